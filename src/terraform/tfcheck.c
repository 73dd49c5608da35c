/*
 * What Terraform refuses by itself, before any provider runs: names used twice, references to
 * nothing, arguments of modules, providers that are not passed on. Summaries are Terraform 1.11.4's
 * own.
 */
#include "terraform/tfload.h"

#include <stddef.h>
#include <string.h>

/* ---- the same name twice ---- */

static const char *check_provider_key(TfLoad *load, const HclBlock *block)
{
    const HclAttr *alias = hcl_body_attr(&block->body, "alias");
    Span text = SPAN_EMPTY;
    if (alias && !hcl_literal(alias->expr, &text))
        text = SPAN_EMPTY;
    return arena_printf(load->arena, "%s.%.*s", block->labels[0], (int)text.len,
                        text.len ? text.ptr : "");
}

static const char *check_label_key(TfLoad *load, const HclBlock *block)
{
    return arena_printf(load->arena, "%.*s.%s.%s", (int)block->type.len, block->type.ptr,
                        block->labels[0], block->labels[1] ? block->labels[1] : "");
}

static const struct {
    size_t list;
    const char *summary;
    const char *(*key)(TfLoad *, const HclBlock *);
} check_unique[] = {
    {offsetof(TfSource, providers), "Duplicate provider configuration", check_provider_key},
    {offsetof(TfSource, variables), "Duplicate variable declaration", check_label_key},
    {offsetof(TfSource, modules), "Duplicate module call", check_label_key},
    {offsetof(TfSource, outputs), "Duplicate output definition", check_label_key},
    {offsetof(TfSource, resources), "Duplicate resource configuration", check_label_key},
};

static void check_twice(TfLoad *load, const TfSource *source)
{
    for (size_t u = 0; u < ARRAY_LEN(check_unique); u++) {
        const HclBlockVec *list =
            (const HclBlockVec *)(const void *)((const char *)source + check_unique[u].list);
        NameMap seen = {NULL, 0, 0};
        for (size_t i = 0; i < list->len; i++) {
            HclBlock *block = list->items[i];
            const char *key = check_unique[u].key(load, block);
            const HclBlock *first = names_get(&seen, span_of(key));
            if (first)
                tf_problem(load,
                           (TfProblem){.fatal = true,
                                       .stage = "init",
                                       .id = "duplicate",
                                       .summary = check_unique[u].summary,
                                       .at = hcl_source(block->file, block->at)},
                           "the same stands already at %s",
                           source_text(load->arena, hcl_source(first->file, first->at)));
            names_put(load->arena, &seen, span_of(key), block);
        }
    }
}

/* Locals of several blocks share their names. */
static void check_locals_twice(TfLoad *load, const TfSource *source)
{
    NameMap seen = {NULL, 0, 0};
    for (size_t i = 0; i < source->locals.len; i++)
        for (size_t k = 0; k < source->locals.items[i]->body.attrs.len; k++) {
            HclAttr *attr = &source->locals.items[i]->body.attrs.items[k];
            const HclAttr *first = names_get(&seen, attr->name);
            if (first)
                tf_problem(load,
                           (TfProblem){.fatal = true,
                                       .stage = "init",
                                       .id = "duplicate",
                                       .summary = "Duplicate local value definition",
                                       .at = hcl_source(attr->file, attr->at)},
                           "the same stands already at %s",
                           source_text(load->arena, hcl_source(first->file, first->at)));
            else
                names_put(load->arena, &seen, attr->name, attr);
        }
}

/* ---- values that can't be ---- */

/* Told by tfrefs.c or tfcycle.c, or where the local or variable is that it came through. */
static bool check_told(const TfLoad *load, const HclAttr *attr, const HclValue *refused)
{
    Source at = hcl_source(attr->file, attr->expr->at);
    Span summary = span_of(refused->refused);
    if (refused->via || span_starts(summary, "Reference to ") || span_is(summary, "Cycle") ||
        span_is(summary, "Invalid reference"))
        return true;
    for (size_t i = 0; i < load->config->problems.len; i++) {
        const TfProblem *told = &load->config->problems.items[i];
        if (told->at.line == at.line && told->at.name && at.name &&
            strcmp(told->at.name, at.name) == 0 && span_is(summary, told->summary))
            return true;
    }
    return false;
}

/* What holds no reference but to paths is the same in every instance, and worked out, as validate
 * does it, even where there is none. */
static bool check_constant(const HclExpr *e)
{
    if (e->kind == HCL_ATTR && e->items[0]->kind == HCL_REF)
        return span_is(e->items[0]->text, "path");
    if (e->kind == HCL_REF || e->kind == HCL_SPLAT || e->kind == HCL_FOR_TUPLE ||
        e->kind == HCL_FOR_OBJECT || e->kind == HCL_FOR_PART)
        return false;
    for (uint32_t i = 0; i < e->n_items; i++)
        if (e->items[i] && !check_constant(e->items[i]))
            return false;
    return true;
}

/* What of a resource or a module call is Terraform's own, and looked at elsewhere. */
static bool check_is_meta(const HclBlock *block, Span argument)
{
    bool call = span_is(block->type, "module");
    return tfvalue_is_meta(argument) ||
           (call && (span_is(argument, "source") || span_is(argument, "version") ||
                     span_is(argument, "providers")));
}

/* A value that Terraform refuses stops plan wherever it stands, used or not: in a local, an output,
 * what a module is given. What only may stand there is left alone: a module that may have no
 * instance. referred: tfrefs.c has told of its references. */
static void check_value(TfLoad *load, TfModule *module, const HclAttr *attr, bool referred)
{
    HclValue v = tfscope_eval(load, module, attr->file, attr->expr);
    const HclValue *unknown = hv_find_unknown(&v);
    bool cycle;
    if (!unknown || !unknown->refused || !tfvalue_refused_surely(unknown) ||
        (referred && check_told(load, attr, unknown)))
        return;
    cycle = strcmp(unknown->refused, "Cycle") == 0;
    if (!cycle && (module->many || module->has_gaps) && !check_constant(attr->expr))
        return;
    tf_problem(load,
               (TfProblem){.fatal = true,
                           .stage = "configuration",
                           .id = cycle ? "cycle" : "expression",
                           .summary = cycle
                                          ? arena_printf(load->arena, "Cycle: local.%.*s (expand)",
                                                         (int)attr->name.len, attr->name.ptr)
                                          : unknown->refused,
                           .at = hcl_source(attr->file, attr->expr->at)},
               "%.*s", (int)unknown->text.len, unknown->text.ptr);
}

/* The arguments of a resource, data source or module call, and those of the blocks within it. What
 * a dynamic block, a provisioner or a condition holds is looked at later, or never. */
static void check_body_values(TfLoad *load, TfModule *module, const HclBody *body,
                              const HclBlock *top, bool constants_only)
{
    static const char *const later[] = {"lifecycle", "provisioner", "connection", "dynamic"};
    for (size_t i = 0; i < body->attrs.len; i++)
        if ((!top || !check_is_meta(top, body->attrs.items[i].name)) &&
            (!constants_only || check_constant(body->attrs.items[i].expr)))
            check_value(load, module, &body->attrs.items[i], true);
    for (size_t i = 0; i < body->blocks.len; i++) {
        bool now = true;
        for (size_t k = 0; k < ARRAY_LEN(later); k++)
            now &= !span_is(body->blocks.items[i]->type, later[k]);
        if (now)
            check_body_values(load, module, &body->blocks.items[i]->body, NULL, constants_only);
    }
}

typedef struct CheckInstances {
    TfModule *module;
    const HclBlock *block;
    int n;
} CheckInstances;

static void check_instance(TfLoad *load, void *what)
{
    enum { ENOUGH = 20 };
    CheckInstances *instances = what;
    if (instances->n++ < ENOUGH)
        check_body_values(load, instances->module, &instances->block->body, instances->block,
                          false);
}

/* What stands there in any case is worked out even where there is no instance. */
static void check_block_values(TfLoad *load, TfModule *module, const HclBlock *block)
{
    CheckInstances instances = {module, block, 0};
    if (block->file->json)
        return;
    tfinstances_visit(load, module, block, check_instance, &instances);
    if (instances.n == 0)
        check_body_values(load, module, &block->body, block, true);
}

static void check_values(TfLoad *load, TfModule *module)
{
    const TfSource *source = module->source;
    for (size_t i = 0; i < source->locals.len; i++)
        for (size_t k = 0; k < source->locals.items[i]->body.attrs.len; k++)
            check_value(load, module, &source->locals.items[i]->body.attrs.items[k], false);
    for (size_t i = 0; i < source->outputs.len; i++) {
        const HclAttr *value = hcl_body_attr(&source->outputs.items[i]->body, "value");
        if (value)
            check_value(load, module, value, false);
    }
    for (size_t i = 0; i < source->resources.len; i++)
        check_block_values(load, module, source->resources.items[i]);
    for (size_t i = 0; i < source->modules.len; i++)
        check_block_values(load, module, source->modules.items[i]);
}

/* A default that its own type refuses (terraform 1.11 internal/configs/named_values.go
 * decodeVariableBlock, internal/typeexpr/type_constraint.go for what stands in optional()). */
static void check_default(TfLoad *load, TfModule *module, const HclAttr *type, const HclAttr *value,
                          const char *of, const char *what)
{
    HclValue v = tfscope_eval(load, module, value->file, value->expr);
    const HclValue *fault;
    if (hv_find_unknown(&v) || hv_any_secret(&v))
        return;
    v = tftype_convert(load, type->file, type->expr, v);
    fault = hv_find_unknown(&v);
    if (fault && fault->refused)
        tf_problem(
            load,
            (TfProblem){.fatal = true,
                        .stage = "init",
                        .id = "variable_type",
                        .summary = arena_printf(load->arena, "Invalid default value for %s", of),
                        .at = hcl_source(value->file, value->expr->at)},
            "the default %s does not suit: %.*s", what, (int)fault->text.len, fault->text.ptr);
}

static void check_optional(TfLoad *load, TfModule *module, const HclFile *file, const HclExpr *e)
{
    if (e->kind == HCL_CALL && span_is(e->text, "optional") && e->n_items == 2)
        check_default(load, module, &(HclAttr){.file = file, .expr = e->items[0]},
                      &(HclAttr){.file = file, .expr = e->items[1]}, "optional attribute",
                      "in optional()");
    for (uint32_t i = 0; i < e->n_items; i++)
        if (e->items[i])
            check_optional(load, module, file, e->items[i]);
}

static void check_defaults(TfLoad *load, TfModule *module)
{
    for (size_t i = 0; i < module->source->variables.len; i++) {
        const HclBlock *variable = module->source->variables.items[i];
        const HclAttr *type = hcl_body_attr(&variable->body, "type"),
                      *value = hcl_body_attr(&variable->body, "default");
        if (!variable->labels[0] || !type)
            continue;
        if (value)
            check_default(load, module, type, value, "variable",
                          arena_printf(load->arena, "of variable %s",
                                       text_safe(load->arena, variable->labels[0])));
        check_optional(load, module, type->file, type->expr);
    }
}

/* ---- module calls ---- */

static void check_call_argument(TfLoad *load, const TfModule *module, const HclAttr *attr)
{
    static const char *const meta[] = {"source", "version",  "providers",
                                       "count",  "for_each", "depends_on"};
    for (size_t i = 0; i < ARRAY_LEN(meta); i++)
        if (span_is(attr->name, meta[i]))
            return;
    if (!names_get(&module->variables, attr->name))
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "module_argument",
                               .summary = "Unsupported argument",
                               .at = hcl_source(attr->file, attr->at)},
                   "module %s has no variable \"%.*s\"", module->name, (int)attr->name.len,
                   attr->name.ptr);
}

/* A module that configures a provider itself can't be repeated or wait (provider_validation.go). */
static void check_own_providers(TfLoad *load, const TfModule *module)
{
    static const char *const meta[] = {"count", "for_each", "depends_on"};
    bool own = false, repeated = false;
    for (size_t i = 0; i < module->source->providers.len; i++) {
        const HclBody *body = &module->source->providers.items[i]->body;
        own |= body->blocks.len > 0 || body->attrs.len > (hcl_body_attr(body, "alias") ? 1u : 0u);
    }
    for (const TfModule *m = module; own && m->call; m = m->parent)
        for (size_t i = 0; i < ARRAY_LEN(meta); i++)
            repeated |= hcl_body_attr(&m->call->body, meta[i]) != NULL;
    if (own && repeated)
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "module_argument",
                               .summary = "Module is incompatible with count, for_each, and "
                                          "depends_on",
                               .at = hcl_source(module->call->file, module->call->at)},
                   "module %s configures a provider itself, so it can't have count, for_each or "
                   "depends_on",
                   module->name);
}

/* A value that the type of the module's variable refuses. */
static void check_call_value(TfLoad *load, TfModule *module, const HclAttr *attr)
{
    HclValue v;
    const TfSlot *slot = names_get(&module->variables, attr->name);
    const HclAttr *nullable, *ephemeral;
    const HclValue *fault;
    if (module->many || !slot || !slot->declared)
        return;
    nullable = hcl_body_attr(&slot->declared->body, "nullable");
    if (attr->expr->kind == HCL_NULL && nullable && nullable->expr->kind == HCL_BOOL &&
        span_is(nullable->expr->text, "false") && !hcl_body_attr(&slot->declared->body, "default"))
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "variable_type",
                               .summary = "Required variable not set",
                               .at = hcl_source(attr->file, attr->expr->at)},
                   "module %s is given null for a variable that can't be null", module->name);
    ephemeral = hcl_body_attr(&slot->declared->body, "ephemeral");
    if (!ephemeral && tfvalue_marked(module->parent, attr->expr, "ephemeral"))
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "variable_type",
                               .summary = "Ephemeral value not allowed",
                               .at = hcl_source(attr->file, attr->expr->at)},
                   "module %s is given an ephemeral value for a variable that is none",
                   module->name);
    v = tfscope_variable(load, module, attr->name);
    fault = hv_find_unknown(&v);
    if (fault && fault->refused && strcmp(fault->refused, "Invalid value for input variable") == 0)
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "variable_type",
                               .summary = fault->refused,
                               .at = hcl_source(attr->file, attr->expr->at)},
                   "the value that module %s is given does not suit: %.*s", module->name,
                   (int)fault->text.len, fault->text.ptr);
}

static void check_call(TfLoad *load, TfModule *module)
{
    const TfSource *source = module->source;
    check_own_providers(load, module);
    for (size_t i = 0; i < module->call->body.attrs.len; i++) {
        check_call_argument(load, module, &module->call->body.attrs.items[i]);
        check_call_value(load, module, &module->call->body.attrs.items[i]);
    }
    for (size_t i = 0; i < source->variables.len; i++) {
        const HclBlock *variable = source->variables.items[i];
        if (variable->labels[0] && !hcl_body_attr(&variable->body, "default") &&
            !hcl_body_attr(&module->call->body, variable->labels[0]))
            tf_problem(load,
                       (TfProblem){.fatal = true,
                                   .stage = "configuration",
                                   .id = "module_argument",
                                   .summary = "Missing required argument",
                                   .at = hcl_source(module->call->file, module->call->at)},
                       "module %s needs a value for \"%s\"", module->name, variable->labels[0]);
    }
}

void tfcheck_run(TfLoad *load)
{
    NameMap seen = {NULL, 0, 0};
    tfversion_check(load); /* which functions the provider has goes by its version */
    for (size_t i = 0; i < load->modules.len; i++) {
        TfModule *module = load->modules.items[i];
        if (!names_get(&seen, span_of(module->source->dir))) {
            names_put(load->arena, &seen, span_of(module->source->dir), module);
            check_twice(load, module->source);
            check_locals_twice(load, module->source);
            check_defaults(load, module);
            tfrefs_check(load, module);
            tfcycle_check(load, module);
            tfmoves_check(load, module);
            tfimports_check(load, module);
            tfbuiltin_check(load, module);
            tfperregion_check(load, module);
        }
        check_values(load, module);
        tfmeta_check(load, module);
        if (module->call)
            check_call(load, module);
    }
    tfbackends_check(load, &load->config->backend);
    tfargs_check(load);
    /* A problem in a provider configuration that nothing uses stops nothing: it is never
     * validated. */
    for (size_t i = 0; i < load->config->problems.len; i++) {
        TfProblem *problem = &load->config->problems.items[i];
        for (size_t k = 0; problem->configuration && k < load->config->providers.len; k++)
            if (load->config->providers.items[k].used == TRI_NO &&
                strcmp(load->config->providers.items[k].address, problem->configuration) == 0)
                problem->fatal = false;
    }
}

/*
 * What only one of Terraform and OpenTofu knows, or only from some version on: blocks and arguments
 * of the language itself, references before the plan, and OpenTofu's encryption. Seen with the real
 * programs: recorded scenarios lang-*, backend-var-*.
 */
#include <string.h>

#include "terraform/tfload.h"
#include "terraform/version.h"

void tflanguage_problem(TfLoad *load, const char *summary, Source at, const char *text)
{
    tf_problem(
        load,
        (TfProblem){.fatal = true, .stage = "init", .id = "language", .summary = summary, .at = at},
        "%s", text);
}

void tflanguage_refuse(TfLoad *load, const char *summary, Source at, const char *what)
{
    tflanguage_problem(load, summary, at,
                       arena_printf(load->arena, "%s %shas no %s",
                                    tf_is_tofu(load->config) ? "OpenTofu" : "Terraform",
                                    text_with(load->arena, "", load->config->program_version, " "),
                                    what));
}

/* ---- arguments and blocks that came with a version, or are one program's alone ---- */

static const struct {
    const char *type, *within; /* within: a block of it; NULL = itself */
    const char *name;
    enum tf_feature feature;
} language_arguments[] = {
    {"variable", NULL, "const", TF_CONST_VARIABLES},
    {"variable", NULL, "deprecated", TF_DEPRECATED_VARIABLES},
    {"variable", NULL, "ephemeral", TF_EPHEMERAL_VARIABLES},
    {"output", NULL, "deprecated", TF_DEPRECATED_VARIABLES},
    {"output", NULL, "ephemeral", TF_EPHEMERAL_VARIABLES},
    {"output", NULL, "type", TF_OUTPUT_TYPES},
    {"import", NULL, "for_each", TF_IMPORT_FOR_EACH},
    {"import", NULL, "identity", TF_IMPORT_IDENTITY},
    {"resource", "lifecycle", "destroy", TF_LIFECYCLE_DESTROY},
    {"resource", "lifecycle", "enabled", TF_LIFECYCLE_ENABLED},
    {"resource", "lifecycle", "action_trigger", TF_ACTION_BLOCKS},
    {"data", "lifecycle", "enabled", TF_LIFECYCLE_ENABLED},
};

static void language_body(TfLoad *load, const HclBlock *block, size_t row)
{
    const char *name = language_arguments[row].name;
    const HclAttr *attr = hcl_body_attr(&block->body, name);
    if (attr && !tf_knows(load, language_arguments[row].feature))
        tflanguage_refuse(load, "Unsupported argument", hcl_source(attr->file, attr->at),
                          arena_printf(load->arena, "argument \"%s\" in a block \"%.*s\"", name,
                                       (int)block->type.len, block->type.ptr));
    for (size_t i = 0; i < block->body.blocks.len; i++)
        if (span_is(block->body.blocks.items[i]->type, name) &&
            !tf_knows(load, language_arguments[row].feature))
            tflanguage_refuse(load, "Unsupported block type",
                              hcl_source(block->file, block->body.blocks.items[i]->at),
                              arena_printf(load->arena, "block \"%s\" in a block \"%.*s\"", name,
                                           (int)block->type.len, block->type.ptr));
}

static void language_argument(TfLoad *load, const HclBlock *block)
{
    for (size_t row = 0; row < ARRAY_LEN(language_arguments); row++) {
        const char *within = language_arguments[row].within;
        if (!span_is(block->type, language_arguments[row].type))
            continue;
        if (!within)
            language_body(load, block, row);
        for (size_t i = 0; within && i < block->body.blocks.len; i++)
            if (span_is(block->body.blocks.items[i]->type, within))
                language_body(load, block->body.blocks.items[i], row);
    }
}

void tflanguage_block(TfLoad *load, const HclBlock *block)
{
    static const struct {
        const char *type;
        enum tf_feature feature;
    } rows[] = {{"removed", TF_REMOVED_BLOCKS},
                {"ephemeral", TF_EPHEMERAL_VARIABLES},
                {"action", TF_ACTION_BLOCKS}};
    language_argument(load, block);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (span_is(block->type, rows[i].type) && !tf_knows(load, rows[i].feature))
            tflanguage_refuse(load, "Unsupported block type", hcl_source(block->file, block->at),
                              arena_printf(load->arena, "block type \"%s\"", rows[i].type));
}

static const HclExpr *language_provider_call(const HclExpr *e)
{
    const HclExpr *found = NULL;
    if (e->kind == HCL_CALL && span_starts(e->text, "provider::"))
        return e;
    for (uint32_t i = 0; i < e->n_items && !found; i++)
        if (e->items[i])
            found = language_provider_call(e->items[i]);
    return found;
}

/* To a parser without them the name ends before "::" (1.5.7). */
static void language_functions(TfLoad *load, const HclBody *body)
{
    for (size_t i = 0; i < body->attrs.len; i++) {
        const HclAttr *attr = &body->attrs.items[i];
        const HclExpr *call = language_provider_call(attr->expr);
        if (call && !tf_knows(load, TF_PROVIDER_FUNCTIONS))
            tflanguage_refuse(load, "Missing newline after argument",
                              hcl_source(attr->file, call->at), "functions of providers");
    }
    for (size_t i = 0; i < body->blocks.len; i++)
        language_functions(load, &body->blocks.items[i]->body);
}

/* ---- language { compatible_with { opentofu = ">= 1.12" } } ----
 * OpenTofu 1.12 internal/configs/language.go; each form asked of 1.12.6. */

static void language_versions(TfLoad *load, const HclAttr *attr)
{
    const char *runs = load->config->program_version;
    Source at = hcl_source(attr->file, attr->expr->at);
    Span text;
    if (!hcl_literal(attr->expr, &text)) {
        tflanguage_problem(load, "Variables not allowed", at,
                           "the versions of compatible_with have to be a plain text");
        return;
    }
    if (!runs || version_meets(arena_span(load->arena, text), runs) == VERSION_YES)
        return;
    tf_problem(load,
               (TfProblem){.fatal = true,
                           .stage = "init",
                           .id = "terraform_version",
                           .summary = "Incompatible module",
                           .at = at},
               "the module is compatible with OpenTofu %.*s, and %s runs", (int)text.len, text.ptr,
               runs);
}

static void language_setting(TfLoad *load, const HclAttr *attr)
{
    const HclExpr *e = attr->expr;
    Source at = hcl_source(attr->file, e->at);
    if (span_is(attr->name, "experiments")) {
        if (e->n_items > 0)
            tflanguage_problem(load, "Unknown experiment keyword", at,
                               "OpenTofu has no experiments at present");
    } else if (!span_is(attr->name, "edition")) {
        tflanguage_problem(load, "Unsupported argument", hcl_source(attr->file, attr->at),
                           "a language block takes edition and experiments");
    } else if (e->kind != HCL_REF) {
        tflanguage_problem(load, "Invalid language edition", at,
                           "edition is a plain word: the only one is tofu2024");
    } else if (!span_is(e->text, "tofu2024")) {
        tflanguage_problem(load, "Unsupported language edition", at,
                           "the only edition of the language is tofu2024");
    }
}

static void language_block(TfLoad *load, const HclBlock *block)
{
    if (!tf_knows(load, TF_LANGUAGE_BLOCK)) {
        tflanguage_refuse(load, "Unsupported block type", hcl_source(block->file, block->at),
                          "block type \"language\"");
        return;
    }
    for (size_t i = 0; i < block->body.attrs.len; i++)
        language_setting(load, &block->body.attrs.items[i]);
    for (size_t i = 0; i < block->body.blocks.len; i++) {
        const HclBlock *inner = block->body.blocks.items[i];
        if (span_is(inner->type, "compatible_with")) {
            const HclAttr *attr = hcl_body_attr(&inner->body, "opentofu");
            if (attr)
                language_versions(load, attr);
            else if (!tf_program_at_least(load->config,
                                          "1.12.7")) /* the newest that was asked: 1.12.6 */
                tflanguage_problem(
                    load, "OpenTofu crashes", hcl_source(inner->file, inner->at),
                    "OpenTofu 1.12 ends with a crash where compatible_with does not name "
                    "opentofu");
        } else
            tflanguage_problem(load, "Unsupported block type", hcl_source(inner->file, inner->at),
                               "a language block takes compatible_with blocks");
    }
}

static void language_source(TfLoad *load, const TfSource *source)
{
    const HclBlockVec *const lists[] = {&source->providers, &source->resources, &source->locals,
                                        &source->modules, &source->outputs};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        for (size_t k = 0; k < lists[i]->len; k++)
            language_functions(load, &lists[i]->items[k]->body);
    for (size_t i = 0; i < source->languages.len; i++)
        language_block(load, source->languages.items[i]);
}

void tflanguage_load(TfLoad *load)
{
    NameMap seen = {NULL, 0, 0};
    for (size_t i = 0; i < load->modules.len; i++) {
        const TfSource *source = load->modules.items[i]->source;
        if (names_get(&seen, span_of(source->dir)))
            continue;
        names_put(load->arena, &seen, span_of(source->dir), load);
        language_source(load, source);
    }
}

/* ---- what can be worked out before the plan ---- */

/* A name that a for expression gives to what it goes through. */
typedef struct StaticName {
    Span name;
    const struct StaticName *outer;
} StaticName;

static bool static_expr(TfLoad *load, TfModule *module, const HclExpr *e, const StaticName *bound,
                        int depth);

static bool static_slot(TfLoad *load, TfModule *module, const HclExpr *e, int depth)
{
    const HclExpr *root = e->items[0];
    bool variable = span_is(root->text, "var");
    TfSlot *slot = names_get(variable ? &module->variables : &module->locals, e->text);
    const HclAttr *from = slot ? slot->attr : NULL;
    const HclAttr *constant =
        variable && slot && slot->declared ? hcl_body_attr(&slot->declared->body, "const") : NULL;
    if (!slot)
        return true; /* told elsewhere */
    if (!variable)
        return !from || static_expr(load, module, from->expr, NULL, depth + 1);
    if (!tf_knows(load, TF_STATIC_REFERENCES) &&
        !(constant && constant->expr->kind == HCL_BOOL && span_is(constant->expr->text, "true")))
        return false;
    if (!module->parent)
        return true;
    from = hcl_body_attr(&module->call->body, arena_span(load->arena, slot->name));
    return !from || static_expr(load, module->parent, from->expr, NULL, depth + 1);
}

static bool static_root(TfLoad *load, TfModule *module, const HclExpr *e, const StaticName *bound,
                        int depth)
{
    static const char *const fine[] = {"path", "terraform", "tofu"};
    Span root = e->items[0]->text;
    for (; bound; bound = bound->outer)
        if (span_same(bound->name, root))
            return true;
    for (size_t i = 0; i < ARRAY_LEN(fine); i++)
        if (span_is(root, fine[i]))
            return true;
    return (span_is(root, "var") || span_is(root, "local")) && static_slot(load, module, e, depth);
}

static bool static_items(TfLoad *load, TfModule *module, const HclExpr *e, uint32_t from,
                         const StaticName *bound, int depth)
{
    for (uint32_t i = from; i < e->n_items; i++)
        if (e->items[i] && !static_expr(load, module, e->items[i], bound, depth + 1))
            return false;
    return true;
}

static bool static_expr(TfLoad *load, TfModule *module, const HclExpr *e, const StaticName *bound,
                        int depth)
{
    StaticName value = {e->text, bound}, key = {e->key, &value};
    if (depth > 50)
        return false;
    if (e->kind == HCL_ATTR && e->items[0]->kind == HCL_REF)
        return static_root(load, module, e, bound, depth);
    if (e->kind == HCL_FOR_PART || e->kind == HCL_FOR_TUPLE || e->kind == HCL_FOR_OBJECT)
        return (!e->items[0] || static_expr(load, module, e->items[0], bound, depth + 1)) &&
               static_items(load, module, e, 1, e->key.len > 0 ? &key : &value, depth);
    return static_items(load, module, e, 0, bound, depth);
}

bool tflanguage_static(TfLoad *load, TfModule *module, const HclExpr *e)
{
    return static_expr(load, module, e, NULL, 0);
}

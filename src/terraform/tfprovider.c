/*
 * Provider configurations: which local name is hashicorp/aws in each module, which configuration a
 * resource gets (its own module's, one passed in, the inherited default, else an implied empty one:
 * RULES.md 10-12; terraform 1.11 internal/terraform/transform_provider.go).
 */
#include <string.h>

#include "terraform/tfload.h"

/* ---- required_providers ---- */

static const HclExpr *provider_entry(const HclExpr *object, const char *name)
{
    for (uint32_t i = 0; object->kind == HCL_OBJECT && i + 1 < object->n_items; i += 2)
        if (span_is(object->items[i]->text, name))
            return object->items[i + 1];
    return NULL;
}

/* "registry.terraform.io/hashicorp/aws" and "HashiCorp/AWS" are "hashicorp/aws" */
static char *provider_normal_source(TfLoad *load, Span source)
{
    static const char *const hosts[] = {"registry.terraform.io/", "registry.opentofu.org/"};
    char *text = arena_span(load->arena, source);
    for (char *c = text; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    for (size_t i = 0; i < ARRAY_LEN(hosts); i++)
        if (span_starts(span_of(text), hosts[i]))
            return text + strlen(hosts[i]);
    return strchr(text, '/') ? text : arena_printf(load->arena, "hashicorp/%s", text);
}

/* Each version that there is may be compared with each term. */
static void provider_constrain(TfLoad *load, TfConstraintVec *to, TfConstraint constraint)
{
    load->constraint_bytes += strlen(constraint.text) + 1;
    if (load->constraint_bytes > TF_CONSTRAINT_BYTES_MAX)
        tfload_too_large(load, constraint.at);
    else
        vec_push(load->arena, to, constraint);
}

static void provider_constraint(TfLoad *load, const TfModule *module, const HclFile *file,
                                const HclExpr *version, const char *source)
{
    Span text;
    if (version && hcl_constant(version, &text))
        provider_constrain(load, &load->config->aws_constraints,
                           (TfConstraint){arena_span(load->arena, text), source, module->path,
                                          hcl_source(file, version->at)});
}

static void provider_require(TfLoad *load, TfModule *module, const HclAttr *attr)
{
    const HclExpr *source = provider_entry(attr->expr, "source");
    const HclExpr *version = attr->expr->kind == HCL_TEXT || attr->expr->kind == HCL_NUMBER
                                 ? attr->expr
                                 : provider_entry(attr->expr, "version");
    const char *written = NULL;
    char *normal;
    Span text = attr->name;
    if (source && hcl_literal(source, &text))
        written = arena_span(load->arena, text);
    normal = provider_normal_source(load, text);
    names_put(load->arena, &module->local_names, attr->name, normal);
    vec_push(load->arena, &load->required,
             ((TfRequired){normal, hcl_source(attr->file, source ? source->at : attr->at)}));
    if (strcmp(normal, "hashicorp/aws") == 0)
        provider_constraint(load, module, attr->file, version, written);
}

static void provider_requirements(TfLoad *load, TfModule *module)
{
    for (size_t i = 0; i < module->source->terraform.len; i++) {
        const HclBlock *terraform = module->source->terraform.items[i];
        const HclAttr *version = hcl_body_attr(&terraform->body, "required_version");
        Span text = SPAN_EMPTY;
        bool known = version && hcl_constant(version->expr, &text); /* 1 is "1" */
        if (version && !known && hcl_nameless(version->expr)) {
            HclValue v = tfscope_eval(load, module, version->file, version->expr);
            known = v.kind == HV_STRING;
            text = v.text;
        }
        if (known) /* version_constraint.go */
            provider_constrain(load, &load->config->terraform_constraints,
                               (TfConstraint){arena_span(load->arena, text), NULL, module->path,
                                              hcl_source(version->file, version->expr->at)});
        for (size_t k = 0; k < terraform->body.blocks.len; k++) {
            const HclBody *body = &terraform->body.blocks.items[k]->body;
            for (size_t a = 0;
                 span_is(terraform->body.blocks.items[k]->type, "required_providers") &&
                 a < body->attrs.len;
                 a++)
                provider_require(load, module, &body->attrs.items[a]);
        }
    }
}

bool tfprovider_is_aws(const TfModule *module, Span local_name)
{
    const char *source = names_get(&module->local_names, local_name);
    return source ? strcmp(source, "hashicorp/aws") == 0 : span_is(local_name, "aws");
}

void tfprovider_split(Span reference, Span *out_local_name, Span *out_alias)
{
    size_t dot = span_find_char(reference, '.');
    *out_local_name = span_sub(reference, 0, dot);
    *out_alias = span_sub(reference, dot + 1, reference.len);
}

Span tfprovider_reference(TfLoad *load, const HclExpr *e)
{
    return hcl_reference(load->arena, e->kind == HCL_INDEX ? e->items[0] : e);
}

/* ---- configurations ---- */

/* Named by type, as Terraform names them in its messages, whatever the local name:
 * provider["…/hashicorp/aws"].west is aws.west. */
static const char *provider_address(TfLoad *load, const TfModule *module, const char *alias)
{
    return arena_printf(load->arena, "%saws%s", text_with(load->arena, "", module->path, "."),
                        text_with(load->arena, ".", alias, ""));
}

/* The next one is the first of this address, all keys of a for_each being one, if there is none
 * yet. */
static void provider_remember(TfLoad *load, const char *address)
{
    size_t *index;
    if (names_get(&load->provider_at, span_of(address)))
        return;
    index = arena_new(load->arena, size_t);
    *index = load->config->providers.len;
    names_put(load->arena, &load->provider_at, span_of(address), index);
}

/* One configuration: the block's only one, or that of a key of for_each. */
static void provider_add(TfLoad *load, TfModule *module, const HclBlock *block, const char *alias,
                         const char *key)
{
    if (tfload_full(load, hcl_source(block->file, block->at)))
        return;
    TfProvider p = {.module = module->path,
                    .at = hcl_source(block->file, block->at),
                    .used = TRI_NO,
                    .alias = alias};
    p.address = provider_address(load, module, alias);
    provider_remember(load, p.address);
    if (key)
        p.address = arena_printf(load->arena, "%s[\"%s\"]", p.address, key);
    load->concerns = p.address;
    p.block = tfblock_of(load, module, block);
    load->concerns = NULL;
    tfrefs_provider(load, module, block, p.address);
    p.local_version = *tfblock_get(p.block, "version");
    vec_push(load->arena, &load->config->providers, p);
}

static void provider_instances(TfLoad *load, TfModule *module, const HclBlock *block,
                               const char *alias, const HclAttr *for_each)
{
    HclValue all = tfscope_eval(load, module, for_each->file, for_each->expr);
    const HclBinding *outer = load->eval.outer;
    bool sensitive = tfvalue_marked(module, for_each->expr, "sensitive");
    Source at = hcl_source(for_each->file, for_each->at);
    if (sensitive || (all.kind == HV_LIST && !all.set) || all.kind == HV_NULL)
        tf_refuse(load, "init", "Invalid for_each argument", at,
                  sensitive             ? "for_each is made of a sensitive value"
                  : all.kind == HV_NULL ? "for_each is null"
                                        : "for_each must be a map, or a set of strings");
    if (!tflanguage_static(load, module, for_each->expr)) /* asked of OpenTofu 1.12.6 */
        tf_refuse(load, "init", "Dynamic value in static context", at,
                  "for_each of a provider has to be known before the plan: it leads to a "
                  "resource, a data source or a module");
    if (all.kind != HV_OBJECT && all.kind != HV_LIST)
        provider_add(load, module, block, alias, NULL);
    for (size_t i = 0; i < all.n && (all.kind == HV_OBJECT || all.kind == HV_LIST); i++) {
        HclValue key = all.kind == HV_OBJECT ? hv_string(all.keys[i], all.at) : all.items[i],
                 each = tfscope_each(load, key, all.items[i]);
        HclBinding binding = {SPAN_LITERAL("each"), &each, outer};
        load->eval.outer = &binding;
        provider_add(load, module, block, alias,
                     text_safe(load->arena, arena_span(load->arena, key.text)));
        load->eval.outer = outer;
    }
}

/* for_each: OpenTofu alone, and for configurations with an alias only (lang-each-*). */
static bool provider_for_each(TfLoad *load, const HclAttr *for_each, const char *alias)
{
    bool known = tf_knows(load, TF_PROVIDER_FOR_EACH);
    if (known && alias)
        return true;
    if (known)
        tf_refuse(load, "init", "Alias required when using \"for_each\"",
                  hcl_source(for_each->file, for_each->at),
                  "a provider with for_each needs an alias");
    else
        tflanguage_problem(load, "Reserved argument name in provider block",
                           hcl_source(for_each->file, for_each->at),
                           "for_each in a provider block is OpenTofu's, from 1.9 on");
    return false;
}

static void provider_block(TfLoad *load, TfModule *module, const HclBlock *block)
{
    const HclAttr *alias = hcl_body_attr(&block->body, "alias"),
                  *for_each = hcl_body_attr(&block->body, "for_each"),
                  *version = hcl_body_attr(&block->body, "version");
    const char *name = NULL;
    Span text = SPAN_EMPTY;
    if (alias && hcl_literal(alias->expr, &text))
        name = arena_span(load->arena, text);
    if (version)
        provider_constraint(load, module, block->file, version->expr, NULL);
    if (for_each && provider_for_each(load, for_each, name))
        provider_instances(load, module, block, name, for_each);
    else
        provider_add(load, module, block, name, NULL);
}

bool tfprovider_block_is_aws(const TfModule *module, const HclBlock *block)
{
    return block->labels[0] && tfprovider_is_aws(module, span_of(block->labels[0]));
}

static TfProvider *provider_implied(TfLoad *load)
{
    TfProvider p = {.module = "", .address = "aws", .used = TRI_NO, .implied = true};
    provider_remember(load, p.address);
    vec_push(load->arena, &load->config->providers, p);
    return vec_last(&load->config->providers);
}

/* What the call passes under that name: the reference in the parent; empty = nothing. */
static Span provider_passed(TfLoad *load, const TfModule *module, Span local_name, Span alias)
{
    const HclAttr *map = hcl_body_attr(&module->call->body, "providers");
    for (uint32_t i = 0; map && map->expr->kind == HCL_OBJECT && i + 1 < map->expr->n_items;
         i += 2) {
        Span key = hcl_reference(load->arena, map->expr->items[i]), name, key_alias;
        tfprovider_split(key, &name, &key_alias);
        if (span_same(name, local_name) && span_same(key_alias, alias))
            return tfprovider_reference(load, map->expr->items[i + 1]);
    }
    return SPAN_EMPTY;
}

TfProvider *tfprovider_find(TfLoad *load, TfModule *module, Span local_name, Span alias)
{
    while (module) {
        const char *name =
            provider_address(load, module, alias.len ? arena_span(load->arena, alias) : NULL);
        const size_t *index = names_get(&load->provider_at, span_of(name));
        TfProvider *own = index ? &load->config->providers.items[*index] : NULL;
        Span passed;
        if (own)
            return own;
        if (!module->parent)
            return alias.len == 0 ? provider_implied(load) : NULL;
        passed = provider_passed(load, module, local_name, alias);
        if (passed.len > 0)
            tfprovider_split(passed, &local_name, &alias);
        else if (alias.len > 0)
            return NULL;
        module = module->parent;
    }
    return NULL;
}

const HclBlock *tfprovider_declared(TfLoad *load, const TfModule *module, Span name, Span alias)
{
    const HclBlockVec *providers = &module->source->providers;
    for (size_t i = 0; i < providers->len; i++) {
        const HclAttr *own = hcl_body_attr(&providers->items[i]->body, "alias");
        Span text = SPAN_EMPTY;
        if (own && !hcl_literal(own->expr, &text))
            continue;
        if (providers->items[i]->labels[0] && span_is(name, providers->items[i]->labels[0]) &&
            span_is(text, arena_span(load->arena, alias)))
            return providers->items[i];
    }
    return NULL;
}

bool tfprovider_many(TfLoad *load, const TfModule *module, Span local_name, Span alias)
{
    while (module) {
        const HclBlock *own = tfprovider_declared(load, module, local_name, alias);
        Span passed;
        if (own || !module->parent)
            return own && hcl_body_attr(&own->body, "for_each");
        passed = provider_passed(load, module, local_name, alias);
        if (passed.len > 0)
            tfprovider_split(passed, &local_name, &alias);
        else if (alias.len > 0)
            return false;
        module = module->parent;
    }
    return false;
}

void tfprovider_require(TfLoad *load)
{
    for (size_t i = 0; i < load->modules.len; i++)
        provider_requirements(load, load->modules.items[i]);
}

/* Nobody calls the root module: what its configuration_aliases name must be a provider block of its
 * own, or plan stops (internal/terraform/providers.go:checkExternalProviders; seen with terraform
 * 1.11.4). */
static void provider_needs_in_root(TfLoad *load, const TfModule *module, const HclAttr *required,
                                   Span reference)
{
    Span name, alias, text;
    tfprovider_split(reference, &name, &alias);
    if (alias.len == 0 || tf_is_tofu(load->config) || !tf_program_at_least(load->config, "1.7.0"))
        return;
    for (size_t i = 0; i < module->source->providers.len; i++) {
        const HclBlock *block = module->source->providers.items[i];
        const HclAttr *own = hcl_body_attr(&block->body, "alias");
        if (own &&
            (!hcl_literal(own->expr, &text) || span_is(text, arena_span(load->arena, alias))))
            return;
    }
    tf_problem(load,
               (TfProblem){.fatal = true,
                           .stage = "configuration",
                           .id = "provider_not_passed",
                           .summary = "Undefined provider configuration",
                           .at = hcl_source(required->file, required->at)},
               "configuration_aliases names %.*s, and no provider block here is that",
               (int)reference.len, reference.ptr);
}

/* configuration_aliases = [aws.west]: the caller must pass each, or terraform init stops. */
static void provider_needs(TfLoad *load, const TfModule *module, const HclAttr *required)
{
    const HclExpr *aliases = provider_entry(required->expr, "configuration_aliases");
    for (uint32_t i = 0; aliases && aliases->kind == HCL_TUPLE && i < aliases->n_items; i++) {
        Span reference = hcl_reference(load->arena, aliases->items[i]), name, alias;
        if (!module->parent) {
            provider_needs_in_root(load, module, required, reference);
            continue;
        }
        tfprovider_split(reference, &name, &alias);
        if (alias.len == 0 || provider_passed(load, module, name, alias).len > 0)
            continue;
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "provider_not_passed",
                               .summary = "Missing required provider configuration",
                               .at = hcl_source(module->call->file, module->call->at)},
                   "module %s needs the provider configuration %.*s, which this call does not pass",
                   module->name, (int)reference.len, reference.ptr);
    }
}

/* ---- what a call passes ---- */

static const char *provider_source(TfLoad *load, const TfModule *module, Span local_name)
{
    const char *source = names_get(&module->local_names, local_name);
    return source ? source : provider_normal_source(load, local_name);
}

static bool provider_declares(TfLoad *load, const TfModule *module, Span reference)
{
    for (size_t i = 0; i < module->source->terraform.len; i++)
        for (size_t k = 0; k < module->source->terraform.items[i]->body.blocks.len; k++) {
            const HclBlock *block = module->source->terraform.items[i]->body.blocks.items[k];
            for (size_t a = 0;
                 span_is(block->type, "required_providers") && a < block->body.attrs.len; a++) {
                const HclExpr *aliases =
                    provider_entry(block->body.attrs.items[a].expr, "configuration_aliases");
                for (uint32_t n = 0; aliases && n < aliases->n_items; n++)
                    if (span_same(hcl_reference(load->arena, aliases->items[n]), reference))
                        return true;
            }
        }
    return false;
}

static const char *provider_alias_of(TfLoad *load, const HclBlock *block)
{
    const HclAttr *own = hcl_body_attr(&block->body, "alias");
    Span text = SPAN_EMPTY;
    return own && !hcl_literal(own->expr, &text) ? NULL : arena_span(load->arena, text);
}

static bool provider_same_source(TfLoad *load, const TfModule *module, Span name,
                                 const char *source)
{
    return strcmp(provider_source(load, module, name), source) == 0;
}

/* required_providers of the root stands for an empty configuration of each that it names. */
static bool provider_required_in(TfLoad *load, const TfModule *root, const char *source)
{
    for (size_t i = 0; i < root->source->terraform.len; i++)
        for (size_t k = 0; k < root->source->terraform.items[i]->body.blocks.len; k++) {
            const HclBlock *block = root->source->terraform.items[i]->body.blocks.items[k];
            for (size_t a = 0;
                 span_is(block->type, "required_providers") && a < block->body.attrs.len; a++)
                if (provider_same_source(load, root, block->body.attrs.items[a].name, source))
                    return true;
        }
    return false;
}

/* Is there a configuration of that source and alias in the module: a block, what its own call
 * passes, or in the root its requirement? */
static bool provider_stands_in(TfLoad *load, const TfModule *module, const char *source, Span alias)
{
    const HclAttr *map = module->parent ? hcl_body_attr(&module->call->body, "providers") : NULL;
    for (size_t i = 0; i < module->source->providers.len; i++) {
        const HclBlock *block = module->source->providers.items[i];
        const char *own = provider_alias_of(load, block);
        if (block->labels[0] &&
            provider_same_source(load, module, span_of(block->labels[0]), source) &&
            (!own || span_is(alias, own)))
            return true;
    }
    for (uint32_t i = 0; map && map->expr->kind == HCL_OBJECT && i + 1 < map->expr->n_items;
         i += 2) {
        Span name, own;
        tfprovider_split(hcl_reference(load->arena, map->expr->items[i]), &name, &own);
        if (span_same(own, alias) && provider_same_source(load, module, name, source))
            return true;
    }
    return !module->parent && alias.len == 0 && provider_required_in(load, module, source);
}

/* terraform/transform_provider.go:addProxyProviders: what a call passes must stand in the module
 * that calls; neither a resource that uses it nor what the caller's parent has makes it so (27
 * calls, asked of Terraform 1.11.4; the error is that of 1.5.7, 1.15.9 and OpenTofu 1.12.6, too:
 * passed-on-* in surface_cases.py). */
static void provider_check_given(TfLoad *load, const TfModule *module, const HclAttr *map,
                                 const HclExpr *value, const char *source)
{
    Span out = tfprovider_reference(load, value), name, alias;
    const char *host = strchr(source, '.')        ? "" /* it names its own */
                       : tf_is_tofu(load->config) ? "registry.opentofu.org/"
                                                  : "registry.terraform.io/";
    const TfModule *caller = module->parent;
    tfprovider_split(out, &name, &alias);
    if (caller->has_gaps || provider_stands_in(load, caller, source, alias))
        return;
    tf_problem(load,
               (TfProblem){.fatal = true,
                           .stage = "configuration",
                           .id = "provider_not_passed",
                           .summary = arena_printf(load->arena,
                                                   "missing provider %sprovider[\"%s%s\"]%s%.*s",
                                                   text_with(load->arena, "", caller->path, "."),
                                                   host, text_safe(load->arena, source),
                                                   alias.len ? "." : "", (int)alias.len, alias.ptr),
                           .at = hcl_source(map->file, value->at)},
               "module %s is passed %.*s, and no provider block%s here is that", module->name,
               (int)out.len, out.ptr, caller->parent ? "" : " and no required_providers");
}

/* configs/provider_validation.go: a module that configures a provider itself takes none under its
 * name; an empty block is no configuration. */
static void provider_check_own(TfLoad *load, const TfModule *module, const HclAttr *map,
                               const HclExpr *key, Span name, Span alias)
{
    const HclBlock *own = tfprovider_declared(load, module, name, alias);
    size_t given = own ? own->body.attrs.len + own->body.blocks.len : 0;
    if (given > (own && hcl_body_attr(&own->body, "alias") ? 1u : 0u))
        tf_refuse(load, "init", "Cannot override provider configuration",
                  hcl_source(map->file, key->at),
                  arena_printf(load->arena, "module %s configures %.*s itself", module->name,
                               (int)name.len, name.ptr));
}

/* configs/provider_validation.go: both ends are of one source. A name with an alias that the module
 * does not declare is of the source that the name alone would have (asked of Terraform 1.5.7,
 * 1.11.4, 1.15.9 and OpenTofu 1.12.6). */
static void provider_check_map(TfLoad *load, const TfModule *module)
{
    const HclAttr *map = module->call ? hcl_body_attr(&module->call->body, "providers") : NULL;
    for (uint32_t i = 0; map && map->expr->kind == HCL_OBJECT && i + 1 < map->expr->n_items;
         i += 2) {
        Span in = hcl_reference(load->arena, map->expr->items[i]),
             out = tfprovider_reference(load, map->expr->items[i + 1]), name, alias, outer, unused;
        bool undeclared;
        const char *inner, *given;
        if (in.len == 0 || out.len == 0)
            continue;
        tfprovider_split(in, &name, &alias);
        tfprovider_split(out, &outer, &unused);
        undeclared = alias.len > 0 && !provider_declares(load, module, in);
        inner =
            undeclared ? provider_normal_source(load, name) : provider_source(load, module, name);
        given = provider_source(load, module->parent, outer);
        if (strcmp(inner, given) == 0) {
            provider_check_own(load, module, map, map->expr->items[i], name, alias);
            provider_check_given(load, module, map, map->expr->items[i + 1], inner);
            continue;
        }
        undeclared = undeclared && names_get(&module->local_names, name);
        tf_refuse(load, "init",
                  undeclared ? "Reference to undefined provider" : "Provider type mismatch",
                  hcl_source(map->file, map->expr->items[i]->at),
                  arena_printf(load->arena, "module %s takes %s as %.*s, and %.*s is %s here",
                               module->name, text_safe(load->arena, inner), (int)in.len, in.ptr,
                               (int)out.len, out.ptr, text_safe(load->arena, given)));
    }
}

static void provider_check_passed(TfLoad *load, const TfModule *module)
{
    const HclBlock *first = NULL;
    provider_check_map(load, module);
    for (size_t i = 0; i < module->source->terraform.len; i++)
        for (size_t k = 0; k < module->source->terraform.items[i]->body.blocks.len; k++) {
            const HclBlock *block = module->source->terraform.items[i]->body.blocks.items[k];
            if (!span_is(block->type, "required_providers"))
                continue;
            for (size_t a = 0; a < block->body.attrs.len; a++)
                provider_needs(load, module, &block->body.attrs.items[a]);
            if (first && first->file == block->file)
                tf_problem(load,
                           (TfProblem){.fatal = true,
                                       .stage = "init",
                                       .id = "duplicate",
                                       .summary = "Duplicate required providers configuration",
                                       .at = hcl_source(block->file, block->at)},
                           "required_providers stands already at %s",
                           source_text(load->arena, hcl_source(first->file, first->at)));
            first = first ? first : block;
        }
}

void tfprovider_load(TfLoad *load)
{
    for (size_t i = 0; i < load->modules.len; i++)
        provider_check_passed(load, load->modules.items[i]);
    for (size_t i = 0; i < load->modules.len; i++) {
        TfModule *module = load->modules.items[i];
        for (size_t k = 0; k < module->source->providers.len; k++)
            if (tfprovider_block_is_aws(module, module->source->providers.items[k]))
                provider_block(load, module, module->source->providers.items[k]);
    }
}

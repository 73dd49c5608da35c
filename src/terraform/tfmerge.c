/*
 * Override files (override.tf, *_override.tf): a block there changes the block of the same name:
 * arguments are replaced, nested blocks replace all of their type
 * (https://developer.hashicorp.com/terraform/language/files/override; terraform 1.11
 * internal/configs/module_merge.go).
 */
#include <string.h>

#include "terraform/tfload.h"

static void merge_attr(TfLoad *load, HclBody *base, const HclAttr *attr)
{
    for (size_t i = 0; i < base->attrs.len; i++)
        if (span_same(base->attrs.items[i].name, attr->name)) {
            /* The old one is kept behind the new one: it comes back when the override is taken
             * away. */
            HclAttr *old = arena_new(load->arena, HclAttr), *slot = &base->attrs.items[i];
            *old = *slot;
            *slot = *attr;
            slot->replaced = old;
            return;
        }
    vec_push(load->arena, &base->attrs, *attr);
}

static void merge_body(TfLoad *load, HclBody *base, const HclBody *over)
{
    size_t kept = 0;
    for (size_t i = 0; i < over->attrs.len; i++)
        merge_attr(load, base, &over->attrs.items[i]);
    for (size_t i = 0; i < base->blocks.len; i++) {
        bool replaced = false;
        for (size_t k = 0; k < over->blocks.len && !replaced; k++)
            replaced = span_same(base->blocks.items[i]->type, over->blocks.items[k]->type);
        if (!replaced)
            base->blocks.items[kept++] = base->blocks.items[i];
    }
    base->blocks.len = kept;
    for (size_t k = 0; k < over->blocks.len; k++)
        vec_push(load->arena, &base->blocks, over->blocks.items[k]);
}

static Span merge_alias(const HclBlock *provider)
{
    const HclAttr *attr = hcl_body_attr(&provider->body, "alias");
    Span alias = SPAN_EMPTY;
    if (attr && !hcl_literal(attr->expr, &alias))
        alias = SPAN_EMPTY;
    return alias;
}

static bool merge_same_block(const HclBlock *a, const HclBlock *b)
{
    for (size_t i = 0; i < ARRAY_LEN(a->labels); i++)
        if (!a->labels[i] != !b->labels[i] ||
            (a->labels[i] && strcmp(a->labels[i], b->labels[i]) != 0))
            return false;
    return span_same(a->type, b->type) &&
           (!span_is(a->type, "provider") || span_same(merge_alias(a), merge_alias(b)));
}

/* Terraform's words for an override of nothing. */
static const char *merge_summary(Span type)
{
    static const struct {
        const char *type, *summary;
    } rows[] = {{"provider", "Missing base provider configuration for override"},
                {"variable", "Missing base variable declaration to override"},
                {"output", "Missing base output definition to override"},
                {"module", "Missing module call to override"},
                {"data", "Missing data resource to override"}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (span_is(type, rows[i].type))
            return rows[i].summary;
    return "Missing resource to override";
}

/* Into the block of the same name; a provider without alias may be new, as an absent one stands for
 * an empty one. */
static void merge_named(TfLoad *load, HclBlockVec *base, HclBlock *over)
{
    for (size_t i = 0; i < base->len; i++)
        if (merge_same_block(base->items[i], over)) {
            merge_body(load, &base->items[i]->body, &over->body);
            return;
        }
    if (span_is(over->type, "provider") && merge_alias(over).len == 0) {
        vec_push(load->arena, base, over);
        return;
    }
    tf_problem(load,
               (TfProblem){.fatal = true,
                           .stage = "init",
                           .id = "override_without_base",
                           .summary = merge_summary(over->type),
                           .at = hcl_source(over->file, over->at)},
               "an override file changes something that no other file defines");
}

static HclAttr *merge_find_local(HclBlockVec *locals, Span name)
{
    for (size_t i = 0; i < locals->len; i++)
        for (size_t k = 0; k < locals->items[i]->body.attrs.len; k++)
            if (span_same(locals->items[i]->body.attrs.items[k].name, name))
                return &locals->items[i]->body.attrs.items[k];
    return NULL;
}

static void merge_locals(TfLoad *load, HclBlockVec *base, HclBlock *over)
{
    for (size_t i = 0; i < over->body.attrs.len; i++) {
        HclAttr *attr = merge_find_local(base, over->body.attrs.items[i].name);
        if (attr)
            *attr = over->body.attrs.items[i];
        else
            tf_problem(load,
                       (TfProblem){.fatal = true,
                                   .stage = "init",
                                   .id = "override_without_base",
                                   .summary = "Missing base local value definition to override",
                                   .at = hcl_source(over->file, over->body.attrs.items[i].at)},
                       "an override file changes a local value that no other file defines");
    }
}

static void merge_drop(HclBlockVec *terraform, const char *type)
{
    for (size_t i = 0; i < terraform->len; i++) {
        HclBody *body = &terraform->items[i]->body;
        size_t kept = 0;
        for (size_t k = 0; k < body->blocks.len; k++)
            if (!span_is(body->blocks.items[k]->type, type))
                body->blocks.items[kept++] = body->blocks.items[k];
        body->blocks.len = kept;
    }
}

/* Entries of required_providers are replaced one by one, wherever the base has them. */
static void merge_required(HclBlockVec *terraform, const HclBlock *required)
{
    for (size_t a = 0; a < required->body.attrs.len; a++)
        for (size_t i = 0; i < terraform->len; i++)
            for (size_t k = 0; k < terraform->items[i]->body.blocks.len; k++) {
                HclBody *body = &terraform->items[i]->body.blocks.items[k]->body;
                size_t kept = 0;
                if (!span_is(terraform->items[i]->body.blocks.items[k]->type, "required_providers"))
                    continue;
                for (size_t n = 0; n < body->attrs.len; n++)
                    if (!span_same(body->attrs.items[n].name, required->body.attrs.items[a].name))
                        body->attrs.items[kept++] = body->attrs.items[n];
                body->attrs.len = kept;
            }
}

/* A backend or cloud block replaces both. */
static void merge_terraform(TfLoad *load, HclBlockVec *base, HclBlock *over)
{
    for (size_t k = 0; k < over->body.blocks.len; k++) {
        const HclBlock *block = over->body.blocks.items[k];
        if (span_is(block->type, "required_providers"))
            merge_required(base, block);
        if (span_is(block->type, "backend") || span_is(block->type, "cloud")) {
            merge_drop(base, "backend");
            merge_drop(base, "cloud");
        }
    }
    vec_push(load->arena, base, over);
}

/* internal/configs module.go:mergeFile */
static void merge_only_normal(TfLoad *load, const HclBlock *block)
{
    static const char *const types[] = {"moved", "import", "check"};
    for (size_t i = 0; i < ARRAY_LEN(types) && !tf_is_tofu(load->config); i++)
        if (span_is(block->type, types[i]))
            tf_refuse(load, "init",
                      arena_printf(load->arena, "Cannot override '%s' blocks", types[i]),
                      hcl_source(block->file, block->at),
                      "such a block stands in normal files only, not in override files");
}

/* resource.go, module_call.go, output.go merge: what a block depends on can't be changed. */
static void merge_checked(TfLoad *load, const HclBlock *block)
{
    static const char *const types[] = {"resource", "data", "module", "output"};
    const HclAttr *depends = hcl_body_attr(&block->body, "depends_on");
    for (size_t i = 0; depends && i < ARRAY_LEN(types); i++)
        if (span_is(block->type, types[i]))
            tf_refuse(load, "init", "Unsupported override", hcl_source(block->file, depends->at),
                      "an override file can't change depends_on");
}

void tfsource_override(TfLoad *load, TfSource *source, const HclFile *file)
{
    const struct {
        const char *type;
        HclBlockVec *base;
        void (*merge)(TfLoad *, HclBlockVec *, HclBlock *);
    } rows[] = {{"terraform", &source->terraform, merge_terraform},
                {"provider", &source->providers, merge_named},
                {"variable", &source->variables, merge_named},
                {"locals", &source->locals, merge_locals},
                {"module", &source->modules, merge_named},
                {"resource", &source->resources, merge_named},
                {"data", &source->resources, merge_named},
                {"output", &source->outputs, merge_named}};
    for (size_t i = 0; i < file->body.blocks.len; i++) {
        for (size_t k = 0; k < ARRAY_LEN(rows); k++)
            if (span_is(file->body.blocks.items[i]->type, rows[k].type))
                rows[k].merge(load, rows[k].base, file->body.blocks.items[i]);
        merge_only_normal(load, file->body.blocks.items[i]);
        merge_checked(load, file->body.blocks.items[i]);
    }
}

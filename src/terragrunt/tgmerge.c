/*
 * How what a file includes and what it says itself become one (terragrunt
 * pkg/config/include.go:Merge, DeepMerge). The child wins; only inputs and features are merged into
 * each other by a deep merge, blocks with a name always as a whole.
 */
#include <string.h>

#include "terragrunt/tgload.h"

/* Files that say much of the same, many times over: the result would take no end of memory. */
static bool merge_is_too_large(TgLoad *load, size_t n, Source at)
{
    load->n_merged += n;
    if (load->n_merged <= TG_MERGED_MAX)
        return false;
    tg_unknown(load, at,
               "not known: what is merged from the files that are included is too large to be "
               "looked at");
    return true;
}

static HclValue merge_objects(TgLoad *load, const HclValue *parent, const HclValue *child,
                              enum tg_merge how)
{
    Span *keys;
    HclValue *items, out;
    size_t n = 0;
    if (merge_is_too_large(load, parent->n + child->n, child->at))
        return *child;
    keys = arena_array(load->arena, Span, parent->n + child->n + 1);
    items = arena_array(load->arena, HclValue, parent->n + child->n + 1);
    for (size_t i = 0; i < parent->n; i++) {
        const HclValue *mine = hv_get(child, parent->keys[i]);
        keys[n] = parent->keys[i];
        items[n++] = !mine ? parent->items[i]
                           : tgmerge_values(load, &parent->items[i], mine,
                                            how == TG_SHALLOW ? TG_NO_MERGE : how);
    }
    for (size_t i = 0; i < child->n; i++)
        if (!hv_get(parent, child->keys[i])) {
            keys[n] = child->keys[i];
            items[n++] = child->items[i];
        }
    out = hv_object(keys, items, n, child->at);
    out.secret = parent->secret || child->secret;
    return out;
}

HclValue tgmerge_values(TgLoad *load, const HclValue *parent, const HclValue *child,
                        enum tg_merge how)
{
    if (how == TG_NO_MERGE || parent->kind != child->kind)
        return *child;
    if (child->kind == HV_OBJECT)
        return merge_objects(load, parent, child, how);
    if (child->kind == HV_LIST && how == TG_DEEP) {
        HclValue *items, out;
        if (merge_is_too_large(load, parent->n + child->n, child->at))
            return *child;
        items = arena_array(load->arena, HclValue, parent->n + child->n + 1);
        if (parent->n > 0)
            memcpy(items, parent->items, parent->n * sizeof *items);
        if (child->n > 0)
            memcpy(items + parent->n, child->items, child->n * sizeof *items);
        out = hv_list(items, parent->n + child->n, child->at);
        out.secret = parent->secret || child->secret;
        return out;
    }
    return *child;
}

static TgNamed *merge_find(TgNamedVec *all, const char *name)
{
    for (size_t i = 0; i < all->len; i++)
        if (strcmp(all->items[i].name, name) == 0)
            return &all->items[i];
    return NULL;
}

/* The parent's first, one of the same name replaced where it stands. */
static TgNamedVec merge_named(Arena *arena, const TgNamedVec *parent, const TgNamedVec *child)
{
    TgNamedVec out = VEC_INIT;
    for (size_t i = 0; i < parent->len; i++)
        vec_push(arena, &out, parent->items[i]);
    for (size_t i = 0; i < child->len; i++) {
        TgNamed *same = merge_find(&out, child->items[i].name);
        if (same)
            *same = child->items[i];
        else
            vec_push(arena, &out, child->items[i]);
    }
    return out;
}

/* A shallow merge refuses two generate blocks of one name (DuplicatedGenerateBlocksError). */
static void merge_check_generate(TgLoad *load, const TgConfig *parent, const TgConfig *child)
{
    TgNamedVec mine = child->generate;
    for (size_t i = 0; i < parent->generate.len; i++) {
        const char *name = parent->generate.items[i].name;
        const TgNamed *twin = merge_find(&mine, name);
        if (twin)
            tg_problem(load, true, twin->at, "Detected generate blocks with the same name",
                       "generate \"%s\" stands here and in %s, and a shallow merge takes one only",
                       text_safe(load->arena, name),
                       source_text(load->arena, parent->generate.items[i].at));
    }
}

/* A part that one of the two lacks is the other's. */
static HclValue merge_part(TgLoad *load, const HclValue *parent, const HclValue *child,
                           enum tg_merge how)
{
    if (child->kind == HV_NULL)
        return *parent;
    return parent->kind == HV_NULL ? *child : tgmerge_values(load, parent, child, how);
}

/* An argument that the child leaves empty is the parent's ("if sourceConfig.IamRole != """). */
static HclValue merge_attrs(TgLoad *load, const HclValue *parent, const HclValue *child)
{
    Span *keys = arena_array(load->arena, Span, child->n + 1);
    HclValue *items = arena_array(load->arena, HclValue, child->n + 1), given;
    size_t n = 0;
    for (size_t i = 0; child->kind == HV_OBJECT && i < child->n; i++)
        if (!hv_is(&child->items[i], "") && child->items[i].kind != HV_NULL) {
            keys[n] = child->keys[i];
            items[n++] = child->items[i];
        }
    given = n > 0 ? hv_object(keys, items, n, child->at) : hv_null(child->at);
    given.secret = child->secret;
    return merge_part(load, parent, &given, TG_SHALLOW);
}

/* What the child can't tell may hold any of the parent's; what the parent can't tell may be part of
 * a list or an object that a deep merge goes into. */
static void merge_inputs(TgLoad *load, const TgConfig *parent, const TgConfig *child,
                         enum tg_merge how, TgConfig *out)
{
    HclValue *items;
    if (child->inputs_rest.kind != HV_NULL) {
        out->inputs = child->inputs;
        out->inputs_rest = child->inputs_rest;
        return;
    }
    out->inputs = merge_part(load, &parent->inputs, &child->inputs, how);
    if (how != TG_DEEP || parent->inputs_rest.kind == HV_NULL || child->inputs.kind != HV_OBJECT)
        return;
    items = arena_array(load->arena, HclValue, out->inputs.n + 1);
    for (size_t i = 0; i < out->inputs.n; i++) {
        bool parts = out->inputs.items[i].kind == HV_OBJECT || out->inputs.items[i].kind == HV_LIST;
        bool theirs = parts && !hv_get(&parent->inputs, out->inputs.keys[i]);
        items[i] = theirs ? parent->inputs_rest : out->inputs.items[i];
    }
    out->inputs = hv_object(out->inputs.keys, items, out->inputs.n, out->inputs.at);
}

TgConfig tgmerge(TgLoad *load, const TgConfig *parent, const TgConfig *child, enum tg_merge how)
{
    Arena *arena = load->arena;
    TgConfig out = *parent;
    if (how == TG_NO_MERGE)
        return *child;
    if (how == TG_SHALLOW)
        merge_check_generate(load, parent, child);
    out.attrs = merge_attrs(load, &parent->attrs, &child->attrs);
    out.source = merge_part(load, &parent->source, &child->source, TG_NO_MERGE);
    merge_inputs(load, parent, child, how, &out);
    out.feature = merge_part(load, &parent->feature, &child->feature, how);
    out.exclude = merge_part(load, &parent->exclude, &child->exclude,
                             how == TG_DEEP ? TG_SHALLOW : TG_NO_MERGE);
    out.locals = child->locals; /* never merged */
    if (child->engine.value.kind != HV_NULL)
        out.engine = child->engine;
    if (child->remote_state.value.kind != HV_NULL)
        out.remote_state = child->remote_state;
    out.generate = merge_named(arena, &parent->generate, &child->generate);
    out.extra_arguments = merge_named(arena, &parent->extra_arguments, &child->extra_arguments);
    if (how != TG_SHALLOW || !parent->has_terraform) { /* else the parent's stay, absent or not */
        out.left_out = merge_part(load, &parent->left_out, &child->left_out, how);
        out.kept = merge_part(load, &parent->kept, &child->kept, how);
    }
    out.has_terraform |= child->has_terraform;
    out.ignores = merge_named(arena, &parent->ignores, &child->ignores);
    out.before_hooks = merge_named(arena, &parent->before_hooks, &child->before_hooks);
    out.after_hooks = merge_named(arena, &parent->after_hooks, &child->after_hooks);
    out.dependencies = merge_named(arena, &parent->dependencies, &child->dependencies);
    return out;
}

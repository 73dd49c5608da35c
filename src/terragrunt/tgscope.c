/* What names are worth in a Terragrunt file: local, include, feature, dependency, values. */
#include <string.h>

#include "terragrunt/tgload.h"

typedef struct TgLocal {
    const HclAttr *attr;
    enum { LOCAL_NEW, LOCAL_BUSY, LOCAL_DONE } state;
    HclValue value;
} TgLocal;

static HclValue scope_local(TgScope *scope, Span name, Source at)
{
    Arena *arena = scope->load->arena;
    TgLocal *local = names_get(&scope->locals, name);
    if (!local || scope->early)
        return hv_refused(arena, at, "Unsupported attribute", "local.%.*s is not declared %s",
                          (int)(name.len < 100 ? name.len : 100), name.ptr,
                          scope->early ? "where includes are read" : "in this file");
    if (local->state == LOCAL_BUSY)
        return hv_refused(arena, at, "Cycle", "local.%.*s depends on itself",
                          (int)(name.len < 100 ? name.len : 100), name.ptr);
    if (local->state == LOCAL_NEW) {
        local->state = LOCAL_BUSY;
        local->value = hcl_eval(&scope->eval, scope->file, local->attr->expr);
        local->state = LOCAL_DONE;
    }
    if (!local->value.via)
        local->value.via = arena_printf(arena, "local.%.*s", (int)name.len, name.ptr);
    return local->value;
}

HclValue tgscope_resolve(HclEval *eval, const Span *names, size_t n, Source at, size_t *n_used)
{
    TgScope *scope = eval->data;
    const struct {
        const char *root;
        const HclValue *value;
    } roots[] = {{"include", &scope->include},
                 {"feature", &scope->feature},
                 {"dependency", &scope->dependency},
                 {"values", &scope->values}};
    *n_used = 1;
    if (span_is(names[0], "local") && n > 1) {
        *n_used = 2;
        return scope_local(scope, names[1], at);
    }
    for (size_t i = 0; i < ARRAY_LEN(roots); i++)
        if (span_is(names[0], roots[i].root) && roots[i].value->kind != HV_NULL)
            return *roots[i].value;
    *n_used = n;
    return hv_refused(eval->arena, at, "Unknown variable", "there is no variable named \"%.*s\" %s",
                      (int)(names[0].len < 60 ? names[0].len : 60), names[0].ptr, "in this file");
}

void tgscope_locals(TgScope *scope)
{
    Arena *arena = scope->load->arena;
    for (size_t i = 0; i < scope->file->body.blocks.len; i++) {
        const HclBlock *block = scope->file->body.blocks.items[i];
        for (size_t k = 0; span_is(block->type, "locals") && k < block->body.attrs.len; k++) {
            TgLocal *local = arena_new(arena, TgLocal);
            local->attr = &block->body.attrs.items[k];
            names_put(arena, &scope->locals, local->attr->name, local);
        }
    }
}

HclValue tgscope_eval(TgScope *scope, const HclExpr *expr)
{
    HclValue v = hcl_eval(&scope->eval, scope->file, expr);
    const HclValue *unknown = hv_find_unknown(&v);
    if (unknown && unknown->refused)
        tg_problem(scope->load, true,
                   unknown->at.kind == SOURCE_NONE ? hcl_source(scope->file, expr->at)
                                                   : unknown->at,
                   unknown->refused, "%.*s", (int)unknown->text.len, unknown->text.ptr);
    return v;
}

HclValue tgscope_all_locals(TgScope *scope)
{
    Arena *arena = scope->load->arena;
    const NameMap *map = &scope->locals;
    Span *keys = arena_array(arena, Span, map->cap + 1);
    HclValue *items = arena_array(arena, HclValue, map->cap + 1);
    size_t n = 0;
    for (size_t i = 0; i < map->cap; i++) {
        const TgLocal *local = map->rows[i].value;
        const HclValue *unknown;
        if (!local)
            continue;
        keys[n] = map->rows[i].name;
        items[n] = scope_local(scope, keys[n], hcl_source(scope->file, local->attr->at));
        unknown = hv_find_unknown(&items[n]);
        if (unknown && unknown->refused)
            tg_problem(scope->load, true, unknown->at, unknown->refused, "%.*s",
                       (int)unknown->text.len, unknown->text.ptr);
        n++;
    }
    return hv_object(keys, items, n, hcl_source(scope->file, (HclPlace){0, 1}));
}

/* Lists, objects, splats and for expressions. */
#include "hcl/hcl_node.h"

#include <string.h>

HclValue hcl_eval_key_of(HclEval *eval, const HclValue *collection, size_t i)
{
    if (collection->kind == HV_OBJECT) {
        HclValue key = hv_string(collection->keys[i], collection->at);
        key.secret = collection->secret;
        key.users = collection->whole_users;
        return key;
    }
    if (collection->set)
        return collection->items[i];
    return hv_number(eval->arena, (long double)i, collection->at);
}

HclValue hcl_eval_tuple(HclEval *eval, const HclExpr *e)
{
    HclValue *items = arena_array(eval->arena, HclValue, e->n_items ? e->n_items : 1);
    for (uint32_t i = 0; i < e->n_items; i++)
        items[i] = hcl_eval_node(eval, e->items[i]);
    return hv_list(items, e->n_items, hcl_eval_source(eval, e));
}

HclValue hcl_eval_object(HclEval *eval, const HclExpr *e)
{
    size_t n = e->n_items / 2;
    HclValue *items = arena_array(eval->arena, HclValue, n ? n : 1);
    Span *keys = arena_array(eval->arena, Span, n ? n : 1);
    HclValue made_by = {0}; /* secrecy of the keys */
    for (size_t i = 0; i < n; i++) {
        HclValue key;
        if (e->items[2 * i]->kind == HCL_ATTR && !e->items[2 * i]->wrapped)
            return hv_refused(eval->arena, hcl_eval_source(eval, e->items[2 * i]),
                              "Ambiguous attribute key", HCL_DOTTED_KEY);
        key = hv_to_string(eval, hcl_eval_node(eval, e->items[2 * i]));
        if (key.kind != HV_STRING)
            return key.kind == HV_UNKNOWN ? key
                                          : hv_refused(eval->arena, key.at, "Null value as key",
                                                       "a key of this object is null");
        keys[i] = key.text;
        made_by = hcl_eval_chosen_by(made_by, &key);
        items[i] = hcl_eval_node(eval, e->items[2 * i + 1]);
    }
    return hcl_eval_chosen_by(hv_object(keys, items, n, hcl_eval_source(eval, e)), &made_by);
}

typedef struct Loop {
    VEC(HclValue) items;
    VEC(Span) keys;
    HclValue stop;
    bool stopped;
    HclValue chosen_by; /* secrecy of keys and conditions */
} Loop;

static void eval_loop_stop(Loop *loop, HclValue v)
{
    if (!loop->stopped)
        loop->stop = v;
    loop->stopped = true;
}

/* Object with "...": values of one key are gathered in a list. */
static bool eval_loop_group(HclEval *eval, Loop *loop, Span key, HclValue v)
{
    for (size_t i = 0; i < loop->keys.len; i++) {
        HclValue *group = &loop->items.items[i];
        HclValue *items;
        if (!span_same(loop->keys.items[i], key))
            continue;
        items = group->items;
        if ((group->n & (group->n - 1)) == 0) { /* full: it grows by doubling */
            items = arena_array(eval->arena, HclValue, 2 * group->n);
            memcpy(items, group->items, group->n * sizeof *items);
        }
        items[group->n] = v;
        *group = hv_list(items, group->n + 1, group->at);
        hcl_spend(eval, group->n);
        return true;
    }
    return false;
}

static bool eval_loop_has(HclEval *eval, const Loop *loop, Span key)
{
    hcl_spend_text(eval, loop->keys.len);
    for (size_t i = 0; i < loop->keys.len; i++)
        if (span_same(loop->keys.items[i], key))
            return true;
    return false;
}

/* One turn of a for expression: the condition, then the key (objects) and the value (hclsyntax
 * ForExpr.Value). */
static void eval_loop_turn(HclEval *eval, const HclExpr *e, Loop *loop)
{
    bool object = e->kind == HCL_FOR_OBJECT;
    const HclExpr *condition = e->items[e->n_items - 1];
    HclValue key = {.kind = HV_STRING}, v;
    if (condition) {
        HclValue found = hcl_eval_node(eval, condition), keep = hv_to_bool(eval, found);
        loop->chosen_by = hcl_eval_chosen_by(loop->chosen_by, &keep);
        if (keep.kind != HV_BOOL)
            eval_loop_stop(loop, found.kind == HV_UNKNOWN
                                     ? found
                                     : hv_refused(eval->arena, hcl_eval_source(eval, condition),
                                                  "Invalid 'for' condition",
                                                  "the condition of this for expression is neither "
                                                  "true nor false"));
        if (keep.kind != HV_BOOL || !hv_true(&keep))
            return;
    }
    if (object)
        key = hv_to_string(eval, hcl_eval_node(eval, e->items[1]));
    if (key.kind != HV_STRING) {
        eval_loop_stop(loop, key.kind == HV_UNKNOWN
                                 ? key
                                 : hv_refused(eval->arena, hcl_eval_source(eval, e->items[1]),
                                              "Invalid object key",
                                              "a key of this for expression is null"));
        return;
    }
    v = hcl_eval_node(eval, e->items[object ? 2 : 1]);
    loop->chosen_by = hcl_eval_chosen_by(loop->chosen_by, &key);
    if (!hcl_spend_text(eval, key.text.len)) {
        eval_loop_stop(loop, hcl_spent(eval, hcl_eval_source(eval, e)));
        return;
    }
    if (object && e->expand) {
        HclValue *one;
        if (eval_loop_group(eval, loop, key.text, v))
            return;
        one = arena_new(eval->arena, HclValue);
        *one = v;
        v = hv_list(one, 1, v.at);
    } else if (object && eval_loop_has(eval, loop, key.text)) {
        eval_loop_stop(loop,
                       hv_refused(eval->arena, hcl_eval_source(eval, e), "Duplicate object key",
                                  "two turns of this for expression make the same key"));
        return;
    }
    vec_push(eval->arena, &loop->items, v);
    if (object)
        vec_push(eval->arena, &loop->keys, key.text);
}

HclValue hcl_eval_for(HclEval *eval, const HclExpr *e)
{
    HclValue collection = hcl_eval_node(eval, e->items[0]), out;
    const HclBinding *outer = eval->bindings;
    Source at = hcl_eval_source(eval, e);
    Loop loop = {0};
    if (collection.kind != HV_LIST && collection.kind != HV_OBJECT)
        return collection.kind == HV_UNKNOWN
                   ? collection
                   : hv_refused(eval->arena, at, "Iteration over non-iterable value",
                                "a for expression needs a list or an object");
    if (e->kind != HCL_FOR_OBJECT && !e->items[e->n_items - 1]) { /* all at once, not by growing */
        loop.items.cap = collection.n;
        loop.items.items = arena_array(eval->arena, HclValue, collection.n ? collection.n : 1);
    }
    for (size_t i = 0; i < collection.n && !loop.stopped; i++) {
        HclValue key = e->key.len ? hcl_eval_key_of(eval, &collection, i) : (HclValue){0};
        HclBinding for_key = {e->key, &key, outer};
        HclBinding for_value = {e->text, &collection.items[i], e->key.len ? &for_key : outer};
        eval->bindings = &for_value;
        eval_loop_turn(eval, e, &loop);
    }
    eval->bindings = outer;
    if (loop.stopped)
        return loop.stop;
    out = e->kind == HCL_FOR_OBJECT
              ? hv_object(loop.keys.items, loop.items.items, loop.items.len, at)
              : hv_list(loop.items.items, loop.items.len, at);
    return hcl_eval_taken_from(&collection, hcl_eval_chosen_by(out, &loop.chosen_by));
}

HclValue hcl_eval_splat(HclEval *eval, const HclExpr *e)
{
    HclValue source = hcl_eval_node(eval, e->items[0]);
    const HclValue *outer = eval->each;
    Source at = hcl_eval_source(eval, e);
    HclValue *items, one = source;
    size_t n = 1;
    if (source.kind == HV_UNKNOWN)
        return source;
    if (source.kind == HV_NULL)
        return hcl_eval_made_of(hv_list(NULL, 0, at), &source);
    if (source.kind == HV_LIST)
        n = source.n;
    items = arena_array(eval->arena, HclValue, n ? n : 1);
    for (size_t i = 0; i < n; i++) {
        if (!hcl_spend(eval, 0))
            break;
        eval->each = source.kind == HV_LIST ? &source.items[i] : &one;
        items[i] = hcl_eval_node(eval, e->items[1]);
    }
    eval->each = outer;
    if (!hcl_spend(eval, 0))
        return hcl_spent(eval, at);
    return hcl_eval_made_of(hv_list(items, n, at), &source);
}

/* Functions on lists, sets, maps and numbers
 * (https://developer.hashicorp.com/terraform/language/functions). */
#include <string.h>

#include "hcl/hcl_func.h"

typedef VEC(HclValue) ItemVec;

static HclValue list_made(HclCall *call, const ItemVec *items)
{
    if (items->len > HCL_ITEMS_MAX)
        return hv_unknown(call->eval->arena, call->at, "the list is too long to be looked at");
    return hv_list(items->items, items->len, call->at);
}

static HclValue list_length(HclCall *call)
{
    const HclValue *v = &call->args[0];
    size_t n = v->n;
    if (v->kind == HV_UNKNOWN)
        return *v;
    if (v->kind == HV_STRING) {
        n = 0;
        for (size_t i = 0; i < v->text.len; i++)
            n += ((unsigned char)v->text.ptr[i] & 0xc0) != 0x80;
    } else if (v->kind != HV_LIST && v->kind != HV_OBJECT) {
        return hcl_call_bad(call, "a list, a map or text is expected");
    }
    return hv_number(call->eval->arena, (long double)n, call->at);
}

/* The index wraps round. */
static HclValue list_element(HclCall *call)
{
    const HclValue *list = &call->args[0];
    long double i;
    if (list->kind == HV_UNKNOWN || call->args[1].kind == HV_UNKNOWN)
        return list->kind == HV_UNKNOWN ? *list : call->args[1];
    if (list->kind != HV_LIST || list->n == 0 || !hv_number_of(&call->args[1], &i) ||
        i != (long double)(long long)i)
        return hcl_call_bad(call, "a list that is not empty and a whole number are expected");
    if (i < 0) /* 1.11.4 counts from the end, 1.5.7 refuses */
        return hv_unknown(call->eval->arena, call->at, "the index of element is negative");
    return list->items[(size_t)((unsigned long long)i % list->n)];
}

static HclValue list_concat(HclCall *call)
{
    ItemVec items = VEC_INIT;
    for (size_t i = 0; i < call->n; i++) {
        if (call->args[i].kind != HV_LIST)
            return call->args[i].kind == HV_UNKNOWN ? call->args[i]
                                                    : hcl_call_bad(call, "lists are expected");
        for (size_t k = 0; k < call->args[i].n; k++)
            vec_push(call->eval->arena, &items, call->args[i].items[k]);
        if (!hcl_spend(call->eval, call->args[i].n))
            return hcl_spent(call->eval, call->at);
    }
    return list_made(call, &items);
}

static void list_flatten_into(HclCall *call, const HclValue *list, ItemVec *out)
{
    for (size_t i = 0; i < list->n && out->len <= HCL_ITEMS_MAX; i++) {
        if (list->items[i].kind == HV_LIST)
            list_flatten_into(call, &list->items[i], out);
        else
            vec_push(call->eval->arena, out, list->items[i]);
    }
}

static HclValue list_flatten(HclCall *call)
{
    ItemVec items = VEC_INIT;
    if (call->args[0].kind != HV_LIST)
        return hcl_call_bad(call, "a list is expected");
    list_flatten_into(call, &call->args[0], &items);
    return list_made(call, &items);
}

static HclValue list_compact(HclCall *call)
{
    ItemVec items = VEC_INIT;
    if (call->args[0].kind != HV_LIST)
        return hcl_call_bad(call, "a list is expected");
    for (size_t i = 0; i < call->args[0].n; i++)
        if (call->args[0].items[i].kind == HV_LIST || call->args[0].items[i].kind == HV_OBJECT)
            return hcl_call_bad(call, "a list of text is expected");
        else if (call->args[0].items[i].kind != HV_NULL && !hv_is(&call->args[0].items[i], ""))
            vec_push(call->eval->arena, &items, call->args[0].items[i]);
    return list_made(call, &items);
}

static HclValue list_distinct(HclCall *call)
{
    if (call->args[0].kind != HV_LIST)
        return hcl_call_bad(call, "a list is expected");
    return hv_unique(call->eval, call->args[0], false);
}

static HclValue list_sort(HclCall *call)
{
    const HclValue *list = &call->args[0];
    if (list->kind != HV_LIST)
        return hcl_call_bad(call, "a list is expected");
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i].kind == HV_NULL)
            return hv_refused(call->eval->arena, call->at, "Error in function call",
                              "sort: a null can't be sorted");
        else if (list->items[i].kind == HV_LIST || list->items[i].kind == HV_OBJECT)
            return hcl_call_bad(call, "a list of text is expected");
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i].kind != HV_STRING)
            return hv_unknown(call->eval->arena, call->at, "only lists of text are sorted here");
    return hv_sorted(call->eval, *list);
}

static HclValue list_reverse(HclCall *call)
{
    HclValue v = call->args[0];
    if (v.kind != HV_LIST)
        return hcl_call_bad(call, "a list is expected");
    v.items = arena_array(call->eval->arena, HclValue, v.n ? v.n : 1);
    for (size_t i = 0; i < v.n; i++)
        v.items[i] = call->args[0].items[v.n - 1 - i];
    return v;
}

static HclValue list_slice(HclCall *call)
{
    HclValue v = call->args[0];
    long double from, to;
    if (v.kind != HV_LIST || !hv_number_of(&call->args[1], &from) ||
        !hv_number_of(&call->args[2], &to) || from < 0 || to < from || to > (long double)v.n)
        return hcl_call_bad(call, "a list and two indexes within it are expected");
    return hv_list(v.items ? v.items + (size_t)from : NULL, (size_t)(to - from), call->at);
}

static HclValue list_contains(HclCall *call)
{
    if (call->args[0].kind != HV_LIST)
        return hcl_call_bad(call, "a list is expected");
    for (size_t i = 0; i < call->args[0].n; i++)
        if (hv_equal(&call->args[0].items[i], &call->args[1]))
            return hv_bool(true, call->at);
    return hv_bool(false, call->at);
}

static HclValue list_index(HclCall *call)
{
    if (call->args[0].kind != HV_LIST)
        return hcl_call_bad(call, "a list is expected");
    for (size_t i = 0; i < call->args[0].n; i++)
        if (hv_equal(&call->args[0].items[i], &call->args[1]))
            return hv_number(call->eval->arena, (long double)i, call->at);
    return hcl_call_bad(call, "the value is not in the list");
}

static HclValue list_one(HclCall *call)
{
    const HclValue *v = &call->args[0];
    if (v->kind != HV_LIST)
        return v->kind == HV_UNKNOWN ? *v : hcl_call_bad(call, "a list is expected");
    if (v->n > 1)
        return hcl_call_bad(call, "a list of no or one element is expected");
    return v->n == 1 ? v->items[0] : hv_null(call->at);
}

static HclValue list_coalescelist(HclCall *call)
{
    for (size_t i = 0; i < call->n; i++)
        if (call->args[i].kind == HV_UNKNOWN || call->args[i].n > 0)
            return call->args[i];
    return hcl_call_bad(call, "every list is empty");
}

static HclValue list_range(HclCall *call)
{
    ItemVec items = VEC_INIT;
    long double limits[3] = {0, 0, 1}, from, to, step;
    for (size_t i = 0; i < call->n; i++)
        if (!hv_number_of(&call->args[i], &limits[i]))
            return hcl_call_bad(call, "numbers are expected");
    from = call->n > 1 ? limits[0] : 0;
    to = call->n > 1 ? limits[1] : limits[0];
    step = call->n > 2 ? limits[2] : to < from ? -1 : 1;
    if (step == 0)
        return hcl_call_bad(call, "the step is zero");
    if (call->n > 2 && (step > 0 ? to < from : to > from))
        return hcl_call_bad(call, "the step leads away from the end");
    for (long double x = from; step > 0 ? x < to : x > to; x += step)
        if (items.len == 1024) /* go-cty sequence.go:RangeFunc */
            return hv_refused(call->eval->arena, call->at, "Error in function call",
                              "range: more than 1024 values");
        else
            vec_push(call->eval->arena, &items, hv_number(call->eval->arena, x, call->at));
    return list_made(call, &items);
}

/* ---- maps ---- */

static HclValue map_lookup(HclCall *call)
{
    const HclValue *map = &call->args[0], *found;
    HclValue key = hv_to_string(call->eval, call->args[1]);
    if (map->kind == HV_UNKNOWN || key.kind == HV_UNKNOWN)
        return map->kind == HV_UNKNOWN ? *map : key;
    if (map->kind != HV_OBJECT || key.kind != HV_STRING)
        return hcl_call_bad(call, "a map and a key are expected");
    found = hv_get(map, key.text);
    if (!found && call->n < 3)
        return hcl_call_bad(call, "the key is not there");
    return found ? *found : call->args[2];
}

static HclValue map_merge(HclCall *call)
{
    VEC(Span) keys = VEC_INIT;
    ItemVec items = VEC_INIT;
    for (size_t i = 0; i < call->n; i++) {
        const HclValue *map = &call->args[i];
        if (map->kind == HV_NULL)
            continue;
        if (map->kind != HV_OBJECT)
            return map->kind == HV_UNKNOWN ? *map : hcl_call_bad(call, "maps are expected");
        for (size_t k = 0; k < map->n; k++) {
            vec_push(call->eval->arena, &keys, map->keys[k]);
            vec_push(call->eval->arena, &items, map->items[k]);
        }
        if (!hcl_spend(call->eval, map->n))
            return hcl_spent(call->eval, call->at);
    }
    return hv_object(keys.items, items.items, items.len, call->at);
}

static HclValue map_keys(HclCall *call)
{
    ItemVec items = VEC_INIT;
    if (call->args[0].kind != HV_OBJECT)
        return call->args[0].kind == HV_UNKNOWN ? call->args[0]
                                                : hcl_call_bad(call, "a map is expected");
    for (size_t i = 0; i < call->args[0].n; i++)
        vec_push(call->eval->arena, &items, hv_string(call->args[0].keys[i], call->args[0].at));
    return list_made(call, &items);
}

static HclValue map_values(HclCall *call)
{
    if (call->args[0].kind != HV_OBJECT)
        return call->args[0].kind == HV_UNKNOWN ? call->args[0]
                                                : hcl_call_bad(call, "a map is expected");
    return hv_list(call->args[0].items, call->args[0].n, call->at);
}

static HclValue map_zipmap(HclCall *call)
{
    const HclValue *names = &call->args[0], *values = &call->args[1];
    Span *keys;
    HclValue *items;
    if (names->kind != HV_LIST || values->kind != HV_LIST || names->n != values->n)
        return hcl_call_bad(call, "two lists of the same length are expected");
    keys = arena_array(call->eval->arena, Span, names->n ? names->n : 1);
    items = arena_array(call->eval->arena, HclValue, names->n ? names->n : 1);
    for (size_t i = 0; i < names->n; i++) {
        HclValue key = hv_to_string(call->eval, names->items[i]);
        if (key.kind != HV_STRING)
            return hcl_call_bad(call, "keys must be text");
        keys[i] = key.text;
        items[i] = values->items[i];
    }
    return hv_object(keys, items, names->n, call->at);
}

/* ---- truth and numbers ---- */

static HclValue list_all_are(HclCall *call, bool wanted)
{
    const HclValue *list = &call->args[0];
    if (list->kind != HV_LIST)
        return hcl_call_bad(call, "a list is expected");
    for (size_t i = 0; i < list->n; i++)
        if (hv_to_bool(call->eval, list->items[i]).kind == HV_UNKNOWN)
            return hcl_call_bad(call, "a list of true and false is expected");
    for (size_t i = 0; i < list->n; i++)
        if (hv_true(&list->items[i]) != wanted)
            return hv_bool(!wanted, call->at);
    return hv_bool(wanted, call->at);
}

static HclValue list_alltrue(HclCall *call)
{
    return list_all_are(call, true);
}

static HclValue list_anytrue(HclCall *call)
{
    return list_all_are(call, false);
}

static HclValue number_best(HclCall *call, int sign)
{
    long double best = 0, x;
    for (size_t i = 0; i < call->n; i++) {
        if (!hv_number_of(&call->args[i], &x))
            return hcl_call_bad(call, "numbers are expected");
        if (i == 0 || (x - best) * sign > 0)
            best = x;
    }
    return hv_number(call->eval->arena, best, call->at);
}

static HclValue number_max(HclCall *call)
{
    return number_best(call, 1);
}

static HclValue number_min(HclCall *call)
{
    return number_best(call, -1);
}

static HclValue number_rounded(HclCall *call, bool up)
{
    long double x, whole;
    if (!hv_number_of(&call->args[0], &x) || x > 1e15L || x < -1e15L)
        return hcl_call_bad(call, "a number is expected");
    whole = (long double)(long long)x;
    if (up && whole < x)
        whole++;
    if (!up && whole > x)
        whole--;
    return hv_number(call->eval->arena, whole, call->at);
}

static HclValue number_floor(HclCall *call)
{
    return number_rounded(call, false);
}

static HclValue number_ceil(HclCall *call)
{
    return number_rounded(call, true);
}

static HclValue number_abs(HclCall *call)
{
    long double x;
    if (!hv_number_of(&call->args[0], &x))
        return hcl_call_bad(call, "a number is expected");
    return hv_number(call->eval->arena, x < 0 ? -x : x, call->at);
}

const HclFunction hcl_list_functions[] = {
    {"length", 1, 1, FUNC_LENIENT, list_length},
    {"element", 2, 2, FUNC_LENIENT, list_element},
    {"concat", 1, -1, FUNC_PARTS, list_concat},
    {"flatten", 1, 1, FUNC_STRICT, list_flatten},
    {"compact", 1, 1, FUNC_STRICT, list_compact},
    {"distinct", 1, 1, FUNC_STRICT, list_distinct},
    {"sort", 1, 1, FUNC_STRICT, list_sort},
    {"reverse", 1, 1, FUNC_STRICT, list_reverse},
    {"slice", 3, 3, FUNC_STRICT, list_slice},
    {"contains", 2, 2, FUNC_STRICT, list_contains},
    {"index", 2, 2, FUNC_STRICT, list_index},
    {"one", 1, 1, FUNC_LENIENT, list_one},
    {"coalescelist", 1, -1, FUNC_LENIENT, list_coalescelist},
    {"range", 1, 3, FUNC_STRICT, list_range},
    {"lookup", 2, 3, FUNC_PARTS, map_lookup},
    {"merge", 0, -1, FUNC_PARTS, map_merge},
    {"keys", 1, 1, FUNC_PARTS, map_keys},
    {"values", 1, 1, FUNC_PARTS, map_values},
    {"zipmap", 2, 2, FUNC_STRICT, map_zipmap},
    {"alltrue", 1, 1, FUNC_STRICT, list_alltrue},
    {"anytrue", 1, 1, FUNC_STRICT, list_anytrue},
    {"max", 1, -1, FUNC_STRICT, number_max},
    {"min", 1, -1, FUNC_STRICT, number_min},
    {"floor", 1, 1, FUNC_STRICT, number_floor},
    {"ceil", 1, 1, FUNC_STRICT, number_ceil},
    {"abs", 1, 1, FUNC_STRICT, number_abs},
    {NULL, 0, 0, FUNC_STRICT, NULL},
};

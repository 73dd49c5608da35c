/* Functions on sets, and what makes lists of lists; sums and whole numbers. */
#include <string.h>

#include "hcl/hcl_func.h"
#include "hcl/hcl_lex.h"

typedef VEC(HclValue) ItemVec;

/* ---- sets ---- */

/* Sets of unlike kinds are made alike by Terraform ("1" and 1): those, and sets of lists or
 * objects, are left alone. */
static bool set_alike(HclCall *call, HclValue *out_bad)
{
    enum hv_kind kind = HV_NULL;
    for (size_t i = 0; i < call->n; i++) {
        if (call->args[i].kind != HV_LIST) {
            *out_bad = hcl_call_bad(call, "sets are expected");
            return false;
        }
        for (size_t k = 0; k < call->args[i].n; k++) {
            enum hv_kind own = call->args[i].items[k].kind;
            if (kind == HV_NULL)
                kind = own;
            if (own != kind || (own != HV_STRING && own != HV_NUMBER && own != HV_BOOL)) {
                *out_bad = hv_unknown(call->eval->arena, call->at,
                                      "sets of unlike or nested values are not worked out here");
                return false;
            }
        }
    }
    return true;
}

static HclValue set_made(HclCall *call, const ItemVec *items)
{
    HclValue v = hv_unique(call->eval, hv_list(items->items, items->len, call->at), true);
    v.set = true;
    return v;
}

static bool set_has(const HclValue *set, const HclValue *item)
{
    for (size_t i = 0; i < set->n; i++)
        if (hv_equal(&set->items[i], item))
            return true;
    return false;
}

/* Those of the first set that all others have (all) or none has. */
static HclValue set_chosen(HclCall *call, bool all)
{
    ItemVec items = VEC_INIT;
    HclValue bad;
    if (!set_alike(call, &bad))
        return bad;
    for (size_t k = 0; k < call->args[0].n; k++) {
        bool keep = true;
        for (size_t i = 1; i < call->n; i++) {
            keep &= set_has(&call->args[i], &call->args[0].items[k]) == all;
            hcl_spend(call->eval, hv_size(&call->args[i]));
        }
        if (keep)
            vec_push(call->eval->arena, &items, call->args[0].items[k]);
        if (!hcl_spend(call->eval, 0))
            return hcl_spent(call->eval, call->at);
    }
    return set_made(call, &items);
}

static HclValue set_intersection(HclCall *call)
{
    return set_chosen(call, true);
}

static HclValue set_subtract(HclCall *call)
{
    return set_chosen(call, false);
}

static HclValue set_union(HclCall *call)
{
    ItemVec items = VEC_INIT;
    HclValue bad;
    if (!set_alike(call, &bad))
        return bad;
    for (size_t i = 0; i < call->n; i++) {
        for (size_t k = 0; k < call->args[i].n; k++)
            vec_push(call->eval->arena, &items, call->args[i].items[k]);
        if (!hcl_spend(call->eval, call->args[i].n))
            return hcl_spent(call->eval, call->at);
    }
    return set_made(call, &items);
}

/* ---- lists of lists ---- */

static HclValue list_chunks(HclCall *call)
{
    ItemVec items = VEC_INIT;
    const HclValue *list = &call->args[0];
    HclValue bad;
    long long size;
    if (list->kind != HV_LIST)
        return hcl_call_bad(call, "a list is expected");
    if (!hcl_call_number(call, 1, &size, &bad))
        return bad;
    if (size < 0)
        return hcl_call_bad(call, "the size can't be negative");
    for (size_t at = 0; at < list->n; at += size ? (size_t)size : list->n) {
        size_t n = size && (size_t)size < list->n - at ? (size_t)size : list->n - at;
        vec_push(call->eval->arena, &items, hv_list(list->items + at, n, call->at));
    }
    return hv_list(items.items, items.len, call->at);
}

/* What these make is not worked out; what they refuse is (go-cty sequence.go:SetProductFunc,
 * terraform 1.11 internal/lang/funcs/collection.go). */
static HclValue list_setproduct(HclCall *call)
{
    return call->n > 1 ? hcl_call_open(call)
                       : hv_refused(call->eval->arena, call->at, "Error in function call",
                                    "setproduct: at least two arguments are required");
}

static HclValue list_matchkeys(HclCall *call)
{
    for (size_t i = 0; i < 3; i++)
        if (call->args[i].kind != HV_LIST)
            return hcl_call_bad(call, "lists are expected");
    return call->args[0].n == call->args[1].n
               ? hcl_call_open(call)
               : hv_refused(call->eval->arena, call->at, "Error in function call",
                            "matchkeys: keys and values differ in length");
}

static HclValue list_transpose(HclCall *call)
{
    const HclValue *map = &call->args[0];
    bool good = map->kind == HV_OBJECT;
    for (size_t i = 0; good && i < map->n; i++)
        good = map->items[i].kind == HV_LIST;
    return good ? hcl_call_open(call) : hcl_call_bad(call, "a map of lists of text is expected");
}

/* ---- numbers ---- */

static HclValue number_sum(HclCall *call)
{
    long double sum = 0, x;
    if (call->args[0].kind != HV_LIST || call->args[0].n == 0)
        return hcl_call_bad(call, "a list of numbers is expected");
    for (size_t i = 0; i < call->args[0].n; i++) {
        if (!hv_number_of(&call->args[0].items[i], &x))
            return hcl_call_bad(call, "a list of numbers is expected");
        sum += x;
    }
    if (sum > 1e15L || sum < -1e15L)
        return hv_unknown(call->eval->arena, call->at,
                          "the sum is too large to be worked out here");
    return hv_number(call->eval->arena, sum, call->at);
}

/* What log and pow make is not worked out here; they take numbers. */
static HclValue number_open(HclCall *call)
{
    for (size_t i = 0; i < call->n; i++)
        if (hv_to_number(call->eval, call->args[i]).kind != HV_NUMBER)
            return hcl_call_bad(call, "numbers are expected");
    return hcl_call_open(call);
}

static HclValue number_signum(HclCall *call)
{
    HclValue bad;
    long long n;
    if (!hcl_call_number(call, 0, &n, &bad))
        return bad;
    return hv_number(call->eval->arena, (n > 0) - (n < 0), call->at);
}

/* Bases up to 36; above, Go tells capitals from small letters. */
static HclValue number_parseint(HclCall *call)
{
    HclValue bad;
    long long base, value = 0;
    size_t i = 0;
    Span s;
    if (call->args[0].kind != HV_STRING)
        return hcl_call_bad(call, "text is expected");
    if (!hcl_call_text(call, 0, &s, &bad) || !hcl_call_number(call, 1, &base, &bad))
        return bad;
    if (base < 2 || base > 36)
        return base < 2 || base > 62
                   ? hcl_call_bad(call, "the base must be from 2 to 62")
                   : hv_unknown(call->eval->arena, call->at, "this base is not worked out here");
    i = s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+');
    for (size_t k = i; k < s.len; k++) {
        int digit = span_digit(s.ptr[k], (int)base);
        if (digit < 0)
            return hcl_call_bad(call, "this is no number of that base");
        if (value > (long long)1e15)
            return hv_unknown(call->eval->arena, call->at,
                              "the number is too large to be worked out here");
        value = value * base + digit;
    }
    if (i == s.len)
        return hcl_call_bad(call, "this is no number of that base");
    return hv_number(call->eval->arena, s.ptr[0] == '-' ? -(long double)value : (long double)value,
                     call->at);
}

const HclFunction hcl_set_functions[] = {
    {"setintersection", 1, -1, FUNC_STRICT, set_intersection},
    {"setsubtract", 2, 2, FUNC_STRICT, set_subtract},
    {"setunion", 1, -1, FUNC_STRICT, set_union},
    {"chunklist", 2, 2, FUNC_STRICT, list_chunks},
    {"sum", 1, 1, FUNC_STRICT, number_sum},
    {"signum", 1, 1, FUNC_STRICT, number_signum},
    {"parseint", 2, 2, FUNC_STRICT, number_parseint},
    {"setproduct", 0, -1, FUNC_STRICT, list_setproduct},
    {"matchkeys", 3, 3, FUNC_STRICT, list_matchkeys},
    {"transpose", 1, 1, FUNC_STRICT, list_transpose},
    HCL_NOT_COMPUTED("list", 0, -1),
    HCL_NOT_COMPUTED("map", 0, -1),
    {"log", 2, 2, FUNC_STRICT, number_open},
    {"pow", 2, 2, FUNC_STRICT, number_open},
    {NULL, 0, 0, FUNC_STRICT, NULL},
};

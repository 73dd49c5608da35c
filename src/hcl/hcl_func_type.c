/* Functions that choose between values or change their type. */
#include <string.h>

#include "hcl/hcl_func.h"

static HclValue func_try(HclCall *call)
{
    for (size_t i = 0; i < call->n; i++)
        if (call->args[i].kind != HV_UNKNOWN || !call->args[i].refused)
            return call->args[i];
    return hv_refused(call->eval->arena, call->at, "Error in function call",
                      "no argument of try is valid");
}

static HclValue func_can(HclCall *call)
{
    const HclValue *v = &call->args[0];
    if (v->kind == HV_UNKNOWN && !v->refused)
        return *v;
    return hv_bool(v->kind != HV_UNKNOWN, call->at);
}

/* Lists or maps beside plain values have no common type. */
static bool func_mixed(const HclValue *items, size_t n)
{
    bool plain = false, nested = false;
    for (size_t i = 0; i < n; i++) {
        nested |= items[i].kind == HV_LIST || items[i].kind == HV_OBJECT;
        plain |=
            items[i].kind == HV_STRING || items[i].kind == HV_NUMBER || items[i].kind == HV_BOOL;
    }
    return plain && nested;
}

/* The first that is neither null nor "". */
static HclValue func_coalesce(HclCall *call)
{
    if (func_mixed(call->args, call->n))
        return hcl_call_bad(call, "the arguments have no common type");
    for (size_t i = 0; i < call->n; i++)
        if (call->args[i].kind != HV_NULL && !hv_is(&call->args[i], ""))
            return call->args[i];
    return hv_refused(call->eval->arena, call->at, "Error in function call",
                      "every argument of coalesce is null or empty");
}

static HclValue func_same(HclCall *call)
{
    return call->args[0];
}

static HclValue func_tostring(HclCall *call)
{
    HclValue v = hv_to_string(call->eval, call->args[0]);
    return v.kind == HV_UNKNOWN ? hcl_call_bad(call, "this can't be made text") : v;
}

static HclValue func_tonumber(HclCall *call)
{
    HclValue v = hv_to_number(call->eval, call->args[0]);
    return v.kind == HV_UNKNOWN ? hcl_call_bad(call, "this is no number") : v;
}

static HclValue func_tobool(HclCall *call)
{
    HclValue v = hv_to_bool(call->eval, call->args[0]);
    return v.kind == HV_UNKNOWN ? hcl_call_bad(call, "this is neither true nor false") : v;
}

static HclValue func_toset(HclCall *call)
{
    HclValue v = call->args[0];
    if (v.kind != HV_LIST)
        return v.kind == HV_NULL ? v : hcl_call_bad(call, "a list is expected");
    v = hv_unique(call->eval, v, true);
    v.set = true;
    return v;
}

static HclValue func_tolist(HclCall *call)
{
    HclValue v = call->args[0];
    if (v.kind != HV_LIST)
        return v.kind == HV_NULL ? v : hcl_call_bad(call, "a list is expected");
    v.set = false;
    return v;
}

static HclValue func_tomap(HclCall *call)
{
    if ((call->args[0].kind != HV_OBJECT && call->args[0].kind != HV_NULL) ||
        func_mixed(call->args[0].items, call->args[0].n))
        return hcl_call_bad(call, "a map is expected");
    return call->args[0];
}

const HclFunction hcl_type_functions[] = {
    {"try", 1, -1, FUNC_LENIENT, func_try},          {"can", 1, 1, FUNC_LENIENT, func_can},
    {"coalesce", 1, -1, FUNC_STRICT, func_coalesce}, {"tostring", 1, 1, FUNC_STRICT, func_tostring},
    {"tonumber", 1, 1, FUNC_STRICT, func_tonumber},  {"tobool", 1, 1, FUNC_STRICT, func_tobool},
    {"toset", 1, 1, FUNC_STRICT, func_toset},        {"tolist", 1, 1, FUNC_STRICT, func_tolist},
    {"tomap", 1, 1, FUNC_STRICT, func_tomap},        {"sensitive", 1, 1, FUNC_LENIENT, func_same},
    {"nonsensitive", 1, 1, FUNC_LENIENT, func_same}, {"ephemeralasnull", 1, 1, FUNC_LENIENT, NULL},
    {"issensitive", 1, 1, FUNC_LENIENT, NULL},       {NULL, 0, 0, FUNC_STRICT, NULL},
};

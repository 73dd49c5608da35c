/* What the functions share: their arguments as text and numbers, their results and refusals. */
#include "base/text.h"
#include "hcl/hcl_func.h"

HclValue hcl_call_open(HclCall *call)
{
    return hv_unknown(call->eval->arena, call->at, "the function %.*s is not worked out here",
                      (int)call->name.len, call->name.ptr);
}

HclValue hcl_call_bad(HclCall *call, const char *what)
{
    return hv_refused(call->eval->arena, call->at, "Invalid function argument", "%.*s: %s",
                      (int)call->name.len, call->name.ptr, what);
}

bool hcl_call_text(HclCall *call, size_t i, Span *out, HclValue *out_bad)
{
    HclValue v = hv_to_string(call->eval, call->args[i]);
    *out = v.text;
    if (v.kind == HV_STRING)
        return true;
    *out_bad = hcl_call_bad(call, "text is expected");
    return false;
}

bool hcl_call_number(HclCall *call, size_t i, long long *out, HclValue *out_bad)
{
    long double n;
    if (hv_number_of(&call->args[i], &n) && n > -1e15L && n < 1e15L &&
        n == (long double)(long long)n) {
        *out = (long long)n;
        return true;
    }
    *out_bad = hcl_call_bad(call, "a whole number is expected");
    return false;
}

HclValue hcl_call_made(HclCall *call, const Buf *buf)
{
    if (buf->overflow)
        return hv_unknown(call->eval->arena, call->at, "the text is longer than 1 MB");
    if (!hcl_spend_text(call->eval, buf->len))
        return hcl_spent(call->eval, call->at);
    return hv_string((Span){arena_span(call->eval->arena, buf_span(buf)), buf->len}, call->at);
}

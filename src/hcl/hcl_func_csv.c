/* Documents in other formats: CSV (Go encoding/csv as go-cty csv.go uses it). */
#include <string.h>

#include "hcl/hcl_func.h"

typedef VEC(HclValue) ItemVec;
typedef VEC(Span) SpanVec;

/* One record; false: it is written in a way that is refused or not followed. Quotes stand round a
 * whole field only. */
static bool csv_record(HclCall *call, Span *rest, SpanVec *out)
{
    for (;;) {
        AUTO_BUF Buf buf = BUF_INIT(HCL_STRING_MAX);
        bool quoted = span_starts(*rest, "\"");
        if (quoted)
            *rest = span_sub(*rest, 1, rest->len);
        while (rest->len > 0) {
            char c = rest->ptr[0];
            if (quoted && span_starts(*rest, "\"\""))
                *rest = span_sub(*rest, 1, rest->len);
            else if (quoted ? c == '"' : c == ',' || c == '\n')
                break;
            else if (c == '\r' || (!quoted && c == '"'))
                return false;
            buf_add_char(&buf, c);
            *rest = span_sub(*rest, 1, rest->len);
        }
        if (quoted && rest->len == 0)
            return false;
        if (quoted)
            *rest = span_sub(*rest, 1, rest->len);
        if (!hcl_spend(call->eval, 0))
            return false;
        vec_push(call->eval->arena, out,
                 ((Span){arena_span(call->eval->arena, buf_span(&buf)), buf.len}));
        if (buf.overflow || (rest->len > 0 && rest->ptr[0] != ',' && rest->ptr[0] != '\n'))
            return false;
        if (rest->len == 0 || rest->ptr[0] == '\n') {
            *rest = span_sub(*rest, rest->len > 0, rest->len);
            return true;
        }
        *rest = span_sub(*rest, 1, rest->len);
    }
}

/* The first record names the columns. */
static HclValue csv_decode(HclCall *call)
{
    Arena *arena = call->eval->arena;
    ItemVec rows = VEC_INIT;
    SpanVec header = VEC_INIT;
    HclValue bad;
    Span s;
    if (!hcl_call_text(call, 0, &s, &bad))
        return bad;
    while (s.len > 0) {
        SpanVec record = VEC_INIT;
        HclValue *items;
        Span *keys;
        if (s.ptr[0] == '\n') { /* an empty line is no record */
            s = span_sub(s, 1, s.len);
            continue;
        }
        if (!csv_record(call, &s, &record))
            return !hcl_spend(call->eval, 0)
                       ? hcl_spent(call->eval, call->at)
                       : hv_unknown(arena, call->at, "this CSV is not followed");
        if (header.len == 0) {
            header = record;
            continue;
        }
        if (record.len != header.len)
            return hcl_call_bad(call, "the lines differ in their number of fields");
        items = arena_array(arena, HclValue, record.len);
        keys = arena_array(arena, Span, record.len);
        for (size_t i = 0; i < record.len; i++) {
            items[i] = hv_string(record.items[i], call->args[0].at);
            keys[i] = header.items[i];
        }
        vec_push(arena, &rows, hv_object(keys, items, record.len, call->at));
        if (vec_last(&rows)->n != record.len)
            return hcl_call_bad(call, "two columns have one name");
    }
    return header.len == 0 ? hcl_call_bad(call, "the header is missing")
                           : hv_list(rows.items, rows.len, call->at);
}

const HclFunction hcl_csv_functions[] = {
    {"csvdecode", 1, 1, FUNC_STRICT, csv_decode},
    {NULL, 0, 0, FUNC_STRICT, NULL},
};

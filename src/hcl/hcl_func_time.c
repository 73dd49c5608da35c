/* Functions on times that are given as text; the clock itself is not known before the plan (go-cty
 * datetime.go, funcs timeadd). */
#include <string.h>

#include "base/text.h"
#include "hcl/hcl_func.h"

enum { TIME_LEN = 20 /* "2026-11-23T15:44:46Z" */ };

/* Whole seconds in UTC, as people write them; fractions and offsets are not followed. */
static bool time_of(HclCall *call, size_t i, int64_t *out, HclValue *out_bad)
{
    Span s;
    if (!hcl_call_text(call, i, &s, out_bad))
        return false;
    *out = s.len == TIME_LEN && s.ptr[10] == 'T' && s.ptr[TIME_LEN - 1] == 'Z' ? text_parse_time(s)
                                                                               : -1;
    if (*out >= 0 && span_is(s, text_time(call->eval->arena, *out)))
        return true;
    *out_bad = hv_unknown(call->eval->arena, call->at, "this way to write a time is not followed");
    return false;
}

/* "1h30m", "-45s": whole numbers of hours, minutes and seconds, in that order or another. */
static bool time_duration(Span s, int64_t *out)
{
    bool negative = s.len > 0 && s.ptr[0] == '-';
    int64_t total = 0;
    size_t i = negative || (s.len > 0 && s.ptr[0] == '+');
    if (i >= s.len)
        return false;
    while (i < s.len) {
        int64_t number = 0;
        size_t start = i;
        for (; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9' && i - start < 9; i++)
            number = number * 10 + (s.ptr[i] - '0');
        if (i == start || i >= s.len || !strchr("hms", s.ptr[i]) ||
            (s.ptr[i] == 'm' && i + 1 < s.len && s.ptr[i + 1] == 's'))
            return false;
        total += number * (s.ptr[i] == 'h' ? 3600 : s.ptr[i] == 'm' ? 60 : 1);
        i++;
    }
    *out = negative ? -total : total;
    return true;
}

static HclValue time_add(HclCall *call)
{
    HclValue bad;
    int64_t at, by;
    Span s;
    if (!time_of(call, 0, &at, &bad) || !hcl_call_text(call, 1, &s, &bad))
        return bad;
    if (!time_duration(s, &by) || at + by < 0)
        return hv_unknown(call->eval->arena, call->at, "this duration is not followed");
    return hv_string(span_of(text_time(call->eval->arena, at + by)), call->at);
}

static HclValue time_compare(HclCall *call)
{
    HclValue bad;
    int64_t a, b;
    if (!time_of(call, 0, &a, &bad) || !time_of(call, 1, &b, &bad))
        return bad;
    return hv_number(call->eval->arena, (a > b) - (a < b), call->at);
}

/* ---- formatdate ---- */

static const char *const month_names[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};
static const char *const day_names[] = {"Thursday", "Friday",  "Saturday", "Sunday",
                                        "Monday",   "Tuesday", "Wednesday"}; /* from 1970 */

/* One run of a letter, "YYYY"; false: the letters stand for nothing that is followed here. text:
 * "2026-11-23T15:44:46Z". */
static bool time_put(Buf *out, char letter, size_t n, const char *text, int64_t at)
{
    static const struct {
        char letter;
        int from; /* of the two digits in text */
    } pairs[] = {{'M', 5}, {'D', 8}, {'h', 11}, {'m', 14}, {'s', 17}};
    int month = (text[5] - '0') * 10 + text[6] - '0', hour = (text[11] - '0') * 10 + text[12] - '0';
    const char *day = day_names[at / 86400 % 7];
    for (size_t i = 0; i < ARRAY_LEN(pairs) && n <= 2; i++)
        if (letter == pairs[i].letter) {
            buf_add(out, (Span){text + pairs[i].from + (n == 1 && text[pairs[i].from] == '0'),
                                n == 1 && text[pairs[i].from] == '0' ? 1u : 2u});
            return true;
        }
    if (letter == 'Y' && (n == 2 || n == 4))
        buf_add(out, (Span){text + 4 - n, n});
    else if (letter == 'M' && (n == 3 || n == 4))
        buf_add(out, span_sub(span_of(month_names[month - 1]), 0, n == 3 ? 3 : 20));
    else if (letter == 'E' && (n == 3 || n == 4))
        buf_add(out, span_sub(span_of(day), 0, n == 3 ? 3 : 20));
    else if ((letter == 'H') && n <= 2)
        buf_printf(out, n == 2 ? "%02d" : "%d", hour % 12 ? hour % 12 : 12);
    else if ((letter == 'A' || letter == 'a') && n == 2)
        buf_add_str(out, letter == 'A' ? (hour < 12 ? "AM" : "PM") : hour < 12 ? "am" : "pm");
    else if (letter == 'Z' && n == 1)
        buf_add_char(out, 'Z');
    else
        return false;
    return true;
}

static HclValue time_format(HclCall *call)
{
    AUTO_BUF Buf buf = BUF_INIT(HCL_STRING_MAX);
    HclValue bad;
    const char *text;
    int64_t at;
    Span s;
    if (!hcl_call_text(call, 0, &s, &bad) || !time_of(call, 1, &at, &bad))
        return bad;
    text = text_time(call->eval->arena, at);
    for (size_t i = 0; i < s.len;) {
        char c = s.ptr[i];
        size_t n = 1;
        if (c == '\'')
            return hv_unknown(call->eval->arena, call->at,
                              "quotes in a date's format are not followed");
        if ((c | 0x20) < 'a' || (c | 0x20) > 'z') {
            buf_add_char(&buf, c);
            i++;
            continue;
        }
        while (i + n < s.len && s.ptr[i + n] == c)
            n++;
        if (!time_put(&buf, c, n, text, at))
            return hv_unknown(call->eval->arena, call->at,
                              "these letters of a date's format are not followed");
        i += n;
    }
    return hcl_call_made(call, &buf);
}

const HclFunction hcl_time_functions[] = {
    {"timeadd", 2, 2, FUNC_STRICT, time_add},       {"timecmp", 2, 2, FUNC_STRICT, time_compare},
    {"formatdate", 2, 2, FUNC_STRICT, time_format}, HCL_NOT_COMPUTED("timestamp", 0, 0),
    HCL_NOT_COMPUTED("plantimestamp", 0, 0),        {NULL, 0, 0, FUNC_STRICT, NULL},
};

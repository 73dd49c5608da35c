/* Functions on text (https://developer.hashicorp.com/terraform/language/functions, "String
 * Functions" and encoding). */
#include <limits.h>
#include <string.h>

#include "hcl/hcl_func.h"

/* ---- case and trimming ---- */

static HclValue text_mapped(HclCall *call, char from, char to, int shift)
{
    HclValue bad;
    Span s;
    char *out;
    if (!hcl_call_text(call, 0, &s, &bad))
        return bad;
    out = arena_span(call->eval->arena, s);
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)out[i] >= 0x80)
            return hv_unknown(call->eval->arena, call->at,
                              "the case of letters beyond ASCII is not changed here");
        if (out[i] >= from && out[i] <= to)
            out[i] = (char)(out[i] + shift);
    }
    return hv_string((Span){out, s.len}, call->args[0].at);
}

static HclValue text_lower(HclCall *call)
{
    return text_mapped(call, 'A', 'Z', 'a' - 'A');
}

static HclValue text_upper(HclCall *call)
{
    return text_mapped(call, 'a', 'z', 'A' - 'a');
}

/* Go's strings.Title: whatever is no letter, digit or underscore stands between words. */
static bool text_parts_words(char c)
{
    return !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
           c != '_';
}

static HclValue text_title(HclCall *call)
{
    HclValue v = text_mapped(call, 'A', 'A' - 1, 0);
    char *s = v.kind == HV_STRING ? arena_span(call->eval->arena, v.text) : NULL;
    for (size_t i = 0; s && i < v.text.len; i++)
        if (s[i] >= 'a' && s[i] <= 'z' && (i == 0 || text_parts_words(s[i - 1])))
            s[i] = (char)(s[i] - 'a' + 'A');
    if (s)
        v.text.ptr = s;
    return v;
}

static HclValue text_trimspace(HclCall *call)
{
    HclValue bad;
    Span s;
    if (!hcl_call_text(call, 0, &s, &bad))
        return bad;
    return hv_string(span_trim(s, " \t\r\n\v\f"), call->args[0].at);
}

static HclValue text_trim(HclCall *call)
{
    bool trimmed[UCHAR_MAX + 1] = {false};
    HclValue bad;
    Span s, chars;
    if (!hcl_call_text(call, 0, &s, &bad) || !hcl_call_text(call, 1, &chars, &bad))
        return bad;
    for (size_t i = 0; i < chars.len; i++)
        trimmed[(unsigned char)chars.ptr[i]] = true;
    while (s.len > 0 && trimmed[(unsigned char)s.ptr[0]])
        s = span_sub(s, 1, s.len);
    while (s.len > 0 && trimmed[(unsigned char)s.ptr[s.len - 1]])
        s.len--;
    return hv_string(s, call->args[0].at);
}

static HclValue text_trimprefix(HclCall *call)
{
    HclValue bad;
    Span s, prefix;
    if (!hcl_call_text(call, 0, &s, &bad) || !hcl_call_text(call, 1, &prefix, &bad))
        return bad;
    if (span_starts(s, arena_span(call->eval->arena, prefix)))
        s = span_sub(s, prefix.len, s.len);
    return hv_string(s, call->args[0].at);
}

static HclValue text_trimsuffix(HclCall *call)
{
    HclValue bad;
    Span s, suffix;
    if (!hcl_call_text(call, 0, &s, &bad) || !hcl_call_text(call, 1, &suffix, &bad))
        return bad;
    if (span_ends(s, arena_span(call->eval->arena, suffix)))
        s = span_sub(s, 0, s.len - suffix.len);
    return hv_string(s, call->args[0].at);
}

static HclValue text_chomp(HclCall *call)
{
    HclValue bad;
    Span s;
    if (!hcl_call_text(call, 0, &s, &bad))
        return bad;
    while (s.len > 0 && (s.ptr[s.len - 1] == '\n' || s.ptr[s.len - 1] == '\r'))
        s.len--;
    return hv_string(s, call->args[0].at);
}

static HclValue text_edge(HclCall *call, bool (*at_edge)(Span, const char *))
{
    HclValue bad;
    Span s, edge;
    if (!hcl_call_text(call, 0, &s, &bad) || !hcl_call_text(call, 1, &edge, &bad))
        return bad;
    return hv_bool(at_edge(s, arena_span(call->eval->arena, edge)), call->at);
}

static HclValue text_startswith(HclCall *call)
{
    return text_edge(call, span_starts);
}

static HclValue text_endswith(HclCall *call)
{
    return text_edge(call, span_ends);
}

static bool text_is_in(Span s, const char *part)
{
    return part[0] == '\0' || span_find(s, part) < s.len;
}

/* A needle that almost fits everywhere is compared everywhere. */
static bool text_search(HclCall *call, Span s, Span needle)
{
    enum { COMPARED = 256 /* while one byte is read */ };
    return hcl_spend_text(call->eval, s.len * needle.len / COMPARED);
}

static HclValue text_strcontains(HclCall *call)
{
    if (!text_search(call, call->args[0].text, call->args[1].text))
        return hcl_spent(call->eval, call->at);
    return text_edge(call, text_is_in);
}

/* ---- pieces ---- */

static HclValue text_join(HclCall *call)
{
    AUTO_BUF Buf buf = BUF_INIT(HCL_STRING_MAX);
    HclValue bad;
    Span separator;
    size_t n = 0;
    if (!hcl_call_text(call, 0, &separator, &bad))
        return bad;
    for (size_t i = 1; i < call->n; i++) {
        if (call->args[i].kind != HV_LIST)
            return hcl_call_bad(call, "a list is expected");
        for (size_t k = 0; k < call->args[i].n; k++) {
            HclValue item = hv_to_string(call->eval, call->args[i].items[k]);
            if (item.kind != HV_STRING)
                return hcl_call_bad(call, "a list of text is expected");
            if (n++ > 0)
                buf_add(&buf, separator);
            buf_add(&buf, item.text);
        }
    }
    return hcl_call_made(call, &buf);
}

static HclValue text_split(HclCall *call)
{
    VEC(HclValue) items = VEC_INIT;
    HclValue bad;
    Span separator, s;
    const char *sep;
    if (!hcl_call_text(call, 0, &separator, &bad) || !hcl_call_text(call, 1, &s, &bad))
        return bad;
    if (separator.len == 0)
        return hv_unknown(call->eval->arena, call->at,
                          "splitting into characters is not worked out here");
    if (!text_search(call, s, separator))
        return hcl_spent(call->eval, call->at);
    sep = arena_span(call->eval->arena, separator);
    for (;;) {
        size_t at = span_find(s, sep);
        vec_push(call->eval->arena, &items, hv_string(span_sub(s, 0, at), call->args[1].at));
        if (at >= s.len || items.len > HCL_ITEMS_MAX)
            break;
        if (!hcl_spend(call->eval, 0))
            return hcl_spent(call->eval, call->at);
        s = span_sub(s, at + separator.len, s.len);
    }
    return hv_list(items.items, items.len, call->at);
}

static HclValue text_replace(HclCall *call)
{
    AUTO_BUF Buf buf = BUF_INIT(HCL_STRING_MAX);
    HclValue bad;
    Span s, from, to;
    const char *needle;
    if (!hcl_call_text(call, 0, &s, &bad) || !hcl_call_text(call, 1, &from, &bad) ||
        !hcl_call_text(call, 2, &to, &bad))
        return bad;
    if (from.len > 1 && from.ptr[0] == '/' && from.ptr[from.len - 1] == '/')
        return hcl_regex_replace(call, s, span_sub(from, 1, from.len - 1), to);
    if (from.len == 0)
        return hv_unknown(call->eval->arena, call->at,
                          "putting text between all characters is not worked out here");
    if (!text_search(call, s, from))
        return hcl_spent(call->eval, call->at);
    needle = arena_span(call->eval->arena, from);
    while (s.len > 0) {
        size_t at = span_find(s, needle);
        buf_add(&buf, span_sub(s, 0, at));
        if (at < s.len)
            buf_add(&buf, to);
        s = span_sub(s, at < s.len ? at + from.len : s.len, s.len);
    }
    return hcl_call_made(call, &buf);
}

/* Offset and length count characters; where every character is one byte both are the same. */
static HclValue text_substr(HclCall *call)
{
    HclValue bad;
    long double from, len;
    Span s;
    if (!hcl_call_text(call, 0, &s, &bad))
        return bad;
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return hv_unknown(call->eval->arena, call->at,
                              "parts of text beyond ASCII are not worked out here");
    if (!hv_number_of(&call->args[1], &from) || !hv_number_of(&call->args[2], &len))
        return hcl_call_bad(call, "numbers are expected");
    if (from < 0)
        from += (long double)s.len;
    if (from < 0 || from > (long double)s.len)
        return from < 0 ? hcl_call_bad(call, "the offset lies before the text")
                        : hv_string(SPAN_EMPTY, call->at);
    if (len < 0 || from + len > (long double)s.len)
        len = (long double)s.len - from;
    return hv_string(span_sub(s, (size_t)from, (size_t)(from + len)), call->args[0].at);
}

static HclValue text_strrev(HclCall *call)
{
    HclValue v = text_mapped(call, 'A', 'A' - 1, 0);
    char *s = v.kind == HV_STRING ? arena_span(call->eval->arena, v.text) : NULL;
    for (size_t i = 0; s && i < v.text.len; i++)
        s[i] = v.text.ptr[v.text.len - 1 - i];
    if (s)
        v.text.ptr = s;
    return v;
}

/* ---- format ---- */

/* %v writes 1234567 as 1.234567e+06: only numbers that keep their look are worked out. */
static bool text_plain_number(const HclValue *arg)
{
    long double n;
    return hv_number_of(arg, &n) && n < 1e6L && n > -1e6L && (n == 0 || n > 1e-3L || n < -1e-3L);
}

static bool text_format_one(HclCall *call, char verb, Span flags, const HclValue *arg, Buf *out)
{
    HclValue text = hv_to_string(call->eval, *arg);
    size_t width = 0, i = 0;
    bool left = false, zero = false;
    for (; i < flags.len && strchr("-0", flags.ptr[i]); i++) {
        left |= flags.ptr[i] == '-';
        zero |= flags.ptr[i] == '0';
    }
    for (; i < flags.len && flags.ptr[i] >= '0' && flags.ptr[i] <= '9' && width < 1000; i++)
        width = width * 10 + (size_t)(flags.ptr[i] - '0');
    if (i < flags.len || text.kind != HV_STRING || !strchr("svdq", verb) || (zero && verb != 'd'))
        return false;
    if (verb == 'v' && arg->kind == HV_NUMBER && !text_plain_number(arg))
        return false;
    if (verb == 'd') {
        long double n;
        if (!hv_number_of(arg, &n) || n != (long double)(long long)n)
            return false;
        text = hv_number(call->eval->arena, n, call->at);
    }
    for (size_t k = 0; width > 0 && k < text.text.len; k++)
        if ((unsigned char)text.text.ptr[k] >= 0x80) /* widths count characters */
            return false;
    if (verb == 'q')
        buf_add_char(out, '"');
    for (size_t pad = text.text.len; !left && pad < width; pad++)
        buf_add_char(out, zero ? '0' : ' ');
    buf_add(out, text.text);
    for (size_t pad = text.text.len; left && pad < width; pad++)
        buf_add_char(out, ' ');
    if (verb == 'q')
        buf_add_char(out, '"');
    return verb != 'q' || (span_find_char(text.text, '"') == text.text.len &&
                           span_find_char(text.text, '\\') == text.text.len);
}

/* go-cty format.go: no such verb, or a verb that needs another kind of value */
static bool text_format_refused(char verb, const HclValue *arg)
{
    long double n;
    if (!strchr("vtbdoxXeEfgGsq", verb))
        return true;
    if (arg->kind == HV_NULL || arg->kind == HV_UNKNOWN || strchr("vsq", verb))
        return false;
    return strchr("bdoxXeEfgG", verb) && !hv_number_of(arg, &n);
}

/* %s %v %d %q with widths; other verbs are not worked out. */
static HclValue text_format(HclCall *call)
{
    AUTO_BUF Buf buf = BUF_INIT(HCL_STRING_MAX);
    HclValue bad;
    Span s;
    size_t next = 1;
    if (!hcl_call_text(call, 0, &s, &bad))
        return bad;
    while (s.len > 0) {
        size_t at = span_find_char(s, '%'), end = at + 1;
        buf_add(&buf, span_sub(s, 0, at));
        if (at == s.len)
            break;
        while (end < s.len && strchr("-+ #0123456789.", s.ptr[end]) && s.ptr[end])
            end++;
        if (end == s.len)
            return hcl_call_bad(call, "the format ends within a verb");
        if (s.ptr[end] == '%')
            buf_add_char(&buf, '%');
        else if (next >= call->n)
            return hcl_call_bad(call, "there are fewer arguments than verbs");
        else if (text_format_refused(s.ptr[end], &call->args[next]))
            return hv_refused(call->eval->arena, call->at, "Error in function call",
                              "format: a verb that there is not, or that does not take this value");
        else if (!text_format_one(call, s.ptr[end], span_sub(s, at + 1, end), &call->args[next++],
                                  &buf))
            return hv_unknown(call->eval->arena, call->at,
                              "this use of format is not worked out here");
        s = span_sub(s, end + 1, s.len);
    }
    if (next < call->n)
        return hcl_call_bad(call, "there are more arguments than verbs");
    return hcl_call_made(call, &buf);
}

/* One text for each place of the lists, which must be of one length; plain values stand in all. */
static HclValue text_formatlist(HclCall *call)
{
    HclValue *items, *args = arena_array(call->eval->arena, HclValue, call->n);
    HclCall one = {.eval = call->eval,
                   .name = SPAN_LITERAL("format"),
                   .args = args,
                   .n = call->n,
                   .at = call->at};
    size_t n = 1;
    bool lists = false;
    for (size_t i = 0; i < call->n; i++) {
        if (call->args[i].kind == HV_OBJECT)
            return hv_unknown(call->eval->arena, call->at,
                              "this use of formatlist is not worked out here");
        if (call->args[i].kind != HV_LIST)
            continue;
        if (lists && n != call->args[i].n)
            return hcl_call_bad(call, "the lists differ in length");
        n = call->args[i].n;
        lists = true;
    }
    items = arena_array(call->eval->arena, HclValue, n ? n : 1);
    for (size_t k = 0; k < n; k++) {
        for (size_t i = 0; i < call->n; i++)
            args[i] = call->args[i].kind == HV_LIST ? call->args[i].items[k] : call->args[i];
        items[k] = text_format(&one);
        if (items[k].kind == HV_UNKNOWN)
            return items[k];
    }
    return hv_list(items, n, call->at);
}

/* Blanks behind every line break. */
static HclValue text_indent(HclCall *call)
{
    AUTO_BUF Buf buf = BUF_INIT(HCL_STRING_MAX);
    HclValue bad;
    long long n;
    Span s;
    if (!hcl_call_number(call, 0, &n, &bad) || !hcl_call_text(call, 1, &s, &bad))
        return bad;
    if (n < 0 || n > 10000)
        return hv_unknown(call->eval->arena, call->at, "this use of indent is not worked out here");
    for (size_t i = 0; i < s.len && !buf.overflow; i++) {
        buf_add_char(&buf, s.ptr[i]);
        for (long long k = 0; k < n && s.ptr[i] == '\n'; k++)
            buf_add_char(&buf, ' ');
    }
    return hcl_call_made(call, &buf);
}

const HclFunction hcl_text_functions[] = {
    {"lower", 1, 1, FUNC_STRICT, text_lower},
    {"upper", 1, 1, FUNC_STRICT, text_upper},
    {"title", 1, 1, FUNC_STRICT, text_title},
    {"trimspace", 1, 1, FUNC_STRICT, text_trimspace},
    {"trim", 2, 2, FUNC_STRICT, text_trim},
    {"trimprefix", 2, 2, FUNC_STRICT, text_trimprefix},
    {"trimsuffix", 2, 2, FUNC_STRICT, text_trimsuffix},
    {"chomp", 1, 1, FUNC_STRICT, text_chomp},
    {"startswith", 2, 2, FUNC_STRICT, text_startswith},
    {"endswith", 2, 2, FUNC_STRICT, text_endswith},
    {"strcontains", 2, 2, FUNC_STRICT, text_strcontains},
    {"join", 2, -1, FUNC_STRICT, text_join},
    {"split", 2, 2, FUNC_STRICT, text_split},
    {"replace", 3, 3, FUNC_STRICT, text_replace},
    {"substr", 3, 3, FUNC_STRICT, text_substr},
    {"format", 1, -1, FUNC_STRICT, text_format},
    {"strrev", 1, 1, FUNC_STRICT, text_strrev},
    {"formatlist", 1, -1, FUNC_STRICT, text_formatlist},
    {"indent", 2, 2, FUNC_STRICT, text_indent},
    {NULL, 0, 0, FUNC_STRICT, NULL},
};

/* regex, regexall and the regular expressions of replace (zclconf/go-cty function/stdlib/regexp.go,
 * Go regexp). */

#include "hcl/goregex.h"
#include "hcl/hcl_func.h"

typedef VEC(HclValue) ItemVec;

/* NULL and *out_bad where the pattern is refused or not followed. */
static const GoRegex *regex_of(HclCall *call, Span pattern, HclValue *out_bad)
{
    const GoRegex *regex = goregex_compile(call->eval->arena, pattern);
    if (regex->state == GOREGEX_FINE)
        return regex;
    *out_bad = regex->state == GOREGEX_REFUSED
                   ? hcl_call_bad(call, "the pattern is no regular expression")
                   : hv_unknown(call->eval->arena, call->at,
                                "this regular expression is not worked out here");
    return NULL;
}

/* What is left of the work that a call may do; true if there is none, and *out_bad says it. */
static bool regex_tired(HclCall *call, long left, HclValue *out_bad)
{
    bool spent = !hcl_spend_text(call->eval, (size_t)(GOREGEX_WORK_MAX - (left > 0 ? left : 0)));
    *out_bad =
        spent ? hcl_spent(call->eval, call->at)
              : hv_unknown(call->eval->arena, call->at, "the regular expression takes too long");
    return spent || left <= 0;
}

static HclValue regex_part(HclCall *call, Span text, const GoRegexMatch *m, int group)
{
    long from = m->at[2 * group], to = m->at[2 * group + 1];
    if (from < 0 || to < 0)
        return hv_null(call->at);
    return hv_string(span_sub(text, (size_t)from, (size_t)to), call->args[1].at);
}

/* The type of the result follows from the groups, so this is refused before anything is looked for.
 */
static bool regex_mixes(const GoRegex *regex)
{
    int named = 0;
    for (int i = 0; i < regex->n_groups; i++)
        named += regex->names[i].len > 0;
    return named != 0 && named != regex->n_groups;
}

/* The first two arguments; NULL and *out_bad where they don't fit. */
static const GoRegex *regex_args(HclCall *call, Span *out_text, HclValue *out_bad)
{
    const GoRegex *regex;
    Span pattern;
    if (!hcl_call_text(call, 0, &pattern, out_bad) || !hcl_call_text(call, 1, out_text, out_bad))
        return NULL;
    regex = regex_of(call, pattern, out_bad);
    if (!regex || !regex_mixes(regex))
        return regex;
    *out_bad = hcl_call_bad(call, "groups with and without names can't be mixed");
    return NULL;
}

/* Text; with groups a list of theirs; with names an object. */
static HclValue regex_result(HclCall *call, const GoRegex *regex, Span text, const GoRegexMatch *m)
{
    size_t n = (size_t)regex->n_groups, named = 0;
    HclValue *items;
    Span *keys;
    for (size_t i = 0; i < n; i++)
        named += regex->names[i].len > 0;
    if (n == 0)
        return regex_part(call, text, m, 0);
    items = arena_array(call->eval->arena, HclValue, n);
    keys = arena_array(call->eval->arena, Span, n);
    for (size_t i = 0; i < n; i++) {
        items[i] = regex_part(call, text, m, (int)i + 1);
        keys[i] = regex->names[i];
    }
    return named ? hv_object(keys, items, n, call->at) : hv_list(items, n, call->at);
}

static HclValue regex_regex(HclCall *call)
{
    long work = GOREGEX_WORK_MAX;
    const GoRegex *regex;
    Span text;
    GoRegexMatch m;
    HclValue bad;
    bool found;
    regex = regex_args(call, &text, &bad);
    if (!regex)
        return bad;
    found = goregex_find(regex, text, 0, &work, &m);
    if (regex_tired(call, work, &bad))
        return bad;
    return found ? regex_result(call, regex, text, &m)
                 : hcl_call_bad(call, "the pattern matches no part of the text");
}

/* regexp.go allMatches: an empty match right behind another one is none. */
static HclValue regex_all(HclCall *call)
{
    long work = GOREGEX_WORK_MAX, end = -1;
    const GoRegex *regex;
    Span text;
    GoRegexMatch m;
    HclValue bad;
    ItemVec items = VEC_INIT;
    regex = regex_args(call, &text, &bad);
    if (!regex)
        return bad;
    for (size_t at = 0; at <= text.len && goregex_find(regex, text, at, &work, &m);) {
        bool empty = m.at[1] == (long)at, again = empty && m.at[0] == end;
        at = !empty ? (size_t)m.at[1] : at < text.len ? at + goregex_width(text, at) : text.len + 1;
        end = m.at[1];
        if (again)
            continue;
        vec_push(call->eval->arena, &items, regex_result(call, regex, text, &m));
        if (vec_last(&items)->kind == HV_UNKNOWN)
            return *vec_last(&items);
    }
    return regex_tired(call, work, &bad) ? bad : hv_list(items.items, items.len, call->at);
}

/* ---- replace ---- */

static int regex_group_named(const GoRegex *regex, Span name)
{
    int number = 0;
    for (int i = 0; i < regex->n_groups; i++)
        if (span_same(regex->names[i], name))
            return i + 1;
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] < '0' || name.ptr[i] > '9' || number > GOREGEX_GROUPS_MAX ||
            (i > 0 && name.ptr[0] == '0'))
            return -1;
        else
            number = number * 10 + (name.ptr[i] - '0');
    return number <= regex->n_groups ? number : -1;
}

/* regexp.go extract: the name behind a "$", and what stands behind it. Empty: the "$" is text. */
static Span regex_name(Span s, Span *out_rest)
{
    bool brace = span_starts(s, "{");
    Span name = span_sub(s, brace, s.len);
    size_t n = 0;
    while (n < name.len && (name.ptr[n] == '_' || (name.ptr[n] >= '0' && name.ptr[n] <= '9') ||
                            ((name.ptr[n] | 0x20) >= 'a' && (name.ptr[n] | 0x20) <= 'z')))
        n++;
    *out_rest = span_sub(name, n + brace, name.len);
    if (brace && (n >= name.len || name.ptr[n] != '}'))
        return SPAN_EMPTY;
    return span_sub(name, 0, n);
}

static void regex_expand(const GoRegex *regex, Span text, const GoRegexMatch *m, Span to, Buf *out)
{
    while (to.len > 0) {
        size_t dollar = span_find_char(to, '$');
        Span name, rest;
        int group;
        buf_add(out, span_sub(to, 0, dollar));
        if (dollar >= to.len)
            return;
        to = span_sub(to, dollar + 1, to.len);
        if (span_starts(to, "$")) {
            buf_add_char(out, '$');
            to = span_sub(to, 1, to.len);
            continue;
        }
        name = regex_name(to, &rest);
        if (name.len == 0) {
            buf_add_char(out, '$');
            continue;
        }
        to = rest;
        group = regex_group_named(regex, name);
        if (group >= 0 && m->at[2 * group] >= 0)
            buf_add(out, span_sub(text, (size_t)m->at[2 * group], (size_t)m->at[2 * group + 1]));
    }
}

HclValue hcl_regex_replace(HclCall *call, Span text, Span pattern, Span to)
{
    AUTO_BUF Buf buf = BUF_INIT(HCL_STRING_MAX);
    long work = GOREGEX_WORK_MAX;
    size_t copied = 0;
    HclValue bad;
    const GoRegex *regex = regex_of(call, pattern, &bad);
    GoRegexMatch m;
    if (!regex)
        return bad;
    for (size_t at = 0; at <= text.len && goregex_find(regex, text, at, &work, &m);) {
        size_t from = (size_t)m.at[0], end = (size_t)m.at[1], width = goregex_width(text, at);
        buf_add(&buf, span_sub(text, copied, from));
        if (end > copied || from == 0)
            regex_expand(regex, text, &m, to, &buf);
        copied = end;
        at = at + width > end ? at + width : at + 1 > end ? at + 1 : end;
    }
    if (regex_tired(call, work, &bad))
        return bad;
    buf_add(&buf, span_sub(text, copied, text.len));
    return hcl_call_made(call, &buf);
}

const HclFunction hcl_regex_functions[] = {
    {"regex", 2, 2, FUNC_STRICT, regex_regex},
    {"regexall", 2, 2, FUNC_STRICT, regex_all},
    {NULL, 0, 0, FUNC_STRICT, NULL},
};

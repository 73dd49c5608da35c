#include "terraform/version.h"

#include <string.h>

static bool version_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A number of up to nine digits; *rest goes behind it. */
static bool version_number(Span *rest, unsigned *out)
{
    size_t i = 0;
    *out = 0;
    for (; i < rest->len && version_digit(rest->ptr[i]); i++)
        *out = *out * 10 + (unsigned)(rest->ptr[i] - '0');
    if (i == 0 || i > 9)
        return false;
    *rest = span_sub(*rest, i, rest->len);
    return true;
}

static bool version_suffix_ok(Span suffix)
{
    for (size_t i = 0; i < suffix.len; i++) {
        char c = suffix.ptr[i];
        if (!version_digit(c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '.' &&
            c != '-')
            return false;
    }
    return suffix.len > 0;
}

bool version_parse(Span text, Version *out)
{
    size_t plus = span_find_char(text, '+');
    Span rest = span_sub(text, span_starts(text, "v") ? 1 : 0, plus);
    *out = (Version){{0, 0, 0}, 0, SPAN_EMPTY};
    for (;;) {
        if (out->n_parts == 3 || !version_number(&rest, &out->parts[out->n_parts++]))
            return false;
        if (!span_starts(rest, "."))
            break;
        rest = span_sub(rest, 1, rest.len);
    }
    if (span_starts(rest, "-")) {
        out->prerelease = span_sub(rest, 1, rest.len);
        return version_suffix_ok(out->prerelease);
    }
    return rest.len == 0;
}

/* One dot-separated piece of a pre-release against another: numbers by value and before words. */
static int version_compare_piece(Span a, Span b)
{
    unsigned x, y;
    Span rest_a = a, rest_b = b;
    bool number_a = version_number(&rest_a, &x) && rest_a.len == 0,
         number_b = version_number(&rest_b, &y) && rest_b.len == 0;
    size_t len = a.len < b.len ? a.len : b.len;
    int d;
    if (number_a && number_b)
        return (x > y) - (x < y);
    if (number_a != number_b)
        return number_a ? -1 : 1;
    d = len ? memcmp(a.ptr, b.ptr, len) : 0;
    return d ? d : (a.len > b.len) - (a.len < b.len);
}

static int version_compare_prerelease(Span a, Span b)
{
    if (a.len == 0 || b.len == 0)
        return (a.len == 0) - (b.len == 0);
    while (a.len > 0 && b.len > 0) {
        size_t end_a = span_find_char(a, '.'), end_b = span_find_char(b, '.');
        int d = version_compare_piece(span_sub(a, 0, end_a), span_sub(b, 0, end_b));
        if (d)
            return d;
        a = span_sub(a, end_a + 1, a.len);
        b = span_sub(b, end_b + 1, b.len);
    }
    return (a.len > 0) - (b.len > 0);
}

int version_compare(const Version *a, const Version *b)
{
    for (int i = 0; i < 3; i++)
        if (a->parts[i] != b->parts[i])
            return a->parts[i] < b->parts[i] ? -1 : 1;
    return version_compare_prerelease(a->prerelease, b->prerelease);
}

int version_compare_text(const char *a, const char *b)
{
    Version x, y;
    bool ok_a = version_parse(span_of(a), &x), ok_b = version_parse(span_of(b), &y);
    return ok_a && ok_b ? version_compare(&x, &y) : (int)ok_a - (int)ok_b;
}

/* ---- constraints ---- */

static bool version_eq(const Version *v, const Version *limit)
{
    return version_compare(v, limit) == 0;
}

static bool version_ne(const Version *v, const Version *limit)
{
    return version_compare(v, limit) != 0;
}

static bool version_ge(const Version *v, const Version *limit)
{
    return version_compare(v, limit) >= 0;
}

static bool version_gt(const Version *v, const Version *limit)
{
    return version_compare(v, limit) > 0;
}

static bool version_le(const Version *v, const Version *limit)
{
    return version_compare(v, limit) <= 0;
}

static bool version_lt(const Version *v, const Version *limit)
{
    return version_compare(v, limit) < 0;
}

/* "~> 5.1.2" allows 5.1.x from 2 on, "~> 5.1" allows 5.x from 1 on, "~> 5" allows 5.x. */
static bool version_pessimistic(const Version *v, const Version *limit)
{
    return version_ge(v, limit) && v->parts[0] == limit->parts[0] &&
           (limit->n_parts < 3 || v->parts[1] == limit->parts[1]);
}

/* Longest first. */
static const struct {
    const char *symbol;
    bool (*meets)(const Version *v, const Version *limit);
} version_operators[] = {
    {"~>", version_pessimistic}, {">=", version_ge}, {"<=", version_le}, {"!=", version_ne},
    {">", version_gt},           {"<", version_lt},  {"=", version_eq}};

static enum version_match version_meets_one(Span term, const Version *v)
{
    bool (*meets)(const Version *, const Version *) = version_eq;
    Version limit;
    for (size_t i = 0; i < ARRAY_LEN(version_operators); i++)
        if (span_starts(term, version_operators[i].symbol)) {
            meets = version_operators[i].meets;
            term = span_trim(span_sub(term, strlen(version_operators[i].symbol), term.len), " \t");
            break;
        }
    if (!version_parse(term, &limit))
        return VERSION_BAD;
    if (v->prerelease.len > 0 && meets != version_eq && meets != version_ne)
        return VERSION_NO;
    return meets(v, &limit) ? VERSION_YES : VERSION_NO;
}

enum version_match version_meets(const char *constraint, const char *version)
{
    Span rest = span_trim(span_of(constraint), " \t");
    enum version_match all = VERSION_YES;
    bool exact = false;
    Version v;
    if (!version_parse(span_of(version), &v))
        return VERSION_BAD;
    for (bool more = rest.len > 0; more;) {
        size_t end = span_find_char(rest, ',');
        Span term = span_trim(span_sub(rest, 0, end), " \t");
        enum version_match one = version_meets_one(term, &v);
        if (one == VERSION_BAD)
            return VERSION_BAD;
        exact |= term.len > 0 &&
                 (version_digit(term.ptr[0]) || term.ptr[0] == '=' || term.ptr[0] == 'v');
        all = one == VERSION_NO ? VERSION_NO : all;
        more = end < rest.len;
        rest = span_sub(rest, end + 1, rest.len);
    }
    return v.prerelease.len > 0 && !exact ? VERSION_NO : all;
}

bool version_constraint_valid(const char *constraint)
{
    return version_meets(constraint, "0.0.0") != VERSION_BAD;
}

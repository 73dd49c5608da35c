/* Functions on networks and times: what Terraform refuses of their arguments; values that don't say
 * how to log in are not worked out. Sources: terraform 1.11 internal/lang/funcs/cidr.go
 * with apparentlymart/go-cidr, go-cty's datetime.go, internal/lang/funcs/datetime.go; each refusal
 * seen with terraform 1.11.4 (tests/unit/t_hcl_refused.c). */
#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "hcl/hcl_func.h"

static HclValue net_refused(HclCall *call, const char *what)
{
    return hv_refused(call->eval->arena, call->at, "Error in function call", "%.*s: %s",
                      (int)call->name.len, call->name.ptr, what);
}

/* ---- networks ---- */

typedef struct Prefix {
    long long len, bits; /* 32 or 128 */
} Prefix;

/* Terraform takes octets with leading zeros, which inet_pton does not: they are not judged. */
static bool prefix_has_zeros(const char *text)
{
    for (const char *c = text; *c; c++)
        if (*c == '0' && isdigit((unsigned char)c[1]) &&
            (c == text || !isxdigit((unsigned char)c[-1])))
            return true;
    return false;
}

/* net.ParseCIDR of the first argument; false with what to return instead. */
static bool prefix_read(HclCall *call, Prefix *out, HclValue *out_instead)
{
    unsigned char address[16];
    Span text;
    const char *whole, *slash;
    if (!hcl_call_text(call, 0, &text, out_instead))
        return false;
    whole = arena_span(call->eval->arena, text);
    slash = strchr(whole, '/');
    *out_instead = net_refused(call, "this is no network such as 10.0.0.0/16");
    if (!slash || !slash[1] || strlen(slash + 1) > 3 ||
        strspn(slash + 1, "0123456789") != strlen(slash + 1))
        return false;
    out->bits = strchr(whole, ':') ? 128 : 32;
    out->len = 0;
    for (const char *c = slash + 1; *c; c++)
        out->len = out->len * 10 + (*c - '0');
    if (out->len > out->bits)
        return false;
    if (out->bits == 32 && prefix_has_zeros(whole)) {
        *out_instead = hcl_call_open(call);
        return false;
    }
    whole = arena_span(call->eval->arena, span_sub(text, 0, (size_t)(slash - whole)));
    return inet_pton(out->bits == 128 ? AF_INET6 : AF_INET, whole, address) == 1;
}

/* Has a field of that many bits room for the number? */
static bool net_fits(long long number, long long bits)
{
    return bits >= 62 || number < (1LL << bits);
}

static HclValue net_cidrhost(HclCall *call)
{
    HclValue instead;
    Prefix prefix;
    long long host;
    if (!prefix_read(call, &prefix, &instead) || !hcl_call_number(call, 1, &host, &instead))
        return instead;
    return net_fits(host < 0 ? -host - 1 : host, prefix.bits - prefix.len)
               ? hcl_call_open(call)
               : net_refused(call, "the prefix has no room for this host number");
}

/* Is the address, or the whole network, of the second argument within the first? OpenTofu's alone
 * (1.12 internal/lang/funcs/cidr.go: CidrContainsFunc). */
static HclValue net_cidrcontains(HclCall *call)
{
    unsigned char address[2][16] = {{0}, {0}};
    HclValue instead;
    Prefix prefix, other;
    Span text[2];
    if (!prefix_read(call, &prefix, &instead) || !hcl_call_text(call, 0, &text[0], &instead) ||
        !hcl_call_text(call, 1, &text[1], &instead))
        return instead;
    other.bits = span_find_char(text[1], ':') < text[1].len ? 128 : 32;
    other.len = other.bits;
    if (span_find_char(text[1], '/') < text[1].len) {
        HclCall second = {
            .eval = call->eval, .name = call->name, .args = call->args + 1, .n = 1, .at = call->at};
        if (!prefix_read(&second, &other, &instead))
            return instead;
    }
    for (size_t i = 0; i < 2; i++) {
        const char *only =
            arena_span(call->eval->arena, span_sub(text[i], 0, span_find_char(text[i], '/')));
        if (prefix_has_zeros(only))
            return hcl_call_open(call);
        if (inet_pton((i ? other : prefix).bits == 128 ? AF_INET6 : AF_INET, only, address[i]) != 1)
            return net_refused(call, "the second argument is no address and no network");
    }
    if (prefix.bits != other.bits)
        return net_refused(call, "one argument is IPv4 and the other is IPv6");
    for (long long bit = 0; bit < prefix.len; bit++)
        if ((address[0][bit / 8] ^ address[1][bit / 8]) >> (7 - bit % 8) & 1)
            return hv_bool(false, call->at);
    return hv_bool(other.len >= prefix.len, call->at);
}

static HclValue net_cidrnetmask(HclCall *call)
{
    HclValue instead;
    Prefix prefix;
    if (!prefix_read(call, &prefix, &instead))
        return instead;
    return prefix.bits == 32 ? hcl_call_open(call)
                             : net_refused(call, "IPv6 addresses have no netmask");
}

static HclValue net_cidrsubnet(HclCall *call)
{
    HclValue instead;
    Prefix prefix;
    long long bits, number;
    if (!prefix_read(call, &prefix, &instead) || !hcl_call_number(call, 1, &bits, &instead) ||
        !hcl_call_number(call, 2, &number, &instead))
        return instead;
    if (bits > prefix.bits - prefix.len)
        return net_refused(call, "the prefix has no room for so many new bits");
    return bits < 0 || number < 0 || net_fits(number, bits)
               ? hcl_call_open(call)
               : net_refused(call, "the new bits have no room for this subnet number");
}

/* Each subnet behind the one before; the space left is counted for IPv4. */
static HclValue net_cidrsubnets(HclCall *call)
{
    HclValue instead;
    Prefix prefix;
    long long used = 0;
    if (!prefix_read(call, &prefix, &instead))
        return instead;
    for (size_t i = 1; i < call->n; i++) {
        long long bits, size;
        if (!hcl_call_number(call, i, &bits, &instead))
            return instead;
        if (bits < 1 || bits > 32 || bits > prefix.bits - prefix.len)
            return hcl_call_bad(call, "the prefix can't be extended by so many bits");
        if (prefix.bits == 128)
            continue;
        size = 1LL << (32 - prefix.len - bits);
        used = (used + size - 1) / size * size + size;
        if (used > 1LL << (32 - prefix.len))
            return hcl_call_bad(call, "the network has no room for all these subnets");
    }
    return hcl_call_open(call);
}

/* ---- times ---- */

/* A text against a pattern in which 9 stands for a digit. */
static bool time_like(Span text, const char *pattern)
{
    for (size_t i = 0; pattern[i]; i++)
        if (i >= text.len ||
            (pattern[i] == '9' ? !isdigit((unsigned char)text.ptr[i]) : text.ptr[i] != pattern[i]))
            return false;
    return true;
}

/* YYYY-MM-DDThh:mm:ss[.fraction](Z|+hh:mm|-hh:mm) */
static bool time_stamp(Span text)
{
    size_t at = 19;
    if (!time_like(text, "9999-99-99T99:99:99"))
        return false;
    if (at < text.len && text.ptr[at] == '.')
        for (at++; at < text.len && isdigit((unsigned char)text.ptr[at]);)
            at++;
    text = span_sub(text, at, text.len);
    return span_is(text, "Z") ||
           (text.len == 6 && (time_like(text, "+99:99") || time_like(text, "-99:99")));
}

/* time.ParseDuration: numbers, each with its unit */
static bool time_duration(Span text)
{
    static const char *const units[] = {"ns", "us", "\xc2\xb5s", "\xce\xbcs", "ms", "s", "m", "h"};
    if (text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+'))
        text = span_sub(text, 1, text.len);
    if (span_is(text, "0"))
        return true;
    if (text.len == 0)
        return false;
    while (text.len > 0) {
        size_t digits = 0, unit = 0, i = 0;
        for (; digits < text.len && strchr("0123456789.", text.ptr[digits]); digits++)
            unit += text.ptr[digits] != '.';
        if (unit == 0)
            return false;
        text = span_sub(text, digits, text.len);
        for (unit = 0; i < ARRAY_LEN(units) && unit == 0; i++)
            if (span_starts(text, units[i]) &&
                (text.len == strlen(units[i]) || text.ptr[strlen(units[i])] == '.' ||
                 isdigit((unsigned char)text.ptr[strlen(units[i])])))
                unit = strlen(units[i]);
        if (unit == 0)
            return false;
        text = span_sub(text, unit, text.len);
    }
    return true;
}

static HclValue time_add(HclCall *call)
{
    HclValue bad;
    Span stamp, duration;
    if (!hcl_call_text(call, 0, &stamp, &bad) || !hcl_call_text(call, 1, &duration, &bad))
        return bad;
    return time_stamp(stamp) && time_duration(duration)
               ? hcl_call_open(call)
               : net_refused(call, "an RFC 3339 time and a duration such as 1h are expected");
}

/* -1, 0 or 1 as the first time is before, at or after the second. */
static HclValue time_cmp(HclCall *call)
{
    int64_t times[2];
    HclValue bad;
    Span text;
    for (size_t i = 0; i < 2; i++) {
        if (!hcl_call_text(call, i, &text, &bad))
            return bad;
        if (!time_stamp(text))
            return hcl_call_bad(call, "a time such as 2026-01-31T12:00:00Z is expected");
        times[i] = text_parse_rfc3339(text);
    }
    if (times[0] < 0 || times[1] < 0) /* before 1970 */
        return hcl_call_open(call);
    return hv_number(call->eval->arena,
                     (long double)((times[0] > times[1]) - (times[0] < times[1])), call->at);
}

/* Runs of one letter, and what stands in quotes. */
static bool time_format(Span format)
{
    static const char *const verbs[] = {"YYYY", "YY",  "MMMM", "MMM", "MM",    "M",    "DD",  "D",
                                        "EEEE", "EEE", "HH",   "H",   "hh",    "h",    "AA",  "aa",
                                        "mm",   "m",   "ss",   "s",   "ZZZZZ", "ZZZZ", "ZZZ", "Z"};
    for (size_t i = 0; i < format.len;) {
        size_t end = i + 1;
        bool known = !isalpha((unsigned char)format.ptr[i]);
        if (format.ptr[i] == '\'') {
            end = i + 1 + span_find_char(span_sub(format, i + 1, format.len), '\'') + 1;
            known = end <= format.len;
        } else {
            while (!known && end < format.len && format.ptr[end] == format.ptr[i])
                end++;
        }
        for (size_t k = 0; !known && k < ARRAY_LEN(verbs); k++)
            known = span_is(span_sub(format, i, end), verbs[k]);
        if (!known)
            return false;
        i = end;
    }
    return true;
}

static HclValue time_formatdate(HclCall *call)
{
    HclValue bad;
    Span format, stamp;
    if (!hcl_call_text(call, 0, &format, &bad) || !hcl_call_text(call, 1, &stamp, &bad))
        return bad;
    if (!time_stamp(stamp))
        return hcl_call_bad(call, "an RFC 3339 time is expected");
    return time_format(format) ? hcl_call_open(call)
                               : hcl_call_bad(call, "there is no such date verb");
}

const HclFunction hcl_net_functions[] = {
    {"cidrcontains", 2, 2, FUNC_STRICT, net_cidrcontains},
    {"cidrhost", 2, 2, FUNC_STRICT, net_cidrhost},
    {"cidrnetmask", 1, 1, FUNC_STRICT, net_cidrnetmask},
    {"cidrsubnet", 3, 3, FUNC_STRICT, net_cidrsubnet},
    {"cidrsubnets", 1, -1, FUNC_STRICT, net_cidrsubnets},
    {"timeadd", 2, 2, FUNC_STRICT, time_add},
    {"timecmp", 2, 2, FUNC_STRICT, time_cmp},
    {"formatdate", 2, 2, FUNC_STRICT, time_formatdate},
    HCL_NOT_COMPUTED("timestamp", 0, 0),
    HCL_NOT_COMPUTED("plantimestamp", 0, 0),
    {NULL, 0, 0, FUNC_STRICT, NULL},
};

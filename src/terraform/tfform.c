#include "terraform/tfform.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arn.h"
#include "base/base64.h"
#include "base/compiler.h"
#include "base/text.h"
#include "hcl/hcl.h"
#include "terraform/tfurl.h"

static bool form_blank(const char *text)
{
    return text[strspn(text, " \t\r\n\v\f")] == '\0';
}

/* ---- ARNs (provider: internal/verify/arn.go; backend:
 * internal/backend/remote-state/s3/validate.go) ---- */

/* aws(-[a-z]+)* */
static bool form_partition(Span s)
{
    bool dash = false;
    if (!span_starts(s, "aws"))
        return false;
    for (size_t i = 3; i < s.len; i++) {
        bool letter = s.ptr[i] >= 'a' && s.ptr[i] <= 'z';
        if (s.ptr[i] == '-' ? dash : !letter || i == 3)
            return false;
        dash = s.ptr[i] == '-';
    }
    return !dash;
}

static bool form_account(Span s)
{
    static const char *const words[] = {"", "aws", "aws-managed", "third-party", "aws-marketplace"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (span_is(s, words[i]))
            return true;
    return arn_is_account(s) || (span_starts(s, "cw") && s.len == 12);
}

/* Nothing, or words with dashes between and a number at the end: us-gov-west-1 */
static bool form_region(Span s)
{
    size_t digits = 0, dashes = 0;
    if (s.len == 0)
        return true;
    while (digits < s.len && isdigit((unsigned char)s.ptr[s.len - 1 - digits]))
        digits++;
    for (size_t i = 0; i + digits < s.len; i++) {
        bool dash = s.ptr[i] == '-';
        if (dash ? i < 2 || s.ptr[i - 1] == '-' : s.ptr[i] < 'a' || s.ptr[i] > 'z')
            return false;
        dashes += dash;
    }
    return digits >= 1 && digits <= 2 && dashes >= 2 && s.ptr[s.len - digits - 1] == '-';
}

const char *form_arn_fault(const char *text)
{
    Arn arn;
    const char *fault = arn_parse(span_of(text), &arn);
    if (fault)
        return fault;
    if (!form_partition(arn.partition))
        return "invalid partition value";
    if (!form_region(arn.region))
        return "invalid region value";
    if (!form_account(arn.account))
        return "invalid account ID value";
    return arn.resource.len == 0 ? "missing resource value" : NULL;
}

/* ---- time.ParseDuration: numbers, each with its unit ("1h30m") ---- */

static const char *form_unit(Span rest, double *seconds)
{
    static const struct {
        const char *name;
        double seconds;
    } units[] = {{"ns", 1e-9}, {"us", 1e-6}, {"\xc2\xb5s", 1e-6}, {"\xce\xbcs", 1e-6},
                 {"ms", 1e-3}, {"s", 1},     {"m", 60},           {"h", 3600}};
    size_t end = 0;
    while (end < rest.len && rest.ptr[end] != '.' && !isdigit((unsigned char)rest.ptr[end]))
        end++;
    for (size_t i = 0; i < ARRAY_LEN(units); i++)
        if (span_is(span_sub(rest, 0, end), units[i].name)) {
            *seconds = units[i].seconds;
            return units[i].name;
        }
    return NULL;
}

/* Digits with at most one dot among them; a dot alone is no number. */
static size_t form_number(Span text)
{
    static const char digits[] = "0123456789";
    size_t whole = span_run(text, digits), fraction;
    if (!span_starts(span_sub(text, whole, text.len), "."))
        return whole;
    fraction = span_run(span_sub(text, whole + 1, text.len), digits);
    return whole + fraction > 0 ? whole + 1 + fraction : 0;
}

static const char *form_duration_fault(Arena *arena, const char *text, bool session)
{
    Span rest = span_of(text);
    double total = 0, unit = 0;
    if (rest.len > 0 && (rest.ptr[0] == '-' || rest.ptr[0] == '+'))
        rest = span_sub(rest, 1, rest.len);
    if (rest.len == 0)
        return arena_printf(arena, "cannot be parsed as a duration: time: invalid duration \"%s\"",
                            text_safe(arena, text));
    if (span_is(rest, "0"))
        rest = SPAN_EMPTY;
    while (rest.len > 0) {
        size_t digits = form_number(rest);
        const char *name;
        double number = strtod(arena_span(arena, span_sub(rest, 0, digits)), NULL);
        if (digits == 0)
            return arena_printf(arena,
                                "cannot be parsed as a duration: time: invalid duration \"%s\"",
                                text_safe(arena, text));
        rest = span_sub(rest, digits, rest.len);
        if (rest.len == 0 || rest.ptr[0] == '.')
            return arena_printf(
                arena, "cannot be parsed as a duration: time: missing unit in duration \"%s\"",
                text_safe(arena, text));
        name = form_unit(rest, &unit);
        if (!name)
            return arena_printf(
                arena, "cannot be parsed as a duration: time: unknown unit in duration \"%s\"",
                text_safe(arena, text));
        total += number * unit;
        rest = span_sub(rest, strlen(name), rest.len);
    }
    if (text[0] == '-')
        total = -total;
    return session && (total < 15 * 60 || total > 12 * 3600)
               ? "must be between 15 minutes (15m) and 12 hours (12h), inclusive"
               : NULL;
}

/* ---- URLs ---- */

static const char *form_url_fault(Arena *arena, const char *text, bool full)
{
    bool whole = true;
    const char *fault = tfurl_fault(arena, text, &whole);
    if (fault)
        return arena_printf(arena, "cannot be parsed as a URL: %s", fault);
    return full && !whole ? "must be a valid URL containing at least a scheme and hostname" : NULL;
}

/* ---- ARNs ---- */

/* validateARN with validateIAMRoleARN or validateIAMPolicyARN behind it */
static const char *form_iam_fault(Arena *arena, const char *text, const char *kind)
{
    Arn arn;
    const char *fault = arn_parse(span_of(text), &arn);
    if (fault)
        return arena_printf(arena, "cannot be parsed as an ARN: %s", fault);
    return span_starts(arn.resource, kind)
               ? NULL
               : arena_printf(arena, "must be an ARN whose resource begins with %s", kind);
}

/* ---- KMS keys (validate.go: the pattern of an id is anchored at its first branch only) ---- */

static size_t form_hex(const char *text, size_t n)
{
    size_t i = 0;
    while (i < n && (isdigit((unsigned char)text[i]) || (text[i] >= 'a' && text[i] <= 'f')))
        i++;
    return i;
}

/* [a-f0-9]{8}-[a-f0-9]{4}-[1-5][a-f0-9]{3}-[ab89][a-f0-9]{3}-[a-f0-9]{12} at text: its length, 0 */
static size_t form_uuid(const char *text)
{
    static const size_t parts[] = {8, 4, 4, 4, 12};
    size_t at = 0;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (i > 0 && text[at++] != '-')
            return 0;
        if (form_hex(text + at, parts[i]) < parts[i] || (i == 2 && !strchr("12345", text[at])) ||
            (i == 3 && !strchr("ab89", text[at])))
            return 0;
        at += parts[i];
    }
    return at;
}

static size_t form_mrk(const char *text)
{
    return strncmp(text, "mrk-", 4) == 0 && form_hex(text + 4, 32) == 32 ? 36 : 0;
}

static bool form_alias(Span text)
{
    if (!span_starts(text, "alias/") || text.len == strlen("alias/"))
        return false;
    for (size_t i = strlen("alias/"); i < text.len; i++)
        if (!isalnum((unsigned char)text.ptr[i]) && !strchr("/_-", text.ptr[i]))
            return false;
    return true;
}

static bool form_kms_id(const char *text)
{
    const char *alias = NULL;
    if (form_uuid(text))
        return true;
    for (const char *c = text; *c; c++)
        if (form_mrk(c))
            return true;
    for (const char *c = text; (c = strstr(c, "alias/")); c++)
        alias = form_alias(span_of(c)) ? c : alias;
    return alias != NULL;
}

static const char *form_kms_fault(const char *text)
{
    Arn arn;
    const char *key;
    if (arn_parse(span_of(text), &arn))
        return form_kms_id(text) ? NULL : "must be a valid KMS Key ID";
    key = span_starts(arn.resource, "key/") ? arn.resource.ptr + strlen("key/") : NULL;
    if (form_alias(arn.resource) ||
        (key && (form_uuid(key) == strlen(key) || form_mrk(key) == strlen(key)) && *key))
        return NULL;
    return "must be a valid KMS Key ARN";
}

/* ---- policies ---- */

static bool form_json(Arena *arena, const char *text)
{
    HclFile *file;
    if (form_blank(text) ||
        span_starts(span_of(text), "\xef\xbb\xbf")) /* encoding/json takes none */
        return false;
    file = hcl_parse_json(arena, "policy", span_of(text), false);
    return !file->error.summary;
}

static const char *form_policy_fault(Arena *arena, const char *text)
{
    if (form_blank(text))
        return "cannot be empty or all whitespace";
    if (text[strspn(text, " \t\r\n")] != '{')
        return "must be a JSON object describing the policy";
    return form_json(arena, text) ? NULL : "is a JSON document with an error";
}

/* ---- keys of SSE-C: 44 characters of base64 ---- */

static const char *form_sse_fault(const char *key)
{
    if (strlen(key) != 44)
        return "must be 44 characters in length";
    return base64_is_text(span_of(key)) ? NULL : "must be base64 encoded";
}

/* ---- all ---- */

static bool form_only(const char *text, const char *more)
{
    for (const char *c = text; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '_' && !strchr(more, *c))
            return false;
    return true;
}

static bool form_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(text, *words) == 0)
            return true;
    return false;
}

const char *form_fault(Arena *arena, enum value_form form, const char *text, bool sdk)
{
    static const char *const modes[] = {"IPv4", "IPv6", NULL};
    static const char *const retries[] = {"standard", "adaptive", NULL};
    static const char *const bools[] = {"1", "t", "T",     "TRUE",  "true",  "True", "0",
                                        "f", "F", "FALSE", "false", "False", "",     NULL};
    size_t len = strlen(text);
    switch (form) {
    case FORM_NOT_EMPTY:
        return form_blank(text) ? "cannot be empty or all whitespace" : NULL;
    case FORM_S3_PATH:
        return text[0] == '/' || (len > 0 && text[len - 1] == '/')
                   ? "must not start or end with \"/\""
                   : NULL;
    case FORM_NO_DOUBLE_SLASH:
        return strstr(text, "//") ? "must not contain \"//\"" : NULL;
    case FORM_KMS_KEY:
        return form_kms_fault(text);
    case FORM_RETRY_MODE: /* aws.ParseRetryMode; the provider takes "" for nothing */
        return (sdk && len == 0) || form_one_of(text, retries) ? NULL
                                                               : "must be standard or adaptive";
    case FORM_BOOL_TEXT: /* nullable.ValidateTypeStringNullableBool: strconv.ParseBool */
        return form_one_of(text, bools) ? NULL : "must be true or false";
    case FORM_IMDS_MODE:
        return form_one_of(text, modes) ? NULL : "must be one of [IPv4, IPv6]";
    case FORM_URL:
        return form_url_fault(arena, text, false);
    case FORM_FULL_URL:
        return form_url_fault(arena, text, true);
    case FORM_ROLE_ARN:
        return form_blank(text) ? "cannot be empty or all whitespace"
                                : form_iam_fault(arena, text, "role/");
    case FORM_POLICY_ARN:
        return form_iam_fault(arena, text, "policy/");
    case FORM_ARN:
        return text[0] ? form_arn_fault(text) : NULL;
    case FORM_TIME:
    case FORM_DURATION:
        return form_duration_fault(arena, text, form == FORM_DURATION);
    case FORM_EXTERNAL_ID:
        return form_only(text, "+=,.@:/-") ? NULL : "can only contain letters, numbers and =,.@:/-";
    case FORM_ROLE_NAME:
        return form_only(text, "+=,.@-") ? NULL : "can only contain letters, numbers and =,.@-";
    case FORM_JSON: /* the provider's policy; an empty text is none */
        return !text[0] || form_json(arena, text) ? NULL : "contains an invalid JSON";
    case FORM_POLICY:
        return form_policy_fault(arena, text);
    case FORM_SSE_KEY:
        return form_sse_fault(text);
    case FORM_LENGTH:
        break;
    }
    return NULL;
}

const char *form_secret_fault(enum value_form form, SecretShape shape)
{
    if (form == FORM_SSE_KEY && shape.len_bytes != 44)
        return "must be 44 characters in length";
    if (form == FORM_SSE_KEY && !shape.base64)
        return "must be base64 encoded";
    if (form == FORM_EXTERNAL_ID && !shape.plain)
        return "can only contain letters, numbers and =,.@:/-";
    return NULL;
}

const char *form_summary(enum value_form form)
{
    static const char *const words[] = {
        [FORM_LENGTH] = "Invalid Value Length",
        [FORM_KMS_KEY] = "Invalid KMS Key ID",
        [FORM_SSE_KEY] = "Invalid sse_customer_key value",
        [FORM_ROLE_ARN] = "Invalid ARN",
        [FORM_POLICY_ARN] = "Invalid ARN",
        [FORM_DURATION] = "Invalid Duration",
        [FORM_POLICY] = "Invalid IAM Policy Document",
    };
    const char *own = (size_t)form < ARRAY_LEN(words) ? words[form] : NULL;
    return own ? own : "Invalid Value";
}

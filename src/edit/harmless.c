#include "edit/harmless.h"

#include <ctype.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "data/regions.h"

enum { SHOWN_MAX = 64 * 1024, NAME_MAX_BYTES = 64, SEGMENT_MAX = 64, MIXED_MIN = 16 };

#define ALNUM "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
#define BLANKS " \t\r\n"

static bool made_of(Span s, const char *chars)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '\0' || !strchr(chars, s.ptr[i]))
            return false;
    return s.len > 0;
}

static bool is_among(Span s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_is_nocase(s, words[i]))
            return true;
    return false;
}

/* ---- names ---- */

static bool head_has(Span head, const char *const *words, size_t n_words)
{
    AUTO_BUF Buf lower = BUF_INIT(SHOWN_MAX);
    for (size_t i = 0; i < head.len; i++)
        buf_add_char(&lower, (char)tolower((unsigned char)head.ptr[i]));
    return span_has_one_of(buf_span(&lower), words, n_words);
}

/* Is one of the name's words ("max_attempts" has two) among these? */
static bool name_has_word(Span name, const char *const *words, size_t n)
{
    Span rest = span_trim(name, BLANKS "\"'=:$");
    while (rest.len > 0) {
        size_t end = 0;
        while (end < rest.len && !strchr("_-. \t\"':", rest.ptr[end]))
            end++;
        if (is_among(span_sub(rest, 0, end), words, n))
            return true;
        rest = span_sub(rest, end + 1, rest.len);
    }
    return false;
}

bool names_secret(Span head)
{
    static const char *const parts[] = {"secret",     "token",       "password",    "passwd",
                                        "passphrase", "external_id", "private_key", "api_key",
                                        "apikey",     "customer_key"};
    static const char *const words[] = {"bearer", "creds", "otp", "pass", "passcode",
                                        "pat",    "pin",   "pw",  "pwd"};
    static const char *const files[] = {"token_file", "token_url", "secret_name"};
    return (head_has(head, parts, ARRAY_LEN(parts)) && !head_has(head, files, ARRAY_LEN(files))) ||
           name_has_word(head, words, ARRAY_LEN(words));
}

bool names_key_id(Span head)
{
    static const char *const words[] = {"access_key"};
    return head_has(head, words, ARRAY_LEN(words));
}

/* Settings whose value is the name of a section, a block or a module beside it. A session's, a
 * role's or a bucket's name is none of these: anything can stand there. */
static bool names_name(Span name)
{
    static const char *const names[] = {"profile",     "source_profile", "aws_profile",
                                        "sso_session", "alias",          "aws_default_profile",
                                        "source"};
    return is_among(name, names, ARRAY_LEN(names));
}

static bool names_region(Span name)
{
    static const char *const names[] = {"region", "sts_region", "sso_region", "aws_region",
                                        "aws_default_region"};
    return is_among(name, names, ARRAY_LEN(names));
}

/* ---- values ---- */

bool harmless_suspicious(Span s)
{
    if (made_of(s, ALNUM "+/=_-") &&
        (looks_like_secret(s) ||
         (s.len >= MIXED_MIN && span_kinds(s) == (SPAN_LOWER | SPAN_UPPER | SPAN_DIGIT))))
        return true;
    return key_id_begins(s) || span_starts(s, "eyJ") || s.len > 128;
}

/* Digits can be somebody's PIN: more than two of them are shown only where the name says what is
 * counted or numbered. */
static bool is_number(Span name, Span s)
{
    static const char *const counted[] = {
        "account", "attempts", "bytes",   "count",   "days", "hours",   "max", "min",    "minutes",
        "number",  "port",     "retries", "seconds", "size", "timeout", "ttl", "version"};
    return s.len <= 12 && made_of(s, "0123456789.") && isdigit((unsigned char)s.ptr[0]) &&
           (s.len <= 2 || name_has_word(name, counted, ARRAY_LEN(counted)));
}

/* ">= 4.0, < 6.0", "~> 5.100", "5.0.0" */
static bool is_version(Span s)
{
    size_t dot = span_find_char(s, '.');
    return s.len <= NAME_MAX_BYTES && made_of(s, "0123456789.~><=!, v") && dot < s.len &&
           (!made_of(s, "0123456789.") ||
            span_find_char(span_sub(s, dot + 1, s.len), '.') < s.len - dot - 1);
}

/* "eu-west-9", "us_east1": what the AWS regions of tomorrow and their misspellings look like. */
static bool is_like_region(Span s)
{
    static const char *const sides[] = {"north", "south", "east", "west", "central"};
    static const char *const parts[] = {"af", "ap", "ca", "cn", "eu",  "il",
                                        "me", "mx", "sa", "us", "eusc"};
    AUTO_BUF Buf lower = BUF_INIT(64);
    for (size_t i = 0; i < s.len; i++)
        buf_add_char(&lower, (char)tolower((unsigned char)s.ptr[i]));
    return s.len <= 24 && span_starts_with_one_of(buf_span(&lower), parts, ARRAY_LEN(parts)) &&
           span_has_one_of(buf_span(&lower), sides, ARRAY_LEN(sides));
}

/* A region, or what somebody took for one. */
static bool is_region(Arena *arena, Span name, Span s)
{
    const char *how;
    if (s.len == 0 || s.len > 24 || !made_of(s, ALNUM "-_ "))
        return false;
    return region_find(arena_span(arena, s)) || is_like_region(s) ||
           (names_region(name) && region_suggest(arena, arena_span(arena, s), &how));
}

static bool is_segments(Span s, const char *chars)
{
    while (s.len > 0) {
        size_t end = span_find_char(s, '/');
        Span segment = span_sub(s, 0, end);
        if (segment.len > SEGMENT_MAX || (segment.len > 0 && !made_of(segment, chars)) ||
            harmless_suspicious(segment))
            return false;
        s = span_sub(s, end + 1, s.len);
    }
    return true;
}

static bool is_path(Span name, Span s)
{
    static const char *const names[] = {"_file", "_files", "path", "bundle", "_dir"};
    bool begins = span_starts(s, "/") || span_starts(s, "~") || span_starts(s, "./") ||
                  span_starts(s, "../") || span_starts(s, "$HOME/") || span_starts(s, "${HOME}/");
    if (!begins && !(head_has(name, names, ARRAY_LEN(names)) && span_find_char(s, '/') < s.len))
        return false;
    if (s.len == SECRET_KEY_LEN && made_of(s, ALNUM "+/"))
        return false;
    return is_segments(s, ALNUM "._-+~@${}");
}

/* A URL without user, query and fragment; a path only where the host is AWS's. */
static bool is_url(Span s)
{
    static const char *const hosts[] = {".amazonaws.com", ".amazonaws.com.cn", ".api.aws",
                                        ".awsapps.com", ".awsapps.cn"};
    size_t from = span_starts(s, "https://") ? 8 : span_starts(s, "http://") ? 7 : 0;
    Span host = span_sub(s, from, s.len), path;
    bool aws = false;
    path = span_sub(host, span_find_char(host, '/'), host.len);
    host = span_sub(host, 0, host.len - path.len);
    for (size_t i = 0; i < ARRAY_LEN(hosts); i++)
        aws = aws || span_ends(host, hosts[i]);
    return from > 0 && made_of(host, ALNUM ".-_:[]") && !harmless_suspicious(host) &&
           (path.len <= 1 || (aws && is_segments(path, ALNUM ".-_")));
}

static bool is_arn(Span s)
{
    return span_starts(s, "arn:aws") && s.len <= 512 && made_of(s, ALNUM ":/_+=,.@-*");
}

/* "registry.terraform.io/hashicorp/aws", "h1:..." of a lock file, "hashicorp/aws" */
static bool is_terraforms(Span s)
{
    static const char *const hashes[] = {"h1:", "zh:"};
    for (size_t i = 0; i < ARRAY_LEN(hashes); i++)
        if (span_starts(s, hashes[i]) && s.len <= 80)
            return made_of(span_sub(s, 3, s.len), ALNUM "+/=");
    return (span_starts(s, "registry.") || span_starts(s, "hashicorp/")) &&
           is_segments(s, "abcdefghijklmnopqrstuvwxyz0123456789.-");
}

static bool is_name(Span s)
{
    return s.len <= NAME_MAX_BYTES && made_of(s, ALNUM "_.@/+:-") && !harmless_suspicious(s);
}

/* What settings can be set to that take one of a few words. */
static bool is_word(Span s)
{
    static const char *const words[] = {"true",
                                        "false",
                                        "null",
                                        "yes",
                                        "no",
                                        "on",
                                        "off",
                                        "auto",
                                        "json",
                                        "text",
                                        "table",
                                        "yaml",
                                        "yaml-stream",
                                        "standard",
                                        "legacy",
                                        "adaptive",
                                        "regional",
                                        "path",
                                        "virtual",
                                        "iso8601",
                                        "wire",
                                        "ipv4",
                                        "ipv6",
                                        "environment",
                                        "ec2instancemetadata",
                                        "in-region",
                                        "cross-region",
                                        "ecscontainer",
                                        "mobile",
                                        "sso:account:access",
                                        "string",
                                        "number",
                                        "bool",
                                        "any",
                                        "preferred",
                                        "required",
                                        "when_supported",
                                        "disabled",
                                        "when_required"};
    return is_among(s, words, ARRAY_LEN(words));
}

static bool is_harmless(Arena *arena, Span name, Span value)
{
    Span s = span_trim(value, BLANKS);
    if (s.len == 0 || made_of(s, "[](){},"))
        return true;
    if (names_secret(name) || (names_key_id(name) && !is_word(s)))
        return is_word(s) && !is_region(arena, name, s) && span_is(s, "null");
    return is_word(s) || is_number(name, s) || is_version(s) || is_region(arena, name, s) ||
           is_url(s) || is_arn(s) || is_terraforms(s) || is_path(name, s) ||
           (names_name(name) && is_name(s));
}

/* ---- masks ---- */

static const char *masked(Arena *arena, Span name, Span value)
{
    Span id = span_trim(value, BLANKS "\"'");
    SecretShape shape;
    bool secret = names_secret(name) || names_key_id(name) || looks_like_secret(id);
    if (!secret || (made_of(id, "0123456789") && !names_secret(name)))
        return arena_printf(arena, "‹value, %zu characters›", value.len);
    shape = secret_shape(secret_hold(arena, value));
    return text_secret_span(arena, &shape);
}

/* A key id with its middle taken out. */
static const char *shown_key_id(Arena *arena, Span name, Span value)
{
    Span id = span_trim(value, BLANKS "\"'");
    return key_id_begins(id) && !names_secret(name) && id.len <= 128 && made_of(id, ALNUM)
               ? text_key_id(arena, arena_span(arena, id), false)
               : NULL;
}

/* "https://user:pw@host/x?token=y" with all but its host masked; NULL where it is no such URL. */
static const char *shown_url(Arena *arena, Span value)
{
    size_t from = span_find(value, "://"), end, at;
    const char *user = "", *rest = "";
    Span host;
    if (from >= value.len || from > 8)
        return NULL;
    from += 3;
    for (end = from; end < value.len && !strchr("/?#", value.ptr[end]);)
        end++;
    at = from;
    for (size_t i = from; i < value.len; i++) /* a password may hold a "/" */
        at = value.ptr[i] == '@' ? i + 1 : at;
    if (at > end)
        for (end = at; end < value.len && !strchr("/?#", value.ptr[end]);)
            end++;
    host = span_sub(value, at, end);
    if (!made_of(host, ALNUM ".-_:[]") || harmless_suspicious(host))
        return NULL;
    if (at > from)
        user = arena_printf(arena, "‹secret, %zu characters›@", at - from - 1);
    if (end + 1 < value.len)
        rest = arena_printf(arena, "%c‹%s, %zu characters›", value.ptr[end],
                            value.ptr[end] == '/' ? "value" : "secret", value.len - end - 1);
    else if (end < value.len)
        rest = arena_span(arena, span_sub(value, end, value.len));
    return arena_printf(arena, "%.*s%s%.*s%s", (int)from, value.ptr, user, (int)host.len, host.ptr,
                        rest);
}

/* ---- expressions ---- */

/* var.x, local.x.y, each.value, module.m.out[0] */
static bool is_reference(Span word)
{
    static const char *const roots[] = {"var.",  "local.", "data.",      "module.",
                                        "each.", "path.",  "terraform.", "self."};
    for (size_t i = 0; i < ARRAY_LEN(roots); i++)
        if (span_starts(word, roots[i]))
            return is_segments(word, ALNUM "_.-[]*");
    return false;
}

/* "a${var.b}c" where what stands around the references is harmless. */
static bool is_template(Arena *arena, Span name, Span text)
{
    AUTO_BUF Buf around = BUF_INIT(SHOWN_MAX);
    size_t open = span_find(text, "${");
    if (open >= text.len)
        return false;
    while (open < text.len) {
        size_t close = open + span_find_char(span_sub(text, open, text.len), '}');
        if (close >= text.len || !is_reference(span_trim(span_sub(text, open + 2, close), " ")))
            return false;
        buf_add(&around, span_sub(text, 0, open));
        text = span_sub(text, close + 1, text.len);
        open = span_find(text, "${");
    }
    buf_add(&around, text);
    return is_harmless(arena, name, buf_span(&around));
}

static const char *shown_plain(Arena *arena, Span name, Span value)
{
    const char *special;
    if (is_harmless(arena, name, value) || is_template(arena, name, value))
        return text_safe_span(arena, value);
    special = shown_key_id(arena, name, value);
    if (!special && !names_secret(name))
        special = shown_url(arena, value);
    return special ? special : masked(arena, name, value);
}

static size_t word_length(Span s)
{
    size_t n = 0;
    while (n < s.len && !strchr("\"'()[]{},=: \t\r", s.ptr[n]))
        n++;
    return n;
}

/* A bare word of an expression; it may be the name of what follows. */
static void put_word(Arena *arena, Buf *out, Span *name, Span word, Span after)
{
    Span next = span_trim(after, " \t");
    bool names = next.len > 0 && (next.ptr[0] == '=' || next.ptr[0] == ':') && is_name(word);
    bool calls = after.len > 0 && after.ptr[0] == '(' && made_of(word, ALNUM "_");
    if (names)
        *name = word;
    if (names || calls || is_reference(word) || is_word(word) || is_number(*name, word))
        buf_add_str(out, text_safe_span(arena, word));
    else
        buf_add_str(out, masked(arena, *name, word));
}

static const char *shown_expression(Arena *arena, Span name, Span value)
{
    AUTO_BUF Buf out = BUF_INIT(SHOWN_MAX);
    for (size_t i = 0; i < value.len;) {
        Span rest = span_sub(value, i, value.len);
        size_t n = word_length(rest);
        if (rest.ptr[0] == '"' || rest.ptr[0] == '\'') {
            size_t end = span_find_char(span_sub(rest, 1, rest.len), rest.ptr[0]);
            Span text = span_sub(rest, 1, 1 + end), after = span_sub(rest, end + 2, rest.len);
            Span next = span_trim(after, " \t");
            bool names =
                next.len > 0 && (next.ptr[0] == '=' || next.ptr[0] == ':') && is_name(text);
            buf_add_char(&out, rest.ptr[0]);
            if (names)
                buf_add_str(&out, text_safe_span(arena, name = text));
            else
                buf_add_str(&out, shown_plain(arena, name, text));
            if (end + 1 < rest.len)
                buf_add_char(&out, rest.ptr[0]);
            i += end + 2;
        } else if (n > 0) {
            put_word(arena, &out, &name, span_sub(rest, 0, n), span_sub(rest, n, rest.len));
            i += n;
        } else {
            buf_add_str(&out, text_safe_span(arena, span_sub(rest, 0, 1)));
            i++;
        }
    }
    return arena_span(arena, buf_span(&out));
}

/* HCL and JSON: a list, an object, a quoted text, a call, a reference. */
static bool is_expression(Span s)
{
    size_t n = word_length(s);
    if (s.len > 0 && strchr("[{\"'", s.ptr[0]))
        return true;
    return is_reference(s) || (n > 0 && n < s.len && s.ptr[n] == '(' && span_ends(s, ")") &&
                               made_of(span_sub(s, 0, n), "abcdefghijklmnopqrstuvwxyz0123456789_"));
}

const char *harmless_text(Arena *arena, Span name, Span value)
{
    Span trimmed = span_trim(value, BLANKS ",");
    if (is_harmless(arena, name, value) || trimmed.len == 0)
        return text_safe_span(arena, value);
    if (is_expression(trimmed) || (span_ends(value, ",") && is_harmless(arena, name, trimmed)))
        return shown_expression(arena, name, value);
    if (span_is_nocase(name, "credential_process") && value.len > 0) {
        size_t end = span_find_char(value, ' ');
        if (end < value.len && is_path(name, span_sub(value, 0, end)))
            return arena_printf(arena, "%.*s %s", (int)end, value.ptr,
                                masked(arena, name, span_sub(value, end + 1, value.len)));
    }
    return shown_plain(arena, name, value);
}

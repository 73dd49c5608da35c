#include "errors/scrub.h"

#include <ctype.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"

enum { SCRUB_MIN = 6, SCRUB_RUN = 100, SCRUB_ALONE = 10, SECRET_KEY_LEN = 40, KEY_ID_LEN = 20 };

/* Names whose value is a secret, in lower case, without '_' and '-'. strong: whatever follows "="
 * or ":" is the value; else only what does not look like a word of a sentence. */
static const struct {
    const char *name;
    bool strong;
} scrub_names[] = {
    {"secretaccesskey", true},
    {"secretkey", true},
    {"sessiontoken", true},
    {"securitytoken", true},
    {"accesstoken", true},
    {"refreshtoken", true},
    {"clientsecret", true},
    {"idtoken", true},
    {"webidentitytoken", true},
    {"externalid", true},
    {"password", true},
    {"passwd", true},
    {"passphrase", true},
    {"apikey", true},
    {"xamzsignature", true},
    {"ssobearertoken", true},
    {"ssobearer", true},
    {"metadatatoken", true},
    {"samlassertion", true},
    {"devicecode", true},
    {"authorizationtoken", true},
    {"privatekey", true},
    {"apitoken", true},
    {"bearertoken", true},
    {"registrationtoken", true},
    {"serialnumbertokencode", true},
    {"tokencode", true},
    {"failure message", true},
    {"signature", false},
    {"token", false},
    {"secret", false},
    {"authorization", false},
};

/* What ends a name of several words, DB_PASS, and is too short to be looked for in one. */
static const char *const scrub_last_words[] = {"pass", "pwd", "pw"};

static bool scrub_is_base64(char c)
{
    return isalnum((unsigned char)c) || c == '/' || c == '+';
}

static bool scrub_is_value(char c)
{
    return isgraph((unsigned char)c) && !strchr("\"'`,;&<>|)}]\\", c);
}

static bool scrub_is_mixed(Span s)
{
    bool upper = false, lower = false, digit = false;
    for (size_t i = 0; i < s.len; i++) {
        upper = upper || isupper((unsigned char)s.ptr[i]);
        lower = lower || islower((unsigned char)s.ptr[i]);
        digit = digit || isdigit((unsigned char)s.ptr[i]);
    }
    return upper && lower && digit;
}

void scrub_mask(Buf *out, size_t len)
{
    buf_printf(out, "‹secret, %zu characters›", len);
}

static size_t scrub_run(Span line, size_t at, bool (*in)(char))
{
    size_t n = 0;
    while (at + n < line.len && in(line.ptr[at + n]))
        n++;
    return n;
}

/* ---- NAME=value, "name": "value", <Name>value, Name: value ---- */

static bool scrub_is_last_word(Span line, size_t end)
{
    size_t i = end;
    Span word;
    while (i > 0 && isalpha((unsigned char)line.ptr[i - 1]))
        i--;
    word = span_sub(line, i, end);
    for (size_t k = 0; k < ARRAY_LEN(scrub_last_words); k++)
        if (i > 1 && strchr("_-", line.ptr[i - 1]) && isalnum((unsigned char)line.ptr[i - 2]) &&
            span_is_nocase(word, scrub_last_words[k]))
            return true;
    return false;
}

/* Does the name that ends before `end` end in one of ours? */
static const char *scrub_name_before(Span line, size_t end, bool *out_strong)
{
    char name[48];
    size_t n = sizeof name - 1, i = end;
    name[n] = '\0';
    for (; i > 0 && n > 0; i--) {
        char c = line.ptr[i - 1];
        if (c == '_' || c == '-')
            continue;
        if (!isalnum((unsigned char)c) && !(c == ' ' && n < sizeof name - 1))
            break;
        name[--n] = (char)tolower((unsigned char)c);
    }
    if (strncmp(strrchr(name + n, ' ') ? strrchr(name + n, ' ') + 1 : name + n, "tftoken",
                strlen("tftoken")) == 0) { /* TF_TOKEN_app_terraform_io */
        *out_strong = true;
        return "tftoken";
    }
    if (scrub_is_last_word(line, end)) {
        *out_strong = true;
        return "pass";
    }
    for (size_t k = 0; k < ARRAY_LEN(scrub_names); k++) {
        size_t len = strlen(scrub_names[k].name);
        if (len <= sizeof name - 1 - n &&
            strcmp(name + sizeof name - 1 - len, scrub_names[k].name) == 0) {
            *out_strong = scrub_names[k].strong;
            return scrub_names[k].name;
        }
    }
    return NULL;
}

/* After "=", ":" or ">" at `at`: where the value begins, past blanks and an opening quote (escaped
 * or not). */
static size_t scrub_value_start(Span line, size_t at)
{
    size_t i = at + 1;
    while (i < line.len &&
           (line.ptr[i] == ' ' || line.ptr[i] == '\t' || line.ptr[i] == '[' || line.ptr[i] == '='))
        i++;
    while (i < line.len && (line.ptr[i] == '"' || line.ptr[i] == '\'' || line.ptr[i] == '\\'))
        i++;
    return i;
}

static bool scrub_quoted(Span line, size_t start)
{
    return start > 0 && (line.ptr[start - 1] == '"' || line.ptr[start - 1] == '\'');
}

/* A quoted value runs to its quote, blanks and all. */
static size_t scrub_value_length(Span line, size_t start)
{
    size_t n = 0;
    if (!scrub_quoted(line, start))
        return scrub_run(line, start, scrub_is_value);
    while (start + n < line.len && line.ptr[start + n] != line.ptr[start - 1] &&
           line.ptr[start + n] != '\\')
        n++;
    return n;
}

/* Nobody writes a sentence's word in capitals alone, but for a short one. */
static bool scrub_is_word_of_prose(Span value)
{
    bool lower = false;
    for (size_t i = 0; i < value.len; i++) {
        lower = lower || islower((unsigned char)value.ptr[i]);
        if (!isalpha((unsigned char)value.ptr[i]) && !strchr(".-", value.ptr[i]))
            return false;
    }
    return lower || value.len < SCRUB_MIN;
}

/* `password: x` and nothing else on the line: a name of one word at its beginning, a value of one
 * word at its end. A sentence has more. */
static bool scrub_fills_line(Span line, size_t name_end, size_t value_end)
{
    Span name = span_trim(span_sub(line, 0, name_end), " \t\"'#;+");
    Span rest = span_trim(span_sub(line, value_end, line.len), " \t\r\n\"',;");
    for (size_t i = 0; i < name.len; i++)
        if (!isalnum((unsigned char)name.ptr[i]) && !strchr("_-.", name.ptr[i]))
            return false;
    return rest.len == 0;
}

/* ?token=x or &token=x: in an address nothing is prose. */
static bool scrub_is_query(Span line, size_t at, size_t name_end)
{
    size_t i = name_end;
    while (i > 0 && (isalnum((unsigned char)line.ptr[i - 1]) || strchr("_-", line.ptr[i - 1])))
        i--;
    return line.ptr[at] == '=' && i > 0 && strchr("?&", line.ptr[i - 1]);
}

/* Is the word that ends there one of a program ("sso_bearer"), not of prose? */
static bool scrub_is_identifier(Span line, size_t end)
{
    size_t i = end;
    while (i > 0 && (isalnum((unsigned char)line.ptr[i - 1]) || line.ptr[i - 1] == '_'))
        i--;
    return memchr(line.ptr + i, '_', end - i) != NULL;
}

/* `external_id "x"`, as some programs print a block: the length of x. */
static size_t scrub_named_quoted(Span line, size_t at, size_t *out_start)
{
    size_t end = at, len;
    bool strong = false;
    while (end > 0 && (line.ptr[end - 1] == ' ' || line.ptr[end - 1] == '\t'))
        end--;
    if (end == at || !scrub_is_identifier(line, end) || !scrub_name_before(line, end, &strong) ||
        !strong)
        return 0;
    len = scrub_value_length(line, at + 1);
    *out_start = at + 1;
    return at + 1 + len < line.len && !span_starts(span_sub(line, at + 1, line.len), "‹") ? len : 0;
}

/* At a separator: length of the secret that follows and its start; 0 if none does. */
static size_t scrub_named(Span line, size_t at, size_t *out_start)
{
    size_t end = at, len;
    bool strong = false;
    Span value;
    while (end > 0 && strchr(" \t\"'\\])", line.ptr[end - 1]))
        end--;
    if (!scrub_name_before(line, end, &strong))
        return 0;
    *out_start = scrub_value_start(line, at);
    len = scrub_value_length(line, *out_start);
    value = span_sub(line, *out_start, *out_start + len);
    if (len == 0 || span_starts(value, "AWS4-HMAC") || span_starts(value, "‹") ||
        span_starts(value, "***"))
        return 0;
    if ((span_is_nocase(value, "Bearer") || span_is_nocase(value, "Basic")))
        return 0; /* the word after it is the secret: scrub_scheme */
    if (!strong && !scrub_is_query(line, at, end) &&
        (len < SCRUB_MIN || (scrub_is_word_of_prose(value) && !scrub_quoted(line, *out_start))))
        return 0;
    if (line.ptr[at] == ':' && !scrub_quoted(line, *out_start) && scrub_is_word_of_prose(value) &&
        !scrub_is_identifier(line, end) && !scrub_fills_line(line, end, *out_start + len))
        return 0; /* "Session token: not found" */
    return len;
}

/* ---- things that show themselves by their form ---- */

/* user:password@ after "://" at `at`: the password, or a token that stands alone before the "@". */
static size_t scrub_password(Span line, size_t at, size_t *out_start)
{
    size_t i = at + 3, colon = 0;
    for (; i < line.len && !strchr("/ \"'?#<>", line.ptr[i]); i++) {
        if (line.ptr[i] == ':' && colon == 0)
            colon = i;
        if (line.ptr[i] == '@' && colon > 0) {
            *out_start = colon + 1;
            return i - colon - 1;
        }
        if (line.ptr[i] == '@') {
            *out_start = at + 3;
            return i - *out_start >= SCRUB_ALONE && scrub_is_mixed(span_sub(line, at + 3, i))
                       ? i - *out_start
                       : 0;
        }
    }
    return 0;
}

static bool scrub_is_jwt_char(char c)
{
    return isalnum((unsigned char)c) || strchr("-_.=", c);
}

static bool scrub_is_token_char(char c)
{
    return scrub_is_base64(c) || strchr("=_-%", c);
}

/* Tokens of GitHub, GitLab, Slack, npm, Docker and PyPI, as each documents its own prefixes. */
static bool scrub_has_prefix(Span text)
{
    static const char *const prefixes[] = {"ghp_",      "gho_",        "ghu_",   "ghs_",
                                           "ghr_",      "github_pat_", "glpat-", "npm_",
                                           "dckr_pat_", "pypi-",       "xox"};
    for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
        if (text.len >= 16 && span_starts(text, prefixes[i]))
            return strcmp(prefixes[i], "xox") != 0 ||
                   (strchr("abcdeprs", text.ptr[3]) && text.ptr[4] == '-');
    return false;
}

/* A token of Vault's (hvs.x: service, hvb.x: batch), or of HCP Terraform's (x.atlasv1.y). */
static bool scrub_has_dots(Span rest)
{
    size_t len = scrub_run(rest, 0, scrub_is_jwt_char);
    Span text = span_sub(rest, 0, len < 200 ? len : 200);
    return text.len >= 20 && (span_starts(text, "hvs.") || span_starts(text, "hvb.") ||
                              span_find(text, ".atlasv1.") < text.len);
}

/* Length of a secret that begins at `at` and is known by its form alone; 0 if none does. *dull_end:
 * where the last run ends that was found to be none, so that a long one is counted once. */
static size_t scrub_shaped(Span line, size_t at, size_t *dull_end)
{
    char before = at > 0 ? line.ptr[at - 1] : ' ';
    size_t run, exact;
    Span text;
    /* before anything is counted: else a long run is counted again from each of its characters */
    if (scrub_is_token_char(before) && ((before != '=' && before != '/') || before == line.ptr[at]))
        return 0;
    run = at < *dull_end ? *dull_end - at : scrub_run(line, at, scrub_is_token_char);
    exact = scrub_run(span_sub(line, 0, at + SECRET_KEY_LEN + 1), at, scrub_is_base64);
    text = span_sub(line, at, at + run);
    if (scrub_has_prefix(text))
        return run;
    if (scrub_has_dots(span_sub(line, at, line.len)))
        return scrub_run(line, at, scrub_is_jwt_char);
    if (span_starts(text, "eyJ") && scrub_run(line, at, scrub_is_jwt_char) >= 20)
        return scrub_run(line, at, scrub_is_jwt_char);
    if (at >= *dull_end && run >= SCRUB_RUN && scrub_is_mixed(text))
        return run;
    *dull_end = at + run; /* what is not mixed has no mixed end either */
    if (exact == SECRET_KEY_LEN && scrub_is_mixed(span_sub(line, at, at + exact)) &&
        (at + exact >= line.len || !strchr("=-_.", line.ptr[at + exact])))
        return exact;
    return 0;
}

/* Is it a header's value that begins at `at`: Authorization: Bearer? */
static bool scrub_is_header(Span line, size_t at)
{
    bool strong;
    while (at > 0 && strchr(" \t\"'\\:=", line.ptr[at - 1]))
        at--;
    return scrub_name_before(line, at, &strong) != NULL;
}

/* "Bearer xyz", "Basic xyz": the length of xyz. */
static size_t scrub_scheme(Span line, size_t at, size_t *out_start)
{
    static const char *const schemes[] = {"Bearer ", "Basic ", "bearer ", "basic "};
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
        size_t len = strlen(schemes[i]), n;
        if (!span_starts(span_sub(line, at, line.len), schemes[i]))
            continue;
        n = scrub_run(line, at + len, scrub_is_value);
        *out_start = at + len;
        return n >= SCRUB_MIN && (scrub_is_header(line, at) ||
                                  !scrub_is_word_of_prose(span_sub(line, at + len, at + len + n)))
                   ? n
                   : 0;
    }
    return 0;
}

/* "curl -u user:password", quoted or not: the length of the password. */
static size_t scrub_curl_user(Span line, size_t at, size_t *out_start)
{
    Span rest = span_sub(line, at, line.len), word;
    size_t from = span_starts(rest, "-u ") ? 3 : span_starts(rest, "--user ") ? 7 : 0, colon;
    char quote;
    if (from == 0 || from >= rest.len || (at > 0 && line.ptr[at - 1] != ' '))
        return 0;
    quote = rest.ptr[from] == '\'' || rest.ptr[from] == '"' ? rest.ptr[from] : ' ';
    from += quote != ' ';
    word = span_sub(rest, from, rest.len);
    word = span_sub(word, 0, span_find_char(word, quote));
    colon = span_find_char(word, ':');
    if (colon + 1 >= word.len || span_starts(span_sub(word, colon + 1, word.len), "‹"))
        return 0;
    *out_start = at + from + colon + 1;
    return word.len - colon - 1;
}

static size_t scrub_key_id(Span line, size_t at)
{
    size_t n = 0;
    Span s = span_sub(line, at, line.len);
    if (!key_id_begins(s))
        return 0;
    if (at > 0 && isalnum((unsigned char)line.ptr[at - 1]))
        return 0;
    while (n < s.len && (isupper((unsigned char)s.ptr[n]) || isdigit((unsigned char)s.ptr[n])))
        n++;
    return n >= KEY_ID_LEN - 4 && n <= 128 ? n : 0;
}

/* The secret nearest to `at`, if one begins there or is announced there. */
static size_t scrub_find(Span line, size_t at, size_t *dull_end, size_t *out_start)
{
    char c = line.ptr[at];
    *out_start = at;
    if (c == '=' || c == '>')
        return scrub_named(line, at, out_start);
    if (c == ':') {
        size_t len = span_starts(span_sub(line, at, line.len), "://")
                         ? scrub_password(line, at, out_start)
                         : 0;
        return len ? len : scrub_named(line, at, out_start);
    }
    if (c == '-') {
        size_t len = scrub_curl_user(line, at, out_start);
        if (len)
            return len;
        *out_start = at;
    }
    if (c == '"' || c == '\'') {
        size_t len = scrub_named_quoted(line, at, out_start);
        if (len)
            return len;
        *out_start = at;
    }
    if (c == 'B' || c == 'b') {
        size_t len = scrub_scheme(line, at, out_start);
        if (len)
            return len;
        *out_start = at;
    }
    return scrub_shaped(line, at, dull_end);
}

/* ---- keys in PEM, which stand on many lines, or on one with "\n" ---- */

enum { PEM_LINES_MAX = 200 };

/* Is it "-----BEGIN RSA PRIVATE KEY-----"? *out_len: its length. */
static bool scrub_is_pem_head(Span rest, size_t *out_len)
{
    size_t close;
    if (!span_starts(rest, "-----BEGIN "))
        return false;
    close =
        strlen("-----BEGIN ") + span_find(span_sub(rest, strlen("-----BEGIN "), rest.len), "-----");
    if (close >= rest.len || span_find(span_sub(rest, 0, close), "KEY") >= close)
        return false;
    *out_len = close + strlen("-----");
    return true;
}

/* The part of the line that is a key's; what is left of the line comes back. */
static Span scrub_pem(Scrub *scrub, Buf *out, Span rest)
{
    size_t end = span_find(rest, "-----END ");
    Span body = span_trim(span_sub(rest, 0, end), " \t\r");
    if (body.len > 0)
        scrub_mask(out, body.len);
    scrub->pem_lines =
        end < rest.len || scrub->pem_lines >= PEM_LINES_MAX ? 0 : scrub->pem_lines + 1;
    return span_sub(rest, end, rest.len);
}

void scrub_next(Scrub *scrub, Buf *out, Span line, bool show_key_ids)
{
    size_t head = 0, at = 0;
    if (scrub->pem_lines > 0)
        line = scrub_pem(scrub, out, line);
    for (at = 0; at < line.len; at++)
        if (line.ptr[at] == '-' && scrub_is_pem_head(span_sub(line, at, line.len), &head))
            break;
    if (at >= line.len) {
        scrub_line(out, line, show_key_ids);
        return;
    }
    scrub_line(out, span_sub(line, 0, at), show_key_ids);
    buf_add(out, span_sub(line, at, at + head));
    scrub->pem_lines = 1;
    line = scrub_pem(scrub, out, span_sub(line, at + head, line.len));
    if (line.len > 0)
        scrub_next(scrub, out, line, show_key_ids);
}

void scrub_line(Buf *out, Span line, bool show_key_ids)
{
    size_t dull_end = 0;
    for (size_t i = 0; i < line.len;) {
        size_t start, len = scrub_key_id(line, i);
        if (len > 0) {
            if (show_key_ids)
                buf_add(out, span_sub(line, i, i + len));
            else
                buf_printf(out, "%.4s…%.4s", line.ptr + i, line.ptr + i + len - 4);
            i += len;
            continue;
        }
        len = scrub_find(line, i, &dull_end, &start);
        if (len == 0) {
            buf_add_char(out, line.ptr[i++]);
            continue;
        }
        buf_add(out, span_sub(line, i, start));
        scrub_mask(out, len);
        i = start + len;
    }
}

const char *scrub_text(Arena *arena, const char *text, bool show_key_ids)
{
    size_t len = strlen(text);
    AUTO_BUF Buf out = BUF_INIT(len * 6 + 64);
    Span rest = span_of(text), line;
    Scrub scrub = {0};
    bool first = true;
    while (span_next_line(&rest, &line)) {
        if (!first)
            buf_add_char(&out, '\n');
        first = false;
        scrub_next(&scrub, &out, line, show_key_ids);
    }
    return arena_span(arena, buf_span(&out));
}

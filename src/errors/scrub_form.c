#include "errors/scrub_form.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/base64.h"
#include "base/secret.h"
#include "base/suspect.h"
#include "base/tokenform.h"
#include "errors/scrub_name.h"
#include "errors/scrub_words.h"

enum {
    FORM_MIN = 16,
    DOTTED_MIN = 20,
    ATLAS_ID = 100,  /* more than there are before ".atlasv1." */
    VAULT_OLD = 26,  /* "s." and 24 letters and digits */
    GOOGLE_KEY = 39, /* "AIza" and 35 more */
    AZURE_LEAD = 5,  /* "abc8Q" before the "~" of a client's secret, up to 34 behind it */
    AZURE_REST = 34,
    AZURE_KEY = 84,
    AZURE_OLD = 52, /* of base32, in small letters */
    LOST_MIN = 16,
    LOST_LOOK = 64,  /* so much of it tells that it was drawn */
    GLUED_NAME = 24, /* letters of a name before a key */
    CRYPT_MIN = 20,
    CRYPT_MAX = 200,
    CRYPT_SIGNS = 3,
    PORT_MIN = 4, /* digits: what is shorter is a column of a line */
    PORT_MAX = 5,
    NUMBER_MAX = 2,
    UUID_LEN = 36,
    REST_MAX = 300, /* or a long line is read again from each place */
    SCHEME_MIN = 12,
    PAIR_MIN = 4,
    PAIR_MAX = 512,
    SIGNATURE_MAX = 128,
    KEY_MAX = 4096,
    MFA_MAX = 32,
    CODE_MAX = 1024,
    CODE_MIN = 10,    /* OAuth's is longer; an error's number is shorter */
    DISCORD_MIN = 24, /* letters of an id in base64, then 6 of a time, then the rest */
    DISCORD_MAX = 28,
    DISCORD_TIME = 6,
    DISCORD_REST = 27,
    QUERY_NEAR = 120, /* as far apart as the names of a login are read */
    NET_MAX = 4,      /* letters of a network's name */
    SHA_LEN = 28      /* base64 of SHA-1 */
};

static bool form_is_alnum(char c)
{
    return isalnum((unsigned char)c);
}

static bool form_is_azure_char(char c)
{
    return isalnum((unsigned char)c) || (c && strchr("_~.-", c));
}

size_t scrub_azure_secret(Span line, size_t at, size_t *out_start)
{
    size_t behind;
    if (at < AZURE_LEAD || line.ptr[at - 1] != 'Q' || !isdigit((unsigned char)line.ptr[at - 2]))
        return 0; /* before the rest is read */
    behind = scrub_run(span_sub(line, 0, at + AZURE_REST + 2), at + 1, form_is_azure_char);
    *out_start = at - AZURE_LEAD;
    return scrub_run(span_sub(line, 0, at), at - AZURE_LEAD, form_is_azure_char) == AZURE_LEAD &&
                   (at == AZURE_LEAD || !form_is_azure_char(line.ptr[at - AZURE_LEAD - 1])) &&
                   behind >= AZURE_REST - 3 && behind <= AZURE_REST
               ? AZURE_LEAD + 1 + behind
               : 0;
}

/* Azure's keys that tell what they are (84 characters): of Azure DevOps, of other services. */
static bool form_is_azure_key(Span text)
{
    return text.len == AZURE_KEY && scrub_run(text, 0, form_is_alnum) == AZURE_KEY &&
           (span_starts(span_sub(text, 76, text.len), "AZDO") ||
            span_starts(span_sub(text, 52, text.len), "JQQJ99"));
}

/* Hexadecimal digits behind letters, as many as their maker's tokens have: Databricks's, Pulumi's,
 * Twilio's key (its AC… is the id of an account). */
static bool form_is_hex(Span text)
{
    static const struct {
        Span begin;
        size_t digits;
    } rows[] = {{SPAN_LITERAL("dapi"), 32}, {SPAN_LITERAL("pul-"), 40}, {SPAN_LITERAL("SK"), 32}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Span digits = span_sub(text, rows[i].begin.len, text.len);
        if (text.ptr[0] == rows[i].begin.ptr[0] && digits.len >= rows[i].digits &&
            span_starts(text, rows[i].begin.ptr) &&
            span_run(digits, "0123456789abcdef") == rows[i].digits &&
            (digits.len == rows[i].digits || digits.ptr[rows[i].digits] == '-'))
            return true; /* dapi…-2 is one too */
    }
    return false;
}

/* Those of base/tokenform.h, and what more than a beginning tells. */
bool scrub_form_prefix(Span text)
{
    if (form_is_azure_key(text) || form_is_hex(text))
        return true;
    if (text.len < FORM_MIN)
        return false;
    if (span_starts(text, "AIza"))
        return text.len == GOOGLE_KEY && scrub_is_mixed(text);
    return tokenform_begins(text);
}

/* Vault's (hvs: service, hvb: batch, hvr: recovery, s.: before 1.10), SendGrid's, Google's for
 * OAuth. */
static const char *const form_dotted[] = {"hvs.", "hvb.", "hvr.", "SG.", "ya29.", "s."};

static bool form_is_id(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '=';
}

/* HCP Terraform's: x.atlasv1.y */
static bool form_is_atlas(Span rest)
{
    size_t id = scrub_run(span_sub(rest, 0, ATLAS_ID), 0, form_is_id);
    return span_starts(span_sub(rest, id, rest.len), ".atlasv1.");
}

/* A bot's of Discord: its id in base64, a time, a signature. */
static bool form_is_discord(Span rest)
{
    size_t id, time, sign;
    if (rest.len == 0 || !span_char_in(rest.ptr[0], "MNO"))
        return false;
    id = scrub_run(span_sub(rest, 0, DISCORD_MAX + 1), 0, form_is_alnum);
    if (id < DISCORD_MIN || id > DISCORD_MAX || id >= rest.len || rest.ptr[id] != '.')
        return false;
    rest = span_sub(rest, id + 1, rest.len);
    time = scrub_run(span_sub(rest, 0, DISCORD_TIME + 1), 0, form_is_id);
    if (time != DISCORD_TIME || time >= rest.len || rest.ptr[time] != '.')
        return false;
    sign = scrub_run(span_sub(rest, 0, time + 1 + DISCORD_REST), time + 1, form_is_id);
    return sign == DISCORD_REST;
}

bool scrub_form_may_be_dotted(Span rest)
{
    return span_starts_with_one_of(rest, form_dotted, ARRAY_LEN(form_dotted)) ||
           form_is_atlas(rest) || form_is_discord(rest);
}

bool scrub_form_dotted(Span text)
{
    if (text.len < DOTTED_MIN || !scrub_form_may_be_dotted(text))
        return false;
    return !span_starts(text, "s.") ||
           (text.len == VAULT_OLD && scrub_run(text, 2, form_is_alnum) == VAULT_OLD - 2 &&
            scrub_is_mixed(text));
}

/* The sets of the bytes of a hash, letters, digits and "$./,=+-", and of an address or a form, what
 * isgraph takes in the C locale but "\"'`". */
static const uint64_t form_crypt_bytes[4] = {0x23FFF81000000000, 0x07FFFFFE07FFFFFE, 0, 0};
static const uint64_t form_query_bytes[4] = {0xFFFFFF7A00000000, 0x7FFFFFFEFFFFFFFF, 0, 0};

static bool form_is_crypt(char c)
{
    return scrub_in(form_crypt_bytes, c);
}

size_t scrub_crypt(Span line, size_t at)
{
    static const char *const kinds[] = {"$1$",  "$5$",  "$6$",    "$y$",        "$2a$",
                                        "$2b$", "$2y$", "$apr1$", "$argon2id$", "$argon2i$"};
    Span rest = span_sub(line, at, line.len);
    size_t len, signs = 0, last = 0;
    if (!span_starts_with_one_of(rest, kinds, ARRAY_LEN(kinds)))
        return 0;
    len = scrub_run(span_sub(line, 0, at + CRYPT_MAX), at, form_is_crypt);
    for (size_t i = 0; i < len; i++)
        if (rest.ptr[i] == '$') {
            signs++;
            last = i;
        }
    return signs >= CRYPT_SIGNS && len - last > CRYPT_MIN ? len : 0;
}

/* The set of a field's bytes: what isgraph takes in the C locale but ":\"'`/\\<>(){}[],;=|". */
static const uint64_t form_field_bytes[4] = {0x83FF6C7A00000000, 0x47FFFFFEC7FFFFFF, 0, 0};

static bool form_is_field(char c)
{
    return scrub_in(form_field_bytes, c);
}

/* Where the field that ends at `end` begins. */
static size_t form_field(Span line, size_t end)
{
    while (end > 0 && form_is_field(line.ptr[end - 1]))
        end--;
    return end;
}

/* The hash of a password that htpasswd -s makes: {SHA} and base64. */
static size_t form_sha(Span line, size_t at)
{
    static const char sha[] = "{SHA}";
    Span rest = span_sub(line, at, line.len);
    size_t len = strlen(sha) + SHA_LEN;
    return span_starts(rest, sha) && rest.len >= len && rest.ptr[len - 1] == '=' &&
                   scrub_run(rest, strlen(sha), base64_is_char) == SHA_LEN - 1
               ? len
               : 0;
}

/* host:port:database:user before the colon at `at`. */
static bool form_is_pgpass(Span line, size_t at)
{
    size_t end = at, start = form_field(line, end);
    Span port;
    for (int i = 0; i < 2; i++) { /* user, database */
        if (start == end || start == 0 || line.ptr[start - 1] != ':')
            return false;
        end = start - 1;
        start = form_field(line, end);
    }
    port = span_sub(line, start, end);
    if (start == 0 || line.ptr[start - 1] != ':' ||
        !(span_is(port, "*") || (port.len >= PORT_MIN && port.len <= PORT_MAX &&
                                 span_run(port, "0123456789") == port.len)))
        return false;
    end = start - 1;
    start = form_field(line, end);
    return start < end && (start == 0 || strchr(" \t\"']", line.ptr[start - 1])) &&
           (span_is(span_sub(line, start, end), "*") ||
            span_is(span_sub(line, start, end), "localhost") ||
            span_find_char(span_sub(line, start, end), '.') < end - start);
}

/* user:password@tcp(host:3306)/db, as Go's driver of MySQL has it: the length of the password
 * behind the colon. */
static size_t form_driver(Span line, size_t at)
{
    static const char *const nets[] = {"@tcp", "@tcp6", "@unix", "@udp"};
    Span rest = span_sub(line, at + 1, at + REST_MAX), net;
    size_t open = span_find_char(rest, '('), sign = open;
    if (open == rest.len || form_field(line, at) == at)
        return 0;
    while (sign > 0 && form_is_alnum(rest.ptr[sign - 1]) && open - sign < NET_MAX)
        sign--;
    sign -= sign > 0;
    net = span_sub(rest, sign, open);
    if (!span_is_one_of(net, nets, ARRAY_LEN(nets)))
        return 0;
    for (size_t i = 0; i < sign; i++)
        if (!isgraph((unsigned char)rest.ptr[i]) || span_char_in(rest.ptr[i], "\"'`"))
            return 0;
    return sign;
}

/* "Unseal Key 1" before the colon. */
static bool form_is_unseal_key(Span line, size_t at)
{
    Span before = span_sub(line, 0, at);
    size_t digits = 0;
    while (digits < before.len && digits < NUMBER_MAX &&
           isdigit((unsigned char)before.ptr[before.len - digits - 1]))
        digits++;
    return digits > 0 && span_ends(span_sub(before, 0, before.len - digits), "Unseal Key ");
}

size_t scrub_between_colons(Span line, size_t at, size_t *out_start)
{
    Span rest = span_sub(line, at, at + REST_MAX);
    size_t slash, end, len = 0;
    if (span_starts(rest, ":thin:")) {
        slash = span_find_char(rest, '/');
        end = span_find_char(rest, '@');
        *out_start = at + slash + 1;
        return slash + 1 < end && end < rest.len && span_find_char(rest, ' ') > end
                   ? end - slash - 1
                   : 0;
    }
    *out_start = at + 1 + span_run(span_sub(rest, 1, rest.len), " ");
    if (*out_start == at + 1)
        len = form_driver(line, at);
    if (len == 0)
        len = form_sha(line, *out_start);
    if (len > 0)
        return len;
    if (*out_start == at + 1 ? form_is_pgpass(line, at) : form_is_unseal_key(line, at))
        return scrub_run(line, *out_start, scrub_is_value);
    return 0;
}

/* What stands at `at` is percent-encoded: that character; else -1. %253D is encoded twice. */
static int form_percent(Span line, size_t at, size_t *out_len)
{
    bool twice = span_percent(line, at) == '%' && at + 4 < line.len;
    *out_len = twice ? 5 : 3;
    return twice ? span_hex_digit(line.ptr[at + 3]) * 16 + span_hex_digit(line.ptr[at + 4])
                 : span_percent(line, at);
}

/* Quotes, blanks and brackets around a name or before a value, past which an encoded text goes. */
static bool form_is_around(int c)
{
    return c > 0 && strchr("\"'\\ [", c);
}

static size_t form_percent_name_end(Span line, size_t at)
{
    size_t len;
    while (at >= 3 && form_is_around(form_percent(line, at - 3, &len)) && len == 3)
        at -= 3;
    return at;
}

/* Up to what is encoded and no part of a key or a token. */
static size_t form_percent_value(Span line, size_t start)
{
    size_t n = 0, len;
    while (start + n < line.len && scrub_is_value(line.ptr[start + n])) {
        int c = form_percent(line, start + n, &len);
        if (c > 0 && !isalnum(c) && !strchr("/+=", c))
            break;
        n += c > 0 ? len : 1;
    }
    return n;
}

/* A secret access key, whatever it is called. */
static size_t form_key_at(Span line, size_t at)
{
    Span rest = span_sub(line, at, line.len), run = span_sub(rest, 0, suspect_key_run(rest));
    return suspect_is_key(run) ? run.len : 0;
}

size_t scrub_encoded(Span line, size_t at, size_t *out_start)
{
    size_t sign, len, start;
    bool strong;
    int c = form_percent(line, at, &sign);
    if (c < 0)
        return 0;
    *out_start = start = at + sign;
    if ((c != '=' && c != ':') ||
        !scrub_name_before(line, form_percent_name_end(line, at), &strong))
        return form_key_at(line, start); /* before a value is read, which may be all of a line */
    while (form_is_around(form_percent(line, start, &len)))
        start += len;
    start += c == ':' && start < line.len && line.ptr[start] == '+'; /* a form's blank */
    len = form_percent_value(line, start);
    if (!strong && (len < SCRUB_MIN || scrub_is_word_of_prose(span_sub(line, start, start + len))))
        return form_key_at(line, *out_start);
    *out_start = start;
    return span_starts(span_sub(line, start, line.len), "‹") ? 0 : len;
}

size_t scrub_glued(Span line, size_t at, size_t *out_start)
{
    size_t lead = span_starts(span_sub(line, at, line.len), "0x") ? 2 : 1, len;
    *out_start = at + lead;
    len = form_key_at(line, *out_start);
    if (len == 0)
        return scrub_behind_name(line, *out_start, out_start);
    return span_run(span_sub(line, *out_start, *out_start + len), "0123456789abcdefABCDEF") < len
               ? len
               : 0; /* hexadecimal digits are an address or a digest */
}

static bool form_is_scheme(char c)
{
    return isalnum((unsigned char)c) || c == '-';
}

/* Has it capitals beside small letters, or what no word has? */
static bool form_is_ticket(Span value)
{
    return value.len >= SCHEME_MIN && (span_kinds(span_sub(value, 1, value.len)) & SPAN_UPPER);
}

static size_t form_digest(Span line, size_t at, size_t *out_start)
{
    Span rest = span_sub(line, at, at + REST_MAX);
    size_t n = span_find(rest, "response=") + strlen("response=");
    n += span_run(span_sub(rest, n, rest.len), "\\\"");
    *out_start = at + n;
    return n < rest.len ? scrub_run(line, *out_start, form_is_scheme) : 0;
}

/* "AWS AKIA…:x", the signature of version 2, at its colon. */
static size_t form_signature(Span line, size_t at, size_t *out_start)
{
    size_t start = at;
    while (start > 0 && isalnum((unsigned char)line.ptr[start - 1]))
        start--;
    *out_start = at + 1;
    return start < at && span_ends(span_sub(line, 0, start), ": AWS ")
               ? scrub_run(line, at + 1, scrub_is_value)
               : 0;
}

size_t scrub_authorization(Span line, size_t at, size_t *out_start)
{
    static const char *const schemes[] = {"basic", "bearer",   "token",     "apikey",
                                          "bot",   "splunk",   "negotiate", "ntlm",
                                          "key",   "geniekey", "oauth"};
    bool strong, known = false;
    size_t end = scrub_name_end(line, at), len, n;
    const char *name =
        end > 0 && span_char_in(line.ptr[end - 1], "nN") /* most names end otherwise */
            ? scrub_name_before(line, end, &strong)
            : NULL;
    Span scheme, value;
    if (!name || strcmp(name, "authorization") != 0)
        return form_signature(line, at, out_start);
    scrub_value_at(line, at, out_start);
    len = scrub_run(line, *out_start, form_is_scheme);
    scheme = span_sub(line, *out_start, *out_start + len);
    n = span_run(span_sub(line, *out_start + len, line.len), " ");
    if (len == 0 || n == 0)
        return 0;
    *out_start += len + n;
    if (span_is_nocase(scheme, "digest"))
        return form_digest(line, *out_start, out_start);
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
        known = known || span_is_nocase(scheme, schemes[i]);
    len = scrub_run(line, *out_start, scrub_is_value);
    value = span_sub(line, *out_start, *out_start + len);
    return known && len >= SCRUB_MIN && !span_starts(value, "‹") &&
                   (form_is_ticket(value) || !scrub_is_word_of_prose(value))
               ? len
               : 0;
}

/* user:password in base64, as Docker and npm keep it. */
static bool form_is_pair(Span value)
{
    Arena scratch = ARENA_INIT;
    Span text;
    bool is = value.len >= PAIR_MIN && base64_decode(&scratch, value, &text) &&
              span_find_char(text, ':') < text.len;
    for (size_t i = 0; is && i < text.len; i++)
        is = isprint((unsigned char)text.ptr[i]);
    arena_clear(&scratch);
    return is;
}

/* 8-4-4-4-12: Vault's secret_id; AWS's SecretId is the name of a secret. */
static bool form_is_uuid(Span value)
{
    return value.len == UUID_LEN && value.ptr[8] == '-' && value.ptr[13] == '-' &&
           value.ptr[18] == '-' && value.ptr[23] == '-';
}

/* Azure DevOps's token of the older form. */
static bool form_is_azure_token(Span value)
{
    return value.len == AZURE_OLD && (span_kinds(value) & SPAN_DIGIT) &&
           span_run(value, "abcdefghijklmnopqrstuvwxyz234567") == AZURE_OLD;
}

/* PAT, AZURE_DEVOPS_EXT_PAT */
static bool form_is_named(Span word, Span name, bool last)
{
    if (word.len < name.len || (word.ptr[word.len - 1] | ' ') != name.ptr[name.len - 1] ||
        !span_is_nocase(span_sub(word, word.len - name.len, word.len), name.ptr))
        return false;
    return word.len == name.len || (last && strchr("_-", word.ptr[word.len - name.len - 1]));
}

/* Of Azure's shared access, which is percent-encoded base64. */
static bool form_is_signature(Span value)
{
    return value.len > 0 &&
           (span_ends(value, "%3D") || span_ends(value, "=") || scrub_is_mixed(value));
}

/* OAuth's code: letters and digits, more than a number or a word of an error has. */
static bool form_is_code(Span value)
{
    unsigned kinds = span_kinds(value);
    return value.len >= CODE_MIN && (kinds & SPAN_DIGIT) && kinds != SPAN_DIGIT;
}

/* Does what tells a login by OAuth stand beside it, in the same address or form? */
static bool form_is_beside(Span line, size_t at)
{
    static const char *const names[] = {"state", "grant_type"};
    size_t from = at;
    while (from > 0 && at - from < QUERY_NEAR && scrub_in(form_query_bytes, line.ptr[from - 1]))
        from--;
    line = span_sub(line, from, at + QUERY_NEAR);
    for (size_t i = 0; i < line.len && scrub_in(form_query_bytes, line.ptr[i]); i++)
        if (line.ptr[i] == '=' &&
            span_ends_with_one_of(span_sub(line, 0, i), names, ARRAY_LEN(names)))
            return true;
    return false;
}

/* A private key in base64, in the source of a module. */
static bool form_is_any(Span value)
{
    return value.len > 0;
}

size_t scrub_form_named(Span line, size_t at, size_t *out_start)
{
    static const struct {
        Span name;
        bool (*is)(Span value);
        bool query;  /* of an address only: ?name= */
        bool beside; /* beside another name of OAuth's only */
        bool last;   /* also as the last word of a name */
        size_t most; /* characters up to the value's end */
    } rows[] = {{SPAN_LITERAL("auth"), form_is_pair, false, false, false, PAIR_MAX},
                {SPAN_LITERAL("_auth"), form_is_pair, false, false, false, PAIR_MAX},
                {SPAN_LITERAL("secret_id"), form_is_uuid, false, false, false, 2 * UUID_LEN},
                {SPAN_LITERAL("secretid"), form_is_uuid, false, false, false, 2 * UUID_LEN},
                {SPAN_LITERAL("pat"), form_is_azure_token, false, false, true, 2 * AZURE_OLD},
                {SPAN_LITERAL("sig"), form_is_signature, false, false, false, SIGNATURE_MAX},
                {SPAN_LITERAL("mfa"), scrub_is_mfa_code, false, false, true, MFA_MAX},
                {SPAN_LITERAL("mfa_code"), scrub_is_mfa_code, false, false, true, MFA_MAX},
                {SPAN_LITERAL("otp"), scrub_is_mfa_code, false, false, true, MFA_MAX},
                {SPAN_LITERAL("totp"), scrub_is_mfa_code, false, false, true, MFA_MAX},
                {SPAN_LITERAL("code"), form_is_any, false, true, false, CODE_MAX},
                {SPAN_LITERAL("code"), form_is_code, true, false, false, CODE_MAX},
                {SPAN_LITERAL("sshkey"), form_is_any, true, false, false, KEY_MAX}};
    size_t end = scrub_name_end(line, at), start = end, len;
    if (end == 0 || !span_char_in(line.ptr[end - 1], "hHdDgGtTyYaAeEpP"))
        return 0; /* most names: none of the rows */
    while (start > 0 &&
           (isalnum((unsigned char)line.ptr[start - 1]) || span_char_in(line.ptr[start - 1], "_-")))
        start--;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (!form_is_named(span_sub(line, start, end), rows[i].name, rows[i].last) ||
            (rows[i].query && (start == 0 || !span_char_in(line.ptr[start - 1], "?&"))) ||
            (rows[i].beside && !form_is_beside(line, at)))
            continue;
        line = span_sub(line, 0, at + rows[i].most);
        len = scrub_value_at(line, at, out_start);
        return rows[i].is(span_sub(line, *out_start, *out_start + len)) ? len : 0;
    }
    return 0;
}

size_t scrub_table_row(Span line, size_t at, size_t *out_start)
{
    static const char *const names[] = {"secret_id", "token", "client_token"};
    Span rest = span_sub(line, at, at + REST_MAX), value;
    size_t name = 0, blanks;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (span_starts(rest, names[i]))
            name = strlen(names[i]);
    blanks = span_run(span_sub(rest, name, rest.len), " \t");
    value = span_trim(span_sub(rest, name + blanks, rest.len), " \t\r");
    *out_start = at + name + blanks;
    return name > 0 && blanks > 0 && form_is_uuid(value) &&
                   span_trim(span_sub(line, 0, at), " \t|│").len == 0
               ? UUID_LEN
               : 0;
}

size_t scrub_lost_sign(Span line, size_t at, size_t *out_start)
{
    size_t start = at + 2, len;
    bool strong;
    if (start >= line.len || (line.ptr[at + 1] | ' ') != 'd' || at == 0 ||
        !scrub_name_before(line, at, &strong) || !strong)
        return 0;
    len = form_percent_value(span_sub(line, 0, start + LOST_LOOK), start);
    *out_start = start;
    return len >= LOST_MIN && scrub_is_mixed(span_sub(line, start, start + len))
               ? form_percent_value(line, start)
               : 0;
}

size_t scrub_behind_name(Span line, size_t at, size_t *out_start)
{
    size_t n = scrub_run(span_sub(line, 0, at + SECRET_KEY_LEN + GLUED_NAME), at, base64_is_char);
    bool strong;
    if (n <= SECRET_KEY_LEN || !suspect_is_key(span_sub(line, at + n - SECRET_KEY_LEN, at + n)) ||
        !scrub_name_before(line, at + n - SECRET_KEY_LEN, &strong) || !strong)
        return 0;
    *out_start = at + n - SECRET_KEY_LEN;
    return SECRET_KEY_LEN;
}

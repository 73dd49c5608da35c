#include "bundle/cover_make.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/err.h"
#include "base/jsonread.h"
#include "bundle/cover_state.h"
#include "data/key_ids.h"
#include "data/regions.h"

static void make_digest(const unsigned char *key, const char *kind, Span text, unsigned counter,
                        unsigned char out[32])
{
    AUTO_BUF Buf message = BUF_INIT(text.len + 64);
    unsigned int len = 32;
    buf_printf(&message, "%s %u ", kind, counter);
    buf_add(&message, text);
    if (!HMAC(EVP_sha256(), key, COVER_KEY_LEN, (const unsigned char *)message.ptr, message.len,
              out, &len))
        BUG("no HMAC");
}

uint64_t cover_number(const unsigned char *key, const char *kind, Span text)
{
    unsigned char digest[32];
    uint64_t number;
    make_digest(key, kind, text, 0, digest);
    memcpy(&number, digest, sizeof number);
    return number;
}

/* The smallest alphabet that the text is made of. */
static const char *make_alphabet(Span text)
{
    static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", digits[] = "0123456789",
                      hex[] = "0123456789abcdef", small[] = "abcdefghijklmnopqrstuvwxyz",
                      both[] = "abcdefghijklmnopqrstuvwxyz0123456789",
                      id[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
                      all[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    bool lower = false, upper = false, digit = false, beyond_f = false, other = false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        lower = lower || islower(c);
        upper = upper || isupper(c);
        digit = digit || isdigit(c);
        beyond_f = beyond_f || (isalpha(c) && !isxdigit(c));
        other = other || !isalnum(c);
    }
    if (other || (lower && upper))
        return all;
    if (lower && digit && !beyond_f && text.len >= 8)
        return hex;
    if (lower)
        return digit ? both : small;
    return !upper ? digits : digit ? id : capitals;
}

const char *cover_random(Arena *arena, const unsigned char *key, Span text)
{
    const char *alphabet = make_alphabet(text);
    size_t n = strlen(alphabet), keep = 0;
    char *out = arena_alloc(arena, text.len + 1);
    unsigned char digest[32], whole[32];
    Span seed = text;
    if (text.len > 1024) { /* each 16 characters of it cost a digest of the seed */
        make_digest(key, "long secret", text, 0, whole);
        seed = (Span){(const char *)whole, sizeof whole};
    }
    if (cover_is_key_id(text)) { /* a swapped pair: it looks like one still */
        keep = 4;
        memcpy(out, text.ptr, keep);
    }
    for (size_t i = keep; i < text.len; i++) {
        if ((i - keep) % 16 == 0)
            make_digest(key, "secret", seed, (unsigned)((i - keep) / 16), digest);
        out[i] =
            alphabet[(digest[(i - keep) % 16 * 2] * 256u + digest[(i - keep) % 16 * 2 + 1]) % n];
    }
    if (n > 60 && text.len > 0) /* mixed: what looks like a secret does so still */
        out[0] = (char)('a' + (unsigned char)out[0] % 26);
    return out;
}

bool cover_is_key_id(Span run)
{
    if (run.len < 16 || run.len > 128)
        return false;
    for (size_t i = 0; i < run.len; i++)
        if (!isupper((unsigned char)run.ptr[i]) && !isdigit((unsigned char)run.ptr[i]))
            return false;
    return key_prefix_of(run) != NULL;
}

const char *cover_key_id(Arena *arena, const unsigned char *key, Span id, const char *account)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char *out = arena_strndup(arena, id.ptr, id.len);
    bool says = account_from_key_id(arena, out) != NULL;
    uint64_t random = cover_number(key, "key id", id), number = 0, bits;
    for (const char *p = account; p && *p; p++)
        number = number * 10 + (uint64_t)(*p - '0');
    for (size_t i = 4; i + 4 < id.len; i++) {
        out[i] = alphabet[random & 31];
        random = random >> 5 | random << 59;
    }
    if (!says) {
        out[4] = (char)('A' + (random & 15)); /* of the older layout, which holds no account */
        return out;
    }
    bits = ((1ULL << 47 | number << 7 | (random & 0x7F)) << 2) | (random >> 7 & 3);
    for (size_t i = 0; i < 10; i++)
        out[4 + i] = alphabet[bits >> (45 - 5 * i) & 31];
    return out;
}

/* ---- JSON web tokens ---- */

/* A JSON string whose characters are all written by their number, so that its base64 has nothing in
 * common with that of the same string written as usual. */
static void make_string(Buf *out, const char *text)
{
    buf_add_char(out, '"');
    for (const char *p = text; *p; p++) {
        if ((unsigned char)*p < 0x80)
            buf_printf(out, "\\u%04X", (unsigned)*p);
        else
            buf_add_char(out, *p);
    }
    buf_add_char(out, '"');
}

const char *cover_jwt(Arena *arena, const unsigned char *key, Span token,
                      const char *(*cover)(void *data, const char *text), void *data)
{
    static const char *const claims[] = {"iss", "sub", "aud"};
    size_t first = span_find_char(token, '.');
    Span rest = span_sub(token, first + 1, token.len), number;
    size_t second = span_find_char(rest, '.');
    Span json = span_starts(token, "eyJ") && second < rest.len
                    ? base64url_decode(arena, span_sub(rest, 0, second))
                    : SPAN_EMPTY;
    cJSON *in = json_read(json, NULL);
    const cJSON *exp = cJSON_GetObjectItemCaseSensitive(in, "exp");
    AUTO_BUF Buf out = BUF_INIT(json.len * 12 + 1024);
    if (!cJSON_IsObject(in)) {
        cJSON_Delete(in);
        return NULL;
    }
    buf_add_str(&out, "{ ");
    if (cJSON_IsNumber(exp)) {
        make_string(&out, "exp");
        buf_printf(&out, ":%.9fe9", exp->valuedouble / 1e9);
    }
    for (size_t i = 0; i < ARRAY_LEN(claims); i++) {
        const cJSON *t = cJSON_GetObjectItemCaseSensitive(in, claims[i]);
        if (!cJSON_IsString(t))
            continue;
        buf_add_str(&out, out.len > 2 ? "," : "");
        make_string(&out, claims[i]);
        buf_add_char(&out, ':');
        make_string(&out, cover(data, t->valuestring));
    }
    buf_add_char(&out, '}');
    cJSON_Delete(in);
    number = span_of(
        arena_printf(arena, "aA%040llx", (unsigned long long)cover_number(key, "token", token)));
    return arena_printf(arena, "%s.%s.%s", base64url_encode(arena, span_of("{\"alg\":\"RS256\"}")),
                        base64url_encode(arena, buf_span(&out)), cover_random(arena, key, number));
}

bool cover_next_word(Span text, size_t *at, Span *out)
{
    size_t i = *at, from;
    while (i < text.len && !isalnum((unsigned char)text.ptr[i])) {
        bool escape = text.ptr[i] == '\\' && i + 1 < text.len, percent = span_percent(text, i) >= 0;
        i += percent ? 3 : escape ? 2 : 1;
    }
    i = i < text.len ? i : text.len;
    for (from = i; i < text.len && isalnum((unsigned char)text.ptr[i]);)
        i++;
    *out = span_sub(text, from, i);
    *at = i;
    return i > from;
}

enum { PSEUDONYMS = 99999 };

const char *cover_pseudonym(Cover *c, const char *kind, Span name)
{
    const char *key = arena_printf(c->arena, "%s %.*s", kind, (int)name.len, name.ptr), *found;
    uint64_t number;
    CoverRow row;
    if (c->plain)
        return arena_span(c->arena, name);
    found = names_get(&c->named, span_of(key));
    if (found)
        return found;
    number = cover_number(c->keys.names, kind, name) % PSEUDONYMS + 1;
    do
        row.pseudonym = arena_printf(c->arena, "%s-%llu", kind,
                                     (unsigned long long)(number++ % PSEUDONYMS + 1));
    while (names_get(&c->given, span_of(row.pseudonym)));
    row.name = arena_span(c->arena, name);
    names_put(c->arena, &c->given, span_of(row.pseudonym), c);
    names_put(c->arena, &c->named, span_of(key), (void *)row.pseudonym);
    vec_push(c->arena, &c->rows, row);
    return row.pseudonym;
}

const char *cover_account(Cover *c, Span number)
{
    const char *name = cover_pseudonym(c, "account", number);
    return c->plain ? name
                    : arena_printf(c->arena, "%012ld", strtol(name + strlen("account-"), NULL, 10));
}

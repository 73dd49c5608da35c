#include "base/secret.h"

#include <ctype.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/random.h>

#include "base/alloc.h"
#include "base/base64.h"
#include "base/names.h"

struct Secret {
    Span bytes;
};

/* ---- every value that was one ---- */

/* Off in a process that never switches it on (unit tests of other modules). The map's values point
 * to nothing: only the names count. */
static struct {
    bool on;
    Arena arena;
    NameMap seen;
    VEC(Span) values, suspects;
    NameMap suspected;
    size_t bytes;
} remembered;

enum { KNOWN_MAX_BYTES = 64 * 1024 * 1024 };

void secret_remember(bool on)
{
    remembered.on = on;
    if (on)
        return;
    arena_clear(&remembered.arena);
    memset(&remembered.seen, 0, sizeof remembered.seen);
    memset(&remembered.values, 0, sizeof remembered.values);
    memset(&remembered.suspects, 0, sizeof remembered.suspects);
    memset(&remembered.suspected, 0, sizeof remembered.suspected);
    remembered.bytes = 0;
}

bool secret_remembers(void)
{
    return remembered.on;
}

/* A copy of bytes that are not in seen yet; empty if they are. */
static Span secret_keep(NameMap *seen, Span bytes)
{
    Span copy;
    if (!remembered.on || bytes.len == 0 || remembered.bytes + bytes.len > KNOWN_MAX_BYTES ||
        names_get(seen, bytes))
        return SPAN_EMPTY;
    copy = (Span){arena_strndup(&remembered.arena, bytes.ptr, bytes.len), bytes.len};
    names_put(&remembered.arena, seen, copy, &remembered);
    remembered.bytes += bytes.len;
    return copy;
}

void secret_suspect(Span bytes)
{
    Span copy = secret_keep(&remembered.suspected, bytes);
    if (copy.len > 0)
        vec_push(&remembered.arena, &remembered.suspects, copy);
}

void secret_each(void (*fn)(void *data, Span value), void *data)
{
    for (size_t i = 0; i < remembered.values.len; i++)
        fn(data, remembered.values.items[i]);
}

void secret_each_suspect(void (*fn)(void *data, Span value), void *data)
{
    for (size_t i = 0; i < remembered.suspects.len; i++)
        fn(data, remembered.suspects.items[i]);
}

/* ---- one secret ---- */

Secret *secret_hold(Arena *arena, Span bytes)
{
    Secret *s = arena_new(arena, Secret);
    s->bytes = (Span){arena_strndup(arena, bytes.ptr, bytes.len), bytes.len};
    return s;
}

Secret *secret_new(Arena *arena, Span bytes)
{
    Span copy = secret_keep(&remembered.seen, bytes);
    if (copy.len > 0)
        vec_push(&remembered.arena, &remembered.values, copy);
    return secret_hold(arena, bytes);
}

Secret *secret_copy(Arena *arena, const Secret *secret)
{
    return secret ? secret_hold(arena, secret->bytes) : NULL;
}

Span secret_use(const Secret *secret)
{
    return secret ? secret->bytes : SPAN_EMPTY;
}

/* SHA-256 over a salt of this process and the bytes, cut to 64 bits: equality without content. The
 * salt is the system's: setting up OpenSSL's own generator takes longer than a whole offline run.
 */
static uint64_t secret_tag(Span bytes)
{
    static unsigned char salt[16];
    static bool salted;
    unsigned char digest[EVP_MAX_MD_SIZE];
    uint64_t tag = 0;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    if (!salted)
        salted = getentropy(salt, sizeof salt) == 0;
    if (ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) &&
        EVP_DigestUpdate(ctx, salt, sizeof salt) && EVP_DigestUpdate(ctx, bytes.ptr, bytes.len) &&
        EVP_DigestFinal_ex(ctx, digest, NULL))
        memcpy(&tag, digest, sizeof tag);
    EVP_MD_CTX_free(ctx);
    mem_wipe(digest, sizeof digest);
    return tag;
}

/* Length of the UTF-8 sequence at p that is one of the strays, and which; 0 when it is none. */
static size_t stray_utf8(const unsigned char *p, size_t left, unsigned *out)
{
    static const struct {
        const char *bytes;
        unsigned stray;
    } known[] = {
        {"\xC2\xA0", STRAY_NBSP},
        {"\xE2\x80\x8B", STRAY_ZERO_WIDTH},
        {"\xE2\x80\x8C", STRAY_ZERO_WIDTH},
        {"\xE2\x80\x8D", STRAY_ZERO_WIDTH},
        {"\xE2\x81\xA0", STRAY_ZERO_WIDTH},
        {"\xEF\xBB\xBF", STRAY_ZERO_WIDTH},
        {"\xE2\x80\x98", STRAY_SMART_QUOTE},
        {"\xE2\x80\x99", STRAY_SMART_QUOTE},
        {"\xE2\x80\x9C", STRAY_SMART_QUOTE},
        {"\xE2\x80\x9D", STRAY_SMART_QUOTE},
    };
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        size_t len = strlen(known[i].bytes);
        if (len <= left && memcmp(p, known[i].bytes, len) == 0) {
            *out = known[i].stray;
            return len;
        }
    }
    return 0;
}

unsigned stray_of(Span s)
{
    unsigned found = 0;
    for (size_t i = 0; i < s.len;) {
        unsigned char c = (unsigned char)s.ptr[i];
        unsigned one = 0;
        size_t len = c >= 0x80 ? stray_utf8((const unsigned char *)s.ptr + i, s.len - i, &one) : 0;
        bool edge = i == 0 || i + 1 == s.len;
        if (len > 0)
            found |= one;
        else if (c >= 0x80)
            found |= STRAY_NON_ASCII;
        else if (c == '\r')
            found |= STRAY_CR;
        else if (c == '\n')
            found |= STRAY_LF;
        else if (c == ' ' || c == '\t')
            found |= i == 0           ? STRAY_LEADING_BLANK
                     : i + 1 == s.len ? STRAY_TRAILING_BLANK
                                      : STRAY_INNER_BLANK;
        else if (c < 0x20 || c == 0x7F)
            found |= STRAY_CONTROL;
        else if ((c == '"' || c == '\'') && edge)
            found |= STRAY_QUOTE;
        else if (c == '%' && span_percent(s, i) >= 0)
            found |= STRAY_PERCENT;
        i += len > 0 ? len : 1;
    }
    return found;
}

static bool all_plain(Span s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((s.ptr[i] & 0x80) || s.ptr[i] == '\0' ||
            (!isalnum((unsigned char)s.ptr[i]) && !strchr("_+=,.@:/-", s.ptr[i])))
            return false;
    return true;
}

bool key_id_begins(Span s)
{
    return span_starts(s, KEY_ID_LONG_TERM) || span_starts(s, KEY_ID_TEMPORARY);
}

static bool like_key_id(Span s)
{
    if (s.len != 20 || !key_id_begins(s))
        return false;
    for (size_t i = 4; i < s.len; i++)
        if (!isupper((unsigned char)s.ptr[i]) && !isdigit((unsigned char)s.ptr[i]))
            return false;
    return true;
}

bool secret_empty(const Secret *secret)
{
    return !secret || secret->bytes.len == 0;
}

SecretShape secret_shape(const Secret *secret)
{
    SecretShape shape = {0};
    if (!secret)
        return shape;
    shape.len_bytes = secret->bytes.len;
    shape.strays = stray_of(secret->bytes);
    shape.plain = all_plain(secret->bytes);
    shape.base64 = base64_is_text(secret->bytes);
    shape.looks_like_key_id = like_key_id(span_trim(secret->bytes, " \t\r\n\"'"));
    shape.tag = secret_tag(secret->bytes);
    return shape;
}

bool secret_equal(const Secret *a, const Secret *b)
{
    if (!a || !b)
        return a == b;
    return a->bytes.len == b->bytes.len &&
           CRYPTO_memcmp(a->bytes.ptr, b->bytes.ptr, a->bytes.len) == 0;
}

/* 32 hexadecimal digits are the id of a key of Cloudflare R2, whose secret has 64. */
static bool secret_is_hex_id(Span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!isxdigit((unsigned char)text.ptr[i]))
            return false;
    return text.len == 32;
}

bool looks_like_secret(Span text)
{
    if (text.len < 30 || secret_is_hex_id(text))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (islower((unsigned char)text.ptr[i]))
            return true;
    return false;
}

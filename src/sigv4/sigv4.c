#include "sigv4/sigv4.h"

#include <ctype.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/text.h"

enum { SHA256_BYTES = 32, SIG_TEXT_MAX = 1024 * 1024 };

static const char algorithm[] = "AWS4-HMAC-SHA256";
static const char hex_upper[] = "0123456789ABCDEF";

const char *sigv4_payload_hash(Arena *arena, Span body)
{
    const char *hash = text_sha256_hex(arena, body);
    if (!hash)
        BUG("no SHA-256");
    return hash;
}

const char *sigv4_date(Arena *arena, int64_t epoch_s)
{
    struct tm tm;
    char text[32];
    time_t t = (time_t)epoch_s;
    if (!gmtime_r(&t, &tm) || strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &tm) == 0)
        return "19700101T000000Z";
    return arena_strdup(arena, text);
}

/* ---- canonical request ---- */

static void sigv4_add_encoded(Buf *out, Span bytes, bool keep_slash)
{
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        if ((c < 0x80 && (isalnum(c) || c == '-' || c == '_' || c == '.' || c == '~')) ||
            (keep_slash && c == '/')) {
            buf_add_char(out, (char)c);
            continue;
        }
        buf_add_char(out, '%');
        buf_add_char(out, hex_upper[c >> 4]);
        buf_add_char(out, hex_upper[c & 15]);
    }
}

const char *sigv4_uri_encode(Arena *arena, Span bytes, bool keep_slash)
{
    AUTO_BUF Buf out = BUF_INIT(3 * bytes.len + 1);
    sigv4_add_encoded(&out, bytes, keep_slash);
    return arena_span(arena, buf_span(&out));
}

/* Length of the output without its last "/segment". */
static size_t sigv4_parent(const char *path, size_t len)
{
    while (len > 0 && path[len - 1] != '/')
        len--;
    return len > 0 ? len - 1 : 0;
}

/* Without ".", ".." and empty segments; a slash at the end stays. */
static Span sigv4_without_dots(Arena *arena, Span path)
{
    char *out = arena_alloc(arena, path.len + 2);
    size_t len = 0;
    bool folder = false;
    for (Span rest = path; rest.len > 0;) {
        size_t end = span_find_char(rest, '/');
        Span segment = span_sub(rest, 0, end);
        bool dot = span_is(segment, "."), up = span_is(segment, "..");
        folder = end < rest.len || dot || up;
        rest = span_sub(rest, end + 1, rest.len);
        if (up)
            len = sigv4_parent(out, len);
        if (segment.len == 0 || dot || up)
            continue;
        out[len++] = '/';
        memcpy(out + len, segment.ptr, segment.len);
        len += segment.len;
    }
    if (folder || len == 0)
        out[len++] = '/';
    return (Span){out, len};
}

/* Decoded and encoded again, so that "%2f", "%2F" and what a client left as it was come out alike.
 */
static const char *sigv4_recode(Arena *arena, Span text)
{
    char *plain = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        int byte = span_percent(text, i);
        plain[len++] = byte >= 0 ? (char)byte : text.ptr[i];
        i += byte >= 0 ? 2 : 0;
    }
    return sigv4_uri_encode(arena, (Span){plain, len}, false);
}

typedef struct SigPair {
    const char *name, *value;
    size_t at; /* order of arrival, to keep the sort stable */
} SigPair;

static int sigv4_order_query(const void *a, const void *b)
{
    const SigPair *x = a, *y = b;
    int names = strcmp(x->name, y->name);
    return names ? names : strcmp(x->value, y->value);
}

static int sigv4_order_headers(const void *a, const void *b)
{
    const SigPair *x = a, *y = b;
    int names = strcmp(x->name, y->name);
    return names ? names : x->at < y->at ? -1 : x->at > y->at;
}

static void sigv4_add_query(Arena *arena, Buf *out, Span query)
{
    VEC(SigPair) pairs = VEC_INIT;
    while (query.len > 0) {
        size_t end = span_find_char(query, '&');
        Span item = span_sub(query, 0, end);
        size_t eq = span_find_char(item, '=');
        SigPair pair = {sigv4_recode(arena, span_sub(item, 0, eq)),
                        sigv4_recode(arena, span_sub(item, eq + 1, item.len)), pairs.len};
        query = span_sub(query, end + 1, query.len);
        if (item.len > 0)
            vec_push(arena, &pairs, pair);
    }
    if (pairs.len > 0)
        qsort(pairs.items, pairs.len, sizeof *pairs.items, sigv4_order_query);
    for (size_t i = 0; i < pairs.len; i++)
        buf_printf(out, "%s%s=%s", i ? "&" : "", pairs.items[i].name, pairs.items[i].value);
}

static bool sigv4_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Trimmed, runs of blanks as one space. */
static const char *sigv4_header_value(Arena *arena, const char *value)
{
    char *out = arena_alloc(arena, strlen(value) + 1);
    size_t len = 0;
    for (const char *p = value; *p; p++) {
        if (!sigv4_blank(*p))
            out[len++] = *p;
        else if (len > 0 && out[len - 1] != ' ')
            out[len++] = ' ';
    }
    if (len > 0 && out[len - 1] == ' ')
        len--;
    out[len] = '\0';
    return out;
}

static SigPair *sigv4_sorted_headers(Arena *arena, const SigInput *in)
{
    SigPair *pairs = arena_array(arena, SigPair, in->n_headers + 1);
    for (size_t i = 0; i < in->n_headers; i++) {
        char *out = arena_strdup(arena, in->headers[i].name);
        for (char *p = out; *p; p++)
            *p = (char)tolower((unsigned char)*p);
        pairs[i] = (SigPair){out, sigv4_header_value(arena, in->headers[i].value), i};
    }
    qsort(pairs, in->n_headers, sizeof *pairs, sigv4_order_headers);
    return pairs;
}

static void sigv4_add_signed(Buf *out, const SigPair *pairs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(pairs[i].name, pairs[i - 1].name) != 0)
            buf_printf(out, "%s%s", i ? ";" : "", pairs[i].name);
}

static void sigv4_add_headers(Buf *out, const SigPair *pairs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool again = i > 0 && strcmp(pairs[i].name, pairs[i - 1].name) == 0;
        bool last = i + 1 == n || strcmp(pairs[i].name, pairs[i + 1].name) != 0;
        if (!again)
            buf_add_str(out, pairs[i].name);
        buf_printf(out, "%c%s%s", again ? ',' : ':', pairs[i].value, last ? "\n" : "");
    }
}

const char *sigv4_signed_headers(Arena *arena, const SigInput *in)
{
    AUTO_BUF Buf out = BUF_INIT(SIG_TEXT_MAX);
    sigv4_add_signed(&out, sigv4_sorted_headers(arena, in), in->n_headers);
    return arena_span(arena, buf_span(&out));
}

const char *sigv4_canonical_request(Arena *arena, const SigInput *in)
{
    AUTO_BUF Buf out = BUF_INIT(SIG_TEXT_MAX);
    const SigPair *pairs = sigv4_sorted_headers(arena, in);
    buf_printf(&out, "%s\n", in->method);
    if (in->path.len == 0)
        buf_add_char(&out, '/');
    else if (in->raw_path)
        buf_add(&out, in->path);
    else
        sigv4_add_encoded(&out, in->keep_dots ? in->path : sigv4_without_dots(arena, in->path),
                          true);
    buf_add_char(&out, '\n');
    sigv4_add_query(arena, &out, in->query);
    buf_add_char(&out, '\n');
    sigv4_add_headers(&out, pairs, in->n_headers);
    buf_add_char(&out, '\n');
    sigv4_add_signed(&out, pairs, in->n_headers);
    buf_printf(&out, "\n%s", in->payload_hash);
    return arena_span(arena, buf_span(&out));
}

/* ---- string to sign, signature ---- */

const char *sigv4_string_to_sign(Arena *arena, const SigScope *scope, const char *canonical_request)
{
    return arena_printf(arena, "%s\n%s\n%.8s/%s/%s/aws4_request\n%s", algorithm, scope->date,
                        scope->date, scope->region, scope->service,
                        sigv4_payload_hash(arena, span_of(canonical_request)));
}

static void sigv4_hmac(unsigned char *out, Span key, Span text)
{
    unsigned len = SHA256_BYTES;
    if (!HMAC(EVP_sha256(), key.len ? key.ptr : "", (int)key.len, (const unsigned char *)text.ptr,
              text.len, out, &len))
        BUG("no HMAC-SHA-256");
}

const char *sigv4_signature(Arena *arena, const Secret *secret_key, const SigScope *scope,
                            const char *string_to_sign)
{
    Span secret = secret_use(secret_key);
    AUTO_BUF Buf start = BUF_INIT(secret.len + 4);
    Span steps[] = {span_sub(span_of(scope->date), 0, 8), span_of(scope->region),
                    span_of(scope->service), SPAN_LITERAL("aws4_request"), span_of(string_to_sign)};
    unsigned char key[SHA256_BYTES], next[SHA256_BYTES];
    const char *out;
    buf_add_str(&start, "AWS4");
    buf_add(&start, secret);
    sigv4_hmac(key, buf_span(&start), steps[0]);
    for (size_t i = 1; i < ARRAY_LEN(steps); i++) {
        sigv4_hmac(next, (Span){(const char *)key, sizeof key}, steps[i]);
        memcpy(key, next, sizeof key);
    }
    out = text_hex(arena, key, sizeof key);
    mem_wipe(key, sizeof key);
    mem_wipe(next, sizeof next);
    return out;
}

const char *sigv4_authorization(Arena *arena, const char *key_id, const SigScope *scope,
                                const SigInput *in, const char *signature)
{
    return arena_printf(arena,
                        "%s Credential=%s/%.8s/%s/%s/aws4_request, SignedHeaders=%s, Signature=%s",
                        algorithm, key_id, scope->date, scope->region, scope->service,
                        sigv4_signed_headers(arena, in), signature);
}

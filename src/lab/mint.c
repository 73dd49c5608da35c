#include "lab/mint.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/err.h"
#include "base/secret.h"

enum { DIGEST_BYTES = 64 };

static void mint_digest(const char *label, const char *seed, unsigned char out[DIGEST_BYTES])
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    if (!ctx || EVP_DigestInit_ex(ctx, EVP_sha512(), NULL) != 1 ||
        EVP_DigestUpdate(ctx, label, strlen(label) + 1) != 1 ||
        EVP_DigestUpdate(ctx, seed, strlen(seed)) != 1 || EVP_DigestFinal_ex(ctx, out, NULL) != 1)
        BUG("SHA-512 is not available");
    EVP_MD_CTX_free(ctx);
}

/* The layout is the one that data/regions.h's account_from_key_id reads: 40 bits of account from
 * bit 7 of the first six bytes. */
const char *mint_key_id(Arena *arena, const char *seed, const char *account, bool temporary)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned char digest[DIGEST_BYTES], raw[10];
    uint64_t head;
    char *out = arena_alloc(arena, 21);
    mint_digest("id", seed, digest);
    head = UINT64_C(1) << 47 | strtoull(account, NULL, 10) << 7 | (digest[0] & 0x7F);
    for (size_t i = 0; i < 6; i++)
        raw[i] = (unsigned char)(head >> (40 - 8 * i));
    memcpy(raw + 6, digest + 1, 4);
    memcpy(out, temporary ? KEY_ID_TEMPORARY : KEY_ID_LONG_TERM, 4);
    for (size_t i = 0; i < 16; i++) {
        unsigned value = 0;
        for (size_t bit = 5 * i; bit < 5 * i + 5; bit++)
            value = value << 1 | ((unsigned)raw[bit / 8] >> (7 - bit % 8) & 1U);
        out[4 + i] = alphabet[value];
    }
    return out;
}

const char *mint_secret(Arena *arena, const char *seed)
{
    unsigned char digest[DIGEST_BYTES];
    mint_digest("secret", seed, digest);
    return arena_strndup(arena, base64_encode(arena, (Span){(const char *)digest, sizeof digest}),
                         40);
}

const char *mint_token(Arena *arena, const char *seed, size_t len)
{
    char *out = arena_alloc(arena, len + 1);
    size_t used = 16;
    memcpy(out, "IQoJb3JpZ2luX2Vj", used < len ? used : len);
    for (int part = 0; used < len; part++) {
        unsigned char digest[DIGEST_BYTES];
        const char *text;
        size_t n;
        mint_digest(arena_printf(arena, "token%d", part), seed, digest);
        text = base64_encode(arena, (Span){(const char *)digest,
                                           63}); /* a multiple of 3: no padding in the middle */
        n = strlen(text) < len - used ? strlen(text) : len - used;
        memcpy(out + used, text, n);
        used += n;
    }
    return out;
}

const char *mint_web_token(Arena *arena, const char *seed, int64_t expires_at_s)
{
    const char *head =
        base64url_encode(arena, span_of("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"lab\"}"));
    const char *claims = arena_printf(
        arena,
        "{\"iss\":\"https://issuer.lab.example\",\"sub\":\"repo:acme/infra:ref:refs/heads/main\","
        "\"aud\":\"sts.amazonaws.com\",\"iat\":%" PRId64 ",\"exp\":%" PRId64 "}",
        expires_at_s - 3600, expires_at_s);
    return arena_printf(arena, "%s.%s.%s", head, base64url_encode(arena, span_of(claims)),
                        base64url_encode(arena, span_of(mint_secret(arena, seed))));
}

const char *mint_dpop_key(Arena *arena)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    BIO *bio = BIO_new(BIO_s_mem());
    const char *out = "";
    char *pem = NULL;
    Span rest, line;
    if (!key || !bio || PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) != 1)
        BUG("no key can be made on P-256");
    rest.len = (size_t)BIO_get_mem_data(bio, &pem);
    rest.ptr = pem;
    while (span_next_line(&rest, &line))
        out = arena_printf(arena, "%s%s\\n", out, arena_span(arena, line));
    BIO_free(bio);
    EVP_PKEY_free(key);
    return out;
}

const char *mint_request_id(Arena *arena, const char *seed)
{
    unsigned char d[DIGEST_BYTES];
    mint_digest("request", seed, d);
    return arena_printf(arena,
                        "%02x%02x%02x%02x-%02x%02x-4%01x%02x-8%01x%02x-%02x%02x%02x%02x%02x%02x",
                        d[0], d[1], d[2], d[3], d[4], d[5], d[6] & 15U, d[7], d[8] & 15U, d[9],
                        d[10], d[11], d[12], d[13], d[14], d[15]);
}

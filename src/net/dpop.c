#include "net/dpop.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

#include "base/alloc.h"
#include "base/base64.h"

enum { P256_BYTES = 32, DER_SIGNATURE_MAX = 128 };

static EVP_PKEY *dpop_key(Span pem)
{
    BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;
    BIO_free(bio);
    if (key &&
        (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC || EVP_PKEY_get_bits(key) != 8 * P256_BYTES)) {
        EVP_PKEY_free(key);
        return NULL;
    }
    return key;
}

/* One coordinate of the public key, "x" or "y", as a JWK has it. */
static const char *dpop_coordinate(Arena *arena, const EVP_PKEY *key, const char *which)
{
    unsigned char bytes[P256_BYTES];
    BIGNUM *number = NULL;
    const char *out = NULL;
    if (EVP_PKEY_get_bn_param(key, which, &number) &&
        BN_bn2binpad(number, bytes, sizeof bytes) == sizeof bytes)
        out = base64url_encode(arena, (Span){(const char *)bytes, sizeof bytes});
    BN_free(number);
    return out;
}

/* r and s, 32 bytes each, from the DER that OpenSSL signs with. */
static const char *dpop_raw_signature(Arena *arena, const unsigned char *der, size_t len)
{
    unsigned char raw[2 * P256_BYTES];
    ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)len);
    const char *out = NULL;
    if (sig && BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, P256_BYTES) == P256_BYTES &&
        BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw + P256_BYTES, P256_BYTES) == P256_BYTES)
        out = base64url_encode(arena, (Span){(const char *)raw, sizeof raw});
    ECDSA_SIG_free(sig);
    return out;
}

static const char *dpop_sign(Arena *arena, EVP_PKEY *key, const char *text)
{
    unsigned char der[DER_SIGNATURE_MAX];
    size_t len = sizeof der;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    const char *out = NULL;
    if (ctx && EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
        EVP_DigestSign(ctx, der, &len, (const unsigned char *)text, strlen(text)) == 1)
        out = dpop_raw_signature(arena, der, len);
    EVP_MD_CTX_free(ctx);
    return out;
}

const char *dpop_proof(Arena *arena, Span pem, const char *url, int64_t now_s, const char *id)
{
    EVP_PKEY *key = dpop_key(pem);
    const char *x = key ? dpop_coordinate(arena, key, OSSL_PKEY_PARAM_EC_PUB_X) : NULL;
    const char *y = key ? dpop_coordinate(arena, key, OSSL_PKEY_PARAM_EC_PUB_Y) : NULL;
    const char *header, *payload, *text, *signature = NULL;
    if (x && y) {
        header = arena_printf(arena,
                              "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":{\"kty\":\"EC\","
                              "\"x\":\"%s\",\"y\":\"%s\",\"crv\":\"P-256\"}}",
                              x, y);
        payload =
            arena_printf(arena, "{\"htm\":\"POST\",\"htu\":\"%s\",\"iat\":%lld,\"jti\":\"%s\"}",
                         url, (long long)now_s, id);
        text = arena_printf(arena, "%s.%s", base64url_encode(arena, span_of(header)),
                            base64url_encode(arena, span_of(payload)));
        signature = dpop_sign(arena, key, text);
    }
    EVP_PKEY_free(key);
    return signature ? arena_printf(arena, "%s.%s", text, signature) : NULL;
}

#include "lab/dpopcheck.h"

#include <cJSON.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <string.h>

#include "base/base64.h"
#include "base/jsonread.h"

enum { P256_BYTES = 32, FRESH_S = 300 };

/* A public key from its two coordinates; NULL if they are no point of P-256. */
static EVP_PKEY *check_public_key(Span x, Span y)
{
    unsigned char point[1 + 2 * P256_BYTES] = {POINT_CONVERSION_UNCOMPRESSED};
    char curve[] = "P-256";
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
        OSSL_PARAM_construct_end()};
    EVP_PKEY_CTX *ctx;
    EVP_PKEY *key = NULL;
    if (x.len != P256_BYTES || y.len != P256_BYTES)
        return NULL;
    memcpy(point + 1, x.ptr, P256_BYTES);
    memcpy(point + 1 + P256_BYTES, y.ptr, P256_BYTES);
    ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    if (ctx && EVP_PKEY_fromdata_init(ctx) == 1)
        (void)EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params);
    EVP_PKEY_CTX_free(ctx);
    return key;
}

/* raw: r and s, 32 bytes each, as a JWT has them. */
static bool check_signature(EVP_PKEY *key, Span text, Span raw)
{
    ECDSA_SIG *sig = raw.len == 2 * P256_BYTES ? ECDSA_SIG_new() : NULL;
    const unsigned char *bytes = (const unsigned char *)raw.ptr;
    unsigned char *der = NULL;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool good = false;
    int len;
    if (sig && ctx) {
        ECDSA_SIG_set0(sig, BN_bin2bn(bytes, P256_BYTES, NULL),
                       BN_bin2bn(bytes + P256_BYTES, P256_BYTES, NULL));
        len = i2d_ECDSA_SIG(sig, &der);
        good =
            len > 0 && EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
            EVP_DigestVerify(ctx, der, (size_t)len, (const unsigned char *)text.ptr, text.len) == 1;
    }
    OPENSSL_free(der);
    ECDSA_SIG_free(sig);
    EVP_MD_CTX_free(ctx);
    return good;
}

static const char *check_text(Arena *arena, const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsString(item) ? arena_strdup(arena, item->valuestring) : "";
}

static cJSON *check_part(Arena *arena, Span part)
{
    Span json = base64url_decode(arena, part);
    return json_read(json, NULL);
}

/* What is wrong with the payload; NULL: nothing. */
static const char *check_payload(Arena *arena, Span part, const char *url, int64_t now_s)
{
    cJSON *payload = check_part(arena, part);
    const cJSON *iat = cJSON_GetObjectItemCaseSensitive(payload, "iat");
    double age = cJSON_IsNumber(iat) ? (double)now_s - iat->valuedouble : 2.0 * FRESH_S;
    const char *why = NULL;
    if (strcmp(check_text(arena, payload, "htm"), "POST") != 0)
        why = "htm is not the method";
    else if (strcmp(check_text(arena, payload, "htu"), url) != 0)
        why = "htu is not the address";
    else if (!*check_text(arena, payload, "jti"))
        why = "jti is missing";
    else if (age > FRESH_S || age < -FRESH_S)
        why = "iat is too far from now";
    cJSON_Delete(payload);
    return why;
}

static const char *check_thumbprint(Arena *arena, const char *x, const char *y)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int len = 0;
    const char *text =
        arena_printf(arena, "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}", x, y);
    if (!EVP_Digest(text, strlen(text), digest, &len, EVP_sha256(), NULL))
        return NULL;
    return base64url_encode(arena, (Span){(const char *)digest, len});
}

const char *dpopcheck_key(Arena *arena, const char *proof, const char *url, int64_t now_s,
                          const char **out_why)
{
    Span all = span_of(proof ? proof : ""), header, payload, rest, text;
    const char *x, *y, *out = NULL;
    EVP_PKEY *key;
    cJSON *object;
    const cJSON *jwk;
    size_t dot = span_find_char(all, '.');
    header = span_sub(all, 0, dot);
    rest = span_sub(all, dot + 1, all.len);
    payload = span_sub(rest, 0, span_find_char(rest, '.'));
    text = span_sub(all, 0, header.len + 1 + payload.len);
    object = check_part(arena, header);
    jwk = cJSON_GetObjectItemCaseSensitive(object, "jwk");
    x = check_text(arena, jwk, "x");
    y = check_text(arena, jwk, "y");
    *out_why = "it is no proof signed with ES256";
    if (strcmp(check_text(arena, object, "typ"), "dpop+jwt") == 0 &&
        strcmp(check_text(arena, object, "alg"), "ES256") == 0) {
        key = check_public_key(base64url_decode(arena, span_of(x)),
                               base64url_decode(arena, span_of(y)));
        if (key &&
            check_signature(key, text,
                            base64url_decode(arena, span_sub(rest, payload.len + 1, rest.len)))) {
            *out_why = check_payload(arena, payload, url, now_s);
            out = *out_why ? NULL : check_thumbprint(arena, x, y);
        }
        EVP_PKEY_free(key);
    }
    cJSON_Delete(object);
    return out;
}

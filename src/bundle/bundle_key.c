/* What makes a question of a bundle equal to one that is put again: all that would be sent, secrets
 * as what stands in their place. It is the same in every process.
 */
#include <openssl/evp.h>
#include <string.h>

#include "base/text.h"
#include "bundle/bundle_parts.h"

static void key_bytes(EVP_MD_CTX *ctx, Span bytes)
{
    unsigned char len[8];
    for (int i = 0; i < 8; i++)
        len[i] = (unsigned char)((uint64_t)bytes.len >> (8 * i));
    EVP_DigestUpdate(ctx, len, sizeof len);
    EVP_DigestUpdate(ctx, bytes.ptr ? bytes.ptr : "", bytes.len);
}

static void key_text(EVP_MD_CTX *ctx, const char *text)
{
    key_bytes(ctx, text ? span_of(text) : SPAN_LITERAL("\xff"));
}

static void key_secret(EVP_MD_CTX *ctx, const Secret *secret)
{
    key_bytes(ctx, secret ? secret_use(secret) : SPAN_LITERAL("\xff"));
}

const char *bundle_key(Arena *arena, const Question *q)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int len = 0;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool login = q->kind == Q_LOGIN_CREATE_TOKEN && !q->overridden;
    if (!ctx || !EVP_DigestInit_ex(ctx, EVP_sha256(), NULL))
        BUG("no SHA-256");
    key_text(ctx, question_kind_name(q->kind));
    key_text(ctx, arena_printf(arena, "%d %lld", q->route.insecure, (long long)q->clock_offset_s));
    key_text(ctx, login ? "AWS" : q->endpoint);
    key_text(ctx, login ? "AWS" : q->region);
    key_text(ctx, login ? NULL : q->route.proxy_url);
    key_text(ctx, login ? NULL : q->route.ca_file);
    key_text(ctx, q->creds ? q->creds->access_key_id.text : NULL);
    key_secret(ctx, q->creds ? q->creds->secret_key : NULL);
    key_secret(ctx, q->creds ? q->creds->token : NULL);
    for (size_t i = 0; i < q->n_params; i++) {
        key_text(ctx, q->params[i].name);
        key_text(ctx, q->params[i].text);
        key_secret(ctx, q->params[i].secret);
    }
    EVP_DigestFinal_ex(ctx, digest, &len);
    EVP_MD_CTX_free(ctx);
    return text_hex(arena, digest, len);
}

const char *bundle_about(Arena *arena, const Question *q)
{
    return arena_printf(arena, "%s %s %s", question_kind_name(q->kind),
                        q->configuration ? q->configuration : "-",
                        q->experiment ? q->experiment : "-");
}

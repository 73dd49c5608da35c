#include "engine/question_key.h"

#include <openssl/evp.h>
#include <string.h>

/* Length first, so that "ab"+"c" and "a"+"bc" differ; a missing text differs from an empty one. */
static void key_text(EVP_MD_CTX *ctx, const char *text)
{
    uint64_t len = text ? strlen(text) + 1 : 0;
    EVP_DigestUpdate(ctx, &len, sizeof len);
    EVP_DigestUpdate(ctx, text, text ? strlen(text) : 0);
}

static void key_secret(EVP_MD_CTX *ctx, const Secret *secret)
{
    uint64_t tag = secret ? secret_shape(secret).tag : 0;
    EVP_DigestUpdate(ctx, &tag, sizeof tag);
}

static void key_number(EVP_MD_CTX *ctx, int64_t number)
{
    EVP_DigestUpdate(ctx, &number, sizeof number);
}

static void key_way(EVP_MD_CTX *ctx, const Question *q)
{
    key_text(ctx, q->endpoint);
    key_text(ctx, q->region);
    key_text(ctx, q->route.proxy_url);
    key_secret(ctx, q->route.proxy_auth);
    key_text(ctx, q->route.ca_file);
    key_text(ctx, q->route.ca_dir);
    key_number(ctx, q->route.ca_as_go);
}

QuestionKey question_key(const Question *q)
{
    QuestionKey key = {{0}};
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    if (!ctx || !EVP_DigestInit_ex(ctx, EVP_sha256(), NULL))
        BUG("no SHA-256");
    key_number(ctx, q->kind);
    key_number(ctx, q->route.insecure);
    key_number(ctx, q->endpoint_by * 64 + q->route.proxy_by * 16 + q->route.ca_by * 4 +
                        q->route.insecure_by);
    key_number(ctx, (q->creds ? q->creds->owner : 0) * 2 + q->private_inside);
    if (q->kind == Q_LOGIN_CREATE_TOKEN && !q->overridden)
        key_text(
            ctx,
            "AWS"); /* a refresh token is spent once, whatever region and way would take it there */
    else
        key_way(ctx, q);
    key_text(ctx, q->creds ? q->creds->access_key_id.text : NULL);
    key_secret(ctx, q->creds ? q->creds->secret_key : NULL);
    key_secret(ctx, q->creds ? q->creds->token : NULL);
    key_number(ctx, q->clock_offset_s);
    for (size_t i = 0; i < q->n_params; i++) {
        key_text(ctx, q->params[i].name);
        key_text(ctx, q->params[i].text);
        key_secret(ctx, q->params[i].secret);
    }
    EVP_DigestFinal_ex(ctx, key.bytes, NULL);
    EVP_MD_CTX_free(ctx);
    return key;
}

bool question_key_equal(const QuestionKey *a, const QuestionKey *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

static Source copy_source(Arena *arena, Source at)
{
    at.name = arena_strdup(arena, at.name);
    return at;
}

static const Credentials *copy_credentials(Arena *arena, const Credentials *from)
{
    Credentials *c;
    if (!from)
        return NULL;
    c = arena_new(arena, Credentials);
    *c = *from;
    c->access_key_id.text = arena_strdup(arena, from->access_key_id.text);
    c->access_key_id.secret = secret_copy(arena, from->access_key_id.secret);
    c->access_key_id.at = copy_source(arena, from->access_key_id.at);
    c->secret_key = secret_copy(arena, from->secret_key);
    c->secret_at = copy_source(arena, from->secret_at);
    c->token = secret_copy(arena, from->token);
    c->token_at = copy_source(arena, from->token_at);
    c->profile = arena_strdup(arena, from->profile);
    c->expires_at = copy_source(arena, from->expires_at);
    return c;
}

const Question *question_copy(Arena *arena, const Question *q)
{
    Question *copy = arena_new(arena, Question);
    Param *params = arena_array(arena, Param, q->n_params);
    *copy = *q;
    copy->configuration = arena_strdup(arena, q->configuration);
    copy->why = arena_strdup(arena, q->why);
    copy->experiment = arena_strdup(arena, q->experiment);
    copy->endpoint = arena_strdup(arena, q->endpoint);
    copy->endpoint_at = copy_source(arena, q->endpoint_at);
    copy->route.insecure_from = copy_source(arena, q->route.insecure_from);
    copy->region = arena_strdup(arena, q->region);
    copy->creds = copy_credentials(arena, q->creds);
    copy->route.proxy_url = arena_strdup(arena, q->route.proxy_url);
    copy->route.proxy_auth = secret_copy(arena, q->route.proxy_auth);
    copy->route.proxy_from = copy_source(arena, q->route.proxy_from);
    copy->route.ca_file = arena_strdup(arena, q->route.ca_file);
    copy->route.ca_dir = arena_strdup(arena, q->route.ca_dir);
    copy->route.ca_from = copy_source(arena, q->route.ca_from);
    for (size_t i = 0; i < q->n_params; i++) {
        params[i].name = arena_strdup(arena, q->params[i].name);
        params[i].text = arena_strdup(arena, q->params[i].text);
        params[i].secret = secret_copy(arena, q->params[i].secret);
    }
    copy->params = params;
    return copy;
}

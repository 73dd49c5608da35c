/* Keys that stand there as they are: the block's arguments and the environment's variables
 * (RULES.md 13-16, 24-28). */
#include "predict/sources.h"

static const char *const env_ids[] = {"AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"};
static const char *const env_secrets[] = {"AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"};
static const char *const env_tokens[] = {"AWS_SESSION_TOKEN"};

static const Credentials *static_pair(const Walk *w, Value id, Value secret, Value token,
                                      enum cred_source source)
{
    Credentials *c = arena_new(w->arena, Credentials);
    c->access_key_id = id;
    c->secret_key = walk_secret(w->arena, secret);
    c->secret_at = secret.at;
    c->token = value_present(token) ? walk_secret(w->arena, token) : NULL;
    c->token_at = token.at;
    c->source = source;
    c->owner = walk_owner(w, c);
    return c;
}

const Credentials *static_of_env(const Walk *w)
{
    Value id = walk_env_value(w, env_ids, ARRAY_LEN(env_ids)),
          secret = walk_env_value(w, env_secrets, ARRAY_LEN(env_secrets));
    if (!id.text || !value_present(secret))
        return NULL;
    return static_pair(w, id, secret, walk_env_value(w, env_tokens, ARRAY_LEN(env_tokens)),
                       CRED_ENVIRONMENT);
}

Value static_env_half(const Walk *w)
{
    Value id = walk_env_value(w, env_ids, ARRAY_LEN(env_ids)),
          secret = walk_env_value(w, env_secrets, ARRAY_LEN(env_secrets));
    if (value_present(id) == value_present(secret))
        return VALUE_ABSENT;
    return value_present(id) ? id : secret;
}

/* With SDK version 1 half a pair is passed over like none (aws-sdk-go-base v1
 * awsauth.go:GetCredentials: a chain that begins with the static ones; seen with the backend of
 * Terraform 1.5.7). */
bool static_block_used(const Walk *w)
{
    if (generation_has(&w->generation, QUIRK_SDK_V1))
        return value_present(walk_value(w, "access_key")) &&
               value_present(walk_value(w, "secret_key"));
    return value_present(walk_value(w, "access_key")) ||
           value_present(walk_value(w, "secret_key")) || value_present(walk_value(w, "token"));
}

const Credentials *static_of_block(const Walk *w)
{
    Value id = walk_value(w, "access_key"), secret = walk_value(w, "secret_key");
    if (!id.text || !value_present(secret))
        return NULL;
    return static_pair(w, id, secret, walk_value(w, "token"),
                       w->backend ? CRED_BACKEND_BLOCK : CRED_PROVIDER_BLOCK);
}

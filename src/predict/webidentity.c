/*
 * Web identity tokens: environment, profile, assume_role_with_web_identity of the block.
 * aws-sdk-go-v2 credentials/stscreds web_identity_provider.go; aws-sdk-go-base credentials.go
 * webIdentityCredentialsProvider (RULES.md 21, 22, 71).
 */
#include <string.h>

#include "predict/duration.h"
#include "predict/message.h"
#include "predict/sources.h"
#include "predict/sts.h"

enum { TOKEN_MAX_BYTES = 64 * 1024, IDENTITY_ATTEMPTS = 3 };

/* What is asked for, whoever asks. */
typedef struct WebIdentity {
    const char *role_arn, *session_name, *policy, *token_file;
    Source role_at, token_at;
    const Secret *token;
    int duration_s; /* 0 = not sent */
    enum sts_client client;
    const char *message; /* printed around a failure */
    const char *profile;
    bool from_profile;
} WebIdentity;

static const Secret *token_read(Walk *w, const WebIdentity *id)
{
    Span bytes = SPAN_EMPTY;
    enum file_state state = walk_read(w, id->token_file, TOKEN_MAX_BYTES, &bytes);
    if (state == FILE_OK)
        return secret_new(w->arena, bytes);
    if (state == FILE_TOO_BIG)
        return NULL;
    walk_fail(w, STAGE_CREDENTIALS, PREDICT_WEB_IDENTITY_FILE, id->token_at, id->message,
              "the token file %s can't be read%s", id->token_file,
              state == FILE_ABSENT ? ": it doesn't exist" : "");
    return NULL;
}

static Question *webidentity_question(Walk *w, const WebIdentity *id, const Secret *token)
{
    Question *q = sts_question(
        w, Q_ASSUME_ROLE_WEB_IDENTITY, STAGE_CREDENTIALS, id->client, NULL,
        "exchange the web identity token for credentials, as Terraform would", id->message);
    if (!q)
        return NULL;
    q->attempts = IDENTITY_ATTEMPTS; /* InvalidIdentityToken too is tried three times */
    walk_param(w, q, "RoleArn", id->role_arn);
    walk_param(w, q, "RoleSessionName", id->session_name ? id->session_name : w->session_name);
    walk_secret_param(w, q, "WebIdentityToken", token);
    if (id->duration_s > 0)
        walk_param(w, q, "DurationSeconds", arena_printf(w->arena, "%d", id->duration_s));
    walk_param(w, q, "Policy", id->policy);
    return q;
}

static const Credentials *webidentity_get(Walk *w, const WebIdentity *id)
{
    const Secret *token = id->token ? id->token : token_read(w, id);
    Question *q = token ? webidentity_question(w, id, token) : NULL;
    RoleHop hop = {.arn = id->role_arn,
                   .at = id->role_at,
                   .from_profile = id->from_profile,
                   .web_identity = true,
                   .named_at = id->token_at,
                   .question = q,
                   .token_at = id->token ? id->token_at : source_file(id->token_file, 0, 0)};
    const Answer *a = q ? sts_ask(w, STAGE_CREDENTIALS, q, "", id->message) : NULL;
    hop.answer = a ? a : w->conf->decisive_question == q ? w->conf->decisive : NULL;
    if (q)
        vec_push(w->arena, &w->conf->roles, hop);
    return q ? sts_creds(w, q, a, CRED_WEB_IDENTITY, id->profile, id->message) : NULL;
}

bool webidentity_check_env(Walk *w, const char *prefix)
{
    if (walk_env(w, "AWS_ROLE_ARN"))
        return true;
    walk_fail(w, STAGE_CONFIGURATION, PREDICT_WEB_IDENTITY_ROLE,
              source_env("AWS_WEB_IDENTITY_TOKEN_FILE"),
              arena_printf(w->arena, "%srole ARN is not set", prefix),
              "a web identity token file is set, but no role to assume with it");
    return false;
}

const Credentials *webidentity_get_env(Walk *w)
{
    WebIdentity id = {0};
    id.role_arn = walk_env(w, "AWS_ROLE_ARN");
    id.role_at = source_env("AWS_ROLE_ARN");
    id.session_name = walk_env(w, "AWS_ROLE_SESSION_NAME");
    id.token_file = walk_path(w, walk_env(w, "AWS_WEB_IDENTITY_TOKEN_FILE"));
    id.token_at = source_env("AWS_WEB_IDENTITY_TOKEN_FILE");
    id.message = message_credentials(w);
    return webidentity_get(w, &id);
}

const Credentials *webidentity_get_profile(Walk *w, const SharedProfile *p)
{
    WebIdentity id = {0};
    id.role_arn = p->role_arn.text;
    id.role_at = p->role_arn.at;
    id.session_name = p->role_session_name.text;
    id.token_file = walk_path(w, p->web_identity_token_file.text);
    id.token_at = p->web_identity_token_file.at;
    id.message = message_credentials(w);
    id.profile = p->name;
    id.from_profile = true;
    return webidentity_get(w, &id);
}

/* What the block lacks, from the environment where the program looks there: the provider from 6.56
 * on under names of Terraform's, OpenTofu's backend under those of the SDK. */
static void block_fill(Walk *w, const ArgGroup *g, WebIdentity *id)
{
    bool tofu = generation_has(&w->generation, QUIRK_TOKEN_FROM_ENV);
    bool provider = !w->backend && generation_at_least(&w->generation, "6.56.0");
    const char *variable = tofu ? "AWS_WEB_IDENTITY_TOKEN" : "TF_AWS_WEB_IDENTITY_TOKEN";
    Value token = group_value(g, "web_identity_token");
    const char *file = group_text(g, "web_identity_token_file");
    id->role_arn = group_text(g, "role_arn");
    id->role_at = group_arg(g, "role_arn")->expr_at;
    if (!id->role_arn && tofu) {
        id->role_arn = walk_env(w, "AWS_ROLE_ARN");
        id->role_at = source_env("AWS_ROLE_ARN");
    }
    id->token_at =
        value_present(token) ? token.at : group_arg(g, "web_identity_token_file")->expr_at;
    if (!value_present(token) && !file && (tofu || provider)) {
        token = walk_env_value(w, &variable, 1);
        id->token_at = value_present(token) ? token.at : source_env("AWS_WEB_IDENTITY_TOKEN_FILE");
        if (!value_present(token))
            file = walk_env(w, "AWS_WEB_IDENTITY_TOKEN_FILE");
    }
    id->token = value_present(token) ? walk_secret(w->arena, token) : NULL;
    if (!id->token && file)
        id->token_file = walk_expand(w, file);
}

static bool block_complete(Walk *w, const ArgGroup *g, const WebIdentity *id)
{
    if (id->role_arn && (id->token || id->token_file))
        return true;
    walk_fail(w, STAGE_CREDENTIALS,
              id->role_arn ? PREDICT_WEB_IDENTITY_BLOCK_TOKEN : PREDICT_WEB_IDENTITY_BLOCK_ROLE,
              g->at, "Assume Role With Web Identity", "assume_role_with_web_identity has no %s",
              id->role_arn ? "token" : "role_arn");
    return false;
}

const Credentials *webidentity_get_block(Walk *w)
{
    WebIdentity id = {0};
    ArgGroup g;
    if (!walk_group(w, "assume_role_with_web_identity", 0, &g))
        return NULL;
    block_fill(w, &g, &id);
    if (!block_complete(w, &g, &id) || !role_is_known(w, &g))
        return NULL;
    id.session_name = group_text(&g, "session_name");
    id.policy = group_text(&g, "policy");
    id.duration_s = duration_seconds(group_text(&g, "duration"));
    id.client = CLIENT_ROLE;
    id.message = "Cannot assume IAM Role with web identity";
    return webidentity_get(w, &id);
}

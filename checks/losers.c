#include "checks/losers.h"

#include <string.h>

#include "checks/sso_login.h"

static bool same_creds(const Credentials *a, const Credentials *b)
{
    return a && b && a->access_key_id.text && b->access_key_id.text &&
           strcmp(a->access_key_id.text, b->access_key_id.text) == 0 &&
           secret_equal(a->secret_key, b->secret_key) && secret_equal(a->token, b->token);
}

static void add_loser(CheckContext *ctx, const Configuration *conf, LoserVec *out, Loser loser)
{
    if (loser.creds && (same_creds(loser.creds, conf->base) || !loser.creds->secret_key))
        return;
    for (size_t i = 0; loser.creds && i < out->len; i++)
        if (same_creds(loser.creds, out->items[i].creds))
            return;
    vec_push(ctx->arena, out, loser);
}

static enum loser_kind loser_kind(const Configuration *conf, const Candidate *c)
{
    bool from_file = conf->base && (conf->base->source == CRED_CREDENTIALS_FILE ||
                                    conf->base->source == CRED_CONFIG_FILE);
    const char *own = conf->base ? conf->base->profile : NULL;
    if (c->replaced)
        return LOSER_VALUE;
    if (!from_file || !own || !c->profile || strcmp(own, c->profile) != 0)
        return LOSER_SOURCE;
    return c->source == CRED_SSO ? LOSER_SSO : LOSER_SECTION;
}

LoserVec losers_of(CheckContext *ctx, const Configuration *conf)
{
    LoserVec out = VEC_INIT;
    for (size_t i = 0; i < conf->chain.len; i++) {
        const Candidate *c = &conf->chain.items[i];
        bool lost =
            !c->bypassed && (c->outcome == CHAIN_SHADOWED || c->outcome == CHAIN_NOT_REACHED);
        bool askable = c->source == CRED_SSO || c->source == CRED_WEB_IDENTITY;
        if (lost && (c->creds || askable))
            add_loser(ctx, conf, &out,
                      (Loser){loser_kind(conf, c), c->source, c->label, c->at, c->creds,
                              c->profile ? c->profile : check_profile(conf)});
    }
    return out;
}

/* ---- asking ---- */

static enum trial trial_of(const Answer *a)
{
    if (!a)
        return TRIAL_PENDING;
    if (a->state != ANSWER_DONE || answer_unreached(a))
        return TRIAL_UNKNOWN;
    return a->ok ? TRIAL_ACCEPTED : TRIAL_REFUSED;
}

/* Role credentials for the cached login of the profile's SSO settings. */
static enum trial try_sso(CheckContext *ctx, const Configuration *conf, const char *profile,
                          const Answer **out)
{
    SsoLogin login = sso_login_of(ctx, profile);
    Param params[] = {{"account_id", login.account_id, NULL},
                      {"role_name", login.role_name, NULL},
                      {"access_token", NULL, login.token ? login.token->access_token : NULL}};
    Question q = {0};
    const Answer *a;
    if (!login.endpoint || !login.account_id || !login.role_name)
        return TRIAL_REFUSED;
    if (!sso_login_lives(ctx, &login)) /* the SDK would renew it */
        return login.token && login.token->refresh_token ? TRIAL_UNKNOWN : TRIAL_REFUSED;
    q.kind = Q_SSO_ROLE_CREDENTIALS;
    q.endpoint = login.endpoint;
    q.region = login.region;
    q.params = params;
    q.n_params = ARRAY_LEN(params);
    a = experiment_ask(ctx, conf, EXP_LOSER_SSO, STEP_CONFLICTS, &q);
    if (out)
        *out = a;
    return trial_of(a);
}

/* The role of the web identity variables with the token of their file. */
static enum trial try_web_identity(CheckContext *ctx, const Configuration *conf, const Answer **out)
{
    enum { TOKEN_MAX_BYTES = 64 * 1024 };
    const char *path = env_text(ctx->facts->env, "AWS_WEB_IDENTITY_TOKEN_FILE");
    const char *role = env_text(ctx->facts->env, "AWS_ROLE_ARN");
    const char *session = env_text(ctx->facts->env, "AWS_ROLE_SESSION_NAME");
    Span bytes = SPAN_EMPTY;
    enum file_state state;
    Param params[3];
    Question q = {0};
    const Answer *a;
    if (!path || !role)
        return TRIAL_UNKNOWN;
    state = snapshot_read(ctx->facts->files, path, TOKEN_MAX_BYTES, &bytes);
    if (state != FILE_OK)
        return state == FILE_TOO_BIG ? TRIAL_UNKNOWN : TRIAL_REFUSED;
    params[0] = (Param){"RoleArn", role, NULL};
    params[1] = (Param){"RoleSessionName", session ? session : "why403", NULL};
    params[2] = (Param){"WebIdentityToken", NULL, secret_new(ctx->arena, bytes)};
    q.kind = Q_ASSUME_ROLE_WEB_IDENTITY;
    q.region = experiment_region(conf);
    q.endpoint = experiment_sts(ctx->arena, q.region);
    q.params = params;
    q.n_params = ARRAY_LEN(params);
    a = experiment_ask(ctx, conf, EXP_LOSER_WEB_IDENTITY, STEP_CONFLICTS, &q);
    if (out)
        *out = a;
    return trial_of(a);
}

bool losers_unasked(const Configuration *conf, Loser *out)
{
    for (size_t i = 0; i < conf->chain.len; i++) {
        const Candidate *c = &conf->chain.items[i];
        if (c->outcome == CHAIN_SHADOWED && !c->creds &&
            (c->source == CRED_PROCESS || c->source == CRED_LOGIN || c->source == CRED_CONTAINER)) {
            *out = (Loser){LOSER_SOURCE, c->source, c->label, c->at, NULL, c->profile};
            return true;
        }
    }
    return false;
}

enum trial loser_try(CheckContext *ctx, const Configuration *conf, const Loser *loser,
                     const Answer **out)
{
    Trial t = {.experiment = EXP_LOSER, .step = STEP_CONFLICTS, .creds = loser->creds};
    if (loser->creds)
        return experiment_identity(ctx, conf, &t, out);
    if (out)
        *out = NULL;
    return loser->source == CRED_SSO            ? try_sso(ctx, conf, loser->profile, out)
           : loser->source == CRED_WEB_IDENTITY ? try_web_identity(ctx, conf, out)
                                                : TRIAL_UNKNOWN;
}

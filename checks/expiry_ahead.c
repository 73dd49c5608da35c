#include "checks/all.h"
#include "checks/sso_login.h"

#include <string.h>

#include "awsfiles/webtoken.h"

enum { SESSION_SLACK_S = 5 * 60 };

/* Names under which helpers note the end of the keys beside them. */
static const char *const noted_keys[] = {
    "x_security_token_expires", "aws_expiration",   "expiration",
    "aws_session_expiration",   "token_expiration", "expires_at"};

static int64_t needed_s(const CheckContext *ctx)
{
    return ctx->need_s ? ctx->need_s : NEED_DEFAULT_S;
}

static void told_time(CheckContext *ctx, const Configuration *conf, enum finding_id soon,
                      int64_t end_s, Source at)
{
    int64_t left_s = end_s - ctx->facts->now_s;
    Finding *f;
    if (left_s >= needed_s(ctx)) {
        check_passf(ctx, STEP_EXPIRY, "ends", at, "%s, in %s", text_time(ctx->arena, end_s),
                    text_duration(ctx->arena, left_s));
        return;
    }
    /* past, and AWS still takes them, or was not asked: the note may be old, not the key */
    f = check_add(ctx, left_s > 0 ? soon : F_EXPIRED_LOCAL, SEVERITY_WARN, CERTAINTY_CERTAIN, conf);
    finding_prooff(ctx->arena, f, "ends", at, "%s, %s%s", text_time(ctx->arena, end_s),
                   text_duration(ctx->arena, left_s), left_s > 0 ? " left" : " ago");
    if (ctx->need_s)
        finding_evidencef(ctx->arena, f, "needed", SOURCE_UNKNOWN, "%s (--need)",
                          text_duration(ctx->arena, ctx->need_s));
}

/* The time noted beside the keys in their section. */
static bool noted_in_profile(const CheckContext *ctx, const Credentials *c, int64_t *out_s,
                             Source *out_at)
{
    AwsFileList files = check_files(ctx);
    for (size_t i = 0; c->profile && i < files.len; i++) {
        const AwsSection *section = awsfile_section(files.items[i], SECTION_PROFILE, c->profile);
        for (size_t k = 0; section && k < ARRAY_LEN(noted_keys); k++) {
            const AwsProperty *p = awssection_property(section, noted_keys[k]);
            int64_t s = p && p->value.text ? text_parse_time(span_of(p->value.text)) : -1;
            if (s > 0) {
                *out_s = s;
                *out_at = p->value.at;
                return true;
            }
        }
    }
    return false;
}

static bool noted_in_environment(const CheckContext *ctx, int64_t *out_s, Source *out_at)
{
    static const char *const names[] = {"AWS_CREDENTIAL_EXPIRATION", "AWS_SESSION_EXPIRATION",
                                        "AWS_TOKEN_EXPIRATION"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *text = env_text(ctx->facts->env, names[i]);
        *out_s = text ? text_parse_time(span_of(text)) : -1;
        *out_at = source_env(names[i]);
        if (*out_s > 0)
            return true;
    }
    return false;
}

static bool noted_end(const CheckContext *ctx, const Credentials *c, int64_t *out_s, Source *out_at)
{
    if (!c->token)
        return false;
    return c->source == CRED_ENVIRONMENT ? noted_in_environment(ctx, out_s, out_at)
                                         : noted_in_profile(ctx, c, out_s, out_at);
}

/* The SDK fetches these anew by itself before they end, so their end is no news; that of the login
 * behind them is. */
static bool renewed_by_itself(const Credentials *c)
{
    return c->source == CRED_SSO || c->source == CRED_IMDS || c->source == CRED_CONTAINER ||
           c->source == CRED_WEB_IDENTITY || c->source == CRED_PROCESS || c->source == CRED_LOGIN;
}

/* The session outlives its token, and while the token holds the next session follows: the later end
 * of the two counts. A session of the usual hour is no news, though some seconds of it are over.
 * True if the token says when it ends. */
static bool web_identity_of(CheckContext *ctx, const Configuration *conf, const Credentials *c)
{
    for (size_t i = 0; c->source == CRED_WEB_IDENTITY && i < conf->roles.len; i++) {
        const RoleHop *hop = &conf->roles.items[i];
        WebToken token;
        int64_t end_s;
        if (!hop->web_identity ||
            !webtoken_read(ctx->arena, question_secret(hop->question, "WebIdentityToken"),
                           &token) ||
            !token.expires_at_s)
            continue;
        end_s = token.expires_at_s > c->expires_at_s ? token.expires_at_s : c->expires_at_s;
        if (end_s - ctx->facts->now_s < needed_s(ctx) - (ctx->need_s ? 0 : SESSION_SLACK_S))
            told_time(ctx, conf, F_WEBID_SOON, end_s, hop->token_at);
        else
            check_passf(ctx, STEP_EXPIRY, "ends", hop->token_at, "the token %s, its session %s",
                        text_time(ctx->arena, token.expires_at_s),
                        c->expires_at_s ? text_time(ctx->arena, c->expires_at_s)
                                        : "an hour after it begins");
        return true;
    }
    return false;
}

static void renewed_of(CheckContext *ctx, const Configuration *conf, const Credentials *c)
{
    SsoLogin login = {0};
    if (c->source == CRED_SSO)
        login = sso_login_of(ctx, c->profile ? c->profile : check_profile(conf));
    if (sso_login_lives(ctx, &login) && login.token && !login.token->refresh_token)
        told_time(ctx, conf, F_SSO_SOON, login.token->expires_at_s,
                  source_file(login.token->path, 0, 0));
    else
        check_passf(ctx, STEP_EXPIRY, "renewed", c->access_key_id.at,
                    "temporary, fetched anew by itself before it ends");
}

static void long_term_of(CheckContext *ctx, const Credentials *c)
{
    check_passf(ctx, STEP_EXPIRY, "key", c->access_key_id.at, "long-term: it does not expire");
}

static void ahead_of(CheckContext *ctx, const Configuration *conf)
{
    const Credentials *c = conf->base;
    int64_t end_s = 0;
    Source at = SOURCE_UNKNOWN;
    if (web_identity_of(ctx, conf, c))
        return;
    if (renewed_by_itself(c))
        renewed_of(ctx, conf, c);
    else if (c->expires_at_s)
        told_time(ctx, conf, F_EXPIRES_SOON, c->expires_at_s, c->expires_at);
    else if (noted_end(ctx, c, &end_s, &at))
        told_time(ctx, conf, F_EXPIRES_SOON, end_s, at);
    else if (!c->token)
        long_term_of(ctx, c);
    else
        check_passf(ctx, STEP_EXPIRY, "token", c->token_at,
                    "still accepted; nothing says when it ends");
}

/* Nobody was asked: that a noted time is over can be told all the same, once for the same keys. */
static void over_of(CheckContext *ctx, size_t at_conf)
{
    const Configuration *conf = ctx->configurations->items[at_conf];
    int64_t end_s = 0;
    Source at = SOURCE_UNKNOWN;
    for (size_t i = 0; i < at_conf; i++) {
        const Credentials *other = ctx->configurations->items[i]->base;
        if (other && source_same(other->access_key_id.at, conf->base->access_key_id.at))
            return;
    }
    if (noted_end(ctx, conf->base, &end_s, &at) && end_s <= ctx->facts->now_s)
        told_time(ctx, conf, F_EXPIRES_SOON, end_s, at);
}

void check_expiry_ahead(CheckContext *ctx)
{
    const TfConfig *tf = ctx->facts->tf;
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (check_works(conf) && conf->base)
            ahead_of(ctx, conf);
        else if (conf->outcome.status == OUTCOME_UNKNOWN && !conf->pending && conf->base)
            over_of(ctx, i);
        else if (check_fails(conf) && check_is_long_term(conf->base) &&
                 !renewed_by_itself(conf->base) && !conf->base->expires_at_s)
            long_term_of(ctx, conf->base);
    }
    if (tf && tf->errored_tfstate) {
        Finding *f = check_add(ctx, F_ERRORED_STATE, SEVERITY_WARN, CERTAINTY_CERTAIN, NULL);
        finding_prooff(ctx->arena, f, "file", source_file("errored.tfstate", 0, 0),
                       "lies in this folder");
    }
}

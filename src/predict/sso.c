/*
 * IAM Identity Center: aws-sdk-go-v2 config/shared_config.go validateSSOConfiguration,
 * credentials/ssocreds (RULES.md 65-69).
 */
#include <string.h>

#include "predict/message.h"
#include "predict/route.h"
#include "predict/sources.h"
#include "predict/sts.h"

static Source missing_at(const SharedProfile *p)
{
    return p->sso ? p->sso->at : p->section->at;
}

/* Names of the required settings that are empty, "a, b"; NULL if none is. */
static const char *sso_missing(Walk *w, const SharedProfile *p)
{
    const struct {
        const char *name;
        bool there;
    } session[] = {{"sso_region", p->sso && shared_text(p->sso, "sso_region")},
                   {"sso_start_url", p->sso && shared_text(p->sso, "sso_start_url")}},
      flat[] = {{"sso_region", value_present(p->sso_region)},
                {"sso_start_url", value_present(p->sso_start_url)},
                {"sso_account_id", value_present(p->sso_account_id)},
                {"sso_role_name", value_present(p->sso_role_name)}};
    const char *list = NULL;
    for (size_t i = 0; i < (p->sso ? ARRAY_LEN(session) : ARRAY_LEN(flat)); i++) {
        const char *name = p->sso ? session[i].name : flat[i].name;
        if (!(p->sso ? session[i].there : flat[i].there))
            list = list ? arena_printf(w->arena, "%s, %s", list, name) : name;
    }
    return list;
}

/* The profile's own sso_region and sso_start_url must agree with the session's. */
static bool sso_agrees(Walk *w, const SharedProfile *p, const char *prefix)
{
    const struct {
        const char *name;
        Value own;
    } rows[] = {{"sso_region", p->sso_region}, {"sso_start_url", p->sso_start_url}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (!value_present(rows[i].own) ||
            strcmp(rows[i].own.text, shared_text(p->sso, rows[i].name)) == 0)
            continue;
        walk_fail(w, STAGE_CONFIGURATION, PREDICT_SSO_MISMATCH, rows[i].own.at,
                  arena_printf(w->arena, "%s%s in profile \"%s\" must match %s in sso-session ",
                               prefix, rows[i].name, p->name, rows[i].name),
                  "%s of profile %s differs from that of its sso-session", rows[i].name, p->name);
        return false;
    }
    return true;
}

bool sso_check(Walk *w, const SharedProfile *p, const char *prefix)
{
    const char *missing = sso_missing(w, p);
    if (!missing)
        return !p->sso || sso_agrees(w, p, prefix);
    walk_fail(
        w, STAGE_CONFIGURATION, PREDICT_SSO_INCOMPLETE, missing_at(p),
        arena_printf(
            w->arena,
            "%sprofile \"%s\" is configured to use SSO but is missing required configuration: %s",
            prefix, p->name, missing),
        "profile %s lacks %s", p->name, missing);
    return false;
}

static Question *sso_question(Walk *w, const SharedProfile *p, enum question_kind kind,
                              enum endpoint_service service, const char *why)
{
    const char *region = p->sso ? shared_text(p->sso, "sso_region") : p->sso_region.text;
    Endpoint e = endpoint_for(w, service, region ? region : "", false);
    Question *q;
    if (!e.url) {
        walk_fail(w, STAGE_CREDENTIALS, PREDICT_HOST_UNSAFE, missing_at(p), message_credentials(w),
                  "sso_region makes no host name of AWS; nothing is sent there");
        return NULL;
    }
    q = walk_question(w, kind, why);
    q->endpoint = e.url;
    q->region = e.region;
    walk_overridden(w, q, e.override);
    q->attempts = sts_attempts(w, CLIENT_SDK);
    q->route = route_for(w->arena, w->facts, w->conf, e.url);
    return q;
}

static void token_missing(Walk *w, const SharedProfile *p, const SsoToken *t)
{
    Source at = source_file(t->path, 0, 0);
    if (t->state == FILE_TOO_BIG) {
        walk_too_large(w, t->path);
        return;
    }
    if (t->state == FILE_ABSENT)
        walk_fail(w, STAGE_CREDENTIALS, PREDICT_SSO_NO_TOKEN, at, message_credentials(w),
                  "profile %s uses SSO, and nobody has logged in: %s doesn't exist", p->name,
                  t->path);
    else
        walk_fail(w, STAGE_CREDENTIALS, PREDICT_SSO_CACHE_BROKEN, at, message_credentials(w),
                  "the SSO token of profile %s can't be read from %s: %s", p->name, t->path,
                  t->parse_error ? t->parse_error : "it can't be opened");
}

static void token_expired(Walk *w, const SharedProfile *p, const SsoToken *t)
{
    walk_fail(w, STAGE_CREDENTIALS, PREDICT_SSO_EXPIRED, source_file(t->path, 0, 0),
              message_credentials(w),
              "the SSO token of profile %s has expired and can't be renewed without a new login",
              p->name);
}

/* ssocreds/sso_token_provider.go refreshToken. NULL ends the walk. */
static const Secret *token_refresh(Walk *w, const SharedProfile *p, const SsoToken *t)
{
    Question *q;
    const Answer *a;
    if (!t->refresh_token || !t->client_secret || !t->client_id || !*t->client_id) {
        token_expired(w, p, t);
        return NULL;
    }
    q = sso_question(w, p, Q_SSO_CREATE_TOKEN, SERVICE_OIDC,
                     "renew the SSO token, as Terraform would");
    if (!q)
        return NULL;
    walk_param(w, q, "clientId", t->client_id);
    walk_secret_param(w, q, "clientSecret", t->client_secret);
    walk_param(w, q, "grantType", "refresh_token");
    walk_secret_param(w, q, "refreshToken", t->refresh_token);
    walk_param(w, q, "cache_path", t->path);
    a = sts_ask(w, STAGE_CREDENTIALS, q, "", message_credentials(w));
    if (a && !answer_secret(a, "accessToken"))
        walk_refused(w, STAGE_CREDENTIALS, q, a, message_credentials(w));
    return a ? answer_secret(a, "accessToken") : NULL;
}

/* A session's token may be renewed; the flat form's may not. */
static const Secret *sso_token(Walk *w, const SharedProfile *p)
{
    const char *key = p->sso ? p->sso_session.text : p->sso_start_url.text;
    const char *path = ssocache_path(w->arena, w->facts->home, key);
    SsoToken *t = path && w->facts->files ? ssocache_read(w->arena, w->facts->files, path) : NULL;
    if (!t) {
        walk_fail(w, STAGE_CREDENTIALS, PREDICT_SSO_NO_TOKEN, p->section->at,
                  message_credentials(w), "there is no home folder to read the SSO token from");
        return NULL;
    }
    if (t->state != FILE_OK || t->parse_error || !t->access_token) {
        token_missing(w, p, t);
        return NULL;
    }
    if (t->expires_at_s >= w->facts->now_s)
        return t->access_token;
    if (p->sso)
        return token_refresh(w, p, t);
    token_expired(w, p, t);
    return NULL;
}

const Credentials *sso_get(Walk *w, const SharedProfile *p)
{
    const Secret *token = sso_token(w, p);
    Question *q = token ? sso_question(w, p, Q_SSO_ROLE_CREDENTIALS, SERVICE_SSO,
                                       "get the credentials of the SSO role, as Terraform would")
                        : NULL;
    const Answer *a;
    if (!q)
        return NULL;
    walk_param(w, q, "account_id", value_present(p->sso_account_id) ? p->sso_account_id.text : "");
    walk_param(w, q, "role_name", value_present(p->sso_role_name) ? p->sso_role_name.text : "");
    walk_secret_param(w, q, "access_token", token);
    a = sts_ask(w, STAGE_CREDENTIALS, q, "", message_credentials(w));
    return sts_creds(w, q, a, CRED_SSO, p->name, message_credentials(w));
}

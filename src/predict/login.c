/*
 * login_session profiles, which `aws login` writes (aws-sdk-go-v2 credentials/logincreds). What is
 * cached is used to the second of its end; then the SDK renews it and stores what it got.
 */
#include "predict/message.h"
#include "predict/sources.h"
#include "predict/sts.h"

static void login_missing(Walk *w, const SharedProfile *p, const LoginToken *t)
{
    if (t && t->state == FILE_TOO_BIG)
        walk_too_large(w, t->path);
    else if (t && t->state != FILE_ABSENT)
        walk_fail(w, STAGE_CREDENTIALS, PREDICT_LOGIN_DAMAGED, source_file(t->path, 0, 0),
                  message_credentials(w),
                  "the login session of profile %s can't be read from %s: %s", p->name, t->path,
                  t->parse_error ? t->parse_error : "it can't be opened");
    else
        walk_fail(w, STAGE_CREDENTIALS, PREDICT_LOGIN_EXPIRED, p->login_session.at,
                  message_credentials(w),
                  "profile %s uses aws login, and there is no session of it on this machine%s",
                  p->name, t ? arena_printf(w->arena, ": %s is not there", t->path) : "");
}

void login_params(Walk *w, Question *q, const LoginToken *t)
{
    walk_param(w, q, "clientId", t->client_id);
    walk_param(w, q, "grantType", "refresh_token");
    walk_secret_param(w, q, "refreshToken", t->refresh_token);
    walk_secret_param(w, q, "dpop_key", t->dpop_key);
    walk_param(w, q, "cache_path", t->path);
}

/* provider.go Retrieve: the client has the region of the configuration, and signs with the
 * session's own key. */
static const Credentials *login_renew(Walk *w, const SharedProfile *p, const LoginToken *t)
{
    Question *q =
        sts_question(w, Q_LOGIN_CREATE_TOKEN, STAGE_CREDENTIALS, CLIENT_SDK, NULL,
                     "renew the login session, as Terraform would", message_credentials(w));
    if (!q)
        return NULL;
    login_params(w, q, t);
    return sts_creds(w, q, sts_ask(w, STAGE_CREDENTIALS, q, "", message_credentials(w)), CRED_LOGIN,
                     p->name, message_credentials(w));
}

const Credentials *login_get(Walk *w, const SharedProfile *p)
{
    const char *path = logincache_path(
        w->arena, w->facts->home, walk_env(w, "AWS_LOGIN_CACHE_DIRECTORY"), p->login_session.text);
    const LoginToken *t =
        path && w->facts->files ? logincache_read(w->arena, w->facts->files, path) : NULL;
    Credentials *c;
    if (!t || t->state != FILE_OK || !t->creds) {
        login_missing(w, p, t);
        return NULL;
    }
    if (t->creds->expires_at_s <= w->facts->now_s)
        return login_renew(w, p, t);
    c = arena_new(w->arena, Credentials);
    *c = *t->creds;
    c->source = CRED_LOGIN;
    c->profile = p->name;
    return c;
}

/*
 * login_session profiles, which `aws login` writes (aws-sdk-go-v2 credentials/logincreds). What is cached is used as long as it
 * lasts; a renewal is signed with a key of its own and left to Terraform.
 */
#include "cred/message.h"
#include "cred/sources.h"

static const LoginToken *login_token(Walk *w, const SharedProfile *p)
{
    const char *path = logincache_path(w->arena, w->facts->home, walk_env(w, "AWS_LOGIN_CACHE_DIRECTORY"), p->login_session.text);
    return path && w->facts->world ? logincache_read(w->arena, w->facts->world, path) : NULL;
}

const Credentials *login_get(Walk *w, const SharedProfile *p)
{
    const LoginToken *t = login_token(w, p);
    Credentials *c;
    if (!t || t->state != FILE_OK || !t->creds) {
        walk_fail(w, STAGE_CREDENTIALS, PREDICT_LOGIN_EXPIRED, p->login_session.at, message_credentials(w),
                  "profile %s uses aws login, and there is no session of it on this machine", p->name);
        return NULL;
    }
    if (t->creds->expires_at_s > 0 && t->creds->expires_at_s <= w->facts->now_s) {
        walk_unknown(w, STAGE_CREDENTIALS, PREDICT_LOGIN_EXPIRED, source_file(t->path, 0, 0),
                     "the aws login session of profile %s has to be renewed; Terraform would try that itself", p->name);
        return NULL;
    }
    c = arena_new(w->arena, Credentials);
    *c = *t->creds;
    c->source = CRED_LOGIN;
    c->profile = p->name;
    return c;
}

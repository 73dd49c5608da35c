/* Login sessions: credentials.py LoginProvider (botocore 1.43.11). */
#include "awscli/awscli_walk.h"
#include "awsfiles/envscan.h"
#include "awsfiles/ssocache.h"
#include "predict/endpoint.h"
#include "predict/sources.h"

enum { CLI_LOGIN_WINDOW_S = 5 * 60 };

static void cli_login_fail(Cli *cli, Source at, const char *message, const char *detail)
{
    walk_fail(&cli->w, STAGE_CREDENTIALS, PREDICT_LOGIN_EXPIRED, at, message, "%s", detail);
}

/* credentials.py LoginCredentialFetcher.refresh_credentials. */
static const Credentials *cli_login_renew(Cli *cli, const CliProfile *p, const LoginToken *t)
{
    const char *region = cli->region && cli->region[0] ? cli->region : "us-east-1";
    CliEndpoint e = {NULL, region, VALUE_ABSENT, PREDICT_FINE, NULL};
    bool fips = cli_true(cli, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
    bool dual = cli_true(cli, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
    Question *q;
    e.override = envscan_without_userinfo(cli->w.arena, cli_configured_endpoint(cli, "signin", &e));
    if (e.problem != PREDICT_FINE || !endpoint_region_safe(region) ||
        (!value_empty(e.override) && !e.override.text)) {
        walk_fail(&cli->w, STAGE_CREDENTIALS, PREDICT_HOST_UNSAFE, e.override.at,
                  e.message ? e.message : "Could not connect to the endpoint URL",
                  "the region or endpoint in use makes no host name of AWS; nothing is sent there");
        return NULL;
    }
    e.url = value_empty(e.override) ? endpoint_signin(cli->w.arena, region, fips, dual)
                                    : e.override.text;
    q = cli_question(cli, Q_LOGIN_CREATE_TOKEN, e.url, region,
                     "renew the login session, as the AWS CLI would");
    if (!value_empty(e.override))
        walk_overridden(&cli->w, q, e.override);
    login_params(&cli->w, q, t);
    return cli_adopt(cli, cli_ask(cli, STAGE_CREDENTIALS, q), CRED_LOGIN, p->name);
}

/* Version 1 from pip lacks the module that login sessions need; version 2 brings it. */
const Credentials *cli_login(Cli *cli, const CliProfile *p)
{
    const AwsProperty *session = cli_property(p, "login_session");
    const char *path;
    LoginToken *t;
    if (!session || !session->value.text)
        return NULL;
    if (!cli->v2) {
        cli_login_fail(cli, session->value.at,
                       "Missing Dependency: Using the login credential provider requires an "
                       "additional dependency.",
                       "version 1 of the AWS CLI can't use a login session; version 2 can");
        return NULL;
    }
    path = logincache_path(cli->w.arena, cli->w.facts->home,
                           walk_env(&cli->w, "AWS_LOGIN_CACHE_DIRECTORY"), session->value.text);
    t = path ? logincache_read(cli->w.arena, cli->w.facts->files, path) : NULL;
    if (!t || !t->creds) {
        cli_login_fail(cli, session->value.at, "Error loading login session token",
                       "there is no login session that can be read");
        return NULL;
    }
    if (t->creds->expires_at_s - cli->w.facts->now_s > CLI_LOGIN_WINDOW_S)
        return t->creds;
    return cli_login_renew(cli, p, t);
}

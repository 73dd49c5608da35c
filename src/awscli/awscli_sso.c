/* SSO: credentials.py SSOProvider; tokens.py (1.43.11). */
#include <string.h>

#include "awscli/awscli_walk.h"
#include "base/text.h"
#include "data/regions.h"

enum { CLI_REFRESH_WINDOW_S = 15 * 60 };

#define CLI_SSO_OVER \
    "The SSO session associated with this profile has expired or is otherwise invalid."

typedef struct CliSso {
    Value start_url, region, account_id, role_name;
    const char *session; /* NULL = the profile holds everything itself */
    Source at;
} CliSso;

static Value cli_section_value(const AwsSection *s, const char *key)
{
    const AwsProperty *p = s ? awssection_property(s, key) : NULL;
    return p ? p->value : VALUE_ABSENT;
}

static Value cli_profile_value(const CliProfile *p, const char *key)
{
    const AwsProperty *property = cli_property(p, key);
    return property ? property->value : VALUE_ABSENT;
}

/* A key that stands in both must say the same. */
static bool cli_sso_agrees(Cli *cli, const CliProfile *p, const AwsSection *session)
{
    for (size_t i = 0; i < session->properties.len; i++) {
        const AwsProperty *s = &session->properties.items[i], *own = cli_property(p, s->key);
        if (!own || !own->value.text || !s->value.text ||
            strcmp(own->value.text, s->value.text) == 0)
            continue;
        walk_fail(&cli->w, STAGE_CONFIGURATION, PREDICT_SSO_MISMATCH, own->value.at,
                  arena_printf(
                      cli->w.arena,
                      "The value for %s is inconsistent between profile (%s) and sso-session (%s).",
                      s->key, own->value.text, s->value.text),
                  "%s of the profile differs from that of its sso-session", s->key);
        return false;
    }
    return true;
}

static bool cli_sso_complete(Cli *cli, const CliProfile *p, const CliSso *sso)
{
    const struct {
        const char *name;
        Value v;
    } rows[] = {{"sso_role_name", sso->role_name},
                {"sso_account_id", sso->account_id},
                {"sso_start_url", sso->start_url},
                {"sso_region", sso->region}};
    const char *missing = NULL;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (!value_present(rows[i].v))
            missing = missing ? arena_printf(cli->w.arena, "%s, %s", missing, rows[i].name)
                              : rows[i].name;
    if (!missing)
        return true;
    walk_fail(
        &cli->w, STAGE_CONFIGURATION, PREDICT_SSO_INCOMPLETE, sso->at,
        arena_printf(
            cli->w.arena,
            "The profile \"%s\" is configured to use SSO but is missing required configuration: %s",
            p->name, missing),
        "the profile lacks %s", missing);
    return false;
}

/* False: no SSO profile, or the walk ended. */
static bool cli_sso_settings(Cli *cli, const CliProfile *p, CliSso *out)
{
    const AwsSection *session = NULL;
    const char *name = cli_text(p, "sso_session");
    if (!cli_property(p, "sso_role_name") && !cli_property(p, "sso_account_id"))
        return false;
    out->session = name;
    out->at = p->config ? p->config->at : p->credentials ? p->credentials->at : SOURCE_UNKNOWN;
    out->role_name = cli_profile_value(p, "sso_role_name");
    out->account_id = cli_profile_value(p, "sso_account_id");
    out->start_url = cli_profile_value(p, "sso_start_url");
    out->region = cli_profile_value(p, "sso_region");
    if (name) {
        session = cli->config ? awsfile_section(cli->config, SECTION_SSO_SESSION, name) : NULL;
        if (!session) {
            walk_fail(&cli->w, STAGE_CONFIGURATION, PREDICT_SSO_SESSION_MISSING,
                      cli_profile_value(p, "sso_session").at,
                      arena_printf(cli->w.arena, "The specified sso-session does not exist: \"%s\"",
                                   name),
                      "there is no section [sso-session %s]", name);
            return false;
        }
        if (!cli_sso_agrees(cli, p, session))
            return false;
        if (value_present(cli_section_value(session, "sso_start_url")))
            out->start_url = cli_section_value(session, "sso_start_url");
        if (value_present(cli_section_value(session, "sso_region")))
            out->region = cli_section_value(session, "sso_region");
        if (value_present(cli_section_value(session, "sso_account_id")))
            out->account_id = cli_section_value(session, "sso_account_id");
        if (value_present(cli_section_value(session, "sso_role_name")))
            out->role_name = cli_section_value(session, "sso_role_name");
    }
    return cli_sso_complete(cli, p, out);
}

/* "https://portal.sso.REGION.SUFFIX" or where a setting moves it. NULL ends the walk. */
static Question *cli_sso_question(Cli *cli, const CliSso *sso, enum question_kind kind,
                                  const char *why)
{
    bool oidc = kind == Q_SSO_CREATE_TOKEN;
    const char *region = sso->region.text ? sso->region.text : "", *url;
    CliEndpoint e = {NULL, region, VALUE_ABSENT, PREDICT_FINE, NULL};
    size_t len = strspn(region, "abcdefghijklmnopqrstuvwxyz0123456789-");
    Question *q;
    e.override = envscan_without_userinfo(
        cli->w.arena, cli_configured_endpoint(cli, oidc ? "sso_oidc" : "sso", &e));
    if (e.problem != PREDICT_FINE || len == 0 || len > 32 || region[len] != '\0') {
        walk_fail(&cli->w, STAGE_CREDENTIALS, PREDICT_HOST_UNSAFE, sso->region.at,
                  e.message ? e.message : "Could not connect to the endpoint URL",
                  "sso_region makes no host name of AWS; nothing is sent there");
        return NULL;
    }
    url = !value_empty(e.override) && e.override.text
              ? e.override.text
              : arena_printf(cli->w.arena, "https://%s.%s.%s", oidc ? "oidc" : "portal.sso", region,
                             partition_of_region(region)->dns_suffix);
    q = cli_question(cli, kind, url, region, why);
    if (!value_empty(e.override))
        walk_overridden(&cli->w, q, e.override);
    return q;
}

static void cli_sso_fail(Cli *cli, enum predict_reason reason, const SsoToken *t,
                         const char *message, const char *detail)
{
    walk_fail(&cli->w, STAGE_CREDENTIALS, reason, source_file(t->path, 0, 0), message, "%s",
              detail);
}

/* tokens.py _refresh_access_token: everything must be there and the registration not over. */
static const Secret *cli_sso_refresh(Cli *cli, const CliSso *sso, const SsoToken *t)
{
    bool able = t->refresh_token && t->client_id && t->client_secret &&
                t->registration_expires_at_s > cli->w.facts->now_s;
    Question *q;
    const Answer *a;
    if (!able)
        return NULL;
    q = cli_sso_question(cli, sso, Q_SSO_CREATE_TOKEN, "renew the SSO token, as the AWS CLI would");
    if (!q)
        return NULL;
    walk_param(&cli->w, q, "clientId", t->client_id);
    walk_secret_param(&cli->w, q, "clientSecret", t->client_secret);
    walk_param(&cli->w, q, "grantType", "refresh_token");
    walk_secret_param(&cli->w, q, "refreshToken", t->refresh_token);
    walk_param(&cli->w, q, "cache_path", t->path);
    a = walk_ask(&cli->w, STAGE_CREDENTIALS, q);
    if (a &&
        a->net != NET_OK) /* only a refusal by the service is swallowed, and the old token tried */
        a = cli_ask(cli, STAGE_CREDENTIALS, q);
    return a && a->ok ? answer_secret(a, "accessToken") : NULL;
}

static const Secret *cli_sso_token(Cli *cli, const CliSso *sso)
{
    const char *name = sso->session ? sso->session : sso->start_url.text;
    const char *path = ssocache_path(cli->w.arena, cli->w.facts->home, name ? name : "");
    int64_t now_s = cli->w.facts->now_s;
    const Secret *fresh = NULL;
    SsoToken *t;
    if (!path) {
        walk_fail(&cli->w, STAGE_CREDENTIALS, PREDICT_SSO_NO_TOKEN, sso->at,
                  "Error loading SSO Token", "there is no home folder");
        return NULL;
    }
    t = ssocache_read(cli->w.arena, cli->w.facts->files, path);
    if (t->state != FILE_OK || !t->access_token || t->expires_at_s == 0) {
        cli_sso_fail(cli, t->state == FILE_OK ? PREDICT_SSO_CACHE_BROKEN : PREDICT_SSO_NO_TOKEN, t,
                     arena_printf(cli->w.arena,
                                  "Error loading SSO Token: Token for %s does not exist", name),
                     "there is no SSO token that can be read; nobody has logged in");
        return NULL;
    }
    if (sso->session && t->expires_at_s - now_s < CLI_REFRESH_WINDOW_S)
        fresh = cli_sso_refresh(cli, sso, t);
    if (fresh || cli->w.ended || t->expires_at_s > now_s)
        return cli->w.ended ? NULL : fresh ? fresh : t->access_token;
    cli_sso_fail(cli, PREDICT_SSO_EXPIRED, t,
                 sso->session
                     ? "Error when retrieving token from sso: Token has expired and refresh failed"
                     : CLI_SSO_OVER,
                 "the SSO token has expired");
    return NULL;
}

const Credentials *cli_sso(Cli *cli, const CliProfile *p)
{
    CliSso sso = {VALUE_ABSENT, VALUE_ABSENT, VALUE_ABSENT, VALUE_ABSENT, NULL, SOURCE_UNKNOWN};
    const Secret *token;
    const Answer *a;
    Question *q;
    if (!cli_sso_settings(cli, p, &sso))
        return NULL;
    token = cli_fetch(cli, STAGE_CREDENTIALS) ? cli_sso_token(cli, &sso) : NULL;
    q = token ? cli_sso_question(cli, &sso, Q_SSO_ROLE_CREDENTIALS,
                                 "get the credentials of the SSO role, as the AWS CLI would")
              : NULL;
    if (!q)
        return NULL;
    walk_param(&cli->w, q, "account_id", sso.account_id.text);
    walk_param(&cli->w, q, "role_name", sso.role_name.text);
    walk_secret_param(&cli->w, q, "access_token", token);
    a = cli_ask(cli, STAGE_CREDENTIALS, q);
    if (!a && cli->w.conf->outcome.error_code &&
        strcmp(cli->w.conf->outcome.error_code, "UnauthorizedException") == 0)
        cli->w.conf->outcome.terraform_message = CLI_SSO_OVER;
    return cli_adopt(cli, a, CRED_SSO, p->name);
}

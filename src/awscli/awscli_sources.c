/* The chain of credential providers: botocore/credentials.py create_credential_resolver (1.43.11).
 */
#include <string.h>

#include "awscli/awscli_walk.h"
#include "base/text.h"

const Credentials *cli_adopt(Cli *cli, const Answer *a, enum cred_source source,
                             const char *profile)
{
    Credentials *c;
    if (!a || !a->creds)
        return NULL;
    c = arena_new(cli->w.arena, Credentials);
    *c = *a->creds;
    c->source = source;
    c->profile = profile;
    return c;
}

/* A variable named as the session variables of boto's own era; both are looked at, the older name
 * first. */
static void cli_env_token(const Cli *cli, Credentials *c)
{
    static const char *const names[] = {"AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN"};
    Value token = walk_env_value(&cli->w, names, ARRAY_LEN(names));
    c->token = walk_secret(cli->w.arena, token);
    c->token_at = token.at;
}

/* RefreshableCredentials that are still expired after a refresh stop the CLI. */
static bool cli_env_expired(Cli *cli, Credentials *c)
{
    const char *text = walk_env(&cli->w, "AWS_CREDENTIAL_EXPIRATION");
    int64_t at_s = text ? text_parse_time(span_of(text)) : -1;
    if (at_s < 0)
        return false;
    c->expires_at_s = at_s;
    c->expires_at = source_env("AWS_CREDENTIAL_EXPIRATION");
    if (at_s > cli->w.facts->now_s)
        return false;
    walk_fail(&cli->w, STAGE_CREDENTIALS, PREDICT_NO_CREDENTIALS, c->expires_at,
              "Credentials were refreshed, but the refreshed credentials are still expired.",
              "AWS_CREDENTIAL_EXPIRATION lies in the past, and the AWS CLI goes by it; Terraform "
              "doesn't read it");
    return true;
}

const Credentials *cli_env(Cli *cli)
{
    static const char *const secret_names[] = {"AWS_SECRET_ACCESS_KEY"};
    const char *id = walk_env(&cli->w, "AWS_ACCESS_KEY_ID");
    Value secret = walk_env_value(&cli->w, secret_names, 1);
    Credentials *c;
    if (!id)
        return NULL;
    if (value_empty(secret)) {
        walk_fail(&cli->w, STAGE_CREDENTIALS, PREDICT_ENV_PARTIAL, source_env("AWS_ACCESS_KEY_ID"),
                  "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY",
                  "half a pair in the environment stops the AWS CLI, where Terraform goes on to "
                  "the next source");
        return NULL;
    }
    c = arena_new(cli->w.arena, Credentials);
    c->source = CRED_ENVIRONMENT;
    c->access_key_id = (Value){id, NULL, source_env("AWS_ACCESS_KEY_ID")};
    c->secret_key = walk_secret(cli->w.arena, secret);
    c->secret_at = secret.at;
    cli_env_token(cli, c);
    return cli_env_expired(cli, c) ? NULL : c;
}

/* A pair in one section; the id alone is an error at once. aws_security_token is looked at before
 * aws_session_token. */
static const Credentials *cli_static(Cli *cli, const AwsSection *section, enum cred_source source,
                                     const char *where, const char *profile)
{
    const AwsProperty *id = section ? awssection_property(section, "aws_access_key_id") : NULL,
                      *secret, *token;
    Credentials *c;
    if (!id)
        return NULL;
    secret = awssection_property(section, "aws_secret_access_key");
    if (!secret) {
        walk_fail(&cli->w, STAGE_CREDENTIALS, PREDICT_FILE_PARTIAL, id->value.at,
                  arena_printf(cli->w.arena,
                               "Partial credentials found in %s, missing: aws_secret_access_key",
                               where),
                  "the profile has a key id and no secret");
        return NULL;
    }
    token = awssection_property(section, "aws_security_token");
    if (!token)
        token = awssection_property(section, "aws_session_token");
    c = arena_new(cli->w.arena, Credentials);
    c->source = source;
    c->profile = profile;
    c->access_key_id = id->value;
    c->secret_key = secret->value.secret;
    c->secret_at = secret->value.at;
    if (token && !value_empty(token->value)) {
        c->token = token->value.secret;
        c->token_at = token->value.at;
    }
    return c;
}

static const Credentials *cli_credentials_file(Cli *cli, const CliProfile *p)
{
    return cli_static(cli, p->credentials, CRED_CREDENTIALS_FILE, "shared-credentials-file",
                      p->name);
}

static const Credentials *cli_config_file(Cli *cli, const CliProfile *p)
{
    return cli_static(cli, p->config, CRED_CONFIG_FILE, "config-file", p->name);
}

/* boto 2's file: [Credentials] of $BOTO_CONFIG, else /etc/boto.cfg, else ~/.boto. */
static const Credentials *cli_boto2(Cli *cli)
{
    const char *named = walk_env(&cli->w, "BOTO_CONFIG");
    const char *const paths[] = {named ? named : "/etc/boto.cfg", named ? NULL : "~/.boto"};
    for (size_t i = 0; i < ARRAY_LEN(paths) && paths[i]; i++) {
        const AwsFile *f = facts_awsfile(cli->w.facts, DIALECT_BOTO, AWS_CREDENTIALS_FILE,
                                         cli_path(cli, paths[i]));
        const Credentials *c = NULL;
        if (f->state == FILE_OK && !f->parse_error)
            c = cli_static(cli, awsfile_section(f, SECTION_PROFILE, "Credentials"),
                           CRED_CREDENTIALS_FILE, "boto-config", NULL);
        if (c || cli->w.ended)
            return c;
    }
    return NULL;
}

const Credentials *cli_of_profile(Cli *cli, const CliProfile *p, bool use_env)
{
    static const Credentials *(*const providers[])(Cli *, const CliProfile *) = {
        cli_sso, cli_credentials_file, cli_login, cli_process, cli_config_file};
    const Credentials *c = cli_web_identity(cli, p, use_env);
    for (size_t i = 0; i < ARRAY_LEN(providers) && !c && !cli->w.ended; i++)
        c = providers[i](cli, p);
    return c;
}

static void cli_none(Cli *cli)
{
    CliEndpoint e = cli_sts_endpoint(cli);
    if (!cli_client(cli, STAGE_CREDENTIALS) || !cli_can_sign(cli, STAGE_CREDENTIALS, &e))
        return;
    walk_fail(
        &cli->w, STAGE_CREDENTIALS, PREDICT_NO_CREDENTIALS, SOURCE_UNKNOWN,
        "Unable to locate credentials. You can configure credentials by running \"aws configure\".",
        "no source that the AWS CLI knows has credentials");
}

const Credentials *cli_find(Cli *cli)
{
    const Credentials *c = cli_env(cli);
    if (!c && !cli->w.ended && cli_has_role(&cli->profile))
        c = cli_role(cli, &cli->profile);
    if (!c && !cli->w.ended)
        c = cli_of_profile(cli, &cli->profile, true);
    if (!c && !cli->w.ended)
        c = cli_boto2(cli);
    if (!c && !cli->w.ended && cli_container_set(cli))
        c = cli_container(cli);
    if (!c && !cli->w.ended)
        c = cli_imds(cli);
    if (!c && !cli->w.ended)
        cli_none(cli);
    return c;
}

/* Keys that stand there as they are: variables, both files, boto 2's file (botocore/credentials.py
 * EnvProvider, SharedCredentialProvider, ConfigProvider, BotoProvider; 1.43.11). */
#include <string.h>

#include "awscli/awscli_walk.h"
#include "base/text.h"
#include "facts/owner.h"

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

const Credentials *cli_env(Cli *cli, const CliProfile *p)
{
    static const char *const secret_names[] = {"AWS_SECRET_ACCESS_KEY"};
    const char *id = walk_env(&cli->w, "AWS_ACCESS_KEY_ID");
    Value secret = walk_env_value(&cli->w, secret_names, 1);
    Credentials *c;
    (void)p;
    if (!id)
        return NULL; /* credential_source asks, set or not */
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
    /* A variable named as the session variables of boto's own era; both are looked at, the older
     * name first. */
    static const char *const names[] = {"AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN"};
    Value token = walk_env_value(&cli->w, names, ARRAY_LEN(names));
    c->token = walk_secret(cli->w.arena, token);
    c->token_at = token.at;
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
    c->owner = owner_of_keys(cli->w.facts, c);
    return c;
}

const Credentials *cli_credentials_file(Cli *cli, const CliProfile *p)
{
    return cli_static(cli, p->credentials, CRED_CREDENTIALS_FILE, "shared-credentials-file",
                      p->name);
}

const Credentials *cli_config_file(Cli *cli, const CliProfile *p)
{
    return cli_static(cli, p->config, CRED_CONFIG_FILE, "config-file", p->name);
}

/* [Credentials] of $BOTO_CONFIG, else of the first of /etc/boto.cfg and ~/.boto that has a key id.
 */
const AwsSection *cli_boto_section(const Cli *cli)
{
    const char *named = walk_env(&cli->w, "BOTO_CONFIG");
    const char *const paths[] = {named ? named : "/etc/boto.cfg", named ? NULL : "~/.boto"};
    for (size_t i = 0; i < ARRAY_LEN(paths) && paths[i]; i++) {
        const AwsFile *f = facts_awsfile(cli->w.facts, DIALECT_BOTO, AWS_CREDENTIALS_FILE,
                                         cli_path(cli, paths[i]));
        const AwsSection *s = f->state == FILE_OK && !f->parse_error
                                  ? awsfile_section(f, SECTION_PROFILE, "Credentials")
                                  : NULL;
        if (s && awssection_property(s, "aws_access_key_id"))
            return s;
    }
    return NULL;
}

const Credentials *cli_boto(Cli *cli, const CliProfile *p)
{
    (void)p;
    return cli_static(cli, cli_boto_section(cli), CRED_CREDENTIALS_FILE, "boto-config", NULL);
}

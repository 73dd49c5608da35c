/*
 * The AWS CLI's chain of credential providers: one row each, in the order of
 * botocore/credentials.py create_credential_resolver (1.43.11). The first that is there gives the
 * credentials or the error; the chain that people see is made of the same rows.
 */
#include <ctype.h>
#include <string.h>

#include "awscli/awscli_walk.h"

enum { CLI_ROLE_DEPTH = 32 };

/* A profile with a web identity token file is left to the other provider. */
static bool cli_has_role(const CliProfile *p)
{
    return cli_property(p, "role_arn") && !cli_property(p, "web_identity_token_file");
}

static bool cli_has_static(const CliProfile *p)
{
    return cli_property(p, "aws_secret_access_key") || cli_property(p, "aws_access_key_id");
}

/* ---- what is there ---- */

typedef struct CliFound {
    bool there;
    Source at;
} CliFound;

static CliFound cli_found(const AwsProperty *p)
{
    return (CliFound){p && p->value.text, p ? p->value.at : SOURCE_UNKNOWN};
}

static CliFound cli_found_in(const AwsSection *section, const char *key)
{
    const AwsProperty *p = section ? awssection_property(section, key) : NULL;
    return (CliFound){p != NULL, p ? p->value.at : SOURCE_UNKNOWN};
}

static CliFound cli_find_env(const Cli *cli, const CliProfile *p)
{
    (void)p;
    return (CliFound){walk_env(&cli->w, "AWS_ACCESS_KEY_ID") != NULL,
                      source_env("AWS_ACCESS_KEY_ID")};
}

static CliFound cli_find_role(const Cli *cli, const CliProfile *p)
{
    (void)cli;
    return (CliFound){cli_has_role(p), cli_profile_at(p, "role_arn")};
}

static CliFound cli_find_web_identity(const Cli *cli, const CliProfile *p)
{
    Value file = cli_web_token_file(cli, p);
    return (CliFound){!value_empty(file) && file.text, file.at};
}

static CliFound cli_find_sso(const Cli *cli, const CliProfile *p)
{
    const AwsProperty *role = cli_property(p, "sso_role_name"),
                      *account = cli_property(p, "sso_account_id"), *any = role ? role : account;
    (void)cli;
    return (CliFound){any != NULL, any ? any->value.at : SOURCE_UNKNOWN};
}

static CliFound cli_find_credentials(const Cli *cli, const CliProfile *p)
{
    (void)cli;
    return cli_found_in(p->credentials, "aws_access_key_id");
}

static CliFound cli_find_login(const Cli *cli, const CliProfile *p)
{
    (void)cli;
    return cli_found(cli_property(p, "login_session"));
}

static CliFound cli_find_process(const Cli *cli, const CliProfile *p)
{
    (void)cli;
    return cli_found(cli_property(p, "credential_process"));
}

static CliFound cli_find_config(const Cli *cli, const CliProfile *p)
{
    (void)cli;
    return cli_found_in(p->config, "aws_access_key_id");
}

static CliFound cli_find_boto(const Cli *cli, const CliProfile *p)
{
    (void)p;
    return cli_found_in(cli_boto_section(cli), "aws_access_key_id");
}

static CliFound cli_find_container(const Cli *cli, const CliProfile *p)
{
    bool relative = walk_env_set(&cli->w, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    (void)p;
    return (CliFound){relative || walk_env_set(&cli->w, "AWS_CONTAINER_CREDENTIALS_FULL_URI"),
                      source_env(relative ? "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
                                          : "AWS_CONTAINER_CREDENTIALS_FULL_URI")};
}

/* Whether it has a role to give is known only when it is asked. */
static CliFound cli_find_imds(const Cli *cli, const CliProfile *p)
{
    (void)cli;
    (void)p;
    return (CliFound){true, SOURCE_UNKNOWN};
}

/* ---- the table ---- */

static const Credentials *cli_role(Cli *cli, const CliProfile *p);

typedef struct CliRow {
    enum cred_source source;
    bool of_profile;   /* a source profile's too */
    const char *label; /* of a profile's: "of profile NAME" is put behind it */
    CliFound (*find)(const Cli *cli, const CliProfile *p);
    const Credentials *(*get)(Cli *cli, const CliProfile *p);
} CliRow;

enum { CLI_ROW_ROLE = 1 };

static const CliRow cli_rows[] = {
    {CRED_ENVIRONMENT, false, "AWS_ACCESS_KEY_ID", cli_find_env, cli_env},
    {CRED_CONFIG_FILE, false, "role_arn", cli_find_role, cli_role},
    {CRED_WEB_IDENTITY, true, "web_identity_token_file", cli_find_web_identity, cli_web_identity},
    {CRED_SSO, true, "SSO", cli_find_sso, cli_sso},
    {CRED_CREDENTIALS_FILE, true, "keys in the credentials file", cli_find_credentials,
     cli_credentials_file},
    {CRED_LOGIN, true, "login_session", cli_find_login, cli_login},
    {CRED_PROCESS, true, "credential_process", cli_find_process, cli_process},
    {CRED_CONFIG_FILE, true, "keys in the config file", cli_find_config, cli_config_file},
    {CRED_CREDENTIALS_FILE, false, "keys of boto 2", cli_find_boto, cli_boto},
    {CRED_CONTAINER, false, "credentials of the container", cli_find_container, cli_container},
    {CRED_IMDS, false, "role of the EC2 instance", cli_find_imds, cli_imds},
};

/* ---- a role of a profile: AssumeRoleProvider ---- */

/* Environment, EcsContainer, Ec2InstanceMetadata; the letters must be exactly these. */
static const Credentials *cli_credential_source(Cli *cli, const CliProfile *p, const char *name)
{
    static const struct {
        const char *name;
        const Credentials *(*get)(Cli *cli, const CliProfile *p);
    } rows[] = {{"Environment", cli_env},
                {"EcsContainer", cli_container},
                {"Ec2InstanceMetadata", cli_imds}};
    const Credentials *c = NULL;
    size_t i = 0;
    while (i < ARRAY_LEN(rows) && strcmp(rows[i].name, name) != 0)
        i++;
    if (i == ARRAY_LEN(rows)) {
        walk_fail(
            &cli->w, STAGE_CONFIGURATION, PREDICT_UNKNOWN_SOURCE,
            cli_profile_at(p, "credential_source"),
            arena_printf(cli->w.arena,
                         "The credential source \"%s\" referenced in profile \"%s\" is not valid.",
                         name, p->name),
            "credential_source takes Environment, EcsContainer or Ec2InstanceMetadata");
        return NULL;
    }
    c = rows[i].get(cli, p);
    if (!c && !cli->w.ended)
        walk_fail(&cli->w, STAGE_CREDENTIALS, PREDICT_CREDENTIAL_SOURCE,
                  cli_profile_at(p, "credential_source"),
                  arena_printf(cli->w.arena,
                               "Error when retrieving credentials from %s: No credentials found in "
                               "credential_source referenced in "
                               "profile %s",
                               name, p->name),
                  "credential_source = %s, and nothing is there", name);
    return c;
}

/* A profile may name itself for its own static keys; any longer way back is a loop. */
static bool cli_source_fits(Cli *cli, const CliProfile *p, const char *name, CliProfile *out)
{
    bool itself = strcmp(name, p->name) == 0;
    if (!cli_profile(cli, name, out)) {
        walk_fail(&cli->w, STAGE_CONFIGURATION, PREDICT_SOURCE_PROFILE_MISSING,
                  cli_profile_at(p, "source_profile"),
                  arena_printf(
                      cli->w.arena,
                      "The source_profile \"%s\" referenced in the profile \"%s\" does not exist.",
                      name, p->name),
                  "source_profile names a profile that is in neither file");
        return false;
    }
    if (cli->depth < CLI_ROLE_DEPTH && (!itself || cli_has_static(out)))
        return true;
    walk_fail(&cli->w, STAGE_CONFIGURATION, PREDICT_SOURCE_PROFILE_LOOP,
              cli_profile_at(p, "source_profile"),
              "Infinite loop in credential configuration detected.",
              "the source profiles lead back to %s", name);
    return false;
}

static const Credentials *cli_source_profile(Cli *cli, const CliProfile *p, const char *name)
{
    CliProfile source;
    const Credentials *c;
    if (!cli_source_fits(cli, p, name, &source))
        return NULL;
    if (!cli_has_static(&source) && cli_has_role(&source)) {
        cli->depth++;
        c = cli_role(cli, &source);
        cli->depth--;
        return c;
    }
    /* The providers of a source profile: its own roles are no business of theirs, nor is the
     * environment. */
    c = NULL;
    for (size_t i = 0; i < ARRAY_LEN(cli_rows) && !c && !cli->w.ended; i++)
        if (cli_rows[i].of_profile && cli_rows[i].find(cli, &source).there)
            c = cli_rows[i].get(cli, &source);
    if (!c && !cli->w.ended)
        walk_fail(
            &cli->w, STAGE_CREDENTIALS, PREDICT_SOURCE_PROFILE_EMPTY,
            cli_profile_at(&source, "aws_access_key_id"),
            arena_printf(cli->w.arena, "The source profile \"%s\" must have credentials.", name),
            "source_profile names a profile without credentials");
    return c;
}

static const Credentials *cli_role_base(Cli *cli, const CliProfile *p)
{
    const char *source = cli_text(p, "credential_source"), *profile = cli_text(p, "source_profile");
    if (!source == !profile) {
        walk_fail(
            &cli->w, STAGE_CONFIGURATION, PREDICT_CREDENTIAL_SOURCE, cli_profile_at(p, "role_arn"),
            source ? arena_printf(
                         cli->w.arena,
                         "The profile \"%s\" contains both source_profile and credential_source.",
                         p->name)
                   : "Partial credentials found in assume-role, missing: source_profile or "
                     "credential_source",
            source ? "a role takes one of the two" : "a role needs to know whose keys assume it");
        return NULL;
    }
    return source ? cli_credential_source(cli, p, source) : cli_source_profile(cli, p, profile);
}

/* int(), or the setting is passed over. */
static const char *cli_duration(const CliProfile *p)
{
    const char *text = cli_text(p, "duration_seconds");
    for (const char *c = text; c && *c; c++)
        if (!isdigit((unsigned char)*c))
            return NULL;
    return text && text[0] ? text : NULL;
}

static const Credentials *cli_role(Cli *cli, const CliProfile *p)
{
    const AwsProperty *external = cli_property(p, "external_id");
    const char *arn = cli_text(p, "role_arn"), *session = cli_text(p, "role_session_name");
    const Credentials *base;
    Question *q;
    if (!cli->asks && cli_property(p, "mfa_serial"))
        cli->asks = p;
    base = cli_role_base(cli, p);
    if (!base)
        return NULL;
    if (!cli->w.conf->base)
        cli->w.conf->base = base;
    if (!cli_fetch(cli, STAGE_ASSUME_ROLE))
        return NULL;
    q = cli_sts_question(cli, Q_ASSUME_ROLE, STAGE_ASSUME_ROLE, base,
                         "assume the role of the profile, as the AWS CLI would");
    if (!q)
        return NULL;
    walk_param(&cli->w, q, "RoleArn", arn);
    walk_param(&cli->w, q, "RoleSessionName", session && session[0] ? session : cli->session_name);
    walk_param(&cli->w, q, "DurationSeconds", cli_duration(p));
    if (external)
        walk_secret_param(&cli->w, q, "ExternalId", walk_secret(cli->w.arena, external->value));
    return cli_adopt(cli, cli_hop(cli, p, q, arn, cli_profile_at(p, "role_arn"), false),
                     base->source, p->name);
}

/* ---- the chain ---- */

const Credentials *cli_find(Cli *cli)
{
    for (size_t i = 0; i < ARRAY_LEN(cli_rows); i++) {
        const Credentials *c;
        if (!cli_rows[i].find(cli, &cli->profile).there)
            continue;
        c = cli_rows[i].get(cli, &cli->profile);
        if (!c && !cli->w.ended)
            continue;
        cli->row = &cli_rows[i];
        return c;
    }
    CliEndpoint e = cli_sts_endpoint(cli);
    if (cli_client(cli, STAGE_CREDENTIALS) && cli_can_sign(cli, STAGE_CREDENTIALS, &e))
        walk_fail(&cli->w, STAGE_CREDENTIALS, PREDICT_NO_CREDENTIALS, SOURCE_UNKNOWN,
                  "Unable to locate credentials. You can configure credentials by running \"aws "
                  "configure\".",
                  "no source that the AWS CLI knows has credentials");
    return NULL;
}

/* What the row is called, and whose it is. */
static Candidate cli_candidate(const Cli *cli, const CliRow *row)
{
    const char *variable = "AWS_WEB_IDENTITY_TOKEN_FILE";
    bool by_variable = row->source == CRED_WEB_IDENTITY && walk_env_set(&cli->w, variable);
    bool profile = (row->of_profile && !by_variable) || row == &cli_rows[CLI_ROW_ROLE];
    Candidate c = {.source = row->source,
                   .label = by_variable ? variable : row->label,
                   .at = row->find(cli, &cli->profile).at,
                   .rule = "RULES 100"};
    if (profile) {
        c.profile = cli->profile_name;
        c.label = arena_printf(cli->w.arena, "%s of profile %s", row->label, cli->profile_name);
    }
    return c;
}

void cli_list(Cli *cli)
{
    Configuration *conf = cli->w.conf;
    const char *winner = cli->row ? cli_candidate(cli, cli->row).label : NULL;
    bool failed = conf->outcome.status == OUTCOME_ERROR && !conf->base, decided = false;
    for (size_t i = 0; i < ARRAY_LEN(cli_rows); i++) {
        const CliRow *row = &cli_rows[i];
        bool there = i + 1 < ARRAY_LEN(cli_rows) && row->find(cli, &cli->profile).there;
        Candidate c = cli_candidate(cli, row);
        if (row == cli->row) {
            c.outcome = failed ? CHAIN_ERROR : CHAIN_USED;
            c.reason = failed && conf->outcome.detail ? conf->outcome.detail
                                                      : "the first in this order that is set";
            c.creds = conf->base;
            c.source = conf->base ? conf->base->source : row->source;
            decided = true;
        } else if (there) {
            c.outcome = winner ? CHAIN_SHADOWED : CHAIN_NOT_REACHED;
            c.reason = winner ? arena_printf(cli->w.arena, "%s comes first", winner)
                              : "the AWS CLI stops before it looks here";
        } else {
            c.outcome = decided ? CHAIN_NOT_REACHED : CHAIN_ABSENT;
            c.reason = decided ? "not looked at any more" : "nothing there";
        }
        vec_push(cli->w.arena, &conf->chain, c);
    }
}

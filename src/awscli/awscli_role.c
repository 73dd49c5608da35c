/* Roles: credentials.py AssumeRoleProvider, AssumeRoleWithWebIdentityProvider (botocore 1.43.11).
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "awscli/awscli_walk.h"
#include "base/text.h"

enum { CLI_TOKEN_MAX_BYTES = 64 * 1024, CLI_ROLE_DEPTH = 32 };

/* A profile with a web identity token file is left to the other provider. */
bool cli_has_role(const CliProfile *p)
{
    return cli_property(p, "role_arn") && !cli_property(p, "web_identity_token_file");
}

static bool cli_has_static(const CliProfile *p)
{
    return cli_property(p, "aws_secret_access_key") || cli_property(p, "aws_access_key_id");
}

static Source cli_profile_at(const CliProfile *p, const char *key)
{
    const AwsProperty *property = cli_property(p, key);
    return property         ? property->value.at
           : p->credentials ? p->credentials->at
           : p->config      ? p->config->at
                            : SOURCE_UNKNOWN;
}

/* Environment, EcsContainer, Ec2InstanceMetadata; the letters must be exactly these. */
static const Credentials *cli_credential_source(Cli *cli, const CliProfile *p, const char *name)
{
    static const struct {
        const char *name;
        const Credentials *(*get)(Cli *cli);
    } rows[] = {{"Environment", cli_env},
                {"EcsContainer", cli_container},
                {"Ec2InstanceMetadata", cli_imds}};
    const Credentials *c = NULL;
    size_t i = 0;
    while (i < ARRAY_LEN(rows) && strcmp(rows[i].name, name) != 0)
        i++;
    if (i == ARRAY_LEN(rows)) {
        walk_fail(
            &cli->w, STAGE_CONFIGURATION, PREDICT_CREDENTIAL_SOURCE,
            cli_profile_at(p, "credential_source"),
            arena_printf(cli->w.arena,
                         "The credential source \"%s\" referenced in profile \"%s\" is not valid.",
                         name, p->name),
            "credential_source takes Environment, EcsContainer or Ec2InstanceMetadata");
        return NULL;
    }
    c = rows[i].get(cli);
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
    c = cli_of_profile(cli, &source, false);
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

/* botocore's own look at the parameters (validate.py over the STS model); what it refuses is never
 * sent. */
static bool cli_params_fit(Cli *cli, const Question *q, Source at)
{
    static const struct {
        const char *name;
        size_t min_len, min_value;
    } rows[] = {{"RoleArn", 20, 0},
                {"RoleSessionName", 2, 0},
                {"ExternalId", 2, 0},
                {"WebIdentityToken", 4, 0},
                {"DurationSeconds", 0, 900}};
    for (size_t i = 0; i < q->n_params; i++)
        for (size_t k = 0; k < ARRAY_LEN(rows); k++) {
            const Param *p = &q->params[i];
            size_t len = p->secret ? secret_shape(p->secret).len_bytes : strlen(p->text);
            bool number = rows[k].min_value > 0;
            if (strcmp(p->name, rows[k].name) != 0)
                continue;
            if (number ? strtoul(p->text, NULL, 10) >= rows[k].min_value : len >= rows[k].min_len)
                continue;
            walk_fail(
                &cli->w, STAGE_ASSUME_ROLE, PREDICT_SETTING_INVALID, at,
                number ? arena_printf(
                             cli->w.arena,
                             "Invalid range for parameter %s, value: %s, valid min value: %zu",
                             p->name, p->text, rows[k].min_value)
                       : arena_printf(
                             cli->w.arena,
                             "Invalid length for parameter %s, value: %zu, valid min length: %zu",
                             p->name, len, rows[k].min_len),
                "the AWS CLI refuses %s before it asks: it is too short", p->name);
            return false;
        }
    return true;
}

/* Puts the question and notes the hop. NULL ends the walk. */
static const Answer *cli_hop(Cli *cli, const CliProfile *p, const Question *q, const char *arn,
                             Source at, bool web_identity)
{
    RoleHop hop = {.arn = arn,
                   .at = at,
                   .from_profile = p != NULL,
                   .web_identity = web_identity,
                   .question = q};
    const Answer *a = cli_params_fit(cli, q, at) ? cli_ask(cli, STAGE_ASSUME_ROLE, q) : NULL;
    hop.answer = a ? a : cli->w.conf->decisive_question == q ? cli->w.conf->decisive : NULL;
    vec_push(cli->w.arena, &cli->w.conf->roles, hop);
    return a;
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

/* credentials.py DeferredRefreshableCredentials: the outermost role is refreshed first, and asks
 * before its source is. */
bool cli_fetch(Cli *cli, enum stage stage)
{
    if (!cli_client(cli, stage))
        return false;
    if (!cli->asks)
        return true;
    walk_fail(
        &cli->w, STAGE_ASSUME_ROLE, PREDICT_MFA, cli_profile_at(cli->asks, "mfa_serial"),
        arena_printf(cli->w.arena, "Enter MFA code for %s:",
                     text_safe(cli->w.arena, cli_text(cli->asks, "mfa_serial"))),
        "the AWS CLI asks for a code of the second factor; it goes on where somebody can type one");
    return false;
}

const Credentials *cli_role(Cli *cli, const CliProfile *p)
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

/* Variable if it is set (even to nothing) and variables count, else the profile's. */
static Value cli_web_setting(Cli *cli, const CliProfile *p, bool use_env, const char *variable,
                             const char *key)
{
    const EnvVar *var = use_env ? env_var(cli->w.facts->env, variable) : NULL;
    const AwsProperty *property = cli_property(p, key);
    return var ? var->value : property ? property->value : VALUE_ABSENT;
}

static const Secret *cli_read_token(Cli *cli, Value file)
{
    Span bytes = SPAN_EMPTY;
    const char *path = walk_path(&cli->w, file.text);
    enum file_state state = snapshot_read(cli->w.facts->files, path, CLI_TOKEN_MAX_BYTES, &bytes);
    if (state == FILE_OK)
        return secret_new(cli->w.arena, bytes);
    walk_fail(&cli->w, STAGE_CREDENTIALS, PREDICT_WEB_IDENTITY_FILE, file.at,
              arena_printf(cli->w.arena, "[Errno 2] No such file or directory: '%s'", file.text),
              "the token file %s can't be read", file.text);
    return NULL;
}

const Credentials *cli_web_identity(Cli *cli, const CliProfile *p, bool use_env)
{
    Value file =
        cli_web_setting(cli, p, use_env, "AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file");
    Value role = cli_web_setting(cli, p, use_env, "AWS_ROLE_ARN", "role_arn");
    Value session = cli_web_setting(cli, p, use_env, "AWS_ROLE_SESSION_NAME", "role_session_name");
    const Secret *token;
    Question *q;
    if (value_empty(file) || !file.text)
        return NULL;
    if (value_empty(role)) {
        walk_fail(&cli->w, STAGE_CONFIGURATION, PREDICT_WEB_IDENTITY_ROLE, file.at,
                  "The provided profile or the current environment is configured to assume role "
                  "with web identity but has no role ARN "
                  "configured.",
                  "a web identity token file is set, but no role to assume with it");
        return NULL;
    }
    token = cli_fetch(cli, STAGE_CREDENTIALS) ? cli_read_token(cli, file) : NULL;
    q = token ? cli_sts_question(
                    cli, Q_ASSUME_ROLE_WEB_IDENTITY, STAGE_CREDENTIALS, NULL,
                    "exchange the web identity token for credentials, as the AWS CLI would")
              : NULL;
    if (!q)
        return NULL;
    walk_param(&cli->w, q, "RoleArn", role.text);
    walk_param(&cli->w, q, "RoleSessionName",
               value_empty(session) ? cli->session_name : session.text);
    walk_secret_param(&cli->w, q, "WebIdentityToken", token);
    return cli_adopt(cli, cli_hop(cli, p, q, role.text, role.at, true), CRED_WEB_IDENTITY, p->name);
}

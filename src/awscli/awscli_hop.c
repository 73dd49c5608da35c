/* One call that gives a role: what botocore refuses before it asks, the second factor, and
 * credentials.py AssumeRoleWithWebIdentityProvider (botocore 1.43.11). */
#include <stdlib.h>
#include <string.h>

#include "awscli/awscli_walk.h"
#include "base/text.h"

enum { CLI_TOKEN_MAX_BYTES = 64 * 1024 };

Source cli_profile_at(const CliProfile *p, const char *key)
{
    const AwsProperty *property = cli_property(p, key);
    if (property)
        return property->value.at;
    if (p->credentials)
        return p->credentials->at;
    return p->config ? p->config->at : SOURCE_UNKNOWN;
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

const Answer *cli_hop(Cli *cli, const CliProfile *p, const Question *q, const char *arn, Source at,
                      bool web_identity)
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

/* For the profile in effect the variable if it is set (even to nothing), else the profile's own. */
static Value cli_web_setting(const Cli *cli, const CliProfile *p, const char *variable,
                             const char *key)
{
    const EnvVar *var = p == &cli->profile ? env_var(cli->w.facts->env, variable) : NULL;
    const AwsProperty *property = cli_property(p, key);
    return var ? var->value : property ? property->value : VALUE_ABSENT;
}

static const Secret *cli_read_token(Cli *cli, Value file)
{
    Span bytes = SPAN_EMPTY;
    const char *path = walk_path(&cli->w, file.text);
    enum file_state state = walk_read(&cli->w, path, CLI_TOKEN_MAX_BYTES, &bytes);
    if (state == FILE_OK)
        return secret_new(cli->w.arena, bytes);
    if (state == FILE_TOO_BIG)
        return NULL;
    walk_fail(&cli->w, STAGE_CREDENTIALS, PREDICT_WEB_IDENTITY_FILE, file.at,
              arena_printf(cli->w.arena, "[Errno 2] No such file or directory: '%s'", file.text),
              "the token file %s can't be read", file.text);
    return NULL;
}

Value cli_web_token_file(const Cli *cli, const CliProfile *p)
{
    return cli_web_setting(cli, p, "AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file");
}

const Credentials *cli_web_identity(Cli *cli, const CliProfile *p)
{
    Value file = cli_web_token_file(cli, p);
    Value role = cli_web_setting(cli, p, "AWS_ROLE_ARN", "role_arn");
    Value session = cli_web_setting(cli, p, "AWS_ROLE_SESSION_NAME", "role_session_name");
    const Secret *token;
    Question *q;
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

/* Containers, instances, processes: credentials.py ContainerProvider, InstanceMetadataProvider,
 * ProcessProvider; utils.py IMDSFetcher (botocore 1.43.11). */
#include <string.h>
#include <strings.h>

#include "awscli/awscli_walk.h"
#include "predict/sources.h"

enum {
    CLI_METADATA_TIMEOUT_MS = 1000,
    CLI_CONTAINER_TIMEOUT_MS = 2000,
    CLI_AUTH_MAX_BYTES = 64 * 1024
};

#define CLI_IMDS_ROLE "/latest/meta-data/iam/security-credentials/"

/* https anywhere; http on loopback and the addresses of ECS and EKS only. */
static bool cli_container_allowed(const char *url)
{
    static const char *const hosts[] = {"169.254.170.2", "169.254.170.23", "[fd00:ec2::23]",
                                        "localhost",     "127.0.0.1",      "[::1]"};
    Span host = span_of(url);
    if (strncmp(url, "https://", 8) == 0)
        return true;
    if (strncmp(url, "http://", 7) != 0)
        return false;
    host = span_sub(host, 7, 7 + strcspn(url + 7, "/?#"));
    if (host.len > 0 && host.ptr[0] != '[')
        host = span_sub(host, 0, span_find_char(host, ':'));
    else
        host = span_sub(host, 0, span_find_char(host, ']') + 1);
    for (size_t i = 0; i < ARRAY_LEN(hosts); i++)
        if (span_is(host, hosts[i]))
            return true;
    return span_starts(host, "127.");
}

static bool cli_container_authorize(Cli *cli, Question *q)
{
    static const char *const names[] = {"AWS_CONTAINER_AUTHORIZATION_TOKEN"};
    const char *file = walk_env(&cli->w, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    Span bytes = SPAN_EMPTY;
    const Secret *token = walk_secret(cli->w.arena, walk_env_value(&cli->w, names, 1));
    if (file) {
        enum file_state state =
            walk_read(&cli->w, walk_path(&cli->w, file), CLI_AUTH_MAX_BYTES, &bytes);
        if (state == FILE_TOO_BIG)
            return false;
        if (state != FILE_OK) {
            walk_fail(&cli->w, STAGE_CREDENTIALS, PREDICT_CONTAINER,
                      source_env("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"),
                      "[Errno 2] No such file or directory",
                      "the container's authorization token file can't be read");
            return false;
        }
        token = secret_new(cli->w.arena, bytes);
    }
    walk_secret_param(&cli->w, q, "Authorization", token);
    return true;
}

const Credentials *cli_container(Cli *cli, const CliProfile *p)
{
    const char *relative = walk_env(&cli->w, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    const char *full = walk_env(&cli->w, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
    const char *url = relative ? arena_printf(cli->w.arena, "http://169.254.170.2%s", relative)
                      : full   ? full
                               : "";
    Question *q;
    const Answer *a;
    (void)p;
    if (!walk_env_set(&cli->w, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") &&
        !walk_env_set(&cli->w, "AWS_CONTAINER_CREDENTIALS_FULL_URI"))
        return NULL; /* credential_source asks, set or not */
    if (!cli_container_allowed(url)) {
        walk_fail(&cli->w, STAGE_CREDENTIALS, PREDICT_CONTAINER,
                  source_env("AWS_CONTAINER_CREDENTIALS_FULL_URI"), "Unsupported host",
                  "container credentials are asked for on loopback or at the addresses of ECS and "
                  "EKS only");
        return NULL;
    }
    q = walk_question(&cli->w, Q_CONTAINER_CREDENTIALS,
                      "get the container's credentials, as the AWS CLI would");
    walk_param(&cli->w, q, "url", url);
    q->timeout_ms = CLI_CONTAINER_TIMEOUT_MS;
    if (!cli_container_authorize(cli, q))
        return NULL;
    a = walk_ask(&cli->w, STAGE_CREDENTIALS, q);
    if (!a || a->creds)
        return cli_adopt(cli, a, CRED_CONTAINER, NULL);
    walk_refused(&cli->w, STAGE_CREDENTIALS, q, a,
                 "Error when retrieving credentials from container-role: Error retrieving "
                 "metadata: Received error when attempting to "
                 "retrieve container metadata");
    return NULL;
}

static Value cli_imds_override(const Cli *cli)
{
    return cli_setting(cli, "AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
}

static const char *cli_imds_base(const Cli *cli)
{
    Value endpoint = cli_imds_override(cli);
    Value mode = cli_setting(cli, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
                             "ec2_metadata_service_endpoint_mode");
    bool six = (mode.text && strcasecmp(mode.text, "ipv6") == 0) ||
               (!mode.text && cli_true(cli, "AWS_IMDS_USE_IPV6", "imds_use_ipv6"));
    Span url;
    if (value_empty(endpoint) || !endpoint.text)
        return six ? "http://[fd00:ec2::254]" : "http://169.254.169.254";
    url = span_of(endpoint.text);
    while (url.len > 0 && url.ptr[url.len - 1] == '/')
        url.len--;
    return arena_span(cli->w.arena, url);
}

static const Answer *cli_imds_get(Cli *cli, const char *base, const char *path, const Secret *token)
{
    Question *q = cli_question(cli, Q_IMDS_GET, base, NULL,
                               "get the instance role's credentials, as the AWS CLI would");
    if (!value_empty(cli_imds_override(cli)))
        walk_overridden(&cli->w, q, cli_imds_override(cli));
    walk_param(&cli->w, q, "path", path);
    walk_secret_param(&cli->w, q, "token", token);
    q->timeout_ms = CLI_METADATA_TIMEOUT_MS;
    q->attempts = 1;
    return walk_ask(&cli->w, STAGE_CREDENTIALS, q);
}

/* No token is no error: version 1 of the protocol is tried then. False = the walk ended, or IMDS is
 * not to be used. */
static bool cli_imds_token(Cli *cli, const char *base, const Secret **out)
{
    Question *q =
        cli_question(cli, Q_IMDS_TOKEN, base, NULL,
                     "ask the instance metadata service for a token, as the AWS CLI would");
    const Answer *a;
    if (!value_empty(cli_imds_override(cli)))
        walk_overridden(&cli->w, q, cli_imds_override(cli));
    walk_param(&cli->w, q, "path", "/latest/api/token");
    q->timeout_ms = CLI_METADATA_TIMEOUT_MS;
    q->attempts = 1;
    a = walk_ask(&cli->w, STAGE_CREDENTIALS, q);
    *out = a && a->ok ? a->body_secret : NULL;
    if (a && a->http_status != 400 && !*out &&
        cli_true(cli, "AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled"))
        walk_fail(
            &cli->w, STAGE_CREDENTIALS, PREDICT_NO_CREDENTIALS,
            cli_setting(cli, "AWS_EC2_METADATA_V1_DISABLED", NULL).at,
            "Error retrieving metadata: Unable to retrieve token for use in IMDSv2 call and IMDSv1 "
            "has been disabled",
            "the instance metadata service gives no token, and its older protocol is switched off");
    return a && a->http_status != 400 && !cli->w.ended;
}

const Credentials *cli_imds(Cli *cli, const CliProfile *p)
{
    const char *disabled = walk_env(&cli->w, "AWS_EC2_METADATA_DISABLED");
    const char *base = cli_imds_base(cli), *role;
    const Secret *token = NULL;
    const Answer *a;
    (void)p;
    if ((disabled && strcasecmp(disabled, "true") == 0) || !cli_imds_token(cli, base, &token))
        return NULL;
    a = cli_imds_get(cli, base, CLI_IMDS_ROLE, token);
    role = a && a->ok ? answer_field(a, "body") : NULL;
    if (!role || !role[0])
        return NULL;
    a = cli_imds_get(
        cli, base,
        arena_printf(cli->w.arena, "%s%.*s", CLI_IMDS_ROLE, (int)strcspn(role, "\r\n"), role),
        token);
    return a && a->ok ? cli_adopt(cli, a, CRED_IMDS, NULL) : NULL;
}

/* credentials.py RefreshableCredentials.get_frozen_credentials, when the client first signs: what
 * has ended is fetched anew, and what has ended then still stops the CLI (1.43.11, 2.36.12). */
static bool cli_process_expired(Cli *cli, const Credentials *c, Source command)
{
    if (c->expires_at_s == 0 || c->expires_at_s > cli->w.facts->now_s)
        return false;
    if (cli_client(cli, STAGE_CREDENTIALS))
        walk_fail(&cli->w, STAGE_CREDENTIALS, PREDICT_NO_CREDENTIALS, command,
                  "Credentials were refreshed, but the refreshed credentials are still expired.",
                  "the credential_process gives keys whose Expiration lies in the past");
    return true;
}

/* credentials.py ProcessProvider */
const Credentials *cli_process(Cli *cli, const CliProfile *p)
{
    const AwsProperty *command = cli_property(p, "credential_process");
    Question *q;
    const Answer *a;
    const char *expecting;
    ProcessProblem problem;
    if (!command || !command->value.text)
        return NULL;
    q = walk_question(&cli->w, Q_CREDENTIAL_PROCESS,
                      "run the profile's credential_process, as the AWS CLI would");
    walk_param(&cli->w, q, "command", command->value.text);
    a = walk_ask(&cli->w, STAGE_CREDENTIALS, q);
    if (a && a->creds && cli_process_expired(cli, a->creds, command->value.at))
        return NULL;
    if (!a || a->creds)
        return cli_adopt(cli, a, CRED_PROCESS, p->name);
    problem = process_problem(cli->w.arena, a);
    expecting = answer_field(a, "expecting_value_at");
    walk_fail(&cli->w, STAGE_CREDENTIALS,
              problem.output ? PREDICT_PROCESS_OUTPUT : PREDICT_PROCESS_FAILED, command->value.at,
              expecting ? arena_printf(cli->w.arena, "Expecting value: %s", expecting)
                        : "Error when retrieving credentials from custom-process",
              "the credential_process %s", problem.sentence);
    cli->w.conf->decisive_question = q;
    cli->w.conf->decisive = a;
    return NULL;
}

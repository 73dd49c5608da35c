#include "awscli/awscli.h"

#include <string.h>

#include "awscli/awscli_walk.h"
#include "base/text.h"

/* Variables and keys that one of the two programs reads and the other doesn't (RULES.md 101). */
static void cli_notes(Cli *cli)
{
    static const struct {
        const char *variable, *text;
    } rows[] = {
        {"AWS_ACCESS_KEY", "AWS_ACCESS_KEY is read by Terraform and not by the AWS CLI"},
        {"AWS_SECRET_KEY", "AWS_SECRET_KEY is read by Terraform and not by the AWS CLI"},
        {"AWS_SECURITY_TOKEN", "AWS_SECURITY_TOKEN is read by the AWS CLI and not by Terraform"},
        {"SSL_CERT_FILE", "SSL_CERT_FILE is read by Terraform and not by the AWS CLI"},
        {"REQUESTS_CA_BUNDLE", "REQUESTS_CA_BUNDLE is read by the AWS CLI and not by Terraform"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (walk_env_set(&cli->w, rows[i].variable))
            walk_note(&cli->w, source_env(rows[i].variable), "%s", rows[i].text);
    if (!cli->w.facts->aws_cli_path)
        walk_note(&cli->w, SOURCE_UNKNOWN,
                  "no program named aws is on PATH; this is what version 1 would do");
    if (cli_property(&cli->profile, "aws_security_token"))
        walk_note(&cli->w, cli_property(&cli->profile, "aws_security_token")->value.at,
                  "aws_security_token is read by the AWS CLI and not by Terraform");
    if (walk_env(&cli->w, "AWS_PROFILE") && walk_env(&cli->w, "AWS_DEFAULT_PROFILE"))
        walk_note(&cli->w, source_env("AWS_DEFAULT_PROFILE"),
                  "version 1 of the AWS CLI takes AWS_DEFAULT_PROFILE before AWS_PROFILE; version "
                  "2 and Terraform the other way round");
}

/* botocore and awscli/formatter.py:get_formatter: the answer is there, and can't be printed. */
static bool cli_prints(Cli *cli)
{
    static const char *const formats[] = {"json", "text", "table", "yaml", "yaml-stream", "off"};
    Value v = cli_setting(cli, "AWS_DEFAULT_OUTPUT", "output");
    size_t n = cli->v2 ? ARRAY_LEN(formats) : 3;
    for (size_t i = 0; i < n; i++)
        if (!v.text || strcmp(v.text, formats[i]) == 0)
            return true;
    walk_fail(
        &cli->w, STAGE_CALLER_IDENTITY, PREDICT_SETTING_INVALID, v.at,
        arena_printf(cli->w.arena, "Unknown output type: %s", text_safe(cli->w.arena, v.text)),
        "output = %s is no format that the AWS CLI knows", text_safe(cli->w.arena, v.text));
    return false;
}

static void cli_identity(Cli *cli, const Credentials *creds)
{
    Configuration *conf = cli->w.conf;
    Question *q = NULL;
    const Answer *a;
    if (cli_client(cli, STAGE_CALLER_IDENTITY))
        q = cli_sts_question(cli, Q_CALLER_IDENTITY, STAGE_CALLER_IDENTITY, creds,
                             "who the AWS CLI would be here");
    if (!q)
        return;
    conf->sts_endpoint = q->endpoint;
    conf->sts_region = q->region;
    conf->route = q->route;
    a = cli_ask(cli, STAGE_CALLER_IDENTITY, q);
    if (!a || !cli_prints(cli))
        return;
    conf->outcome.status = OUTCOME_OK;
    conf->outcome.reason = PREDICT_ASKED;
    conf->outcome.account = a->account;
    conf->outcome.arn = a->arn;
    conf->decisive_question = q;
    conf->decisive = a;
}

Configuration *predict_aws_cli(Arena *arena, Facts *facts, Asker *asker,
                               const PredictOptions *options)
{
    Configuration *conf = arena_new(arena, Configuration);
    Cli cli = {
        .w = {.arena = arena, .facts = facts, .asker = asker, .options = options, .conf = conf}};
    const Credentials *creds = NULL;
    conf->address = "aws_cli";
    conf->kind = CONF_AWS_CLI;
    conf->used = TRI_YES;
    conf->version = facts->aws_cli_version;
    conf->outcome.status = OUTCOME_UNKNOWN;
    cli.v2 = !conf->version || conf->version[0] != '1'; /* unknown means the newest */
    cli.session_name = arena_printf(arena, "botocore-session-%lld", (long long)facts->now_s);
    if (cli_load(&cli))
        creds = cli_find(&cli);
    if (creds && !conf->base)
        conf->base = creds;
    conf->effective = creds;
    if (creds)
        cli_identity(&cli, creds);
    cli_list(&cli);
    cli_notes(&cli);
    return conf;
}

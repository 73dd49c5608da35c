#include "checks/support.h"

#include <stdarg.h>
#include <string.h>

#include "base/arn.h"

bool check_counts(const Configuration *conf)
{
    return conf->kind != CONF_AWS_CLI && conf->used != TRI_NO &&
           conf->outcome.reason != PREDICT_NOT_USED;
}

bool check_fails(const Configuration *conf)
{
    return check_counts(conf) && !conf->pending && conf->outcome.status == OUTCOME_ERROR;
}

bool check_works(const Configuration *conf)
{
    return check_counts(conf) && !conf->pending && conf->outcome.status == OUTCOME_OK;
}

const Credentials *check_creds(const Configuration *conf)
{
    const Question *q = conf->decisive_question;
    return q && q->creds ? q->creds : conf->base;
}

enum refusal check_refusal(const Configuration *conf)
{
    return conf->outcome.reason == PREDICT_ASKED ? refusal_of(conf->decisive) : REFUSAL_NONE;
}

bool check_keys_refused(const Configuration *conf)
{
    if (!check_fails(conf) || !check_creds(conf))
        return false;
    /* What AWS would have said, where nothing is sent because the id's place holds a secret
     * (contract.md "Key ids"). */
    return refusal_of_keys(check_refusal(conf)) || conf->outcome.reason == PREDICT_HEADER_INVALID ||
           (conf->outcome.error_code && (!conf->decisive || conf->decisive->state != ANSWER_DONE));
}

static bool id_begins(const Credentials *creds, const char *prefix)
{
    Span id = creds ? span_trim(span_of(creds->access_key_id.text), " \t\r\n\"'") : SPAN_EMPTY;
    return span_starts(id, prefix);
}

bool check_is_long_term(const Credentials *creds)
{
    return id_begins(creds, KEY_ID_LONG_TERM);
}

bool check_is_temporary(const Credentials *creds)
{
    return id_begins(creds, KEY_ID_TEMPORARY);
}

bool check_asks_container(const Configuration *conf)
{
    const Question *q = conf->decisive_question;
    return q && q->kind == Q_CONTAINER_CREDENTIALS;
}

const char *check_key_id(const CheckContext *ctx, const char *key_id)
{
    const char *shown = text_key_id(ctx->arena, key_id, ctx->show_key_ids);
    return shown ? shown : "(not shown)";
}

Finding *check_add(CheckContext *ctx, enum finding_id id, enum severity severity,
                   enum certainty certainty, const Configuration *conf)
{
    const FindingRow *row = &finding_rows[id];
    Finding *f = finding_new(ctx->arena, row->id, row->cause, severity, certainty,
                             conf ? conf->address : NULL);
    f->code = finding_code(ctx->arena, id);
    f->title = row->title;
    f->detail = row->meaning;
    f->link = row->link;
    vec_push(ctx->arena, ctx->findings, f);
    return f;
}

Finding *check_blame(CheckContext *ctx, enum finding_id id, enum certainty certainty,
                     const Configuration *conf)
{
    return check_add(ctx, id, SEVERITY_FAIL, certainty, conf);
}

bool check_explained(const CheckContext *ctx, const Configuration *conf, enum certainty at_least)
{
    for (size_t i = 0; i < ctx->findings->len; i++) {
        const Finding *f = ctx->findings->items[i];
        bool about = !f->configuration || strcmp(f->configuration, conf->address) == 0;
        /* what fails besides an unset variable fails behind it as well; a module without a block
         * gets its provider from whoever calls it */
        if (strcmp(f->id, finding_rows[F_CONFIG_VARIABLE].id) == 0 && check_fails(conf) &&
            conf->block)
            continue;
        if (about && f->severity == SEVERITY_FAIL && !f->alternative && f->certainty >= at_least)
            return true;
    }
    return false;
}

Finding *check_reason(CheckContext *ctx, const Configuration *conf, const ReasonRow *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        Finding *f;
        if (rows[i].reason != conf->outcome.reason)
            continue;
        f = check_blame(ctx, rows[i].id, rows[i].certainty, conf);
        if (conf->outcome.detail)
            finding_prooff(ctx->arena, f, "seen", conf->outcome.at, "%s", conf->outcome.detail);
        if (conf->outcome.terraform_message)
            finding_evidencef(ctx->arena, f, "message", source_rule("Terraform"), "%s",
                              text_safe(ctx->arena, conf->outcome.terraform_message));
        return f;
    }
    return NULL;
}

void check_wait(CheckContext *ctx, const Configuration *conf, enum step step)
{
    ctx->pending[step] = true;
    vec_push(ctx->arena, &ctx->waiting, conf);
}

bool check_waits(const CheckContext *ctx, const Configuration *conf)
{
    for (size_t i = 0; i < ctx->waiting.len; i++)
        if (ctx->waiting.items[i] == conf)
            return true;
    return false;
}

void check_passf(CheckContext *ctx, enum step step, const char *label, Source at, const char *fmt,
                 ...)
{
    Evidence e = {label, NULL, at, false};
    va_list args;
    va_start(args, fmt);
    e.text = arena_vprintf(ctx->arena, fmt, args);
    va_end(args);
    vec_push(ctx->arena, &ctx->passed[step], e);
}

bool check_tls_dates(const Configuration *conf)
{
    const Answer *a = conf->decisive;
    return a && a->state == ANSWER_DONE && (a->net == NET_TLS_EXPIRED || a->net == NET_TLS_NOT_YET);
}

/* " (set in ~/.zshrc:41)" for a variable whose place is known. */
static const char *place_of(CheckContext *ctx, Source at)
{
    const EnvPlace *place =
        at.kind == SOURCE_ENVIRONMENT ? env_place(ctx->facts->env, at.name) : NULL;
    return place ? arena_printf(ctx->arena, " (set in %s)", source_text(ctx->arena, place->at))
                 : "";
}

void check_show_creds(CheckContext *ctx, Finding *f, const Credentials *c)
{
    Arena *a = ctx->arena;
    SecretShape shape;
    if (!c)
        return;
    shape = secret_shape(c->secret_key);
    finding_evidencef(a, f, "key", c->access_key_id.at, "%s%s",
                      check_key_id(ctx, c->access_key_id.text), place_of(ctx, c->access_key_id.at));
    if (c->secret_key && (shape.strays || shape.len_bytes != 40))
        finding_evidencef(a, f, "secret", c->secret_at, "%s", text_secret_span(a, &shape));
    if (c->token)
        finding_evidencef(a, f, "token", c->token_at, "present%s", place_of(ctx, c->token_at));
}

static const char *service_label(const Question *q)
{
    const char *name = q ? question_kind_name(q->kind) : "sts";
    if (strncmp(name, "sts:", 4) == 0)
        return "STS";
    if (strncmp(name, "s3:", 3) == 0)
        return "S3";
    return strncmp(name, "sso", 3) == 0 ? "SSO" : "AWS";
}

void check_show_answer(CheckContext *ctx, Finding *f, const Configuration *conf)
{
    const Answer *a = conf->decisive;
    const Question *q = conf->decisive_question;
    Source at = {SOURCE_AWS, q && q->endpoint ? q->endpoint : "AWS", 0, 0};
    if (!a || a->state != ANSWER_DONE)
        return;
    if (a->net != NET_OK)
        finding_evidencef(ctx->arena, f, service_label(q), at, "%s", net_state_sentence(a->net));
    else
        finding_evidencef(ctx->arena, f, service_label(q), at, "%d%s%s, %d ms", a->http_status,
                          a->error_code && a->error_code[0] ? " " : "",
                          a->error_code ? text_safe(ctx->arena, a->error_code) : "", a->elapsed_ms);
    if (a->error_message && a->error_message[0])
        finding_evidencef(ctx->arena, f, "says", at, "%s", text_safe(ctx->arena, a->error_message));
}

void check_show(CheckContext *ctx, Finding *f, const Configuration *conf)
{
    check_show_creds(ctx, f, check_creds(conf));
    check_show_answer(ctx, f, conf);
}

static Arn arn_of(const char *text)
{
    Arn arn;
    arn_parse(span_of(text), &arn);
    return arn;
}

const char *check_arn_tail(const char *arn)
{
    Span tail = arn_of(arn).resource;
    return tail.len > 0 ? tail.ptr : arn;
}

const char *check_arn_partition(Arena *arena, const char *arn)
{
    Span partition = arn_of(arn).partition;
    return partition.len > 0 ? arena_span(arena, partition) : NULL;
}

const char *check_conf_name(Arena *arena, const Configuration *conf)
{
    switch (conf->kind) {
    case CONF_ENCRYPTION:
        return arena_printf(arena, "the key provider %s", conf->address);
    case CONF_BACKEND:
        return "the S3 backend";
    case CONF_REMOTE_STATE:
        if (conf->dependency)
            return arena_printf(arena, "the state of dependency %s",
                                text_safe(arena, conf->dependency->name));
        return arena_printf(arena, "the remote state %s",
                            conf->remote_state ? conf->remote_state->name : conf->address);
    case CONF_PROFILE:
        return arena_printf(arena, "the profile %s", conf->profile ? conf->profile : conf->address);
    case CONF_TERRAGRUNT:
        if (conf->dependency)
            return arena_printf(arena, "Terragrunt itself for dependency %s",
                                text_safe(arena, conf->dependency->name));
        return "Terragrunt itself";
    default:
        return arena_printf(arena, "the provider %s", conf->address);
    }
}

AwsFileList check_files(const CheckContext *ctx)
{
    AwsFileList list = VEC_INIT;
    size_t n = ctx->facts->awsfiles.len; /* reading on demand may add to it */
    for (size_t i = 0; i < n; i++) {
        const AwsFile *any = ctx->facts->awsfiles.items[i];
        const AwsFile *file = facts_awsfile(ctx->facts, DIALECT_GO, any->kind, any->path);
        bool seen = false;
        for (size_t k = 0; k < list.len; k++)
            seen |= list.items[k] == file;
        if (!seen)
            vec_push(ctx->arena, &list, file);
    }
    return list;
}

const char *check_profile(const Configuration *conf)
{
    return conf->profile && conf->profile[0] ? conf->profile : "default";
}

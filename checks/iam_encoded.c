#include "checks/all.h"
#include "checks/experiments.h"

#include <string.h>

/*
 * EC2 and a few others say why they refuse only in a message that STS decodes. It comes with an
 * answer, or with the error that the user gave; it is asked with the credentials of that
 * configuration. A refusal of something else than the login never makes the login fail, so this
 * warns or informs.
 */

static const Answer *decode(CheckContext *ctx, const Configuration *conf, const Secret *message)
{
    Param param = {"EncodedMessage", NULL, message};
    Question q = {0};
    q.kind = Q_DECODE_MESSAGE;
    q.region = experiment_region(conf);
    q.endpoint = experiment_sts(ctx->arena, q.region);
    q.creds = conf->effective ? conf->effective : conf->base;
    q.params = &param;
    q.n_params = 1;
    return experiment_ask(ctx, conf, EXP_DECODE, STEP_IAM, &q);
}

static void show_statements(CheckContext *ctx, Finding *f, const Answer *a)
{
    const char *explicit_deny = answer_field(a, "explicitDeny");
    Source aws = {SOURCE_AWS, "sts:DecodeAuthorizationMessage", 0, 0};
    bool any = false;
    for (int n = 1;; n++) {
        const char *id =
            answer_field(a, arena_printf(ctx->arena, "matchedStatements.items.%d.statementId", n));
        const char *effect =
            answer_field(a, arena_printf(ctx->arena, "matchedStatements.items.%d.effect", n));
        if (!id && !effect)
            break;
        finding_evidencef(ctx->arena, f, "statement", aws, "%s%s",
                          id && id[0] ? text_safe(ctx->arena, id) : "(without an id)",
                          text_with(ctx->arena, ", ", text_safe(ctx->arena, effect), ""));
        any = true;
    }
    if (explicit_deny && strcmp(explicit_deny, "true") == 0)
        finding_prooff(ctx->arena, f, "refused by", aws, "an explicit deny%s",
                       any ? "" : "; AWS does not name its statement");
    else
        finding_prooff(ctx->arena, f, "refused by", aws, "no statement that allows it");
}

static void tell_decoded(CheckContext *ctx, const Configuration *conf, const Answer *a)
{
    static const struct {
        const char *label, *field;
    } rows[] = {{"action", "context.action"},
                {"resource", "context.resource"},
                {"caller", "context.principal.arn"}};
    Source aws = {SOURCE_AWS, "sts:DecodeAuthorizationMessage", 0, 0};
    Finding *f = check_add(ctx, F_DENIED_DECODED, SEVERITY_WARN, CERTAINTY_PROVEN, conf);
    const char *action = answer_field(a, "context.action");
    if (action)
        finding_titlef(ctx->arena, f, "AWS refused %.40s", text_safe(ctx->arena, action));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (answer_field(a, rows[i].field))
            finding_prooff(ctx->arena, f, rows[i].label, aws, "%s",
                           text_safe(ctx->arena, answer_field(a, rows[i].field)));
    show_statements(ctx, f, a);
}

static void tell_encoded(CheckContext *ctx, const Configuration *conf, const Answer *a)
{
    Source aws = {SOURCE_AWS, "sts:DecodeAuthorizationMessage", 0, 0};
    Finding *f = check_add(ctx, F_DENIED_ENCODED, SEVERITY_INFO, CERTAINTY_CERTAIN, conf);
    if (a->state == ANSWER_NOT_ASKED)
        finding_evidencef(ctx->arena, f, "asked", aws, "no: %s", not_asked_sentence(a->not_asked));
    else if (a->net != NET_OK)
        finding_evidencef(ctx->arena, f, "asked", aws, "no answer: %s", net_state_sentence(a->net));
    else
        finding_evidencef(ctx->arena, f, "asked", aws, "%d %s", a->http_status,
                          a->error_code ? text_safe(ctx->arena, a->error_code) : "");
    if (refusal_of(a) == REFUSAL_DENIED)
        finding_evidencef(ctx->arena, f, "needs", aws, "sts:DecodeAuthorizationMessage for %s",
                          conf->outcome.arn ? check_arn_tail(conf->outcome.arn) : "this identity");
    ctx->unknown[STEP_IAM] = true;
}

static void decode_for(CheckContext *ctx, const Configuration *conf, const Secret *message)
{
    const Answer *a = decode(ctx, conf, message);
    if (!a)
        return;
    if (a->state == ANSWER_DONE && a->ok)
        tell_decoded(ctx, conf, a);
    else
        tell_encoded(ctx, conf, a);
}

/* Whose error was given: the configuration that it names, else the first provider whose login
 * works. */
static bool printed_it(const CheckContext *ctx, const Configuration *conf)
{
    const char *address = ctx->facts->denied_address;
    return address ? strcmp(address, conf->address) == 0
                   : conf->kind == CONF_PROVIDER || conf->kind == CONF_PROFILE;
}

void check_encoded_denial(CheckContext *ctx)
{
    bool asked = false;
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        const Secret *own = conf->decisive ? answer_secret(conf->decisive, "EncodedMessage") : NULL;
        if (!check_counts(conf) || value_present(conf->endpoint_override) || !conf->base ||
            !(check_works(conf) || answer_knows_caller(conf->decisive)))
            continue;
        if (own)
            decode_for(ctx, conf, own);
        if (ctx->facts->denied_message && !asked && printed_it(ctx, conf)) {
            decode_for(ctx, conf, ctx->facts->denied_message);
            asked = true;
        }
    }
}

#include "checks/all.h"
#include "checks/experiments.h"
#include "data/regions.h"

#include <string.h>

/* Would AWS's own endpoint take the same credentials? Only worth a word where the overridden one
 * failed. */
static enum certainty own_endpoint(CheckContext *ctx, const Configuration *conf, Finding *f,
                                   enum certainty otherwise)
{
    Trial t = {.experiment = EXP_OWN_ENDPOINT, .step = STEP_REACH, .creds = check_creds(conf)};
    const Answer *a;
    const char *region = experiment_region(conf);
    Source at = {SOURCE_AWS, experiment_sts(ctx->arena, region), 0, 0};
    t.region = region;
    if (experiment_identity(ctx, conf, &t, &a) != TRIAL_ACCEPTED)
        return otherwise;
    finding_prooff(ctx->arena, f, "asked", at,
                   "the same credentials at AWS's own endpoint: accepted%s%s", a->arn ? " as " : "",
                   a->arn ? check_arn_tail(a->arn) : "");
    return CERTAINTY_PROVEN;
}

static Finding *endpoint_finding(CheckContext *ctx, const Configuration *conf, enum finding_id id,
                                 enum certainty certainty)
{
    Finding *f = check_blame(ctx, id, certainty, conf);
    const char *name = text_safe(ctx->arena, conf->endpoint_override.text);
    finding_evidencef(ctx->arena, f, "endpoint", conf->endpoint_override.at, "%s",
                      name ? name : "set");
    check_show(ctx, f, conf);
    return f;
}

/* No request can be made of it, wherever it would lead. */
static void endpoint_without_scheme(CheckContext *ctx, const Configuration *conf)
{
    Finding *f = endpoint_finding(ctx, conf, F_ENDPOINT_UNREACHED, CERTAINTY_CERTAIN);
    finding_titlef(ctx->arena, f, "The endpoint's address lacks https://");
    finding_detailf(ctx->arena, f,
                    "An endpoint setting is %s, without https:// in front. No request can be made "
                    "of such an address.",
                    text_safe(ctx->arena, conf->endpoint_override.text));
    if (conf->outcome.terraform_message)
        finding_evidencef(ctx->arena, f, "message", source_rule("Terraform"), "%s",
                          text_safe(ctx->arena, conf->outcome.terraform_message));
}

static void endpoint_of(CheckContext *ctx, const Configuration *conf)
{
    enum refusal refusal = check_refusal(conf);
    bool overridden = conf->decisive_question && conf->decisive_question->overridden;
    if (conf->outcome.reason == PREDICT_ENDPOINT_FORM) {
        endpoint_without_scheme(ctx, conf);
        return;
    }
    if (!overridden)
        return;
    if (refusal == REFUSAL_WAY || refusal == REFUSAL_SERVER) {
        Finding *f = endpoint_finding(ctx, conf, F_ENDPOINT_UNREACHED, CERTAINTY_CERTAIN);
        finding_detailf(ctx->arena, f, "%s Terraform's own request went to %s instead of AWS.",
                        finding_rows[F_ENDPOINT_UNREACHED].meaning,
                        text_safe(ctx->arena, conf->decisive_question->endpoint));
        f->certainty = own_endpoint(ctx, conf, f, CERTAINTY_CERTAIN);
    } else if (refusal == REFUSAL_SCOPE) {
        endpoint_finding(ctx, conf, F_ENDPOINT_REGION, CERTAINTY_PROVEN);
    } else if (refusal_of_keys(refusal) || refusal == REFUSAL_OTHER) {
        /* The overridden endpoint accepts nobody: is it the endpoint or are it the keys? */
        Trial t = {.experiment = EXP_OWN_ENDPOINT, .step = STEP_REACH, .creds = check_creds(conf)};
        Finding *f;
        if (experiment_identity(ctx, conf, &t, NULL) == TRIAL_ACCEPTED) {
            f = endpoint_finding(ctx, conf, F_ENDPOINT_REFUSES, CERTAINTY_PROVEN);
            own_endpoint(ctx, conf, f, CERTAINTY_PROVEN);
        }
    }
}

/* LocalStack and moto take any key and call everybody root of this account, unless the key id names
 * another. */
static bool real_keys_in_emulator(const CheckContext *ctx, const Configuration *conf)
{
    const Credentials *c = conf->base;
    return c && conf->outcome.account && strcmp(conf->outcome.account, "000000000000") == 0 &&
           (check_is_long_term(c) || check_is_temporary(c)) &&
           account_from_key_id(ctx->arena, c->access_key_id.text);
}

/* It works, but not at AWS. */
static void endpoint_works(CheckContext *ctx, const Configuration *conf)
{
    bool emulator = real_keys_in_emulator(ctx, conf);
    Finding *f = check_add(ctx, emulator ? F_EMULATOR_ENDPOINT : F_ENDPOINT_SET,
                           emulator ? SEVERITY_WARN : SEVERITY_INFO, CERTAINTY_CERTAIN, conf);
    finding_evidencef(ctx->arena, f, "endpoint", conf->endpoint_override.at, "%s",
                      text_safe(ctx->arena, conf->endpoint_override.text));
    if (!emulator)
        return;
    check_show_creds(ctx, f, conf->base);
    finding_prooff(ctx->arena, f, "answers", conf->endpoint_override.at,
                   "as account %s, which AWS has not", conf->outcome.account);
}

void check_endpoint(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (check_fails(conf))
            endpoint_of(ctx, conf);
        else if (check_works(conf) && value_present(conf->endpoint_override))
            endpoint_works(ctx, conf);
    }
}

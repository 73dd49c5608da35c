#include "checks/all.h"
#include "checks/experiments.h"

#include <string.h>

/* Data sources that are worked out without a call (registry documentation of each). */
static bool needs_no_call(const char *type)
{
    static const char *const local[] = {"aws_arn",
                                        "aws_billing_service_account",
                                        "aws_cloudtrail_service_account",
                                        "aws_default_tags",
                                        "aws_elb_hosted_zone_id",
                                        "aws_elb_service_account",
                                        "aws_iam_policy_document",
                                        "aws_partition",
                                        "aws_redshift_service_account",
                                        "aws_region",
                                        "aws_service",
                                        "aws_service_principal"};
    for (size_t i = 0; i < ARRAY_LEN(local); i++)
        if (strcmp(local[i], type) == 0)
            return true;
    return false;
}

/* A data source of this provider that plan must read, NULL if there is none. */
static const TfResource *read_by_plan(const TfConfig *tf, const char *provider)
{
    for (size_t i = 0; tf && i < tf->resources.len; i++) {
        const TfResource *r = &tf->resources.items[i];
        if (r->data && r->provider && strcmp(r->provider, provider) == 0 && !needs_no_call(r->type))
            return r;
    }
    return NULL;
}

static enum finding_id form_of(enum refusal refusal)
{
    if (refusal == REFUSAL_EXPIRED)
        return F_EXPIRED;
    return refusal == REFUSAL_SIGNATURE ? F_WRONG_SECRET : F_WRONG_ID;
}

/* The provider was told to skip the check, so configure passes whatever the keys are (RULES.md 63).
 * What would it have said? */
static void unchecked(CheckContext *ctx, const Configuration *conf)
{
    Trial t = {.experiment = EXP_UNCHECKED, .step = STEP_KEYS};
    const TfResource *used = read_by_plan(ctx->facts->tf, conf->address);
    const Answer *a;
    enum refusal refusal;
    Finding *f;
    t.creds = conf->effective ? conf->effective : conf->base;
    if (!t.creds || experiment_identity(ctx, conf, &t, &a) != TRIAL_REFUSED)
        return;
    refusal = refusal_of(a);
    f = check_add(ctx, form_of(refusal), used ? SEVERITY_FAIL : SEVERITY_WARN,
                  refusal == REFUSAL_UNKNOWN ? CERTAINTY_LIKELY : CERTAINTY_PROVEN, conf);
    check_show_creds(ctx, f, t.creds);
    finding_prooff(ctx->arena, f, "asked", (Source){SOURCE_AWS, "sts:GetCallerIdentity", 0, 0},
                   "%d %s", a->http_status, a->error_code ? a->error_code : "");
    if (used)
        finding_evidencef(ctx->arena, f, "first call", used->at, "%s is read at plan",
                          text_safe(ctx->arena, used->address));
    else
        finding_evidencef(ctx->arena, f, "first call", source_rule("skip_credentials_validation"),
                          "apply: plan itself asks nothing");
}

void check_unchecked_keys(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (conf->kind == CONF_PROVIDER && check_works(conf) && !conf->outcome.arn && conf->base &&
            !value_present(conf->endpoint_override) && conf->block &&
            tfblock_get(conf->block, "skip_credentials_validation")->state == TF_KNOWN)
            unchecked(ctx, conf);
    }
}

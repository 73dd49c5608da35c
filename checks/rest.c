#include "checks/all.h"
#include "checks/support.h"

/* Nothing fails without a finding: where no check has a name for it, the stage at which it happens
 * is told. */
static enum finding_id rest_finding(const Configuration *conf)
{
    switch (conf->outcome.stage) {
    case STAGE_INIT:
    case STAGE_CONFIGURATION:
        return F_CONFIG_REFUSED;
    case STAGE_REGION:
        return F_REGION_INVALID;
    case STAGE_ASSUME_ROLE:
        return F_ROLE_DENIED;
    case STAGE_STATE_ACCESS:
        return F_BACKEND_DENIED;
    case STAGE_ACCOUNT_CHECK:
        return F_ACCOUNT_ALLOWED;
    case STAGE_CREDENTIALS:
        return F_MISSING_ALL;
    default:
        return F_DENIED;
    }
}

void check_rest(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        Finding *f;
        if (!check_fails(conf) || check_waits(ctx, conf) ||
            check_explained(ctx, conf, CERTAINTY_POSSIBLE))
            continue;
        f = check_blame(ctx, rest_finding(conf), CERTAINTY_POSSIBLE, conf);
        if (conf->outcome.detail)
            finding_detailf(ctx->arena, f, "%s", conf->outcome.detail);
        check_show(ctx, f, conf);
        if (conf->outcome.terraform_message)
            finding_evidencef(ctx->arena, f, "message", source_rule("Terraform"), "%s",
                              text_safe(ctx->arena, conf->outcome.terraform_message));
    }
}

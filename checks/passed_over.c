/* errors { ignore } of a Terragrunt unit: its run ends well although Terraform's does not. */
#include <string.h>

#include "checks/all.h"
#include "checks/support.h"

static const TgIgnore *passed_over(const CheckContext *ctx, const Configuration *conf)
{
    const TgUnit *unit = ctx->facts->unit;
    if (!unit || !check_fails(conf) || conf->kind == CONF_TERRAGRUNT ||
        !conf->outcome.terraform_message)
        return NULL;
    return tgunit_passes_over(ctx->arena, unit, conf->outcome.terraform_message);
}

/* The findings stay, as warnings: nothing was planned, and nobody is told so. */
void check_passed_over(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        const TgIgnore *ignore = passed_over(ctx, conf);
        for (size_t k = 0; ignore && k < ctx->findings->len; k++) {
            Finding *f = ctx->findings->items[k];
            if (!f->configuration || strcmp(f->configuration, conf->address) != 0 ||
                (f->severity != SEVERITY_FAIL && !f->alternative))
                continue;
            f->severity = SEVERITY_WARN;
            f->alternative = false;
            finding_evidencef(ctx->arena, f, "passed over", ignore->at,
                              "errors { ignore \"%s\" } makes Terragrunt end as if nothing failed",
                              text_safe(ctx->arena, ignore->block));
        }
    }
}

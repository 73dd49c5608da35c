#include "checks/all.h"
#include "checks/support.h"

#include <string.h>

/* Two variables that name different regions: Terraform takes AWS_REGION, the AWS CLI version 1 the
 * other (RULES.md 72, 103). */
void check_region_settings(CheckContext *ctx)
{
    const char *region = env_text(ctx->facts->env, "AWS_REGION"),
               *other = env_text(ctx->facts->env, "AWS_DEFAULT_REGION");
    Finding *f;
    if (!region || !other || strcmp(region, other) == 0)
        return;
    f = check_add(ctx, F_REGION_DIFFERS, SEVERITY_INFO, CERTAINTY_CERTAIN, NULL);
    finding_evidencef(ctx->arena, f, "wins", source_env("AWS_REGION"), "%s",
                      text_safe(ctx->arena, region));
    finding_evidencef(ctx->arena, f, "loses", source_env("AWS_DEFAULT_REGION"), "%s",
                      text_safe(ctx->arena, other));
}

/* What a Terragrunt unit does besides Terraform that may stop it: its hooks, and its own client. */
#include "checks/all.h"
#include "checks/support.h"
#include "terraform/version.h"

/* They are never run, so how they end is not known: after a plan that fails they say nothing. */
static void tell_hooks(CheckContext *ctx, const TgUnit *unit)
{
    for (size_t i = 0; i < unit->hooks.len; i++) {
        const TgHook *hook = &unit->hooks.items[i];
        check_passf(ctx, STEP_PROVIDER, "hook", hook->at,
                    "%s runs %s Terraform (it is not run here); if it fails, so does terragrunt "
                    "plan",
                    text_safe(ctx->arena, hook->command), hook->when);
    }
}

/* Terragrunt hands the SDK an HTTP client of its own, and the SDK refuses to put a bundle into it:
 * "unable to add custom RootCAs HTTPClient, has no WithTransportOptions". Seen with 1.1.3
 * (awshelper/config.go WithHTTPClient); whether others do is not known, so it is no verdict. */
static void tell_bundle(CheckContext *ctx, const TgUnit *unit)
{
    const char *bundle = env_text(ctx->facts->shell_env, "AWS_CA_BUNDLE"),
               *version = ctx->facts->terragrunt_version;
    Finding *f;
    if (!value_present(unit->role.arn) || !bundle || !bundle[0] ||
        (version && version_compare_text(version, "1.1.0") < 0))
        return;
    f = check_add(ctx, F_TERRAGRUNT_BUNDLE, SEVERITY_WARN, CERTAINTY_POSSIBLE, NULL);
    finding_evidencef(ctx->arena, f, "bundle", source_env("AWS_CA_BUNDLE"), "%s",
                      text_safe(ctx->arena, bundle));
    finding_evidencef(ctx->arena, f, "role", unit->role.arn.at, "taken by Terragrunt itself");
}

void check_unit(CheckContext *ctx)
{
    const TgUnit *unit = ctx->facts->unit;
    if (!unit)
        return;
    tell_hooks(ctx, unit);
    tell_bundle(ctx, unit);
}

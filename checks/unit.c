/* What a Terragrunt unit does besides Terraform that may stop it: its hooks, and its own client. */
#include "awsfiles/envscan.h"
#include "checks/all.h"
#include "checks/support.h"
#include "errors/scrub.h"
#include "terraform/version.h"

/* Terragrunt 1.1.3 makes a session of the SDK for the role (also of TG_IAM_ASSUME_ROLE and with a
 * web identity token), for the get_aws_* functions and with --backend-bootstrap, and hands it an
 * HTTP client of its own (awshelper/config.go Build, AssumeIamRole: WithHTTPClient). Then
 * config/resolve.go:resolveCustomCABundle ends: a bundle that can't be read as with every client,
 * which is the role's own failure (predict/trust.c); any other, of AWS_CA_BUNDLE or the profile,
 * with "unable to add custom RootCAs HTTPClient, has no WithTransportOptions". The last is only a
 * warning: a build of 1.1.3 does that, but in other recorded runs of the same version the role was
 * taken while a good bundle was set (tg-iam-role), so it is not certain which build is in use. */
static void tell_bundle(CheckContext *ctx, const TgUnit *unit)
{
    const char *version = ctx->facts->terragrunt_version,
               *bundle = env_text(ctx->facts->env, "AWS_CA_BUNDLE");
    if (version && version_compare_text(version, "1.1.0") < 0)
        return;
    if (unit->functions_ask_at.kind != SOURCE_NONE && bundle) {
        Finding *f = check_add(ctx, F_TERRAGRUNT_BUNDLE, SEVERITY_WARN, CERTAINTY_POSSIBLE, NULL);
        finding_evidencef(ctx->arena, f, "bundle", source_env("AWS_CA_BUNDLE"), "%s",
                          text_safe(ctx->arena, bundle));
        finding_evidencef(ctx->arena, f, "function", unit->functions_ask_at,
                          "Terragrunt asks AWS while it reads the file");
    }
    if (!value_present(unit->role.arn))
        return;
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        Finding *f;
        if (conf->kind != CONF_TERRAGRUNT || !conf->route.ca_file || conf->route.ca_as_go)
            continue;
        f = check_add(ctx, F_TERRAGRUNT_BUNDLE, SEVERITY_WARN, CERTAINTY_POSSIBLE, NULL);
        finding_evidencef(ctx->arena, f, "bundle", conf->route.ca_from, "%s",
                          text_safe(ctx->arena, conf->route.ca_file));
        finding_evidencef(ctx->arena, f, "role", unit->role.arn.at, "taken by Terragrunt itself");
    }
}

void check_unit(CheckContext *ctx)
{
    const TgUnit *unit = ctx->facts->unit;
    if (!unit)
        return;
    /* They are never run, so how they end is not known: after a plan that fails they say
     * nothing. */
    for (size_t i = 0; i < unit->hooks.len; i++) {
        const TgHook *hook = &unit->hooks.items[i];
        check_passf(ctx, STEP_PROVIDER, "hook", hook->at,
                    "%s runs %s Terraform (it is not run here); if it fails, so does terragrunt "
                    "plan",
                    text_safe(ctx->arena, scrub_text(ctx->arena, hook->command, false)),
                    hook->when);
    }
    /* Terraform reads it, whatever the blocks of the unit say by now. */
    for (size_t i = 0; i < unit->left.len; i++)
        check_passf(ctx, STEP_PROVIDER, "left", source_file(unit->left.items[i].shown, 1, 1),
                    "an earlier run left it where Terraform runs; no run takes it away, and "
                    "Terraform reads it");
    tell_bundle(ctx, unit);
}

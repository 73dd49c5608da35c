#include "checks/all.h"
#include "checks/support.h"

#include <string.h>

#include "data/provider_versions.h"
#include "terraform/version.h"

static bool same_place(Source a, Source b)
{
    return a.name && b.name && a.line == b.line && strcmp(a.name, b.name) == 0;
}

/* Which of the three versions does not fit: told by the place that prediction names. */
static enum finding_id version_finding(const TfConfig *tf, const Configuration *conf)
{
    Source at = conf->outcome.at;
    if (at.kind == SOURCE_FILE && at.name && span_ends(span_of(at.name), ".terraform.lock.hcl"))
        return F_LOCK_VERSION;
    for (size_t i = 0; tf && i < tf->terraform_constraints.len; i++)
        if (same_place(tf->terraform_constraints.items[i].at, at))
            return F_TERRAFORM_CONSTRAINT;
    return F_VERSION_CONSTRAINT;
}

static void show_versions(CheckContext *ctx, Finding *f, const TfConfig *tf)
{
    Arena *a = ctx->arena;
    for (size_t i = 0; i < tf->aws_constraints.len; i++)
        finding_evidencef(a, f, "constraint", tf->aws_constraints.items[i].at, "%s",
                          text_safe(a, tf->aws_constraints.items[i].text
                                           ? tf->aws_constraints.items[i].text
                                           : "none"));
    if (tf->lock.version)
        finding_evidencef(a, f, "locked", tf->lock.at, "%s", tf->lock.version);
    if (tf->installed_version)
        finding_evidencef(a, f, "installed", tf->installed_at, "%s", tf->installed_version);
    for (size_t i = 0; i < tf->cli.mirror_versions.len; i++)
        finding_evidencef(a, f, "in the mirror", tf->cli.at, "%s",
                          tf->cli.mirror_versions.items[i]);
}

/* Where the provider comes from, if not from the registry: the CLI configuration decides that, and
 * no Terraform file shows it. */
static void show_installation(CheckContext *ctx, const TfCli *cli)
{
    Arena *a = ctx->arena;
    if (cli->dev_overrides.len > 0) {
        Finding *f = check_add(ctx, F_DEV_OVERRIDE, SEVERITY_INFO, CERTAINTY_CERTAIN, NULL);
        for (size_t i = 0; i < cli->dev_overrides.len; i++)
            finding_prooff(a, f, "dev_overrides", cli->at, "%s",
                           text_safe(a, cli->dev_overrides.items[i]));
    }
    for (size_t i = 0; i < cli->mirrors.len; i++)
        check_passf(ctx, STEP_PROVIDER, "mirror", cli->at, "%s%s",
                    text_safe(a, cli->mirrors.items[i]),
                    cli->mirrors_only ? ", and nothing is taken from the registry" : "");
    if (cli->network_mirror)
        check_passf(ctx, STEP_PROVIDER, "mirror", cli->at, "%s", text_safe(a, cli->network_mirror));
}

/* A version or constraint beyond the table is never passed over in silence. */
static void tell_newer(CheckContext *ctx, const TfConfig *tf)
{
    const char *newest = provider_versions_table[n_provider_versions - 1].version, *text = NULL;
    const char *own = tf->installed_version ? tf->installed_version : tf->lock.version;
    Source at = tf->installed_version ? tf->installed_at : tf->lock.at;
    Finding *f;
    if (own && version_compare_text(own, newest) > 0)
        text = own;
    for (size_t i = 0; i < tf->problems.len && !text; i++)
        if (!tf->problems.items[i].fatal &&
            strcmp(tf->problems.items[i].id, "version_constraint") == 0) {
            text = tf->problems.items[i].text;
            at = tf->problems.items[i].at;
        }
    if (!text)
        return;
    f = check_add(ctx, F_VERSION_NEWER, SEVERITY_INFO, CERTAINTY_CERTAIN, NULL);
    finding_prooff(ctx->arena, f, "asked for", at, "%s", text_safe(ctx->arena, text));
    finding_evidencef(ctx->arena, f, "known", source_rule("this program's table"),
                      "up to %s, on " PROVIDER_VERSIONS_AS_OF, newest);
}

void check_versions(CheckContext *ctx)
{
    const TfConfig *tf = ctx->facts->tf;
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (check_fails(conf) && !check_explained(ctx, conf, CERTAINTY_CERTAIN)) {
            ReasonRow rows[] = {{PREDICT_VERSION, version_finding(tf, conf), CERTAINTY_CERTAIN},
                                {PREDICT_SETTING_INVALID, F_CONFIG_SETTING, CERTAINTY_CERTAIN}};
            Finding *f = check_reason(ctx, conf, rows, ARRAY_LEN(rows));
            if (f && tf && conf->outcome.reason == PREDICT_VERSION) {
                f->configuration = NULL; /* init stops for all of them */
                show_versions(ctx, f, tf);
            }
        }
    }
    if (tf && tf->has_terraform)
        show_installation(ctx, &tf->cli);
    if (tf)
        tell_newer(ctx, tf);
    if (tf && tf->has_terraform && tf->implementation && tf->program_why)
        check_passf(ctx, STEP_PROVIDER, "program",
                    source_rule(text_safe(ctx->arena, tf->program_why)), "%s%s%s",
                    tf->implementation, tf->program_version ? " " : "",
                    tf->program_version ? tf->program_version : "");
    if (tf && tf->lock.version)
        check_passf(ctx, STEP_PROVIDER, "locked", tf->lock.at, "provider %s%s%s", tf->lock.version,
                    tf->lock.constraints ? ", constraint " : "",
                    tf->lock.constraints ? text_safe(ctx->arena, tf->lock.constraints) : "");
    if (tf && tf->installed_version && tf->lock.version &&
        strcmp(tf->installed_version, tf->lock.version) != 0) {
        Finding *f = check_add(ctx, F_LOCK_INSTALLED, SEVERITY_WARN, CERTAINTY_CERTAIN, NULL);
        show_versions(ctx, f, tf);
    }
}

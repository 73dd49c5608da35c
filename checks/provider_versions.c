#include "checks/all.h"
#include "checks/support.h"

#include <string.h>

static bool same_place(Source a, Source b)
{
    return a.name && b.name && a.line == b.line && strcmp(a.name, b.name) == 0;
}

static bool is_lock_file(Source at)
{
    return at.kind == SOURCE_FILE && at.name && span_ends(span_of(at.name), ".terraform.lock.hcl");
}

/* Which of the three versions does not fit: told by the place that prediction names. */
static enum finding_id version_finding(const TfConfig *tf, const Configuration *conf)
{
    Source at = conf->outcome.at;
    if (is_lock_file(at))
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
                          text_safe(a, tf->aws_constraints.items[i].text ? tf->aws_constraints.items[i].text : "none"));
    if (tf->lock.version)
        finding_evidencef(a, f, "locked", tf->lock.at, "%s", tf->lock.version);
    if (tf->installed_version)
        finding_evidencef(a, f, "installed", tf->installed_at, "%s", tf->installed_version);
    for (size_t i = 0; i < tf->cli.mirror_versions.len; i++)
        finding_evidencef(a, f, "in the mirror", tf->cli.at, "%s", tf->cli.mirror_versions.items[i]);
}

static void version_of(CheckContext *ctx, const Configuration *conf, const TfConfig *tf)
{
    ReasonRow rows[] = {{PREDICT_VERSION, version_finding(tf, conf), CERTAINTY_CERTAIN},
                        {PREDICT_SETTING_INVALID, F_VERSION_SETTING, CERTAINTY_CERTAIN}};
    Finding *f = check_reason(ctx, conf, rows, ARRAY_LEN(rows));
    if (f && tf && conf->outcome.reason == PREDICT_VERSION) {
        f->configuration = NULL; /* init stops for all of them */
        show_versions(ctx, f, tf);
    }
}

void check_versions(CheckContext *ctx)
{
    const TfConfig *tf = ctx->facts->tf;
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (check_fails(conf) && !check_explained(ctx, conf, CERTAINTY_CERTAIN))
            version_of(ctx, conf, tf);
    }
    if (tf && tf->lock.version)
        check_passf(ctx, STEP_PROVIDER, "locked", tf->lock.at, "provider %s%s%s", tf->lock.version,
                    tf->lock.constraints ? ", constraint " : "",
                    tf->lock.constraints ? text_safe(ctx->arena, tf->lock.constraints) : "");
    if (tf && tf->installed_version && tf->lock.version && strcmp(tf->installed_version, tf->lock.version) != 0) {
        Finding *f = check_add(ctx, F_LOCK_INSTALLED, SEVERITY_WARN, CERTAINTY_CERTAIN, NULL);
        show_versions(ctx, f, tf);
    }
}

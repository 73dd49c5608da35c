#include "checks/all.h"
#include "checks/support.h"

/* PASS because nothing asks for credentials: what was looked for, and what is there but unused, so
 * that whoever expected a login sees why none was tried, and where to look instead (the finding's
 * own page). */
void check_nobody(CheckContext *ctx)
{
    const TfConfig *tf = ctx->facts->tf;
    size_t unused = 0;
    Finding *f;
    if (!tf || !tf->has_terraform)
        return;
    for (size_t i = 0; i < ctx->configurations->len; i++)
        if (check_counts(ctx->configurations->items[i]))
            return;
    for (size_t i = 0; i < ctx->findings->len; i++)
        if (ctx->findings->items[i]->severity == SEVERITY_FAIL)
            return;
    f = check_add(ctx, F_NOBODY, SEVERITY_INFO, CERTAINTY_CERTAIN, NULL);
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (conf->kind == CONF_AWS_CLI)
            continue;
        unused++;
        finding_prooff(ctx->arena, f, "unused", conf->defined_at, "%s, and nothing here uses it",
                       check_conf_name(ctx->arena, conf));
    }
    if (unused == 0)
        finding_prooff(ctx->arena, f, "looked for", SOURCE_UNKNOWN,
                       "a provider \"aws\", resources or data of one, an S3 backend, remote state: "
                       "none in %zu file%s",
                       tf->n_files, tf->n_files == 1 ? "" : "s");
    if (ctx->need_s)
        finding_evidencef(ctx->arena, f, "needed", SOURCE_UNKNOWN,
                          "%s (--need): there are no credentials here that could end",
                          text_duration(ctx->arena, ctx->need_s));
}

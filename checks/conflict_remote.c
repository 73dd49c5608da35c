#include "checks/all.h"
#include "checks/support.h"

/* A cloud block or remote backend: what this machine has does not count (causes.md
 * "remote_execution"). */
void check_remote_execution(CheckContext *ctx)
{
    static const ReasonRow rows[] = {{PREDICT_REMOTE, F_REMOTE, CERTAINTY_CERTAIN}};
    const TfConfig *tf = ctx->facts->tf;
    bool remote = tf && (tf->backend.kind == BACKEND_CLOUD || tf->backend.kind == BACKEND_REMOTE);
    bool told = false;
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (check_fails(conf) && !check_explained(ctx, conf, CERTAINTY_CERTAIN))
            told |= check_reason(ctx, conf, rows, ARRAY_LEN(rows)) != NULL;
    }
    if (!remote || told)
        return;
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        bool failing = check_fails(conf);
        if (failing || i + 1 == ctx->configurations->len) {
            Finding *f =
                check_add(ctx, F_REMOTE, SEVERITY_WARN, CERTAINTY_POSSIBLE, failing ? conf : NULL);
            f->alternative = failing;
            finding_evidencef(ctx->arena, f, "block", tf->backend.at, "%s%s",
                              tf->backend.kind == BACKEND_CLOUD ? "cloud" : "remote backend",
                              text_with(ctx->arena, ", organization ",
                                        text_safe(ctx->arena, tf->backend.remote_organization),
                                        ""));
            return;
        }
    }
}

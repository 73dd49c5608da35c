#include "checks/all.h"
#include "checks/support.h"

/* The program failed or printed something else; what it printed is a secret and not shown (RULES.md
 * 70). */
void check_process(CheckContext *ctx)
{
    static const ReasonRow rows[] = {{PREDICT_PROCESS_FAILED, F_PROCESS_EXIT, CERTAINTY_CERTAIN},
                                     {PREDICT_PROCESS_OUTPUT, F_PROCESS_OUTPUT, CERTAINTY_CERTAIN}};
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (check_fails(conf))
            check_reason(ctx, conf, rows, ARRAY_LEN(rows));
        else if (check_counts(conf) && conf->outcome.reason == PREDICT_PROCESS_NOT_RUN)
            ctx->unknown[STEP_EXPIRY] = true;
    }
}

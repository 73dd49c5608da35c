#include "checks/all.h"
#include "checks/support.h"

/* AWS itself says no to everybody: too many requests, or a fault of its own. */
void check_service(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        enum refusal refusal = check_fails(conf) ? check_refusal(conf) : REFUSAL_NONE;
        Finding *f;
        if ((refusal != REFUSAL_THROTTLED && refusal != REFUSAL_SERVER) ||
            check_explained(ctx, conf, CERTAINTY_CERTAIN))
            continue;
        /* without an error code of AWS's it may as well be a gateway */
        f = check_blame(ctx, refusal == REFUSAL_SERVER ? F_OUTAGE : F_THROTTLED,
                        conf->decisive->error_code ? CERTAINTY_PROVEN : CERTAINTY_LIKELY, conf);
        check_show_answer(ctx, f, conf);
        if (f->certainty == CERTAINTY_LIKELY)
            check_add(ctx, F_NETWORK_GATEWAY, SEVERITY_WARN, CERTAINTY_POSSIBLE, conf)
                ->alternative = true;
    }
}

#include "checks/all.h"
#include "checks/losers.h"

/*
 * "If nothing that lost would work, it is the winner's own cause" (contract.md): where a source
 * that lost could not be tried, that is not known, and what the winner is called is likely at most.
 */
static bool may_change(enum cause cause)
{
    switch (cause) {
    case CAUSE_WRONG_KEYS:
    case CAUSE_MISSING_KEYS:
    case CAUSE_MISSING_SESSION_TOKEN:
    case CAUSE_EXPIRED_TOKEN:
    case CAUSE_SSO_EXPIRED:
    case CAUSE_SSO_MISCONFIGURED:
    case CAUSE_WEB_IDENTITY:
    case CAUSE_CREDENTIAL_PROCESS_FAILED:
        return true;
    default:
        return false;
    }
}

/* The first that lost, could not be tried, and may well work. */
static bool untried(CheckContext *ctx, const Configuration *conf, Loser *out)
{
    LoserVec losers = losers_of(ctx, conf);
    for (size_t i = 0; i < losers.len; i++)
        if (loser_try(ctx, conf, &losers.items[i], NULL) == TRIAL_UNKNOWN) {
            *out = losers.items[i];
            return true;
        }
    return losers_unasked(conf, out);
}

void check_untried_losers(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        Loser loser;
        if (!check_fails(conf) || check_waits(ctx, conf))
            continue;
        for (size_t k = 0; k < ctx->findings->len; k++) {
            Finding *f = ctx->findings->items[k];
            if (f->severity == SEVERITY_FAIL && f->certainty >= CERTAINTY_CERTAIN &&
                may_change(f->cause) && f->configuration &&
                strcmp(f->configuration, conf->address) == 0 && untried(ctx, conf, &loser)) {
                f->certainty = CERTAINTY_LIKELY;
                finding_evidencef(
                    ctx->arena, f, "not tried", loser.at, "%s: it lost, and might have worked",
                    text_safe(ctx->arena,
                              loser.label ? loser.label : cred_source_name(loser.source)));
            }
        }
    }
}

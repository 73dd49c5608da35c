#include "checks/all.h"
#include "checks/experiments.h"

#include <stdlib.h>

/* A certificate lives for months: a clock that is wrong by less than a day hardly makes one
 * invalid. */
enum { DATES_SKEW_S = 24 * 3600 };

static void blame_clock(CheckContext *ctx, const Configuration *conf, const Answer *a,
                        int64_t offset_s)
{
    Source aws = {SOURCE_AWS, conf->decisive_question->endpoint, 0, 0};
    Source here = {SOURCE_CLOCK, "this machine", 0, 0};
    Finding *f = check_blame(ctx, F_CLOCK_DATES, CERTAINTY_LIKELY, conf);
    finding_prooff(ctx->arena, f, "AWS", aws,
                   "%s, by an answer over a connection that could not be checked",
                   text_time(ctx->arena, a->date_s));
    finding_evidencef(ctx->arena, f, "here", here, "%s: %s %s",
                      text_time(ctx->arena, a->received_s), text_duration(ctx->arena, offset_s),
                      offset_s > 0 ? "behind AWS" : "ahead of AWS");
    check_show_answer(ctx, f, conf);
    check_add(ctx, F_TLS_EXPIRED, SEVERITY_WARN, CERTAINTY_POSSIBLE, conf)->alternative = true;
}

void check_clock_dates(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        const Answer *a;
        if (!check_fails(conf) || !check_tls_dates(conf) ||
            check_explained(ctx, conf, CERTAINTY_LIKELY))
            continue;
        /* One unsigned HEAD over a connection that is not checked; its answer is read for the time
         * alone, and nothing is signed with it. */
        Question q = {.kind = Q_CLOCK, .region = experiment_region(conf)};
        q.endpoint = experiment_sts(ctx->arena, q.region);
        a = q.endpoint ? experiment_ask(ctx, conf, EXP_TLS_DATES, STEP_REACH, &q) : NULL;
        if (a && a->state == ANSWER_DONE && a->net == NET_OK && a->date_s && a->received_s &&
            llabs(a->date_s - a->received_s) > DATES_SKEW_S)
            blame_clock(ctx, conf, a, a->date_s - a->received_s);
    }
}

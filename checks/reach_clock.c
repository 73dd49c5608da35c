#include "checks/all.h"
#include "checks/experiments.h"

#include <stdlib.h>

/*
 * AWS allows 15 minutes either way at STS by its recorded error texts, some services 5 (RULES.md
 * 94): between them it can't be told beforehand. Its clock is used for signing only from a verified
 * answer and within a day (architecture.md).
 */
enum { CLOCK_SUSPECT_S = 5 * 60, CLOCK_REFUSED_S = 15 * 60, CLOCK_TRUSTED_S = 24 * 3600 };

/* AWS's clock minus this machine's, from the answer's Date header; 0 if it has none. */
static int64_t clock_offset(const Answer *a)
{
    return a && a->state == ANSWER_DONE && a->date_s && a->received_s ? a->date_s - a->received_s
                                                                      : 0;
}

static void show_offset(CheckContext *ctx, Finding *f, const Configuration *conf, int64_t offset_s)
{
    Arena *a = ctx->arena;
    Source aws = {SOURCE_AWS, conf->decisive_question ? conf->decisive_question->endpoint : "AWS",
                  0, 0};
    Source here = {SOURCE_CLOCK, "this machine", 0, 0};
    if (offset_s == 0)
        return;
    finding_evidencef(a, f, "AWS", aws, "%s", text_time(a, conf->decisive->date_s));
    finding_evidencef(a, f, "here", here, "%s: %s %s", text_time(a, conf->decisive->received_s),
                      text_duration(a, offset_s), offset_s > 0 ? "behind AWS" : "ahead of AWS");
}

static void signed_with_aws_clock(CheckContext *ctx, const Configuration *conf, int64_t offset_s)
{
    Trial t = {.experiment = EXP_AWS_CLOCK,
               .step = STEP_REACH,
               .creds = check_creds(conf),
               .clock_offset_s = offset_s};
    const Answer *a;
    Finding *f;
    if (llabs(offset_s) < CLOCK_SUSPECT_S || llabs(offset_s) > CLOCK_TRUSTED_S ||
        !conf->decisive->tls_verified)
        return;
    if (experiment_identity(ctx, conf, &t, &a) != TRIAL_ACCEPTED)
        return;
    f = check_blame(ctx, F_CLOCK_SKEW, CERTAINTY_PROVEN, conf);
    check_show(ctx, f, conf);
    show_offset(ctx, f, conf, offset_s);
    finding_prooff(ctx->arena, f, "asked", (Source){SOURCE_AWS, "sts", 0, 0},
                   "the same request with AWS's time: accepted");
}

/* It works, but the Date header is off: worth a word only while it is near the limit; beyond, the
 * header itself is wrong. */
static void warn_of_offset(CheckContext *ctx, const Configuration *conf, int64_t offset_s)
{
    Finding *f;
    if (llabs(offset_s) < CLOCK_SUSPECT_S || llabs(offset_s) > CLOCK_REFUSED_S) {
        if (offset_s != 0 && llabs(offset_s) < CLOCK_SUSPECT_S)
            check_passf(ctx, STEP_REACH, "clock", (Source){SOURCE_CLOCK, "this machine", 0, 0},
                        "differs from AWS's by %s: signatures are in time",
                        text_duration(ctx->arena, offset_s));
        return;
    }
    f = check_add(ctx, F_CLOCK_OFFSET, SEVERITY_WARN, CERTAINTY_CERTAIN, conf);
    show_offset(ctx, f, conf, offset_s);
}

void check_clock(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        int64_t offset_s = clock_offset(conf->decisive);
        enum refusal refusal = check_fails(conf) ? check_refusal(conf) : REFUSAL_NONE;
        if (refusal == REFUSAL_CLOCK) {
            Finding *f = check_blame(ctx, F_CLOCK_SKEW, CERTAINTY_PROVEN, conf);
            check_show_answer(ctx, f, conf);
            vec_last(&f->evidence)->proof = true;
            show_offset(ctx, f, conf, offset_s);
        } else if (refusal == REFUSAL_SIGNATURE || refusal == REFUSAL_UNKNOWN) {
            signed_with_aws_clock(ctx, conf, offset_s);
        } else if (check_works(conf) && conf->clock_offset_s) {
            /* The SDK signed again with AWS's time; nobody else here does that. */
            Finding *f = check_add(ctx, F_CLOCK_HEALED, SEVERITY_WARN, CERTAINTY_PROVEN, conf);
            finding_prooff(ctx->arena, f, "here", (Source){SOURCE_CLOCK, "this machine", 0, 0},
                           "%s %s", text_duration(ctx->arena, conf->clock_offset_s),
                           conf->clock_offset_s > 0 ? "behind AWS" : "ahead of AWS");
        } else if (check_works(conf)) {
            warn_of_offset(ctx, conf, offset_s);
        }
    }
}

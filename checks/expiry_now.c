#include "checks/all.h"
#include "checks/support.h"

void check_expired(CheckContext *ctx)
{
    static const ReasonRow rows[] = {{PREDICT_LOGIN_EXPIRED, F_LOGIN_EXPIRED, CERTAINTY_CERTAIN},
                                     {PREDICT_LOGIN_DAMAGED, F_LOGIN_EXPIRED, CERTAINTY_CERTAIN}};
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        const Question *q = conf->decisive_question;
        Finding *f;
        if (!check_fails(conf))
            continue;
        if ((f = check_reason(ctx, conf, rows, ARRAY_LEN(rows)))) {
            /* Absent or damaged is not ended: which of them is known, and the file's name is
             * told. */
            finding_titlef(ctx->arena, f,
                           conf->outcome.reason == PREDICT_LOGIN_DAMAGED
                               ? "The file of the console login can't be read"
                               : "There is no console login on this machine");
            finding_detailf(ctx->arena, f, "%s. `aws login` writes the file anew.",
                            text_safe(ctx->arena, conf->outcome.detail));
            continue;
        }
        if (q && q->kind == Q_LOGIN_CREATE_TOKEN && check_refusal(conf) != REFUSAL_WAY &&
            check_refusal(conf) != REFUSAL_NONE) {
            check_show_answer(ctx, check_blame(ctx, F_LOGIN_EXPIRED, CERTAINTY_PROVEN, conf), conf);
            continue;
        }
        /* AWS looks the key up, checks the signature, and only then the time: ExpiredToken proves
         * that key and token were right (causes.md F4). */
        if (check_refusal(conf) == REFUSAL_EXPIRED &&
            (!q || q->kind != Q_ASSUME_ROLE_WEB_IDENTITY)) {
            const Credentials *c = check_creds(conf);
            f = check_blame(ctx, F_EXPIRED, CERTAINTY_PROVEN, conf);
            check_show(ctx, f, conf);
            vec_last(&f->evidence)->proof = true;
            if (c && c->expires_at_s)
                finding_evidencef(ctx->arena, f, "ended", c->expires_at, "%s, %s ago",
                                  text_time(ctx->arena, c->expires_at_s),
                                  text_duration(ctx->arena, ctx->facts->now_s - c->expires_at_s));
        }
    }
}

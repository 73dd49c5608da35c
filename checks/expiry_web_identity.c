#include "checks/all.h"
#include "checks/support.h"

#include <string.h>

/* What STS says of the token -> which of the three parts is wrong: role, token file, trust. */
static enum finding_id refused_finding(const Configuration *conf)
{
    enum refusal refusal = check_refusal(conf);
    if (refusal == REFUSAL_EXPIRED)
        return F_WEBID_EXPIRED;
    return refusal == REFUSAL_DENIED ? F_WEBID_TRUST : F_WEBID_TOKEN;
}

static bool says_no(enum refusal refusal)
{
    return refusal == REFUSAL_EXPIRED || refusal == REFUSAL_DENIED || refusal == REFUSAL_PARAMETER || refusal == REFUSAL_OTHER;
}

void check_web_identity(CheckContext *ctx)
{
    static const ReasonRow rows[] = {{PREDICT_WEB_IDENTITY_FILE, F_WEBID_FILE, CERTAINTY_CERTAIN},
                                     {PREDICT_WEB_IDENTITY_ROLE, F_WEBID_ROLE, CERTAINTY_CERTAIN}};
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        const Question *q = conf->decisive_question;
        Finding *f;
        if (!check_fails(conf) || check_reason(ctx, conf, rows, ARRAY_LEN(rows)))
            continue;
        if (!q || q->kind != Q_ASSUME_ROLE_WEB_IDENTITY || !says_no(check_refusal(conf)))
            continue;
        f = check_blame(ctx, refused_finding(conf), CERTAINTY_PROVEN, conf);
        check_show_answer(ctx, f, conf);
        vec_last(&f->evidence)->proof = true;
        for (size_t k = 0; k < conf->roles.len; k++)
            if (conf->roles.items[k].web_identity)
                finding_evidencef(ctx->arena, f, "role", conf->roles.items[k].at, "%s",
                                  text_safe(ctx->arena, conf->roles.items[k].arn));
    }
}

#include "checks/all.h"
#include "checks/support.h"

#include <string.h>

/* Errors of GetRoleCredentials (botocore sso model); another code comes from something before it.
 */
static bool portal_s_own_word(const Answer *a)
{
    static const char *const codes[] = {"ForbiddenException", "InvalidRequestException",
                                        "ResourceNotFoundException", "UnauthorizedException"};
    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        if (answer_is(a, codes[i]))
            return true;
    return false;
}

/* The portal's answer for this role. 401: the login is over; anything else: this user has no such
 * role (RULES.md 68, 69). */
static void portal_refuses(CheckContext *ctx, const Configuration *conf)
{
    bool over =
        conf->decisive->http_status == 401 || answer_is(conf->decisive, "UnauthorizedException");
    Finding *f =
        check_blame(ctx, over ? F_SSO_REVOKED : F_SSO_NO_ACCESS,
                    portal_s_own_word(conf->decisive) ? CERTAINTY_PROVEN : CERTAINTY_LIKELY, conf);
    check_show_answer(ctx, f, conf);
    vec_last(&f->evidence)->proof = true;
    for (size_t i = 0; i < conf->decisive_question->n_params; i++) {
        const Param *p = &conf->decisive_question->params[i];
        if (p->text)
            finding_evidencef(ctx->arena, f, p->name, SOURCE_UNKNOWN, "%s",
                              text_safe(ctx->arena, p->text));
    }
    if (conf->profile)
        finding_evidencef(ctx->arena, f, "profile", conf->profile_at, "%s",
                          text_safe(ctx->arena, conf->profile));
}

/* The settings are right for a newer provider (checks/provider_facts.c). */
static bool version_explains(const CheckContext *ctx, const Configuration *conf)
{
    for (size_t i = 0; i < ctx->findings->len; i++) {
        const Finding *f = ctx->findings->items[i];
        if (f->cause == CAUSE_PROVIDER_VERSION && f->severity == SEVERITY_FAIL &&
            f->configuration && strcmp(f->configuration, conf->address) == 0)
            return true;
    }
    return false;
}

void check_sso(CheckContext *ctx)
{
    static const ReasonRow rows[] = {
        {PREDICT_SSO_SESSION_MISSING, F_SSO_NO_SECTION, CERTAINTY_CERTAIN},
        {PREDICT_SSO_INCOMPLETE, F_SSO_INCOMPLETE, CERTAINTY_CERTAIN},
        {PREDICT_SSO_MISMATCH, F_SSO_MISMATCH, CERTAINTY_CERTAIN},
        {PREDICT_SSO_NO_TOKEN, F_SSO_NO_LOGIN, CERTAINTY_CERTAIN},
        {PREDICT_SSO_EXPIRED, F_SSO_EXPIRED, CERTAINTY_CERTAIN},
        {PREDICT_SSO_CACHE_BROKEN, F_SSO_CACHE, CERTAINTY_CERTAIN}};
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        const Question *q = conf->decisive_question;
        enum refusal refusal = check_refusal(conf);
        if (!check_fails(conf) || version_explains(ctx, conf) ||
            check_reason(ctx, conf, rows, ARRAY_LEN(rows)))
            continue;
        if (!q || refusal == REFUSAL_NONE || refusal == REFUSAL_WAY || refusal == REFUSAL_SERVER ||
            refusal == REFUSAL_THROTTLED)
            continue;
        if (q->kind == Q_SSO_ROLE_CREDENTIALS)
            portal_refuses(ctx, conf);
        else if (q->kind == Q_SSO_CREATE_TOKEN) {
            Finding *f = check_blame(ctx, F_SSO_REFRESH, CERTAINTY_PROVEN, conf);
            check_show_answer(ctx, f, conf);
            vec_last(&f->evidence)->proof = true;
        }
    }
}

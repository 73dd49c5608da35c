#include "checks/all.h"
#include "checks/support.h"

#include <string.h>

static bool says(const Answer *a, const char *words)
{
    return a && a->error_message && strstr(a->error_message, words);
}

/* AWS names the kind of policy since 2021 (shapes.md, access-denied clause); what it names is not
 * to be guessed. */
static const char *policy_kind(const Answer *a)
{
    static const struct {
        const char *words, *meaning;
    } kinds[] = {
        {"role trust policy", "the role's trust policy"},
        {"identity-based policy", "a policy of the caller"},
        {"permissions boundary", "the caller's permissions boundary"},
        {"session policy", "the policy of the caller's session"},
        {"resource-based policy", "a policy of the resource"},
        {"resource control policy", "a resource control policy of the organization"},
        {"VPC endpoint policy", "the policy of the VPC endpoint"},
    };
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (says(a, kinds[i].words))
            return kinds[i].meaning;
    return NULL;
}

static bool organization_says_no(const Answer *a)
{
    return says(a, "service control policy") || says(a, "resource control policy");
}

static void show_role(CheckContext *ctx, Finding *f, const Configuration *conf)
{
    for (size_t i = 0; i < conf->roles.len; i++) {
        const RoleHop *hop = &conf->roles.items[i];
        finding_evidencef(ctx->arena, f, "role", hop->at, "%s%s", text_safe(ctx->arena, hop->arn),
                          !hop->answer      ? ", not reached"
                          : hop->answer->ok ? ", assumed"
                                            : ", refused");
    }
}

/* The role that AWS refused, where something stands around its name that can't be seen. */
static const RoleHop *blank_role(const Configuration *conf)
{
    for (size_t i = 0; i < conf->roles.len; i++) {
        const RoleHop *hop = &conf->roles.items[i];
        Span arn = span_of(hop->arn);
        if (hop->answer && !hop->answer->ok)
            return span_trim(arn, " \t\r\n").len < arn.len ? hop : NULL;
    }
    return NULL;
}

static enum finding_id refused_finding(enum refusal refusal, bool scp, const RoleHop *blank)
{
    if (blank)
        return F_ROLE_BLANK;
    if (scp)
        return F_SCP;
    return refusal == REFUSAL_DENIED ? F_ROLE_DENIED : F_ROLE_PARAMETER;
}

static void role_refused(CheckContext *ctx, const Configuration *conf, enum refusal refusal)
{
    const char *kind = policy_kind(conf->decisive);
    bool scp = refusal == REFUSAL_DENIED && organization_says_no(conf->decisive);
    const RoleHop *blank = blank_role(conf);
    Finding *f = check_blame(ctx, refused_finding(refusal, scp, blank), CERTAINTY_PROVEN, conf);
    if (kind && !scp && !blank)
        finding_detailf(ctx->arena, f, "AWS names what refuses it: %s.", kind);
    check_show(ctx, f, conf);
    vec_last(&f->evidence)->proof = true;
    show_role(ctx, f, conf);
    /* Long-term keys never carry a second factor; a trust policy that wants one refuses like any
     * other. */
    if (refusal == REFUSAL_DENIED && !scp && !blank && check_is_long_term(check_creds(conf)) &&
        !policy_kind(conf->decisive)) {
        f = check_add(ctx, F_MFA_POLICY, SEVERITY_WARN, CERTAINTY_POSSIBLE, conf);
        f->alternative = true;
        show_role(ctx, f, conf);
    }
}

void check_mfa(CheckContext *ctx)
{
    static const ReasonRow rows[] = {{PREDICT_MFA, F_MFA, CERTAINTY_CERTAIN}};
    for (size_t i = 0; i < ctx->configurations->len; i++)
        if (check_fails(ctx->configurations->items[i]))
            check_reason(ctx, ctx->configurations->items[i], rows, ARRAY_LEN(rows));
}

void check_roles(CheckContext *ctx)
{
    static const ReasonRow rows[] = {{PREDICT_ROLE_ARN_INVALID, F_ROLE_ARN, CERTAINTY_CERTAIN}};
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        enum refusal refusal = check_refusal(conf);
        const Question *q = conf->decisive_question;
        if (check_works(conf))
            for (size_t k = 0; k < conf->roles.len; k++)
                check_passf(ctx, STEP_IAM, "role", conf->roles.items[k].at, "%s: assumed",
                            text_safe(ctx->arena, conf->roles.items[k].arn));
        if (!check_fails(conf) || check_explained(ctx, conf, CERTAINTY_CERTAIN) ||
            check_reason(ctx, conf, rows, ARRAY_LEN(rows)))
            continue;
        if (q && q->kind == Q_ASSUME_ROLE &&
            (refusal == REFUSAL_DENIED || refusal == REFUSAL_PARAMETER))
            role_refused(ctx, conf, refusal);
    }
}

/* ---- any other call ---- */

static void call_refused(CheckContext *ctx, const Configuration *conf)
{
    const Answer *a = conf->decisive;
    bool scp = organization_says_no(a);
    const char *kind = policy_kind(a);
    Finding *f = check_blame(ctx,
                             scp                              ? F_SCP
                             : says(a, "VPC endpoint policy") ? F_DENIED_VPCE
                                                              : F_DENIED,
                             CERTAINTY_PROVEN, conf);
    if (kind && !scp)
        finding_detailf(ctx->arena, f,
                        "The keys are right, or AWS would not have got as far as permissions. What "
                        "refuses is %s.",
                        kind);
    check_show(ctx, f, conf);
    vec_last(&f->evidence)->proof = true;
    if (!scp && !kind)
        check_add(ctx, F_SCP, SEVERITY_WARN, CERTAINTY_POSSIBLE, conf)->alternative = true;
}

void check_denied(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        const Question *q = conf->decisive_question;
        if (check_fails(conf) && check_refusal(conf) == REFUSAL_DENIED && q && !question_is_s3(q) &&
            !check_explained(ctx, conf, CERTAINTY_CERTAIN))
            call_refused(ctx, conf);
    }
}

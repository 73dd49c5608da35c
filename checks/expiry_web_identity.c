#include "checks/all.h"
#include "checks/support.h"

#include <string.h>

#include "awsfiles/webtoken.h"

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
    return refusal == REFUSAL_EXPIRED || refusal == REFUSAL_DENIED ||
           refusal == REFUSAL_PARAMETER || refusal == REFUSAL_OTHER;
}

/* The end that the token itself names, and what a trust policy compares. */
static void show_hop(CheckContext *ctx, Finding *f, const RoleHop *hop)
{
    Arena *a = ctx->arena;
    WebToken token;
    int64_t left_s;
    finding_evidencef(a, f, "role", hop->at, "%s", text_safe(a, hop->arn));
    if (!webtoken_read(a, question_secret(hop->question, "WebIdentityToken"), &token)) {
        finding_evidencef(a, f, "token", hop->token_at, "is no JSON web token");
        return;
    }
    left_s = token.expires_at_s - ctx->facts->now_s;
    if (token.expires_at_s)
        finding_evidencef(a, f, "ends", hop->token_at, "%s, %s%s", text_time(a, token.expires_at_s),
                          text_duration(a, left_s), left_s > 0 ? " left" : " ago");
    if (token.audience)
        finding_evidencef(a, f, "audience", hop->token_at, "%s", token.audience);
    if (token.subject)
        finding_evidencef(a, f, "subject", hop->token_at, "%s", token.subject);
    if (token.issuer)
        finding_evidencef(a, f, "issuer", hop->token_at, "%s", token.issuer);
}

/* The token that EKS Pod Identity mounts is for its agent on the node; STS takes none of that
 * audience (hashicorp/terraform-provider-aws#41473). */
static bool of_pod_identity(CheckContext *ctx, const Configuration *conf)
{
    WebToken token;
    for (size_t k = 0; k < conf->roles.len; k++)
        if (conf->roles.items[k].web_identity &&
            webtoken_read(ctx->arena,
                          question_secret(conf->roles.items[k].question, "WebIdentityToken"),
                          &token) &&
            token.audience && strstr(token.audience, "pods.eks.amazonaws.com"))
            return true;
    return false;
}

/* A block that names no role or no token is refused as it stands, and no file was looked for. */
static void tell_half_a_block(CheckContext *ctx, const Configuration *conf, Finding *f)
{
    bool role = conf->outcome.reason == PREDICT_WEB_IDENTITY_BLOCK_ROLE;
    if (!role && conf->outcome.reason != PREDICT_WEB_IDENTITY_BLOCK_TOKEN)
        return;
    finding_titlef(ctx->arena, f, "assume_role_with_web_identity has no %s",
                   role ? "role_arn" : "token");
    finding_detailf(
        ctx->arena, f, "%s",
        role ? "The block has to name the role itself: the provider does not take it from "
               "AWS_ROLE_ARN. AWS was not asked."
             : "The block has to name web_identity_token or web_identity_token_file, and neither "
               "has a value. AWS was not asked.");
}

void check_web_identity(CheckContext *ctx)
{
    static const ReasonRow rows[] = {
        {PREDICT_WEB_IDENTITY_FILE, F_WEBID_FILE, CERTAINTY_CERTAIN},
        {PREDICT_WEB_IDENTITY_ROLE, F_WEBID_ROLE, CERTAINTY_CERTAIN},
        {PREDICT_WEB_IDENTITY_BLOCK_TOKEN, F_WEBID_FILE, CERTAINTY_CERTAIN},
        {PREDICT_WEB_IDENTITY_BLOCK_ROLE, F_WEBID_ROLE, CERTAINTY_CERTAIN}};
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        const Question *q = conf->decisive_question;
        Finding *f;
        if (!check_fails(conf))
            continue;
        if ((f = check_reason(ctx, conf, rows, ARRAY_LEN(rows)))) {
            tell_half_a_block(ctx, conf, f);
            continue;
        }
        if (!q || q->kind != Q_ASSUME_ROLE_WEB_IDENTITY || !says_no(check_refusal(conf)))
            continue;
        f = check_blame(ctx, refused_finding(conf), CERTAINTY_PROVEN, conf);
        check_show_answer(ctx, f, conf);
        vec_last(&f->evidence)->proof = true;
        for (size_t k = 0; k < conf->roles.len; k++)
            if (conf->roles.items[k].web_identity)
                show_hop(ctx, f, &conf->roles.items[k]);
        if (of_pod_identity(ctx, conf)) {
            finding_titlef(ctx->arena, f, "A token of EKS Pod Identity is no web identity");
            finding_detailf(
                ctx->arena, f,
                "The token is for the agent of EKS Pod Identity (pods.eks.amazonaws.com), which "
                "exchanges it for credentials. STS takes no token of that audience.");
        }
    }
}

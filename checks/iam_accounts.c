#include "checks/all.h"
#include "checks/support.h"

#include <string.h>

#include "base/arn.h"

static const char *const lists[] = {"allowed_account_ids", "forbidden_account_ids"};

static void not_allowed(CheckContext *ctx, const Configuration *conf)
{
    const char *account = conf->outcome.account;
    Finding *f = check_blame(ctx, F_ACCOUNT_ALLOWED,
                             account && account[0] ? CERTAINTY_PROVEN : CERTAINTY_CERTAIN, conf);
    if (account && account[0]) {
        finding_titlef(ctx->arena, f, "These credentials are of account %.12s", account);
        finding_prooff(ctx->arena, f, "caller", (Source){SOURCE_AWS, "sts:GetCallerIdentity", 0, 0},
                       "%s",
                       conf->outcome.arn ? text_safe(ctx->arena, conf->outcome.arn) : account);
    } else if (conf->outcome.detail) {
        finding_prooff(ctx->arena, f, "seen", conf->outcome.at, "%s", conf->outcome.detail);
    }
    check_show_creds(ctx, f, conf->base);
    for (size_t l = 0; l < ARRAY_LEN(lists) && conf->block; l++) {
        const TfValue *list = tfblock_get(conf->block, lists[l]);
        for (size_t i = 0; i < list->n_items; i++)
            finding_evidencef(ctx->arena, f, lists[l], list->items[i].v.at, "%s",
                              text_safe(ctx->arena, list->items[i].v.text ? list->items[i].v.text
                                                                          : "(not known)"));
    }
}

/* An id that can never be equal to an account's: too short (a number lost its leading zero) or with
 * strange characters. */
static void odd_ids(CheckContext *ctx, const Configuration *conf)
{
    for (size_t l = 0; l < ARRAY_LEN(lists) && conf->block; l++) {
        const TfValue *list = tfblock_get(conf->block, lists[l]);
        for (size_t i = 0; i < list->n_items; i++) {
            const char *id = tfvalue_text(&list->items[i]);
            Finding *f;
            if (!id || arn_is_account(span_of(id)))
                continue;
            f = check_add(ctx, F_ACCOUNT_MALFORMED, SEVERITY_WARN, CERTAINTY_CERTAIN, conf);
            finding_prooff(ctx->arena, f, lists[l], list->items[i].v.at,
                           "'%s' does not have 12 digits", text_safe(ctx->arena, id));
        }
    }
}

void check_accounts(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (!check_counts(conf))
            continue;
        odd_ids(ctx, conf);
        if (check_fails(conf) && conf->outcome.reason == PREDICT_ACCOUNT_NOT_ALLOWED)
            not_allowed(ctx, conf);
        else if (check_works(conf) && conf->outcome.account)
            check_passf(ctx, STEP_IAM, "caller",
                        (Source){SOURCE_AWS, "sts:GetCallerIdentity", 0, 0}, "account %s, %s",
                        conf->outcome.account,
                        conf->outcome.arn ? check_arn_tail(conf->outcome.arn) : "");
    }
}

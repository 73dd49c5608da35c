#include "predict/identity.h"

#include <string.h>

#include "base/arn.h"
#include "predict/message.h"
#include "predict/route.h"
#include "predict/sts.h"

void identity_describe(Walk *w)
{
    Configuration *c = w->conf;
    Endpoint e;
    if (endpoint_unknown(w, SERVICE_STS))
        return;
    e = endpoint_for(w, SERVICE_STS, value_present(c->region) ? c->region.text : "", true);
    c->sts_endpoint = e.url;
    c->sts_region = e.region;
    c->endpoint_override = e.override;
    if (e.url)
        c->route = route_for(w->arena, w->facts, c, e.url);
}

static void identity_take(Walk *w, const Question *q, const Answer *a)
{
    Outcome *o = &w->conf->outcome;
    o->arn = a->arn ? a->arn : answer_field(a, "Roles.1.Arn");
    o->account = a->account ? a->account : arn_account(w->arena, o->arn);
    w->conf->decisive_question = q;
    w->conf->decisive = a;
}

/* STS answered 200 with a body that is no identity: "empty response" (RULES.md 85). */
static bool identity_sts(Walk *w, const Credentials *creds)
{
    const char *head = message_identity_head(w);
    Question *q = sts_question(w, Q_CALLER_IDENTITY, STAGE_CALLER_IDENTITY, CLIENT_MAIN, creds,
                               "ask STS who these credentials are, as Terraform would", head);
    const Answer *a = q ? sts_ask(w, STAGE_CALLER_IDENTITY, q, head, NULL) : NULL;
    if (!a)
        return false;
    identity_take(w, q, a);
    if (a->arn)
        return true;
    walk_refused(w, STAGE_CALLER_IDENTITY, q, a, arena_printf(w->arena, "%sempty response", head));
    return false;
}

/* One of the three ways to an account; true when it gave one. A refusal is passed over, and the
 * last one is what is shown (aws-sdk-go-base accountid.go GetAccountIDAndPartition). */
static bool identity_by(Walk *w, enum question_kind kind, const Credentials *creds,
                        const Question **out_q, const Answer **out_a)
{
    static const char *const message =
        "Retrieving AWS account details: AWS account ID not previously found and failed retrieving "
        "via all available methods.";
    Question *q =
        sts_question(w, kind, STAGE_CALLER_IDENTITY, CLIENT_MAIN, creds,
                     "find the account number without validation, as Terraform would", message);
    const Answer *a = q ? sts_try(w, STAGE_CALLER_IDENTITY, q, "", message) : NULL;
    if (a) {
        *out_q = q;
        *out_a = a;
    }
    if (!a || !a->ok)
        return false;
    identity_take(w, q, a);
    return w->conf->outcome.account != NULL;
}

/* skip_credentials_validation alone: iam:GetUser, GetCallerIdentity, iam:ListRoles (RULES.md 62).
 */
static bool identity_by_all_means(Walk *w, const Credentials *creds)
{
    static const enum question_kind ways[] = {Q_IAM_GET_USER, Q_CALLER_IDENTITY, Q_IAM_LIST_ROLES};
    const Question *q = NULL;
    const Answer *a = NULL;
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        if (identity_by(w, ways[i], creds, &q, &a))
            return true;
        if (w->ended)
            return false;
    }
    if (a)
        walk_refused(w, STAGE_CALLER_IDENTITY, q, a,
                     "Retrieving AWS account details: AWS account ID not previously found and "
                     "failed retrieving via all available methods.");
    return false;
}

/* OpenTofu's backend looks for the account only where a list of accounts needs it
 * (backend-skip-validation-lists). */
static bool asks_nothing(const Walk *w)
{
    return generation_has(&w->generation, QUIRK_SKIP_ASKS_NOTHING) &&
           walk_list(w, "allowed_account_ids")->n_items == 0 &&
           walk_list(w, "forbidden_account_ids")->n_items == 0;
}

bool identity_find(Walk *w, const Credentials *creds)
{
    if (!walk_true(w, "skip_credentials_validation"))
        return identity_sts(w, creds);
    if (!walk_true(w, "skip_requesting_account_id") && !asks_nothing(w))
        return identity_by_all_means(w, creds);
    walk_note(w, SOURCE_UNKNOWN,
              "nothing is asked at the start: skip_credentials_validation and "
              "skip_requesting_account_id are set");
    w->conf->outcome.unasked = w->conf->roles.len == 0;
    return true;
}

static bool list_has(const TfValue *list, const char *account)
{
    for (size_t i = 0; list->state == TF_KNOWN && i < list->n_items; i++) {
        const char *text = tfvalue_text(&list->items[i]);
        if (text && strcmp(text, account) == 0)
            return true;
    }
    return false;
}

/* An entry that is not known before the plan may be the account. */
static bool list_may_have(const TfValue *list)
{
    for (size_t i = 0; i < list->n_items; i++)
        if (list->items[i].state == TF_UNKNOWN)
            return true;
    return false;
}

static void account_refused(Walk *w, const TfValue *list, const char *account, const char *what)
{
    walk_fail(w, STAGE_ACCOUNT_CHECK, PREDICT_ACCOUNT_NOT_ALLOWED, list->expr_at,
              w->backend ? "Invalid account ID"
                         : arena_printf(w->arena, "AWS account ID not allowed: %s", account),
              "account %s is %s", *account ? account : "(unknown, since no account was asked for)",
              what);
}

bool identity_check_accounts(Walk *w)
{
    const TfValue *forbidden = walk_list(w, "forbidden_account_ids"),
                  *allowed = walk_list(w, "allowed_account_ids");
    const char *account = w->conf->outcome.account ? w->conf->outcome.account : "";
    if (list_has(forbidden, account)) {
        account_refused(w, forbidden, account, "in forbidden_account_ids");
        return false;
    }
    if (allowed->state == TF_KNOWN && allowed->n_items > 0 && !list_has(allowed, account) &&
        list_may_have(allowed)) {
        walk_note(w, allowed->expr_at,
                  "allowed_account_ids has an entry that is not known here: not compared");
    } else if (allowed->state == TF_KNOWN && allowed->n_items > 0 && !list_has(allowed, account)) {
        account_refused(w, allowed, account, "not in allowed_account_ids");
        return false;
    }
    return true;
}

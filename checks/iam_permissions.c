#include "checks/all.h"
#include "checks/experiments.h"
#include "checks/simulate.h"
#include "data/iam_actions.h"

#include <string.h>

/*
 * Nice to have, for a login that works: the account's alias, and what IAM's simulation says of the
 * actions that the files need. It never accuses: a simulation knows nothing of resources' own
 * policies and conditions, so what it denies is a warning.
 */
enum { SIMULATE_ACTIONS_MAX = 200, SIMULATE_BATCH = 50 };

typedef struct Need {
    const char *action;
    const TfResource *by;
    bool at_apply;
} Need;
typedef VEC(Need) NeedVec;

static void add_need(Arena *arena, NeedVec *needs, const char *action, const TfResource *by,
                     bool at_apply)
{
    for (size_t i = 0; i < needs->len; i++)
        if (strcmp(needs->items[i].action, action) == 0)
            return;
    if (needs->len < SIMULATE_ACTIONS_MAX)
        vec_push(arena, needs, ((Need){action, by, at_apply}));
}

static void add_list(Arena *arena, NeedVec *needs, const char *list, const TfResource *by,
                     bool at_apply)
{
    Span rest = span_of(list);
    while (rest.len > 0) {
        size_t comma = span_find_char(rest, ',');
        add_need(arena, needs, arena_span(arena, span_sub(rest, 0, comma)), by, at_apply);
        rest = span_sub(rest, comma < rest.len ? comma + 1 : comma, rest.len);
    }
}

/* What plan reads comes first: there are only so many that are worth a question. */
static NeedVec needs_of(Arena *arena, const TfConfig *tf, const char *provider)
{
    NeedVec needs = VEC_INIT;
    for (int apply = 0; apply < 2; apply++)
        for (size_t i = 0; tf && i < tf->resources.len; i++) {
            const TfResource *r = &tf->resources.items[i];
            const IamActions *a = r->provider && strcmp(r->provider, provider) == 0
                                      ? iam_actions_find(r->type, r->data)
                                      : NULL;
            if (a)
                add_list(arena, &needs, apply ? a->create : a->read, r, apply);
        }
    return needs;
}

/* NULL while outstanding. */
static const Answer *show_alias(CheckContext *ctx, const Configuration *conf)
{
    const Answer *a = simulate_ask(ctx, conf, EXP_ALIAS, Q_IAM_LIST_ALIASES, NULL, 0);
    const char *alias =
        a && a->state == ANSWER_DONE && a->ok ? answer_field(a, "AccountAliases.1") : NULL;
    if (alias)
        check_passf(ctx, STEP_IAM, "alias", (Source){SOURCE_AWS, "iam:ListAccountAliases", 0, 0},
                    "account %s is called '%s'", conf->outcome.account,
                    text_safe(ctx->arena, alias));
    return a;
}

/* The first that calls IAM; what plan reads before what apply makes. */
static const TfResource *iam_use(const TfConfig *tf, const char *provider)
{
    const TfResource *made = NULL;
    for (size_t i = 0; tf && i < tf->resources.len; i++) {
        const TfResource *r = &tf->resources.items[i];
        if (!r->provider || strcmp(r->provider, provider) != 0 ||
            !span_starts(span_of(r->type), "aws_iam_") ||
            strcmp(r->type, "aws_iam_policy_document") == 0) /* made up without AWS */
            continue;
        if (r->data)
            return r;
        made = made ? made : r;
    }
    return made;
}

/*
 * A user's session (GetSessionToken: ASIA, and the ARN is the user's own) that was made without a
 * second factor may not call IAM: STS takes it, IAM answers InvalidClientTokenId (STS API
 * reference, GetSessionToken; field f35-session-token-iam-refused). Nothing tells such a session
 * from one with MFA but IAM's own answer, here to ListAccountAliases.
 */
static void session_without_mfa(CheckContext *ctx, const Configuration *conf, const Answer *a)
{
    const Credentials *creds = conf->effective ? conf->effective : conf->base;
    const TfResource *use = iam_use(ctx->facts->tf, conf->address);
    bool answered = a && a->state == ANSWER_DONE && !answer_unreached(a);
    bool refused = answered && answer_is(a, "InvalidClientTokenId");
    Finding *f;
    if (!use || !check_is_temporary(creds) || (answered && !refused) ||
        !span_starts(span_of(check_arn_tail(conf->outcome.arn)), "user/"))
        return;
    f = check_add(ctx, F_MFA_SESSION, refused && use->data ? SEVERITY_FAIL : SEVERITY_WARN,
                  refused ? CERTAINTY_PROVEN : CERTAINTY_POSSIBLE, conf);
    check_show_creds(ctx, f, creds);
    finding_prooff(ctx->arena, f, use->data ? "at plan" : "at apply", use->at, "%s calls IAM",
                   text_safe(ctx->arena, use->address));
    if (refused)
        finding_prooff(ctx->arena, f, "asked", (Source){SOURCE_AWS, "iam:ListAccountAliases", 0, 0},
                       "InvalidClientTokenId, although STS accepts the same session as %s",
                       check_arn_tail(conf->outcome.arn));
}

static const Need *need_of(const NeedVec *needs, const char *action)
{
    for (size_t i = 0; i < needs->len; i++)
        if (strcmp(needs->items[i].action, action) == 0)
            return &needs->items[i];
    return NULL;
}

/* Adds what the answer denies to the one finding of conf. */
static void tell_denied(CheckContext *ctx, const Configuration *conf, const NeedVec *needs,
                        const Answer *a, Finding **finding)
{
    for (int n = 1;; n++) {
        const char *action =
            answer_field(a, arena_printf(ctx->arena, "EvaluationResults.%d.EvalActionName", n));
        const char *decision =
            answer_field(a, arena_printf(ctx->arena, "EvaluationResults.%d.EvalDecision", n));
        const Need *need = action ? need_of(needs, action) : NULL;
        if (!action)
            break;
        if (!need || !decision || strcmp(decision, "allowed") == 0)
            continue;
        if (!*finding)
            *finding = check_add(ctx, F_DENIED_ACTIONS, SEVERITY_WARN, CERTAINTY_LIKELY, conf);
        finding_prooff(ctx->arena, *finding, need->at_apply ? "at apply" : "at plan", need->by->at,
                       "%s for %s: %s", need->action, text_safe(ctx->arena, need->by->address),
                       text_safe(ctx->arena, decision));
    }
}

/* All batches are asked before any is waited for. */
static void simulate(CheckContext *ctx, const Configuration *conf)
{
    NeedVec needs = needs_of(ctx->arena, ctx->facts->tf, conf->address);
    const char *source = simulate_source(ctx->arena, conf->outcome.arn);
    size_t answered = 0;
    bool waiting = false;
    Finding *f = NULL;
    if (needs.len == 0 || !source)
        return;
    for (size_t first = 0; first < needs.len; first += SIMULATE_BATCH) {
        size_t n = needs.len - first < SIMULATE_BATCH ? needs.len - first : SIMULATE_BATCH;
        /* Needs first .. first + n - 1, in one request. NULL while outstanding. */
        Param *params = arena_array(ctx->arena, Param, n + 1);
        params[0] = (Param){"PolicySourceArn", source, NULL};
        for (size_t i = 0; i < n; i++)
            params[i + 1] = (Param){arena_printf(ctx->arena, "ActionNames.member.%zu", i + 1),
                                    needs.items[first + i].action, NULL};
        const Answer *a = simulate_ask(ctx, conf, EXP_SIMULATE, Q_IAM_SIMULATE, params, n + 1);
        waiting = waiting || !a;
        if (!a || a->state != ANSWER_DONE || !a->ok)
            continue;
        answered += n;
        tell_denied(ctx, conf, &needs, a, &f);
    }
    if (!waiting && !f) {
        Source at = {SOURCE_AWS, "iam:SimulatePrincipalPolicy", 0, 0};
        const char *text =
            "could not be asked, so what these resources need is not known to be allowed";
        if (answered == needs.len)
            text = needs.len == 1
                       ? "the one action that the files need is allowed"
                       : arena_printf(ctx->arena, "%zu actions that the files need are allowed",
                                      needs.len);
        check_passf(ctx, STEP_IAM, "simulation", at, "%s", text);
    }
}

void check_permissions(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        const char *arn = conf->outcome.arn;
        if (conf->kind != CONF_PROVIDER || !check_works(conf) || !arn ||
            value_present(conf->endpoint_override) ||
            strncmp(arn, "arn:aws:", strlen("arn:aws:")) != 0)
            continue;
        session_without_mfa(ctx, conf, show_alias(ctx, conf));
        simulate(ctx, conf);
    }
}

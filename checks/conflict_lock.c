#include "checks/all.h"
#include "checks/simulate.h"

#include <string.h>

#include "base/arn.h"

/*
 * A plan locks the state before it reads it: with use_lockfile it writes KEY.tflock beside the
 * state, with dynamodb_table an item (terraform/internal/backend/remote-state/s3/client.go:Lock).
 * Whether it may can't be tried without writing, so IAM is asked to simulate it.
 */

typedef struct LockWrite {
    const char *what;   /* "the lock file" */
    const char *action; /* "s3:PutObject" */
    const char *resource;
    const TfValue *by; /* the argument that asks for it */
} LockWrite;

static const char *known_text(const TfBlock *block, const char *name)
{
    const char *text = tfvalue_text(tfblock_get(block, name));
    return text && text[0] ? text : NULL;
}

/* Does the command line leave locking out? */
static bool unlocked(const EnvFacts *env)
{
    static const char *const names[] = {"TF_CLI_ARGS", "TF_CLI_ARGS_plan"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *args = env_text(env, names[i]);
        if (args && strstr(args, "-lock=false"))
            return true;
    }
    return false;
}

static bool lock_file(CheckContext *ctx, const Configuration *conf, LockWrite *out)
{
    const TfValue *flag = tfblock_get(conf->block, "use_lockfile");
    const char *bucket = known_text(conf->block, "bucket"), *key = known_text(conf->block, "key"),
               *on = tfvalue_text(flag);
    if (!on || strcmp(on, "true") != 0 || !bucket || !key)
        return false;
    *out = (LockWrite){"the lock file", "s3:PutObject",
                       arena_printf(ctx->arena, "arn:aws:s3:::%s/%s.tflock", bucket, key), flag};
    return true;
}

static bool lock_item(CheckContext *ctx, const Configuration *conf, LockWrite *out)
{
    const TfValue *table = tfblock_get(conf->block, "dynamodb_table");
    const char *name = known_text(conf->block, "dynamodb_table"), *region = conf->region.text;
    if (!name || !region)
        return false;
    *out = (LockWrite){"the lock's item", "dynamodb:PutItem",
                       arena_printf(ctx->arena, "arn:aws:dynamodb:%s:%s:table/%s", region,
                                    arn_account(ctx->arena, conf->outcome.arn), name),
                       table};
    return true;
}

static void ask_write(CheckContext *ctx, const Configuration *conf, const LockWrite *w)
{
    const char *source = simulate_source(ctx->arena, conf->outcome.arn), *decision = NULL;
    Param params[] = {{"PolicySourceArn", source, NULL},
                      {"ActionNames.member.1", w->action, NULL},
                      {"ResourceArns.member.1", w->resource, NULL}};
    const Answer *a = NULL;
    if (source) {
        a = simulate_ask(ctx, conf, EXP_SIMULATE, Q_IAM_SIMULATE, params, ARRAY_LEN(params));
        if (!a)
            return;
        if (a->state == ANSWER_DONE && a->ok)
            decision = answer_field(a, "EvaluationResults.1.EvalDecision");
    }
    /* Denied by the user's or role's own policies. A bucket's policy could still allow it, so it
     * stays likely, unless something denies it outright: nothing overrides that. */
    if (decision && strcmp(decision, "allowed") != 0) {
        bool outright = strcmp(decision, "explicitDeny") == 0;
        Finding *f = check_add(ctx, F_BACKEND_LOCK, SEVERITY_FAIL,
                               outright ? CERTAINTY_CERTAIN : CERTAINTY_LIKELY, conf);
        finding_prooff(ctx->arena, f, "at plan", w->by->v.at, "%s is written: %s on %s", w->what,
                       w->action, text_safe(ctx->arena, w->resource));
        finding_evidencef(ctx->arena, f, "simulated",
                          (Source){SOURCE_AWS, "iam:SimulatePrincipalPolicy", 0, 0}, "%s for %s",
                          text_safe(ctx->arena, decision), check_arn_tail(conf->outcome.arn));
    } else
        check_passf(ctx, STEP_CONFLICTS, "lock", w->by->v.at,
                    decision ? "%s may be written: IAM's simulation allows %s"
                             : "%s was not tried, since that writes, and whether %s is allowed "
                               "could not be asked",
                    w->what, w->action);
}

void check_state_lock(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        const char *arn = conf->outcome.arn;
        LockWrite w;
        if (conf->kind != CONF_BACKEND || !check_works(conf) || !conf->block || !arn ||
            value_present(conf->endpoint_override) || unlocked(ctx->facts->env) ||
            strncmp(arn, "arn:aws:", strlen("arn:aws:")) != 0)
            continue;
        if (lock_file(ctx, conf, &w))
            ask_write(ctx, conf, &w);
        if (lock_item(ctx, conf, &w))
            ask_write(ctx, conf, &w);
    }
}

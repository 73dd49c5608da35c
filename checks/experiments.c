#include "checks/experiments.h"

#include <string.h>

#include "data/regions.h"
#include "predict/route.h"

/* Enough to get over one hiccup; an experiment is not worth Terraform's patience. */
enum { EXPERIMENT_ATTEMPTS = 2 };

const Experiment experiments_table[N_EXPERIMENTS] = {
#define EXPERIMENT_ROW(code, id, when, differs, accepted, refused) \
    {id, when, differs, accepted, refused},
    EXPERIMENTS(EXPERIMENT_ROW)
#undef EXPERIMENT_ROW
};

const char *experiment_region(const Configuration *conf)
{
    const char *own = conf->sts_region ? conf->sts_region : conf->region.text;
    if (own && region_find(own))
        return own;
    return partition_of_region(own ? own : "")->home_region;
}

const char *experiment_sts(Arena *arena, const char *region)
{
    const Region *r = region_find(region);
    return r ? arena_printf(arena, "https://%s", r->sts_host) : NULL;
}

static bool crosses_partition(const Configuration *conf, const char *region)
{
    const char *own = conf->sts_region ? conf->sts_region : conf->region.text;
    return own && partition_of_region(own) != partition_of_region(region);
}

const Answer *experiment_ask(CheckContext *ctx, const Configuration *conf,
                             enum experiment experiment, enum step step, Question *q)
{
    const Experiment *row = &experiments_table[experiment];
    const Answer *a;
    q->configuration = conf->address;
    q->experiment = row->id;
    q->why = arena_printf(ctx->arena, "%s, because %s", row->differs, row->when);
    q->attempts = EXPERIMENT_ATTEMPTS;
    q->route = route_for(ctx->arena, ctx->facts, conf, q->endpoint);
    q->route.insecure =
        q->route.insecure || q->kind == Q_CLOCK; /* its answer is a time and nothing else */
    a = ctx->asker->ask(ctx->asker, q);
    if (a->state == ANSWER_PENDING) {
        check_wait(ctx, conf, step);
        return NULL;
    }
    return a;
}

enum trial experiment_identity(CheckContext *ctx, const Configuration *conf, const Trial *trial,
                               const Answer **out)
{
    const char *region = trial->region ? trial->region : experiment_region(conf);
    const Answer *a;
    Question q = {0};
    if (out)
        *out = NULL;
    q.kind = Q_CALLER_IDENTITY;
    /* The configuration's own endpoint (FIPS, dual-stack) where it is AWS's and of this region,
     * else the plain regional one. */
    bool own = conf->sts_endpoint && conf->sts_region && !value_present(conf->endpoint_override) &&
               strcmp(conf->sts_region, region) == 0;
    q.endpoint = own ? conf->sts_endpoint : experiment_sts(ctx->arena, region);
    q.region = region;
    q.creds = trial->creds;
    q.clock_offset_s = trial->clock_offset_s;
    q.needs_consent = trial->needs_consent;
    if (!trial->creds || !q.endpoint || (trial->creds->token && crosses_partition(conf, region)))
        return TRIAL_UNKNOWN;
    a = experiment_ask(ctx, conf, trial->experiment, trial->step, &q);
    if (!a)
        return TRIAL_PENDING;
    if (a->state != ANSWER_DONE || answer_unreached(a))
        return TRIAL_UNKNOWN;
    if (out)
        *out = a;
    return answer_knows_caller(a) ? TRIAL_ACCEPTED : TRIAL_REFUSED;
}

#include "checks/all.h"
#include "checks/experiments.h"
#include "data/regions.h"

#include <string.h>

/* "ENABLED", "DISABLED" ... for that region, asked where the account answers; NULL if it can't be
 * told. False while it is asked. */
static bool opt_status(CheckContext *ctx, const Configuration *conf, const char *region,
                       const char **out)
{
    const Partition *partition = partition_of_region(region);
    Param name = {"RegionName", region, NULL};
    Question q = {0};
    const Answer *a;
    q.kind = Q_REGION_OPT_STATUS;
    q.endpoint = arena_printf(ctx->arena, "https://account.%s.%s", partition->home_region,
                              partition->dns_suffix);
    q.region = partition->home_region;
    q.creds = check_creds(conf);
    q.params = &name;
    q.n_params = 1;
    a = experiment_ask(ctx, conf, EXP_REGION_STATUS, STEP_REGION, &q);
    *out = a && a->state == ANSWER_DONE && a->ok ? answer_field(a, "RegionOptStatus") : NULL;
    return a != NULL;
}

/* The same credentials work in the partition's first region, so they are right and the region is at
 * fault. */
static void opt_in_of(CheckContext *ctx, const Configuration *conf, const Region *region)
{
    const char *home = partition_of_region(region->name)->home_region;
    Trial t = {.experiment = EXP_HOME_REGION,
               .step = STEP_REGION,
               .creds = check_creds(conf),
               .region = home};
    const Answer *a;
    const char *status;
    Finding *f;
    bool token;
    if (experiment_identity(ctx, conf, &t, &a) != TRIAL_ACCEPTED)
        return;
    if (!opt_status(ctx, conf, region->name, &status))
        return;
    token = t.creds->token && status && strcmp(status, "ENABLED") == 0;
    f = check_blame(ctx, token ? F_REGION_TOKEN : F_REGION_NOT_ENABLED, CERTAINTY_PROVEN, conf);
    finding_titlef(ctx->arena, f,
                   token ? "This token does not work in %s" : "The region %s is not enabled",
                   region->name);
    finding_evidencef(ctx->arena, f, "region", conf->region.at,
                      "%s (%s) must be enabled for each account", region->name,
                      region->description);
    check_show(ctx, f, conf);
    finding_prooff(ctx->arena, f, "asked",
                   (Source){SOURCE_AWS, experiment_sts(ctx->arena, home), 0, 0},
                   "the same credentials in %s: accepted%s%s", home, a->arn ? " as " : "",
                   a->arn ? check_arn_tail(a->arn) : "");
    if (status)
        finding_prooff(ctx->arena, f, "status",
                       (Source){SOURCE_AWS, "account:GetRegionOptStatus", 0, 0}, "%s is %s",
                       region->name, text_safe(ctx->arena, status));
    else if (t.creds->token) {
        /* A version 1 token is refused there too, and only the region's status tells the two
         * apart. */
        f->certainty = CERTAINTY_LIKELY;
        f = check_add(ctx, F_REGION_TOKEN, SEVERITY_WARN, CERTAINTY_POSSIBLE, conf);
        f->alternative = true;
    }
}

void check_region_opt_in(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        const char *name = conf->decisive_question && conf->decisive_question->region
                               ? conf->decisive_question->region
                               : conf->sts_region;
        const Region *region = name ? region_find(name) : NULL;
        if (!check_fails(conf) || check_explained(ctx, conf, CERTAINTY_CERTAIN))
            continue;
        /* AWS says it in so many words. */
        if (check_refusal(conf) == REFUSAL_REGION) {
            bool off = answer_is(conf->decisive, "RegionDisabledException");
            Finding *f = check_blame(ctx, off ? F_REGION_STS_OFF : F_REGION_NOT_ENABLED,
                                     off ? CERTAINTY_PROVEN : CERTAINTY_LIKELY, conf);
            check_show_answer(ctx, f, conf);
            vec_last(&f->evidence)->proof = true;
        } else if (check_refusal(conf) == REFUSAL_UNKNOWN && region && region->opt_in)
            opt_in_of(ctx, conf, region);
    }
}

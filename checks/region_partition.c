#include "checks/all.h"
#include "checks/experiments.h"
#include "data/regions.h"
#include "predict/generation.h"
#include "terraform/version.h"

#include <string.h>

/* The partitions that anybody can reach; the isolated ones have no public names. */
static const char *const open_partitions[] = {"aws", "aws-us-gov", "aws-cn", "aws-eusc"};

static const Partition *own_partition(const Configuration *conf)
{
    return partition_of_region(conf->sts_region    ? conf->sts_region
                               : conf->region.text ? conf->region.text
                                                   : "");
}

/* A token never goes to another partition; a long-term key is asked without the one that lies
 * beside it. */
static const Credentials *without_token(Arena *arena, const Credentials *from)
{
    Credentials *c;
    if (!from->token)
        return from;
    c = arena_new(arena, Credentials);
    *c = *from;
    c->token = NULL;
    return c;
}

static void blame_partition(CheckContext *ctx, const Configuration *conf, const Partition *right,
                            const Answer *a)
{
    Finding *f = check_blame(ctx, F_PARTITION_KEYS, CERTAINTY_PROVEN, conf);
    finding_titlef(ctx->arena, f, "These keys belong to the partition %s", right->name);
    finding_evidencef(ctx->arena, f, "region", conf->region.at, "%s is in the partition %s",
                      conf->region.text ? conf->region.text : "?", own_partition(conf)->name);
    check_show(ctx, f, conf);
    finding_prooff(ctx->arena, f, "asked",
                   (Source){SOURCE_AWS, experiment_sts(ctx->arena, right->home_region), 0, 0},
                   "the same key in %s: accepted%s%s", right->home_region, a->arn ? " as " : "",
                   a->arn ? check_arn_tail(a->arn) : "");
}

static void keys_of_other_partition(CheckContext *ctx, const Configuration *conf)
{
    const Credentials *c = without_token(ctx->arena, check_creds(conf));
    for (size_t i = 0; i < ARRAY_LEN(open_partitions); i++) {
        const Partition *p = partition_find(open_partitions[i]);
        Trial t = {.experiment = EXP_OTHER_PARTITION, .step = STEP_REGION, .creds = c};
        const Answer *a;
        if (!p || p == own_partition(conf))
            continue;
        t.region = p->home_region;
        if (experiment_identity(ctx, conf, &t, &a) == TRIAL_ACCEPTED) {
            blame_partition(ctx, conf, p, a);
            return;
        }
    }
}

/* Two partitions in one request: nobody needs to ask whether that works. */
static bool role_of_other_partition(CheckContext *ctx, const Configuration *conf)
{
    for (size_t i = 0; i < conf->roles.len; i++) {
        const RoleHop *hop = &conf->roles.items[i];
        const char *partition = check_arn_partition(ctx->arena, hop->arn);
        Finding *f;
        if (!hop->answer || hop->answer->ok || !partition ||
            strcmp(partition, own_partition(conf)->name) == 0)
            continue;
        f = check_blame(ctx, F_PARTITION_ARN, CERTAINTY_CERTAIN, conf);
        finding_prooff(ctx->arena, f, "role", hop->at, "%s is of the partition %s",
                       text_safe(ctx->arena, hop->arn), partition);
        finding_prooff(ctx->arena, f, "region", conf->region.at, "%s is of the partition %s",
                       conf->region.text ? conf->region.text : "?", own_partition(conf)->name);
        check_show_answer(ctx, f, conf);
        return true;
    }
    return false;
}

void check_partition(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        enum refusal refusal = check_refusal(conf);
        const Credentials *c = check_creds(conf);
        if (!check_fails(conf) || check_explained(ctx, conf, CERTAINTY_CERTAIN))
            continue;
        if ((refusal == REFUSAL_DENIED || refusal == REFUSAL_PARAMETER) &&
            role_of_other_partition(ctx, conf))
            continue;
        if (refusal == REFUSAL_UNKNOWN && c && check_is_long_term(c) &&
            stray_of(span_of(c->access_key_id.text)) == 0)
            keys_of_other_partition(ctx, conf);
    }
}

/* "partition (aws-cn) for per-resource Region (cn-north-1) is not the provider's configured
 * partition (aws)": provider 6, internal/conns/awsclient.go ValidateInContextRegionInPartition. The
 * login is none of its business, and a count of 0 leaves the resource out: a warning. */
void check_resource_region(CheckContext *ctx)
{
    const TfConfig *tf = ctx->facts->tf;
    const char *version = generation_of_provider(ctx->facts).version;
    if (!tf || (version && version_compare_text(version, "6.0.0") < 0))
        return;
    for (size_t i = 0; i < tf->resources.len; i++) {
        const TfResource *r = &tf->resources.items[i];
        const Configuration *conf = configuration_find(ctx->configurations, r->provider);
        const TfValue *value = r->block ? tfblock_get(r->block, "region") : NULL;
        const char *region = value ? tfvalue_text(value) : NULL;
        Finding *f;
        if (!conf || !region || !conf->region.text || strncmp(r->type, "aws_", 4) != 0 ||
            partition_of_region(region) == own_partition(conf))
            continue;
        f = check_add(ctx, F_PARTITION_RESOURCE, SEVERITY_WARN, CERTAINTY_CERTAIN, conf);
        finding_evidencef(ctx->arena, f, "resource", r->at, "%s has region %s, of the partition %s",
                          text_safe(ctx->arena, r->address), text_safe(ctx->arena, region),
                          partition_of_region(region)->name);
        finding_evidencef(ctx->arena, f, "region", conf->region.at, "%s is of the partition %s",
                          conf->region.text, own_partition(conf)->name);
    }
}

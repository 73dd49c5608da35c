#include "checks/all.h"
#include "checks/experiments.h"
#include "data/regions.h"

#include <string.h>

/*
 * The provider would work, but the backend or a remote state can't be opened with what it is given:
 * credentials, role, region or bucket (contract.md). A fault of the way there, and one that the
 * provider has too, keeps its own name.
 */

static bool providers_work(const CheckContext *ctx, bool *open)
{
    *open = false;
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (conf->kind != CONF_PROVIDER || !check_counts(conf))
            continue;
        *open |= conf->pending;
        if (check_fails(conf))
            return false;
    }
    return true;
}

/* What the checks before found for this configuration: the reason behind "the backend's
 * credentials". */
static Finding *own_reason(const CheckContext *ctx, const Configuration *conf)
{
    for (size_t i = 0; i < ctx->findings->len; i++) {
        Finding *f = ctx->findings->items[i];
        if (f->configuration && strcmp(f->configuration, conf->address) == 0 &&
            f->severity == SEVERITY_FAIL && !f->alternative)
            return f;
    }
    return NULL;
}

static enum finding_id s3_finding(const Answer *a)
{
    if (answer_is(a, "NoSuchBucket") || a->http_status == 404)
        return F_BACKEND_BUCKET;
    if (a->http_status == 301 || a->http_status == 307 ||
        answer_is(a, "AuthorizationHeaderMalformed") || answer_is(a, "BucketRegionError"))
        return F_BACKEND_REGION;
    return F_BACKEND_DENIED;
}

/* Another region in which every account's keys work; NULL: the partition has no other. */
static const char *other_region(const Configuration *conf)
{
    const char *own = experiment_region(conf);
    const Partition *partition = partition_of_region(own);
    for (size_t i = 0; i < n_regions; i++)
        if (!regions_table[i].opt_in && strcmp(regions_table[i].partition, partition->name) == 0 &&
            strcmp(regions_table[i].name, own) != 0)
            return regions_table[i].name;
    return NULL;
}

/* Refused keys alone are likely dead; asked once more, elsewhere, they are certainly so. Where
 * there is nowhere else to ask the one answer has to do. */
static enum trial refused_again(CheckContext *ctx, const Configuration *conf)
{
    Trial t = {.experiment = EXP_ELSEWHERE,
               .step = STEP_CONFLICTS,
               .creds = check_creds(conf),
               .region = other_region(conf)};
    if (!t.region || value_present(conf->endpoint_override))
        return TRIAL_REFUSED;
    return experiment_identity(ctx, conf, &t, NULL);
}

static void backend_fails(CheckContext *ctx, const Configuration *conf)
{
    static const ReasonRow rows[] = {
        {PREDICT_BACKEND_INCOMPLETE, F_BACKEND_INCOMPLETE, CERTAINTY_CERTAIN},
        {PREDICT_STATE_MISSING, F_BACKEND_STATE, CERTAINTY_PROVEN}};
    Finding *reason = own_reason(ctx, conf), *f;
    bool open, keys_refused = check_keys_refused(conf), others_work = providers_work(ctx, &open);
    enum trial again = keys_refused && others_work ? refused_again(ctx, conf) : TRIAL_REFUSED;
    enum refusal refusal = check_refusal(conf);
    enum certainty certainty = reason ? reason->certainty : CERTAINTY_NONE;
    /* what Terraform or the SDK can't read (retry_mode = "x") is no credential */
    if (reason && (reason->step == STEP_REACH || reason->cause == CAUSE_CONFIGURATION_INVALID ||
                   reason->cause == CAUSE_TERRAFORM_VERSION))
        return;
    if (check_reason(ctx, conf, rows, ARRAY_LEN(rows)))
        return;
    if (question_is_s3(conf->decisive_question) && !keys_refused && refusal != REFUSAL_WAY &&
        refusal != REFUSAL_NONE) {
        f = check_blame(ctx, s3_finding(conf->decisive), CERTAINTY_PROVEN, conf);
        check_show(ctx, f, conf);
        vec_last(&f->evidence)->proof = true;
        /* S3 tells where the bucket is in the refusal itself. */
        const char *region = answer_field(conf->decisive, "BucketRegion");
        if (region && strcmp(f->id, finding_rows[F_BACKEND_REGION].id) == 0)
            finding_evidencef(ctx->arena, f, "bucket", SOURCE_UNKNOWN, "S3 says that it is in %s",
                              text_safe(ctx->arena, region));
        if (reason)
            reason->alternative = true;
        return;
    }
    if (!reason || !others_work || open || again == TRIAL_PENDING)
        return;
    if (again == TRIAL_REFUSED && certainty < CERTAINTY_CERTAIN)
        certainty = CERTAINTY_CERTAIN;
    f = check_blame(ctx, F_BACKEND_KEYS, certainty, conf);
    finding_detailf(ctx->arena, f, "%s %s", f->detail, reason->title);
    for (size_t i = 0; i < reason->evidence.len; i++)
        vec_push(ctx->arena, &f->evidence, reason->evidence.items[i]);
    if (again == TRIAL_ACCEPTED)
        finding_evidencef(ctx->arena, f, "asked", SOURCE_UNKNOWN,
                          "the same keys in another region: accepted, so look again");
    reason->alternative = true;
}

void check_backend(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (conf->kind != CONF_BACKEND && conf->kind != CONF_REMOTE_STATE)
            continue;
        if (check_fails(conf))
            backend_fails(ctx, conf);
        else if (check_works(conf))
            check_passf(ctx, STEP_CONFLICTS, "state", conf->defined_at, "%s can be opened",
                        check_conf_name(ctx->arena, conf));
    }
}

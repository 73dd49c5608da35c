#include "checks/all.h"
#include "checks/support.h"
#include "data/regions.h"

#include <string.h>

/* Did a host fail that was made of a region nobody knows (RULES.md 6, 74)? */
static bool host_of_unknown_region(const Configuration *conf)
{
    const char *region = conf->decisive_question && conf->decisive_question->region
                             ? conf->decisive_question->region
                             : conf->region.text;
    enum refusal refusal = check_refusal(conf);
    bool way = refusal == REFUSAL_WAY || (refusal == REFUSAL_SERVER && !conf->decisive->error_code);
    return way && region && !region_find(region) && !conf->decisive_question->overridden;
}

static void suggest(CheckContext *ctx, Finding *f, const char *wrong)
{
    const char *how = NULL;
    const char *right = wrong ? region_suggest(ctx->arena, wrong, &how) : NULL;
    const char *shown = wrong ? text_safe(ctx->arena, wrong) : "";
    if (right && how)
        finding_detailf(ctx->arena, f, "%s '%s' %s %s.", f->detail, shown, how, right);
    else if (right)
        finding_detailf(ctx->arena, f, "%s Nearest to '%s' is %s.", f->detail, shown, right);
}

/* Is the region hidden by a damaged config file (RULES.md 48: a byte order mark before its first
 * section)? Then check_files_readable tells; here it stays open. */
static bool config_file_damaged(const CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->facts->awsfiles.len; i++) {
        const AwsFile *file = ctx->facts->awsfiles.items[i];
        for (size_t k = 0; k < file->damage.len; k++)
            if (!file->damage.items[k].harmless)
                return true;
    }
    return false;
}

/* The backend's list of regions is Terraform's own, which no provider version changes. */
static bool of_program(const Configuration *conf)
{
    return conf->kind == CONF_BACKEND || conf->kind == CONF_REMOTE_STATE;
}

static void region_of(CheckContext *ctx, const Configuration *conf)
{
    static const ReasonRow rows[] = {{PREDICT_REGION_MISSING, F_REGION_MISSING, CERTAINTY_CERTAIN},
                                     {PREDICT_REGION_INVALID, F_REGION_INVALID, CERTAINTY_CERTAIN},
                                     {PREDICT_HOST_UNSAFE, F_REGION_HOST, CERTAINTY_CERTAIN}};
    const ReasonRow newer[] = {{PREDICT_REGION_INVALID,
                                of_program(conf) ? F_TERRAFORM_FACT : F_VERSION_REGION,
                                CERTAINTY_CERTAIN}};
    const char *name = conf->region.text;
    bool real = conf->outcome.reason == PREDICT_REGION_INVALID && name && region_find(name);
    Finding *f =
        real ? check_reason(ctx, conf, newer, 1) : check_reason(ctx, conf, rows, ARRAY_LEN(rows));
    if (!f && host_of_unknown_region(conf)) {
        f = check_blame(ctx, F_REGION_HOST, CERTAINTY_CERTAIN, conf);
        check_show_answer(ctx, f, conf);
    }
    if (!f)
        return;
    if (conf->outcome.reason == PREDICT_REGION_MISSING && config_file_damaged(ctx)) {
        f->certainty = CERTAINTY_LIKELY;
        f->alternative = true;
    }
    if (value_present(conf->region) && name && (real || !region_find(name))) {
        finding_evidencef(ctx->arena, f, "region", conf->region.at, "'%s'",
                          text_safe(ctx->arena, name));
        finding_titlef(ctx->arena, f,
                       real && of_program(conf) ? "Terraform too old for region '%.20s'"
                       : real                   ? "Provider too old for region '%.20s'"
                                                : "Region '%.30s' does not exist",
                       text_safe(ctx->arena, name));
        if (real && of_program(conf))
            finding_detailf(ctx->arena, f,
                            "The region exists, but the list built into this version of Terraform "
                            "does not have it. skip_region_validation = true leaves the list out.");
        if (!real)
            suggest(ctx, f, name);
    }
}

/* Terraform stops before it looks at the region's name, and would stop there next. */
static bool awaits_region(const Configuration *conf)
{
    const char *skips = tfvalue_text(tfblock_get(conf->block, "skip_region_validation"));
    return conf->kind == CONF_PROVIDER && !(skips && strcmp(skips, "true") == 0) &&
           check_fails(conf) && conf->outcome.reason != PREDICT_ASKED &&
           conf->outcome.reason != PREDICT_REGION_INVALID &&
           conf->outcome.reason != PREDICT_HOST_UNSAFE && conf->region.text &&
           conf->region.text[0] && !region_find(conf->region.text) &&
           !value_present(conf->endpoint_override);
}

void check_region_name(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        if (check_fails(conf) && !check_explained(ctx, conf, CERTAINTY_CERTAIN))
            region_of(ctx, conf);
        if (awaits_region(conf)) {
            const char *name = conf->region.text;
            Finding *f = check_add(ctx, F_REGION_INVALID, SEVERITY_WARN, CERTAINTY_LIKELY, conf);
            finding_evidencef(ctx->arena, f, "region", conf->region.at, "'%s'",
                              text_safe(ctx->arena, name));
            finding_titlef(ctx->arena, f, "Region '%.30s' is not known",
                           text_safe(ctx->arena, name));
            suggest(ctx, f, name);
        }
        if (check_counts(conf) && !conf->pending && conf->region.text &&
            region_find(conf->region.text))
            check_passf(ctx, STEP_REGION, "region", conf->region.at,
                        "%s is a region of partition %s", conf->region.text,
                        region_find(conf->region.text)->partition);
    }
}

#include "predict/region.h"

#include <string.h>

#include "data/regions.h"
#include "predict/profile.h"
#include "predict/sources.h"

typedef struct RegionRow {
    enum region_source source;
    const char *label, *rule;
    Value value;
} RegionRow;

static void region_candidate(Walk *w, const RegionRow *row)
{
    bool there = value_present(row->value), taken = value_present(w->conf->region);
    Candidate c = {0};
    c.label = row->label;
    c.rule = row->rule;
    c.at = row->value.at;
    c.outcome = !there ? CHAIN_ABSENT : taken ? CHAIN_SHADOWED : CHAIN_USED;
    c.reason =
        !there  ? "not set"
        : taken ? arena_printf(w->arena, "%s comes first", vec_last(&w->conf->region_chain)->label)
                : row->value.text;
    if (there && taken)
        for (size_t i = 0; i < w->conf->region_chain.len; i++)
            if (w->conf->region_chain.items[i].outcome == CHAIN_USED)
                c.reason = arena_printf(w->arena, "%s comes first; here it says %s",
                                        w->conf->region_chain.items[i].label, row->value.text);
    if (there && !taken) {
        w->conf->region = row->value;
        w->conf->region_source = row->source;
    }
    vec_push(w->arena, &w->conf->region_chain, c);
}

void region_resolve(Walk *w)
{
    static const char *const first = "AWS_REGION", *const second = "AWS_DEFAULT_REGION";
    SharedProfile *p = w->shared;
    /* before 5.25 only a profile that the block names is without its region */
    bool hidden =
        generation_has(&w->generation, QUIRK_NO_PROFILE_REGION) &&
        (w->backend || w->profile_in_block || !generation_at_least(&w->generation, "4.3.0"));
    bool from_profile = p && p->has_region && !hidden;
    enum region_source kind =
        p && p->region_kind == AWS_CREDENTIALS_FILE ? REGION_CREDENTIALS_FILE : REGION_CONFIG_FILE;
    RegionRow rows[] = {
        {w->backend ? REGION_BACKEND_BLOCK : REGION_PROVIDER_BLOCK, "region in the block",
         "RULES 72, region-order-01", walk_value(w, "region")},
        {REGION_ENVIRONMENT, first, "RULES 72, region-order-02", walk_env_value(w, &first, 1)},
        {REGION_ENVIRONMENT, second, "RULES 72, region-order-03", walk_env_value(w, &second, 1)},
        {kind,
         p ? arena_printf(w->arena, "region of profile %s", p->name) : "region of the profile",
         "RULES 72, region-order-06", from_profile ? p->region : VALUE_ABSENT},
    };
    w->conf->region = VALUE_ABSENT;
    w->conf->region_source = REGION_NONE;
    w->conf->region_chain.len = 0;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        region_candidate(w, &rows[i]);
}

void region_resolve_on_instance(Walk *w)
{
    const char *region;
    bool direct = w->conf->base && w->conf->base->source == CRED_IMDS && w->conf->roles.len == 0;
    if (value_present(w->conf->region) || !direct || w->backend)
        return;
    region = imds_region(w);
    if (region)
        region_candidate(w, &(RegionRow){REGION_IMDS,
                                         "the instance's own region",
                                         "RULES 72, region-order-05",
                                         {region, NULL, {SOURCE_RULE, "instance metadata", 0, 0}}});
}

/* Regions that came after the list of Terraform 1.6: since which Terraform and OpenTofu their
 * backend knows them. It is that of aws-sdk-go-base in go.mod of each release (CHANGELOG beta.46 to
 * .72); before 1.6 it is that of SDK version 1.44.122 of October 2022. Measured: backend-region-*.
 */
static const struct {
    const char *region, *terraform, *tofu;
} backend_regions[] = {
    {"ap-south-2", "1.6.0", NULL},           {"ap-southeast-4", "1.6.0", NULL},
    {"eu-central-2", "1.6.0", NULL},         {"eu-south-2", "1.6.0", NULL},
    {"il-central-1", "1.6.0", NULL},         {"ca-west-1", "1.7.0", "1.8.0"},
    {"ap-southeast-5", "1.10.0", "1.10.0"},  {"ap-southeast-7", "1.11.0", "1.10.0"},
    {"mx-central-1", "1.11.0", "1.10.0"},    {"ap-east-2", "1.13.0", "1.11.0"},
    {"eusc-de-east-1", "1.13.0", "1.11.0"},  {"ap-southeast-6", "1.14.0", "1.11.0"},
    {"us-isob-west-1", "1.14.9", "1.11.10"},
};

/* Is it in the list that this version of the program was built with? */
static bool region_known(const Walk *w, const char *name)
{
    const Region *r = region_find(name);
    if (r && w->backend) {
        for (size_t i = 0; i < ARRAY_LEN(backend_regions); i++) {
            const char *since = w->generation.product == PRODUCT_OPENTOFU
                                    ? backend_regions[i].tofu
                                    : backend_regions[i].terraform;
            if (strcmp(backend_regions[i].region, name) == 0)
                return !since || generation_at_least(&w->generation, since);
        }
        return true;
    }
    return r && (!r->first_provider_version ||
                 generation_at_least(&w->generation, r->first_provider_version));
}

bool region_check(Walk *w)
{
    const char *region = value_present(w->conf->region) ? w->conf->region.text : "";
    if (walk_true(w, "skip_region_validation") || (*region && region_known(w, region)))
        return true;
    walk_fail(w, STAGE_REGION, *region ? PREDICT_REGION_INVALID : PREDICT_REGION_MISSING,
              w->conf->region.at, arena_printf(w->arena, "invalid AWS Region: %s", region),
              *region ? "%s is no region that this version of the provider knows"
                      : "no region is set anywhere%s",
              region);
    return false;
}

bool region_check_backend(Walk *w)
{
    const char *region = walk_text(w, "region");
    if (!region && !walk_env(w, "AWS_REGION") && !walk_env(w, "AWS_DEFAULT_REGION")) {
        walk_fail(w, STAGE_INIT, PREDICT_REGION_MISSING, w->conf->defined_at,
                  "Missing region value",
                  "the backend takes no region from a profile: region, AWS_REGION or "
                  "AWS_DEFAULT_REGION must be set");
        return false;
    }
    if (!region || walk_true(w, "skip_region_validation") || region_known(w, region))
        return true;
    walk_fail(w, STAGE_INIT, PREDICT_REGION_INVALID, walk_arg(w, "region")->v.at,
              "Invalid region value", "%s is no region that Terraform knows", region);
    return false;
}

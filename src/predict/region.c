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

static const char *file_label(const SharedProfile *p, Arena *a)
{
    return arena_printf(a, "region of profile %s", p->name);
}

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
    bool from_profile =
        p && p->has_region && !generation_has(&w->generation, QUIRK_NO_PROFILE_REGION);
    RegionRow rows[] = {
        {w->backend ? REGION_BACKEND_BLOCK : REGION_PROVIDER_BLOCK, "region in the block",
         "RULES 72, region-order-01", walk_value(w, "region")},
        {REGION_ENVIRONMENT, first, "RULES 72, region-order-02", walk_env_value(w, &first, 1)},
        {REGION_ENVIRONMENT, second, "RULES 72, region-order-03", walk_env_value(w, &second, 1)},
        {p && p->region_kind == AWS_CREDENTIALS_FILE ? REGION_CREDENTIALS_FILE : REGION_CONFIG_FILE,
         p ? file_label(p, w->arena) : "region of the profile", "RULES 72, region-order-06",
         from_profile ? p->region : VALUE_ABSENT},
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

/* Is it in the list that this version of the provider was built with? */
static bool region_known(const Walk *w, const char *name)
{
    const Region *r = region_find(name);
    return r && (w->backend || !r->first_provider_version ||
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

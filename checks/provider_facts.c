#include "data/provider_facts.h"
#include "checks/all.h"
#include "checks/support.h"
#include "data/regions.h"
#include "terraform/version.h"

#include <string.h>

static bool uses(const Configuration *conf, enum cred_source source)
{
    if (conf->base && conf->base->source == source)
        return true;
    for (size_t i = 0; i < conf->chain.len; i++)
        if (conf->chain.items[i].source == source && (conf->chain.items[i].outcome == CHAIN_USED ||
                                                      conf->chain.items[i].outcome == CHAIN_ERROR))
            return true;
    return false;
}

static bool about(const ProviderFact *fact, const char *words)
{
    return strstr(fact->fact, words) || (fact->user_sees && strstr(fact->user_sees, words));
}

/* A fact that names regions is about these alone. TRI_UNKNOWN: it names none. */
static enum tri names_region(const ProviderFact *fact, const Configuration *conf)
{
    const char *own = conf->region.text;
    enum tri named = TRI_UNKNOWN;
    for (size_t i = 0; i < n_regions; i++)
        if (about(fact, regions_table[i].name)) {
            if (own && strcmp(own, regions_table[i].name) == 0)
                return TRI_YES;
            named = TRI_NO;
        }
    return named;
}

static bool has_argument(const Configuration *conf, const char *name)
{
    return tfblock_get(conf->block, name)->state != TF_ABSENT ||
           (conf->block && tfblock_child(conf->block, name, 0));
}

/* What a backend's fact is about, by the words that stand in it; one that says none of these is
 * about every backend. */
static bool touches_backend(const ProviderFact *fact, const Configuration *conf)
{
    static const char *const arguments[][2] = {{"use_legacy_workflow", "profile"},
                                               {"assume_role", "assume_role"},
                                               {"force_path_style", "force_path_style"},
                                               {"dynamodb_table", "dynamodb_table"},
                                               {"Lock files", "use_lockfile"}};
    enum tri region = names_region(fact, conf);
    if (region != TRI_UNKNOWN)
        return region == TRI_YES;
    if (about(fact, "S3-compatible"))
        return value_present(conf->endpoint_override) || has_argument(conf, "endpoints") ||
               has_argument(conf, "endpoint");
    if (about(fact, "aws login"))
        return uses(conf, CRED_LOGIN);
    if (about(fact, "SSO") && !uses(conf, CRED_SSO))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(arguments); i++)
        if (about(fact, arguments[i][0]))
            return has_argument(conf, arguments[i][1]);
    return true;
}

static bool touches(const ProviderFact *fact, const Configuration *conf)
{
    static const struct {
        const char *area;
        enum cred_source source;
    } sources[] = {{"sso", CRED_SSO},
                   {"web_identity", CRED_WEB_IDENTITY},
                   {"process", CRED_PROCESS},
                   {"imds", CRED_IMDS},
                   {"ecs", CRED_CONTAINER}};
    for (size_t i = 0; i < ARRAY_LEN(sources); i++)
        if (strcmp(sources[i].area, fact->area) == 0)
            return uses(conf, sources[i].source);
    if (strcmp(fact->area, "assume_role") == 0)
        return conf->roles.len > 0;
    if (strcmp(fact->area, "endpoint") == 0)
        return value_present(conf->endpoint_override);
    if (strcmp(fact->area, "proxy") == 0) {
        const HttpRoute *r =
            conf->decisive_question ? &conf->decisive_question->route : &conf->route;
        return r->proxy_url || r->ca_file;
    }
    if (strcmp(fact->area, "credentials") == 0)
        return conf->base &&
               (conf->base->source == CRED_CREDENTIALS_FILE ||
                conf->base->source == CRED_CONFIG_FILE) &&
               strstr(fact->fact, "config file");
    return strcmp(fact->area, "backend") == 0 && conf->kind == CONF_BACKEND &&
           touches_backend(fact, conf);
}

/* ">= 4.0.0" holds for ever; "< 4.1.0", ">= 5.65.0, < 5.67.0" and "5.71.0" are of certain versions.
 */
static bool ends_somewhere(const char *versions)
{
    return strchr(versions, '<') || (versions[0] >= '0' && versions[0] <= '9');
}

/* The version that would run, and which product's facts count for conf. */
static const char *version_of(const Facts *facts, const Configuration *conf, const char **product)
{
    const TfConfig *tf = facts->tf;
    bool opentofu = tf_is_tofu(tf);
    if (conf->kind == CONF_BACKEND || conf->kind == CONF_REMOTE_STATE ||
        conf->kind == CONF_ENCRYPTION) {
        *product = opentofu ? "opentofu" : "terraform";
        return facts->terraform_version;
    }
    *product = "provider";
    return tf->installed_version ? tf->installed_version : tf->lock.version;
}

/* sso_session with a provider that does not know it yet: the settings are right, the version is not
 * (causes.md, "missing required configuration: sso_region, sso_start_url"). */
static bool fact_explains(const ProviderFact *fact, const Configuration *conf)
{
    return strcmp(fact->severity, "error") == 0 && strcmp(fact->area, "sso") == 0 &&
           (conf->outcome.reason == PREDICT_SSO_INCOMPLETE ||
            conf->outcome.reason == PREDICT_NO_CREDENTIALS);
}

static void tell_fact(CheckContext *ctx, const Configuration *conf, const ProviderFact *fact,
                      const char *version)
{
    bool explains = check_fails(conf) && fact_explains(fact, conf), failing = check_fails(conf);
    enum finding_id id = strcmp(fact->product, "provider") == 0 ? F_VERSION_FACT : F_TERRAFORM_FACT;
    enum severity beside = failing ? SEVERITY_WARN : SEVERITY_INFO;
    Finding *f = check_add(ctx, id, explains ? SEVERITY_FAIL : beside,
                           explains ? CERTAINTY_CERTAIN : CERTAINTY_POSSIBLE, conf);
    f->alternative = failing && !explains;
    finding_detailf(ctx->arena, f, "%s.%s%s", fact->fact, fact->advice ? " What helps: " : "",
                    fact->advice ? fact->advice : "");
    finding_prooff(ctx->arena, f, "version", source_rule(fact->product),
                   "%s, the fact holds for %s", version, fact->versions);
    if (fact->user_sees)
        finding_evidencef(ctx->arena, f, "you see", source_rule(fact->source), "%s",
                          fact->user_sees);
}

void check_provider_facts(CheckContext *ctx)
{
    if (!ctx->facts->tf)
        return;
    for (size_t c = 0; c < ctx->configurations->len; c++) {
        const Configuration *conf = ctx->configurations->items[c];
        const char *product, *version = version_of(ctx->facts, conf, &product);
        if (!check_counts(conf) || conf->pending || !version)
            continue;
        for (size_t i = 0; i < n_provider_facts; i++) {
            const ProviderFact *fact = &provider_facts_table[i];
            bool counts = strcmp(fact->product, product) == 0 &&
                          strcmp(fact->severity, "info") != 0 && ends_somewhere(fact->versions);
            if (counts && version_meets(fact->versions, version) == VERSION_YES &&
                (touches(fact, conf) || strstr(fact->fact, "withdrawn") != NULL))
                tell_fact(ctx, conf, fact, version);
        }
    }
}

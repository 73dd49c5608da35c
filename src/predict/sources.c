/* Loading and fetching in the order of aws-sdk-go-base aws_config.go GetAwsConfig (RULES.md 3, 4).
 */
#include "predict/sources.h"

#include <string.h>

#include "predict/message.h"
#include "predict/region.h"
#include "predict/settings.h"
#include "predict/source_rows.h"

/* profile = in the block, AWS_PROFILE, AWS_DEFAULT_PROFILE, "default" (RULES.md 17-20, 24, 43). */
static const char *profile_wanted(Walk *w, bool *must_exist)
{
    static const char *const variables[] = {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"};
    const char *name = w->options->only_profile && w->conf->kind == CONF_PROFILE
                           ? w->options->only_profile
                           : walk_text(w, "profile");
    *must_exist = true;
    if (name) {
        w->profile_in_block = true;
        w->conf->profile_at = w->conf->kind == CONF_PROFILE
                                  ? (Source){SOURCE_ARGUMENT, "--profile", 0, 0}
                                  : walk_arg(w, "profile")->v.at;
        return name;
    }
    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        name = walk_env(w, variables[i]);
        if (!name)
            continue;
        w->conf->profile_at = source_env(variables[i]);
        *must_exist = i == 0; /* config/config.go resolveConfigLoaders looks at AWS_PROFILE only */
        return name;
    }
    *must_exist = false;
    return "default";
}

/* Everything that config.LoadDefaultConfig reads. */
static bool sources_load(Walk *w, const char *prefix)
{
    bool must_exist;
    if (!settings_check_block_ca(w, prefix) || !settings_check(w, prefix))
        return false;
    w->conf->profile = profile_wanted(w, &must_exist);
    /* SDK version 1 looks for no profile where the environment has keys (backend-10 with 1.5.7) */
    if (w->backend && generation_has(&w->generation, QUIRK_SDK_V1) && static_of_env(w))
        must_exist = false;
    w->shared = shared_load(w, w->conf->profile, must_exist, w->conf->profile_at, prefix);
    if (w->ended || !settings_check_ca(w, prefix))
        return false;
    region_resolve(w);
    return true;
}

/* The block's own keys: no chain, and files are loaded only afterwards (RULES.md 14, 16, 20). */
static const Credentials *static_get(Walk *w)
{
    const Credentials *c = static_of_block(w);
    if (c && c->secret_key) {
        w->conf->base = c;
        return sources_load(w, "loading configuration: ") ? c : NULL;
    }
    walk_fail(w, STAGE_CREDENTIALS, PREDICT_STATIC_HALF,
              w->conf->block ? w->conf->block->at : SOURCE_UNKNOWN,
              "retrieving credentials: static credentials are empty",
              "access_key and secret_key are not both set in the block");
    return NULL;
}

static bool block_known(Walk *w)
{
    static const char *const args[] = {"access_key",
                                       "secret_key",
                                       "token",
                                       "profile",
                                       "region",
                                       "shared_config_files",
                                       "shared_credentials_files"};
    for (size_t i = 0; i < ARRAY_LEN(args); i++)
        if (walk_not_known(w, args[i]))
            return false;
    return true;
}

const Credentials *sources_find(Walk *w)
{
    const Credentials *c;
    shared_find_files(w);
    if (w->ended || !block_known(w) || !settings_check_proxy(w))
        return NULL;
    w->static_keys = static_block_used(w);
    if (w->static_keys) {
        w->source = &source_rows[SOURCE_BLOCK_KEYS];
        return static_get(w);
    }
    if (!sources_load(w, ""))
        return NULL;
    chain_decide(w);
    c = chain_check(w) ? chain_get(w) : NULL;
    if (c && !w->conf->base)
        w->conf->base = c;
    return c;
}

/* Names of the enumerations in configuration.h, from the same lists, and configurations by theirs.
 */
#include "predict/configuration.h"

#include <string.h>

bool configuration_needs_machine(const Configuration *conf)
{
    for (size_t i = 0; i < conf->chain.len; i++)
        if (conf->chain.items[i].unasked && conf->chain.items[i].outcome == CHAIN_NOT_REACHED)
            return true;
    return false;
}

const Configuration *configuration_find(const ConfigurationVec *all, const char *address)
{
    for (size_t i = 0; address && i < all->len; i++)
        if (strcmp(all->items[i]->address, address) == 0)
            return all->items[i];
    return NULL;
}

const char *chain_outcome_name(enum chain_outcome outcome)
{
    static const char *const names[] = {"used",    "shadowed", "absent",
                                        "invalid", "error",    "not_reached"};
    return names[outcome];
}

const char *outcome_status_name(enum outcome_status status)
{
    static const char *const names[] = {"ok", "error", "unknown", "error"};
    return names[status];
}

const char *stage_name(enum stage stage)
{
    static const char *const names[] = {
#define STAGE_NAME(code, name) name,
        STAGES(STAGE_NAME)
#undef STAGE_NAME
    };
    return names[stage];
}

const char *region_source_name(enum region_source source)
{
    static const char *const names[] = {
        "none",        "provider_block",     "backend_block",
        "environment", "shared_config_file", "shared_credentials_file",
        "imds"};
    return names[source];
}

/* Names of the enumerations in configuration.h, from the same lists. */
#include "predict/configuration.h"

const char *chain_outcome_name(enum chain_outcome outcome)
{
    static const char *const names[] = {"used",    "shadowed", "absent",
                                        "invalid", "error",    "not_reached"};
    return names[outcome];
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

#include "data/dates.h"

const DataDate data_dates[] = {
    {"config_keys", "2026-11-23", "keys of AWS profiles"},
    {"env_vars", "2026-11-23", "variables"},
    {"error_codes", "2026-11-23", "codes of AWS errors"},
    {"iam_actions", "2026-11-28", "IAM actions of resources"},
    {"key_prefixes", "2026-11-23", "prefixes of key ids"},
    {"placeholder_keys", "2026-11-23", "example keys"},
    {"provider_args", "2026-11-23", "arguments of provider and backend"},
    {"provider_facts", "2026-11-23", "faults and changes by version"},
    {"provider_versions", "2026-11-23", "released provider versions"},
    {"endpoint_services", "2026-11-29", "services of the provider's endpoints block"},
    {"region_aliases", "2026-11-23", "names taken for regions"},
    {"regions", "2026-11-23", "regions"},
};
const size_t n_data_dates = sizeof data_dates / sizeof data_dates[0];

#include "data/provider_versions.h"

#include "base/compiler.h"

const ProviderVersion provider_versions_table[] = {
#define ROW(version, released, source, note) {version, released},
#include "data/provider_versions.inc"
#undef ROW
};
const size_t n_provider_versions = ARRAY_LEN(provider_versions_table);

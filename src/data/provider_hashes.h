/*
 * provider_hashes: "h1:" checksums of released packages of hashicorp/aws, as `terraform providers
 * lock` writes them into the dependency lock file. A few versions only; for any other nothing is
 * known. Source: `terraform providers lock -platform=...`; lock files in public repositories that
 * hold all platforms of a version.
 */
#ifndef WHY403_DATA_PROVIDER_HASHES_H
#define WHY403_DATA_PROVIDER_HASHES_H

#include <stdbool.h>

/* True if hash ("h1:...") is that of no package of this version that could be meant on the platform
 * ("linux_amd64"); false where it may be one, or where nothing is known. */
bool provider_hash_is_anothers(const char *version, const char *platform, const char *hash);

#endif

/*
 * provider_hashes: "h1:" checksums of released packages of hashicorp/aws, as `terraform providers
 * lock` writes them into the dependency lock file. A few versions only; for any other nothing is
 * known. Source: `terraform providers lock -platform=...`.
 */
#ifndef WHY403_DATA_PROVIDER_HASHES_H
#define WHY403_DATA_PROVIDER_HASHES_H

/* NULL if this version and platform ("linux_amd64") is not in the table. */
const char *provider_hash(const char *version, const char *platform);

#endif

/*
 * provider_versions: the released versions of hashicorp/aws that were known when the table was
 * made. Source: see the head of provider_versions.tsv. Complete from 3.0.0 to
 * PROVIDER_VERSIONS_COMPLETE_TO; there are older ones, newer ones, and after that version some
 * between those listed.
 */
#ifndef WHY403_DATA_PROVIDER_VERSIONS_H
#define WHY403_DATA_PROVIDER_VERSIONS_H

#include <stddef.h>

#define PROVIDER_VERSIONS_FROM "3.0.0"
#define PROVIDER_VERSIONS_COMPLETE_TO "6.58.0"
#define PROVIDER_VERSIONS_AS_OF "2026-11-23" /* when the table was made */

typedef struct ProviderVersion {
    const char *version;
    const char *released; /* "2025-06-18", NULL = not known */
} ProviderVersion;

/* Oldest first. */
extern const ProviderVersion provider_versions_table[];
extern const size_t n_provider_versions;

#endif

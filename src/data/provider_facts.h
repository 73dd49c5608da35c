/*
 * provider_facts: what the changelogs say of versions: faults, changes of behaviour, limits.
 * Source: see the head of provider_facts.tsv. A new fact is one row there.
 */
#ifndef WHY403_DATA_PROVIDER_FACTS_H
#define WHY403_DATA_PROVIDER_FACTS_H

#include <stddef.h>

typedef struct ProviderFact {
    const char *product;  /* "provider", "terraform", "opentofu", "aws-cli", "aws-sdk-go-v2" */
    const char *versions; /* a constraint: ">= 3.26.0, < 4.54.0" */
    const char *area;     /* "sso", "proxy", "backend" ... */
    const char *severity; /* "info", "warn", "error" */
    const char *fact, *user_sees, *advice; /* user_sees and advice may be NULL */
    const char *source;
} ProviderFact;

extern const ProviderFact provider_facts_table[];
extern const size_t n_provider_facts;

#endif

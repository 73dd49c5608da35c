/*
 * regions: AWS's partitions and regions with their STS hosts. Source: botocore
 * partitions.json/endpoints.json, AWS Account Management guide (opt-in), provider CHANGELOG (first
 * version); see the head of data/regions.tsv.
 */
#ifndef WHY403_DATA_REGIONS_H
#define WHY403_DATA_REGIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"

typedef struct Region {
    const char *name, *partition;
    bool opt_in;
    const char *description;
    const char *first_provider_version;                        /* NULL = always known */
    const char *sts_host, *sts_fips_host, *sts_dualstack_host; /* fips NULL = none */
} Region;

typedef struct Partition {
    const char *name;       /* "aws-cn" */
    const char *dns_suffix; /* "amazonaws.com.cn" */
    const char *dualstack_suffix;
    const char *region_prefixes; /* what the SDK takes for a region of this partition: one of these,
                                    a word, a number ("cn- ") */
    const char *home_region;     /* where its global calls go */
} Partition;

extern const Region regions_table[];
extern const size_t n_regions;
extern const Partition partitions_table[];
extern const size_t n_partitions;

const Region *region_find(const char *name); /* exact; NULL if unknown */
const Partition *partition_find(const char *name);
/* Two words or more of small letters, a number of one or two digits, perhaps the letter of a zone:
 * "us-gov-west-1", "us-east1", "eu-west-1a". What has not is perhaps the name of a service. */
bool region_has_form(const char *text);
/* By known region, else by the SDK's pattern, else "aws". Never NULL. */
const Partition *partition_of_region(const char *region);
/* "sts.amazonaws.com" below "amazonaws.com": behind a dot, with something before it. */
bool host_is_below(Span host, const char *suffix);
/* By the DNS suffix that a host's name lies below, in small letters and without a port; NULL = none
 * of AWS's. */
const Partition *partition_of_host(Span host);
/* Nearest real region for a wrong name (zone, Google/Azure style, typing mistake, output format
 * ...); NULL if nothing is near. *out_how: what to put between the wrong name and the region, "is
 * an availability zone of"; with NULL a sentence's end, "is an output format, not a region", or
 * NULL. */
const char *region_suggest(Arena *arena, const char *wrong, const char **out_how);

/* Account number that a key id of the newer layout holds (data README "Anatomy"), 12 digits; NULL
 * if it holds none. */
const char *account_from_key_id(Arena *arena, const char *key_id);

#endif

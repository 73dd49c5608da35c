/*
 * key_ids: what an access key id says about itself: its prefix, and whether it is an example from
 * documentation or an emulator's. Source: IAM user guide (unique identifiers), documentation of
 * AWS, LocalStack, moto, MinIO; see the heads of the tables.
 */
#ifndef WHY403_DATA_KEY_IDS_H
#define WHY403_DATA_KEY_IDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

typedef struct KeyPrefix {
    const char *prefix;        /* "AKIA" */
    const char *meaning;       /* "long-term access key of an IAM user or the root user" */
    const char *access_key_id; /* can it be one: "yes, ...", "no, ..." */
} KeyPrefix;

typedef struct PlaceholderKey {
    const char *key_id;
    const char *secret; /* that is published with it, NULL = any. Published, so no Secret */
    const char *source; /* "AWS documentation" */
} PlaceholderKey;

extern const KeyPrefix key_prefixes_table[];
extern const size_t n_key_prefixes;
extern const PlaceholderKey placeholder_keys_table[];
extern const size_t n_placeholder_keys;

/* By the first letters; NULL if AWS has no such prefix. */
const KeyPrefix *key_prefix_of(Span key_id);
/* Has it the form that AWS gives key ids (IAM API, accessKeyIdType): 16 to 128 capitals and digits?
 */
bool key_id_formed(const char *key_id);
/* LocalStack's own. */
bool key_id_of_emulator(const char *key_id);
/* Exactly one of the published ids; NULL if it is none. */
const PlaceholderKey *placeholder_key_find(const char *key_id);

#endif

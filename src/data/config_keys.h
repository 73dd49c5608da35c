/*
 * config_keys: what may stand in a shared config or credentials file, who reads it, and what people
 * write in its place. Source: see the head of config_keys.tsv.
 */
#ifndef WHY403_DATA_CONFIG_KEYS_H
#define WHY403_DATA_CONFIG_KEYS_H

#include <stddef.h>

#include "base/compiler.h"

typedef struct ConfigKey {
    const char *key;     /* "[...]" rows are section forms */
    const char *go_sdk;  /* "yes", "no", "other tools", or yes with a remark */
    const char *aws_cli; /* likewise */
    const char *value;   /* what is expected, NULL */
    const char *trap;    /* NULL */
} ConfigKey;

extern const ConfigKey config_keys_table[];
extern const size_t n_config_keys;

/* NULL if nobody reads such a key. */
const ConfigKey *config_key_find(const char *key);
/* The key that was probably meant by one that nobody reads ("access_key", "aws_acess_key_id",
 * "source-profile"); NULL if none is near. */
const char *config_key_meant(const char *wrong);

#endif

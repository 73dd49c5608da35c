/*
 * env_vars: the environment variables that Terraform, its AWS provider and backend, the SDK and the
 * AWS CLI read, and what trips people over them. Source: see the head of env_vars.tsv.
 */
#ifndef WHY403_DATA_ENV_VARS_H
#define WHY403_DATA_ENV_VARS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

typedef struct EnvVarRow {
    const char *name;       /* "*" at the end: every name that begins so */
    const char *area;       /* "credentials", "region", "proxy" ... */
    const char *read_by;    /* "provider, backend, sdk, cli" */
    const char *precedence; /* NULL */
    const char *trap;       /* NULL */
} EnvVarRow;

extern const EnvVarRow env_vars_table[];
extern const size_t n_env_vars;

/* The row of exactly that name, else the one whose pattern fits; NULL if nobody reads it. */
const EnvVarRow *env_vars_find(Span name);
/* The same, or one that by the beginning of its name is theirs: a later version may read it. */
bool env_vars_is_read(Span name);
/* A variable of that name with that value must not be shown: by its name, or because the value
 * looks like a secret key. */
bool env_vars_is_secret(Span name, Span value);
/* Has the name that word (in capitals), however it is written? */
bool env_vars_name_has(Span name, const char *word);

#endif

/*
 * envscan: the environment as facts, and where a variable seems to be set (shell start-up files,
 * .envrc, .env). A Terragrunt unit sets some for Terraform alone (ENV_PLACE_UNIT).
 */
#ifndef WHY403_AWSFILES_ENVSCAN_H
#define WHY403_AWSFILES_ENVSCAN_H

#include "base/snapshot.h"

/* One variable of data/env_vars.tsv (AWS_*, TF_*, proxies, CA, HOME, PATH ...) that is set. */
typedef struct EnvVar {
    const char *name;
    /* at = SOURCE_ENVIRONMENT; secret for what contract.md lists (AWS_SECRET_ACCESS_KEY, *_TOKEN,
     * TF_TOKEN_*, TF_VAR_* that look like one, whatever else has SECRET, TOKEN or PASSWORD in its
     * name) */
    Value value;
    const Secret *userinfo; /* "user:password" of a URL with a password; value.text then is the URL
                               without it; NULL = none */
    unsigned strays;        /* enum stray of the value */
    const char *note;       /* the "trap" column of the table, NULL */
    bool known;             /* a row of the table; false for AWS_* / TF_* names nobody reads */
} EnvVar;

/* "VAR seems to be set here" */
typedef struct EnvPlace {
    const char *name;
    Source at;
    bool same_value; /* as the variable has now (compared without showing) */
    enum { ENV_PLACE_EXPORT, ENV_PLACE_FISH, ENV_PLACE_DOTENV, ENV_PLACE_UNIT } form;
} EnvPlace;

typedef struct EnvFacts {
    VEC(EnvVar) vars;
    VEC(EnvPlace) places;
    const char *shell; /* base name of $SHELL: "zsh"; NULL */
} EnvFacts;

/* A URL of a file or of HCL as one of a variable is kept: without "user:password@". */
Value envscan_without_userinfo(Arena *arena, Value url);

EnvFacts *envscan_read(Arena *arena, Snapshot *files, const char *dir);

/* NULL if not set. */
const EnvVar *env_var(const EnvFacts *env, const char *name);
/* Text of a non-secret variable that is set and not empty, else NULL. */
const char *env_text(const EnvFacts *env, const char *name);
/* Places are looked for in ~/.bashrc, .zshrc, fish's config and other start-up files,
 * /etc/environment, and in .envrc and .env of dir and the folders above it; only for variables that
 * are set. Most likely place (same value first), NULL if none. */
const EnvPlace *env_place(const EnvFacts *env, const char *name);

#endif

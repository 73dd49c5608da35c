/*
 * Credentials and where they came from. Pure data; lives in the Session's arena.
 */
#ifndef WHY403_FACT_CREDENTIALS_H
#define WHY403_FACT_CREDENTIALS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/source.h"

/* code, JSON name (contract.md credentials.source) */
#define CRED_SOURCES(X)                                 \
    X(CRED_NONE, "none")                                \
    X(CRED_PROVIDER_BLOCK, "provider_block")            \
    X(CRED_BACKEND_BLOCK, "backend_block")              \
    X(CRED_ENVIRONMENT, "environment")                  \
    X(CRED_CREDENTIALS_FILE, "shared_credentials_file") \
    X(CRED_CONFIG_FILE, "shared_config_file")           \
    X(CRED_SSO, "sso")                                  \
    X(CRED_LOGIN, "login")                              \
    X(CRED_WEB_IDENTITY, "web_identity")                \
    X(CRED_PROCESS, "credential_process")               \
    X(CRED_CONTAINER, "container")                      \
    X(CRED_IMDS, "imds")

enum cred_source {
#define CRED_ENUM(code, name) code,
    CRED_SOURCES(CRED_ENUM)
#undef CRED_ENUM
};

const char *cred_source_name(enum cred_source source);

typedef struct Credentials {
    Value access_key_id; /* text, exactly as it would be sent; may look like a secret (swapped pair)
                          */
    const Secret *secret_key; /* NULL = none */
    Source secret_at;
    const Secret *token; /* NULL = none */
    Source token_at;
    enum cred_source source;
    const char *profile;  /* the profile they were read from, NULL = none */
    enum owner owner;     /* OWNER_DIR only where the folder that is looked at holds all of them */
    bool id_was_secret;   /* the id stood where a secret belongs (a swapped pair, exchanged): never
                             shown */
    int64_t expires_at_s; /* 0 = not known or never */
    Source expires_at;    /* where the time is known from */
} Credentials;

#endif

/*
 * generation: which rules the provider or backend in use follows. Versions differ in who wins
 * between sources, in host names and in what they understand at all; each difference is one row of
 * a table with its source (data/provider_facts.tsv, CHANGELOGs).
 */
#ifndef WHY403_PREDICT_GENERATION_H
#define WHY403_PREDICT_GENERATION_H

#include <stdbool.h>

#include "facts/facts.h"

/* code: the older or broken behaviour that a version range has */
#define QUIRKS(X)                  \
    X(QUIRK_NONE)                  \
    X(QUIRK_ENV_BEATS_PROFILE)     \
    X(QUIRK_AWS_PROFILE_BEATS_ENV) \
    X(QUIRK_SDK_V1)                \
    X(QUIRK_V1_SESSION)            \
    X(QUIRK_NO_SSO)                \
    X(QUIRK_NO_SSO_SESSION)        \
    X(QUIRK_NO_LOGIN)              \
    X(QUIRK_NO_WEB_IDENTITY)       \
    X(QUIRK_CONFIG_FILE_ON_DEMAND) \
    X(QUIRK_NO_PROFILE_REGION)     \
    X(QUIRK_EMPTY_ROLE_IS_ERROR)   \
    X(QUIRK_LOWER_CASE_PROXY)      \
    X(QUIRK_NO_CONFIG_FILE_ENV)    \
    X(QUIRK_OLD_PREFIX)            \
    X(QUIRK_HEALS_CLOCK)           \
    X(QUIRK_TOKEN_FROM_ENV)        \
    X(QUIRK_SKIP_ASKS_NOTHING)     \
    X(QUIRK_LIST_MAY_FAIL)         \
    X(QUIRK_PLAIN_S3_WORDS)        \
    X(QUIRK_HTTP_PROXY_ALONE)      \
    X(QUIRK_HTTP_PROXY_FIRST)      \
    X(QUIRK_BOOL_BY_PRESENCE)      \
    X(QUIRK_NO_ENDPOINT_SETTINGS)  \
    X(QUIRK_ADDS_HTTPS)            \
    X(QUIRK_OLD_VALUES)

enum quirk {
#define QUIRK_ENUM(code) code,
    QUIRKS(QUIRK_ENUM)
#undef QUIRK_ENUM
};

enum product { PRODUCT_PROVIDER, PRODUCT_TERRAFORM, PRODUCT_OPENTOFU };

typedef struct Generation {
    enum product product;
    const char *version; /* NULL = not known: the newest is taken */
} Generation;

/* Of the provider that this module would use: installed, locked, or the newest that mirrors hold.
 */
Generation generation_of_provider(const Facts *facts);
/* Of the program that runs the S3 backend. */
Generation generation_of_backend(const Facts *facts);

bool generation_has(const Generation *g, enum quirk quirk);

/* The first version of that product that no longer has it; NULL = none. */
const char *generation_until(enum product product, enum quirk quirk);

/* The version of aws-sdk-go-v2/config that it is built with, as far as that matters here; the
 * newest for one that is not known. */
const char *generation_sdk(const Generation *g);

/* Is the version at least this one? One that is not known is taken for the newest. */
bool generation_at_least(const Generation *g, const char *version);

#endif

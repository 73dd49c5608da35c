#include "data/env_vars.h"

#include <ctype.h>
#include <string.h>

#include "base/base64.h"
#include "base/secret.h"
#include "base/tokenform.h"

const EnvVarRow env_vars_table[] = {
#define ROW(name, area, read_by, precedence, trap, source) {name, area, read_by, precedence, trap},
#include "data/env_vars.inc"
#undef ROW
};
const size_t n_env_vars = ARRAY_LEN(env_vars_table);

const EnvVarRow *env_vars_find(Span name)
{
    const EnvVarRow *pattern = NULL;
    for (size_t i = 0; i < n_env_vars; i++) {
        const EnvVarRow *row = &env_vars_table[i];
        size_t len = strlen(row->name);
        if (span_is(name, row->name))
            return row;
        if (row->name[len - 1] == '*' && name.len >= len &&
            strncmp(name.ptr, row->name, len - 1) == 0)
            pattern = row;
    }
    return pattern;
}

bool env_vars_is_read(Span name)
{
    static const char *const read[] = {"AWS_", "TF_", "TG_", "TERRAGRUNT_", "TOFU_", "LD_"};
    return env_vars_find(name) || span_starts_with_one_of(name, read, ARRAY_LEN(read));
}

/* ---- what must not be shown ---- */

/* Words in a name that make the value a secret, and those that take it back: a file's name or a URL
 * is none. */
static const char *const secret_words[] = {"SECRET",
                                           "TOKEN",
                                           "PASSWORD",
                                           "PASSWD",
                                           "PASSPHRASE",
                                           "PRIVATE_KEY",
                                           "SSE_CUSTOMER_KEY",
                                           "TF_ENCRYPTION",
                                           "EXTERNAL_ID",
                                           "OIDC",
                                           "API_KEY",
                                           "APIKEY",
                                           "JWT",
                                           "AUTHORIZATION",
                                           "WEBHOOK",
                                           "COOKIE",
                                           "KUBECONFIG",
                                           "PASSCODE",
                                           "SSHPASS",
                                           "CONNECTION_STRING",
                                           "APP_KEY",
                                           "_PWD_",
                                           "UNSEAL"};
/* Words that are parts of others (BYPASS, OLDPWD): at the end alone. */
static const char *const secret_ends[] = {"_PASS", "_PWD", "_CREDS", "_PAT"};
/* At the end, where the field's own variables have another meaning (AWS_ACCESS_KEY is the id). What
 * is only called a key is a place in a bucket, or a key's name. */
static const char *const unknown_ends[] = {
    "_PW",          "_PSW",           "DBPASS",      "_PASSW",      "_AUTH",
    "_AUTH_STRING", "_DSN",           "CREDENTIAL",  "CREDENTIALS", "SSH_KEY",
    "CLIENT_KEY",   "STORAGE_KEY",    "SIGNING_KEY", "DEPLOY_KEY",  "MASTER_KEY",
    "HOST_KEY",     "SHARED_KEY",     "SERVICE_KEY", "LICENSE_KEY", "ACCESS_KEY",
    "HMAC_KEY",     "ENCRYPTION_KEY", "RSA_KEY",     "TLS_KEY",     "AUTH_CONFIG"};
/* The name as a whole. */
static const char *const secret_names[] = {"PASSW", "AUTH", "PSW", "CREDS"};
static const char *const harmless_words[] = {"TOKEN_FILE",  "TOKEN_URL",  "REQUEST_URL",
                                             "SECRET_NAME", "SECRET_ARN", "CREDENTIALS_FILE"};
/* What such a name is only about: var.oidc_role_arn, var.token_region. */
static const char *const harmless_ends[] = {
    "_ARN",     "_REGION", "_PROFILE", "_BUCKET",   "_ROLE", "_ROLE_NAME", "_ACCOUNT_ID",
    "_ACCOUNT", "_ENV",    "_PREFIX",  "_DURATION", "_TTL",  "_LENGTH"};

static Span env_vars_tail(Span name, size_t len)
{
    return name.len < len ? name : span_sub(name, name.len - len, name.len);
}

bool env_vars_name_has(Span name, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; i + len <= name.len; i++) {
        size_t n = 0;
        while (n < len && toupper((unsigned char)name.ptr[i + n]) == word[n])
            n++;
        if (n == len)
            return true;
    }
    return false;
}

/* 40 characters of the base64 alphabet in mixed case: what a secret key looks like wherever
 * somebody keeps it. */
static bool env_looks_like_key(Span value)
{
    unsigned kinds;
    if (value.len != SECRET_KEY_LEN)
        return false;
    kinds = span_kinds(value);
    for (size_t i = 0; i < value.len; i++) {
        if (!base64_is_char(value.ptr[i]))
            return false;
    }
    return (kinds & SPAN_UPPER) && (kinds & SPAN_LOWER);
}

static bool env_vars_ends(Span name, const char *const *ends, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (env_vars_name_has(env_vars_tail(name, strlen(ends[i])), ends[i]))
            return true;
    return false;
}

static bool env_vars_named_secret(Span name, bool known)
{
    for (size_t i = 0; i < ARRAY_LEN(harmless_words); i++)
        if (env_vars_name_has(name, harmless_words[i]))
            return false;
    if (env_vars_ends(name, harmless_ends, ARRAY_LEN(harmless_ends)))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(secret_words); i++)
        if (env_vars_name_has(name, secret_words[i]))
            return true;
    for (size_t i = 0; i < ARRAY_LEN(secret_names); i++)
        if (name.len == strlen(secret_names[i]) && env_vars_name_has(name, secret_names[i]))
            return true;
    return env_vars_ends(name, secret_ends, ARRAY_LEN(secret_ends)) ||
           (!known && env_vars_ends(name, unknown_ends, ARRAY_LEN(unknown_ends)));
}

/* A known variable is judged by its name alone: a secret in AWS_ACCESS_KEY_ID is a swapped pair,
 * and that must be seen. */
bool env_vars_is_secret(Span name, Span value)
{
    bool known = env_vars_find(name) && !span_starts(name, "TF_VAR_");
    if (span_ends(name, "_PROXY") || span_ends(name, "_proxy"))
        return false;
    return env_vars_named_secret(name, known) ||
           (!known && (env_looks_like_key(value) || tokenform_is_secret(value)));
}

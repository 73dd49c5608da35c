#include "data/config_keys.h"

#include <string.h>

#include "base/text.h"

const ConfigKey config_keys_table[] = {
#define ROW(key, go_sdk, aws_cli, value, trap, source) {key, go_sdk, aws_cli, value, trap},
#include "data/config_keys.inc"
#undef ROW
};
const size_t n_config_keys = ARRAY_LEN(config_keys_table);

enum { KEY_NAME_MAX = 48, KEY_TYPO_LIMIT = 2, KEY_TYPO_MIN_LEN = 8 };

const ConfigKey *config_key_find(const char *key)
{
    for (size_t i = 0; i < n_config_keys; i++)
        if (strcmp(config_keys_table[i].key, key) == 0)
            return &config_keys_table[i];
    return NULL;
}

/* Names of the same thing in provider blocks, variables and other tools. */
static const struct {
    const char *wrong, *meant;
} key_aliases[] = {
    {"access_key", "aws_access_key_id"},
    {"access_key_id", "aws_access_key_id"},
    {"account_id", "sso_account_id"},
    {"assume_role_arn", "role_arn"},
    {"aws_access_key", "aws_access_key_id"},
    {"aws_default_region", "region"},
    {"aws_profile", "source_profile"},
    {"aws_region", "region"},
    {"aws_role_arn", "role_arn"},
    {"aws_secret", "aws_secret_access_key"},
    {"aws_secret_key", "aws_secret_access_key"},
    {"aws_token", "aws_session_token"},
    {"default_region", "region"},
    {"key_id", "aws_access_key_id"},
    {"role_name", "sso_role_name"},
    {"secret_access_key", "aws_secret_access_key"},
    {"secret_key", "aws_secret_access_key"},
    {"session_token", "aws_session_token"},
    {"sso_account", "sso_account_id"},
    {"sso_role", "sso_role_name"},
    {"sso_url", "sso_start_url"},
    {"start_url", "sso_start_url"},
    {"token", "aws_session_token"},
};

const char *config_key_meant(const char *wrong)
{
    char name[KEY_NAME_MAX];
    const char *best = NULL;
    int best_distance = KEY_TYPO_LIMIT + 1;
    size_t len = strlen(wrong);
    if (len >= sizeof name)
        return NULL;
    for (size_t i = 0; i <= len; i++)
        name[i] = wrong[i] == '-' || wrong[i] == ' ' ? '_' : wrong[i];
    for (size_t i = 0; i < ARRAY_LEN(key_aliases); i++)
        if (strcmp(key_aliases[i].wrong, name) == 0)
            return key_aliases[i].meant;
    for (size_t i = 0; len >= KEY_TYPO_MIN_LEN && i < n_config_keys; i++) {
        int distance = text_distance(name, config_keys_table[i].key, KEY_TYPO_LIMIT);
        if (distance < best_distance && config_keys_table[i].key[0] != '[') {
            best = config_keys_table[i].key;
            best_distance = distance;
        }
    }
    return best;
}

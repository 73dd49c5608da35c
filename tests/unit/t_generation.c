/* Which rules a version follows, and which version would be used. */
#include "tests/support/setup.h"

#include <string.h>

#include "predict/generation.h"
#include "tests/support/predictscene.h"

#define KEYS \
    ((const char *const[]){"AWS_ACCESS_KEY_ID=" DEAD, "AWS_SECRET_ACCESS_KEY=" SECRET, NULL})
#define FILES               \
    ((const char *const[]){ \
        ".aws/credentials", \
        "[work]\naws_access_key_id = " GOOD "\naws_secret_access_key = " SECRET "\n", NULL})
#define MODULE(version)                                                                           \
    "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n      "  \
    "version = \"" version "\"\n    }\n  }\n}\n"                                                  \
    "provider \"aws\" {\n  region = \"us-east-1\"\n  profile = \"work\"\n}\ndata \"aws_region\" " \
    "\"r\" {}\n"

void test_env_keys_and_profile_by_generation(void **state)
{
    static const struct {
        const char *hcl, *key, *host; /* causes.md F11; provider-facts region >= 4.0.0 */
    } rows[] = {
        {MODULE("~> 3.0"), DEAD, "https://sts.amazonaws.com"},
        {MODULE("~> 4.0"), GOOD, "https://sts.us-east-1.amazonaws.com"},
        {MODULE("5.100.0"), GOOD, "https://sts.us-east-1.amazonaws.com"},
        {MODULE(">= 6.0"), GOOD, "https://sts.us-east-1.amazonaws.com"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Scene scene = {KEYS, FILES, rows[i].hcl, NULL, 0, NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *c = scene_conf(run, "aws");
        if (strcmp(c->base->access_key_id.text, rows[i].key) != 0 ||
            strcmp(c->sts_endpoint, rows[i].host) != 0)
            fail_msg("row %zu: %s at %s", i, c->base->access_key_id.text, c->sts_endpoint);
        scene_end(run);
    }
}

void test_quirks_have_ranges(void **state)
{
    static const struct {
        enum product product;
        const char *version;
        enum quirk quirk;
        bool has;
    } rows[] = {
        {PRODUCT_PROVIDER, "5.66.0", QUIRK_EMPTY_ROLE_IS_ERROR, false},
        {PRODUCT_PROVIDER, "5.67.0", QUIRK_EMPTY_ROLE_IS_ERROR, true},
        {PRODUCT_PROVIDER, "5.68.0", QUIRK_EMPTY_ROLE_IS_ERROR, false},
        {PRODUCT_PROVIDER, NULL, QUIRK_NO_SSO_SESSION, false},
        {PRODUCT_PROVIDER, "4.53.0", QUIRK_NO_SSO_SESSION, true},
        {PRODUCT_PROVIDER, "5.100.0", QUIRK_V1_SESSION, true},
        {PRODUCT_PROVIDER, "6.0.0", QUIRK_V1_SESSION, false},
        {PRODUCT_TERRAFORM, "1.6.6", QUIRK_ENV_BEATS_PROFILE, true},
        {PRODUCT_TERRAFORM, "1.7.0", QUIRK_ENV_BEATS_PROFILE, false},
        {PRODUCT_OPENTOFU, "1.11.9", QUIRK_NO_LOGIN, true},
        {PRODUCT_OPENTOFU, "1.11.10", QUIRK_NO_LOGIN, false},
        {PRODUCT_TERRAFORM, "1.11.4", QUIRK_NO_PROFILE_REGION, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Generation g = {rows[i].product, rows[i].version};
        if (generation_has(&g, rows[i].quirk) != rows[i].has)
            fail_msg("row %zu", i);
    }
}

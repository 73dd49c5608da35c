/* Which rules a version follows, and which version would be used. */
#include "tests/support/setup.h"

#include <string.h>

#include "predict/generation.h"
#include "tests/support/predictscene.h"
#include "tests/support/reasons.h"

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

#define BARE "provider \"aws\" {\n  region = \"us-east-1\"\n}\ndata \"aws_region\" \"r\" {}\n"
#define LOCK(version) \
    "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = \"" version "\"\n}\n"

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

/* Of all that is there and looked at, the first is used, and nothing says that something behind it
 * comes first. */
static void assert_one_order(const Configuration *conf, const char *what)
{
    const Candidate *used = NULL;
    for (size_t i = 0; i < conf->chain.len; i++)
        if (conf->chain.items[i].outcome == CHAIN_USED)
            used = &conf->chain.items[i];
    if (!used || !conf->base || used->source != conf->base->source)
        fail_msg("%s: what is used doesn't stand in the chain", what);
    for (const Candidate *c = conf->chain.items; c < used; c++)
        if (c->outcome == CHAIN_SHADOWED && strncmp(c->reason, "not looked at: ", 15) != 0)
            fail_msg("%s: %s stands before %s and loses: %s", what, c->label, used->label,
                     c->reason);
}

static const Candidate *keys_of(const Configuration *conf, const char *id)
{
    for (size_t i = 0; i < conf->chain.len; i++)
        if (conf->chain.items[i].creds &&
            strcmp(conf->chain.items[i].creds->access_key_id.text, id) == 0)
            return &conf->chain.items[i];
    return NULL;
}

/* causes.md F11: 3.70.0 takes the environment though the block names a profile; 2.22.0 takes
 * AWS_PROFILE before it; 3.20.0 knows no SSO. */
void test_the_chain_tells_the_order_of_its_version(void **state)
{
    static const struct {
        const char *hcl, *lock, *env, *loses, *because;
    } rows[] = {
        {MODULE("3.70.0"), LOCK("3.70.0"), NULL, GOOD, "AWS_ACCESS_KEY_ID comes first"},
        {MODULE("4.0.0"), LOCK("4.0.0"), NULL, DEAD,
         "not looked at: profile = in the block comes first"},
        {BARE, LOCK("2.22.0"), "AWS_PROFILE=work", DEAD,
         "not looked at: this version takes the profile of AWS_PROFILE first"},
        {BARE, LOCK("2.20.0"), "AWS_PROFILE=work", GOOD, "AWS_ACCESS_KEY_ID comes first"},
        {BARE, LOCK("5.100.0"), "AWS_PROFILE=work", GOOD, "AWS_ACCESS_KEY_ID comes first"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *const env[] = {"AWS_ACCESS_KEY_ID=" DEAD, "AWS_SECRET_ACCESS_KEY=" SECRET,
                                   rows[i].env, NULL};
        const char *const files[] = {FILES[0], FILES[1], "/t/.terraform.lock.hcl", rows[i].lock,
                                     NULL};
        Scene scene = {env, files, rows[i].hcl, NULL, 0, NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *conf = scene_conf(run, "aws");
        const Candidate *loser = keys_of(conf, rows[i].loses);
        assert_one_order(conf, rows[i].lock);
        assert_string_not_equal(conf->base->access_key_id.text, rows[i].loses);
        assert_non_null(loser);
        assert_int_equal(loser->outcome, CHAIN_SHADOWED);
        assert_string_equal(loser->reason, rows[i].because);
        scene_end(run);
    }
}

void test_an_old_version_passes_over_what_it_does_not_know(void **state)
{
    static const char *const files[] = {
        ".aws/config",
        "[profile work]\nsso_start_url = https://x\nsso_region = us-east-1\nsso_account_id = 1\n"
        "sso_role_name = A\ncredential_process = /bin/x\n",
        NULL};
    Scene scene = {NULL, files, MODULE("3.20.0"), NULL, 0, NULL};
    SceneRun *run = scene_run(&scene);
    const Configuration *conf = scene_conf(run, "aws");
    bool told = false;
    (void)state;
    for (size_t i = 0; i < conf->chain.len; i++)
        told |= conf->chain.items[i].source == CRED_SSO &&
                strcmp(conf->chain.items[i].reason,
                       "not looked at: this version doesn't know it yet") == 0;
    assert_true(told);
    assert_int_equal(conf->base->source, CRED_PROCESS);
    scene_end(run);
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
        {PRODUCT_TERRAFORM, "1.14.8", QUIRK_NO_LOGIN, true},
        {PRODUCT_TERRAFORM, "1.14.9", QUIRK_NO_LOGIN, false},
        {PRODUCT_PROVIDER, "6.56.0", QUIRK_HEALS_CLOCK, false},
        {PRODUCT_PROVIDER, "6.57.0", QUIRK_HEALS_CLOCK, true},
        {PRODUCT_TERRAFORM, "1.15.9", QUIRK_HEALS_CLOCK, false},
        {PRODUCT_TERRAFORM, "1.15.9", QUIRK_LIST_MAY_FAIL, false},
        {PRODUCT_OPENTOFU, "1.12.6", QUIRK_LIST_MAY_FAIL, true},
        {PRODUCT_OPENTOFU, "1.12.6", QUIRK_SKIP_ASKS_NOTHING, true},
        {PRODUCT_TERRAFORM, "1.5.7", QUIRK_SKIP_ASKS_NOTHING, true},
        {PRODUCT_TERRAFORM, "1.6.0", QUIRK_SKIP_ASKS_NOTHING, false},
        {PRODUCT_OPENTOFU, "1.12.6", QUIRK_HTTP_PROXY_ALONE, true},
        {PRODUCT_TERRAFORM, "1.15.9", QUIRK_HTTP_PROXY_ALONE, false},
        {PRODUCT_PROVIDER, "5.25.0", QUIRK_HTTP_PROXY_FIRST, true},
        {PRODUCT_PROVIDER, "5.26.0", QUIRK_HTTP_PROXY_FIRST, false},
        {PRODUCT_OPENTOFU, "1.12.6", QUIRK_TOKEN_FROM_ENV, true},
        {PRODUCT_TERRAFORM, "1.14.0", QUIRK_BOOL_BY_PRESENCE, true},
        {PRODUCT_TERRAFORM, "1.15.0", QUIRK_BOOL_BY_PRESENCE, false},
        {PRODUCT_PROVIDER, "4.67.0", QUIRK_NO_ENDPOINT_SETTINGS, true},
        {PRODUCT_PROVIDER, "5.24.0", QUIRK_NO_ENDPOINT_SETTINGS, false},
        {PRODUCT_PROVIDER, "5.25.0", QUIRK_OLD_VALUES, true},
        {PRODUCT_PROVIDER, "5.26.0", QUIRK_OLD_VALUES, false},
        {PRODUCT_TERRAFORM, "1.7.5", QUIRK_OLD_VALUES, true},
        {PRODUCT_TERRAFORM, "1.8.0", QUIRK_OLD_VALUES, false},
        {PRODUCT_OPENTOFU, "1.6.0", QUIRK_OLD_VALUES, false},
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

typedef struct QuirkCase {
    enum product product;
    enum quirk quirk;
    const char *with, *without; /* NULL: all have it */
} QuirkCase;

/* The release that has a rule beside the one that doesn't: each end of each row. */
static const QuirkCase quirk_cases[] = {
    {PRODUCT_PROVIDER, QUIRK_ENV_BEATS_PROFILE, "3.75.2", "4.0.0"},
    {PRODUCT_TERRAFORM, QUIRK_ENV_BEATS_PROFILE, "1.6.6", "1.7.0"},
    {PRODUCT_OPENTOFU, QUIRK_ENV_BEATS_PROFILE, "1.6.3", "1.7.0"},
    {PRODUCT_PROVIDER, QUIRK_AWS_PROFILE_BEATS_ENV, "2.21.0", "2.20.0"},
    {PRODUCT_PROVIDER, QUIRK_AWS_PROFILE_BEATS_ENV, "2.22.0", "2.23.0"},
    {PRODUCT_PROVIDER, QUIRK_SDK_V1, "3.75.2", "4.0.0"},
    {PRODUCT_TERRAFORM, QUIRK_SDK_V1, "1.5.7", "1.6.0"},
    {PRODUCT_PROVIDER, QUIRK_V1_SESSION, "4.0.0", "3.75.2"},
    {PRODUCT_PROVIDER, QUIRK_V1_SESSION, "5.100.0", "6.0.0"},
    {PRODUCT_PROVIDER, QUIRK_NO_SSO, "3.25.0", "3.26.0"},
    {PRODUCT_TERRAFORM, QUIRK_NO_SSO, "1.0.5", "1.0.6"},
    {PRODUCT_PROVIDER, QUIRK_NO_SSO_SESSION, "4.53.0", "4.54.0"},
    {PRODUCT_TERRAFORM, QUIRK_NO_SSO_SESSION, "1.5.7", "1.6.0"},
    {PRODUCT_PROVIDER, QUIRK_NO_LOGIN, "6.22.1", "6.23.0"},
    {PRODUCT_TERRAFORM, QUIRK_NO_LOGIN, "1.14.8", "1.14.9"},
    {PRODUCT_OPENTOFU, QUIRK_NO_LOGIN, "1.11.9", "1.11.10"},
    {PRODUCT_PROVIDER, QUIRK_NO_WEB_IDENTITY, "2.20.0", "2.21.0"},
    {PRODUCT_PROVIDER, QUIRK_CONFIG_FILE_ON_DEMAND, "2.70.0", "3.0.0"},
    {PRODUCT_PROVIDER, QUIRK_NO_PROFILE_REGION, "5.24.0", "5.25.0"},
    {PRODUCT_PROVIDER, QUIRK_EMPTY_ROLE_IS_ERROR, "5.67.0", "5.66.0"},
    {PRODUCT_PROVIDER, QUIRK_EMPTY_ROLE_IS_ERROR, "5.67.0", "5.68.0"},
    {PRODUCT_OPENTOFU, QUIRK_LOWER_CASE_PROXY, "1.6.2", "1.6.3"},
    {PRODUCT_OPENTOFU, QUIRK_LOWER_CASE_PROXY, "1.7.0", "1.6.3"},
    {PRODUCT_OPENTOFU, QUIRK_LOWER_CASE_PROXY, "1.7.2", "1.7.3"},
    {PRODUCT_TERRAFORM, QUIRK_NO_CONFIG_FILE_ENV, "1.5.7", "1.6.0"},
    {PRODUCT_PROVIDER, QUIRK_HEALS_CLOCK, "6.57.0", "6.56.0"},
    {PRODUCT_OPENTOFU, QUIRK_TOKEN_FROM_ENV, "1.6.0", "1.5.7"},
    {PRODUCT_TERRAFORM, QUIRK_SKIP_ASKS_NOTHING, "1.5.7", "1.6.0"},
    {PRODUCT_PROVIDER, QUIRK_HTTP_PROXY_FIRST, "5.25.0", "5.26.0"},
    {PRODUCT_TERRAFORM, QUIRK_BOOL_BY_PRESENCE, "1.6.0", "1.5.7"},
    {PRODUCT_TERRAFORM, QUIRK_BOOL_BY_PRESENCE, "1.14.9", "1.15.0"},
    {PRODUCT_PROVIDER, QUIRK_NO_ENDPOINT_SETTINGS, "5.23.1", "5.24.0"},
    {PRODUCT_TERRAFORM, QUIRK_NO_ENDPOINT_SETTINGS, "1.5.7", "1.6.0"},
    {PRODUCT_PROVIDER, QUIRK_OLD_VALUES, "5.25.0", "5.26.0"},
    {PRODUCT_TERRAFORM, QUIRK_OLD_VALUES, "1.7.5", "1.8.0"},
    {PRODUCT_PROVIDER, QUIRK_OLD_PREFIX, "4.67.0", "5.0.0"},
    {PRODUCT_TERRAFORM, QUIRK_OLD_PREFIX, "1.5.7", "1.6.0"},
    {PRODUCT_OPENTOFU, QUIRK_NO_PROFILE_REGION, "1.12.6", NULL},
    {PRODUCT_OPENTOFU, QUIRK_LIST_MAY_FAIL, "1.12.6", NULL},
    {PRODUCT_OPENTOFU, QUIRK_HTTP_PROXY_ALONE, "1.12.6", NULL},
    {PRODUCT_TERRAFORM, QUIRK_NO_PROFILE_REGION, "1.11.4", NULL},
    {PRODUCT_OPENTOFU, QUIRK_SKIP_ASKS_NOTHING, "1.12.6", NULL},
    {PRODUCT_OPENTOFU, QUIRK_PLAIN_S3_WORDS, "1.12.6", NULL},
    {PRODUCT_OPENTOFU, QUIRK_ADDS_HTTPS, "1.12.6", NULL},
};

void test_each_quirk_begins_and_ends_with_its_release(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(quirk_cases); i++) {
        const QuirkCase *row = &quirk_cases[i];
        const Generation with = {row->product, row->with}, without = {row->product, row->without};
        if (!generation_has(&with, row->quirk))
            fail_msg("row %zu: %s is without", i, row->with);
        if (row->without && generation_has(&without, row->quirk))
            fail_msg("row %zu: %s has it", i, row->without);
    }
}

static bool has_case(enum product product, enum quirk quirk)
{
    for (size_t i = 0; i < ARRAY_LEN(quirk_cases); i++)
        if (quirk_cases[i].product == product && quirk_cases[i].quirk == quirk)
            return true;
    return false;
}

/* A rule that any release of a product has (those that stand above, and the newest). */
static bool is_rule_of(enum product product, enum quirk quirk)
{
    Generation g = {product, NULL};
    bool has = generation_has(&g, quirk);
    for (size_t i = 0; i < ARRAY_LEN(quirk_cases) && !has; i++) {
        g.version = quirk_cases[i].with;
        has = quirk_cases[i].product == product && generation_has(&g, quirk);
    }
    return has;
}

void test_each_quirk_has_a_case(void **state)
{
    static const char *const quirks[] = {
#define QUIRK_NAME(code) #code,
        QUIRKS(QUIRK_NAME)
#undef QUIRK_NAME
    };
    static const char *const products[] = {"the provider", "Terraform", "OpenTofu"};
    (void)state;
    for (size_t q = QUIRK_NONE + 1; q < ARRAY_LEN(quirks); q++) {
        bool any = false;
        for (size_t p = 0; p < ARRAY_LEN(products); p++) {
            bool is_rule = is_rule_of((enum product)p, (enum quirk)q);
            any |= is_rule;
            if (is_rule && !has_case((enum product)p, (enum quirk)q))
                fail_msg("%s of %s has no case: add a row to quirk_cases of "
                         "tests/unit/t_generation.c, or correct its range in "
                         "src/predict/generation.c",
                         quirks[q], products[p]);
        }
        if (!any)
            fail_msg("%s: no row of src/predict/generation.c has it", quirks[q]);
    }
}

#define IN_REGION(region) \
    "provider \"aws\" {\n  region = \"" region "\"\n}\ndata \"aws_region\" \"r\" {}\n"

/* regions.tsv: a region counts from the first provider on that has it in its list. */
void test_a_region_is_known_from_its_first_provider_on(void **state)
{
    static const struct {
        const char *hcl, *lock;
        enum predict_reason reason;
    } rows[] = {
        {IN_REGION("il-central-1"), LOCK("5.11.0"), PREDICT_REGION_INVALID},
        {IN_REGION("il-central-1"), LOCK("5.12.0"), PREDICT_FINE},
        {IN_REGION("ap-south-2"), LOCK("4.40.0"), PREDICT_REGION_INVALID},
        {IN_REGION("ap-south-2"), LOCK("4.41.0"), PREDICT_FINE},
        {IN_REGION("mx-central-1"), LOCK("5.100.0"), PREDICT_FINE},
        {IN_REGION("us-nowhere-1"), LOCK("5.100.0"), PREDICT_REGION_INVALID},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *const env[] = {"AWS_ACCESS_KEY_ID=" GOOD, "AWS_SECRET_ACCESS_KEY=" SECRET,
                                   NULL};
        const char *const files[] = {"/t/.terraform.lock.hcl", rows[i].lock, NULL};
        Scene scene = {env, files, rows[i].hcl, NULL, 0, NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *conf = scene_conf(run, "aws");
        if (conf->outcome.reason != rows[i].reason)
            fail_msg("row %zu: %s", i, predict_reason_id(conf->outcome.reason));
        scene_end(run);
    }
}

/* What init refuses of the versions, and what a role's ARN is refused for, have reasons of their
 * own. */
void test_what_terraform_refuses_has_its_reason(void **state)
{
    static const struct {
        const char *hcl, *lock;
        enum predict_reason reason;
    } rows[] = {
        {MODULE("~> 5.0"), LOCK("4.30.0"), PREDICT_VERSION},
        {MODULE("> 5.0, < 5.0"), NULL, PREDICT_VERSION},
        {"provider \"aws\" {\n  region = \"us-east-1\"\n  assume_role {\n    role_arn = "
         "\"nonsense\"\n  }\n}\ndata \"aws_region\" \"r\" {}\n",
         NULL, PREDICT_ROLE_ARN_INVALID},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *const files[] = {
            FILES[0], FILES[1], rows[i].lock ? "/t/.terraform.lock.hcl" : NULL, rows[i].lock, NULL};
        Scene scene = {KEYS, files, rows[i].hcl, NULL, 0, NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *conf = scene_conf(run, "aws");
        if (conf->outcome.reason != rows[i].reason)
            fail_msg("row %zu: %s", i, predict_reason_id(conf->outcome.reason));
        scene_end(run);
    }
}

/* SDK version 1, endpoints/legacy_regions.go: the older regions call the one STS of all. */
void test_the_older_regions_share_one_sts_before_version_4(void **state)
{
    static const char *const shared[] = {
        "us-east-1",    "us-east-2",      "us-west-1",      "us-west-2",      "ca-central-1",
        "eu-central-1", "eu-north-1",     "eu-west-1",      "eu-west-2",      "eu-west-3",
        "sa-east-1",    "ap-south-1",     "ap-southeast-1", "ap-southeast-2", "ap-northeast-1",
        "eu-south-1",   "ap-northeast-3", "me-south-1"};
    const size_t n = sizeof shared / sizeof shared[0];
    (void)state;
    for (size_t i = 0; i < 3 * n; i++) {
        Arena a = ARENA_INIT;
        const char *region = shared[i % n];
        bool old = i < n, asked_for = i >= 2 * n, global = old && i % n < n - 3;
        const char *const env[] = {"AWS_ACCESS_KEY_ID=" GOOD, "AWS_SECRET_ACCESS_KEY=" SECRET,
                                   asked_for ? "AWS_STS_REGIONAL_ENDPOINTS=regional" : NULL, NULL};
        const char *const files[] = {"/t/.terraform.lock.hcl",
                                     old || asked_for ? LOCK("3.75.2") : LOCK("4.0.0"), NULL};
        Scene scene = {env,
                       files,
                       arena_printf(&a,
                                    "provider \"aws\" {\n  region = \"%s\"\n}\n"
                                    "data \"aws_region\" \"r\" {}\n",
                                    region),
                       NULL,
                       0,
                       NULL};
        SceneRun *run = scene_run(&scene);
        const Question *q = scene_question(run, Q_CALLER_IDENTITY);
        const char *host = global ? "https://sts.amazonaws.com"
                                  : arena_printf(&a, "https://sts.%s.amazonaws.com", region);
        if (!q || strcmp(q->endpoint, host) != 0)
            fail_msg("%zu, %s: %s", i, region, q ? q->endpoint : "nobody");
        scene_end(run);
        arena_clear(&a);
    }
}

/* Half a pair in the block: SDK version 1 passes over it, later ones take it and fail. */
void test_half_a_pair_in_the_block(void **state)
{
    static const struct {
        const char *version;
        bool passed_over;
    } rows[] = {{"3.70.0", true}, {"4.67.0", false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Arena a = ARENA_INIT;
        const char *const files[] = {
            "/t/.terraform.lock.hcl",
            arena_printf(&a,
                         "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = "
                         "\"%s\"\n}\n",
                         rows[i].version),
            NULL};
        Scene scene = {KEYS,
                       files,
                       "provider \"aws\" {\n  region = \"us-east-1\"\n  access_key = \"" GOOD
                       "\"\n}\ndata \"aws_region\" \"r\" {}\n",
                       NULL,
                       0,
                       NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *c = scene_conf(run, "aws");
        assert_true((c->base && strcmp(c->base->access_key_id.text, DEAD) == 0) ==
                    rows[i].passed_over);
        scene_end(run);
        arena_clear(&a);
    }
}

/* The second session of provider 5, with SDK version 1, stops at a key that no other reads
 * (v-key-12 with 4.67.0, 5.100.0 and 6.68.0). */
void test_the_old_session_reads_a_key_of_its_own(void **state)
{
    static const struct {
        const char *lock, *value;
        bool stops;
    } rows[] = {{LOCK("5.100.0"), "both", true},
                {LOCK("5.100.0"), "regional", false},
                {LOCK("4.67.0"), "both", false},
                {LOCK("6.0.0"), "both", false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Arena a = ARENA_INIT;
        const char *const files[] = {
            ".aws/config",
            arena_printf(&a, "[default]\nsts_regional_endpoints = %s\n", rows[i].value),
            "/t/.terraform.lock.hcl", rows[i].lock, NULL};
        Scene scene = {KEYS, files, BARE, NULL, 0, NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *c = scene_conf(run, "aws");
        assert_true((c->outcome.reason == PREDICT_SETTING_INVALID) == rows[i].stops);
        scene_end(run);
        arena_clear(&a);
    }
}

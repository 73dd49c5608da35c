/* The S3 backend before Terraform 1.6, whose SDK is version 1: each row was run with 1.5.7 and, for
 * what changed, with 1.11.4. */
#include "tests/support/setup.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/checkrows.h"

#define ROLE "    role_arn = \"arn:aws:iam::111122223333:role/st\"\n"
#define KMS "    kms_key_id = \"alias/x\"\n"
#define SSE_KEY "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
#define CANNOT "error configuring S3 Backend: IAM Role (arn:aws:iam::111122223333:role/st) cannot"
#define SESSION "error configuring S3 Backend: Error creating AWS session: "

void test_backend_before_16_refuses(void **state)
{
    static const struct {
        const char *args, *variable, *config, *version, *says; /* NULL: not refused for that */
    } rows[] = {
        {ROLE "    assume_role_duration_seconds = 899\n", NULL, "", "1.5.7", CANNOT},
        {ROLE "    external_id = \"x\"\n", NULL, "", "1.5.7", CANNOT},
        {ROLE "    session_name = \"x\"\n", NULL, "", "1.5.7", CANNOT},
        {ROLE "    assume_role_policy_arns = [\"x\"]\n", NULL, "", "1.5.7", CANNOT},
        {ROLE "    assume_role_duration_seconds = 900\n", NULL, "", "1.5.7", NULL},
        {"    assume_role_duration_seconds = 60\n", NULL, "", "1.5.7", NULL},
        {"    workspace_key_prefix = \"x/\"\n", NULL, "", "1.5.7",
         "workspace_key_prefix must not start or end with '/'"},
        {"    sse_customer_key = \"abc\"\n", NULL, "", "1.5.7", "sse_customer_key must be 44"},
        {KMS "    sse_customer_key = \"" SSE_KEY "\"\n", NULL, "", "1.5.7",
         "Cannot have both kms_key_id and sse_customer_key set."},
        {KMS, "AWS_SSE_CUSTOMER_KEY=" SSE_KEY, "", "1.5.7",
         "Cannot have both kms_key_id and sse_customer_key set."},
        {KMS, "AWS_SSE_CUSTOMER_KEY=" SSE_KEY, "", "1.11.4", "Invalid encryption configuration"},
        {"", "AWS_SSE_CUSTOMER_KEY=abc", "", "1.5.7", "sse_customer_key must be 44"},
        {"    sse_customer_key = \"" SSE_KEY "\"\n", "AWS_SSE_CUSTOMER_KEY=abc", "", "1.5.7", NULL},
        {"", "AWS_STS_REGIONAL_ENDPOINTS=both", "", "1.5.7",
         SESSION "failed to load shared config, failed to load, AWS_STS_REGIONAL_ENDPOINTS"},
        {"", "AWS_STS_REGIONAL_ENDPOINTS=both", "", "1.11.4", NULL},
        {"", NULL, "[default]\nsts_regional_endpoints = both\n", "1.5.7",
         SESSION "failed to load sts_regional_endpoints from shared config, /h/.aws/config"},
        {"", NULL, "[profile o]\nsts_regional_endpoints = both\n", "1.5.7", NULL},
        {"", NULL, "[default]\nsts_regional_endpoints = both\n", "1.11.4", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char tf[700];
        const char *env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), rows[i].variable, NULL};
        const FakeFile files[] = {
            {"/t/main.tf", tf}, {"/h/.aws/config", rows[i].config}, {NULL, NULL}};
        FakeCase c = {.env = env,
                      .files = files,
                      .keys = check_keys,
                      .n_keys = n_check_keys,
                      .terraform_version = rows[i].version};
        const Configuration *backend;
        const char *said;
        Diagnosis d;
        snprintf(tf, sizeof tf,
                 "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = \"k\"\n"
                 "    region = \"us-east-1\"\n%s  }\n}\n",
                 rows[i].args);
        diagnosis_of(&c, &d);
        backend = configuration_find(&d.configurations, "backend.s3");
        assert_non_null(backend);
        said = backend->outcome.terraform_message ? backend->outcome.terraform_message : "";
        if (rows[i].says ? strncmp(said, rows[i].says, strlen(rows[i].says)) != 0
                         : strstr(said, "error configuring") || strstr(said, "sse_") ||
                               strstr(said, "ncryption"))
            fail_msg("row %zu: %s", i, said);
        diagnosis_free(&d);
    }
}

/* The profile's key says where STS is asked, as the variable does. */
void test_backend_before_16_asks_the_regional_sts(void **state)
{
    static const struct {
        const char *variable, *config, *endpoint;
    } rows[] = {
        {NULL, "", "https://sts.amazonaws.com"},
        {NULL, "[default]\nsts_regional_endpoints = regional\n",
         "https://sts.us-east-1.amazonaws.com"},
        {"AWS_STS_REGIONAL_ENDPOINTS=legacy", "[default]\nsts_regional_endpoints = regional\n",
         "https://sts.amazonaws.com"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), rows[i].variable, NULL};
        const FakeFile files[] = {
            {"/t/main.tf", "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = \"k\"\n"
                           "    region = \"us-east-1\"\n  }\n}\n"},
            {"/h/.aws/config", rows[i].config},
            {NULL, NULL}};
        FakeCase c = {.env = env,
                      .files = files,
                      .keys = check_keys,
                      .n_keys = n_check_keys,
                      .terraform_version = "1.5.7"};
        const Configuration *backend;
        Diagnosis d;
        diagnosis_of(&c, &d);
        backend = configuration_find(&d.configurations, "backend.s3");
        if (!backend->sts_endpoint || strcmp(backend->sts_endpoint, rows[i].endpoint) != 0)
            fail_msg("row %zu: %s", i, backend->sts_endpoint);
        diagnosis_free(&d);
    }
}

/* A bucket of another region: SDK version 1 has a code for it, version 2's words have none. */
void test_backend_before_16_names_a_redirect(void **state)
{
    static const struct {
        const char *version, *code;
    } rows[] = {{"1.5.7", "BucketRegionError"}, {"1.11.4", NULL}};
    static const FakeFault fault = {"s3.", NET_OK, 301, "PermanentRedirect", false, false};
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    static const FakeFile files[] = {
        {"/t/main.tf", "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = \"k\"\n"
                       "    region = \"us-east-1\"\n  }\n}\n"},
        {NULL, NULL}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        FakeCase c = {.env = env,
                      .files = files,
                      .keys = check_keys,
                      .n_keys = n_check_keys,
                      .faults = &fault,
                      .n_faults = 1,
                      .terraform_version = rows[i].version};
        const Configuration *backend;
        Diagnosis d;
        diagnosis_of(&c, &d);
        backend = configuration_find(&d.configurations, "backend.s3");
        assert_non_null(backend);
        assert_int_equal(backend->outcome.status, OUTCOME_ERROR);
        if (rows[i].code)
            assert_string_equal(backend->outcome.error_code, rows[i].code);
        else
            assert_null(backend->outcome.error_code);
        diagnosis_free(&d);
    }
}

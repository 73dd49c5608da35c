/* Addresses of providers, and places where Terraform can't write, as terraform 1.11.4 judges them.
 */
#include "tests/support/setup.h"

#include "base/alloc.h"
#include "terraform/tfload.h"
#include "tests/support/tfcase.h"

void test_tf_provider_sources(void **state)
{
    static const char *const good[] = {
        "aws", "A", "1a", "a-b", "a/b/c", "localhost:1/a/b", "terraform", "a\xc3\xa9"};
    static const char *const bad[] = {
        "",    "-",       "a_b",      "a--b",     "a/",      "/a",
        "a b", "a/b/c/d", "http://x", "a..b/c/d", "a:x/b/c", "hashicorp/terraform-provider-x"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        if (tfsource_fault(span_of(good[i])))
            fail_msg("%s: %s", good[i], tfsource_fault(span_of(good[i])));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (!tfsource_fault(span_of(bad[i])))
            fail_msg("%s is taken", bad[i]);
}

static const struct {
    const char *env, *text; /* text of /t/main.tf */
    const char *summary;    /* NULL = nothing is refused */
} place_rows[] = {
    {"TF_DATA_DIR=/t/main.tf/x", "locals {}\n", "failed to read module manifest"},
    {"TF_DATA_DIR=/t/x/y", "locals {}\n", NULL},
    {"TF_DATA_DIR=/proc/x", "locals {}\n", NULL},
    {"TF_DATA_DIR=/proc/x", "terraform {\n backend \"local\" {}\n}\n",
     "failed to read module manifest"},
    {"TF_CLI_ARGS_plan=-out=/proc/x", "locals {}\n", "Failed to write plan file"},
    {"TF_CLI_ARGS_plan=-out=/t/x", "locals {}\n", NULL},
    {"TF_CLI_ARGS_plan=-var -version", "locals {}\n", NULL},
    {"TF_CLI_ARGS_plan=-var -nope", "locals {}\n", "Invalid -var option"},
    {"TF_REATTACH_PROVIDERS={\"a\":{\"Addr\":{\"Network\":\"unix\",\"String\":\"x\"}}}",
     "locals {}\n", NULL},
    {"TF_REATTACH_PROVIDERS={\"a b\":{\"Addr\":{\"Network\":\"unix\",\"String\":\"x\"}}}",
     "locals {}\n", "Invalid format for TF_REATTACH_PROVIDERS"},
};

void test_tf_places_and_arguments(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(place_rows); i++) {
        const char *const env[] = {place_rows[i].env, NULL};
        TfCase f = tfcase_open(FILES({"/t/main.tf", place_rows[i].text}), env, NULL, 0);
        const char *said = NULL;
        for (size_t k = 0; !said && k < f.config->problems.len; k++)
            if (f.config->problems.items[k].fatal)
                said = f.config->problems.items[k].summary;
        if ((said == NULL) != (place_rows[i].summary == NULL) ||
            (said && strcmp(said, place_rows[i].summary) != 0))
            fail_msg("%s: %s", place_rows[i].env, said ? said : "nothing");
        tfcase_close(&f);
    }
}

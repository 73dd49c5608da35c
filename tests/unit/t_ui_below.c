/* The folders below that a folder without Terraform lists: Terraform's, OpenTofu's, CDK's and
 * Terragrunt's. */
#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/fakeworld.h"
#include "ui/below.h"

#define PROVIDER "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n"
#define BACKEND                                                                           \
    "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = \"k\"\n    region = " \
    "\"eu-west-1\"\n"                                                                     \
    "  }\n}\n"

static const struct {
    const char *path, *text;
} files[] = {
    {"/t/prod/main.tf", PROVIDER BACKEND},
    {"/t/tofu/main.tofu", PROVIDER},
    {"/t/tofujson/main.tofu.json", "{\"provider\": {\"aws\": {\"region\": \"eu-west-1\"}}}"},
    {"/t/cdktf.out/stacks/dev/cdk.tf.json",
     "{\"//\": {\"metadata\": {\"backend\": \"local\"}}, \"provider\": {\"aws\": [{\"region\": "
     "\"eu-west-1\"}]}}"},
    {"/t/live/app/terragrunt.hcl", "terraform {\n  source = \"../../prod\"\n}\n"},
    {"/t/random/main.tf", "resource \"random_id\" \"x\" {\n  byte_length = 4\n}\n"},
    {"/t/prod/.terraform/modules/x/main.tf", PROVIDER},
    {"/t/notes/readme.txt", "nothing"},
};

static const struct {
    const char *path, *what;
} wanted[] = {
    {"/t/cdktf.out/stacks/dev", "root module, made by CDK for Terraform"},
    {"/t/live/app", "Terragrunt unit"},
    {"/t/prod", "root module: AWS provider, S3 backend"},
    {"/t/tofu", "root module: AWS provider"},
    {"/t/tofujson", "root module: AWS provider"},
};

void test_folders_of_every_program_are_listed_with_what_they_are(void **state)
{
    Arena arena = ARENA_INIT;
    World *w = fake_world("/nowhere", NULL);
    size_t n = 0;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        fake_world_put(w, files[i].path, span_of(files[i].text));
    Below *found = below_find(w, &arena, "/t", &n);
    for (size_t i = 0; i < n && i < ARRAY_LEN(wanted); i++) {
        assert_string_equal(found[i].path, wanted[i].path);
        assert_string_equal(found[i].what, wanted[i].what);
    }
    assert_int_equal(n, ARRAY_LEN(wanted));
    fake_world_free(w);
    arena_clear(&arena);
}

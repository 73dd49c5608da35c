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

#define USED "resource \"aws_vpc\" \"a\" {\n}\n"

static const struct {
    const char *path, *text;
} files[] = {
    {"/t/prod/main.tf", PROVIDER BACKEND},
    {"/t/role/main.tf",
     "provider \"aws\" {\n  region = \"eu-west-1\"\n  profile = \"ops\"\n  assume_role {\n"
     "    role_arn = \"arn:aws:iam::123456789012:role/deploy\"\n  }\n}\n" USED},
    {"/t/two/main.tf",
     "provider \"aws\" {\n  region = \"eu-west-1\"\n  profile = \"ops\"\n}\n"
     "provider \"aws\" {\n  alias = \"b\"\n  region = \"eu-west-1\"\n"
     "  profile = \"none\"\n}\n" USED "resource \"aws_vpc\" \"b\" {\n  provider = aws.b\n}\n"},
    {"/h/.aws/credentials", "[ops]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"
                            "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"},
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
    {"/t/cdktf.out/stacks/dev", "CDK for Terraform: no resource uses it"},
    {"/t/live/app", "Terragrunt unit: no keys, unless this machine has a role"},
    {"/t/prod", "provider, S3 backend: no keys, unless this machine has a role"},
    {"/t/role", "provider: keys of profile ops, then role deploy"},
    {"/t/tofu", "provider: no resource uses it"},
    {"/t/tofujson", "provider: no resource uses it"},
    {"/t/two", "provider: keys of profile ops; 1 other"},
};

void test_folders_of_every_program_are_listed_with_what_they_sign_in_with(void **state)
{
    Arena arena = ARENA_INIT;
    static const char *const env[] = {"HOME=/h", NULL};
    const SessionOptions options = {.dir = "/t"};
    World *w = fake_world("/nowhere", env);
    size_t n = 0;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        fake_world_put(w, files[i].path, span_of(files[i].text));
    Below *found = below_find(w, &arena, &options, &n);
    for (size_t i = 0; i < n && i < ARRAY_LEN(wanted); i++) {
        assert_string_equal(found[i].path, wanted[i].path);
        assert_string_equal(found[i].what, wanted[i].what);
    }
    assert_int_equal(n, ARRAY_LEN(wanted));
    fake_world_free(w);
    arena_clear(&arena);
}

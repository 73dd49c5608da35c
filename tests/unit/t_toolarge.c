/* More than can be looked at is not known, at its place, and nothing that hangs on it is judged. */
#include "tests/support/setup.h"

#include <stdio.h>
#include <string.h>

#include "hcl/hcl.h"
#include "tests/support/predictscene.h"
#include "tests/support/tfcase.h"

/* begin, then part n times ('#' is its number), then end. */
static const char *many(Arena *arena, const char *begin, const char *part, size_t n,
                        const char *end)
{
    AUTO_BUF Buf out = BUF_INIT(64 * 1024 * 1024);
    buf_add_str(&out, begin);
    for (size_t i = 0; i < n; i++)
        for (const char *p = part; *p; p++)
            if (*p == '#')
                buf_printf(&out, "%zu", i);
            else
                buf_add_char(&out, *p);
    buf_add_str(&out, end);
    return arena_strdup(arena, out.ptr);
}

/* The variable has no value, so a file of values that is not looked at must not let that be told.
 */
#define ROOT \
    "variable \"x\" {}\nprovider \"aws\" {\n  region = var.x\n}\ndata \"aws_region\" \"r\" {}\n"

void test_a_file_that_is_too_large_is_not_known(void **state)
{
    static const struct {
        const char *path, *begin, *part, *end;
        size_t n_problems; /* that don't hang on it */
    } rows[] = {
        {"/t/z.tf", "", "locals {\n  a# = 1\n}\n", "", 0},
        {"/t/z.tf", "terraform {\n  required_version = \">= 1.0", ", >= 1.#", "\"\n}\n", 0},
        {"/t/z.tf", "locals {\n  a = [", "#,", "]\n}\n", 0},
        {"/t/z.tf", "locals {\n  a = \"", "${1}", "\"\n}\n", 0},
        {"/t/z.tf", "locals {\n", "a# = 1\n", "}\n", 0},
        {"/t/z.tf.json", "{\"locals\":{\"z\":1", ",\"a#\":1", "}}", 0},
        {"/t/z.tf.json", "{\"provider\":{\"aws\":[{}", ",{\"alias\":\"a#\"}", "]}}", 0},
        {"/t/terraform.tfvars", "", "a# = 1\n", "", 0},
        {"/t/z.auto.tfvars.json", "{\"z\":1", ",\"a#\":1", "}", 0},
        {"/t/.terraform.lock.hcl", "", "provider \"registry.terraform.io/a/p#\" {\n}\n", "", 0},
        {"/t/.terraform/modules/modules.json", "{\"Modules\":[{}", ",{\"Key\":\"m#\"}", "]}", 0},
        {"/t/.terraform/terraform.tfstate",
         "{\"version\":3,\"backend\":{\"type\":\"s3\",\"config\":{\"a\":1", ",\"a#\":1", "}}}", 1},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        const char *text = many(&arena, rows[i].begin, rows[i].part, 320000, rows[i].end);
        TfCase f = tfcase_open(FILES({"/t/main.tf", ROOT}, {rows[i].path, text}), NULL, NULL, 0);
        const char *shown = rows[i].path + strlen("/t/");
        if (!f.config->not_known || strcmp(f.config->not_known_at.name, shown) != 0)
            fail_msg("%s, %s: not told", shown, rows[i].part);
        if (f.config->problems.len != rows[i].n_problems)
            fail_msg("%s, %s: %s", shown, rows[i].part,
                     f.config->problems.len ? f.config->problems.items[0].text : "none");
        tfcase_close(&f);
        arena_clear(&arena);
    }
}

void test_configurations_are_counted(void **state)
{
    static const char *const parts[] = {
        "provider \"aws\" {\n  alias = \"a#\"\n}\n",
        "data \"terraform_remote_state\" \"r#\" {\n  backend = \"s3\"\n}\n"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        Arena arena = ARENA_INIT;
        TfCase f =
            tfcase_open(FILES({"/t/main.tf", many(&arena, "", parts[i], 1001, "")}), NULL, NULL, 0);
        assert_non_null(f.config->not_known);
        assert_true(f.config->not_known_at.line > 1000);
        tfcase_close(&f);
        f = tfcase_open(FILES({"/t/main.tf", many(&arena, "", parts[i], 950, "")}), NULL, NULL, 0);
        assert_null(f.config->not_known);
        tfcase_close(&f);
        arena_clear(&arena);
    }
}

void test_nothing_is_kept_of_a_tree_that_is_too_large(void **state)
{
    Arena arena = ARENA_INIT;
    const HclFile *f;
    (void)state;
    f = hcl_parse(&arena, "main.tf", span_of(many(&arena, "a {\n", "b# = 1\n", 200000, "")));
    assert_true(f->too_large && f->too_large_at.line > 1000);
    assert_int_equal(f->body.blocks.len, 0);
    assert_null(f->error.summary);
    f = hcl_parse_json(&arena, "x", span_of(many(&arena, "[1", ",1", 400000, "")), false);
    assert_true(f->too_large);
    assert_int_equal(f->value->kind, HCL_ERROR);
    f = hcl_parse(&arena, "main.tf", span_of(many(&arena, "a {\n", "b# = 1\n", 50000, "}\n")));
    assert_false(f->too_large);
    arena_clear(&arena);
}

#define USED "data \"aws_region\" \"r\" {}\n"

/* A file that Terraform reads and why403 does not, for its size, is no file that can't be read, and
 * what stands in it is not missing. */
void test_a_large_file_of_the_users_is_not_known(void **state)
{
    static const struct {
        const char *env[4], *path, *begin, *part, *hcl;
        size_t n;
    } rows[] = {
        {{"AWS_PROFILE=p0"}, "/h/.aws/config", "[profile p0]\n", "k# = 1\n", "", 100001},
        {{"AWS_PROFILE=p0"}, "/h/.aws/config", "", "[profile q#]\nregion = a\n", "", 50001},
        {{"AWS_PROFILE=p0"}, "/h/.aws/credentials", "", "[q#]\naws_access_key_id = A\n", "", 50001},
        {{NULL}, "/h/.aws/credentials", "# ", "comment ", "", 600000},
        {{"AWS_WEB_IDENTITY_TOKEN_FILE=/h/token", "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/x"},
         "/h/token",
         "",
         "a.b.c#",
         "",
         40000},
        {{"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1/c",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=/h/token"},
         "/h/token",
         "",
         "a.b.c#",
         "",
         40000},
        {{"AWS_ACCESS_KEY_ID=" GOOD, "AWS_SECRET_ACCESS_KEY=" SECRET},
         "/h/ca.pem",
         "",
         "# certificate #\n",
         "custom_ca_bundle = \"/h/ca.pem\"",
         1200000},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        const char *files[] = {rows[i].path,
                               many(&arena, rows[i].begin, rows[i].part, rows[i].n, ""), NULL};
        Scene scene = {.env = rows[i].env,
                       .files = files,
                       .hcl = arena_printf(
                           &arena, "provider \"aws\" {\n  region = \"eu-west-1\"\n  %s\n}\n" USED,
                           rows[i].hcl)};
        SceneRun *run = scene_run(&scene);
        const Outcome *o = &scene_conf(run, "aws")->outcome;
        if (o->status != OUTCOME_UNKNOWN || o->reason != PREDICT_NOT_KNOWN ||
            !strstr(o->detail, "is too large to be looked at") ||
            strcmp(o->at.name, rows[i].path) != 0)
            fail_msg("row %zu, %s: %s", i, rows[i].path, o->detail);
        scene_end(run);
        arena_clear(&arena);
    }
}

/* No file alone is too large, but all together are; the first stay judged. */
void test_large_shared_files_are_counted_together(void **state)
{
    Arena arena = ARENA_INIT;
    const char *files[13] = {NULL};
    Scene scene = {
        .files = files,
        .hcl =
            "provider \"aws\" {\n  region = \"eu-west-1\"\n  profile = \"q7\"\n"
            "  shared_config_files = [\"/h/0\", \"/h/1\", \"/h/2\", \"/h/3\", \"/h/4\"]\n}\n" USED};
    const Outcome *o;
    SceneRun *run;
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        files[2 * i] = arena_printf(&arena, "/h/%zu", i);
        files[2 * i + 1] = many(&arena, "", "[profile q#]\nregion = a\n", 45000, "");
    }
    run = scene_run(&scene);
    o = &scene_conf(run, "aws")->outcome;
    assert_int_equal(o->reason, PREDICT_NOT_KNOWN);
    assert_string_equal(o->at.name, "/h/3");
    scene_end(run);
    arena_clear(&arena);
}

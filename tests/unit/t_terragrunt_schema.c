/* Which arguments and blocks Terragrunt takes, and of what kind: some were run with Terragrunt
 * 1.1.3, the others are read from its source (terragrunt/tgschema.c). */
#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/tgcase.h"

static TgCase unit_of(const char *text, const char *const *env)
{
    const TestFile files[] = {
        {"/t/.git/HEAD", "ref"}, {UNIT "/main.tf", MODULE}, {UNIT "/terragrunt.hcl", text}, {0}};
    return tgcase_open(files, env, false);
}

#define HOOK(type, args) \
    "terraform {\n  " type " \"h\" {\n    commands = [\"plan\"]\n" args "  }\n}\n"

void test_blocks_that_lack_or_have_too_much(void **state)
{
    static const struct {
        const char *text, *summary, *at;
    } cases[] = {
        {"catalog {\n}\n", "Missing required argument", "terragrunt.hcl:1"},
        {"catalog {\n  urls = []\n  nope = 1\n}\n", "Unsupported argument", "terragrunt.hcl:3"},
        {"catalog {\n  urls = []\n}\ncatalog {\n  urls = []\n}\n", "Duplicate catalog block",
         "terragrunt.hcl:4"},
        {"engine {\n  version = \"x\"\n}\n", "Missing required argument", "terragrunt.hcl:1"},
        {"engine {\n  source = \"x\"\n}\nengine {\n  source = \"y\"\n}\n", "Duplicate engine block",
         "terragrunt.hcl:4"},
        {"terraform {\n  sources = \"x\"\n}\n", "Unsupported argument", "terragrunt.hcl:2"},
        {"terraform {\n  extra_arguments \"a\" {\n    env_vars = {}\n  }\n}\n",
         "Missing required argument", "terragrunt.hcl:2"},
        {HOOK("before_hook", ""), "Missing required argument", "terragrunt.hcl:2"},
        {HOOK("after_hook", "    execute = [\"true\"]\n    on_errors = []\n"),
         "Unsupported argument", "terragrunt.hcl:5"},
        {HOOK("error_hook", "    execute = [\"true\"]\n"), "Missing required argument",
         "terragrunt.hcl:2"},
        {"generate \"g\" {\n  path = \"g.tf\"\n  contents = \"\"\n}\n", "Missing required argument",
         "terragrunt.hcl:1"},
        {"exclude {\n  if = false\n}\n", "Missing required argument", "terragrunt.hcl:1"},
        {"dependencies {\n}\n", "Missing required argument", "terragrunt.hcl:1"},
        {"feature \"f\" {\n}\n", "Missing required argument", "terragrunt.hcl:1"},
        {"feature \"f\" {\n  default = 1\n  value = 2\n}\n", "Unsupported argument",
         "terragrunt.hcl:3"},
        {"errors {\n  ignore \"i\" {\n  }\n}\n", "Missing required argument", "terragrunt.hcl:2"},
        {"errors {\n  retry \"r\" {\n    retryable_errors = []\n    max_attempts = 1\n  }\n}\n",
         "Missing required argument", "terragrunt.hcl:2"},
        {"unit \"u\" {\n  source = \"x\"\n  path = \"y\"\n}\n", "Unsupported block type",
         "terragrunt.hcl:1"},
        {"stack \"s\" {\n  source = \"x\"\n  path = \"y\"\n}\n", "Unsupported block type",
         "terragrunt.hcl:1"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        TgCase c = unit_of(cases[i].text, NULL);
        tgcase_refused(&c, cases[i].summary, cases[i].at);
        tgcase_close(&c);
    }
}

void test_blocks_that_change_nothing(void **state)
{
    static const char *const texts[] = {
        "catalog {\n  urls = [\"https://example.com/x\"]\n  no_shell = true\n}\n",
        "engine {\n  source = \"github.com/x/y\"\n  version = \"v1\"\n  type = \"rpc\"\n"
        "  meta = {}\n}\n",
        "prevent_destroy = true\n",
        "prevent_destroy = \"true\"\n",
        "iam_assume_role_duration = \"900\"\n",
        "terraform_version_constraint = \">= 1\"\n",
        "errors {\n  retry \"r\" {\n    retryable_errors = []\n    max_attempts = 1\n"
        "    sleep_interval_sec = 1\n  }\n}\n",
        HOOK("error_hook", "    execute = [\"false\"]\n    on_errors = [\".*\"]\n"),
        HOOK("before_hook", "    execute = [\"true\"]\n    if = true\n    run_on_error = false\n"
                            "    suppress_stdout = true\n    working_dir = \".\"\n"),
        "feature \"f\" {\n  default = 1\n}\n",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        TgCase c = unit_of(texts[i], NULL);
        tgcase_no_problem(&c);
        assert_null(c.config->not_known);
        tgcase_close(&c);
    }
}

void test_kinds_of_the_files_arguments(void **state)
{
    static const char *const texts[] = {
        "prevent_destroy = \"maybe\"\n", "prevent_destroy = [true]\n",
        "iam_assume_role_duration = \"x\"\n", "iam_role = {}\n", "download_dir = []\n"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        TgCase c = unit_of(texts[i], NULL);
        tgcase_refused(&c, "Unsuitable value type", "terragrunt.hcl:1");
        tgcase_close(&c);
    }
}

/* Version 1 took them away; an older one that is found accepts them. */
void test_arguments_before_version_1(void **state)
{
    static const char *const texts[] = {"skip = true\n", "retryable_errors = [\"x\"]\n",
                                        "retry_max_attempts = 3\n",
                                        "retry_sleep_interval_sec = 3\n"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        Arena arena = ARENA_INIT;
        TgCase c = unit_of(texts[i], NULL);
        tgcase_refused(&c, "Unsupported argument", "terragrunt.hcl:1");
        assert_true(tgunit_asks_version(c.unit));
        tgunit_of_version(&arena, c.unit, "1.1.3");
        assert_int_equal(c.unit->view.problems.len, 1);
        tgunit_of_version(&arena, c.unit, "0.68.0");
        assert_int_equal(c.unit->view.problems.len, 0);
        tgcase_close(&c);
        arena_clear(&arena);
    }
}

/* TG_IAM_ASSUME_ROLE_* and the older names go before the file. */
void test_role_of_the_environment(void **state)
{
    static const char *const names[][5] = {
        {"TG_IAM_ASSUME_ROLE=arn:aws:iam::111122223333:role/env", "TG_IAM_ASSUME_ROLE_DURATION=901",
         "TG_IAM_ASSUME_ROLE_SESSION_NAME=env", "TG_IAM_ASSUME_ROLE_WEB_IDENTITY_TOKEN=/t/token",
         NULL},
        {"TERRAGRUNT_IAM_ROLE=arn:aws:iam::111122223333:role/env",
         "TERRAGRUNT_IAM_ASSUME_ROLE_DURATION=901", "TERRAGRUNT_IAM_ASSUME_ROLE_SESSION_NAME=env",
         "TERRAGRUNT_IAM_ASSUME_ROLE_WEB_IDENTITY_TOKEN=/t/token", NULL}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        TgCase c = unit_of("iam_role = \"arn:aws:iam::111122223333:role/file\"\n"
                           "iam_assume_role_duration = 3600\n"
                           "iam_assume_role_session_name = \"file\"\n"
                           "iam_web_identity_token = \"/t/other\"\n",
                           names[i]);
        assert_string_equal(c.unit->role.arn.text, "arn:aws:iam::111122223333:role/env");
        assert_int_equal(c.unit->role.duration_s, 901);
        assert_string_equal(c.unit->role.session_name.text, "env");
        assert_string_equal(c.unit->role.web_identity_token.text, "/t/token");
        tgcase_close(&c);
    }
}

/* Which program runs, and where the copy of a source that comes from elsewhere lies. */
void test_program_and_download_folder(void **state)
{
    static const char *const tofu[] = {"PATH=/bin", "TG_TF_PATH=/opt/tofu", NULL};
    static const char *const folder[] = {"TG_DOWNLOAD_DIR=/cache", NULL};
    static const char *const older[] = {"TERRAGRUNT_DOWNLOAD=/cache", NULL};
    static const char *const *const envs[] = {folder, older, NULL};
    TgCase c = unit_of("terraform_binary = \"no-such\"\n", tofu);
    (void)state;
    assert_string_equal(c.unit->binary, "/opt/tofu");
    tgcase_no_problem(&c);
    tgcase_close(&c);
    for (size_t i = 0; i < ARRAY_LEN(envs); i++) {
        const TestFile files[] = {
            {"/cache/a/b/main.tf", MODULE "provider \"aws\" {\n  profile = \"c\"\n}\n"},
            {UNIT "/terragrunt.hcl", "download_dir = \"/cache\"\nterraform {\n"
                                     "  source = \"git::ssh://git@example.com/m.git\"\n}\n"},
            {UNIT "/.terragrunt-cache/a/b/main.tf", MODULE},
            {NULL, NULL}};
        c = tgcase_open(files, envs[i], false);
        assert_string_equal(c.unit->view.dir, "/cache/a/b");
        assert_string_equal(tfvalue_text(tgcase_argument(&c, "profile")), "c");
        tgcase_close(&c);
    }
}

/* What AWS would have to be asked for, and what only Terragrunt could list, is not known. */
void test_functions_that_are_not_known(void **state)
{
    static const char *const exprs[] = {"get_aws_account_alias()", "get_aws_caller_identity_arn()",
                                        "get_aws_caller_identity_user_id()",
                                        "mark_glob_as_read(\"*.hcl\")[0]"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(exprs); i++)
        tgcase_profile(NULL, "", exprs[i], NULL, NULL);
}

/* Somebody's file may hold any number of them: 20,000 took 20 seconds and more. */
void test_numbers_have_an_end(void **state)
{
    enum { MANY = 1500, BYTES = 200 * 1000 };
    AUTO_BUF Buf blocks = BUF_INIT(BYTES), wrong = BUF_INIT(BYTES);
    Arena arena = ARENA_INIT;
    TgCase c;
    (void)state;
    for (int i = 0; i < MANY; i++) {
        buf_printf(&blocks,
                   "generate \"g%d\" {\n  path = \"g%d.tf\"\n  if_exists = \"skip\"\n"
                   "  contents = \"\"\n}\n",
                   i, i);
        buf_printf(&wrong, "v%d = 1\n", i);
    }
    c = unit_of(arena_span(&arena, buf_span(&blocks)), NULL);
    assert_non_null(c.config->not_known);
    assert_non_null(strstr(c.config->not_known, "more than 1000 files"));
    tgcase_close(&c);
    c = unit_of(arena_span(&arena, buf_span(&wrong)), NULL);
    assert_int_equal(c.unit->view.problems.len, 100);
    tgcase_close(&c);
    arena_clear(&arena);
}

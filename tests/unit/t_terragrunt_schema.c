/* Which arguments, blocks and labels Terragrunt takes, and of what kind; all of it was run with
 * Terragrunt 1.1.3 (terragrunt/tgschema.c). */
#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/tgcase.h"

static TgCase unit_of(const char *text, const char *const *env)
{
    const TestFile files[] = {
        {"/t/.git/HEAD", "ref"}, {UNIT "/main.tf", MODULE}, {UNIT "/terragrunt.hcl", text}, {0}};
    return tgcase_open(files, env, false);
}

static void refused_local(const char *const *env, const char *call)
{
    Arena arena = ARENA_INIT;
    TgCase c = unit_of(arena_printf(&arena, "locals {\n  a = %s\n}\n", call), env);
    tgcase_refused(&c, "Error in function call", "terragrunt.hcl:2");
    tgcase_close(&c);
    arena_clear(&arena);
}

#define HOOK(type, args) \
    "terraform {\n  " type " \"h\" {\n    commands = [\"plan\"]\n" args "  }\n}\n"

#define GENERATE(more) \
    "generate \"g\" {\n  path = \"g.tf\"\n  if_exists = \"skip\"\n  contents = \"\"\n" more "}\n"

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
        {HOOK("error_hook", "    execute = [\"true\"]\n    on_errors = []\n    if = true\n"),
         "Unsupported argument", "terragrunt.hcl:6"},
        {HOOK("after_hook", "    execute = [\"\"]\n"), "Error with hook", "terragrunt.hcl:2"},
        {"dependency \"d\" {\n}\n", "Missing required argument", "terragrunt.hcl:1"},
        {"dependency \"d\" {\n  config_path = \"../d\"\n  nope = 1\n}\n", "Unsupported argument",
         "terragrunt.hcl:3"},
        {"include \"r\" {\n}\n", "Missing required argument", "terragrunt.hcl:1"},
        {"include {\n  path = \"../x.hcl\"\n  nope = 1\n}\n", "Unsupported argument",
         "terragrunt.hcl:3"},
        {"errors {\n  nope = 1\n}\n", "Unsupported argument", "terragrunt.hcl:2"},
        {"errors {\n  nope \"x\" {\n  }\n}\n", "Unsupported block type", "terragrunt.hcl:2"},
        {"locals {\n  x {\n  }\n}\n", "Unsupported block type", "terragrunt.hcl:2"},
        {"terraform {\n  extra_arguments \"a\" {\n    commands = []\n    nope {\n    }\n  }\n}\n",
         "Unsupported block type", "terragrunt.hcl:4"},
        {"terraform \"x\" {\n}\n", "Extraneous label for terraform", "terragrunt.hcl:1"},
        {"locals \"x\" {\n}\n", "Extraneous label for locals", "terragrunt.hcl:1"},
        {"include \"a\" \"b\" {\n  path = \"x\"\n}\n", "Extraneous label for include",
         "terragrunt.hcl:1"},
        {"feature {\n  default = 1\n}\n", "Missing name for feature", "terragrunt.hcl:1"},
        {"terraform {\n  extra_arguments {\n    commands = []\n  }\n}\n",
         "Missing name for extra_arguments", "terragrunt.hcl:2"},
        {GENERATE("") GENERATE(""), "Detected generate blocks with the same name",
         "terragrunt.hcl:6"},
        {GENERATE("  mutable = true\n"), "requires the 'mutable-generate' experiment",
         "terragrunt.hcl:5"},
        {"terraform {\n  version = \"1\"\n}\n", "requires the 'version-attribute' experiment",
         "terragrunt.hcl:2"},
        {"inputs = \"x\"\n", "json: cannot unmarshal", "terragrunt.hcl:1"},
        {"inputs = []\n", "json: cannot unmarshal", "terragrunt.hcl:1"},
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
        "generate = {\n  g = {\n    path = \"g.tf\"\n    if_exists = \"skip\"\n  }\n}\n",
        "terraform {\n  update_source_with_cas = true\n  mutable = true\n}\n",
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

/* What the known versions refuse because they know no such name, a newer one may know: no
 * refusal, and no certainty. */
void test_names_that_a_newer_version_may_know(void **state)
{
    static const char *const texts[] = {"shiny = true\n", "terraform {\n  shiny = 1\n}\n",
                                        "errors {\n  shiny \"x\" {\n  }\n}\n",
                                        GENERATE("  mutable = true\n")};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        Arena arena = ARENA_INIT;
        TgCase c = unit_of(texts[i], NULL);
        assert_true(tgunit_asks_version(c.unit));
        tgunit_of_version(&arena, c.unit, TG_KNOWN_VERSION);
        assert_int_equal(c.unit->view.problems.len, 1);
        assert_true(c.unit->view.problems.items[0].fatal);
        tgunit_of_version(&arena, c.unit, "1.2.0");
        assert_int_equal(c.unit->view.problems.len, 1);
        assert_false(c.unit->view.problems.items[0].fatal);
        assert_true(c.unit->view.problems.items[0].perhaps);
        assert_non_null(strstr(c.unit->view.problems.items[0].text, "1.2.0"));
        tgcase_close(&c);
        arena_clear(&arena);
    }
}

/* They are switched on by name, or all of them; 1.1.3 says the rest. */
void test_experiments(void **state)
{
    static const char *const named[] = {"TG_EXPERIMENT=cas,mutable-generate", NULL};
    static const char *const all[] = {"TG_EXPERIMENT_MODE=true", NULL};
    static const char *const *const envs[] = {named, all};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(envs); i++) {
        TgCase c = unit_of(GENERATE("  mutable = true\n"), envs[i]);
        tgcase_no_problem(&c);
        tgcase_close(&c);
    }
    refused_local(named, "deep_merge({a = 1}, {b = 2})");
}

/* An engine block does nothing until engines are switched on; then a program of its own starts
 * Terraform. */
void test_an_engine(void **state)
{
    static const char *const on[] = {"TG_EXPERIMENT=iac-engine", NULL};
    static const char *const older[] = {"TG_EXPERIMENTAL_ENGINE=1", NULL};
    static const char *const off[] = {"TG_EXPERIMENT=iac-engine", "TG_NO_ENGINE=true", NULL};
    static const struct {
        const char *const *env;
        bool engine;
    } cases[] = {{NULL, false}, {on, true}, {older, true}, {off, false}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        TgCase c = unit_of("engine {\n  source = \"github.com/x/y\"\n}\n", cases[i].env);
        if (cases[i].engine)
            assert_non_null(strstr(c.config->not_known, "an engine runs Terraform"));
        else
            assert_null(c.config->not_known);
        tgcase_close(&c);
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
    static const char *const older_tofu[] = {"PATH=/bin", "TERRAGRUNT_TFPATH=/opt/tofu", NULL};
    static const char *const folder[] = {"TG_DOWNLOAD_DIR=/cache", NULL};
    static const char *const older[] = {"TERRAGRUNT_DOWNLOAD=/cache", NULL};
    static const char *const *const envs[] = {folder, older, NULL};
    static const TestFile there[] = {{UNIT "/main.tf", MODULE},
                                     {UNIT "/terragrunt.hcl", "terraform_binary = \"no-such\"\n"},
                                     {"/opt/tofu", ""},
                                     {NULL, NULL}};
    TgCase c = tgcase_open(there, tofu, false);
    (void)state;
    assert_string_equal(c.unit->binary, "/opt/tofu");
    tgcase_no_problem(&c);
    tgcase_close(&c);
    c = tgcase_open(there, older_tofu, false);
    assert_string_equal(c.unit->binary, "/opt/tofu");
    tgcase_close(&c);
    c = unit_of("terraform_binary = \"no-such\"\n", tofu);
    tgcase_refused(&c, "no such file or directory", "TG_TF_PATH");
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

/* Terragrunt copies the code to where it runs: to an absolute path, and not into itself. */
void test_download_folders_that_stop(void **state)
{
    static const char *const inside[] = {"TG_DOWNLOAD_DIR=dl", NULL};
    static const char *const hidden[] = {"TG_DOWNLOAD_DIR=.dl/x", NULL};
    static const char *const elsewhere[] = {"TG_DOWNLOAD_DIR=/tmp/dl", NULL};
    static const struct {
        const char *text;
        const char *const *env;
        const char *summary;
    } cases[] = {
        {"download_dir = \".cache\"\n", NULL, "copy destination must be an absolute path"},
        {"download_dir = \"${get_terragrunt_dir()}/dl\"\n", NULL, "the copy would recurse"},
        {"download_dir = \"${get_terragrunt_dir()}/.dl\"\n", NULL, NULL},
        {"", inside, "the copy would recurse"},
        {"", hidden, NULL},
        {"download_dir = \"dl\"\n", elsewhere, NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        TgCase c = unit_of(cases[i].text, cases[i].env);
        if (cases[i].summary)
            assert_non_null(strstr(c.unit->view.problems.items[0].summary, cases[i].summary));
        else
            tgcase_no_problem(&c);
        tgcase_close(&c);
    }
}

/* Terragrunt's own client can't open the bundle: the function fails, whatever it would ask. */
void test_functions_with_a_bundle_that_is_not_there(void **state)
{
    static const char *const env[] = {"AWS_CA_BUNDLE=/none/ca.pem",
                                      "AWS_ACCESS_KEY_ID=AKIARTX3GSDSXAKFAMWG",
                                      "AWS_SECRET_ACCESS_KEY=x", NULL};
    static const char *const calls[] = {"get_aws_account_id()", "get_aws_account_alias()",
                                        "get_aws_caller_identity_arn()",
                                        "get_aws_caller_identity_user_id()"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(calls); i++)
        refused_local(env, calls[i]);
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

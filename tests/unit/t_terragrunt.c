/*
 * What Terraform gets in a Terragrunt unit at /t/live/app: each function and block of
 * src/terragrunt, against what Terragrunt 1.1 does (docs.terragrunt.com/reference/hcl, scenarios
 * tg-*).
 */
#include "tests/support/setup.h"

#include <string.h>

#include "terraform/tfplatform.h"
#include "tests/support/tgcase.h"

void test_functions(void **state)
{
    static const char *const env[] = {"PROFILE=from-env", "TG_EXPERIMENT=deep-merge", NULL};
    static const struct {
        const char *root, *locals, *expr, *want;
    } cases[] = {
        {NULL, "", "get_env(\"PROFILE\")", "from-env"},
        {NULL, "", "get_env(\"NONE\", \"fallback\")", "fallback"},
        {NULL, "", "timecmp(\"2024-01-01T00:00:00Z\", \"2025-01-01T00:00:00Z\")", "-1"},
        {NULL, "", "get_working_dir()",
         UNIT "/.terragrunt-cache/CyyFdxC6qYZNjm1H1NZz748sobs/jNndNCYSQ1N7XQOM8dyyZVXpAqA"},
        {NULL, "terraform {\n  source = \"../../mods//app\"\n}\n",
         "replace(get_working_dir(), get_terragrunt_dir(), \"\")",
         "/.terragrunt-cache/CyyFdxC6qYZNjm1H1NZz748sobs/xqaSHq29vmzUdyTT8LGS-o91X0k/app"},
        {NULL, "", "get_terraform_cli_args()[0]", "plan"},
        {NULL, "", "get_terragrunt_source_cli_flag()", ""},
        {NULL, "", "length(get_default_retryable_errors())", NULL},
        {NULL, "", "get_platform()", TF_PLATFORM_OS},
        {NULL, "", "get_terragrunt_dir()", UNIT},
        {NULL, "", "get_original_terragrunt_dir()", UNIT},
        {NULL, "", "get_repo_root()", "/t"},
        {NULL, "", "get_path_from_repo_root()", "live/app"},
        {NULL, "", "get_path_to_repo_root()", "../.."},
        {NULL, "", "path_relative_to_include()", "."},
        {"locals {}\n", "", "path_relative_to_include()", "live/app"},
        {"locals {}\n", "", "path_relative_from_include(\"root\")", "../.."},
        {"locals {}\n", "", "get_parent_terragrunt_dir()", "/t"},
        {NULL, "", "get_parent_terragrunt_dir()", UNIT},
        {NULL, "", "find_in_parent_folders(\"env.hcl\")", "/t/live/env.hcl"},
        {NULL, "", "find_in_parent_folders(\"none.hcl\", \"no\")", "no"},
        {NULL, "", "read_terragrunt_config(find_in_parent_folders(\"env.hcl\")).locals.name",
         "live"},
        {NULL, "", "read_terragrunt_config(\"none.hcl\", {locals = {name = \"d\"}}).locals.name",
         "d"},
        {NULL, "", "read_terragrunt_config(\"../env.hcl\").locals.name", "live"},
        {NULL, "", "jsondecode(read_tfvars_file(\"../vars.tfvars\")).who", "ann"},
        {NULL, "", "join(\"-\", get_terraform_commands_that_need_parallelism())",
         "apply-plan-destroy"},
        {NULL, "", "get_terraform_commands_that_need_vars()[4]", "plan"},
        {NULL, "", "get_terraform_commands_that_need_input()[2]", "init"},
        {NULL, "", "get_terraform_commands_that_need_locking()[3]", "plan"},
        {NULL, "", "get_terraform_command()", "plan"},
        {NULL, "", "mark_as_read(\"x\")", "x"},
        {NULL, "", "constraint_check(\"1.2.3\", \">= 1.0\") ? \"new\" : \"old\"", "new"},
        {NULL, "", "deep_merge({a = {b = \"1\"}}, {a = {c = \"2\"}}).a.b", "1"},
        {NULL, "locals {\n  a = \"${local.b}x\"\n  b = \"1\"\n}\n", "local.a", "1x"},
        {NULL, "feature \"f\" {\n  default = \"off\"\n}\n", "feature.f.value", "off"},
        {NULL, "", "upper(\"terraform's own\")", "TERRAFORM'S OWN"},
        {NULL, "", "sops_decrypt_file(\"../s.yaml\")", NULL},
        {NULL, "", "run_cmd(\"echo\", \"x\")", NULL},
        {NULL, "", "get_aws_account_id()", NULL},
        {"locals {}\n", "dependency \"d\" {\n  config_path = \"../d\"\n}\n",
         "dependency.d.outputs.x", NULL},
        {NULL,
         "dependency \"d\" {\n  config_path = \"../d\"\n  skip_outputs = true\n"
         "  mock_outputs = { x = \"mock\" }\n}\n",
         "dependency.d.outputs.x", "mock"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        tgcase_profile(cases[i].root, cases[i].locals, cases[i].expr, env, cases[i].want);
}

/* Who asked for which variable, and where what stands in its place is written. */
void test_defaults_of_get_env_are_remembered(void **state)
{
    static const char *const env[] = {"SET=x", NULL};
    static const TestFile files[] = {{UNIT "/main.tf", MODULE},
                                     {UNIT "/terragrunt.hcl",
                                      "locals {\n  a = get_env(\"SET\", \"d\")\n  b = "
                                      "get_env(\"NOT_SET\", \"d\")\n  c = local.b\n}\n"},
                                     {NULL, NULL}};
    TgCase c = tgcase_open(files, env, false);
    (void)state;
    assert_int_equal(c.unit->defaults.len, 1);
    assert_string_equal(c.unit->defaults.items[0].variable, "NOT_SET");
    assert_int_equal(c.unit->defaults.items[0].at.line, 3);
    tgcase_close(&c);
}

void test_feature_from_the_environment(void **state)
{
    static const char *const env[] = {"TG_FEATURE=other=1,f=on", NULL};
    (void)state;
    tgcase_profile(NULL, "feature \"f\" {\n  default = \"off\"\n}\n", "feature.f.value", env, "on");
}

/* The names that variables had before 1.0 count still (cli/flags/shared). */
void test_older_names_of_variables(void **state)
{
    static const char *const env[] = {"TERRAGRUNT_IAM_ROLE=arn:aws:iam::111122223333:role/old",
                                      "TERRAGRUNT_IAM_ASSUME_ROLE_WEB_IDENTITY_TOKEN=tok",
                                      "TERRAGRUNT_DOWNLOAD_DIR=/t/cache", NULL};
    static const TestFile files[] = {{UNIT "/main.tf", MODULE},
                                     {UNIT "/terragrunt.hcl", "iam_role = \"x\"\n"},
                                     {"/t/cache/a/b/.terraform/x", ""},
                                     {NULL, NULL}};
    TgCase c = tgcase_open(files, env, false);
    (void)state;
    assert_string_equal(c.unit->role.arn.text, "arn:aws:iam::111122223333:role/old");
    assert_string_equal(c.unit->role.web_identity_token.text, "tok");
    assert_string_equal(c.unit->view.data_dir, "/t/cache/a/b/.terraform");
    tgcase_close(&c);
}

/* Each merge strategy, seen in a variable that the inputs of both set. */
void test_merge_strategies(void **state)
{
    static const struct {
        const char *how, *region, *tags;
    } cases[] = {
        {"", "child", "c"},
        {"  merge_strategy = \"shallow\"\n", "child", "c"},
        {"  merge_strategy = \"deep\"\n", "child", "p-c"},
        {"  merge_strategy = \"no_merge\"\n", "child", "c"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Arena arena = ARENA_INIT;
        const TestFile files[] = {
            {UNIT "/main.tf",
             MODULE "variable \"region\" {}\nvariable \"only\" { default = \"none\" }\n"
                    "variable \"tags\" { type = list(string) }\n"
                    "provider \"aws\" {\n  region = var.region\n  profile = var.only\n"
                    "  sts_region = join(\"-\", var.tags)\n}\n"},
            {UNIT "/terragrunt.hcl",
             arena_printf(&arena,
                          "include {\n  path = \"../../root.hcl\"\n%s}\n"
                          "inputs = {\n  region = \"child\"\n  tags = [\"c\"]\n}\n",
                          cases[i].how)},
            {"/t/root.hcl",
             "inputs = {\n  region = \"parent\"\n  only = \"parent\"\n  tags = [\"p\"]\n}\n"},
            {NULL, NULL}};
        TgCase c = tgcase_open(files, NULL, false);
        assert_string_equal(tfvalue_text(tgcase_argument(&c, "region")), cases[i].region);
        assert_string_equal(tfvalue_text(tgcase_argument(&c, "sts_region")), cases[i].tags);
        assert_string_equal(tfvalue_text(tgcase_argument(&c, "profile")),
                            strstr(cases[i].how, "no_merge") ? "none" : "parent");
        tgcase_close(&c);
        arena_clear(&arena);
    }
}

void test_several_includes_and_expose(void **state)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE "variable \"p\" {}\nvariable \"r\" {}\n"
                                 "provider \"aws\" {\n  profile = var.p\n  region = var.r\n}\n"},
        {UNIT "/terragrunt.hcl", "include \"a\" {\n  path = \"../../a.hcl\"\n  expose = true\n}\n"
                                 "include \"b\" {\n  path = \"../../b.hcl\"\n}\n"
                                 "inputs = {\n  p = include.a.locals.who\n}\n"},
        {"/t/a.hcl", "locals {\n  who = \"ann\"\n}\ninputs = {\n  r = \"from-a\"\n}\n"},
        {"/t/b.hcl", "inputs = {\n  r = \"from-b\"\n}\n"},
        {NULL, NULL}};
    TgCase c = tgcase_open(files, NULL, false);
    (void)state;
    tgcase_no_problem(&c);
    assert_string_equal(tfvalue_text(tgcase_argument(&c, "profile")), "ann");
    /* the later include lies over the earlier one */
    assert_string_equal(tfvalue_text(tgcase_argument(&c, "region")), "from-b");
    tgcase_close(&c);
}

/* Who wins between inputs, TF_VAR_x and terraform.tfvars. */
void test_inputs_rank_below_files_and_variables(void **state)
{
    static const char *const env[] = {"TF_VAR_a=env", NULL};
    static const TestFile files[] = {
        {UNIT "/main.tf",
         MODULE "variable \"a\" {}\nvariable \"b\" {}\nvariable \"n\" { default = \"d\" }\n"
                "variable \"z\" { default = \"d\" }\n"
                "provider \"aws\" {\n  profile = var.a\n  region = var.b\n  sts_region = var.n\n"
                "  max_retries = var.z\n}\n"},
        {UNIT "/terraform.tfvars", "b = \"tfvars\"\n"},
        {UNIT "/terragrunt.hcl",
         "inputs = {\n  a = \"input\"\n  b = \"input\"\n  n = null\n  z = 3\n}\n"},
        {NULL, NULL}};
    TgCase c = tgcase_open(files, env, false);
    (void)state;
    tgcase_no_problem(&c);
    assert_string_equal(tfvalue_text(tgcase_argument(&c, "profile")), "env");
    assert_string_equal(tfvalue_text(tgcase_argument(&c, "region")), "tfvars");
    assert_int_equal(tgcase_argument(&c, "sts_region")->state, TF_NULL);
    assert_string_equal(tfvalue_text(tgcase_argument(&c, "max_retries")), "3");
    assert_string_equal(tgcase_argument(&c, "max_retries")->v.at.name, "terragrunt.hcl");
    tgcase_close(&c);
}

void test_extra_arguments(void **state)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE "variable \"p\" {}\nvariable \"r\" {}\nvariable \"s\" {}\n"
                                 "provider \"aws\" {\n  profile = var.p\n  region = var.r\n"
                                 "  sts_region = var.s\n}\n"},
        {"/t/live/r.tfvars", "r = \"file\"\n"},
        {UNIT "/terragrunt.hcl",
         "terraform {\n  extra_arguments \"x\" {\n    commands = [\"plan\"]\n"
         "    arguments = [\"-var\", \"p=arg\", \"-var=s=two\", \"-lock=false\"]\n"
         "    required_var_files = [\"${get_terragrunt_dir()}/../r.tfvars\"]\n"
         "    optional_var_files = [\"${get_terragrunt_dir()}/none.tfvars\"]\n"
         "    env_vars = {\n      AWS_PROFILE = \"set\"\n    }\n  }\n"
         "  extra_arguments \"y\" {\n    commands = [\"apply\"]\n"
         "    env_vars = {\n      AWS_REGION = \"never\"\n    }\n  }\n}\n"},
        {NULL, NULL}};
    TgCase c = tgcase_open(files, NULL, false);
    Snapshot *laid_out = tfview_snapshot(&c.arena, snapshot_new(&c.arena, c.world), &c.unit->view);
    (void)state;
    tgcase_no_problem(&c);
    assert_string_equal(tfvalue_text(tgcase_argument(&c, "profile")), "arg");
    assert_string_equal(tfvalue_text(tgcase_argument(&c, "region")), "file");
    assert_string_equal(tfvalue_text(tgcase_argument(&c, "sts_region")), "two");
    assert_string_equal(snapshot_env(laid_out, "AWS_PROFILE"), "set");
    assert_null(snapshot_env(laid_out, "AWS_REGION"));
    tgcase_close(&c);
}

/* Two blocks for one command: the later one's variable goes before, for that command alone. */
void test_extra_arguments_one_after_another(void **state)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE},
        {UNIT "/terragrunt.hcl",
         "terraform {\n  extra_arguments \"x\" {\n    commands = [\"init\", \"plan\"]\n"
         "    env_vars = {\n      AWS_PROFILE = \"first\"\n    }\n  }\n"
         "  extra_arguments \"y\" {\n    commands = [\"plan\"]\n"
         "    env_vars = {\n      AWS_PROFILE = \"second\"\n    }\n  }\n}\n"},
        {NULL, NULL}};
    TgCase c = tgcase_open(files, NULL, false);
    Snapshot *behind = snapshot_new(&c.arena, c.world),
             *plan = tfview_snapshot(&c.arena, behind, &c.unit->view),
             *init = tfview_snapshot_init(&c.arena, behind, &c.unit->view);
    (void)state;
    assert_string_equal(snapshot_env(plan, "AWS_PROFILE"), "second");
    assert_string_equal(snapshot_env(init, "AWS_PROFILE"), "first");
    tgcase_close(&c);
}

void test_values_file(void **state)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE "variable \"p\" {}\nprovider \"aws\" {\n  profile = var.p\n}\n"},
        {UNIT "/terragrunt.values.hcl", "who = \"stack\"\n"},
        {UNIT "/terragrunt.hcl", "inputs = {\n  p = values.who\n}\n"},
        {NULL, NULL}};
    TgCase c = tgcase_open(files, NULL, false);
    (void)state;
    tgcase_no_problem(&c);
    assert_string_equal(tfvalue_text(tgcase_argument(&c, "profile")), "stack");
    tgcase_close(&c);
}

/* A folder without such a file is no unit; TG_CONFIG names another one. */
void test_which_file(void **state)
{
    static const char *const variables[] = {"TG_CONFIG=other.hcl", "TERRAGRUNT_CONFIG=other.hcl"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        const char *const env[] = {variables[i], NULL};
        World *w = fake_world("/t", env);
        Arena arena = ARENA_INIT;
        fake_world_put(w, UNIT "/terragrunt.hcl", SPAN_LITERAL(""));
        assert_null(tgunit_find(&arena, snapshot_new(&arena, w), UNIT));
        fake_world_put(w, UNIT "/other.hcl", SPAN_LITERAL(""));
        assert_string_equal(tgunit_find(&arena, snapshot_new(&arena, w), UNIT), UNIT "/other.hcl");
        assert_null(tgunit_find(&arena, snapshot_new(&arena, w), "/t/live"));
        fake_world_free(w);
        arena_clear(&arena);
    }
}

/* include.go Merge: "if sourceConfig.IamRole != """: an empty text is no value of the child's. */
void test_empty_arguments_are_the_parents(void **state)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE},
        {UNIT "/terragrunt.hcl",
         INCLUDE_ROOT "iam_role = \"\"\niam_assume_role_session_name = \"s\"\n"},
        {"/t/root.hcl", "iam_role = \"arn:aws:iam::111122223333:role/r\"\n"},
        {NULL, NULL}};
    TgCase c = tgcase_open(files, NULL, false);
    (void)state;
    assert_string_equal(c.unit->role.arn.text, "arn:aws:iam::111122223333:role/r");
    assert_string_equal(c.unit->role.session_name.text, "s");
    tgcase_close(&c);
}

/* What the unit lays over the module's files may be read by the module, wherever both lie. */
void test_own_file_over_the_modules(void **state)
{
    static const TestFile files[] = {
        {"/t/.git/HEAD", "ref"},
        {"/t/modules/app/main.tf", MODULE "provider \"aws\" {\n  profile = "
                                          "trimspace(file(\"${path.module}/p.txt\"))\n}\n"},
        {"/t/modules/app/p.txt", "live\n"},
        {UNIT "/p.txt", "old\n"},
        {UNIT "/terragrunt.hcl", "terraform {\n  source = \"../../modules/app\"\n}\n"},
        {NULL, NULL}};
    TgCase c = tgcase_open(files, NULL, false);
    (void)state;
    assert_string_equal(tfvalue_text(tgcase_argument(&c, "profile")), "old");
    tgcase_close(&c);
}

/*
 * What Terraform gets in a Terragrunt unit at /t/live/app: each function and block of
 * src/terragrunt, against what Terragrunt 1.1 does (docs.terragrunt.com/reference/hcl, scenarios
 * tg-*).
 */
#include "tests/support/setup.h"

#include <string.h>

#include "terraform/tfplatform.h"
#include "terragrunt/tgunit.h"
#include "tests/support/fakeworld.h"

#define UNIT "/t/live/app"
#define INCLUDE_ROOT "include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n}\n"
#define MODULE "resource \"aws_sns_topic\" \"x\" {}\n"

enum { TG_LARGE = 5 * 1024 * 1024 };

typedef struct Case {
    Arena arena;
    World *world;
    TgUnit *unit;
    TfConfig *config;
} Case;

typedef struct TestFile {
    const char *path, *text;
} TestFile;

static bool run_echo(void *data, const char *cwd, const char *const *argv, Span *out,
                     const char **out_why)
{
    (void)data;
    (void)cwd;
    *out_why = "it failed";
    *out = span_of(argv[0] && argv[1] ? argv[1] : "");
    return strcmp(argv[0], "echo") == 0;
}

static Case open_case(const TestFile *files, const char *const *env, bool may_run)
{
    Case c = {ARENA_INIT, fake_world("/t", env), NULL, NULL};
    TgOptions options = {may_run ? run_echo : NULL, NULL};
    for (; files->path; files++)
        fake_world_put(c.world, files->path, span_of(files->text));
    Snapshot *snapshot = snapshot_new(&c.arena, c.world);
    c.unit = tgunit_read(&c.arena, snapshot, UNIT, &options);
    assert_non_null(c.unit);
    c.config = tfconfig_load_view(&c.arena, tfview_snapshot(&c.arena, snapshot, &c.unit->view),
                                  &c.unit->view, UNIT, NULL, 0);
    return c;
}

static void close_case(Case *c)
{
    fake_world_free(c->world);
    arena_clear(&c->arena);
}

static const TfValue *argument(const Case *c, const char *name)
{
    for (size_t i = 0; i < c->config->providers.len; i++)
        if (strcmp(c->config->providers.items[i].address, "aws") == 0)
            return tfblock_get(c->config->providers.items[i].block, name);
    fail_msg("there is no provider aws");
    return NULL;
}

static void refused(const Case *c, const char *summary, const char *at)
{
    for (size_t i = 0; i < c->config->problems.len; i++) {
        const TfProblem *p = &c->config->problems.items[i];
        Arena arena = ARENA_INIT;
        bool same = p->fatal && p->summary && strstr(p->summary, summary);
        if (same)
            assert_string_equal(source_text(&arena, p->at), at);
        arena_clear(&arena);
        if (same)
            return;
    }
    fail_msg("nothing says: %s", summary);
}

static void no_problem(const Case *c)
{
    for (size_t i = 0; i < c->config->problems.len; i++)
        fail_msg("%s: %s", c->config->problems.items[i].id, c->config->problems.items[i].text);
    assert_null(c->config->not_known);
}

/* The unit's file alone makes the provider: profile = EXPR. What is it worth? NULL: not known. */
static void check_profile(const char *root, const char *locals, const char *expr,
                          const char *const *env, const char *want)
{
    Arena arena = ARENA_INIT;
    const char *unit = arena_printf(
        &arena,
        "%s%sgenerate \"p\" {\n  path = \"p.tf\"\n  if_exists = \"overwrite\"\n"
        "  contents = \"provider \\\"aws\\\" {\\n  profile = \\\"${%s}\\\"\\n}\\n\"\n}\n",
        root ? INCLUDE_ROOT : "", locals, expr);
    const TestFile files[] = {{UNIT "/main.tf", MODULE},
                              {UNIT "/terragrunt.hcl", unit},
                              {"/t/.git/HEAD", "ref"},
                              {"/t/live/env.hcl", "locals {\n  name = \"live\"\n}\n"},
                              {"/t/live/d/terragrunt.hcl", INCLUDE_ROOT},
                              {"/t/live/vars.tfvars", "who = \"ann\"\n"},
                              {"/t/live/s.yaml", "a: ENC[x]\nsops:\n  version: 3\n"},
                              {root ? "/t/root.hcl" : "/t/other.hcl", root ? root : ""},
                              {NULL, NULL}};
    Case c = open_case(files, env, false);
    const char *got = tfvalue_text(argument(&c, "profile"));
    if (want && got)
        assert_string_equal(got, want);
    else if (want || got)
        fail_msg("%s: %s, expected %s", expr, got ? got : "not known", want ? want : "not known");
    if (want)
        no_problem(&c);
    else
        assert_int_equal(argument(&c, "profile")->state, TF_UNKNOWN);
    close_case(&c);
    arena_clear(&arena);
}

void test_functions(void **state)
{
    static const char *const env[] = {"PROFILE=from-env", NULL};
    static const struct {
        const char *root, *locals, *expr, *want;
    } cases[] = {
        {NULL, "", "get_env(\"PROFILE\")", "from-env"},
        {NULL, "", "get_env(\"NONE\", \"fallback\")", "fallback"},
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
        {NULL, "dependency \"d\" {\n  config_path = \"../d\"\n}\n", "dependency.d.outputs.x", NULL},
        {NULL,
         "dependency \"d\" {\n  config_path = \"../d\"\n  skip_outputs = true\n"
         "  mock_outputs = { x = \"mock\" }\n}\n",
         "dependency.d.outputs.x", "mock"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_profile(cases[i].root, cases[i].locals, cases[i].expr, env, cases[i].want);
}

void test_feature_from_the_environment(void **state)
{
    static const char *const env[] = {"TG_FEATURE=other=1,f=on", NULL};
    (void)state;
    check_profile(NULL, "feature \"f\" {\n  default = \"off\"\n}\n", "feature.f.value", env, "on");
}

/* A provider that root.hcl generates is shown where a person would change it. */
void test_generated_provider_points_at_root(void **state)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE},
        {UNIT "/terragrunt.hcl", INCLUDE_ROOT},
        {"/t/root.hcl", "locals {\n  profile = \"old\"\n}\ngenerate \"provider\" {\n"
                        "  path = \"provider.tf\"\n  if_exists = \"overwrite_terragrunt\"\n"
                        "  contents = <<EOF\nprovider \"aws\" {\n  region = \"us-east-1\"\n"
                        "  profile = \"${local.profile}\"\n}\nEOF\n}\n"},
        {NULL, NULL}};
    Case c = open_case(files, NULL, false);
    (void)state;
    no_problem(&c);
    assert_string_equal(tfvalue_text(argument(&c, "profile")), "old");
    assert_string_equal(argument(&c, "profile")->expr_at.name, "../../root.hcl");
    assert_int_equal(argument(&c, "profile")->expr_at.line, 10);
    assert_int_equal(c.config->providers.items[0].at.line, 8);
    assert_int_equal(c.unit->files.len, 2);
    close_case(&c);
}

/* if_exists where provider.tf is there: it says profile "mine", the generated one "made". */
void test_if_exists(void **state)
{
    static const struct {
        const char *how, *there, *want;
    } cases[] = {
        {"if_exists = \"skip\"", "", "mine"},
        {"if_exists = \"overwrite\"", "", "made"},
        {"if_exists = \"overwrite_terragrunt\"", "", NULL},
        {"if_exists = \"overwrite_terragrunt\"",
         "# Generated by Terragrunt. Sig: nIlQXj57tbuaRZEa\n", "made"},
        {"if_exists = \"error\"", "", NULL},
        {"if_exists = \"overwrite\"\n  disable = true", "", "mine"},
        {"if_exists = \"overwrite\"\n  disable_signature = true", "", "made"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Arena arena = ARENA_INIT;
        const TestFile files[] = {
            {UNIT "/main.tf", MODULE},
            {UNIT "/provider.tf",
             arena_printf(&arena, "%sprovider \"aws\" {\n  profile = \"mine\"\n}\n",
                          cases[i].there)},
            {UNIT "/terragrunt.hcl",
             arena_printf(
                 &arena,
                 "generate \"p\" {\n  path = \"provider.tf\"\n  %s\n"
                 "  contents = \"provider \\\"aws\\\" {\\nprofile = \\\"made\\\"\\n}\"\n}\n",
                 cases[i].how)},
            {NULL, NULL}};
        Case c = open_case(files, NULL, false);
        if (cases[i].want)
            assert_string_equal(tfvalue_text(argument(&c, "profile")), cases[i].want);
        else
            refused(&c, "already exists", "terragrunt.hcl:1");
        close_case(&c);
        arena_clear(&arena);
    }
}

void test_if_disabled_removes(void **state)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE},
        {UNIT "/provider.tf", "provider \"aws\" {\n  profile = \"mine\"\n}\n"},
        {UNIT "/terragrunt.hcl", "generate \"p\" {\n  path = \"provider.tf\"\n"
                                 "  if_exists = \"overwrite\"\n  disable = true\n"
                                 "  if_disabled = \"remove\"\n  contents = \"\"\n}\n"},
        {NULL, NULL}};
    Case c = open_case(files, NULL, false);
    (void)state;
    assert_true(c.config->providers.items[0].implied);
    close_case(&c);
}

/* What lies outside the code is the user's own: it is not read into what the code makes. */
void test_private_files_are_not_read(void **state)
{
    static const struct {
        const char *expr;
        bool known;
    } cases[] = {
        {"jsondecode(read_tfvars_file(\"/t/live/in.json\")).x", true},
        {"jsondecode(read_tfvars_file(\"/home/u/secret.json\")).x", false},
        {"read_terragrunt_config(\"/t/live/in.hcl\").locals.x", true},
        {"read_terragrunt_config(\"/home/u/secret.hcl\").locals.x", false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Arena arena = ARENA_INIT;
        const TestFile files[] = {
            {UNIT "/main.tf", MODULE},
            {"/t/root.hcl", ""},
            {"/t/live/in.json", "{\"x\": \"v\"}"},
            {"/home/u/secret.json", "{\"x\": \"v\"}"},
            {"/t/live/in.hcl", "locals {\n  x = \"v\"\n}\n"},
            {"/home/u/secret.hcl", "locals {\n  x = \"v\"\n}\n"},
            {UNIT "/terragrunt.hcl",
             arena_printf(&arena, "inputs = {\n  who = %s\n}\n", cases[i].expr)},
            {NULL, NULL}};
        Case c = open_case(files, NULL, false);
        assert_int_equal(c.unit->view.inputs.len, 1);
        if (cases[i].known)
            assert_string_equal(c.unit->view.inputs.items[0].text, "v");
        else
            assert_null(c.unit->view.inputs.items[0].text);
        close_case(&c);
        arena_clear(&arena);
    }
}

/* A unit that can't be read whole is never judged as if it said nothing. */
void test_what_is_not_read_is_not_known(void **state)
{
    char *large = test_malloc(TG_LARGE + 1);
    const TestFile files[] = {
        {UNIT "/main.tf", MODULE}, {UNIT "/terragrunt.hcl", large}, {NULL, NULL}};
    Case c;
    (void)state;
    memset(large, '\n', TG_LARGE);
    large[TG_LARGE] = '\0';
    c = open_case(files, NULL, false);
    assert_non_null(c.config->not_known);
    close_case(&c);
    test_free(large);
}

/* mock_outputs count where the other unit was never applied, for the commands that are listed. */
void test_mock_outputs(void **state)
{
    static const struct {
        const char *block;
        bool refused, known;
    } cases[] = {
        {"mock_outputs = { id = \"m\" }", false, true},
        {"mock_outputs = { id = \"m\" }\n"
         "mock_outputs_allowed_terraform_commands = [\"validate\"]",
         true, false},
        {"mock_outputs = { id = \"m\" }\n"
         "mock_outputs_allowed_terraform_commands = [\"validate\", \"plan\"]",
         false, true},
        {"enabled = false\nmock_outputs = { id = \"m\" }\n"
         "mock_outputs_allowed_terraform_commands = [\"validate\"]",
         false, true},
        {"skip_outputs = true\nmock_outputs = { id = \"m\" }", false, true},
        {"", true, false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Arena arena = ARENA_INIT;
        const TestFile files[] = {
            {UNIT "/main.tf", MODULE},
            {"/t/live/net/main.tf", "output \"id\" {\n  value = 1\n}\n"},
            {UNIT "/terragrunt.hcl",
             arena_printf(&arena,
                          "dependency \"net\" {\n  config_path = \"../net\"\n%s\n}\n"
                          "inputs = {\n  who = dependency.net.outputs.id\n}\n",
                          cases[i].block)},
            {NULL, NULL}};
        Case c = open_case(files, NULL, false);
        if (cases[i].refused)
            refused(&c, "detected no outputs", "terragrunt.hcl:1");
        if (cases[i].known)
            assert_string_equal(c.unit->view.inputs.items[0].text, "m");
        close_case(&c);
        arena_clear(&arena);
    }
}

/* The root of a tree: its units, those that a stack made too, without the copies. */
void test_units_below(void **state)
{
    Arena arena = ARENA_INIT;
    World *world = fake_world("/t", NULL);
    NameVec units = VEC_INIT;
    (void)state;
    fake_world_put(world, "/t/a/terragrunt.hcl", span_of(""));
    fake_world_put(world, "/t/b/.terragrunt-stack/c/terragrunt.hcl", span_of(""));
    fake_world_put(world, "/t/a/.terragrunt-cache/x/y/terragrunt.hcl", span_of(""));
    fake_world_put(world, "/t/root.hcl", span_of(""));
    tgunit_below(&arena, snapshot_new(&arena, world), "/t", &units);
    assert_int_equal(units.len, 2);
    assert_string_equal(units.items[0], "a");
    assert_string_equal(units.items[1], "b/.terragrunt-stack/c");
    fake_world_free(world);
    arena_clear(&arena);
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
    Case c = open_case(files, env, false);
    (void)state;
    assert_string_equal(c.unit->role.arn.text, "arn:aws:iam::111122223333:role/old");
    assert_string_equal(c.unit->role.web_identity_token.text, "tok");
    assert_string_equal(c.unit->view.data_dir, "/t/cache/a/b/.terraform");
    close_case(&c);
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
        Case c = open_case(files, NULL, false);
        assert_string_equal(tfvalue_text(argument(&c, "region")), cases[i].region);
        assert_string_equal(tfvalue_text(argument(&c, "sts_region")), cases[i].tags);
        assert_string_equal(tfvalue_text(argument(&c, "profile")),
                            strstr(cases[i].how, "no_merge") ? "none" : "parent");
        close_case(&c);
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
    Case c = open_case(files, NULL, false);
    (void)state;
    no_problem(&c);
    assert_string_equal(tfvalue_text(argument(&c, "profile")), "ann");
    /* the later include lies over the earlier one */
    assert_string_equal(tfvalue_text(argument(&c, "region")), "from-b");
    close_case(&c);
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
    Case c = open_case(files, env, false);
    (void)state;
    no_problem(&c);
    assert_string_equal(tfvalue_text(argument(&c, "profile")), "env");
    assert_string_equal(tfvalue_text(argument(&c, "region")), "tfvars");
    assert_int_equal(argument(&c, "sts_region")->state, TF_NULL);
    assert_string_equal(tfvalue_text(argument(&c, "max_retries")), "3");
    assert_string_equal(argument(&c, "max_retries")->v.at.name, "terragrunt.hcl");
    close_case(&c);
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
    Case c = open_case(files, NULL, false);
    Snapshot *laid_out = tfview_snapshot(&c.arena, snapshot_new(&c.arena, c.world), &c.unit->view);
    (void)state;
    no_problem(&c);
    assert_string_equal(tfvalue_text(argument(&c, "profile")), "arg");
    assert_string_equal(tfvalue_text(argument(&c, "region")), "file");
    assert_string_equal(tfvalue_text(argument(&c, "sts_region")), "two");
    assert_string_equal(snapshot_env(laid_out, "AWS_PROFILE"), "set");
    assert_null(snapshot_env(laid_out, "AWS_REGION"));
    close_case(&c);
}

#define STATE_CONFIG                                                                            \
    "  config = {\n    bucket = \"b\"\n    key = \"${path_relative_to_include()}/s.tfstate\"\n" \
    "    region = \"eu-west-1\"\n    s3_bucket_tags = { a = \"b\" }\n"                          \
    "    assume_role = {\n      role_arn = \"arn:aws:iam::111122223333:role/s\"\n    }\n  }\n"

void test_remote_state_is_generated(void **state)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE},
        {UNIT "/terragrunt.hcl", INCLUDE_ROOT},
        {"/t/root.hcl", "remote_state {\n  backend = \"s3\"\n  generate = {\n    path = \"b.tf\"\n"
                        "    if_exists = \"overwrite\"\n  }\n" STATE_CONFIG "}\n"},
        {NULL, NULL}};
    Case c = open_case(files, NULL, false);
    const TfBlock *block = c.config->backend.block;
    (void)state;
    no_problem(&c);
    assert_int_equal(c.config->backend.kind, BACKEND_S3);
    assert_string_equal(tfvalue_text(tfblock_get(block, "key")), "live/app/s.tfstate");
    assert_string_equal(tfblock_get(block, "bucket")->expr_at.name, "../../root.hcl");
    assert_int_equal(tfblock_get(block, "bucket")->expr_at.line, 8);
    assert_int_equal(tfblock_get(block, "s3_bucket_tags")->state, TF_ABSENT);
    assert_int_equal(tfblock_get(block, "assume_role")->state, TF_KNOWN);
    close_case(&c);
}

void test_remote_state_without_generate(void **state)
{
    static const TestFile with[] = {
        {UNIT "/main.tf", MODULE "terraform {\n  backend \"s3\" {}\n}\n"},
        {UNIT "/terragrunt.hcl", "remote_state {\n  backend = \"s3\"\n" STATE_CONFIG "}\n"},
        {NULL, NULL}};
    static const TestFile without[] = {
        {UNIT "/main.tf", MODULE},
        {UNIT "/terragrunt.hcl", "remote_state {\n  backend = \"s3\"\n" STATE_CONFIG "}\n"},
        {NULL, NULL}};
    Case c = open_case(with, NULL, false);
    (void)state;
    no_problem(&c);
    assert_string_equal(tfvalue_text(tfblock_get(c.config->backend.block, "bucket")), "b");
    close_case(&c);
    c = open_case(without, NULL, false);
    refused(&c, "no backend block", "terragrunt.hcl:2");
    close_case(&c);
}

void test_source(void **state)
{
    static const TestFile local[] = {
        {"/t/modules/app/main.tf", MODULE "variable \"p\" {}\nprovider \"aws\" {\n"
                                          "  profile = var.p\n  region = module.n.region\n}\n"
                                          "module \"n\" {\n  source = \"../net\"\n}\n"},
        {"/t/modules/net/main.tf", "output \"region\" { value = \"eu-west-1\" }\n"},
        {UNIT "/terraform.tfvars", "p = \"over\"\n"},
        {UNIT "/terragrunt.hcl", "terraform {\n  source = \"../../modules//app\"\n}\n"},
        {NULL, NULL}};
    static const TestFile missing[] = {
        {UNIT "/terragrunt.hcl", "terraform {\n  source = \"../../none\"\n}\n"}, {NULL, NULL}};
    static const TestFile remote[] = {
        {UNIT "/terragrunt.hcl",
         "terraform {\n  source = \"git::ssh://git@example.com/m.git//app?ref=v1\"\n}\n"},
        {NULL, NULL}};
    static const TestFile cached[] = {
        {UNIT "/.terragrunt-cache/a/b/app/main.tf",
         MODULE "provider \"aws\" {\n  profile = \"c\"\n}\n"},
        {UNIT "/terragrunt.hcl",
         "terraform {\n  source = \"git::ssh://git@example.com/m.git//app?ref=v1\"\n}\n"},
        {NULL, NULL}};
    Case c = open_case(local, NULL, false);
    (void)state;
    assert_string_equal(tfvalue_text(argument(&c, "profile")), "over");
    assert_string_equal(tfvalue_text(argument(&c, "region")), "eu-west-1");
    assert_string_equal(argument(&c, "profile")->expr_at.name, "../../modules/app/main.tf");
    assert_string_equal(argument(&c, "profile")->v.at.name, "terraform.tfvars");
    close_case(&c);
    c = open_case(missing, NULL, false);
    refused(&c, "does not exist", "terragrunt.hcl:2");
    close_case(&c);
    c = open_case(remote, NULL, false);
    assert_true(c.unit->source_missing);
    assert_non_null(c.config->not_known);
    close_case(&c);
    c = open_case(cached, NULL, false);
    assert_null(c.config->not_known);
    assert_string_equal(tfvalue_text(argument(&c, "profile")), "c");
    close_case(&c);
}

void test_run_cmd(void **state)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE "variable \"p\" {}\nprovider \"aws\" {\n  profile = var.p\n}\n"},
        {UNIT "/terragrunt.hcl", "inputs = {\n  p = run_cmd(\"--terragrunt-quiet\", \"echo\", "
                                 "\"said\")\n}\n"},
        {NULL, NULL}};
    Case c = open_case(files, NULL, true);
    (void)state;
    assert_string_equal(tfvalue_text(argument(&c, "profile")), "said");
    assert_null(c.unit->exec_wanted);
    close_case(&c);
    c = open_case(files, NULL, false);
    assert_int_equal(argument(&c, "profile")->state, TF_UNKNOWN);
    assert_string_equal(c.unit->exec_wanted, "echo said");
    close_case(&c);
}

void test_role(void **state)
{
    static const char *const env[] = {"TG_IAM_ASSUME_ROLE=arn:aws:iam::111122223333:role/env",
                                      NULL};
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE},
        {UNIT "/terragrunt.hcl", INCLUDE_ROOT
         "iam_role = \"arn:aws:iam::111122223333:role/child\"\niam_assume_role_duration = 900\n"},
        {"/t/root.hcl", "iam_role = \"arn:aws:iam::111122223333:role/root\"\n"
                        "iam_assume_role_session_name = \"s\"\n"},
        {NULL, NULL}};
    Case c = open_case(files, NULL, false);
    (void)state;
    assert_string_equal(c.unit->role.arn.text, "arn:aws:iam::111122223333:role/child");
    assert_string_equal(c.unit->role.session_name.text, "s");
    assert_int_equal(c.unit->role.duration_s, 900);
    assert_int_equal(c.unit->role.arn.at.line, 4);
    close_case(&c);
    c = open_case(files, env, false);
    assert_string_equal(c.unit->role.arn.text, "arn:aws:iam::111122223333:role/env");
    close_case(&c);
}

void test_exclude_and_hooks(void **state)
{
    static const struct {
        const char *text;
        bool runs_nothing, fails;
        size_t hooks;
    } cases[] = {
        {"exclude {\n  if = true\n  actions = [\"plan\"]\n}\n", false, false, 0},
        {"exclude {\n  if = true\n  actions = [\"all\"]\n}\n", false, false, 0},
        {"exclude {\n  if = true\n  no_run = true\n  actions = [\"all\"]\n}\n", true, false, 0},
        {"exclude {\n  if = false\n  actions = [\"plan\"]\n}\n", false, false, 0},
        {"terraform {\n  before_hook \"h\" {\n    commands = [\"plan\"]\n"
         "    execute = [\"sh\", \"-c\", \"echo no; exit 3\"]\n  }\n}\n",
         false, true, 1},
        {"terraform {\n  before_hook \"h\" {\n    commands = [\"plan\"]\n"
         "    execute = [\"sh\", \"-c\", \"test -f x || exit 3\"]\n  }\n}\n",
         false, false, 1},
        {"terraform {\n  before_hook \"h\" {\n    commands = [\"apply\"]\n"
         "    execute = [\"false\"]\n  }\n}\n",
         false, false, 0},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const TestFile files[] = {
            {UNIT "/main.tf", MODULE}, {UNIT "/terragrunt.hcl", cases[i].text}, {NULL, NULL}};
        Case c = open_case(files, NULL, false);
        assert_int_equal(c.unit->runs_nothing, cases[i].runs_nothing);
        assert_int_equal(c.unit->hooks.len, cases[i].hooks);
        if (cases[i].fails)
            refused(&c, "before_hooks", "terragrunt.hcl:2");
        else
            no_problem(&c);
        close_case(&c);
    }
}

void test_values_file(void **state)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE "variable \"p\" {}\nprovider \"aws\" {\n  profile = var.p\n}\n"},
        {UNIT "/terragrunt.values.hcl", "who = \"stack\"\n"},
        {UNIT "/terragrunt.hcl", "inputs = {\n  p = values.who\n}\n"},
        {NULL, NULL}};
    Case c = open_case(files, NULL, false);
    (void)state;
    no_problem(&c);
    assert_string_equal(tfvalue_text(argument(&c, "profile")), "stack");
    close_case(&c);
}

/* What Terragrunt itself stops at. */
void test_refusals(void **state)
{
    static const struct {
        const char *unit, *root, *summary, *at;
    } cases[] = {
        {"include \"r\" {\n  path = find_in_parent_folders(\"none.hcl\")\n}\n", "",
         "Error in function call", "terragrunt.hcl:2"},
        {"include \"r\" {\n  path = \"../none.hcl\"\n}\n", "", "Include configuration not found",
         "terragrunt.hcl:1"},
        {"locals {\n  p = \"../../root.hcl\"\n}\ninclude \"r\" {\n  path = local.p\n}\n", "",
         "Unsupported attribute", "terragrunt.hcl:5"},
        {INCLUDE_ROOT, "include \"x\" {\n  path = \"y.hcl\"\n}\n", "Only one level of includes",
         "../../root.hcl:1"},
        {"locals {\n  unused = get_env(\"NOT_SET\")\n}\n", "", "Error in function call",
         "terragrunt.hcl:2"},
        {"locals {\n  a = local.b\n  b = local.a\n}\n", "", "Cycle", "terragrunt.hcl:3"},
        {"inputs = {\n  x = nowhere.x\n}\n", "", "Unknown variable", "terragrunt.hcl:2"},
        {"locals {\n", "", "", "terragrunt.hcl:1"},
        {"provider \"aws\" {}\n", "", "Unsupported block type", "terragrunt.hcl:1"},
        {INCLUDE_ROOT "generate \"p\" {\n  path = \"a.tf\"\n  if_exists = \"skip\"\n"
                      "  contents = \"\"\n}\n",
         "generate \"p\" {\n  path = \"a.tf\"\n  if_exists = \"skip\"\n  contents = \"\"\n}\n",
         "generate blocks with the same name", "terragrunt.hcl:4"},
        {"locals {\n  me = read_terragrunt_config(\"terragrunt.hcl\")\n}\n", "",
         "Too many files are read", "terragrunt.hcl"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const TestFile files[] = {{UNIT "/main.tf", MODULE},
                                  {UNIT "/terragrunt.hcl", cases[i].unit},
                                  {"/t/root.hcl", cases[i].root},
                                  {NULL, NULL}};
        Case c = open_case(files, NULL, false);
        refused(&c, cases[i].summary, cases[i].at);
        close_case(&c);
    }
}

void test_no_code(void **state)
{
    static const TestFile files[] = {{UNIT "/terragrunt.hcl", "locals {}\n"}, {NULL, NULL}};
    Case c = open_case(files, NULL, false);
    (void)state;
    refused(&c, "Did not find any Terraform files", "terragrunt.hcl:1");
    close_case(&c);
}

/* A folder without such a file is no unit; TG_CONFIG names another one. */
void test_which_file(void **state)
{
    static const char *const env[] = {"TG_CONFIG=other.hcl", NULL};
    World *w = fake_world("/t", env);
    Arena arena = ARENA_INIT;
    (void)state;
    fake_world_put(w, UNIT "/terragrunt.hcl", SPAN_LITERAL(""));
    assert_null(tgunit_find(&arena, snapshot_new(&arena, w), UNIT));
    fake_world_put(w, UNIT "/other.hcl", SPAN_LITERAL(""));
    assert_string_equal(tgunit_find(&arena, snapshot_new(&arena, w), UNIT), UNIT "/other.hcl");
    assert_null(tgunit_find(&arena, snapshot_new(&arena, w), "/t/live"));
    fake_world_free(w);
    arena_clear(&arena);
}

/* ---- dependency outputs, auth provider, errors, copies (scenarios y-*, z-* of Terragrunt 1.1)
 * ----
 */

#define DEP                                                                                        \
    "dependency \"d\" {\n  config_path = \"../d\"\n  mock_outputs = { a = \"mock\", b = \"mock\" " \
    "}\n"
#define STATE                                                                             \
    "{\"version\": 4, \"outputs\": {\"a\": {\"value\": \"real\", \"type\": \"string\"}, " \
    "\"s\": {\"value\": \"hidden\", \"type\": \"string\", \"sensitive\": true}}}"

/* Outputs of a unit without a backend are in the state beside it; mocks join them as told. */
void test_outputs_of_a_local_state(void **state)
{
    static const struct {
        const char *more, *output, *want;
        const char *backend; /* code of the other unit */
    } cases[] = {
        {"", "a", "real", ""},
        {"", "b", NULL, ""},
        {"mock_outputs_merge_strategy_with_state = \"shallow\"\n", "a", "real", ""},
        {"mock_outputs_merge_strategy_with_state = \"shallow\"\n", "b", "mock", ""},
        {"mock_outputs_merge_strategy_with_state = \"deep_map_only\"\n", "b", "mock", ""},
        {"mock_outputs_merge_strategy_with_state = \"no_merge\"\n", "b", NULL, ""},
        {"mock_outputs_merge_with_state = true\n", "b", "mock", ""},
        {"", "a", NULL, "terraform {\n  backend \"s3\" {}\n}\n"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Arena arena = ARENA_INIT;
        const TestFile files[] = {
            {"/t/.git/HEAD", "ref"},
            {UNIT "/main.tf", MODULE},
            {"/t/live/d/main.tf", cases[i].backend},
            {"/t/live/d/terragrunt.hcl", ""},
            {"/t/live/d/terraform.tfstate", STATE},
            {UNIT "/terragrunt.hcl",
             arena_printf(&arena, DEP "%s}\ninputs = {\n  who = dependency.d.outputs.%s\n}\n",
                          cases[i].more, cases[i].output)},
            {NULL, NULL}};
        Case c = open_case(files, NULL, false);
        assert_int_equal(c.unit->view.inputs.len, 1);
        if (cases[i].want)
            assert_string_equal(c.unit->view.inputs.items[0].text, cases[i].want);
        else
            assert_null(c.unit->view.inputs.items[0].text);
        close_case(&c);
        arena_clear(&arena);
    }
}

/* What the command prints counts from the first file on: get_env sees it, Terraform gets it. */
void test_auth_provider(void **state)
{
    static const char *const env[] = {
        "TG_AUTH_PROVIDER_CMD=echo '{\"envs\": {\"WHICH\": \"given\"}, \"awsCredentials\": "
        "{\"ACCESS_KEY_ID\": \"AKIAIOSFODNN7EXAMPLE\", \"SECRET_ACCESS_KEY\": \"x\"}}'",
        NULL};
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE},
        {UNIT "/terragrunt.hcl", "inputs = {\n  who = get_env(\"WHICH\", \"none\")\n}\n"},
        {NULL, NULL}};
    Case c = open_case(files, env, true);
    (void)state;
    no_problem(&c);
    assert_string_equal(c.unit->view.inputs.items[0].text, "given");
    assert_int_equal(c.unit->view.variables.len, 4);
    assert_string_equal(c.unit->view.variables.items[1].name, "AWS_ACCESS_KEY_ID");
    assert_string_equal(c.unit->view.variables.items[3].value, "");
    close_case(&c);
    c = open_case(files, env, false);
    assert_non_null(c.config->not_known);
    assert_non_null(c.unit->exec_wanted);
    close_case(&c);
}

void test_auth_provider_role_and_refusals(void **state)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE}, {UNIT "/terragrunt.hcl", ""}, {NULL, NULL}};
    static const char *const role[] = {
        "TG_AUTH_PROVIDER_CMD=echo \"{\\\"awsRole\\\": {\\\"roleARN\\\": \\\"arn:x\\\"}}\"", NULL};
    static const char *const text[] = {"TG_AUTH_PROVIDER_CMD=echo hello", NULL};
    static const char *const fails[] = {"TG_AUTH_PROVIDER_CMD=false", NULL};
    Case c = open_case(files, role, true);
    (void)state;
    assert_string_equal(c.unit->role.arn.text, "arn:x");
    assert_true(c.unit->role.from_auth);
    close_case(&c);
    c = open_case(files, text, true);
    refused(&c, "invalid JSON format", "TG_AUTH_PROVIDER_CMD");
    close_case(&c);
    c = open_case(files, fails, true);
    refused(&c, "Failed to execute", "TG_AUTH_PROVIDER_CMD");
    close_case(&c);
}

/* errors { ignore }: a pattern with "!" takes what it matches out; the error's blanks count once.
 */
void test_errors_passed_over(void **state)
{
    static const struct {
        const char *patterns;
        bool over;
    } cases[] = {
        {"\".*\"", true},
        {"\".*Quota exceeded.*\"", false},
        {"\"!.*InvalidClientTokenId.*\", \".*\"", false},
        {"\".*api error InvalidClientTokenId: The.*exit status 1\"", true},
        {"\"!.*Throttling.*\", \".*403.*\"", true},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Arena arena = ARENA_INIT;
        const TestFile files[] = {
            {UNIT "/main.tf", MODULE},
            {UNIT "/terragrunt.hcl",
             arena_printf(&arena,
                          "errors {\n  ignore \"x\" {\n    ignorable_errors = [%s]\n  }\n}\n",
                          cases[i].patterns)},
            {NULL, NULL}};
        Case c = open_case(files, NULL, false);
        const TgIgnore *over = tgunit_passes_over(
            &arena, c.unit, "StatusCode: 403,\n  api error InvalidClientTokenId: The token");
        assert_true((over != NULL) == cases[i].over);
        close_case(&c);
        arena_clear(&arena);
    }
}

/* What Terragrunt 1.1 refuses before it starts anything. */
void test_more_refusals(void **state)
{
    static const char *const env[] = {"PATH=/bin", NULL};
    static const struct {
        const char *unit, *summary, *at;
    } cases[] = {
        {"nonsense = 1\n", "Unsupported argument", "terragrunt.hcl:1"},
        {"include {\n  path = \"../a.hcl\"\n}\ninclude {\n  path = \"../a.hcl\"\n}\n",
         "Multiple bare include blocks", "terragrunt.hcl:4"},
        {"terraform_binary = \"no-such\"\n", "executable file not found", "terragrunt.hcl:1"},
        {"terraform {\n  before_hook \"a\" {\n    commands = [\"plan\"]\n"
         "    execute = [\"no-such\"]\n  }\n}\n",
         "running before_hooks", "terragrunt.hcl:2"},
        {"dependency \"d\" {\n  config_path = \"../none\"\n}\n", "does not exist",
         "terragrunt.hcl:1"},
        {"locals {\n  s = sops_decrypt_file(\"plain.json\")\n}\n", "Error in function call",
         "terragrunt.hcl:2"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const TestFile files[] = {{"/t/.git/HEAD", "ref"},
                                  {"/bin/sh", ""},
                                  {"/t/live/a.hcl", ""},
                                  {UNIT "/plain.json", "{}"},
                                  {UNIT "/main.tf", MODULE},
                                  {UNIT "/terragrunt.hcl", cases[i].unit},
                                  {NULL, NULL}};
        Case c = open_case(files, env, false);
        refused(&c, cases[i].summary, cases[i].at);
        close_case(&c);
    }
}

void test_left_out_of_the_copy(void **state)
{
    static const TestFile files[] = {
        {"/t/.git/HEAD", "ref"},
        {"/t/m/main.tf", MODULE},
        {"/t/m/provider.tf", "provider \"aws\" {\n  profile = \"old\"\n}\n"},
        {UNIT "/terragrunt.hcl", "terraform {\n  source = \"../../m\"\n"
                                 "  exclude_from_copy = [\"prov*.tf\"]\n}\n"},
        {NULL, NULL}};
    Case c = open_case(files, NULL, false);
    (void)state;
    no_problem(&c);
    assert_true(c.config->providers.items[0].implied);
    close_case(&c);
}

void test_version_constraint_joins_required_version(void **state)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE},
        {UNIT "/terragrunt.hcl", "terraform_version_constraint = \">= 99.0\"\n"},
        {NULL, NULL}};
    Case c = open_case(files, NULL, false);
    (void)state;
    assert_int_equal(c.config->terraform_constraints.len, 1);
    assert_string_equal(c.config->terraform_constraints.items[0].text, ">= 99.0");
    assert_string_equal(c.config->terraform_constraints.items[0].at.name, "terragrunt.hcl");
    close_case(&c);
}

/* terragrunt.hcl.json: blocks of Terragrunt's, an include with and without a name. */
void test_unit_as_json(void **state)
{
    static const char *const units[] = {
        "{\"include\": {\"root\": {\"path\": \"${find_in_parent_folders(\\\"root.hcl\\\")}\"}}}",
        "{\"include\": {\"path\": \"${find_in_parent_folders(\\\"root.hcl\\\")}\"}}",
        "{\"generate\": {\"p\": {\"path\": \"p.tf\", \"if_exists\": \"overwrite\", "
        "\"contents\": \"provider \\\"aws\\\" {\\n  profile = \\\"old\\\"\\n}\\n\"}}}"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        const TestFile files[] = {
            {"/t/root.hcl",
             "generate \"p\" {\n  path = \"p.tf\"\n  if_exists = \"overwrite\"\n"
             "  contents = \"provider \\\"aws\\\" {\\n  profile = \\\"old\\\"\\n}\\n\"\n}\n"},
            {UNIT "/main.tf", MODULE},
            {UNIT "/terragrunt.hcl.json", units[i]},
            {NULL, NULL}};
        Case c = open_case(files, NULL, false);
        no_problem(&c);
        assert_string_equal(tfvalue_text(argument(&c, "profile")), "old");
        close_case(&c);
    }
}

/* The account of the environment's keys is in their id; who takes a role first asks AWS. */
void test_account_of_the_keys(void **state)
{
    static const char *const keys[] = {"AWS_ACCESS_KEY_ID=AKIARTX3GSDSXAKFAMWG",
                                       "AWS_SECRET_ACCESS_KEY=x", NULL};
    static const char *const role[] = {"AWS_ACCESS_KEY_ID=AKIARTX3GSDSXAKFAMWG",
                                       "AWS_SECRET_ACCESS_KEY=x", "TG_IAM_ASSUME_ROLE=arn:x", NULL};
    (void)state;
    check_profile(NULL, "", "get_aws_account_id()", keys, "111122223333");
    check_profile(NULL, "", "get_aws_account_id()", role, NULL);
}

/* Outside git, what lies in the project above the unit is the code; a home folder never is. */
void test_data_files_above_the_unit(void **state)
{
    static const TestFile files[] = {
        {"/t/p/settings.yaml", "profile: old\n"},
        {"/t/home/u/own.yaml", "profile: mine\n"},
        {"/t/p/live/app/main.tf", MODULE},
        {"/t/p/live/app/terragrunt.hcl",
         "inputs = {\n  a = yamldecode(file(\"../../settings.yaml\")).profile\n"
         "  b = yamldecode(file(\"../../../home/u/own.yaml\")).profile\n}\n"},
        {NULL, NULL}};
    static const char *const env[] = {"HOME=/t/home/u", NULL};
    Arena arena = ARENA_INIT;
    World *world = fake_world("/t", env);
    TgOptions options = {NULL, NULL};
    TgUnit *unit;
    (void)state;
    for (const TestFile *f = files; f->path; f++)
        fake_world_put(world, f->path, span_of(f->text));
    unit = tgunit_read(&arena, snapshot_new(&arena, world), "/t/p/live/app", &options);
    assert_int_equal(unit->view.inputs.len, 2);
    assert_string_equal(unit->view.inputs.items[0].text, "old");
    assert_null(unit->view.inputs.items[1].text);
    fake_world_free(world);
    arena_clear(&arena);
}

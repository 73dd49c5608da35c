/* What Terragrunt stops at, runs, or asks others for: refusals, hooks, roles, outputs of other
 * units. */
#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/tgcase.h"

enum { TG_LARGE = 5 * 1024 * 1024 };

/* A unit that can't be read whole is never judged as if it said nothing. */
void test_what_is_not_read_is_not_known(void **state)
{
    char *large = test_malloc(TG_LARGE + 1);
    const TestFile files[] = {
        {UNIT "/main.tf", MODULE}, {UNIT "/terragrunt.hcl", large}, {NULL, NULL}};
    TgCase c;
    (void)state;
    memset(large, '\n', TG_LARGE);
    large[TG_LARGE] = '\0';
    c = tgcase_open(files, NULL, false);
    assert_non_null(c.config->not_known);
    tgcase_close(&c);
    test_free(large);
}

/* 2,000 includes of 50 files with the same keys took 1.1 GB: deep merges lay list behind list. */
void test_merges_without_end_are_not_known(void **state)
{
    enum { INCLUDES = 60, ITEMS = 200 };
    Arena arena = ARENA_INIT;
    AUTO_BUF Buf unit = BUF_INIT(64 * 1024), root = BUF_INIT(64 * 1024);
    TgCase c;
    (void)state;
    buf_add_str(&root, "inputs = {\n  a = [0");
    for (int i = 0; i < ITEMS; i++)
        buf_printf(&root, ", %d", i);
    buf_add_str(&root, "]\n}\n");
    for (int i = 0; i < INCLUDES; i++)
        buf_printf(&unit,
                   "include \"i%d\" {\n  path = \"../root.hcl\"\n"
                   "  merge_strategy = \"deep\"\n}\n",
                   i);
    const TestFile files[] = {{UNIT "/main.tf", MODULE},
                              {"/t/live/root.hcl", arena_span(&arena, buf_span(&root))},
                              {UNIT "/terragrunt.hcl", arena_span(&arena, buf_span(&unit))},
                              {NULL, NULL}};
    c = tgcase_open(files, NULL, false);
    assert_non_null(c.config->not_known);
    assert_non_null(strstr(c.config->not_known, "too large"));
    tgcase_close(&c);
    arena_clear(&arena);
}

/* Terragrunt has no limit there (a chain of 40 files ran with 1.1.3); only one without end is
 * refused. */
void test_files_that_read_each_other(void **state)
{
    enum { CHAIN = 120 };
    static const struct {
        int read; /* by the last file of the chain; CHAIN: none */
        int length;
        bool known, refused;
    } cases[] = {{CHAIN, 40, true, false}, {CHAIN, CHAIN, false, false}, {0, 3, true, true}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Arena arena = ARENA_INIT;
        TestFile files[CHAIN + 3] = {
            {UNIT "/main.tf", MODULE},
            {UNIT "/terragrunt.hcl", "locals {\n  p = read_terragrunt_config(\"../c0.hcl\")\n}\n"}};
        TgCase c;
        for (int k = 0; k < cases[i].length; k++) {
            int next = k + 1 < cases[i].length ? k + 1 : cases[i].read;
            files[k + 2] = (TestFile){
                arena_printf(&arena, "/t/live/c%d.hcl", k),
                next == CHAIN
                    ? "locals {\n  p = 1\n}\n"
                    : arena_printf(&arena,
                                   "locals {\n  p = read_terragrunt_config(\"c%d.hcl\")\n}\n",
                                   next)};
        }
        c = tgcase_open(files, NULL, false);
        assert_int_equal(c.config->not_known == NULL, cases[i].known);
        assert_int_equal(c.config->problems.len > 0, cases[i].refused);
        tgcase_close(&c);
        arena_clear(&arena);
    }
}

void test_working_dir(void **state)
{
    static const TestFile files[] = {{UNIT "/terragrunt.hcl", ""}, {NULL, NULL}};
    static const struct {
        const char *env, *dir, *led;
    } cases[] = {{"TG_WORKING_DIR=../b", UNIT, "/t/live/b"},
                 {"TERRAGRUNT_WORKING_DIR=/x", UNIT, "/x"},
                 {"TG_WORKING_DIR=", UNIT, UNIT},
                 {"TG_WORKING_DIR=../b", "/t/live", "/t/live"}}; /* no unit */
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *const env[] = {cases[i].env, NULL};
        TgCase c = tgcase_open(files, env, false);
        assert_string_equal(
            tgunit_working_dir(&c.arena, snapshot_new(&c.arena, c.world), cases[i].dir),
            cases[i].led);
        tgcase_close(&c);
    }
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
        TgCase c = tgcase_open(files, NULL, false);
        if (cases[i].refused)
            tgcase_refused(&c, "detected no outputs", "terragrunt.hcl:1");
        if (cases[i].known)
            assert_string_equal(c.unit->view.inputs.items[0].text, "m");
        tgcase_close(&c);
        arena_clear(&arena);
    }
}

void test_run_cmd(void **state)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE "variable \"p\" {}\nprovider \"aws\" {\n  profile = var.p\n}\n"},
        {UNIT "/terragrunt.hcl", "inputs = {\n  p = run_cmd(\"--terragrunt-quiet\", \"echo\", "
                                 "\"said\")\n}\n"},
        {NULL, NULL}};
    TgCase c = tgcase_open(files, NULL, true);
    (void)state;
    assert_string_equal(tfvalue_text(tgcase_argument(&c, "profile")), "said");
    assert_null(c.unit->exec_wanted);
    tgcase_close(&c);
    c = tgcase_open(files, NULL, false);
    assert_int_equal(tgcase_argument(&c, "profile")->state, TF_UNKNOWN);
    assert_string_equal(c.unit->exec_wanted, "echo said");
    tgcase_close(&c);
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
    TgCase c = tgcase_open(files, NULL, false);
    (void)state;
    assert_string_equal(c.unit->role.arn.text, "arn:aws:iam::111122223333:role/child");
    assert_string_equal(c.unit->role.session_name.text, "s");
    assert_int_equal(c.unit->role.duration_s, 900);
    assert_int_equal(c.unit->role.arn.at.line, 4);
    tgcase_close(&c);
    c = tgcase_open(files, env, false);
    assert_string_equal(c.unit->role.arn.text, "arn:aws:iam::111122223333:role/env");
    tgcase_close(&c);
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
        TgCase c = tgcase_open(files, NULL, false);
        assert_int_equal(c.unit->runs_nothing, cases[i].runs_nothing);
        assert_int_equal(c.unit->hooks.len, cases[i].hooks);
        if (cases[i].fails)
            tgcase_refused(&c, "before_hooks", "terragrunt.hcl:2");
        else
            tgcase_no_problem(&c);
        tgcase_close(&c);
    }
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
        TgCase c = tgcase_open(files, NULL, false);
        tgcase_refused(&c, cases[i].summary, cases[i].at);
        tgcase_close(&c);
    }
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
        TgCase c = tgcase_open(files, NULL, false);
        assert_int_equal(c.unit->view.inputs.len, 1);
        if (cases[i].want)
            assert_string_equal(c.unit->view.inputs.items[0].text, cases[i].want);
        else
            assert_null(c.unit->view.inputs.items[0].text);
        tgcase_close(&c);
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
    TgCase c = tgcase_open(files, env, true);
    (void)state;
    tgcase_no_problem(&c);
    assert_string_equal(c.unit->view.inputs.items[0].text, "given");
    assert_int_equal(c.unit->view.variables.len, 4);
    assert_string_equal(c.unit->view.variables.items[1].name, "AWS_ACCESS_KEY_ID");
    assert_string_equal(c.unit->view.variables.items[3].value, "");
    tgcase_close(&c);
    c = tgcase_open(files, env, false);
    assert_non_null(c.config->not_known);
    assert_non_null(c.unit->exec_wanted);
    tgcase_close(&c);
}

void test_auth_provider_role_and_refusals(void **state)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE}, {UNIT "/terragrunt.hcl", ""}, {NULL, NULL}};
    static const char *const role[] = {
        "TG_AUTH_PROVIDER_CMD=echo \"{\\\"awsRole\\\": {\\\"roleARN\\\": \\\"arn:x\\\"}}\"", NULL};
    static const char *const text[] = {"TG_AUTH_PROVIDER_CMD=echo hello", NULL};
    static const char *const fails[] = {"TERRAGRUNT_AUTH_PROVIDER_CMD=false", NULL};
    static const char *const nothing[] = {"TG_AUTH_PROVIDER_CMD=echo null", NULL};
    TgCase c = tgcase_open(files, role, true);
    (void)state;
    assert_string_equal(c.unit->role.arn.text, "arn:x");
    assert_true(c.unit->role.from_auth);
    tgcase_close(&c);
    c = tgcase_open(files, text, true);
    tgcase_refused(&c, "invalid JSON format", "TG_AUTH_PROVIDER_CMD");
    tgcase_close(&c);
    c = tgcase_open(files, fails, true);
    tgcase_refused(&c, "Failed to execute", "TERRAGRUNT_AUTH_PROVIDER_CMD");
    tgcase_close(&c);
    c = tgcase_open(files, nothing, true);
    tgcase_no_problem(&c);
    tgcase_close(&c);
}

/* The session that the provider asks for; "3600" is a text, and no Go int64. */
void test_auth_provider_duration(void **state)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE}, {UNIT "/terragrunt.hcl", ""}, {NULL, NULL}};
    static const struct {
        const char *duration;
        int seconds; /* -1 = it is refused */
    } cases[] = {{"900", 900}, {"null", 0}, {"0", 0}, {"9.5", -1}, {"\\\"900\\\"", -1}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Arena arena = ARENA_INIT;
        const char *const env[] = {
            arena_printf(&arena,
                         "TG_AUTH_PROVIDER_CMD=echo \"{\\\"awsRole\\\": {\\\"roleARN\\\": "
                         "\\\"arn:x\\\", \\\"duration\\\": %s}}\"",
                         cases[i].duration),
            NULL};
        TgCase c = tgcase_open(files, env, true);
        if (cases[i].seconds < 0)
            tgcase_refused(&c, "invalid JSON format", "TG_AUTH_PROVIDER_CMD");
        else
            assert_int_equal(c.unit->role.duration_s, cases[i].seconds);
        tgcase_close(&c);
        arena_clear(&arena);
    }
}

/* include and feature, then locals, then dependency, then the rest; each case was run with 1.1.3.
 */
void test_evaluation_order(void **state)
{
    static const struct {
        const char *unit;
        const char *summary, *at; /* NULL: it is not refused, and the profile is "old" */
    } cases[] = {
        {"locals {\n  q = include.root.locals.p\n}\n"
         "include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n"
         "  expose = true\n}\ninputs = {\n  p = local.q\n}\n",
         NULL, NULL},
        {"locals {\n  f = \"root.hcl\"\n}\n"
         "include \"root\" {\n  path = find_in_parent_folders(local.f)\n}\n",
         "Unsupported attribute", "terragrunt.hcl:5"},
        {"locals {\n  a = local.b\n  b = local.c\n  c = \"old\"\n}\ninputs = {\n  p = local.a\n}\n",
         NULL, NULL},
        {"locals {\n  a = local.a\n}\n", "Cycle", "terragrunt.hcl:2"},
        {"locals {\n  a = local.b\n  b = local.a\n}\n", "Cycle", "terragrunt.hcl:3"},
        {"feature \"f\" {\n  default = \"old\"\n}\nlocals {\n  a = feature.f.value\n}\n"
         "inputs = {\n  p = local.a\n}\n",
         NULL, NULL},
        {"locals {\n  a = \"x\"\n}\nfeature \"f\" {\n  default = local.a\n}\n",
         "Unsupported attribute", "terragrunt.hcl:5"},
        {"dependency \"d\" {\n  config_path = local.where\n  mock_outputs = {\n    p = \"old\"\n  "
         "}\n"
         "}\nlocals {\n  where = \"../db\"\n}\ninputs = {\n  p = dependency.d.outputs.p\n}\n",
         NULL, NULL},
        {"dependency \"d\" {\n  config_path = \"../db\"\n}\n"
         "locals {\n  p = dependency.d.outputs.p\n}\n",
         "Unknown variable", "terragrunt.hcl:5"},
        {"inputs = {\n  p = inputs.q\n  q = 1\n}\n", "Unknown variable", "terragrunt.hcl:2"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const TestFile files[] = {
            {"/t/root.hcl", "locals {\n  p = \"old\"\n}\n"},
            {"/t/live/db/main.tf", "output \"p\" {\n  value = 1\n}\n"},
            {"/t/live/db/terragrunt.hcl", ""},
            {UNIT "/main.tf",
             "variable \"p\" {\n  default = \"\"\n}\nprovider \"aws\" {\n  profile = var.p\n}\n"},
            {UNIT "/terragrunt.hcl", cases[i].unit},
            {NULL, NULL}};
        TgCase c = tgcase_open(files, NULL, false);
        if (cases[i].summary) {
            tgcase_refused(&c, cases[i].summary, cases[i].at);
        } else {
            tgcase_no_problem(&c);
            assert_string_equal(tfvalue_text(tgcase_argument(&c, "profile")), "old");
        }
        tgcase_close(&c);
    }
}

/* A strict control makes an error of what was a warning; the mode makes errors of all (1.1.3). */
void test_strict_root(void **state)
{
    static const struct {
        const char *variable;
        bool refused;
    } cases[] = {{"TG_STRICT_CONTROL=x,root-terragrunt-hcl", true},
                 {"TG_STRICT_MODE=true", true},
                 {"TG_STRICT_CONTROL=x", false}};
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE},
        {"/t/terragrunt.hcl", ""},
        {UNIT "/terragrunt.hcl", "include {\n  path = find_in_parent_folders()\n}\n"},
        {NULL, NULL}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *const env[] = {cases[i].variable, NULL};
        TgCase c = tgcase_open(files, env, false);
        if (cases[i].refused)
            tgcase_refused(&c, "Error in function call", "terragrunt.hcl:2");
        else
            tgcase_no_problem(&c);
        tgcase_close(&c);
    }
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
        TgCase c = tgcase_open(files, NULL, false);
        const TgIgnore *over = tgunit_passes_over(
            &arena, c.unit, "StatusCode: 403,\n  api error InvalidClientTokenId: The token");
        assert_true((over != NULL) == cases[i].over);
        tgcase_close(&c);
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
        {"dependencies {\n  paths = [\"../none\"]\n}\n", "that do not exist", "terragrunt.hcl:2"},
        {"locals {\n  a = 1\n}\nlocals {\n  b = 1\n}\n", "Duplicate locals block",
         "terragrunt.hcl:4"},
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
        TgCase c = tgcase_open(files, env, false);
        tgcase_refused(&c, cases[i].summary, cases[i].at);
        tgcase_close(&c);
    }
}

void test_version_constraint_joins_required_version(void **state)
{
    static const TestFile files[] = {
        {UNIT "/main.tf", MODULE},
        {UNIT "/terragrunt.hcl", "terraform_version_constraint = \">= 99.0\"\n"},
        {NULL, NULL}};
    TgCase c = tgcase_open(files, NULL, false);
    (void)state;
    assert_int_equal(c.config->terraform_constraints.len, 1);
    assert_string_equal(c.config->terraform_constraints.items[0].text, ">= 99.0");
    assert_string_equal(c.config->terraform_constraints.items[0].at.name, "terragrunt.hcl");
    tgcase_close(&c);
}

/* The account of the environment's keys is in their id; who takes a role first asks AWS. */
void test_account_of_the_keys(void **state)
{
    static const char *const keys[] = {"AWS_ACCESS_KEY_ID=AKIARTX3GSDSXAKFAMWG",
                                       "AWS_SECRET_ACCESS_KEY=x", NULL};
    static const char *const role[] = {"AWS_ACCESS_KEY_ID=AKIARTX3GSDSXAKFAMWG",
                                       "AWS_SECRET_ACCESS_KEY=x", "TG_IAM_ASSUME_ROLE=arn:x", NULL};
    (void)state;
    tgcase_profile(NULL, "", "get_aws_account_id()", keys, "111122223333");
    tgcase_profile(NULL, "", "get_aws_account_id()", role, NULL);
}

#define HOOK(kind, command, execute)                                                             \
    "terraform {\n  " kind " \"h\" {\n    commands = [\"" command "\"]\n    execute = [" execute \
    "]\n  }\n}\n"

/* Which failing hook stops what: y-error-hook and its kin with Terragrunt 1.1.3. */
void test_hooks_that_fail(void **state)
{
    static const struct {
        const char *text, *stage; /* NULL: nothing is told */
    } cases[] = {
        {HOOK("before_hook", "init-from-module", "\"false\""), "init"},
        {HOOK("before_hook", "terragrunt-read-config", "\"false\""), NULL},
        {HOOK("after_hook", "terragrunt-read-config", "\"false\""), "init"},
        {HOOK("after_hook", "init-from-module", "\"false\""), "init"},
        {HOOK("after_hook", "init", "\"sh\", \"-c\", \"exit 4\""), "configuration"},
        {HOOK("after_hook", "plan", "\"false\""), "after"},
        {HOOK("after_hook", "plan", "\"true\""), NULL},
        {HOOK("after_hook", "apply", "\"false\""), NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const TestFile files[] = {
            {UNIT "/main.tf", MODULE}, {UNIT "/terragrunt.hcl", cases[i].text}, {NULL, NULL}};
        TgCase c = tgcase_open(files, NULL, false);
        if (cases[i].stage) {
            tgcase_refused(&c, "_hooks", "terragrunt.hcl:2");
            assert_string_equal(c.config->problems.items[0].stage, cases[i].stage);
        } else {
            tgcase_no_problem(&c);
        }
        tgcase_close(&c);
    }
}

/* Terragrunt's own version: its constraint, and where a unit without a source runs. */
void test_version_of_terragrunt(void **state)
{
    static const struct {
        const char *constraint, *version;
        size_t problems;
        bool copied;
    } cases[] = {{">= 1.0", "1.1.3", 0, true},
                 {"< 1.0", "1.1.3", 1, true},
                 {">= 0.50", "0.68.0", 0, false},
                 {"", "0.68.0", 0, false}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Arena arena = ARENA_INIT;
        const TestFile files[] = {
            {UNIT "/main.tf", MODULE},
            {UNIT "/terragrunt.hcl",
             arena_printf(&arena, "terragrunt_version_constraint = \"%s\"\n", cases[i].constraint)},
            {NULL, NULL}};
        TgCase c = tgcase_open(files, NULL, false);
        tgcase_no_problem(&c);
        assert_true(tgunit_asks_version(c.unit));
        assert_non_null(c.unit->view.copied);
        tgunit_of_version(&arena, c.unit, cases[i].version);
        assert_int_equal(c.unit->view.problems.len, cases[i].problems);
        assert_int_equal(c.unit->view.copied != NULL, cases[i].copied);
        tgcase_close(&c);
        arena_clear(&arena);
    }
}

/* Only the source's folder is copied, up to its //: what a module reaches above it isn't there. */
void test_modules_above_the_copy(void **state)
{
    static const struct {
        const char *unit;
        bool fine;
    } cases[] = {{"terraform {\n  source = \"../../modules/app\"\n}\n", false},
                 {"terraform {\n  source = \"../../modules//app\"\n}\n", true}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const TestFile files[] = {
            {"/t/modules/app/main.tf", MODULE "module \"n\" {\n  source = \"../names\"\n}\n"},
            {"/t/modules/names/o.tf", "output \"x\" { value = 1 }\n"},
            {UNIT "/terragrunt.hcl", cases[i].unit},
            {NULL, NULL}};
        TgCase c = tgcase_open(files, NULL, false);
        if (cases[i].fine)
            tgcase_no_problem(&c);
        else
            tgcase_refused(&c, "Unreadable module directory", "../../modules/app/main.tf:3");
        tgcase_close(&c);
    }
}

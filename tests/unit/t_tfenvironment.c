/* What Terraform takes from its variables, and what it refuses there. */
#include "tests/support/setup.h"

#include "tests/support/tfcase.h"

#define USE "data \"aws_region\" \"x\" {}\n"

/* variables.TF_CLI_ARGS_init-9 and -21 of surface_cases.py, with terraform 1.11.4 */
void test_tf_init_arguments_of_the_environment(void **state)
{
    TfCase f = tfcase_open(
        FILES({"/t/main.tf", "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n  }\n}\n"
                             "variable \"x\" {\n  default = 1\n}\n"}),
        (const char *const[]){"TF_CLI_ARGS_init=-backend=false -var=y -var-file none.tfvars", NULL},
        NULL, 0);
    (void)state;
    assert_non_null(tfcase_problem(&f, "backend_left_out"));
    assert_null(tfcase_problem(&f, "var_option"));
    assert_null(tfcase_problem(&f, "tfvars_unreadable"));
    tfcase_close(&f);
}

/* TF_CLI_ARGS_plan with terraform 1.11.4: what became of x, or that no command ran. */
void test_tf_words_of_the_environment(void **state)
{
    static const struct {
        const char *env, *x; /* x: NULL where the words are refused */
    } rows[] = {
        {"-var='x=a b", NULL},       {"-var=\"x=a", NULL},    {"-var=x=a\\", NULL},
        {"-var=`x=a", NULL},         {"-var=x=$(a", NULL},    {"-var=x=(a", NULL},
        {"-var=x=a)", NULL},         {"-var=x=$(a)", "$(a)"}, {"-var=x=`a b`", "`a b`"},
        {"-var=x=a;b", "a"},         {"-var=x=a|-nope", "a"}, {"-var=x=a >b", "a"},
        {"-var='x=a\\tb'", "a\\tb"}, {"-var=x=a\\tb", "atb"}, {"-var=\"x=a\\tb\"", "atb"},
        {"-var='x=it''s'", "its"},   {"-var=x=\"\"", ""},     {"-var=x=a#b", "a#b"},
        {"-var=\"x=$(a\"", "$(a"},   {"-var='x=`a'", "`a"},   {"2>a -nope", "default"},
        {"-var=x=a\r", "a"},         {"-var=x=2>a", "2"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char env[64];
        TfCase f;
        const TfValue *v;
        snprintf(env, sizeof env, "TF_CLI_ARGS_plan=%s", rows[i].env);
        f = tfcase_open(FILES({"/t/main.tf", USE "variable \"x\" {\n  default = \"default\"\n}\n"
                                                 "provider \"aws\" {\n  profile = var.x\n}\n"}),
                        (const char *const[]){env, NULL}, NULL, 0);
        v = tfblock_get((&f.config->providers.items[0])->block, "profile");
        if (!rows[i].x != (tfcase_problem(&f, "unknown_flag") != NULL))
            fail_msg("%s: %s", rows[i].env, rows[i].x ? "refused" : "taken");
        if (rows[i].x && strcmp(tfvalue_text(v), rows[i].x) != 0)
            fail_msg("%s: %s", rows[i].env, tfvalue_text(v));
        tfcase_close(&f);
    }
}

/* six-webid-*: exactly one of the two variables stands in for the token that the block lacks. */
void test_tf_web_identity_token_of_the_environment(void **state)
{
    static const struct {
        const char *env[3];
        bool refused;
    } rows[] = {
        {{"HOME=/h"}, true},
        {{"AWS_WEB_IDENTITY_TOKEN_FILE=/t/token"}, false},
        {{"AWS_WEB_IDENTITY_TOKEN_FILE="}, true},
        {{"TF_AWS_WEB_IDENTITY_TOKEN=abcd"}, false},
        {{"TF_AWS_WEB_IDENTITY_TOKEN="}, true},
        {{"TF_AWS_WEB_IDENTITY_TOKEN=abcd", "AWS_WEB_IDENTITY_TOKEN_FILE=/t/token"}, true},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfCase f =
            tfcase_open(FILES({"/t/main.tf", USE
                               "provider \"aws\" {\n assume_role_with_web_identity {\n  role_arn "
                               "= \"arn:aws:iam::111122223333:role/x\"\n }\n}\n"}),
                        rows[i].env, NULL, 0);
        if ((tfcase_problem(&f, "argument_missing") != NULL) != rows[i].refused)
            fail_msg("row %zu: %s", i, rows[i].refused ? "not refused" : "refused");
        tfcase_close(&f);
    }
}

/* hashicorp/terraform-provider-aws issue 49671: 6.56.0 to 6.61.0 take the variable of the other one
 * beside what the block gives. */
void test_tf_web_identity_token_twice(void **state)
{
    static const struct {
        const char *version, *given, *env;
        bool refused;
    } rows[] = {
        {"6.61.0", "web_identity_token = \"abcd\"", "AWS_WEB_IDENTITY_TOKEN_FILE=/t/x", true},
        {"6.56.0", "web_identity_token_file = \"/t/y\"", "TF_AWS_WEB_IDENTITY_TOKEN=abcd", true},
        {"6.56.0", "web_identity_token_file = \"/t/y\"", "AWS_WEB_IDENTITY_TOKEN_FILE=/t/x", false},
        {"6.61.0", "web_identity_token = \"abcd\"", "AWS_WEB_IDENTITY_TOKEN_FILE=", false},
        {"6.55.0", "web_identity_token = \"abcd\"", "AWS_WEB_IDENTITY_TOKEN_FILE=/t/x", false},
        {"6.62.0", "web_identity_token = \"abcd\"", "AWS_WEB_IDENTITY_TOKEN_FILE=/t/x", false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        const char *lock = arena_printf(
            &a, "provider \"registry.terraform.io/hashicorp/aws\" {\n version = \"%s\"\n}\n",
            rows[i].version);
        const char *text =
            arena_printf(&a,
                         USE "provider \"aws\" {\n assume_role_with_web_identity {\n  role_arn = "
                             "\"arn:aws:iam::111122223333:role/x\"\n  %s\n }\n}\n",
                         rows[i].given);
        TfCase f = tfcase_open(FILES({"/t/main.tf", text}, {"/t/.terraform.lock.hcl", lock}),
                               (const char *const[]){rows[i].env, NULL}, NULL, 0);
        const TfProblem *p = tfcase_problem(&f, "token_twice");
        if ((p != NULL) != rows[i].refused)
            fail_msg("row %zu: %s", i, rows[i].refused ? "not refused" : "refused");
        assert_true(!p || strcmp(p->summary, "Invalid Attribute Combination") == 0);
        tfcase_close(&f);
        arena_clear(&a);
    }
}

/* init.go:backendConfigOverrideBody: empty alone is nothing, beside another it is a file. */
void test_tf_backend_config_without_a_text(void **state)
{
    static const struct {
        const char *env;
        bool refused;
    } rows[] = {{"TF_CLI_ARGS_init=-backend-config=", false},
                {"TF_CLI_ARGS_init=-backend-config=key=a -backend-config=", true},
                {"TF_CLI_ARGS_init=-backend-config= -backend-config=", true}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfCase f = tfcase_open(
            FILES({"/t/main.tf", "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n  }\n}\n"}),
            (const char *const[]){rows[i].env, NULL}, NULL, 0);
        if (!tfcase_problem(&f, "backend_config_unreadable") == rows[i].refused)
            fail_msg("%s", rows[i].env);
        tfcase_close(&f);
    }
}

/* What is a list or an object is read as an expression, all else is text; a name has no dot (with
 * terraform 1.11.4). */
void test_tf_backend_config_by_type(void **state)
{
    static const struct {
        const char *text;
        const char *problem; /* NULL = taken */
    } rows[] = {{"assume_role=null", NULL},
                {"endpoints= {s3=\"https://s3.us-east-1.amazonaws.com\"}", NULL},
                {"allowed_account_ids= [\"111122223333\"]", NULL},
                {"assume_role=arn:aws:iam::111122223333:role/x", "argument_type"},
                {"allowed_account_ids=111122223333", "argument_type"},
                {"workspace_key_prefix=[x]", NULL},
                {"workspace_key_prefix={", NULL},
                {"assume_role.role_arn=arn:aws:iam::111122223333:role/x", "unknown_argument"},
                {"endpoints.s3=https://s3.us-east-1.amazonaws.com", "unknown_argument"},
                {"endpoints=x", "backend_expression"},
                {"assume_role=var.x", "backend_expression"},
                {"allowed_account_ids=toset([\"111122223333\"])", "backend_expression"},
                {"region =us-east-1", "unknown_argument"},
                {" region=us-east-1", "unknown_argument"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfArg arg = {.kind = TF_ARG_BACKEND_CONFIG, .text = rows[i].text};
        TfCase f = tfcase_open(
            FILES({"/t/main.tf", "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = "
                                 "\"k\"\n    region = \"us-east-1\"\n  }\n}\n"}),
            NULL, &arg, 1);
        if (rows[i].problem ? !tfcase_problem(&f, rows[i].problem) : f.config->problems.len > 0)
            fail_msg("%s", rows[i].text);
        tfcase_close(&f);
    }
}

/* meta of a command that only shows something: init -version initialises nothing. */
void test_tf_init_that_only_shows_its_version(void **state)
{
    TfCase f = tfcase_open(
        FILES({"/t/main.tf", "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n  }\n}\n"}),
        (const char *const[]){"TF_CLI_ARGS_init=-destroy -v", NULL}, NULL, 0);
    (void)state;
    assert_non_null(tfcase_problem(&f, "backend_left_out"));
    assert_null(tfcase_problem(&f, "unknown_flag"));
    tfcase_close(&f);
}

/* workspace_command.go:validWorkspaceName, with terraform 1.11.4 */
void test_tf_workspace_names_of_the_environment(void **state)
{
    static const struct {
        const char *env;
        bool refused;
    } rows[] = {{"TF_WORKSPACE=a b", true},      {"TF_WORKSPACE=a/b", true},
                {"TF_WORKSPACE=\xc3\xbc", true}, {"TF_WORKSPACE=dev-1.x_~$&+:=@", false},
                {"TF_WORKSPACE=..", false},      {"TF_WORKSPACE=", false}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfCase f = tfcase_open(FILES({"/t/main.tf", "variable \"x\" {\n default = 1\n}\n"}),
                               (const char *const[]){rows[i].env, NULL}, NULL, 0);
        if (!tfcase_problem(&f, "workspace_name") == rows[i].refused)
            fail_msg("%s", rows[i].env);
        tfcase_close(&f);
    }
}

/* meta_vars.go:collectVariableValues; seen with terraform 1.11.4 */
void test_tf_var_options_that_are_refused(void **state)
{
    static const char *const rows[] = {"TF_CLI_ARGS_plan=-var x", "TF_CLI_ARGS_plan=-var 'x =1'"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfCase f = tfcase_open(FILES({"/t/main.tf", "variable \"x\" {\n default = 1\n}\n"}),
                               (const char *const[]){rows[i], NULL}, NULL, 0);
        assert_non_null(tfcase_problem(&f, "var_option"));
        tfcase_close(&f);
    }
}

/* arguments/init.go and plan.go: what the other command knows, and what both do. */
void test_tf_flags_of_the_environment(void **state)
{
    static const struct {
        const char *env;
        bool refused;
    } rows[] = {
        {"TF_CLI_ARGS_init=-replace=x.y", true},
        {"TF_CLI_ARGS_plan=-upgrade", true},
        {"TF_CLI_ARGS=-input=false -parallelism=5", true},
        {"TF_CLI_ARGS_plan=-var 'x=-upgrade' -refresh=false --out p", false},
        {"TF_CLI_ARGS_plan=-target -upgrade", true},
        {"TF_CLI_ARGS_plan=-target nope", true},
        {"TF_CLI_ARGS_plan=-target=data.aws_region.here -target 'module.a[\"x\"].module.b' "
         "-target=aws_vpc.x[0]",
         false},
        {"TF_CLI_ARGS_plan=-replace=terraform_data.x", false},
        {"TF_CLI_ARGS_plan=-replace=data.aws_region.here", true},
        {"TF_CLI_ARGS_plan=-replace=module.a", true},
        {"TF_CLI_ARGS_plan=-replace=terraform_data.x[*]", true},
        {"TF_CLI_ARGS_plan=-replace=terraform_data.x[0]", false},
        {"TF_CLI_ARGS_init=-target=nope", false},
        {"TF_CLI_ARGS=-input=maybe", true},
        {"TF_CLI_ARGS=-lock=F -lock-timeout=1m30s", false},
        {"TF_CLI_ARGS_plan=-lock-timeout=5", true},
        {"TF_CLI_ARGS_plan=-parallelism=x", true},
        {"TF_CLI_ARGS_plan=-parallelism=-1", true},
        {"TF_CLI_ARGS_plan=-parallelism 0x10", false},
        {"TF_CLI_ARGS_plan=-parallelism=1_0", false},
        {"TF_CLI_ARGS_plan=-parallelism=0b11", false},
        {"TF_CLI_ARGS_plan=-parallelism=+5", false},
        {"TF_CLI_ARGS_plan=-parallelism=0", false},
        {"TF_CLI_ARGS_plan=-parallelism=1__0", true},
        {"TF_CLI_ARGS_plan=-parallelism=0x", true},
        {"TF_CLI_ARGS_plan=-parallelism=08", true},
        {"TF_CLI_ARGS_plan=-parallelism=", true},
        {"TF_CLI_ARGS_plan=-parallelism=99999999999999999999", true},
        {"TF_CLI_ARGS_init=extra", true},
        {"TF_CLI_ARGS_plan=-", true},
        {"TF_CLI_ARGS_plan=-- x", true},
        {"TF_CLI_ARGS_plan=--", false},
        {"TF_CLI_ARGS_plan=-var x=1 extra", true},
        {"TF_CLI_ARGS_plan=-var", true},
        {"TF_CLI_ARGS_init=-migrate-state -reconfigure", true},
        {"TF_CLI_ARGS_plan=-destroy -refresh-only", true},
        {"TF_CLI_ARGS_plan=-destroy -refresh-only=false", false},
        {"TF_CLI_ARGS_plan=-destroy -destroy=false -refresh-only", false},
        {"TF_CLI_ARGS_plan=-refresh-only=false -refresh=false", false},
        {"TF_CLI_ARGS_plan=-refresh-only -refresh=0", true},
        {"TF_CLI_ARGS_plan=-destroy -replace=terraform_data.x", true},
        {"TF_CLI_ARGS_plan=-destroy=false -replace=terraform_data.x", false},
        {"TF_CLI_ARGS_init=-migrate-state=false -reconfigure", false},
        {"TF_CLI_ARGS_init=-backend=true -cloud=true", true},
        {"TF_CLI_ARGS_plan=--no-color", true},
        {"TF_CLI_ARGS_plan=--compact-warnings", true},
        {"TF_CLI_ARGS_init=--compact-warnings", false},
        {"TF_CLI_ARGS_plan=-target=terraform_data.x[a]", true},
        {"TF_CLI_ARGS_plan=-target=terraform_data.x[1.5]", true},
        {"TF_CLI_ARGS_plan='-target=terraform_data.x[\"a\\\"]\"]'", false},
        {"TF_CLI_ARGS_plan='-target=terraform_data.x[\"${a}\"]'", true},
        {"TF_CLI_ARGS_plan=-state=/t", true},
        {"TF_CLI_ARGS_plan=-allow-deferral", true},
        {"TF_CLI_ARGS_plan=-=x", true},
        {"TF_CLI_ARGS_plan=-upgrade -version", false}, /* it shows the version */
        {"TF_CLI_ARGS_plan=-upgrade -- --version", false},
        {"TF_CLI_ARGS=-destroy -help", false},
        {"TF_CLI_ARGS_plan=-upgrade -- -help", true},
        {"TF_CLI_ARGS_init=-from-module=./x", true},
        {"TF_CLI_ARGS_init=-from-module=", false},
        {"TF_CLI_ARGS_init=-from-module", true},
        {"TF_CLI_ARGS_plan=-out=nope/p", true},
        {"TF_CLI_ARGS_plan=-out p", false},
        {"TF_CLI_ARGS_plan=-generate-config-out=main.tf", true},
        {"TF_CLI_ARGS_plan=-generate-config-out=new.tf", false},
        {"TF_REATTACH_PROVIDERS={", true},
        {"TF_REATTACH_PROVIDERS={}", false},
        {"TF_REATTACH_PROVIDERS=null", false},
        {"TF_REATTACH_PROVIDERS={\"a\":1}", true},
        {"TF_REATTACH_PROVIDERS={\"a\":null}", true},
        {"TF_REATTACH_PROVIDERS={\"a\":{\"Test\":\"true\"}}", true},
        {"TF_REATTACH_PROVIDERS={\"a\":{\"Pid\":1.5}}", true},
        {"TF_REATTACH_PROVIDERS={\"a\":{\"addr\":{\"network\":\"unix\",\"string\":\"/x\"}}}",
         false},
        {"TF_REATTACH_PROVIDERS={\"a\":{\"Addr\":{\"Network\":\"tcp\",\"String\":\"x\"}}}", true},
        {"TF_CLI_ARGS_init=-upgrade -no-color -lock-timeout 5m", false}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfCase f = tfcase_open(FILES({"/t/main.tf", "variable \"x\" {\n default = 1\n}\n"}),
                               (const char *const[]){rows[i].env, NULL}, NULL, 0);
        if (!tfcase_problem(&f, "unknown_flag") == rows[i].refused)
            fail_msg("%s", rows[i].env);
        tfcase_close(&f);
    }
}

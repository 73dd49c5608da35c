#include "tests/support/setup.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "hcl/hcl_eval.h"
#include "terraform/tfplatform.h"
#include "tests/support/tfcase.h"

#define USE "data \"aws_region\" \"x\" {}\n"

/* ---- who wins ---- */

/* RULES.md 81, override-03, -04, -06, -08 */
void test_tf_variables_by_precedence(void **state)
{
    static const struct {
        const char *name;
        TestFile files[6];
        const char *env[3];
        TfArg args[3];
        size_t n_args;
        const char *value, *at;
        size_t n_shadowed;
    } rows[] = {
        {"default", {{NULL, NULL}}, {NULL}, {{0}}, 0, "default", "main.tf", 0},
        {"environment", {{NULL, NULL}}, {"TF_VAR_x=env", NULL}, {{0}}, 0, "env", "TF_VAR_x", 1},
        {"tfvars",
         {{"/t/terraform.tfvars", "x = \"tfvars\"\n"}},
         {"TF_VAR_x=env", NULL},
         {{0}},
         0,
         "tfvars",
         "terraform.tfvars",
         2},
        {"tfvars.json",
         {{"/t/terraform.tfvars", "x = \"a\"\n"},
          {"/t/terraform.tfvars.json", "{\"x\": \"json\"}"}},
         {NULL},
         {{0}},
         0,
         "json",
         "terraform.tfvars.json",
         2},
        {"auto by name",
         {{"/t/b.auto.tfvars", "x = \"b\"\n"},
          {"/t/a.auto.tfvars.json", "{\"x\":\"a\"}"},
          {"/t/terraform.tfvars", "x = \"t\"\n"}},
         {NULL},
         {{0}},
         0,
         "b",
         "b.auto.tfvars",
         3},
        {"other tfvars are not read",
         {{"/t/prod.tfvars", "x = \"prod\"\n"}},
         {NULL},
         {{0}},
         0,
         "default",
         "main.tf",
         0},
        {"-var",
         {{"/t/a.auto.tfvars", "x = \"a\"\n"}},
         {NULL},
         {{.kind = TF_ARG_VAR, .text = "x=arg"}},
         1,
         "arg",
         "-var x",
         2},
        {"-var-file after -var",
         {{"/t/p.tfvars", "x = \"p\"\n"}},
         {NULL},
         {{.kind = TF_ARG_VAR, .text = "x=arg"}, {.kind = TF_ARG_VAR_FILE, .text = "p.tfvars"}},
         2,
         "p",
         "p.tfvars",
         2},
        {"TF_CLI_ARGS before the arguments",
         {{NULL, NULL}},
         {"TF_CLI_ARGS_plan=-no-color -var='x=a b' --var x=c", NULL},
         {{.kind = TF_ARG_VAR, .text = "x=arg"}},
         1,
         "arg",
         "-var x",
         3},
        {"TF_CLI_ARGS alone",
         {{NULL, NULL}},
         {"TF_CLI_ARGS=-var 'x=a b'", NULL},
         {{0}},
         0,
         "a b",
         "-var x",
         1},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TestFile files[8] = {{"/t/main.tf", USE
                              "variable \"x\" {\n default = \"default\"\n}\nprovider \"aws\" {\n "
                              "profile = var.x\n}\n"}};
        TfCase f;
        const TfValue *v;
        memcpy(files + 1, rows[i].files, sizeof rows[i].files);
        f = tfcase_open(files, rows[i].env, rows[i].args, rows[i].n_args);
        v = tfblock_get(tfcase_provider(&f, "aws")->block, "profile");
        if (!tfvalue_text(v) || strcmp(tfvalue_text(v), rows[i].value) != 0 ||
            strcmp(v->v.at.name, rows[i].at) != 0 || v->shadowed.len != rows[i].n_shadowed)
            fail_msg("%s: %s from %s over %zu", rows[i].name, tfvalue_text(v), v->v.at.name,
                     v->shadowed.len);
        assert_string_equal(v->via, "var.x");
        assert_string_equal(v->expr_at.name, "main.tf");
        tfcase_no_problem(&f);
        tfcase_close(&f);
    }
}

void test_tf_values_from_outside_follow_the_type(void **state)
{
    TfCase f = tfcase_open(
        FILES({"/t/main.tf", USE
               "variable \"l\" {\n type = list(string)\n}\nvariable \"n\" {\n type = number\n}\n"
               "variable \"s\" {}\nvariable \"o\" {\n type = object({p = string, q = "
               "optional(string, \"dflt\")})\n}\n"
               "provider \"aws\" {\n allowed_account_ids = var.l\n max_retries = var.n\n profile = "
               "var.s\n region = var.o.p\n sts_region = var.o.q\n}\n"}),
        (const char *const[]){"TF_VAR_l=[\"1\", 2]", "TF_VAR_n=012", "TF_VAR_s=[1]",
                              "TF_VAR_o={p = \"eu\"}", NULL},
        NULL, 0);
    const TfValue *list = tfblock_get(tfcase_provider(&f, "aws")->block, "allowed_account_ids");
    (void)state;
    tfcase_no_problem(&f);
    assert_int_equal(list->n_items, 2);
    assert_string_equal(tfvalue_text(&list->items[1]), "2");
    assert_int_equal(list->items[1].type, TF_STRING);
    assert_string_equal(tfcase_text(&f, "aws", "max_retries"), "12");
    assert_string_equal(tfcase_text(&f, "aws", "profile"), "[1]");
    assert_string_equal(tfcase_text(&f, "aws", "region"), "eu");
    assert_string_equal(tfcase_text(&f, "aws", "sts_region"), "dflt");
    tfcase_close(&f);
}

/* override-05, override-09 and terraform 1.11.4 on nested blocks and new providers */
void test_tf_override_files_replace(void **state)
{
    TfCase f = tfcase_open(
        FILES({"/t/main.tf", USE "provider \"aws\" {\n profile = \"base\"\n region = \"r\"\n "
                                 "assume_role {\n role_arn = \"a\"\n }\n assume_role "
                                 "{\n role_arn = \"b\"\n }\n}\nlocals {\n k = 1\n}\nterraform {\n "
                                 "backend \"s3\" {}\n required_providers "
                                 "{\n aws = {\n version = \"1.0\"\n }\n }\n}\nvariable \"v\" {}\n"},
              {"/t/x_override.tf",
               "provider \"aws\" {\n profile = \"over\"\n assume_role {\n role_arn = "
               "\"arn:aws:iam::111122223333:role/x\"\n }\n}\nvariable \"v\" {\n default = 1\n}\n"},
              {"/t/override.tf.json", "{\"terraform\": {\"backend\": {\"local\": {}}, "
                                      "\"required_providers\": {\"aws\": {\"version\": "
                                      "\"5.100.0\"}}}, \"locals\": {\"k\": 2}}"}),
        NULL, NULL, 0);
    const TfBlock *block = tfcase_provider(&f, "aws")->block;
    (void)state;
    tfcase_no_problem(&f);
    assert_string_equal(tfcase_text(&f, "aws", "profile"), "over");
    assert_string_equal(tfblock_get(block, "profile")->v.at.name, "x_override.tf");
    assert_int_equal(tfblock_get(block, "profile")->shadowed.len, 1);
    assert_string_equal(tfblock_get(block, "profile")->shadowed.items[0].text, "base");
    assert_string_equal(tfcase_text(&f, "aws", "region"), "r");
    assert_non_null(tfblock_child(block, "assume_role", 0));
    assert_null(tfblock_child(block, "assume_role", 1));
    assert_int_equal(f.config->backend.kind, BACKEND_LOCAL);
    assert_int_equal(f.config->aws_constraints.len, 1);
    assert_string_equal(f.config->aws_constraints.items[0].text, "5.100.0");
    tfcase_close(&f);
}

/* ---- values ---- */

void test_tf_references_are_followed_or_unknown(void **state)
{
    static const struct {
        const char *expr, *text, *why;
    } rows[] = {
        {"local.a", "v", NULL},
        {"local.m.k", "w", NULL},
        {"\"${local.a}-${terraform.workspace}\"", "v-default", NULL},
        {"module.c.out", "from-child", NULL},
        {"path.module", ".", NULL},
        {"data.aws_region.x.name", NULL, "data.aws_region.x"},
        {"aws_x.y.z", NULL, "aws_x.y"},
        {"\"a-${data.aws_region.x.name}\"", NULL, "data.aws_region.x"},
        {"var.unset", NULL, "has no value"},
        {"each.key", NULL, "each.key"},
        {"module.many.out", NULL, "no attribute"},
        {"module.many[1].out", "from-1", NULL},
        {"module.each[\"a\"].out", "from-1", NULL},
        {"module.later[\"a\"].out", NULL, "module.later"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char text[1024];
        TfCase f;
        const TfValue *v;
        snprintf(text, sizeof text,
                 USE "locals {\n a = \"v\"\n m = { k = \"w\" }\n}\nvariable \"unset\" {}\nprovider "
                     "\"aws\" {\n profile = %s\n}\n"
                     "module \"c\" {\n source = \"./c\"\n in = \"child\"\n}\nmodule \"many\" {\n "
                     "source = \"./c\"\n in = 1\n count = 2\n}\nmodule \"each\" {\n source = "
                     "\"./c\"\n in = 1\n for_each = toset([\"a\"])\n}\nmodule \"later\" {\n "
                     "source = \"./c\"\n in = 1\n for_each = aws_x.y.z\n}\n",
                 rows[i].expr);
        f = tfcase_open(
            FILES({"/t/main.tf", text},
                  {"/t/c/main.tf",
                   "variable \"in\" {}\noutput \"out\" {\n value = \"from-${var.in}\"\n}\n"}),
            NULL, NULL, 0);
        v = tfblock_get(tfcase_provider(&f, "aws")->block, "profile");
        if (rows[i].text)
            assert_string_equal(tfvalue_text(v), rows[i].text);
        else if (v->state != TF_UNKNOWN || !strstr(v->why, rows[i].why))
            fail_msg("%s: %s", rows[i].expr, v->why ? v->why : tfvalue_text(v));
        tfcase_close(&f);
    }
}

void test_tf_dynamic_blocks(void **state)
{
    TfCase f = tfcase_open(
        FILES({"/t/main.tf",
               USE "provider \"aws\" {\n dynamic \"assume_role\" {\n for_each = "
                   "[\"a\", \"b\"]\n iterator = it\n content {\n "
                   "role_arn = \"arn:aws:iam::111122223333:role/${it.value}\"\n "
                   "session_name = \"s${it.key}\"\n }\n }\n dynamic "
                   "\"endpoints\" {\n for_each = data.aws_region.x.y\n content {}\n }\n}\n"}),
        NULL, NULL, 0);
    const TfBlock *block = tfcase_provider(&f, "aws")->block;
    (void)state;
    tfcase_no_problem(&f);
    assert_string_equal(
        tfvalue_text(tfblock_get(tfblock_child(block, "assume_role", 1), "role_arn")),
        "arn:aws:iam::111122223333:role/b");
    assert_string_equal(
        tfvalue_text(tfblock_get(tfblock_child(block, "assume_role", 1), "session_name")), "s1");
    assert_null(tfblock_child(block, "assume_role", 2));
    assert_true(tfblock_child(block, "endpoints", 0)->dynamic);
    tfcase_close(&f);
}

/* ---- providers ---- */

/* RULES.md 10-12, multi-03, -04, -05, healthy-04, -12 */
static const struct {
    const char *name;
    TestFile files[4];
    const char *address;
    enum tri used;
    bool implied;
} address_rows[] = {
    {"default used", {{"/t/main.tf", "provider \"aws\" {}\n" USE}}, "aws", TRI_YES, false},
    {"nothing uses it", {{"/t/main.tf", "provider \"aws\" {}\n"}}, "aws", TRI_NO, false},
    {"alias unused",
     {{"/t/main.tf", "provider \"aws\" {\n alias = \"w\"\n}\nprovider \"aws\" {}\n" USE}},
     "aws.w",
     TRI_NO,
     false},
    {"alias by argument",
     {{"/t/main.tf", "provider \"aws\" {\n alias = \"w\"\n}\ndata \"aws_x\" \"y\" {\n provider "
                     "= aws.w\n count = 0\n}\n"}},
     "aws.w",
     TRI_YES,
     false},
    {"implied beside an alias",
     {{"/t/main.tf", "provider \"aws\" {\n alias = \"w\"\n}\n" USE}},
     "aws",
     TRI_YES,
     true},
    {"another local name",
     {{"/t/main.tf", "terraform {\n required_providers {\n amazon = {\n source = "
                     "\"hashicorp/aws\"\n }\n }\n}\nprovider \"amazon\" "
                     "{}\nresource \"aws_x\" \"y\" {\n provider = amazon\n}\n"}},
     "aws",
     TRI_YES,
     false},
    {"ephemeral",
     {{"/t/main.tf", "provider \"aws\" {}\nephemeral \"aws_x\" \"y\" {}\n"}},
     "aws",
     TRI_YES,
     false},
    {"data in a check",
     {{"/t/main.tf", "provider \"aws\" {}\ncheck \"c\" {\n " USE " assert {\n  condition = "
                     "data.aws_region.x.name != \"\"\n  error_message = \"No.\"\n }\n}\n"}},
     "aws",
     TRI_YES,
     false},
    {"import of a resource that plan writes",
     {{"/t/main.tf", "provider \"aws\" {}\nimport {\n to = aws_x.y\n id = \"1\"\n}\n"}},
     "aws",
     TRI_YES,
     false},
    {"moved",
     {{"/t/main.tf", "provider \"aws\" {}\nmoved {\n from = aws_x.y\n to = aws_x.z\n}\n"}},
     "aws",
     TRI_NO,
     false},
    {"inherited by a module",
     {{"/t/main.tf", "provider \"aws\" {}\nmodule \"m\" {\n source = \"./m\"\n}\n"},
      {"/t/m/main.tf", USE}},
     "aws",
     TRI_YES,
     false},
    {"passed into a module",
     {{"/t/main.tf", "provider \"aws\" {\n alias = \"w\"\n}\nmodule \"m\" {\n source = "
                     "\"./m\"\n providers = {\n aws = aws.w\n }\n}\n"},
      {"/t/m/main.tf", USE}},
     "aws.w",
     TRI_YES,
     false},
    {"passed beside another with a name as long",
     {{"/t/main.tf", "provider \"tls\" {}\nprovider \"aws\" {\n alias = \"w\"\n}\nmodule \"m\" {\n "
                     "source = \"./m\"\n providers = {\n tls = tls\n aws = aws.w\n }\n}\n"},
      {"/t/m/main.tf", "terraform {\n required_providers {\n tls = {\n source = "
                       "\"hashicorp/tls\"\n }\n }\n}\n" USE}},
     "aws.w",
     TRI_YES,
     false},
    {"passed to an alias, two deep",
     {{"/t/main.tf", "provider \"aws\" {\n alias = \"w\"\n}\nmodule \"m\" {\n source = "
                     "\"./m\"\n providers = {\n aws.x = aws.w\n }\n}\n"},
      {"/t/m/main.tf",
       "terraform {\n required_providers {\n aws = {\n source = \"hashicorp/aws\"\n "
       "configuration_aliases = [aws.x]\n "
       "}\n }\n}\nmodule \"n\" {\n source = \"../n\"\n providers = {\n aws = aws.x\n }\n}\n"},
      {"/t/n/main.tf", USE}},
     "aws.w",
     TRI_YES,
     false},
    {"the module's own",
     {{"/t/main.tf", "module \"m\" {\n source = \"./m\"\n}\n"},
      {"/t/m/main.tf", "provider \"aws\" {}\n" USE}},
     "module.m.aws",
     TRI_YES,
     false},
    {"a module not installed might use it",
     {{"/t/main.tf", "provider \"aws\" {}\nmodule \"m\" {\n source = "
                     "\"terraform-aws-modules/vpc/aws\"\n}\n"}},
     "aws",
     TRI_UNKNOWN,
     false},
    {"installed module",
     {{"/t/main.tf", "provider \"aws\" {}\nmodule \"m\" {\n source = \"a/b/aws\"\n}\n"},
      {"/t/.terraform/modules/modules.json", "{\"Modules\":[{\"Key\":\"m\",\"Source\":\"a/b/"
                                             "aws\",\"Dir\":\".terraform/modules/m\"}]}"},
      {"/t/.terraform/modules/m/main.tf", USE}},
     "aws",
     TRI_YES,
     false},
    {"in the state only",
     {{"/t/main.tf", "provider \"aws\" {}\n"},
      {"/t/terraform.tfstate",
       "{\"version\":4,\"resources\":[{\"provider\":\"provider[\\\"registry."
       "terraform.io/hashicorp/aws\\\"]\","
       "\"instances\":[{}]}]}"}},
     "aws",
     TRI_YES,
     false},
    {"JSON",
     {{"/t/main.tf.json",
       "{\"provider\":{\"aws\":{}},\"data\":{\"aws_x\":{\"y\":{\"provider\":\"aws\"}}}}"}},
     "aws",
     TRI_YES,
     false},
    {"OpenTofu files",
     {{"/t/main.tf", "provider \"aws\" {\n alias = \"no\"\n}\n"},
      {"/t/main.tofu", "provider \"aws\" {}\n" USE}},
     "aws",
     TRI_YES,
     false},
};

void test_tf_provider_addresses_and_use(void **state)
{
    static const char *const env[] = {"TF_CLI_ARGS_plan=-generate-config-out=new.tf", NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(address_rows); i++) {
        TestFile files[5] = {{NULL, NULL}};
        TfCase f;
        const TfProvider *p;
        memcpy(files, address_rows[i].files, sizeof address_rows[i].files);
        f = tfcase_open(files, env, NULL, 0);
        p = tfcase_provider(&f, address_rows[i].address);
        if (p->used != address_rows[i].used || p->implied != address_rows[i].implied)
            fail_msg("%s: used %d, implied %d", address_rows[i].name, (int)p->used, p->implied);
        tfcase_no_problem(&f);
        tfcase_close(&f);
    }
}

void test_tf_resources_name_their_provider(void **state)
{
    TfCase f = tfcase_open(
        FILES({"/t/main.tf", "provider \"aws\" {}\nresource \"aws_s3_bucket\" \"logs\" {\n bucket "
                             "= \"b\"\n}\nresource \"random_id\" \"r\" {}\n"
                             "module \"m\" {\n source = \"./m\"\n}\n"},
              {"/t/m/main.tf", USE}),
        NULL, NULL, 0);
    (void)state;
    assert_int_equal(f.config->resources.len, 2);
    assert_int_equal(f.config->n_other_resources, 1);
    assert_string_equal(f.config->resources.items[0].address, "aws_s3_bucket.logs");
    assert_string_equal(tfvalue_text(tfblock_get(f.config->resources.items[0].block, "bucket")),
                        "b");
    assert_string_equal(f.config->resources.items[1].address, "module.m.data.aws_region.x");
    assert_string_equal(f.config->resources.items[1].provider, "aws");
    assert_string_equal(f.config->resources.items[1].at.name, "m/main.tf");
    assert_string_equal(tfcase_provider(&f, "aws")->used_by, "aws_s3_bucket.logs (main.tf:2)");
    tfcase_close(&f);
}

/* ---- what Terraform refuses ---- */

typedef struct ProblemRow {
    const char *text; /* of main.tf */
    const char *id, *stage, *summary;
    int line;
} ProblemRow;

static void check_problems(const ProblemRow *rows, size_t n, const char *const *env)
{
    for (size_t i = 0; i < n; i++) {
        TfCase f = tfcase_open(
            FILES({"/t/main.tf", rows[i].text}, {"/t/m/main.tf", USE "variable \"x\" {}\n"},
                  {"/t/rc",
                   "provider_installation {\n filesystem_mirror {\n path = \"/mirror\"\n }\n}\n"},
                  {"/mirror/registry.terraform.io/hashicorp/aws/"
                   "terraform-provider-aws_5.100.0_" TF_PLATFORM ".zip",
                   "x"}),
            env, NULL, 0);
        const TfProblem *p = tfcase_problem(&f, rows[i].id);
        if (!p)
            fail_msg("%s: no problem %s", rows[i].text, rows[i].id);
        else if (!p->fatal || strcmp(p->stage, rows[i].stage) != 0 ||
                 strcmp(p->summary, rows[i].summary) != 0 || p->at.line != rows[i].line)
            fail_msg("%s: %d %s \"%s\" at line %d", rows[i].text, p->fatal, p->stage, p->summary,
                     p->at.line);
        tfcase_close(&f);
    }
}

#define BACKEND(arguments) \
    "terraform {\n backend \"s3\" {\n bucket = \"b\"\n key = \"k\"\n" arguments "\n }\n}\n"

/* Summaries, stages and lines as terraform 1.11.4 with provider 5.100.0 printed them for the same
 * texts. */
static const ProblemRow refusal_rows[] = {
    {"a = 1 2\n", "syntax", "init", "Missing newline after argument", 1},
    {USE "variable \"x\" {}\n", "unset_other", "configuration", "No value for required variable",
     2},
    {USE "variable \"x\" {\n type = number\n default = \"a\"\n}\n", "variable_type", "init",
     "Invalid default value for variable", 4},
    {USE "variable \"x\" {\n default = \"a\"\n validation {\n  condition = var.x != \"a\"\n"
         "  error_message = \"No.\"\n }\n}\n",
     "variable_rule", "after", "Invalid value for variable", 4},
    {USE "provider \"aws\" {\n region = var.x\n}\nvariable \"x\" {\n default = \"a\"\n"
         " validation {\n  condition = var.x != \"a\"\n  error_message = \"No.\"\n }\n}\n",
     "variable_rule", "configuration", "Invalid value for variable", 7},
    {USE "provider \"aws\" {\n regoin = \"x\"\n}\n", "unknown_argument", "configuration",
     "Unsupported argument", 3},
    {USE "provider \"aws\" {\n assume_rol {\n }\n}\n", "unknown_argument", "configuration",
     "Unsupported block type", 3},
    {USE "provider \"aws\" {\n assume_role = {}\n}\n", "wrong_form", "configuration",
     "Unsupported argument", 3},
    {USE "provider \"aws\" {\n shared_credentials_file = \"x\"\n}\n", "unknown_argument",
     "configuration", "Unsupported argument", 3},
    {USE "provider \"aws\" {\n max_retries = \"abc\"\n}\n", "argument_type", "configuration",
     "Incorrect attribute value type", 3},
    {USE "provider \"aws\" {\n assume_role {\n  role_arn = \"nope\"\n }\n}\n", "invalid_role_arn",
     "configuration", "\"assume_role.0.role_arn\" (nope) is an invalid ARN: arn: invalid prefix",
     4},
    {USE "provider \"aws\" {\n assume_role {\n  duration = \"10\"\n }\n}\n", "argument_value",
     "configuration",
     "\"assume_role.0.duration\" cannot be parsed as a duration: time: missing unit in "
     "duration \"10\"",
     4},
    {USE "provider \"aws\" {\n allowed_account_ids = [\"1\"]\n forbidden_account_ids = "
         "[\"2\"]\n}\n",
     "argument_conflict", "configuration", "Conflicting configuration arguments", 3},
    {USE "provider \"aws\" {\n profile = var.nope\n}\n", "expression", "configuration",
     "Reference to undeclared input variable", 3},
    {USE "provider \"aws\" {\n profile = getenv(\"A\")\n}\n", "expression", "configuration",
     "Call to unknown function", 3},
    {"data \"aws_x\" \"y\" {\n a = local.nope\n}\n", "undeclared", "configuration",
     "Reference to undeclared local value", 2},
    {USE "locals {\n a = local.b\n b = [local.a]\n}\n", "cycle", "configuration",
     "Cycle: local.a (expand)", 3},
    {"data \"aws_x\" \"y\" {\n provider = aws.w\n}\n", "provider_not_present", "configuration",
     "Provider configuration not present", 1},
    {"provider \"aws\" {}\nprovider \"aws\" {}\n", "duplicate", "init",
     "Duplicate provider configuration", 2},
    {"variable \"x\" {\n default = 1\n}\nvariable \"x\" {\n default = 2\n}\n", "duplicate", "init",
     "Duplicate variable declaration", 4},
    {"resorce \"a\" \"b\" {}\n", "unknown_block", "init", "Unsupported block type", 1},
    {"module \"m\" {\n source = \"./nowhere\"\n}\n", "module_missing", "init",
     "Unreadable module directory", 2},
    {"module \"m\" {\n source = \"./m\"\n}\n", "module_argument", "configuration",
     "Missing required argument", 1},
    {"module \"m\" {\n source = \"./m\"\n x = 1\n y = 1\n}\n", "module_argument", "configuration",
     "Unsupported argument", 4},
    {"module \"m\" {\n source = \"./\"\n}\n", "module_loop", "init", "Module call loop", 1},
    {USE "locals {\n a = x_y.z\n}\n", "undeclared", "configuration",
     "Reference to undeclared resource", 3},
    {USE "locals {\n a = jsondecode(\"{\")\n}\n", "expression", "configuration",
     "Invalid function argument", 3},
    {USE "output \"o\" {}\n", "shape", "init", "Missing required argument", 2},
    {USE "resource \"terraform_data\" \"a\" {\n provisioner \"local-exec\" {\n  command = \"x\"\n"
         "  when = maybe\n }\n}\n",
     "shape", "init", "Invalid \"when\" keyword", 5},
    {USE "resource \"terraform_data\" \"a\" {\n provisioner \"local-exec\" {\n  command = \"x\"\n"
         "  on_failure = retry\n }\n}\n",
     "shape", "init", "Invalid \"on_failure\" keyword", 5},
    {"terraform {\n required_providers {\n aws = {\n  source = \"hashicorp/aws\"\n"
     "  configuration_aliases = [aws.b]\n }\n }\n}\n",
     "provider_not_passed", "configuration", "Undefined provider configuration", 3},
    {USE "variable \"count\" {\n default = 1\n}\n", "shape", "init", "Invalid variable name", 2},
    {USE "provider \"aws\" {\n assume_role {\n  role_arn = \"arn:aws:iam::111122223333:role/x\"\n"
         "  session_name = \"a\"\n }\n}\n",
     "argument_value", "configuration",
     "assume_role.0.session_name must be 2 to 64 characters long, and has 1", 5},
    {USE "provider \"aws\" {\n default_tags \"x\" {\n }\n}\n", "unknown_argument", "configuration",
     "Extraneous label for default_tags", 3},
    {USE "provider \"aws\" {\n ignore_tags {\n  x {}\n }\n}\n", "unknown_argument", "configuration",
     "Unsupported block type", 4},
    {USE "provider \"aws\" {\n dynamic \"ignore_tags\" {\n  for_each = [1]\n }\n}\n", "expression",
     "configuration", "Missing dynamic content block", 3},
    {USE "provider \"aws\" {\n dynamic \"ignore_tags\" {\n  for_each = [1]\n  content {\n  }\n"
         "  content {\n  }\n }\n}\n",
     "expression", "configuration", "Extraneous dynamic content block", 7},
    {USE "provider \"aws\" {\n dynamic \"ignore_tags\" {\n  for_each = [1]\n  other {\n  }\n"
         "  content {\n  }\n }\n}\n",
     "expression", "configuration", "Unsupported block type", 5},
    {USE "provider \"aws\" {\n dynamic \"ignore_tags\" {\n  for_each = [1]\n  iterator = \"it\"\n"
         "  content {}\n }\n}\n",
     "expression", "configuration", "Invalid expression", 5},
    {USE "provider \"aws\" {\n ignore_tags {\n  keys = [null]\n }\n}\n", "argument_type",
     "configuration", "Null value found in list", 4},
    {USE "provider \"aws\" {\n ignore_tags {\n  key_prefixes = true\n }\n}\n", "argument_type",
     "configuration", "Incorrect attribute value type", 4},
    {USE "provider \"aws\" {\n endpoints {\n  s3 = [\"x\"]\n }\n}\n", "argument_type",
     "configuration", "Incorrect attribute value type", 4},
    {USE "provider \"aws\" {\n assume_role_with_web_identity {\n"
         "  role_arn = \"arn:aws:iam::111122223333:role/x\"\n  web_identity_token = \"abcd\"\n"
         "  web_identity_token_file = \"/t\"\n }\n}\n",
     "argument_conflict", "configuration", "Invalid combination of arguments", 6},
    {USE "provider \"aws\" {\n max_retries = 1.5\n}\n", "argument_type", "configuration",
     "Incorrect attribute value type", 3},
    {USE "provider \"aws\" {\n skip_metadata_api_check = \"True \"\n}\n", "argument_value",
     "configuration", "skip_metadata_api_check must be true or false", 3},
    {USE "provider \"aws\" {\n assume_role {\n  role_arn = "
         "\"arn:aws:iam:useast1:111122223333:role/x\"\n }\n}\n",
     "invalid_role_arn", "configuration",
     "\"assume_role.0.role_arn\" (arn:aws:iam:useast1:111122223333:role/x) is an invalid ARN: "
     "invalid region value",
     4},
    {USE "provider \"aws\" {\n token_bucket_rate_limiter_capacity = 9223372036854775808\n}\n",
     "argument_type", "configuration", "Incorrect attribute value type", 3},
    {USE "provider \"aws\" {\n alias = 5\n}\n", "shape", "init",
     "Invalid provider configuration alias", 3},
    {USE "provider \"aws\" {\n version = 5\n}\n", "version_constraint", "init",
     "Failed to query available provider packages", 3},
    {BACKEND(" foo = 1"), "unknown_argument", "init", "Unsupported argument", 5},
    {BACKEND(" assume_role {}"), "unknown_argument", "init", "Unsupported block type", 5},
    {BACKEND(" assume_role = { role_arn = \"nope\" }"), "invalid_role_arn", "init", "Invalid ARN",
     5},
    {BACKEND(" profile = local.x"), "backend_expression", "init", "Variables not allowed", 5},
    {BACKEND(" profile = upper(\"x\")"), "backend_expression", "init", "Function calls not allowed",
     5},
    {BACKEND(" encrypt = 1"), "argument_type", "init", "Incorrect attribute value type", 5},
    {BACKEND(" endpoints = { s3 = [\"a\"] }"), "argument_type", "init",
     "Incorrect attribute value type", 5},
    {BACKEND(" allowed_account_ids = [[\"1\"]]"), "argument_type", "init",
     "Incorrect attribute value type", 5},
    {"terraform {\n backend \"s4\" {}\n}\n", "backend_type", "init", "Unsupported backend type", 2},
    {"terraform {\n backend \"s3\" {}\n cloud {}\n}\n", "duplicate", "init",
     "Both a backend and cloud configuration are present", 3},
    {"provider \"asw\" {}\n", "provider_source", "init",
     "Failed to query available provider packages", 1},
    {"terraform {\n required_providers {\n aws = {\n  source = \"hashicrop/aws\"\n }\n }\n}\n",
     "provider_source", "init", "Failed to query available provider packages", 4},
    {"terraform {\n required_providers {\n aws = {\n  version = \">= 6.0\"\n }\n }\n}\n",
     "version_constraint", "init", "Failed to query available provider packages", 4},
    {"terraform {\n required_providers {\n aws = \"5.x\"\n }\n}\n", "version_constraint", "init",
     "Invalid version constraint", 3},
};

void test_tf_refusals(void **state)
{
    (void)state;
    check_problems(refusal_rows, ARRAY_LEN(refusal_rows),
                   (const char *const[]){"TF_CLI_CONFIG_FILE=/t/rc", NULL});
}

/* Of all arguments that a slip is near to, the nearest; none that is too far. */
void test_tf_the_nearest_argument_is_meant(void **state)
{
    static const char *const rows[][2] = {
        {"http_prox", "http_proxy"}, {"ttps_proxy", "https_proxy"},
        {"regoin", "region"},        {"profiles", "profile"},
        {"tokn", "token"},           {"quite_another", NULL}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char text[256];
        snprintf(text, sizeof text, USE "provider \"aws\" {\n %s = \"x\"\n}\n", rows[i][0]);
        TfCase f = tfcase_open(FILES({"/t/main.tf", text}), NULL, NULL, 0);
        const TfProblem *p = tfcase_problem(&f, "unknown_argument");
        if (!rows[i][1]) { /* a provider newer than the table may have it */
            assert_non_null(p);
            assert_true(p->perhaps && !p->fatal && !p->right);
        } else {
            assert_non_null(p);
            assert_string_equal(p->right, rows[i][1]);
        }
        tfcase_close(&f);
    }
}

/* strconv.ParseBool, and a region in an ARN; with terraform 1.11.4 and provider 5.100.0 */
void test_tf_values_that_the_provider_takes(void **state)
{
    static const char *const rows[] = {
        " skip_metadata_api_check = \"T\"\n", " skip_metadata_api_check = \"False\"\n",
        " assume_role {\n  role_arn = \"arn:aws:iam:us-gov-west-1:111122223333:role/x\"\n }\n",
        " max_retries = 9.0e18\n"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char text[256];
        snprintf(text, sizeof text, USE "provider \"aws\" {\n%s}\n", rows[i]);
        TfCase f = tfcase_open(FILES({"/t/main.tf", text}), NULL, NULL, 0);
        tfcase_no_problem(&f);
        tfcase_close(&f);
    }
}

/* Seen with terraform 1.11.4: a provider configuration that nothing uses is not even validated. */
void test_tf_unused_provider_is_not_judged(void **state)
{
    TfCase f =
        tfcase_open(FILES({"/t/main.tf", "provider \"aws\" {\n foo = 1\n profile = var.nope\n "
                                         "assume_role {\n role_arn = \"nope\"\n }\n}\n"}),
                    NULL, NULL, 0);
    (void)state;
    tfcase_no_problem(&f);
    tfcase_close(&f);
}

/* Terraform 1.11.4 takes these (terraform console): infinity, 1, "b", "a", a value of the run. */
void test_tf_values_that_are_not_worked_out_are_not_refused(void **state)
{
    TfCase f = tfcase_open(
        FILES({"/t/main.tf", USE "locals {\n n = 0\n a = 1 / local.n\n b = 1 % local.n\n"
                                 " c = element([\"a\", \"b\"], -1)\n"
                                 " d = base64decode(\"YQ==\\n\")\n e = terraform.applying\n}\n"}),
        NULL, NULL, 0);
    (void)state;
    tfcase_no_problem(&f);
    tfcase_close(&f);
}

void test_tf_unreadable_things_are_problems(void **state)
{
    static const struct {
        const char *path;
        enum file_state state;
        const char *id; /* NULL: no problem, but not known */
    } rows[] = {{"/t/a.tf", FILE_DENIED, "unreadable"},
                {"/t/a.tf", FILE_LOOP, "unreadable"},
                {"/t/a.tf", FILE_TOO_BIG, NULL},
                {"/t/terraform.tfvars", FILE_TOO_BIG, NULL},
                {"/t/.terraform.lock.hcl", FILE_TOO_BIG, NULL},
                {"/t/terraform.tfvars", FILE_DENIED, "tfvars_unreadable"},
                {"/t/m", FILE_DENIED, "module_missing"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        World *w = fake_world("/t", NULL);
        TfCase f = {ARENA_INIT, w, NULL};
        fake_world_put(
            w, "/t/main.tf",
            SPAN_LITERAL("provider \"aws\" {}\n" USE "module \"m\" {\n source = \"./m\"\n}\n"));
        fake_world_put(w, "/t/m/main.tf", SPAN_LITERAL(USE));
        fake_world_state(w, rows[i].path, rows[i].state);
        f.config = tfconfig_load(&arena, snapshot_new(&arena, w), "/t", NULL, 0);
        if (rows[i].id ? !tfcase_problem(&f, rows[i].id)
                       : !f.config->not_known || f.config->problems.len > 0)
            fail_msg("%s: no problem %s", rows[i].path, rows[i].id ? rows[i].id : "is right");
        assert_int_equal(f.config->providers.len, rows[i].id || i > 3);
        fake_world_free(w);
        arena_clear(&arena);
    }
}

void test_tf_folders_that_are_none(void **state)
{
    Arena arena = ARENA_INIT;
    World *w = fake_world("/t", NULL);
    (void)state;
    fake_world_put(w, "/t/file", SPAN_LITERAL("x"));
    fake_world_put(w, "/t/empty/readme.md", SPAN_LITERAL("x"));
    assert_int_equal(tfconfig_load(&arena, snapshot_new(&arena, w), "/t/nowhere", NULL, 0)->state,
                     FILE_ABSENT);
    assert_int_equal(tfconfig_load(&arena, snapshot_new(&arena, w), "/t/file", NULL, 0)->state,
                     FILE_NOT_REGULAR);
    assert_int_equal(tfconfig_load(&arena, snapshot_new(&arena, w), "/t/empty", NULL, 0)->state,
                     FILE_OK);
    assert_false(
        tfconfig_load(&arena, snapshot_new(&arena, w), "/t/empty", NULL, 0)->has_terraform);
    fake_world_free(w);
    arena_clear(&arena);
}

void test_tf_locals_a_thousand_deep(void **state)
{
    AUTO_BUF Buf text = BUF_INIT(1 << 20);
    TfCase f;
    (void)state;
    buf_add_str(&text, USE "provider \"aws\" {\n profile = local.a1000\n region = "
                           "local.b\n}\nlocals {\n a0 = \"end\"\n b = [local.b]\n");
    for (int i = 1; i <= 1000; i++)
        buf_printf(&text, " a%d = local.a%d\n", i, i - 1);
    buf_add_str(&text, "}\n");
    f = tfcase_open(FILES({"/t/main.tf", text.ptr}), NULL, NULL, 0);
    assert_string_equal(tfcase_text(&f, "aws", "profile"), "end");
    assert_int_equal(tfblock_get(tfcase_provider(&f, "aws")->block, "region")->items[0].state,
                     TF_UNKNOWN);
    assert_non_null(tfcase_problem(&f, "cycle"));
    tfcase_close(&f);
}

/* terraform 1.11.4: "Failed to read variables file"; the files that are found by themselves may be
 * missing. */
void test_a_named_variables_file_must_be_there(void **state)
{
    static const TestFile files[] = {{"/t/main.tf", USE "provider \"aws\" {}\n"}, {NULL, NULL}};
    static const TfArg args[] = {{.kind = TF_ARG_VAR_FILE, .text = "none.tfvars"}};
    TfCase f = tfcase_open(files, NULL, args, 1);
    (void)state;
    assert_non_null(tfcase_problem(&f, "tfvars_unreadable"));
    assert_true(tfcase_problem(&f, "tfvars_unreadable")->fatal);
    assert_string_equal(tfcase_problem(&f, "tfvars_unreadable")->summary,
                        "Failed to read variables file");
    tfcase_close(&f);
    f = tfcase_open(files, NULL, NULL, 0);
    tfcase_no_problem(&f);
    tfcase_close(&f);
}

/* Counts, conditions, circles and what Terraform's own blocks may hold, as terraform 1.11.4 judges
 * them: area files of tests/differential/surface_cases.py. */
#include "tests/support/setup.h"

#include <string.h>

#include "base/alloc.h"
#include "terraform/tfconfig.h"
#include "tests/support/fakeworld.h"
#include "tests/support/tfcase.h"
#include "tests/support/tfrows.h"

static void check_rows(const TfRow *rows, size_t n)
{
    tfrows_check(rows, n, "/t/m/main.tf", "variable \"v\" {\n default = 1\n}\n");
}

#define CALL(arguments) "module \"m\" {\n source = \"./m\"\n" arguments "}\n"
#define DATA(name, body) "resource \"terraform_data\" \"" name "\" {\n" body "\n}\n"

void test_tf_circles(void **state)
{
    static const TfRow rows[] = {
        {DATA("a", " input = terraform_data.b.id")
             DATA("b", " input = local.c") "locals {\n c = terraform_data.a.id\n}\n",
         "Cycle: terraform_data.a, terraform_data.b, local.c"},
        {DATA("a", " input = terraform_data.a.id"), "Self-referential block"},
        {DATA("a", " depends_on = [data.aws_region.r]") "data \"aws_region\" \"r\" {\n name = "
                                                        "terraform_data.a.id\n}\n",
         "Cycle: terraform_data.a, data.aws_region.r"},
        {DATA("a", " provisioner \"local-exec\" {\n  command = terraform_data.a.id\n }"), NULL},
        {DATA("a", " input = terraform_data.b.id") DATA("b", " input = terraform_data.c.id")
             DATA("c", ""),
         NULL},
        {DATA("a", " lifecycle {\n  ignore_changes = [terraform_data.a]\n }"),
         "Unsupported attribute"},
        {CALL(" depends_on = [module.m]\n"), "Cycle: module.m"},
        {CALL(" depends_on = [terraform_data.a]\n") DATA("a", " depends_on = [module.m]"),
         "Cycle: terraform_data.a, module.m"},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

/* terraform/transform_provider.go:addProxyProviders; area passed of surface_cases.py */
void test_tf_passed_providers_that_are_not_there(void **state)
{
#define PASSED(what) CALL(" providers = {\n  " what "\n }\n")
    static const char *const missing = "missing provider provider[\"registry.terraform.io/"
                                       "hashicorp/aws\"]";
    static const TfRow rows[] = {
        {PASSED("aws = aws"), missing},
        {PASSED("aws = aws") "data \"aws_region\" \"r\" {\n}\n", missing},
        {PASSED("aws = aws") "provider \"aws\" {\n alias = \"x\"\n}\n", missing},
        {PASSED("aws = aws") "provider \"aws\" {\n}\n", NULL},
        {PASSED("aws = aws.x") "provider \"aws\" {\n alias = \"x\"\n}\n", NULL},
        {PASSED("aws = aws") "terraform {\n required_providers {\n  aws = {\n   source = "
                             "\"hashicorp/aws\"\n  }\n }\n}\n",
         NULL},
        {PASSED("aws = aws.x") "terraform {\n required_providers {\n  aws = {\n   source = "
                               "\"hashicorp/aws\"\n  }\n }\n}\n",
         "missing provider provider[\"registry.terraform.io/hashicorp/aws\"].x"},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
    tfrows_check((const TfRow[]){{PASSED("aws = aws") "provider \"aws\" {\n}\n",
                                  "Cannot override provider configuration"}},
                 1, "/t/m/main.tf", "provider \"aws\" {\n region = \"x\"\n}\n");
    tfrows_check((const TfRow[]){{PASSED("aws = aws") "provider \"aws\" {\n}\n", NULL}}, 1,
                 "/t/m/main.tf", "provider \"aws\" {\n}\n");
}

/* configs/parser_config.go: an override file's blocks are read before they are merged */
void test_tf_override_files_are_read_first(void **state)
{
    static const struct {
        const char *over;
        TfRow row;
    } rows[] = {
        {"variable \"v\" {\n nullable = false\n default = null\n}\n",
         {"variable \"v\" {\n default = 1\n}\n", "Invalid default value for variable"}},
        {"variable \"v\" {\n sensitive = \"x\"\n}\n",
         {"variable \"v\" {\n default = 1\n}\n", "Unsuitable value type"}},
        {"nope {\n}\n", {"locals {\n}\n", "Unsupported block type"}},
        {"output \"o\" {\n sensitive = true\n}\n", {"output \"o\" {\n value = 1\n}\n", NULL}},
        {"terraform {\n backend \"local\" {\n  nope = 1\n }\n}\n",
         {"terraform {\n backend \"s3\" {\n }\n}\n", "Unsupported argument"}},
        {"variable \"v\" {\n}\n",
         {"locals {\n}\n", "Missing base variable declaration to override"}},
        {"output \"o\" {\n value = 1\n}\n",
         {"locals {\n}\n", "Missing base output definition to override"}},
        {"module \"m\" {\n source = \"./m\"\n}\n",
         {"locals {\n}\n", "Missing module call to override"}},
        {"provider \"aws\" {\n alias = \"x\"\n}\n",
         {"provider \"aws\" {\n}\n", "Missing base provider configuration for override"}},
        {"provider \"aws\" {\n region = \"x\"\n}\n", {"locals {\n}\n", NULL}},
        {"data \"aws_region\" \"a\" {\n}\n",
         {"locals {\n}\n", "Missing data resource to override"}},
        {"resource \"terraform_data\" \"a\" {\n}\n",
         {"locals {\n}\n", "Missing resource to override"}},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        tfrows_check(&rows[i].row, 1, "/t/override.tf", rows[i].over);
}

#define TYPED(type, value) "variable \"v\" {\n type = " type "\n default = " value "\n}\n"

/* command line: what Terraform 1.11.4 says of a default that doesn't fit */
void test_tf_types_of_variables(void **state)
{
    static const TfRow rows[] = {
        {TYPED("tuple([string, number])", "[\"a\", 1]"), NULL},
        {TYPED("tuple([string, number])", "[\"a\", \"1\"]"), NULL},
        {TYPED("tuple([string, number])", "[\"a\"]"), "Invalid default value for variable"},
        {TYPED("tuple([string, number])", "[\"a\", \"x\"]"), "Invalid default value for variable"},
        {TYPED("tuple([])", "[]"), NULL},
        {TYPED("tuple([])", "{}"), "Invalid default value for variable"},
        {TYPED("list(number)", "[1, \"2\"]"), NULL},
        {TYPED("list(number)", "[\"x\"]"), "Invalid default value for variable"},
        {TYPED("list(number)", "1"), "Invalid default value for variable"},
        {TYPED("map(bool)", "{ a = \"true\" }"), NULL},
        {TYPED("map(bool)", "{ a = \"x\" }"), "Invalid default value for variable"},
        {TYPED("map(bool)", "[]"), "Invalid default value for variable"},
        {TYPED("set(string)", "[\"a\", \"a\"]"), NULL},
        {TYPED("object({ a = string })", "{ a = 1, b = 2 }"), NULL},
        {TYPED("object({ a = string })", "{ b = 2 }"), "Invalid default value for variable"},
        {TYPED("object({ a = optional(string) })", "{}"), NULL},
        {TYPED("string", "[]"), "Invalid default value for variable"},
        {TYPED("any", "[]"), NULL},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

void test_tf_counts_and_loops(void **state)
{
    static const TfRow rows[] = {
        {DATA("a", " count = -1"), "Invalid count argument"},
        {DATA("a", " count = null"), "Invalid count argument"},
        {DATA("a", " count = \"x\""), "Invalid count argument"},
        {DATA("a", " count = 1.5"), "Invalid count argument"},
        {DATA("a", " count = \"2\""), NULL},
        {DATA("a", " count = true ? 1 : 0"), NULL},
        {DATA("a", " for_each = [\"x\"]"), "Invalid for_each argument"},
        {DATA("a", " for_each = null"), "Invalid for_each argument"},
        {DATA("a", " for_each = \"x\""), "Invalid for_each argument"},
        {DATA("a", " for_each = toset([1])"), "Invalid for_each argument"},
        {DATA("a", " for_each = toset([\"x\"])"), NULL},
        {DATA("a", " for_each = { x = 1 }"), NULL},
        {DATA("a", " for_each = true ? [] : toset([\"x\"])"), NULL},
        {DATA("a", " for_each = local.l") "locals {\n l = false ? toset([\"x\"]) : []\n}\n", NULL},
        {DATA("a", " for_each = terraform_data.b.output") DATA("b", ""), NULL},
        {DATA("a",
              " for_each = var.l") "variable \"l\" {\n type = list(string)\n default = []\n}\n",
         "Invalid for_each argument"},
        {DATA("a", " for_each = var.l") "variable \"l\" {\n type = set(string)\n default = []\n}\n",
         NULL},
        {"module \"m\" {\n source = \"./m\"\n for_each = [\"a\"]\n}\n",
         "Invalid for_each argument"},
        {"module \"m\" {\n source = \"./m\"\n count = 2\n}\n", NULL},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

#define RULE(kind, condition) \
    " " kind " {\n  condition = " condition "\n  error_message = \"No.\"\n }\n"

void test_tf_conditions(void **state)
{
    static const TfRow rows[] = {
        {"variable \"x\" {\n default = 1\n" RULE("validation", "var.x > 5") "}\n",
         "Invalid value for variable"},
        {"variable \"x\" {\n default = null\n" RULE("validation", "length(var.x) > 2") "}\n",
         "Invalid function argument"},
        {"variable \"x\" {\n default = 9\n" RULE("validation", "var.x > 5") "}\n", NULL},
        {"variable \"x\" {\n default = \"a\"\n" RULE("validation",
                                                     "can(regex(\"^[a-z]$\", var.x))") "}\n",
         NULL},
        {"variable \"x\" {\n default = 1\n}\noutput \"o\" {\n value = 1\n" RULE("precondition",
                                                                                "var.x > 5") "}\n",
         "Module output value precondition failed"},
        {"variable \"x\" {\n default = 1\n}\n" DATA(
             "a", " lifecycle {\n" RULE("precondition", "var.x > 5") " }"),
         "Resource precondition failed"},
        {"variable \"x\" {\n default = 1\n}\n" DATA(
             "a", " count = 0\n lifecycle {\n" RULE("precondition", "var.x > 5") " }"),
         NULL},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

/* Of a value that is known in parts, a no counts, unless can() or try() could have made it one. */
void test_tf_conditions_on_values_known_in_parts(void **state)
{
    static const struct {
        const char *condition, *summary;
    } rows[] = {{"var.x.a > 5", "Invalid value for variable"},
                {"var.x.a > 0", NULL},
                {"var.x.b > 5", NULL},
                {"try(var.x.a, 0) > 5", NULL},
                {"(can(var.x.a) ? 1 : 0) > 5", NULL}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        const TfRow row = {DATA("d", "") "module \"m\" {\n source = \"./m\"\n"
                                         " x = { a = 1, b = terraform_data.d.output }\n}\n",
                           rows[i].summary};
        tfrows_check(&row, 1, "/t/m/main.tf",
                     arena_printf(&a, "variable \"x\" {\n" RULE("validation", "%s") "}\n",
                                  rows[i].condition));
        arena_clear(&a);
    }
}

/* What an argument of a resource is made of is worked out as well. */
void test_tf_values_in_resources(void **state)
{
    static const TfRow rows[] = {
        {DATA("a", " input = jsondecode(\"{\")"), "Invalid function argument"},
        {DATA("a", " input = local.l[3]") "locals {\n l = [1]\n}\n", "Invalid index"},
        {DATA("a", " input = try(local.l[3], 1)") "locals {\n l = [1]\n}\n", NULL},
        {DATA("a", " input = local.l")
             DATA("b", " input = \"x${local.l}\"") "locals {\n l = jsondecode(\"{\")\n}\n",
         "Invalid function argument"},
        {DATA("a", " count = 0\n input = jsondecode(\"{\")"), "Invalid function argument"},
        {DATA("a", " count = 0\n input = local.l[3]") "locals {\n l = [1]\n}\n", NULL},
        {DATA("a", " provisioner \"local-exec\" {\n  command = jsondecode(\"{\")\n }"), NULL},
        {DATA("a", " count = 1") "output \"o\" {\n value = terraform_data.a[1].id\n}\n",
         "Invalid index"},
        {DATA("a", " count = 1") "output \"o\" {\n value = terraform_data.a[0].id\n}\n", NULL},
        {DATA("a", " count = 0") "output \"o\" {\n value = one(terraform_data.a[*].id)\n}\n", NULL},
        {DATA("a", " count = 0") "output \"o\" {\n value = true ? 1 : terraform_data.a[0].id\n}\n",
         NULL},
        {DATA("a",
              " for_each = { x = 1 }") "output \"o\" {\n value = terraform_data.a[\"y\"].id\n}\n",
         "Invalid index"},
        {DATA("a", " for_each = toset([\"x\"])") "output \"o\" {\n value = "
                                                 "terraform_data.a[\"x\"].id\n}\n",
         NULL},
        {DATA("a", " count = length(terraform_data.b)") DATA("b", " count = 2")
             DATA("c", " input = terraform_data.a[1].id"),
         NULL},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

/* Each instance is worked out with its own count.index, each.key and each.value. */
void test_tf_values_of_instances(void **state)
{
#define EACH(value) DATA("a", " for_each = local.m\n input = " value)
#define UNEQUAL "locals {\n m = { x = { k = 1 }, y = { k = 1, j = 2 } }\n}\n"
#define OPTIONAL                                                                                   \
    "variable \"m\" {\n type = map(object({ k = string, j = optional(string) }))\n default = { x " \
    "= { k = \"1\" } }\n}\n"
    static const TfRow rows[] = {
        {UNEQUAL EACH("each.value.j"), "Unsupported attribute"},
        {UNEQUAL EACH("\"a-${each.value[\"j\"]}\""), "Invalid index"},
        {UNEQUAL EACH("each.value.k"), NULL},
        {UNEQUAL EACH("try(each.value.j, 1)"), NULL},
        {UNEQUAL EACH("lookup(each.value, \"j\")"), "Invalid function argument"},
        {UNEQUAL EACH("lookup(each.value, \"j\", 1)"), NULL},
        {UNEQUAL EACH("each.key.x"), "Unsupported attribute"},
        {"locals {\n m = {}\n}\n" EACH("each.value.j"), NULL},
        {"locals {\n m = {}\n}\n" EACH("each.nope"), "Invalid \"each\" attribute"},
        {"locals {\n m = toset([\"x\"])\n}\n" EACH("each.value.j"), "Unsupported attribute"},
        {OPTIONAL DATA("a", " for_each = var.m\n input = upper(each.value.j)"),
         "Invalid function argument"},
        {OPTIONAL DATA("a", " for_each = var.m\n input = each.value.j"), NULL},
        {"locals {\n l = [1]\n}\n" DATA("a", " count = 2\n input = local.l[count.index]"),
         "Invalid index"},
        {"locals {\n l = [1]\n}\n" DATA("a", " count = 1\n input = local.l[count.index]"), NULL},
        {DATA("a", " count = 1\n input = count.nope"), "Invalid \"count\" attribute"},
        {UNEQUAL DATA("a", " for_each = local.m\n lifecycle {\n  precondition {\n   condition = "
                           "each.key == \"x\"\n   error_message = \"No.\"\n  }\n }"),
         "Resource precondition failed"},
        {DATA("a",
              " input = 1\n lifecycle {\n  postcondition {\n   condition = self.input == 2\n   "
              "error_message = \"No.\"\n  }\n }"),
         "Resource postcondition failed"},
        {DATA("a",
              " input = 1\n lifecycle {\n  postcondition {\n   condition = self.output == 2\n  "
              " error_message = \"No.\"\n  }\n }"),
         NULL},
        {"module \"m\" {\n source = \"./m\"\n count = 0\n nope = abs(\"x\")\n}\n",
         "Invalid function argument"},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

void test_tf_ephemeral_values(void **state)
{
#define PASSING "variable \"e\" {\n default = \"x\"\n ephemeral = true\n}\n"
    static const TfRow rows[] = {
        {PASSING DATA("a", " input = \"${var.e}-1\""), "Invalid use of ephemeral value"},
        {PASSING DATA("a", " input = ephemeralasnull(var.e)"), NULL},
        {"output \"o\" {\n value = terraform.applying\n}\n", "Ephemeral value not allowed"},
        {"output \"o\" {\n value = terraform.workspace\n}\n", NULL},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

#define SECRET_X "variable \"x\" {\n default = \"s\"\n sensitive = true\n}\n"

#define NESTED(x) "[[[[[[[[[[[[[[[[[[[[" x "]]]]]]]]]]]]]]]]]]]]"

/* terraform 1.11.4: an output of a module that says ephemeral = true. */
void test_tf_ephemeral_outputs(void **state)
{
    static const char *const summary = "Value not allowed in ephemeral output";
    static const struct {
        const char *child, *summary;
    } rows[] = {
        {"output \"o\" {\n value = 1\n ephemeral = true\n}\n", summary},
        {"output \"o\" {\n value = path.module\n ephemeral = \"true\"\n}\n", summary},
        {DATA("a", "") "output \"o\" {\n value = terraform_data.a.id\n ephemeral = true\n}\n",
         summary},
        {PASSING "output \"o\" {\n value = ephemeralasnull(var.e)\n ephemeral = true\n}\n",
         summary},
        {PASSING "output \"o\" {\n value = length(var.e)\n ephemeral = true\n}\n", NULL},
        {PASSING "output \"o\" {\n value = var.e == \"\" ? 1 : 2\n ephemeral = true\n}\n", NULL},
        {"output \"o\" {\n value = terraform.applying\n ephemeral = true\n}\n", NULL},
        {"output \"o\" {\n value = 1\n ephemeral = false\n}\n", NULL},
        {"output \"o\" {\n value = " NESTED("1") "\n ephemeral = true\n}\n", summary},
        {"output \"o\" {\n value = " NESTED(NESTED("1")) "\n ephemeral = true\n}\n",
         NULL}, /* deeper than it is followed */
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfRow row = {CALL(""), rows[i].summary};
        tfrows_check(&row, 1, "/t/m/main.tf", rows[i].child);
    }
}

void test_tf_sensitive_outputs(void **state)
{
    static const char *const summary = "Output refers to sensitive values";
    const TfRow rows[] = {
        {SECRET_X "output \"o\" {\n value = var.x\n}\n", summary},
        {SECRET_X "output \"o\" {\n value = \"a-${var.x}\"\n}\n", summary},
        {SECRET_X "output \"o\" {\n value = { a = var.x }\n}\n", summary},
        {SECRET_X "locals {\n l = var.x\n}\noutput \"o\" {\n value = local.l\n}\n", summary},
        {SECRET_X "output \"o\" {\n value = var.x\n sensitive = true\n}\n", NULL},
        {SECRET_X "output \"o\" {\n value = nonsensitive(var.x)\n}\n", NULL},
        {SECRET_X "locals {\n l = { a = var.x, b = 1 }\n}\noutput \"o\" {\n value = local.l.b\n}\n",
         NULL},
        {SECRET_X "output \"o\" {\n value = { a = var.x, b = 1 }.b\n}\n", NULL},
        {"output \"o\" {\n value = sensitive(\"x\")\n}\n", summary},
        {SECRET_X "output \"o\" {\n value = format(\"%s\", var.x)\n}\n", summary},
        {SECRET_X "output \"o\" {\n value = merge({ a = var.x }, {})\n}\n", summary},
        {SECRET_X "output \"o\" {\n value = keys({ a = var.x })\n}\n", NULL},
        {SECRET_X "output \"o\" {\n value = upper(nonsensitive(var.x))\n}\n", NULL},
        {SECRET_X DATA("a", " for_each = toset([var.x])"), "Invalid for_each argument"},
        {SECRET_X DATA("a", " for_each = { a = var.x }"), NULL},
        {SECRET_X DATA("a", " for_each = merge({ a = var.x }, {})"), NULL},
        {SECRET_X DATA("a", " for_each = { for k in [\"a\"] : k => var.x }"), NULL},
        {SECRET_X DATA("a", " for_each = true ? { a = var.x } : {}"), NULL},
        {SECRET_X DATA("a", " for_each = local.m") "locals {\n m = { a = var.x }\n}\n", NULL},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

#define OTHER(backend, config)                                                                   \
    "data \"terraform_remote_state\" \"r\" {\n backend = \"" backend "\"\n config = {\n " config \
    "\n }\n}\n"
#define REQUIRES(entry) "terraform {\n required_providers {\n " entry "\n }\n}\n"
#define IN_TERRAFORM(argument) "terraform {\n " argument "\n}\n"

void test_tf_settings_of_terraform(void **state)
{
    static const TfRow rows[] = {
        {REQUIRES("a_b = {\n source = \"hashicorp/aws\"\n }"), "Invalid provider local name"},
        {REQUIRES("Aws = {\n source = \"hashicorp/aws\"\n }"), "Invalid provider local name"},
        {IN_TERRAFORM("provider_meta \"a b\" {}"), "Invalid provider local name"},
        {IN_TERRAFORM("provider_meta \"A\" {}"), "Invalid provider local name"},
        {IN_TERRAFORM("provider_meta \"-a\" {}"), "Invalid provider local name"},
        {IN_TERRAFORM("provider_meta \"a\" {}\n provider_meta \"b\" {}"), NULL},
        {IN_TERRAFORM("provider_meta \"a\" {}\n provider_meta \"a\" {}"),
         "Duplicate provider_meta block"},
        {REQUIRES("aws = []"), "Invalid required_providers object"},
        {REQUIRES("aws = {\n source = \"hashicorp/aws\"\n nope = 1\n }"),
         "Invalid required_providers object"},
        {REQUIRES("aws = {\n source = \"hashicorp/aws\"\n version = var.x\n }") "variable \"x\" "
                                                                                "{\n default = "
                                                                                "\"5.1.0\"\n}\n",
         "Invalid version constraint"},
        {REQUIRES("aws = {\n source = 5\n }"), "Invalid source"},
        {REQUIRES("aws = {\n source = \"hashicorp/aws\"\n version = \"~> 5.0\"\n }"), NULL},
        {IN_TERRAFORM("experiments = [nope]"), "Module uses experimental features"},
        {IN_TERRAFORM("experiments = []"), "Module uses experimental features"},
        {IN_TERRAFORM("language = TF2030"), "Unsupported language edition"},
        {IN_TERRAFORM("required_version = var.x") "variable \"x\" {\n default = \">= 1\"\n}\n",
         "Invalid version constraint"},
        {IN_TERRAFORM("required_version = \">= 1.0.0-beta1\""),
         "Invalid required_version constraint"},
        {IN_TERRAFORM("backend \"local\" {\n  nope = 1\n }"), "Unsupported argument"},
        {IN_TERRAFORM("backend \"local\" {\n  path = \"x\"\n }"), NULL},
        {IN_TERRAFORM("backend \"local\" {\n  path = []\n }"), "Incorrect attribute value type"},
        {IN_TERRAFORM("backend \"local\" {\n  x {\n  }\n }"), "Unsupported block type"},
        {"output \"o\" {\n value = 1\n description = []\n}\n", "Unsuitable value type"},
        {"variable \"w\" {\n default = 1\n description = \"${var.v}\"\n}\n",
         "Variables not allowed"},
        {"variable \"w\" {\n default = 1\n type = list\n}\n", "Invalid default value for variable"},
        {IN_TERRAFORM("backend \"etcd\" {\n }"), "Unsupported backend type"},
        {IN_TERRAFORM("cloud {\n }"), "Invalid or missing required argument"},
        {"nope = 1\n", "Unsupported argument"},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

/* What a module is given, and what of it the root shows: each row was run with terraform 1.11.4. */
void test_tf_values_of_modules(void **state)
{
#define SHOWN(output) "output \"o\" {\n value = module.m." output "\n}\n"
    static const char child[] =
        "variable \"plain\" {\n default = \"x\"\n}\n"
        "variable \"shape\" {\n type = list(object({ n = number }))\n default = []\n}\n"
        "variable \"secret\" {\n default = \"x\"\n sensitive = true\n}\n"
        "output \"open\" {\n value = var.plain\n}\n"
        "output \"called\" {\n value = \"x\"\n sensitive = true\n}\n"
        "output \"hidden\" {\n value = \"a-${var.secret}\"\n sensitive = true\n}\n";
    static const TfRow rows[] = {
        {CALL(" shape = [{ n = \"x\" }]\n"), "Invalid value for input variable"},
        {CALL(" shape = [{ n = 1 }]\n"), NULL},
        {"variable \"e\" {\n default = \"x\"\n ephemeral = true\n}\n" CALL(" plain = var.e\n"),
         "Ephemeral value not allowed"},
        {CALL("") SHOWN("hidden"), "Output refers to sensitive values"},
        {CALL("") SHOWN("open"), NULL},
        {CALL("") SHOWN("called"), NULL},
        {"variable \"s\" {\n default = 1\n sensitive = true\n}\n" CALL(" plain = var.s\n")
             SHOWN("open"),
         "Output refers to sensitive values"},
    };
    (void)state;
    tfrows_check(rows, ARRAY_LEN(rows), "/t/m/main.tf", child);
}

#define MODULE(arguments) "module \"m\" {\n " arguments "\n}\n"

void test_tf_module_calls(void **state)
{
    static const char *const lost = "Invalid module source address";
    const TfRow rows[] = {
        {MODULE("source = \"\""), lost},
        {MODULE("source = \"m\""), lost},
        {MODULE("source = \"~/m\""), lost},
        {MODULE("source = \" ./m\""), lost},
        {MODULE("source = \"/nowhere/m\""), "Unreadable module directory"},
        {MODULE("source = \"file:///nowhere/m?x=1\""), "Unreadable module directory"},
        {MODULE("source = \"file://m\""), "Unreadable module directory"},
        {MODULE("source = \"a b\""), lost},
        {MODULE("source = \"modules/m\""), lost},
        {MODULE("source = \"./m\"\n version = \"1.0\""), "Invalid registry module source address"},
        {MODULE("source = \"a/b/c\"\n version = \"nope\""), "Invalid version constraint"},
        {MODULE("source = \"a/b/c\"\n version = \"1.0\""), NULL},
        {MODULE("source = \"github.com/a/b\""), NULL},
        {MODULE("source = \"git@github.com:a/b.git\""), NULL},
        {MODULE("source = \"git::https://x/y\""), NULL},
        {MODULE("source = \"app.terraform.io/a/b/c\""), NULL},
        {MODULE("source = \"./${\"m\"}\""), NULL},
        {MODULE("source = true ? \"./m\" : \"./n\""), NULL},
        {"terraform {\n required_version = \"${\">= 1\"}\"\n}\n", NULL},
        {MODULE("source = \"./m\"\n lifecycle {}"), "Reserved block type name in module block"},
        {MODULE("source = \"./m\"\n providers = [aws]"), "Invalid expression"},
        {MODULE("source = \"./m\"\n providers = var.p"), "Invalid expression"},
        {MODULE("source = \"./m\"\n providers = {\n aws = aws\n aws = aws\n }"),
         "Duplicate provider address"},
        {MODULE("source = \"./m\"\n v = 2"), NULL},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

void test_tf_settings_of_blocks(void **state)
{
    static const TfRow rows[] = {
        {"check \"c\" {\n}\n", "Zero assert blocks"},
        {"check \"c\" {\n" RULE("assert", "true") "}\n", "Invalid assert expression"},
        {"output \"o\" {\n value = 1\n" RULE("precondition", "false") "}\n",
         "Invalid precondition expression"},
        {"variable \"x\" {\n default = null\n nullable = false\n}\n",
         "Invalid default value for variable"},
        {"variable \"x\" {\n default = null\n}\n", NULL},
        {DATA("a", " lifecycle {}\n lifecycle {}"), "Duplicate lifecycle block"},
        {DATA("a", " lifecycle {\n  prevent_destroy = var.x\n }") "variable \"x\" {\n default = "
                                                                  "true\n}\n",
         "Variables not allowed"},
        {DATA("a", " provisioner \"nope\" {}"), "Missing required provisioner plugin"},
        {DATA("a", " provisioner \"local-exec\" {}"), "Missing required argument"},
        {DATA("a", " nope = 1"), "Unsupported argument"},
        {DATA("a", " input = self.id"), "Invalid \"self\" reference"},
        {DATA("a", " provisioner \"local-exec\" {\n  command = self.id\n }"), NULL},
        {"moved {\n from = terraform_data.a\n to = terraform_data.a\n}\n",
         "Redundant move statement"},
        {"locals {\n a = 1\n}\nlocals {\n a = 2\n}\n", "Duplicate local value definition"},
        {"locals {\n a = { for x in [\"a\", \"a\"] : x => 1 }\n}\n", "Duplicate object key"},
        {"locals {\n a = { for x in [\"a\", \"a\"] : x => 1... }\n}\n", NULL},
        {"locals {\n a = \"x\" ? 1 : 2\n}\n", "Incorrect condition type"},
        {"locals {\n a = true ? 1 : [2]\n}\n", "Inconsistent conditional result types"},
        {"locals {\n a = true ? 1 : tolist([2])\n}\n", "Inconsistent conditional result types"},
        {"locals {\n a = true ? [] : toset([2])\n}\n", NULL},
        {"locals {\n b = 1\n a = { local.b = 1 }\n}\n", "Ambiguous attribute key"},
        {"locals {\n b = 1\n a = { (local.b) = 1, \"c.d\" = 2 }\n}\n", NULL},
        {"variable \"v\" {\n default = { a.b = 1 }\n}\n", "Ambiguous attribute key"},
        {"variable \"v\" {\n validation = true\n default = 1\n}\n", "Unsupported argument"},
        {"variable \"v\" {\n type = object({ \"a\" = string })\n}\n", "Invalid type specification"},
        {"variable \"v\" {\n default = {}\n type = object({ a : optional(string) })\n}\n", NULL},
        {"locals {\n a = true ? null : [2]\n}\n", NULL},
        {"locals {\n a = data.aws_region.*.name\n}\n", "Invalid reference"},
        {"output \"o\" {\n value = 1\n ephemeral = true\n}\n", "Ephemeral output not allowed"},
        {"data \"terraform_remote_state\" \"r\" {\n backend = \"nope\"\n}\n",
         "Invalid backend configuration"},
        {"data \"terraform_remote_state\" \"r\" {\n backend = \"gcs\"\n}\n",
         "Invalid backend configuration"},
        {"data \"terraform_remote_state\" \"r\" {\n backend = \"gcs\"\n config = {\n  bucket = "
         "\"b\"\n }\n}\n",
         NULL},
        {"data \"terraform_remote_state\" \"r\" {\n backend = \"local\"\n}\n",
         "Unable to find remote state"},
        {OTHER("local", "path = \"main.tf\""), "Unsupported state file format"},
        {OTHER("local", "path = \"/t\""), "Failed to read state file"},
        {OTHER("inmem", ""), "Unable to find remote state"},
        {OTHER("cloud", ""), "Invalid backend configuration"},
        {OTHER("cloud", "organization = \"x\""), "Invalid workspaces configuration"},
        {OTHER("remote", "organization = \"x\""), "Invalid workspaces configuration"},
        {OTHER("remote", "organization = \"x\"\n workspaces = null"),
         "Invalid workspaces configuration"},
        {OTHER("remote", "organization = \"x\"\n workspaces = {\n  name = \"\"\n }"),
         "Invalid workspaces configuration"},
        {OTHER("remote",
               "organization = \"x\"\n workspaces = {\n  name = \"a\"\n  prefix = \"b\"\n }"),
         "Invalid workspaces configuration"},
        {OTHER("remote", "organization = \"x\"\n workspaces = {\n  prefix = \"b\"\n }"), NULL},
        {"data \"terraform_remote_state\" \"r\" {\n backend = \"http\"\n config = {\n  address = "
         "\"x\"\n }\n}\n",
         "Invalid backend configuration"},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

void test_tf_a_local_state_that_is_read(void **state)
{
    static const struct {
        const char *state;
        TfRow row;
    } rows[] = {
        {"{}", {OTHER("local", "path = \"s.json\""), "Unsupported state file format"}},
        {"\n", {OTHER("local", "path = \"s.json\""), "Unsupported state file format"}},
        {"{\"version\": 99}",
         {OTHER("local", "path = \"s.json\""), "Unsupported state file format"}},
        {"{\"version\": 3}", {OTHER("local", "path = \"s.json\""), NULL}},
        {"{\"version\": 4, \"resources\": []}", {OTHER("local", "path = \"s.json\""), NULL}}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        tfrows_check(&rows[i].row, 1, "/t/s.json", rows[i].state);
}

void test_tf_files_beside_main(void **state)
{
    static const struct {
        const char *path, *text, *summary;
    } rows[] = {
        {"/t/x.tf.json", "\xEF\xBB\xBF{\"locals\": {\"a\": 1}}", "Invalid start of value"},
        {"/t/x.tf.json",
         "{\"data\": {\"aws_region\": {\"j\": {\"dynamic\": {\"b\": {\"for_each\": [1],"
         " \"content\": {\"c\": \"${b.value}\"}}}}}}}",
         NULL},
        {"/t/x.tf.json",
         "{\"provider\": {\"aws\": {\"dynamic\": {\"default_tags\": {\"for_each\": [1],"
         " \"content\": {}}}}}, \"data\": {\"aws_region\": {\"j\": {}}}}",
         NULL},
        {"/t/x.tf.json", "{\"nope\": {}}", "Extraneous JSON object property"},
        {"/t/x.tf.json", "\"x\"", "Root value must be object"},
        {"/t/x.tf.json", "[{\"locals\": {\"a\": 1}}]", NULL},
        {"/t/x.tf.json", "{\"//\": \"x\", \"locals\": {\"a\": 1}}", NULL},
        {"/t/terraform.tfstate", "garbage", "Error refreshing state"},
        {"/t/terraform.tfstate", "{}", "Error refreshing state"},
        {"/t/terraform.tfstate", "{\"version\": 99}", "Error refreshing state"},
        {"/t/terraform.tfstate", "", NULL},
        {"/t/terraform.tfstate", "{\"version\": 4, \"resources\": []}", NULL},
        {"/t/terraform.tfvars", "nope {}\n", "Unexpected \"nope\" block"},
        {"/t/terraform.tfvars.json", "[1]", "Incorrect JSON value type"},
        {"/t/terraform.tfvars.json", "{\"v\": \"${nope}\"}", NULL},
        {"/t/terraform.tfvars.json", "{\"v\": 1, \"v\": 2}", "Duplicate attribute definition"},
        {"/t/terraform.tfvars", "v = lower(\"A\")\n", "Function calls not allowed"},
        {"/t/terraform.tfvars", "v = [path.module]\n", "Variables not allowed"},
        {"/t/terraform.tfvars", "v = \"${1 + 1}\"\n", NULL},
        {"/t/terraform.tfvars", "o = { a = [] }\n", "Invalid value for input variable"},
        {"/t/terraform.tfvars", "o = { a = \"5\" }\n", NULL},
        {"/t/x_override.tf",
         "resource \"terraform_data\" \"r\" {\n depends_on = [terraform_data.r]\n}\n",
         "Unsupported override"},
        {"/t/x_override.tf",
         "resource \"terraform_data\" \"r\" {\n lifecycle {\n  prevent_destroy = \"x\"\n }\n}\n",
         "Unsuitable value type"},
        {"/t/x_override.tf", "resource \"terraform_data\" \"r\" {\n nope = 1\n}\n", NULL},
        {"/t/.terraform", "x", "failed to read module manifest"},
        {"/t/.terraform.lock.hcl",
         "provider \"registry.terraform.io/hashicorp/aws\" {\n version = \"5.100.0\"\n"
         " constraints = \"nope\"\n}\n",
         "Invalid provider version constraints"},
        {"/t/.terraform.lock.hcl",
         "provider \"registry.terraform.io/hashicorp/random\" {\n version = \"1.0\"\n}\n",
         "Invalid provider version number"},
        {"/t/.terraform.lock.hcl", /* an entry that nothing needs */
         "provider \"registry.terraform.io/hashicorp/aws\" {\n version = \"5.100.0\"\n"
         " hashes = [\"h1:x\"]\n}\n",
         NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        World *world = fake_world("/t", NULL);
        const char *got = NULL;
        TfConfig *config;
        fake_world_put(world, "/t/main.tf",
                       SPAN_LITERAL("variable \"v\" {\n default = 1\n}\nvariable \"o\" {\n type = "
                                    "object({ a = number })\n default = { a = 1 }\n}\n"
                                    "resource \"terraform_data\" \"r\" {\n}\n"));
        fake_world_put(world, rows[i].path, span_of(rows[i].text));
        config = tfconfig_load(&arena, snapshot_new(&arena, world), "/t", NULL, 0);
        for (size_t k = 0; k < config->problems.len && !got; k++)
            got = config->problems.items[k].fatal ? config->problems.items[k].summary : NULL;
        if (!got != !rows[i].summary || (got && strcmp(got, rows[i].summary) != 0))
            fail_msg("%s: %s", rows[i].text, got ? got : "no problem");
        fake_world_free(world);
        arena_clear(&arena);
    }
}

/* The region of a resource came with provider 6.0 (its upgrade guide); schemas of 5.100.0. */
void test_tf_region_of_a_resource(void **state)
{
    static const struct {
        const char *block, *version, *rc;
        bool refused;
    } rows[] = {
        {"resource \"aws_sqs_queue\" \"q\"", "5.100.0", "", true},
        {"resource \"aws_sqs_queue\" \"q\"", "4.0.0", "", true},
        {"resource \"aws_sqs_queue\" \"q\"", "3.76.1", "", false},
        {"resource \"aws_sqs_queue\" \"q\"", "6.0.0", "", false},
        {"data \"aws_vpc\" \"q\"", "5.100.0", "", true},
        {"data \"aws_service\" \"q\"", "5.100.0", "", false},
        {"resource \"aws_service\" \"q\"", "5.100.0", "", true},
        {"resource \"aws_opsworks_stack\" \"q\"", "5.100.0", "", false},
        {"data \"aws_opsworks_stack\" \"q\"", "5.100.0", "", true},
        {"resource \"null_resource\" \"q\"", "5.100.0", "", false},
        {"resource \"aws_sqs_queue\" \"q\"", "5.100.0",
         "provider_installation {\n dev_overrides {\n \"hashicorp/aws\" = \"/x\"\n }\n direct "
         "{}\n}\n",
         false},
    };
    static const char *const env[] = {"HOME=/h", NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        TestFile files[] = {
            {"/t/main.tf",
             arena_printf(&arena, "%s {\n region = \"eu-west-1\"\n}\n", rows[i].block)},
            {"/t/.terraform.lock.hcl",
             arena_printf(
                 &arena,
                 "provider \"registry.terraform.io/hashicorp/aws\" {\n version = \"%s\"\n}\n",
                 rows[i].version)},
            {"/h/.terraformrc", rows[i].rc},
            {0}};
        TfCase c = tfcase_open(files, env, NULL, 0);
        const TfProblem *p = tfcase_problem(&c, "unknown_argument");
        if ((p != NULL) != rows[i].refused)
            fail_msg("%s with %s: %s", rows[i].block, rows[i].version, p ? p->summary : "fine");
        if (p)
            assert_string_equal(p->wrong, "region");
        tfcase_close(&c);
        arena_clear(&arena);
    }
}

#define PASSES(root, map) \
    root "module \"m\" {\n source = \"./m\"\n providers = {\n  " map "\n }\n}\n"
#define BUILTIN "foo = {\n source = \"terraform.io/builtin/terraform\"\n }"

/* configs/provider_validation.go, with Terraform 1.5.7, 1.11.4 and 1.15.9 and OpenTofu 1.12.6 */
void test_tf_providers_that_a_call_passes(void **state)
{
    static const TfRow bare[] = {
        {PASSES("", "foo = bar"), "Provider type mismatch"},
        {PASSES("", "foo.x = bar"), "Provider type mismatch"},
        {PASSES("", "foo.x = bar.x"), "Provider type mismatch"},
        {PASSES("", "aws = google"), "Provider type mismatch"},
        {PASSES(REQUIRES(BUILTIN), "foo = foo"), "Provider type mismatch"},
        {PASSES("", "foo = aws.by[each.key]"), "Provider type mismatch"},
        {PASSES("provider \"aws\" {}\n", "aws.b = aws"), NULL},
        {PASSES(REQUIRES("amazon = {\n source = \"hashicorp/aws\"\n }"), "aws = amazon"), NULL}};
    static const TfRow required[] = {
        {PASSES("", "foo = foo"), "Provider type mismatch"},
        {PASSES(REQUIRES(BUILTIN), "foo = foo"), NULL},
        {PASSES(REQUIRES(BUILTIN), "foo.x = foo"), "Reference to undefined provider"},
        {PASSES(REQUIRES("b = {\n source = \"TERRAFORM.io/builtin/terraform\"\n }"), "foo = b"),
         NULL}};
    (void)state;
    tfrows_check(bare, ARRAY_LEN(bare), "/t/m/main.tf", "locals {\n}\n");
    tfrows_check(required, ARRAY_LEN(required), "/t/m/main.tf", REQUIRES(BUILTIN));
}

/* What a module's own provider block holds decides (each row was run with terraform 1.11.4). */
void test_tf_a_module_with_a_provider_of_its_own_is_not_repeated(void **state)
{
    static const struct {
        const char *meta, *body;
        bool refused;
    } rows[] = {
        {"count = 1", "", false},
        {"count = 1", "alias = \"x\"", false},
        {"count = 1", "region = \"us-east-1\"", true},
        {"count = 1", "default_tags {}", true},
        {"count = 1", "alias = \"x\"\n default_tags {}", true},
        {"count = 1", "alias = \"x\"\n region = \"us-east-1\"", true},
        {"for_each = {}", "region = \"us-east-1\"", true},
        {"depends_on = []", "region = \"us-east-1\"", true},
        {"", "alias = \"x\"\n region = \"us-east-1\"", false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        TfCase f = tfcase_open(
            FILES({"/t/main.tf", arena_printf(&arena, "module \"m\" {\n source = \"./m\"\n %s\n}\n",
                                              rows[i].meta)},
                  {"/t/m/main.tf",
                   arena_printf(&arena,
                                "provider \"aws\" {\n %s\n}\nresource \"aws_sns_topic\" \"x\" {}\n",
                                rows[i].body)}),
            NULL, NULL, 0);
        const TfProblem *p = tfcase_problem(&f, "module_argument");
        if ((p != NULL) != rows[i].refused)
            fail_msg("%s: %s", rows[i].meta, rows[i].body);
        assert_true(!p || strcmp(p->summary, "Module is incompatible with count, for_each, and "
                                             "depends_on") == 0);
        tfcase_close(&f);
        arena_clear(&arena);
    }
}

/* Addresses, moves, imports and what is built into Terraform, as terraform 1.11.4 judges them. */
#include "tests/support/setup.h"

#include <string.h>

#include "base/alloc.h"
#include "terraform/tfconfig.h"
#include "tests/support/fakeworld.h"
#include "tests/support/tfrows.h"

static void check_rows(const TfRow *rows, size_t n)
{
    tfrows_check(rows, n, "/t/b.tf", "resource \"terraform_data\" \"b\" {}\n");
}

#define DATA(body) "resource \"terraform_data\" \"a\" {\n" body "\n}\n"
#define STATE(more)                                                                                \
    "data \"terraform_remote_state\" \"x\" {\n backend = \"s3\"\n config = {\n  bucket = \"b\"\n " \
    " key = \"k\"\n  region = \"us-east-1\"\n }\n " more "\n}\n"
#define MOVED(from, to) "moved {\n from = " from "\n to = " to "\n}\n"
#define REMOVED(body) "removed {\n " body "\n}\n"
#define IMPORT(body) "import {\n " body "\n}\n"

void test_tf_moves_and_removals(void **state)
{
    static const TfRow rows[] = {
        {MOVED("terraform_data.x", "terraform_data.y"), NULL},
        {MOVED("terraform_data.x[0]", "terraform_data.x[\"a\"]"), NULL},
        {MOVED("terraform_data.x", "module.a.terraform_data.x"), NULL},
        {MOVED("terraform_data.x", "terraform_data.b"), NULL},
        {MOVED("\"terraform_data.x\"", "terraform_data.y"), "Invalid expression"},
        {MOVED("terraform_data.x[each.key]", "terraform_data.y"), "Invalid expression"},
        {MOVED("terraform_data.x.id", "terraform_data.y"), "Invalid address"},
        {MOVED("terraform_data", "terraform_data.y"), "Invalid address"},
        {MOVED("local.x", "local.y"), "Invalid address"},
        {MOVED("module.a", "terraform_data.y"), "Invalid \"moved\" addresses"},
        {MOVED("terraform_data.b", "terraform_data.y"), "Moved object still exists"},
        {MOVED("terraform_data.x", "terraform_data.y")
             MOVED("terraform_data.x", "terraform_data.z"),
         "Ambiguous move statements"},
        {MOVED("terraform_data.x", "terraform_data.y")
             MOVED("terraform_data.y", "terraform_data.x"),
         "Cyclic dependency in move statements"},
        {REMOVED("from = terraform_data.x"), NULL},
        {REMOVED("from = module.x"), NULL},
        {REMOVED("from = terraform_data.x[0]"), "Resource instance keys not allowed"},
        {REMOVED("from = data.x.y"), "Data source address not allowed"},
        {REMOVED("from = terraform_data.b"), "Removed resource still exists"},
        {REMOVED("from = terraform_data.x\n lifecycle {\n destroy = false\n }"), NULL},
        {REMOVED("from = terraform_data.x\n lifecycle {\n destroy = \"x\"\n }"),
         "Unsuitable value type"},
        {REMOVED("from = terraform_data.x\n provisioner \"local-exec\" {\n command = \"true\"\n }"),
         "Invalid provisioner block"},
        {IMPORT("to = terraform_data.b\n id = \"x\""), NULL},
        {IMPORT("to = terraform_data.b"), "Missing required argument"},
        {IMPORT("to = terraform_data.b\n id = \"\""), "Invalid import id argument"},
        {IMPORT("to = \"terraform_data.b\"\n id = \"x\""), "Invalid expression"},
        {IMPORT("to = data.x.y\n id = \"x\""), "Invalid import address"},
        {IMPORT("to = terraform_data.b\n id = \"x\"") IMPORT("to = terraform_data.b\n id = \"y\""),
         "Duplicate import configuration"},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

void test_tf_lists_of_addresses(void **state)
{
    static const TfRow rows[] = {
        {DATA("depends_on = [terraform_data.b]"), NULL},
        {DATA("depends_on = [\"terraform_data.b\"]"), NULL},
        {DATA("depends_on = [terraform_data.a]"), NULL},
        {DATA("depends_on = [var.x]") "variable \"x\" {\n default = 1\n}\n", NULL},
        {DATA("depends_on = [\"terraform_data.nope\"]"), "Reference to undeclared resource"},
        {DATA("depends_on = [\"module.nope\"]"), "Reference to undeclared module"},
        {DATA("depends_on = terraform_data.b"), "Invalid expression"},
        {DATA("depends_on = [upper(\"a\")]"), "Invalid expression"},
        {DATA("depends_on = [terraform_data.b.id]"), "Invalid depends_on reference"},
        {DATA("depends_on = [terraform_data.self.id]"), "Invalid depends_on reference"},
        {DATA("lifecycle {\n ignore_changes = all\n }"), NULL},
        {DATA("lifecycle {\n ignore_changes = [input]\n }"), NULL},
        {DATA("lifecycle {\n ignore_changes = \"all\"\n }"), "Invalid expression"},
        {DATA("lifecycle {\n ignore_changes = [\"*\"]\n }"), "Invalid ignore_changes wildcard"},
        {DATA("lifecycle {\n replace_triggered_by = [terraform_data.b]\n }"), NULL},
        {DATA("lifecycle {\n replace_triggered_by = [terraform_data.nope]\n }"),
         "Reference to undeclared resource"},
        {DATA("lifecycle {\n replace_triggered_by = [path.module]\n }"),
         "Invalid reference in replace_triggered_by expression"},
        {DATA("lifecycle {\n create_before_destroy = \"yes\"\n }"), "Unsuitable value type"},
        {DATA("lifecycle {\n create_before_destroy = \"true\"\n }"), NULL},
        {DATA("input = self"), "Invalid reference"},
        {DATA("input = [for a in [self] : a]"), "Invalid reference"},
        {DATA("input = [for self in [1] : self]"), NULL},
        {DATA("provisioner \"local-exec\" {\n command = jsonencode(self)\n when = destroy\n }"),
         NULL},
        {DATA("lifecycle {\n ignore_changes = all\n }"), NULL},
        {DATA("lifecycle {\n replace_triggered_by = [terraform_data.a]\n }"),
         "no change found for the resource itself"},
        {DATA("depends_on = [module.m.x]"), "Reference to undeclared module"},
        {DATA("for_each = {}\n dynamic \"x\" {\n for_each = [each.key]\n content {}\n }"),
         "Unsupported block type"},
        {DATA("count = count.index"), "Reference to \"count\" in non-counted context"},
        {DATA("count = length(terraform_data.b.id)"), "Invalid count argument"},
        {DATA("for_each = toset([terraform_data.b.id])"), "Invalid for_each argument"},
        {DATA("for_each = { a = terraform_data.b.id }"), NULL},
        {DATA("for_each = sensitive({ a = 1 })"), "Invalid for_each argument"},
        {DATA("for_each = nonsensitive(sensitive({ a = 1 }))"), NULL},
        {DATA("input = terraform_data.b[0].id"), "Unexpected resource instance key"},
        {DATA("count = 1") "output \"o\" {\n value = terraform_data.a.id\n}\n",
         "Missing resource instance key"},
        {DATA("count = 1") "output \"o\" {\n value = terraform_data.a[*].id\n}\n", NULL},
        {DATA("count = 1") "output \"o\" {\n value = terraform_data.a[0].id\n}\n", NULL},
        {DATA("count = 1") "output \"o\" {\n value = length(terraform_data.a)\n}\n", NULL},
        {DATA("input = terraform_data.b.nope"), "Unsupported attribute"},
        {DATA("input = terraform_data.b.output"), NULL},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

/* Names are looked up in what a dynamic block makes, not in what it might (terraform 1.11.4: the
 * first group plans with an empty list; a for_each is worked out in any case). */
void test_tf_dynamic_content(void **state)
{
#define DYNAMIC(each, content)                                                             \
    "data \"aws_x\" \"y\" {\n dynamic \"s\" {\n for_each = " each "\n content {\n" content \
    "\n }\n }\n}\nvariable \"p\" {\n default = []\n}\n"
#define INNER(each) "dynamic \"t\" {\n for_each = " each "\n content {\n a = local.no\n }\n }"
    static const TfRow rows[] = {
        {DYNAMIC("var.p", "a = var.nope"), NULL},
        {DYNAMIC("[]", "a = terraform_data.nope.id"), NULL},
        {DYNAMIC("var.p", INNER("[1]")), NULL},
        {DYNAMIC("[1]", INNER("[]")), NULL},
        {DYNAMIC("[1]", "a = var.nope"), "Reference to undeclared input variable"},
        {DYNAMIC("{ a = 1 }", "t {\n a = var.nope\n }"), "Reference to undeclared input variable"},
        {DYNAMIC("[1]", INNER("[1]")), "Reference to undeclared local value"},
        {DYNAMIC("var.nope", "a = 1"), "Reference to undeclared input variable"},
        {DYNAMIC("var.p", INNER("var.nope")), "Reference to undeclared input variable"},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
#undef DYNAMIC
#undef INNER
}

/* terraform 1.11.4: what stands behind a module's name, once, with count and with for_each; within
 * try and in a branch nobody is accused */
void test_tf_module_instances(void **state)
{
#define MADE(repeat, value)                                   \
    "module \"m\" {\n source = \"./m\"\n x = \"v\"\n " repeat \
    "\n}\noutput \"z\" {\n value = " value "\n}\n"
#define ONE "count = 1"
#define EACH "for_each = { a = 1 }"
    static const TfRow rows[] = {
        {MADE("", "module.m[0]"), "Invalid index"},
        {MADE("", "module.m.nope"), "Unsupported attribute"},
        {MADE("", "try(module.m[0].nope, 1)"), NULL},
        {MADE(ONE "\n " EACH, "1"), "Invalid combination of \"count\" and \"for_each\""},
        {MADE(ONE, "module.m.o"), "Unsupported attribute"},
        {MADE("count = 0", "module.m.o"), "Unsupported attribute"},
        {MADE(ONE, "module.m[\"o\"]"), "Invalid index"},
        {MADE(ONE, "module.m[0].nope"), "Unsupported attribute"},
        {MADE(ONE, "module.m[0]"), NULL},
        {MADE(ONE, "module.m[*]"), NULL},
        {MADE(ONE, "1\n depends_on = [module.m.nope]"), NULL},
        {MADE("", "1\n depends_on = [module.m.nope]"), NULL},
        {MADE(ONE, "length(module.m)"), NULL},
        {MADE(ONE, "false ? module.m.o : 1"), NULL},
        {MADE(ONE, "try(module.m.o, 1)"), NULL},
        {MADE(EACH, "module.m[\"a\"].nope"), "Unsupported attribute"},
        {MADE(EACH, "module.m.a"), NULL},
        {MADE(EACH, "module.m.o"), "Unsupported attribute"},
        {MADE(EACH, "module.m[0]"), "Invalid index"},
        {MADE(EACH, "false ? module.m.a : 1"), "Inconsistent conditional result types"},
        {MADE(EACH, "false ? module.m : { a = 1 }"), NULL},
        {MADE("count = 0", "module.m[0]"), "Invalid index"},
        {MADE("count = 0", "try(module.m[0], 1)"), NULL},
        {MADE("count = 0", "length(module.m) > 0 ? module.m[0].o : 1"), NULL},
        {MADE(ONE, "[for x in [1] : module.m.o]"), "Unsupported attribute"},
        {MADE(ONE, "[for x in [1] : module.m[0].o]"), NULL},
        {MADE(EACH, "module.m[\"a\"]"), NULL},
        {MADE(EACH, "[for x in module.m : x]"), NULL},
    };
    (void)state;
    tfrows_check(rows, ARRAY_LEN(rows), "/t/m/main.tf",
                 "variable \"x\" {}\noutput \"o\" {\n value = 1\n}\n");
#undef MADE
#undef ONE
#undef EACH
}

/* A configuration without an alias is named without a dot. */
void test_tf_absent_configuration_is_named(void **state)
{
    Arena arena = ARENA_INIT;
    World *world = fake_world("/t", NULL);
    const TfConfig *config;
    const char *text = NULL;
    (void)state;
    fake_world_put(
        world, "/t/main.tf",
        span_of("module \"m\" {\n source = \"./m\"\n providers = { aws = aws.sso }\n}\n"));
    fake_world_put(world, "/t/m/main.tf", span_of("data \"aws_x\" \"y\" {}\n"));
    config = tfconfig_load(&arena, snapshot_new(&arena, world), "/t", NULL, 0);
    for (size_t i = 0; i < config->problems.len; i++)
        if (strcmp(config->problems.items[i].id, "provider_not_present") == 0)
            text = config->problems.items[i].text;
    assert_non_null(text);
    assert_non_null(strstr(text, "the provider configuration aws, which is not there"));
    fake_world_free(world);
    arena_clear(&arena);
}

void test_tf_builtins(void **state)
{
    static const TfRow rows[] = {
        {DATA("timeouts {\n }"), "Unsupported block type"},
        {DATA("connection {\n host = \"x\"\n }"), NULL},
        {DATA("connection {\n }\n connection {\n }"), "Duplicate connection block"},
        {DATA("provisioner \"local-exec\" {\n command = \"true\"\n nope = 1\n }"),
         "Unsupported argument"},
        {DATA(
             "provisioner \"file\" {\n source = \"a\"\n content = \"b\"\n destination = \"c\"\n }"),
         "Must provide one of 'source' or 'content'"},
        {DATA("provisioner \"local-exec\" {\n command = \"true\"\n environment = \"x\"\n }"),
         "Incorrect attribute value type"},
        {DATA("provisioner \"local-exec\" {\n command = 5\n quiet = \"1\"\n }"), NULL},
        {DATA("provisioner \"local-exec\" {\n command = \"true\"\n quiet = \"x\"\n }"),
         "Incorrect attribute value type"},
        {DATA("provisioner \"local-exec\" {\n command = \"true\"\n interpreter = \"sh\"\n }"),
         "Incorrect attribute value type"},
        {DATA("provisioner \"local-exec\" {\n command = \"x\"\n connection {\n nope = 1\n host = "
              "\"h\"\n }\n }"),
         "Unsupported argument"},
        {DATA("provisioner \"local-exec\" {\n command = \"x\"\n connection {\n }\n }"),
         "Missing required argument"},
        {DATA("provisioner \"local-exec\" {\n command = \"x\"\n connection {\n host = \"h\"\n port "
              "= \"x\"\n }\n }"),
         "Incorrect attribute value type"},
        {DATA("provisioner \"local-exec\" {\n command = \"x\"\n connection {\n host = \"h\"\n "
              "}\n connection {\n host = \"h\"\n }\n }"),
         "Duplicate connection block"},
        {DATA("connection {\n nope = 1\n }"), NULL},
        {DATA("lifecycle {\n ignore_changes = [5]\n }"), "Invalid expression"},
        {DATA("lifecycle {\n ignore_changes = [terraform_data.a.input]\n }"),
         "Unsupported attribute"},
        {DATA("lifecycle {\n ignore_changes = [input[\"a\"]]\n }"), NULL},
        {DATA("provisioner \"remote-exec\" {\n }"),
         "Invalid remote-exec provisioner configuration"},
        {DATA("provisioner \"local-exec\" {\n when = destroy\n command = self.id\n }"), NULL},
        {DATA("provisioner \"local-exec\" {\n when = destroy\n command = terraform_data.b.id\n }"),
         "Invalid reference from destroy provisioner"},
        {DATA("provisioner \"local-exec\" {\n command = terraform_data.b.id\n when = destroy\n }"),
         "Invalid reference from destroy provisioner"},
        {"resource \"terraform_nope\" \"x\" {}\n", "Invalid resource type"},
        {"data \"terraform_remote_state\" \"x\" {}\n", "Missing required argument"},
        {STATE("workspace = [\"a\"]"), "Incorrect attribute value type"},
        {STATE("workspace = \"\""), "Error loading state error"},
        {STATE("workspace = null"), NULL},
        {STATE("defaults = \"x\""), "Invalid default values"},
        {STATE("defaults = [\"x\"]"), "Invalid default values"},
        {STATE("defaults = null"), NULL},
        {STATE("defaults = { x = 1 }"), NULL},
        {STATE("outputs = {}"), NULL},
        {"data \"terraform_remote_state\" \"x\" {\n backend = null\n}\n", "Terraform crashed"},
        {"data \"terraform_remote_state\" \"x\" {\n backend = [\"s3\"]\n}\n",
         "Incorrect attribute value type"},
        {"check \"c\" {\n assert {\n condition = terraform_data.nope.id == \"\"\n error_message = "
         "\"x\"\n }\n}\n",
         "Reference to undeclared resource"},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

/* Import blocks as terraform 1.11.4 judges them. */
#include "tests/support/setup.h"

#include "base/alloc.h"
#include "tests/support/tfrows.h"

#define IMPORT(to) "import {\n to = " to "\n id = \"x\"\n}\n"
#define ID(id) "import {\n to = terraform_data.b\n id = " id "\n}\n"
#define EACH(to, map) "import {\n for_each = " map "\n to = " to "\n id = each.value\n}\n"
#define C(repeats) "resource \"terraform_data\" \"c\" {\n " repeats "\n}\n"
#define MISSING "Configuration for import target does not exist"
#define KIND "Invalid import 'to' expression"

void test_tf_import_targets(void **state)
{
    static const TfRow rows[] = {
        {IMPORT("terraform_data.b"), NULL},
        {IMPORT("resource.terraform_data.b"), NULL},
        {IMPORT("terraform_data.nope"), MISSING},
        {IMPORT("module.nope.terraform_data.b"), MISSING},
        {IMPORT("terraform_data.b[0]"), KIND},
        {IMPORT("terraform_data.c") C("count = 1"), KIND},
        {IMPORT("terraform_data.c") C("for_each = { a = 1 }"), KIND},
        {IMPORT("terraform_data.c[0]") C("count = 1"), NULL},
        {IMPORT("terraform_data.c[\"0\"]") C("count = 1"), KIND},
        {IMPORT("terraform_data.c[0]") C("for_each = { a = 1 }"), KIND},
        {IMPORT("terraform_data.c[1]") C("count = 1"), MISSING},
        {IMPORT("terraform_data.c[\"a\"]") C("for_each = toset([\"a\"])"), NULL},
        {IMPORT("terraform_data.c[\"b\"]") C("for_each = { a = 1 }"), MISSING},
        {EACH("terraform_data.c[each.key]", "{ a = \"1\" }") C("for_each = { a = 1 }"), NULL},
        {EACH("terraform_data.c[each.key]", "{ b = \"1\" }") C("for_each = { a = 1 }"), MISSING},
        {EACH("terraform_data.b[each.key]", "{ b = \"1\" }"), KIND},
        {EACH("terraform_data.b[each.key]", "{}"), NULL},
        {EACH("terraform_data.nope", "{}"), MISSING},
        {IMPORT("terraform_data.c[local.k]") C("count = 1") "locals {\n k = 0\n}\n",
         "Invalid address"},
        {IMPORT("terraform_data.c[true]") C("count = 1"), "Invalid address"},
        {IMPORT("terraform_data.c[1.5]") C("count = 2"), "Invalid address"},
        {IMPORT("terraform_data.b.id"), "Invalid address"},
        {IMPORT("module.x"), "Invalid address"},
        {IMPORT("var.x"), "Invalid address"},
        {IMPORT("\"terraform_data.b\""), "Invalid expression"},
        {IMPORT("terraform_data.c[0]") IMPORT("terraform_data.c[1]") C("count = 2"), NULL},
        {IMPORT("terraform_data.c[0]") IMPORT("terraform_data.c[0]") C("count = 2"),
         "Duplicate import configuration"},
    };
    (void)state;
    tfrows_check(rows, ARRAY_LEN(rows), "/t/b.tf", "resource \"terraform_data\" \"b\" {}\n");
}

void test_tf_import_ids(void **state)
{
    static const TfRow rows[] = {
        {ID("5"), NULL},
        {ID("sensitive(\"x\")"), NULL},
        {ID("local.e") "locals {\n e = \"\"\n}\n", "Invalid import id argument"},
        {ID("local.e") "locals {\n e = null\n}\n", "Invalid import id argument"},
        {ID("local.e") "locals {\n e = [1]\n}\n", "Invalid import id argument"},
        {ID("terraform_data.b.id"), "Invalid import id argument"},
        {ID("terraform_data.d.id") "resource \"terraform_data\" \"d\" {}\n",
         "Invalid import id argument"},
        {ID("file(\"nope\")"), "Invalid import id argument"},
    };
    (void)state;
    tfrows_check(rows, ARRAY_LEN(rows), "/t/b.tf", "resource \"terraform_data\" \"b\" {}\n");
}

#define CALL(repeats) "module \"m\" {\n source = \"./m\"\n " repeats "\n}\n"

void test_tf_imports_into_modules(void **state)
{
    static const TfRow rows[] = {
        {IMPORT("module.m.terraform_data.b") CALL(""), NULL},
        {IMPORT("module.m.terraform_data.nope") CALL(""), MISSING},
        {IMPORT("module.m[0].terraform_data.b") CALL("count = 1"), NULL},
        {IMPORT("module.m.terraform_data.b") CALL("count = 1"), MISSING},
        {IMPORT("module.m[0].terraform_data.b") CALL(""), MISSING},
        {IMPORT("module.m[\"b\"].terraform_data.b") CALL("for_each = { a = 1 }"), MISSING},
        {IMPORT("module.m.terraform_data.n[1]") CALL(""), NULL},
        {IMPORT("module.m.terraform_data.n[2]") CALL(""), MISSING},
        {IMPORT("module.m.terraform_data.n") CALL(""), KIND},
        {IMPORT("module.m.module.q.terraform_data.n") CALL(""), MISSING},
    };
    static const TfRow inside[] = {{CALL(""), "Invalid import configuration"}};
    (void)state;
    tfrows_check(rows, ARRAY_LEN(rows), "/t/m/main.tf",
                 "resource \"terraform_data\" \"b\" {}\n"
                 "resource \"terraform_data\" \"n\" {\n count = 2\n}\n");
    tfrows_check(inside, 1, "/t/m/main.tf",
                 "resource \"terraform_data\" \"b\" {}\n" IMPORT("terraform_data.b"));
}

/* References to provider configurations with for_each: each row was run with OpenTofu 1.12.6. */
#include "tests/support/setup.h"

#include "base/alloc.h"
#include "terraform/tfload.h"
#include "tests/support/tfcase.h"

#define MANY                                                                             \
    "provider \"aws\" {\n alias = \"by\"\n for_each = toset([\"a\", \"c\"])\n region = " \
    "\"us-east-1\"\n}\n"
#define NONE "provider \"aws\" {\n alias = \"by\"\n for_each = {}\n region = \"us-east-1\"\n}\n"
#define OVER(what)                                                                                 \
    "provider \"aws\" {\n alias = \"by\"\n for_each = " what                                       \
    "\n}\nresource \"terraform_data\" \"t\" {\n}\nvariable \"n\" {\n default = null\n}\nvariable " \
    "\"s\" {\n sensitive = true\n default = { a = \"x\" }\n}\n"
#define ONE "provider \"aws\" {\n alias = \"x\"\n region = \"us-east-1\"\n}\n"
#define ME(provider, more) "data \"aws_region\" \"me\" {\n provider = " provider "\n" more "}\n"
#define CALL(provider, more) \
    "module \"m\" {\n source = \"./m\"\n providers = { aws = " provider " }\n" more "}\n"
#define INSIDE "data \"aws_region\" \"me\" {\n}\n"

void test_tf_each_references(void **state)
{
    static const char *const resource = "Invalid resource provider configuration",
                             *const module = "Invalid module provider configuration",
                             *const absent = "Provider instance not present";
    const struct {
        const char *tf, *inside, *summary; /* inside: of ./m */
    } rows[] = {
        {MANY ME("aws.by[\"a\"]", ""), "", NULL},
        {MANY ME("aws.by", ""), "", resource},
        {ONE ME("aws.x[\"a\"]", ""), "", resource},
        {ONE ME("aws.x", ""), "", NULL},
        {MANY ME("aws.by[\"b\"]", ""), "", absent},
        {"locals {\n k = \"c\"\n}\n" MANY ME("aws.by[local.k]", ""), "", NULL},
        {"locals {\n k = \"b\"\n}\n" MANY ME("aws.by[local.k]", ""), "", absent},
        {"locals {\n k = null\n}\n" MANY ME("aws.by[local.k]", ""), "",
         "Invalid provider instance key"},
        {MANY ME("aws.by[each.key]", " for_each = toset([\"a\", \"c\"])\n"), "", NULL},
        {MANY ME("aws.by[each.key]", " for_each = toset([\"a\", \"b\"])\n"), "", absent},
        {MANY ME("aws.by[each.value]", " for_each = { x = \"b\" }\n"), "", absent},
        {MANY ME("aws.by[\"b\"]", " count = 0\n"), "", NULL},
        {MANY ME("aws.by[count.index]", " count = 1\n"), "", absent},
        {MANY CALL("aws.by[\"a\"]", ""), INSIDE, NULL},
        {MANY CALL("aws.by", ""), INSIDE, module},
        {ONE CALL("aws.x[\"a\"]", ""), INSIDE, module},
        {MANY CALL("aws.by[\"b\"]", ""), INSIDE, absent},
        {MANY CALL("aws.by[\"b\"]", ""), "", NULL}, /* nothing in the module needs it */
        {MANY CALL("aws.by[each.key]", " for_each = toset([\"b\"])\n"), INSIDE, absent},
        {MANY CALL("aws.by[each.key]", " for_each = toset([\"c\"])\n"), INSIDE, NULL},
        {NONE ME("aws.by[\"a\"]", ""), "", absent},
        {NONE ME("aws.by[each.key]", " for_each = {}\n"), "", NULL},
        {NONE CALL("aws.by[each.key]", " for_each = {}\n"), INSIDE, NULL},
        {NONE CALL("aws.by[\"a\"]", ""), INSIDE, absent},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfCase f = tfcase_open(
            FILES({"/t/main.tf", rows[i].tf}, {"/t/m/m.tf", rows[i].inside}, {"/bin1/tofu", ""}),
            (const char *const[]){"PATH=/bin1", NULL}, NULL, 0);
        const char *got = f.config->problems.len ? f.config->problems.items[0].summary : NULL;
        if (!got != !rows[i].summary || (got && strcmp(got, rows[i].summary) != 0))
            fail_msg("row %zu: %s", i, got ? got : "nothing is refused");
        tfcase_close(&f);
    }
}

/* To Terraform 1.5.7 and 1.15.9 a key behind the name is no reference. */
void test_tf_each_references_of_terraform(void **state)
{
    static const char *const rows[] = {ONE ME("aws.x[\"a\"]", ""), ONE CALL("aws.x[\"a\"]", "")};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfCase f = tfcase_open(
            FILES({"/t/main.tf", rows[i]}, {"/t/m/m.tf", INSIDE}, {"/bin1/terraform", ""}),
            (const char *const[]){"PATH=/bin1", NULL}, NULL, 0);
        assert_int_equal(f.config->problems.len, 1);
        assert_string_equal(f.config->problems.items[0].summary,
                            "Invalid provider configuration reference");
        tfcase_close(&f);
    }
}

/* The language has for_each; it is what stands there that is wrong. */
void test_tf_each_of_what_is_none(void **state)
{
    static const char *const rows[] = {OVER("[\"a\", \"b\"]"), OVER("var.n"), OVER("var.s"),
                                       OVER("toset([terraform_data.t.id])"),
                                       "provider \"aws\" {\n for_each = toset([\"a\"])\n}\n"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TfCase f = tfcase_open(FILES({"/t/main.tf", rows[i]}, {"/bin1/tofu", ""}),
                               (const char *const[]){"PATH=/bin1", NULL}, NULL, 0);
        if (f.config->problems.len == 0 || strcmp(f.config->problems.items[0].id, "shape") != 0)
            fail_msg("row %zu: %s", i,
                     f.config->problems.len ? f.config->problems.items[0].id : "none");
        tfcase_close(&f);
    }
}

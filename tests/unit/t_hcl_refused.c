/* Arguments that functions and operators refuse although their number is right, as terraform 1.11.4
 * judges them in a local value. What is not surely refused is no problem. */
#include "tests/support/setup.h"

#include "base/alloc.h"
#include "base/text.h"
#include "tests/support/tfrows.h"

typedef struct Row {
    const char *expression;
    const char *summary; /* NULL = none */
} Row;

static void check_rows(const Row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        Arena arena = ARENA_INIT;
        TfRow row = {arena_printf(&arena, "locals {\n a = %s\n}\n", rows[i].expression),
                     rows[i].summary};
        tfrows_check(&row, 1, NULL, NULL);
        arena_clear(&arena);
    }
}

static const char *const call = "Error in function call", *const argument =
                                                              "Invalid function argument";

void test_hcl_refused_networks_and_times(void **state)
{
    const Row rows[] = {
        {"cidrsubnet(\"10.0.0.0/33\", 1, 1)", call},
        {"cidrsubnet(\"10.0.0.0\", 2, 1)", call},
        {"cidrsubnet(\"10.0.0.0/8\", 30, 1)", call},
        {"cidrsubnet(\"10.0.0.0/24\", 2, 4)", call},
        {"cidrsubnet(\"10.0.0.0/24\", 2, 3)", NULL},
        {"cidrsubnet(\"fd00::/48\", 16, 65535)", NULL},
        {"cidrsubnet(\"010.0.0.0/8\", 8, 1)", NULL},
        {"cidrsubnets(\"10.0.0.0/24\", 4, 4, 4)", NULL},
        {"cidrsubnets(\"10.0.0.0/30\", 4)", argument},
        {"cidrhost(\"10.0.0.0/8\", 99999999999)", call},
        {"cidrhost(\"10.0.0.0/8\", -1)", NULL},
        {"cidrnetmask(\"fd00::/8\")", call},
        {"timeadd(\"2020-01-01T00:00:00Z\", \"x\")", call},
        {"timeadd(\"2020-01-01T00:00:00+01:00\", \"1h30m\")", NULL},
        {"timecmp(\"a\", \"b\")", argument},
        {"formatdate(\"X\", \"2020-01-01T00:00:00Z\")", argument},
        {"formatdate(\"DD MMM YYYY 'at' hh:mm\", \"2020-01-01T00:00:00.5Z\")", NULL},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

void test_hcl_refused_lists_and_operators(void **state)
{
    const Row rows[] = {
        {"range(5, 1, 1)", argument},
        {"range(99999)", call},
        {"range(1024)", NULL},
        {"setproduct([1])", call},
        {"setproduct([1], [2])", NULL},
        {"matchkeys([1], [1, 2], [1])", call},
        {"transpose({ a = \"x\" })", argument},
        {"sort([1, null])", call},
        {"sort([[1]])", argument},
        {"alltrue([\"x\"])", argument},
        {"alltrue([\"true\", null])", NULL},
        {"format(\"%z\", 1)", call},
        {"format(\"%d\", \"x\")", call},
        {"format(\"%5.1f%%\", 3)", NULL},
        {"uuidv5(\"x\", \"y\")", call},
        {"uuidv5(\"dns\", \"y\")", NULL},
        {"rsadecrypt(\"x\", \"y\")", argument},
        {"fileset(path.module, \"[\")", call},
        {"fileset(path.module, \"*[]\")", call},
        {"fileset(path.module, \"{a,b\")", call},
        {"fileset(path.module, \"{a,b}/[\")", NULL},
        {"fileset(path.module, \"x[\")", NULL},
        {"fileset(\"/none\", \"[\")", NULL},
        {"type(1)", "Call to unknown function"},
        {"core::upper(\"a\")", NULL},
        {"core::nope(\"a\")", "Call to unknown function"},
        {"provider::nope::x()", "Unknown provider function"},
        {"-\"x\"", "Invalid operand"},
        {"-\"5\"", NULL},
        {"true && \"x\"", "Invalid operand"},
        {"{ for x in [null] : x => 1 }", "Invalid object key"},
        {"[for x in [\"a\"] : x if x]", "Invalid 'for' condition"},
        {"[for x in [\"a\"] : x if null]", "Invalid 'for' condition"},
        {"[for x in [\"a\"] : x if \"true\"]", NULL},
        {"textencodebase64(\"a\", \"UTF-9\")", argument},
        {"textencodebase64(\"a\", \" Windows-1252\")", NULL},
        {"textencodebase64(\"\u00fc\", \"US-ASCII\")", argument},
        {"textencodebase64(\"\u00fc\", \"latin1\")", NULL},
        {"textdecodebase64(\"!\", \"UTF-8\")", argument},
        {"one([textdecodebase64(\"YQ==\", \"UTF-8\"), \"b\"])", argument},
        {"rsadecrypt(\"eA==\", \"y\")", argument},
        {"rsadecrypt(\"eA==\", \"-----BEGIN RSA PRIVATE KEY-----\")", NULL},
        {"list(1)", "Call to unknown function"},
        {"fileexists(path.module)", call},
        {"fileexists(\"nope\")", NULL},
        {"log(\"x\", 10)", argument},
        {"log(\"100\", 10)", NULL},
        {"base64gzip([1])", argument},
        {"{ null = 2 }", NULL},
        {"{ (null) = 2 }", "Null value as key"},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

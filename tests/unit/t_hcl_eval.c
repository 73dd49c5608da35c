#include "tests/support/setup.h"

#include <string.h>

#include "base/alloc.h"
#include "read/hcl_eval.h"
#include "read/hcl_func.h"
#include "tests/support/fakeworld.h"

/* var.NAME is NAME itself; all else is not known. */
static HclValue resolve(HclEval *eval, const Span *names, size_t n, Source at, size_t *n_used)
{
    HclValue v;
    *n_used = n < 2 ? n : 2;
    if (n < 2 || !span_is(names[0], "var"))
        return hv_unknown(eval->arena, at, "only a plan knows %.*s", (int)names[0].len, names[0].ptr);
    v = hv_string(names[1], source_file("main.tf", 7, 1));
    v.via = "var";
    return v;
}

/* JSON of the value, "ERR summary", or "?" */
static const char *worth(HclEval *eval, const char *text)
{
    const HclFile *file = hcl_parse_value(eval->arena, "x.tf", span_of(text));
    HclValue v;
    if (file->error.summary)
        return arena_printf(eval->arena, "ERR %s", file->error.summary);
    v = hcl_eval(eval, file, file->value);
    v = hcl_function_call(eval, SPAN_LITERAL("jsonencode"), &v, 1, v.at);
    if (v.refused)
        return arena_printf(eval->arena, "ERR %s", v.refused);
    return v.kind == HV_UNKNOWN ? "?" : arena_span(eval->arena, v.text);
}

typedef struct EvalRow {
    const char *text, *worth;
} EvalRow;

static void check_rows(const EvalRow *rows, size_t n)
{
    Arena arena = ARENA_INIT;
    World *w = fake_world("/t", (const char *const[]){"HOME=/home/me", NULL});
    HclEval eval = {.arena = &arena, .world = w, .base = "/t", .home = "/home/me", .resolve = resolve};
    fake_world_put(w, "/t/key.txt", SPAN_LITERAL("AKIA\n"));
    fake_world_put(w, "/home/me/x.json", SPAN_LITERAL("{\"a\": [1, \"b\", null, true]}"));
    for (size_t i = 0; i < n; i++) {
        const char *got = worth(&eval, rows[i].text);
        eval.steps = 0;
        if (strcmp(got, rows[i].worth) != 0)
            fail_msg("%s: %s instead of %s", rows[i].text, got, rows[i].worth);
    }
    fake_world_free(w);
    arena_clear(&arena);
}

/* What terraform console 1.11.4 prints for jsonencode(...). */
void test_hcl_eval_literals_and_templates(void **state)
{
    static const EvalRow rows[] = {
        {"\"a\"", "\"a\""},
        {"012345678901", "12345678901"},
        {"123456789012", "123456789012"},
        {"123456789012345678901234567890", "123456789012345678901234567890"},
        {"123456789012 * 123456789012", "?"},
        {"1.50", "1.5"},
        {"1e3", "1000"},
        {"0.1 + 0.2", "0.3"},
        {"-1", "-1"},
        {"null", "null"},
        {"\"${1}${true}${\"x\"}\"", "\"1truex\""},
        {"\"${1}\"", "1"},
        {"\"$${a} %%{b} $\"", "\"${a} %{b} $\""},
        {"\"a\\n\\\"\\u00e9\"", "\"a\\n\\\"\xc3\xa9\""},
        {"\"%{if true}y%{else}n%{endif}%{if false}z%{endif}\"", "\"y\""},
        {"\"%{for k, v in [\"a\", \"b\"]}${k}${v},%{endfor}\"", "\"0a,1b,\""},
        {"\"a ${~ \"b\" ~} c\"", "\"abc\""},
        {"\"x${null}\"", "ERR Invalid template interpolation value"},
        {"\"x${[1]}\"", "ERR Invalid template interpolation value"},
        {"<<A\nx ${var.y}\n  z\nA\n", "\"x y\\n  z\\n\""},
        {"<<-A\n    x\n\n      ${var.y}\n    A\n", "\"x\\n\\n  y\\n\""},
        {"<<A\n%{ for x in [1,2] ~}\n${x}\n%{ endfor ~}\nA\n", "\"1\\n2\\n\""},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

void test_hcl_eval_operators_and_collections(void **state)
{
    static const EvalRow rows[] = {
        {"1 + 2 * 3 - 4 / 2", "5"},
        {"(1 + 2) * 3 % 4", "1"},
        {"1 == 1 && \"a\" != \"b\" || false", "true"},
        {"1 == \"1\"", "false"},
        {"[1, 2] == [1, 2]", "true"},
        {"{a = 1} == {a = 2}", "false"},
        {"!(2 > 1)", "false"},
        {"1 / 0", "ERR Division by zero"},
        {"\"a\" + 1", "ERR Invalid operand"},
        {"true ? \"a\" : var.b", "\"a\""},
        {"data.x.y == 1 ? \"a\" : \"b\"", "?"},
        {"false && data.x.y", "false"},
        {"data.x.y || true", "true"},
        {"{b = 1, a = 2, \"c d\" = [3]}", "{\"a\":2,\"b\":1,\"c d\":[3]}"},
        {"{(var.k) = 1, (1) = 2}", "{\"1\":2,\"k\":1}"},
        {"[\"a\", \"b\"][1]", "\"b\""},
        {"[\"a\"][1]", "ERR Invalid index"},
        {"[\"a\"].0", "\"a\""},
        {"{a = {b = \"c\"}}.a[\"b\"]", "\"c\""},
        {"{a = 1}.b", "ERR Unsupported attribute"},
        {"{a = 1}[\"b\"]", "ERR Invalid index"},
        {"[{a = 1}, {a = 2}][*].a", "[1,2]"},
        {"[{a = [5]}, {a = [6]}].*.a[0]", "[5]"},
        {"{a = 1}[*].a", "[1]"},
        {"null[*]", "[]"},
        {"[for x in [1, 2, 3] : x * 2 if x != 2]", "[2,6]"},
        {"[for k, v in {b = 1, a = 2} : \"${k}${v}\"]", "[\"a2\",\"b1\"]"},
        {"{for x in [\"a\", \"b\"] : x => upper(x)}", "{\"a\":\"A\",\"b\":\"B\"}"},
        {"{for x in [\"a\", \"b\", \"a\"] : x => 1...}", "{\"a\":[1,1],\"b\":[1]}"},
        {"[for x in 1 : x]", "ERR Iteration over non-iterable value"},
        {"[for var in [{x = 1}] : var.x]", "[1]"},
        {"[for x in [[1, 2], [3]] : [for y in x : y + 1]]", "[[2,3],[4]]"},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

void test_hcl_eval_functions(void **state)
{
    static const EvalRow rows[] = {
        {"coalesce(null, \"\", \"a\")", "\"a\""},
        {"coalesce(null, \"\")", "ERR Error in function call"},
        {"try({a = 1}.b, \"x\")", "\"x\""},
        {"try(data.x.y, \"x\")", "?"},
        {"can({a = 1}.b)", "false"},
        {"can(1)", "true"},
        {"lookup({a = 1}, \"b\", 2)", "2"},
        {"lookup({a = 1}, \"b\")", "ERR Invalid function argument"},
        {"merge({a = 1}, null, {a = 2, b = 3})", "{\"a\":2,\"b\":3}"},
        {"concat([1], [], [2, 3])", "[1,2,3]"},
        {"concat([[1], [2]]...)", "[1,2]"},
        {"length([1, 2]) + length({a = 1}) + length(\"h\xc3\xa9\")", "5"},
        {"element([\"a\", \"b\"], 3)", "\"b\""},
        {"contains([\"a\"], \"a\")", "true"},
        {"format(\"%s-%d-%v-%q-%%\", \"a\", 5, true, \"b\")", "\"a-5-true-\\\"b\\\"-%\""},
        {"format(\"%05d|%3s|%-3s|\", 42, \"a\", \"b\")", "\"00042|  a|b  |\""},
        {"format(\"%s\")", "ERR Invalid function argument"},
        {"format(\"%x\", 1)", "?"},
        {"join(\",\", [\"a\", 1], [\"b\"])", "\"a,1,b\""},
        {"split(\",\", \"a,b,\")", "[\"a\",\"b\",\"\"]"},
        {"replace(\"a.b.c\", \".\", \"-\")", "\"a-b-c\""},
        {"replace(\"a1\", \"/[0-9]/\", \"x\")", "?"},
        {"upper(\"aB\")", "\"AB\""},
        {"title(\"hello w_x y-z\")", "\"Hello W_x Y-Z\""},
        {"trimspace(\" a \\n\")", "\"a\""},
        {"trim(\"xxayx\", \"xy\")", "\"a\""},
        {"trimprefix(\"aws-x\", \"aws-\")", "\"x\""},
        {"substr(\"hello\", 1, 3)", "\"ell\""},
        {"substr(\"hello\", -2, -1)", "\"lo\""},
        {"startswith(\"abc\", \"ab\")", "true"},
        {"tostring(1)", "\"1\""},
        {"tonumber(\"012\")", "12"},
        {"tonumber(\"a\")", "ERR Invalid function argument"},
        {"tobool(\"1\")", "true"},
        {"toset([\"b\", \"a\", \"b\"])", "[\"a\",\"b\"]"},
        {"toset([\"a\"])[0]", "ERR Invalid index"},
        {"one([])", "null"},
        {"one([1, 2])", "ERR Invalid function argument"},
        {"flatten([[1, [2]], 3])", "[1,2,3]"},
        {"compact([\"a\", \"\", null])", "[\"a\"]"},
        {"distinct([1, 2, 1])", "[1,2]"},
        {"sort([\"b\", \"a\", \"b\"])", "[\"a\",\"b\",\"b\"]"},
        {"reverse([1, 2])", "[2,1]"},
        {"keys({b = 1, a = 2})", "[\"a\",\"b\"]"},
        {"values({b = 1, a = 2})", "[2,1]"},
        {"zipmap([\"a\"], [1])", "{\"a\":1}"},
        {"range(3)", "[0,1,2]"},
        {"max(1, 3, 2)", "3"},
        {"ceil(1.2) + floor(-1.2)", "0"},
        {"base64encode(\"hello?\")", "\"aGVsbG8/\""},
        {"base64decode(\"aGVsbG8=\")", "\"hello\""},
        {"base64decode(\"a\")", "ERR Invalid function argument"},
        {"jsondecode(file(\"~/x.json\")).a[1]", "\"b\""},
        {"jsondecode(\"{\")", "ERR Invalid function argument"},
        {"trimspace(file(\"key.txt\"))", "\"AKIA\""},
        {"file(\"nowhere\")", "ERR Invalid function argument"},
        {"fileexists(\"./key.txt\")", "true"},
        {"fileexists(\"/t\")", "false"},
        {"pathexpand(\"~/.aws\")", "\"/home/me/.aws\""},
        {"abspath(\"../x\")", "\"/x\""},
        {"basename(\"a/b.c/\")", "\"b.c\""},
        {"dirname(\"a/b/c\")", "\"a/b\""},
        {"sensitive(\"a\")", "\"a\""},
        {"uuid()", "?"},
        {"getenv(\"HOME\")", "ERR Call to unknown function"},
        {"provider::aws::arn_parse(\"x\")", "?"},
        {"upper()", "ERR Not enough function arguments"},
        {"upper(\"a\", \"b\")", "ERR Too many function arguments"},
        {"upper(data.x.y)", "?"},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

void test_hcl_eval_keeps_place_way_and_secrecy(void **state)
{
    Arena arena = ARENA_INIT;
    HclEval eval = {.arena = &arena, .resolve = resolve};
    const HclFile *f = hcl_parse(&arena, "main.tf", span_of("a = \"lit\"\nb = var.x\nc = \"${var.x}\"\nd = \"<${data.y.z}>\"\n"));
    HclValue v[4];
    (void)state;
    for (size_t i = 0; i < 4; i++)
        v[i] = hcl_eval(&eval, f, f->body.attrs.items[i].expr);
    assert_int_equal(v[0].at.line, 1);
    assert_int_equal(v[0].at.column, 5);
    assert_null(v[0].via);
    assert_int_equal(v[1].at.line, 7);
    assert_string_equal(v[1].via, "var");
    assert_int_equal(v[2].at.line, 7);
    assert_int_equal(v[3].kind, HV_UNKNOWN);
    assert_true(span_is(v[3].text, "only a plan knows data"));
    arena_clear(&arena);
}

void test_hcl_eval_ends_bombs(void **state)
{
    Arena arena = ARENA_INIT;
    HclEval eval = {.arena = &arena, .resolve = resolve};
    static const char *const bombs[] = {
        "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : [for d in range(1000) : d]]]]",
        "join(\"\", [for a in range(1000) : join(\"\", [for b in range(1000) : \"0123456789012345678901234567890123456789\"])])",
        "format(\"%900000000s\", \"x\")",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bombs); i++) {
        const HclFile *f = hcl_parse_value(&arena, "x", span_of(bombs[i]));
        HclValue v = hcl_eval(&eval, f, f->value);
        eval.steps = 0;
        assert_null(f->error.summary);
        assert_non_null(hv_find_unknown(&v));
    }
    arena_clear(&arena);
}

void test_hcl_functions_are_named_once(void **state)
{
    static const HclFunction *const groups[] = {hcl_text_functions, hcl_list_functions, hcl_type_functions, hcl_file_functions};
    (void)state;
    for (size_t g = 0; g < ARRAY_LEN(groups); g++)
        for (const HclFunction *f = groups[g]; f->name; f++)
            if (hcl_function_find(span_of(f->name)) != f)
                fail_msg("%s stands twice", f->name);
}

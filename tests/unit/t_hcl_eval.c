#include "tests/support/setup.h"

#include <string.h>

#include "base/alloc.h"
#include "hcl/hcl_eval.h"
#include "hcl/hcl_func.h"
#include "tests/support/fakeworld.h"

/* var.NAME is NAME itself; all else is not known. */
static HclValue resolve(HclEval *eval, const Span *names, size_t n, Source at, size_t *n_used)
{
    HclValue v;
    *n_used = n < 2 ? n : 2;
    if (n < 2 || !span_is(names[0], "var"))
        return hv_unknown(eval->arena, at, "only a plan knows %.*s", (int)names[0].len,
                          names[0].ptr);
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
    v = hcl_eval_call(eval, SPAN_LITERAL("jsonencode"), &v, 1, v.at);
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
    HclEval eval = {.arena = &arena,
                    .files = snapshot_new(&arena, w),
                    .base = "/t",
                    .home = "/home/me",
                    .resolve = resolve};
    fake_world_put(w, "/t/key.txt", SPAN_LITERAL("AKIA\n"));
    fake_world_put(w, "/home/me/x.json", SPAN_LITERAL("{\"a\": [1, \"b\", null, true]}"));
    fake_world_put(w, "/t/t.tpl", SPAN_LITERAL("${name}: %{for x in list}${x}%{endfor} $${x}"));
    fake_world_put(w, "/t/alone.tpl", SPAN_LITERAL("${x}"));
    fake_world_put(w, "/t/outside.tpl", SPAN_LITERAL("${var.x}"));
    fake_world_put(w, "/t/again.tpl", SPAN_LITERAL("${templatefile(\"alone.tpl\", {x = 1})}"));
    fake_world_put(w, "/t/bytes", SPAN_LITERAL("\xff\0"));
    for (size_t i = 0; i < n; i++) {
        const char *got = worth(&eval, rows[i].text);
        eval.own = (HclBudget){0};
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
        {"1 / 0", "?"},
        {"1 % 0", "?"},
        {"0 / 0", "ERR Operation failed"},
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
        {"element([\"a\", \"b\"], -1)", "?"},
        {"base64decode(\"YQ==\\n\")", "?"},
        {"contains([\"a\"], \"a\")", "true"},
        {"format(\"%s-%d-%v-%q-%%\", \"a\", 5, true, \"b\")", "\"a-5-true-\\\"b\\\"-%\""},
        {"format(\"%05d|%3s|%-3s|\", 42, \"a\", \"b\")", "\"00042|  a|b  |\""},
        {"format(\"%s\")", "ERR Invalid function argument"},
        {"format(\"%x\", 1)", "?"},
        {"join(\",\", [\"a\", 1], [\"b\"])", "\"a,1,b\""},
        {"split(\",\", \"a,b,\")", "[\"a\",\"b\",\"\"]"},
        {"replace(\"a.b.c\", \".\", \"-\")", "\"a-b-c\""},
        {"replace(\"a1\", \"\", \"x\")", "?"},
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
        {"jsondecode(substr(\"123\", 0, 2))", "12"},
        {"jsondecode(\"01\")", "ERR Invalid function argument"},
        {"jsondecode(\"-1.5e+3\")", "-1500"},
        {"trimspace(file(\"key.txt\"))", "\"AKIA\""},
        {"file(\"nowhere\")", "ERR Invalid function argument"},
        {"fileexists(\"./key.txt\")", "true"},
        {"fileexists(\"/t\")", "ERR Error in function call"},
        {"pathexpand(\"~/.aws\")", "\"/home/me/.aws\""},
        {"abspath(\"../x\")", "\"/x\""},
        {"basename(\"a/b.c/\")", "\"b.c\""},
        {"dirname(\"a/b/c\")", "\"a/b\""},
        {"sensitive(\"a\")", "\"a\""},
        {"uuid()", "?"},
        {"getenv(\"HOME\")", "ERR Call to unknown function"},
        {"provider::corp::arn_parse(\"x\")", "?"},
        {"provider::aws::arn_parse(\"x\")", "ERR Error in function call"},
        {"provider::aws::arn_parse(\"arn:aws:iam::123456789012:role/a/b\").account_id",
         "\"123456789012\""},
        {"provider::aws::arn_parse(\"arn:aws:iam::123456789012:role/a/b\").resource",
         "\"role/a/b\""},
        {"provider::aws::arn_build(\"aws\", \"iam\", \"\", \"1\", \"role/x\")",
         "\"arn:aws:iam::1:role/x\""},
        {"provider::aws::trim_iam_role_path(\"arn:aws:iam::1:role/a/b\")",
         "\"arn:aws:iam::1:role/b\""},
        {"provider::aws::trim_iam_role_path(\"arn:aws:iam::1:user/a\")",
         "ERR Error in function call"},
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
    const HclFile *f =
        hcl_parse(&arena, "main.tf",
                  span_of("a = \"lit\"\nb = var.x\nc = \"${var.x}\"\nd = \"<${data.y.z}>\"\n"));
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
        "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : [for d in "
        "range(1000) : d]]]]",
        "join(\"\", [for a in range(1000) : join(\"\", [for b in range(1000) : "
        "\"0123456789012345678901234567890123456789\"])])",
        "format(\"%900000000s\", \"x\")",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bombs); i++) {
        const HclFile *f = hcl_parse_value(&arena, "x", span_of(bombs[i]));
        HclValue v = hcl_eval(&eval, f, f->value);
        eval.own = (HclBudget){0};
        assert_null(f->error.summary);
        assert_non_null(hv_find_unknown(&v));
    }
    arena_clear(&arena);
}

/* part n times. */
static Span many(Arena *arena, const char *part, size_t n)
{
    AUTO_BUF Buf out = BUF_INIT(2 * 1024 * 1024);
    for (size_t i = 0; i < n; i++)
        buf_add_str(&out, part);
    return (Span){arena_span(arena, buf_span(&out)), out.len};
}

/* What functions read, build and hold meanwhile counts: a loop of a thousand turns ends soon, and
 * takes no more memory than one load may. */
void test_hcl_eval_counts_what_functions_take(void **state)
{
    static const struct {
        const char *part;
        size_t n; /* part n times is what x holds */
        const char *text;
    } rows[] = {
        {"a,", 45000, "split(\",\", file(\"x\"))"},
        {"a\n", 90000, "csvdecode(file(\"x\"))"},
        {"[],", 100000, "jsondecode(\"[${file(\"x\")}0]\")"},
        {"0,", 450000, "jsondecode(\"[${file(\"x\")}0]\")"},
        {"- a\n", 90000, "yamldecode(file(\"x\"))"},
        {"a", 900000, "sha512(file(\"x\"))"},
        {"a", 900000, "filesha256(\"x\")"},
        {"a", 900000, "upper(file(\"x\"))"},
        {"a", 900000, "base64encode(file(\"x\"))"},
        {"aaaa", 200000, "base64decode(file(\"x\"))"},
        {"/", 300000, "urlencode(file(\"x\"))"},
        {"a", 900000, "templatefile(\"x\", {})"},
        {"a", 60000, "regexall(\"a.{0,300}.{0,300}[bc]\", file(\"x\"))"},
        {"a", 60000, "regexall(\"[^bc]*[bc]\", file(\"x\"))"},
        {"a,", 45000, "join(\"\", split(\",\", file(\"x\")))"},
        {"ab", 450000, "trim(file(\"x\"), file(\"x\"))"},
        {"a", 900000, "replace(file(\"x\"), \"${substr(file(\"x\"), 0, 400000)}c\", \"\")"},
        {"a", 900000, "\"${file(\"x\")}b\""},
        {"a", 900000, "file(\"x\") == file(\"x\")"},
        {"9", 900000, "tonumber(file(\"x\")) + 1"},
        {"%{ for b in range(1000) }", 1, "[for b in range(1000) : fileexists(\"${a}${b}\")]"},
        {"a", 1, "\"%{ for b in range(1000) }%{ for c in range(1000) }%{ endfor }%{ endfor }\""},
        {"a", 1, "\"%{ for b in range(1000) }%{ for c in range(1000) }x%{ endfor }%{ endfor }\""},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        World *w = fake_world("/t", (const char *const[]){NULL});
        HclEval eval = {
            .arena = &arena, .files = snapshot_new(&arena, w), .base = "/t", .resolve = resolve};
        const char *text =
            arena_printf(&arena, "[for a in range(1000) : %s][0] == \"\"", rows[i].text);
        const HclFile *f = hcl_parse_value(&arena, "x", span_of(text));
        HclValue v;
        fake_world_put(w, "/t/x", many(&arena, rows[i].part, rows[i].n));
        v = hcl_eval(&eval, f, f->value);
        if (f->error.summary || v.kind != HV_UNKNOWN || v.refused ||
            !(span_is(v.text, HCL_TOO_LONG) || span_is(v.text, HCL_TOO_MUCH)))
            fail_msg("%s: %.*s", rows[i].text, (int)v.text.len, v.text.ptr);
        if (arena_size(&arena) > HCL_BYTES_MAX + HCL_BYTES_MAX)
            fail_msg("%s takes %zu bytes", rows[i].text, arena_size(&arena));
        fake_world_free(w);
        arena_clear(&arena);
    }
}

/* What others of the load have spent is not there any more. */
void test_hcl_eval_shares_a_budget(void **state)
{
    Arena arena = ARENA_INIT;
    HclBudget budget = {0};
    const HclFile *f = hcl_parse_value(
        &arena, "x", SPAN_LITERAL("length([for a in range(1000) : [for b in range(40) : b]])"));
    enum hv_kind kinds[4];
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        HclEval eval = {.arena = &arena, .budget = &budget, .resolve = resolve};
        kinds[i] = hcl_eval(&eval, f, f->value).kind;
    }
    assert_int_equal(kinds[0], HV_NUMBER);
    assert_int_equal(kinds[3], HV_UNKNOWN);
    arena_clear(&arena);
}

/* begin n times, all in quotes as an expression has it. */
static const char *nested(Arena *arena, const char *function, const char *begin, size_t n)
{
    AUTO_BUF Buf out = BUF_INIT(1024 * 1024);
    buf_printf(&out, "%s(\"", function);
    for (size_t i = 0; i < n; i++)
        buf_add_str(&out, begin);
    buf_add_str(&out, "\")");
    return arena_strdup(arena, out.ptr);
}

/* Whatever makes a value of a text is held to the depth that expressions are held to. */
void test_hcl_eval_ends_deep_documents(void **state)
{
    static const char *const begins[][2] = {{"yamldecode", "- "},
                                            {"yamldecode", "["},
                                            {"yamldecode", "{a: "},
                                            {"yamldecode", "? "},
                                            {"jsondecode", "["}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(begins); i++) {
        Arena arena = ARENA_INIT;
        HclEval eval = {.arena = &arena, .resolve = resolve};
        const HclFile *f = hcl_parse_value(
            &arena, "x", span_of(nested(&arena, begins[i][0], begins[i][1], 100000)));
        HclValue v = hcl_eval(&eval, f, f->value);
        assert_null(f->error.summary);
        assert_int_equal(v.kind, HV_UNKNOWN);
        assert_null(v.refused);
        assert_int_equal(eval.depth, 0);
        arena_clear(&arena);
    }
}

void test_hcl_functions_are_named_once(void **state)
{
    static const HclFunction *const groups[] = {hcl_text_functions, hcl_list_functions,
                                                hcl_type_functions, hcl_file_functions};
    (void)state;
    for (size_t g = 0; g < ARRAY_LEN(groups); g++)
        for (const HclFunction *f = groups[g]; f->name; f++)
            if (hcl_function_find(span_of(f->name)) != f)
                fail_msg("%s stands twice", f->name);
}

void test_hcl_eval_regular_expressions(void **state)
{
    static const EvalRow rows[] = {
        {"regex(\"[a-z]+-(\\\\d)\", \"eu-west-1\")", "[\"1\"]"},
        {"regex(\"(?P<region>[a-z]{2}-[a-z]+-\\\\d)(?P<zone>[a-z])?\", \"az eu-west-1b\")",
         "{\"region\":\"eu-west-1\",\"zone\":\"b\"}"},
        {"regex(\"a|ab\", \"abc\")", "\"a\""},
        {"regex(\"a+?\", \"aaa\")", "\"a\""},
        {"regex(\"(x)?b\", \"b\")", "[null]"},
        {"regex(\"^b$\", \"a\\nb\")", "ERR Invalid function argument"},
        {"regex(\"(?m)^b$\", \"a\\nb\")", "\"b\""},
        {"regex(\"(?i)ARN:[^:]*\", \"arn:aws:iam\")", "\"arn:aws\""},
        {"regex(\"[^[:alpha:]\\\\d-]\", \"a1-_\")", "\"_\""},
        {"regex(\"a{2,3}\", \"aaaa\")", "\"aaa\""},
        {"regex(\"z\", \"abc\")", "ERR Invalid function argument"},
        {"regex(\"(\", \"abc\")", "ERR Invalid function argument"},
        {"regex(\"a**\", \"abc\")", "ERR Invalid function argument"},
        {"regex(\"(a)(?P<n>b)\", \"ab\")", "ERR Invalid function argument"},
        {"regex(\"\\\\pL\", \"a\")", "?"},
        {"regex(\"a(?=b)\", \"ab\")", "ERR Invalid function argument"},
        {"regex(\"(?<!x)b\", \"ab\")", "ERR Invalid function argument"},
        {"regex(\"a++\", \"aa\")", "ERR Invalid function argument"},
        {"regex(\"(?>a)\", \"aa\")", "ERR Invalid function argument"},
        {"regex(\"(*ACCEPT)\", \"aa\")", "ERR Invalid function argument"},
        {"regex(\"\\\\K\", \"K\")", "ERR Invalid function argument"},
        {"regex(\"a{1001}\", \"a\")", "ERR Invalid function argument"},
        {"regex(\"a{,2}\", \"a{,2}\")", "\"a{,2}\""},
        {"regex(\"a$\", \"a\\n\")", "ERR Invalid function argument"},
        {"regex(\"(?m)^$\", \"a\\n\")", "\"\""},
        {"regex(\"^*b\", \"ab\")", "\"b\""},
        {"regex(\"(?i)\\\\w+\", \"\u017f\u212a\")", "\"\u017f\u212a\""},
        {"regex(\"(?i)\u00c9\", \"\u00e9\")", "\"\u00e9\""},
        {"regex(\"[\\\\S]\", \"\\u000b\")", "\"\\u000b\""},
        {"regex(\"\\\\s\", \"\\u000b\")", "ERR Invalid function argument"},
        {"regex(\"(a)\\\\1\", \"aa\")", "?"},
        {"regex(\"(a*)*b\", \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\")",
         "ERR Invalid function argument"},
        {"regex(\"(a|aa)+$\", \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\")", "?"},
        {"regexall(\"[0-9]+\", \"a1b22\")", "[\"1\",\"22\"]"},
        {"regexall(\"(.)=(.)\", \"a=1,b=2\")", "[[\"a\",\"1\"],[\"b\",\"2\"]]"},
        {"regexall(\"a*\", \"baac\")", "[\"\",\"aa\",\"\"]"},
        {"replace(\"arn:aws:iam\", \"/(\\\\w+):(\\\\w+)/\", \"$2:$1\")", "\"aws:arn:iam\""},
        {"replace(\"baac\", \"/a*/\", \"-\")", "\"-b-c-\""},
        {"replace(\"a.b\", \"/./\", \"$$\")", "\"$$$\""},
        {"replace(\"a.b\", \".\", \"/\")", "\"a/b\""},
        {"replace(\"日本\", \"/本/\", \"$0$0\")", "\"日本本\""},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

void test_hcl_eval_digests_and_sets(void **state)
{
    static const EvalRow rows[] = {
        {"md5(\"a\")", "\"0cc175b9c0f1b6a831c399e269772661\""},
        {"sha1(\"a\")", "\"86f7e437faa5a7fce15d1ddcb9eaeaea377667b8\""},
        {"sha256(\"a\")", "\"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb\""},
        {"base64sha256(\"\")", "\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\""},
        {"sha512(\"\")", "\"cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13"
                         "c5d85f2b0ff8318d2877eec2f63b931b"
                         "d47417a81a538327af927da3e\""},
        {"base64sha512(\"a\")", "\"H0D8ktokFpR1CXnubPWC8tXX0o4YM13gWrxU0FYOD1MChgxlK/"
                                "CNVgJSql50IQVG82n7u86MEs/HlXsmUv6adQ==\""},
        {"urlencode(\"a b/ü~\")", "\"a+b%2F%C3%BC~\""},
        {"base64decode(\"/w==\")", "ERR Invalid function argument"},
        {"setunion([\"b\", \"a\"], [\"c\", \"a\"])", "[\"a\",\"b\",\"c\"]"},
        {"setintersection([\"a\", \"b\"], [\"b\", \"c\"], [\"b\"])", "[\"b\"]"},
        {"setsubtract([\"a\", \"b\", \"c\"], [\"b\"])", "[\"a\",\"c\"]"},
        {"setunion([\"1\"], [1])", "?"},
        {"chunklist([\"a\", \"b\", \"c\"], 2)", "[[\"a\",\"b\"],[\"c\"]]"},
        {"tonumber(\"5\")", "5"},
        {"tonumber(\"5x\")", "ERR Invalid function argument"},
        {"tonumber(\"5.\")", "ERR Invalid function argument"},
        {"sum([1, 2.5])", "3.5"},
        {"sum([])", "ERR Invalid function argument"},
        {"signum(-3)", "-1"},
        {"parseint(\"ff\", 16)", "255"},
        {"parseint(\"2\", 2)", "ERR Invalid function argument"},
        {"formatlist(\"%s-%s\", [\"a\", \"b\"], \"x\")", "[\"a-x\",\"b-x\"]"},
        {"formatlist(\"%s\", [\"a\"], [\"b\"])", "ERR Invalid function argument"},
        {"formatlist(\"%s%s\", [\"a\"], [\"b\", \"c\"])", "ERR Invalid function argument"},
        {"indent(2, \"a\\nb\")", "\"a\\n  b\""},
        {"csvdecode(\"a,b\\n1,\\\"x,\\\"\\\"y\\\"\\n\")", "[{\"a\":\"1\",\"b\":\"x,\\\"y\"}]"},
        {"csvdecode(\"a,b\\n1\\n\")", "ERR Invalid function argument"},
        {"csvdecode(\"a,b\\r\\n1,2\\r\\n\")", "?"},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

/* tofu console 1.12.6 */
void test_hcl_eval_functions_of_opentofu(void **state)
{
    static const EvalRow rows[] = {
        {"urldecode(\"a%20b\")", "\"a b\""},
        {"cidrcontains(\"10.0.0.0/8\", \"10.1.0.0/16\")", "true"},
        {"cidrcontains(\"10.1.1.1/8\", \"10.2.2.2/9\")", "true"},
        {"cidrcontains(\"10.0.0.0/8\", \"11.0.0.1\")", "false"},
        {"cidrcontains(\"10.0.0.0/16\", \"10.0.0.0/8\")", "false"},
        {"cidrcontains(\"10.0.0.0/9\", \"10.128.0.1\")", "false"},
        {"cidrcontains(\"fe80::/10\", \"fe80::1\")", "true"},
        {"cidrcontains(\"10.0.0.1\", \"10.0.0.1\")", "ERR Error in function call"},
        {"cidrcontains(\"10.0.0.0/8\", \"fe80::1\")", "ERR Error in function call"},
        {"cidrcontains(\"10.0.0.0/8\", \"x\")", "ERR Error in function call"},
        {"cidrcontains(\"10.0.0.0/8\", \"010.1.1.1\")", "?"},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

void test_hcl_eval_what_is_not_computed(void **state)
{
    static const EvalRow rows[] = {
        {"cidrsubnet(\"10.1.2.3/16\", 8, 7)", "?"},
        {"timeadd(\"2024-12-31T23:30:00Z\", \"45m\")", "?"},
        {"formatdate(\"YYYY\", \"2024-02-09T13:04:05Z\")", "?"},
        {"timestamp()", "?"},
        {"cidrhost(\"10.1.2.0/24\")", "ERR Not enough function arguments"},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}
/* As `terraform console` 1.11.4 answers; "?" is what why403 does not follow. */
static const EvalRow yaml_rows[] = {
    {"yamldecode(\"\")", "ERR Invalid function argument"},
    {"yamldecode(\"a\")", "\"a\""},
    {"yamldecode(\"a: 1\")", "{\"a\":1}"},
    {"yamldecode(\"a: yes\")", "{\"a\":true}"},
    {"yamldecode(\"a: true\")", "{\"a\":true}"},
    {"yamldecode(\"a: True\\nb: FALSE\\nc: on\")", "{\"a\":true,\"b\":false,\"c\":true}"},
    {"yamldecode(\"a: ~\\nb: null\\nc:\\nd: NULL\\ne: ''\")",
     "{\"a\":null,\"b\":null,\"c\":null,\"d\":null,\"e\":\"\"}"},
    {"yamldecode(\"- 0x1F\")", "[31]"},
    {"yamldecode(\"- 0o17\")", "[15]"},
    {"yamldecode(\"- 017\")", "[17]"},
    {"yamldecode(\"- 1_000\")", "[\"1_000\"]"},
    {"yamldecode(\"- 0b11\")", "[\"0b11\"]"},
    {"yamldecode(\"- -5\")", "[-5]"},
    {"yamldecode(\"- +5\")", "[5]"},
    {"yamldecode(\"- .5\")", "[0.5]"},
    {"yamldecode(\"- 5.\")", "[5]"},
    {"yamldecode(\"- .inf\")", "ERR Invalid function argument"},
    {"yamldecode(\"- -.inf\")", "ERR Invalid function argument"},
    {"yamldecode(\"- .nan\")", "ERR Invalid function argument"},
    {"yamldecode(\"- 1e3\")", "[1000]"},
    {"yamldecode(\"- 1.5e-3\")", "[0.0015]"},
    {"yamldecode(\"- 08\")", "[8]"},
    {"yamldecode(\"- 1:30\")", "[\"1:30\"]"},
    {"yamldecode(\"- 2.50\")", "[2.5]"},
    {"yamldecode(\"- 0\")", "[0]"},
    {"yamldecode(\"- 00\")", "[0]"},
    {"yamldecode(\"- 1__0\")", "[\"1__0\"]"},
    {"yamldecode(\"- 0x\")", "[\"0x\"]"},
    {"yamldecode(\"- 123456789012\")", "[123456789012]"},
    {"yamldecode(\"a: 2001-01-01\")", "{\"a\":\"2001-01-01T00:00:00Z\"}"},
    {"yamldecode(\"a: 2001-12-14t21:59:43.10-05:00\")", "?"},
    {"yamldecode(\"a: 2001-12-14 21:59:43.10 -5\")", "?"},
    {"yamldecode(\"a: 2001-12-15 2:59:43.10\")", "?"},
    {"yamldecode(\"a: !!str 1\")", "{\"a\":\"1\"}"},
    {"yamldecode(\"a: !!int '1'\")", "{\"a\":\"1\"}"},
    {"yamldecode(\"a: !!float 1\")", "{\"a\":1}"},
    {"yamldecode(\"a: !!bool 'true'\")", "{\"a\":\"true\"}"},
    {"yamldecode(\"a: !!bool yes\")", "{\"a\":true}"},
    {"yamldecode(\"a: !!null x\")", "{\"a\":null}"},
    {"yamldecode(\"a: !!null ''\")", "{\"a\":\"\"}"},
    {"yamldecode(\"a: !foo 1\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: !!binary aGVsbG8=\")", "?"},
    {"yamldecode(\"a: !!str true\")", "{\"a\":\"true\"}"},
    {"yamldecode(\"a: !!map {b: 1}\")", "{\"a\":{\"b\":1}}"},
    {"yamldecode(\"a: !!seq [1]\")", "{\"a\":[1]}"},
    {"yamldecode(\"a: !!set {b, c}\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: !foo {b: 1}\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: &x {b: 1}\\nc: *x\")", "{\"a\":{\"b\":1},\"c\":{\"b\":1}}"},
    {"yamldecode(\"a: &x {b: 1, d: 2}\\nc:\\n  <<: *x\\n  b: 3\")",
     "{\"a\":{\"b\":1,\"d\":2},\"c\":{\"b\":3,\"d\":2}}"},
    {"yamldecode(\"a: &x {b: 1}\\ne: &y {b: 2, f: 3}\\nc:\\n  <<: [*x, *y]\\n\")",
     "ERR Invalid function argument"},
    {"yamldecode(\"c:\\n  <<: 1\")", "ERR Invalid function argument"},
    {"yamldecode(\"c:\\n  <<: {b: 1}\")", "{\"c\":{\"b\":1}}"},
    {"yamldecode(\"c:\\n  b: 3\\n  <<: {b: 1}\")", "{\"c\":{\"b\":1}}"},
    {"yamldecode(\"c:\\n  '<<': {b: 1}\")", "{\"c\":{\"b\":1}}"},
    {"yamldecode(\"a: &x [*x]\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: *nope\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: &x 1\\nb: *x\")", "{\"a\":1,\"b\":1}"},
    {"yamldecode(\"---\\na: 1\\n\")", "{\"a\":1}"},
    {"yamldecode(\"---\\na: 1\\n---\\nb: 2\\n\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: 1\\n...\\n\")", "{\"a\":1}"},
    {"yamldecode(\"a: 1\\n---\\n\")", "ERR Invalid function argument"},
    {"yamldecode(\"# only a comment\\n\")", "ERR Invalid function argument"},
    {"yamldecode(\"---\\n\")", "null"},
    {"yamldecode(\"...\\n\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: 1\\na: 2\\n\")", "{\"a\":2}"},
    {"yamldecode(\"1: a\\n2.5: b\\ntrue: c\\n~: d\\n\")", "ERR Invalid function argument"},
    {"yamldecode(\"? [a, b]\\n: c\\n\")", "ERR Invalid function argument"},
    {"yamldecode(\"? {a: b}\\n: c\\n\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: |\\n  x\\n  y\\n\")", "{\"a\":\"x\\ny\\n\"}"},
    {"yamldecode(\"a: >-\\n  x\\n  y\\n\")", "{\"a\":\"x y\"}"},
    {"yamldecode(\"a: \\\"x\\\\ny\\\\u00e9\\\"\")", "{\"a\":\"x\\nyé\"}"},
    {"yamldecode(\"a: 'it''s'\")", "{\"a\":\"it's\"}"},
    {"yamldecode(\"[1, 2\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: b: c\")", "ERR Invalid function argument"},
    {"yamldecode(\"\\ta: 1\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: [x, y, {z: 1}]\")", "{\"a\":[\"x\",true,{\"z\":1}]}"},
    {"yamldecode(\"a: 0123456789012\")", "{\"a\":123456789012}"},
    {"yamldecode(\"a: 012345678901\")", "{\"a\":12345678901}"},
    {"yamldecode(\"a: 089\")", "{\"a\":89}"},
    {"yamldecode(\"%YAML 1.2\\n---\\na: 1\")", "ERR Invalid function argument"},
    {"yamldecode(\"%YAML 1.1\\n---\\na: 1\")", "{\"a\":1}"},
    {"yamldecode(\"- true\\n- \\\"true\\\"\\n- 'null'\\n- |\\n  true\\n\")",
     "[true,\"true\",\"null\",\"true\\n\"]"},
    {"yamldecode(\"[]\")", "[]"},
    {"yamldecode(\"{}\")", "{}"},
    {"yamldecode(\"a: []\\nb: {}\")", "{\"a\":[],\"b\":{}}"},
    {"yamldecode(\"a: <<\")", "{\"a\":\"\\u003c\\u003c\"}"},
    {"yamldecode(\"- <<\")", "[\"\\u003c\\u003c\"]"},
    {"yamldecode(\"a: =\")", "{\"a\":\"=\"}"},
    {"yamldecode(\"y: n\")", "{\"true\":false}"},
    {"yamldecode(\"a: 1 # c\\nb: 'x' # d\")", "{\"a\":1,\"b\":\"x\"}"},
    {"yamldecode(\"a:\\n- 1\\n- 2\")", "{\"a\":[1,2]}"},
    {"yamldecode(\"a: 1.0\")", "{\"a\":1}"},
    {"yamldecode(\"a: 1.10\")", "{\"a\":1.1}"},
    {"yamldecode(\"a: 0.1\")", "{\"a\":0.1}"},
    {"yamldecode(\"a: !!float .inf\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: !!int 1.0\")", "{\"a\":1}"},
    {"yamldecode(\"a: !!int 1.5\")", "{\"a\":1.5}"},
    {"yamldecode(\"a: !!str\")", "{\"a\":\"\"}"},
    {"yamldecode(\"!!map\\na: 1\")", "{\"a\":1}"},
    {"yamldecode(\"!!str a: 1\")", "{\"a\":1}"},
    {"yamldecode(\"a: !<tag:yaml.org,2002:int> 3\")", "{\"a\":3}"},
    {"yamldecode(\"a: @x\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: `x\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: !!int x\")", "ERR Invalid function argument"},
    {"yamldecode(\"--- 5\")", "5"},
    {"yamldecode(\"a: 9223372036854775808\")", "{\"a\":9223372036854775808}"},
    {"yamldecode(\"a: 0xFFFFFFFFFFFFFFFFFF\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: -0x1F\")", "{\"a\":\"-0x1F\"}"},
    {"yamldecode(\"a: -0b11\")", "{\"a\":\"-0b11\"}"},
    {"yamldecode(\"a: -017\")", "{\"a\":-17}"},
    {"yamldecode(\"a: 0o18\")", "{\"a\":\"0o18\"}"},
    {"yamldecode(\"a: 1_000.5\")", "{\"a\":\"1_000.5\"}"},
    {"yamldecode(\"a: _1\")", "{\"a\":\"_1\"}"},
    {"yamldecode(\"a: 1_\")", "{\"a\":\"1_\"}"},
    {"yamldecode(\"a: +.5\")", "{\"a\":0.5}"},
    {"yamldecode(\"a: +\")", "{\"a\":\"+\"}"},
    {"yamldecode(\"a: -\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: .\")", "{\"a\":\".\"}"},
    {"yamldecode(\"a: ...\")", "{\"a\":\"...\"}"},
    {"yamldecode(\"a: 1e\")", "{\"a\":\"1e\"}"},
    {"yamldecode(\"a: e1\")", "{\"a\":\"e1\"}"},
    {"yamldecode(\"a: 1E3\")", "{\"a\":1000}"},
    {"yamldecode(\"a: 1e+3\")", "{\"a\":1000}"},
    {"yamldecode(\"a: Infinity\")", "{\"a\":\"Infinity\"}"},
    {"yamldecode(\"a: .Inf\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: .NaN\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: 0X1F\")", "{\"a\":\"0X1F\"}"},
    {"yamldecode(\"a: 0B11\")", "{\"a\":\"0B11\"}"},
    {"yamldecode(\"a: 1,000\")", "{\"a\":\"1,000\"}"},
    {"yamldecode(\"1: a\")", "{\"1\":\"a\"}"},
    {"yamldecode(\"2.5: a\")", "{\"2.5\":\"a\"}"},
    {"yamldecode(\"~: a\")", "ERR Invalid function argument"},
    {"yamldecode(\"010: a\")", "{\"10\":\"a\"}"},
    {"yamldecode(\"a: !foo 'x'\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: !!str yes\")", "{\"a\":\"yes\"}"},
    {"yamldecode(\"a: !!bool x\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: !!float x\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: !!int 0x1F\")", "{\"a\":31}"},
    {"yamldecode(\"a: !!int yes\")", "{\"a\":true}"},
    {"yamldecode(\"a: !!null\")", "{\"a\":null}"},
    {"yamldecode(\"2001-01-01: x\")", "{\"2001-01-01T00:00:00Z\":\"x\"}"},
    {"yamldecode(\"a: 2001-1-1\")", "{\"a\":\"2001-01-01T00:00:00Z\"}"},
    {"yamldecode(\"a: 2001-13-01\")", "{\"a\":\"2001-13-01\"}"},
    {"yamldecode(\"a: 2001-02-30\")", "{\"a\":\"2001-02-30\"}"},
    {"yamldecode(\"a: 2001-01-01-x\")", "{\"a\":\"2001-01-01-x\"}"},
    {"yamldecode(\"a: 20010101\")", "{\"a\":20010101}"},
    {"yamldecode(\"a: !!float 1\")", "{\"a\":1}"},
    {"yamldecode(\"a: !!str 2001-01-01\")", "{\"a\":\"2001-01-01\"}"},
    {"yamldecode(\"a: !!float yes\")", "{\"a\":true}"},
    {"yamldecode(\"a: 2001-01-01T1:2:3\")", "?"},
    {"yamldecode(\"a: 2001-01-01 \")", "{\"a\":\"2001-01-01T00:00:00Z\"}"},
    {"yamldecode(\"!!str 1: x\")", "{\"1\":\"x\"}"},
    {"yamldecode(\"'1': x\\n1: y\")", "{\"1\":true}"},
    {"yamldecode(\"<<: {a: 1}\\nb: 2\")", "{\"a\":1,\"b\":2}"},
    {"yamldecode(\"a: 'x' # c\\n\\n\\n\")", "{\"a\":\"x\"}"},
    {"yamldecode(\"a: !!binary '%%'\")", "?"},
    {"yamldecode(\"a: !!int ~\")", "{\"a\":null}"},
    {"yamldecode(\"a: !!bool ~\")", "{\"a\":null}"},
    {"yamldecode(\"a: &x ~\\nb: *x\")", "{\"a\":null,\"b\":null}"},
    {"yamldecode(\"*x : 1\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: &x k\\n*x : 2\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: 0x\")", "{\"a\":\"0x\"}"},
    {"yamldecode(\"a: 0o\")", "{\"a\":\"0o\"}"},
    {"yamldecode(\"a: 0.10\")", "{\"a\":0.1}"},
    {"yamldecode(\"a: 00.5\")", "{\"a\":0.5}"},
    {"yamldecode(\"a: yEs\")", "{\"a\":\"yEs\"}"},
    {"yamldecode(\"a: oN\")", "{\"a\":\"oN\"}"},
    {"yamldecode(\"a: Off\")", "{\"a\":false}"},
    {"yamldecode(\"a: NO\")", "{\"a\":false}"},
    {"yamldecode(\"a: N\")", "{\"a\":false}"},
    {"yamldecode(\"a: Null\")", "{\"a\":null}"},
    {"yamldecode(\"a: nULL\")", "{\"a\":\"nULL\"}"},
    {"yamldecode(\"a: +0x1F\")", "{\"a\":\"+0x1F\"}"},
    {"yamldecode(\"a: 1.\")", "{\"a\":1}"},
    {"yamldecode(\"a: -.5\")", "{\"a\":-0.5}"},
    {"yamldecode(\"a: -5.\")", "{\"a\":-5}"},
    {"yamldecode(\"a: 1.e3\")", "{\"a\":1000}"},
    {"yamldecode(\"a: .e3\")", "{\"a\":\".e3\"}"},
    {"yamldecode(\"a: -.inf\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: +.INF\")", "ERR Invalid function argument"},
    {"yamldecode(\"&a x\")", "\"x\""},
    {"yamldecode(\"- - 1\\n  - 2\\n- 3\")", "[[1,2],3]"},
    {"yamldecode(\"a: *b\\nb: &b 1\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: \\\"\\\\x41\\\\e\\\"\")", "{\"a\":\"A\\u001b\"}"},
    {"yamldecode(\"a: !!str {b: 1}\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: !!map x\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: !!seq {b: 1}\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: !!map [1]\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: ! 1\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: ! '1'\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: !!foo 1\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: !<x> 1\")", "ERR Invalid function argument"},
    {"yamldecode(\"a: 1970-01-01T00:00:00Z\")", "?"},
};

void test_hcl_eval_yaml(void **state)
{
    (void)state;
    check_rows(yaml_rows, ARRAY_LEN(yaml_rows));
}

/* Templates in files have their own variables and no others. */
void test_hcl_eval_files(void **state)
{
    static const EvalRow rows[] = {
        {"templatefile(\"t.tpl\", {name = \"w\", list = [\"a\", \"b\"]})", "\"w: ab ${x}\""},
        {"templatefile(\"t.tpl\", {name = \"w\"})", "ERR Invalid function argument"},
        {"templatefile(\"alone.tpl\", {x = [1]})", "[1]"},
        {"templatefile(\"alone.tpl\", {x = null})", "ERR Invalid function argument"},
        {"templatefile(\"alone.tpl\", {x = data.y.z})", "?"},
        {"templatefile(\"outside.tpl\", {})", "ERR Invalid function argument"},
        {"templatefile(\"again.tpl\", {})", "ERR Invalid function argument"},
        {"templatefile(\"none.tpl\", {})", "ERR Invalid function argument"},
        {"templatestring(var.x, {})", "\"x\""},
        {"templatestring(\"$${x}\", {x = 1})", "ERR Invalid function argument"},
        {"[for t in [\"x-$${b}\", \"$${b}\"] : templatestring(t, {b = 1})]", "[\"x-1\",\"1\"]"},
        {"[for t in [\"$${b}\"] : templatestring(t, {b = [1]})]", "ERR Invalid function argument"},
        {"templatestring(replace(var.a, \"a\", \"b\"), {})", "ERR Invalid function argument"},
        {"filebase64(\"bytes\")", "\"/wA=\""},
        {"filemd5(\"key.txt\")", "\"22559e59531825f50951bc1a0ed0a3e6\""},
        {"file(\"bytes\")", "ERR Invalid function argument"},
    };
    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

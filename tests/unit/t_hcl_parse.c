#include "tests/support/setup.h"

#include <string.h>

#include "base/alloc.h"
#include "hcl/hcl.h"

/* What `terraform fmt` 1.11.4 accepts. */
void test_hcl_parses_what_fmt_accepts(void **state)
{
    static const struct {
        const char *name, *text;
    } rows[] = {
        {"empty", ""},
        {"no newline at the end", "a = 1"},
        {"byte order mark", "\xef\xbb\xbf"
                            "a = 1\n"},
        {"CRLF", "a = 1\r\nb {\r\n  c = [\r\n 1,\r\n ]\r\n}\r\n"},
        {"comments", "# a\n// b\n/* c\n d */ x = /* e */ 1 # f\n"},
        {"comment before the end of the file", "x = 1 # f"},
        {"one line blocks", "a {}\nb { c = 1 }\nd \"e\" f {}\n"},
        {"unicode names", "gr\xc3\xb6\xc3\x9f"
                          "e = 1\n\xe5\x8f\x98\xe9\x87\x8f = 2\n"},
        {"dashes in names", "a-b = c-d - e\n"},
        {"numbers", "a = [0, 1.5, 1e5, 2E-3, 007, 1.0e+2]\n"},
        {"heredoc", "a = <<EOT\nx ${y} $${z}\n  EOT\nb = 1\n"},
        {"heredoc with flush", "a = <<-EOT\n    x\n      y\n    EOT\n"},
        {"heredoc in a list", "a = [<<A\nx\nA\n, <<B\ny\nB\n]\n"},
        {"heredoc, CRLF", "a = <<EOT\r\nx\r\nEOT\r\n"},
        {"heredoc with quotes and braces", "a = <<EOT\n\"{}}%\n${\"a${\"b\"}\"}\nEOT\n"},
        {"templates",
         "a = \"${b}%{ if c }d%{ else }e%{ endif }%{~ for k, v in f ~} ${k} %{~ endfor ~}\"\n"},
        {"escapes", "a = \"\\n\\t\\\"\\\\\\u00e9\\U0001f600 $${} %%{}\"\n"},
        {"dollars that are none", "a = \"$ $$ % %% $x %y\"\nb = \"cost: 5$\"\n"},
        {"interpolation over lines", "a = \"${\n  b\n  ? c\n  : d\n}\"\n"},
        {"operators", "a = !b && c || d == e != f < g <= h > i >= j + k - l * m / n % -o\n"},
        {"conditional over lines in parentheses", "a = (b\n ? c\n : d)\n"},
        {"conditional without blanks", "a = b?c:d\n"},
        {"calls", "a = f()\nb = f(1,)\nc = f(1, [2]...)\nd = provider::aws::arn_parse(\n  x\n)\n"},
        {"indexes", "a = b[0][\"c\"].d.0.e[f.g]\nh = i.0\nj = (k).l\n"},
        {"splats", "a = b[*].c[0].d\ne = f.*.g\nh = i[*]\nj = k.*.0\nl = m[*].n[*].o\n"},
        {"objects", "a = { b = 1, \"c\" : 2\n (d) = 3\n 4 = 5\n e.f = 6, }\n"},
        {"for", "a = [for x in y : x if x != 1]\nb = { for k, v in c : k => v... }\nd = {\n\n for "
                "k in c : k => 1 }\n"},
        {"for as a name", "for = 1\nin = for\nif = [if]\n"},
        {"true, false, null", "a = [true, false, null]\n"},
        {"lists over lines", "a = [\n  # b\n  1,\n\n  2 // c\n  ,\n]\n"},
        {"nested blocks", "a \"b\" \"c\" {\n  d {\n    e {}\n  }\n\n  f = 1\n}\n"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        const HclFile *f = hcl_parse(&arena, "main.tf", span_of(rows[i].text));
        if (f->error.summary)
            fail_msg("%s: line %d: %s", rows[i].name, f->error.at.line, f->error.summary);
        arena_clear(&arena);
    }
}

/* Summaries and places as terraform 1.11.4 prints them. */
void test_hcl_tells_the_first_error(void **state)
{
    static const struct {
        const char *text, *summary;
        int line, column;
    } rows[] = {
        {"a = \xe2\x80\x9c"
         "b\xe2\x80\x9d\n",
         "Invalid character", 1, 5},
        {"a = 'b'\n", "Invalid character", 1, 5},
        {"a = \"b\n", "Invalid multi-line string", 1, 5},
        {"a = <<EOT\nb\nEOT", "Unterminated template string", 1, 5},
        {"a = \n", "Invalid expression", 1, 5},
        {"a\n", "Invalid block definition", 1, 2},
        {"a = 1 b = 2\n", "Missing newline after argument", 1, 7},
        {"a {\n  b = 1\n", "Unclosed configuration block", 1, 1},
        {"a { b = 1, c = 2 }\n", "Invalid single-argument block definition", 1, 10},
        {"a {} b {}\n", "Missing newline after block definition", 1, 6},
        {".b\n", "Argument or block definition required", 1, 1},
        {"\"a\" = 1\n", "Invalid argument name", 1, 1},
        {"a = 1\na = 2\n", "Attribute redefined", 2, 1},
        {"a = [1 2]\n", "Missing item separator", 1, 8},
        {"a = {b 1}\n", "Missing attribute value", 1, 8},
        {"a = {b = 1 c = 2}\n", "Missing attribute separator", 1, 12},
        {"a = (1\n", "Unbalanced parentheses", 1, 5},
        {"a = f(1 2)\n", "Missing argument separator", 1, 9},
        {"a = b ? c\n", "Missing false expression in conditional", 1, 10},
        {"a = b.\n", "Invalid attribute name", 1, 6},
        {"a = b.0.1\n", "Invalid legacy index syntax", 1, 7},
        {"a = {for = 1}\n", "Invalid 'for' expression", 1, 10},
        {"a = \"${b\"\n", "Extra characters after interpolation expression", 1, 9},
        {"a = \"\\q\"\n", "Invalid escape sequence", 1, 6},
        {"a = \"%{ if b }c\"\n", "Unexpected end of template", 1, 6},
        {"a = \"%{ endif }\"\n", "Unexpected template directive", 1, 6},
        {"a \"${b}\" {}\n", "Invalid string literal", 1, 3},
        {"/* a\n", "Unterminated comment", 1, 1},
        {"a = \xff\n", "Invalid character encoding", 1, 5},
        {"gr\xc3\xbc\xc3\x9f"
         "e = @\n",
         "Invalid character", 1, 9},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        const HclFile *f = hcl_parse(&arena, "main.tf", span_of(rows[i].text));
        Source at = hcl_source(f, f->error.at);
        if (!f->error.summary)
            fail_msg("no error in %s", rows[i].text);
        else if (strcmp(f->error.summary, rows[i].summary) != 0 || at.line != rows[i].line ||
                 at.column != rows[i].column)
            fail_msg("%s: %s at %d:%d instead of %s at %d:%d", rows[i].text, f->error.summary,
                     at.line, at.column, rows[i].summary, rows[i].line, rows[i].column);
        assert_non_null(f->error.detail);
        arena_clear(&arena);
    }
}

void test_hcl_reads_on_behind_an_error(void **state)
{
    Arena arena = ARENA_INIT;
    const HclFile *f = hcl_parse(&arena, "main.tf",
                                 span_of("a = [1 2\n3]\nb {\n  c = \"x${\n}\"\n  d = )\n  e = "
                                         "1\n}\nf \"g\" {\n  h = <<E\n )\nE\n}\n"));
    (void)state;
    assert_non_null(f->error.summary);
    assert_int_equal(hcl_body_attr(&f->body, "a")->expr->kind, HCL_ERROR);
    assert_int_equal(f->body.blocks.len, 2);
    assert_non_null(hcl_body_attr(&f->body.blocks.items[0]->body, "e"));
    assert_non_null(hcl_body_attr(&f->body.blocks.items[1]->body, "h"));
    arena_clear(&arena);
}

void test_hcl_blocks_keep_labels_and_lines(void **state)
{
    Arena arena = ARENA_INIT;
    const HclFile *f =
        hcl_parse(&arena, "main.tf", span_of("\nresource \"aws_x\" y {\n  a = 1\n}\n"));
    const HclBlock *b = f->body.blocks.items[0];
    (void)state;
    assert_true(span_is(b->type, "resource"));
    assert_string_equal(b->labels[0], "aws_x");
    assert_string_equal(b->labels[1], "y");
    assert_int_equal(b->at.line, 2);
    assert_int_equal(b->end_line, 4);
    assert_int_equal(hcl_source(f, b->body.attrs.items[0].at).column, 3);
    arena_clear(&arena);
}

static char *repeated(Arena *arena, const char *before, const char *middle, const char *after,
                      size_t n)
{
    size_t a = strlen(before), c = strlen(after), m = strlen(middle);
    char *text = arena_alloc(arena, n * (a + c) + m + 1), *to = text;
    for (size_t i = 0; i < n; i++, to += a)
        memcpy(to, before, a);
    memcpy(to, middle, m);
    to += m;
    for (size_t i = 0; i < n; i++, to += c)
        memcpy(to, after, c);
    return text;
}

void test_hcl_depth_is_limited_not_fatal(void **state)
{
    static const struct {
        const char *before, *middle, *after;
    } shapes[] = {{"[", "1", "]"},
                  {"(", "1", ")"},
                  {"{a=", "1", "}"},
                  {"f(", "1", ")"},
                  {"\"${", "1", "}\""},
                  {"-", "1", ""},
                  {"!", "1", ""},
                  {"a[", "1", "]"},
                  {"1 + ", "1", ""},
                  {"a ? b : ", "c", ""},
                  {"[for x in ", "y", ":x]"},
                  {"a.", "b", ""},
                  {"", "a", "[*].b"},
                  {"", "a", ".b"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(shapes); i++)
        for (size_t n = 1000; n <= 100000; n *= 100) {
            Arena arena = ARENA_INIT;
            char *value = repeated(&arena, shapes[i].before, shapes[i].middle, shapes[i].after, n);
            const HclFile *f = hcl_parse(&arena, "main.tf",
                                         span_of(arena_printf(&arena, "a = %s\nb = 1\n", value)));
            if (f->error.summary)
                fail_msg("%zu times %s: %s", n, shapes[i].before, f->error.summary);
            assert_int_equal(f->too_large && f->too_deep, n > 1000);
            if (n == 1000)
                assert_non_null(hcl_body_attr(&f->body, "b"));
            arena_clear(&arena);
        }
}

void test_hcl_blocks_nest_a_thousand_deep(void **state)
{
    Arena arena = ARENA_INIT;
    const HclFile *f =
        hcl_parse(&arena, "main.tf", span_of(repeated(&arena, "a {\n", "b = 1\n", "}\n", 1000)));
    (void)state;
    assert_null(f->error.summary);
    f = hcl_parse(&arena, "main.tf", span_of(repeated(&arena, "a {\n", "b = 1\n", "}\n", 50000)));
    assert_true(f->too_large && f->too_deep);
    assert_null(f->error.summary);
    arena_clear(&arena);
}

void test_hcl_survives_garbage(void **state)
{
    uint32_t x = 1;
    (void)state;
    for (int round = 0; round < 300; round++) {
        Arena arena = ARENA_INIT;
        char bytes[512];
        static const char likely[] = "{}[]()\"$%{~}<<-E\n\n=.,:?*#/\\ab0 for in if\r";
        for (size_t i = 0; i < sizeof bytes; i++) {
            x = x * 1664525u + 1013904223u;
            bytes[i] = (x >> 28) ? likely[(x >> 8) % (sizeof likely - 1)] : (char)(x >> 16);
        }
        hcl_parse(&arena, "main.tf", (Span){bytes, sizeof bytes});
        hcl_parse_json(&arena, "main.tf.json", (Span){bytes, sizeof bytes}, true);
        hcl_parse_value(&arena, "TF_VAR_x", (Span){bytes, sizeof bytes});
        arena_clear(&arena);
    }
}

void test_hcl_json_blocks_and_places(void **state)
{
    static const char text[] = "{\n \"//\": \"comment\",\n \"provider\": {\"aws\": [{\"region\": "
                               "\"eu\"},\n  {\"alias\": \"w\", "
                               "\"assume_role\": {\"role_arn\": \"${var.r}\"}}]},\n \"resource\": "
                               "{\"aws_x\": {\"y\": {}}}}";
    Arena arena = ARENA_INIT;
    const HclFile *f = hcl_parse_json(&arena, "main.tf.json", span_of(text), true);
    (void)state;
    assert_null(f->error.summary);
    assert_int_equal(f->body.blocks.len, 3);
    assert_true(span_is(f->body.blocks.items[1]->type, "provider"));
    assert_true(span_is(f->body.blocks.items[1]->body.blocks.items[0]->type, "assume_role"));
    assert_string_equal(f->body.blocks.items[2]->labels[1], "y");
    assert_int_equal(hcl_source(f, f->body.blocks.items[1]->body.attrs.items[0].at).line, 4);
    arena_clear(&arena);
}

void test_hcl_json_errors(void **state)
{
    static const char *const bad[] = {
        "",     "{",   "{\"a\"}", "{\"a\":1,}", "[1 2]", "{\"a\":\"\\x\"}", "{\"a\":\"b\nc\"}",
        "{} x", "nul", "{a:1}"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        Arena arena = ARENA_INIT;
        if (!hcl_parse_json(&arena, "x.json", span_of(bad[i]), false)->error.summary)
            fail_msg("no error in %s", bad[i]);
        arena_clear(&arena);
    }
}

void test_hcl_loose_takes_quoted_names(void **state)
{
    Arena arena = ARENA_INIT;
    Span text = span_of("dev_overrides {\n  \"hashicorp/aws\" = \"/x\"\n}\n");
    (void)state;
    assert_non_null(hcl_parse(&arena, "rc", text)->error.summary);
    assert_null(hcl_parse_loose(&arena, "rc", text)->error.summary);
    arena_clear(&arena);
}

void test_hcl_reference_texts(void **state)
{
    static const struct {
        const char *text, *reference;
    } rows[] = {{"aws.west", "aws.west"},
                {"aws", "aws"},
                {"\"aws.west\"", "aws.west"},
                {"\"${aws.west}\"", "aws.west"},
                {"a.b.c", "a.b.c"},
                {"1", ""},
                {"a[0]", ""}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        const HclFile *f = hcl_parse_value(&arena, "x", span_of(rows[i].text));
        assert_true(span_is(hcl_reference(&arena, f->value), rows[i].reference));
        arena_clear(&arena);
    }
}

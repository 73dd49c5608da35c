/* One error in any dress leads to one answer. */
#include "tests/support/setup.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "report/explained.h"
#include "tests/support/explained.h"

#define SENTENCE                                                                                 \
    "validating provider credentials: retrieving caller identity from STS: operation error "     \
    "STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: "                  \
    "4e5f0000-0000-4000-8000-000000000000, api error ExpiredToken: The security token included " \
    "in the request is expired"

static const char *const lines[] = {"Error: " SENTENCE,
                                    "",
                                    "  with provider[\"registry.terraform.io/hashicorp/aws\"],",
                                    "  on main.tf line 7, in provider \"aws\":",
                                    "   7: provider \"aws\" {",
                                    ""};

/* What stands before and after each line, and around all of them. */
static const struct {
    const char *head, *before, *after, *tail;
} dresses[] = {
    {"", "", "\n", ""},
    {"", "", "\r\n", ""},
    {"╷\n", "│ ", "\n", "╵\n"},
    {"╷\r\n", "│ ", "\r\n", "╵\r\n"},
    {"\x1b[31m╷\x1b[0m\n", "\x1b[31m│\x1b[0m \x1b[0m", "\x1b[0m\n", "\x1b[31m╵\x1b[0m\n"},
    {"[31m╷[0m\n", "[31m│[0m ", "[0m\n", "[31m╵[0m\n"},
    {"", "| ", "\n", ""},
    {"???\n", "??? ", "\n", "???\n"},
    {"â•·\n", "â”‚ ", "\n", "â•µ\n"},
    {"Γò╖\n", "Γöé ", "\n", "Γò╡\n"},
    {"", "> ", "\n", ""},
    {"> ```\n", "> │ ", "\n", "> ```\n"},
    {"```\n", "", "\n", "```\n"},
    {"", ">> │ ", "\n", ""},
    {"", "&gt; │ ", "\n", ""},
    {"<pre><code>╷\n", "│ ", "\n", "╵</code></pre>\n"},
    {"", "2024-03-05T09:14:10.1234567Z ", "\n", ""},
    {"2024-03-05T09:14:09.1Z ╷\n", "2024-03-05T09:14:10.1234567Z │ ", "\n", ""},
    {"", "2024-03-05T09:14:10.1234567Z ##[error]", "\n", ""},
    {"", "##[error]│ ", "\n", ""},
    {"", "09:14:10 ", "\n", ""},
    {"", "[2024-03-05T09:14:10.123Z] ", "\n", ""},
    {"", "[2024-03-05 09:14:10] │ ", "\n", ""},
    {"", "[Container] 2024/03/05 09:14:10 ", "\n", ""},
    {"", "Mar  5 09:14:10 ci-7 terraform-run[4211]: │ ", "\n", ""},
    {"", "terraform-1  | ", "\n", ""},
    {"", "stack-name  │ ", "\n", ""},
    {"", "[pod/runner-x7k/terraform] │ ", "\n", ""},
    {"", "TestVpc 2024-01-02T03:04:05Z logger.go:66: │ ", "\n", ""},
    {"", "09:21:03.123 STDERR [live/prod/vpc] terraform: │ ", "\n", ""},
    {"", "09:21:03.123 STDERR [live/prod/vpc] terraform: ", "\n", ""},
    {"", "[terragrunt] 2024/03/05 09:14:10 ", "\n", ""},
    {"", "#12 3.004 ", "\n", ""},
    {"", "ERRO[0040] ", "\n", ""},
    {"", "STDERR: ", "\n", ""},
    {"$ terraform plan\n", "", "\n", "$ aws sso login\n"},
    {"+ aws sts assume-role --duration-seconds 900\n", "", "\n", ""},
    {"u@host:~/x$ terraform apply\n╷\n", "│ ", "\n", "╵\n"},
    {"Warning: Argument is deprecated\n\n  with aws_vpc.x,\n\n", "", "\n", ""},
    {"\n\n\n", "\t", "\n", "\n\n\n"},
    {"│ Error: Invalid index\n╵\n╷\n", "│ ", "\n", "╵\n"},
    {"╷ ", "│ ", " ", "╵\n"},
    {"", "+ ", "\n", ""},
    {"", "build.log:118:", "\n", ""},
    {"", "    41\t", "\n", ""},
    {"", "09:31:02 [deploy@node1#1][ERROR] ", "\n", ""},
    {"Content-Transfer-Encoding: quoted-printable\n\n", "", "=20\n", ""},
    {"<failure message=\"exit status 1\">", "", "&#10;", "</failure>\n"},
    {"::error::", "", "%0A", "\n"},
    {"##teamcity[message text='", "", "|n", "' status='ERROR']\n"},
    {"", "[2024-03-05 09:14:10.123] [ERROR] [tf] │ ", "\n", ""},
    {"=E2=95=B7\n", "=E2=94=82 ", "\n", "=E2=95=B5\n"},
    {"https://github.com/acme/infra/issues/new?body=", "%E2%94%82+", "%0A", "\n"},
    {"ERRO[0003] error occurred:\n\n* Failed to execute \"terraform plan\" in .\n  \n", "  ", "\n",
     "  exit status 1\n"},
};

static void check_answer(const Explanation *x, const char *name, size_t i)
{
    const ExplainedError *e = explained_first_auth(x);
    if (!e || explained_n_auth(x) != 1)
        fail_msg("%s %zu: %zu login failures", name, i, explained_n_auth(x));
    assert_int_equal(e->causes.items[0].cause, CAUSE_EXPIRED_TOKEN);
    assert_int_equal(e->parts.component, COMPONENT_PROVIDER);
    assert_string_equal(e->parts.code, "ExpiredToken");
}

static void dress(Buf *out, size_t i)
{
    buf_add_str(out, dresses[i].head);
    for (size_t k = 0; k < ARRAY_LEN(lines); k++)
        buf_printf(out, "%s%s%s", dresses[i].before, lines[k], dresses[i].after);
    buf_add_str(out, dresses[i].tail);
}

void test_every_rendition_gives_the_same_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(dresses); i++) {
        Arena a = ARENA_INIT;
        AUTO_BUF Buf text = BUF_INIT(16384);
        dress(&text, i);
        check_answer(explained_bytes(&a, buf_span(&text), 4096), "dress", i);
        check_answer(explained_bytes(&a, buf_span(&text), 7), "dress in pieces", i);
        arena_clear(&a);
    }
}

/* Wrapped at any width, even in the middle of words; in the box. */
void test_every_wrap_gives_the_same_answer(void **state)
{
    (void)state;
    for (size_t width = 20; width < 120; width += 9) {
        Arena a = ARENA_INIT;
        AUTO_BUF Buf text = BUF_INIT(16384);
        for (size_t k = 0; k < ARRAY_LEN(lines); k++) {
            Span rest = span_of(lines[k]);
            do {
                buf_printf(&text, "│ %.*s\n", (int)(rest.len < width ? rest.len : width), rest.ptr);
                rest = span_sub(rest, rest.len < width ? rest.len : width, rest.len);
            } while (rest.len > 0);
        }
        check_answer(explained_bytes(&a, buf_span(&text), 4096), "width", width);
        arena_clear(&a);
    }
}

static void add_escaped(Buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\n' || *text == '"')
            buf_add_char(out, '\\');
        buf_add_char(out, *text == '\n' ? 'n' : *text);
    }
}

/* JSON: one object a line, one for all, an array on one line, a string of anybody's. */
void test_every_json_gives_the_same_answer(void **state)
{
    static const char *const forms[][2] = {
        {"{\"log\":\"", "\",\"stream\":\"stderr\"}\n"},
        {"[{\"message\":\"", "\"}]\n"},
        {"stderr: b'", "'\n"},
        {"fatal: [localhost]: FAILED! => {\"msg\": \"", "\"}\n"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
        Arena a = ARENA_INIT;
        AUTO_BUF Buf text = BUF_INIT(16384), plain = BUF_INIT(16384);
        dress(&plain, 2);
        buf_add_str(&text, forms[i][0]);
        add_escaped(&text, plain.ptr);
        buf_add_str(&text, forms[i][1]);
        check_answer(explained_bytes(&a, buf_span(&text), 4096), "json", i);
        arena_clear(&a);
    }
}

/* A collector that gives every line of an output the level info, and journalctl, which writes lines
 * with colours as bytes. */
void test_a_collector_s_lines_give_the_same_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        Arena a = ARENA_INIT;
        AUTO_BUF Buf text = BUF_INIT(65536);
        for (size_t k = 0; k < ARRAY_LEN(lines); k++) {
            const char *line = arena_printf(&a, "%s%s", i == 0 ? "│ " : "", lines[k]);
            buf_add_str(&text, i < 2 ? "{\"log.level\":\"info\",\"message\":\"" : "{\"MESSAGE\":[");
            if (i < 2)
                add_escaped(&text, line);
            for (const char *p = line; i == 2 && *p; p++)
                buf_printf(&text, "%s%d", p == line ? "" : ",", (unsigned char)*p);
            buf_add_str(&text, i < 2 ? "\"}\n" : "]}\n");
        }
        check_answer(explained_bytes(&a, buf_span(&text), 4096), "collector", i);
        arena_clear(&a);
    }
}

/* As a form puts it into a link: blanks, colons and line ends too. */
void test_an_address_gives_the_same_answer(void **state)
{
    Arena a = ARENA_INIT;
    AUTO_BUF Buf text = BUF_INIT(16384), plain = BUF_INIT(16384);
    (void)state;
    dress(&plain, 0);
    buf_add_str(&text, "https://acme.example/new?title=x&body=");
    for (const char *p = plain.ptr; *p; p++)
        if (isalnum((unsigned char)*p))
            buf_add_char(&text, *p);
        else
            buf_printf(&text, "%%%02X", (unsigned char)*p);
    buf_add_str(&text, "\n");
    check_answer(explained_bytes(&a, buf_span(&text), 4096), "address", 0);
    assert_non_null(strstr(explained_first_auth(explained_bytes(&a, buf_span(&text), 7))->text,
                           "\n  on main.tf line 7"));
    arena_clear(&a);
}

void test_utf16_gives_the_same_answer(void **state)
{
    (void)state;
    for (int little = 0; little < 2; little++) {
        Arena a = ARENA_INIT;
        AUTO_BUF Buf text = BUF_INIT(16384), plain = BUF_INIT(16384);
        dress(&plain, 0);
        add_utf16(&text, plain.ptr, little);
        check_answer(explained_bytes(&a, buf_span(&text), 4096), "utf16", (size_t)little);
        arena_clear(&a);
    }
}

/* Far behind the start of a line that has no end, and in a long array. */
void test_long_lines_are_read_to_their_end(void **state)
{
    static const char *const fills[] = {"a b c ", "x", "{\"@level\":\"info\"},"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(fills); i++) {
        Arena a = ARENA_INIT;
        ErrLog *log = errlog_open(&a);
        errlog_feed(log, span_of("["));
        for (int k = 0; k < 60000; k++)
            errlog_feed(log, span_of(fills[i]));
        errlog_feed(log, span_of(i == 2 ? "{\"message\":\"Error: " SENTENCE "\"}]"
                                        : " Error: " SENTENCE " and more"));
        assert_int_equal(explained_n_auth(explain_errors(&a, errlog_close(log), false)), 1);
        arena_clear(&a);
    }
}

/* A collector's JSON in a collector's JSON: each level doubles the backslashes. */
void test_an_error_is_found_however_deep_json_holds_it(void **state)
{
    char text[8192] =
        "Error: validating provider credentials: api error ExpiredToken: The security "
        "token included in the request is expired";
    (void)state;
    for (int level = 1; level <= 6; level++) {
        Arena a = ARENA_INIT;
        AUTO_BUF Buf out = BUF_INIT(sizeof text);
        const ExplainedError *e;
        buf_add_str(&out, "{\"log\":\"");
        for (const char *p = text; *p; p++) {
            if (*p == '"' || *p == '\\')
                buf_add_char(&out, '\\');
            buf_add_char(&out, *p);
        }
        buf_add_str(&out, "\"}");
        snprintf(text, sizeof text, "%s", out.ptr);
        e = explained_first_auth(explained(&a, text));
        assert_non_null(e);
        assert_string_equal(e->parts.code, "ExpiredToken");
        arena_clear(&a);
    }
}

/* An error in an object in an object: as deep as a reader of JSON goes. */
void test_an_error_is_found_however_deep_objects_hold_it(void **state)
{
    static const int depths[] = {2, 20, 64, 300};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(depths); i++) {
        Arena a = ARENA_INIT;
        AUTO_BUF Buf out = BUF_INIT(8192);
        for (int k = 0; k < depths[i]; k++)
            buf_add_str(&out, "{\"a\":");
        buf_add_str(&out, "\"Error: validating provider credentials: api error ExpiredToken: The "
                          "security token included in the request is expired\"");
        for (int k = 0; k < depths[i]; k++)
            buf_add_char(&out, '}');
        assert_non_null(explained_first_auth(explained(&a, out.ptr)));
        arena_clear(&a);
    }
}

#include "tests/support/setup.h"

#include <string.h>

#include "edit/lineshown.h"

/* The halves of a secret; neither is long enough to look like one by itself. */
#define ONE "YqU59+67BhoXLkc3EAbb"
#define TWO "NBXwcZWoQaLggRrwfCTl"

/* All lines of the text as they are shown. */
static const char *shown(Arena *a, const char *text)
{
    AUTO_BUF Buf out = BUF_INIT(64 * 1024);
    Span rest = span_of(text), line;
    while (span_next_line(&rest, &line))
        buf_printf(&out, "%s\n", lineshown(a, span_of(text), line));
    return arena_strdup(a, out.ptr);
}

void test_no_line_that_continues_a_secret_is_shown(void **state)
{
    static const struct {
        const char *name, *text, *stays;
    } rows[] = {
        {"indented (damage-21 of the recorded scenarios)",
         "aws_secret_access_key = " ONE "\n  " TWO "\nregion = eu-west-1\n", "region = eu-west-1"},
        {"not indented", "aws_secret_access_key = " ONE "\n" TWO "\nregion = eu-west-1\n",
         "region = eu-west-1"},
        {"three pieces, a blank line", "aws_session_token=" ONE "\n\n " TWO "\n " ONE "\n[work]\n",
         "[work]"},
        {"padded", "aws_session_token = " ONE "\n" TWO "==\nregion=us-east-1\n",
         "region=us-east-1"},
        {"padded and indented",
         "aws_session_token = " ONE "\n  " TWO "=\naws_access_key_id = AKIARTX3GSDSVM357XQK\n",
         "AKIA…7XQK"},
        {"all below", "aws_secret_access_key =\n  " ONE "\n  " TWO "\n[work]\n", "[work]"},
        {"with '=' and ':' in it", "  password = " ONE "\n    x=" TWO "\n    y:" ONE "\n", ""},
        {"CRLF", "aws_secret_access_key = " ONE "\r\n  " TWO "\r\n[work]\r\n", "[work]"},
        {"in the id's place", "aws_access_key_id = " ONE "\n  " TWO "\nregion = eu-west-1\n",
         "region = eu-west-1"},
        {"commented out", "# aws_secret_access_key = " ONE "\n#   " TWO "\n# region = eu-west-1\n",
         "# region = eu-west-1"},
        {"a comment between", "aws_secret_access_key = " ONE "\n# wrapped by mail\n  " TWO "\n",
         "# wrapped by mail"},
        {"a backslash", "export AWS_SESSION_TOKEN=" ONE "\\\nx = " TWO "\\\n" TWO "\nexport A=b\n",
         "export A=b"},
        {"quotes over lines",
         "export DB_PASSWORD='" ONE "\na = " TWO "\n[b]\n'\nexport AWS_REGION=eu-west-1\n",
         "export AWS_REGION=eu-west-1"},
        {"a quote that is never closed",
         "aws_secret_access_key = \"" ONE "\n" TWO "\nregion = eu-west-1\n", "region = eu-west-1"},
        {"a heredoc",
         "provider \"aws\" {\n  secret_key = <<-EOT\n    a = " ONE "\n    [b]\n    " TWO
         "\n  EOT\n  region = \"eu-west-1\"\n}\n",
         "  region = \"eu-west-1\""},
        {"brackets",
         "  secret_key = join(\"\", [\n    \"" ONE "\",\n    \"" TWO
         "\",\n  ])\n  region = \"x-1\"\n",
         "  region = \"x-1\""},
        {"JSON", "{\n  \"secret_key\":\n    \"" TWO "\",\n  \"region\": \"eu-west-1\"\n}\n",
         "  \"region\": \"eu-west-1\""},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        const char *out = shown(&a, rows[i].text);
        if (strstr(out, "BhoXL") || strstr(out, "cZWoQ") || !strstr(out, rows[i].stays))
            fail_msg("%s:\n%s", rows[i].name, out);
        arena_clear(&a);
    }
}

void test_what_is_no_secret_stays_as_it_is(void **state)
{
    static const char *const texts[] = {
        "[default]\nregion = eu-west-1\n  s3 =\n    max = 3\n# note\noutput = json\n",
        "aws_web_identity_token_file = /a/b\n  c\n",
        "provider \"aws\" {\n  access_key = var.accessKey\n  region = \"eu-west-1\"\n}\n",
        "provider \"aws\" {\n  token = null\n  profile = \"x\"\n\n  default_tags {\n    a = b\n  "
        "}\n}\n",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        Arena a = ARENA_INIT;
        const char *out = shown(&a, texts[i]);
        if (i < 3)
            assert_string_equal(out, texts[i]);
        else
            assert_non_null(strstr(out, "\n  profile = \"x\"\n\n  default_tags {\n    a = b\n"));
        arena_clear(&a);
    }
}

void test_what_takes_the_place_of_a_piece_is_not_shown(void **state)
{
    Arena a = ARENA_INIT;
    Span text = span_of("aws_secret_access_key = " ONE "\n  " TWO "\n"), line, rest = text;
    (void)state;
    span_next_line(&rest, &line);
    span_next_line(&rest, &line);
    assert_string_equal(lineshown_instead(&a, text, line, span_of(ONE)), "‹secret, 20 characters›");
    arena_clear(&a);
}

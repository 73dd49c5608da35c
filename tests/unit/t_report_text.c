#include "tests/support/setup.h"

#include <expat.h>
#include <string.h>

#include "base/utf8.h"
#include "report/report.h"
#include "tests/support/sampleview.h"

static void write_report(Buf *out, const SessionView *view, enum report_format format,
                         ReportStyle style)
{
    report_write(out, view, format, &style);
    assert_false(out->overflow);
}

/* Every format, pass and failure: no secret in it, whatever is verbose. */
void test_report_formats_never_hold_a_secret(void **state)
{
    Arena a = ARENA_INIT;
    SessionView *views[] = {sample_view(&a), sample_view_pass(&a)};
    (void)state;
    for (size_t v = 0; v < ARRAY_LEN(views); v++) {
        for (int format = FORMAT_TEXT; format <= FORMAT_JUNIT + 1; format++) {
            AUTO_BUF Buf out = BUF_INIT(1 << 22);
            ReportStyle style = {.utf8 = true, .verbose = true, .color = true};
            if (format > FORMAT_JUNIT)
                report_trace(&out, views[v], &style);
            else
                write_report(&out, views[v], (enum report_format)format, style);
            assert_true(out.len > 0);
            assert_null(strstr(out.ptr, SAMPLE_SECRET));
            assert_null(strstr(out.ptr, SAMPLE_TOKEN));
            assert_null(strstr(out.ptr, SAMPLE_KEY_ID));
        }
    }
    arena_clear(&a);
}

void test_report_text_has_the_verdict_first_and_last(void **state)
{
    static const char verdict[] = "FAIL  The session token belongs to another key";
    AUTO_BUF Buf out = BUF_INIT(1 << 22);
    Arena a = ARENA_INIT;
    const char *first, *last;
    (void)state;
    write_report(&out, sample_view(&a), FORMAT_TEXT, (ReportStyle){.utf8 = true});
    first = strstr(out.ptr, verdict);
    assert_non_null(first);
    assert_true(first - out.ptr < 120);
    last = strstr(first + 1, verdict);
    assert_non_null(last);
    assert_null(strchr(strchr(last, '\n') + 1, '\n')[1] ? "more follows" : NULL);
    arena_clear(&a);
}

void test_report_text_keeps_to_its_columns(void **state)
{
    static const int widths[] = {44, 80, 100};
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
        AUTO_BUF Buf out = BUF_INIT(1 << 22);
        Span rest, line;
        write_report(&out, sample_view(&a), FORMAT_TEXT,
                     (ReportStyle){.utf8 = true, .columns = widths[i]});
        rest = buf_span(&out);
        while (span_next_line(&rest, &line)) {
            bool one_word = span_find_char(span_trim(line, " "), ' ') == span_trim(line, " ").len;
            bool copied = span_find(line, "aws sts") < line.len ||
                          span_find(line, "export ") < line.len ||
                          span_find(line, "https://") < line.len;
            if (!one_word && !copied && utf8_columns(line) > widths[i])
                print_error("%d columns at %d: %.*s\n", utf8_columns(line), widths[i],
                            (int)line.len, line.ptr);
            assert_true(one_word || copied || utf8_columns(line) <= widths[i]);
        }
    }
    arena_clear(&a);
}

/* Aliases are as long as people like: such a one stands in a line of its own, not grown together
 * with what it uses. */
void test_report_text_parts_a_long_address_from_its_credentials(void **state)
{
    AUTO_BUF Buf out = BUF_INIT(1 << 22);
    Arena a = ARENA_INIT;
    SessionView *view = sample_view(&a);
    Configuration conf = *view->configurations.items[0];
    (void)state;
    conf.address = "aws.modernisation-platform-ap-northeast-1";
    view->configurations.items[0] = &conf;
    write_report(&out, view, FORMAT_TEXT, (ReportStyle){.utf8 = true});
    assert_non_null(strstr(out.ptr, "aws.modernisation-platform-ap-northeast-1\n"));
    arena_clear(&a);
}

/* Where nobody has looked, nothing is missing. */
void test_report_text_misses_no_credentials_that_it_did_not_ask_for(void **state)
{
    static const struct {
        enum outcome_status status;
        const char *profile, *words;
    } rows[] = {{OUTCOME_ERROR, NULL, "no credentials,"},
                {OUTCOME_ERROR, "work", "no credentials (profile work)"},
                {OUTCOME_UNKNOWN, NULL, "credentials not known,"},
                {OUTCOME_STOPPED, "work", "credentials not known (profile work)"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_BUF Buf out = BUF_INIT(1 << 22);
        Arena a = ARENA_INIT;
        SessionView *view = sample_view(&a);
        Configuration conf = *view->configurations.items[0];
        conf.base = NULL;
        conf.profile = rows[i].profile;
        conf.outcome.status = rows[i].status;
        view->configurations.items[0] = &conf;
        write_report(&out, view, FORMAT_TEXT, (ReportStyle){.utf8 = true, .columns = 200});
        assert_non_null(strstr(out.ptr, rows[i].words));
        arena_clear(&a);
    }
}

void test_report_text_has_an_ascii_form(void **state)
{
    AUTO_BUF Buf out = BUF_INIT(1 << 22);
    Arena a = ARENA_INIT;
    SessionView *view = sample_view(&a);
    (void)state;
    view->verdict.title = "profile w\xC3\xB6rk is dead";
    write_report(&out, view, FORMAT_TEXT, (ReportStyle){.utf8 = false, .verbose = true});
    report_trace(&out, view, &(ReportStyle){.utf8 = false, .verbose = true});
    for (size_t i = 0; i < out.len; i++)
        assert_true((unsigned char)out.ptr[i] < 0x80);
    assert_non_null(strstr(out.ptr, "AKIA...ALC4"));
    arena_clear(&a);
}

void test_report_text_colors_only_when_asked(void **state)
{
    AUTO_BUF Buf plain = BUF_INIT(1 << 22), colored = BUF_INIT(1 << 22);
    Arena a = ARENA_INIT;
    (void)state;
    write_report(&plain, sample_view(&a), FORMAT_TEXT, (ReportStyle){.utf8 = true});
    write_report(&colored, sample_view(&a), FORMAT_TEXT,
                 (ReportStyle){.utf8 = true, .color = true});
    assert_null(strchr(plain.ptr, '\x1b'));
    assert_non_null(strchr(colored.ptr, '\x1b'));
    arena_clear(&a);
}

void test_report_trace_says_where_they_part(void **state)
{
    AUTO_BUF Buf out = BUF_INIT(1 << 22);
    Arena a = ARENA_INIT;
    (void)state;
    report_trace(&out, sample_view(&a), &(ReportStyle){.utf8 = true});
    assert_non_null(strstr(out.ptr, "They differ here"));
    assert_non_null(strstr(out.ptr, "~/.aws/credentials"));
    assert_non_null(strstr(out.ptr, "2.15.0"));
    arena_clear(&a);
}

void test_report_exit_code_follows_the_verdict(void **state)
{
    Arena a = ARENA_INIT;
    SessionView *view = sample_view(&a);
    (void)state;
    assert_int_equal(report_exit_code(view), 1);
    view->verdict.status = VERDICT_UNKNOWN;
    assert_int_equal(report_exit_code(view), 3);
    assert_int_equal(report_exit_code(sample_view_pass(&a)), 0);
    arena_clear(&a);
}

/* Titles that are markup in the format at hand must stay text. */
void test_report_formats_escape_foreign_text(void **state)
{
    Arena a = ARENA_INIT;
    SessionView *view = sample_view(&a);
    AUTO_BUF Buf html = BUF_INIT(1 << 22), markdown = BUF_INIT(1 << 22), github = BUF_INIT(1 << 22),
                 junit = BUF_INIT(1 << 22);
    XML_Parser parser = XML_ParserCreate(NULL);
    (void)state;
    view->steps[STEP_KEYS].findings.items[0]->title =
        "<script>x</script> | `a` ::error::, \"q\" & 100%";
    write_report(&html, view, FORMAT_HTML, (ReportStyle){0});
    assert_null(strstr(html.ptr, "<script>"));
    write_report(&markdown, view, FORMAT_MARKDOWN, (ReportStyle){0});
    assert_null(strstr(markdown.ptr, "<script>"));
    assert_non_null(strstr(markdown.ptr, "\\<script\\>"));
    write_report(&github, view, FORMAT_GITHUB, (ReportStyle){0});
    assert_non_null(
        strstr(github.ptr, "title=<script>x</script> | `a` %3A%3Aerror%3A%3A%2C \"q\" & 100%25::"));
    write_report(&junit, view, FORMAT_JUNIT, (ReportStyle){0});
    assert_int_equal(XML_Parse(parser, junit.ptr, (int)junit.len, 1), XML_STATUS_OK);
    XML_ParserFree(parser);
    arena_clear(&a);
}

/* Terragrunt's role stands between the user's keys and Terraform. */
void test_report_trace_tells_what_terragrunt_hands_on(void **state)
{
    Arena a = ARENA_INIT;
    SessionView *view = sample_view(&a);
    Configuration own = *view->configurations.items[0];
    ConfigurationVec all = VEC_INIT;
    AUTO_BUF Buf out = BUF_INIT(1024 * 1024);
    (void)state;
    own.kind = CONF_TERRAGRUNT;
    own.address = "terragrunt";
    own.profile = "work";
    vec_push(&a, &own.roles, ((RoleHop){.arn = "arn:aws:iam::111122223333:role/deploy"}));
    vec_push(&a, &all, &own);
    vec_push(&a, &all, view->configurations.items[0]);
    view->configurations = all;
    report_trace(&out, view, &(ReportStyle){.utf8 = false});
    buf_add_char(&out, '\0');
    assert_non_null(strstr(out.ptr, "your keys (profile work) -> role deploy (Terragrunt) ->"));
    arena_clear(&a);
}

void test_report_trace_says_what_nothing_uses(void **state)
{
    Arena a = ARENA_INIT;
    SessionView *view = sample_view(&a);
    Configuration spare = *view->configurations.items[0];
    ConfigurationVec all = VEC_INIT;
    AUTO_BUF Buf out = BUF_INIT(1024 * 1024);
    (void)state;
    spare.address = "aws.spare";
    spare.used = TRI_NO;
    vec_push(&a, &all, view->configurations.items[0]);
    vec_push(&a, &all, &spare);
    view->configurations = all;
    report_trace(&out, view, &(ReportStyle){.utf8 = false});
    buf_add_char(&out, '\0');
    assert_non_null(strstr(strstr(out.ptr, "aws.spare ("), "nothing uses it, so it is not asked"));
    arena_clear(&a);
}

#include "tests/support/setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/error_clues.h"
#include "engine/explain.h"
#include "errors/anchors.h"
#include "errors/errline.h"
#include "errors/errvaries.h"
#include "errors/squeeze.h"

static const Explanation *explained(Arena *a, const char *text, size_t chunk)
{
    ErrLog *log = errlog_open(a);
    size_t len = strlen(text);
    for (size_t at = 0; at < len; at += chunk)
        errlog_feed(log, (Span){text + at, chunk < len - at ? chunk : len - at});
    return explain_errors(a, errlog_close(log), false);
}

void test_errline_takes_wrappers_off(void **state)
{
    static const struct {
        const char *raw, *text;
        enum errline_kind kind;
    } rows[] = {
        {"│ Error: x", " Error: x", ERRLINE_TEXT},
        {"\x1b[31m│\x1b[0m \x1b[1mError: x\x1b[0m\r", "  Error: x", ERRLINE_TEXT},
        {"[31m│[0m Error: x", "  Error: x", ERRLINE_TEXT},
        {"2024-03-05T09:14:10.1234567Z │ Error: x", " Error: x", ERRLINE_TEXT},
        {"2024-03-05T09:14:10.123Z [DEBUG] provider: x", "[DEBUG] provider: x", ERRLINE_LOG},
        {"> │ Error: x", " Error: x", ERRLINE_TEXT},
        {"│ Error: x      │", " Error: x", ERRLINE_TEXT},
        {"│               │", "", ERRLINE_BLANK},
        {"\x1b]8;;https://a.b\x1b\\Error: x\x1b]8;;\x1b\\", "Error: x", ERRLINE_TEXT},
        {"stack-a  │ Error: x", " Error: x", ERRLINE_TEXT},
        {"E0802 07:01:46.220550       1 a.go:166] Error x", "Error x", ERRLINE_TEXT},
        {"ERRO[0040] x", " x", ERRLINE_TEXT},
        {"╷", "╷", ERRLINE_BOX_TOP},
        {"│", "", ERRLINE_BLANK},
        {"??? ", "", ERRLINE_BLANK},
        {"{\"@level\":\"error\"}", "{\"@level\":\"error\"}", ERRLINE_JSON},
    };
    char room[256];
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        ErrLine line = errline_read(span_of(rows[i].raw), room);
        Span want = span_trim(span_of(rows[i].text), " "), got = span_trim(line.text, " ");
        if (want.len != got.len || memcmp(want.ptr, got.ptr, got.len) != 0)
            print_error("%zu: '%.*s'\n", i, (int)got.len, got.ptr);
        assert_int_equal(line.kind, rows[i].kind);
        assert_int_equal(got.len, want.len);
    }
}

/* A wrapper's own level says that a line is no error; other names of the kind say nothing. */
void test_errline_tells_what_is_harmless(void **state)
{
    static const struct {
        const char *raw;
        bool harmless;
    } rows[] = {
        {"time=1 level=info x", true},
        {"lvl=dbug x", true},
        {"lvl=info x", true},
        {"level=trace x", true},
        {"[INFO] x", true},
        {"[DEBUG] x", true},
        {"INFO x", true},
        {"DEBUG x", true},
        {"level=error x", false},
        {"url=https://h x", false},
        {"label=info x", false},
        {"[ERROR] x", false},
        {"INFORMATION x", false},
        {"Error: level 1", false},
        {"lvl=eror x", false},
    };
    char room[256];
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (errline_read(span_of(rows[i].raw), room).harmless != rows[i].harmless)
            fail_msg("%s", rows[i].raw);
}

/* One character beside a time makes it text. */
void test_errline_takes_times_off_and_nothing_like_them(void **state)
{
    static const char *const times[] = {"2021/12/17 09:26:39 ",
                                        "2024-01-02, 03:04:05 ",
                                        "[2024-01-02 03:04:05,000] ",
                                        "09:21:03 ",
                                        "09:21:03.123 ",
                                        "Jan  2 03:04:05 host program[4211]: ",
                                        "E0802 07:01:46.220550       1 a.go:166] "};
    static const char *const texts[] = {"2024-03x05 09:14:10 aws",
                                        "2024x03-05 09:14:10 aws",
                                        "2024-03-0x 09:14:10 aws",
                                        "2024-0x-05 09:14:10 aws",
                                        "202x-03-05 09:14:10 aws",
                                        "2024-03-05_09:14:10 aws",
                                        "2024-03-05 0x:14:10 aws",
                                        "2024-03-05 09:1x:10 aws",
                                        "2024-03-05 09:14:1x aws",
                                        "09:21.03 aws",
                                        "09.21:03 aws",
                                        "0x:21:03 aws",
                                        "09:2x:03 aws",
                                        "09:21:0x aws",
                                        "09:21:03aws",
                                        "jan  2 03:04:05 h p[4]: x",
                                        "Jan  2 03:04:05 h p aws",
                                        "A0802 07:01:46 a.go:166] x",
                                        "E08x2 07:01:46 a.go:166] x",
                                        "E0802 0x:01:46 a.go:166] x"};
    char room[256], raw[128];
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(times); i++) {
        snprintf(raw, sizeof raw, "%sError: x", times[i]);
        ErrLine line = errline_read(span_of(raw), room);
        if (!span_is(span_trim(line.text, " "), "Error: x"))
            fail_msg("%s is left before '%.*s'", times[i], (int)line.text.len, line.text.ptr);
    }
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        ErrLine line = errline_read(span_of(texts[i]), room);
        if (!span_is(line.text, texts[i]))
            fail_msg("%s became '%.*s'", texts[i], (int)line.text.len, line.text.ptr);
    }
}

void test_anchors_find_what_a_plain_search_finds(void **state)
{
    static const char *const words[] = {"needles", "needless", "haystack",
                                        "\xE2\x94\x82 \xE2\x94\x82", "aaaaaaa"};
    static const char text[] = "aaaaaa needle needless hay haystackneedle aaaaaaaa";
    Arena a = ARENA_INIT;
    Anchors *anchors = anchors_new(&a, words, ARRAY_LEN(words));
    size_t word, at = 0, hits = 0;
    (void)state;
    for (;;) {
        at = anchors_find(anchors, span_of(text), at, &word);
        if (at >= strlen(text))
            break;
        assert_memory_equal(text + at, words[word], strlen(words[word]));
        hits++;
        at++;
    }
    assert_int_equal(hits, 4); /* needles(s), haystack, aaaaaaa twice */
    arena_clear(&a);
}

/* The first place where one of the words begins, looked for at each place. */
static size_t first_of(Span text, const char *const *words, size_t n, size_t from)
{
    for (size_t at = from; at < text.len; at++)
        for (size_t i = 0; i < n; i++)
            if (span_starts(span_sub(text, at, text.len), words[i]))
                return at;
    return text.len;
}

/* Of each length, from each place: wherever the two halves that are searched side by side meet. */
void test_anchors_find_the_first_in_either_half(void **state)
{
    static const char *const words[] = {"abababa", "babbabb", "aabbaabb", "bbbbbbbb"};
    char text[160];
    unsigned dice = 403;
    Arena a = ARENA_INIT;
    Anchors *anchors = anchors_new(&a, words, ARRAY_LEN(words));
    (void)state;
    for (size_t len = 0; len < sizeof text; len++) {
        for (size_t i = 0; i < len; i++) {
            dice = dice * 1664525u + 1013904223u;
            text[i] = "abbac"[(dice >> 24) % 5];
        }
        for (size_t from = 0; from <= len; from++) {
            size_t word, at = anchors_find(anchors, (Span){text, len}, from, &word);
            if (at != first_of((Span){text, len}, words, ARRAY_LEN(words), from))
                fail_msg("from %zu in '%.*s': %zu", from, (int)len, text, at);
        }
    }
    arena_clear(&a);
}

/* The count of the only error; -1 if there are more. */
static int count_of_only(const Explanation *x)
{
    return x->errors.len == 1 ? explain_count(x, &x->errors.items[0]) : -1;
}

void test_an_error_that_states_its_time_is_one_error(void **state)
{
    AUTO_BUF Buf text = BUF_INIT(1 << 20);
    Arena a = ARENA_INIT;
    (void)state;
    for (int i = 0; i < 50; i++)
        buf_printf(&text,
                   "[05:05:%02d] Error: api error SignatureDoesNotMatch: Signature expired: "
                   "20240505T0505%02dZ is now earlier than 20240505T0510%02dZ\n",
                   i, i, i);
    assert_int_equal(count_of_only(explained(&a, text.ptr, text.len)), 50);
    arena_clear(&a);
}

/* A line that came many times goes to the count at once, except where what stands above it says
 * that it only names the error. */
void test_a_line_that_comes_again_is_no_error_where_it_is_a_source_line(void **state)
{
    static const char line[] = "    Error: api error ExpiredToken: The security token included in "
                               "the request is expired\n";
    AUTO_BUF Buf text = BUF_INIT(1 << 20);
    Arena a = ARENA_INIT;
    const Explanation *x;
    int sum = 0;
    (void)state;
    for (int i = 0; i < 60; i++) {
        if (i == 20 || i == 40)
            buf_add_str(&text, "  File \"a.py\", line 3, in f\n");
        buf_add_str(&text, line);
    }
    x = explained(&a, text.ptr, text.len);
    for (size_t i = 0; i < x->errors.len; i++)
        sum += explain_count(x, &x->errors.items[i]);
    assert_int_equal(sum, 58);
    arena_clear(&a);
}

/* Boxes of two errors and a line in turn, in any mixture: what was remembered of one is never taken
 * for another, and the place of an error that comes late is its own. */
void test_errors_that_come_again_are_counted_exactly(void **state)
{
    static const char *const texts[] = {
        "╷\n│ Error: No valid credential sources found\n│ \n│   with provider[\"aws\"],\n"
        "│   on main.tf line 1, in provider \"aws\":\n╵\n",
        "╷\n│ Error: api error ExpiredToken: The security token included in the request is "
        "expired\n│ \n│   on main.tf line 1\n╵\n",
        "2024-05-05T05:05:05Z An error occurred (InvalidClientTokenId) when calling the "
        "GetCallerIdentity operation: The security token included in the request is invalid.\n",
        "│ Error: api error ExpiredToken: The security token included in the request is expired\n",
        "nothing to see\n"};
    AUTO_BUF Buf text = BUF_INIT(1 << 20);
    Arena a = ARENA_INIT;
    const Explanation *x;
    int want[ARRAY_LEN(texts)] = {0}, sum = 0;
    unsigned dice = 403;
    (void)state;
    for (int i = 0; i < 600; i++) {
        size_t which = (dice = dice * 1103515245u + 12345u) >> 16 & 3u;
        buf_add_str(&text, texts[which]);
        buf_add_str(&text, texts[4]);
        want[which]++;
    }
    buf_add_str(&text, "╷\n│ Error: error configuring S3 Backend: no valid credential sources\n│   "
                       "on late.tf line 77\n╵\n");
    x = explained(&a, text.ptr, 1000);
    for (size_t i = 0; i < x->errors.len; i++)
        sum += explain_count(x, &x->errors.items[i]);
    assert_int_equal(sum, want[0] + want[1] + want[2] + want[3] + 1);
    assert_true(strstr(x->errors.items[x->errors.len - 1].text, "late.tf line 77") != NULL);
    arena_clear(&a);
}

/* How long the piece is that differs from one time to the next, 0 where none begins. */
void test_what_differs_each_time(void **state)
{
    static const struct {
        const char *text;
        size_t len;
    } rows[] = {
        {"d124ad62-34c9-434c-81fb-c91d8c0419fe, api", 36},
        {"D124AD62-34C9-434C-81FB-C91D8C0419FE", 36},
        {"d124ad62-34c9-434c-81fb-c91d8c0419f", 0},
        {"d124ad6-234c9-434c-81fb-c91d8c0419fe", 0},
        {"d124ad62-34c9434c--81fb-c91d8c0419fe", 0},
        {"d124ad62-34c9-434c81-fb-c91d8c0419fe", 0},
        {"d124ad62-34c9-434c-81fbc91d-8c0419fe", 0},
        {"g124ad62-34c9-434c-81fb-c91d8c0419fe", 0},
        {"RequestID: 7XW1Q0B3M5N4, host", 23},
        {"request id: a-b+c/d=.", 20},
        {"HostID:\n\tx y", 10},
        {"host id: ", 9},
        {"hosts: x", 0},
        {"request: x", 0},
        {"09:21:03 x", 8},
        {"09:21:03.123Z", 12},
        {"09:21:03,5+01:00", 10},
        {"09:21:03.x", 8},
        {"09:21:3", 0},
        {"20230113T000115Z x", 16},
        {"20230113T000115", 0},
        {"2023-01-13T00:01:34.644-0500", 23},
        {"2023/01/13 00:01:34", 19},
        {"2023-01-13", 0},
        {"2023-01-13 x", 0},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (errvaries(span_of(rows[i].text), 0) != rows[i].len)
            fail_msg("%s: %zu", rows[i].text, errvaries(span_of(rows[i].text), 0));
    assert_int_equal(errvaries(span_of("xd124ad62-34c9-434c-81fb-c91d8c0419fe"), 1), 0);
    assert_int_equal(errvaries(span_of("-d124ad62-34c9-434c-81fb-c91d8c0419fe"), 1), 36);
}

/* Lines that come again keep what is their own: an error whose head was read thirty times and that
 * goes on differently has the request id of its head, not that of another. */
void test_an_error_that_goes_on_differently_keeps_its_request(void **state)
{
    static const char *const head =
        "%soperation error STS: GetCallerIdentity, https response error StatusCode: 403, "
        "RequestID: %08x-0000-4444-5555-666677778888, api error\n";
    static const char *const starts[][2] = {
        {"Error: ", ""},
        {"\xE2\x95\xB7\n\xE2\x94\x82 Error: ", "\xE2\x94\x82 "},
        {"2024-05-05T05:05:05Z [ERROR] provider: ", "  | "},
        {"2024-05-05T05:05:05.123Z Error: ", "2024-05-05T05:05:05.123Z "},
    };
    (void)state;
    for (size_t k = 0; k < ARRAY_LEN(starts); k++) {
        AUTO_BUF Buf text = BUF_INIT(1 << 20);
        Arena a = ARENA_INIT;
        const Explanation *x;
        const char *late;
        for (int i = 0; i <= 30; i++) {
            buf_printf(&text, head, starts[k][0], (unsigned)i);
            buf_printf(&text, "%s%s\n", starts[k][1],
                       i < 30
                           ? "ExpiredToken: The security token included in the request is expired"
                           : "InvalidClientTokenId: The security token is invalid.");
        }
        x = explained(&a, text.ptr, 1000);
        assert_int_equal(x->errors.len, 2);
        assert_int_equal(explain_count(x, &x->errors.items[0]), 30);
        late = x->errors.items[1].text;
        if (!strstr(late, "RequestID: 0000001e-"))
            print_error("%zu: %s\n", k, late);
        assert_non_null(strstr(late, "RequestID: 0000001e-"));
        arena_clear(&a);
    }
}

void test_squeeze_finds_across_a_wrap(void **state)
{
    Arena a = ARENA_INIT;
    Squeezed s = squeeze_text(
        &a, span_of("error calling sts:GetCallerIde\nntity: Invalid\nClientTokenId: x"));
    size_t end, at = squeeze_find(&s, SPAN_LITERAL("getcalleridentity"), 0, &end);
    (void)state;
    assert_true(at < s.len);
    assert_string_equal(squeeze_origin(&a, &s, at, end), "GetCallerIdentity");
    assert_true(squeeze_has(&s, "nothing|Invalid Client Token Id"));
    assert_false(squeeze_has(&s, "nothing|more"));
    arena_clear(&a);
}

/* The text comes in pieces of any size: the same errors every time. */
void test_errlog_is_the_same_in_any_pieces(void **state)
{
    static const char text[] =
        "Initializing the backend...\n╷\n│ Error: error configuring S3 Backend: no valid "
        "credential sources for S3 Backend "
        "found.\n│ \n"
        "│ Please see https://www.terraform.io/docs/language/settings/backends/s3.html\n│ for more "
        "information about providing "
        "credentials.\n│ \n│ Error: NoCredentialProviders: no valid providers in chain. "
        "Deprecated.\n╵\n"
        "Error: AWS account ID not allowed: 123456789012\n\n  on main.tf line 5, in provider "
        "\"aws\":\n   5: provider \"aws\" {\n";
    static const size_t chunks[] = {1, 7, 64, 4096};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(chunks); i++) {
        Arena a = ARENA_INIT;
        const Explanation *x = explained(&a, text, chunks[i]);
        assert_int_equal(x->errors.len, 2);
        assert_int_equal(x->errors.items[0].parts.component, COMPONENT_S3_BACKEND);
        assert_string_equal(x->errors.items[0].parts.code, "NoCredentialProviders");
        assert_int_equal(x->errors.items[1].causes.items[0].cause, CAUSE_ACCOUNT_MISMATCH);
        assert_string_equal(x->errors.items[1].parts.address, "aws");
        assert_string_equal(x->errors.items[1].parts.at.name, "main.tf");
        assert_int_equal(x->errors.items[1].parts.at.line, 5);
        arena_clear(&a);
    }
}

void test_errlog_reads_the_parts_of_an_answer(void **state)
{
    Arena a = ARENA_INIT;
    const Explanation *x = explained(
        &a,
        "│ Error: configuring Terraform AWS Provider: validating provider credentials: retrieving "
        "caller identity from STS: "
        "operation "
        "error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: "
        "b16fc6b2-becc-46e0-8c3b-37b58e5f4202, api "
        "error "
        "ExpiredToken: The security token included in the request is expired\n│\n│   with "
        "module.net.provider[\"registry.terraform.io/hashicorp/aws\"].west,\n│   on net/main.tf "
        "line 7, in provider \"aws\":\n",
        4096);
    const ErrParts *p;
    (void)state;
    assert_int_equal(x->errors.len, 1);
    p = &x->errors.items[0].parts;
    assert_string_equal(p->address, "module.net.aws.west");
    assert_string_equal(p->service, "STS");
    assert_string_equal(p->operation, "GetCallerIdentity");
    assert_string_equal(p->code, "ExpiredToken");
    assert_string_equal(p->request_id, "b16fc6b2-becc-46e0-8c3b-37b58e5f4202");
    assert_int_equal(p->http_status, 403);
    assert_int_equal(x->errors.items[0].causes.items[0].cause, CAUSE_EXPIRED_TOKEN);
    arena_clear(&a);
}

/* `terragrunt run --all plan` of 1.1.3 over Terraform 1.11.4: each error comes as Terraform prints
 * it and again in a list below "Failed to execute"; told once, with the units. */
void test_errlog_counts_units(void **state)
{
    static const char text[] =
        "12:00:01.1 STDERR [b] terraform: Error: invalid AWS Region: us-esat-1\n"
        "12:00:01.1 STDERR [b] terraform:   with "
        "provider[\"registry.terraform.io/hashicorp/aws\"],\n"
        "12:00:01.1 STDERR [b] terraform:   on provider.tf line 2, in provider \"aws\":\n"
        "12:00:01.1 STDERR [b] terraform: Planning failed. Terraform encountered an error.\n"
        "12:00:02.1 ERROR  Run failed: 2 errors occurred:\n\n"
        "* Failed to execute \"terraform plan\" in ./b/.terragrunt-cache/h1/h2\n  \n"
        "  Error: invalid AWS Region: us-esat-1\n  \n"
        "    with provider[\"registry.terraform.io/hashicorp/aws\"],\n"
        "    on provider.tf line 2, in provider \"aws\":\n  \n  exit status 1\n\n"
        "* Failed to execute \"terraform plan\" in ./live/c/.terragrunt-cache/h3/h4\n  \n"
        "  Error: invalid AWS Region: us-esat-1\n  \n"
        "    with provider[\"registry.terraform.io/hashicorp/aws\"],\n"
        "    on provider.tf line 2, in provider \"aws\":\n  \n  exit status 1\n\n";
    Arena a = ARENA_INIT;
    const Explanation *x = explained(&a, text, sizeof text);
    (void)state;
    assert_int_equal(x->errors.len, 1);
    assert_int_equal(explain_count(x, &x->errors.items[0]), 2);
    assert_int_equal(x->log->blocks.items[0].units.len, 2);
    assert_string_equal(x->log->blocks.items[0].units.items[0], "b");
    assert_string_equal(x->log->blocks.items[0].units.items[1], "live/c");
    arena_clear(&a);
}

#define ROLE_REFUSED                                                                            \
    "* error assuming role: operation error STS: AssumeRole, https response error StatusCode: " \
    "403, RequestID: d124ad62-34c9-434c-81fb-c91d8c0419fe, api error AccessDenied: User: "      \
    "arn:aws:iam::111122223333:user/iris is not authorized to perform: sts:AssumeRole on "      \
    "resource: arn:aws:iam::111122223333:role/work\n\n"
#define KEY_UNKNOWN                                                                       \
    "Error: Retrieving AWS account details: validating provider credentials: retrieving " \
    "caller identity from STS: operation error STS: GetCallerIdentity, https response "   \
    "error StatusCode: 403, RequestID: 7286a120-f3ba-4755-8edb-5492c4fb2897, api error "  \
    "InvalidClientTokenId: The security token included in the request is invalid.\n"
#define UNIT_FAILED                                                           \
    "* Failed to execute \"terraform plan\" in ./d/.terragrunt-cache/h1/h2\n" \
    "  ╷\n  │ " KEY_UNKNOWN "  │ \n"                                        \
    "  │   with provider[\"registry.terraform.io/hashicorp/aws\"],\n"       \
    "  │   on provider.tf line 2, in provider \"aws\":\n  ╵\n  \n  exit status 1\n\n\n"

/* `terragrunt run --all plan` of 1.1.3, a role of Terragrunt refused in three units and a key in
 * one: what only counts is no error, the role is Terragrunt's own call, and the unit that another
 * line names isn't its. */
/* One line of many kilobytes: its errors are apart. */
void test_errlog_tells_the_errors_of_a_long_line_apart(void **state)
{
    enum { APART = 20000 };
    static const char *const errors[] = {
        "Error: configuring provider: api error ExpiredToken: The security token included in the "
        "request is expired ",
        "Error: configuring provider: api error SignatureDoesNotMatch: The request signature we "
        "calculated does not match "};
    Arena a = ARENA_INIT;
    AUTO_BUF Buf text = BUF_INIT(4 * APART);
    const Explanation *x;
    (void)state;
    for (size_t e = 0; e < ARRAY_LEN(errors); e++) {
        for (size_t i = 0; i < APART; i += 5)
            buf_add_str(&text, "step ");
        buf_add_str(&text, errors[e]);
    }
    buf_add_char(&text, '\n');
    x = explained(&a, text.ptr, text.len);
    assert_int_equal(x->errors.len, 2);
    assert_string_equal(x->errors.items[0].parts.code, "ExpiredToken");
    assert_string_equal(x->errors.items[1].parts.code, "SignatureDoesNotMatch");
    arena_clear(&a);
}

void test_errlog_counting_lines_are_no_errors(void **state)
{
    static const char text[] =
        "18:15:36.228 INFO   [d] terraform: Initializing provider plugins...\n"
        "18:15:37.547 STDOUT [d] terraform: Planning failed. Terraform encountered an error while "
        "generating this plan.\n"
        "18:15:37.549 STDERR [d] terraform: ╷\n"
        "18:15:37.549 STDERR [d] terraform: │ " KEY_UNKNOWN
        "18:15:37.549 STDERR [d] terraform: │   with "
        "provider[\"registry.terraform.io/hashicorp/aws\"],\n"
        "18:15:37.549 STDERR [d] terraform: │   on provider.tf line 2, in provider \"aws\":\n"
        "18:15:37.549 STDERR [d] terraform: ╵\n"
        "18:15:37.581 ERROR  Run failed: 3 errors occurred:\n\n" ROLE_REFUSED UNIT_FAILED
            ROLE_REFUSED "❯❯ Run Summary  3 units  1s\n   Failed       3\n\n"
        "18:15:37.581 INFO   TIP (debugging-docs): For help troubleshooting errors\n"
        "18:15:37.581 ERROR  3 errors occurred:\n\n" ROLE_REFUSED UNIT_FAILED ROLE_REFUSED;
    for (size_t chunk = 7; chunk <= sizeof text; chunk += sizeof text - 7) {
        Arena a = ARENA_INIT;
        const Explanation *x = explained(&a, text, chunk);
        const ErrBlockVec *blocks = &x->log->blocks;
        assert_int_equal(x->errors.len, 2);
        assert_int_equal(x->errors.items[0].causes.items[0].cause, CAUSE_WRONG_KEYS);
        assert_int_equal(x->errors.items[0].parts.component, COMPONENT_PROVIDER);
        assert_int_equal(blocks->items[0].units.len, 1);
        assert_string_equal(blocks->items[0].units.items[0], "d");
        assert_int_equal(blocks->items[0].count, 1);
        assert_int_equal(x->errors.items[1].causes.items[0].cause, CAUSE_ASSUME_ROLE_DENIED);
        assert_int_equal(x->errors.items[1].parts.component, COMPONENT_OTHER);
        assert_string_equal(err_component_words(&x->errors.items[1].parts, blocks->items[1].text),
                            "Terragrunt");
        assert_int_equal(blocks->items[1].units.len, 0);
        assert_int_equal(blocks->items[1].count, 2); /* units; each list has both */
        arena_clear(&a);
    }
    (void)state;
}

/* TG_LOG_FORMAT=key-value of 1.1.3, as `run --all plan` wrote it: what stands before msg= is taken
 * off, so that the box and the list below tell one error. */
void test_errlog_key_value(void **state)
{
#define KEYS(level) "time=2026-11-30UTC01:48:40Z level=" level " prefix=d tf-path=terraform msg="
    static const char text[] =
        "time=2026-11-30UTC01:48:26Z level=info msg=The following units will be run:\n.\n╰── "
        "d\n" KEYS("stderr") "╷\n" KEYS("stderr") "│ " KEY_UNKNOWN KEYS("stderr") "│ \n" KEYS(
            "stderr") "│   with "
                      "provider[\"registry.terraform.io/hashicorp/"
                      "aws\"],\n" KEYS("stderr") "│   on provider.tf "
                                                 "line 2, in provider "
                                                 "\"aws\":\n" KEYS(
                                                     "stde"
                                                     "rr") "╵\n" KEYS("stdout") "Planning"
                                                                                " failed."
                                                                                " Terrafo"
                                                                                "rm "
                                                                                "encounte"
                                                                                "red an "
                                                                                "error "
                                                                                "while "
                                                                                "generati"
                                                                                "ng this "
                                                                                "plan.\n"
                                                                                "time="
                                                                                "2026-11-"
                                                                                "30UTC01:"
                                                                                "48:41Z "
                                                                                "level="
                                                                                "error "
                                                                                "msg=Run "
                                                                                "failed: "
                                                                                "1 error "
                                                                                "occurred"
                                                                                ":\n"
                                                                                "\n" UNIT_FAILED;
    Arena a = ARENA_INIT;
    const Explanation *x = explained(&a, text, sizeof text);
    const ErrBlockVec *blocks = &x->log->blocks;
    (void)state;
    assert_int_equal(x->errors.len, 1);
    assert_int_equal(x->errors.items[0].causes.items[0].cause, CAUSE_WRONG_KEYS);
    assert_int_equal(x->errors.items[0].parts.component, COMPONENT_PROVIDER);
    assert_int_equal(blocks->items[0].count, 1);
    assert_int_equal(blocks->items[0].units.len, 1);
    assert_string_equal(blocks->items[0].units.items[0], "d");
    arena_clear(&a);
}

/* Whoever is named stays named: the error that is open when the next one of the list begins, and
 * the last one above the summary. */
void test_errlog_an_item_keeps_its_unit(void **state)
{
    static const char text[] =
        "12:00:02.1 ERROR  Run failed: 3 errors occurred:\n\n"
        "* Failed to execute \"terraform plan\" in ./b/.terragrunt-cache/h1/h2\n"
        "  Error: invalid AWS Region: x\n  exit status 1\n" ROLE_REFUSED
        "* Failed to execute \"terraform plan\" in ./c/.terragrunt-cache/h3/h4\n"
        "  Error: invalid AWS Region: y\n  exit status 1\n"
        "❯❯ Run Summary  3 units  1s\n";
    static const char *const units[] = {"b", NULL, "c"};
    Arena a = ARENA_INIT;
    const Explanation *x = explained(&a, text, sizeof text);
    (void)state;
    assert_int_equal(x->log->blocks.len, ARRAY_LEN(units));
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        const ErrTextVec *of = &x->log->blocks.items[i].units;
        assert_int_equal(of->len, units[i] ? 1 : 0);
        if (units[i])
            assert_string_equal(of->items[0], units[i]);
    }
    arena_clear(&a);
}

/* What passes a run's output on writes before every line of it: the list stays one, and each unit's
 * error is counted once, however often the lists tell it. */
void test_errlog_a_list_behind_what_a_job_writes(void **state)
{
    static const char *const before[] = {"",
                                         "    ",
                                         "[plan] ",
                                         "[plan]  ",
                                         "2026-11-30T06:00:00.1234567Z ",
                                         "[plan] 2026-11-30T06:00:00.1234567Z "};
    static const char text[] =
        "12:00:01.1 STDERR [b] terraform: ╷\n"
        "12:00:01.1 STDERR [b] terraform: │ " KEY_UNKNOWN
        "12:00:01.1 STDERR [b] terraform: │   with "
        "provider[\"registry.terraform.io/hashicorp/aws\"],\n"
        "12:00:01.1 STDERR [b] terraform: │   on provider.tf line 2, in provider \"aws\":\n"
        "12:00:01.1 STDERR [b] terraform: ╵\n"
        "12:00:02.1 ERROR  Run failed: 2 errors occurred:\n\n" UNIT_FAILED ROLE_REFUSED
        "❯❯ Run Summary  2 units  1s\n   Failed       2\n\n"
        "12:00:02.1 ERROR  2 errors occurred:\n\n" UNIT_FAILED ROLE_REFUSED;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(before); i++) {
        Arena a = ARENA_INIT;
        AUTO_BUF Buf log = BUF_INIT(64 * 1024);
        Span rest = span_of(text), line;
        const ErrBlockVec *blocks;
        while (span_next_line(&rest, &line)) {
            buf_add_str(&log, before[i]);
            buf_add(&log, line);
            buf_add_char(&log, '\n');
        }
        blocks = &explained(&a, log.ptr, log.len)->log->blocks;
        if (blocks->len != 2 || blocks->items[0].units.len != 1 ||
            blocks->items[1].units.len != 0 || blocks->items[0].count != 1 ||
            blocks->items[1].count != 1)
            fail_msg("behind \"%s\": %zu errors", before[i], blocks->len);
        arena_clear(&a);
    }
}

/* hashicorp/go-multierror's head, alone and above what it counts. */
void test_errlog_a_count_alone_is_no_error(void **state)
{
    static const struct {
        const char *text;
        size_t n; /* errors */
    } rows[] = {
        {"Error: 1 error occurred:\n", 0},
        {"Error: 2 errors occurred:\n\n\n\n\nApply failed.\n", 0},
        {"12:00:02.1 ERROR  Run failed: 2 errors occurred:\n\n", 0},
        {"Error: 2 errors occurred:\n\t* first\n\t* second\n", 1},
        {"2 errors occurred:\n\t* Error: invalid AWS Region: x\n\n\t* Error: invalid AWS Region: "
         "y\n",
         2},
        {"Error: creating S3 bucket: 1 error occurred:\n\t* AccessDenied: no\n", 1},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        const Explanation *x = explained(&a, rows[i].text, strlen(rows[i].text));
        if (x->log->blocks.len != rows[i].n)
            fail_msg("row %zu: %zu errors", i, x->log->blocks.len);
        arena_clear(&a);
    }
}

/* What Terragrunt advises behind its second telling of an error is none of it. */
void test_errlog_passes_over_suggested_fixes(void **state)
{
    static const char text[] =
        "12:00:01.101 STDERR terraform: Error: api error InvalidClientTokenId: The security token "
        "included in the request is invalid.\n"
        "12:00:02.102 ERROR  error occurred:\n\n"
        "* Failed to execute \"terraform init\" in ./.terragrunt-cache/h1/h2\n  \n"
        "  Error: api error InvalidClientTokenId: The security token included in the request is "
        "invalid.\n  \n  \n  exit status 1\n\n"
        "12:00:02.203 ERROR  Suggested fixes: \n"
        "Missing AWS credentials. Provide credentials to proceed.\n";
    Arena a = ARENA_INIT;
    const Explanation *x = explained(&a, text, sizeof text);
    (void)state;
    assert_int_equal(x->errors.len, 1);
    assert_int_equal(explain_count(x, &x->errors.items[0]), 1);
    arena_clear(&a);
}

/* What Terragrunt itself could not run stays an error of its own. */
void test_errlog_keeps_a_hook_that_failed(void **state)
{
    static const char text[] = "12:00:02.1 ERROR  error occurred:\n\n"
                               "* Failed to execute \"false\" in ./.terragrunt-cache/h1/h2\n  \n"
                               "  exit status 1\n\n";
    Arena a = ARENA_INIT;
    const Explanation *x = explained(&a, text, sizeof text);
    (void)state;
    assert_int_equal(x->errors.len, 1);
    assert_false(x->errors.items[0].is_auth);
    assert_int_equal(x->log->blocks.items[0].units.len, 0);
    arena_clear(&a);
}

/* A line of Terragrunt's own log is an error, also where its words are no program's usual ones; its
 * own role is its own login. */
void test_errlog_takes_what_terragrunt_says_itself(void **state)
{
    static const struct {
        const char *text, *who; /* NULL: nothing to do with signing in */
    } rows[] = {
        {"12:00:02.1 ERROR  Working dir /w/x from source ./x does not exist\n", NULL},
        {"12:00:02.1 ERROR  downloading source url file:///t/live/app\nerror occurred:\n\n"
         "* copy destination must be an absolute path, got \".c/x\"\n",
         NULL},
        {"12:00:02.1 ERROR  error assuming role: operation error STS: AssumeRole, https response "
         "error StatusCode: 403, RequestID: d124ad62-34c9-434c-81fb-c91d8c0419fe, api error "
         "AccessDenied: User: arn:aws:iam::111122223333:user/iris is not authorized to perform: "
         "sts:AssumeRole on resource: arn:aws:iam::111122223333:role/work\n",
         "Terragrunt"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        const Explanation *x = explained(&a, rows[i].text, strlen(rows[i].text));
        const ExplainedError *e = &x->errors.items[0];
        assert_true(x->errors.len > 0);
        assert_int_equal(e->is_auth, rows[i].who != NULL);
        if (rows[i].who)
            assert_string_equal(err_component_words(&e->parts, e->text), rows[i].who);
        arena_clear(&a);
    }
}

void test_errlog_maps_the_copy_back_to_the_unit(void **state)
{
    static const char text[] =
        "Error: invalid AWS Region: x\n  with provider[\"registry.terraform.io/hashicorp/aws\"],\n"
        "  on live/app/.terragrunt-cache/h1/h2/main.tf line 2, in provider \"aws\":\n";
    Arena a = ARENA_INIT;
    const Explanation *x = explained(&a, text, sizeof text);
    (void)state;
    assert_string_equal(x->errors.items[0].parts.at.name, "live/app/main.tf");
    assert_int_equal(x->errors.items[0].parts.at.line, 2);
    arena_clear(&a);
}

void test_errlog_takes_facts_from_a_debug_log(void **state)
{
    static const char text[] =
        "2023-01-13T00:01:34.646-0500 [INFO]  provider.terraform-provider-aws_v4.49.0_x5: [INFO] "
        "Retrieved credentials from "
        "\"StaticCredentials\"\n"
        "2023-01-13T00:01:34.646-0500 [DEBUG] provider.terraform-provider-aws_v4.49.0_x5: HTTP "
        "Request Sent: "
        "http.url=https://sts.us-west-2.amazonaws.com/ Authorization: AWS4-HMAC-SHA256 "
        "Credential=AKIARZPUZDIKGB2VALC4/20230113/us-west-2/sts/aws4_request, Signature=*****\n";
    Arena a = ARENA_INIT;
    const Explanation *x = explained(&a, text, 100);
    (void)state;
    assert_true(x->log->is_log);
    assert_string_equal(x->log->credentials_source, "StaticCredentials");
    assert_string_equal(x->log->access_key_id, "AKIARZPUZDIKGB2VALC4");
    assert_string_equal(x->log->regions.items[0], "us-west-2");
    assert_string_equal(x->log->endpoints.items[0], "https://sts.us-west-2.amazonaws.com");
    assert_false(x->any_auth);
    arena_clear(&a);
}

void test_errlog_leaves_other_failures_alone(void **state)
{
    static const char *const texts[] = {
        "Error: Invalid index\n\n  on main.tf line 3, in resource \"aws_vpc\" \"x\":\n",
        "Error: creating EC2 VPC: VpcLimitExceeded: The maximum number of VPCs has been "
        "reached.\n\tstatus code: 400, request id: "
        "x\n",
        "Error: Error acquiring the state lock\n\nError message: ConditionalCheckFailedException: "
        "The conditional request failed\n",
        "Error: 401 Unauthorized\n\n  with provider[\"registry.terraform.io/datadog/datadog\"],\n",
        "Warning: Argument is deprecated\n\n  with "
        "provider[\"registry.terraform.io/hashicorp/aws\"],\n",
        "all is well\n",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        Arena a = ARENA_INIT;
        const Explanation *x = explained(&a, texts[i], 4096);
        if (x->any_auth)
            print_error("%s\n", texts[i]);
        assert_false(x->any_auth);
        arena_clear(&a);
    }
}

/* What is kept is bounded, whatever comes. */
void test_errlog_keeps_a_bounded_part(void **state)
{
    Arena a = ARENA_INIT;
    ErrLog *log = errlog_open(&a);
    const ErrLogResult *r;
    (void)state;
    for (int i = 0; i < 1000; i++) {
        const char *line = arena_printf(
            &a, "Error: error calling sts:GetCallerIdentity: InvalidClientTokenId %d\n\n\n\n", i);
        errlog_feed(log, span_of(line));
    }
    for (int i = 0; i < 40; i++)
        errlog_feed(
            log, span_of("no line end in a long, long text that goes on and on, with rror: in it"));
    r = errlog_close(log);
    assert_int_equal(r->blocks.len, ERRLOG_BLOCKS);
    assert_true(r->dropped);
    arena_clear(&a);
}

/* An error n times, each with its number (numbered) between the two parts. */
static const ErrLogResult *read_many(Arena *a, unsigned n, const char *begin, bool numbered,
                                     const char *end, size_t *out_len)
{
    ErrLog *log = errlog_open(a);
    *out_len = 0;
    for (unsigned i = 0; i < n; i++) {
        Arena one = ARENA_INIT;
        Span text = span_of(arena_printf(&one, "%s%u%s", begin, numbered ? i : 0, end));
        errlog_feed(log, text);
        *out_len += text.len;
        arena_clear(&one);
    }
    return errlog_close(log);
}

/* 100 MB of errors that all differ are read to the end where they are boxes, as a provider's are;
 * what is read once is no work when it comes again. */
void test_errlog_counts_its_work(void **state)
{
    static const char box[] =
        "╷\n│ Error: validating provider credentials: retrieving caller identity from STS: "
        "operation error STS: GetCallerIdentity, https response error StatusCode: 403, api error "
        "InvalidClientTokenId: The security token included in the request is invalid.\n│ ";
    static const char end[] = "\n│   with provider[\"registry.terraform.io/hashicorp/aws\"],\n"
                              "│   on main.tf line 1:\n╵\n";
    Arena a = ARENA_INIT;
    size_t len;
    const ErrLogResult *r = read_many(&a, 20000, box, true, end, &len);
    (void)state;
    assert_int_equal(r->unread_after, 0);
    assert_true((double)r->work / (double)len * 100e6 < ERRLOG_WORK);
    r = read_many(&a, 20000, "Error: a", true, "\n", &len); /* as many bytes would be too many */
    assert_true((double)r->work / (double)len * 100e6 > 2.0 * ERRLOG_WORK);
    r = read_many(&a, 20000, "Error: a", false, "\n", &len); /* one, which came again */
    assert_true(r->work < 1000);
    arena_clear(&a);
}

static bool is_kind(const char *kind)
{
    static const char *const kinds[] = {"login",  "aws",  "call",  "denial",
                                        "bucket", "veto", "words", "clue"};
    for (size_t i = 0; kind && i < ARRAY_LEN(kinds); i++)
        if (strcmp(kind, kinds[i]) == 0)
            return true;
    return false;
}

/* Every row of the tables can be read: causes are known, words are known. */
void test_explain_tables_are_sound(void **state)
{
    /* what separates a cause is something to type */
    static const char *const commands[] = {
        "aws ",  "curl ",      "cut ",    "date ",        "env ",
        "grep ", "terraform ", "why403 ", "LC_ALL=C tr ", "TF_LOG=debug terraform "};
    Arena a = ARENA_INIT;
    (void)state;
    for (int c = CAUSE_NONE + 1; c < N_CAUSES; c++) {
        const ErrorCause *row = error_cause_find(cause_id((enum cause)c));
        assert_non_null(row);
        assert_true(row->why && row->separate_by);
        assert_true(
            span_starts_with_one_of(span_of(row->separate_by), commands, ARRAY_LEN(commands)));
    }
    for (size_t i = 0; i < n_error_clues; i++) {
        const ErrorClue *row = &error_clues_table[i];
        Span rest = span_of(row->causes);
        bool veto = strcmp(row->kind, "veto") == 0;
        if (!row->phrase || !row->says)
            fail_msg("src/data/error_clues.tsv: %s has no %s", row->id,
                     row->phrase ? "says" : "phrase");
        if (!is_kind(row->kind))
            fail_msg("src/data/error_clues.tsv: %s: \"%s\" is no kind (line 1 lists them)", row->id,
                     row->kind);
        if (veto != (row->causes == NULL))
            fail_msg("src/data/error_clues.tsv: %s: %s", row->id,
                     veto ? "a veto has no causes" : "no cause: the row has no effect");
        for (size_t k = 0; k < i; k++)
            if (strcmp(row->id, error_clues_table[k].id) == 0)
                fail_msg("src/data/error_clues.tsv: %s has two rows", row->id);
        while (rest.len > 0) {
            size_t n = span_find_char(rest, ','), equals = span_find_char(rest, '=');
            const char *cause = arena_span(&a, span_sub(rest, 0, equals < n ? equals : n));
            const char *weight = arena_span(&a, span_sub(rest, equals + 1, n));
            if (!cause_by_id(cause))
                fail_msg("src/data/error_clues.tsv: %s: \"%s\" is no cause (src/fact/finding.h)",
                         row->id, cause);
            if (strtol(weight, NULL, 10) == 0)
                fail_msg("src/data/error_clues.tsv: %s: %s has no weight: no effect on it", row->id,
                         cause);
            rest = span_sub(rest, n < rest.len ? n + 1 : n, rest.len);
        }
    }
    arena_clear(&a);
}

/* What a TF_LOG file tells besides its errors. */
#include "tests/support/setup.h"

#include <string.h>

#include "errors/errlog.h"

#define LOG "2026-11-29T03:41:35.123Z [DEBUG] provider.terraform-provider-aws_v5.100.0_x5: "
#define SENT(stamp)                                                                              \
    LOG "HTTP Request Sent: http.method=POST http.request.header.authorization=\"AWS4-HMAC-"     \
        "SHA256 Credential=AKIA************KHJ4/20261129/us-east-1/sts/aws4_request, "           \
        "SignedHeaders=host;x-amz-date, Signature=*****\" http.request.header.x_amz_date=" stamp \
        " http.url=https://sts.us-east-1.amazonaws.com/\n"
#define RECEIVED(date) \
    LOG "HTTP Response Received: http.response.header.date=\"" date "\" http.status_code=403\n"

static const ErrLogResult *read(Arena *arena, const char *text)
{
    ErrLog *log = errlog_open(arena);
    errlog_feed(log, span_of(text));
    return errlog_close(log);
}

/* Request and answer say when they were written: how far this machine's clock is off. */
void test_errfacts_reads_both_clocks(void **state)
{
    static const struct {
        const char *text;
        bool told;
        long offset_s;
    } rows[] = {
        {SENT("20261129T034135Z") RECEIVED("Sun, 29 Nov 2026 03:41:35 GMT"), true, 0},
        {SENT("\"20261129T034135Z\"") RECEIVED("Sun, 29 Nov 2026 03:31:34 GMT"), true, 601},
        {SENT("20261129T034135Z") RECEIVED("Sun, 29 Nov 2026 04:41:36 GMT"), true, -3601},
        {SENT("20260228T235959Z") RECEIVED("Sun, 01 Mar 2026 00:00:01 GMT"), true, -2},
        {SENT("20240229T120000Z") RECEIVED("Fri, 01 Mar 2024 12:00:00 GMT"), true, -86400},
        {SENT("20261231T235959Z") RECEIVED("Fri, 01 Jan 2027 00:00:00 GMT"), true, -1},
        {SENT("19991231T235959Z") RECEIVED("Sat, 01 Jan 2000 00:00:00 GMT"), true, -1},
        {SENT("20261129T034135Z") RECEIVED("Sun, 29 Nvo 2026 03:41:35 GMT"), false, 0},
        {SENT("20261129T034135Z") RECEIVED("yesterday"), false, 0},
        {SENT("20261129T03413") RECEIVED("Sun, 29 Nov 2026 03:41:35 GMT"), false, 0},
        {SENT("2026-11-29T03:41:35Z") RECEIVED("Sun, 29 Nov 2026 03:41:35 GMT"), false, 0},
        {RECEIVED("Sun, 29 Nov 2026 03:41:35 GMT"), false, 0},
        {SENT("20261129T034135Z"), false, 0},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        const ErrLogResult *r = read(&arena, rows[i].text);
        if (r->sent.clock_told != rows[i].told || r->sent.clock_offset_s != rows[i].offset_s)
            fail_msg("%zu: %d, off by %ld", i, r->sent.clock_told, (long)r->sent.clock_offset_s);
        arena_clear(&arena);
    }
}

/* Which regions and addresses: each once, however often the log says it. */
void test_errfacts_lists_each_once(void **state)
{
    static const char text[] =
        "AWS_REGION=eu-west-1\n" SENT("20261129T034135Z") "using region eu-west-1\n" SENT(
            "20261129T034136Z") "AWS_REGION=\"eu-west-1\"\nAWS_REGION=nowhere-9\n";
    Arena arena = ARENA_INIT;
    const ErrLogResult *r = read(&arena, text);
    (void)state;
    assert_int_equal(r->regions.len, 2);
    assert_string_equal(r->regions.items[0], "eu-west-1");
    assert_string_equal(r->regions.items[1], "us-east-1");
    assert_int_equal(r->endpoints.len, 1);
    assert_string_equal(r->endpoints.items[0], "https://sts.us-east-1.amazonaws.com");
    arena_clear(&arena);
}

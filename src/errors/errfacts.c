#include "errors/errfacts.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/httpdate.h"
#include "base/text.h"
#include "data/regions.h"

enum { REGION_MOST = 40 };

const char *const errfacts_words[] = {"Credential=",
                                      "credentials_source",
                                      "etrieved credentials from",
                                      "attempt=",
                                      "attempt ",
                                      "http.url=",
                                      "http.url\":",
                                      "plugin process exited",
                                      "starting plugin",
                                      "AWS Auth provider used",
                                      "using region ",
                                      "AWS_REGION",
                                      "+ CategoryInfo ",
                                      "C:\\Users\\"};
const size_t n_errfacts_words = ARRAY_LEN(errfacts_words);
const char *const errfacts_more_words[] = {"rovider-aws_v", "x_amz_date=", "response.header.date"};
const size_t n_errfacts_more_words = ARRAY_LEN(errfacts_more_words);

bool errfacts_may_tell(Span line)
{
    return span_has_one_of(line, errfacts_words, n_errfacts_words) ||
           span_has_one_of(line, errfacts_more_words, n_errfacts_more_words);
}

static void errfacts_list(Arena *arena, ErrTextVec *list, Span text)
{
    if (text.len == 0 || text.len > 200 || list->len >= ERRLOG_LISTED)
        return;
    for (size_t i = 0; i < list->len; i++)
        if (span_is(text, list->items[i]))
            return;
    vec_push(arena, list, arena_span(arena, text));
}

/* Who signed, for where, and whether a session token was among what was signed. */
static void errfacts_signed(Arena *arena, ErrLogResult *r, Span line, Span id, Span region)
{
    Span headers = span_between(line, "SignedHeaders=", ", \"");
    if (!r->sent.access_key_id || !span_is(id, r->sent.access_key_id))
        r->sent.access_key_id = arena_span(arena, id);
    if (!r->sent.region || !span_is(region, r->sent.region))
        r->sent.region = arena_span(arena, region);
    r->sent.token = headers.len == 0 ? ERRLOG_TOKEN_UNKNOWN
                    : span_find(headers, "x-amz-security-token") < headers.len
                        ? ERRLOG_TOKEN_SENT
                        : ERRLOG_TOKEN_NOT_SENT;
    r->sent.clock_offset_s = 0;
    r->sent.clock_told = false;
}

/* Credential=AKIA.../20230113/us-west-2/sts/aws4_request: key id and signing region in one */
static void errfacts_credential(Arena *arena, ErrLogResult *r, Span line)
{
    Span scope = span_between(line, "Credential=", ", \"'"), part[4];
    size_t n = 0;
    while (n < 4 && scope.len > 0) {
        size_t end = span_find_char(scope, '/');
        part[n++] = span_sub(scope, 0, end);
        scope = span_sub(scope, end < scope.len ? end + 1 : end, scope.len);
    }
    if (n < 4)
        return;
    if (part[0].len == 0 || part[0].len > 128)
        return;
    if (!r->access_key_id)
        r->access_key_id = arena_span(arena, part[0]);
    errfacts_list(arena, &r->regions, part[2]);
    errfacts_signed(arena, r, line, part[0], part[2]);
}

void errfacts_machine(ErrLogResult *r, Span line)
{
    static const char *const marks[] = {"+ CategoryInfo ", "C:\\Users\\"};
    r->windows = r->windows || span_has_one_of(line, marks, ARRAY_LEN(marks)) ||
                 (span_starts(line, "PS ") && span_find(line, ":\\") == 4);
}

/* The region that a program says it takes (eksctl), or that a variable names. */
static void errfacts_region(Arena *arena, ErrLogResult *r, Span line)
{
    static const char *const marks[] = {"using region ", "AWS_REGION=", "AWS_REGION: "};
    for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
        Span name = span_trim(span_between(line, marks[i], " ,;\n"), "\"'");
        if (name.len > 0 && region_find(arena_span(arena, span_sub(name, 0, REGION_MOST))))
            errfacts_list(arena, &r->regions, name);
    }
}

/* ---- the clock ---- */

/* 20261128T190722Z; 0 where it is no such time. */
static int64_t errfacts_basic_time(Span s)
{
    char text[sizeof "2026-11-28T19:07:22Z"];
    int64_t at;
    if (s.len < 15)
        return 0;
    snprintf(text, sizeof text, "%.4s-%.2s-%.5s:%.2s:%.2sZ", s.ptr, s.ptr + 4, s.ptr + 6,
             s.ptr + 11, s.ptr + 13);
    at = text_parse_time(span_of(text));
    return at < 0 ? 0 : at;
}

/* Sun, 29 Nov 2026 03:41:35 GMT */
static int64_t errfacts_http_time(Span s)
{
    char text[40];
    snprintf(text, sizeof text, "%.*s", (int)(s.len < sizeof text ? s.len : 0), s.ptr);
    return http_date(text);
}

/* The request's own time, and what the answer's head says: how far this clock is off. */
static void errfacts_clock(ErrLogResult *r, Span line)
{
    int64_t asked = errfacts_basic_time(span_trim(span_between(line, "x_amz_date=", " ,"), "\""));
    int64_t told = errfacts_http_time(span_between(line, "response.header.date=\"", "\""));
    if (asked > 0)
        r->asked_at_s = asked;
    if (told > 0 && r->asked_at_s > 0) {
        r->sent.clock_offset_s = r->asked_at_s - told;
        r->sent.clock_told = true;
    }
}

/* "https://host" of a URL. */
static void errfacts_endpoint(Arena *arena, ErrLogResult *r, Span url)
{
    size_t scheme = span_find(url, "://"), end;
    Span host;
    if (scheme >= url.len)
        return;
    host = span_sub(url, scheme + 3, url.len);
    end = span_find_char(host, '/');
    if (span_find_char(span_sub(host, 0, end), '@') < end)
        return; /* user and password in it: not ours to repeat */
    errfacts_list(arena, &r->endpoints, span_sub(url, 0, scheme + 3 + end));
}

static int errfacts_number(Span text)
{
    int n = 0;
    for (size_t i = 0; i < text.len && i < 4 && isdigit((unsigned char)text.ptr[i]); i++)
        n = n * 10 + (text.ptr[i] - '0');
    return n;
}

void errfacts_take(Arena *arena, ErrLogResult *r, Span line)
{
    static const char *const attempts[] = {"attempt=", "attempt "};
    static const char *const sources[] = {
        "Retrieved credentials from \"", "credentials_source=", "credentials_source\":\"",
        "AWS Auth provider used: \"", "retrieved credentials from \""};
    Span version = span_between(line, "rovider-aws_v", "_: ");
    errfacts_machine(r, line);
    errfacts_credential(arena, r, line);
    errfacts_region(arena, r, line);
    errfacts_clock(r, line);
    for (size_t i = 0; i < ARRAY_LEN(sources) && !r->credentials_source; i++) {
        Span source = span_between(line, sources[i], "\" ,");
        if (source.len > 0 && source.len < 100)
            r->credentials_source = arena_span(arena, source);
    }
    errfacts_endpoint(arena, r, span_between(line, "http.url=", " \""));
    errfacts_endpoint(arena, r, span_between(line, "http.url\":\"", " \""));
    if (!r->provider_version && version.len > 0 && version.len < 20)
        r->provider_version = arena_span(arena, version);
    for (size_t i = 0; i < ARRAY_LEN(attempts) && (span_find(line, "max=") < line.len ||
                                                   span_find(line, "retrying") < line.len);
         i++) {
        int n = errfacts_number(span_between(line, attempts[i], " ;,"));
        r->attempts = n > r->attempts ? n : r->attempts;
    }
}

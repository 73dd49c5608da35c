#include "errors/errfacts.h"

#include <ctype.h>
#include <string.h>

const char *const errfacts_words[] = {"Credential=",
                                      "credentials_source",
                                      "etrieved credentials from",
                                      "attempt=",
                                      "attempt ",
                                      "http.url=",
                                      "http.url\":",
                                      "plugin process exited",
                                      "starting plugin",
                                      "AWS Auth provider used"};
const size_t n_errfacts_words = ARRAY_LEN(errfacts_words);

/* What follows mark up to one of the end characters; empty if mark is not there. */
static Span errfacts_after(Span line, const char *mark, const char *ends)
{
    size_t at = span_find(line, mark), end;
    if (at >= line.len)
        return SPAN_EMPTY;
    at += strlen(mark);
    for (end = at; end < line.len && !strchr(ends, line.ptr[end]); end++)
        continue;
    return span_sub(line, at, end);
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

/* Credential=AKIA.../20230113/us-west-2/sts/aws4_request: key id and signing region in one */
static void errfacts_credential(Arena *arena, ErrLogResult *r, Span line)
{
    Span scope = errfacts_after(line, "Credential=", ", \"'"), part[4];
    size_t n = 0;
    while (n < 4 && scope.len > 0) {
        size_t end = span_find_char(scope, '/');
        part[n++] = span_sub(scope, 0, end);
        scope = span_sub(scope, end < scope.len ? end + 1 : end, scope.len);
    }
    if (n < 4)
        return;
    if (!r->access_key_id && part[0].len > 0 && part[0].len <= 128)
        r->access_key_id = arena_span(arena, part[0]);
    errfacts_list(arena, &r->regions, part[2]);
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
    Span version = errfacts_after(line, "rovider-aws_v", "_: ");
    errfacts_credential(arena, r, line);
    for (size_t i = 0; i < ARRAY_LEN(sources) && !r->credentials_source; i++) {
        Span source = errfacts_after(line, sources[i], "\" ,");
        if (source.len > 0 && source.len < 100)
            r->credentials_source = arena_span(arena, source);
    }
    errfacts_endpoint(arena, r, errfacts_after(line, "http.url=", " \""));
    errfacts_endpoint(arena, r, errfacts_after(line, "http.url\":\"", " \""));
    if (!r->provider_version && version.len > 0 && version.len < 20)
        r->provider_version = arena_span(arena, version);
    for (size_t i = 0; i < ARRAY_LEN(attempts) && (span_find(line, "max=") < line.len ||
                                                   span_find(line, "retrying") < line.len);
         i++) {
        int n = errfacts_number(errfacts_after(line, attempts[i], " ;,"));
        r->attempts = n > r->attempts ? n : r->attempts;
    }
}

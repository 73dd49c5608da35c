#include "errors/errchain.h"

#include <ctype.h>
#include <string.h>

#include "data/error_codes.h"
#include "errors/errnouns.h"
#include "errors/squeeze.h"

/* ---- where a link ends ---- */

/* Fields of an answer, which a colon follows too. */
static bool errchain_is_field(Span before)
{
    static const char *const fields[] = {"StatusCode", "status code", "RequestID",   "request id",
                                         "HostID",     "host id",     "Status Code", "Request ID"};
    return span_ends_with_one_of(before, fields, ARRAY_LEN(fields));
}

/* Length of the line end, its blanks and the words behind it that begin a link ("caused by:", an
 * inner "Error:"); 0 where an ordinary line begins. */
static size_t errchain_line_mark(Span rest)
{
    static const char *const marks[] = {"caused by:", "Caused by:", "Error:", "ERROR:"};
    size_t at = 0;
    while (at < rest.len && isspace((unsigned char)rest.ptr[at]))
        at++;
    for (size_t i = 0; i < ARRAY_LEN(marks); i++)
        if (span_starts(span_sub(rest, at, rest.len), marks[i]))
            return at + strlen(marks[i]);
    return 0;
}

/* aws-sdk-go-v2 joins its wrappers by commas (smithy-go errors.go, aws/transport/http
 * response_error.go); a comma of a sentence is none. */
static bool errchain_is_joint(Span rest)
{
    static const char *const begins[] = {"https response error",
                                         "api error ",
                                         "request send failed",
                                         "get identity",
                                         "get credentials",
                                         "failed to ",
                                         "no EC2 ",
                                         "operation error ",
                                         "exceeded maximum",
                                         "request canceled",
                                         "context deadline",
                                         "refresh cached SSO",
                                         "unable to refresh"};
    return span_starts_with_one_of(rest, begins, ARRAY_LEN(begins));
}

/* Length of what separates two links at `at`; 0 = nothing does. */
static size_t errchain_separator(Span text, size_t from, size_t at)
{
    Span rest = span_sub(text, at, text.len);
    if (rest.len < 2)
        return 0;
    if (rest.ptr[0] == ':' && isspace((unsigned char)rest.ptr[1]))
        return errchain_is_field(span_sub(text, from, at)) ? 0 : 2;
    if (rest.ptr[0] == ',' && rest.ptr[1] == ' ')
        return errchain_is_joint(span_sub(rest, 2, rest.len)) ? 2 : 0;
    return rest.ptr[0] == '\n' ? errchain_line_mark(rest) : 0;
}

ErrChain errchain_split(Span text)
{
    ErrChain chain = {.n = 0};
    size_t from = 0;
    for (size_t at = 0; at < text.len && chain.n + 1 < ERRCHAIN_MAX;) {
        size_t n = errchain_separator(text, from, at);
        Span link = span_trim(span_sub(text, from, at), " \t\n");
        if (n == 0) {
            at++;
            continue;
        }
        if (link.len > 0)
            chain.links[chain.n++] = link;
        from = at += n;
    }
    if (span_trim(span_sub(text, from, text.len), " \t\n").len > 0)
        chain.links[chain.n++] = span_trim(span_sub(text, from, text.len), " \t\n");
    return chain;
}

/* ---- what a link is about ---- */

/* Its last word is a code of AWS, or it says which one AWS answered. */
static bool errchain_is_code(Arena *arena, Span link)
{
    size_t from = link.len;
    const ErrorCode *row;
    if (span_find(link, "An error occurred (") < link.len || span_starts(link, "api error "))
        return true;
    while (from > 0 && isalnum((unsigned char)link.ptr[from - 1]))
        from--;
    row = error_code_find(arena_span(arena, span_sub(link, from, link.len)));
    return row && row->status && strcmp(row->status, "n/a") != 0;
}

/* In the order of what is surest: a certificate that is not yet valid is TLS's word for a clock. */
static const struct {
    enum errlink kind;
    const char *phrases;
} errchain_rows[] = {
    {ERRLINK_CLOCK, "Signature expired|Signature not yet current|RequestTimeTooSkewed|is not yet "
                    "valid|clock skew error|request time and the current time"},
    {ERRLINK_PROXY, "proxyconnect|connect to proxy|ProxyError|Proxy Authentication Required|Tunnel "
                    "connection failed"},
    {ERRLINK_TLS, "x509|certificate signed by|tls|SSL validation failed|CERTIFICATE_VERIFY_FAILED|"
                  "self-signed certificate|self signed certificate|local issuer certificate"},
    {ERRLINK_DNS, "no such host.|No such host is known|Could not resolve*|getaddrinfo|Name or "
                  "service not known|Temporary "
                  "failure in name resolution|ENOTFOUND|EAI_AGAIN|dns error|server misbehaving"},
    {ERRLINK_NETWORK,
     "i/o timeout|connection refused|connection reset*|network is unreachable|no route to host|"
     "ETIMEDOUT|ECONNREFUSED|ECONNRESET|dial tcp|timed out|context deadline exceeded|send request "
     "failed|request send failed|Could not connect to the endpoint URL"},
};

static enum errlink errchain_kind(Arena *arena, Span link)
{
    Squeezed s = squeeze_text(arena, link);
    for (size_t i = 0; i < ARRAY_LEN(errchain_rows); i++)
        if (squeeze_has_words(&s, errchain_rows[i].phrases))
            return errchain_rows[i].kind;
    if (errchain_is_code(arena, link))
        return ERRLINK_CODE;
    return errnouns_find(link, ERRNOUNS_MISSING) ? ERRLINK_NO_CREDENTIALS : ERRLINK_WORDS;
}

enum errlink errchain_decides(Arena *arena, const ErrChain *chain)
{
    for (size_t i = chain->n; i > 0; i--) {
        enum errlink kind = errchain_kind(arena, chain->links[i - 1]);
        if (kind != ERRLINK_WORDS)
            return kind;
    }
    return ERRLINK_WORDS;
}

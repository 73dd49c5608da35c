#include "engine/explain_hosts.h"

#include <ctype.h>
#include <string.h>

#include "data/regions.h"

enum { LABEL_MAX = 40, HOST_MOST = 128 };

bool explain_names_other_host(const ExplainContext *ctx)
{
    return squeeze_has(&ctx->s, "://|lookup ") &&
           !squeeze_has(&ctx->s,
                        "amazonaws|169.254|.aws/|aws.dev|awsapps|localhost|127.0.0.1|xmlns=");
}

/* What stands before an address that a call went to, or is sent to. */
static bool explain_is_asked(Span before)
{
    static const char *const marks[] = {
        "Get \"",    "Put \"",        "Post \"",         "Head \"",      "Delete \"", "endpoint ",
        "endpoint=", "endpoint: ",    "endpoint \"",     "Endpoint: ",   "/? (",      " on \"",
        "s3:",       "endpoint-url ", "endpoint_url = ", "endpoint_url="};
    return span_ends_with_one_of(before, marks, ARRAY_LEN(marks));
}

/* AWS's own hosts end in a partition's suffix (data/regions.tsv); a loopback stands for them. */
static bool explain_is_aws_host(Span host)
{
    static const char *const names[] = {"amazonaws", "169.254.", "localhost",   "127.0.0.1",
                                        "[::1]",     ".aws",     "awsapps.com", "localstack"};
    return span_has_one_of(host, names, ARRAY_LEN(names));
}

/* Takes the next host that was asked off *rest, with its port; empty at the end. out_scheme: what
 * stands before its "://"; NULL. */
static Span explain_next_asked(Span *rest, Span *out_scheme)
{
    for (size_t at; (at = span_find(*rest, "://")) < rest->len;) {
        Span host = span_sub(*rest, at + 3, rest->len), before;
        size_t from = at, end = 0;
        while (end < host.len && !strchr("/ \"'<>)\n,", host.ptr[end]))
            end++;
        while (from > 0 && isalnum((unsigned char)rest->ptr[from - 1]))
            from--;
        before = span_sub(*rest, 0, from);
        if (out_scheme)
            *out_scheme = span_sub(*rest, from, at);
        *rest = span_sub(host, end, host.len);
        if (end > 0 && explain_is_asked(before))
            return span_sub(host, 0, end);
    }
    return SPAN_EMPTY;
}

bool explain_is_asked_elsewhere(const ExplainContext *ctx)
{
    Span rest = ctx->s.text, host;
    bool elsewhere = false;
    while ((host = explain_next_asked(&rest, NULL)).len > 0) {
        if (explain_is_aws_host(host))
            return false;
        elsewhere = true;
    }
    return elsewhere;
}

const char *explain_asked_url(const ExplainContext *ctx)
{
    Span scheme, rest = ctx->s.text, host = explain_next_asked(&rest, &scheme), name;
    if (host.len == 0 || host.len > HOST_MOST)
        return NULL;
    name = span_sub(host, 0, span_find_char(host, ':'));
    for (size_t i = 0; i < host.len; i++)
        if (!isalnum((unsigned char)host.ptr[i]) && !strchr(i < name.len ? "-." : ":", host.ptr[i]))
            return NULL;
    return name.len > 0
               ? arena_printf(ctx->arena, "%s://%s", span_is(scheme, "http") ? "http" : "https",
                              arena_span(ctx->arena, host))
               : NULL;
}

bool explain_names_own_host(const ExplainContext *ctx)
{
    return squeeze_has(&ctx->s, ".rds.amazonaws.com|.cache.amazonaws.com|.redshift.amazonaws.com|"
                                ".elb.amazonaws.com|.es.amazonaws.com|.docdb.amazonaws.com|"
                                ".compute.amazonaws.com|.kafka.|.memorydb.|.neptune.amazonaws.com");
}

/* The label in a region's place: sts.LABEL.amazonaws.com, s3.LABEL.amazonaws.com. NULL at the end;
 * *from goes on. */
static const char *explain_next_label(const ExplainContext *ctx, size_t *from)
{
    Span text = ctx->s.text;
    while (*from < text.len) {
        size_t at = *from + span_find(span_sub(text, *from, text.len), ".amazonaws.com"),
               start = at;
        if (at >= text.len)
            return NULL;
        while (start > *from && !strchr("/ \"'.", text.ptr[start - 1]))
            start--;
        *from = at + 1;
        if (start >= 4 && text.ptr[start - 1] == '.' && at - start < LABEL_MAX &&
            (span_ends(span_sub(text, 0, start), "sts.") ||
             span_ends(span_sub(text, 0, start), "s3.") ||
             span_find_char(span_sub(text, start, at), '-') < at - start))
            return arena_span(ctx->arena, span_sub(text, start, at));
    }
    return NULL;
}

bool explain_is_bad_region_host(const ExplainContext *ctx)
{
    size_t from = 0;
    for (const char *label; (label = explain_next_label(ctx, &from)) != NULL;)
        if (!region_find(label) && strchr(label, '-'))
            return true;
    return false;
}

bool explain_is_odd_host(const ExplainContext *ctx)
{
    size_t from = 0;
    for (const char *label; (label = explain_next_label(ctx, &from)) != NULL;)
        if (!region_find(label) && !strchr(label, '-'))
            return true;
    return false;
}

bool explain_is_loopback(const ExplainContext *ctx)
{
    return squeeze_has(&ctx->s, "127.0.0.1|localhost|[::1]|:4566|host.docker.internal");
}

/*
 * S3 as the S3 backend asks it. Where a HEAD answer has no body the SDK takes the status text as
 * code ("Forbidden", "NotFound", "MovedPermanently"): aws-sdk-go-v2 service/s3
 * s3shared.GetErrorResponseComponents (RULES.md 92). Answers: field BucketRegion from
 * x-amz-bucket-region, also of errors.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "net/reply.h"
#include "sigv4/sigv4.h"

/* What fits into a host name in front of ".s3": endpoint rules isVirtualHostableS3Bucket without
 * sub-domains. */
static bool s3_fits_host(const char *bucket)
{
    size_t len = strlen(bucket);
    if (len < 3 || len > 63 || !isalnum((unsigned char)bucket[0]) ||
        !isalnum((unsigned char)bucket[len - 1]))
        return false;
    for (const char *p = bucket; *p; p++)
        if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) && *p != '-')
            return false;
    return true;
}

static bool s3_host_is_address(Span authority)
{
    for (size_t i = 0; i < authority.len; i++)
        if (!isdigit((unsigned char)authority.ptr[i]) && !strchr(".:[]", authority.ptr[i]))
            return false;
    return true;
}

/* "https://s3.region.amazonaws.com" -> "https://bucket.s3.region.amazonaws.com", or NULL where the
 * bucket goes into the path. */
static const char *s3_virtual_origin(Arena *arena, const Question *q, const char *bucket)
{
    const char *wanted = question_text(q, "path_style");
    Span origin = span_of(q->endpoint);
    size_t scheme = span_find(origin, "://");
    Span authority = span_sub(origin, scheme + 3, origin.len);
    if ((wanted && strcmp(wanted, "true") == 0) || scheme == origin.len || !s3_fits_host(bucket) ||
        s3_host_is_address(span_sub(authority, 0, span_find_char(authority, '/'))))
        return NULL;
    return arena_printf(arena, "%s://%s.%s", arena_span(arena, span_sub(origin, 0, scheme)), bucket,
                        arena_span(arena, authority));
}

void s3_build(Arena *arena, const Question *q, const NetRow *row, Draft *out)
{
    const char *bucket = question_text(q, "bucket"), *key = question_text(q, "key");
    const char *origin = bucket ? s3_virtual_origin(arena, q, bucket) : NULL;
    bool object = q->kind == Q_S3_HEAD_OBJECT || q->kind == Q_S3_GET_OBJECT;
    bool head = q->kind == Q_S3_HEAD_OBJECT || q->kind == Q_S3_HEAD_BUCKET;
    out->method = head ? "HEAD" : "GET";
    out->path = origin || !bucket
                    ? ""
                    : arena_printf(arena, "/%s", sigv4_uri_encode(arena, span_of(bucket), false));
    if (object && key)
        out->path =
            arena_printf(arena, "%s/%s", out->path, sigv4_uri_encode(arena, span_of(key), true));
    if (!out->path[0])
        out->path = "/";
    if (origin)
        out->origin = origin;
    if (q->kind == Q_S3_LIST_OBJECTS) {
        static const struct {
            const char *param, *sent;
        } rows[] = {{"delimiter", "delimiter"}, {"max_keys", "max-keys"}, {"prefix", "prefix"}};
        draft_query(arena, out, "list-type", "2");
        for (size_t i = 0; i < ARRAY_LEN(rows); i++)
            if (question_text(q, rows[i].param))
                draft_query(arena, out, rows[i].sent, question_text(q, rows[i].param));
    }
    out->service = row->service;
    out->raw_path = out->hash_header = true;
}

/* net/http StatusText of Go is the message; without its blanks it is the code. */
static const char *s3_status_text(int status)
{
    static const struct {
        int status;
        const char *text;
    } rows[] = {
        {301, "Moved Permanently"},
        {302, "Found"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {409, "Conflict"},
        {412, "Precondition Failed"},
        {429, "Too Many Requests"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (rows[i].status == status)
            return rows[i].text;
    return "UnknownError";
}

static void s3_parse_error(Reply *r, bool head)
{
    Flat flat = flat_read_xml(r->scratch, r->http->body);
    const char *code = flat_get(&flat, "Code");
    bool redirect = r->http->status / 100 == 3;
    if (code && strcmp(flat.root, "Error") == 0)
        reply_error(r, code, flat_get(&flat, "Message"));
    else if (head || redirect) {
        const char *text = s3_status_text(r->http->status);
        char *word = arena_strdup(r->scratch, text);
        size_t len = 0;
        for (const char *p = text; *p; p++)
            if (*p != ' ')
                word[len++] = *p;
        word[len] = '\0';
        reply_error(r, word, text);
    } else if (flat.fine || flat.empty)
        reply_error(r, "UnknownError", "UnknownError");
    reply_field(r, "BucketName", flat_get(&flat, "BucketName"));
    reply_field(r, "Region", flat_get(&flat, "Region"));
    reply_field(r, "Endpoint", flat_get(&flat, "Endpoint"));
    if (!code && !head && !redirect && r->http->status < 500)
        reply_malformed(r, flat.fine || flat.empty ? NULL : flat.problem);
}

void s3_parse(Reply *r)
{
    bool head = r->q->kind == Q_S3_HEAD_OBJECT || r->q->kind == Q_S3_HEAD_BUCKET;
    Flat flat;
    reply_field(r, "BucketRegion", http_header(r->http, "x-amz-bucket-region"));
    if (!reply_success(r)) {
        s3_parse_error(r, head);
        return;
    }
    if (r->q->kind != Q_S3_LIST_OBJECTS) { /* the content of a state file is never kept */
        reply_field(r, "ETag", http_header(r->http, "etag"));
        reply_field(r, "ContentLength", http_header(r->http, "content-length"));
        r->out->ok = true;
        return;
    }
    flat = flat_read_xml(r->scratch, r->http->body);
    r->out->ok = flat.fine && strcmp(flat.root, "ListBucketResult") == 0;
    if (r->out->ok)
        reply_fields_below(r, &flat, "");
    else
        reply_malformed(r, flat.fine ? "ListBucketResult node not found" : flat.problem);
}

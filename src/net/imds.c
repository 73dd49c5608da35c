/*
 * Credentials from the machine: EC2's instance metadata (aws-sdk-go-v2 feature/ec2/imds) and the
 * container endpoint of ECS and EKS (credentials/endpointcreds). Both are plain HTTP, unsigned.
 */
#include <string.h>

#include "net/reply.h"

enum { TEXT_MAX_BYTES = 4096 };

static const char imds_ttl_s[] = "21600"; /* feature/ec2/imds token_provider.go: defaultTokenTTL */

void imds_token_build(Arena *arena, const Question *q, const NetRow *row UNUSED, Draft *out)
{
    const char *path = question_text(q, "path");
    out->method = "PUT";
    out->path = path && path[0] == '/' ? path : "/latest/api/token";
    draft_header(arena, out, "x-aws-ec2-metadata-token-ttl-seconds", imds_ttl_s);
}

void imds_get_build(Arena *arena, const Question *q, const NetRow *row UNUSED, Draft *out)
{
    const char *path = question_text(q, "path");
    Span token = secret_use(question_secret(q, "token"));
    out->method = "GET";
    out->path = path && path[0] == '/' ? path : arena_printf(arena, "/%s", path ? path : "");
    if (token.len > 0)
        draft_header(arena, out, "x-aws-ec2-metadata-token", arena_span(arena, token));
}

/* A web page instead of metadata: something else listens at the address. */
static bool imds_is_page(const HttpResult *http)
{
    const char *type = http_header(http, "content-type");
    Span body = span_trim(http->body, " \t\r\n");
    return (type && span_starts(span_of(type), "text/html")) || span_starts(body, "<!") ||
           span_starts(body, "<html");
}

void imds_token_parse(Reply *r)
{
    Span token = span_trim(r->http->body, " \t\r\n");
    if (!reply_success(r))
        return;
    if (token.len == 0 || imds_is_page(r->http)) {
        reply_malformed(r, token.len == 0 ? "empty response" : "a web page");
        return;
    }
    r->out->body_secret = secret_new(r->arena, token);
    r->out->ok = true;
}

/* {"Code": "Success", "AccessKeyId": ...}; false if there are none in it. */
static bool imds_take_creds(Reply *r, const Flat *flat)
{
    const char *key_id = flat_get_nocase(flat, "AccessKeyId"),
               *secret_key = flat_get_nocase(flat, "SecretAccessKey");
    if (!key_id || !secret_key)
        return false;
    reply_creds(r, key_id, secret_key, flat_get_nocase(flat, "Token"),
                reply_time(flat_get_nocase(flat, "Expiration")));
    return true;
}

static void imds_parse_json(Reply *r, const Flat *flat)
{
    const char *code = flat_get(flat, "Code");
    if (code && strcmp(code, "Success") != 0) {
        reply_error(r, code, flat_get(flat, "Message"));
        return;
    }
    imds_take_creds(r, flat);
    reply_fields_below(r, flat, "");
    r->out->ok = true;
}

void imds_get_parse(Reply *r)
{
    Span text = span_trim(r->http->body, " \t\r\n");
    Flat flat;
    if (!reply_success(r))
        return;
    if (imds_is_page(r->http) || text.len > TEXT_MAX_BYTES * 4) {
        reply_malformed(r, "a web page");
        return;
    }
    if (span_starts(text, "{")) {
        flat = flat_read_json(r->scratch, text);
        if (flat.fine)
            imds_parse_json(r, &flat);
        else
            reply_malformed(r, flat.problem);
        return;
    }
    reply_field(r, "body", arena_span(r->scratch, text));
    r->out->ok = text.len > 0;
    if (!r->out->ok)
        reply_malformed(r, "empty response");
}

void container_build(Arena *arena, const Question *q, const NetRow *row UNUSED, Draft *out)
{
    const char *url = question_text(q, "url");
    Span rest = span_of(url ? url : q->endpoint),
         authorization = secret_use(question_secret(q, "Authorization"));
    size_t scheme = span_find(rest, "://"), path;
    Span query;
    out->method = "GET";
    out->path = "/";
    if (scheme == rest.len)
        return;
    path = scheme + 3 + span_find_char(span_sub(rest, scheme + 3, rest.len), '/');
    out->origin = arena_span(arena, span_sub(rest, 0, path));
    rest = span_sub(rest, path, rest.len);
    query = span_sub(rest, span_find_char(rest, '?') + 1, rest.len);
    rest = span_sub(rest, 0, span_find_char(rest, '?'));
    if (rest.len > 0)
        out->path = arena_span(arena, rest);
    if (query.len > 0)
        out->query = arena_span(arena, query);
    draft_header(arena, out, "Accept", "application/json");
    if (authorization.len > 0)
        draft_header(arena, out, "Authorization", arena_span(arena, authorization));
}

void container_parse(Reply *r)
{
    Flat flat = flat_read_json(r->scratch, r->http->body);
    if (!reply_success(r)) {
        reply_error(r, flat_get_nocase(&flat, "code"), flat_get_nocase(&flat, "message"));
        return;
    }
    r->out->ok = flat.fine && imds_take_creds(r, &flat);
    reply_field(r, "RoleArn", flat_get_nocase(&flat, "RoleArn"));
    if (!r->out->ok)
        reply_malformed(r, flat.fine ? "no credentials in the response" : flat.problem);
}

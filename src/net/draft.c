#include "net/draft.h"

#include <string.h>
#include <strings.h>

#include "net/dpop.h"
#include "sigv4/sigv4.h"

void draft_header(Arena *arena, Draft *d, const char *name, const char *value)
{
    vec_push(arena, &d->headers, ((HttpHeader){name, value}));
}

void draft_query(Arena *arena, Draft *d, const char *name, const char *value)
{
    d->query = arena_printf(arena, "%s%s%s=%s", d->query ? d->query : "", d->query ? "&" : "",
                            sigv4_uri_encode(arena, span_of(name), false),
                            sigv4_uri_encode(arena, span_of(value), false));
}

/* golang.org/x/net/http/httpguts ValidHeaderFieldValue: no control characters but the tab. */
static bool draft_value_fine(const char *value)
{
    for (const unsigned char *p = (const unsigned char *)value; *p; p++)
        if ((*p < 0x20 && *p != '\t') || *p == 0x7F)
            return false;
    return true;
}

/* Splits origin; false if it is no http(s) URL or has user info. */
static bool draft_split_origin(Arena *arena, const char *origin, const char **out_host,
                               const char **out_base)
{
    Span rest = span_of(origin), authority;
    bool tls = span_starts(rest, "https://");
    size_t end;
    if (!tls && !span_starts(rest, "http://"))
        return false;
    rest = span_sub(rest, tls ? 8 : 7, rest.len);
    end = span_find_char(rest, '/');
    authority = span_sub(rest, 0, end);
    /* Host header: without the port that the scheme has anyway (smithy-go
     * SanitizeHostForHeader). */
    const char *port = tls ? ":443" : ":80";
    size_t host_len = span_ends(authority, port) ? authority.len - strlen(port) : authority.len;
    *out_host = arena_span(arena, span_sub(authority, 0, host_len));
    *out_base = arena_span(arena, span_trim(span_sub(rest, end, rest.len), "/"));
    return authority.len > 0 && span_find_char(rest, '@') == rest.len &&
           span_find_char(rest, '?') == rest.len && draft_value_fine(origin) &&
           !strchr(origin, ' ');
}

static void draft_sign(Arena *arena, const Question *q, Draft *d, const char *host,
                       const char *path, int64_t now_s)
{
    SigScope scope = {sigv4_date(arena, now_s + q->clock_offset_s), q->region ? q->region : "",
                      d->service};
    const char *hash = sigv4_payload_hash(arena, d->body);
    SigInput input = {.method = d->method,
                      .path = span_of(path),
                      .query = span_of(d->query),
                      .payload_hash = hash};
    Span token = secret_use(q->creds->token);
    HttpHeader *signed_too;
    const char *signature;
    draft_header(arena, d, "X-Amz-Date", scope.date);
    if (token.len > 0)
        draft_header(arena, d, "X-Amz-Security-Token", arena_span(arena, token));
    if (d->hash_header)
        draft_header(arena, d, "X-Amz-Content-Sha256", hash);
    signed_too = arena_array(arena, HttpHeader, d->headers.len + 1);
    memcpy(signed_too, d->headers.items, d->headers.len * sizeof *signed_too);
    signed_too[d->headers.len] = (HttpHeader){"Host", host};
    input.headers = signed_too;
    input.n_headers = d->headers.len + 1;
    input.raw_path = d->raw_path;
    signature = sigv4_signature(
        arena, q->creds->secret_key, &scope,
        sigv4_string_to_sign(arena, &scope, sigv4_canonical_request(arena, &input)));
    draft_header(
        arena, d, "Authorization",
        sigv4_authorization(arena, q->creds->access_key_id.text, &scope, &input, signature));
}

/* The id is made of the body, which holds the refresh token, and the time: no other request has the
 * same. */
static enum err draft_prove(Arena *arena, Draft *d, const char *host, const char *path,
                            int64_t now_s, Err *err)
{
    const char *id =
        sigv4_payload_hash(arena, span_of(arena_printf(arena, "%lld %s", (long long)now_s,
                                                       sigv4_payload_hash(arena, d->body))));
    const char *proof =
        dpop_proof(arena, d->dpop_key, arena_printf(arena, "https://%s%s", host, path), now_s, id);
    if (!proof)
        return err_set(err, ERR_INPUT, SOURCE_UNKNOWN,
                       "the key of the aws login session can't be read");
    draft_header(arena, d, "DPoP", proof);
    return ERR_NONE;
}

static enum err draft_check_headers(const Draft *d, Err *err)
{
    for (size_t i = 0; i < d->headers.len; i++)
        if (!draft_value_fine(d->headers.items[i].value))
            return err_set(err, ERR_INPUT, source_rule("RULES 51"),
                           "net/http: invalid header field value for \"%s\"",
                           d->headers.items[i].name);
    return ERR_NONE;
}

enum err draft_finish(Arena *arena, const Question *q, Draft *d, int64_t now_s, HttpRequest *out,
                      Err *err)
{
    const char *host, *base, *path;
    enum err e;
    if (!d->origin || !draft_split_origin(arena, d->origin, &host, &base))
        return err_set(err, ERR_INPUT, SOURCE_UNKNOWN, "the address is no http or https URL");
    path = base[0] ? arena_printf(arena, "/%s%s", base, d->path) : d->path;
    if (q->creds && d->service && q->creds->access_key_id.text)
        draft_sign(arena, q, d, host, path, now_s);
    draft_header(arena, d, "User-Agent", "why403");
    e = d->dpop_key.len > 0 ? draft_prove(arena, d, host, path, now_s, err) : ERR_NONE;
    if (!e)
        e = draft_check_headers(d, err);
    if (e)
        return e;
    *out = (HttpRequest){.method = d->method,
                         .headers = d->headers.items,
                         .n_headers = d->headers.len,
                         .body = d->body};
    out->url = arena_printf(arena, "%s://%s%s%s",
                            span_starts(span_of(d->origin), "https:") ? "https" : "http", host,
                            path, d->query ? arena_printf(arena, "?%s", d->query) : "");
    out->route = q->route;
    out->timeout_ms = q->timeout_ms;
    return ERR_NONE;
}

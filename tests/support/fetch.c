#include "tests/support/fetch.h"

#include <string.h>

static HttpHeader *copy_headers(Arena *arena, const HttpResult *r)
{
    HttpHeader *out = arena_array(arena, HttpHeader, r->n_headers + 1);
    for (size_t i = 0; i < r->n_headers; i++)
        out[i] = (HttpHeader){arena_strdup(arena, r->headers[i].name),
                              arena_strdup(arena, r->headers[i].value)};
    return out;
}

static Span copy_span(Arena *arena, Span s)
{
    return (Span){arena_strndup(arena, s.len ? s.ptr : "", s.len), s.len};
}

static void on_http(void *data, const HttpResult *r)
{
    Fetched *f = data;
    f->calls++;
    f->http = *r;
    f->http.headers = copy_headers(f->arena, r);
    f->http.body = copy_span(f->arena, r->body);
    f->http.detail = arena_strdup(f->arena, r->detail);
    f->http.tls_subject = arena_strdup(f->arena, r->tls_subject);
    f->http.tls_issuer = arena_strdup(f->arena, r->tls_issuer);
}

static void on_child(void *data, const ChildResult *r)
{
    Fetched *f = data;
    f->calls++;
    f->child = *r;
    f->child.out = copy_span(f->arena, r->out);
    f->child.err = copy_span(f->arena, r->err);
    f->child.detail = arena_strdup(f->arena, r->detail);
}

uint64_t fetch_start(World *w, const HttpRequest *request, Fetched *out)
{
    HttpRequest r = *request;
    if (r.timeout_ms == 0)
        r.timeout_ms = FETCH_TIMEOUT_MS;
    return w->http_start(w, &r, on_http, out);
}

uint64_t fetch_child(World *w, const ChildRequest *request, Fetched *out)
{
    return w->child_start(w, request, on_child, out);
}

static bool all_called(const Fetched *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (all[i].calls == 0)
            return false;
    return true;
}

void fetch_wait(World *w, Fetched *all, size_t n)
{
    while (!all_called(all, n))
        w->poll(w, -1, FETCH_TIMEOUT_MS);
}

Fetched fetch_url(World *w, Arena *arena, const char *url, const HttpRoute *route)
{
    HttpRequest request = {.method = "GET", .url = url};
    Fetched out = {.arena = arena};
    if (route)
        request.route = *route;
    fetch_start(w, &request, &out);
    fetch_wait(w, &out, 1);
    return out;
}

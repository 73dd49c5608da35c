#include "tests/support/scriptedworld.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

static ScriptedWorld *self(World *w)
{
    return w->impl;
}

static uint64_t scripted_http_start(World *w, const HttpRequest *r, HttpDone done, void *data)
{
    ScriptedWorld *s = self(w);
    ScriptedRequest *q = &s->requests[s->n_requests];
    if (s->n_requests == SCRIPTED_MAX)
        BUG("more requests than the script holds");
    snprintf(q->url, sizeof q->url, "%s", r->url);
    q->body = mem_alloc(r->body.len + 1);
    memcpy(q->body, r->body.ptr ? r->body.ptr : "", r->body.len);
    q->done = done;
    q->data = data;
    q->open = true;
    return ++s->n_requests;
}

static void scripted_http_cancel(World *w, uint64_t id)
{
    self(w)->requests[id - 1].cancelled = true;
}

static uint64_t scripted_child_start(World *w, const ChildRequest *r, ChildDone done, void *data)
{
    ScriptedWorld *s = self(w);
    ScriptedRequest *q = &s->requests[s->n_requests];
    snprintf(q->url, sizeof q->url, "child:%s", r->argv[0]);
    q->child_done = done;
    q->data = data;
    q->open = true;
    return ++s->n_requests;
}

static void finish(ScriptedRequest *q, HttpResult *result)
{
    ChildResult child = {0};
    q->open = false;
    if (q->done)
        q->done(q->data, result);
    else
        q->child_done(q->data, &child);
}

static bool scripted_poll(World *w, int extra_fd, int timeout_ms)
{
    ScriptedWorld *s = self(w);
    size_t n = s->n_requests;
    (void)extra_fd;
    (void)timeout_ms;
    for (size_t i = 0; i < n; i++) {
        HttpResult result = {0};
        if (!s->requests[i].open)
            continue;
        if (s->requests[i].cancelled)
            result.net = NET_CANCELLED;
        else if (!s->answer(s, i, &result))
            continue;
        finish(&s->requests[i], &result);
    }
    return false;
}

static int64_t scripted_now_s(World *w)
{
    return self(w)->now_s;
}

static int64_t scripted_mono_ms(World *w)
{
    return self(w)->mono_ms;
}

static const char *scripted_env_get(World *w, const char *name)
{
    (void)w;
    (void)name;
    return NULL;
}

static enum file_state scripted_file_read(World *w, Arena *arena, const char *path,
                                          size_t max_bytes, Span *out)
{
    (void)w;
    (void)arena;
    (void)path;
    (void)max_bytes;
    *out = SPAN_EMPTY;
    return FILE_ABSENT;
}

static const char *scripted_file_place(World *w, Arena *arena, const char *path)
{
    (void)w;
    return arena_strdup(arena, path);
}

void scripted_init(ScriptedWorld *w, bool (*answer)(ScriptedWorld *, size_t, HttpResult *))
{
    memset(w, 0, sizeof *w);
    w->answer = answer;
    w->now_s = 1795448686;
    w->world.impl = w;
    w->world.http_start = scripted_http_start;
    w->world.http_cancel = scripted_http_cancel;
    w->world.child_start = scripted_child_start;
    w->world.child_cancel = scripted_http_cancel;
    w->world.poll = scripted_poll;
    w->world.now_s = scripted_now_s;
    w->world.mono_ms = scripted_mono_ms;
    w->world.env_get = scripted_env_get;
    w->world.file_read = scripted_file_read;
    w->world.file_place = scripted_file_place;
}

void scripted_clear(ScriptedWorld *w)
{
    for (size_t i = 0; i < w->n_requests; i++)
        mem_free(w->requests[i].body);
}

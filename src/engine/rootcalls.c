#include "engine/rootcalls.h"

#include <string.h>

#include "hcl/tfpath.h"

/* "../modules//vpc?x" is ../modules/vpc. */
void rootcalls_source(RootCalls *c, const char *dir, Span source)
{
    char *text;
    const char *doubled;
    RootCall call = {.from = dir};
    if (!span_starts(source, "./") && !span_starts(source, "../"))
        return;
    text = arena_span(c->arena, source);
    text[strcspn(text, "?")] = '\0';
    while ((doubled = strstr(text, "//")))
        memmove(text + (doubled - text), doubled + 1, strlen(doubled));
    call.to = tfpath_join(c->arena, dir, text);
    names_put(c->arena, &c->called, span_of(call.to), c);
    vec_push(c->arena, &c->calls, call);
}

void rootcalls_source_end(RootCalls *c, const char *dir, Span end)
{
    RootCall call = {dir, NULL};
    if (end.len < 2 || end.ptr[0] != '/')
        return;
    call.to = tfpath_join(c->arena, "/", arena_span(c->arena, end));
    vec_push(c->arena, &c->ends, call);
}

bool rootcalls_called(const RootCalls *c, const char *dir)
{
    if (names_get(&c->called, span_of(dir)))
        return true;
    for (size_t i = 0; i < c->ends.len; i++)
        if (span_ends(span_of(dir), c->ends.items[i].to))
            return true;
    return false;
}

const char *rootcalls_caller(const RootCalls *c, const char *dir, size_t n)
{
    for (size_t i = 0; i < c->calls.len; i++)
        if (strcmp(c->calls.items[i].to, dir) == 0 && n-- == 0)
            return c->calls.items[i].from;
    for (size_t i = 0; i < c->ends.len; i++)
        if (span_ends(span_of(dir), c->ends.items[i].to) && n-- == 0)
            return c->ends.items[i].from;
    return NULL;
}

typedef VEC(const char *) DirVec;

static void callers_add(Arena *arena, NameMap *known, DirVec *todo, const char *dir)
{
    if (names_get(known, span_of(dir)))
        return;
    names_put(arena, known, span_of(dir), (void *)dir);
    vec_push(arena, todo, dir);
}

NameMap rootcalls_callers(const RootCalls *c, const char *const *dirs, size_t n_dirs)
{
    NameMap known = {0};
    DirVec todo = VEC_INIT;
    for (size_t i = 0; i < n_dirs; i++)
        callers_add(c->arena, &known, &todo, dirs[i]);
    while (todo.len > 0) {
        const char *dir = todo.items[--todo.len];
        for (size_t i = 0; i < c->calls.len; i++)
            if (strcmp(c->calls.items[i].to, dir) == 0)
                callers_add(c->arena, &known, &todo, c->calls.items[i].from);
        for (size_t i = 0; i < c->ends.len; i++)
            if (span_ends(span_of(dir), c->ends.items[i].to))
                callers_add(c->arena, &known, &todo, c->ends.items[i].from);
    }
    return known;
}

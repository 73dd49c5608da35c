#include "base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

/* The first is small: many an arena holds one line, and each block is zeroed and wiped. */
enum { FIRST_BLOCK_BYTES = 1024, BLOCK_BYTES = 16 * 1024 };

struct ArenaBlock {
    ArenaBlock *next;
    size_t used, size;
    alignas(max_align_t) char bytes[];
};

void arena_clear(Arena *arena)
{
    ArenaBlock *b = arena->first;
    while (b) {
        ArenaBlock *next = b->next;
        mem_free(b);
        b = next;
    }
    arena->first = NULL;
    arena->size = 0;
}

size_t arena_size(const Arena *arena)
{
    return arena->size;
}

void *arena_alloc(Arena *arena, size_t size)
{
    ArenaBlock *b = arena->first;
    size_t need = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    void *p;
    if (!b || b->size - b->used < need) {
        size_t room = b ? BLOCK_BYTES : FIRST_BLOCK_BYTES;
        if (need > room)
            room = need;
        b = mem_alloc(sizeof *b + room);
        b->size = room;
        arena->size += sizeof *b + room;
        /* A block made for one big item goes second, so that the rest of the current one stays in
         * use. */
        if (arena->first && need > BLOCK_BYTES / 2) {
            b->next = arena->first->next;
            arena->first->next = b;
        } else {
            b->next = arena->first;
            arena->first = b;
        }
    }
    p = b->bytes + b->used;
    b->used += need;
    return p;
}

char *arena_strndup(Arena *arena, const char *bytes, size_t len)
{
    char *copy = arena_alloc(arena, len + 1);
    if (len > 0)
        memcpy(copy, bytes, len);
    return copy;
}

char *arena_strdup(Arena *arena, const char *text)
{
    return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

char *arena_span(Arena *arena, Span span)
{
    return arena_strndup(arena, span.ptr, span.len);
}

char *arena_vprintf(Arena *arena, const char *fmt, va_list args)
{
    va_list again;
    int len;
    char *text;
    va_copy(again, args);
    len = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (len < 0)
        len = 0;
    text = arena_alloc(arena, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, fmt, args);
    return text;
}

char *arena_printf(Arena *arena, const char *fmt, ...)
{
    va_list args;
    char *text;
    va_start(args, fmt);
    text = arena_vprintf(arena, fmt, args);
    va_end(args);
    return text;
}

void *arena_grow(Arena *arena, const void *items, size_t len, size_t *cap, size_t item_size)
{
    size_t first_cap = item_size < 128 ? 8 : 2; /* many a list of big items holds one */
    size_t fresh_cap = *cap ? *cap * 2 : first_cap;
    void *fresh = arena_alloc(arena, fresh_cap * item_size);
    if (len > 0)
        memcpy(fresh, items, len * item_size);
    *cap = fresh_cap;
    return fresh;
}

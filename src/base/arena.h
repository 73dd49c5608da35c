/*
 * Arena: memory that lives as long as its owner (a Session, a test). Facts, findings, syntax trees
 * and texts live in one; nobody frees a single one of them. arena_clear wipes and frees all at
 * once.
 *
 *     Arena arena = ARENA_INIT;
 *     char *text = arena_printf(&arena, "%s:%d", file, line);
 *     arena_clear(&arena);
 *
 * Also here: VEC, a growable array whose items live in an arena.
 */
#ifndef WHY403_BASE_ARENA_H
#define WHY403_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/span.h"

typedef struct ArenaBlock ArenaBlock;

typedef struct Arena {
    ArenaBlock *first;
    size_t size;
} Arena;

#define ARENA_INIT \
    {              \
        NULL, 0    \
    }

/* Wipes and frees everything; the arena is empty and usable again. Safe twice. */
void arena_clear(Arena *arena);

/* Bytes that it holds of the system's memory. */
size_t arena_size(const Arena *arena);

/* Zeroed memory, aligned for any type. Never NULL. */
void *arena_alloc(Arena *arena, size_t size);
#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array(arena, type, n) ((type *)arena_alloc((arena), sizeof(type) * (n)))

/* NUL-ended copies. arena_strdup(NULL) is NULL. */
char *arena_strdup(Arena *arena, const char *text);
char *arena_strndup(Arena *arena, const char *bytes, size_t len);
char *arena_span(Arena *arena, Span span);
char *arena_printf(Arena *arena, const char *fmt, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(Arena *arena, const char *fmt, va_list args) PRINTF_LIKE(2, 0);

/* VEC(T) v = VEC_INIT; vec_push(arena, &v, item); v.items[0 .. v.len-1]. Items move when it grows:
 * keep indexes, not pointers. */
#define VEC(T)           \
    struct {             \
        T *items;        \
        size_t len, cap; \
    }
#define VEC_INIT   \
    {              \
        NULL, 0, 0 \
    }
#define vec_push(arena, v, item)                                                                   \
    do {                                                                                           \
        if ((v)->len == (v)->cap)                                                                  \
            (v)->items = arena_grow((arena), (v)->items, (v)->len, &(v)->cap, sizeof *(v)->items); \
        (v)->items[(v)->len++] = (item);                                                           \
    } while (0)
#define vec_last(v) (&(v)->items[(v)->len - 1])

/* For vec_push only: a larger copy of items; *cap becomes the new capacity. */
void *arena_grow(Arena *arena, const void *items, size_t len, size_t *cap, size_t item_size);

#endif

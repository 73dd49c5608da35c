#include "tests/support/golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/setup.h"

enum { GOLDEN_MAX = 1 << 20 };

static char *golden_path(Arena *arena, const char *name)
{
    return arena_printf(arena, "%s/screens/%s.golden", test_dir(), name);
}

static char *read_file(Arena *arena, const char *path)
{
    char *text = arena_alloc(arena, GOLDEN_MAX);
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(text, 1, GOLDEN_MAX - 1, f) : 0;
    text[n] = '\0';
    if (f)
        fclose(f);
    return text;
}

static bool write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    if (!f)
        return false;
    fputs(text, f);
    return fclose(f) == 0;
}

static void print_difference(const char *name, const char *want, const char *got)
{
    Span a = span_of(want), b = span_of(got), x = SPAN_EMPTY, y = SPAN_EMPTY;
    for (int line = 1;; line++) {
        bool more_a = span_next_line(&a, &x), more_b = span_next_line(&b, &y);
        if (!more_a && !more_b)
            return;
        if (more_a != more_b || x.len != y.len || memcmp(x.ptr, y.ptr, x.len) != 0) {
            print_error("%s, line %d\n  want: %.*s\n  got:  %.*s\n", name, line,
                        more_a ? (int)x.len : 0, x.ptr, more_b ? (int)y.len : 0, y.ptr);
            return;
        }
    }
}

bool golden_text(const char *name, const char *text)
{
    Arena arena = ARENA_INIT;
    const char *path = golden_path(&arena, name);
    bool same;
    if (getenv("GENERATE")) {
        same = write_file(path, text);
    } else {
        const char *want = read_file(&arena, path);
        same = strcmp(want, text) == 0;
        if (!same)
            print_difference(name, want, text);
    }
    arena_clear(&arena);
    return same;
}

bool golden_screen(const char *name, const Grid *grid)
{
    Arena arena = ARENA_INIT;
    bool same = golden_text(name, arena_printf(&arena, "%s==== roles\n%s", grid_dump(&arena, grid),
                                               grid_dump_roles(&arena, grid)));
    arena_clear(&arena);
    return same;
}

#include "base/names.h"

static size_t names_slot(const NameMap *map, Span name)
{
    unsigned long long hash = span_digest(0, name);
    size_t i = (size_t)(hash ^ hash >> 32) & (map->cap - 1);
    while (map->rows[i].value && !span_same(map->rows[i].name, name))
        i = (i + 1) & (map->cap - 1);
    return i;
}

void *names_get(const NameMap *map, Span name)
{
    return map->cap ? map->rows[names_slot(map, name)].value : NULL;
}

void names_put(Arena *arena, NameMap *map, Span name, void *value)
{
    size_t i;
    if (map->len * 2 >= map->cap) {
        NameMap bigger = {NULL, map->cap ? map->cap * 2 : 16, 0};
        bigger.rows = arena_array(arena, NameRow, bigger.cap);
        for (size_t k = 0; k < map->cap; k++)
            if (map->rows[k].value)
                bigger.rows[names_slot(&bigger, map->rows[k].name)] = map->rows[k];
        bigger.len = map->len;
        *map = bigger;
    }
    i = names_slot(map, name);
    map->len += !map->rows[i].value;
    map->rows[i] = (NameRow){name.len ? name : SPAN_LITERAL(""), value};
}

/* names: a map from names to pointers in an arena, for the places where a list would be searched
 * too often. Knows nothing else. */
#ifndef WHY403_BASE_NAMES_H
#define WHY403_BASE_NAMES_H

#include "base/arena.h"

typedef struct NameRow {
    Span name;
    void *value;
} NameRow;

typedef struct NameMap {
    NameRow *rows;
    size_t cap, len;
} NameMap;

/* NULL if it is not there. */
void *names_get(const NameMap *map, Span name);
/* Adds or replaces; the name's bytes are borrowed. */
void names_put(Arena *arena, NameMap *map, Span name, void *value);

#endif

#include "net/flat.h"

#include <string.h>
#include <strings.h>

Flat flat_read(Arena *arena, Span body)
{
    Span text = span_trim(body, " \t\r\n");
    if (span_starts(text, "{") || span_starts(text, "["))
        return flat_read_json(arena, body);
    return flat_read_xml(arena, body);
}

const char *flat_get(const Flat *flat, const char *path)
{
    for (size_t i = 0; i < flat->leaves.len; i++)
        if (strcmp(flat->leaves.items[i].name, path) == 0)
            return flat->leaves.items[i].text;
    return NULL;
}

const char *flat_get_nocase(const Flat *flat, const char *path)
{
    const char *exact = flat_get(flat, path);
    for (size_t i = 0; !exact && i < flat->leaves.len; i++)
        if (strcasecmp(flat->leaves.items[i].name, path) == 0)
            return flat->leaves.items[i].text;
    return exact;
}

bool flat_has(const Flat *flat, const char *path)
{
    size_t len = strlen(path);
    for (size_t i = 0; i < flat->leaves.len; i++) {
        const char *name = flat->leaves.items[i].name;
        if (strncmp(name, path, len) == 0 && (name[len] == '\0' || name[len] == '.'))
            return true;
    }
    return false;
}

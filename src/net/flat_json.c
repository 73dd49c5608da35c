/* JSON replies by cJSON. */
#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

#include "base/jsonread.h"
#include "net/flat.h"

enum { JSON_LEAVES_MAX = 20000 };

/* NULL for null, objects and arrays. */
static const char *json_text(Arena *arena, const cJSON *item)
{
    if (cJSON_IsString(item))
        return arena_strdup(arena, cJSON_GetStringValue(item));
    if (cJSON_IsNumber(item)) {
        if (fabs(item->valuedouble) < 9e15 && floor(item->valuedouble) == item->valuedouble)
            return arena_printf(arena, "%.0f", item->valuedouble);
        return arena_printf(arena, "%g", item->valuedouble);
    }
    if (cJSON_IsBool(item))
        return cJSON_IsTrue(item) ? "true" : "false";
    return NULL;
}

/* Recursion is bounded by cJSON's own nesting limit. */
static void json_flatten(Arena *arena, Flat *out, const char *path, const cJSON *item)
{
    const char *dot = path[0] ? "." : "";
    int n = 0;
    for (const cJSON *child = item->child; child && out->leaves.len < JSON_LEAVES_MAX;
         child = child->next) {
        Field leaf;
        leaf.name = cJSON_IsArray(item) ? arena_printf(arena, "%s%s%d", path, dot, ++n)
                                        : arena_printf(arena, "%s%s%s", path, dot,
                                                       child->string ? child->string : "");
        leaf.text = json_text(arena, child);
        if (leaf.text)
            vec_push(arena, &out->leaves, leaf);
        else
            json_flatten(arena, out, leaf.name, child);
    }
}

Flat flat_read_json(Arena *arena, Span body)
{
    Flat out = {.root = "", .json = true};
    Span text = span_trim(body, " \t\r\n");
    const char *end = NULL, *last = text.ptr + text.len;
    cJSON *root = span_find_char(text, '\0') == text.len ? json_read(text, &end) : NULL;
    while (root && end < last && (unsigned char)*end <= ' ')
        end++;
    out.empty = text.len == 0;
    out.fine = root && end == last && (cJSON_IsObject(root) || cJSON_IsArray(root));
    if (out.fine)
        json_flatten(arena, &out, "", root);
    else
        out.problem = out.empty ? "empty response" : "no JSON";
    cJSON_Delete(root);
    return out;
}

#include "base/jsonread.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

size_t json_nodes(Span text)
{
    size_t n = 1;
    bool string = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '"')
            string = !string;
        else if (string)
            i += c == '\\';
        else
            n += c == ',' || c == '[' || c == '{';
    }
    return n;
}

struct cJSON *json_read(Span text, const char **end)
{
    const char *unwanted;
    if (text.len == 0 || json_nodes(text) > JSON_NODES_MAX)
        return NULL;
    return cJSON_ParseWithLengthOpts(text.ptr, text.len, end ? end : &unwanted, 0);
}

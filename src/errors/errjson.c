#include "errors/errjson.h"

#include <cjson/cJSON.h>
#include <string.h>

static const char *errjson_text(const cJSON *object, const char *key)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
}

static const char *errjson_or_empty(const char *text)
{
    return text ? text : "";
}

static const char *errjson_diagnostic(Arena *arena, const cJSON *d)
{
    const cJSON *range = cJSON_GetObjectItemCaseSensitive(d, "range");
    const cJSON *line =
        cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(range, "start"), "line");
    const char *context = errjson_text(cJSON_GetObjectItemCaseSensitive(d, "snippet"), "context");
    const char *address = errjson_text(d, "address"), *file = errjson_text(range, "filename");
    const char *text =
        arena_printf(arena, "Error: %s\n%s", errjson_or_empty(errjson_text(d, "summary")),
                     errjson_or_empty(errjson_text(d, "detail")));
    if (address)
        text = arena_printf(arena, "%s\n  with %s,", text, address);
    if (file)
        text = arena_printf(arena, "%s\n  on %s line %d%s%s:", text, file,
                            cJSON_IsNumber(line) ? (int)line->valuedouble : 0,
                            context ? ", in " : "", errjson_or_empty(context));
    return text;
}

bool errjson_is_terraform(Span line)
{
    return span_find(line, "\"@level\"") < line.len;
}

const char *errjson_error(Arena *arena, Span line)
{
    cJSON *root;
    const cJSON *diagnostic;
    const char *text = NULL, *severity;
    if (!errjson_is_terraform(line))
        return NULL;
    root = cJSON_ParseWithLength(line.ptr, line.len);
    diagnostic = cJSON_GetObjectItemCaseSensitive(root, "diagnostic");
    severity = errjson_text(diagnostic, "severity");
    if (severity && strcmp(severity, "error") == 0)
        text = errjson_diagnostic(arena, diagnostic);
    else if (!diagnostic && errjson_text(root, "@level") &&
             strcmp(errjson_text(root, "@level"), "error") == 0)
        text = arena_printf(arena, "Error: %s", errjson_or_empty(errjson_text(root, "@message")));
    cJSON_Delete(root);
    return text;
}

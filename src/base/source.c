#include "base/source.h"

#include <string.h>

#include "base/shown.h"

Source source_file(const char *path, int line, int column)
{
    return (Source){SOURCE_FILE, path, line, column};
}

Source source_env(const char *variable)
{
    return (Source){SOURCE_ENVIRONMENT, variable, 0, 0};
}

Source source_rule(const char *rule)
{
    return (Source){SOURCE_RULE, rule, 0, 0};
}

bool source_same(Source a, Source b)
{
    bool named = a.name && b.name ? strcmp(a.name, b.name) == 0 : a.name == b.name;
    return a.kind == b.kind && named && a.line == b.line && a.column == b.column;
}

bool value_present(Value v)
{
    return v.text || v.secret;
}

bool value_empty(Value v)
{
    if (v.secret)
        return secret_empty(v.secret);
    return !v.text || !v.text[0];
}

const char *source_text(Arena *arena, Source at)
{
    if (at.kind == SOURCE_NONE || !at.name)
        return "";
    if (at.kind == SOURCE_FILE && at.line > 0)
        return arena_printf(arena, "%s:%d", shown(arena, at.name).text, at.line);
    return shown(arena, at.name).text;
}

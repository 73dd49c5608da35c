#include "engine/shim.h"

#include <string.h>

#include "base/text.h"

static const struct {
    const char *part; /* of the path, or of where its links lead */
    enum tool_manager manager;
} shim_rows[] = {
    {"/tfenv/", MANAGER_TFENV},    {"/.tfenv/", MANAGER_TFENV}, {"/tofuenv/", MANAGER_TFENV},
    {"/.tofuenv/", MANAGER_TFENV}, {"/tenv/", MANAGER_TENV},
};

static enum tool_manager shim_of_path(const char *path)
{
    bool shims = strstr(path, "/shims/") != NULL;
    if (shims && strstr(path, "asdf"))
        return MANAGER_ASDF;
    if ((shims && strstr(path, "mise")) || strcmp(text_basename(path), "mise") == 0)
        return MANAGER_MISE;
    if (strcmp(text_basename(path), "asdf") == 0)
        return MANAGER_ASDF;
    if (strcmp(text_basename(path), "tenv") == 0)
        return MANAGER_TENV;
    /* what tfenv and tofuenv keep below versions/ is the program itself */
    for (size_t i = 0; i < ARRAY_LEN(shim_rows) && !strstr(path, "/versions/"); i++)
        if (strstr(path, shim_rows[i].part))
            return shim_rows[i].manager;
    return MANAGER_NONE;
}

/* Their data folder may be called anything: the script itself says whose it is. */
static enum tool_manager shim_of_script(Snapshot *files, const char *path)
{
    enum { SCRIPT_MAX = 4096 };
    Span text;
    if (!strstr(path, "/shims/") || snapshot_read(files, path, SCRIPT_MAX, &text) != FILE_OK)
        return MANAGER_NONE;
    if (span_find(text, "asdf exec") < text.len)
        return MANAGER_ASDF;
    return span_find(text, "mise x") < text.len || span_find(text, "mise exec") < text.len
               ? MANAGER_MISE
               : MANAGER_NONE;
}

enum tool_manager shim_manager(Arena *arena, Snapshot *files, const char *path)
{
    const char *real = path ? snapshot_real(files, path) : NULL;
    enum tool_manager manager = path ? shim_of_path(path) : MANAGER_NONE;
    if (manager == MANAGER_NONE && real)
        manager = shim_of_path(real);
    if (manager == MANAGER_NONE && path)
        manager = shim_of_script(files, path);
    if (manager == MANAGER_NONE && real) {
        FileInfo beside =
            snapshot_stat(files, arena_printf(arena, "%s/tenv", text_dirname(arena, real)));
        if (beside.state == FILE_OK && !beside.is_dir)
            manager = MANAGER_TENV;
    }
    return manager;
}

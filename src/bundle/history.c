#include "bundle/history.h"

#include <string.h>

#include "base/leak.h"
#include "base/state.h"
#include "base/text.h"

enum {
    HISTORY_DIR_MODE = 0700 | FILE_STRAIGHT,
    HISTORY_FILE_MODE = 0600 | FILE_STRAIGHT,
    HISTORY_MAX = 8 * 1024 * 1024
};

/* A file for each folder and profile; NULL where there is no place. */
static const char *history_path(Arena *arena, World *w, const char *dir, const char *profile,
                                enum history which, const char **out_folder)
{
    const char *real = w->file_real(w, arena, dir), *key;
    *out_folder = state_place(arena, w, "history");
    if (!*out_folder)
        return NULL;
    key = arena_printf(arena, "%s\n%s", real ? real : dir, profile ? profile : "");
    return arena_printf(arena, "%s/%s.%s.json", *out_folder, text_sha1_hex(arena, span_of(key)),
                        which == HISTORY_LAST ? "last" : "passed");
}

Bundle *history_read(Arena *arena, World *w, const char *dir, const char *profile,
                     enum history which)
{
    const char *folder, *path = history_path(arena, w, dir, profile, which, &folder);
    Span bytes;
    return path && w->file_read(w, arena, path, HISTORY_MAX, &bytes) == FILE_OK
               ? bundle_read(arena, bytes, NULL)
               : NULL;
}

void history_keep(Arena *arena, World *w, const char *dir, const char *profile,
                  const Bundle *bundle)
{
    AUTO_BUF Buf text = BUF_INIT(HISTORY_MAX);
    AUTO_BUF Buf safe = BUF_INIT(HISTORY_MAX);
    bool passed = bundle->verdict.status && strcmp(bundle->verdict.status, "pass") == 0;
    const char *folder, *path;
    bundle_write(&text, bundle);
    leak_mask(&safe, buf_span(&text));
    if (safe.overflow || text.overflow || !bundle_fits(bundle, buf_span(&safe)))
        return;
    for (int which = HISTORY_LAST; which <= (passed ? HISTORY_PASSED : HISTORY_LAST); which++) {
        path = history_path(arena, w, dir, profile, (enum history)which, &folder);
        if (!path || w->dir_make(w, folder, HISTORY_DIR_MODE, NULL) != ERR_NONE ||
            w->file_write(w, path, buf_span(&safe), HISTORY_FILE_MODE, NULL) != ERR_NONE)
            return;
    }
}

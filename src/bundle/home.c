#include "bundle/home.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <string.h>

#include "base/jsonread.h"
#include "base/state.h"
#include "base/text.h"

enum {
    HOME_DIR_MODE = 0700 | FILE_STRAIGHT,
    HOME_FILE_MODE = 0600 | FILE_STRAIGHT,
    NAMES_MAX = 16 * 1024 * 1024
};

const char *bundle_home(Arena *arena, World *w)
{
    return state_place(arena, w, "bundles");
}

/* 64 hexadecimal digits. */
static bool key_of(Span text, unsigned char out[COVER_KEY_LEN])
{
    text = span_trim(text, " \t\r\n");
    if (text.len != 2 * COVER_KEY_LEN)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!isxdigit((unsigned char)text.ptr[i]))
            return false;
    for (size_t i = 0; i < COVER_KEY_LEN; i++)
        out[i] = (unsigned char)(span_hex_digit(text.ptr[2 * i]) * 16 +
                                 span_hex_digit(text.ptr[2 * i + 1]));
    return true;
}

static enum err home_key(Arena *arena, World *w, const char *path, bool write,
                         unsigned char out[COVER_KEY_LEN], Err *err)
{
    AUTO_BUF Buf text = BUF_INIT(256);
    Span bytes;
    enum file_state state = path ? w->file_read(w, arena, path, 1024, &bytes) : FILE_ABSENT;
    if (state == FILE_OK && key_of(bytes, out))
        return ERR_NONE;
    if (state != FILE_ABSENT)
        return err_set(
            err, ERR_INPUT, source_file(path, 0, 0),
            "The key for bundles, %s, can't be used: it has to be 64 hexadecimal digits.",
            text_safe(arena, path));
    w->random(w, out, COVER_KEY_LEN);
    buf_printf(&text, "%s\n", text_hex(arena, out, COVER_KEY_LEN));
    return write && path ? w->file_write(w, path, buf_span(&text), HOME_FILE_MODE, err) : ERR_NONE;
}

enum err bundle_keys(Arena *arena, World *w, bool write, CoverKeys *out, Err *err)
{
    const char *home = bundle_home(arena, w);
    enum err e = write && home ? w->dir_make(w, home, HOME_DIR_MODE, err) : ERR_NONE;
    if (!e)
        e = home_key(arena, w, home ? arena_printf(arena, "%s/secrets.key", home) : NULL, write,
                     out->secrets, err);
    if (!e)
        e = home_key(arena, w, home ? arena_printf(arena, "%s/names.key", home) : NULL, write,
                     out->names, err);
    return e;
}

enum err bundle_keep_names(Arena *arena, World *w, const CoverRowVec *rows, Err *err)
{
    const char *home = bundle_home(arena, w);
    const char *path = home ? arena_printf(arena, "%s/names.json", home) : NULL;
    cJSON *table = NULL;
    Span bytes = SPAN_EMPTY;
    enum err e;
    char *text;
    if (!path || rows->len == 0)
        return ERR_NONE;
    if (w->file_read(w, arena, path, NAMES_MAX, &bytes) == FILE_OK)
        table = json_read(bytes, NULL);
    if (!cJSON_IsObject(table)) {
        cJSON_Delete(table);
        table = cJSON_CreateObject();
    }
    for (size_t i = 0; i < rows->len; i++) {
        const CoverRow *row = &rows->items[i];
        cJSON_DeleteItemFromObjectCaseSensitive(table, row->pseudonym);
        cJSON_AddStringToObject(table, row->pseudonym, text_safe(arena, row->name));
    }
    text = cJSON_Print(table);
    cJSON_Delete(table);
    e = w->file_write(w, path, span_of(text), HOME_FILE_MODE, err);
    cJSON_free(text);
    return e;
}

#include "engine/backup.h"

#include <cjson/cJSON.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/jsonread.h"
#include "base/scratch.h"
#include "base/snapshot.h"
#include "base/state.h"

enum {
    BACKUP_DIR_MODE = 0700 | FILE_STRAIGHT,
    BACKUP_FILE_MODE = 0600,
    BACKUP_LIST_MAX = 1024 * 1024
};

#define BACKUP_LIST "files"

/* ---- places ---- */

enum err backup_root(Arena *arena, World *w, const char **out, Err *err)
{
    *out = state_place(arena, w, "backups");
    if (!*out)
        return err_set(err, ERR_IO, SOURCE_UNKNOWN,
                       "There is no place for backups: neither XDG_STATE_HOME nor HOME is set.");
    return ERR_NONE;
}

enum err backup_lock(Arena *arena, World *w, int *out_lock, Err *err)
{
    const char *root = NULL;
    enum err e = backup_root(arena, w, &root, err);
    *out_lock = -1;
    if (!e)
        e = w->dir_make(w, root, BACKUP_DIR_MODE, err);
    if (e)
        return e;
    *out_lock = w->file_lock(w, arena_printf(arena, "%s/lock", root), err);
    return *out_lock < 0 ? (err && err->code ? err->code : ERR_CHANGED) : ERR_NONE;
}

void backup_unlock(World *w, int lock)
{
    if (lock >= 0)
        w->file_unlock(w, lock);
}

static bool backup_name_parts(const char *name, int64_t *out_s, unsigned *out_number)
{
    long long s = 0;
    int used = 0;
    if (sscanf(name, "%12lld-%8x%n", &s, out_number, &used) != 2 || name[used] != '\0')
        return false;
    *out_s = s;
    return true;
}

/* Names sort by age, even within one second and where the clock was set back: seconds since the
 * epoch, then a number. */
static const char *backup_new_name(Arena *arena, World *w, const char *root)
{
    NameVec names = VEC_INIT;
    int64_t now = w->now_s(w), s;
    unsigned number = 0, last;
    w->dir_list(w, arena, root, &names);
    for (size_t i = 0; i < names.len; i++)
        if (backup_name_parts(names.items[i], &s, &last) && s >= now) {
            now = last == UINT_MAX ? s + 1 : s;
            number = last == UINT_MAX
                         ? 0
                         : last + 1; /* the names are sorted: this one comes last so far */
        }
    return arena_printf(arena, "%012lld-%08x", (long long)now, number);
}

/* ---- the list of a backup ---- */

static Span backup_list_bytes(Arena *arena, const ApplyPlan *plan)
{
    cJSON *root = cJSON_CreateArray();
    char *text;
    Span out;
    for (size_t i = 0; i < plan->files.len; i++) {
        const ApplyFile *f = &plan->files.items[i];
        cJSON *row = cJSON_CreateObject();
        cJSON_AddStringToObject(row, "path", f->path);
        cJSON_AddStringToObject(row, "real", f->real);
        cJSON_AddStringToObject(row, "after", digest_of(arena, f->after));
        cJSON_AddNumberToObject(row, "mode", f->mode);
        cJSON_AddBoolToObject(row, "fresh", f->fresh);
        cJSON_AddItemToArray(root, row);
    }
    text = cJSON_PrintUnformatted(root);
    out = span_of(arena_strdup(arena, text ? text : "[]"));
    cJSON_free(text);
    cJSON_Delete(root);
    return out;
}

static const char *backup_string(Arena *arena, const cJSON *row, const char *key)
{
    return arena_strdup(arena, cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, key)));
}

bool backup_read_list(Arena *arena, World *w, const char *folder, BackupFileVec *out)
{
    Span bytes;
    cJSON *root;
    const cJSON *row;
    bool ok = true;
    if (w->file_read(w, arena, arena_printf(arena, "%s/" BACKUP_LIST, folder), BACKUP_LIST_MAX,
                     &bytes) != FILE_OK)
        return false;
    root = json_read(bytes, NULL);
    cJSON_ArrayForEach(row, root)
    {
        const cJSON *mode = cJSON_GetObjectItemCaseSensitive(row, "mode");
        BackupFile f = {backup_string(arena, row, "path"), backup_string(arena, row, "real"),
                        backup_string(arena, row, "after"),
                        cJSON_IsNumber(mode) ? (unsigned)mode->valuedouble : BACKUP_FILE_MODE,
                        cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(row, "fresh"))};
        ok = ok && f.path && f.real && f.after;
        vec_push(arena, out, f);
    }
    cJSON_Delete(root);
    return ok && out->len > 0;
}

/* ---- making and removing ---- */

enum err backup_make(Arena *arena, World *w, const ApplyPlan *plan, const char **out_name, Err *err)
{
    const char *root = NULL, *folder;
    enum err e = backup_root(arena, w, &root, err);
    if (e)
        return e;
    *out_name = backup_new_name(arena, w, root);
    folder = arena_printf(arena, "%s/%s", root, *out_name);
    e = w->dir_make(w, folder, BACKUP_DIR_MODE, err);
    for (size_t i = 0; i < plan->files.len && !e; i++)
        e = w->file_write(w, arena_printf(arena, "%s/%zu.before", folder, i),
                          plan->files.items[i].before, BACKUP_FILE_MODE | FILE_STRAIGHT, err);
    if (!e)
        e = w->file_write(w, arena_printf(arena, "%s/" BACKUP_LIST, folder),
                          backup_list_bytes(arena, plan), BACKUP_FILE_MODE | FILE_STRAIGHT, err);
    if (e)
        backup_remove(arena, w, *out_name, NULL);
    return e;
}

const char *backup_before(Arena *arena, World *w, const char *name, size_t index)
{
    const char *root = NULL;
    return backup_root(arena, w, &root, NULL)
               ? NULL
               : arena_printf(arena, "%s/%s/%zu.before", root, name, index);
}

enum err backup_remove(Arena *arena, World *w, const char *name, Err *err)
{
    const char *root = NULL, *folder;
    NameVec names = VEC_INIT;
    enum err e = backup_root(arena, w, &root, err);
    if (e)
        return e;
    folder = arena_printf(arena, "%s/%s", root, name);
    /* the list first: without it the folder is no backup any more, and what is left goes next time
     */
    e = w->file_remove(w, arena_printf(arena, "%s/" BACKUP_LIST, folder), err);
    w->dir_list(w, arena, folder, &names);
    for (size_t i = 0; i < names.len && !e; i++)
        e = w->file_remove(w, arena_printf(arena, "%s/%s", folder, names.items[i]), err);
    return e ? e : w->file_remove(w, folder, err);
}

/* ---- list, undo, forget ---- */

enum err backup_all(Arena *arena, World *w, const char *root, bool forget, BackupVec *out, Err *err)
{
    NameVec names = VEC_INIT;
    enum err e = ERR_NONE;
    w->dir_list(w, arena, root, &names);
    for (size_t i = names.len; i-- > 0 && !e;) {
        Backup b = {names.items[i], 0, VEC_INIT};
        BackupFileVec files = VEC_INIT;
        unsigned number;
        bool complete;
        const char *folder = arena_printf(arena, "%s/%s", root, b.name);
        if (!backup_name_parts(b.name, &b.made_s, &number) || w->file_stat(w, folder).is_symlink)
            continue; /* never made here */
        complete = backup_read_list(arena, w, folder, &files);
        for (size_t k = 0; k < files.len && complete; k++)
            scratch_tidy(arena, w, files.items[k].real, true);
        if (forget || !complete || w->now_s(w) - b.made_s > APPLY_KEEP_S) {
            e = backup_remove(arena, w, b.name, err);
            continue;
        }
        for (size_t k = 0; k < files.len; k++)
            vec_push(arena, &b.files, files.items[k].path);
        vec_push(arena, out, b);
    }
    return e;
}

/* backup_all under the lock; nothing where no backup was ever made. */
static enum err backup_each(Arena *arena, World *w, bool forget, BackupVec *out, Err *err)
{
    const char *root = NULL;
    int lock = -1;
    enum err e = backup_root(arena, w, &root, err);
    *out = (BackupVec)VEC_INIT;
    if (e || w->file_stat(w, root).state == FILE_ABSENT)
        return e;
    e = backup_lock(arena, w, &lock, err);
    if (!e)
        e = backup_all(arena, w, root, forget, out, err);
    backup_unlock(w, lock);
    return e;
}

enum err apply_list(Arena *arena, World *w, BackupVec *out, Err *err)
{
    return backup_each(arena, w, false, out, err);
}

enum err apply_forget(Arena *arena, World *w, Err *err)
{
    BackupVec none;
    return backup_each(arena, w, true, &none, err);
}

/* Putting back what a backup holds. */
#include <string.h>

#include "base/text.h"
#include "engine/backup.h"

/* Is the file what the fix left, or already what it was before? Anything else was written since and
 * must not be lost. */
static bool backup_may_restore(Arena *arena, World *w, const BackupFile *f, Span before)
{
    Span now;
    const char *digest;
    if (w->file_read(w, arena, f->real, APPLY_FILE_MAX, &now) != FILE_OK)
        return w->file_stat(w, f->real).state == FILE_ABSENT;
    digest = text_sha1_hex(arena, now);
    return strcmp(digest, f->after) == 0 || strcmp(digest, text_sha1_hex(arena, before)) == 0;
}

static enum err backup_restore(Arena *arena, World *w, const char *folder,
                               const BackupFileVec *files, Err *err)
{
    Span *before = arena_array(arena, Span, files->len);
    enum err e = ERR_NONE;
    for (size_t i = 0; i < files->len && !e; i++) {
        const BackupFile *f = &files->items[i];
        Source at = source_file(f->path, 0, 0);
        if (w->file_read(w, arena, arena_printf(arena, "%s/%zu.before", folder, i), APPLY_FILE_MAX,
                         &before[i]) != FILE_OK)
            e = err_set(err, ERR_IO, at, "The backup of %s can't be read.", f->path);
        else if (!backup_may_restore(arena, w, f, before[i]))
            e = err_set(
                err, ERR_CHANGED, at,
                "%s was changed after the fix; nothing was put back. Its old bytes: %s/%zu.before",
                f->path, folder, i);
    }
    for (size_t i = 0; i < files->len && !e; i++) {
        const BackupFile *f = &files->items[i];
        e = f->fresh ? w->file_remove(w, f->real, err)
                     : w->file_write(w, f->real, before[i], f->mode, err);
    }
    return e;
}

/* The backup of that name, NULL = the newest. */
static enum err undo_find(const BackupVec *all, const char *name, size_t *out, Err *err)
{
    for (*out = 0; *out < all->len; ++*out)
        if (!name || strcmp(all->items[*out].name, name) == 0)
            return ERR_NONE;
    if (!name)
        return err_set(err, ERR_INPUT, SOURCE_UNKNOWN, "There is no backup: nothing to undo.");
    return err_set(err, ERR_INPUT, SOURCE_UNKNOWN,
                   "There is no backup %s; why403 fix --list names them.", name);
}

/* A file that a newer change wrote as well must not go back behind it. */
static enum err undo_newer(Arena *arena, World *w, const char *root, const BackupVec *all,
                           size_t wanted, const BackupFileVec *files, Err *err)
{
    for (size_t n = 0; n < wanted; n++) {
        BackupFileVec newer = VEC_INIT;
        backup_read_list(arena, w, arena_printf(arena, "%s/%s", root, all->items[n].name), &newer);
        for (size_t i = 0; i < newer.len; i++)
            for (size_t k = 0; k < files->len; k++)
                if (strcmp(newer.items[i].real, files->items[k].real) == 0)
                    return err_set(err, ERR_CHANGED, source_file(files->items[k].path, 0, 0),
                                   "%s was changed again by %s, which would be lost; nothing was "
                                   "put back. Undo that one first.",
                                   files->items[k].path, all->items[n].name);
    }
    return ERR_NONE;
}

static enum err undo_locked(Arena *arena, World *w, const char *root, const char *name, Backup *out,
                            Err *err)
{
    BackupVec all = VEC_INIT;
    BackupFileVec files = VEC_INIT;
    size_t wanted = 0;
    const char *folder;
    enum err e = backup_all(arena, w, root, false, &all, err);
    if (!e)
        e = undo_find(&all, name, &wanted, err);
    if (e)
        return e;
    *out = all.items[wanted];
    folder = arena_printf(arena, "%s/%s", root, out->name);
    if (!backup_read_list(arena, w, folder, &files))
        return err_set(err, ERR_IO, SOURCE_UNKNOWN, "The backup %s can't be read.", folder);
    e = undo_newer(arena, w, root, &all, wanted, &files, err);
    if (!e)
        e = backup_restore(arena, w, folder, &files, err);
    return e ? e : backup_remove(arena, w, out->name, err);
}

enum err apply_undo_named(Arena *arena, World *w, const char *name, Backup *out, Err *err)
{
    const char *root = NULL;
    int lock = -1;
    enum err e = backup_root(arena, w, &root, err);
    if (!e && w->file_stat(w, root).state != FILE_ABSENT)
        e = backup_lock(arena, w, &lock, err);
    if (!e)
        e = undo_locked(arena, w, root, name, out, err);
    backup_unlock(w, lock);
    return e;
}

enum err apply_undo(Arena *arena, World *w, Backup *out, Err *err)
{
    return apply_undo_named(arena, w, NULL, out, err);
}

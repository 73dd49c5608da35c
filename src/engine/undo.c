/* Putting back what a backup holds. */
#include <string.h>

#include "base/snapshot.h"
#include "engine/backup.h"

/* One file of a backup, as it is now and as it was. */
typedef struct Restore {
    const BackupFile *file;
    bool is_there;
    Span now, before;
} Restore;

/* Is the file what the fix left, already what it was before, or gone? Anything else was written
 * since and must not be lost. */
static enum err restore_read(Arena *arena, World *w, const char *folder, size_t i, Restore *r,
                             Err *err)
{
    Source at = source_file(r->file->path, 0, 0);
    const char *old = arena_printf(arena, "%s/%zu.before", folder, i), *digest;
    const char *real = w->file_real ? w->file_real(w, arena, r->file->real) : NULL;
    bool moved = real && strcmp(real, r->file->real) != 0;
    if (w->file_read(w, arena, old, APPLY_FILE_MAX, &r->before) != FILE_OK)
        return err_set(err, ERR_IO, at, "The backup of %s can't be read.", r->file->path);
    if (moved)
        return err_set(err, ERR_CHANGED, at,
                       "A link leads to %s that was not there when it was mended; nothing was put "
                       "back. Its old bytes: %s",
                       r->file->path, old);
    r->is_there = w->file_read(w, arena, r->file->real, APPLY_FILE_MAX, &r->now) == FILE_OK;
    digest = r->is_there ? digest_of(arena, r->now) : NULL;
    if (digest ? strcmp(digest, r->file->after) == 0 ||
                     strcmp(digest, digest_of(arena, r->before)) == 0
               : w->file_stat(w, r->file->real).state == FILE_ABSENT)
        return ERR_NONE;
    return err_set(err, ERR_CHANGED, at,
                   "%s was changed after the fix; nothing was put back. Its old bytes: %s",
                   r->file->path, old);
}

static enum err restore_swap(World *w, const Restore *r, bool forward, Err *err)
{
    const Span *now = r->is_there ? &r->now : NULL, *before = r->file->fresh ? NULL : &r->before;
    FileSwap swap = {.path = r->file->real,
                     .before = forward ? now : before,
                     .after = forward ? before : now,
                     .mode = r->file->mode | FILE_STRAIGHT};
    return w->file_swap(w, &swap, err);
}

/* All or, where one of them changes at that very moment, none. */
static enum err backup_restore(Arena *arena, World *w, const char *folder,
                               const BackupFileVec *files, Err *err)
{
    Restore *rows = arena_array(arena, Restore, files->len);
    enum err e = ERR_NONE;
    for (size_t i = 0; i < files->len && !e; i++) {
        rows[i].file = &files->items[i];
        e = restore_read(arena, w, folder, i, &rows[i], err);
    }
    for (size_t i = 0; i < files->len && !e; i++) {
        e = restore_swap(w, &rows[i], true, err);
        for (size_t k = i; e && k-- > 0;)
            restore_swap(w, &rows[k], false, NULL);
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

/*
 * backup: the old bytes of files that fixes changed, below $XDG_STATE_HOME/why403/backups, one
 * folder for each change: a file "N.before" with the bytes, "N.after" with the digest of what
 * replaced them, and "files", the list of paths and modes. Private to engine/apply and engine/undo;
 * the functions of apply.h that list and forget are here.
 */
#ifndef WHY403_ENGINE_BACKUP_H
#define WHY403_ENGINE_BACKUP_H

#include "base/world.h"
#include "engine/apply.h"

/* One file of a backup. */
typedef struct BackupFile {
    const char *path, *real, *after; /* after: digest of the bytes that the fix wrote */
    unsigned mode;
    bool fresh; /* there was none before */
} BackupFile;

typedef VEC(BackupFile) BackupFileVec;

/* The store's folder. */
enum err backup_root(Arena *arena, World *w, const char **out, Err *err);
/* Makes the store's folder and takes its lock. */
enum err backup_lock(Arena *arena, World *w, int *out_lock, Err *err);
void backup_unlock(World *w, int lock);

/* Writes the old bytes of all files of the plan; complete only when its list is there, which comes
 * last. */
enum err backup_make(Arena *arena, World *w, const ApplyPlan *plan, const char **out_name,
                     Err *err);
/* The file that holds the old bytes of the plan's file of that index. */
const char *backup_before(Arena *arena, World *w, const char *name, size_t index);
enum err backup_remove(Arena *arena, World *w, const char *name, Err *err);
/* The files of the backup in that folder; false if its list is not there or broken. */
bool backup_read_list(Arena *arena, World *w, const char *folder, BackupFileVec *out);
/* All backups, newest first; those that are over a week old or incomplete go, with forget all. */
enum err backup_all(Arena *arena, World *w, const char *root, bool forget, BackupVec *out,
                    Err *err);

#endif

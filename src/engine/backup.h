/*
 * backup: the old bytes of files that fixes changed, below $XDG_STATE_HOME/why403/backups, one folder for each change: a file
 * "N.before" with the bytes, "N.after" with the digest of what replaced them, and "files", the list of paths and modes. Private to
 * engine/apply; the functions of apply.h that list, undo and forget are here.
 */
#ifndef WHY403_ENGINE_BACKUP_H
#define WHY403_ENGINE_BACKUP_H

#include "engine/apply.h"

/* Makes the store's folder and takes its lock. */
enum err backup_lock(Arena *arena, World *w, int *out_lock, Err *err);
void backup_unlock(World *w, int lock);

/* Writes the old bytes of all files of the plan; complete only when its list is there, which comes last. */
enum err backup_make(Arena *arena, World *w, const ApplyPlan *plan, const char **out_name, Err *err);
enum err backup_remove(Arena *arena, World *w, const char *name, Err *err);

#endif

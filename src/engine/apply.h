/*
 * apply: writes the edits of fixes into the user's files, and takes them back.
 *
 * A plan is made first, and shown: which files, and their unified diff with every secret masked. An
 * edit names the digest of the file that it was made for; of any other file there is no plan
 * (ERR_CHANGED). apply_write then does exactly what was shown: under a lock it compares each file
 * with what was read, keeps the old bytes in a backup, and replaces each file at once, comparing
 * again what was replaced (World.file_swap): another's save is never lost, and whatever happens in
 * between, each file is the old one or the new one. Backups lie below
 * $XDG_STATE_HOME/why403/backups (0700, files 0600) for a week. A file that was not there before is
 * taken away again by undo.
 *
 *     ApplyPlan plan = {0};
 *     e = apply_plan(arena, world, fixes, n, &plan, err);
 *     show(plan.diff); ask;
 *     if (!e) e = apply_write(arena, world, &plan, err);
 *
 * Must not know: how it is shown or asked.
 */
#ifndef WHY403_ENGINE_APPLY_H
#define WHY403_ENGINE_APPLY_H

#include "base/world.h"
#include "fact/finding.h"

typedef struct ApplyFile {
    const char *path; /* as the edit names it */
    const char *real; /* World.file_place: the file that is written, and no other */
    Span before, after;
    unsigned mode;
    unsigned links; /* names that the file has */
    bool fresh;     /* not there yet: made, with its folder (0700) */
} ApplyFile;

typedef struct ApplyPlan {
    VEC(ApplyFile) files;
    const char *diff; /* safe to show */
} ApplyPlan;

/* One change that can be undone: the files that apply_write wrote at once. */
typedef struct Backup {
    const char *name; /* folder of the backup: time and number */
    int64_t made_s;
    VEC(const char *) files; /* paths of the files it would put back */
} Backup;

typedef VEC(Backup) BackupVec;

enum { APPLY_FILE_MAX = 16 * 1024 * 1024, APPLY_KEEP_S = 7 * 24 * 3600 };

/* Reads the files and makes what they would become. ERR_CHANGED: a line is not what the fix saw.
 * ERR_IO: a file can't be read. */
enum err apply_plan(Arena *arena, World *w, const Fix *const *fixes, size_t n_fixes, ApplyPlan *out,
                    Err *err);
/* Text (whole lines, nothing secret) goes to the end of the file at path, with a blank line before
 * it; a file that is absent is made with mode 0600. digest: of the file that the text was made for;
 * NULL = it was absent. Errors as apply_plan. */
enum err apply_plan_append(Arena *arena, World *w, const char *path, const char *digest,
                           const char *text, ApplyPlan *out, Err *err);
/* ERR_CHANGED: a file is no longer what was shown, or another why403 is at it: nothing was written.
 * Any other failure: the files written so far were put back where that was possible; the sentence
 * says which were not. */
enum err apply_write(Arena *arena, World *w, const ApplyPlan *plan, Err *err);

/* Newest first. Backups older than a week are removed on the way. */
enum err apply_list(Arena *arena, World *w, BackupVec *out, Err *err);
/* Puts back what the newest backup holds, byte for byte, and forgets it; *out tells what was put
 * back. ERR_INPUT: there is none. ERR_CHANGED: a file was changed since; nothing is written then.
 */
enum err apply_undo(Arena *arena, World *w, Backup *out, Err *err);
/* The same for the backup of that name (NULL = the newest). ERR_CHANGED also where a newer change
 * of the same file would be lost.
 */
enum err apply_undo_named(Arena *arena, World *w, const char *name, Backup *out, Err *err);
enum err apply_forget(Arena *arena, World *w, Err *err);

#endif

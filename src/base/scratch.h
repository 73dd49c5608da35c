/*
 * scratch: the names that a file's bytes have while it is written, so that what a kill left of them
 * is found and removed: "NAME.why403-" and 16 hexadecimal digits, the first eight the number of the
 * process.
 *
 * In a git work tree they stand in git's own folder, where no `git add` takes them; else beside the
 * file.
 */
#ifndef WHY403_BASE_SCRATCH_H
#define WHY403_BASE_SCRATCH_H

#include "base/world.h"

/* A new one for a file of that name. */
const char *scratch_name(Arena *arena, World *w, const char *base);

/* Folders in which those of target (links followed) may stand, the first that is to be taken first:
 * one or two. */
size_t scratch_folders(Arena *arena, World *w, const char *target, const char *out[2]);

/* Removes those of target whose process is gone; with all, each (nobody writes meanwhile). */
void scratch_tidy(Arena *arena, World *w, const char *target, bool all);

#endif

/*
 * applyfile: what the two ways of planning a change share: edits of lines (apply.c) and a text at
 * the end (append.c). Private to engine/apply.
 */
#ifndef WHY403_ENGINE_APPLYFILE_H
#define WHY403_ENGINE_APPLYFILE_H

#include "base/world.h"
#include "engine/apply.h"

/* ERR_CHANGED, and the sentence of it; whoever looks again by itself adds that. */
enum err apply_changed(const char *path, Err *err);
/* ERR_CHANGED: the file is gone. ERR_IO: it can't be read. */
enum err apply_read(Arena *arena, World *w, const char *path, ApplyFile *out, Err *err);
/* One line of a unified diff; shown is safe; ended: the line ends with a line break. */
void apply_diff_line(Buf *diff, char sign, const char *shown, bool ended);

#endif

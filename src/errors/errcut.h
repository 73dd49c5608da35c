/*
 * errcut: an error whose text was cut inside AWS's code, by a terminal's edge, a collector's limit
 * or a viewer that writes "..." there.
 *
 * Pure.
 */
#ifndef WHY403_ERRORS_ERRCUT_H
#define WHY403_ERRORS_ERRCUT_H

#include "base/arena.h"

/* The text with its code completed, where only one code of the table begins so; else the text. */
const char *errcut_mend(Arena *arena, const char *text);

#endif

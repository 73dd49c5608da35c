/*
 * scrub_seam: a name and its value with a line's end between them, or in the name: a terminal's
 * copy folds a line anywhere. What stands before each line (boxes, quote marks, prefixes of CI
 * systems) is passed over.
 *
 * What follows a line's end is often a sentence or another setting, so it counts only where it has
 * a secret's form, or the line above was folded and the name is one of nothing else. Private to
 * scrub.
 */
#ifndef WHY403_ERRORS_SCRUB_SEAM_H
#define WHY403_ERRORS_SCRUB_SEAM_H

#include <stdbool.h>

#include "base/span.h"

enum { SEAM_TAIL = 48 };

/* Starts as {0}. */
typedef struct ScrubSeam {
    char tail[SEAM_TAIL]; /* of the line before, without borders */
    size_t len;           /* 0 = nothing there announces anything */
    size_t width;         /* of that line */
} ScrubSeam;

/* A line has been read. */
void scrub_seam_after(ScrubSeam *seam, Span line);
/* May it go on in a line that has no separator? */
bool scrub_seam_is_open(const ScrubSeam *seam);
/* The next one: how much at its begin is the value of a name that the line before began, from
 * *out_start. *out_read: its begin was looked for, which costs as much as a line does. */
size_t scrub_seam_next(const ScrubSeam *seam, Span line, size_t *out_start, bool *out_read);

#endif

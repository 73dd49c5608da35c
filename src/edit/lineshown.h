/*
 * lineshown: a line of a user's file fit for showing: names and structure, and a value only where
 * it is known to be harmless (edit/harmless.h). What a line is can depend on the lines above it: a
 * secret that is wrapped, or written over several lines, goes on in lines that name nothing.
 *
 *     buf_add_str(&diff, lineshown(arena, file_bytes, line));
 *
 * Must not know: what is done with the line.
 */
#ifndef WHY403_EDIT_LINESHOWN_H
#define WHY403_EDIT_LINESHOWN_H

#include "base/arena.h"
#include "base/span.h"

/* line is a part of text; a line of no file is its own text. */
const char *lineshown(Arena *arena, Span text, Span line);
/* A text that takes the place of that line of text. */
const char *lineshown_instead(Arena *arena, Span text, Span line, Span instead);

/* A line at its first '=' or ':'. */
typedef struct LineParts {
    Span head;  /* up to the value, blanks and opening quote included */
    Span value; /* inside plain quotes where it has a pair of them */
    Span tail;
} LineParts;

/* false: there is no separator. */
bool line_split(Span line, LineParts *out);

#endif

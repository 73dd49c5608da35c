/*
 * erruri: a line whose text is written as in an address: a link with an error in it, an annotation
 * of GitHub Actions, whose line ends are "%0A" (actions/toolkit core/src/command.ts escapeData).
 * Private to errlog.
 */
#ifndef WHY403_ERRORS_ERRURI_H
#define WHY403_ERRORS_ERRURI_H

#include "base/arena.h"

bool erruri_is_encoded(Span line);
/* Shorter than text where that holds. */
const char *erruri_decode(Arena *arena, Span text);

#endif

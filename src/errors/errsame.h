/*
 * errsame: whether two errors are one that came twice: alike but for blanks, quotes, the place in
 * the files, request ids and times.
 *
 * Pure. Private to errblocks.
 */
#ifndef WHY403_ERRORS_ERRSAME_H
#define WHY403_ERRORS_ERRSAME_H

#include "base/span.h"

/* The same for errors that are one. */
unsigned long long errsame_print(Span text);

#endif

/*
 * errplain: the characters of a line as they were meant: without colours and carriage returns,
 * HTML's entities and tags and a mail's quoted characters undone. Private to errline.
 */
#ifndef WHY403_ERRORS_ERRPLAIN_H
#define WHY403_ERRORS_ERRPLAIN_H

#include "base/span.h"

/* room: at least raw.len bytes; the result points into it. */
Span errplain_read(Span raw, char *room);

#endif

/*
 * errcast: a terminal's recording in asciicast's files (docs.asciinema.org/manual/asciicast/v2,
 * v3): after a head each line is an event, [seconds, "o", "what was written"]. An event ends
 * anywhere, also within a word.
 *
 * Pure. Private to errlog.
 */
#ifndef WHY403_ERRORS_ERRCAST_H
#define WHY403_ERRORS_ERRCAST_H

#include <stdbool.h>

#include "base/span.h"

/* Is it the first line of such a file? */
bool errcast_is_head(Span line);
/* What an event wrote, with JSON's escapes; false if the line is none. */
bool errcast_event(Span line, Span *out_text);

#endif

/*
 * scrub_words: what stands where a secret would, and is none; what no word looks like. Private to
 * scrub.
 */
#ifndef WHY403_ERRORS_SCRUB_WORDS_H
#define WHY403_ERRORS_SCRUB_WORDS_H

#include <stdbool.h>

#include "base/span.h"

/* Small letters, capitals and digits. */
static inline bool scrub_is_mixed(Span s)
{
    return span_kinds(s) == (SPAN_LOWER | SPAN_UPPER | SPAN_DIGIT);
}

/* A word that says how a secret is, not what ("token: expired"), or that a sentence is made of. */
bool scrub_is_state(Span word);
/* What names a value, or says that there is none: var.x, null, (sensitive value). */
bool scrub_is_reference(Span value);
/* May one begin there? Asked before a value is read to its end. */
bool scrub_begins_reference(Span rest);

#endif

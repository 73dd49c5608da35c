/*
 * scrub_words: what stands where a secret would, and is none; what no word looks like. Private to
 * scrub.
 */
#ifndef WHY403_ERRORS_SCRUB_WORDS_H
#define WHY403_ERRORS_SCRUB_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/* Is the byte one of the set's? A call of isalnum or strchr for each byte of a log would be slow.
 */
static inline bool scrub_in(const uint64_t set[4], char c)
{
    return set[(unsigned char)c >> 6] >> ((unsigned char)c & 63) & 1;
}

/* Small letters, capitals and digits. */
static inline bool scrub_is_mixed(Span s)
{
    return span_kinds(s) == (SPAN_LOWER | SPAN_UPPER | SPAN_DIGIT);
}

/* A word that says how a secret is, not what ("token: expired"), or that a sentence is made of. */
bool scrub_is_state(Span word);
/* Six digits, as an authenticator shows them. */
bool scrub_is_mfa_code(Span value);
/* What names a value, or says that there is none: var.x, null, (sensitive value). */
bool scrub_is_reference(Span value);
/* Does one begin there that goes on as it likes: var.x? Asked before a value is read to its end, as
 * the next: else a long one is read again at each name in it. */
bool scrub_refers(Span rest);
/* May any of them begin there? */
bool scrub_begins_reference(Span rest);

#endif

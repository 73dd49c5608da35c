/*
 * errvaries: what of an error's text differs from one time it comes to the next: request ids, and
 * the time of day. Two texts that differ in nothing else are one error.
 */
#ifndef WHY403_ERRORS_ERRVARIES_H
#define WHY403_ERRORS_ERRVARIES_H

#include "base/span.h"

/* Length of such a piece that begins at `at`; 0 = none begins there. */
size_t errvaries(Span text, size_t at);

#endif

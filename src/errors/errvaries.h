/*
 * errvaries: what of an error's text differs from one time it comes to the next: request ids, and
 * the time of day. Two texts that differ in nothing else are one error.
 */
#ifndef WHY403_ERRORS_ERRVARIES_H
#define WHY403_ERRORS_ERRVARIES_H

#include "base/span.h"

/* What a byte may be there: of a word; the first letter of what announces such a piece; a
 * hexadecimal digit, with which one begins where no word goes on. */
enum errvaries_kind { ERRVARIES_WORD = 1, ERRVARIES_MARK = 2, ERRVARIES_HEX = 4 };

extern const unsigned char errvaries_kinds[256];

size_t errvaries_at(Span text, size_t at);

/* Length of such a piece that begins at `at`; 0 = none begins there. Inline: it is asked for each
 * byte of an error, and nearly none begins one. */
static inline size_t errvaries(Span text, size_t at)
{
    unsigned here = errvaries_kinds[(unsigned char)text.ptr[at]];
    unsigned before = at > 0 ? errvaries_kinds[(unsigned char)text.ptr[at - 1]] : 0;
    bool begins = (here & ERRVARIES_MARK) || ((here & ERRVARIES_HEX) && !(before & ERRVARIES_WORD));
    return begins ? errvaries_at(text, at) : 0;
}

#endif

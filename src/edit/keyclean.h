/*
 * keyclean: a key id or secret without what copying, shells and editors put into it: blanks,
 * quotes, line breaks, control characters, any byte above 0x7F, and the comma or semicolon of a
 * list behind it. Knows only the alphabet of keys.
 */
#ifndef WHY403_EDIT_KEYCLEAN_H
#define WHY403_EDIT_KEYCLEAN_H

#include "base/span.h"

/* Appends the cleaned value. Characters that a key could not have but text could ('_', '<') stay:
 * such a value is something else.
 */
void keyclean(Buf *out, Span value);

#endif

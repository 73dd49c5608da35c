/* utf8: characters out of bytes, and how wide a terminal shows them. */
#ifndef WHY403_BASE_UTF8_H
#define WHY403_BASE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/* Length of the sequence that a byte begins (RFC 3629); 0: it begins none. */
size_t utf8_bytes(unsigned char first);
/* Length of the well-formed UTF-8 sequence that text begins with (RFC 3629), 0 if it is broken or
 * text is empty; the character goes to *out. */
size_t utf8_decode(Span text, uint32_t *out);
/* The bytes of a character, and how many they are; of what is none (half of a UTF-16 pair, a number
 * beyond U+10FFFF) those of U+FFFD. */
size_t utf8_encode(uint32_t c, char out[4]);
void buf_add_utf8(Buf *buf, uint32_t c);

/* Well-formed UTF-8 (RFC 3629)? */
bool utf8_valid(Span text);
/* Columns of a well-formed UTF-8 text on a terminal: 2 for wide characters, 0 for combining ones; a
 * broken byte counts as 1. */
int utf8_columns(Span text);
/* Its longest beginning of at most that many columns. */
Span utf8_fit(Span text, int columns);

#endif

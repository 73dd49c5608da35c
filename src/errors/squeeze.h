/*
 * squeeze: a text without blanks and in lower case, so that a phrase is found in it however a
 * terminal has wrapped it; and the way back to where it stood.
 */
#ifndef WHY403_ERRORS_SQUEEZE_H
#define WHY403_ERRORS_SQUEEZE_H

#include <stdint.h>

#include "base/arena.h"

typedef struct Squeezed {
    Span text;    /* as it was; borrowed */
    char *low;    /* without blanks, lower case, NUL-ended */
    uint32_t *at; /* at[i] = index in text of low[i]; at[len] = text.len */
    size_t len;
} Squeezed;

Squeezed squeeze_text(Arena *arena, Span text);
/* Index in low of the first place from `from` on where phrase (blanks and case don't count) stands;
 * len if there is none. *out_end (may be NULL): index after it. */
size_t squeeze_find(const Squeezed *s, Span phrase, size_t from, size_t *out_end);
/* One of the alternatives joined by '|' is in it. */
bool squeeze_has(const Squeezed *s, const char *alternatives);
/* The same as whole words: a phrase begins and ends at a word's border or a camel's hump
 * (ResourceNotFoundException holds no ENOTFOUND); "*" at its end leaves the end open, "." wants no
 * further word of the sentence there; one without small letters must stand as it is. */
bool squeeze_has_word(const Squeezed *s, Span phrase);
bool squeeze_has_words(const Squeezed *s, const char *alternatives);
/* The original text from low index a to b, line breaks inside taken out. */
const char *squeeze_origin(Arena *arena, const Squeezed *s, size_t a, size_t b);

#endif

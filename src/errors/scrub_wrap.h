/*
 * scrub_wrap: a secret that goes on in the next line: a terminal's copy, a mail or a box folds it
 * at any width. What stands before each line (quote marks, boxes, prefixes of CI systems) is none
 * of it.
 *
 * Must not know: what announces a secret.
 */
#ifndef WHY403_ERRORS_SCRUB_WRAP_H
#define WHY403_ERRORS_SCRUB_WRAP_H

#include "base/span.h"

/* Starts as {0}. */
typedef struct ScrubWrap {
    bool open;
    bool dashes;  /* so far it held one of the characters of base64url */
    bool whole;   /* it has a secret key's length: only what has a secret's form goes on */
    size_t seen;  /* so many characters of it */
    size_t width; /* of the line before */
} ScrubWrap;

/* A secret was seen in line, from `at` to end: does it reach the line's end? */
void scrub_wrap_after(ScrubWrap *wrap, Span line, size_t at, size_t end);
/* The line ends with a secret's name and nothing behind it. */
void scrub_wrap_announced(ScrubWrap *wrap, Span line);
/* The next line: how much of it still belongs to the secret, from *out_start; 0 closes it. */
size_t scrub_wrap_next(ScrubWrap *wrap, Span line, size_t *out_start);
/* Nothing but a line of a key in PEM, whose begin may have been cut off: its length. */
size_t scrub_wrap_key_line(Span line, size_t *out_start);

#endif

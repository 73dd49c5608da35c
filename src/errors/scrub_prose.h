/*
 * scrub_prose: secrets that a sentence or a command names: "the password is X", "Passwort lautet
 * X", "password X" as .netrc has it, "--token X", PASSWORD 'X'. Here most words are no secrets, so
 * each form takes only what no word of a sentence, path, date or version looks like. Private to
 * scrub.
 */
#ifndef WHY403_ERRORS_SCRUB_PROSE_H
#define WHY403_ERRORS_SCRUB_PROSE_H

#include <stdbool.h>

#include "base/span.h"

/* At the begin of a word that may join a name and its value ("is"), or is a name: length of the
 * secret behind it, 0 if none follows. */
size_t scrub_said(Span line, size_t at, size_t *out_start);
/* From the end of an option to its argument: blanks, or `", "` in a list of words. 0: none. */
size_t scrub_to_argument(Span rest);
/* At the dash of "--password X". */
size_t scrub_long_option(Span line, size_t at, size_t *out_start);
/* At the separator of pw=X, pass: X: names that are too short to be looked for in a longer one. */
size_t scrub_short_name(Span line, size_t at, size_t *out_start);
/* At the ":" of "[sudo] password for ann: x", typed where it shows, of the same without sudo's name
 * where x is no word, and of "Enter MFA code for arn:…: x": the length of x. */
size_t scrub_prompt(Span line, size_t at, size_t *out_start);

#endif

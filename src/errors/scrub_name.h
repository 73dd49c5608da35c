/*
 * scrub_name: secrets of a line that are told by a name before them: NAME=value, "name": "value",
 * <Name>value, Name: value. The parts of scrub that know names.
 */
#ifndef WHY403_ERRORS_SCRUB_NAME_H
#define WHY403_ERRORS_SCRUB_NAME_H

#include <stdbool.h>

#include "base/span.h"

enum { SCRUB_MIN = 6 /* the shortest that is taken without a strong name */ };

/* Does the name that ends before `end` end in one of ours? */
const char *scrub_name_before(Span line, size_t end, bool *out_strong);
/* Where in the next line a name that begins at the end of the one ends, with a separator behind it:
 * the place of its last letters, next.len if it does not. */
size_t scrub_name_goes_on(Span tail, Span next);
/* At a separator (= : >): length of the secret that follows and its start; 0 if none does. */
size_t scrub_named(Span line, size_t at, size_t *out_start);
/* Where the name ends that stands before the separator at `at`, past quotes and blanks. */
size_t scrub_name_end(Span line, size_t at);
/* The value behind that separator, whatever it is: its length, and where it begins. */
size_t scrub_value_at(Span line, size_t at, size_t *out_start);
/* `external_id "x"`, as some programs print a block, at the quote: the length of x. */
size_t scrub_named_quoted(Span line, size_t at, size_t *out_start);

/* How many characters of that kind stand at `at`. */
size_t scrub_run(Span line, size_t at, bool (*in)(char));
bool scrub_is_value(char c);
/* Nobody writes a sentence's word in capitals alone, but for a short one. */
bool scrub_is_word_of_prose(Span value);

#endif

/*
 * errseam: where a text may be divided without tearing what belongs together: a record of a log
 * with its continuation, an object on several lines. And back: where what holds a line begins.
 *
 * Pure. Private to errlog.
 */
#ifndef WHY403_ERRORS_ERRSEAM_H
#define WHY403_ERRORS_ERRSEAM_H

#include <stdbool.h>

#include "base/span.h"

enum { ERRSEAM_LOOK_BACK = 8192 };

bool errseam_is_indented(Span raw);
size_t errseam_indentation(Span raw);
/* Not to be read without what stands before: a record's, or the end of an object on several lines.
 */
bool errseam_hangs(Span raw);
/* Where what follows may be read by itself: behind the last line end before a line that is not
 * indented. text.len counts as none: that line may go on. 0 = nowhere. */
size_t errseam_last(Span text);
/* The same, the first one; text.len if there is none. */
size_t errseam_first(Span text);
/* Where a line that is too long is cut: behind an object, an escaped line end or a blank. */
size_t errseam_cut(Span text);
/* Where the record begins to which the indented line at `at` belongs; `at` if it is none. */
size_t errseam_record(Span text, size_t at);
/* Where the object begins that is written on several lines and holds the line at `at`: a brace
 * alone, indented less. text.len if there is none. */
size_t errseam_object(Span text, size_t at);

#endif

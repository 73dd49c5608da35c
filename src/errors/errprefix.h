/*
 * errprefix: what stands around a line and is none of it: time stamps, the marks of CI systems,
 * log collectors, chats and mails, a program's name, a box's border (also ASCII and mojibake).
 *
 * Pure. Private to errline.
 */
#ifndef WHY403_ERRORS_ERRPREFIX_H
#define WHY403_ERRORS_ERRPREFIX_H

#include "base/span.h"

/* Length of a time stamp at the line's begin, which has no blank before it; 0 = none. */
size_t errprefix_time(Span line);
/* The same of anything else; *boxed becomes true if it is a border. */
size_t errprefix_length(Span line, bool *boxed);
/* "+ Error: ...", "+   with provider": a line that a diff adds; a shell's trace has one blank. */
bool errprefix_is_added(Span line);
/* Is it the mark of what a mail, or Markdown, quotes? */
bool errprefix_is_quote(Span line);
Span errprefix_without_right_border(Span text);

#endif

/*
 * unispace: white space as other programs see it. Go's strings.TrimSpace and Python's str.strip
 * take Unicode's blanks off too (a non-breaking space at the end of a key id does no harm, RULES.md
 * 47), and they differ in four control characters.
 */
#ifndef WHY403_AWSFILES_UNISPACE_H
#define WHY403_AWSFILES_UNISPACE_H

#include "base/span.h"

enum unispace {
    UNISPACE_GO,    /* unicode.IsSpace */
    UNISPACE_PYTHON /* str.isspace: U+001C to U+001F as well */
};

Span unispace_trim_right(Span text, enum unispace kind);
Span unispace_trim(Span text, enum unispace kind);
/* How many characters (not bytes) of white space text begins with. A broken byte is one character
 * and no white space. */
size_t unispace_indent(Span text, enum unispace kind);

#endif

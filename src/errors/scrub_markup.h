/*
 * scrub_markup: secrets whose name is the text or the attribute of another element, as Maven,
 * Hadoop, .NET and Apple's property lists write them:
 *
 *     <name>password</name><value>X</value>      <key>password</key>
 *     <add value="X" key="DbPassword"/>          <string>X</string>
 *
 * Private to scrub.
 */
#ifndef WHY403_ERRORS_SCRUB_MARKUP_H
#define WHY403_ERRORS_SCRUB_MARKUP_H

#include <stdbool.h>

#include "base/span.h"

/* At the ">" that ends an element's begin: is its text the value of the name in the element before
 * it? The length, and where it begins. */
size_t scrub_markup_text(Span line, size_t at, size_t *out_start);
/* At the "=" of value="X": does a name stand behind it, in the same element? */
size_t scrub_markup_value(Span line, size_t at, size_t *out_start);
/* Does the line end with an element that holds such a name, so that the next one may be its
 * value's? */
bool scrub_markup_names(Span line);
/* That next line: the length of the value, and where it begins. */
size_t scrub_markup_next(Span line, size_t *out_start);

#endif

/*
 * scrub_page: a line as it was meant beside the line as it is written. Colours, invisible
 * characters, JSON's escapes (\/, \u002f), HTML's entities and fullwidth letters and signs stand
 * inside of secrets and names; the scrubber reads the line without them, and what it masks there is
 * masked in the line as it is. Whatever isn't masked comes out byte for byte.
 *
 * Must not know: what is a secret.
 */
#ifndef WHY403_ERRORS_SCRUB_PAGE_H
#define WHY403_ERRORS_SCRUB_PAGE_H

#include <stdint.h>

#include "base/span.h"

typedef struct ScrubPage {
    Buf *out;
    Span raw;
    Span text; /* as it was meant; raw itself where nothing has to be undone */
    uint32_t *from,
        *to;     /* for each byte of text: where it is written in raw. NULL: the same place */
    char *room;  /* text's bytes, owned; NULL = text is raw */
    size_t done; /* of raw */
} ScrubPage;

/* What stands in the place of a secret of so many characters. */
void scrub_mask(Buf *out, size_t len);

/* raw lives longer than the page. */
void scrub_page_open(ScrubPage *page, Buf *out, Span raw);
/* The rest of the line goes out as it is. */
void scrub_page_close(ScrubPage *page);
/* Other words stand in the place of a part of page->text. Calls go from left to right. */
void scrub_page_replace(ScrubPage *page, Span part, const char *text);
/* scrub_mask's words do. */
void scrub_page_mask(ScrubPage *page, Span part);

#endif

/*
 * scrub: takes every kind of secret (contract.md "Secrets") out of foreign text: logs, pasted
 * errors. Access key ids are masked; request ids, UUIDs, account numbers, ARNs and host ids stay,
 * because support needs them.
 *
 * Pure; line by line. Must not know: whose text it is.
 */
#ifndef WHY403_ERRORS_SCRUB_H
#define WHY403_ERRORS_SCRUB_H

#include "base/arena.h"
#include "errors/scrub_block.h"
#include "errors/scrub_seam.h"
#include "errors/scrub_wrap.h"

/* How much is read of a text, as Scrub.work counts it: some seconds of work, and more than a dense
 * log of 100 MB comes to. */
enum { SCRUB_WORK = 100 * 1000 * 1000 };

/* What goes on from line to line: a key in PEM, a secret that was folded. Starts as {0}. */
typedef struct Scrub {
    size_t pem_lines;    /* so many of a key were seen; 0 = none is open */
    size_t public_lines; /* so many more may be a certificate's; 0 = none is open */
    ScrubWrap wrap;
    ScrubSeam seam;
    ScrubBlock block;
    unsigned long work; /* so far, in some 50 ns: bytes, lines, places that were looked at */
} Scrub;

/* The next line of a text (without its end) to out, secrets masked. */
void scrub_next(Scrub *scrub, Buf *out, Span line, bool show_key_ids);
/* A text of which the rest was cut off, without what the cut may have torn: a half of a secret has
 * no form that tells it. */
Span scrub_cut(Span text);
/* Adds a command that may yet run to out, secrets replaced by "‹secret, 40 characters›": only what
 * has a secret's form, or a name and a sign right before it. Sentences and options are for logs,
 * where a word too many may be hidden. */
void scrub_line(Buf *out, Span line, bool show_key_ids);
/* A text of one line or more, as scrub_next. */
const char *scrub_text(Arena *arena, const char *text, bool show_key_ids);

#endif

/*
 * errmanual: where a text speaks of an error instead of showing one: a manual's sentence ("If you
 * see ...:") with the block below it, a section on troubleshooting, a table of errors and causes.
 * Where somebody speaks of himself ("I", "our"), or works at his own prompt, it is none.
 *
 *     quoting = errmanual_line(&manual, raw, at);   // each line, before it is read
 *
 * Pure. Private to errlog.
 */
#ifndef WHY403_ERRORS_ERRMANUAL_H
#define WHY403_ERRORS_ERRMANUAL_H

#include <stdbool.h>

#include "base/span.h"

typedef struct ErrManual {
    int section;              /* level of the heading on troubleshooting; 0 = outside */
    bool table;               /* of errors and what they mean */
    bool own;                 /* somebody tells there what happened to himself */
    bool fence;               /* inside ``` */
    bool diff;                /* of git: what stands in files */
    bool lead;                /* a sentence of a manual ends in a colon ... */
    unsigned long long until; /* ... and quotes what begins before this place */
} ErrManual;

/* Only a line with one of them begins anything here. */
extern const char *const errmanual_words[];
extern const size_t n_errmanual_words;

/* at: the line's place in the whole, in bytes. True where what begins in it is quoted; then the
 * next line must be shown to it, whatever it holds. */
bool errmanual_line(ErrManual *manual, Span raw, unsigned long long at);
/* Nothing is begun: a line that begins nothing here is shown, and isn't quoted. */
bool errmanual_is_idle(const ErrManual *manual);
/* Is it a manual's sentence about an error, whatever error it names? */
bool errmanual_is_sentence(Span line);

#endif

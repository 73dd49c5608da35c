/*
 * errmention: lines that name an error and show none: source code, a change and who made it, a
 * pattern, a counter, a test that passed. Such a line begins no error; what a program prints behind
 * it does.
 *
 *     mentions = errmention_line(&mention, raw);   // each line, before it is read
 *
 * Pure. Private to errlog.
 */
#ifndef WHY403_ERRORS_ERRMENTION_H
#define WHY403_ERRORS_ERRMENTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/* What the lines before have begun. */
enum errmention_in {
    ERRMENTION_NOTHING,
    ERRMENTION_CHANGES, /* a version in a changelog: its items */
    ERRMENTION_COMMIT,  /* a commit as `git log` tells it: its indented message */
    ERRMENTION_STEPS,   /* a scenario of Gherkin: its steps */
    ERRMENTION_VALUE,   /* a script or a rule in YAML: what is indented deeper */
    ERRMENTION_FRAME    /* a call in Python's trace: the line of source below it */
};

typedef struct ErrMention {
    enum errmention_in in;
    size_t indent; /* ERRMENTION_VALUE, ERRMENTION_FRAME: of the line that began it */
} ErrMention;

/* Only a line with one of them begins anything here. */
extern const char *const errmention_words[];
extern const size_t n_errmention_words;

/* True where the line only names what stands in it. While `in` is not ERRMENTION_NOTHING each line
 * must be shown to it, whatever it holds. */
bool errmention_line(ErrMention *m, Span raw);
/* The same of a line by itself, without what CI systems put before it. */
bool errmention_names(Span line);

#endif

/*
 * scrub_block: a secret whose lines, or whose value, stand apart from its name: YAML's block
 * scalars and lists, HCL's heredocs and lists, a quote that goes on over lines, and
 *
 *     - name: DB_PASSWORD        "db_password": {          variable "db_password" {
 *       value: X                   "value": "X"              default = "X"
 *
 *     User name,Password,Console login link
 *     ann,X,https://...
 *
 * Must not know: what a secret looks like. Private to scrub.
 */
#ifndef WHY403_ERRORS_SCRUB_BLOCK_H
#define WHY403_ERRORS_SCRUB_BLOCK_H

#include <stdbool.h>

#include "base/span.h"

enum scrub_block {
    BLOCK_NONE,
    BLOCK_DEEPER,  /* every line that stands deeper than the name */
    BLOCK_BELOW,   /* the same, but for a setting of its own */
    BLOCK_HEREDOC, /* until a line that is `word` */
    BLOCK_LIST,    /* until one that begins with "]" */
    BLOCK_QUOTE,   /* until the quote `word` */
    BLOCK_ELEMENT, /* the element below the one that names it */
    BLOCK_VALUE,   /* what a name such as "value" announces */
    BLOCK_TABLE    /* a field of each line, as many as the head has */
};

/* Starts as {0}. */
typedef struct ScrubBlock {
    enum scrub_block kind;
    size_t column; /* where the name stands; of a table: the number of its field, from 0 */
    size_t lines;  /* so many more at most */
    size_t width;  /* of the line before; of a table: how many fields it has */
    char word[32];
} ScrubBlock;

/* The next line: how much of it is the secret's, from *out_start; 0 if nothing is. */
size_t scrub_block_next(ScrubBlock *block, Span line, size_t *out_start);
/* A line was read to its end: does it announce one? Not where one goes on. */
void scrub_block_after(ScrubBlock *block, Span line);
/* A secret in quotes was seen that its line doesn't close. at: where it begins. */
void scrub_block_quoted(ScrubBlock *block, Span line, size_t at);

/* What of a line was read for that, as far as it was. Starts as {0}. */
typedef struct ScrubHeld {
    size_t read;
    size_t at;        /* behind the last name of a secret that has its value behind "value" */
    size_t brace;     /* behind the last "}" */
    size_t value_end; /* of the last value without quotes that is no secret's */
} ScrubHeld;

/* At the separator behind "value": is it that of a secret that is named before it in the line, and
 * how long is it? The places of a line are asked from left to right. */
size_t scrub_held_value(ScrubHeld *held, Span line, size_t at, size_t *out_start);
/* Behind a value that ends at `end`, of which the first begins at `first`: another one of the same
 * name: "old" -> "new", ["a", "b"], key = f("a", "b"). */
size_t scrub_next_value(Span line, size_t first, size_t end, size_t *out_start);

#endif

/*
 * error_clues: what stands in the texts of login failures, oldest to newest, and how much each
 * wording weighs for and against each cause; and for each cause what to look at to be sure. Source:
 * see the heads and the last columns of error_clues.tsv and error_causes.tsv.
 */
#ifndef WHY403_DATA_ERROR_CLUES_H
#define WHY403_DATA_ERROR_CLUES_H

#include <stddef.h>

typedef struct ErrorClue {
    const char *id;
    const char *phrase; /* alternatives joined by "|", as squeeze_has_words takes them; "@word" as
                           engine/explain_words says */
    const char *also;   /* one of these too; NULL = nothing more */
    const char *unless; /* none of these; NULL */
    const char *kind;   /* what it makes of the text: see the head of the table */
    const char *causes; /* "id=weight,id=weight"; NULL for a veto */
    const char *says;   /* what the text says, as a sentence */
} ErrorClue;

/* Every row that fits counts; their order is only for people. */
extern const ErrorClue error_clues_table[];
extern const size_t n_error_clues;

typedef struct ErrorCause {
    const char *cause, *why, *separate_by;
} ErrorCause;

extern const ErrorCause error_causes_table[];
extern const size_t n_error_causes;
/* NULL if there is none. */
const ErrorCause *error_cause_find(const char *cause);

#endif

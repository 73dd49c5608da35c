/*
 * error_shapes: the wording of login failures, oldest to newest, and which causes it leaves open,
 * ranked; and for each cause what to look at to be sure. Source: see the heads of error_shapes.tsv
 * and error_causes.tsv.
 */
#ifndef WHY403_DATA_ERROR_SHAPES_H
#define WHY403_DATA_ERROR_SHAPES_H

#include <stddef.h>

typedef struct ErrorShape {
    const char *id;
    const char *phrase; /* alternatives joined by "|"; compared without blanks and without case;
                           "@word" as engine/explain says */
    const char *also;   /* one of these too; NULL = nothing more */
    const char *unless; /* none of these; NULL */
    const char *causes; /* ids joined by ",", the likeliest first; NULL: it is no login failure */
    const char *certainty; /* of the first cause */
    const char *why;
} ErrorShape;

/* The first row that fits decides. */
extern const ErrorShape error_shapes_table[];
extern const size_t n_error_shapes;

typedef struct ErrorCause {
    const char *cause, *why, *separate_by;
} ErrorCause;

extern const ErrorCause error_causes_table[];
extern const size_t n_error_causes;
/* NULL if there is none. */
const ErrorCause *error_cause_find(const char *cause);

#endif

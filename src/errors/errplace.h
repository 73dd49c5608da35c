/*
 * errplace: whose output a line is: of which of several runs that write into one log (a unit of
 * Terragrunt, a job of a matrix, a branch of a pipeline, a container), and in which folder or
 * workspace it runs. And where a log begins to tell of another step.
 *
 *     errplace_line(&place, raw);           // each line that is read
 *     errplace_command(&place, text);       // a command that was echoed
 *     ... errplace_id(&place) ...           // equal for lines of one run
 *
 * Pure. Private to errlog.
 */
#ifndef WHY403_ERRORS_ERRPLACE_H
#define WHY403_ERRORS_ERRPLACE_H

#include <stdbool.h>

#include "base/span.h"

/* Digests; 0 = nothing was told. */
typedef struct ErrPlace {
    unsigned long long stream; /* the name that stands before the line */
    unsigned long long folder; /* of cd, or the workspace */
    unsigned long long once;   /* of one command: -chdir and the like */
} ErrPlace;

void errplace_line(ErrPlace *place, Span raw);
/* True if it may have changed the place. */
bool errplace_command(ErrPlace *place, Span text);
unsigned long long errplace_id(const ErrPlace *place);
/* Does something else begin here than what ran before: a command, a CI system's step? */
bool errplace_is_step(Span raw);

#endif

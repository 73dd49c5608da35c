/*
 * errfate: what became of an error: whether the run that met it went on and worked. A refusal that
 * only the debug log tells is over once Terraform says that it is through; one that was printed
 * ended its run, and is over only where somebody tells of another attempt, that one gets through,
 * and nothing fails behind it.
 *
 *     errfate_came(&fate, block);                   // an error, or the same again
 *     if (errfate_line(&fate, line, open)) ...      // a line said that all is well
 *     errfate_settle(&fate, &result->blocks);       // at the end
 *
 * Pure. Private to errlog.
 */
#ifndef WHY403_ERRORS_ERRFATE_H
#define WHY403_ERRORS_ERRFATE_H

#include "errors/errlog.h"

typedef struct ErrFate {
    unsigned long long at;      /* place of the line that is read, in bytes from the start */
    unsigned long long last_at; /* and of the last error that was printed */
    unsigned long came;         /* errors so far, each as often as it came */
    unsigned long retried;      /* up to this one, another attempt was told */
    unsigned long over_logged, over_printed; /* up to these, it worked in the end */
} ErrFate;

/* Only a line with one of them tells anything here. */
extern const char *const errfate_words[];
extern const size_t n_errfate_words;

void errfate_came(ErrFate *fate, ErrBlock *block);
/* open: an error is being collected. True if the line says that the run worked. */
bool errfate_line(ErrFate *fate, Span line, bool open);
/* Sets healed. */
void errfate_settle(const ErrFate *fate, ErrBlockVec *blocks);

#endif

/*
 * errfate: what became of an error: whether the run that met it went on and worked. A refusal that
 * only the debug log tells is over once Terraform says that it is through. One that was printed
 * ended its run, and is over only where, before another step begins, somebody tells of another
 * attempt, that one gets through in the same run (errplace.h) as far as the error stood, and
 * nothing fails behind it.
 *
 *     errfate_begins(&fate);                                // an error begins
 *     errfate_came(&fate, blocks, block, place);            // it is whole, or came again
 *     if (errfate_step(&fate, raw, open)) ...               // another step began
 *     if (errfate_line(&fate, blocks, place, line, open)) . // a line said that all is well
 *     errfate_settle(&fate, blocks);                        // at the end
 *
 * Pure. Private to errlog.
 */
#ifndef WHY403_ERRORS_ERRFATE_H
#define WHY403_ERRORS_ERRFATE_H

#include "errors/errlog.h"

typedef struct ErrFate {
    unsigned long long at;      /* place of the line that is read, in bytes from the start */
    unsigned long long last_at; /* and of the last error that was printed; 0 = none */
    unsigned long came;         /* errors so far, each as often as it came */
    unsigned long over_logged;  /* up to this one, what was logged worked in the end */
    bool stepped;               /* another step has begun behind the last error */
    bool retried;               /* another attempt was told while the error was being collected */
} ErrFate;

/* Only a line with one of them tells anything here. */
extern const char *const errfate_words[];
extern const size_t n_errfate_words;

void errfate_begins(ErrFate *fate);
void errfate_came(ErrFate *fate, ErrBlockVec *blocks, ErrBlock *block, unsigned long long place);
/* Does it matter what step begins at that place? */
bool errfate_watches(const ErrFate *fate, unsigned long long at);
/* True where that line begins another step behind an error. */
bool errfate_step(ErrFate *fate, Span raw, bool open);
/* open: an error is being collected. True if the line says that the run worked. */
bool errfate_line(ErrFate *fate, ErrBlockVec *blocks, unsigned long long place, Span line,
                  bool open);
/* Sets healed. */
void errfate_settle(const ErrFate *fate, ErrBlockVec *blocks);

#endif

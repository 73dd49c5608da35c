/*
 * errwords: the words for which a line is looked at. While no error is open a line without any of
 * them is passed over unread, which is what makes a log of hundreds of megabytes quick.
 *
 *     const ErrWords *words = errwords_open(&arena);
 *     if (errwords_hit(words->openers, line)) ...
 *
 * Pure. Private to errlog.
 */
#ifndef WHY403_ERRORS_ERRWORDS_H
#define WHY403_ERRORS_ERRWORDS_H

#include "base/arena.h"
#include "errors/anchors.h"

typedef struct ErrWords {
    const Anchors *any;     /* all that is in the others, and where a manual begins */
    const Anchors *openers; /* a line with one of them begins an error */
    const Anchors *stages;  /* says where the next error is printed */
    const Anchors *telling; /* tells facts of the log */
    const Anchors *fates;   /* tells how a run went on */
} ErrWords;

const ErrWords *errwords_open(Arena *arena);
bool errwords_hit(const Anchors *anchors, Span text);
/* What is known of where errors are printed (enum errlog_context), behind that line. */
unsigned errwords_context(const ErrWords *words, Span text, unsigned context);

#endif

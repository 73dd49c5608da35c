/*
 * errmemo: a line that comes again while the same is open as the last time does the same again:
 * the count of an error goes up, and the lines being collected become what they became then. It
 * is remembered, and the line isn't read anew. Equal are lines and texts that differ only in what
 * errvaries.h tells. Both tables are bounded: full, they begin anew.
 *
 *     if (!errmemo_again(memo, line)) {           // does all that the line does
 *         errmemo_before(memo);
 *         ... read the line ...
 *         errmemo_after(memo, line);
 *     }
 *
 * Lines that tell facts of the log (who signed, attempts) are never remembered. Private to errlog.
 */
#ifndef WHY403_ERRORS_ERRMEMO_H
#define WHY403_ERRORS_ERRMEMO_H

#include "errors/errblocks.h"
#include "errors/errrecord.h"

typedef struct ErrMemo ErrMemo;

ErrMemo *errmemo_open(Arena *arena, ErrBlocks *blocks, ErrPending *record);
void errmemo_close(ErrMemo *memo);
bool errmemo_again(ErrMemo *memo, Span line);
/* Is it, byte by byte, the one that errmemo_again has just taken, as it was learned? */
bool errmemo_is_verbatim(const ErrMemo *memo, Span line);
void errmemo_before(ErrMemo *memo);
void errmemo_after(ErrMemo *memo, Span line);
/* Something else than a whole line changed what is open. */
void errmemo_forget(ErrMemo *memo);

#endif

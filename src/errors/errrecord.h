/*
 * errrecord: one record of Terraform's debug log, its head and its indented lines: what it tells of
 * the request that was signed, and whether it reports an error. What stands in the body or the
 * headers of a request is never evidence of one; of an answer only its code and message are.
 * Private to errlog.
 */
#ifndef WHY403_ERRORS_ERRRECORD_H
#define WHY403_ERRORS_ERRRECORD_H

#include "errors/errlog.h"

/* A record that is being collected. */
typedef struct ErrPending {
    Buf text;
    bool open, error; /* error: its level is ERROR */
} ErrPending;

/* Takes facts into result, which lives in arena. The text of the error that the record reports,
 * lives in scratch; NULL for none. */
const char *errrecord_take(Arena *arena, Arena *scratch, ErrLogResult *result,
                           const ErrPending *pending);
/* The beginning of a line: is it a record's head? */
bool errrecord_is_head(Span line);

#endif

/*
 * errrecord: one record of Terraform's debug log, its head and its indented lines: what it tells of
 * the request that was signed, and whether it reports an error. What stands in the body or the
 * headers of a request is never evidence of one; of an answer only its code and message are.
 * Private to errlog.
 */
#ifndef WHY403_ERRORS_ERRRECORD_H
#define WHY403_ERRORS_ERRRECORD_H

#include "errors/errlog.h"

/* Takes facts into result. The text of the error that the record reports, lives in arena; NULL for
 * none. head_error: its level is ERROR. */
const char *errrecord_take(Arena *arena, ErrLogResult *result, Span record, bool head_error);
/* The beginning of a line: is it a record's head? */
bool errrecord_is_head(Span line);

#endif

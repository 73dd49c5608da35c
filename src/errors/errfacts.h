/*
 * errfacts: what a debug log tells beside its errors: which key id signed, where the credentials
 * came from, regions, endpoints, the provider's version, attempts. Private to errlog.
 */
#ifndef WHY403_ERRORS_ERRFACTS_H
#define WHY403_ERRORS_ERRFACTS_H

#include "errors/errlog.h"

/* A line without any of these need not be read for its facts alone. */
extern const char *const errfacts_words[];
extern const size_t n_errfacts_words;
/* One without any of those and of these holds no fact. */
extern const char *const errfacts_more_words[];
extern const size_t n_errfacts_more_words;
/* Has it one of them? */
bool errfacts_may_tell(Span line);

/* Was the line, a command too, printed on Windows? */
void errfacts_machine(ErrLogResult *result, Span line);
void errfacts_take(Arena *arena, ErrLogResult *result, Span line);

#endif

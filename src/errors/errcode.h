/*
 * errcode: what AWS said in an error's text: code, status, request, service and operation, as SDK
 * versions 1 and 2 and botocore write them. Private to errparts.
 */
#ifndef WHY403_ERRORS_ERRCODE_H
#define WHY403_ERRORS_ERRCODE_H

#include "errors/errparts.h"

/* The code of the innermost answer; NULL if there is none. */
const char *errcode_read(Arena *arena, const Squeezed *s);
int errcode_status(const Squeezed *s); /* 0 = none */
const char *errcode_request_id(Arena *arena, const Squeezed *s);
/* The innermost call that the text names: service and operation of out. */
void errcode_operation(Arena *arena, const Squeezed *s, ErrParts *out);

#endif

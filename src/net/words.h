/*
 * words: AWS's own words made fit to be kept: what must not be shown is taken out, the rest passes
 * text_safe. Source of what can stand in there: fakeaws's and AWS's messages of IncompleteSignature
 * (the whole Authorization header), SignatureDoesNotMatch of some services (the canonical request
 * with the session token), ValidationError (the value of a parameter), EC2's and STS's encoded
 * authorization messages.
 */
#ifndef WHY403_NET_WORDS_H
#define WHY403_NET_WORDS_H

#include "fact/question.h"

/* Safe to show; NULL stays NULL. Secrets of the question and its key id are replaced, signatures
 * and canonical requests removed. */
const char *words_clean(Arena *arena, const Question *q, const char *message);
/* A member of a success: safe to show too, the question's secrets replaced, but key ids stay whole
 * (views shorten them). */
const char *words_field(Arena *arena, const Question *q, const char *text);

#endif

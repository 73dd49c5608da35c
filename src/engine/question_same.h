/*
 * What makes two questions equal, and deep copies of them.
 */
#ifndef WHY403_ENGINE_QUESTION_KEY_H
#define WHY403_ENGINE_QUESTION_KEY_H

#include "fact/question.h"

/* Would they send the same request? Configuration, why and experiment don't count. Renewals of one
 * login session are equal too: what the first one brings is everybody's. */
bool question_equal(const Question *a, const Question *b);
/* A copy that lives in arena, secrets included. */
const Question *question_copy(Arena *arena, const Question *q);

#endif

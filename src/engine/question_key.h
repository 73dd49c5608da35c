/*
 * What makes two questions equal, and deep copies of them. Secrets enter the key by their tags
 * only.
 */
#ifndef WHY403_ENGINE_QUESTION_KEY_H
#define WHY403_ENGINE_QUESTION_KEY_H

#include "fact/question.h"

typedef struct QuestionKey {
    unsigned char bytes[32];
} QuestionKey;

/* Equal for questions that would send the same request; configuration, why and experiment don't
 * count. Renewals of one login session are equal too: what the first one brings is everybody's. */
QuestionKey question_key(const Question *q);
bool question_key_equal(const QuestionKey *a, const QuestionKey *b);
/* A copy that lives in arena, secrets included. */
const Question *question_copy(Arena *arena, const Question *q);

#endif

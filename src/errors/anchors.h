/*
 * anchors: finds the first of many words in bytes, skipping most of them (after Wu and Manber, "A
 * fast algorithm for multi-pattern searching", TR-94-17). For logs of hundreds of megabytes in
 * which hardly a line matters.
 *
 * Must not know: what the words mean.
 */
#ifndef WHY403_ERRORS_ANCHORS_H
#define WHY403_ERRORS_ANCHORS_H

#include "base/arena.h"

typedef struct Anchors Anchors;

/* words: each at least ANCHOR_MIN long; they must live as long as the result. */
enum { ANCHOR_MIN = 7 };
Anchors *anchors_new(Arena *arena, const char *const *words, size_t n);
/* Index of the byte where one of them begins, from `from` on; text.len if there is none. *out_word:
 * which one. */
size_t anchors_find(const Anchors *anchors, Span text, size_t from, size_t *out_word);

#endif

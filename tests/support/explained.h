/*
 * explained: what the engine makes of a text, as tests ask for it. Arena: the caller's.
 */
#ifndef WHY403_TESTS_SUPPORT_EXPLAINED_H
#define WHY403_TESTS_SUPPORT_EXPLAINED_H

#include "engine/explain.h"

/* Fed in pieces of chunk bytes. */
const Explanation *explained_bytes(Arena *a, Span bytes, size_t chunk);
const Explanation *explained(Arena *a, const char *text);

/* How many of its errors are failures to log in; the first of them, NULL if there is none. */
size_t explained_n_auth(const Explanation *x);
const ExplainedError *explained_first_auth(const Explanation *x);

/* ASCII as UTF-16, without a byte order mark. */
void add_utf16(Buf *out, const char *ascii, bool little);

#endif

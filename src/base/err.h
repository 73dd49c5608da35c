/*
 * Our own failures. A state of the user's world (a missing file, a wrong key) is no failure: it is
 * a fact. Functions that can fail return enum err (0 = fine); the last parameter is Err *err (may
 * be NULL).
 */
#ifndef WHY403_BASE_ERR_H
#define WHY403_BASE_ERR_H

#include "base/source.h"

/* code, sentence; the exit code of each is 2 (contract.md) */
#define ERR_CODES(X)                           \
    X(ERR_NONE, "no error")                    \
    X(ERR_USAGE, "the call was wrong")         \
    X(ERR_INPUT, "the input was wrong")        \
    X(ERR_IO, "reading or writing failed")     \
    X(ERR_LIMIT, "a limit was reached")        \
    X(ERR_CHANGED, "a file changed meanwhile") \
    X(ERR_SYSTEM, "the system refused")

enum err {
#define ERR_ENUM(code, sentence) code,
    ERR_CODES(ERR_ENUM)
#undef ERR_ENUM
};

typedef struct Err {
    enum err code;
    Source at;
    char text[512]; /* one sentence for the user, no secret in it */
} Err;

#define ERR_INIT                                \
    {                                           \
        ERR_NONE, {SOURCE_NONE, NULL, 0, 0}, "" \
    }

/* Fills *err (if not NULL) and returns code, so that a caller can `return err_set(err, ERR_IO, at,
 * "...")`. */
enum err err_set(Err *err, enum err code, Source at, const char *fmt, ...) PRINTF_LIKE(4, 5);
const char *err_sentence(enum err code);

/* A programming mistake: prints file:line and aborts. */
#define BUG(text) bug_at(__FILE__, __LINE__, (text))
NORETURN void bug_at(const char *file, int line, const char *text);

#endif

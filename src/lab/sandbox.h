/*
 * sandbox: a private folder below $XDG_RUNTIME_DIR, $TMPDIR or /tmp, 0700, that is removed when it
 * is closed. A lock tells whether its process still lives: what dead ones left behind is removed
 * when the next sandbox is made.
 *
 * Must not know: scenarios, AWS.
 */
#ifndef WHY403_LAB_SANDBOX_H
#define WHY403_LAB_SANDBOX_H

#include "base/arena.h"
#include "base/err.h"

typedef struct Sandbox {
    char *root; /* absolute; NULL = none. Freed by sandbox_clear */
    int lock_fd;
} Sandbox;

#define SANDBOX_INIT \
    {                \
        NULL, -1     \
    }

enum err sandbox_make(Sandbox *out, Err *err);
/* Removes everything. Safe twice. */
void sandbox_clear(Sandbox *sandbox);

/* A file below the root with the folders above it; path is relative and has no "..". */
enum err sandbox_write(const Sandbox *sandbox, const char *path, Span bytes, unsigned mode,
                       Err *err);
/* Adds what a file of it holds; nothing where it can't be read. */
void sandbox_read(const char *path, Buf *out);

#endif

/*
 * The one allocator: every block is wiped before it goes back to the system, so that a secret does
 * not survive in freed memory, whoever held it. Given to cJSON, expat, libcurl and OpenSSL too
 * (alloc_install_hooks_* live with those libraries).
 *
 * An allocation that fails ends the program with one sentence (after the hook set by
 * alloc_on_exhaustion has run, which restores the terminal); nobody checks for NULL elsewhere.
 *
 * Must not know: AWS, Terraform, any other module.
 */
#ifndef WHY403_BASE_ALLOC_H
#define WHY403_BASE_ALLOC_H

#include <stddef.h>

#include "base/compiler.h"

/* A zeroed block of size bytes (size 0 gives a valid pointer). Never NULL. The caller frees it with
 * mem_free. */
void *mem_alloc(size_t size);
/* Not zeroed beyond the old content; the old block is wiped if it moves. block NULL = mem_alloc.
 * Never NULL. */
void *mem_realloc(void *block, size_t size);
void *mem_calloc(size_t count, size_t size);
char *mem_strdup(const char *text);
/* Wipes and frees; NULL is allowed. */
void mem_free(void *block);

/* Overwrites len bytes in a way that the compiler can't remove. */
void mem_wipe(void *bytes, size_t len);

/* Bytes handed out and not yet freed; tests fail when it is not what it was before. */
size_t mem_live_bytes(void);

/* Ends the program in the same way for another thing that the system has no more of. sentence:
 * without a line end. */
NORETURN void mem_end_for_want(const char *sentence);

/* Called once, before the sentence about exhausted memory is printed and the program ends with exit
 * code 2. */
void mem_on_exhaustion(void (*hook)(void));

/* Tests only: the n-th allocation from now on fails as if memory were exhausted (0 switches it
 * off). */
void mem_fail_at(long n);

#endif

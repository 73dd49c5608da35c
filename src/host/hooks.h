/*
 * hooks: the wiping allocator in the shape that OpenSSL and libcurl want. Like base/alloc every
 * block is wiped when it is freed or moved; unlike it they are not counted (those libraries keep
 * memory of their own for the life of the process, and libcurl's resolver threads allocate too),
 * and exhausted memory is told to the library, which can handle it.
 */
#ifndef WHY403_HOST_HOOKS_H
#define WHY403_HOST_HOOKS_H

#include <stddef.h>

void *hook_alloc(size_t size);
void *hook_calloc(size_t count, size_t size);
void *hook_realloc(void *block, size_t size);
void hook_free(void *block);
char *hook_strdup(const char *text);

/* The same with OpenSSL's extra parameters (file and line of the call). */
void *hook_openssl_alloc(size_t size, const char *file, int line);
void *hook_openssl_realloc(void *block, size_t size, const char *file, int line);
void hook_openssl_free(void *block, const char *file, int line);

#endif

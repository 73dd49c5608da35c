#include "host/hooks.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/compiler.h"

/* Stands before each block; as wide as the strictest alignment, so that the block keeps it. */
typedef union HookHeader {
    size_t size;
    max_align_t align;
} HookHeader;

void *hook_alloc(size_t size)
{
    HookHeader *h = NULL;
    if (size <= SIZE_MAX - sizeof *h)
        h = malloc(sizeof *h + size);
    if (!h)
        return NULL;
    h->size = size;
    return h + 1;
}

void *hook_calloc(size_t count, size_t size)
{
    void *block;
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    block = hook_alloc(count * size);
    if (block)
        memset(block, 0, count * size);
    return block;
}

void hook_free(void *block)
{
    HookHeader *h;
    if (!block)
        return;
    h = (HookHeader *)block - 1;
    mem_wipe(block, h->size);
    free(h);
}

/* Never realloc(3): it may leave the old bytes behind where they were. */
void *hook_realloc(void *block, size_t size)
{
    void *fresh;
    size_t old;
    if (!block)
        return hook_alloc(size);
    if (size == 0) {
        hook_free(block);
        return NULL;
    }
    old = ((HookHeader *)block - 1)->size;
    fresh = hook_alloc(size);
    if (!fresh)
        return NULL;
    memcpy(fresh, block, old < size ? old : size);
    hook_free(block);
    return fresh;
}

char *hook_strdup(const char *text)
{
    size_t len = strlen(text) + 1;
    char *copy = hook_alloc(len);
    if (copy)
        memcpy(copy, text, len);
    return copy;
}

void *hook_openssl_alloc(size_t size, const char *file UNUSED, int line UNUSED)
{
    return size ? hook_alloc(size) : NULL;
}

void *hook_openssl_realloc(void *block, size_t size, const char *file UNUSED, int line UNUSED)
{
    return hook_realloc(block, size);
}

void hook_openssl_free(void *block, const char *file UNUSED, int line UNUSED)
{
    hook_free(block);
}

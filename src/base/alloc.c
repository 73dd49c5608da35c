#include "base/alloc.h"

#include <openssl/crypto.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Stands before each block; as wide as the strictest alignment, so that the block keeps it. */
typedef union Header {
    size_t size;
    max_align_t align;
} Header;

static size_t live_bytes;
static long fail_countdown;
static void (*exhaustion_hook)(void);

static void alloc_tell(const char *text)
{
    (void)!write(STDERR_FILENO, text, strlen(text));
}

/* Nothing is allocated here. */
void mem_end_for_want(const char *sentence)
{
    if (exhaustion_hook)
        exhaustion_hook();
    alloc_tell("why403: ");
    alloc_tell(sentence);
    alloc_tell("\n");
    _exit(2);
}

static NORETURN void alloc_exhausted(void)
{
    mem_end_for_want("out of memory");
}

void mem_on_exhaustion(void (*hook)(void))
{
    exhaustion_hook = hook;
}

void mem_fail_at(long n)
{
    fail_countdown = n;
}

size_t mem_live_bytes(void)
{
    return live_bytes;
}

void mem_wipe(void *bytes, size_t len)
{
    if (len > 0)
        OPENSSL_cleanse(bytes, len);
}

void *mem_alloc(size_t size)
{
    Header *h = NULL;
    if (fail_countdown > 0 && --fail_countdown == 0)
        alloc_exhausted();
    if (size <= SIZE_MAX - sizeof *h)
        h = calloc(1, sizeof *h + size);
    if (!h)
        alloc_exhausted();
    h->size = size;
    live_bytes += size;
    return h + 1;
}

void *mem_calloc(size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        alloc_exhausted();
    return mem_alloc(count * size);
}

/* Never realloc(3): it may leave the old bytes behind where they were. */
void *mem_realloc(void *block, size_t size)
{
    void *fresh;
    size_t old;
    if (!block)
        return mem_alloc(size);
    old = ((Header *)block - 1)->size;
    fresh = mem_alloc(size);
    memcpy(fresh, block, old < size ? old : size);
    mem_free(block);
    return fresh;
}

char *mem_strdup(const char *text)
{
    size_t len = strlen(text);
    char *copy = mem_alloc(len + 1);
    memcpy(copy, text, len);
    return copy;
}

void mem_free(void *block)
{
    Header *h;
    if (!block)
        return;
    h = (Header *)block - 1;
    live_bytes -= h->size;
    mem_wipe(block, h->size);
    free(h);
}

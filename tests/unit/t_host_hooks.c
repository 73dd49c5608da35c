/* The allocator that OpenSSL and libcurl get. */
#include "tests/support/setup.h"

#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "host/hooks.h"

void test_blocks_keep_their_bytes_when_they_move(void **state)
{
    char *block = hook_alloc(4);
    (void)state;
    memcpy(block, "abc", 4);
    block = hook_realloc(block, 1000);
    assert_string_equal(block, "abc");
    block = hook_realloc(block, 2);
    assert_memory_equal(block, "ab", 2);
    assert_null(hook_realloc(block, 0));
    hook_free(NULL);
    block = hook_realloc(NULL, 3);
    hook_free(block);
    block = hook_strdup("text");
    assert_string_equal(block, "text");
    hook_free(block);
    block = hook_calloc(3, 2);
    assert_memory_equal(block, "\0\0\0\0\0\0", 6);
    hook_free(block);
}

void test_sizes_that_no_memory_has(void **state)
{
    (void)state;
    assert_null(hook_alloc(SIZE_MAX));
    assert_null(hook_calloc(SIZE_MAX / 2, 3));
}

/* Libraries keep blocks for the life of the process: they are no leak of ours. */
void test_blocks_are_not_counted(void **state)
{
    size_t before = mem_live_bytes();
    void *block = hook_openssl_alloc(100, "f", 1);
    (void)state;
    assert_int_equal(mem_live_bytes(), before);
    block = hook_openssl_realloc(block, 200, "f", 1);
    hook_openssl_free(block, "f", 1);
    assert_null(hook_openssl_alloc(0, "f", 1));
}

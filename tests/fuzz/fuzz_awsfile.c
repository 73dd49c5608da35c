/* Reads any bytes as a shared file: first byte = dialect and kind. */
#include <stddef.h>
#include <stdint.h>

#include "awsfiles/awsfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = ARENA_INIT;
    AwsFile *f;
    if (size == 0)
        return 0;
    f = awsfile_parse(&arena, data[0] & 1 ? DIALECT_BOTO : DIALECT_GO,
                      data[0] & 2 ? AWS_CONFIG_FILE : AWS_CREDENTIALS_FILE, "f",
                      (Span){(const char *)data + 1, size - 1});
    for (size_t i = 0; i < f->sections.len; i++)
        awssection_property(&f->sections.items[i], "region");
    arena_clear(&arena);
    return 0;
}

#include "data/error_codes.h"

#include <string.h>

#include "base/compiler.h"

const ErrorCode error_codes_table[] = {
#define ROW(code, status, services, meaning, causes, retryable, source) \
    {code, status, services, meaning, causes, retryable},
#include "data/error_codes.inc"
#undef ROW
};
const size_t n_error_codes = ARRAY_LEN(error_codes_table);

const ErrorCode *error_code_find(const char *code)
{
    for (size_t i = 0; i < n_error_codes; i++)
        if (strcmp(error_codes_table[i].code, code) == 0)
            return &error_codes_table[i];
    return NULL;
}

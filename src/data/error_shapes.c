#include "data/error_shapes.h"

#include <string.h>

#include "base/compiler.h"

const ErrorShape error_shapes_table[] = {
#define ROW(id, phrase, also, unless, causes, certainty, why, source) \
    {id, phrase, also, unless, causes, certainty, why},
#include "data/error_shapes.inc"
#undef ROW
};
const size_t n_error_shapes = ARRAY_LEN(error_shapes_table);

const ErrorCause error_causes_table[] = {
#define ROW(cause, why, separate_by) {cause, why, separate_by},
#include "data/error_causes.inc"
#undef ROW
};
const size_t n_error_causes = ARRAY_LEN(error_causes_table);

const ErrorCause *error_cause_find(const char *cause)
{
    for (size_t i = 0; i < n_error_causes; i++)
        if (strcmp(error_causes_table[i].cause, cause) == 0)
            return &error_causes_table[i];
    return NULL;
}

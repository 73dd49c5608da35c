#include "data/error_clues.h"

#include <string.h>

#include "base/compiler.h"

const ErrorClue error_clues_table[] = {
#define ROW(id, phrase, also, unless, kind, causes, says, source) \
    {id, phrase, also, unless, kind, causes, says},
#include "data/error_clues.inc"
#undef ROW
};
const size_t n_error_clues = ARRAY_LEN(error_clues_table);

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

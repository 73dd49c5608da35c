#include "data/env_vars.h"

#include <string.h>

const EnvVarRow env_vars_table[] = {
#define ROW(name, area, read_by, precedence, trap, source) {name, area, read_by, precedence, trap},
#include "data/env_vars.inc"
#undef ROW
};
const size_t n_env_vars = ARRAY_LEN(env_vars_table);

const EnvVarRow *env_vars_find(Span name)
{
    const EnvVarRow *pattern = NULL;
    for (size_t i = 0; i < n_env_vars; i++) {
        const EnvVarRow *row = &env_vars_table[i];
        size_t len = strlen(row->name);
        if (span_is(name, row->name))
            return row;
        if (row->name[len - 1] == '*' && name.len >= len &&
            strncmp(name.ptr, row->name, len - 1) == 0)
            pattern = row;
    }
    return pattern;
}

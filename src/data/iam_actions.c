#include "data/iam_actions.h"

#include <string.h>

#include "base/compiler.h"

const IamActions iam_actions_table[] = {
#define ROW(type, kind, read, create, update, destroy, dependent, note, source) \
    {type, kind, read, create, update, destroy, dependent},
#include "data/iam_actions.inc"
#undef ROW
};
const size_t n_iam_actions = ARRAY_LEN(iam_actions_table);

const IamActions *iam_actions_find(const char *type, bool data)
{
    for (size_t i = 0; i < n_iam_actions; i++)
        if (strcmp(iam_actions_table[i].type, type) == 0 &&
            (strcmp(iam_actions_table[i].kind, "data") == 0) == data)
            return &iam_actions_table[i];
    return NULL;
}

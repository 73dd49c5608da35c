#include "checks/finding_ids.h"

#include <string.h>

const FindingRow finding_rows[N_FINDING_IDS] = {
#define FINDING(code, id, cause, title, meaning, link) {id, cause, title, meaning, link},
#include "checks/finding_ids.def"
#undef FINDING
};

const FindingRow *finding_row_by_id(const char *id)
{
    for (size_t i = 0; i < N_FINDING_IDS; i++)
        if (strcmp(finding_rows[i].id, id) == 0)
            return &finding_rows[i];
    return NULL;
}

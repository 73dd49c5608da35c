#include "checks/finding_ids.h"

const FindingRow finding_rows[N_FINDING_IDS] = {
#define FINDING(code, id, cause, title, meaning, link) {id, cause, title, meaning, link},
#include "checks/finding_ids.def"
#undef FINDING
};

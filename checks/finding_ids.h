/*
 * finding_ids: the one table of all finding ids, with cause, default title, meaning and link.
 * `why403 explain id:ID` prints a row of it; every finding is made from a row (checks/support.h),
 * so an id that is not in the table can't be used.
 */
#ifndef WHY403_CHECKS_FINDING_IDS_H
#define WHY403_CHECKS_FINDING_IDS_H

#include "fact/finding.h"

enum finding_id {
#define FINDING(code, id, cause, title, meaning, link) code,
#include "checks/finding_ids.def"
#undef FINDING
    N_FINDING_IDS
};

typedef struct FindingRow {
    const char *id; /* "keys.wrong_keys.secret" */
    enum cause cause;
    const char *title;   /* at most 60 columns */
    const char *meaning; /* plain sentences */
    const char *link;    /* https */
} FindingRow;

extern const FindingRow finding_rows[N_FINDING_IDS];

/* "keys-13": what two people on the telephone say (finding_codes.def); NULL = it has none yet,
 * which a test finds. */
const char *finding_code(Arena *arena, enum finding_id id);
/* Words of an error that show this form of the cause ("" = no error does), and the lesson in which
 * it is found (finding_examples.def); NULL = as the cause's. */
const char *finding_wording(enum finding_id id);
const char *finding_lesson(enum finding_id id);

#endif

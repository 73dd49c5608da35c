/*
 * sweepwords: what a sweep's text, tables and annotations say alike of a row or of a group: who
 * acts there, what to do, what to type.
 *
 * Must not know: in which format it is shown.
 */
#ifndef WHY403_REPORT_SWEEPWORDS_H
#define WHY403_REPORT_SWEEPWORDS_H

#include "engine/roots.h"
#include "report/sweepout.h"

/* Why the rows are not all there is. */
#define SWEEPWORDS_CUT \
    "There is more here than was looked at: too much of it, or a part can't be read."

/* "modules/app is judged in the unit live/app, which runs it."; NULL: run is empty. */
const char *sweepwords_note(Arena *arena, const RootVec *run);
/* "20 requests of at most 200" */
const char *sweepwords_requests(Arena *arena, const SweepResult *result);
/* "aws.west: AKIA…MPLE", for the configuration that the verdict is about, or the first used one. */
const char *sweepwords_who(Arena *arena, const SweepRow *row, bool show_key_ids);
/* "why403 fix live/net", as it is typed where the sweep was. */
const char *sweepwords_call(Arena *arena, const SweepHead *head, const char *command,
                            const SweepItem *item);
/* "file_damage, keys.file_damage.bom, ~/.aws/credentials:1"; NULL where there is no cause. */
const char *sweepwords_ids(Arena *arena, const SweepGroup *group);
/* What is to be done, and the call that shows it as a diff; NULL: nothing is known. */
const char *sweepwords_fix(Arena *arena, const SweepHead *head, const SweepGroup *group);

#endif

/*
 * sweepgroups: the rows of a sweep that belong together: one trouble with all that share it, one
 * identity with all that act as it, one session with all profiles that begin in it. Rows of items
 * that have not ended are left out.
 *
 *     SweepGroupVec groups = sweepgroups_by_cause(arena, result);
 */
#ifndef WHY403_REPORT_SWEEPGROUPS_H
#define WHY403_REPORT_SWEEPGROUPS_H

#include "engine/sweep.h"

typedef struct SweepGroup {
    const SweepRow *first;
    VEC(const SweepRow *) rows;
} SweepGroup;

typedef VEC(SweepGroup) SweepGroupVec;

/* What fails first, by cause and finding; then what can't be told; what passes by identity. */
SweepGroupVec sweepgroups_by_cause(Arena *arena, const SweepResult *result);
/* Of the rows that have one. */
SweepGroupVec sweepgroups_by_identity(Arena *arena, const SweepResult *result);
SweepGroupVec sweepgroups_by_session(Arena *arena, const SweepResult *result);

/* What the rows of a cause have in common, in a sentence. */
const char *sweepgroups_title(Arena *arena, const SweepGroup *group);
/* Where it stands, if that is one place for all of them; else NULL. */
const char *sweepgroups_place(const SweepGroup *group);
/* "12 of 200 fail, 1 can't be told, 187 pass"; of those that have ended. */
const char *sweepgroups_counts(Arena *arena, const SweepResult *result);

#endif

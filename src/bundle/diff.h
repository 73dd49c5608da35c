/*
 * diff: what differs between two bundles: variables, files, versions, answers, verdict. Times,
 * durations and what was merely looked for don't count, nor whose home folder a file is in.
 */
#ifndef WHY403_BUNDLE_DIFF_H
#define WHY403_BUNDLE_DIFF_H

#include "bundle/bundle.h"

/* In the order options, environment, files, versions, answers, verdict. Texts are covered as in the
 * bundles and fit to be shown; secrets in lines of files as their shape. */
ChangeVec bundle_diff(Arena *arena, const Bundle *before, const Bundle *after);

/* The two were covered by the same keys, so that names and secrets can be compared. */
bool bundle_comparable(const Bundle *a, const Bundle *b);
/* At least names can: both are plain, or of a team that shares the key of its pseudonyms. */
bool bundle_names_alike(const Bundle *a, const Bundle *b);

#endif

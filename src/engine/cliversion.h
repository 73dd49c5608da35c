/*
 * cliversion: which version an AWS CLI has, told by where it lies and what lies beside it. It is
 * not run for that: version 2 needs half a second, and a wrapper may start anything.
 */
#ifndef WHY403_ENGINE_CLIVERSION_H
#define WHY403_ENGINE_CLIVERSION_H

#include "base/snapshot.h"

/* path: that of aws on PATH; dir: the folder that a version manager would be asked in. NULL = not
 * known: the newest, 2, is taken. */
const char *cliversion_of(Arena *arena, Snapshot *files, const char *dir, const char *path);

#endif

/*
 * history: the facts of the last look at each folder, and of the last that passed, as bundles with
 * plain names in $XDG_STATE_HOME/why403/history (0700, files 0600). No secret is in them.
 */
#ifndef WHY403_BUNDLE_HISTORY_H
#define WHY403_BUNDLE_HISTORY_H

#include "base/world.h"
#include "bundle/bundle.h"

enum history { HISTORY_LAST, HISTORY_PASSED };

/* NULL: there is none that can be read. */
Bundle *history_read(Arena *arena, World *w, const char *dir, const char *profile,
                     enum history which);
/* Keeps it as the last, and where it passed as that too. What can't be written is left. */
void history_keep(Arena *arena, World *w, const char *dir, const char *profile,
                  const Bundle *bundle);

#endif

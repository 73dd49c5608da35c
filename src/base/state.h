/*
 * state: where why403 keeps what it needs in a later run: backups, keys of bundles, earlier
 * diagnoses.
 *
 * Links up to its folder are the user's and are followed, once for each name; below it nothing is
 * why403's but what it made, and that is no link. Whatever is written to a name of here takes
 * FILE_STRAIGHT.
 */
#ifndef WHY403_BASE_STATE_H
#define WHY403_BASE_STATE_H

#include "base/world.h"

/* $XDG_STATE_HOME/why403/NAME, else ~/.local/state/why403/NAME, as a real path. NULL: neither is
 * set, or links lead in a circle. */
const char *state_place(Arena *arena, World *w, const char *name);

#endif

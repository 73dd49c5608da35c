/*
 * afterworld: the facts as they will be once a fix was applied: its edits made, its variables set
 * and taken out, start-up files read anew. Nothing is written; who reads the files and variables of
 * these facts gets the changed ones, and everything else from the World behind.
 */
#ifndef WHY403_ENGINE_AFTERWORLD_H
#define WHY403_ENGINE_AFTERWORLD_H

#include "base/world.h"
#include "engine/session.h"

/* All lives in arena; world and options are borrowed. NULL: an edit doesn't fit the file (any
 * more), or nothing would change. */
Facts *afterworld_facts(Arena *arena, World *world, const SessionOptions *options, const Facts *now,
                        const Fix *const *fixes, size_t n_fixes);

#endif

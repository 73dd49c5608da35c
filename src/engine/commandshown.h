/*
 * commandshown: the command that a yes would run, for whoever is to say it: whole, so that nothing
 * runs unseen, but for the secrets written into it as words. What a shell would work out ($X,
 * $(...), `...`) is never hidden, whatever stands before it.
 *
 * Must not know: whose command it is, how it is run.
 */
#ifndef WHY403_ENGINE_COMMANDSHOWN_H
#define WHY403_ENGINE_COMMANDSHOWN_H

#include "base/arena.h"

/* Fit for showing (text_safe); NULL stays NULL. */
const char *command_shown(Arena *arena, const char *command);

#endif

/*
 * probes: gather the facts that need no asking: environment, Terraform directory, which programs
 * are on PATH, what machine this is.
 */
#ifndef WHY403_ENGINE_PROBES_H
#define WHY403_ENGINE_PROBES_H

#include "base/world.h"
#include "engine/session.h"

/* Everything lives in arena; the World is remembered for files that are read on demand. */
Facts *probes_gather(Arena *arena, World *world, const SessionOptions *options);
/* The version of the program that will run is known now (NULL = it is not), and which of both it
 * calls itself (NULL = it was not asked): where something depends on it the Terraform files are
 * read anew by its rules, and what it refuses joins the rest. Where the user said by a word whose
 * rules count, the version of the other one is none of theirs. */
void probes_terraform_version(Facts *facts, const SessionOptions *options,
                              const char *implementation, const char *version);

#endif

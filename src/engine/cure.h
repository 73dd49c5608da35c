/*
 * cure: which of the fixes of a session to take: the first that may be applied unasked, the changes
 * of the environment that keep the principal. Pure choice; engine/apply does, mode/ asks.
 */
#ifndef WHY403_ENGINE_CURE_H
#define WHY403_ENGINE_CURE_H

#include "base/world.h"
#include "engine/session.h"

/* Findings that stop Terraform, the verdict's first. */
FindingVec cure_findings(Arena *arena, const SessionView *view);

/* May it be written without asking? Only edits that keep the principal (contract.md, --yes). */
bool cure_is_unasked(const Fix *fix);

/* What the environment should be; names are variables' names, values are never secrets. */
typedef struct CureEnv {
    VEC(const char *) unset;
    VEC(HttpHeader) set;
    VEC(EnvRepair) repair;
} CureEnv;
/* What one fix changes. */
CureEnv cure_of_fix(Arena *arena, const Fix *fix);
bool cure_changes_env(const Fix *fix);
/* Of each finding the first fix that changes the environment and keeps the principal. */
CureEnv cure_env(Arena *arena, const SessionView *view);
/* The first change of the environment that makes another identity act: to be shown, never taken
 * unasked. NULL if there is none. */
const Fix *cure_env_other(Arena *arena, const SessionView *view, CureEnv *out);
/* "NAME=value" strings of the World's environment with those changes, NULL-ended. */
const char *const *cure_envp(Arena *arena, World *w, const CureEnv *cure);
/* Shell code that makes the changes; "" for none. */
void cure_shell_code(Arena *arena, Buf *out, const CureEnv *cure, enum shell shell);

#endif

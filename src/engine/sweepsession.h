/*
 * sweepsession: what a profile leads through, as its files say: the roles that are taken, and where
 * the chain begins: an SSO session, keys, a command. Profiles that begin at the same place work and
 * fail together, so a sweep tells them together.
 *
 * Must not know: whether it works.
 */
#ifndef WHY403_ENGINE_SWEEPSESSION_H
#define WHY403_ENGINE_SWEEPSESSION_H

#include "facts/facts.h"

typedef VEC(const char *) RoleVec;

typedef struct SweepSession {
    const char *begins; /* "sso-session corp", "keys of profile base"; NULL: nothing is there */
    RoleVec roles;      /* ARNs, the last one taken first; empty where there is none */
} SweepSession;

SweepSession sweepsession_of(Arena *arena, const Facts *facts, const char *profile);

#endif

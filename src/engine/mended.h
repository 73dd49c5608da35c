/*
 * mended: the environment as the user's shell will have it: a fix's change of it that was tried,
 * and what start-up files that were edited since say now. A process keeps the environment that it
 * began with, so that without this no cure of the environment could ever be seen to work.
 *
 *     mended_open(&m, world, facts);             // which variables the files set, as they are now
 *     mended_try(&m, world, fix);                // as if the shell had run it; NULL takes it back
 *     mended_look(&m, world, dir);               // reads the files anew
 *     session_environment(session, m.envp);      // NULL: as it is
 */
#ifndef WHY403_ENGINE_MENDED_H
#define WHY403_ENGINE_MENDED_H

#include "awsfiles/envfollow.h"
#include "engine/cure.h"

typedef struct Mended {
    Arena arena; /* of followed and tried */
    VEC(EnvFollow) followed;
    VEC(EnvFollow)
    absent; /* variables that are not set, with what the files said of them at first */
    bool trying;
    CureEnv tried;
    Arena looked;            /* of what stands below */
    VEC(EnvFollow) moved;    /* variables that a file sets otherwise now, or not at all */
    const char *const *envp; /* "NAME=value", NULL-ended; NULL = the shell has it all already */
} Mended;

void mended_open(Mended *m, World *w, const Facts *facts);
void mended_clear(Mended *m);
void mended_try(Mended *m, const Fix *fix);
void mended_look(Mended *m, World *w, const char *dir);

/* The same changes made in another environment: that of a practice shell. base if there is none. */
const char *const *mended_over(const Mended *m, Arena *arena, World *w, const char *const *base);
/* What is left to be typed in the user's shell, line by line; "" for nothing. No secret is in it.
 */
void mended_left(const Mended *m, Arena *arena, enum shell shell, Buf *out);

#endif

/*
 * mended: the environment as the user's shell will have it: a fix's change of it that was tried,
 * and what start-up files that were edited since say now. A process keeps the environment that it
 * began with, so that without this no cure of the environment could ever be seen to work.
 *
 *     mended_open(&m, world, facts);             // which variables the files set, as they are now
 *     mended_try(&m, fix, false);                // as if the shell had run it; NULL takes it back
 *     mended_look(&m, world, dir);               // reads the files anew
 *     session_environment(session, m.envp);      // NULL: as it is
 *     if (m.again.fixes.len > 0) ...             // the next shell would be as before: half a cure
 */
#ifndef WHY403_ENGINE_MENDED_H
#define WHY403_ENGINE_MENDED_H

#include "awsfiles/envfollow.h"
#include "base/world.h"
#include "engine/cure.h"

typedef struct Mended {
    Arena arena; /* of followed and tried */
    VEC(EnvFollow) followed;
    VEC(EnvFollow)
    absent; /* variables that are not set, with what the files said of them at first */
    bool trying;
    CureEnv tried;
    bool changes_principal; /* what was tried does, and how */
    const char *old_arn, *new_arn;
    Arena looked;            /* of what stands below */
    VEC(EnvFollow) moved;    /* variables that a file sets otherwise now, or not at all */
    Finding again;           /* lines of start-up files that take back what was tried, in the next
                                shell; its fixes mend them. None of the checks' */
    const char *const *envp; /* "NAME=value", NULL-ended; NULL = the shell has it all already */
} Mended;

void mended_open(Mended *m, World *w, const Facts *facts);
void mended_clear(Mended *m);
/* too: besides what was tried before, where that was a cure and something else fails now. */
void mended_try(Mended *m, const Fix *fix, bool too);
void mended_look(Mended *m, World *w, const char *dir);

/* The same changes made in another environment: that of a practice shell. base if there is none. */
const char *const *mended_over(const Mended *m, Arena *arena, World *w, const char *const *base);
/* What is left to be typed in the user's shell, line by line; "" for nothing. No secret is in it.
 */
void mended_left(const Mended *m, Arena *arena, enum shell shell, Buf *out);

#endif

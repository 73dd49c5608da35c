/*
 * envfollow: what the start-up files, .envrc and .env say now of variables that they set before: to
 * know what a new shell would get. A guess by lines, as envplaces is.
 */
#ifndef WHY403_AWSFILES_ENVFOLLOW_H
#define WHY403_AWSFILES_ENVFOLLOW_H

#include "base/snapshot.h"

typedef struct EnvFollow {
    const char *name, *was; /* the value that the process has; NULL = none: never the same then */
    bool same;              /* some line sets that very value, or one that only the shell can work
                               out */
    const char *value;      /* else what the last line sets; NULL = no line sets it any more */
    Source at;              /* of the line that counts */
    int form;               /* of EnvPlace */
} EnvFollow;

/* Fills same, value, at and form of each. */
void envfollow_read(Arena *arena, Snapshot *files, const char *dir, EnvFollow *vars, size_t n);

/* The variable that the files set and whose name is a slip of the pen away from that one: out's
 * name, at and form. False: there is none, it is one that programs read, or there are several. */
bool envfollow_near(Arena *arena, Snapshot *files, const char *dir, const char *name,
                    EnvFollow *out);

#endif

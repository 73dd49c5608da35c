/* envplaces: looks through start-up files, .envrc and .env for lines that seem to set a variable of
 * env. Private to awsfiles/envscan.
 */
#ifndef WHY403_AWSFILES_ENVPLACES_H
#define WHY403_AWSFILES_ENVPLACES_H

#include "awsfiles/envscan.h"

/* Adds to env->places. Files that aren't there or can't be read are passed over. */
void envplaces_find(Arena *arena, Snapshot *files, const char *dir, EnvFacts *env);

#endif

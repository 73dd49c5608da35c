/*
 * runwatch: where Terraform really runs when something else starts it (Terragrunt, make, a shell
 * script, terraform -chdir=): folder and environment of the processes below a child, read from
 * /proc while they live. Without /proc nothing is seen, and the caller goes by its own folder.
 *
 *     RunWatch watch = {.arena = &arena};
 *     while (the child lives)
 *         runwatch_look(&watch, child);            // every few hundredths of a second
 *     RunPlaceVec places = runwatch_places(&watch);
 *
 * The environment of a process of ours is what we could read anyway; it holds secrets and is never
 * shown. Must not know: AWS.
 */
#ifndef WHY403_ENGINE_RUNWATCH_H
#define WHY403_ENGINE_RUNWATCH_H

#include <sys/types.h>

#include "base/world.h"

enum { RUNWATCH_PROCESSES_MAX = 2000, RUNWATCH_INTERVAL_MS = 40 };

typedef struct RunProcess {
    pid_t pid, parent;
    const char *program; /* "terraform"; NULL: one that nobody asks about */
    const char *folder;  /* absolute */
    const char *chdir;   /* of -chdir=; NULL */
    bool configures;     /* its command signs in: init, plan, apply ... */
    bool every_unit;     /* Terragrunt, told to run all that lie below its folder */
    const char *const *env;
} RunProcess;

typedef struct RunWatch {
    Arena *arena;
    VEC(RunProcess) processes;
} RunWatch;

/* One folder in which Terraform ran, with the environment that decides there: Terragrunt's own
 * where Terragrunt started it, and then the folder is the unit. */
typedef struct RunPlace {
    const char *folder;
    const char *const *env;
    const char *program; /* of Terraform's kind */
    bool by_terragrunt;
} RunPlace;

typedef VEC(RunPlace) RunPlaceVec;

void runwatch_look(RunWatch *watch, pid_t child);
/* In order of appearance, each folder and environment once. */
RunPlaceVec runwatch_places(const RunWatch *watch);
/* The folders below which Terragrunt was to run every unit: also one for which it never got as far
 * as starting Terraform. */
RunPlaceVec runwatch_trees(const RunWatch *watch);
/* Names of the variables for AWS, Terraform and the way there that differ, at most so many. */
NameVec runwatch_differing(Arena *arena, const char *const *a, const char *const *b);

#endif

/*
 * roots: the folders below one in which somebody runs Terraform or Terragrunt. A folder counts if
 * it has Terraform files that hold a provider, a backend, required_providers or a module call, and
 * no other folder of the tree calls it as a module; one with a backend or cloud block counts in any
 * case, since only a root may have one. A Terragrunt unit counts as a unit, with or without files.
 *
 * Reads only names and the Terraform files; follows no links to folders; passes over hidden
 * folders, node_modules, and what Terraform and Terragrunt keep (.terraform, .terragrunt-cache; not
 * .terragrunt-stack, whose units are units).
 *
 * Must not know: what is wrong in any of them.
 */
#ifndef WHY403_ENGINE_ROOTS_H
#define WHY403_ENGINE_ROOTS_H

#include "base/world.h"

enum { ROOTS_DEPTH_MAX = 24, ROOTS_MAX = 20000 };

enum root_kind { ROOT_TERRAFORM, ROOT_TERRAGRUNT };

/* What its files say, to be told before anything is judged. */
enum root_says { ROOT_AWS_PROVIDER = 1, ROOT_S3_BACKEND = 2, ROOT_BY_CDK = 4 };

typedef struct Root {
    const char *dir;   /* to be given to a session */
    const char *shown; /* from the folder that was searched; "." for itself */
    enum root_kind kind;
    unsigned says;      /* of enum root_says */
    const char *run_by; /* a unit that runs it, shown as it is; NULL */
} Root;

typedef VEC(Root) RootVec;

/* Globs (fnmatch, * goes over slashes) on Root.shown; a folder that is excluded is not entered. */
typedef struct RootSearch {
    const char *const *include; /* none: everything */
    size_t n_include;
    bool *include_fits; /* NULL, or n_include: set where a glob fits a root; never cleared */
    const char *const *exclude;
    size_t n_exclude;
    const char *const *running; /* only roots that are one of these folders, or run it as a module
                                   somewhere below; absolute, joined; none: all */
    size_t n_running;
    RootVec *units_run; /* NULL, or where the folders with an AWS provider go that don't count,
                           since a unit runs them */
    size_t folders_max; /* 0 = ROOTS_MAX */
    int depth_max;      /* 0 = ROOTS_DEPTH_MAX */
} RootSearch;

/* The roots in and below top, sorted by path; everything lives in arena. FILE_OK, or why top can't
 * be listed. *out_more: the limits cut the search, or a folder below can't be read. */
enum file_state roots_below(Arena *arena, World *world, const char *top, const RootSearch *search,
                            RootVec *out, bool *out_more);
/* Does one of the globs fit the path? */
bool roots_fit(const char *const *globs, size_t n, const char *path);

#endif

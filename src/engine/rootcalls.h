/*
 * rootcalls: which folder of a tree runs which other as a module: module calls of Terraform and the
 * source of Terragrunt units. Only folders; what is called by a registry or git address is not of
 * the tree.
 *
 *     RootCalls calls = {.arena = arena};
 *     rootcalls_source(&calls, "/r/live/a", span_of("../../modules//vpc"));
 *     rootcalls_called(&calls, "/r/modules/vpc")  // true
 *
 * Must not know: which of them is a root.
 */
#ifndef WHY403_ENGINE_ROOTCALLS_H
#define WHY403_ENGINE_ROOTCALLS_H

#include "base/names.h"

typedef struct RootCall {
    const char *from, *to; /* folders; or to is the end of one: "/modules/vpc" */
} RootCall;

typedef struct RootCalls {
    Arena *arena;
    NameMap called; /* folder -> anything */
    VEC(RootCall) calls;
    VEC(RootCall) ends; /* of a unit whose source begins with a function */
} RootCalls;

/* A source of Terraform's or Terragrunt's as it is written in dir. */
void rootcalls_source(RootCalls *calls, const char *dir, Span source);
/* What stands behind the last ${...} of the source of a unit in dir. */
void rootcalls_source_end(RootCalls *calls, const char *dir, Span end);
bool rootcalls_called(const RootCalls *calls, const char *dir);
/* The n-th folder that calls it; NULL beyond the last. */
const char *rootcalls_caller(const RootCalls *calls, const char *dir, size_t n);
/* These folders and all that call them, directly or by way of others: folder -> itself. */
NameMap rootcalls_callers(const RootCalls *calls, const char *const *dirs, size_t n_dirs);

#endif

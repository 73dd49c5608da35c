/* tfcase: a root module at /t made of files in memory, read as Terraform reads it. */
#ifndef WHY403_TESTS_TFCASE_H
#define WHY403_TESTS_TFCASE_H

#include "base/world.h"
#include "terraform/tfconfig.h"
#include "tests/support/fakeworld.h"

typedef struct TfCase {
    Arena arena;
    World *world;
    TfConfig *config;
} TfCase;

/* A list of files for tfcase_open: {path, text}, ... */
#define FILES(...) ((const TestFile[]){__VA_ARGS__, {NULL, NULL}})

/* files ends with a row of NULL; env NULL = nothing is set. Closed by tfcase_close. */
TfCase tfcase_open(const TestFile *files, const char *const *env, const TfArg *args, size_t n_args);
void tfcase_close(TfCase *c);
/* The first problem of that id; NULL = there is none. */
const TfProblem *tfcase_problem(const TfCase *c, const char *id);
/* Nothing that Terraform stops at; fails with the first otherwise. */
void tfcase_no_problem(const TfCase *c);
/* Of that address; fails without one. */
const TfProvider *tfcase_provider(const TfCase *c, const char *address);
/* Of an argument of it; NULL = none that is known. */
const char *tfcase_text(const TfCase *c, const char *address, const char *name);

#endif

/*
 * tgstack: what a terragrunt.stack.hcl would make: units and stacks, as folders below
 * .terragrunt-stack (https://docs.terragrunt.com/reference/hcl/blocks/#unit). Reads that file and
 * whether the folders are there; generates nothing.
 *
 * Must not know: what is in a unit (tgunit.h reads those that were made).
 */
#ifndef WHY403_TERRAGRUNT_TGSTACK_H
#define WHY403_TERRAGRUNT_TGSTACK_H

#include "base/snapshot.h"

#define TG_STACK_FILE "terragrunt.stack.hcl"

typedef struct TgStackPart {
    const char *name; /* the block's label */
    bool stack;       /* it makes units of its own */
    bool made;        /* its folder is there */
} TgStackPart;

typedef VEC(TgStackPart) TgStackParts;

/* The block that a folder below .terragrunt-stack was made for: what a person would change there,
 * for the next `terragrunt stack generate` writes the folder anew. */
typedef struct TgStackOrigin {
    const char *dir;    /* that was made, absolute */
    const char *file;   /* of the stack, absolute */
    const char *name;   /* of the block */
    int line, end_line; /* of the block */
    const char *source; /* folder that is copied, absolute; NULL = it is fetched, or not known */
} TgStackOrigin;

/* NULL: dir, an absolute path, was made by no stack whose file is there. */
const TgStackOrigin *tgstack_origin(Arena *arena, Snapshot *files, const char *dir);

/* The unit and stack blocks of dir's file, in its order; none without one. */
TgStackParts tgstack_parts(Arena *arena, Snapshot *files, const char *dir);
/* "app, db and stack net": those that were not made; NULL: all of them were. */
const char *tgstack_not_made(Arena *arena, const TgStackParts *parts);

#endif

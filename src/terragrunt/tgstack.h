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

/* The unit and stack blocks of dir's file, in its order; none without one. */
TgStackParts tgstack_parts(Arena *arena, Snapshot *files, const char *dir);
/* "app, db and stack net": those that were not made; NULL: all of them were. */
const char *tgstack_not_made(Arena *arena, const TgStackParts *parts);

#endif

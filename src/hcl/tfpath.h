/* tfpath: paths as Terraform joins them. Knows nothing else. */
#ifndef WHY403_HCL_TFPATH_H
#define WHY403_HCL_TFPATH_H

#include "base/arena.h"

/* As Go's filepath.Join: "a/b" and "../c" give "a/c", lexically. An absolute name stands for
 * itself. */
const char *tfpath_join(Arena *arena, const char *dir, const char *name);
/* Where a program runs that is given a copy of a folder: below (or at) the top of the copy. */
typedef struct TfCopy {
    const char *dir, *top; /* NULL = it is not known */
} TfCopy;

/* What the program opens for that name: what stands in the copy stands in dir, too; "../x" that
 * leads out of it is looked for beside it. copy may be NULL: the program runs in dir. */
const char *tfpath_from(Arena *arena, const char *dir, const TfCopy *copy, const char *name);
/* path as seen from dir, both absolute and joined: "../../root.hcl"; "" for dir itself. */
const char *tfpath_relative(Arena *arena, const char *dir, const char *path);

#endif

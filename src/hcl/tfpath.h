/* tfpath: paths as Terraform joins them. Knows nothing else. */
#ifndef WHY403_HCL_TFPATH_H
#define WHY403_HCL_TFPATH_H

#include <stdbool.h>

#include "base/arena.h"

/* As Go's filepath.Join: "a/b" and "../c" give "a/c", lexically. An absolute name stands for
 * itself. */
const char *tfpath_join(Arena *arena, const char *dir, const char *name);
/* Where a program runs that is given a copy of a folder: below (or at) the top of the copy. */
typedef struct TfCopy {
    const char *dir, *top; /* NULL = it is not known */
    /* Globs that start from the folder, ended by NULL; NULL = none: */
    const char *const *kept;     /* what is copied although a name in its path begins with a dot */
    const char *const *left_out; /* what is not copied */
} TfCopy;

/* Does one of them fit the path, or a folder that it lies in? No slash is fitted but by a leading
 * "**" with one. */
bool tfpath_fits(Arena *arena, const char *const *globs, const char *path);
/* Is the file, of that path below dir of the copy, one that is copied? The module's files are
 * copied to the top, those of the unit to dir. */
bool tfpath_is_copied(Arena *arena, const TfCopy *copy, const char *path);
/* What the program opens for that name: what is copied stands in dir, too; "../x" that leads out of
 * the copy, and what is not copied, is looked for where the program runs. copy may be NULL: it runs
 * in dir. */
const char *tfpath_from(Arena *arena, const char *dir, const TfCopy *copy, const char *name);
/* path as seen from dir, both absolute and joined: "../../root.hcl"; "" for dir itself. */
const char *tfpath_relative(Arena *arena, const char *dir, const char *path);

#endif

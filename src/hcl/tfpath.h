/* tfpath: paths as Terraform joins them. Knows nothing else. */
#ifndef WHY403_HCL_TFPATH_H
#define WHY403_HCL_TFPATH_H

#include "base/arena.h"

/* As Go's filepath.Join: "a/b" and "../c" give "a/c", lexically. An absolute name stands for
 * itself. */
const char *tfpath_join(Arena *arena, const char *dir, const char *name);
/* path as seen from dir, both absolute and joined: "../../root.hcl"; "" for dir itself. */
const char *tfpath_relative(Arena *arena, const char *dir, const char *path);

#endif

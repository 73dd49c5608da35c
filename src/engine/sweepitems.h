/*
 * sweepitems: what a sweep looks at: the roots of a folder, the roots that changed files belong to,
 * every profile. Each once, however often it is named.
 *
 * Must not know: what is wrong in any of them.
 */
#ifndef WHY403_ENGINE_SWEEPITEMS_H
#define WHY403_ENGINE_SWEEPITEMS_H

#include "base/world.h"
#include "engine/roots.h"
#include "engine/sweep.h"

typedef VEC(SweepItem) SweepItemVec;

/* The roots in and below dir. FILE_OK, or why it can't be listed; *out_more is set where the limits
 * cut the search, or a folder can't be read. */
enum file_state sweepitems_below(Arena *arena, World *world, const char *dir,
                                 const RootSearch *search, SweepItemVec *out, bool *out_more);
/* The roots of files, as pre-commit names those that changed: the folder of each; of a module's
 * file those that call the module, anywhere in its repository; of a .hcl file that is no unit's own
 * the units below it. */
void sweepitems_of_files(Arena *arena, World *world, const char *const *files, size_t n_files,
                         const RootSearch *search, SweepItemVec *out, bool *out_more);
/* Every profile of both shared files; dir: of the items. *out_more is set where there are more than
 * are looked at, or a file is too large. */
void sweepitems_profiles(Arena *arena, World *world, const char *dir, SweepItemVec *out,
                         bool *out_more);

#endif

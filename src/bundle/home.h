/*
 * home: what bundles need and never hold: two keys and the table of pseudonyms, in
 * $XDG_STATE_HOME/why403/bundles (0700, files 0600).
 *
 * - secrets.key makes what stands for secrets. It is of no use to anybody else: never share it.
 * - names.key makes the pseudonyms: whoever has the same one gives the same pseudonyms. A team
 *   copies it from one home folder to the others.
 * - names.json is the table: which name each pseudonym stands for.
 */
#ifndef WHY403_BUNDLE_HOME_H
#define WHY403_BUNDLE_HOME_H

#include "base/world.h"
#include "bundle/bundle.h"

/* ".../why403/bundles"; NULL without HOME and XDG_STATE_HOME. */
const char *bundle_home(Arena *arena, World *w);

/* Reads the keys, or makes them where there are none; with write false they are made for this run
 * only. */
enum err bundle_keys(Arena *arena, World *w, bool write, CoverKeys *out, Err *err);

/* Adds the rows of a bundle to the table. */
enum err bundle_keep_names(Arena *arena, World *w, const CoverRowVec *rows, Err *err);

#endif

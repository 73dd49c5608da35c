/*
 * Tree: the files that came with the folder that is looked at, as against those of whoever looks at
 * it. The tree is the git work tree around the folder; without one (or where the home folder lies
 * in it) the folder itself. Links are followed: what counts is where a file really lies.
 *
 * Must not know: what the files hold.
 */
#ifndef WHY403_BASE_TREE_H
#define WHY403_BASE_TREE_H

#include "base/snapshot.h"

typedef struct Tree {
    Snapshot *files; /* NULL: nothing is known, everything is outside */
    const char *dir; /* as given */
    const char *top; /* real path; NULL = the folder isn't there */
} Tree;

/* home may be NULL. dir is borrowed. */
Tree tree_of(Arena *arena, Snapshot *files, const char *dir, const char *home);
/* Does the file lie in the tree, whatever links lead to it? A relative path starts from the folder.
 * A file that doesn't exist lies nowhere. */
bool tree_holds(const Tree *tree, const char *path);
/* Is a file or folder below (or the same as) another? Both real paths. */
bool tree_below(const char *path, const char *top);

/* Writes what somebody named to be written while they look at dir (home may be NULL). Through a
 * link in the tree that leads out of it nothing is written (ERR_INPUT): whoever wrote the folder
 * would choose which file of its reader's is overwritten. What was judged is what is written,
 * whatever changes meanwhile. */
enum err tree_write(World *w, const char *dir, const char *path, Span bytes, unsigned mode,
                    Err *err);

#endif

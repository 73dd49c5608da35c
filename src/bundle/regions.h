/*
 * regions: which parts of a file are values, and what may be in them: text known to be harmless,
 * text that may hold a secret, a secret by its name, a name. By form only: nothing is judged right
 * or wrong, a broken file has regions too.
 *
 * Must not know: what stands in their place.
 */
#ifndef WHY403_BUNDLE_REGIONS_H
#define WHY403_BUNDLE_REGIONS_H

#include "base/arena.h"

enum region_class {
    REGION_CODE,    /* the language's own words: between the regions */
    REGION_SAFE,    /* a value that says nothing secret: a region, a version, a profile's name */
    REGION_UNSAFE,  /* any other value */
    REGION_SECRET,  /* a secret by what it is called */
    REGION_COMMENT, /* left out */
    REGION_BUCKET,
    REGION_ROLE,
    REGION_USER
};

typedef struct Piece {
    size_t from, to;
    enum region_class kind;
} Piece;

typedef VEC(Piece) PieceVec;

/* In order, without overlap. path tells the kind of file by its name and folder. */
PieceVec regions_of(Arena *arena, const char *path, Span bytes);

/* By the name of a setting (an INI key, an argument, a member) and its value. */
enum region_class region_of_setting(Span name, Span value);
/* The same for a variable of the environment. */
enum region_class region_of_variable(Span name, Span value);

#endif

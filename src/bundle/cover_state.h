/* cover_state: what cover.c learns, cover_apply.c uses and cover_make.c makes names of. Private to
 * src/bundle. */
#ifndef WHY403_BUNDLE_COVER_STATE_H
#define WHY403_BUNDLE_COVER_STATE_H

#include "bundle/cover.h"
#include "bundle/cover_make.h"

/* A string that is replaced wherever it stands. */
typedef struct CoverString {
    Span text;
    const char *cover;
    bool bounded; /* only as a word of its own */
} CoverString;

/* A folder that is replaced at the start of a path. */
typedef struct CoverPlace {
    const char *path, *cover; /* cover: NULL until all is learned */
    bool is_home;             /* names below it are covered, too */
} CoverPlace;

typedef VEC(CoverString) CoverStringVec;
typedef VEC(Span) SpanVec;

enum { COVER_WORK_MAX = 100 * 1000 * 1000 };

struct Cover {
    Arena *arena;
    CoverKeys keys;
    bool plain, learned;
    CoverStringVec strings[256]; /* by first byte, longest first */
    NameMap kept;                /* words that stay */
    NameMap masked;              /* words that don't: to their cover */
    NameMap atoms;               /* whole values: to their pseudonym */
    NameMap hashes;              /* names of cache files: to those of the covered names */
    NameMap given;               /* pseudonyms in use, to the name */
    NameMap named;               /* "kind name" to its pseudonym */
    NameMap beside;              /* names in a path that begins with ".." */
    CoverRowVec rows;
    CoverPlace places[4]; /* the tree, the home folder; each by its other name where it has one */
    size_t n_places;
    const char *user, *user_cover;
    SpanVec secrets, unsafe, values;
    VEC(CoverString) names; /* learned names: text, cover = kind */
    size_t n_secrets;
    size_t work; /* texts compared so far */
};

/* One more comparison with n texts. False past the budget: nothing is looked for any more, and what
 * was made must not be used. */
static inline bool cover_works(Cover *c, size_t n)
{
    c->work += n;
    return c->work <= COVER_WORK_MAX;
}

/* "role-7110": the same for the same name, by the team's key; plain: the name. */
const char *cover_pseudonym(Cover *c, const char *kind, Span name);
/* The account's as 12 digits that stand for it. */
const char *cover_account(Cover *c, Span number);

/* The next word (letters and digits) at or after *at; escapes such as \n and %2F are none. false:
 * there is no more. */
bool cover_next_word(Span text, size_t *at, Span *out);

#endif

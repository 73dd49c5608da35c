/*
 * cover: what stands in a bundle in place of secrets and names. It is one function of texts, the
 * same for every file, variable, question and answer, so that what was equal stays equal and what
 * is read out of a covered file is the covered form of what was read out of the file.
 *
 * - A secret becomes random characters of the same number and form; blanks, quotes, line ends and
 *   other strays stay where they are. The random characters come of a keyed hash (HMAC-SHA-256);
 *   the key is this machine's own and never leaves it, so that nothing can be recovered or guessed,
 *   but two bundles of one machine show whether a secret is still the same.
 * - A text that may hold a secret (any value that is not known to be harmless) is treated the same
 *   way, word by word.
 * - A key id keeps its first and last four characters.
 * - Names become pseudonyms: account-48213, role-7110, user-.., host-.., bucket-.., dir-... Their
 *   numbers come of a second key, which a team may share.
 *
 *     Cover *c = cover_new(arena, &keys, plain);
 *     cover_learn_...(c, ...);  cover_learned(c);
 *     cover_bytes(c, arena, path, bytes);
 *
 * What an account's pseudonym is in the world that a bundle makes: 12 digits, cover_expand.
 */
#ifndef WHY403_BUNDLE_COVER_H
#define WHY403_BUNDLE_COVER_H

#include "base/names.h"
#include "base/secret.h"
#include "bundle/regions.h"

enum { COVER_KEY_LEN = 32 };

typedef struct CoverKeys {
    unsigned char secrets[COVER_KEY_LEN]; /* never leaves the machine */
    unsigned char names[COVER_KEY_LEN];   /* may be shared in a team */
} CoverKeys;

/* A row of the table that stays at home. */
typedef struct CoverRow {
    const char *pseudonym, *name;
} CoverRow;

typedef struct Cover Cover;

/* plain: names stay, secrets don't. */
Cover *cover_new(Arena *arena, const CoverKeys *keys, bool plain);

/* ---- what there is ---- */

/* real: where home is if that is a link, else NULL. */
void cover_learn_home(Cover *c, const char *home, const char *real, const char *user,
                      const char *host);
/* The folder that is looked at and all above it that belongs to it, by its real path, after the
 * home folder: names below it stay. */
void cover_learn_root(Cover *c, const char *path);
void cover_learn_secret(Cover *c, Span value);
void cover_learn_bytes(Cover *c, const char *path, Span bytes);
/* One text, such as a variable's value or a parameter. */
void cover_learn_text(Cover *c, enum region_class kind, const char *text);
/* All is learned; from here on the functions below. */
void cover_learned(Cover *c);

/* ---- covered ---- */

Span cover_bytes(Cover *c, Arena *arena, const char *path, Span bytes);
/* NULL stays NULL. */
const char *cover_text(Cover *c, Arena *arena, const char *text);
const char *cover_path(Cover *c, Arena *arena, const char *path);
const Secret *cover_secret(Cover *c, Arena *arena, const Secret *secret);

/* The pseudonyms that were given, for the table that stays at home. */
typedef VEC(CoverRow) CoverRowVec;
const CoverRowVec *cover_rows(const Cover *c);
size_t cover_secrets(const Cover *c);
/* There was more to be looked for than can be: what was covered is not covered, and must not leave.
 */
bool cover_gave_up(const Cover *c);

/* "account-48213" as the number that stands for it, and back. */
Span cover_expand(Arena *arena, Span text);
Span cover_contract(Arena *arena, Span text);

#endif

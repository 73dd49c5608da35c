/* goregex's program. Private to read/goregex*.c. */
#ifndef WHY403_HCL_GOREGEX_PRIV_H
#define WHY403_HCL_GOREGEX_PRIV_H

#include "hcl/goregex.h"

enum goregex_op { STEP_CHARS, STEP_SPLIT, STEP_JUMP, STEP_SAVE, STEP_LOOK, STEP_MATCH };

enum goregex_look {
    LOOK_TEXT_START,
    LOOK_TEXT_END,
    LOOK_LINE_START,
    LOOK_LINE_END,
    LOOK_WORD,
    LOOK_NO_WORD
};

typedef struct GoRegexRange {
    unsigned from, to;
} GoRegexRange;

typedef struct GoRegexStep {
    enum goregex_op op;
    int to, other;          /* STEP_JUMP, STEP_SPLIT (to is tried first), STEP_SAVE (slot in to) */
    enum goregex_look look; /* STEP_LOOK */
    const GoRegexRange *ranges; /* STEP_CHARS */
    size_t n_ranges;
} GoRegexStep;

typedef VEC(GoRegexRange) GoRegexRangeVec;

typedef struct GoRegexFlags {
    bool fold, many_lines, dot_all;
} GoRegexFlags;

typedef struct GoRegexReader {
    Arena *arena;
    Span left; /* of the pattern */
    GoRegex *out;
    GoRegexFlags flags;
    int depth, n_counted;
} GoRegexReader;

/* ---- goregex.c ---- */

/* The first state that is not fine stays; nothing more is read. */
void goregex_give_up(GoRegexReader *r, enum goregex_state state);
bool goregex_at_char(const GoRegexReader *r, char c);
void goregex_skip(GoRegexReader *r, size_t n);
/* Skips text if it stands there. */
bool goregex_take_text(GoRegexReader *r, const char *text);

/* ---- goregex_chars.c ---- */

void goregex_add_range(GoRegexReader *r, GoRegexRangeVec *out, unsigned from, unsigned to);
/* With the other case where the flag i stands. */
void goregex_add_folded(GoRegexReader *r, GoRegexRangeVec *out, unsigned from, unsigned to);
void goregex_negate(GoRegexReader *r, GoRegexRangeVec *v);
/* \d and its like. False: it is something else. */
bool goregex_take_perl_class(GoRegexReader *r, GoRegexRangeVec *out);
/* One character, escaped or not. */
unsigned goregex_take_char(GoRegexReader *r);
/* What stands behind "[", with the "]". */
void goregex_read_set(GoRegexReader *r, GoRegexRangeVec *out);

/* ---- goregex_match.c ---- */

/* Does a letter, digit or "_" of ASCII stand there? */
bool goregex_is_word(Span text, size_t at);

#endif

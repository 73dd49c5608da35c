/*
 * goregex: regular expressions as Go's regexp package (RE2) reads and matches them, for the
 * functions regex, regexall and replace. PCRE2 matches; before it sees a pattern, each part of it
 * is rewritten so that it means there what it means in Go. What RE2 refuses (look-around, back
 * references, possessive repeats) is refused; what is rare (\p{Greek}, \Q, the flag U) is not
 * followed, and is said to be not known rather than guessed.
 *
 * Source: https://github.com/google/re2/wiki/Syntax, Go regexp/syntax, pcre2pattern(3); compared
 * with `terraform console` 1.11.4 and with Go 1.26.
 */
#ifndef WHY403_HCL_GOREGEX_H
#define WHY403_HCL_GOREGEX_H

#include "base/arena.h"
#include "base/span.h"

enum {
    GOREGEX_GROUPS_MAX = 32,
    GOREGEX_NOWHERE = -1,
    GOREGEX_WORK_MAX = 1000 * 1000, /* for a call of a function: some 20 ms */
    GOREGEX_SEARCH = 400            /* what a search that finds at once costs of it */
};

enum goregex_state { GOREGEX_FINE, GOREGEX_REFUSED /* Go has no such pattern */, GOREGEX_UNKNOWN };

typedef struct GoRegex {
    enum goregex_state state;
    int n_groups;                   /* without the whole match */
    Span names[GOREGEX_GROUPS_MAX]; /* of groups 1 .. n_groups, at index 0 .. ; empty = none */
    const void *code;               /* PCRE2's */
} GoRegex;

/* Begin and end of the whole match and of each group, GOREGEX_NOWHERE for a group that took no
 * part. */
typedef struct GoRegexMatch {
    long at[2 * (GOREGEX_GROUPS_MAX + 1)];
} GoRegexMatch;

/* Never NULL; lives in arena. */
const GoRegex *goregex_compile(Arena *arena, Span pattern);
/* The leftmost match that begins at from or later; alternatives in their order. regex must be fine,
 * text valid UTF-8. *work is what may be done: places of the text at which a part of the pattern is
 * tried; when it is used up *work <= 0 and the answer is no answer. */
bool goregex_find(const GoRegex *regex, Span text, size_t from, long *work, GoRegexMatch *out);
/* Bytes of the character at text[at], 0 at the end. */
size_t goregex_width(Span text, size_t at);

#endif

/*
 * errchain: an error's text as the chain that programs make of it, outermost first: each of them
 * puts its own words before what it was told ("configuring the provider: operation error STS: ...,
 * api error CODE: ..."). The outer links tell who did what, the innermost one of a kind that
 * decides tells why.
 *
 *     ErrChain chain = errchain_split(text);
 *     if (errchain_decides(arena, &chain) == ERRLINK_TLS)
 *
 * Pure. Must not know: what an error means for a login.
 */
#ifndef WHY403_ERRORS_ERRCHAIN_H
#define WHY403_ERRORS_ERRCHAIN_H

#include "base/arena.h"

enum { ERRCHAIN_MAX = 48 };

typedef struct ErrChain {
    Span links[ERRCHAIN_MAX]; /* in the text given; what comes after the last one belongs to it */
    size_t n;
} ErrChain;

enum errlink {
    ERRLINK_WORDS, /* a wrapper's own words: decides nothing */
    ERRLINK_CLOCK,
    ERRLINK_TLS,
    ERRLINK_PROXY,
    ERRLINK_DNS,
    ERRLINK_NETWORK,
    ERRLINK_NO_CREDENTIALS,
    ERRLINK_CODE /* what AWS answered */
};

ErrChain errchain_split(Span text);
/* The kind of the innermost link that decides; ERRLINK_WORDS where none does. */
enum errlink errchain_decides(Arena *arena, const ErrChain *chain);

#endif

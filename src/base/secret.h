/*
 * Secret: bytes that must never be shown: secret keys, tokens, passwords (contract.md "Secrets"
 * lists them all).
 *
 * Only sigv4, net's request builders, the readers, predict/repair.c, host and engine where they
 * write, bundle (what stands in their place) and the lab may call secret_use (tests/lint/layers.sh
 * holds the list). Everybody else sees the SecretShape, which says all that a finding may say.
 *
 * Must not know: where secrets come from or what they are for.
 */
#ifndef WHY403_BASE_SECRET_H
#define WHY403_BASE_SECRET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

typedef struct Secret Secret;

/* What an access key id begins with: a user's or root's, and one that goes with a session token
 * (IAM user guide, unique identifiers). */
#define KEY_ID_LONG_TERM "AKIA"
#define KEY_ID_TEMPORARY "ASIA"
bool key_id_begins(Span s);
/* Characters of what AWS gives out. */
enum { KEY_ID_LEN = 20, SECRET_KEY_LEN = 40 };

/* What is strange about a secret's (or a key id's) bytes; a set of bits. */
enum stray {
    STRAY_LEADING_BLANK = 1 << 0,
    STRAY_TRAILING_BLANK = 1 << 1,
    STRAY_INNER_BLANK = 1 << 2,
    STRAY_QUOTE = 1 << 3,       /* ' or " at either end */
    STRAY_SMART_QUOTE = 1 << 4, /* typographic quotes, anywhere */
    STRAY_CR = 1 << 5,
    STRAY_LF = 1 << 6,
    STRAY_NBSP = 1 << 7,
    STRAY_ZERO_WIDTH = 1 << 8, /* U+200B..U+200D, U+2060, U+FEFF */
    STRAY_PERCENT = 1 << 9,    /* %2F, %2B, %3D: URL-encoded */
    STRAY_CONTROL = 1 << 10,
    STRAY_NON_ASCII = 1 << 11 /* any other byte above 0x7F */
};

typedef struct SecretShape {
    size_t len_bytes;
    unsigned strays;        /* enum stray bits */
    bool plain;             /* nothing but letters, digits and _+=,.@:/- */
    bool base64;            /* letters, digits, + and /, at most two = and those at the end */
    bool looks_like_key_id; /* A[KS]IA and 16 more: a swapped pair */
    uint64_t tag;           /* salted per process: equal tags = equal bytes; says nothing of them */
} SecretShape;

/* A copy of bytes in the arena (wiped when the arena is cleared). */
Secret *secret_new(Arena *arena, Span bytes);
/* The same for bytes that only may hold one, such as a whole line of a file: they are hidden, but
 * not remembered as a secret. */
Secret *secret_hold(Arena *arena, Span bytes);
/* The same bytes in another arena; NULL gives NULL. */
Secret *secret_copy(Arena *arena, const Secret *secret);
/* The bytes themselves; they live as long as the secret. See above who may call. */
Span secret_use(const Secret *secret);
/* NULL gives an all-zero shape. */
SecretShape secret_shape(const Secret *secret);
/* No bytes at all, or no secret: cheaper than its shape. */
bool secret_empty(const Secret *secret);
/* Equal bytes? Both NULL is equal, one NULL is not. */
bool secret_equal(const Secret *a, const Secret *b);

/* From here on each value that becomes a Secret is remembered until the process ends, for the last
 * scan of what is written (base/leak.h) and for bundles. false forgets them all. */
void secret_remember(bool on);
bool secret_remembers(void);
/* A value that only looks like a secret (base/suspect.h): remembered apart. */
void secret_suspect(Span bytes);
void secret_each_suspect(void (*fn)(void *data, Span value), void *data);
/* In the order in which they were first seen; each once. See above who may call. */
void secret_each(void (*fn)(void *data, Span value), void *data);

/* The strays of any text (a key id, a secret); the alphabet is not judged. */
unsigned stray_of(Span bytes);

/* True for what must not be shown though it stands where a key id belongs: 30 characters or more
 * with lower case (contract.md). */
bool looks_like_secret(Span text);

#endif

/*
 * tls: certificates for the practice AWS, made anew for each run: an authority of its own and a
 * certificate that it signed for AWS's host names. Nothing outside the sandbox ever trusts them.
 */
#ifndef WHY403_LAB_TLS_H
#define WHY403_LAB_TLS_H

#include "base/arena.h"
#include "base/err.h"

enum tls_flaw {
    TLS_FLAWLESS,
    TLS_UNKNOWN_CA, /* signed by an authority that nobody was told of, as by a company's inspecting
                       proxy */
    TLS_WRONG_HOST,
    TLS_EXPIRED
};

/* PEM texts, NUL-ended, in the arena. */
typedef struct TlsSet {
    const char *ca;       /* to be trusted */
    const char *other_ca; /* the authority behind TLS_UNKNOWN_CA */
    const char *cert, *key;
} TlsSet;

enum err tls_make(Arena *arena, enum tls_flaw flaw, TlsSet *out, Err *err);

#endif

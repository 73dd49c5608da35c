/*
 * denial: the encoded authorization failure message that EC2 and its kin put into a refusal
 * ("Encoded authorization failure message: ..."). Only STS can decode it
 * (DecodeAuthorizationMessage), and it is a secret (contract.md "Secrets").
 */
#ifndef WHY403_ERRORS_DENIAL_H
#define WHY403_ERRORS_DENIAL_H

#include "base/secret.h"

#define DENIAL_MARK "Encoded authorization failure message: "

/* The first one in a text, however a terminal has wrapped it; NULL if there is none. Lives in
 * arena. */
Secret *denial_encoded(Arena *arena, Span text);

#endif

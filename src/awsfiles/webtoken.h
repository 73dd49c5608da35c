/*
 * webtoken: what a web identity token (a JWT, RFC 7519) says of itself: its end, and the three
 * claims that a role's trust policy looks at. The signature is not judged, and the token itself is
 * not part of it.
 */
#ifndef WHY403_AWSFILES_WEBTOKEN_H
#define WHY403_AWSFILES_WEBTOKEN_H

#include <stdbool.h>

#include "base/secret.h"

typedef struct WebToken {
    int64_t expires_at_s;         /* exp; 0 = absent */
    const char *issuer, *subject; /* iss, sub; safe to show, NULL = absent */
    const char *audience;         /* aud; several are joined with ", " */
} WebToken;

/* False if it is no JWT; then *out is empty. NULL is none. */
bool webtoken_read(Arena *arena, const Secret *token, WebToken *out);

#endif

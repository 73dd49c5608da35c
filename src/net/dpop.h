/*
 * dpop: proof of possession of a key (RFC 9449) as AWS's sign-in wants it: a JWT signed with ES256
 * by the key that the session was made with. Source: aws-sdk-go-v2 credentials/logincreds mkdpop,
 * botocore credentials.py:_build_dpop_header.
 */
#ifndef WHY403_NET_DPOP_H
#define WHY403_NET_DPOP_H

#include "base/arena.h"

#include <stdint.h>

/* Value of the DPoP header for a POST to url. id: unique for each request. NULL if pem is no P-256
 * private key. */
const char *dpop_proof(Arena *arena, Span pem, const char *url, int64_t now_s, const char *id);

#endif

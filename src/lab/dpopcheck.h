/*
 * dpopcheck: is a DPoP proof (RFC 9449) good for this request? The counterpart of net/dpop.h, as
 * AWS's sign-in service holds it: ES256 over P-256, the method, the address and a fresh time.
 */
#ifndef WHY403_LAB_DPOPCHECK_H
#define WHY403_LAB_DPOPCHECK_H

#include "base/arena.h"

#include <stdint.h>

/* The thumbprint (RFC 7638) of the key that made the proof for a POST to url; NULL if it is none,
 * and *out_why says what is wrong with it. */
const char *dpopcheck_key(Arena *arena, const char *proof, const char *url, int64_t now_s,
                          const char **out_why);

#endif

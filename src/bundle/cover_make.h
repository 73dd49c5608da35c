/* cover_make: what one secret, one word, one key id, one name becomes. Pure functions of the text
 * and a key. Private to src/bundle. */
#ifndef WHY403_BUNDLE_COVER_MAKE_H
#define WHY403_BUNDLE_COVER_MAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/* Keyed hash of kind and text, 64 bits of it. */
uint64_t cover_number(const unsigned char *key, const char *kind, Span text);

/* Other characters of the same form (digits, capitals, hexadecimal ...) and number. */
const char *cover_random(Arena *arena, const unsigned char *key, Span text);

/* A run that is a key id, or an id of IAM's (AROA...): known prefix, capitals and digits. */
bool cover_is_key_id(Span run);
/* First four, last four; between them what says account (12 digits, NULL = none) where the id says
 * one, and else nothing. */
const char *cover_key_id(Arena *arena, const unsigned char *key, Span id, const char *account);

/* A token of three parts whose middle is a JSON object: another one with the same end, claims
 * covered by cover(data, text). NULL if it is none. */
const char *cover_jwt(Arena *arena, const unsigned char *key, Span token,
                      const char *(*cover)(void *data, const char *text), void *data);

#endif

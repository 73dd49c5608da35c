/*
 * base64: RFC 4648, the usual alphabet with padding and the one for URLs without. Over OpenSSL's
 * EVP_EncodeBlock and EVP_DecodeBlock. Everything lives in the arena given.
 */
#ifndef WHY403_BASE_BASE64_H
#define WHY403_BASE_BASE64_H

#include "base/arena.h"
#include "base/span.h"

/* A character of the usual alphabet. */
bool base64_is_char(char c);
/* All are, up to two "=" at the end apart; whether it can be decoded is another question. */
bool base64_is_text(Span s);
char *base64_encode(Arena *arena, Span bytes);
/* False if text is none; *out then is empty. A NUL stands behind the bytes. */
bool base64_decode(Arena *arena, Span text, Span *out);
/* With - and _, without padding, as in web tokens. */
char *base64url_encode(Arena *arena, Span bytes);
/* Empty if text is none. */
Span base64url_decode(Arena *arena, Span text);

#endif

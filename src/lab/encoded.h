/*
 * encoded: the authorization message of the practice AWS's EC2, which its STS decodes. Real ones
 * are ciphers that only AWS reads; these are the JSON in base64, in the form that
 * DecodeAuthorizationMessage documents.
 */
#ifndef WHY403_LAB_ENCODED_H
#define WHY403_LAB_ENCODED_H

#include "lab/call.h"

/* Of a refusal for that reason (authorise.h). */
const char *encoded_message(LabCall *call, const char *action, const char *resource,
                            const char *reason);
/* The JSON in it; NULL if it is no message of this AWS. */
const char *encoded_read(Arena *arena, const char *message);

#endif

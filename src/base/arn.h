/* arn: what an ARN is made of, arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE. */
#ifndef WHY403_BASE_ARN_H
#define WHY403_BASE_ARN_H

#include "base/arena.h"
#include "base/span.h"

/* Pieces of the text that was parsed; each may be empty. */
typedef struct Arn {
    Span partition, service, region, account, resource; /* colons in resource belong to it */
} Arn;

/* As arn.Parse of the AWS SDK for Go does (aws/arn/arn.go): NULL and *out, or what it says, "arn:
 * invalid prefix" or "arn: not enough sections", and *out empty. */
const char *arn_parse(Span text, Arn *out);
/* Twelve digits. */
bool arn_is_account(Span text);
/* A copy of its account, NULL where that is not twelve digits ("aws" of a policy that AWS gives).
 */
const char *arn_account(Arena *arena, const char *arn);

#endif

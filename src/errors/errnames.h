/*
 * errnames: the names that an error's text holds, for what is proposed against it: profile, region,
 * role, caller, account, AWS's own sentence. Sources: wording of aws-sdk-go v1 and v2,
 * aws-sdk-go-base, botocore (knowledge: shapes of errors).
 *
 * Pure; give it text that is scrubbed already. Must not know: what the error means.
 */
#ifndef WHY403_ERRORS_ERRNAMES_H
#define WHY403_ERRORS_ERRNAMES_H

#include "base/arena.h"

/* Each NULL where the text doesn't name it. */
typedef struct ErrNames {
    const char *profile, *region; /* region: one that exists and a host or a sentence names, or the
                                     wrong one that is refused */
    const char *bucket_region;    /* that the text tells the bucket's to be */
    bool region_refused;          /* Terraform says that there is no such region */
    const char *caller, *role;    /* ARNs */
    const char *
        account; /* 12 digits: of the credentials, the one that is not allowed, else the caller's */
    const char *host;             /* of AWS, the first */
    const char *message;          /* what follows the code, on one line */
    const char *argument, *meant; /* of a block: the one refused, and what Terraform takes it for */
    const char *file;             /* that could not be opened, its path */
} ErrNames;

/* code: AWS's, NULL for none. */
void errnames_read(Arena *arena, const char *text, const char *code, ErrNames *out);
/* The argument or block that Terraform refuses by its name; NULL if the text names none. */
const char *errnames_argument(Arena *arena, const char *text);

#endif

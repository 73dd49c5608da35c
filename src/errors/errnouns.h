/*
 * errnouns: a credential noun with a failure verb, in one sentence, whichever program wrote it:
 * "Missing credentials", "failed to retrieve AWS credentials", "Profile prod not found".
 *
 * Pure. Must not know: any program's wording.
 */
#ifndef WHY403_ERRORS_ERRNOUNS_H
#define WHY403_ERRORS_ERRNOUNS_H

#include "base/span.h"

enum errnouns {
    ERRNOUNS_MISSING,   /* credentials or keys that are not there */
    ERRNOUNS_INVALID,   /* or that are refused */
    ERRNOUNS_EXPIRED,   /* or over */
    ERRNOUNS_NO_PROFILE /* a profile that is not there */
};

bool errnouns_find(Span text, enum errnouns what);

#endif

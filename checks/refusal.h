/*
 * refusal: what kind of no an answer is. AWS's services say the same thing under many codes
 * (data/error_codes.tsv); checks ask for the kind and show the code.
 */
#ifndef WHY403_CHECKS_REFUSAL_H
#define WHY403_CHECKS_REFUSAL_H

#include "fact/question.h"

enum refusal {
    REFUSAL_NONE,      /* no answer yet, or it was no refusal */
    REFUSAL_WAY,       /* no answer of AWS: the way there, or what stands in it */
    REFUSAL_UNKNOWN,   /* the key id is not known, or not with this token, or not here */
    REFUSAL_SIGNATURE, /* the id is known, the signature does not fit */
    REFUSAL_CLOCK,     /* the time of signing is too far off */
    REFUSAL_SCOPE,     /* signed for another region or service than that of the endpoint */
    REFUSAL_FORM,      /* the request or its Authorization header is malformed */
    REFUSAL_EXPIRED,
    REFUSAL_DENIED,    /* keys are good, the call is not allowed */
    REFUSAL_PARAMETER, /* keys are good, a parameter is not acceptable */
    REFUSAL_REGION,    /* this region is not for this account */
    REFUSAL_THROTTLED,
    REFUSAL_SERVER, /* AWS's own fault */
    REFUSAL_OTHER
};

enum refusal refusal_of(const Answer *answer);

/* AWS did not accept these credentials as such: id, token, signature, form or expiry. */
bool refusal_of_keys(enum refusal refusal);

/* AWS knows the caller: success, or a refusal that comes only after the signature was checked. */
bool answer_knows_caller(const Answer *answer);

#endif

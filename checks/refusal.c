#include "checks/refusal.h"

#include <string.h>

#include "base/compiler.h"

/* Sorted by code (a test holds it). */
static const struct {
    const char *code;
    enum refusal refusal;
} refusal_rows[] = {
    {"AccessDenied", REFUSAL_DENIED},
    {"AccessDeniedException", REFUSAL_DENIED},
    {"AuthFailure", REFUSAL_UNKNOWN},
    {"AuthorizationError", REFUSAL_DENIED},
    {"AuthorizationHeaderMalformed", REFUSAL_SCOPE},
    {"EC2ThrottledException", REFUSAL_THROTTLED},
    {"ExpiredToken", REFUSAL_EXPIRED},
    {"ExpiredTokenException", REFUSAL_EXPIRED},
    {"Forbidden", REFUSAL_DENIED},
    {"IDPCommunicationError", REFUSAL_OTHER},
    {"IncompleteSignature", REFUSAL_FORM},
    {"IncompleteSignatureException", REFUSAL_FORM},
    {"InternalError", REFUSAL_SERVER},
    {"InternalFailure", REFUSAL_SERVER},
    {"InternalServerException", REFUSAL_SERVER},
    {"InvalidAccessKeyId", REFUSAL_UNKNOWN},
    {"InvalidClientTokenId", REFUSAL_UNKNOWN},
    {"InvalidSignatureException", REFUSAL_SIGNATURE},
    {"InvalidToken", REFUSAL_UNKNOWN},
    {"MalformedPolicyDocument", REFUSAL_PARAMETER},
    {"MissingAuthenticationToken", REFUSAL_FORM},
    {"MissingAuthenticationTokenException", REFUSAL_FORM},
    {"NotAuthorized", REFUSAL_DENIED},
    {"OptInRequired", REFUSAL_REGION},
    {"PackedPolicyTooLarge", REFUSAL_PARAMETER},
    {"PriorRequestNotComplete", REFUSAL_THROTTLED},
    {"RegionDisabledException", REFUSAL_REGION},
    {"RequestExpired", REFUSAL_EXPIRED},
    {"RequestLimitExceeded", REFUSAL_THROTTLED},
    {"RequestThrottled", REFUSAL_THROTTLED},
    {"RequestThrottledException", REFUSAL_THROTTLED},
    {"RequestTimeTooSkewed", REFUSAL_CLOCK},
    {"ServiceUnavailable", REFUSAL_SERVER},
    {"ServiceUnavailableException", REFUSAL_SERVER},
    {"SignatureDoesNotMatch", REFUSAL_SIGNATURE},
    {"SlowDown", REFUSAL_THROTTLED},
    {"Throttling", REFUSAL_THROTTLED},
    {"ThrottlingException", REFUSAL_THROTTLED},
    {"TooManyRequestsException", REFUSAL_THROTTLED},
    {"UnauthorizedOperation", REFUSAL_DENIED},
    {"UnrecognizedClientException", REFUSAL_UNKNOWN},
    {"ValidationError", REFUSAL_PARAMETER},
    {"ValidationException", REFUSAL_PARAMETER},
};

static bool says(const Answer *answer, const char *words)
{
    return answer->error_message && strstr(answer->error_message, words);
}

/* One code, several meanings: the words tell (shapes.md; RULES.md 55, 79). */
static enum refusal refusal_signature(const Answer *a)
{
    if (says(a, "Signature expired") || says(a, "not yet current"))
        return REFUSAL_CLOCK;
    return says(a, "should be scoped to") ? REFUSAL_SCOPE : REFUSAL_SIGNATURE;
}

enum refusal refusal_of(const Answer *a)
{
    if (!a || a->state != ANSWER_DONE || a->ok)
        return REFUSAL_NONE;
    if (answer_unreached(a))
        return a->net == NET_OK && a->http_status >= 500 ? REFUSAL_SERVER : REFUSAL_WAY;
    for (size_t i = 0; a->error_code && i < ARRAY_LEN(refusal_rows); i++)
        if (strcmp(refusal_rows[i].code, a->error_code) == 0)
            return refusal_rows[i].refusal == REFUSAL_SIGNATURE ? refusal_signature(a)
                                                                : refusal_rows[i].refusal;
    return a->http_status >= 500 ? REFUSAL_SERVER : REFUSAL_OTHER;
}

bool refusal_of_keys(enum refusal r)
{
    return r == REFUSAL_UNKNOWN || r == REFUSAL_SIGNATURE || r == REFUSAL_FORM ||
           r == REFUSAL_EXPIRED;
}

bool answer_knows_caller(const Answer *a)
{
    enum refusal r = refusal_of(a);
    return a && a->state == ANSWER_DONE && (a->ok || r == REFUSAL_DENIED || r == REFUSAL_PARAMETER);
}

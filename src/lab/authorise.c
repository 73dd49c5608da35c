#include "lab/authorise.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "data/regions.h"
#include "lab/encoded.h"
#include "sigv4/sigv4.h"

enum { CLOCK_WINDOW_S = 15 * 60 };

/* How a signature fails, and what each service calls it. */
enum failure {
    FAIL_UNKNOWN_KEY,
    FAIL_TOKEN,
    FAIL_SIGNATURE,
    FAIL_CLOCK,
    FAIL_EXPIRED,
    FAIL_UNSIGNED,
    N_FAILURES
};

typedef struct FailureRow {
    int status;
    const char *code, *message;
} FailureRow;

#define TEXT_INVALID "The security token included in the request is invalid."
#define TEXT_SIGNATURE                                                                           \
    "The request signature we calculated does not match the signature you provided. Check your " \
    "AWS Secret Access Key and "                                                                 \
    "signing method. Consult the service documentation for details."
#define TEXT_EXPIRED "The security token included in the request is expired"
#define TEXT_UNSIGNED "Request is missing Authentication Token"
#define TEXT_EC2 "AWS was not able to validate the provided access credentials"

static const FailureRow query_failures[N_FAILURES] = {
    [FAIL_UNKNOWN_KEY] = {403, "InvalidClientTokenId", TEXT_INVALID},
    [FAIL_TOKEN] = {403, "InvalidClientTokenId", TEXT_INVALID},
    [FAIL_SIGNATURE] = {403, "SignatureDoesNotMatch", TEXT_SIGNATURE},
    [FAIL_CLOCK] = {403, "SignatureDoesNotMatch", NULL},
    [FAIL_EXPIRED] = {403, "ExpiredToken", TEXT_EXPIRED},
    [FAIL_UNSIGNED] = {403, "MissingAuthenticationToken", TEXT_UNSIGNED},
};

static const FailureRow ec2_failures[N_FAILURES] = {
    [FAIL_UNKNOWN_KEY] = {401, "AuthFailure", TEXT_EC2},
    [FAIL_TOKEN] = {401, "AuthFailure", TEXT_EC2},
    [FAIL_SIGNATURE] = {401, "AuthFailure", TEXT_EC2},
    [FAIL_CLOCK] = {401, "AuthFailure", TEXT_EC2},
    [FAIL_EXPIRED] = {400, "RequestExpired", "Request has expired."},
    [FAIL_UNSIGNED] = {400, "MissingParameter",
                       "The request must contain the parameter AWSAccessKeyId"},
};

static const FailureRow s3_failures[N_FAILURES] = {
    [FAIL_UNKNOWN_KEY] = {403, "InvalidAccessKeyId",
                          "The AWS Access Key Id you provided does not exist in our records."},
    [FAIL_TOKEN] = {400, "InvalidToken", "The provided token is malformed or otherwise invalid."},
    [FAIL_SIGNATURE] = {403, "SignatureDoesNotMatch",
                        "The request signature we calculated does not match the signature you "
                        "provided. Check your key and signing method."},
    [FAIL_CLOCK] = {403, "RequestTimeTooSkewed",
                    "The difference between the request time and the current time is too large."},
    [FAIL_EXPIRED] = {400, "ExpiredToken", "The provided token has expired."},
    [FAIL_UNSIGNED] = {403, "AccessDenied", "Access Denied"},
};

static const FailureRow json_failures[N_FAILURES] = {
    [FAIL_UNKNOWN_KEY] = {403, "UnrecognizedClientException", TEXT_INVALID},
    [FAIL_TOKEN] = {403, "UnrecognizedClientException", TEXT_INVALID},
    [FAIL_SIGNATURE] = {403, "InvalidSignatureException", TEXT_SIGNATURE},
    [FAIL_CLOCK] = {403, "InvalidSignatureException", NULL},
    [FAIL_EXPIRED] = {403, "ExpiredTokenException", TEXT_EXPIRED},
    [FAIL_UNSIGNED] = {403, "MissingAuthenticationTokenException", TEXT_UNSIGNED},
};

static bool authorise_fail(LabCall *call, enum failure kind, const char *text)
{
    const FailureRow *rows = query_failures;
    if (call->target.service == SVC_EC2)
        rows = ec2_failures;
    else if (call->target.service == SVC_S3)
        rows = s3_failures;
    else if (call->target.service == SVC_ACCOUNT || call->target.service == SVC_DYNAMODB)
        rows = json_failures;
    return call_error(call, rows[kind].status, rows[kind].code, "%s",
                      rows[kind].message ? rows[kind].message
                      : text             ? text
                                         : "");
}

/* ---- the form of the header ---- */

static bool authorise_scope(LabCall *call, const SigClaim *claim)
{
    const char *service = target_signing_name(call->target.service);
    if (strcmp(claim->terminator, "aws4_request") != 0)
        return call_error(call, 403, "SignatureDoesNotMatch",
                          "Credential should be scoped with a valid terminator: 'aws4_request'.");
    if (strcmp(claim->service, service) != 0)
        return call_error(call, 403, "SignatureDoesNotMatch",
                          "Credential should be scoped to correct service: '%s'. ", service);
    if (strcmp(claim->region, call->target.region) == 0)
        return true;
    if (call->target.service == SVC_S3)
        return call_error(
            call, 400, "AuthorizationHeaderMalformed",
            "The authorization header is malformed; the region '%s' is wrong; expecting '%s'",
            claim->region, call->target.region);
    return call_error(call, 403, "SignatureDoesNotMatch",
                      "Credential should be scoped to a valid region. ");
}

/* Epoch seconds of "20150830T123600Z"; -1 if it is no such date. */
static int64_t authorise_date(Arena *arena, const char *date)
{
    if (strlen(date) != 16 || date[8] != 'T' || date[15] != 'Z')
        return -1;
    return text_parse_time(
        span_of(arena_printf(arena, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", date, date + 4, date + 6,
                             date + 9, date + 11, date + 13)));
}

static bool authorise_has_signed(const SigClaim *claim, const char *name)
{
    size_t len = strlen(name);
    for (const char *at = claim->signed_headers; (at = strstr(at, name)); at += len)
        if ((at == claim->signed_headers || at[-1] == ';') && (at[len] == ';' || at[len] == '\0'))
            return true;
    return false;
}

static bool authorise_form(LabCall *call, const SigClaim *claim, int64_t *out_signed_at)
{
    const char *date = call_header(call, "x-amz-date");
    *out_signed_at = date ? authorise_date(call->arena, date) : -1;
    if (*out_signed_at < 0)
        return call_error(call, 400, "IncompleteSignature",
                          "Date must be in ISO-8601 'basic format'. Got '%s'.", date ? date : "");
    if (strncmp(claim->date, date, 8) != 0)
        return call_error(call, 403, "SignatureDoesNotMatch",
                          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version "
                          "of date from HTTP: '%s' != '%.8s'",
                          claim->date, date);
    if (!authorise_has_signed(claim, "host"))
        return call_error(call, 403, "SignatureDoesNotMatch",
                          "'Host' must be a 'SignedHeader' in the AWS Authorization.");
    if (call_header(call, "x-amz-security-token") &&
        !authorise_has_signed(claim, "x-amz-security-token"))
        return call_error(
            call, 403, "SignatureDoesNotMatch",
            "'x-amz-security-token' must be a 'SignedHeader' in the AWS Authorization.");
    return true;
}

/* ---- key, token, region, clock, signature ---- */

static bool authorise_key(LabCall *call, const PracticeKey *key)
{
    const char *token = call_header(call, "x-amz-security-token");
    const PracticeAccount *account;
    const Region *region = region_find(call->target.region);
    if (!key || strcmp(key->status, "Active") != 0 ||
        strcmp(key->partition, call->target.partition) != 0)
        return authorise_fail(call, FAIL_UNKNOWN_KEY, NULL);
    if (key->token && (!token || !token[0]))
        return authorise_fail(call, FAIL_UNKNOWN_KEY, NULL);
    if (token && (!key->token || strcmp(token, key->token) != 0))
        return authorise_fail(call, FAIL_TOKEN, NULL);
    account = practice_account(call->practice, key->account);
    if (!region || !region->opt_in || call->target.service == SVC_IAM)
        return true;
    if (!account || !practice_listed(account->opted_in, call->target.region))
        return authorise_fail(call, FAIL_UNKNOWN_KEY, NULL);
    return !key->global_token || authorise_fail(call, FAIL_TOKEN, NULL);
}

static bool authorise_clock(LabCall *call, int64_t signed_at)
{
    Arena *a = call->arena;
    int64_t now = call->now_s;
    if (signed_at < now - CLOCK_WINDOW_S)
        return authorise_fail(
            call, FAIL_CLOCK,
            arena_printf(a, "Signature expired: %s is now earlier than %s (%s - 15 min.)",
                         sigv4_date(a, signed_at), sigv4_date(a, now - CLOCK_WINDOW_S),
                         sigv4_date(a, now)));
    if (signed_at > now + CLOCK_WINDOW_S)
        return authorise_fail(
            call, FAIL_CLOCK,
            arena_printf(a, "Signature not yet current: %s is still later than %s (%s + 15 min.)",
                         sigv4_date(a, signed_at), sigv4_date(a, now + CLOCK_WINDOW_S),
                         sigv4_date(a, now)));
    return true;
}

static bool authorise_signature(LabCall *call, const SigClaim *claim, const PracticeKey *key)
{
    const char *sent = call_header(call, "x-amz-content-sha256"),
               *hash = sigv4_payload_hash(call->arena, call->body);
    SigInput input = {.method = call->method,
                      .path = span_of(call->path),
                      .query = span_of(call->query),
                      .headers = call->headers,
                      .n_headers = call->n_headers,
                      .payload_hash = sent ? sent : hash,
                      .raw_path = call->target.service == SVC_S3};
    if (sent && strlen(sent) == strlen(hash) && strcmp(sent, hash) != 0)
        return false;
    return sigv4_verify(call->arena, claim, &input, call_header(call, "x-amz-date"),
                        secret_new(call->arena, span_of(key->secret)));
}

bool authorise_signer(LabCall *call)
{
    const char *header = call_header(call, "authorization"), *problem;
    const PracticeKey *key;
    const PracticeAccount *account;
    SigClaim claim;
    int64_t signed_at;
    if (!header)
        return authorise_fail(call, FAIL_UNSIGNED, NULL);
    problem = sigv4_parse_authorization(call->arena, span_of(header), &claim);
    if (problem)
        return call_error(call, 400, "IncompleteSignature", "%s", problem);
    call->sent_key_id = claim.key_id;
    key = call_find_key(call, claim.key_id);
    if (!authorise_scope(call, &claim) || !authorise_form(call, &claim, &signed_at) ||
        !authorise_key(call, key) || !authorise_clock(call, signed_at))
        return false;
    if (!authorise_signature(call, &claim, key))
        return authorise_fail(call, FAIL_SIGNATURE, NULL);
    if (key->expired)
        return authorise_fail(call, FAIL_EXPIRED, NULL);
    account = practice_account(call->practice, key->account);
    if (call->target.service == SVC_STS && account &&
        practice_listed(account->sts_off_in, call->target.region))
        return call_error(call, 403, "RegionDisabledException",
                          "STS is not activated in this region for account:%s. Your account "
                          "administrator can activate STS in this "
                          "region using the IAM Console.",
                          key->account);
    call->key = key;
    return true;
}

/* ---- permissions ---- */

/* reason, what AWS appends; %s = the action */
static const struct {
    const char *reason, *tail;
} reason_rows[] = {
    {"none", ""},
    {"identity", " because no identity-based policy allows the %s action"},
    {"explicit", " with an explicit deny in an identity-based policy"},
    {"scp", " with an explicit deny in a service control policy"},
    {"session", " because no session policy allows the %s action"},
    {"boundary", " because no permissions boundary allows the %s action"},
    {"endpoint", " because no VPC endpoint policy allows the %s action"},
};

static const char *authorise_tail(Arena *arena, const char *reason, const char *action)
{
    for (size_t i = 0; i < ARRAY_LEN(reason_rows); i++) {
        const char *tail = reason_rows[i].tail, *at = strstr(tail, "%s");
        if (strcmp(reason_rows[i].reason, reason) == 0)
            return at ? arena_printf(arena, "%.*s%s%s", (int)(at - tail), tail, action, at + 2)
                      : tail;
    }
    return "";
}

bool authorise_deny(LabCall *call, const char *action, const char *resource, const char *reason)
{
    const char *who = call->key->arn, *tail = authorise_tail(call->arena, reason, action);
    if (call->target.service == SVC_EC2)
        return call_error(call, 403, "UnauthorizedOperation",
                          "You are not authorized to perform this operation. User: %s is not "
                          "authorized to perform: %s%s. "
                          "Encoded authorization failure message: %s",
                          who, action, tail, encoded_message(call, action, resource, reason));
    return call_error(
        call, 403, call->target.service == SVC_ACCOUNT ? "AccessDeniedException" : "AccessDenied",
        "User: %s is not authorized to perform: %s%s%s", who, action,
        text_with(call->arena, " on resource: ", resource, ""), tail);
}

/* The value of "name=value" in the blank-separated list, NULL if name is not there. */
static const char *authorise_lookup(Arena *arena, const char *list, const char *name)
{
    size_t len = strlen(name);
    for (const char *at = list; at && *at;) {
        size_t n = strcspn(at, " ");
        if (n > len && strncmp(at, name, len) == 0 && at[len] == '=')
            return arena_strndup(arena, at + len + 1, n - len - 1);
        at += n + strspn(at + n, " ");
    }
    return NULL;
}

const char *authorise_reason(Arena *arena, const char *deny, const char *action)
{
    const char *reason = authorise_lookup(arena, deny, action);
    if (!reason && strcmp(action, "sts:GetCallerIdentity") != 0)
        reason = authorise_lookup(arena, deny,
                                  arena_printf(arena, "%.*s:*", (int)strcspn(action, ":"), action));
    if (!reason && strcmp(action, "sts:GetCallerIdentity") != 0)
        reason = authorise_lookup(arena, deny, "*");
    return reason;
}

bool authorise_action(LabCall *call, const char *action, const char *resource)
{
    const char *reason = authorise_reason(call->arena, call->key->deny, action);
    return !reason || authorise_deny(call, action, resource, reason);
}

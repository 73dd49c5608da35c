/*
 * sigv4: AWS Signature Version 4 for requests signed in their headers, in three stages that can be
 * looked at one by one: canonical request, string to sign, authorization. Pure: the clock is a
 * parameter. Also the other side: reading an Authorization header and verifying it, for a server
 * that has to answer as AWS would.
 *
 * Source: AWS General Reference "Signature Version 4 signing process"; aws-sdk-go-v2 aws/signer/v4;
 * tested with AWS's own vectors (tests/fixtures/sigv4). The secret is opened only inside
 * sigv4_signature; the keys derived from it are wiped.
 *
 *     SigScope scope = {sigv4_date(a, now_s), "us-east-1", "sts"};
 *     canonical = sigv4_canonical_request(a, &input);
 *     to_sign = sigv4_string_to_sign(a, &scope, canonical);
 *     header = sigv4_authorization(a, key_id, &scope, &input, sigv4_signature(a, secret, &scope,
 * to_sign));
 */
#ifndef WHY403_SIGV4_SIGV4_H
#define WHY403_SIGV4_SIGV4_H

#include "base/http.h"

/* What is signed. Spans and headers are borrowed for the call. */
typedef struct SigInput {
    const char *method;
    Span path;                 /* as on the request line, without the query; empty = "/" */
    Span query;                /* what stands after the '?', as sent */
    const HttpHeader *headers; /* exactly those to be signed, in any order and case; one name may
                                  stand there several times */
    size_t n_headers;
    const char
        *payload_hash; /* sigv4_payload_hash of the body, or the value of x-amz-content-sha256 */
    bool raw_path; /* S3: the path counts as it is; else dot segments go and it is encoded once more
                    */
    bool keep_dots; /* dot segments and double slashes stay (raw_path implies it) */
} SigInput;

typedef struct SigScope {
    const char *date; /* "20150830T123600Z", the value of x-amz-date */
    const char *region, *service;
} SigScope;

/* "20150830T123600Z" */
const char *sigv4_date(Arena *arena, int64_t epoch_s);
/* Lower-case hex SHA-256. */
const char *sigv4_payload_hash(Arena *arena, Span body);

const char *sigv4_canonical_request(Arena *arena, const SigInput *input);
/* "host;x-amz-date" */
const char *sigv4_signed_headers(Arena *arena, const SigInput *input);
const char *sigv4_string_to_sign(Arena *arena, const SigScope *scope,
                                 const char *canonical_request);
/* 64 hex digits. A secret NULL signs with the empty key. */
const char *sigv4_signature(Arena *arena, const Secret *secret_key, const SigScope *scope,
                            const char *string_to_sign);
/* Value of the Authorization header. */
const char *sigv4_authorization(Arena *arena, const char *key_id, const SigScope *scope,
                                const SigInput *input, const char *signature);

/* Bytes percent-encoded as AWS does: all but A-Z a-z 0-9 - _ . ~ (and '/' where keep_slash). */
const char *sigv4_uri_encode(Arena *arena, Span bytes, bool keep_slash);

/* ---- the server's side ---- */

/* What an Authorization header claims. */
typedef struct SigClaim {
    const char *key_id; /* all before the last four parts of the scope */
    const char *date;   /* "20150830" */
    const char *region, *service, *terminator;
    const char *signed_headers, *signature;
} SigClaim;

/* NULL when it is well formed, else the sentence that AWS answers with code IncompleteSignature (it
 * holds the header's own words, so it must never be shown without net's cleaning). */
const char *sigv4_parse_authorization(Arena *arena, Span header, SigClaim *out);

/* Does the request carry the signature that the secret gives? input->headers are all headers
 * received (only the signed ones count); amz_date is the x-amz-date header. Compares in constant
 * time. */
bool sigv4_verify(Arena *arena, const SigClaim *claim, const SigInput *input, const char *amz_date,
                  const Secret *secret_key);

#endif

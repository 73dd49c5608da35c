/*
 * `aws login`: new credentials for a refresh token (aws-sdk-go-v2 credentials/logincreds,
 * service/signin CreateOAuth2Token). The request is bound to the session's own key by a DPoP proof
 * (RFC 9449): parameter dpop_key, the PEM text of the cache file.
 */
#include <string.h>

#include "net/dpop.h"
#include "net/reply.h"

static const char login_path[] = "/v1/token";

void login_build(Arena *arena, const Question *q, const NetRow *row, Draft *out)
{
    Span key = secret_use(question_secret(q, "dpop_key"));
    oidc_build(arena, q, row, out);
    out->path = login_path;
    if (key.len > 0)
        out->dpop_key = key;
}

void login_parse(Reply *r)
{
    Flat flat;
    const char *key_id, *secret_key, *token, *refresh, *expires_in;
    int64_t seconds;
    if (!json_open(r, &flat))
        return;
    key_id = flat_get(&flat, "accessToken.accessKeyId");
    secret_key = flat_get(&flat, "accessToken.secretAccessKey");
    token = flat_get(&flat, "accessToken.sessionToken");
    refresh = flat_get(&flat, "refreshToken");
    expires_in = flat_get(&flat, "expiresIn");
    if (!key_id || !secret_key || !token || !refresh ||
        !expires_in) { /* token.go Update ends in Validate */
        reply_malformed(r, "no credentials in the response");
        return;
    }
    seconds = reply_time(expires_in);
    reply_field(r, "expiresIn", expires_in);
    reply_secret(r, "refreshToken", refresh);
    reply_creds(r, key_id, secret_key, token, r->out->received_s + seconds);
    r->out->ok = true;
}

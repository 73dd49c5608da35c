/*
 * `aws login`: new credentials for a refresh token (aws-sdk-go-v2 credentials/logincreds, service/signin CreateOAuth2Token).
 */
#include <cjson/cJSON.h>

#include "net/reply.h"

void login_build(Arena *arena, const Question *q, const NetRow *row UNUSED, Draft *out)
{
    oidc_build(arena, q, row, out);
    out->path = "/v1/token";
}

void login_parse(Reply *r)
{
    oidc_parse(r);
}

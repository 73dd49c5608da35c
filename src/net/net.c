#include "net/net.h"

#include <string.h>

#include "base/httpdate.h"
#include "base/text.h"
#include "net/reply.h"

/* In the order of enum question_kind. */
static const NetRow net_rows[] = {
    {Q_CALLER_IDENTITY, "sts", "GetCallerIdentity", query_build, query_parse},
    {Q_ASSUME_ROLE, "sts", "AssumeRole", query_build, query_parse},
    {Q_ASSUME_ROLE_WEB_IDENTITY, "sts", "AssumeRoleWithWebIdentity", query_build, query_parse},
    {Q_ACCESS_KEY_INFO, "sts", "GetAccessKeyInfo", query_build, query_parse},
    {Q_DECODE_MESSAGE, "sts", "DecodeAuthorizationMessage", query_build, query_parse},
    {Q_SSO_ROLE_CREDENTIALS, NULL, "GetRoleCredentials", sso_get_build, sso_credentials_parse},
    {Q_SSO_LIST_ROLES, NULL, "ListAccountRoles", sso_get_build, sso_roles_parse},
    {Q_SSO_CREATE_TOKEN, NULL, "CreateToken", oidc_build, oidc_parse},
    {Q_LOGIN_CREATE_TOKEN, NULL, "CreateOAuth2Token", login_build, login_parse},
    {Q_IAM_LIST_ACCESS_KEYS, "iam", "ListAccessKeys", query_build, query_parse},
    {Q_IAM_KEY_LAST_USED, "iam", "GetAccessKeyLastUsed", query_build, query_parse},
    {Q_IAM_GET_USER, "iam", "GetUser", query_build, query_parse},
    {Q_IAM_LIST_ROLES, "iam", "ListRoles", query_build, query_parse},
    {Q_IAM_LIST_ALIASES, "iam", "ListAccountAliases", query_build, query_parse},
    {Q_IAM_SIMULATE, "iam", "SimulatePrincipalPolicy", query_build, query_parse},
    {Q_REGION_OPT_STATUS, "account", "GetRegionOptStatus", account_build, json_fields_parse},
    {Q_EC2_DESCRIBE_REGIONS, "ec2", "DescribeRegions", query_build, query_parse},
    {Q_S3_HEAD_BUCKET, "s3", "HeadBucket", s3_build, s3_parse},
    {Q_S3_LIST_OBJECTS, "s3", "ListObjectsV2", s3_build, s3_parse},
    {Q_S3_HEAD_OBJECT, "s3", "HeadObject", s3_build, s3_parse},
    {Q_S3_GET_OBJECT, "s3", "GetObject", s3_build, s3_parse},
    {Q_IMDS_TOKEN, NULL, "PutToken", imds_token_build, imds_token_parse},
    {Q_IMDS_GET, NULL, "GetMetadata", imds_get_build, imds_get_parse},
    {Q_CONTAINER_CREDENTIALS, NULL, "GetCredentials", container_build, container_parse},
    {Q_CREDENTIAL_PROCESS, NULL, NULL, NULL, NULL},
    {Q_REGISTRY_VERSIONS, NULL, "ListVersions", registry_build, registry_parse},
    {Q_CLOCK, NULL, "HEAD", clock_build, clock_parse},
    {Q_TERRAFORM_VERSION, NULL, NULL, NULL, NULL},
    {Q_TERRAGRUNT_VERSION, NULL, NULL, NULL, NULL},
};

static const NetRow *net_row(const Question *q)
{
    const NetRow *row = (size_t)q->kind < ARRAY_LEN(net_rows) ? &net_rows[q->kind] : NULL;
    if (!row || row->kind != q->kind || !row->build)
        BUG("this question is no request");
    return row;
}

enum err net_build(Arena *arena, const Question *q, int64_t now_s, HttpRequest *out, Err *err)
{
    const NetRow *row = net_row(q);
    Draft draft = {.origin = q->endpoint};
    row->build(arena, q, row, &draft);
    return draft_finish(arena, q, &draft, now_s, out, err);
}

static void net_take_way(Arena *arena, const HttpResult *http, int64_t received_s, Answer *out)
{
    const char *date = http_header(http, "date");
    *out = (Answer){.state = ANSWER_DONE,
                    .net = http->net,
                    .http_status = http->status,
                    .received_s = received_s};
    out->detail = http->detail && http->detail[0] ? text_safe(arena, http->detail) : NULL;
    static const char *const names[] = {"x-amzn-requestid", "x-amz-request-id", "x-amz-requestid"};
    const char *id = NULL;
    for (size_t i = 0; !id && i < ARRAY_LEN(names); i++)
        id = http_header(http, names[i]);
    out->request_id = text_safe(arena, id);
    out->date_s = date ? http_date(date) : 0;
    out->tls_verified = http->tls_verified;
    out->tls_issuer = text_safe(arena, http->tls_issuer);
    out->tls_subject = text_safe(arena, http->tls_subject);
    out->elapsed_ms = http->elapsed_ms;
    out->attempts = 1;
}

void net_parse(Arena *arena, const Question *q, const HttpResult *result, int64_t received_s,
               Answer *out)
{
    Arena scratch = ARENA_INIT;
    Reply r = {
        .q = q, .row = net_row(q), .http = result, .arena = arena, .scratch = &scratch, .out = out};
    net_take_way(arena, result, received_s, out);
    if (result->net == NET_OK) {
        r.row->parse(&r);
        out->fields = r.fields.items;
        out->n_fields = r.fields.len;
        out->secrets = r.secrets.items;
        out->n_secrets = r.secrets.len;
        /* Account, ARN and user id stand in different members of different operations. */
        static const char *const arns[] = {"Arn", "AssumedRoleUser.Arn", "User.Arn"};
        static const char *const ids[] = {"UserId", "AssumedRoleUser.AssumedRoleId", "User.UserId"};
        out->account = answer_field(out, "Account");
        for (size_t i = 0; !out->arn && i < ARRAY_LEN(arns); i++)
            out->arn = answer_field(out, arns[i]);
        for (size_t i = 0; !out->user_id && i < ARRAY_LEN(ids); i++)
            out->user_id = answer_field(out, ids[i]);
        if (!out->request_id)
            out->request_id = answer_field(out, "RequestId");
    }
    arena_clear(&scratch);
}

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "data/regions.h"
#include "lab/authorise.h"
#include "lab/encoded.h"
#include "lab/mint.h"
#include "lab/service.h"

enum { SESSION_S = 3600 };

/* "<Credentials>…" of a key. */
static void service_write_credentials(LabCall *call, Buf *out, const PracticeKey *key)
{
    buf_add_str(out, "<Credentials>");
    call_xml_tag(out, "AccessKeyId", key->id);
    call_xml_tag(out, "SecretAccessKey", key->secret);
    call_xml_tag(out, "SessionToken", key->token);
    call_xml_tag(out, "Expiration", text_time(call->arena, call->now_s + SESSION_S));
    buf_add_str(out, "</Credentials>");
}

/* Temporary credentials for a role session; the same role and session give the same ones. */
static const PracticeKey *service_issue(LabCall *call, const PracticeRole *role,
                                        const char *session)
{
    Arena *a = &call->state->arena;
    const char *seed =
        arena_printf(call->arena, "%s/%s/%s", call->practice->scenario, role->arn, session);
    const char *id = mint_key_id(call->arena, seed, role->account, true);
    PracticeKey *key = (PracticeKey *)call_find_key(call, id);
    if (!key) {
        key = arena_new(a, PracticeKey);
        vec_push(a, &call->state->issued, key);
    }
    key->name = arena_strdup(a, role->name);
    key->account = arena_strdup(a, role->account);
    key->partition = arena_strdup(a, role->partition);
    key->status = "Active";
    key->temporary = true;
    key->deny = arena_strdup(a, role->deny);
    key->id = arena_strdup(a, id);
    key->secret = mint_secret(a, seed);
    key->token = mint_token(a, seed, 400);
    key->arn = arena_printf(a, "arn:%s:sts::%s:assumed-role/%s/%s", role->partition, role->account,
                            role->name, session);
    key->user_id = arena_printf(a, "AROAPRACTICE%.8s:%s", id + 12, session);
    key->global_token = call->target.global;
    return key;
}

const char *service_user_of(const PracticeKey *key)
{
    const char *at = strstr(key->arn, ":user/");
    return at ? strrchr(at, '/') + 1 : NULL;
}

static bool service_sts_identity(LabCall *call, Buf *out)
{
    call_xml_tag(out, "Arn", call->key->arn);
    call_xml_tag(out, "UserId", call->key->user_id);
    call_xml_tag(out, "Account", call->key->account);
    return true;
}

/* STS tells the account of any well-formed key id, also of keys that it doesn't know. */
static bool service_sts_key_info(LabCall *call, Buf *out)
{
    const char *id = call_param(call, "AccessKeyId");
    const PracticeKey *key = call_find_key(call, id);
    const char *account = key ? key->account : id ? account_from_key_id(call->arena, id) : NULL;
    if (!account)
        return call_error(call, 400, "ValidationError", "Invalid access key id");
    call_xml_tag(out, "Account", account);
    return true;
}

static bool service_sts_decode(LabCall *call, Buf *out)
{
    const char *json = encoded_read(call->arena, call_param(call, "EncodedMessage"));
    if (!json)
        return call_error(call, 400, "InvalidAuthorizationMessageException",
                          "The authorization message is not valid");
    call_xml_tag(out, "DecodedMessage", json);
    return true;
}

static bool service_session_name_ok(const char *name)
{
    size_t len = strlen(name);
    for (const char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("_+=,.@-", *c))
            return false;
    return len >= 2 && len <= 64;
}

static bool service_role_arn_ok(const char *arn)
{
    const char *at = strstr(arn, ":iam::");
    return strncmp(arn, "arn:", 4) == 0 && at && strspn(at + 6, "0123456789") == 12 &&
           strncmp(at + 18, ":role/", 6) == 0 && at[24];
}

/* Does the trust policy let the caller in? */
static bool service_trusted(const LabCall *call, const PracticeRole *role)
{
    const char *external = call_param(call, "ExternalId");
    if (role->trust && !practice_listed(role->trust, call->key->name) &&
        !practice_listed(role->trust, call->key->account))
        return false;
    if (role->external_id && (!external || strcmp(external, role->external_id) != 0))
        return false;
    return !role->mfa || call_param(call, "TokenCode");
}

static bool service_sts_assume_role(LabCall *call, Buf *out)
{
    const char *arn = call_param(call, "RoleArn"), *name = call_param(call, "RoleSessionName"),
               *duration;
    const PracticeRole *role = practice_role(call->practice, arn);
    const char *reason = authorise_reason(call->arena, call->key->deny, "sts:AssumeRole");
    const PracticeKey *issued;
    if (!name || !service_session_name_ok(name))
        return call_error(call, 400, "ValidationError",
                          "1 validation error detected: Value '%s' at 'roleSessionName' failed to "
                          "satisfy constraint: Member must "
                          "satisfy regular expression pattern: [\\w+=,.@-]*",
                          name ? name : "");
    if (!arn || !service_role_arn_ok(arn))
        return call_error(call, 400, "ValidationError", "%s is invalid", arn ? arn : "");
    if (!reason && role && role->refuse)
        reason = role->refuse;
    if (!reason && (!role || !service_trusted(call, role)))
        reason = "none";
    if (reason)
        return authorise_deny(call, "sts:AssumeRole", arn, reason);
    duration = call_param(call, "DurationSeconds");
    if (duration && strtol(duration, NULL, 10) > role->max_duration)
        return call_error(
            call, 400, "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    issued = service_issue(call, role, name);
    service_write_credentials(call, out, issued);
    buf_add_str(out, "<AssumedRoleUser>");
    call_xml_tag(out, "AssumedRoleId", issued->user_id);
    call_xml_tag(out, "Arn", issued->arn);
    buf_add_str(out, "</AssumedRoleUser>");
    return true;
}

const Operation sts_operations[] = {
    {SVC_STS, "GetCallerIdentity", "sts:GetCallerIdentity", service_sts_identity},
    {SVC_STS, "GetAccessKeyInfo", "sts:GetAccessKeyInfo", service_sts_key_info},
    {SVC_STS, "DecodeAuthorizationMessage", "sts:DecodeAuthorizationMessage", service_sts_decode},
    {SVC_STS, "AssumeRole", NULL, service_sts_assume_role},
};
const size_t n_sts_operations = ARRAY_LEN(sts_operations);

/* ---- web identity: the token is the signature ---- */

static const struct {
    const char *state;
    int status;
    const char *code, *message;
} web_rows[] = {
    {"expired", 400, "ExpiredTokenException", NULL},
    {"no_provider", 400, "InvalidIdentityToken",
     "No OpenIDConnect provider found in your account for https://issuer.lab.example"},
    {"audience", 400, "InvalidIdentityToken", "Incorrect token audience"},
    {"denied", 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"},
};

static const PracticeWebToken *service_web_token(const LabCall *call, const char *value)
{
    for (size_t i = 0; value && i < call->practice->web_tokens.len; i++)
        if (strcmp(call->practice->web_tokens.items[i]->value, value) == 0)
            return call->practice->web_tokens.items[i];
    return NULL;
}

static bool service_web_refused(LabCall *call, const PracticeWebToken *token)
{
    for (size_t i = 0; i < ARRAY_LEN(web_rows); i++) {
        if (strcmp(web_rows[i].state, token->state) != 0)
            continue;
        if (i == 0)
            call_error(call, web_rows[i].status, web_rows[i].code,
                       "Token expired: current date/time %lld must be before the expiration "
                       "date/time %lld",
                       (long long)call->now_s, (long long)call->practice->now_s + token->expires);
        else
            call_error(call, web_rows[i].status, web_rows[i].code, "%s", web_rows[i].message);
        return true;
    }
    return false;
}

void service_web_identity(LabCall *call)
{
    AUTO_BUF Buf out = BUF_INIT(16 * 1024);
    const PracticeWebToken *token = service_web_token(call, call_param(call, "WebIdentityToken"));
    const PracticeRole *role = practice_role(call->practice, call_param(call, "RoleArn"));
    const char *name = call_param(call, "RoleSessionName");
    const PracticeKey *issued;
    if (!token) {
        call_error(call, 400, "InvalidIdentityToken",
                   "The ID Token provided is not a valid JWT. (You may see this error if you sent "
                   "an Access Token)");
        return;
    }
    if (service_web_refused(call, token))
        return;
    if (!role || role->refuse) {
        call_error(call, 403, "AccessDenied",
                   "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        return;
    }
    issued = service_issue(call, role, name ? name : "session");
    service_write_credentials(call, &out, issued);
    buf_add_str(&out, "<AssumedRoleUser>");
    call_xml_tag(&out, "AssumedRoleId", issued->user_id);
    call_xml_tag(&out, "Arn", issued->arn);
    buf_add_str(&out, "</AssumedRoleUser>");
    call_xml_tag(&out, "SubjectFromWebIdentityToken", "repo:acme/infra:ref:refs/heads/main");
    call_xml_tag(&out, "Audience", "sts.amazonaws.com");
    call_xml_tag(&out, "Provider", "issuer.lab.example");
    call_reply_xml(call, buf_span(&out));
}

#include <stdlib.h>
#include <string.h>

#include "lab/authorise.h"
#include "lab/service.h"

#define CREATED "2024-01-01T00:00:00Z"

static const char *service_iam_user_arn(LabCall *call, const char *name)
{
    return arena_printf(call->arena, "arn:%s:iam::%s:user/%s", call->key->partition,
                        call->key->account, name);
}

/* The user asked about: UserName, else the caller's own. NULL for a role's session. */
static const char *service_iam_user(const LabCall *call)
{
    const char *name = call_param(call, "UserName");
    return name ? name : service_user_of(call->key);
}

static bool service_iam_get_user(LabCall *call, Buf *out)
{
    const char *name = service_iam_user(call);
    if (!name)
        return call_error(call, 400, "ValidationError",
                          "Must specify userName when calling with non-User credentials");
    if (!authorise_action(call, "iam:GetUser", service_iam_user_arn(call, name)))
        return false;
    buf_add_str(out, "<User>");
    call_xml_tag(out, "Path", "/");
    call_xml_tag(out, "UserName", name);
    call_xml_tag(out, "UserId", call->key->user_id);
    call_xml_tag(out, "Arn", service_iam_user_arn(call, name));
    call_xml_tag(out, "CreateDate", CREATED);
    buf_add_str(out, "</User>");
    return true;
}

static bool service_iam_list_keys(LabCall *call, Buf *out)
{
    const char *name = service_iam_user(call);
    if (!name)
        return call_error(call, 400, "ValidationError",
                          "Must specify userName when calling with non-User credentials");
    if (!authorise_action(call, "iam:ListAccessKeys", service_iam_user_arn(call, name)))
        return false;
    buf_add_str(out, "<AccessKeyMetadata>");
    for (size_t i = 0; i < call->practice->keys.len; i++) {
        const PracticeKey *k = call->practice->keys.items[i];
        const char *user = service_user_of(k);
        if (!user || k->temporary || strcmp(user, name) != 0 ||
            strcmp(k->account, call->key->account) != 0 || strcmp(k->status, "Deleted") == 0)
            continue;
        buf_add_str(out, "<member>");
        call_xml_tag(out, "UserName", name);
        call_xml_tag(out, "AccessKeyId", k->id);
        call_xml_tag(out, "Status", k->status);
        call_xml_tag(out, "CreateDate", CREATED);
        buf_add_str(out, "</member>");
    }
    buf_add_str(out, "</AccessKeyMetadata><IsTruncated>false</IsTruncated>");
    return true;
}

static bool service_iam_key_used(LabCall *call, Buf *out)
{
    const char *id = call_param(call, "AccessKeyId"), *user;
    const PracticeKey *k = call_find_key(call, id);
    if (!k || strcmp(k->account, call->key->account) != 0 || strcmp(k->status, "Deleted") == 0)
        return call_error(call, 403, "AccessDenied",
                          "User: %s is not authorized to perform: iam:GetAccessKeyLastUsed on "
                          "resource: access key %s",
                          call->key->arn, id ? id : "");
    user = service_user_of(k);
    call_xml_tag(out, "UserName", user ? user : "");
    buf_add_str(out, "<AccessKeyLastUsed>");
    call_xml_tag(out, "Region", "us-east-1");
    call_xml_tag(out, "ServiceName", "sts");
    call_xml_tag(out, "LastUsedDate", "2024-06-01T00:00:00Z");
    buf_add_str(out, "</AccessKeyLastUsed>");
    return true;
}

static bool service_iam_list_roles(LabCall *call, Buf *out)
{
    buf_add_str(out, "<Roles>");
    for (size_t i = 0; i < call->practice->roles.len; i++) {
        const PracticeRole *r = call->practice->roles.items[i];
        if (strcmp(r->account, call->key->account) != 0)
            continue;
        buf_add_str(out, "<member>");
        call_xml_tag(out, "Path", "/");
        call_xml_tag(out, "RoleName", r->name);
        call_xml_tag(out, "RoleId", "AROAPRACTICE00000000");
        call_xml_tag(out, "Arn", r->arn);
        call_xml_tag(out, "CreateDate", CREATED);
        call_xml_tag(out, "AssumeRolePolicyDocument", "%7B%7D");
        buf_add_str(out, "</member>");
    }
    buf_add_str(out, "</Roles><IsTruncated>false</IsTruncated>");
    return true;
}

static bool service_iam_aliases(LabCall *call, Buf *out)
{
    const PracticeAccount *account = practice_account(call->practice, call->key->account);
    buf_add_str(out, "<AccountAliases>");
    if (account && account->alias)
        call_xml_tag(out, "member", account->alias);
    buf_add_str(out, "</AccountAliases><IsTruncated>false</IsTruncated>");
    return true;
}

/* The deny list of the principal that is asked about; the caller's own if nobody has that ARN. */
static const char *service_iam_deny_of(const LabCall *call, const char *arn)
{
    for (size_t i = 0; arn && i < call->practice->keys.len; i++)
        if (strcmp(call->practice->keys.items[i]->arn, arn) == 0)
            return call->practice->keys.items[i]->deny;
    for (size_t i = 0; arn && i < call->practice->roles.len; i++)
        if (strcmp(call->practice->roles.items[i]->arn, arn) == 0)
            return call->practice->roles.items[i]->deny;
    return call->key->deny;
}

static bool service_iam_simulate(LabCall *call, Buf *out)
{
    static const char prefix[] = "ActionNames.member.";
    const char *deny = service_iam_deny_of(call, call_param(call, "PolicySourceArn"));
    buf_add_str(out, "<EvaluationResults>");
    for (size_t i = 0; i < call->form.len; i++) {
        const char *reason;
        if (strncmp(call->form.items[i].name, prefix, sizeof prefix - 1) != 0)
            continue;
        reason = authorise_reason(call->arena, deny, call->form.items[i].value);
        buf_add_str(out, "<member>");
        call_xml_tag(out, "EvalActionName", call->form.items[i].value);
        call_xml_tag(out, "EvalDecision",
                     !reason                           ? "allowed"
                     : strcmp(reason, "explicit") == 0 ? "explicitDeny"
                                                       : "implicitDeny");
        call_xml_tag(out, "EvalResourceName", "*");
        buf_add_str(out, "</member>");
    }
    buf_add_str(out, "</EvaluationResults><IsTruncated>false</IsTruncated>");
    return true;
}

const Operation iam_operations[] = {
    {SVC_IAM, "GetUser", NULL, service_iam_get_user},
    {SVC_IAM, "ListAccessKeys", NULL, service_iam_list_keys},
    {SVC_IAM, "GetAccessKeyLastUsed", "iam:GetAccessKeyLastUsed", service_iam_key_used},
    {SVC_IAM, "ListRoles", "iam:ListRoles", service_iam_list_roles},
    {SVC_IAM, "ListAccountAliases", "iam:ListAccountAliases", service_iam_aliases},
    {SVC_IAM, "SimulatePrincipalPolicy", "iam:SimulatePrincipalPolicy", service_iam_simulate},
};
const size_t n_iam_operations = ARRAY_LEN(iam_operations);

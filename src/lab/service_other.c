#include <string.h>

#include "base/jsonread.h"
#include "base/text.h"
#include "data/regions.h"
#include "lab/authorise.h"
#include "lab/service.h"

enum { ROLE_CREDENTIALS_S = 3600 };

void service_reply_json(LabCall *call, int status, cJSON *object)
{
    char *text = cJSON_PrintUnformatted(object);
    call_reply(call, status, "application/json", span_of(text));
    cJSON_free(text);
    cJSON_Delete(object);
}

cJSON *service_body_json(const LabCall *call)
{
    cJSON *object = json_read(call->body, NULL);
    return object ? object : cJSON_CreateObject();
}

const char *service_json_text(LabCall *call, const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsString(item) ? arena_strdup(call->arena, item->valuestring) : NULL;
}

/* ---- regions ---- */

static const char *service_opted_in(const LabCall *call)
{
    const PracticeAccount *account = practice_account(call->practice, call->key->account);
    return account ? account->opted_in : NULL;
}

static bool service_describe_regions(LabCall *call, Buf *out)
{
    const char *all = call_param(call, "AllRegions");
    buf_add_str(out, "<regionInfo>");
    for (size_t i = 0; i < n_regions; i++) {
        const Region *r = &regions_table[i];
        bool in = practice_listed(service_opted_in(call), r->name);
        if (strcmp(r->partition, call->target.partition) != 0 ||
            (r->opt_in && !in && !(all && strcmp(all, "true") == 0)))
            continue;
        buf_add_str(out, "<item>");
        call_xml_tag(out, "regionName", r->name);
        call_xml_tag(out, "regionEndpoint",
                     arena_printf(call->arena, "ec2.%s.amazonaws.com", r->name));
        call_xml_tag(out, "optInStatus",
                     !r->opt_in ? "opt-in-not-required"
                     : in       ? "opted-in"
                                : "not-opted-in");
        buf_add_str(out, "</item>");
    }
    buf_add_str(out, "</regionInfo>");
    return true;
}

static bool service_region_status(LabCall *call, Buf *out)
{
    cJSON *body = service_body_json(call), *reply = cJSON_CreateObject();
    const char *name = service_json_text(call, body, "RegionName");
    const Region *region = name ? region_find(name) : NULL;
    (void)out;
    cJSON_Delete(body);
    cJSON_AddStringToObject(reply, "RegionName", name ? name : "");
    cJSON_AddStringToObject(reply, "RegionOptStatus",
                            !region || !region->opt_in ? "ENABLED_BY_DEFAULT"
                            : practice_listed(service_opted_in(call), region->name) ? "ENABLED"
                                                                                    : "DISABLED");
    service_reply_json(call, 200, reply);
    return true;
}

const Operation other_operations[] = {
    {SVC_EC2, "DescribeRegions", "ec2:DescribeRegions", service_describe_regions},
    {SVC_ACCOUNT, "GetRegionOptStatus", "account:GetRegionOptStatus", service_region_status},
};
const size_t n_other_operations = ARRAY_LEN(other_operations);

/* ---- SSO: the bearer token is the authentication ---- */

static void service_sso_credentials(LabCall *call)
{
    const char *account = call_param(call, "account_id"), *role = call_param(call, "role_name");
    cJSON *reply, *creds;
    for (size_t i = 0; account && role && i < call->practice->sso_roles.len; i++) {
        const PracticeSsoRole *r = call->practice->sso_roles.items[i];
        const PracticeKey *key = practice_key(call->practice, r->key);
        if (strcmp(r->name, role) != 0 || !r->account || strcmp(r->account, account) != 0 || !key)
            continue;
        reply = cJSON_CreateObject();
        creds = cJSON_AddObjectToObject(reply, "roleCredentials");
        cJSON_AddStringToObject(creds, "accessKeyId", key->id);
        cJSON_AddStringToObject(creds, "secretAccessKey", key->secret);
        cJSON_AddStringToObject(creds, "sessionToken", key->token);
        cJSON_AddNumberToObject(creds, "expiration",
                                (double)(call->now_s + ROLE_CREDENTIALS_S) * 1000);
        service_reply_json(call, 200, reply);
        return;
    }
    call_error(call, 403, "ForbiddenException", "No access");
}

static void service_sso_roles(LabCall *call)
{
    const char *account = call_param(call, "account_id");
    cJSON *reply = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(reply, "roleList");
    for (size_t i = 0; account && i < call->practice->sso_roles.len; i++) {
        const PracticeSsoRole *r = call->practice->sso_roles.items[i];
        cJSON *item;
        if (!r->account || strcmp(r->account, account) != 0)
            continue;
        item = cJSON_CreateObject();
        cJSON_AddStringToObject(item, "roleName", r->name);
        cJSON_AddStringToObject(item, "accountId", account);
        cJSON_AddItemToArray(list, item);
    }
    service_reply_json(call, 200, reply);
}

void service_sso(LabCall *call)
{
    const char *bearer = call_header(call, "x-amz-sso_bearer_token");
    const PracticeLogin *login = practice_login_by_value(call->practice, bearer);
    if (!login || login->refresh || strcmp(login->state, "valid") != 0)
        call_error(call, 401, "UnauthorizedException", "Session token not found or invalid");
    else if (call->action && strcmp(call->action, "GetRoleCredentials") == 0)
        service_sso_credentials(call);
    else if (call->action && strcmp(call->action, "ListAccountRoles") == 0)
        service_sso_roles(call);
    else
        call_error(call, 404, "ResourceNotFoundException", "No such operation");
}

/* ---- Terraform's registry ---- */

static const char default_versions[] =
    "3.76.1 4.67.0 5.0.0 5.31.0 5.50.0 5.80.0 5.94.0 5.99.1 5.100.0 6.0.0 6.2.0";

static cJSON *service_registry_version(const char *version)
{
    cJSON *item = cJSON_CreateObject(), *protocols, *platforms, *platform = cJSON_CreateObject();
    cJSON_AddStringToObject(item, "version", version);
    protocols = cJSON_AddArrayToObject(item, "protocols");
    cJSON_AddItemToArray(protocols, cJSON_CreateString("5.0"));
    platforms = cJSON_AddArrayToObject(item, "platforms");
    cJSON_AddStringToObject(platform, "os", "linux");
    cJSON_AddStringToObject(platform, "arch", "amd64");
    cJSON_AddItemToArray(platforms, platform);
    return item;
}

void service_registry(LabCall *call)
{
    const char *all = call->practice->server.provider_versions;
    cJSON *reply = cJSON_CreateObject(), *list;
    if (call->action && strcmp(call->action, "Discovery") == 0) {
        cJSON_AddStringToObject(reply, "modules.v1", "/v1/modules/");
        cJSON_AddStringToObject(reply, "providers.v1", "/v1/providers/");
        service_reply_json(call, 200, reply);
        return;
    }
    if (!call->action) {
        list = cJSON_AddArrayToObject(reply, "errors");
        cJSON_AddItemToArray(list, cJSON_CreateString("Not Found"));
        service_reply_json(call, 404, reply);
        return;
    }
    cJSON_AddStringToObject(reply, "id", "hashicorp/aws");
    list = cJSON_AddArrayToObject(reply, "versions");
    for (const char *at = all ? all : default_versions; *at;) {
        size_t n = strcspn(at, " ");
        cJSON_AddItemToArray(list, service_registry_version(arena_strndup(call->arena, at, n)));
        at += n + strspn(at + n, " ");
    }
    service_reply_json(call, 200, reply);
}

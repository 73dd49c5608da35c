#include <cJSON.h>
#include <string.h>

#include "base/text.h"
#include "lab/service.h"

#define IMDS_TOKEN "AQAEALABTOKENFORPRACTICE=="
#define CREDENTIALS_PATH "/latest/meta-data/iam/security-credentials"

enum { ROLE_CREDENTIALS_S = 6 * 3600 };

static void service_meta_json(LabCall *call, cJSON *object)
{
    char *text = cJSON_PrintUnformatted(object);
    call_reply(call, 200, "application/json", span_of(text));
    cJSON_free(text);
    cJSON_Delete(object);
}

static cJSON *service_meta_credentials(LabCall *call, const PracticeKey *key)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "AccessKeyId", key->id);
    cJSON_AddStringToObject(object, "SecretAccessKey", key->secret);
    cJSON_AddStringToObject(object, "Token", key->token);
    cJSON_AddStringToObject(object, "Expiration",
                            text_time(call->arena, call->now_s + ROLE_CREDENTIALS_S));
    return object;
}

static void service_meta_empty(LabCall *call, int status)
{
    call_reply(call, status, "text/plain", SPAN_EMPTY);
}

static void service_imds_token(LabCall *call)
{
    if (strcmp(call->method, "PUT") != 0)
        service_meta_empty(call, 405);
    else if (strcmp(call->practice->server.imds, "v1only") == 0)
        service_meta_empty(call, 404);
    else {
        call_add_header(call, "X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "21600");
        call_reply(call, 200, "text/plain", SPAN_LITERAL(IMDS_TOKEN));
    }
}

static void service_imds_credentials(LabCall *call, const char *role)
{
    const PracticeServer *s = &call->practice->server;
    const PracticeKey *key = practice_key(call->practice, s->imds_key);
    cJSON *object;
    if (!s->imds_role || !key) {
        service_meta_empty(call, 404);
    } else if (!role[0]) {
        call_reply(call, 200, "text/plain", span_of(s->imds_role));
    } else if (strcmp(role, s->imds_role) != 0) {
        service_meta_empty(call, 404);
    } else {
        object = service_meta_credentials(call, key);
        cJSON_AddStringToObject(object, "Code", "Success");
        cJSON_AddStringToObject(object, "Type", "AWS-HMAC");
        cJSON_AddStringToObject(object, "LastUpdated", text_time(call->arena, call->now_s));
        service_meta_json(call, object);
    }
}

static void service_imds_document(LabCall *call)
{
    const PracticeServer *s = &call->practice->server;
    const PracticeKey *key = practice_key(call->practice, s->imds_key);
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "region", s->imds_region);
    cJSON_AddStringToObject(object, "accountId", key ? key->account : "111122223333");
    service_meta_json(call, object);
}

void service_imds(LabCall *call)
{
    const PracticeServer *s = &call->practice->server;
    const char *token = call_header(call, "x-aws-ec2-metadata-token");
    size_t base = strlen(CREDENTIALS_PATH);
    call_add_header(call, "Server", "EC2ws");
    if (strcmp(call->path, "/latest/api/token") == 0)
        service_imds_token(call);
    else if (strcmp(s->imds, "v1only") != 0 && (!token || strcmp(token, IMDS_TOKEN) != 0))
        service_meta_empty(call, 401);
    else if (strncmp(call->path, CREDENTIALS_PATH, base) == 0)
        service_imds_credentials(call, call->path + base + strspn(call->path + base, "/"));
    else if (strcmp(call->path, "/latest/meta-data/placement/region") == 0)
        call_reply(call, 200, "text/plain", span_of(s->imds_region));
    else if (strcmp(call->path, "/latest/dynamic/instance-identity/document") == 0)
        service_imds_document(call);
    else
        service_meta_empty(call, 404);
}

void service_container(LabCall *call)
{
    const PracticeServer *s = &call->practice->server;
    const PracticeKey *key = practice_key(call->practice, s->container_key);
    const char *sent = call_header(call, "authorization");
    cJSON *object;
    if ((s->container_status != 0 && s->container_status != 200) || !key) {
        call_reply(
            call, s->container_status != 0 ? s->container_status : 404, "application/json",
            span_of(
                "{\"code\":\"CredentialsNotFound\",\"message\":\"no credentials for this task\"}"));
        return;
    }
    if (s->container_authorization && (!sent || strcmp(sent, s->container_authorization) != 0)) {
        call_reply(call, 401, "application/json",
                   span_of("{\"code\":\"Unauthorized\",\"message\":\"bad authorization token\"}"));
        return;
    }
    object = service_meta_credentials(call, key);
    cJSON_AddStringToObject(object, "RoleArn", key->arn);
    service_meta_json(call, object);
}

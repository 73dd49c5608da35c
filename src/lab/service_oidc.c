/*
 * IAM Identity Center's OIDC service: clients register, and sign in by device flow or authorization
 * code (botocore data/sso-oidc service-2.json; awscli customizations/sso).
 */
#include <string.h>

#include "lab/grant.h"
#include "lab/mint.h"

enum { ACCESS_TOKEN_S = 28800, CLIENT_S = 90 * 86400, DEVICE_S = 600 };

static void oidc_register(LabCall *call)
{
    LabGrant *g = grant_new(call, GRANT_CLIENT, "");
    cJSON *reply = cJSON_CreateObject();
    const char *base =
        arena_printf(call->arena, "https://%s", target_host_name(call->arena, &call->target));
    cJSON_AddStringToObject(reply, "clientId", g->value);
    cJSON_AddStringToObject(reply, "clientSecret", mint_token(call->arena, g->value, 200));
    cJSON_AddNumberToObject(reply, "clientIdIssuedAt", (double)call->now_s);
    cJSON_AddNumberToObject(reply, "clientSecretExpiresAt", (double)(call->now_s + CLIENT_S));
    cJSON_AddStringToObject(reply, "authorizationEndpoint",
                            arena_printf(call->arena, "%s/authorize", base));
    cJSON_AddStringToObject(reply, "tokenEndpoint", arena_printf(call->arena, "%s/token", base));
    service_reply_json(call, 200, reply);
}

/* The client that the body names has registered, with its secret. */
static bool oidc_client(LabCall *call, const cJSON *body)
{
    const char *id = service_json_text(call, body, "clientId"),
               *secret = service_json_text(call, body, "clientSecret");
    return grant_find(call, GRANT_CLIENT, id) && secret &&
           strcmp(secret, mint_token(call->arena, id, 200)) == 0;
}

static void oidc_device(LabCall *call)
{
    cJSON *body = service_body_json(call), *reply;
    const char *client = service_json_text(call, body, "clientId"), *page;
    bool known = oidc_client(call, body);
    LabGrant *g;
    cJSON_Delete(body);
    if (!known) {
        call_error(call, 401, "InvalidClientException", "Invalid client provided");
        return;
    }
    g = grant_new(call, GRANT_DEVICE, client);
    g->user_code = arena_printf(&call->state->arena, "LABS-%04zu", call->state->grants.len);
    page = arena_printf(call->arena, "https://%s/device",
                        target_host_name(call->arena, &call->target));
    reply = cJSON_CreateObject();
    cJSON_AddStringToObject(reply, "deviceCode", g->value);
    cJSON_AddStringToObject(reply, "userCode", g->user_code);
    cJSON_AddStringToObject(reply, "verificationUri", page);
    cJSON_AddStringToObject(reply, "verificationUriComplete",
                            arena_printf(call->arena, "%s?user_code=%s", page, g->user_code));
    cJSON_AddNumberToObject(reply, "expiresIn", DEVICE_S);
    cJSON_AddNumberToObject(reply, "interval", 1);
    service_reply_json(call, 200, reply);
}

static void oidc_approve(LabCall *call)
{
    const char *code = call_param(call, "user_code");
    for (size_t i = 0; code && i < call->state->grants.len; i++) {
        LabGrant *g = call->state->grants.items[i];
        if (!g->user_code || strcmp(g->user_code, code) != 0)
            continue;
        g->approved = true;
        call_reply(call, 200, "text/plain", SPAN_LITERAL("Request approved\n"));
        return;
    }
    call_reply(call, 404, "text/plain", SPAN_LITERAL("no request has this code\n"));
}

/* The access token of a sign-in: the first one that the scenario says is valid. */
static const PracticeLogin *oidc_access_token(const LabCall *call)
{
    for (size_t i = 0; i < call->practice->logins.len; i++)
        if (!call->practice->logins.items[i]->refresh &&
            strcmp(call->practice->logins.items[i]->state, "valid") == 0)
            return call->practice->logins.items[i];
    return NULL;
}

static const PracticeLogin *oidc_login_named(const LabCall *call, const char *name)
{
    for (size_t i = 0; name && i < call->practice->logins.len; i++)
        if (strcmp(call->practice->logins.items[i]->name, name) == 0)
            return call->practice->logins.items[i];
    return NULL;
}

static void oidc_give(LabCall *call, const PracticeLogin *access, const char *refresh)
{
    cJSON *reply;
    if (!access) {
        call_error(call, 400, "AccessDeniedException", "This user has no access");
        return;
    }
    reply = cJSON_CreateObject();
    cJSON_AddStringToObject(reply, "accessToken", access->value);
    cJSON_AddStringToObject(reply, "tokenType", "Bearer");
    cJSON_AddNumberToObject(reply, "expiresIn", ACCESS_TOKEN_S);
    cJSON_AddStringToObject(reply, "refreshToken", refresh);
    service_reply_json(call, 200, reply);
}

static void oidc_refresh(LabCall *call, const char *sent)
{
    const PracticeLogin *refresh = practice_login_by_value(call->practice, sent);
    const PracticeLogin *fresh = refresh ? oidc_login_named(call, refresh->gives) : NULL;
    if (refresh && refresh->refresh && strcmp(refresh->state, "valid") == 0 && fresh)
        oidc_give(call, fresh, refresh->value);
    else if (grant_find(call, GRANT_REFRESH, sent))
        oidc_give(call, oidc_access_token(call), sent);
    else
        call_error(call, 400, "InvalidGrantException", "Invalid refresh token provided");
}

static void oidc_exchange(LabCall *call, const cJSON *body)
{
    const char *device = service_json_text(call, body, "deviceCode");
    LabGrant *g = device ? grant_find(call, GRANT_DEVICE, device) : grant_of_code(call, body);
    if (!oidc_client(call, body))
        call_error(call, 401, "InvalidClientException", "Invalid client provided");
    else if (!g || (device && g->used))
        call_error(call, 400, "InvalidGrantException", "Invalid grant provided");
    else if (device && !g->approved)
        call_error(call, 400, "AuthorizationPendingException", "Authorization is pending");
    else {
        g->used = true;
        oidc_give(call, oidc_access_token(call), grant_new(call, GRANT_REFRESH, g->client)->value);
    }
}

static void oidc_token(LabCall *call)
{
    cJSON *body = service_body_json(call);
    const char *refresh = service_json_text(call, body, "refreshToken");
    if (refresh)
        oidc_refresh(call, refresh);
    else if (service_json_text(call, body, "deviceCode") || service_json_text(call, body, "code"))
        oidc_exchange(call, body);
    else
        call_error(call, 400, "InvalidGrantException", "Invalid refresh token provided");
    cJSON_Delete(body);
}

void service_oidc(LabCall *call)
{
    static const char *const actions[] = {"CreateToken", "RegisterClient",
                                          "StartDeviceAuthorization", "Authorize", "Approve"};
    static void (*const answers[])(LabCall *) = {oidc_token, oidc_register, oidc_device,
                                                 grant_authorize, oidc_approve};
    grant_answer(call, ARRAY_LEN(actions), actions, answers);
}

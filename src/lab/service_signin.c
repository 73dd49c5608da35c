/*
 * The sign-in service of `aws login`: /v1/authorize in a browser, /v1/token with a DPoP proof
 * (botocore data/signin service-2.json; awscli customizations/login; aws-sdk-go-v2
 * credentials/logincreds).
 */
#include <string.h>

#include "base/base64.h"
#include "lab/dpopcheck.h"
#include "lab/grant.h"
#include "lab/mint.h"

enum { SIGNIN_S = 900 /* expiresIn */ };

/* Who signs in: the user of [server] signin, else the first user whose key works. */
static const PracticeKey *signin_user(const LabCall *call)
{
    const char *named = call->practice->server.signin;
    const PracticeKey *key = named ? practice_key(call->practice, named) : NULL;
    for (size_t i = 0; !key && i < call->practice->keys.len; i++)
        if (!call->practice->keys.items[i]->temporary &&
            strcmp(call->practice->keys.items[i]->status, "Active") == 0)
            key = call->practice->keys.items[i];
    return key;
}

/* New temporary keys of that user, for as long as the server runs. */
static const PracticeKey *signin_issue(LabCall *call, const PracticeKey *user)
{
    Arena *a = &call->state->arena;
    PracticeKey *key = arena_new(a, PracticeKey);
    const char *seed = arena_printf(call->arena, "%s/signin/%zu", call->practice->scenario,
                                    call->state->issued.len);
    *key = *user;
    key->id = mint_key_id(a, seed, user->account, true);
    key->secret = mint_secret(a, seed);
    key->token = mint_token(a, seed, 400);
    key->temporary = true;
    vec_push(a, &call->state->issued, key);
    return key;
}

/* Whom the session is of: the CLI takes login_session from its subject, unverified. */
static const char *signin_id_token(LabCall *call, const PracticeKey *user)
{
    const char *payload = arena_printf(call->arena, "{\"sub\":\"%s\",\"iat\":%lld}", user->arn,
                                       (long long)call->now_s);
    return arena_printf(call->arena, "%s.%s.%s",
                        base64url_encode(call->arena, SPAN_LITERAL("{\"alg\":\"none\"}")),
                        base64url_encode(call->arena, span_of(payload)),
                        base64url_encode(call->arena, SPAN_LITERAL("lab")));
}

static void signin_give(LabCall *call, const char *client, const char *thumbprint)
{
    const PracticeKey *user = signin_user(call), *key;
    cJSON *reply, *keys;
    LabGrant *refresh;
    if (!user) {
        call_error(call, 400, "AccessDeniedException", "USER_CREDENTIALS_CHANGED");
        return;
    }
    key = signin_issue(call, user);
    refresh = grant_new(call, GRANT_REFRESH, client);
    refresh->thumbprint = arena_strdup(&call->state->arena, thumbprint);
    reply = cJSON_CreateObject();
    keys = cJSON_AddObjectToObject(reply, "accessToken");
    cJSON_AddStringToObject(keys, "accessKeyId", key->id);
    cJSON_AddStringToObject(keys, "secretAccessKey", key->secret);
    cJSON_AddStringToObject(keys, "sessionToken", key->token);
    cJSON_AddStringToObject(reply, "tokenType", "aws_sigv4");
    cJSON_AddNumberToObject(reply, "expiresIn", SIGNIN_S);
    cJSON_AddStringToObject(reply, "refreshToken", refresh->value);
    cJSON_AddStringToObject(reply, "idToken", signin_id_token(call, user));
    service_reply_json(call, 200, reply);
}

/* A refresh token is good once, for the key that its session was made with. One of the scenario's
 * own is bound to nothing yet. */
static bool signin_may_refresh(LabCall *call, const char *sent, const char *thumbprint)
{
    const PracticeLogin *login = practice_login_by_value(call->practice, sent);
    LabGrant *g = grant_find(call, GRANT_REFRESH, sent);
    if (login)
        return login->refresh && strcmp(login->state, "valid") == 0;
    if (!g || g->used || strcmp(g->thumbprint, thumbprint) != 0)
        return false;
    g->used = true;
    return true;
}

/* As the client wrote it: AWS's name, or the lab's own address. */
static const char *signin_url(const LabCall *call)
{
    const char *host = call_header(call, "host");
    bool own = host && (strncmp(host, "127.0.0.1", 9) == 0 || strncmp(host, "localhost", 9) == 0);
    return arena_printf(call->arena, "%s://%s%s", own ? "http" : "https", own ? host : call->host,
                        call->path);
}

static void signin_token(LabCall *call)
{
    cJSON *body = service_body_json(call);
    const char *client = service_json_text(call, body, "clientId"),
               *kind = service_json_text(call, body, "grantType"),
               *refresh = service_json_text(call, body, "refreshToken"), *why;
    const char *url = signin_url(call);
    const char *thumbprint =
        dpopcheck_key(call->arena, call_header(call, "dpop"), url, call->now_s, &why);
    if (!thumbprint)
        call_error(call, 400, "ValidationException", "Invalid DPoP header: %s", why);
    else if (!client || !kind)
        call_error(call, 400, "ValidationException", "clientId and grantType are needed");
    else if (strcmp(kind, "refresh_token") == 0 && refresh &&
             signin_may_refresh(call, refresh, thumbprint))
        signin_give(call, client, thumbprint);
    else if (strcmp(kind, "authorization_code") == 0 && grant_of_code(call, body))
        signin_give(call, client, thumbprint);
    else
        call_error(call, 400, "AccessDeniedException",
                   strcmp(kind, "refresh_token") == 0 ? "TOKEN_EXPIRED" : "AUTHCODE_EXPIRED");
    cJSON_Delete(body);
}

/* `aws login --remote`: the page on which the code is shown, to be typed in. */
static void signin_confirmation(LabCall *call)
{
    const char *code = call_param(call, "code"), *state = call_param(call, "state");
    const char *text =
        arena_printf(call->arena, "code=%s&state=%s", code ? code : "", state ? state : "");
    call_reply(call, 200, "text/plain", span_of(base64_encode(call->arena, span_of(text))));
}

void service_signin(LabCall *call)
{
    static const char *const actions[] = {"CreateOAuth2Token", "Authorize", "Confirmation"};
    static void (*const answers[])(LabCall *) = {signin_token, grant_authorize,
                                                 signin_confirmation};
    grant_answer(call, ARRAY_LEN(actions), actions, answers);
}

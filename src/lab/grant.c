#include "lab/grant.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/base64.h"
#include "base/text.h"
#include "lab/mint.h"

LabGrant *grant_new(LabCall *call, enum grant_kind kind, const char *client)
{
    Arena *a = &call->state->arena;
    LabGrant *g = arena_new(a, LabGrant);
    const char *seed = arena_printf(call->arena, "%s/grant/%zu", call->practice->scenario,
                                    call->state->grants.len);
    g->kind = kind;
    g->service = call->target.service;
    g->value = kind == GRANT_CODE /* it stands in a URL */
                   ? text_sha1_hex(a, span_of(mint_token(call->arena, seed, 40)))
                   : mint_token(a, seed, kind == GRANT_CLIENT ? 22 : 120);
    g->client = arena_strdup(a, client);
    vec_push(a, &call->state->grants, g);
    return g;
}

LabGrant *grant_find(const LabCall *call, enum grant_kind kind, const char *value)
{
    for (size_t i = 0; value && i < call->state->grants.len; i++) {
        LabGrant *g = call->state->grants.items[i];
        if (g->kind == kind && g->service == call->target.service && strcmp(g->value, value) == 0)
            return g;
    }
    return NULL;
}

void grant_authorize(LabCall *call)
{
    Arena *a = &call->state->arena;
    const char *redirect = call_param(call, "redirect_uri"), *state = call_param(call, "state"),
               *client = call_param(call, "client_id");
    LabGrant *g;
    if (!redirect || !client || !call_param(call, "code_challenge")) {
        call_error(call, 400, "InvalidRequestException",
                   "client_id, redirect_uri and code_challenge are needed");
        return;
    }
    g = grant_new(call, GRANT_CODE, client);
    g->challenge = arena_strdup(a, call_param(call, "code_challenge"));
    g->redirect = arena_strdup(a, redirect);
    call_add_header(call, "Location",
                    arena_printf(call->arena, "%s%scode=%s&state=%s", redirect,
                                 strchr(redirect, '?') ? "&" : "?", g->value, state ? state : ""));
    call_reply(call, 302, "text/plain", SPAN_LITERAL("signed in\n"));
}

LabGrant *grant_of_code(LabCall *call, const cJSON *body)
{
    LabGrant *g = grant_find(call, GRANT_CODE, service_json_text(call, body, "code"));
    const char *client = service_json_text(call, body, "clientId"),
               *redirect = service_json_text(call, body, "redirectUri"),
               *verifier = service_json_text(call, body, "codeVerifier");
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int len = 0;
    if (!g || g->used || !client || strcmp(client, g->client) != 0 || !redirect ||
        strcmp(redirect, g->redirect) != 0 || !verifier ||
        !EVP_Digest(verifier, strlen(verifier), digest, &len, EVP_sha256(), NULL) ||
        strcmp(base64url_encode(call->arena, (Span){(const char *)digest, len}), g->challenge) != 0)
        return NULL;
    g->used = true;
    return g;
}

void grant_answer(LabCall *call, size_t n, const char *const *actions,
                  void (*const *answers)(LabCall *call))
{
    for (size_t i = 0; call->action && i < n; i++)
        if (strcmp(actions[i], call->action) == 0) {
            answers[i](call);
            return;
        }
    call_error(call, 400, "InvalidRequestException", "No such operation");
}

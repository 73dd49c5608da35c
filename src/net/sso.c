/*
 * Services that speak JSON: IAM Identity Center's portal and OIDC, `aws login`'s sign-in, account
 * management. Errors as aws-sdk-go-v2 reads them: aws/protocol/restjson GetErrorInfo, then the
 * X-Amzn-ErrorType header first.
 */
#include <cjson/cJSON.h>
#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "net/reply.h"

/* "com.amazon.coral.service#Name:http://..." -> "Name" (restjson SanitizeErrorCode) */
static const char *json_bare_code(Arena *arena, const char *code)
{
    Span s = span_of(code);
    s = span_sub(s, 0, span_find_char(s, ':'));
    for (size_t hash; (hash = span_find_char(s, '#')) < s.len;)
        s = span_sub(s, hash + 1, s.len);
    return s.len ? arena_span(arena, s) : NULL;
}

/* OAuth's "invalid_grant" -> "InvalidGrantException", where only the body says it */
static const char *json_oauth_code(Arena *arena, const char *error)
{
    char *out = arena_printf(arena, "%sException", error);
    size_t len = 0;
    bool upper = true;
    for (const char *p = out; *p; p++) {
        if (*p != '_')
            out[len++] = upper ? (char)toupper((unsigned char)*p) : *p;
        upper = *p == '_';
    }
    out[len] = '\0';
    return out;
}

static void json_parse_error(Reply *r, const Flat *flat)
{
    static const char *const codes[] = {"code", "__type"};
    static const char *const messages[] = {"message", "error_description", "errorMessage"};
    const char *code = http_header(r->http, "x-amzn-errortype"), *message = NULL,
               *oauth = flat_get(flat, "error");
    for (size_t i = 0; !code && i < ARRAY_LEN(codes); i++)
        code = flat_get_nocase(flat, codes[i]);
    for (size_t i = 0; !message && i < ARRAY_LEN(messages); i++)
        message = flat_get_nocase(flat, messages[i]);
    reply_field(r, "error", oauth); /* TOKEN_EXPIRED and the like of a sign-in */
    code = code    ? json_bare_code(r->scratch, code)
           : oauth ? json_oauth_code(r->scratch, oauth)
                   : NULL;
    if (code) {
        reply_error(r, code, message);
        return;
    }
    if (flat->fine || flat->empty)
        reply_error(r, "UnknownError", message ? message : "UnknownError");
    if (r->http->status < 500)
        reply_malformed(r, flat->fine || flat->empty ? NULL : "failed to decode response body");
}

bool json_open(Reply *r, Flat *out)
{
    *out = flat_read_json(r->scratch, r->http->body);
    if (!reply_success(r))
        json_parse_error(r, out);
    else if (!out->fine)
        reply_malformed(r, out->empty ? "empty response" : "failed to decode response body");
    return reply_success(r) && out->fine;
}

void json_fields_parse(Reply *r)
{
    Flat flat;
    if (!json_open(r, &flat))
        return;
    reply_fields_below(r, &flat, "");
    r->out->ok = flat.leaves.len > 0;
    if (!r->out->ok)
        reply_malformed(r, "nothing in the response");
}

/* ---- portal.sso ---- */

static const struct {
    const char *param, *sent;
} sso_params[] = {
    {"account_id", "account_id"}, {"role_name", "role_name"}, {"next_token", "next_token"}};

void sso_get_build(Arena *arena, const Question *q, const NetRow *row UNUSED, Draft *out)
{
    Span token = secret_use(question_secret(q, "access_token"));
    out->method = "GET";
    out->path = q->kind == Q_SSO_LIST_ROLES ? "/assignment/roles" : "/federation/credentials";
    for (size_t i = 0; i < ARRAY_LEN(sso_params); i++)
        if (question_text(q, sso_params[i].param))
            draft_query(arena, out, sso_params[i].sent, question_text(q, sso_params[i].param));
    draft_header(arena, out, "x-amz-sso_bearer_token", arena_span(arena, token));
}

void sso_credentials_parse(Reply *r)
{
    Flat flat;
    const char *key_id, *secret_key;
    if (!json_open(r, &flat))
        return;
    key_id = flat_get(&flat, "roleCredentials.accessKeyId");
    secret_key = flat_get(&flat, "roleCredentials.secretAccessKey");
    if (!key_id || !secret_key) {
        reply_malformed(r, "no credentials in the response");
        return;
    }
    reply_creds(r, key_id, secret_key, flat_get(&flat, "roleCredentials.sessionToken"),
                reply_time(flat_get(&flat, "roleCredentials.expiration")));
    r->out->ok = true;
}

/* One field roleName for each role. */
void sso_roles_parse(Reply *r)
{
    Flat flat;
    if (!json_open(r, &flat))
        return;
    for (size_t i = 0; i < flat.leaves.len; i++)
        if (span_ends(span_of(flat.leaves.items[i].name), ".roleName"))
            reply_field(r, "roleName", flat.leaves.items[i].text);
    r->out->ok = true;
}

/* ---- bodies ---- */

static void json_add(cJSON *object, const char *name, Span value)
{
    char *copy = mem_alloc(value.len + 1);
    if (value.len > 0)
        memcpy(copy, value.ptr, value.len);
    cJSON_AddStringToObject(object, name, copy);
    mem_free(copy);
}

/* The question's parameters as a JSON object, but those that aren't sent. */
static cJSON *json_of_params(const Question *q)
{
    static const char *const kept[] = {"cache_path", "dpop_key"};
    cJSON *object = cJSON_CreateObject();
    for (size_t i = 0; i < q->n_params; i++) {
        const Param *p = &q->params[i];
        bool sent = true;
        for (size_t k = 0; k < ARRAY_LEN(kept); k++)
            sent = sent && strcmp(p->name, kept[k]) != 0;
        if (sent)
            json_add(object, p->name, p->secret ? secret_use(p->secret) : span_of(p->text));
    }
    return object;
}

/* Takes object over. */
static void json_set_body(Arena *arena, Draft *out, cJSON *object)
{
    char *text = cJSON_PrintUnformatted(object);
    out->method = "POST";
    out->body = span_of(arena_strdup(arena, text ? text : "{}"));
    cJSON_free(text);
    cJSON_Delete(object);
    draft_header(arena, out, "Content-Type", "application/json");
}

/* ---- oidc ---- */

void oidc_build(Arena *arena, const Question *q, const NetRow *row UNUSED, Draft *out)
{
    out->path = "/token";
    json_set_body(arena, out, json_of_params(q));
}

void oidc_parse(Reply *r)
{
    static const char *const secrets[] = {"accessToken", "refreshToken", "idToken"};
    Flat flat;
    if (!json_open(r, &flat))
        return;
    reply_fields_below(r, &flat, "");
    for (size_t i = 0; i < ARRAY_LEN(secrets); i++)
        reply_secret(r, secrets[i], flat_get(&flat, secrets[i]));
    r->out->ok = flat_get(&flat, "accessToken") != NULL;
    if (!r->out->ok)
        reply_malformed(r, "no access token in the response");
}

/* ---- account ---- */

void account_build(Arena *arena, const Question *q, const NetRow *row, Draft *out)
{
    out->path = "/getRegionOptStatus";
    out->service = row->service;
    json_set_body(arena, out, json_of_params(q));
}

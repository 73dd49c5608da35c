#include "awsfiles/ssocache.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <string.h>

#include "awsfiles/unispace.h"
#include "base/jsonread.h"
#include "base/text.h"

const char *ssocache_path(Arena *arena, const char *home, const char *session_or_start_url)
{
    if (!home || !session_or_start_url)
        return NULL;
    return arena_printf(arena, "%s/.aws/sso/cache/%s.json", home,
                        text_sha1_hex(arena, span_of(session_or_start_url)));
}

const char *logincache_path(Arena *arena, const char *home, const char *cache_dir,
                            const char *login_session)
{
    Span session = unispace_trim(span_of(login_session), UNISPACE_GO);
    const char *name = text_sha256_hex(arena, session);
    if (cache_dir && cache_dir[0])
        return arena_printf(arena, "%s/%s.json", cache_dir, name);
    return home ? arena_printf(arena, "%s/.aws/login/cache/%s.json", home, name) : NULL;
}

/* A whole JSON object and nothing after it, as Go's json.Unmarshal wants it. The caller deletes it;
 * NULL if it is none. */
static cJSON *sso_parse(Span bytes)
{
    const char *end = NULL;
    cJSON *root = NULL;
    if (!span_starts(bytes, "\xEF\xBB\xBF"))
        root = json_read(bytes, &end);
    while (root && end < bytes.ptr + bytes.len && isspace((unsigned char)*end))
        end++;
    if (cJSON_IsObject(root) && end == bytes.ptr + bytes.len)
        return root;
    cJSON_Delete(root);
    return NULL;
}

/* A member's text, NULL if it is absent or empty. *error is set when it is there and no string. */
static const char *sso_member(Arena *arena, const cJSON *object, const char *name,
                              const char **error)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!item || cJSON_IsNull(item))
        return NULL;
    if (!cJSON_IsString(item)) {
        *error = arena_printf(arena, "%s is no string", name);
        return NULL;
    }
    return item->valuestring[0] ? item->valuestring : NULL;
}

static const char *sso_text(Arena *arena, const cJSON *object, const char *name, const char **error)
{
    return arena_strdup(arena, sso_member(arena, object, name, error));
}

static const Secret *sso_secret(Arena *arena, const cJSON *object, const char *name,
                                const char **error)
{
    const char *text = sso_member(arena, object, name, error);
    return text ? secret_new(arena, span_of(text)) : NULL;
}

/* 0 when absent. */
static int64_t sso_time(Arena *arena, const cJSON *object, const char *name, const char **error)
{
    const char *text = sso_member(arena, object, name, error);
    int64_t epoch_s = text ? text_parse_time(span_of(text)) : 0;
    if (text && text_parse_rfc3339(span_of(text)) < 0)
        *error = arena_printf(arena, "%s is no RFC 3339 time", name);
    return epoch_s > 0 ? epoch_s : 0;
}

/* sso_cached_token.go:loadCachedToken */
static void sso_fill(Arena *arena, const cJSON *root, SsoToken *t)
{
    const char **error = &t->parse_error;
    t->access_token = sso_secret(arena, root, "accessToken", error);
    t->refresh_token = sso_secret(arena, root, "refreshToken", error);
    t->client_secret = sso_secret(arena, root, "clientSecret", error);
    t->client_id = sso_text(arena, root, "clientId", error);
    t->region = sso_text(arena, root, "region", error);
    t->start_url = sso_text(arena, root, "startUrl", error);
    t->registration_expires_at_s =
        sso_time(arena, root, "registrationExpiresAt", &(const char *){NULL});
    t->expires_at_s = sso_time(arena, root, "expiresAt", error);
    if (!t->parse_error && !t->access_token)
        t->parse_error = "it has no accessToken";
    if (!t->parse_error && t->expires_at_s == 0)
        t->parse_error = "it has no expiresAt";
}

SsoToken *ssocache_read(Arena *arena, Snapshot *files, const char *path)
{
    SsoToken *t = arena_new(arena, SsoToken);
    cJSON *root;
    t->path = path;
    t->state = snapshot_read(files, path, SSO_CACHE_MAX_BYTES, &t->raw);
    if (t->state != FILE_OK)
        return t;
    root = sso_parse(t->raw);
    if (root)
        sso_fill(arena, root, t);
    else
        t->parse_error = "it is no JSON object";
    cJSON_Delete(root);
    return t;
}

/* token.go:Validate, in its order. */
static void login_fill(Arena *arena, const cJSON *root, LoginToken *t)
{
    const cJSON *access = cJSON_GetObjectItemCaseSensitive(root, "accessToken");
    const char **error = &t->parse_error;
    Credentials *creds = arena_new(arena, Credentials);
    creds->source = CRED_LOGIN;
    creds->access_key_id =
        (Value){sso_text(arena, access, "accessKeyId", error), NULL, source_file(t->path, 0, 0)};
    creds->secret_key = sso_secret(arena, access, "secretAccessKey", error);
    creds->token = sso_secret(arena, access, "sessionToken", error);
    creds->expires_at_s = sso_time(arena, access, "expiresAt", error);
    creds->secret_at = creds->token_at = creds->expires_at = creds->access_key_id.at;
    t->account = sso_text(arena, access, "accountId", error);
    t->client_id = sso_text(arena, root, "clientId", error);
    t->refresh_token = sso_secret(arena, root, "refreshToken", error);
    t->dpop_key = sso_secret(arena, root, "dpopKey", error);
    const struct {
        bool there;
        const char *missing;
    } wanted[] = {
        {cJSON_IsObject(access), "it has no accessToken"},
        {creds->access_key_id.text, "it has no accessToken.accessKeyId"},
        {creds->secret_key, "it has no accessToken.secretAccessKey"},
        {creds->token, "it has no accessToken.sessionToken"},
        {t->account, "it has no accessToken.accountId"},
        {creds->expires_at_s != 0, "it has no accessToken.expiresAt"},
        {t->client_id, "it has no clientId"},
        {t->refresh_token, "it has no refreshToken"},
        {t->dpop_key, "it has no dpopKey"},
    };
    for (size_t i = 0; i < ARRAY_LEN(wanted) && !t->parse_error; i++)
        if (!wanted[i].there)
            t->parse_error = wanted[i].missing;
    if (!t->parse_error)
        t->creds = creds;
}

LoginToken *logincache_read(Arena *arena, Snapshot *files, const char *path)
{
    LoginToken *t = arena_new(arena, LoginToken);
    Span raw = SPAN_EMPTY;
    cJSON *root;
    t->path = path;
    t->state = snapshot_read(files, path, SSO_CACHE_MAX_BYTES, &raw);
    if (t->state != FILE_OK)
        return t;
    root = sso_parse(raw);
    if (root)
        login_fill(arena, root, t);
    else
        t->parse_error = "it is no JSON object";
    cJSON_Delete(root);
    return t;
}

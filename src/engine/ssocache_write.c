#include "engine/ssocache_write.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "awsfiles/ssocache.h"
#include "base/jsonread.h"
#include "base/text.h"

enum { SSO_CACHE_MODE = 0600, WRITE_TRIES = 8 };

static void set_text(cJSON *object, const char *name, Span text)
{
    Arena scratch = ARENA_INIT;
    cJSON_DeleteItemFromObjectCaseSensitive(object, name);
    cJSON_AddStringToObject(object, name, arena_span(&scratch, text));
    arena_clear(&scratch);
}

/* aws-sdk-go-v2 credentials/ssocreds/sso_cached_token.go:storeCachedToken keeps unknown members; so
 * do we. */
static bool sso_update(Arena *arena, cJSON *root, const Answer *answer, int64_t now_s)
{
    const Secret *access = answer_secret(answer, "accessToken"),
                 *refresh = answer_secret(answer, "refreshToken");
    const char *expires_in = answer_field(answer, "expiresIn");
    long seconds = expires_in ? strtol(expires_in, NULL, 10) : 0;
    if (!access)
        return false;
    set_text(root, "accessToken", secret_use(access));
    set_text(root, "expiresAt", span_of(text_time(arena, now_s + seconds)));
    if (refresh)
        set_text(root, "refreshToken", secret_use(refresh));
    return true;
}

/* credentials/logincreds/token.go:Update; the account and the key that the session is bound to
 * stay. */
static bool login_update(Arena *arena, cJSON *root, const Answer *answer)
{
    const Credentials *fresh = answer->creds;
    const Secret *refresh = answer_secret(answer, "refreshToken");
    cJSON *access = cJSON_GetObjectItemCaseSensitive(root, "accessToken");
    if (!cJSON_IsObject(access) || !fresh || !fresh->token || !refresh)
        return false;
    set_text(access, "accessKeyId", span_of(fresh->access_key_id.text));
    set_text(access, "secretAccessKey", secret_use(fresh->secret_key));
    set_text(access, "sessionToken", secret_use(fresh->token));
    set_text(access, "expiresAt", span_of(text_time(arena, fresh->expires_at_s)));
    set_text(root, "refreshToken", secret_use(refresh));
    return true;
}

/* NULL when the answer holds nothing to store. */
static char *updated_json(Arena *arena, Span old, const Question *q, const Answer *answer,
                          int64_t now_s)
{
    cJSON *root = json_read(old, NULL);
    char *printed = NULL, *copy;
    if (cJSON_IsObject(root) &&
        (q->kind == Q_LOGIN_CREATE_TOKEN ? login_update(arena, root, answer)
                                         : sso_update(arena, root, answer, now_s)))
        printed = cJSON_PrintUnformatted(root);
    copy = printed ? arena_strdup(arena, printed) : NULL;
    cJSON_free(printed);
    cJSON_Delete(root);
    return copy;
}

/* What another program stores meanwhile is read again, and stays but for the new token. */
static enum err update_file(Arena *arena, World *w, const char *path, const Question *q,
                            const Answer *answer, Err *err)
{
    const char *real = w->file_place(w, arena, path);
    enum err e = ERR_CHANGED;
    for (int i = 0; i < WRITE_TRIES && e == ERR_CHANGED; i++) {
        Span old, new;
        const char *json;
        if (!real || w->file_read(w, arena, real, SSO_CACHE_MAX_BYTES, &old) != FILE_OK)
            return err_set(err, ERR_IO, source_file(path, 0, 0),
                           "the file of the session can't be read any more");
        json = updated_json(arena, old, q, answer, w->now_s(w));
        if (!json)
            return ERR_NONE;
        new = span_of(json);
        e = w->file_swap(w,
                         &(FileSwap){.path = real,
                                     .before = &old,
                                     .after = &new,
                                     .mode = SSO_CACHE_MODE | FILE_STRAIGHT},
                         err);
    }
    return e;
}

enum err ssocache_write_back(World *w, const Question *q, const Answer *answer, Err *err)
{
    Arena scratch = ARENA_INIT;
    const char *path = question_text(q, "cache_path");
    enum err e = ERR_NONE;
    if (answer->ok && path)
        e = update_file(&scratch, w, path, q, answer, err);
    arena_clear(&scratch);
    return e;
}

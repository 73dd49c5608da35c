#include "read/ssocache.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { SSO_CACHE_MODE = 0600 };

static void set_text(cJSON *object, const char *name, Span text)
{
    Arena scratch = ARENA_INIT;
    cJSON_DeleteItemFromObjectCaseSensitive(object, name);
    cJSON_AddStringToObject(object, name, arena_span(&scratch, text));
    arena_clear(&scratch);
}

/* aws-sdk-go-v2 credentials/ssocreds/sso_cached_token.go:storeCachedToken keeps unknown members; so do we. */
static char *updated_json(Arena *arena, Span old, const Answer *answer, int64_t expires_at_s)
{
    cJSON *root = cJSON_ParseWithLength(old.ptr, old.len);
    const Secret *access = answer_secret(answer, "accessToken"), *refresh = answer_secret(answer, "refreshToken");
    char *printed, *copy = NULL;
    if (cJSON_IsObject(root) && access) {
        set_text(root, "accessToken", secret_use(access));
        set_text(root, "expiresAt", span_of(text_time(arena, expires_at_s)));
        if (refresh)
            set_text(root, "refreshToken", secret_use(refresh));
        printed = cJSON_PrintUnformatted(root);
        copy = printed ? arena_strdup(arena, printed) : NULL;
        cJSON_free(printed);
    }
    cJSON_Delete(root);
    return copy;
}

static const char *cache_path(const Question *q)
{
    for (size_t i = 0; i < q->n_params; i++)
        if (strcmp(q->params[i].name, "cache_path") == 0)
            return q->params[i].text;
    return NULL;
}

enum err ssocache_write_back(World *w, const Question *q, const Answer *answer, Err *err)
{
    Arena scratch = ARENA_INIT;
    const char *path = cache_path(q), *expires_in = answer_field(answer, "expiresIn");
    Span old;
    enum err e = ERR_NONE;
    if (!answer->ok || !path)
        return ERR_NONE;
    if (w->file_read(w, &scratch, path, SSO_CACHE_MAX_BYTES, &old) != FILE_OK) {
        e = err_set(err, ERR_IO, source_file(path, 0, 0), "the SSO cache file can't be read any more");
    } else {
        long seconds = expires_in ? strtol(expires_in, NULL, 10) : 0;
        char *json = updated_json(&scratch, old, answer, w->now_s(w) + seconds);
        if (json)
            e = w->file_write(w, path, span_of(json), SSO_CACHE_MODE, err);
    }
    arena_clear(&scratch);
    return e;
}

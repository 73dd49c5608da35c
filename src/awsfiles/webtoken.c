#include "awsfiles/webtoken.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "base/base64.h"
#include "base/jsonread.h"
#include "base/text.h"

enum { PAYLOAD_MAX_BYTES = 64 * 1024, CLAIM_MAX_BYTES = 256 };

/* The middle one of three parts between dots; empty if there are not three. */
static Span payload_of(Span token)
{
    Span rest = span_trim(token, " \t\r\n");
    size_t first = span_find_char(rest, '.'), second;
    if (first == rest.len)
        return SPAN_EMPTY;
    rest = span_sub(rest, first + 1, rest.len);
    second = span_find_char(rest, '.');
    if (second == rest.len ||
        span_find_char(span_sub(rest, second + 1, rest.len), '.') < rest.len - second - 1)
        return SPAN_EMPTY;
    return span_sub(rest, 0, second);
}

static const char *claim_text(Arena *arena, const cJSON *item)
{
    Span text = span_of(cJSON_IsString(item) ? item->valuestring : NULL);
    bool cut = text.len > CLAIM_MAX_BYTES;
    if (text.len == 0)
        return NULL;
    return arena_printf(arena, "%s%s",
                        text_safe_span(arena, span_sub(text, 0, cut ? CLAIM_MAX_BYTES : text.len)),
                        cut ? "..." : "");
}

static const char *claim_audience(Arena *arena, const cJSON *item)
{
    const char *all = claim_text(arena, item);
    const cJSON *one;
    if (!cJSON_IsArray(item))
        return all;
    cJSON_ArrayForEach(one, item)
    {
        const char *text = claim_text(arena, one);
        if (text && (!all || strlen(all) < CLAIM_MAX_BYTES))
            all = all ? arena_printf(arena, "%s, %s", all, text) : text;
    }
    return all;
}

/* A NumericDate may have a fraction; what is no time of this era is none. */
static int64_t claim_time(const cJSON *item)
{
    return cJSON_IsNumber(item) && item->valuedouble > 0 && item->valuedouble < 253402300800.0
               ? (int64_t)item->valuedouble
               : 0;
}

bool webtoken_read(Arena *arena, const Secret *token, WebToken *out)
{
    Span payload = token ? payload_of(secret_use(token)) : SPAN_EMPTY;
    Arena scratch = ARENA_INIT;
    cJSON *root = NULL;
    bool found;
    *out = (WebToken){0};
    if (payload.len > 0 && payload.len <= PAYLOAD_MAX_BYTES) {
        Span json = base64url_decode(&scratch, payload);
        root = json_read(json, NULL);
    }
    found = cJSON_IsObject(root);
    if (found) {
        out->expires_at_s = claim_time(cJSON_GetObjectItemCaseSensitive(root, "exp"));
        out->issuer = claim_text(arena, cJSON_GetObjectItemCaseSensitive(root, "iss"));
        out->subject = claim_text(arena, cJSON_GetObjectItemCaseSensitive(root, "sub"));
        out->audience = claim_audience(arena, cJSON_GetObjectItemCaseSensitive(root, "aud"));
    }
    cJSON_Delete(root);
    arena_clear(&scratch);
    return found;
}

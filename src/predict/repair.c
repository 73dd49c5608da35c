#include "predict/repair.h"

#include <ctype.h>
#include <string.h>

#include "base/secret.h"
#include "base/span.h"
#include "data/key_ids.h"
#include "edit/keyclean.h"

enum { KEY_MAX_BYTES = 8192 };

const char *repair_text(enum repair repair)
{
    static const char *const texts[] = {
#define REPAIR_TEXT(code, text) text,
        REPAIRS(REPAIR_TEXT)
#undef REPAIR_TEXT
    };
    return texts[repair];
}

static void repair_decode(Buf *out, Span s)
{
    for (size_t i = 0; i < s.len; i++) {
        int byte = span_percent(s, i);
        buf_add_char(out, byte >= 0 ? (char)byte : s.ptr[i]);
        i += byte >= 0 ? 2 : 0;
    }
}

/* One value repaired into out; true if it changed. */
static bool repair_bytes(Buf *out, Span from, enum repair repair)
{
    AUTO_BUF Buf plain = BUF_INIT(KEY_MAX_BYTES);
    keyclean(&plain, from);
    if (repair == REPAIR_DECODE)
        repair_decode(out, buf_span(&plain));
    else
        buf_add(out, buf_span(&plain));
    return !span_same(buf_span(out), from);
}

static const Secret *repair_one(Arena *arena, const Secret *secret, enum repair repair,
                                bool *changed)
{
    AUTO_BUF Buf out = BUF_INIT(KEY_MAX_BYTES);
    if (!secret || !repair_bytes(&out, secret_use(secret), repair))
        return secret;
    *changed = true;
    return secret_new(arena, buf_span(&out));
}

/* An id typed in lower case is meant in upper case: there are no others. */
static const char *repair_key_id(Arena *arena, Span id, bool *changed)
{
    AUTO_BUF Buf out = BUF_INIT(KEY_MAX_BYTES);
    char *text;
    *changed |= repair_bytes(&out, id, REPAIR_CLEAN);
    text = arena_span(arena, buf_span(&out));
    if (out.len != KEY_ID_LEN)
        return text;
    for (char *p = text; *p; p++) {
        *changed |= islower((unsigned char)*p) != 0;
        *p = (char)toupper((unsigned char)*p);
    }
    return text;
}

const Credentials *repair_credentials(Arena *arena, const Credentials *creds, enum repair repair)
{
    Credentials *c;
    bool changed = repair == REPAIR_EXCHANGE;
    Span id, secret;
    if (!creds || !creds->secret_key || !creds->access_key_id.text)
        return NULL;
    c = arena_new(arena, Credentials);
    *c = *creds;
    id = span_of(creds->access_key_id.text);
    secret = secret_use(creds->secret_key);
    c->access_key_id.text = repair_key_id(arena, repair == REPAIR_EXCHANGE ? secret : id, &changed);
    c->id_was_secret = repair == REPAIR_EXCHANGE;
    if (c->id_was_secret)
        c->secret_key = secret_new(arena, id);
    c->secret_key = repair_one(arena, c->secret_key, repair, &changed);
    c->token = repair_one(arena, creds->token, REPAIR_CLEAN, &changed);
    return changed && key_id_formed(c->access_key_id.text) &&
                   secret_shape(c->secret_key).len_bytes >= 16
               ? c
               : NULL;
}

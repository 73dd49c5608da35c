#include "net/words.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "errors/denial.h"

enum { WORDS_MAX = 16 * 1024, SECRET_LEAST = 4 };

/* End of the run of characters that base64, hex and URL-safe texts are made of. */
static size_t words_run(Span s, size_t from)
{
    while (from < s.len && (isalnum((unsigned char)s.ptr[from]) || strchr("+/=_-", s.ptr[from])) &&
           s.ptr[from])
        from++;
    return from;
}

static const char *words_replace(Arena *arena, const char *text, Span what, const char *with)
{
    AUTO_BUF Buf out = BUF_INIT(WORDS_MAX);
    Span rest = span_of(text);
    const char *needle = arena_span(arena, what);
    size_t at;
    if (what.len < SECRET_LEAST || !strstr(text, needle))
        return text;
    while ((at = span_find(rest, needle)) < rest.len) {
        buf_add(&out, span_sub(rest, 0, at));
        buf_add_str(&out, with);
        rest = span_sub(rest, at + what.len, rest.len);
    }
    buf_add(&out, rest);
    return arena_span(arena, buf_span(&out));
}

/* Takes out the run of characters that follows mark, wherever it stands. */
static const char *words_cut_after(Arena *arena, const char *text, const char *mark)
{
    AUTO_BUF Buf out = BUF_INIT(WORDS_MAX);
    Span rest = span_of(text);
    size_t at;
    while ((at = span_find(rest, mark)) < rest.len) {
        size_t from = at + strlen(mark);
        buf_add(&out, span_sub(rest, 0, from));
        buf_add_str(&out, "‹removed›");
        rest = span_sub(rest, words_run(rest, from), rest.len);
    }
    buf_add(&out, rest);
    return arena_span(arena, buf_span(&out));
}

/* Everything from mark on goes. */
static const char *words_cut_from(Arena *arena, const char *text, const char *mark)
{
    Span all = span_of(text);
    size_t at = span_find(all, mark);
    return at == all.len ? text : arena_span(arena, span_trim(span_sub(all, 0, at), " \t\r\n"));
}

static const char *words_key_id(Arena *arena, const char *key_id)
{
    const char *shown = text_key_id(arena, key_id, false);
    return shown ? shown : "‹removed›";
}

static const char *words_without_secrets(Arena *arena, const Question *q, const char *text)
{
    for (size_t i = 0; i < q->n_params; i++)
        text = words_replace(arena, text, secret_use(q->params[i].secret), "‹removed›");
    if (!q->creds)
        return text;
    text = words_replace(arena, text, secret_use(q->creds->secret_key), "‹removed›");
    return words_replace(arena, text, secret_use(q->creds->token), "‹removed›");
}

static const char *words_without_key_id(Arena *arena, const Question *q, const char *text)
{
    const char *key_id = q->creds ? q->creds->access_key_id.text : NULL;
    return key_id ? words_replace(arena, text, span_of(key_id), words_key_id(arena, key_id)) : text;
}

const char *words_field(Arena *arena, const Question *q, const char *text)
{
    Arena scratch = ARENA_INIT;
    const char *out = text ? text_safe(arena, words_without_secrets(&scratch, q, text)) : NULL;
    arena_clear(&scratch);
    return out;
}

const char *words_clean(Arena *arena, const Question *q, const char *message)
{
    Arena scratch = ARENA_INIT;
    const char *text = message;
    if (!message)
        return NULL;
    text = words_cut_from(&scratch, text, "The Canonical String for this request");
    text = words_cut_after(&scratch, text, DENIAL_MARK);
    text = words_cut_after(&scratch, text, "Signature=");
    text = words_without_key_id(&scratch, q, words_without_secrets(&scratch, q, text));
    text = text_safe(arena, text);
    arena_clear(&scratch);
    return text;
}

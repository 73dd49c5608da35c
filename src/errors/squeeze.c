#include "errors/squeeze.h"

#include <ctype.h>
#include <string.h>

static bool squeeze_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

Squeezed squeeze_text(Arena *arena, Span text)
{
    Squeezed s = {text, arena_alloc(arena, text.len + 1),
                  arena_array(arena, uint32_t, text.len + 1), 0};
    for (size_t i = 0; i < text.len; i++) {
        if (squeeze_is_blank(text.ptr[i]))
            continue;
        s.low[s.len] = (char)tolower((unsigned char)text.ptr[i]);
        s.at[s.len++] = (uint32_t)i;
    }
    s.at[s.len] = (uint32_t)text.len;
    return s;
}

/* Length in low of phrase if it stands at `at`, else 0. */
static size_t squeeze_match(const Squeezed *s, size_t at, Span phrase)
{
    size_t i = at;
    for (size_t k = 0; k < phrase.len; k++) {
        if (squeeze_is_blank(phrase.ptr[k]))
            continue;
        if (i >= s->len || s->low[i] != (char)tolower((unsigned char)phrase.ptr[k]))
            return 0;
        i++;
    }
    return i - at;
}

size_t squeeze_find(const Squeezed *s, Span phrase, size_t from, size_t *out_end)
{
    int first;
    phrase = span_trim(phrase, " ");
    if (phrase.len == 0 || from >= s->len)
        return s->len;
    first = tolower((unsigned char)phrase.ptr[0]);
    for (const char *p = s->low + from;
         (p = memchr(p, first, s->len - (size_t)(p - s->low))) != NULL; p++) {
        size_t at = (size_t)(p - s->low), len = squeeze_match(s, at, phrase);
        if (len > 0) {
            if (out_end)
                *out_end = at + len;
            return at;
        }
    }
    return s->len;
}

bool squeeze_has(const Squeezed *s, const char *alternatives)
{
    Span rest = span_of(alternatives);
    while (rest.len > 0) {
        size_t n = span_find_char(rest, '|');
        if (squeeze_find(s, span_sub(rest, 0, n), 0, NULL) < s->len)
            return true;
        rest = span_sub(rest, n < rest.len ? n + 1 : n, rest.len);
    }
    return false;
}

const char *squeeze_origin(Arena *arena, const Squeezed *s, size_t a, size_t b)
{
    Span part = span_sub(s->text, s->at[a], b < s->len ? s->at[b] : s->text.len);
    char *out = arena_alloc(arena, part.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < part.len; i++)
        if (part.ptr[i] != '\n' && part.ptr[i] != '\r')
            out[n++] = part.ptr[i];
    while (n > 0 && squeeze_is_blank(out[n - 1]))
        out[--n] = '\0';
    return out;
}

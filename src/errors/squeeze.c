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

/* ---- words ---- */

static bool squeeze_is_word(char c)
{
    return isalnum((unsigned char)c) != 0;
}

/* Between a and b a word ends or a hump begins: "ThrottlingException", "expiredToken". */
static bool squeeze_is_border(char a, char b)
{
    if (!squeeze_is_word(a) || !squeeze_is_word(b))
        return true;
    return !isupper((unsigned char)a) && isupper((unsigned char)b);
}

/* Without small letters it is a name such as ENOTFOUND, which stands as it is or not at all. */
static bool squeeze_is_name(Span phrase)
{
    size_t capitals = 0;
    for (size_t i = 0; i < phrase.len; i++) {
        if (islower((unsigned char)phrase.ptr[i]))
            return false;
        capitals += isupper((unsigned char)phrase.ptr[i]) != 0;
    }
    return capitals > 2;
}

static bool squeeze_same_case(const Squeezed *s, size_t at, Span phrase)
{
    for (size_t k = 0; k < phrase.len; k++)
        if (!squeeze_is_blank(phrase.ptr[k]) && s->text.ptr[s->at[at++]] != phrase.ptr[k])
            return false;
    return true;
}

/* A phrase of one word stands as one, or cut by a line end: "internal error" is no InternalError.
 */
static bool squeeze_is_torn(const Squeezed *s, size_t at, size_t end, Span phrase)
{
    Span origin = span_sub(s->text, s->at[at], s->at[end - 1]);
    return span_find_char(phrase, ' ') == phrase.len && span_find_char(origin, ' ') < origin.len &&
           span_find_char(origin, '\n') == origin.len;
}

/* Does the sentence go on behind text.ptr[to]? "no such host type" says nothing of a host's name.
 */
static bool squeeze_goes_on(Span text, size_t to)
{
    return to + 2 < text.len && text.ptr[to + 1] == ' ' && islower((unsigned char)text.ptr[to + 2]);
}

/* Index where phrase stands as whole words; "*" at its end leaves the end open, "." wants the end
 * of what is said. s->len = nowhere. */
static size_t squeeze_find_words(const Squeezed *s, Span phrase)
{
    bool open = span_ends(phrase, "*"), last = span_ends(phrase, "."), name;
    size_t end = 0;
    phrase = span_trim(span_trim(phrase, last ? "." : "*"), " ");
    name = squeeze_is_name(phrase);
    for (size_t at = squeeze_find(s, phrase, 0, &end); at < s->len;
         at = squeeze_find(s, phrase, at + 1, &end)) {
        uint32_t from = s->at[at], to = s->at[end - 1];
        bool begins = from == 0 || squeeze_is_border(s->text.ptr[from - 1], s->text.ptr[from]);
        bool ends = open || to + 1 >= s->text.len ||
                    squeeze_is_border(s->text.ptr[to], s->text.ptr[to + 1]);
        if (begins && ends && !(last && squeeze_goes_on(s->text, to)) &&
            !squeeze_is_torn(s, at, end, phrase) && (!name || squeeze_same_case(s, at, phrase)))
            return at;
    }
    return s->len;
}

bool squeeze_has_word(const Squeezed *s, Span phrase)
{
    return squeeze_find_words(s, phrase) < s->len;
}

bool squeeze_has_words(const Squeezed *s, const char *alternatives)
{
    Span rest = span_of(alternatives);
    while (rest.len > 0) {
        size_t n = span_find_char(rest, '|');
        if (n > 0 && squeeze_has_word(s, span_sub(rest, 0, n)))
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

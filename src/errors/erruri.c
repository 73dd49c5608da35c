#include "errors/erruri.h"

/* An address in a sentence holds such signs as well: there blanks stand beside it. */
bool erruri_is_encoded(Span line)
{
    return span_find(line, "%0A") < line.len || span_find(line, "%0a") < line.len ||
           (span_find(line, "%20") < line.len && span_find_char(line, ' ') == line.len);
}

/* The character that "%XX" at `at` stands for; -1 if it is none of a text. */
static int erruri_byte(Span s, size_t at)
{
    int c = span_percent(s, at);
    return c >= ' ' || c == '\n' || c == '\t' ? c : -1;
}

/* A blank is a "+" in a query that a form has made (WHATWG URL, urlencoded serializing). */
const char *erruri_decode(Arena *arena, Span text)
{
    bool plus = span_find_char(text, ' ') == text.len && span_find(text, "%20") == text.len;
    char *out = arena_span(arena, text), *to = out;
    for (size_t i = 0; i < text.len; i++) {
        int c = erruri_byte(text, i);
        *to++ = c >= 0 ? (char)c : plus && text.ptr[i] == '+' ? ' ' : text.ptr[i];
        i += c >= 0 ? 2 : 0;
    }
    *to = '\0';
    return out;
}

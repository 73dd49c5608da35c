#include "errors/erruri.h"

#include <ctype.h>
#include <string.h>

/* An address in a sentence holds such signs as well: there blanks stand beside it. */
bool erruri_is_encoded(Span line)
{
    return span_find(line, "%0A") < line.len || span_find(line, "%0a") < line.len ||
           (span_find(line, "%20") < line.len && span_find_char(line, ' ') == line.len);
}

static int erruri_digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* The character that "%XX" at `at` stands for; -1 if it is none of a text. */
static int erruri_byte(Span s, size_t at)
{
    int c;
    if (at + 2 >= s.len || s.ptr[at] != '%' || !isxdigit((unsigned char)s.ptr[at + 1]) ||
        !isxdigit((unsigned char)s.ptr[at + 2]))
        return -1;
    c = erruri_digit(s.ptr[at + 1]) * 16 + erruri_digit(s.ptr[at + 2]);
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

/* internal/ini 1.3.34: ini_lexer.go, literal_tokens.go, ini_parser.go; every case of the unit test
 * was tried with provider 4.67.0. */
#include "awsfiles/awsvalue_old.h"

#include <string.h>

#include "awsfiles/unispace.h"

/* value_util.go:isEscaped: c after a backslash stands for something else. */
static bool is_escape(char before, char c)
{
    return before == '\\' && c != '\0' && strchr("'\"nt\\", c) != NULL;
}

/* Where the quote that text begins with is closed; its length if nowhere. */
static size_t quote_end(Span text)
{
    size_t i = 1;
    while (i < text.len && (text.ptr[i] != '"' || is_escape(text.ptr[i - 1], text.ptr[i])))
        i++;
    return i;
}

/* value_util.go:removeEscapedCharacters */
static Span unescape(Arena *arena, Span text)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (len == 0 || !is_escape(out[len - 1], c))
            out[len++] = c;
        else if (c == 'n')
            out[len - 1] = '\n';
        else
            out[len - 1] = c == 't' ? '\t' : c;
    }
    return (Span){out, len};
}

/* The length of the token that text begins with, which is no comment, comma or white space. */
static size_t token_length(Span text)
{
    size_t i = 0;
    if (strchr("=:[]", text.ptr[0]))
        return 1;
    if (text.ptr[0] == '"')
        return quote_end(text) < text.len ? quote_end(text) + 1 : text.len;
    while (i < text.len && (text.ptr[i] == '\0' || !strchr("=:[] \n", text.ptr[i])))
        i++;
    return i;
}

static Span from_first_character(Span text)
{
    Span trimmed = unispace_trim(text, UNISPACE_GO);
    return trimmed.len > 0 ? span_sub(text, (size_t)(trimmed.ptr - text.ptr), text.len)
                           : SPAN_EMPTY;
}

bool awsvalue_old(Arena *arena, Span raw, Span *out)
{
    Span text = from_first_character(raw), rest;
    if (text.len > 0 && text.ptr[text.len - 1] == '\r')
        text.len--;
    rest = text;
    if (rest.len > 0 && rest.ptr[0] == '"' && quote_end(rest) < rest.len) {
        *out = unescape(arena, span_sub(rest, 1, quote_end(rest)));
        return true;
    }
    while (rest.len > 0 && rest.ptr[0] != '#' && rest.ptr[0] != ';') {
        if (rest.ptr[0] == ',')
            return false;
        rest = from_first_character(span_sub(rest, token_length(rest), rest.len));
    }
    if (rest.len > 0)
        text.len = (size_t)(rest.ptr - text.ptr);
    *out = span_trim(text, " ");
    return out->len > 0;
}

/* ini_lexer.go:countTokens: an error makes it 0. */
bool awsvalue_old_open_quote(Span bytes)
{
    if (span_find_char(bytes, '"') == bytes.len)
        return false;
    for (Span rest = from_first_character(bytes); rest.len > 0;) {
        size_t len = 1;
        if (rest.ptr[0] == '#' || rest.ptr[0] == ';')
            len = span_find_char(rest, '\n');
        else if (rest.ptr[0] == '"' && quote_end(rest) == rest.len)
            return true;
        else if (rest.ptr[0] != ',')
            len = token_length(rest);
        rest = from_first_character(span_sub(rest, len, rest.len));
    }
    return false;
}

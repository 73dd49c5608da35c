#include "errors/scrub_markup.h"

#include <ctype.h>
#include <string.h>

#include "errors/scrub_name.h"
#include "errors/scrub_words.h"

enum {
    ELEMENT_MAX = 300, /* as far apart as a value and its name are */
    NAME_ROOM = 128
};

static bool markup_is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

/* Where the word that ends at `end` begins. */
static size_t markup_word(Span line, size_t end)
{
    while (end > 0 && markup_is_name(line.ptr[end - 1]))
        end--;
    return end;
}

static bool markup_is_secrets(Span line, size_t start, size_t end)
{
    char name[NAME_ROOM];
    size_t len = 0;
    bool strong;
    for (size_t i = start; i < end && len < sizeof name; i++)
        if (line.ptr[i] != '.') /* fs.s3a.secret.key */
            name[len++] = line.ptr[i];
    return len > 0 && end - start <= sizeof name &&
           scrub_name_before((Span){name, len}, len, &strong);
}

/* Does <x>NAME</x> end there, a name of ours and no more in it? */
static bool markup_holds_name(Span line, size_t end)
{
    size_t start;
    while (end > 0 && isspace((unsigned char)line.ptr[end - 1]))
        end--;
    if (end == 0 || line.ptr[end - 1] != '>')
        return false;
    end = markup_word(line, end - 1);
    if (end < 2 || line.ptr[end - 1] != '/' || line.ptr[end - 2] != '<')
        return false;
    end -= 2;
    start = markup_word(line, end);
    return start > 0 && line.ptr[start - 1] == '>' && markup_is_secrets(line, start, end);
}

static size_t markup_take(Span line, size_t start, size_t *out_start)
{
    Span rest = span_sub(line, start, line.len);
    Span text = span_sub(rest, 0, span_find_char(rest, '<'));
    *out_start = start;
    return span_starts(text, "‹") || scrub_is_reference(text) ? 0 : text.len;
}

/* Where the "<" of the element's begin is that ends at `at`, of one that holds a value; at where it
 * is none. AWS's <Code>ExpiredToken</Code><Message> is a pair too. */
static size_t markup_begin(Span line, size_t at)
{
    static const char *const names[] = {"value", "string", "val", "data", "td", "dd"};
    size_t start = markup_word(line, at);
    for (size_t i = 0; i < ARRAY_LEN(names) && start > 0; i++)
        if (line.ptr[start - 1] == '<' && span_is_nocase(span_sub(line, start, at), names[i]))
            return start - 1;
    return at;
}

size_t scrub_markup_text(Span line, size_t at, size_t *out_start)
{
    size_t begin = markup_begin(line, at);
    return begin < at && markup_holds_name(line, begin) ? markup_take(line, at + 1, out_start) : 0;
}

size_t scrub_markup_value(Span line, size_t at, size_t *out_start)
{
    static const char *const names[] = {"name=", "key=", "id="};
    size_t start = markup_word(line, at), len;
    Span rest;
    if (!span_is_nocase(span_sub(line, start, at), "value"))
        return 0;
    start = at + 1 + span_run(span_sub(line, at + 1, line.len), "\\"); /* in a JSON text */
    if (start >= line.len || line.ptr[start] != '"')
        return 0;
    *out_start = start + 1;
    rest = span_sub(line, start + 1, start + 1 + ELEMENT_MAX);
    rest = span_sub(rest, 0, span_find_char(rest, '>'));
    len = 0;
    while (len < rest.len && !strchr("\"\\", rest.ptr[len]))
        len++;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        size_t from = len + span_find(span_sub(rest, len, rest.len), names[i]);
        Span word = span_sub(rest, from + span_find_char(span_sub(rest, from, rest.len), '"') + 1,
                             rest.len);
        word = span_trim(span_sub(word, 0, span_find_char(word, '"')), "\\");
        if (markup_is_secrets(word, 0, word.len))
            return len;
    }
    return 0;
}

bool scrub_markup_names(Span line)
{
    return markup_holds_name(line, line.len);
}

size_t scrub_markup_next(Span line, size_t *out_start)
{
    size_t end = span_find_char(line, '>');
    return end < line.len && markup_begin(line, end) < end ? markup_take(line, end + 1, out_start)
                                                           : 0;
}

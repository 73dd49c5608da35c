#include "errors/denial.h"

#include <ctype.h>
#include <string.h>

#include "errors/squeeze.h"

/* A terminal breaks only what is longer than a line; a short message that ends its line is whole.
 */
enum { WRAPPED_LEAST = 40, MESSAGE_MAX = 64 * 1024 };

/* base64 in either alphabet */
static bool denial_char(char c)
{
    return isalnum((unsigned char)c) || (c && strchr("+/=_-", c));
}

static size_t denial_run(Span s, size_t from)
{
    while (from < s.len && denial_char(s.ptr[from]))
        from++;
    return from;
}

/* Where the message goes on: the next line, if it holds nothing else. s.len if there is none. */
static size_t denial_next_line(Span s, size_t end)
{
    size_t from = end, stop;
    if (from < s.len && s.ptr[from] == '\r')
        from++;
    if (from >= s.len || s.ptr[from] != '\n')
        return s.len;
    while (from < s.len && isspace((unsigned char)s.ptr[from]))
        from++;
    stop = denial_run(s, from);
    while (stop < s.len && (s.ptr[stop] == ' ' || s.ptr[stop] == '\r'))
        stop++;
    return stop == s.len || s.ptr[stop] == '\n' ? from : s.len;
}

Secret *denial_encoded(Arena *arena, Span text)
{
    Squeezed s = squeeze_text(arena, text);
    AUTO_BUF Buf message = BUF_INIT(MESSAGE_MAX);
    size_t end = s.len, from;
    if (squeeze_find(&s, SPAN_LITERAL(DENIAL_MARK), 0, &end) >= s.len || end >= s.len)
        return NULL;
    from = s.at[end];
    for (;;) {
        size_t stop = denial_run(text, from);
        buf_add(&message, span_sub(text, from, stop));
        from = stop - from >= WRAPPED_LEAST ? denial_next_line(text, stop) : text.len;
        if (from >= text.len)
            break;
    }
    return message.len > 0 ? secret_new(arena, buf_span(&message)) : NULL;
}

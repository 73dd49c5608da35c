#include "errors/errsame.h"

#include "errors/errvaries.h"

/* A line that says where in the files: two blocks that fail alike are one error. */
static bool errsame_is_place(Span line)
{
    size_t n = 0;
    line = span_trim(line, " \t");
    if (span_starts(line, "on ") && span_find(line, " line ") < line.len)
        return true;
    while (n < line.len && line.ptr[n] >= '0' && line.ptr[n] <= '9')
        n++;
    return n > 0 && n < line.len && line.ptr[n] == ':';
}

/* A blank, as isspace in the C locale, or one of the signs that only some programs write. */
static bool errsame_is_passed_over(unsigned char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '"' || c == '*';
}

/* FNV-1a */
unsigned long long errsame_print(Span text)
{
    unsigned long long h = 14695981039346656037ull;
    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.ptr[i];
        size_t id;
        if (i == 0 || text.ptr[i - 1] == '\n') {
            Span line = span_sub(text, i, text.len);
            line = span_sub(line, 0, span_find_char(line, '\n'));
            if (errsame_is_place(line)) {
                i += line.len + 1;
                continue;
            }
        }
        id = errvaries(text, i);
        if (id > 0) {
            i += id;
            continue;
        }
        if (!errsame_is_passed_over(c))
            h = (h ^ c) * 1099511628211ull;
        i++;
    }
    return h;
}

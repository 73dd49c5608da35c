#include "errors/errcast.h"

#include <string.h>

enum { HEAD_WITHIN = 4096 };

bool errcast_is_head(Span line)
{
    line = span_sub(line, 0, HEAD_WITHIN);
    line = span_sub(line, 0, span_find_char(line, '\n'));
    return span_starts(line, "{\"version\"") &&
           (span_find(line, "\"width\"") < line.len || span_find(line, "\"cols\"") < line.len);
}

bool errcast_event(Span line, Span *out_text)
{
    size_t n;
    line = span_trim(line, " \r\n");
    if (!span_starts(line, "[") || !span_ends(line, "\"]"))
        return false;
    line = span_sub(line, 1, line.len - strlen("\"]"));
    n = span_run(line, "0123456789.e- ");
    if (n == 0 || n >= line.len || line.ptr[n] != ',')
        return false;
    line = span_sub(line, n + 1, line.len);
    line = span_sub(line, span_run(line, " "), line.len);
    if (!span_starts(line, "\"o\","))
        return false;
    line = span_sub(line, strlen("\"o\","), line.len);
    line = span_sub(line, span_run(line, " "), line.len);
    *out_text = span_sub(line, 1, line.len);
    return span_starts(line, "\"");
}

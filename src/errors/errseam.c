#include "errors/errseam.h"

#include "errors/errrecord.h"

enum { CUT_BACK = 4096 }; /* a line that is too long is cut at a seam this near to its end */

bool errseam_is_indented(Span raw)
{
    return raw.len > 0 && (raw.ptr[0] == ' ' || raw.ptr[0] == '\t' || raw.ptr[0] == '|');
}

size_t errseam_indentation(Span raw)
{
    return span_run(raw, " \t");
}

bool errseam_hangs(Span raw)
{
    return errseam_is_indented(raw) || span_starts(raw, "}") || span_starts(raw, "]");
}

size_t errseam_last(Span text)
{
    for (size_t i = text.len; i > 1; i--)
        if (text.ptr[i - 2] == '\n' && !errseam_hangs(span_sub(text, i - 1, text.len)))
            return i - 1;
    return 0;
}

size_t errseam_first(Span text)
{
    for (size_t at = 0; at < text.len;) {
        size_t end = at + span_find_char(span_sub(text, at, text.len), '\n') + 1;
        if (end >= text.len)
            return text.len;
        if (!errseam_hangs(span_sub(text, end, text.len)))
            return end;
        at = end;
    }
    return text.len;
}

size_t errseam_cut(Span text)
{
    size_t floor = text.len > CUT_BACK ? text.len - CUT_BACK : 0;
    for (size_t i = text.len; i > floor; i--)
        if (text.ptr[i - 1] == '\n')
            return i;
    for (size_t i = text.len; i > floor + 1; i--)
        if ((text.ptr[i - 1] == ',' && text.ptr[i - 2] == '}') ||
            (text.ptr[i - 1] == 'n' && text.ptr[i - 2] == '\\'))
            return i;
    for (size_t i = text.len; i > floor; i--)
        if (text.ptr[i - 1] == ' ')
            return i;
    return text.len;
}

size_t errseam_record(Span text, size_t at)
{
    size_t from = at > ERRSEAM_LOOK_BACK ? at - ERRSEAM_LOOK_BACK : 0, start = at;
    if (at >= text.len || !errseam_is_indented(span_sub(text, at, text.len)))
        return at;
    while (start > from) {
        size_t line = start - 1;
        while (line > from && text.ptr[line - 1] != '\n')
            line--;
        if (!errseam_is_indented(span_sub(text, line, start)))
            return text.ptr[line] != '\n' && errrecord_is_head(span_sub(text, line, start)) ? line
                                                                                            : at;
        start = line;
    }
    return at;
}

size_t errseam_object(Span text, size_t at)
{
    size_t from = at > ERRSEAM_LOOK_BACK ? at - ERRSEAM_LOOK_BACK : 0;
    size_t indent = errseam_indentation(span_sub(text, at, text.len));
    if (!span_starts(span_sub(text, at + indent, text.len), "\"") || indent == 0)
        return text.len;
    while (at > from) {
        size_t line = at - 1;
        Span whole;
        while (line > from && text.ptr[line - 1] != '\n')
            line--;
        whole = span_sub(text, line, at - 1);
        if (span_is(span_trim(whole, " \t\r"), "{") && errseam_indentation(whole) < indent)
            return line;
        at = line;
    }
    return text.len;
}

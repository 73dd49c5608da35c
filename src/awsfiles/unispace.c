#include "awsfiles/unispace.h"

#include "base/utf8.h"

static bool unispace_is(uint32_t c, enum unispace kind)
{
    if (c >= 0x1C && c <= 0x1F)
        return kind == UNISPACE_PYTHON;
    return (c >= 0x09 && c <= 0x0D) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

/* Bytes of the white space character that text begins with, 0 if it begins with something else. */
static size_t unispace_first(Span text, enum unispace kind)
{
    uint32_t c = 0;
    size_t len = utf8_decode(text, &c);
    return len > 0 && unispace_is(c, kind) ? len : 0;
}

static size_t unispace_last(Span text, enum unispace kind)
{
    size_t longest = text.len < 4 ? text.len : 4;
    for (size_t len = 1; len <= longest; len++) {
        Span tail = span_sub(text, text.len - len, text.len);
        uint32_t c = 0;
        if (((unsigned char)tail.ptr[0] & 0xC0) == 0x80)
            continue; /* in the middle of a character */
        return utf8_decode(tail, &c) == len && unispace_is(c, kind) ? len : 0;
    }
    return 0;
}

Span unispace_trim_right(Span text, enum unispace kind)
{
    for (size_t len; (len = unispace_last(text, kind)) > 0;)
        text.len -= len;
    return text;
}

Span unispace_trim(Span text, enum unispace kind)
{
    for (size_t len; (len = unispace_first(text, kind)) > 0;)
        text = span_sub(text, len, text.len);
    return unispace_trim_right(text, kind);
}

size_t unispace_indent(Span text, enum unispace kind)
{
    size_t n = 0;
    for (size_t len; (len = unispace_first(text, kind)) > 0; n++)
        text = span_sub(text, len, text.len);
    return n;
}

#include "base/utf8.h"

#include <uniwidth.h>

size_t utf8_bytes(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if ((first & 0xF0) == 0xE0)
        return 3;
    return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

size_t utf8_decode(Span text, uint32_t *out)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    size_t len = text.len > 0 ? utf8_bytes(p[0]) : 0;
    uint32_t c;
    if (len == 0 || len > text.len)
        return 0;
    c = len == 1 ? p[0] : p[0] & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3Fu);
    }
    if ((len == 3 && (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF))) ||
        (len == 4 && (c < 0x10000 || c > 0x10FFFF)))
        return 0;
    *out = c;
    return len;
}

size_t utf8_encode(uint32_t c, char out[4])
{
    size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = 0xFFFD;
    len += c >= 0x10000;
    for (size_t i = len - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(len == 1 ? c : c | (0xF00u >> len & 0xF0u));
    return len;
}

void buf_add_utf8(Buf *buf, uint32_t c)
{
    char bytes[4];
    buf_add(buf, (Span){bytes, utf8_encode(c, bytes)});
}

bool utf8_valid(Span text)
{
    uint32_t c;
    for (size_t i = 0, len; i < text.len; i += len) {
        len = utf8_decode(span_sub(text, i, text.len), &c);
        if (len == 0)
            return false;
    }
    return true;
}

/* By libunistring, whose table is the same in every locale; the wizard goes by wcwidth, as curses
 * does. A control character counts as 1. */
static int char_columns(uint32_t c)
{
    int columns = uc_width(c, "UTF-8");
    return columns < 0 ? 1 : columns;
}

static size_t char_next(Span text, size_t i, int *columns)
{
    uint32_t c = 0;
    size_t len = utf8_decode(span_sub(text, i, text.len), &c);
    *columns += len == 0 ? 1 : char_columns(c);
    return len == 0 ? i + 1 : i + len;
}

int utf8_columns(Span text)
{
    int columns = 0;
    for (size_t i = 0; i < text.len;)
        i = char_next(text, i, &columns);
    return columns;
}

Span utf8_fit(Span text, int columns)
{
    size_t end = 0;
    int used = 0;
    while (end < text.len) {
        size_t next = char_next(text, end, &used);
        if (used > columns)
            break;
        end = next;
    }
    return span_sub(text, 0, end);
}

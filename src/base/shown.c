#include "base/shown.h"

#include <string.h>

#include "base/utf8.h"

/* Unicode 15: general categories Cc, Cf, Zl, Zp, Zs but for the blank itself, the property
 * Default_Ignorable_Code_Point (DerivedCoreProperties.txt), fillers without ink, surrogates and
 * noncharacters; in order. */
static const struct {
    uint32_t from, to;
} shown_unsafe_ranges[] = {
    {0x0000, 0x001F},     {0x007F, 0x00A0},   {0x00AD, 0x00AD},   {0x034F, 0x034F},
    {0x0600, 0x0605},     {0x061C, 0x061C},   {0x06DD, 0x06DD},   {0x070F, 0x070F},
    {0x0890, 0x0891},     {0x08E2, 0x08E2},   {0x115F, 0x1160},   {0x1680, 0x1680},
    {0x17B4, 0x17B5},     {0x180B, 0x180F},   {0x2000, 0x200F},   {0x2028, 0x202F},
    {0x205F, 0x206F},     {0x2800, 0x2800},   {0x3000, 0x3000},   {0x3164, 0x3164},
    {0xD800, 0xDFFF},     {0xFDD0, 0xFDEF},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0},     {0xFFF0, 0xFFFB},   {0xFFFE, 0xFFFF},   {0x110BD, 0x110BD},
    {0x110CD, 0x110CD},   {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D159, 0x1D159},
    {0x1D173, 0x1D17A},   {0x1FFFE, 0x1FFFF}, {0xE0000, 0xE0FFF}, {0xFFFFE, 0xFFFFF},
    {0x10FFFE, 0x10FFFF},
};

bool shown_unsafe(uint32_t c)
{
    for (size_t i = 0; i < ARRAY_LEN(shown_unsafe_ranges) && shown_unsafe_ranges[i].from <= c; i++)
        if (c <= shown_unsafe_ranges[i].to)
            return true;
    return false;
}

static void shown_escape(Buf *out, uint32_t c)
{
    if (c == '\n')
        buf_add_str(out, "\\n");
    else if (c == '\r')
        buf_add_str(out, "\\r");
    else if (c == '\t')
        buf_add_str(out, "\\t");
    else if (c < 0x100)
        buf_printf(out, "\\x%02x", (unsigned)c);
    else if (c < 0x10000)
        buf_printf(out, "\\u%04x", (unsigned)c);
    else
        buf_printf(out, "\\U%08x", (unsigned)c);
}

/* kept: an unsafe character that stays, for text of ours; 0 = none. */
static Shown shown_make(Arena *arena, Span text, uint32_t kept)
{
    AUTO_BUF Buf out = BUF_INIT(text.len * 10 + 1);
    for (size_t i = 0; i < text.len;) {
        uint32_t c = (unsigned char)text.ptr[i];
        size_t len = utf8_decode(span_sub(text, i, text.len), &c);
        if (len == 0) {
            buf_printf(&out, "\\x%02x", (unsigned)(unsigned char)text.ptr[i]);
            len = 1;
        } else if (shown_unsafe(c) && (c == 0 || c != kept)) {
            shown_escape(&out, c);
        } else {
            buf_add(&out, span_sub(text, i, i + len));
        }
        i += len;
    }
    return (Shown){arena_strndup(arena, out.ptr, out.len)};
}

Shown shown(Arena *arena, const char *text)
{
    return shown_make(arena, span_of(text), 0);
}

Shown shown_span(Arena *arena, Span text)
{
    return shown_make(arena, text, 0);
}

Shown shown_lines(Arena *arena, const char *text)
{
    return shown_make(arena, span_of(text), '\n');
}

Shown shown_glued(Arena *arena, const char *text)
{
    return shown_make(arena, span_of(text), 0xA0);
}

Shown shown_vprintf(Arena *arena, const char *fmt, va_list args)
{
    const char *text = arena_vprintf(arena, fmt, args);
    return shown_make(arena, span_of(text), strchr(fmt, '\n') ? '\n' : 0);
}

void shown_json(Buf *out, Span document)
{
    for (size_t i = 0; i < document.len;) {
        uint32_t c = (unsigned char)document.ptr[i];
        size_t len = utf8_decode(span_sub(document, i, document.len), &c);
        if (len == 0 || c < 0x20 || !shown_unsafe(c))
            buf_add(out, span_sub(document, i, i + (len ? len : 1)));
        else if (c < 0x10000)
            buf_printf(out, "\\u%04x", (unsigned)c);
        else
            buf_printf(out, "\\u%04x\\u%04x", 0xD800 + (unsigned)((c - 0x10000) >> 10),
                       0xDC00 + (unsigned)((c - 0x10000) & 0x3FF));
        i += len ? len : 1;
    }
}

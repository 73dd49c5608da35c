#include "errors/scrub_page.h"

#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "base/shown.h"
#include "base/utf8.h"

enum {
    ESCAPE_MAX = 2048,
    ENTITY_MAX = 12,
    ASCII_ESC = 0x1b,
    WIDE_FIRST = 0xFF01, /* Unicode's fullwidth forms of "!" to "~" */
    WIDE_LAST = 0xFF5E
};

/* What stands at some place: so many bytes, and the character that they mean. */
typedef struct PageSign {
    size_t len; /* 0 = nothing that has to be undone */
    bool gone;  /* it means none */
    char c;
} PageSign;

static const PageSign page_none = {0, false, 0};

/* The rest of a terminal's sequence behind its ESC (ECMA-48 5.4; OSC ends with BEL or ESC \). */
static size_t page_sequence(Span rest)
{
    size_t n = 1;
    if (span_starts(rest, "[")) {
        while (n < rest.len && rest.ptr[n] >= ' ' && rest.ptr[n] < '@')
            n++;
        return n < rest.len && isalpha((unsigned char)rest.ptr[n]) ? n + 1 : n;
    }
    if (!span_starts(rest, "]"))
        return 0;
    while (n < rest.len && n < ESCAPE_MAX && rest.ptr[n] != '\a' && rest.ptr[n] != ASCII_ESC)
        n++;
    return span_starts(span_sub(rest, n, rest.len), "\x1b\\") ? n + 2
           : n < rest.len && rest.ptr[n] == '\a'              ? n + 1
                                                              : 1;
}

/* "[32m", whose ESC a viewer has dropped. */
static size_t page_bare_colour(Span rest)
{
    size_t n = 1;
    while (n < rest.len && n < 16 && (isdigit((unsigned char)rest.ptr[n]) || rest.ptr[n] == ';'))
        n++;
    return n > 1 && n < rest.len && rest.ptr[n] == 'm' ? n + 1 : 0;
}

static bool page_is_blank(uint32_t c)
{
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
           c == 0x3000;
}

/* A character of `len` bytes that is written in some way. */
static PageSign page_character(uint32_t c, size_t len)
{
    if (page_is_blank(c))
        return (PageSign){len, false, ' '};
    if (c >= WIDE_FIRST && c <= WIDE_LAST)
        c -= WIDE_FIRST - '!'; /* password： as Chinese and Japanese programs write it */
    if (c >= ' ' && c < 0x7F)
        return c == '\\' ? page_none : (PageSign){len, false, (char)c};
    return c != '\t' && c != '\r' && c != '\n' && shown_unsafe(c) ? (PageSign){len, true, 0}
                                                                  : page_none;
}

/* The number at `at` in digits of a base, at most `most` of them; *n: how many there are. */
static uint32_t page_number(Span s, size_t at, unsigned base, size_t most, size_t *n)
{
    uint32_t c = 0;
    for (*n = 0; *n < most && at + *n < s.len; ++*n) {
        int digit = span_hex_digit(s.ptr[at + *n]);
        if (digit < 0 || (unsigned)digit >= base)
            break;
        c = c * base + (unsigned)digit;
    }
    return c;
}

/* Behind backslashes: JSON's escapes at any depth, and a terminal's as programs write them. */
static PageSign page_escaped(Span rest)
{
    size_t at = span_run(rest, "\\"), n = 0, digits = 0;
    uint32_t c = 0;
    PageSign sign;
    if (at >= rest.len)
        return page_none;
    switch (rest.ptr[at]) {
    case '/':
        return (PageSign){at + 1, false, '/'};
    case 'e':
        c = ASCII_ESC;
        n = at + 1;
        break;
    case '0':
        c = page_number(rest, at, 8, 3, &digits);
        n = at + digits;
        break;
    case 'u':
    case 'x':
        c = page_number(rest, at + 1, 16, rest.ptr[at] == 'u' ? 4 : 2, &digits);
        if (digits < (rest.ptr[at] == 'u' ? 4 : 2))
            return page_none;
        n = at + 1 + digits;
        break;
    default:
        return page_none;
    }
    if (c == ASCII_ESC) {
        digits = page_sequence(span_sub(rest, n, rest.len));
        return digits > 0 ? (PageSign){n + digits, true, 0} : page_none;
    }
    if (rest.ptr[at] == 'e' || rest.ptr[at] == '0')
        return page_none;
    sign = page_character(c, n);
    return sign;
}

/* HTML's, also of what was escaped twice: &amp;quot; */
static PageSign page_entity(Span rest)
{
    static const struct {
        const char *name;
        char c;
    } names[] = {{"quot;", '"'}, {"apos;", '\''}, {"lt;", '<'},     {"gt;", '>'},   {"nbsp;", ' '},
                 {"sol;", '/'},  {"plus;", '+'},  {"equals;", '='}, {"colon;", ':'}};
    size_t at = 1, n = 0;
    uint32_t c;
    bool hex;
    while (span_starts(span_sub(rest, at, rest.len), "amp;") && at < ENTITY_MAX)
        at += strlen("amp;");
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (span_starts(span_sub(rest, at, rest.len), names[i].name))
            return (PageSign){at + strlen(names[i].name), false, names[i].c};
    if (at < rest.len && rest.ptr[at] == '#') {
        hex = at + 1 < rest.len && (rest.ptr[at + 1] | ' ') == 'x';
        c = page_number(rest, at + 1 + hex, hex ? 16 : 10, 6, &n);
        at += 1 + hex + n;
        return n > 0 && at < rest.len && rest.ptr[at] == ';' ? page_character(c, at + 1)
                                                             : page_none;
    }
    return at > 1 ? (PageSign){at, false, '&'} : page_none;
}

static PageSign page_read(Span rest)
{
    unsigned char c = (unsigned char)rest.ptr[0];
    uint32_t wide;
    size_t n;
    switch (c) {
    case '\\':
        return page_escaped(rest);
    case '&':
        return page_entity(rest);
    case ASCII_ESC:
        return (PageSign){1 + page_sequence(span_sub(rest, 1, rest.len)), true, 0};
    case '^': /* as cat -v shows it */
        return span_starts(rest, "^[[")
                   ? (PageSign){2 + page_sequence(span_sub(rest, 2, rest.len)), true, 0}
                   : page_none;
    case '[':
        return (PageSign){page_bare_colour(rest), true, 0};
    default:
        break;
    }
    if (c < ' ' || c == 0x7F)
        return page_character(c, 1);
    n = c >= 0x80 ? utf8_decode(rest, &wide) : 0;
    return n > 0 ? page_character(wide, n) : page_none;
}

/* A set of bytes: all below ' ' but tab, line feed and carriage return, "&", "[", "\\", "^", DEL
 * and what is not ASCII. One look for each byte of a log. */
static const uint64_t page_odd[4] = {0x00000040FFFFD9FF, 0x8000000058000000, UINT64_MAX,
                                     UINT64_MAX};

/* May page_read find anything there? */
static bool page_is_odd(Span s, size_t at)
{
    unsigned char c = (unsigned char)s.ptr[at];
    return page_odd[c >> 6] >> (c & 63) & 1;
}

/* How many bytes page_read need not be asked about again. */
static size_t page_plain(Span s, size_t at)
{
    return s.ptr[at] == '\\' ? span_run(span_sub(s, at, s.len), "\\") : 1;
}

static size_t page_first(Span raw)
{
    for (size_t i = 0; i < raw.len;) {
        if (!page_is_odd(raw, i)) {
            i++;
            continue;
        }
        if (page_read(span_sub(raw, i, raw.len)).len > 0)
            return i;
        i += page_plain(raw, i);
    }
    return raw.len;
}

static void page_add(ScrubPage *page, char c, size_t from, size_t to)
{
    size_t n = page->text.len++;
    page->room[n] = c;
    page->from[n] = (uint32_t)from;
    page->to[n] = (uint32_t)to;
}

void scrub_mask(Buf *out, size_t len)
{
    char digits[24]; /* printed here: a log may hold a million of them */
    size_t n = sizeof digits;
    do
        digits[--n] = (char)('0' + len % 10);
    while ((len /= 10) > 0);
    buf_add_str(out, "‹secret, ");
    buf_add(out, (Span){digits + n, sizeof digits - n});
    buf_add_str(out, " characters›");
}

void scrub_page_open(ScrubPage *page, Buf *out, Span raw)
{
    *page = (ScrubPage){.out = out, .raw = raw, .text = raw};
    if (raw.len > UINT32_MAX || page_first(raw) == raw.len)
        return;
    page->room = mem_alloc(raw.len);
    page->from = mem_alloc(raw.len * sizeof *page->from);
    page->to = mem_alloc(raw.len * sizeof *page->to);
    page->text = (Span){page->room, 0};
    for (size_t i = 0; i < raw.len;) {
        PageSign sign = page_is_odd(raw, i) ? page_read(span_sub(raw, i, raw.len)) : page_none;
        size_t end = i + (sign.len > 0 ? sign.len : page_plain(raw, i));
        if (sign.len > 0 && !sign.gone)
            page_add(page, sign.c, i, end);
        for (size_t k = i; sign.len == 0 && k < end; k++)
            page_add(page, raw.ptr[k], k, k + 1);
        i = end;
    }
}

void scrub_page_replace(ScrubPage *page, Span part, const char *text)
{
    size_t at = (size_t)(part.ptr - page->text.ptr), from, to;
    if (part.len == 0)
        return;
    from = page->from ? page->from[at] : at;
    to = page->to ? page->to[at + part.len - 1] : at + part.len;
    buf_add(page->out, span_sub(page->raw, page->done, from));
    buf_add_str(page->out, text);
    page->done = to;
}

void scrub_page_mask(ScrubPage *page, Span part)
{
    scrub_page_replace(page, part, "");
    scrub_mask(page->out, part.len);
}

void scrub_page_close(ScrubPage *page)
{
    buf_add(page->out, span_sub(page->raw, page->done, page->raw.len));
    mem_free(page->room);
    mem_free(page->from);
    mem_free(page->to);
}

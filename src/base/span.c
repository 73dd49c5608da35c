#include "base/span.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"

Span span_of(const char *text)
{
    return text ? (Span){text, strlen(text)} : SPAN_EMPTY;
}

Span span_trim(Span s, const char *chars)
{
    size_t from = 0;
    while (from < s.len && span_char_in(s.ptr[from], chars))
        from++;
    while (s.len > from && span_char_in(s.ptr[s.len - 1], chars))
        s.len--;
    return span_sub(s, from, s.len);
}

size_t span_run(Span s, const char *chars)
{
    size_t n = 0;
    while (n < s.len && span_char_in(s.ptr[n], chars))
        n++;
    return n;
}

unsigned span_kinds(Span s)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (islower(c))
            kinds |= SPAN_LOWER;
        else if (isupper(c))
            kinds |= SPAN_UPPER;
        else if (isdigit(c))
            kinds |= SPAN_DIGIT;
    }
    return kinds;
}

bool span_same(Span a, Span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool span_is(Span s, const char *text)
{
    return span_same(s, (Span){text, strlen(text)});
}

bool span_is_nocase(Span s, const char *text)
{
    if (s.len > 0 && tolower((unsigned char)s.ptr[0]) != tolower((unsigned char)text[0]))
        return false; /* nearly always, and text is not measured for it */
    return s.len == strlen(text) && (s.len == 0 || strncasecmp(s.ptr, text, s.len) == 0);
}

size_t span_count(Span text, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] == c;
    return n;
}

size_t span_find_char(Span s, char c)
{
    const char *at = s.len > 0 ? memchr(s.ptr, c, s.len) : NULL;
    return at ? (size_t)(at - s.ptr) : s.len;
}

/* Which character of text to look for first: one that texts and logs don't abound in. */
static size_t span_telling(const char *text, size_t len)
{
    static const bool frequent[UCHAR_MAX + 1] = {
        [' '] = true, ['a'] = true, ['c'] = true, ['d'] = true, ['e'] = true,
        ['i'] = true, ['l'] = true, ['m'] = true, ['n'] = true, ['o'] = true,
        ['p'] = true, ['r'] = true, ['s'] = true, ['t'] = true, ['u'] = true};
    for (size_t i = 0; i < len; i++)
        if (!frequent[(unsigned char)text[i]])
            return i;
    return 0;
}

size_t span_find_bytes(Span s, const char *bytes, size_t len)
{
    size_t k, from = 0;
    if (len == 0 || len > s.len)
        return s.len;
    k = span_telling(bytes, len);
    while (from + len <= s.len) {
        size_t i = from + span_find_char(span_sub(s, from + k, s.len - (len - 1 - k)), bytes[k]);
        if (i + len > s.len)
            break;
        if (memcmp(s.ptr + i, bytes, len) == 0)
            return i;
        from = i + 1;
    }
    return s.len;
}

Span span_between(Span s, const char *mark, const char *ends)
{
    size_t at = span_find(s, mark), end;
    if (at >= s.len)
        return SPAN_EMPTY;
    at += strlen(mark);
    for (end = at; end < s.len && !strchr(ends, s.ptr[end]); end++)
        continue;
    return span_sub(s, at, end);
}

bool span_has_one_of(Span s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_find(s, words[i]) < s.len)
            return true;
    return false;
}

bool span_is_one_of(Span s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_is(s, words[i]))
            return true;
    return false;
}

bool span_starts_with_one_of(Span s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_starts(s, words[i]))
            return true;
    return false;
}

bool span_ends_with_one_of(Span s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_ends(s, words[i]))
            return true;
    return false;
}

bool span_next_line(Span *rest, Span *out_line)
{
    size_t end;
    if (rest->len == 0)
        return false;
    end = span_find_char(*rest, '\n');
    *out_line = span_sub(*rest, 0, end);
    *rest = span_sub(*rest, end + 1, rest->len);
    return true;
}

void buf_clear(Buf *buf)
{
    if (buf->cap > 0)
        mem_free(buf->ptr);
    buf->ptr = (char *)"";
    buf->len = buf->cap = 0;
    buf->overflow = false;
}

void buf_empty(Buf *buf)
{
    buf->len = 0;
    buf->overflow = false;
    if (buf->cap > 0)
        buf->ptr[0] = '\0';
}

static void buf_reserve(Buf *buf, size_t len)
{
    size_t cap = buf->cap ? buf->cap : 64;
    char *fresh;
    if (len + 1 <= buf->cap)
        return;
    while (cap < len + 1)
        cap *= 2;
    fresh = mem_alloc(cap);
    if (buf->len > 0)
        memcpy(fresh, buf->ptr, buf->len);
    if (buf->cap > 0)
        mem_free(buf->ptr);
    buf->ptr = fresh;
    buf->cap = cap;
}

void buf_add(Buf *buf, Span bytes)
{
    size_t room = buf->max - buf->len;
    if (bytes.len > room) {
        buf->overflow = true;
        bytes.len = room;
    }
    if (bytes.len == 0)
        return;
    buf_reserve(buf, buf->len + bytes.len);
    memcpy(buf->ptr + buf->len, bytes.ptr, bytes.len);
    buf->len += bytes.len;
    buf->ptr[buf->len] = '\0';
}

void buf_add_str(Buf *buf, const char *text)
{
    buf_add(buf, span_of(text));
}

void buf_add_char(Buf *buf, char c)
{
    buf_add(buf, (Span){&c, 1});
}

void buf_vprintf(Buf *buf, const char *fmt, va_list args)
{
    va_list again;
    char small[512];
    char *text = small;
    int len;
    va_copy(again, args);
    len = vsnprintf(small, sizeof small, fmt, args);
    if (len >= (int)sizeof small) {
        text = mem_alloc((size_t)len + 1);
        vsnprintf(text, (size_t)len + 1, fmt, again);
    }
    va_end(again);
    if (len > 0)
        buf_add(buf, (Span){text, (size_t)len});
    if (text != small)
        mem_free(text);
    mem_wipe(small, sizeof small);
}

void buf_printf(Buf *buf, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    buf_vprintf(buf, fmt, args);
    va_end(args);
}

Span buf_span(const Buf *buf)
{
    return (Span){buf->ptr, buf->len};
}

unsigned long long span_digest(unsigned long long before, Span s)
{
    unsigned long long h = before ? before : 14695981039346656037ull;
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 1099511628211ull;
    return h;
}

int span_digit(char c, int base)
{
    int value = isdigit((unsigned char)c)   ? c - '0'
                : isalpha((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10
                                            : base;
    return value < base ? value : -1;
}

int span_hex_digit(char c)
{
    return span_digit(c, 16);
}

int span_percent(Span s, size_t i)
{
    int high = i + 2 < s.len && s.ptr[i] == '%' ? span_hex_digit(s.ptr[i + 1]) : -1;
    int low = high >= 0 ? span_hex_digit(s.ptr[i + 2]) : -1;
    return low >= 0 ? high * 16 + low : -1;
}

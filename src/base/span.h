/*
 * Span: borrowed bytes (pointer and length, not NUL-ended). Buf: owned bytes with a ceiling, always
 * NUL-ended.
 *
 * A Span never outlives the call it is given to unless that header says whose bytes they are.
 *
 *     AUTO_BUF Buf b = BUF_INIT(SSO_CACHE_MAX);
 *     buf_add(&b, span_of("text"));
 *     if (b.overflow) ...                    // what came after the ceiling was dropped
 */
#ifndef WHY403_BASE_SPAN_H
#define WHY403_BASE_SPAN_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/compiler.h"

typedef struct Span {
    const char *ptr;
    size_t len;
} Span;

#define SPAN_EMPTY ((Span){NULL, 0})
#define SPAN_LITERAL(text) ((Span){"" text, sizeof(text) - 1})

Span span_of(const char *text); /* NULL gives an empty span */
/* Inline, as span_starts and span_ends: readers of logs ask them at each byte. */
static inline Span span_sub(Span s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from >= to)
        return (Span){s.ptr ? s.ptr + (from < s.len ? from : s.len) : NULL, 0};
    return (Span){s.ptr + from, to - from};
}

/* FNV-1a of it, behind what `before` is the digest of; 0 = nothing. */
unsigned long long span_digest(unsigned long long before, Span s);
/* What the digit counts in a number of that base (at most 36); -1 if it is none of it. */
int span_digit(char c, int base);
int span_hex_digit(char c);
/* The byte that a %XX at i stands for (RFC 3986), -1 if none stands there. */
int span_percent(Span s, size_t i);
/* Is it one of a few? strchr's call costs more than the search. No NUL is. */
static inline bool span_char_in(char c, const char *chars)
{
    for (; *chars; chars++)
        if (*chars == c)
            return true;
    return false;
}

Span span_trim(Span s, const char *chars);  /* without any of chars at both ends */
size_t span_run(Span s, const char *chars); /* how many of chars it begins with */
/* Which kinds of ASCII's letters and digits stand in it, as bits. */
enum { SPAN_LOWER = 1, SPAN_UPPER = 2, SPAN_DIGIT = 4 };
unsigned span_kinds(Span s);
bool span_same(Span a, Span b);
bool span_is(Span s, const char *text);
bool span_is_nocase(Span s, const char *text);
static inline bool span_starts(Span s, const char *text)
{
    size_t len;
    if (text[0] == '\0')
        return true;
    if (s.len == 0 || s.ptr[0] != text[0])
        return false; /* nearly always, and text is not measured for it */
    len = strlen(text);
    return s.len >= len && memcmp(s.ptr, text, len) == 0;
}

static inline bool span_ends(Span s, const char *text)
{
    size_t len = strlen(text);
    return s.len >= len && (len == 0 || memcmp(s.ptr + s.len - len, text, len) == 0);
}

/* Index of the first occurrence, or s.len. */
size_t span_find_char(Span s, char c);
/* How often c stands in it. */
size_t span_count(Span text, char c);
size_t span_find_bytes(Span s, const char *bytes, size_t len);
/* Inline: a literal's length is known to the compiler, and a line of a log is searched for many. */
static inline size_t span_find(Span s, const char *text)
{
    return span_find_bytes(s, text, strlen(text));
}
/* What follows mark, up to the first of the bytes in ends or the end; empty without mark. */
Span span_between(Span s, const char *mark, const char *ends);
/* Does one of the n words stand somewhere in it? */
bool span_has_one_of(Span s, const char *const *words, size_t n);
/* Is it one of them? Does it begin, or end, with one? */
bool span_is_one_of(Span s, const char *const *words, size_t n);
bool span_starts_with_one_of(Span s, const char *const *words, size_t n);
bool span_ends_with_one_of(Span s, const char *const *words, size_t n);
/* Takes the next line off *rest (without its '\n'; a '\r' stays). False when nothing is left. */
bool span_next_line(Span *rest, Span *out_line);

typedef struct Buf {
    char *ptr; /* NUL-ended as soon as anything was added; "" before */
    size_t len, cap, max;
    bool overflow;
} Buf;

#define BUF_INIT(ceiling)                  \
    {                                      \
        (char *)"", 0, 0, (ceiling), false \
    }
#define AUTO_BUF CLEANUP(buf_clear)

/* Back to empty, bytes wiped. Safe twice. */
void buf_clear(Buf *buf);
/* Nothing is in it, its room stays. */
void buf_empty(Buf *buf);
void buf_add(Buf *buf, Span bytes);
void buf_add_str(Buf *buf, const char *text);
void buf_add_char(Buf *buf, char c);
void buf_printf(Buf *buf, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_vprintf(Buf *buf, const char *fmt, va_list args) PRINTF_LIKE(2, 0);
Span buf_span(const Buf *buf);

#endif

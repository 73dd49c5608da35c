#include "errors/decode.h"

#include <string.h>

#include "base/utf8.h"

enum { PIECE = 8192, DECIDE_AT = 64, RUN = 64, TAIL_LEAST = 8 };

typedef void (*DecodeTake)(void *data, Span text);

/* Without a mark, UTF-16 shows by its NULs: of Latin text every other byte is one. */
static enum decode_kind decode_guess(const unsigned char *p, size_t n)
{
    size_t even = 0, odd = 0;
    for (size_t i = 0; i + 1 < n; i += 2) {
        even += p[i] == 0;
        odd += p[i + 1] == 0;
    }
    if (odd > n / 8 && odd > even * 4)
        return DECODE_UTF16LE;
    if (even > n / 8 && even > odd * 4)
        return DECODE_UTF16BE;
    return DECODE_UTF8;
}

/* The kind, and how many bytes its mark takes. */
static enum decode_kind decode_kind(const unsigned char *p, size_t n, size_t *out_mark)
{
    *out_mark = 0;
    if (n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) {
        *out_mark = 3;
        return DECODE_UTF8;
    }
    if (n >= 2 && (memcmp(p, "\xFF\xFE", 2) == 0 || memcmp(p, "\xFE\xFF", 2) == 0)) {
        *out_mark = 2;
        return p[0] == 0xFF ? DECODE_UTF16LE : DECODE_UTF16BE;
    }
    return decode_guess(p, n);
}

/* One UTF-16 unit; a lone half of a pair and a NUL give nothing. */
static size_t decode_unit(Decoder *d, unsigned unit, char *to)
{
    unsigned high = d->high;
    d->high = 0;
    if (unit >= 0xD800 && unit < 0xDC00) {
        d->high = unit;
        return 0;
    }
    if (unit >= 0xDC00 && unit < 0xE000)
        return high ? utf8_encode(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00), to) : 0;
    return unit == 0 || unit == 0xFEFF ? 0 : utf8_encode(unit, to);
}

static bool decode_is_ascii(unsigned char c)
{
    return (c >= ' ' && c < 0x7F) || c == '\n' || c == '\r' || c == '\t';
}

/* The whole units that are held, as UTF-8. */
static size_t decode_held(Decoder *d, char *to)
{
    size_t n = 0;
    for (size_t i = 0; i + 1 < d->n_held; i += 2) {
        unsigned a = d->held[i], b = d->held[i + 1];
        n += decode_unit(d, d->kind == DECODE_UTF16LE ? a | b << 8 : b | a << 8, to + n);
    }
    d->n_held = 0;
    return n;
}

/* Units of which both bytes are ASCII are held: so many in a row are no UTF-16, but what another
 * program has appended to the file (cmd's >> behind PowerShell's >). How much has been read: all,
 * or up to where UTF-8 begins. */
static size_t decode_utf16(Decoder *d, Span bytes, DecodeTake take, void *data)
{
    char out[PIECE];
    size_t n = 0, i = 0;
    while (i < bytes.len && d->n_held < RUN) {
        unsigned char c = (unsigned char)bytes.ptr[i++];
        d->held[d->n_held++] = c;
        if (d->n_held % 2 == 0 && !(decode_is_ascii(c) && decode_is_ascii(d->held[d->n_held - 2])))
            n += decode_held(d, out + n);
        if (n > PIECE - 2 * RUN) {
            take(data, (Span){out, n});
            n = 0;
        }
    }
    if (n > 0)
        take(data, (Span){out, n});
    return i;
}

/* NULs are no text, wherever they come from. */
static void decode_utf8(Span bytes, DecodeTake take, void *data)
{
    while (bytes.len > 0) {
        const char *nul = memchr(bytes.ptr, '\0', bytes.len);
        size_t n = nul ? (size_t)(nul - bytes.ptr) : bytes.len;
        if (n > 0)
            take(data, span_sub(bytes, 0, n));
        while (n < bytes.len && bytes.ptr[n] == '\0')
            n++;
        bytes = span_sub(bytes, n, bytes.len);
    }
}

static void decode_decided(Decoder *d, Span bytes, DecodeTake take, void *data)
{
    if (d->kind != DECODE_UTF8) {
        size_t n = decode_utf16(d, bytes, take, data);
        bytes = span_sub(bytes, n, bytes.len);
        if (d->n_held < RUN)
            return;
        d->kind = DECODE_UTF8;
        d->n_held = 0;
        decode_utf8(SPAN_LITERAL("\n"), take, data);
        decode_utf8((Span){(const char *)d->held, RUN}, take, data);
    }
    decode_utf8(bytes, take, data);
}

static void decode_decide(Decoder *d, DecodeTake take, void *data)
{
    unsigned char start[DECODE_HELD];
    size_t mark, n = d->n_held;
    memcpy(start, d->held, n);
    d->kind = decode_kind(start, n, &mark);
    d->n_held = 0;
    decode_decided(d, span_sub((Span){(const char *)start, n}, mark, n), take, data);
}

void decode_feed(Decoder *d, Span bytes, DecodeTake take, void *data)
{
    if (d->kind == DECODE_OPEN) {
        size_t n = DECIDE_AT - d->n_held;
        n = n < bytes.len ? n : bytes.len;
        memcpy(d->held + d->n_held, bytes.ptr, n);
        d->n_held += n;
        bytes = span_sub(bytes, n, bytes.len);
        if (d->n_held < DECIDE_AT)
            return;
        decode_decide(d, take, data);
    }
    decode_decided(d, bytes, take, data);
}

/* Units of two ASCII bytes that no text of UTF-16 is likely to hold: all but punctuation (U+2010 to
 * U+202F), kana and the common Chinese letters (U+4E00 and up). */
static bool decode_is_rare(unsigned unit)
{
    return unit < 0x2000 || (unit >= 0x2030 && unit < 0x3000) || (unit >= 0x3400 && unit < 0x4E00);
}

/* Behind UTF-16, ASCII that is too short to be sure of it while it came: an odd byte or a rare unit
 * tells it. */
static bool decode_is_tail(const Decoder *d)
{
    bool told = d->n_held % 2 != 0;
    for (size_t i = 0; i + 1 < d->n_held && !told; i += 2) {
        unsigned a = d->held[i], b = d->held[i + 1];
        told = decode_is_rare(d->kind == DECODE_UTF16LE ? a | b << 8 : b | a << 8);
    }
    return told && d->n_held >= TAIL_LEAST && decode_is_ascii(d->held[d->n_held - 1]);
}

void decode_end(Decoder *d, DecodeTake take, void *data)
{
    char out[2 * RUN];
    size_t n = 0;
    if (d->kind == DECODE_OPEN && d->n_held > 0)
        decode_decide(d, take, data);
    if ((d->kind == DECODE_UTF16LE || d->kind == DECODE_UTF16BE) && decode_is_tail(d)) {
        decode_utf8(SPAN_LITERAL("\n"), take, data);
        decode_utf8((Span){(const char *)d->held, d->n_held}, take, data);
        d->n_held = 0;
    }
    if (d->kind == DECODE_UTF16LE || d->kind == DECODE_UTF16BE)
        n = decode_held(d, out);
    if (n > 0)
        take(data, (Span){out, n});
    d->n_held = 0;
}

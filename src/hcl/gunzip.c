#include "hcl/gunzip.h"

#include <string.h>

enum { CODE_BITS_MAX = 15, LITERALS = 288, DISTANCES = 30, END_OF_BLOCK = 256, LENGTHS = 29 };

/* Bits come lowest first. */
typedef struct Bits {
    Span in;
    size_t at;
    unsigned held;
    int n_held;
    bool bad;
} Bits;

static unsigned bits_take(Bits *b, int n)
{
    unsigned value;
    while (b->n_held < n && !b->bad) {
        if (b->at == b->in.len) {
            b->bad = true;
            return 0;
        }
        b->held |= (unsigned)(unsigned char)b->in.ptr[b->at++] << b->n_held;
        b->n_held += 8;
    }
    value = b->held & ((1u << n) - 1);
    b->held >>= n;
    b->n_held -= n;
    return value;
}

/* A canonical code: how many codes have each length, and the symbols in their order. */
typedef struct Huffman {
    unsigned short count[CODE_BITS_MAX + 1];
    unsigned short symbol[LITERALS];
} Huffman;

/* False: more codes than their lengths have room for. */
static bool huffman_make(Huffman *h, const unsigned char *lengths, int n)
{
    unsigned short offset[CODE_BITS_MAX + 1] = {0};
    int room = 1;
    memset(h->count, 0, sizeof h->count);
    for (int i = 0; i < n; i++)
        h->count[lengths[i]]++;
    for (int len = 1; len <= CODE_BITS_MAX; len++) {
        room = (room << 1) - h->count[len];
        if (room < 0)
            return false;
    }
    for (int len = 1; len < CODE_BITS_MAX; len++)
        offset[len + 1] = (unsigned short)(offset[len] + h->count[len]);
    for (int i = 0; i < n; i++)
        if (lengths[i] != 0)
            h->symbol[offset[lengths[i]]++] = (unsigned short)i;
    return true;
}

/* -1: no code begins so. */
static int huffman_take(Bits *b, const Huffman *h)
{
    int code = 0, first = 0, index = 0;
    for (int len = 1; len <= CODE_BITS_MAX && !b->bad; len++) {
        code |= (int)bits_take(b, 1);
        if (code - h->count[len] < first)
            return h->symbol[index + (code - first)];
        index += h->count[len];
        first = (first + h->count[len]) << 1;
        code <<= 1;
    }
    return -1;
}

/* Copies n bytes that stand back bytes before the end. */
static bool copy_back(Buf *out, size_t from, size_t back, unsigned n)
{
    if (back > out->len - from)
        return false;
    for (unsigned i = 0; i < n && !out->overflow; i++)
        buf_add_char(out, out->ptr[out->len - back]);
    return !out->overflow;
}

static bool block_codes(Bits *b, Buf *out, size_t from, const Huffman *literals,
                        const Huffman *distances)
{
    static const unsigned short base[LENGTHS] = {3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
                                                 15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
                                                 67, 83, 99, 115, 131, 163, 195, 227, 258};
    static const unsigned char extra[LENGTHS] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                                 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    static const unsigned short far_base[DISTANCES] = {
        1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
        193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
    for (;;) {
        int symbol = huffman_take(b, literals), far;
        unsigned n;
        if (symbol < 0 || b->bad || out->overflow)
            return false;
        if (symbol == END_OF_BLOCK)
            return true;
        if (symbol < END_OF_BLOCK) {
            buf_add_char(out, (char)symbol);
            continue;
        }
        unsigned length = (unsigned)symbol - (END_OF_BLOCK + 1);
        if (length >= LENGTHS)
            return false;
        n = base[length] + bits_take(b, extra[length]);
        far = huffman_take(b, distances);
        if (far < 0 || far >= DISTANCES)
            return false;
        if (!copy_back(out, from, far_base[far] + bits_take(b, far < 4 ? 0 : far / 2 - 1), n))
            return false;
    }
}

/* The codes that need no telling. */
static void fixed_make(Huffman *literals, Huffman *distances)
{
    unsigned char lengths[LITERALS];
    memset(lengths, 8, LITERALS); /* RFC 1951, 3.2.6 */
    memset(lengths + 144, 9, 256 - 144);
    memset(lengths + 256, 7, 280 - 256);
    huffman_make(literals, lengths, LITERALS);
    memset(lengths, 5, DISTANCES);
    huffman_make(distances, lengths, DISTANCES);
}

/* The lengths of both codes, themselves in a code. */
static bool block_lengths(Bits *b, unsigned char *lengths, int n)
{
    static const unsigned char order[] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                          11, 4,  12, 3, 13, 2, 14, 1, 15};
    unsigned char own[sizeof order] = {0};
    Huffman code;
    int n_own = (int)bits_take(b, 4) + 4;
    for (int i = 0; i < n_own; i++)
        own[order[i]] = (unsigned char)bits_take(b, 3);
    if (!huffman_make(&code, own, (int)sizeof order))
        return false;
    for (int i = 0; i < n;) {
        int symbol = huffman_take(b, &code), again = 1;
        unsigned char len = (unsigned char)symbol;
        if (symbol < 0 || b->bad)
            return false;
        if (symbol >= 16) {
            if (symbol == 16 && i == 0)
                return false;
            len = symbol == 16 ? lengths[i - 1] : 0;
            again = symbol == 16   ? 3 + (int)bits_take(b, 2)
                    : symbol == 17 ? 3 + (int)bits_take(b, 3)
                                   : 11 + (int)bits_take(b, 7);
        }
        if (again > n - i)
            return false;
        memset(lengths + i, len, (size_t)again);
        i += again;
    }
    return !b->bad;
}

static bool block_dynamic(Bits *b, Buf *out, size_t from)
{
    unsigned char lengths[LITERALS + 32] = {0};
    Huffman literals, distances;
    int n_literals = (int)bits_take(b, 5) + 257, n_distances = (int)bits_take(b, 5) + 1;
    return n_literals <= 286 && n_distances <= DISTANCES &&
           block_lengths(b, lengths, n_literals + n_distances) &&
           huffman_make(&literals, lengths, n_literals) &&
           huffman_make(&distances, lengths + n_literals, n_distances) &&
           block_codes(b, out, from, &literals, &distances);
}

static bool block_stored(Bits *b, Buf *out)
{
    unsigned n, not_n;
    b->held = 0;
    b->n_held = 0;
    n = bits_take(b, 16);
    not_n = bits_take(b, 16);
    if (b->bad || n != (~not_n & 0xffff) || n > b->in.len - b->at)
        return false;
    buf_add(out, span_sub(b->in, b->at, b->at + n));
    b->at += n;
    return !out->overflow;
}

static bool inflate_all(Bits *b, Buf *out)
{
    size_t from = out->len;
    bool last = false, fine = true;
    Huffman literals, distances;
    fixed_make(&literals, &distances);
    while (!last && fine) {
        unsigned kind;
        last = bits_take(b, 1) != 0;
        kind = bits_take(b, 2);
        if (b->bad)
            fine = false;
        else if (kind == 0)
            fine = block_stored(b, out);
        else if (kind == 1)
            fine = block_codes(b, out, from, &literals, &distances);
        else
            fine = kind == 2 && block_dynamic(b, out, from);
    }
    return fine;
}

/* Behind the header's optional parts; the length of all where it is cut off. */
static size_t header_length(Span packed)
{
    enum { HEADER = 10, HAS_CRC = 2, HAS_EXTRA = 4, HAS_NAME = 8, HAS_COMMENT = 16 };
    unsigned flags = (unsigned char)packed.ptr[3];
    size_t at = HEADER;
    if ((flags & HAS_EXTRA) && at + 2 <= packed.len)
        at += 2 + (unsigned char)packed.ptr[at] + ((size_t)(unsigned char)packed.ptr[at + 1] << 8);
    for (unsigned flag = HAS_NAME; flag <= HAS_COMMENT; flag <<= 1)
        if ((flags & flag) && at < packed.len)
            at += span_find_char(span_sub(packed, at, packed.len), '\0') + 1;
    if (flags & HAS_CRC)
        at += 2;
    return at < packed.len ? at : packed.len;
}

bool gunzip(Span packed, Buf *out)
{
    static const char magic[] = "\x1f\x8b\x08";
    Bits b = {0};
    if (packed.len < 18 || memcmp(packed.ptr, magic, 3) != 0)
        return false;
    b.in = span_sub(packed, header_length(packed), packed.len);
    return inflate_all(&b, out);
}

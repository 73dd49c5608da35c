/*
 * decode: the bytes of a file or a pipe as UTF-8 text, whatever wrote them: UTF-8 with and without
 * a byte order mark, UTF-16 of either order with and without one (PowerShell's `terraform plan >
 * log.txt`), UTF-8 appended to UTF-16, NULs between. A stream: what is kept between two pieces is
 * at most DECODE_HELD bytes.
 *
 * Pure. Must not know: lines, errors.
 */
#ifndef WHY403_ERRORS_DECODE_H
#define WHY403_ERRORS_DECODE_H

#include "base/span.h"

enum decode_kind { DECODE_OPEN, DECODE_UTF8, DECODE_UTF16LE, DECODE_UTF16BE };

enum { DECODE_HELD = 256 };

typedef struct Decoder {
    enum decode_kind kind;
    unsigned char held[DECODE_HELD]; /* an undecided start, or units that may be none */
    size_t n_held;
    unsigned high; /* the first half of a surrogate pair, 0 = none */
} Decoder;

#define DECODER_INIT           \
    {                          \
        DECODE_OPEN, {0}, 0, 0 \
    }

/* Calls take with pieces of text; they live as long as the call. Text that is UTF-8 already is not
 * copied. */
void decode_feed(Decoder *d, Span bytes, void (*take)(void *data, Span text), void *data);
/* What is held is all there was. */
void decode_end(Decoder *d, void (*take)(void *data, Span text), void *data);

#endif

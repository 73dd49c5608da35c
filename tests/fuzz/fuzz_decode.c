/* Any bytes through the decoder and the splitter of lines and objects, whole and in pieces of a
 * size that the first byte says: the same text both times. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "errors/decode.h"
#include "errors/errjson.h"
#include "errors/errline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void keep(void *data, Span text)
{
    buf_add(data, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_BUF Buf whole = BUF_INIT((size_t)1024 * 1024), pieces = BUF_INIT((size_t)1024 * 1024);
    Decoder one = DECODER_INIT, many = DECODER_INIT;
    Arena arena = ARENA_INIT;
    Span all, rest, line, object;
    char room[8192];
    if (size < 2)
        return 0;
    all = (Span){(const char *)data + 1, size - 1};
    decode_feed(&one, all, keep, &whole);
    decode_end(&one, keep, &whole);
    for (rest = all; rest.len > 0;) {
        size_t n = 1u + data[0] % 70u;
        n = n < rest.len ? n : rest.len;
        decode_feed(&many, span_sub(rest, 0, n), keep, &pieces);
        rest = span_sub(rest, n, rest.len);
    }
    decode_end(&many, keep, &pieces);
    if (whole.len != pieces.len || memcmp(whole.ptr, pieces.ptr, whole.len) != 0)
        abort();
    for (rest = buf_span(&whole); span_next_line(&rest, &line);)
        if (line.len < sizeof room)
            errline_read(line, room);
    for (rest = buf_span(&whole); errjson_next(&rest, &object);)
        errjson_read(&arena, object);
    errjson_unescape(&arena, buf_span(&whole));
    arena_clear(&arena);
    return 0;
}

/* Bytes of any encoding, in any pieces, are one text. */
#include "tests/support/setup.h"

#include <string.h>

#include "errors/decode.h"
#include "errors/errjson.h"
#include "tests/support/explained.h"

static void keep(void *data, Span text)
{
    buf_add(data, text);
}

void test_decode_knows_each_encoding_in_any_pieces(void **state)
{
    static const char text[] =
        "Error: a text that is long enough to be told, with a box and more\n";
    static const size_t chunks[] = {1, 3, 64, 4096};
    (void)state;
    for (int kind = 0; kind < 6; kind++)
        for (size_t c = 0; c < ARRAY_LEN(chunks); c++) {
            AUTO_BUF Buf bytes = BUF_INIT(1024), got = BUF_INIT(1024);
            Decoder d = DECODER_INIT;
            static const char *const marks[] = {"", "\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF", "", ""};
            buf_add_str(&bytes, marks[kind]);
            if (kind < 2)
                buf_add_str(&bytes, text);
            else
                add_utf16(&bytes, text, kind % 2 == 0);
            for (size_t at = 0; at < bytes.len; at += chunks[c])
                decode_feed(&d,
                            span_sub(buf_span(&bytes), at,
                                     at + chunks[c] < bytes.len ? at + chunks[c] : bytes.len),
                            keep, &got);
            decode_end(&d, keep, &got);
            assert_string_equal(got.ptr, text);
        }
}

void test_escapes_of_json_and_of_python_are_undone(void **state)
{
    static const struct {
        const char *text, *want;
    } rows[] = {{"a\\u2502b", "a\xE2\x94\x82"
                              "b"},
                {"\\xe2\\x94\\x82", "\xE2\x94\x82"},
                {"\\u00e9\\u0041", "\xC3\xA9"
                                   "A"},
                {"\\u001b[1mError", "[1mError"},
                {"\\u0007x", " x"},
                {"\\ud83d", "\xEF\xBF\xBD"},
                {"a\\nb\\r\\tc", "a\nb c"},
                {"\\\"\\'\\\\\\/", "\"'\\/"},
                {"\\u12", "\\u12"},
                {"\\x00", "\\x00"},
                {"\\q\\", "\\q\\"}};
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_string_equal(errjson_unescape(&a, span_of(rows[i].text)), rows[i].want);
    arena_clear(&a);
}

/* cmd's >> behind PowerShell's >: the file begins as UTF-16 and goes on as UTF-8. */
void test_decode_goes_on_where_utf8_was_appended(void **state)
{
    static const char first[] = "a line that PowerShell wrote, with its byte order mark\n";
    static const char later[] =
        "Error: api error ExpiredToken: The security token included in the request is expired\n";
    static const size_t chunks[] = {1, 3, 64, 4096};
    (void)state;
    for (size_t c = 0; c < ARRAY_LEN(chunks); c++) {
        AUTO_BUF Buf bytes = BUF_INIT(1024), got = BUF_INIT(1024);
        Decoder d = DECODER_INIT;
        buf_add_str(&bytes, "\xFF\xFE");
        add_utf16(&bytes, first, true);
        buf_add_str(&bytes, later);
        for (size_t at = 0; at < bytes.len; at += chunks[c])
            decode_feed(&d, span_sub(buf_span(&bytes), at, at + chunks[c]), keep, &got);
        decode_end(&d, keep, &got);
        assert_non_null(strstr(got.ptr, first));
        assert_non_null(strstr(got.ptr, later));
    }
}

/* A tail that ends before it is long enough to be sure; and letters of Chinese, which are none. */
void test_decode_reads_a_short_tail_of_utf8(void **state)
{
    static const char *const tails[] = {"api error ExpiredToken\n", "exit 1\r\n", "Error: x"};
    static const char chinese[] = "\x1A\x4E\x4E\x4F\x2D\x4E\x21\x6A\x0A\x4E\x77\x6D";
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
        AUTO_BUF Buf bytes = BUF_INIT(1024), got = BUF_INIT(1024);
        Decoder d = DECODER_INIT;
        buf_add_str(&bytes, "\xFF\xFE");
        add_utf16(&bytes, "a line that PowerShell wrote\n", true);
        buf_add_str(&bytes, tails[i]);
        decode_feed(&d, buf_span(&bytes), keep, &got);
        decode_end(&d, keep, &got);
        assert_non_null(strstr(got.ptr, tails[i]));
    }
    {
        AUTO_BUF Buf got = BUF_INIT(1024);
        Decoder d = DECODER_INIT;
        decode_feed(&d, ((Span){"\xFF\xFE", 2}), keep, &got);
        decode_feed(&d, ((Span){chinese, sizeof chinese - 1}), keep, &got);
        decode_end(&d, keep, &got);
        assert_string_equal(
            got.ptr, "\xE4\xB8\x9A\xE4\xBD\x8E\xE4\xB8\xAD\xE6\xA8\xA1\xE4\xB8\x8A\xE6\xB5\xB7");
    }
}

void test_decode_joins_surrogates_and_drops_nuls(void **state)
{
    static const char pair[] = "\xFF\xFE\x3D\xD8\x00\xDE"
                               "a\0";
    AUTO_BUF Buf got = BUF_INIT(1024);
    Decoder d = DECODER_INIT, nuls = DECODER_INIT;
    (void)state;
    decode_feed(&d, (Span){pair, 8}, keep, &got);
    decode_end(&d, keep, &got);
    assert_string_equal(got.ptr, "\xF0\x9F\x98\x80"
                                 "a");
    buf_clear(&got);
    decode_feed(&nuls, (Span){"\0\0a\0\0\0\0b\0", 9}, keep, &got);
    decode_end(&nuls, keep, &got);
    assert_string_equal(got.ptr, "ab");
}

/* U+00E9 and U+07FF are two bytes of UTF-8, U+0800 and U+2026 three: both ends of each length. */
void test_decode_writes_characters_of_each_length(void **state)
{
    static const char le[] = "\xFF\xFE\x80\x00\xE9\x00\xFF\x07\x00\x08\x26\x20\xFF\xFF\x7F";
    AUTO_BUF Buf got = BUF_INIT(1024);
    Decoder d = DECODER_INIT;
    (void)state;
    decode_feed(&d, (Span){le, 14}, keep, &got);
    decode_end(&d, keep, &got);
    assert_string_equal(got.ptr, "\xC2\x80\xC3\xA9\xDF\xBF\xE0\xA0\x80\xE2\x80\xA6\xEF\xBF\xBF");
}

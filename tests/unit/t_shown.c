/* Text that was made safe: nothing that moves a cursor, forges a line, hides or turns text around
 * comes through; what is harmless stays as it is; safe text stays the same. */
#include "tests/support/setup.h"

#include <stdarg.h>
#include <string.h>

#include "base/shown.h"

static const struct {
    const char *raw, *safe;
} rows[] = {
    {"eu-west-1", "eu-west-1"},
    {"Zürich 東京 🙂", "Zürich 東京 🙂"},
    {"a\nPASS", "a\\nPASS"},
    {"a\r\tb", "a\\r\\tb"},
    {"\x1b[2J\x07", "\\x1b[2J\\x07"},
    {"\x7f", "\\x7f"},
    {"\xC2\x9B"
     "31m",
     "\\x9b31m"}, /* C1: CSI */
    {"\xE2\x80\xAE"
     "txt",
     "\\u202etxt"},                      /* turns text around */
    {"\xE2\x80\x8B", "\\u200b"},         /* no width */
    {"\xE1\xA0\x8E", "\\u180e"},         /* nor this */
    {"\xE3\x85\xA4", "\\u3164"},         /* a filler */
    {"\xEF\xB8\x8F", "\\ufe0f"},         /* a variation */
    {"\xF3\xA0\x81\x81", "\\U000e0041"}, /* a tag */
    {"\xC2\xA0", "\\xa0"},
    {"", ""},
};

void test_shown_leaves_nothing_that_acts(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        Shown once = shown(&a, rows[i].raw);
        assert_string_equal(once.text, rows[i].safe);
        assert_string_equal(shown(&a, once.text).text, once.text);
        assert_string_equal(shown_span(&a, span_of(rows[i].raw)).text, rows[i].safe);
        arena_clear(&a);
    }
    {
        Arena a = ARENA_INIT;
        assert_string_equal(shown(&a, NULL).text, "");
        arena_clear(&a);
    }
}

/* Lone and cut bytes of UTF-8, surrogates, overlong forms: each byte is told, none goes through. */
void test_shown_tells_broken_utf8(void **state)
{
    static const char *const broken[] = {"\xFF",     "\xC3",         "a\xE2\x82",
                                         "\xC0\xAF", "\xED\xA0\x80", "\xF8\x88\x80\x80"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
        Arena a = ARENA_INIT;
        const char *safe = shown(&a, broken[i]).text;
        for (const char *c = safe; *c; c++)
            if ((unsigned char)*c >= 0x80 || (unsigned char)*c < 0x20)
                fail_msg("row %zu: byte %02x comes through", i, (unsigned)(unsigned char)*c);
        arena_clear(&a);
    }
}

/* Every code point: shown as itself, or as an escape of printable ASCII. */
void test_shown_decides_on_each_character(void **state)
{
    size_t unsafe = 0;
    (void)state;
    for (uint32_t c = 1; c < 0x110000; c += c < 0x3100 ? 1 : 37) {
        Arena a = ARENA_INIT;
        char utf8[5] = {0};
        size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        const char *safe;
        if (n == 1)
            utf8[0] = (char)c;
        for (size_t i = n; n > 1 && i-- > 1;)
            utf8[i] = (char)(0x80 | ((c >> (6 * (n - 1 - i))) & 0x3F));
        if (n > 1)
            utf8[0] = (char)((0xF00 >> n & 0xFF) | (c >> (6 * (n - 1))));
        safe = shown(&a, utf8).text;
        if (shown_unsafe(c)) {
            unsafe++;
            for (const char *p = safe; *p; p++)
                assert_true(*p >= 0x20 && *p < 0x7F);
        } else {
            assert_string_equal(safe, utf8);
        }
        arena_clear(&a);
    }
    assert_true(unsafe > 100);
}

static Shown composed(Arena *a, const char *fmt, ...)
{
    va_list args;
    Shown s;
    va_start(args, fmt);
    s = shown_vprintf(a, fmt, args);
    va_end(args);
    return s;
}

/* Line ends are kept where they are ours, and nowhere else. */
void test_lines_are_ours_or_escaped(void **state)
{
    Arena a = ARENA_INIT;
    (void)state;
    assert_string_equal(shown_lines(&a, "a\nb\x1b").text, "a\nb\\x1b");
    assert_string_equal(shown_glued(&a, "a\xC2\xA0"
                                        "b\n")
                            .text,
                        "a\xC2\xA0"
                        "b\\n");
    assert_string_equal(composed(&a, "name %s", "x\ny").text, "name x\\ny");
    arena_clear(&a);
}

/* In a string of JSON, where they may be written; the document's own lines stay. */
void test_json_has_no_raw_control_character(void **state)
{
    AUTO_BUF Buf out = BUF_INIT(256);
    (void)state;
    shown_json(&out, span_of("{\n\"a\": \"x\x7f\xc2\x9b\xe2\x80\xae\xc3\xa9\"\n}"));
    assert_string_equal(out.ptr, "{\n\"a\": \"x\\u007f\\u009b\\u202e\xc3\xa9\"\n}");
}

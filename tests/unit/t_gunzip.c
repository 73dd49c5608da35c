/* What gunzip gives for whole, cut and changed data: stored, fixed and dynamic blocks (made with
 * Python's gzip and zlib). */
#include "tests/support/setup.h"

#include <string.h>

#include "hcl/gunzip.h"

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

#define DYNAMIC                                                                            \
    "H4sIAAAAAAACA+1PyU1FQQxrhQYoyomXIH0JRP8H/CgDcRpPEm9f35/+eOn988W3r3/85zA1uZ1BBFo7IiSu" \
    "5HG4PI2eSaIeUsLgdF5OulzH9IDieHWAR4blTbV6oGz/uLU1x3AA7OJojKpBXg7MszviMSOjhzXBpT7rOoZy" \
    "7gmYFfYuIbhog1/gu2abWpaI5p8rpZqZaZdSqeL1bm9diVLnOo5cHbi9rtp+sm/fFpum71/A+AdSDMAnDAMA" \
    "AA=="

static size_t unbase64(const char *text, char *out)
{
    unsigned bits = 0, n = 0;
    size_t len = 0;
    for (; *text && *text != '='; text++) {
        bits = bits << 6 | (unsigned)(strchr(base64_digits, *text) - base64_digits);
        if (++n % 4 != 1)
            out[len++] = (char)(bits >> (6 - 2 * ((n - 1) % 4)));
    }
    return len;
}

void test_gunzip_gives_what_was_packed(void **state)
{
    static const struct {
        const char *packed, *begins;
        size_t len;
    } rows[] = {
        {"H4sIAAAAAAACA0tKLUkEAGMEkY8EAAAA", "beta", 4},
        {"H4sIAAAAAAAEAwELAPT/c3RvcmVkIHRleHS1Aa8PCwAAAA==", "stored text", 11},
        {"H4sIAAAAAAACA0tMRAVJyRAEAPrsmNcYAAAA", "aaaaaaaaaaaaaaaabcabcabc", 24},
        {DYNAMIC, "profile-old profile-old ", 780},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_BUF Buf out = BUF_INIT(4096);
        char bytes[1024];
        size_t n = unbase64(rows[i].packed, bytes);
        assert_true(gunzip((Span){bytes, n}, &out));
        assert_int_equal(out.len, rows[i].len);
        assert_memory_equal(out.ptr, rows[i].begins, strlen(rows[i].begins));
    }
}

/* Cut anywhere, or with any bit turned: an end, never more than out may hold. */
void test_gunzip_of_damaged_data_ends(void **state)
{
    char bytes[1024], changed[1024];
    size_t n = unbase64(DYNAMIC, bytes);
    (void)state;
    for (size_t cut = 0; cut + 9 < n; cut++) {
        AUTO_BUF Buf out = BUF_INIT(4096);
        assert_false(gunzip((Span){bytes, cut}, &out));
    }
    for (size_t bit = 0; bit < 8 * n; bit++) {
        AUTO_BUF Buf out = BUF_INIT(4096);
        memcpy(changed, bytes, n);
        changed[bit / 8] = (char)(changed[bit / 8] ^ (1 << bit % 8));
        gunzip((Span){changed, n}, &out);
        assert_true(out.len <= 4096);
    }
}

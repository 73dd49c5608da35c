#include "tests/support/setup.h"

#include <string.h>

#include "awsfiles/webtoken.h"

/* printf %s JSON | base64 | tr +/ -_ | tr -d =, between a header and a signature */
#define HEADER "eyJhbGciOiJub25lIn0."
#define FOUR                                                                                     \
    "eyJleHAiOjE3OTU0MzUyMDAsImlzcyI6ImkiLCJzdWIiOiJzIiwiYXVkIjoiYSJ9" /* exp 1795435200, iss i, \
                                                                          sub s, aud a */
#define TWO_AUDIENCES "eyJhdWQiOlsiYSIsImIiXX0"                        /* aud [a, b] */
#define WRONG_KINDS "eyJleHAiOiJzb29uIiwic3ViIjo3LCJhdWQiOnt9fQ" /* exp "soon", sub 7, aud {} */
#define AN_ARRAY "WzFd"

static const struct {
    const char *token;
    bool found;
    int64_t expires_at_s;
    const char *issuer, *subject, *audience;
} rows[] = {
    {HEADER FOUR ".sig", true, 1795435200, "i", "s", "a"},
    {HEADER FOUR ".sig\n", true, 1795435200, "i", "s", "a"},
    {HEADER TWO_AUDIENCES ".sig", true, 0, NULL, NULL, "a, b"},
    {HEADER WRONG_KINDS ".", true, 0, NULL, NULL, NULL},
    {HEADER AN_ARRAY ".sig", false, 0, NULL, NULL, NULL},
    {HEADER FOUR, false, 0, NULL, NULL, NULL},
    {HEADER FOUR ".a.b.c", false, 0, NULL, NULL, NULL},
    {HEADER "!!!!.sig", false, 0, NULL, NULL, NULL},
    {HEADER ".sig", false, 0, NULL, NULL, NULL},
    {"A.A.A", false, 0, NULL, NULL, NULL},
    {"", false, 0, NULL, NULL, NULL},
};

static void assert_text(const char *got, const char *want)
{
    if (want)
        assert_string_equal(got, want);
    else
        assert_null(got);
}

void test_a_token_tells_its_claims(void **state)
{
    Arena a = ARENA_INIT;
    WebToken t;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(webtoken_read(&a, secret_new(&a, span_of(rows[i].token)), &t),
                         rows[i].found);
        assert_int_equal(t.expires_at_s, rows[i].expires_at_s);
        assert_text(t.issuer, rows[i].issuer);
        assert_text(t.subject, rows[i].subject);
        assert_text(t.audience, rows[i].audience);
    }
    assert_false(webtoken_read(&a, NULL, &t));
    arena_clear(&a);
}

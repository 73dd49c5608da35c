/* An error cut inside its code, and what a wrap or a word of another language leaves as it is. */
#include "tests/support/setup.h"

#include <string.h>

#include "errors/errcut.h"

void test_errcut_completes_the_code_that_only_one_begins_with(void **state)
{
    static const struct {
        const char *text, *code; /* NULL: the text stays */
    } rows[] = {
        {"StatusCode: 403, api error ExpiredTo", "ExpiredToken"},
        {"StatusCode: 403, api error InvalidClientTok…", "InvalidClientTokenId"},
        {"StatusCode: 403, api error InvalidClientTok...\n  with provider[\"x\"]",
         "InvalidClientTokenId"},
        {"StatusCode: 403, api error SignatureDoesNotM\n  with aws_vpc.x,",
         "SignatureDoesNotMatch"},
        {"An error occurred (AccessDen", "AccessDenied"},
        {"<Error><Code>RequestTimeToo", "RequestTimeTooSkewed"},
        {"api error Invalid", NULL},                       /* several begin so */
        {"api error Exp", NULL},                           /* too little is left */
        {"api error ExpiredToken", NULL},                  /* it is one */
        {"api error ExpiredTo: The security", NULL},       /* it goes on: no cut */
        {"api error ExpiredTo\nken: The security", NULL},  /* wrapped, and read as one elsewhere */
        {"api error ExpiredTo\n    ken: The token", NULL}, /* the same, indented */
        {"no code at all", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        const char *got = errcut_mend(&a, rows[i].text);
        if (rows[i].code) {
            const char *want = arena_printf(&a, "%s: ", rows[i].code);
            if (!strstr(got, want))
                print_error("row %zu: %s\n", i, got);
            assert_non_null(strstr(got, want));
        } else {
            if (strcmp(got, rows[i].text) != 0)
                print_error("row %zu: %s\n", i, got);
            assert_string_equal(got, rows[i].text);
        }
        arena_clear(&a);
    }
}

#include "tests/support/setup.h"

#include <string.h>

#include "engine/explain.h"
#include "errors/denial.h"

#define MARK "Encoded authorization failure message: "
#define LONG1 "4GbxZ9aQ4GbxZ9aQ4GbxZ9aQ4GbxZ9aQ4GbxZ9aQ4GbxZ9aQ"
#define LONG2 "kk-_Lm2R"

void test_the_encoded_message_is_found_however_it_is_wrapped(void **state)
{
    static const struct {
        const char *text, *message; /* NULL = none */
    } rows[] = {
        {"You are not authorized. " MARK "AbC-_1+/= and more", "AbC-_1+/="},
        {"not authorized. Encoded authorization failure\n  message: AbC", "AbC"},
        {"not authorized. Encoded authorization failure message:\n" LONG1, LONG1},
        {MARK LONG1 "\n" LONG2 "\n\tstatus code: 403, request id: 1", LONG1 LONG2},
        {MARK LONG1 "\r\n  " LONG2 "\r\n", LONG1 LONG2},
        {MARK LONG1 "\nwith aws_instance.web,\n", LONG1},
        {MARK "AbC\nwith\n", "AbC"},
        {MARK, NULL},
        {"Encoded authorization failure", NULL},
        {"", NULL},
    };
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const Secret *got = denial_encoded(&a, span_of(rows[i].text));
        if ((got != NULL) != (rows[i].message != NULL) ||
            (got && !span_is(secret_use(got), rows[i].message)))
            fail_msg("%s", rows[i].text);
    }
    arena_clear(&a);
}

/* What --error brings: the message and whose error it is; the text that is shown has it no more. */
void test_an_error_s_message_goes_into_the_session(void **state)
{
    static const char text[] =
        "Error: creating EC2 Instance: operation error EC2: RunInstances, https response error "
        "StatusCode: 403, "
        "RequestID: 1, api error UnauthorizedOperation: You are not authorized to perform this "
        "operation. " MARK LONG1 "\n\n  with aws_instance.web,\n  on main.tf line 5, in resource "
        "\"aws_instance\" \"web\":\n";
    Arena a = ARENA_INIT;
    ErrLog *log = errlog_open(&a);
    SessionOptions options = {0};
    Explanation *x;
    (void)state;
    errlog_feed(log, span_of(text));
    x = explain_errors(&a, errlog_close(log), false);
    explain_into_session(x, &options);
    assert_non_null(options.denied_message);
    assert_true(span_is(secret_use(options.denied_message), LONG1));
    assert_null(strstr(x->errors.items[0].text, LONG1));
    arena_clear(&a);
}

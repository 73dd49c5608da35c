/* Values as the Go SDKs before 2023-11-13 take them; every row was tried with provider 4.67.0. */
#include "tests/support/setup.h"

#include "awsfiles/awsvalue_old.h"

void test_what_older_parsers_make_of_a_value(void **state)
{
    static const struct {
        const char *raw, *value; /* NULL: the key is dropped */
    } rows[] = {
        {" AKIA", "AKIA"},
        {" 'AKIA'", "'AKIA'"},
        {" \"AKIA\"", "AKIA"},
        {" \"AKIA\" # mine", "AKIA"},
        {" \"AKIA\" junk", "AKIA"},
        {" \"a\\/b\\\"c\"", "a\\/b\"c"},
        {" AKIA\"", "AKIA\""},
        {" \xC2\xA0"
         "AKIA",
         "AKIA"},
        {" AKIA\xC2\xA0", "AKIA\xC2\xA0"},
        {" \"AKIA\xC2\xA0\"", "AKIA\xC2\xA0"},
        {" AKIA\xE3\x80\x80", "AKIA\xE3\x80\x80"},
        {" AKIA\t", "AKIA\t"},
        {" AKIA\t# mine", "AKIA\t# mine"},
        {" AKIA # mine", "AKIA"},
        {" AKIA#mine", "AKIA#mine"},
        {" AKIA \r", "AKIA"},
        {" AKIA ,x", NULL},
        {" AKIA,x", "AKIA,x"},
        {"", NULL},
        {"  ", NULL},
        {" # none", NULL},
        {" a=b:c [d] e", "a=b:c [d] e"},
    };
    Arena arena = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Span out = SPAN_EMPTY;
        bool kept = awsvalue_old(&arena, span_of(rows[i].raw), &out);
        if (kept != (rows[i].value != NULL) || (kept && !span_is(out, rows[i].value)))
            fail_msg("row %zu: %s becomes '%.*s'", i, rows[i].raw, (int)out.len, out.ptr);
    }
    arena_clear(&arena);
}

void test_a_quote_that_nothing_closes_empties_the_file(void **state)
{
    (void)state;
    assert_true(awsvalue_old_open_quote(span_of("[default]\na = \"b\nc = d\n")));
    assert_false(awsvalue_old_open_quote(span_of("[default]\na = \"b\"\nc = d\n")));
    assert_false(awsvalue_old_open_quote(span_of("[default]\na = b\"\nc = d\n")));
    assert_false(awsvalue_old_open_quote(span_of("# \"quoted\n; \"\n[default]\n")));
    assert_false(awsvalue_old_open_quote(span_of("")));
}

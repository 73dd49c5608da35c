/* What aws-sdk-go version 1 takes and refuses; every row was tried with provider 5.100.0. */
#include "tests/support/setup.h"

#include "awsfiles/awsfile_v1.h"

void test_what_the_older_parser_takes(void **state)
{
    static const struct {
        const char *text;
        bool parses;
    } rows[] = {
        {"", true},
        {"[default]\nx = y\n", true},
        {"\xEF\xBB\xBF[default]\nx = y\n", false},
        {"[default\nx = y\n[b]\nregion = us-east-1\n", false},
        {"[default\nx = y\n", false},
        {"hello\n[default]\nx = y\n", true},
        {"[default]\nx = y\nhello", false},
        {"[default]\nhello\n", true},
        {"[default]\nx = \"y\n", true},
        {"[default]\nx = 'y\n", true},
        {"[default]\nexport AWS_ACCESS_KEY_ID=abc\n", true},
        {"\xFF\xFE[\n", false},
        {"= y\n[default]\n", false},
        {"[default]\nx: y\n", true},
        {"[default]\nx = a,b\n,c\n", false},
        {"[default]\nx = [a]\n[b] x\ny=]\n", true},
        {"[default]\nabc[def]\nx=1\n", false},
        {"[default]\nx = 12a\ny = 0x\n12 = 5\n", true},
        {"# c\n; d\n// e\n[default] # x\nx = y # z\n", true},
        {"  [default]\n  x = y\n\n  [b]\n", true},
        {"[[default]]\nx=y\n", false},
        {"[]\nx=y\n", false},
        {"[default]\rx = y\r", true},
        {"[default]\ns3 =\n  max = 1\n  foo\nregion = us-east-1\n", true},
        {"[default]\nx =[b]\ny\n[c]\n", true},
        {"[default]\ny\n\n[c]\n", true},
        {"[default]\r\nx = y\r\n", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (awsfile_v1_parses(span_of(rows[i].text), NULL) != rows[i].parses)
            fail_msg("row %zu: %s", i, rows[i].text);
}

void test_it_says_where_it_breaks_off(void **state)
{
    int line = 0;
    (void)state;
    assert_false(awsfile_v1_parses(span_of("[a]\nx = y\n[b\nz = 1\n[c]\n"), &line));
    assert_int_equal(line, 5);
}

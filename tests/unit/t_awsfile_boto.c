#include "tests/support/setup.h"

#include "tests/support/awsproperty.h"

#include <string.h>

#include "awsfiles/awsfile.h"

static const char *test_text(const AwsFile *f, const char *profile, const char *key)
{
    const AwsProperty *p = awsfile_property(f, SECTION_PROFILE, profile, key);
    if (!p)
        return NULL;
    return p->value.secret ? secret_use(p->value.secret).ptr : p->value.text;
}

/* What the AWS CLI takes from one file; NULL = there is no such value; "!" = the file can't be
 * read. Each row was compared with botocore 1.43.11 (make diff-awsfile does so for random files).
 */
void test_boto_values(void **state)
{
    static const struct {
        const char *name;
        enum aws_file_kind kind;
        const char *bytes, *profile, *key, *expect;
    } rows[] = {
        {"plain", AWS_CREDENTIALS_FILE, "[a]\nregion = x\n", "a", "region", "x"},
        {"CRLF (damage-01)", AWS_CREDENTIALS_FILE, "[a]\r\nregion = x\r\n", "a", "region", "x"},
        {"CR alone ends a line", AWS_CREDENTIALS_FILE, "[a]\rregion = x\routput = y", "a", "output",
         "y"},
        {"quotes stay (damage-04)", AWS_CREDENTIALS_FILE, "[a]\nregion = \"x\"\n", "a", "region",
         "\"x\""},
        {"comments stay (damage-10)", AWS_CREDENTIALS_FILE, "[a]\nregion = x # y\n", "a", "region",
         "x # y"},
        {"a comment line inside a value", AWS_CREDENTIALS_FILE, "[a]\nregion = x\n # y\n z\n", "a",
         "region", "x\nz"},
        {"an empty line inside a value", AWS_CREDENTIALS_FILE, "[a]\nregion = x\n\n z\n\n", "a",
         "region", "x\n\nz"},
        {"tabs and colon (damage-06, -11)", AWS_CREDENTIALS_FILE, "[a]\nREGION\t:\tx\n", "a",
         "region", "x"},
        {"non-breaking space (damage-14)", AWS_CREDENTIALS_FILE, "[a]\nregion = x\xC2\xA0\n", "a",
         "region", "x"},
        {"[ default ] is another name (damage-13)", AWS_CREDENTIALS_FILE,
         "[ default ]\nregion = x\n", "default", "region", NULL},
        {"text after the bracket", AWS_CREDENTIALS_FILE, "[a] # mine\nregion = x\n", "a", "region",
         "x"},
        {"BOM (damage-02)", AWS_CREDENTIALS_FILE, "\xEF\xBB\xBF[a]\nregion = x\n", "a", "region",
         "!"},
        {"UTF-16 (damage-16)", AWS_CREDENTIALS_FILE, "\xFF\xFE[", "a", "region", "!"},
        {"missing bracket (damage-12)", AWS_CREDENTIALS_FILE, "[a\nregion = x\n", "a", "region",
         "!"},
        {"section twice (profile-shadowed-03)", AWS_CREDENTIALS_FILE, "[a]\nregion = x\n[b]\n[a]\n",
         "a", "region", "!"},
        {"key twice", AWS_CREDENTIALS_FILE, "[a]\nregion = x\nREGION = y\n", "a", "region", "!"},
        {"line without separator", AWS_CREDENTIALS_FILE, "[a]\nregion = x\ny\n", "a", "region",
         "!"},
        {"key before a section", AWS_CREDENTIALS_FILE, "region = x\n[a]\n", "a", "region", "!"},
        {"separator first", AWS_CREDENTIALS_FILE, "[a]\n= x\n", "a", "region", "!"},
        {"nested line without equal sign", AWS_CREDENTIALS_FILE, "[a]\ns3 =\n x\n", "a", "region",
         "!"},
        {"indented keys are further lines", AWS_CREDENTIALS_FILE, "[a]\nregion = x\n  output = y\n",
         "a", "region", "x\noutput = y"},
        {"equally indented keys are keys", AWS_CREDENTIALS_FILE,
         "[a]\n  region = x\n  output = y\n", "a", "output", "y"},
        {"a secret on two lines (damage-21)", AWS_CREDENTIALS_FILE,
         "[a]\naws_secret_access_key = x\n  y\n", "a", "aws_secret_access_key", "x\ny"},
        {"[DEFAULT] is for all", AWS_CREDENTIALS_FILE, "[DEFAULT]\nregion = x\n[a]\noutput = y\n",
         "a", "region", "x"},
        {"a section's own value before [DEFAULT]'s", AWS_CREDENTIALS_FILE,
         "[a]\nregion = y\n[DEFAULT]\nregion = x\n", "a", "region", "y"},
        {"[DEFAULT] may come again", AWS_CREDENTIALS_FILE,
         "[DEFAULT]\n[DEFAULT]\nregion = x\n[a]\n", "a", "region", "x"},
        {"[profile a] in credentials", AWS_CREDENTIALS_FILE, "[profile a]\nregion = x\n",
         "profile a", "region", "x"},
        {"[profile a] in config", AWS_CONFIG_FILE, "[profile a]\nregion = x\n", "a", "region", "x"},
        {"quotes in the header are taken off", AWS_CONFIG_FILE, "[profile \"a b\"]\nregion = x\n",
         "a b", "region", "x"},
        {"two words are no profile", AWS_CONFIG_FILE, "[profile a b]\nregion = x\n", "a b",
         "region", NULL},
        {"open quote is no profile", AWS_CONFIG_FILE, "[profile \"a]\nregion = x\n", "a", "region",
         NULL},
        {"profile and more letters", AWS_CONFIG_FILE, "[profiles a]\nregion = x\n", "a", "region",
         "x"},
        {"[a] in config", AWS_CONFIG_FILE, "[a]\nregion = x\n", "a", "region", NULL},
        {"the later of [default] and [profile default] stays", AWS_CONFIG_FILE,
         "[profile default]\nregion = x\n[default]\noutput = y\n", "default", "region", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        AwsFile *f = awsfile_parse(&arena, DIALECT_BOTO, rows[i].kind, "f", span_of(rows[i].bytes));
        const char *text = f->parse_error ? "!" : test_text(f, rows[i].profile, rows[i].key);
        bool same =
            text && rows[i].expect ? strcmp(text, rows[i].expect) == 0 : text == rows[i].expect;
        if (!same)
            print_error("%s: got %s, want %s (%s)\n", rows[i].name, text ? text : "(none)",
                        rows[i].expect ? rows[i].expect : "(none)",
                        f->parse_error ? f->parse_error : "no error");
        assert_true(same);
        arena_clear(&arena);
    }
}

/* Names of a nested block keep their letters, those of a section don't: found by comparing with
 * botocore. */
void test_boto_nested_blocks(void **state)
{
    Arena arena = ARENA_INIT;
    AwsFile *f =
        awsfile_parse(&arena, DIALECT_BOTO, AWS_CONFIG_FILE, "f",
                      span_of("[default]\nS3 =\n  Max = 1\n\n  addressing_style = path\n"));
    const AwsProperty *p = awsfile_property(f, SECTION_PROFILE, "default", "s3");
    (void)state;
    assert_non_null(p);
    assert_int_equal(p->n_sub, 2);
    assert_string_equal(p->sub[0].key, "Max");
    assert_string_equal(p->sub[1].value.text, "path");
    arena_clear(&arena);
}

void test_boto_errors_name_their_line(void **state)
{
    static const struct {
        const char *bytes;
        int line;
    } rows[] = {{"[a]\n[b]\n[a]\n", 3},
                {"# c\nx\n[a]\n", 2},
                {"[a]\nk = 1\n\nk = 2\n", 4},
                {"[a]\nk\nk = 2\n", 2},
                {"[a]\nk = 1\ns3 =\n  x\n[b]\ns3 =\n  y\n", 3},
                {"[a]\n\n\xFF", 3}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        AwsFile *f =
            awsfile_parse(&arena, DIALECT_BOTO, AWS_CREDENTIALS_FILE, "f", span_of(rows[i].bytes));
        assert_non_null(f->parse_error);
        assert_int_equal(f->parse_error_at.line, rows[i].line);
        arena_clear(&arena);
    }
}

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

/* What Terraform (aws-sdk-go-v2 internal/ini) takes from one file; NULL = there is no such value.
 */
void test_go_values(void **state)
{
    static const struct {
        const char *name;
        enum aws_file_kind kind;
        const char *bytes, *profile, *key, *expect;
    } rows[] = {
        {"plain", AWS_CREDENTIALS_FILE, "[a]\nregion = x\n", "a", "region", "x"},
        {"no newline at the end", AWS_CREDENTIALS_FILE, "[a]\nregion = x", "a", "region", "x"},
        {"CRLF (damage-01)", AWS_CREDENTIALS_FILE, "[a]\r\nregion = x\r\n", "a", "region", "x"},
        {"trailing blanks (damage-03)", AWS_CREDENTIALS_FILE, "[a]\nregion = x  \t\n", "a",
         "region", "x"},
        {"quotes (damage-04)", AWS_CREDENTIALS_FILE, "[a]\nregion = \"x\"\n", "a", "region", "x"},
        {"single quotes (damage-18)", AWS_CREDENTIALS_FILE, "[a]\nregion = 'x'\n", "a", "region",
         "x"},
        {"a lone quote stays", AWS_CREDENTIALS_FILE, "[a]\nregion = \"\n", "a", "region", "\""},
        {"one quote stays", AWS_CREDENTIALS_FILE, "[a]\nregion = \"x\n", "a", "region", "\"x"},
        {"empty quotes", AWS_CREDENTIALS_FILE, "[a]\nregion = \"\"\n", "a", "region", ""},
        {"tabs (damage-06)", AWS_CREDENTIALS_FILE, "[a]\nregion\t=\tx\n", "a", "region", "x"},
        {"indented key (damage-07)", AWS_CREDENTIALS_FILE, "[a]\n  region = x\n  output = y\n", "a",
         "output", "y"},
        {"upper-case key (damage-08)", AWS_CREDENTIALS_FILE, "[a]\nREGION = x\n", "a", "region",
         "x"},
        {"comment after a value (damage-10)", AWS_CREDENTIALS_FILE, "[a]\nregion = x # y\n", "a",
         "region", "x"},
        {"; comment after a value (damage-19)", AWS_CREDENTIALS_FILE, "[a]\nregion = x\t; y\n", "a",
         "region", "x"},
        {"a hash inside a value", AWS_CREDENTIALS_FILE, "[a]\nregion = x#y;z\n", "a", "region",
         "x#y;z"},
        {"comment after an indented quoted value keeps the quotes", AWS_CREDENTIALS_FILE,
         "[a]\n region = \"x\" # y\n", "a", "region", "\"x\""},
        {"colon (damage-11)", AWS_CREDENTIALS_FILE, "[a]\nregion: x\n", "a", "region", "x"},
        {"colon before equals", AWS_CREDENTIALS_FILE, "[a]\nregion: x=y\n", "a", "region", "x=y"},
        {"equals before colon", AWS_CREDENTIALS_FILE, "[a]\nregion = x:y\n", "a", "region", "x:y"},
        {"[ a ] (damage-13)", AWS_CREDENTIALS_FILE, "[ a ]\nregion = x\n", "a", "region", "x"},
        {"indented header", AWS_CREDENTIALS_FILE, "  [a]\nregion = x\n", "a", "region", "x"},
        {"comment after the header", AWS_CREDENTIALS_FILE, "[a] # mine\nregion = x\n", "a",
         "region", "x"},
        {"text after the header", AWS_CREDENTIALS_FILE, "[a] mine\nregion = x\n", "a", "region",
         NULL},
        {"missing bracket (damage-12)", AWS_CREDENTIALS_FILE, "[a\nregion = x\n", "a", "region",
         NULL},
        {"BOM (damage-02)", AWS_CREDENTIALS_FILE, "\xEF\xBB\xBF[a]\nregion = x\n", "a", "region",
         NULL},
        {"non-breaking space (damage-14)", AWS_CREDENTIALS_FILE, "[a]\nregion = x\xC2\xA0\n", "a",
         "region", "x"},
        {"zero width space stays (damage-15)", AWS_CREDENTIALS_FILE,
         "[a]\nregion = x\xE2\x80\x8B\n", "a", "region", "x\xE2\x80\x8B"},
        {"broken UTF-8 stays", AWS_CREDENTIALS_FILE, "[a]\nregion = x\xA0\n", "a", "region",
         "x\xA0"},
        {"a secret on two lines (damage-21)", AWS_CREDENTIALS_FILE,
         "[a]\naws_secret_access_key = x\n  y\n", "a", "aws_secret_access_key", "x\ny"},
        {"a second line that is not indented is lost", AWS_CREDENTIALS_FILE,
         "[a]\naws_secret_access_key = x\ny\n", "a", "aws_secret_access_key", "x"},
        {"duplicate section, later value wins", AWS_CREDENTIALS_FILE,
         "[a]\nregion = x\n[b]\n[a]\nregion = y\n", "a", "region", "y"},
        {"duplicate section, first value stays", AWS_CREDENTIALS_FILE,
         "[a]\nregion = x\n[a]\noutput = y\n", "a", "region", "x"},
        {"duplicate key", AWS_CREDENTIALS_FILE, "[a]\nregion = x\nregion = y\n", "a", "region",
         "y"},
        {"blank value", AWS_CREDENTIALS_FILE, "[a]\nregion =\n", "a", "region", ""},
        {"[] hides what follows", AWS_CREDENTIALS_FILE, "[a]\n[]\nregion = x\n", "a", "region",
         NULL},
        {"nothing before a section", AWS_CREDENTIALS_FILE, "region = x\n[a]\n", "a", "region",
         NULL},
        {"[profile a] in credentials (profile-missing-09)", AWS_CREDENTIALS_FILE,
         "[profile a]\nregion = x\n", "a", "region", NULL},
        {"[a] in config (profile-missing-03)", AWS_CONFIG_FILE, "[a]\nregion = x\n", "a", "region",
         NULL},
        {"[profile a] in config", AWS_CONFIG_FILE, "[profile a]\nregion = x\n", "a", "region", "x"},
        {"[profile   a b ]", AWS_CONFIG_FILE, "[profile  \ta b ]\nregion = x\n", "a b", "region",
         "x"},
        {"quotes in the header are part of the name", AWS_CONFIG_FILE,
         "[profile \"a\"]\nregion = x\n", "a", "region", NULL},
        {"[profile default] beats [default] (profile-shadowed-02)", AWS_CONFIG_FILE,
         "[profile default]\nregion = x\n[default]\nregion = y\n", "default", "region", "x"},
        {"[default] goes away as a whole", AWS_CONFIG_FILE,
         "[default]\noutput = y\n[profile default]\nregion = x\n", "default", "output", NULL},
        {"an empty parent swallows indented keys", AWS_CREDENTIALS_FILE,
         "[a]\noutput =\n region = x\n", "a", "region", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        AwsFile *f = awsfile_parse(&arena, DIALECT_GO, rows[i].kind, "f", span_of(rows[i].bytes));
        const char *text = test_text(f, rows[i].profile, rows[i].key);
        bool same =
            text && rows[i].expect ? strcmp(text, rows[i].expect) == 0 : text == rows[i].expect;
        if (!same)
            print_error("%s: got %s, want %s\n", rows[i].name, text ? text : "(none)",
                        rows[i].expect ? rows[i].expect : "(none)");
        assert_true(same);
        arena_clear(&arena);
    }
}

void test_go_nested_blocks(void **state)
{
    Arena arena = ARENA_INIT;
    AwsFile *f =
        awsfile_parse(&arena, DIALECT_GO, AWS_CONFIG_FILE, "f",
                      span_of("[services dev]\nsts =\n  endpoint_url = "
                              "http://localhost:4566\ns3=\n endpoint_url = http://s3 # x\n"));
    const AwsProperty *p = awsfile_property(f, SECTION_SERVICES, "dev", "sts");
    (void)state;
    assert_non_null(p);
    assert_int_equal(p->n_sub, 1);
    assert_string_equal(p->sub[0].key, "endpoint_url");
    assert_string_equal(p->sub[0].value.text, "http://localhost:4566");
    assert_int_equal(p->sub[0].value.at.line, 3);
    p = awsfile_property(f, SECTION_SERVICES, "dev", "s3");
    assert_string_equal(p->sub[0].value.text, "http://s3 # x");
    arena_clear(&arena);
}

void test_go_places_and_secrets(void **state)
{
    Arena arena = ARENA_INIT;
    AwsFile *f = awsfile_parse(&arena, DIALECT_GO, AWS_CREDENTIALS_FILE, "~/.aws/credentials",
                               span_of("[p]\naws_access_key_id = AKIA\r\naws_secret_access_key =  "
                                       "abc \naws_session_token=t\n"));
    const AwsProperty *p = awsfile_property(f, SECTION_PROFILE, "p", "aws_secret_access_key");
    (void)state;
    assert_null(p->value.text);
    assert_int_equal(secret_shape(p->value.secret).len_bytes, 3);
    assert_int_equal(secret_shape(p->raw.secret).strays,
                     STRAY_LEADING_BLANK | STRAY_INNER_BLANK | STRAY_TRAILING_BLANK);
    assert_int_equal(p->value.at.line, 3);
    assert_int_equal(p->value.at.column, 26);
    p = awsfile_property(f, SECTION_PROFILE, "p", "aws_access_key_id");
    assert_string_equal(p->value.text, "AKIA");
    assert_string_equal(p->raw.text, " AKIA\r");
    assert_non_null(awsfile_property(f, SECTION_PROFILE, "p", "aws_session_token")->value.secret);
    arena_clear(&arena);
}

/* A setting that holds a secret is known by its name; a path or a time with such a word in it isn't
 * one (AWS CLI topic config-vars). */
void test_go_secrets_are_known_by_their_names(void **state)
{
    static const struct {
        const char *key;
        bool secret;
    } rows[] = {
        {"aws_secret_access_key", true},
        {"aws_session_token", true},
        {"aws_security_token", true},
        {"AWS_SECRET_ACCESS_KEY", true},
        {"external_id", true},
        {"my_password", true},
        {"my_passwd", true},
        {"private_key", true},
        {"web_identity_token_file", false},
        {"token_url", false},
        {"token_duration_seconds", false},
        {"token_expiration", false},
        {"aws_session_token_expires", false},
        {"aws_access_key_id", false},
        {"role_arn", false},
        {"credential_process", false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        const char *text = arena_printf(&a, "[p]\n%s = /h/x\n", rows[i].key);
        const AwsFile *f = awsfile_parse(&a, DIALECT_GO, AWS_CREDENTIALS_FILE, "f", span_of(text));
        const AwsProperty *p = f->sections.items[0].properties.items;
        if ((p->value.secret != NULL) != rows[i].secret)
            fail_msg("%s", rows[i].key);
        if (!rows[i].secret)
            assert_string_equal(p->value.text, "/h/x");
        arena_clear(&a);
    }
}

/* Where parsers before 2023-11-13 differ, both readings stand there. */
void test_the_older_reading_stands_beside(void **state)
{
    Arena a = ARENA_INIT;
    AwsFile *f = awsfile_parse(&a, DIALECT_GO, AWS_CREDENTIALS_FILE, "f",
                               span_of("[p]\nregion = 'x'\nrole_arn = y\nmfa_serial = z ,w\n"
                                       "aws_secret_access_key = k\xC2\xA0\n"));
    const AwsProperty *p = awsfile_property(f, SECTION_PROFILE, "p", "region");
    (void)state;
    assert_string_equal(p->value.text, "x");
    assert_string_equal(p->old.text, "'x'");
    assert_false(value_present(awsfile_property(f, SECTION_PROFILE, "p", "role_arn")->old));
    assert_true(awsfile_property(f, SECTION_PROFILE, "p", "mfa_serial")->old_dropped);
    p = awsfile_property(f, SECTION_PROFILE, "p", "aws_secret_access_key");
    assert_int_equal(secret_shape(p->value.secret).len_bytes, 1);
    assert_int_equal(secret_shape(p->old.secret).len_bytes, 3);
    assert_null(p->old.text);
    assert_false(f->old_empty);
    f = awsfile_parse(&a, DIALECT_GO, AWS_CREDENTIALS_FILE, "f", span_of("[p]\nregion = \"x\n"));
    assert_true(f->old_empty);
    arena_clear(&a);
}

#include "tests/support/setup.h"

#include "tests/support/awsproperty.h"

#include <stdio.h>
#include <string.h>

#include "awsfiles/awsfile.h"
#include "base/alloc.h"

#define KEYS                                                             \
    "aws_access_key_id = AKIARTX3GSDSVM357XQK\naws_secret_access_key = " \
    "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\n"

enum { HARM = 1, FINE = 0, NONE = -1 };

/* go, boto: what the form does in that dialect; NONE = it is not there. */
static const struct {
    const char *form;
    enum aws_file_kind kind;
    const char *bytes;
    int go, boto;
} damage_rows[] = {
    {"bom", AWS_CREDENTIALS_FILE, "\xEF\xBB\xBF[default]\n" KEYS, HARM, HARM},
    {"bom", AWS_CREDENTIALS_FILE, "\xEF\xBB\xBF# mine\n[default]\n" KEYS, FINE, HARM},
    {"utf16", AWS_CREDENTIALS_FILE, "\xFF\xFE[\0d\0", HARM, HARM},
    {"missing_bracket", AWS_CREDENTIALS_FILE, "[default\n" KEYS, HARM, HARM},
    {"missing_bracket", AWS_CREDENTIALS_FILE, "[a]\n[default] mine\n" KEYS, HARM, NONE},
    {"missing_bracket", AWS_CREDENTIALS_FILE, "[default] # mine\n" KEYS, NONE, NONE},
    {"export", AWS_CREDENTIALS_FILE, "[default]\nexport AWS_ACCESS_KEY_ID=x\n", HARM, HARM},
    {"export", AWS_CREDENTIALS_FILE, "[default]\nset AWS_ACCESS_KEY_ID=x\n", HARM, HARM},
    {"export", AWS_CREDENTIALS_FILE, "[default]\nSET AWS_ACCESS_KEY_ID=x\n", HARM, HARM},
    {"export", AWS_CREDENTIALS_FILE, "[default]\nsetx AWS_ACCESS_KEY_ID=x\n", HARM, HARM},
    {"export", AWS_CREDENTIALS_FILE, "[default]\nsetx AWS_ACCESS_KEY_ID x\n", HARM, HARM},
    {"export", AWS_CREDENTIALS_FILE, "[default]\nset -gx AWS_ACCESS_KEY_ID x\n", HARM, HARM},
    {"no_separator", AWS_CREDENTIALS_FILE, "[default]\n" KEYS "set this up\n", FINE, HARM},
    {"no_separator", AWS_CREDENTIALS_FILE, "[default]\n" KEYS "setx AWS_PROFILE\n", FINE, HARM},
    {"export", AWS_CREDENTIALS_FILE, "[default]\n$env:AWS_ACCESS_KEY_ID=x\n", HARM, HARM},
    {"export", AWS_CREDENTIALS_FILE, "[default]\n$Env:AWS_ACCESS_KEY_ID = x\n", HARM, HARM},
    {"before_section", AWS_CREDENTIALS_FILE, "aws_access_key_id = x\n[default]\n", HARM, HARM},
    {"line_break", AWS_CREDENTIALS_FILE, "[default]\naws_secret_access_key = YqU59\n  67Bho\n",
     HARM, HARM},
    {"line_break", AWS_CREDENTIALS_FILE, "[default]\naws_secret_access_key = YqU59\n67Bho\n", HARM,
     HARM},
    {"no_separator", AWS_CREDENTIALS_FILE, "[default]\n" KEYS "what is this?\n", FINE, HARM},
    {"smart_quote", AWS_CREDENTIALS_FILE,
     "[default]\naws_access_key_id = \xE2\x80\x9C"
     "AKIA\xE2\x80\x9D\n",
     HARM, HARM},
    {"zero_width", AWS_CREDENTIALS_FILE, "[default]\naws_secret_access_key = Yq\xE2\x80\x8BU\n",
     HARM, HARM},
    {"nbsp", AWS_CREDENTIALS_FILE, "[default]\naws_access_key_id = AKIA\xC2\xA0\n", FINE, FINE},
    {"nbsp", AWS_CREDENTIALS_FILE, "[default]\naws_access_key_id = AK\xC2\xA0IA\n", HARM, HARM},
    {"cr", AWS_CREDENTIALS_FILE, "[default]\r\naws_access_key_id = AKIA\r\n", FINE, NONE},
    {"trailing_blank", AWS_CREDENTIALS_FILE, "[default]\naws_access_key_id = AKIA \n", FINE, FINE},
    {"quotes", AWS_CREDENTIALS_FILE, "[default]\naws_access_key_id = \"AKIA\"\n", FINE, HARM},
    {"quotes", AWS_CREDENTIALS_FILE, "[default]\naws_access_key_id = \"AKIA\n", HARM, HARM},
    {"inline_comment", AWS_CREDENTIALS_FILE, "[default]\naws_access_key_id = AKIA # c\n", FINE,
     HARM},
    {"inner_blank", AWS_CREDENTIALS_FILE, "[default]\naws_access_key_id = AK IA\n", HARM, HARM},
    {"percent", AWS_CREDENTIALS_FILE, "[default]\naws_secret_access_key = a%2Fb\n", HARM, HARM},
    {"indented", AWS_CREDENTIALS_FILE, "[default]\n  aws_access_key_id = AKIA\n", FINE, FINE},
    {"swallowed", AWS_CREDENTIALS_FILE, "[default]\noutput =\n  region = x\n", HARM, HARM},
    {"upper_case", AWS_CREDENTIALS_FILE, "[default]\nAWS_ACCESS_KEY_ID = AKIA\n", FINE, FINE},
    {"duplicate_section", AWS_CREDENTIALS_FILE, "[default]\nregion = x\n[default]\noutput = y\n",
     FINE, HARM},
    {"duplicate_key", AWS_CREDENTIALS_FILE, "[default]\nregion = x\nregion = y\n", HARM, HARM},
    {"duplicate_key", AWS_CREDENTIALS_FILE, "[default]\nregion = x\nregion = x\n", FINE, HARM},
    {"blank_value", AWS_CREDENTIALS_FILE, "[default]\naws_access_key_id =\n", HARM, HARM},
    {"profile_prefix", AWS_CREDENTIALS_FILE, "[profile work]\n" KEYS, HARM, HARM},
    {"no_profile_prefix", AWS_CONFIG_FILE, "[work]\n" KEYS, HARM, HARM},
    {"no_profile_prefix", AWS_CONFIG_FILE, "[plugins]\nx = y\n", NONE, NONE},
    {"section_case", AWS_CONFIG_FILE, "[Profile work]\n" KEYS, HARM, HARM},
    {"section_case", AWS_CREDENTIALS_FILE, "[Default]\n" KEYS, HARM, HARM},
    {"section_blanks", AWS_CREDENTIALS_FILE, "[ default ]\n" KEYS, FINE, HARM},
    {"section_quotes", AWS_CONFIG_FILE, "[profile \"work\"]\n" KEYS, HARM, FINE},
    {"default_twice", AWS_CONFIG_FILE, "[default]\nregion = x\n[profile default]\nregion = y\n",
     HARM, HARM},
    {"process_quotes", AWS_CONFIG_FILE, "[default]\ncredential_process = \"a b\" --x \"c d\"\n",
     HARM, FINE},
    {"process_quotes", AWS_CONFIG_FILE, "[default]\ncredential_process = \"a b\" --x\n", NONE,
     NONE},
    {"process_quotes", AWS_CONFIG_FILE, "[default]\ncredential_process = \"a b\"\n", NONE, NONE},
    {"wrong_key", AWS_CREDENTIALS_FILE, "[default]\naccess_key = AKIA\nsecret_key = s\n", HARM,
     HARM},
    {"wrong_key", AWS_CREDENTIALS_FILE, "[default]\naws_acess_key_id = AKIA\n", HARM, HARM},
    {"wrong_key", AWS_CREDENTIALS_FILE, "[default]\nx_principal_arn = y\nmanager = z\n", NONE,
     NONE},
    {"cr_alone", AWS_CREDENTIALS_FILE, "[default]\rregion = x\r", HARM, FINE},
    {"control", AWS_CREDENTIALS_FILE, "[default]\naws_access_key_id = AK\x01IA\n", HARM, HARM},
    {"non_ascii", AWS_CREDENTIALS_FILE, "[default]\naws_access_key_id = AK\xC3\xA4IA\n", HARM,
     HARM},
};

static int damage_of(enum aws_dialect dialect, size_t row)
{
    Arena arena = ARENA_INIT;
    Span bytes = damage_rows[row].bytes[0] == '\xFF' ? (Span){damage_rows[row].bytes, 6}
                                                     : span_of(damage_rows[row].bytes);
    AwsFile *f = awsfile_parse(&arena, dialect, damage_rows[row].kind, "f", bytes);
    int found = NONE;
    for (size_t i = 0; i < f->damage.len; i++)
        if (strcmp(f->damage.items[i].form, damage_rows[row].form) == 0 && found != HARM) {
            assert_non_null(f->damage.items[i].text);
            found = f->damage.items[i].harmless ? FINE : HARM;
        }
    arena_clear(&arena);
    return found;
}

void test_damage_per_dialect(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(damage_rows); i++) {
        int go = damage_of(DIALECT_GO, i), boto = damage_of(DIALECT_BOTO, i);
        if (go != damage_rows[i].go || boto != damage_rows[i].boto)
            fail_msg("row %zu, %s: Go %d, boto %d", i, damage_rows[i].form, go, boto);
    }
}

void test_a_clean_file_has_no_damage(void **state)
{
    static const char *const files[] = {
        "[default]\n" KEYS "\n# a comment\n[work]\nregion = eu-west-1\n",
        "[default]\nregion = us-east-1\ns3 =\n  addressing_style = path\n\n[profile x]\nrole_arn = "
        "arn:aws:iam::1:role/r\n"
        "source_profile = default\n[sso-session s]\nsso_registration_scopes = "
        "sso:account:access\n[plugins]\nendpoint = x\n",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        for (int d = 0; d < 2; d++) {
            Arena arena = ARENA_INIT;
            AwsFile *f =
                awsfile_parse(&arena, d ? DIALECT_BOTO : DIALECT_GO,
                              i ? AWS_CONFIG_FILE : AWS_CREDENTIALS_FILE, "f", span_of(files[i]));
            if (f->damage.len > 0)
                print_error("%s: %s\n", f->damage.items[0].form, f->damage.items[0].text);
            assert_int_equal(f->damage.len, 0);
            arena_clear(&arena);
        }
}

/* The text of a damage must not hold what stands in the file. */
void test_damage_tells_no_secret(void **state)
{
    Arena arena = ARENA_INIT;
    AwsFile *f = awsfile_parse(&arena, DIALECT_GO, AWS_CREDENTIALS_FILE, "f",
                               span_of("SECRETPIECE = x\n[default]\naws_secret_access_key = "
                                       "ABC\nSECRETPIECE\n SECRETPIECE=x\n"));
    (void)state;
    assert_true(f->damage.len > 0);
    for (size_t i = 0; i < f->damage.len; i++) {
        assert_null(strstr(f->damage.items[i].text, "SECRET"));
        assert_true(!f->damage.items[i].key || !strstr(f->damage.items[i].key, "secretpiece"));
    }
    arena_clear(&arena);
}

/* Nonsense is read to its end, and quickly enough: ten megabytes of what is commonest, one of each
 * kind. */
void test_big_and_binary_files(void **state)
{
    static const char *const units[] = {"a=b\n",        NULL,  "[a]\n", " x\n",
                                        "k = v # c\n",  "x\n", "=\n",   "\r",
                                        "\xEF\xBB\xBF", "[",   "\"",    "a\n b=c\n"};
    enum { BIG = 10 * 1024 * 1024, SMALLER = 1024 * 1024 };
    char *bytes = mem_alloc(BIG);
    (void)state;
    for (size_t u = 0; u < ARRAY_LEN(units); u++) {
        size_t len = u < 2 ? BIG : SMALLER;
        for (size_t i = 0; i < len; i++)
            bytes[i] = units[u] ? units[u][i % strlen(units[u])] : (char)(i * 2654435761u >> 13);
        if (units[u])
            memcpy(bytes, "[a]\n", 4);
        for (int d = 0; d < 2; d++) {
            Arena arena = ARENA_INIT;
            AwsFile *f = awsfile_parse(&arena, d ? DIALECT_BOTO : DIALECT_GO, AWS_CONFIG_FILE, "f",
                                       (Span){bytes, len});
            assert_int_equal(f->state,
                             f->n_items > AWSFILE_MAX_PROPERTIES ? FILE_TOO_BIG : FILE_OK);
            arena_clear(&arena);
        }
    }
    mem_free(bytes);
}

void test_a_long_session_token_is_whole(void **state)
{
    Arena arena = ARENA_INIT;
    char bytes[6000] = "[default]\r\naws_session_token = ";
    size_t head = strlen(bytes);
    AwsFile *f;
    (void)state;
    memset(bytes + head, 'T', 4096);
    memcpy(bytes + head + 4096, "\r\n", 2);
    for (int d = 0; d < 2; d++) {
        f = awsfile_parse(&arena, d ? DIALECT_BOTO : DIALECT_GO, AWS_CREDENTIALS_FILE, "f",
                          (Span){bytes, head + 4098});
        assert_int_equal(
            secret_shape(
                awsfile_property(f, SECTION_PROFILE, "default", "aws_session_token")->value.secret)
                .len_bytes,
            4096);
    }
    arena_clear(&arena);
}

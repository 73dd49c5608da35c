/* OpenTofu's encryption: each row was run with OpenTofu 1.12.6. */
#include "tests/support/setup.h"

#include "base/alloc.h"
#include "terraform/tfload.h"
#include "tests/support/tfcase.h"

#define KEY(name, more) "  key_provider \"aws_kms\" \"" name "\" {\n" REQUIRED more "  }\n"
#define REQUIRED "    kms_key_id = \"alias/s\"\n    key_spec = \"AES_256\"\n"
#define PBKDF2(name, more) "  key_provider \"pbkdf2\" \"" name "\" {\n" more "  }\n"
#define LONG "    passphrase = \"0123456789abcdef\"\n"
#define METHOD(name, keys) \
    "  method \"aes_gcm\" \"" name "\" {\n    keys = key_provider." keys "\n  }\n"
#define STATE(more) "  state {\n    method = method.aes_gcm.m\n" more "  }\n"
#define ENCRYPTION(text) "terraform {\n encryption {\n" text " }\n}\n"
#define IN_STATE(provider) ENCRYPTION(provider METHOD("m", "pbkdf2.p") STATE(""))
#define ENV(text) "TF_ENCRYPTION=" text

/* What is refused first (NULL: nothing), and how many key providers sign in to AWS. */
static void encryption_is(const char *tf, const char *env, const char *program, const char *summary,
                          size_t signs_in, size_t row)
{
    TfCase f = tfcase_open(FILES({"/t/main.tf", tf}, {program, ""}),
                           (const char *const[]){"PATH=/bin1", env, NULL}, NULL, 0);
    const char *got = f.config->problems.len ? f.config->problems.items[0].summary : NULL;
    if (!got != !summary || (got && strcmp(got, summary) != 0))
        fail_msg("row %zu: %s", row, got ? got : "nothing is refused");
    if (f.config->encryptions.len != signs_in)
        fail_msg("row %zu: %zu sign in", row, f.config->encryptions.len);
    tfcase_close(&f);
}

/* A key provider signs in only where a target leads to it; a fallback waits for a state. */
void test_tf_encryption_in_use(void **state)
{
    static const struct {
        const char *tf;
        size_t signs_in;
    } rows[] = {
        {ENCRYPTION(KEY("k", "")), 0},
        {ENCRYPTION(KEY("k", "") METHOD("m", "aws_kms.k")), 0},
        {ENCRYPTION(KEY("k", "") METHOD("m", "aws_kms.k") STATE("")), 1},
        {ENCRYPTION(KEY("k", "") KEY("other", "") METHOD("m", "aws_kms.k") STATE("")), 1},
        {ENCRYPTION(KEY("k", "    chain = key_provider.aws_kms.other\n") KEY("other", "")
                        METHOD("m", "aws_kms.k") STATE("")),
         2},
        {ENCRYPTION(KEY("k", "") PBKDF2("p", LONG) METHOD("m", "pbkdf2.p") METHOD("o", "aws_kms.k")
                        STATE("    fallback {\n      method = method.aes_gcm.o\n    }\n")),
         0},
        {ENCRYPTION(KEY("k", "") METHOD("m", "aws_kms.k") "  remote_state_data_sources {\n    "
                                                          "default {\n      method = "
                                                          "method.aes_gcm.m\n    }\n  }\n"),
         1},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        encryption_is(rows[i].tf, NULL, "/bin1/tofu", NULL, rows[i].signs_in, i);
}

void test_tf_encryption_refused(void **state)
{
    static const char *const build = "Unable to build encryption key data";
    static const struct {
        const char *tf, *summary;
    } rows[] = {
        {IN_STATE(PBKDF2("p", LONG)), NULL},
        {IN_STATE(PBKDF2("p", "    passphrase = \"0123456789abcde\"\n")), "build"},
        {"variable \"pw\" {\n  default = \"short\"\n}\n" IN_STATE(
             PBKDF2("p", "    passphrase = var.pw\n")),
         "build"},
        {IN_STATE(PBKDF2("p", "")), "build"},
        {IN_STATE(PBKDF2("p", LONG "    iterations = 1000\n")), "build"},
        {IN_STATE(PBKDF2("p", LONG "    iterations = 200000\n")), NULL},
        {IN_STATE(PBKDF2("p", LONG "    hash_function = \"md5\"\n")), "build"},
        {IN_STATE(PBKDF2("p", LONG "    nope = 1\n")), "Unsupported argument"},
        {IN_STATE(PBKDF2("p", LONG "    chain = key_provider.pbkdf2.q\n") PBKDF2("q", LONG)),
         "build"},
        {IN_STATE(PBKDF2("p", "    chain = key_provider.pbkdf2.q\n") PBKDF2("q", LONG)), NULL},
        {ENCRYPTION(PBKDF2("p", "    passphrase = \"short\"\n")), NULL}, /* nothing leads there */
        {IN_STATE(""), "Reference to undeclared key provider"},
        {ENCRYPTION(STATE("")), "Reference to undeclared encryption method"},
        {ENCRYPTION("  state {\n  }\n"), "Invalid expression"},
        {ENCRYPTION("  key_provider \"nope\" \"p\" {\n  }\n" METHOD("m", "nope.p") STATE("")),
         "Error fetching key_provider"},
        {ENCRYPTION("  method \"nope\" \"m\" {\n  }\n  state {\n    method = method.nope.m\n  }\n"),
         "Error fetching encryption method"},
        {ENCRYPTION("  method \"unencrypted\" \"u\" {\n  }\n  state {\n    enforced = true\n    "
                    "method = method.unencrypted.u\n  }\n"),
         "Unencrypted method is forbidden"},
        {IN_STATE(PBKDF2("p", LONG)) ENCRYPTION(""), "Duplicate encryption configuration"},
        {ENCRYPTION("  foo {\n  }\n"), "Unsupported block type"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *summary = rows[i].summary;
        encryption_is(rows[i].tf, NULL, "/bin1/tofu",
                      summary && strcmp(summary, "build") == 0 ? build : summary, 0, i);
    }
}

#define JSON_KEY(passphrase, reference)                                                      \
    "{\"key_provider\":{\"pbkdf2\":{\"p\":{\"passphrase\":\"" passphrase                     \
    "\"}}},\"method\":{\"aes_gcm\":{\"m\":{\"keys\":\"key_provider.pbkdf2.p\"}}},\"state\":" \
    "{\"method\":\"" reference "\"}}"

/* TF_ENCRYPTION says the same as the block, and more than it; Terraform does not read it. */
void test_tf_encryption_of_the_environment(void **state)
{
    static const struct {
        const char *tf, *env, *program, *summary;
        size_t signs_in;
    } rows[] = {
        {"", ENV(PBKDF2("p", "    passphrase = \"short\"\n") METHOD("m", "pbkdf2.p") STATE("")),
         "/bin1/tofu", "Unable to build encryption key data", 0},
        {"", ENV(PBKDF2("p", "    passphrase = \"short\"\n") METHOD("m", "pbkdf2.p") STATE("")),
         "/bin1/terraform", NULL, 0},
        {"", ENV(KEY("k", "") METHOD("m", "aws_kms.k") STATE("")), "/bin1/tofu", NULL, 1},
        {ENCRYPTION(KEY("k", "")), ENV(METHOD("m", "aws_kms.k") STATE("")), "/bin1/tofu", NULL, 1},
        {IN_STATE(PBKDF2("p", "    passphrase = \"short\"\n")), ENV(PBKDF2("p", LONG)),
         "/bin1/tofu", NULL, 0},
        {"", ENV(JSON_KEY("short", "method.aes_gcm.m")), "/bin1/tofu",
         "Unable to build encryption key data", 0},
        {"", ENV(JSON_KEY("0123456789abcdef", "method.aes_gcm.m")), "/bin1/tofu", NULL, 0},
        {"", ENV(JSON_KEY("0123456789abcdef", "${method.aes_gcm.m}")), "/bin1/tofu",
         "Invalid expression", 0},
        {"", ENV("key_provider \"aws_kms\" {"), "/bin1/tofu", "Unclosed configuration block", 0},
        {"", ENV("foo {\n}\n"), "/bin1/tofu", "Unsupported block type", 0},
        {"", ENV(" "), "/bin1/tofu", NULL, 0},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        encryption_is(rows[i].tf, rows[i].env, rows[i].program, rows[i].summary, rows[i].signs_in,
                      i);
}

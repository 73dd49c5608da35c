#include "tests/support/setup.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/checkrows.h"

/* For each cause of the keys step a set-up that has it; the last rows have none. */
static const CheckRow rows[] = {
    {"wrong secret",
     {"HOME=/h", "AWS_ACCESS_KEY_ID=" ALICE, "AWS_SECRET_ACCESS_KEY=" BOB_SECRET},
     {{"/t/main.tf", PROVIDER("")}},
     "wrong_keys",
     CERTAINTY_CERTAIN,
     "keys.wrong_keys.secret",
     NULL,
     {0},
     0},
    {"unknown id",
     {"HOME=/h", "AWS_ACCESS_KEY_ID=" BOB, "AWS_SECRET_ACCESS_KEY=" BOB_SECRET},
     {{"/t/main.tf", PROVIDER("")}},
     "wrong_keys",
     CERTAINTY_LIKELY,
     "keys.key_inactive.possible",
     "other_partition",
     {0},
     0},
    {"placeholder",
     {"HOME=/h"},
     {{"/t/main.tf",
       PROVIDER("  access_key = \"YOUR_ACCESS_KEY\"\n  secret_key = \"YOUR_SECRET_KEY\"\n")}},
     "wrong_keys",
     CERTAINTY_CERTAIN,
     "keys.wrong_keys.placeholder",
     NULL,
     {0},
     0},
    {"user id for a key id",
     {"HOME=/h", "AWS_ACCESS_KEY_ID=AIDARTX3GSDSVM357XQK", "AWS_SECRET_ACCESS_KEY=" ALICE_SECRET},
     {{"/t/main.tf", PROVIDER("")}},
     "wrong_keys",
     CERTAINTY_CERTAIN,
     "keys.wrong_keys.not_a_key_id",
     NULL,
     {0},
     0},
    {"exchanged pair",
     {"HOME=/h", "AWS_ACCESS_KEY_ID=" ALICE_SECRET, "AWS_SECRET_ACCESS_KEY=" ALICE},
     {{"/t/main.tf", PROVIDER("")}},
     "wrong_keys",
     CERTAINTY_PROVEN,
     "keys.wrong_keys.swapped",
     "repaired",
     {0},
     0},
    {"nothing at all",
     {"HOME=/h"},
     {{"/t/main.tf", PROVIDER("")}},
     "missing_keys",
     CERTAINTY_CERTAIN,
     "keys.missing_keys.none",
     NULL,
     {0},
     0},
    {"half a pair in the file",
     {"HOME=/h"},
     {{"/t/main.tf", PROVIDER("")},
      {"/h/.aws/credentials", "[default]\naws_access_key_id = " ALICE "\n"}},
     "missing_keys",
     CERTAINTY_CERTAIN,
     "keys.missing_keys.half_in_file",
     NULL,
     {0},
     0},
    {"half a pair in the block",
     {"HOME=/h"},
     {{"/t/main.tf", PROVIDER("  access_key = \"" ALICE "\"\n")}},
     "missing_keys",
     CERTAINTY_CERTAIN,
     "keys.missing_keys.half_in_block",
     NULL,
     {0},
     0},
    {"temporary key alone",
     {"HOME=/h", "AWS_ACCESS_KEY_ID=" TEMP, "AWS_SECRET_ACCESS_KEY=" TEMP_SECRET},
     {{"/t/main.tf", PROVIDER("")}},
     "missing_session_token",
     CERTAINTY_CERTAIN,
     "keys.missing_session_token.absent",
     NULL,
     {0},
     0},
    {"token under its old name",
     {"HOME=/h", "AWS_ACCESS_KEY_ID=" TEMP, "AWS_SECRET_ACCESS_KEY=" TEMP_SECRET,
      "AWS_SECURITY_TOKEN=" TOKEN},
     {{"/t/main.tf", PROVIDER("")}},
     "missing_session_token",
     CERTAINTY_PROVEN,
     "keys.missing_session_token.old_name",
     "found_token",
     {0},
     0},
    {"token beside a long-term key",
     {"HOME=/h", "AWS_ACCESS_KEY_ID=" ALICE, "AWS_SECRET_ACCESS_KEY=" ALICE_SECRET,
      "AWS_SESSION_TOKEN=" TOKEN},
     {{"/t/main.tf", PROVIDER("")}},
     "stale_session_token",
     CERTAINTY_PROVEN,
     "keys.stale_session_token.long_term_key",
     "drop_token",
     {0},
     0},
    {"token of another login",
     {"HOME=/h", "AWS_ACCESS_KEY_ID=" TEMP, "AWS_SECRET_ACCESS_KEY=" TEMP_SECRET,
      "AWS_SESSION_TOKEN=" TOKEN "x"},
     {{"/t/main.tf", PROVIDER("")}},
     "stale_session_token",
     CERTAINTY_LIKELY,
     "keys.stale_session_token.other_key",
     NULL,
     {0},
     0},
    {"carriage return behind the secret",
     {"HOME=/h", "AWS_ACCESS_KEY_ID=" ALICE, "AWS_SECRET_ACCESS_KEY=" ALICE_SECRET "\r"},
     {{"/t/main.tf", PROVIDER("")}},
     "file_damage",
     CERTAINTY_PROVEN,
     "keys.file_damage.cr",
     "repaired",
     {0},
     0},
    {"quotes round both",
     {"HOME=/h", "AWS_ACCESS_KEY_ID=\"" ALICE "\"", "AWS_SECRET_ACCESS_KEY=\"" ALICE_SECRET "\""},
     {{"/t/main.tf", PROVIDER("")}},
     "file_damage",
     CERTAINTY_PROVEN,
     "keys.file_damage.quotes",
     "repaired",
     {0},
     0},
    {"line break behind the id",
     {"HOME=/h", "AWS_ACCESS_KEY_ID=" ALICE "\n", "AWS_SECRET_ACCESS_KEY=" ALICE_SECRET},
     {{"/t/main.tf", PROVIDER("")}},
     "file_damage",
     CERTAINTY_PROVEN,
     "keys.file_damage.newline",
     "repaired",
     {0},
     0},
    {"URL-encoded secret",
     {"HOME=/h", "AWS_ACCESS_KEY_ID=" ALICE,
      "AWS_SECRET_ACCESS_KEY=%59qU59aaaBhoXLkc3EAbbNBXwcZWoQaLggRrwfCTl"},
     {{"/t/main.tf", PROVIDER("")}},
     "file_damage",
     CERTAINTY_PROVEN,
     "keys.file_damage.percent",
     "repaired",
     {0},
     0},
    {"environment, good",
     {"HOME=/h", "AWS_ACCESS_KEY_ID=" ALICE, "AWS_SECRET_ACCESS_KEY=" ALICE_SECRET},
     {{"/t/main.tf", PROVIDER("")}},
     NULL,
     CERTAINTY_NONE,
     NULL,
     NULL,
     {0},
     0},
    {"temporary, good",
     {"HOME=/h", "AWS_ACCESS_KEY_ID=" TEMP, "AWS_SECRET_ACCESS_KEY=" TEMP_SECRET,
      "AWS_SESSION_TOKEN=" TOKEN},
     {{"/t/main.tf", PROVIDER("")}},
     NULL,
     CERTAINTY_NONE,
     NULL,
     NULL,
     {0},
     0},
    {"profile, good, an old token in the environment",
     {"HOME=/h", "AWS_SESSION_TOKEN=" TOKEN},
     {{"/t/main.tf", PROVIDER("")},
      {"/h/.aws/credentials",
       "[default]\naws_access_key_id = " ALICE "\naws_secret_access_key = " ALICE_SECRET "\n"}},
     NULL,
     CERTAINTY_NONE,
     NULL,
     NULL,
     {0},
     0},
};

void test_each_cause_of_the_keys_is_found(void **state)
{
    (void)state;
    check_rows_verdicts(rows, ARRAY_LEN(rows));
}

void test_healthy_keys_cost_no_experiment_and_are_not_accused(void **state)
{
    (void)state;
    check_rows_healthy(rows, ARRAY_LEN(rows));
}

void test_a_blind_experiment_on_keys_proves_nothing(void **state)
{
    (void)state;
    check_rows_blind(rows, ARRAY_LEN(rows));
}

void test_an_inactive_key_is_told_only_with_consent(void **state)
{
    static const FakeKey parked[] = {
        {.id = ALICE,
         .secret = ALICE_SECRET,
         .account = "111122223333",
         .arn = "arn:aws:iam::111122223333:user/alice"},
        {.id = "AKIARTX3GSDS7UU4BLZZ",
         .secret = BOB_SECRET,
         .account = "111122223333",
         .arn = "arn:aws:iam::111122223333:user/alice",
         .inactive = true},
    };
    static const FakeFile files[] = {
        {"/t/main.tf", PROVIDER("")},
        {"/h/.aws/credentials",
         "[default]\naws_access_key_id = AKIARTX3GSDS7UU4BLZZ\naws_secret_access_key = " BOB_SECRET
         "\n[new]\naws_access_key_id = " ALICE "\naws_secret_access_key = " ALICE_SECRET "\n"},
        {NULL, NULL},
    };
    static const char *const env[] = {"HOME=/h", NULL};
    FakeCase c = {.env = env, .files = files, .keys = parked, .n_keys = ARRAY_LEN(parked)};
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_int_equal(d.verdict.cause, CAUSE_WRONG_KEYS);
    assert_int_equal(d.verdict.certainty, CERTAINTY_LIKELY);
    diagnosis_free(&d);
    c.with_consent = true;
    diagnosis_of(&c, &d);
    assert_int_equal(d.verdict.cause, CAUSE_KEY_INACTIVE);
    assert_int_equal(d.verdict.certainty, CERTAINTY_PROVEN);
    diagnosis_free(&d);
}

void test_the_damage_of_a_file_is_told_where_it_hides_the_profile(void **state)
{
    static const FakeFile files[] = {
        {"/t/main.tf", PROVIDER("")},
        {"/h/.aws/credentials", "\xEF\xBB\xBF[default]\naws_access_key_id = " ALICE
                                "\naws_secret_access_key = " ALICE_SECRET "\n"},
        {NULL, NULL},
    };
    static const char *const env[] = {"HOME=/h", NULL};
    FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_non_null(diagnosis_finding(&d, "keys.file_damage.bom"));
    assert_int_equal(d.verdict.cause, CAUSE_FILE_DAMAGE);
    diagnosis_free(&d);
}

static void diagnose_keys(const char *const *env, const FakeFault *fault, Diagnosis *out)
{
    static const FakeFile files[] = {{"/t/main.tf", PROVIDER("")}, {NULL, NULL}};
    FakeCase c = {.env = env,
                  .files = files,
                  .keys = check_keys,
                  .n_keys = n_check_keys,
                  .faults = fault,
                  .n_faults = fault != NULL};
    diagnosis_of(&c, out);
}

/* AWS looks at the token before it looks at the signature: refused for the signature, a temporary
 * key has another trouble than a missing token. */
void test_a_refused_signature_is_no_missing_token(void **state)
{
    static const char *const env[] = {"HOME=/h", ENV_PAIR(TEMP, TEMP_SECRET), NULL};
    static const FakeFault fault = {"", NET_OK, 403, "SignatureDoesNotMatch", false, false};
    Diagnosis d;
    (void)state;
    diagnose_keys(env, &fault, &d);
    assert_null(diagnosis_finding(&d, "keys.missing_session_token.absent"));
    diagnosis_free(&d);
    diagnose_keys(env, NULL, &d);
    assert_non_null(diagnosis_finding(&d, "keys.missing_session_token.absent"));
    diagnosis_free(&d);
}

/* A key that is refused without the token as well: the token is a remark, not the cause. */
void test_a_stale_token_beside_a_dead_key_is_a_warning(void **state)
{
    static const char *const env[] = {"HOME=/h", ENV_PAIR(BOB, BOB_SECRET),
                                      "AWS_SESSION_TOKEN=" TOKEN, NULL};
    const Finding *f;
    Diagnosis d;
    (void)state;
    diagnose_keys(env, NULL, &d);
    f = diagnosis_finding(&d, "keys.stale_session_token.long_term_key");
    assert_non_null(f);
    assert_int_equal(f->severity, SEVERITY_WARN);
    assert_int_equal(f->certainty, CERTAINTY_POSSIBLE);
    assert_true(f->alternative);
    diagnosis_free(&d);
}

/* Terraform opens the backend before it configures a provider (terraform init, then plan). */
void test_the_backend_is_blamed_before_the_provider(void **state)
{
    static const char *const env[] = {"HOME=/h", NULL};
    static const FakeFile files[] = {
        {"/t/main.tf", PROVIDER("  access_key = \"" BOB "\"\n  secret_key = \"" BOB_SECRET
                                "\"\n") "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    "
                                        "key = \"k\"\n    region = "
                                        "\"us-east-1\"\n    access_key = \"" PARKED
                                        "\"\n    secret_key = \"" BOB_SECRET "\"\n  }\n}\n"},
        {NULL, NULL}};
    FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_true(d.verdict.ranked.len >= 2);
    assert_string_equal(d.verdict.ranked.items[0].configuration, "backend.s3");
    diagnosis_free(&d);
}

/* field f10: nobody was asked, so nobody refused. */
void test_a_source_without_a_role_is_half_a_profile(void **state)
{
    static const char *const env[] = {"HOME=/h", NULL};
    static const FakeFile files[] = {{"/t/main.tf", PROVIDER("  profile = \"p\"\n")},
                                     {"/h/.aws/config", "[profile p]\nsource_profile = base\n"},
                                     {"/h/.aws/credentials", "[base]\n" PAIR(ALICE, ALICE_SECRET)},
                                     {NULL, NULL}};
    FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_int_equal(d.verdict.status, VERDICT_FAIL);
    assert_string_equal(d.verdict.title, "A profile names a source, but no role_arn");
    assert_non_null(strstr(d.verdict.finding->detail, "source_profile but no role_arn"));
    diagnosis_free(&d);
}

#define LOGIN_CACHE \
    "/h/.aws/login/cache/54b26e94961ade5aa4cd61f3deff3136c953a65099a948739052499a875d5095.json"
#define LOGIN_CONFIG "[default]\nlogin_session = arn:aws:iam::111122223333:user/ana\n"
#define WEB_BLOCK(args) PROVIDER("  assume_role_with_web_identity {\n" args "  }\n")

/* What stops before AWS is asked is told by what stands there: Terraform 1.5.7 and 1.15.9,
 * OpenTofu 1.12.6, provider 6.68.0. */
void test_what_is_refused_unasked_is_named(void **state)
{
    static const struct {
        const char *env[4];
        FakeFile files[3];
        enum cause cause;
        const char *title, *detail;
    } cases[] = {
        {{"HOME=/h", "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/ci",
          "AWS_WEB_IDENTITY_TOKEN_FILE=/h/t"},
         {{"/t/main.tf", WEB_BLOCK("    session_name = \"ci\"\n")}, {"/h/t", "jwt"}},
         CAUSE_WEB_IDENTITY,
         "assume_role_with_web_identity has no role_arn",
         "AWS was not asked"},
        {{"HOME=/h", "AWS_ACCESS_KEY_ID=" ALICE, "AWS_SECRET_ACCESS_KEY=" ALICE_SECRET},
         {{"/t/main.tf", WEB_BLOCK("    session_name = \"ci\"\n")}},
         CAUSE_WEB_IDENTITY,
         "The web identity block needs exactly one token",
         "must be there"},
        {{"HOME=/h"},
         {{"/t/main.tf", PROVIDER("")}, {"/h/.aws/config", LOGIN_CONFIG}},
         CAUSE_EXPIRED_TOKEN,
         "There is no console login on this machine",
         LOGIN_CACHE " is not there"},
        {{"HOME=/h"},
         {{"/t/main.tf", PROVIDER("")},
          {"/h/.aws/config", LOGIN_CONFIG},
          {LOGIN_CACHE, "{\"accessToken\": {\"acc"}},
         CAUSE_EXPIRED_TOKEN,
         "The file of the console login can't be read",
         LOGIN_CACHE},
        {{"HOME=/h", "AWS_ACCESS_KEY_ID=" ALICE, "AWS_SECRET_ACCESS_KEY=" ALICE_SECRET},
         {{"/t/main.tf", PROVIDER("  profile = \"r\"\n")},
          {"/h/.aws/config", "[profile r]\nrole_arn = arn:aws:iam::111122223333:role/dep\n"
                             "credential_source = environment\n"}},
         CAUSE_MISSING_KEYS,
         "credential_source has a value that is none",
         "credential_source = environment"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        FakeFile files[4] = {{0}};
        FakeCase c = {
            .env = cases[i].env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
        Diagnosis d;
        for (size_t k = 0; k < ARRAY_LEN(cases[i].files); k++)
            files[k] = cases[i].files[k];
        diagnosis_of(&c, &d);
        if (!d.verdict.finding || d.verdict.cause != cases[i].cause ||
            strcmp(d.verdict.title, cases[i].title) != 0 ||
            !strstr(d.verdict.finding->detail, cases[i].detail))
            fail_msg("row %zu: %s: %s", i, d.verdict.title,
                     d.verdict.finding ? d.verdict.finding->detail : "nothing");
        diagnosis_free(&d);
    }
}

void test_a_folder_without_aws_says_that_nothing_signs_in(void **state)
{
    static const char *const env[] = {"HOME=/h", NULL};
    static const FakeFile files[] = {{"/t/main.tf", "output \"x\" {\n  value = 1\n}\n"},
                                     {NULL, NULL}};
    FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_int_equal(d.verdict.status, VERDICT_PASS);
    assert_string_equal(d.verdict.title, "Nothing signs in to AWS here");
    diagnosis_free(&d);
}

/* A profile that was asked for and is there looks as if it were set up: it is named. */
void test_an_empty_profile_is_named(void **state)
{
    static const char *const env[] = {"HOME=/h", "AWS_EC2_METADATA_DISABLED=true", NULL};
    static const FakeFile files[] = {{"/t/main.tf", PROVIDER("  profile = \"bare\"\n")},
                                     {"/h/.aws/config", "[profile bare]\nregion = us-east-1\n"},
                                     {NULL, NULL}};
    FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_string_equal(d.verdict.title, "Profile bare has no keys, role or sign-in");
    assert_string_equal(d.verdict.finding->id, "keys.missing_keys.none");
    diagnosis_free(&d);
}

/* What guides print where a key belongs, whatever stands around the word. */
void test_the_words_of_a_template_are_a_placeholder(void **state)
{
    static const struct {
        const char *key;
        bool placeholder;
    } keys[] = {
        {"AWS_ACCESS_KEY_ID=your-id-goes-here", true},
        {"AWS_ACCESS_KEY_ID=example-id", true},
        {"AWS_ACCESS_KEY_ID=replace-me", true},
        {"AWS_ACCESS_KEY_ID=ChangeMe", true},
        {"AWS_ACCESS_KEY_ID=placeholder", true},
        {"AWS_ACCESS_KEY_ID=AKIAXXXXQ", true},
        {"AWS_ACCESS_KEY_ID=MY_ACCESS_KEY", true},
        {"AWS_ACCESS_KEY_ID=my-access-key", true},
        {"AWS_ACCESS_KEY_ID=<id>", true},
        {"AWS_ACCESS_KEY_ID=${ID}", true},
        {"AWS_ACCESS_KEY_ID=AKIAABCD", false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const char *const env[] = {"HOME=/h", keys[i].key, "AWS_SECRET_ACCESS_KEY=" BOB_SECRET,
                                   NULL};
        const Finding *f;
        Diagnosis d;
        diagnose_keys(env, NULL, &d);
        f = diagnosis_finding(&d, "keys.wrong_keys.placeholder");
        if ((f != NULL) != keys[i].placeholder)
            fail_msg("%s: %s", keys[i].key, d.findings.len ? d.findings.items[0]->id : "nothing");
        if (f) {
            assert_null(diagnosis_finding(&d, "reach.emulator_mismatch.keys_at_aws"));
            assert_int_equal(f->severity, SEVERITY_FAIL);
            assert_int_equal(f->certainty, CERTAINTY_CERTAIN);
            assert_false(f->alternative);
        }
        diagnosis_free(&d);
    }
}

#define EXTERNAL "}\ndata \"external\" \"x\" {\n  program = [\"x\"]\n"

/* Without a request, too: AWS's answer to what documentation prints is known. Anybody else may know
 * the key, an emulator's own is right there, and what only looks odd is not judged. */
void test_a_placeholder_is_one_though_nobody_is_asked(void **state)
{
    static const struct {
        const char *key, *args;
        bool blamed;
    } set_ups[] = {
        {"AKIAIOSFODNN7EXAMPLE", "", true},
        {"YOUR_ACCESS_KEY", "", true},
        {"<access key>", "", true},
        {"xxxxxxxxxxxxxxxxxxxx", "", true},
        {BOB, "", false},
        {"AKIAABCD", "", false},
        {"mock_access_key", "  endpoints {\n    sts = \"http://localhost:4566\"\n  }\n", false},
        {"AKIAIOSFODNN7EXAMPLE", "  endpoints {\n    sts = \"https://sts.corp.example\"\n  }\n",
         false},
        {"mock_access_key",
         "  skip_credentials_validation = true\n  skip_requesting_account_id = true\n", false},
        {"test", "  endpoints {\n    sts = data.external.x.result.host\n  }\n" EXTERNAL, false},
        {"test", /* IAM is AWS's own, but STS is asked behind it */
         "  skip_credentials_validation = true\n  endpoints {\n    sts = "
         "data.external.x.result.host\n  }\n" EXTERNAL,
         false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(set_ups); i++) {
        char tf[512];
        const FakeFile files[] = {{"/t/main.tf", tf}, {NULL, NULL}};
        static const char *const env[] = {"HOME=/h", NULL};
        FakeCase c = {.env = env, .files = files, .offline = true};
        Diagnosis d;
        snprintf(tf, sizeof tf,
                 "provider \"aws\" {\n  region = \"us-east-1\"\n  access_key = \"%s\"\n"
                 "  secret_key = \"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"\n%s}\n"
                 "data \"aws_caller_identity\" \"me\" {}\n",
                 set_ups[i].key, set_ups[i].args);
        diagnosis_of(&c, &d);
        if ((diagnosis_finding(&d, "keys.wrong_keys.placeholder") != NULL) != set_ups[i].blamed)
            fail_msg("%s %s: %s", set_ups[i].key, set_ups[i].args,
                     d.findings.len ? d.findings.items[0]->id : "nothing");
        assert_int_equal(d.verdict.status == VERDICT_FAIL, set_ups[i].blamed);
        diagnosis_free(&d);
    }
}

/* No way to AWS is what stops Terraform; that the key is none is told beside it. */
void test_a_placeholder_behind_a_dead_way_is_told(void **state)
{
    static const FakeFault none[] = {{.host = "", .net = NET_DNS}};
    static const char *const ids[] = {"AKIAIOSFODNN7EXAMPLE", BOB};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
        char tf[512];
        const FakeFile files[] = {{"/t/main.tf", tf}, {NULL, NULL}};
        static const char *const env[] = {"HOME=/h", NULL};
        FakeCase c = {.env = env, .files = files, .faults = none, .n_faults = 1};
        const Finding *f;
        Diagnosis d;
        snprintf(tf, sizeof tf,
                 "provider \"aws\" {\n  region = \"us-east-1\"\n  access_key = \"%s\"\n"
                 "  secret_key = \"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"\n}\n"
                 "data \"aws_caller_identity\" \"me\" {}\n",
                 ids[i]);
        diagnosis_of(&c, &d);
        f = diagnosis_finding(&d, "keys.wrong_keys.placeholder");
        assert_int_equal(d.verdict.cause, CAUSE_NETWORK);
        assert_int_equal(f != NULL, i == 0);
        if (f)
            assert_int_equal(f->severity, SEVERITY_WARN);
        diagnosis_free(&d);
    }
}

/* The registry's pages of data sources: these are worked out without a call, so plan never sends
 * the keys that skip_credentials_validation lets pass. */
void test_unchecked_keys_fail_where_plan_reads_something(void **state)
{
    static const struct {
        const char *type;
        enum severity severity;
    } data[] = {
        {"aws_arn", SEVERITY_WARN},
        {"aws_billing_service_account", SEVERITY_WARN},
        {"aws_cloudtrail_service_account", SEVERITY_WARN},
        {"aws_default_tags", SEVERITY_WARN},
        {"aws_elb_hosted_zone_id", SEVERITY_WARN},
        {"aws_elb_service_account", SEVERITY_WARN},
        {"aws_iam_policy_document", SEVERITY_WARN},
        {"aws_partition", SEVERITY_WARN},
        {"aws_redshift_service_account", SEVERITY_WARN},
        {"aws_region", SEVERITY_WARN},
        {"aws_service", SEVERITY_WARN},
        {"aws_service_principal", SEVERITY_WARN},
        {"aws_caller_identity", SEVERITY_FAIL},
        {"aws_vpc", SEVERITY_FAIL},
    };
    static const char *const env[] = {"HOME=/h", ENV_PAIR(BOB, BOB_SECRET), NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(data); i++) {
        char tf[512];
        const FakeFile files[] = {{"/t/main.tf", tf}, {NULL, NULL}};
        FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
        const Finding *f;
        Diagnosis d;
        snprintf(tf, sizeof tf,
                 "provider \"aws\" {\n  region = \"us-east-1\"\n  skip_credentials_validation = "
                 "true\n  skip_requesting_account_id = true\n}\ndata \"%s\" \"x\" {}\n",
                 data[i].type);
        diagnosis_of(&c, &d);
        f = diagnosis_finding(&d, "keys.wrong_keys.unknown_id");
        if (!f || f->severity != data[i].severity || f->certainty != CERTAINTY_LIKELY)
            fail_msg("%s: %d, %d", data[i].type, f ? (int)f->severity : -1,
                     f ? (int)f->certainty : -1);
        assert_non_null(strstr(f->evidence.items[f->evidence.len - 1].text,
                               f->severity == SEVERITY_FAIL ? "is read at plan" : "apply:"));
        diagnosis_free(&d);
    }
}

/* Terraform goes on with any keys then, and nobody has accepted them. */
void test_keys_that_skip_flags_let_pass_are_not_told_as_accepted(void **state)
{
    static const struct {
        const char *flags, *text;
    } cases[] = {
        {"  skip_credentials_validation = true\n  skip_requesting_account_id = true\n",
         "not tried: skip_credentials_validation is set"},
        {"  skip_credentials_validation = true\n", ", accepted"},
        {"", ", accepted as user/alice"},
    };
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Arena arena = ARENA_INIT;
        const FakeFile files[] = {
            {"/t/main.tf", arena_printf(&arena,
                                        "provider \"aws\" {\n  region = \"eu-west-1\"\n%s}\n"
                                        "data \"aws_region\" \"x\" {}\n",
                                        cases[i].flags)},
            {NULL, NULL}};
        FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
        Diagnosis d;
        bool told = false;
        diagnosis_of(&c, &d);
        for (size_t k = 0; k < d.passed[STEP_KEYS].len; k++)
            told |= strstr(d.passed[STEP_KEYS].items[k].text, cases[i].text) != NULL;
        if (!told)
            fail_msg("%s: %s", cases[i].flags,
                     d.passed[STEP_KEYS].len ? d.passed[STEP_KEYS].items[0].text : "nothing");
        diagnosis_free(&d);
        arena_clear(&arena);
    }
}

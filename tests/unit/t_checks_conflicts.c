#include "tests/support/setup.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/checkrows.h"

#define DEFAULT_GOOD                                                   \
    {                                                                  \
        "/h/.aws/credentials", "[default]\n" PAIR(ALICE, ALICE_SECRET) \
    }
#define SSO_CONFIG \
    "[profile sso]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\n"
#define SSO_SESSION \
    "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n"

/* Which source wins, and would the loser have worked? */
static const CheckRow rows[] = {
    {"dead variables over a good default profile",
     {"HOME=/h", ENV_PAIR(BOB, BOB_SECRET)},
     {{"/t/main.tf", PROVIDER("")}, DEFAULT_GOOD},
     "env_config_conflict",
     CERTAINTY_PROVEN,
     "conflicts.env_config_conflict.env_wins",
     "would_have_worked",
     {0},
     0},
    {"dead profile in the block over good variables",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{"/t/main.tf", PROVIDER("  profile = \"old\"\n")},
      {"/h/.aws/credentials", "[old]\n" PAIR(PARKED, BOB_SECRET)}},
     "env_config_conflict",
     CERTAINTY_PROVEN,
     "conflicts.env_config_conflict.profile_wins",
     "would_have_worked",
     {0},
     0},
    {"a dead profile in the block, good variables of another account: its own fault",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{"/t/main.tf", PROVIDER("  profile = \"old\"\n")},
      {"/h/.aws/credentials", "[old]\n" PAIR(BOB, BOB_SECRET)}},
     "wrong_keys",
     CERTAINTY_LIKELY,
     "keys.wrong_keys.unknown_id",
     "would_have_worked",
     {0},
     0},
    {"dead keys in the block over good variables",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{"/t/main.tf", PROVIDER("  access_key = \"" BOB "\"\n  secret_key = \"" BOB_SECRET "\"\n")}},
     "provider_block_override",
     CERTAINTY_PROVEN,
     "conflicts.provider_block_override.keys",
     "would_have_worked",
     {0},
     0},
    {"a later value of the same variables",
     {"HOME=/h", "TF_VAR_ak=" ALICE, "TF_VAR_sk=" ALICE_SECRET},
     {{"/t/main.tf",
       PROVIDER("  access_key = var.ak\n  secret_key = var.sk\n") "variable \"ak\" {}\nvariable "
                                                                  "\"sk\" {}\n"},
      {"/t/terraform.tfvars", "ak = \"" BOB "\"\nsk = \"" BOB_SECRET "\"\n"}},
     "provider_block_override",
     CERTAINTY_PROVEN,
     "conflicts.provider_block_override.value",
     "would_have_worked",
     {0},
     0},
    {"the same profile in both files",
     {"HOME=/h"},
     {{"/t/main.tf", PROVIDER("  profile = \"work\"\n")},
      {"/h/.aws/credentials", "[work]\n" PAIR(BOB, BOB_SECRET)},
      {"/h/.aws/config", "[profile work]\n" PAIR(ALICE, ALICE_SECRET)}},
     "profile_shadowed",
     CERTAINTY_PROVEN,
     "conflicts.profile_shadowed.other_file",
     "would_have_worked",
     {0},
     0},
    {"the same profile in a file that the block replaces: nobody would read it",
     {"HOME=/h"},
     {{"/t/main.tf",
       PROVIDER("  profile = \"work\"\n  shared_credentials_files = [\"/t/creds\"]\n")},
      {"/t/creds", "[work]\n" PAIR(BOB, BOB_SECRET)},
      {"/h/.aws/credentials", "[work]\n" PAIR(ALICE, ALICE_SECRET)}},
     "wrong_keys",
     CERTAINTY_LIKELY,
     "keys.wrong_keys.unknown_id",
     NULL,
     {0},
     0},
    {"the same section twice",
     {"HOME=/h"},
     {{"/t/main.tf", PROVIDER("")},
      {"/h/.aws/credentials",
       "[default]\n" PAIR(ALICE, ALICE_SECRET) "[default]\n" PAIR(BOB, BOB_SECRET)}},
     "profile_shadowed",
     CERTAINTY_PROVEN,
     "conflicts.profile_shadowed.duplicate",
     "would_have_worked",
     {0},
     0},
    {"nothing that lost would work: the winner's own cause",
     {"HOME=/h", ENV_PAIR(BOB, BOB_SECRET)},
     {{"/t/main.tf", PROVIDER("")}, {"/h/.aws/credentials", "[default]\n" PAIR(ALICE, BOB_SECRET)}},
     "wrong_keys",
     CERTAINTY_LIKELY,
     "keys.wrong_keys.unknown_id",
     "would_have_worked",
     {0},
     0},
    {"a profile that is nowhere",
     {"HOME=/h", "AWS_PROFILE=prod"},
     {{"/t/main.tf", PROVIDER("")}, DEFAULT_GOOD},
     "profile_missing",
     CERTAINTY_CERTAIN,
     "conflicts.profile_missing.absent",
     NULL,
     {0},
     0},
    {"a profile in capitals",
     {"HOME=/h", "AWS_PROFILE=Work"},
     {{"/t/main.tf", PROVIDER("")}, {"/h/.aws/credentials", "[work]\n" PAIR(ALICE, ALICE_SECRET)}},
     "profile_missing",
     CERTAINTY_CERTAIN,
     "conflicts.profile_missing.spelling",
     NULL,
     {0},
     0},
    {"a config section without the word profile",
     {"HOME=/h"},
     {{"/t/main.tf", PROVIDER("  profile = \"work\"\n")},
      {"/h/.aws/config", "[work]\n" PAIR(ALICE, ALICE_SECRET)}},
     "profile_missing",
     CERTAINTY_CERTAIN,
     "conflicts.profile_missing.header",
     NULL,
     {0},
     0},
    {"a source profile that is nowhere",
     {"HOME=/h"},
     {{"/t/main.tf", PROVIDER("  profile = \"r\"\n")},
      {"/h/.aws/config",
       "[profile r]\nrole_arn = arn:aws:iam::111122223333:role/deploy\nsource_profile = base\n"}},
     "profile_missing",
     CERTAINTY_CERTAIN,
     "conflicts.profile_missing.source",
     NULL,
     {0},
     0},
    {"an SSO profile without its session",
     {"HOME=/h"},
     {{"/t/main.tf", PROVIDER("  profile = \"sso\"\n")}, {"/h/.aws/config", SSO_CONFIG}},
     "sso_misconfigured",
     CERTAINTY_CERTAIN,
     "conflicts.sso_misconfigured.no_section",
     NULL,
     {0},
     0},
    {"an SSO login that is over",
     {"HOME=/h"},
     {{"/t/main.tf", PROVIDER("  profile = \"sso\"\n")},
      {"/h/.aws/config", SSO_CONFIG SSO_SESSION},
      {"/h/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json",
       "{\"accessToken\": \"old\", \"expiresAt\": \"2024-01-01T00:00:00Z\", \"region\": "
       "\"us-east-1\"}"}},
     "sso_expired",
     CERTAINTY_CERTAIN,
     "expiry.sso_expired.expired",
     NULL,
     {0},
     0},
    {"an SSO login that is over, and good variables that lose to it",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{"/t/main.tf", PROVIDER("  profile = \"sso\"\n")},
      {"/h/.aws/config", SSO_CONFIG SSO_SESSION}},
     "env_config_conflict",
     CERTAINTY_PROVEN,
     "expiry.sso_expired.no_login",
     "would_have_worked",
     {0},
     0},
    {"a web identity token that is not there",
     {"HOME=/h", "AWS_WEB_IDENTITY_TOKEN_FILE=/h/token",
      "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/oidc"},
     {{"/t/main.tf", PROVIDER("")}},
     "web_identity",
     CERTAINTY_CERTAIN,
     "expiry.web_identity.file",
     NULL,
     {0},
     0},
    {"a backend whose profile is dead",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{"/t/main.tf", PROVIDER("") "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = "
                                  "\"k\"\n    region = \"us-east-1\"\n    profile = "
                                  "\"state\"\n  }\n}\n"},
      {"/h/.aws/credentials", "[state]\n" PAIR(ALICE, BOB_SECRET)}},
     "backend_credentials",
     CERTAINTY_PROVEN,
     "conflicts.backend_credentials.keys",
     NULL,
     {0},
     0},
    {"two sources, the winner good",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{"/t/main.tf", PROVIDER("")}, {"/h/.aws/credentials", "[default]\n" PAIR(BOB, BOB_SECRET)}},
     NULL,
     CERTAINTY_NONE,
     "conflicts.env_config_conflict.both",
     NULL,
     {0},
     0},
    {"dead keys in a block that nothing uses",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {{"/t/main.tf", PROVIDER("") "provider \"aws\" {\n  alias = \"x\"\n  access_key = \"" BOB
                                  "\"\n  secret_key = \"" BOB_SECRET "\"\n}\n"}},
     NULL,
     CERTAINTY_NONE,
     NULL,
     NULL,
     {0},
     0},
};

void test_each_conflict_is_found(void **state)
{
    (void)state;
    check_rows_verdicts(rows, ARRAY_LEN(rows));
}

void test_healthy_sources_are_not_accused(void **state)
{
    (void)state;
    check_rows_healthy(rows, ARRAY_LEN(rows));
}

void test_a_blind_experiment_on_conflicts_proves_nothing(void **state)
{
    (void)state;
    check_rows_blind(rows, ARRAY_LEN(rows));
}

void test_the_first_configuration_in_the_files_decides(void **state)
{
    static const FakeFile files[] = {
        {"/t/main.tf",
         PROVIDER("  profile = \"a\"\n") "provider \"aws\" {\n  alias = \"w\"\n  region = "
                                         "\"us-west-2\"\n  profile = \"b\"\n}\n"
                                         "data \"aws_caller_identity\" \"w\" {\n  provider = "
                                         "aws.w\n}\n"},
        {"/h/.aws/credentials", "[a]\n" PAIR(ALICE, BOB_SECRET) "[b]\n" PAIR(
                                    OLD, TEMP_SECRET) "aws_session_token = " TOKEN "\n"},
        {NULL, NULL},
    };
    static const char *const env[] = {"HOME=/h", NULL};
    FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_int_equal(d.verdict.cause, CAUSE_WRONG_KEYS);
    assert_string_equal(d.verdict.configuration, "aws");
    assert_int_equal(d.verdict.ranked.items[1].cause, CAUSE_EXPIRED_TOKEN);
    assert_string_equal(d.verdict.ranked.items[1].configuration, "aws.w");
    diagnosis_free(&d);
}

void test_nothing_is_said_while_everything_is_outstanding(void **state)
{
    static const FakeFile files[] = {{"/t/main.tf", PROVIDER("")}, {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", ENV_PAIR(BOB, BOB_SECRET), NULL};
    FakeCase c = {.env = env,
                  .files = files,
                  .keys = check_keys,
                  .n_keys = n_check_keys,
                  .never_answers = true};
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_int_equal(d.verdict.status, VERDICT_UNKNOWN);
    assert_int_equal(d.findings.len, 0);
    diagnosis_free(&d);
}

/* The losers that must be asked for first: the SSO login behind dead keys, the web identity behind
 * dead variables. */
static void assert_loser(const FakeCase *c, const char *experiment, enum cause cause)
{
    FakeCase blind = *c;
    Diagnosis d;
    diagnosis_of(c, &d);
    assert_true(diagnosis_asked(&d, experiment));
    assert_int_equal(d.verdict.cause, cause);
    assert_int_equal(d.verdict.certainty, CERTAINTY_PROVEN);
    diagnosis_free(&d);
    blind.blind = experiment;
    diagnosis_of(&blind, &d);
    assert_int_equal(d.verdict.cause, CAUSE_WRONG_KEYS);
    diagnosis_free(&d);
}

void test_an_sso_login_behind_dead_keys_is_tried(void **state)
{
    static const FakeFile files[] = {
        {"/t/main.tf", PROVIDER("  profile = \"sso\"\n")},
        {"/h/.aws/config", SSO_CONFIG PAIR(BOB, BOB_SECRET) SSO_SESSION},
        {"/h/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json",
         "{\"accessToken\": \"live\", \"expiresAt\": \"2026-11-23T20:00:00Z\", \"region\": "
         "\"us-east-1\"}"},
        {NULL, NULL},
    };
    static const char *const env[] = {"HOME=/h", NULL};
    FakeCase c = {.env = env,
                  .files = files,
                  .keys = check_keys,
                  .n_keys = n_check_keys,
                  .sso_token = "live"};
    (void)state;
    assert_loser(&c, "would_have_worked_sso", CAUSE_PROFILE_SHADOWED);
}

void test_a_web_identity_behind_dead_variables_is_tried(void **state)
{
    static const FakeFile files[] = {
        {"/t/main.tf", PROVIDER("")}, {"/h/token", "good-jwt"}, {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", ENV_PAIR(BOB, BOB_SECRET),
                                      "AWS_WEB_IDENTITY_TOKEN_FILE=/h/token",
                                      "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/oidc", NULL};
    FakeCase c = {.env = env,
                  .files = files,
                  .keys = check_keys,
                  .n_keys = n_check_keys,
                  .web_identity = "good-jwt"};
    (void)state;
    assert_loser(&c, "would_have_worked_web_identity", CAUSE_ENV_CONFIG_CONFLICT);
}

/* A wrong secret is certain only while nothing nearer is left open. */
void test_an_unanswered_experiment_leaves_the_residue_likely(void **state)
{
    static const FakeFile files[] = {{"/t/main.tf", PROVIDER("")}, DEFAULT_GOOD, {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, BOB_SECRET), NULL};
    FakeCase c = {.env = env,
                  .files = files,
                  .keys = check_keys,
                  .n_keys = n_check_keys,
                  .blind = "would_have_worked"};
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_int_equal(d.verdict.cause, CAUSE_WRONG_KEYS);
    assert_int_equal(d.verdict.certainty, CERTAINTY_LIKELY);
    diagnosis_free(&d);
    c.blind = NULL;
    diagnosis_of(&c, &d);
    assert_int_equal(d.verdict.cause, CAUSE_ENV_CONFIG_CONFLICT);
    diagnosis_free(&d);
}

/* {"exp":N,"sub":"repo:acme/infra","aud":"sts.amazonaws.com"} between "{}" and a signature; N is
 * now and ... */
#define JWT_AN_HOUR_AGO                                                                            \
    "e30."                                                                                         \
    "eyJleHAiOjE3OTU0MzE2MDAsInN1YiI6InJlcG86YWNtZS9pbmZyYSIsImF1ZCI6InN0cy5hbWF6b25hd3MuY29tIn0." \
    "c2ln"
#define JWT_TEN_MINUTES                                                                            \
    "e30."                                                                                         \
    "eyJleHAiOjE3OTU0MzU4MDAsInN1YiI6InJlcG86YWNtZS9pbmZyYSIsImF1ZCI6InN0cy5hbWF6b25hd3MuY29tIn0." \
    "c2ln"
#define JWT_TWO_HOURS                                                                              \
    "e30."                                                                                         \
    "eyJleHAiOjE3OTU0NDI0MDAsInN1YiI6InJlcG86YWNtZS9pbmZyYSIsImF1ZCI6InN0cy5hbWF6b25hd3MuY29tIn0." \
    "c2ln"

static const char *evidence_text(const Finding *f, const char *label)
{
    for (size_t i = 0; f && i < f->evidence.len; i++)
        if (strcmp(f->evidence.items[i].label, label) == 0)
            return f->evidence.items[i].text;
    return "";
}

static void diagnose_token(Diagnosis *d, const char *token, const char *opens,
                           const FakeFault *fault)
{
    static const char *const env[] = {"HOME=/h", "AWS_WEB_IDENTITY_TOKEN_FILE=/h/token",
                                      "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/oidc", NULL};
    FakeFile files[] = {{"/t/main.tf", PROVIDER("")}, {"/h/token", token}, {NULL, NULL}};
    diagnosis_of(&(FakeCase){.env = env,
                             .files = files,
                             .keys = check_keys,
                             .n_keys = n_check_keys,
                             .faults = fault,
                             .n_faults = fault ? 1 : 0,
                             .web_identity = opens},
                 d);
}

void test_an_expired_web_identity_tells_when_and_for_whom(void **state)
{
    static const FakeFault fault = {"sts.", NET_OK, 400, "ExpiredTokenException", false, false};
    const Finding *f;
    Diagnosis d;
    (void)state;
    diagnose_token(&d, JWT_AN_HOUR_AGO, NULL, &fault);
    f = diagnosis_finding(&d, "expiry.web_identity.expired");
    assert_non_null(f);
    assert_non_null(strstr(evidence_text(f, "ends"), " ago"));
    assert_string_equal(evidence_text(f, "audience"), "sts.amazonaws.com");
    assert_string_equal(evidence_text(f, "subject"), "repo:acme/infra");
    diagnosis_free(&d);
    diagnose_token(&d, "no token at all", NULL, &fault);
    assert_string_equal(
        evidence_text(diagnosis_finding(&d, "expiry.web_identity.expired"), "token"),
        "is no JSON web token");
    diagnosis_free(&d);
}

void test_a_web_identity_that_ends_before_a_long_apply_is_a_warning(void **state)
{
    const Finding *f;
    Diagnosis d;
    (void)state;
    diagnose_token(&d, JWT_TEN_MINUTES, JWT_TEN_MINUTES, NULL);
    assert_int_equal(d.verdict.status, VERDICT_PASS);
    f = diagnosis_finding(&d, "expiry.web_identity.soon");
    assert_non_null(f);
    assert_int_equal(f->severity, SEVERITY_WARN);
    assert_non_null(
        strstr(evidence_text(f, "ends"), "30 min left")); /* the session outlives its token */
    diagnosis_free(&d);
    diagnose_token(&d, JWT_TWO_HOURS, JWT_TWO_HOURS, NULL);
    assert_null(diagnosis_finding(&d, "expiry.web_identity.soon"));
    assert_int_equal(d.passed[STEP_EXPIRY].len, 1);
    diagnosis_free(&d);
}

/* ---- variables that nobody reads ---- */

typedef struct UnreadRow {
    const char *env[5];
    const char *words; /* part of the evidence; NULL = nothing is said */
    enum severity severity;
} UnreadRow;

static void assert_unread(const UnreadRow *row)
{
    const FakeFile files[] = {{"/t/main.tf", PROVIDER("")}, {NULL, NULL}};
    FakeCase c = {.env = row->env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    const Finding *f;
    Diagnosis d;
    diagnosis_of(&c, &d);
    f = diagnosis_finding(&d, "conflicts.env_config_conflict.unread");
    if ((f != NULL) != (row->words != NULL))
        fail_msg("%s: %s", row->env[1], f ? f->evidence.items[0].text : "nothing is said");
    if (f && (f->severity != row->severity || !strstr(f->evidence.items[0].text, row->words)))
        fail_msg("%s: %s, severity %d", row->env[1], f->evidence.items[0].text, f->severity);
    if (f && f->severity == SEVERITY_INFO)
        assert_int_equal(f->fixes.len, 0);
    diagnosis_free(&d);
}

void test_a_variable_that_nobody_reads_is_told_by_the_way(void **state)
{
    static const UnreadRow rows_unread[] = {
        {{"HOME=/h", "AWS_SECRET_KEY_ID=x", ENV_PAIR(ALICE, ALICE_SECRET)}, NULL, SEVERITY_INFO},
        {{"HOME=/h", "AWS_REGION_NAME=eu-west-1", ENV_PAIR(ALICE, ALICE_SECRET)},
         "did you mean AWS_REGION?",
         SEVERITY_INFO},
        {{"HOME=/h", "AWS_MFA_SERIAL=x", ENV_PAIR(ALICE, ALICE_SECRET)},
         "neither Terraform",
         SEVERITY_INFO},
        {{"HOME=/h", "AWS_METADATA_SERVICE_TIMEOUT=5", ENV_PAIR(ALICE, ALICE_SECRET)},
         "the AWS CLI reads it",
         SEVERITY_INFO},
        {{"HOME=/h", "AWS_CREDENTIAL_FILE=x", ENV_PAIR(ALICE, ALICE_SECRET)},
         "AWS_SHARED_CREDENTIALS_FILE",
         SEVERITY_INFO},
        {{"HOME=/h", "AWS_PROFIL=x", ENV_PAIR(ALICE, ALICE_SECRET)},
         "did you mean AWS_PROFILE?",
         SEVERITY_INFO},
        {{"HOME=/h", "TF_VARS_region=x", ENV_PAIR(ALICE, ALICE_SECRET)},
         "did you mean TF_VAR_?",
         SEVERITY_INFO},
        {{"HOME=/h", "AWS_PAGER=less", ENV_PAIR(ALICE, ALICE_SECRET)}, NULL, SEVERITY_INFO},
        {{"HOME=/h", "AWS_REGIONS=a b", ENV_PAIR(ALICE, ALICE_SECRET)}, NULL, SEVERITY_INFO},
        {{"HOME=/h", "TF_CLI_ARGS_plan=-lock=false", ENV_PAIR(ALICE, ALICE_SECRET)},
         NULL,
         SEVERITY_INFO},
        {{"HOME=/h", "AWS_ACCESS_KEY=" ALICE, "AWS_SECRET_KEY=" ALICE_SECRET},
         "the AWS CLI does not",
         SEVERITY_INFO},
        {{"HOME=/h", "AWS_SECRET_ACCES_KEY=" ALICE_SECRET, "AWS_ACCESS_KEY_ID=" ALICE},
         "AWS_SECRET_ACCESS_KEY?",
         SEVERITY_WARN},
        {{"HOME=/h", "AWS_SECRET_KEY_ID=" ALICE_SECRET, "AWS_ACCESS_KEY_ID=" ALICE},
         "AWS_SECRET_ACCESS_KEY?",
         SEVERITY_WARN},
        {{"HOME=/h", "AWS_ACCESSKEY_ID=" ALICE, "AWS_SECRET_ACCESS_KEY=" ALICE_SECRET},
         "AWS_ACCESS_KEY_ID?",
         SEVERITY_WARN},
        {{"HOME=/h", "AWS_MFA_SERIAL=x"}, "neither Terraform", SEVERITY_INFO},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows_unread); i++)
        assert_unread(&rows_unread[i]);
}

/* env_vars.tsv and RULES.md 101: who reads the name, and what there is instead of it. */
void test_each_name_of_a_slip_is_told(void **state)
{
    static const struct {
        const char *variable, *words, *meant;
    } slips[] = {
        {"AWS_ACCESS_ID=x", "did you mean AWS_ACCESS_KEY_ID?", "AWS_ACCESS_KEY_ID"},
        {"AWS_ACCESS_KEY=x", "the AWS CLI does not", NULL},
        {"AWS_ACCESS_KEY_SECRET=x", "did you mean AWS_SECRET_ACCESS_KEY?", "AWS_SECRET_ACCESS_KEY"},
        {"AWS_ACCESS_SECRET_KEY=x", "did you mean AWS_SECRET_ACCESS_KEY?", "AWS_SECRET_ACCESS_KEY"},
        {"AWS_CONFIG=x", "did you mean AWS_CONFIG_FILE?", "AWS_CONFIG_FILE"},
        {"AWS_CREDENTIALS_FILE=x", "did you mean AWS_SHARED_CREDENTIALS_FILE?",
         "AWS_SHARED_CREDENTIALS_FILE"},
        {"AWS_CREDENTIAL_FILE=x", "the AWS CLI reads it", "AWS_SHARED_CREDENTIALS_FILE"},
        {"AWS_IMDS_USE_IPV6=x", "the AWS CLI reads it", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"},
        {"AWS_KEY_ID=x", "did you mean AWS_ACCESS_KEY_ID?", "AWS_ACCESS_KEY_ID"},
        {"AWS_METADATA_SERVICE_NUM_ATTEMPTS=x", "the AWS CLI reads it", NULL},
        {"AWS_METADATA_SERVICE_TIMEOUT=x", "the AWS CLI reads it", NULL},
        {"AWS_METADATA_TIMEOUT=x", "neither Terraform", NULL},
        {"AWS_MFA_SERIAL=x", "neither Terraform", NULL},
        {"AWS_PROFILE_NAME=x", "did you mean AWS_PROFILE?", "AWS_PROFILE"},
        {"AWS_REGION_NAME=x", "did you mean AWS_REGION?", "AWS_REGION"},
        {"AWS_SECRET_ACCESS_KEY_ID=x", "did you mean AWS_SECRET_ACCESS_KEY?",
         "AWS_SECRET_ACCESS_KEY"},
        {"AWS_SECRET_KEY=x", "the AWS CLI does not", NULL},
        {"AWS_SECRET_KEY_ID=x", "did you mean AWS_SECRET_ACCESS_KEY?", "AWS_SECRET_ACCESS_KEY"},
        {"AWS_SECURITY_TOKEN=x", "the AWS CLI reads it", "AWS_SESSION_TOKEN"},
        {"AWS_SSO_PROFILE=x", "did you mean AWS_PROFILE?", "AWS_PROFILE"},
        {"AWS_SSO_PROFILE_NAME=x", "did you mean AWS_PROFILE?", "AWS_PROFILE"},
        {"AWS_TOKEN=x", "did you mean AWS_SESSION_TOKEN?", "AWS_SESSION_TOKEN"},
    };
    static const FakeFile files[] = {
        {"/t/main.tf", PROVIDER("")},
        {"/h/.aws/credentials", "[default]\n" PAIR(ALICE, ALICE_SECRET)},
        {NULL, NULL}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(slips); i++) {
        const char *const env[] = {"HOME=/h", slips[i].variable, NULL};
        FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
        const Finding *f;
        Diagnosis d;
        diagnosis_of(&c, &d);
        f = diagnosis_finding(&d, "conflicts.env_config_conflict.unread");
        if (!f || !strstr(f->evidence.items[0].text, slips[i].words) ||
            (slips[i].meant && !strstr(f->evidence.items[0].text, slips[i].meant)))
            fail_msg("%s: %s", slips[i].variable, f ? f->evidence.items[0].text : "nothing");
        diagnosis_free(&d);
    }
}

/* Somebody who takes the fix has the keys, and no value was written down. */
void test_a_misspelt_variable_is_set_under_its_right_name(void **state)
{
    static const FakeFile files[] = {{"/t/main.tf", PROVIDER("")}, {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", "AWS_SECRET_KEY_ID=" ALICE_SECRET,
                                      "AWS_ACCESS_KEY_ID=" ALICE, NULL};
    FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    const Finding *f;
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    f = diagnosis_finding(&d, "conflicts.env_config_conflict.unread");
    assert_int_equal(d.verdict.cause, CAUSE_MISSING_KEYS);
    assert_int_equal(f->fixes.len, 1);
    assert_string_equal(f->fixes.items[0].env_repair.items[0].name, "AWS_SECRET_ACCESS_KEY");
    assert_string_equal(f->fixes.items[0].env_repair.items[0].from, "AWS_SECRET_KEY_ID");
    assert_false(f->fixes.items[0].unasked);
    for (size_t i = 0; i < f->fixes.items[0].commands.len; i++)
        assert_null(strstr(f->fixes.items[0].commands.items[i].text, ALICE_SECRET));
    diagnosis_free(&d);
}

/* ---- what lost and could not be tried ---- */

static void assert_certainty(const FakeCase *c, enum cause cause, enum certainty certainty)
{
    Diagnosis d;
    diagnosis_of(c, &d);
    if (d.verdict.cause != cause || d.verdict.certainty != certainty)
        fail_msg("%s, certainty %d",
                 cause_id(d.verdict.cause) ? cause_id(d.verdict.cause) : "nothing",
                 d.verdict.certainty);
    diagnosis_free(&d);
}

void test_an_untried_loser_leaves_the_winner_s_cause_likely(void **state)
{
    static const FakeFile alone[] = {{"/t/main.tf", PROVIDER("")}, {NULL, NULL}};
    static const FakeFile program[] = {
        {"/t/main.tf", PROVIDER("")},
        {"/h/.aws/config", "[default]\ncredential_process = /bin/keys\n"},
        {NULL, NULL}};
    static const FakeFile profile[] = {{"/t/main.tf", PROVIDER("")}, DEFAULT_GOOD, {NULL, NULL}};
    static const char *const expired[] = {"HOME=/h", ENV_PAIR(OLD, TEMP_SECRET),
                                          "AWS_SESSION_TOKEN=" TOKEN, NULL};
    FakeCase c = {.env = expired, .files = alone, .keys = check_keys, .n_keys = n_check_keys};
    (void)state;
    assert_certainty(&c, CAUSE_EXPIRED_TOKEN, CERTAINTY_PROVEN);
    c.files = program;
    assert_certainty(&c, CAUSE_EXPIRED_TOKEN, CERTAINTY_LIKELY);
    c.files = profile;
    assert_certainty(&c, CAUSE_ENV_CONFIG_CONFLICT, CERTAINTY_PROVEN);
    c.blind = "would_have_worked";
    assert_certainty(&c, CAUSE_EXPIRED_TOKEN, CERTAINTY_LIKELY);
}

/* Dead variables over a profile with an SSO login: the login is tried; one that has ended can't
 * have worked. */
void test_an_sso_login_behind_dead_variables_is_tried(void **state)
{
    static const char login[] = "{\"accessToken\": \"live\", \"expiresAt\": "
                                "\"2026-11-23T20:00:00Z\", \"region\": \"us-east-1\"}";
    static const char ended[] = "{\"accessToken\": \"live\", \"expiresAt\": "
                                "\"2026-11-22T20:00:00Z\", \"region\": \"us-east-1\"}";
    FakeFile files[] = {{"/t/main.tf", PROVIDER("")},
                        {"/h/.aws/config", SSO_CONFIG SSO_SESSION},
                        {"/h/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json", login},
                        {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", ENV_PAIR(OLD, TEMP_SECRET),
                                      "AWS_SESSION_TOKEN=" TOKEN, "AWS_PROFILE=sso", NULL};
    FakeCase c = {.env = env,
                  .files = files,
                  .keys = check_keys,
                  .n_keys = n_check_keys,
                  .sso_token = "live"};
    (void)state;
    assert_certainty(&c, CAUSE_ENV_CONFIG_CONFLICT, CERTAINTY_PROVEN);
    c.blind = "would_have_worked_sso";
    assert_certainty(&c, CAUSE_EXPIRED_TOKEN, CERTAINTY_LIKELY);
    c.blind = NULL;
    files[2].text = ended;
    assert_certainty(&c, CAUSE_EXPIRED_TOKEN, CERTAINTY_PROVEN);
}

/* botocore's model of GetRoleCredentials: with one of its own errors the portal itself has spoken;
 * 401 is a login that is over, all else a role that this user has not. */
void test_what_the_portal_says_of_a_role(void **state)
{
    static const struct {
        FakeFault fault;
        const char *id;
        enum certainty certainty;
    } cases[] = {
        {{"portal.sso", NET_OK, 403, "ForbiddenException", false, false},
         "conflicts.sso_misconfigured.no_access",
         CERTAINTY_PROVEN},
        {{"portal.sso", NET_OK, 400, "InvalidRequestException", false, false},
         "conflicts.sso_misconfigured.no_access",
         CERTAINTY_PROVEN},
        {{"portal.sso", NET_OK, 404, "ResourceNotFoundException", false, false},
         "conflicts.sso_misconfigured.no_access",
         CERTAINTY_PROVEN},
        {{"portal.sso", NET_OK, 401, "UnauthorizedException", false, false},
         "expiry.sso_expired.revoked",
         CERTAINTY_PROVEN},
        {{"portal.sso", NET_OK, 403, "Strange", false, false},
         "conflicts.sso_misconfigured.no_access",
         CERTAINTY_LIKELY},
        {{"portal.sso", NET_OK, 401, "Strange", false, false},
         "expiry.sso_expired.revoked",
         CERTAINTY_LIKELY},
    };
    static const FakeFile files[] = {
        {"/t/main.tf", PROVIDER("  profile = \"sso\"\n")},
        {"/h/.aws/config", SSO_CONFIG SSO_SESSION},
        {"/h/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json",
         "{\"accessToken\": \"live\", \"expiresAt\": \"2026-11-23T20:00:00Z\", \"region\": "
         "\"us-east-1\"}"},
        {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        FakeCase c = {.env = env,
                      .files = files,
                      .keys = check_keys,
                      .n_keys = n_check_keys,
                      .faults = &cases[i].fault,
                      .n_faults = 1,
                      .sso_token = "live"};
        const Finding *f;
        Diagnosis d;
        diagnosis_of(&c, &d);
        f = diagnosis_finding(&d, cases[i].id);
        if (!f || f->certainty != cases[i].certainty || f->severity != SEVERITY_FAIL)
            fail_msg("row %zu: %s, %d", i, d.verdict.finding ? d.verdict.finding->id : "nothing",
                     f ? (int)f->certainty : -1);
        assert_true(f->evidence.len > 0);
        diagnosis_free(&d);
    }
}

/* errors { ignore } of a Terragrunt unit (y-errors-ignore with 1.1.3): the login fails, the run
 * does not; a pattern that does not fit changes nothing. */
void test_terragrunt_passes_over_an_error(void **state)
{
    static const struct {
        const char *pattern;
        enum verdict_status status;
    } cases[] = {{".*", VERDICT_PASS},
                 {".*InvalidClientTokenId.*", VERDICT_PASS},
                 {".*Quota.*", VERDICT_FAIL}};
    static const char *const env[] = {"HOME=/h", ENV_PAIR(BOB, BOB_SECRET), NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char unit[256];
        const FakeFile files[] = {
            {"/t/main.tf", PROVIDER("")}, {"/t/terragrunt.hcl", unit}, {NULL, NULL}};
        FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
        const Finding *f;
        Diagnosis d;
        snprintf(unit, sizeof unit,
                 "errors {\n  ignore \"x\" {\n    ignorable_errors = [\"%s\"]\n  }\n}\n",
                 cases[i].pattern);
        diagnosis_of(&c, &d);
        f = diagnosis_finding(&d, "keys.wrong_keys.unknown_id");
        assert_int_equal(d.verdict.status, cases[i].status);
        assert_non_null(f);
        assert_int_equal(f->severity,
                         cases[i].status == VERDICT_PASS ? SEVERITY_WARN : SEVERITY_FAIL);
        diagnosis_free(&d);
    }
}

/* A profile that comes by a variable is the winner's own cause, though the variable's default named
 * one that works (f48); what an override file replaced is a rival (override-09). */
void test_other_values_of_a_variable_are_no_rivals(void **state)
{
    static const struct {
        const char *main_tf, *other, *text;
        enum cause cause;
    } cases[] = {
        {"variable \"p\" {\n  default = \"a\"\n}\n" PROVIDER("  profile = var.p\n"),
         "/t/terraform.tfvars", "p = \"b\"\n", CAUSE_WRONG_KEYS},
        {PROVIDER("  profile = \"a\"\n"), "/t/override.tf",
         "provider \"aws\" {\n  profile = \"b\"\n}\n", CAUSE_PROVIDER_BLOCK_OVERRIDE},
    };
    static const char *const env[] = {"HOME=/h", NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const FakeFile files[] = {{"/t/main.tf", cases[i].main_tf},
                                  {cases[i].other, cases[i].text},
                                  {"/h/.aws/credentials",
                                   "[a]\n" PAIR(ALICE, ALICE_SECRET) "[b]\n" PAIR(BOB, BOB_SECRET)},
                                  {NULL, NULL}};
        FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
        Diagnosis d;
        diagnosis_of(&c, &d);
        assert_int_equal(d.verdict.cause, cases[i].cause);
        diagnosis_free(&d);
    }
}

/* Where a profile was looked for is a file, no line of it. */
void test_files_that_a_profile_is_not_in_are_named_whole(void **state)
{
    static const char *const env[] = {"HOME=/h", "AWS_PROFILE=nobody", NULL};
    static const FakeFile files[] = {{"/t/main.tf", PROVIDER("")},
                                     {"/h/.aws/config", "[profile work]\nregion = eu-west-1\n"},
                                     {NULL, NULL}};
    FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    const Finding *f;
    Diagnosis d;
    size_t n = 0;
    (void)state;
    diagnosis_of(&c, &d);
    f = diagnosis_finding(&d, "conflicts.profile_missing.absent");
    assert_non_null(f);
    for (size_t i = 0; i < f->evidence.len; i++)
        if (strcmp(f->evidence.items[i].label, "looked in") == 0) {
            assert_int_equal(f->evidence.items[i].at.line, 0);
            n++;
        }
    assert_int_equal(n, 2);
    diagnosis_free(&d);
}

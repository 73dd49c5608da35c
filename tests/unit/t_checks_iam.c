#include "tests/support/setup.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/checkrows.h"

#define ROLE "arn:aws:iam::111122223333:role/deploy"
#define ASSUME PROVIDER("  assume_role {\n    role_arn = \"" ROLE "\"\n  }\n")

static const FakeKey denied_keys[] = {
    {.id = ALICE,
     .secret = ALICE_SECRET,
     .account = "111122223333",
     .arn = "arn:aws:iam::111122223333:user/alice",
     .deny = "sts:AssumeRole|because no identity-based policy allows the sts:AssumeRole action"},
};
static const FakeKey scp_keys[] = {
    {.id = ALICE,
     .secret = ALICE_SECRET,
     .account = "111122223333",
     .arn = "arn:aws:iam::111122223333:user/alice",
     .deny = "sts:AssumeRole|with an explicit deny in a service control policy"},
};
static const FakeKey identity_keys[] = {
    {.id = ALICE,
     .secret = ALICE_SECRET,
     .account = "111122223333",
     .arn = "arn:aws:iam::111122223333:user/alice",
     .deny = "sts:GetCallerIdentity|because no VPC endpoint policy allows the action"},
};

static void diagnose_with(const FakeKey *keys, const char *tf, Diagnosis *out)
{
    const FakeFile files[] = {
        {"/t/main.tf", tf},
        {"/h/.aws/config",
         "[profile m]\nrole_arn = " ROLE
         "\nsource_profile = base\nmfa_serial = arn:aws:iam::111122223333:mfa/alice\n"},
        {"/h/.aws/credentials", "[base]\n" PAIR(ALICE, ALICE_SECRET)},
        {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    FakeCase c = {.env = env, .files = files, .keys = keys, .n_keys = 1};
    diagnosis_of(&c, out);
}

static void assert_cause(const FakeKey *keys, const char *tf, enum cause cause,
                         enum certainty certainty, const char *id)
{
    Diagnosis d;
    diagnose_with(keys, tf, &d);
    assert_int_equal(d.verdict.status, VERDICT_FAIL);
    assert_int_equal(d.verdict.cause, cause);
    assert_int_equal(d.verdict.certainty, certainty);
    assert_non_null(diagnosis_finding(&d, id));
    diagnosis_free(&d);
}

void test_a_refused_role_is_told_by_the_words_of_aws(void **state)
{
    (void)state;
    assert_cause(denied_keys, ASSUME, CAUSE_ASSUME_ROLE_DENIED, CERTAINTY_PROVEN,
                 "iam.assume_role_denied.denied");
    assert_cause(scp_keys, ASSUME, CAUSE_SCP_DENIED, CERTAINTY_PROVEN, "iam.scp_denied.explicit");
}

/* Whose name may be wrong is looked up first where that can be done at once: in the own account. */
void test_the_likeliest_cure_of_a_refused_role_stands_first(void **state)
{
    static const struct {
        const char *role;
        const char *fixes[3];
    } rows[] = {
        {"arn:aws:iam::111122223333:role/deploy", {"list_roles", "write_pair", "ask_trust"}},
        {"arn:aws:iam::444455556666:role/deploy", {"ask_trust", "write_pair", "test_role"}},
    };
    static const FakeKey keys[] = {{.id = ALICE,
                                    .secret = ALICE_SECRET,
                                    .account = "111122223333",
                                    .arn = "arn:aws:iam::111122223333:user/alice",
                                    .deny = "sts:AssumeRole|"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char tf[512];
        Diagnosis d;
        snprintf(tf, sizeof tf, PROVIDER("  assume_role {\n    role_arn = \"%s\"\n  }\n"),
                 rows[i].role);
        diagnose_with(keys, tf, &d);
        const Finding *f = diagnosis_finding(&d, "iam.assume_role_denied.denied");
        assert_true(f && f->fixes.len >= ARRAY_LEN(rows[i].fixes));
        for (size_t k = 0; k < ARRAY_LEN(rows[i].fixes); k++)
            assert_string_equal(f->fixes.items[k].id, rows[i].fixes[k]);
        diagnosis_free(&d);
    }
}

/* AWS's "because no ... allows" and "with an explicit deny in ..." (IAM User Guide, access denied
 * errors): the policy that it names is told, and with none named there may be others. */
void test_the_policy_that_aws_names_is_told(void **state)
{
    static const struct {
        const char *policy, *told, *id; /* told NULL: none named */
    } kinds[] = {
        {"role trust policy", "refuses it: the role's trust policy", "denied"},
        {"identity-based policy", "refuses it: a policy of the caller", "denied"},
        {"permissions boundary", "refuses it: the caller's permissions boundary", "denied"},
        {"session policy", "refuses it: the policy of the caller's session", "denied"},
        {"resource-based policy", "refuses it: a policy of the resource", "denied"},
        {"VPC endpoint policy", "refuses it: the policy of the VPC endpoint", "denied"},
        {"policy of its own", NULL, "denied"},
        {"service control policy", NULL, "scp"},
        {"resource control policy", NULL, "scp"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        char deny[128];
        const FakeKey keys[] = {{.id = ALICE,
                                 .secret = ALICE_SECRET,
                                 .account = "111122223333",
                                 .arn = "arn:aws:iam::111122223333:user/alice",
                                 .deny = deny}};
        bool scp = strcmp(kinds[i].id, "scp") == 0;
        const Finding *f, *mfa;
        Diagnosis d;
        snprintf(deny, sizeof deny, "sts:AssumeRole|because no %s allows it", kinds[i].policy);
        diagnose_with(keys, ASSUME, &d);
        f = diagnosis_finding(&d,
                              scp ? "iam.scp_denied.explicit" : "iam.assume_role_denied.denied");
        mfa = diagnosis_finding(&d, "iam.mfa_required.policy");
        if (!f || (kinds[i].told && !strstr(f->detail, kinds[i].told)))
            fail_msg("%s: %s", kinds[i].policy, f ? f->detail : "nothing");
        assert_int_equal(f->certainty, CERTAINTY_PROVEN);
        assert_true(f->evidence.len > 0);
        assert_int_equal(mfa != NULL, !kinds[i].told && !scp);
        if (mfa) {
            assert_int_equal(mfa->severity, SEVERITY_WARN);
            assert_int_equal(mfa->certainty, CERTAINTY_POSSIBLE);
            assert_true(mfa->alternative);
        }
        diagnosis_free(&d);
    }
}

void test_a_role_of_another_partition_needs_no_asking(void **state)
{
    (void)state;
    assert_cause(
        denied_keys,
        PROVIDER(
            "  assume_role {\n    role_arn = \"arn:aws-cn:iam::111122223333:role/deploy\"\n  }\n"),
        CAUSE_PARTITION_MISMATCH, CERTAINTY_CERTAIN, "region.partition_mismatch.role_arn");
}

void test_a_denied_identity_call_comes_from_an_endpoint_policy(void **state)
{
    (void)state;
    assert_cause(identity_keys, PROVIDER(""), CAUSE_IAM_DENIED, CERTAINTY_PROVEN,
                 "iam.iam_denied.vpc_endpoint");
}

void test_a_second_factor_can_never_be_typed(void **state)
{
    (void)state;
    assert_cause(check_keys, PROVIDER("  profile = \"m\"\n"), CAUSE_MFA_REQUIRED, CERTAINTY_CERTAIN,
                 "iam.mfa_required.profile");
}

void test_the_account_must_be_one_of_the_list(void **state)
{
    Diagnosis d;
    (void)state;
    assert_cause(check_keys, PROVIDER("  allowed_account_ids = [\"444455556666\"]\n"),
                 CAUSE_ACCOUNT_MISMATCH, CERTAINTY_PROVEN, "iam.account_mismatch.not_allowed");
    diagnose_with(check_keys, PROVIDER("  allowed_account_ids = [\"111122223333\", 12345]\n"), &d);
    assert_int_equal(d.verdict.status, VERDICT_PASS);
    assert_int_equal(diagnosis_finding(&d, "iam.account_mismatch.malformed_id")->severity,
                     SEVERITY_WARN);
    diagnosis_free(&d);
}

void test_an_expired_session_is_aws_s_own_word(void **state)
{
    static const FakeFile files[] = {{"/t/main.tf", PROVIDER("")}, {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", ENV_PAIR(OLD, TEMP_SECRET),
                                      "AWS_SESSION_TOKEN=" TOKEN, NULL};
    FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_int_equal(d.verdict.cause, CAUSE_EXPIRED_TOKEN);
    assert_int_equal(d.verdict.certainty, CERTAINTY_PROVEN);
    diagnosis_free(&d);
}

void test_a_token_that_ends_soon_is_a_warning(void **state)
{
    static const FakeFile files[] = {{"/t/main.tf", PROVIDER("")}, {NULL, NULL}};
    static const char *const soon[] = {"HOME=/h", ENV_PAIR(TEMP, TEMP_SECRET),
                                       "AWS_SESSION_TOKEN=" TOKEN,
                                       "AWS_CREDENTIAL_EXPIRATION=2026-11-23T12:20:00Z", NULL};
    static const char *const late[] = {"HOME=/h", ENV_PAIR(TEMP, TEMP_SECRET),
                                       "AWS_SESSION_TOKEN=" TOKEN,
                                       "AWS_CREDENTIAL_EXPIRATION=2026-11-23T20:00:00Z", NULL};
    FakeCase c = {.env = soon, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_int_equal(d.verdict.status, VERDICT_PASS);
    assert_non_null(diagnosis_finding(&d, "expiry.expired_token.soon"));
    diagnosis_free(&d);
    c.env = late;
    diagnosis_of(&c, &d);
    assert_null(diagnosis_finding(&d, "expiry.expired_token.soon"));
    assert_true(d.passed[STEP_EXPIRY].len > 0);
    diagnosis_free(&d);
    c.need_s = 12 * 60 * 60;
    diagnosis_of(&c, &d);
    assert_non_null(diagnosis_finding(&d, "expiry.expired_token.soon"));
    diagnosis_free(&d);
}

void test_what_terraform_refuses_needs_no_asking(void **state)
{
    Diagnosis d;
    (void)state;
    diagnose_with(check_keys, PROVIDER("  profile = var.nowhere\n"), &d);
    assert_int_equal(d.verdict.status, VERDICT_FAIL);
    assert_int_equal(d.verdict.cause, CAUSE_CONFIGURATION_INVALID);
    assert_int_equal(d.verdict.certainty, CERTAINTY_CERTAIN);
    assert_int_equal(d.verdict.ranked.len, 1);
    assert_string_equal(d.verdict.finding->fixes.items[0].id, "right_files");
    assert_int_equal(d.verdict.finding->step, STEP_PROVIDER);
    assert_int_equal(d.n_asked, 0);
    diagnosis_free(&d);
    diagnose_with(check_keys, PROVIDER("") "locals {\n  x = [1,\n}\n", &d);
    assert_int_equal(d.verdict.status, VERDICT_FAIL);
    assert_int_equal(d.verdict.cause, CAUSE_CONFIGURATION_INVALID);
    diagnosis_free(&d);
    diagnose_with(check_keys, "provider \"aws\" {\n  region = \"us-east-1\"\n",
                  &d); /* nothing uses it */
    assert_int_equal(d.verdict.status, VERDICT_FAIL);
    diagnosis_free(&d);
}

void test_a_simulation_warns_and_never_accuses(void **state)
{
    static const FakeFile files[] = {
        {"/t/main.tf",
         PROVIDER("") "resource \"aws_s3_bucket\" \"logs\" {\n  bucket = \"logs\"\n}\n"},
        {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    FakeCase c = {.env = env,
                  .files = files,
                  .keys = check_keys,
                  .n_keys = n_check_keys,
                  .simulate_denies = "s3:CreateBucket"};
    const Finding *f;
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    f = diagnosis_finding(&d, "iam.iam_denied.actions");
    assert_int_equal(d.verdict.status, VERDICT_PASS);
    assert_non_null(f);
    assert_int_equal(f->severity, SEVERITY_WARN);
    assert_string_equal(f->evidence.items[0].at.name, "main.tf");
    diagnosis_free(&d);
    c.simulate_denies = NULL;
    diagnosis_of(&c, &d);
    assert_null(diagnosis_finding(&d, "iam.iam_denied.actions"));
    diagnosis_free(&d);
}

/* GetSessionToken without MFA: STS takes it, IAM does not (field f35-session-token-iam-refused). */
void test_a_session_without_mfa_may_not_call_iam(void **state)
{
    static const FakeKey session = {.id = "ASIARTX3GSDSRUHRSKVF",
                                    .secret = ALICE_SECRET,
                                    .token = TOKEN,
                                    .account = "111122223333",
                                    .arn = "arn:aws:iam::111122223333:user/alice"};
    static const FakeFault iam = {
        .host = "iam.amazonaws.com", .status = 403, .code = "InvalidClientTokenId"};
    static const struct {
        const char *tf;
        bool refused, told;
        enum verdict_status status;
    } rows[] = {
        {PROVIDER("") "data \"aws_iam_role\" \"x\" {\n  name = \"x\"\n}\n", true, true,
         VERDICT_FAIL},
        {PROVIDER("") "resource \"aws_iam_user\" \"x\" {\n  name = \"x\"\n}\n", true, true,
         VERDICT_PASS},
        {PROVIDER("") "data \"aws_iam_role\" \"x\" {\n  name = \"x\"\n}\n", false, false,
         VERDICT_PASS},
        {PROVIDER("") "data \"aws_iam_policy_document\" \"x\" {}\n", true, false, VERDICT_PASS},
        {PROVIDER(""), true, false, VERDICT_PASS},
    };
    static const char *const env[] = {"HOME=/h", ENV_PAIR("ASIARTX3GSDSRUHRSKVF", ALICE_SECRET),
                                      "AWS_SESSION_TOKEN=" TOKEN, NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const FakeFile files[] = {{"/t/main.tf", rows[i].tf}, {NULL, NULL}};
        FakeCase c = {.env = env,
                      .files = files,
                      .keys = &session,
                      .n_keys = 1,
                      .faults = &iam,
                      .n_faults = rows[i].refused ? 1 : 0};
        Diagnosis d;
        diagnosis_of(&c, &d);
        assert_int_equal(d.verdict.status, rows[i].status);
        assert_int_equal(diagnosis_finding(&d, "iam.mfa_required.session") != NULL, rows[i].told);
        if (rows[i].status == VERDICT_FAIL)
            assert_int_equal(d.verdict.cause, CAUSE_MFA_REQUIRED);
        diagnosis_free(&d);
    }
}

/* More actions than one request carries: what is denied in the last batch is told as well, and both
 * say it in one finding. */
void test_a_simulation_asks_in_batches(void **state)
{
    static const FakeFile files[] = {
        {"/t/main.tf",
         PROVIDER("") "resource \"aws_instance\" \"a\" {}\nresource \"aws_s3_bucket\" \"b\" {}\n"
                      "resource \"aws_dynamodb_table\" \"c\" {}\n"},
        {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    FakeCase c = {.env = env,
                  .files = files,
                  .keys = check_keys,
                  .n_keys = n_check_keys,
                  .simulate_denies = "dynamodb:CreateTable"};
    const Finding *f;
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    f = diagnosis_finding(&d, "iam.iam_denied.actions");
    assert_non_null(f);
    assert_int_equal(f->evidence.len, 1);
    assert_non_null(
        strstr(f->evidence.items[0].text, "dynamodb:CreateTable for aws_dynamodb_table.c"));
    diagnosis_free(&d);
}

/* sso_session with a provider that does not know it yet: the version is to blame, not the settings.
 */
void test_a_known_fact_is_told_only_for_its_version(void **state)
{
    static const char *const lock =
        "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = \"%s\"\n}\n";
    static const char *const versions[] = {"4.50.0", "5.60.0"};
    static const char *const env[] = {"HOME=/h", NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
        char locked[128];
        FakeFile files[4] = {{"/t/main.tf", PROVIDER("  profile = \"sso\"\n")},
                             {"/t/.terraform.lock.hcl", locked},
                             {"/h/.aws/config",
                              "[profile sso]\nsso_session = corp\nsso_account_id = "
                              "111122223333\nsso_role_name = Admin\n"
                              "[sso-session corp]\nsso_start_url = "
                              "https://corp.awsapps.com/start\nsso_region = us-east-1\n"}};
        FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
        Diagnosis d;
        size_t at = strcspn(lock, "%");
        snprintf(locked, sizeof locked, "%.*s%s%s", (int)at, lock, versions[i], lock + at + 2);
        diagnosis_of(&c, &d);
        assert_int_equal(d.verdict.cause, i == 0 ? CAUSE_PROVIDER_VERSION : CAUSE_SSO_EXPIRED);
        diagnosis_free(&d);
    }
}

/* A fact of Terraform's backend stands in a report only where this backend touches it. */
void test_a_fact_of_the_backend_is_told_only_where_it_is_touched(void **state)
{
    static const struct {
        const char *terraform, *backend, *words; /* words NULL: no fact at all */
    } rows[] = {
        {"1.11.4", "    region = \"us-east-1\"\n", NULL},
        {"1.11.4", "    region = \"eusc-de-east-1\"\n", "built into this version of Terraform"},
        {"1.6.6", "    region = \"us-east-1\"\n    profile = \"p\"\n", "use_legacy_workflow"},
        {"1.7.5", "    region = \"us-east-1\"\n    profile = \"p\"\n", NULL},
    };
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char tf[512];
        const FakeFile files[] = {{"/t/main.tf", tf},
                                  {"/h/.aws/credentials", "[p]\n" PAIR(ALICE, ALICE_SECRET)},
                                  {NULL, NULL}};
        FakeCase c = {.env = env,
                      .files = files,
                      .keys = check_keys,
                      .n_keys = n_check_keys,
                      .terraform_version = rows[i].terraform};
        const Finding *f;
        Diagnosis d;
        snprintf(
            tf, sizeof tf,
            "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = \"k\"\n%s  }\n}\n%s",
            rows[i].backend, PROVIDER(""));
        diagnosis_of(&c, &d);
        f = diagnosis_finding(&d, "provider.terraform_version.known_fact");
        assert_int_equal(f != NULL, rows[i].words != NULL);
        if (f)
            assert_non_null(strstr(f->detail, rows[i].words));
        diagnosis_free(&d);
    }
}

/* go.mod of each release of Terraform: the list of regions that its backend was built with. */
void test_the_backend_knows_a_region_since_its_terraform(void **state)
{
    static const struct {
        const char *region, *without, *with;
    } rows[] = {
        {"ap-south-2", "1.5.7", "1.6.0"},       {"ap-southeast-4", "1.5.7", "1.6.0"},
        {"eu-central-2", "1.5.7", "1.6.0"},     {"eu-south-2", "1.5.7", "1.6.0"},
        {"il-central-1", "1.5.7", "1.6.0"},     {"ca-west-1", "1.6.6", "1.7.0"},
        {"ap-southeast-5", "1.9.8", "1.10.0"},  {"ap-southeast-7", "1.10.5", "1.11.0"},
        {"mx-central-1", "1.10.5", "1.11.0"},   {"ap-east-2", "1.12.2", "1.13.0"},
        {"eusc-de-east-1", "1.12.2", "1.13.0"}, {"ap-southeast-6", "1.13.5", "1.14.0"},
        {"us-isob-west-1", "1.14.8", "1.14.9"},
    };
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    (void)state;
    for (size_t i = 0; i < 2 * ARRAY_LEN(rows); i++) {
        char tf[512];
        const FakeFile files[] = {{"/t/main.tf", tf}, {NULL, NULL}};
        const char *region = rows[i / 2].region;
        FakeCase c = {.env = env,
                      .files = files,
                      .keys = check_keys,
                      .n_keys = n_check_keys,
                      .terraform_version = i % 2 ? rows[i / 2].with : rows[i / 2].without};
        const Configuration *backend;
        Diagnosis d;
        snprintf(tf, sizeof tf,
                 "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = \"k\"\n"
                 "    region = \"%s\"\n  }\n}\n%s",
                 region, PROVIDER(""));
        diagnosis_of(&c, &d);
        backend = configuration_find(&d.configurations, "backend.s3");
        assert_non_null(backend);
        if ((backend->outcome.reason == PREDICT_REGION_INVALID) != (i % 2 == 0))
            fail_msg("%s with %s: %d", region, c.terraform_version, (int)backend->outcome.reason);
        diagnosis_free(&d);
    }
}

/* ---- an encoded refusal ---- */

static void diagnose_denial(const char *deny, const char *blind, Diagnosis *out)
{
    const FakeKey keys[] = {{.id = ALICE,
                             .secret = ALICE_SECRET,
                             .account = "111122223333",
                             .arn = "arn:aws:iam::111122223333:user/alice",
                             .deny = deny}};
    static const FakeFile files[] = {{"/t/main.tf", PROVIDER("")}, {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    FakeCase c = {.env = env,
                  .files = files,
                  .keys = keys,
                  .n_keys = 1,
                  .denied_message = "AbC-_1",
                  .blind = blind};
    diagnosis_of(&c, out);
}

static bool evidence_has(const Finding *f, const char *label, const char *words)
{
    for (size_t i = 0; i < f->evidence.len; i++)
        if (f->evidence.items[i].label && strcmp(f->evidence.items[i].label, label) == 0 &&
            strstr(f->evidence.items[i].text, words))
            return true;
    return false;
}

void test_an_encoded_refusal_is_decoded(void **state)
{
    const Finding *f;
    Diagnosis d;
    (void)state;
    diagnose_denial(NULL, NULL, &d);
    f = diagnosis_finding(&d, "iam.iam_denied.decoded");
    assert_non_null(f);
    assert_int_equal(d.verdict.status, VERDICT_PASS);
    assert_int_equal(f->severity, SEVERITY_WARN);
    assert_true(evidence_has(f, "action", "ec2:RunInstances"));
    assert_true(evidence_has(f, "resource", "instance/*"));
    assert_true(evidence_has(f, "statement", "NoServers"));
    assert_true(evidence_has(f, "refused by", "explicit deny"));
    assert_true(strstr(f->fixes.items[0].admin_text, "ec2:RunInstances") != NULL);
    diagnosis_free(&d);
}

void test_a_refusal_that_nobody_may_decode_says_what_would(void **state)
{
    const Finding *f;
    Diagnosis d;
    (void)state;
    diagnose_denial("sts:DecodeAuthorizationMessage|because no identity-based policy allows it",
                    NULL, &d);
    f = diagnosis_finding(&d, "iam.iam_denied.encoded");
    assert_non_null(f);
    assert_int_equal(d.verdict.status, VERDICT_PASS);
    assert_int_equal(f->severity, SEVERITY_INFO);
    assert_true(evidence_has(f, "needs", "sts:DecodeAuthorizationMessage for user/alice"));
    assert_true(d.unknown[STEP_IAM]);
    diagnosis_free(&d);
    diagnose_denial(NULL, "decode_denial", &d);
    f = diagnosis_finding(&d, "iam.iam_denied.encoded");
    assert_true(evidence_has(f, "asked", "no:"));
    assert_false(evidence_has(f, "needs", ""));
    diagnosis_free(&d);
}

void test_a_simulated_denial_asks_for_its_actions(void **state)
{
    static const FakeFile files[] = {
        {"/t/main.tf",
         PROVIDER("") "resource \"aws_s3_bucket\" \"logs\" {\n  bucket = \"logs\"\n}\n"},
        {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    FakeCase c = {.env = env,
                  .files = files,
                  .keys = check_keys,
                  .n_keys = n_check_keys,
                  .simulate_denies = "s3:CreateBucket"};
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    assert_true(strstr(diagnosis_finding(&d, "iam.iam_denied.actions")->fixes.items[0].admin_text,
                       "s3:CreateBucket") != NULL);
    diagnosis_free(&d);
}

/* ---- what helpers note, and what a run left behind ---- */

void test_the_end_that_a_helper_noted_is_read(void **state)
{
    static const char *const names[] = {"x_security_token_expires", "aws_expiration", "expiration"};
    static const struct {
        const char *time, *id; /* id NULL = told by the way */
    } times[] = {{"2026-11-23T12:20:00Z", "expiry.expired_token.soon"},
                 {"2026-11-23T11:20:00Z", "expiry.expired_token.noted"},
                 {"2026-11-23T20:00:00Z", NULL}};
    static const char *const env[] = {"HOME=/h", NULL};
    (void)state;
    for (size_t n = 0; n < ARRAY_LEN(names); n++)
        for (size_t t = 0; t < ARRAY_LEN(times); t++) {
            char text[512];
            const FakeFile files[] = {
                {"/t/main.tf", PROVIDER("")}, {"/h/.aws/credentials", text}, {NULL, NULL}};
            FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
            Diagnosis d;
            snprintf(text, sizeof text,
                     "[default]\n" PAIR(TEMP, TEMP_SECRET) "aws_session_token = " TOKEN
                                                           "\n%s = %s\n",
                     names[n], times[t].time);
            diagnosis_of(&c, &d);
            assert_int_equal(d.verdict.status, VERDICT_PASS);
            if (times[t].id)
                assert_int_equal(diagnosis_finding(&d, times[t].id)->severity, SEVERITY_WARN);
            else
                assert_null(diagnosis_finding(&d, "expiry.expired_token.soon"));
            diagnosis_free(&d);
        }
}

/* Where nobody was asked it is told as well if it is past, once for the keys of all. */
void test_a_noted_end_is_told_where_nobody_was_asked(void **state)
{
    static const struct {
        const char *time;
        size_t n;
    } times[] = {{"2026-11-23T12:20:00Z", 0}, {"2026-11-23T11:20:00Z", 1}};
    static const char *const env[] = {"HOME=/h", NULL};
    (void)state;
    for (size_t t = 0; t < ARRAY_LEN(times); t++) {
        char text[512];
        const FakeFile files[] = {
            {"/t/main.tf", PROVIDER("")}, {"/h/.aws/credentials", text}, {NULL, NULL}};
        FakeCase c = {.env = env, .files = files, .offline = true};
        size_t n = 0;
        Diagnosis d;
        snprintf(text, sizeof text,
                 "[default]\n" PAIR(TEMP, TEMP_SECRET) "aws_session_token = " TOKEN
                                                       "\naws_expiration = %s\n",
                 times[t].time);
        diagnosis_of(&c, &d);
        for (size_t i = 0; i < d.findings.len; i++)
            n += d.findings.items[i]->step == STEP_EXPIRY;
        assert_int_equal(n, times[t].n);
        if (n > 0)
            assert_int_equal(diagnosis_finding(&d, "expiry.expired_token.noted")->severity,
                             SEVERITY_WARN);
        assert_int_equal(d.verdict.status, VERDICT_UNKNOWN);
        diagnosis_free(&d);
    }
}

/* The state first: without it the resources of that run are forgotten. */
void test_an_unsaved_state_says_how_to_save_it(void **state)
{
    static const FakeFile files[] = {
        {"/t/main.tf", PROVIDER("")}, {"/t/errored.tfstate", "{}"}, {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    FakeCase c = {.env = env, .files = files, .keys = check_keys, .n_keys = n_check_keys};
    const Finding *f;
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    f = diagnosis_finding(&d, "expiry.expired_token.errored_state");
    assert_int_equal(f->severity, SEVERITY_WARN);
    assert_true(f->fixes.len > 0 && f->fixes.items[0].commands.len > 0);
    assert_non_null(
        strstr(f->fixes.items[0].commands.items[0].text, "terraform state push errored.tfstate"));
    diagnosis_free(&d);
}

/* ---- where the provider comes from ---- */

void test_a_provider_of_one_s_own_and_mirrors_are_told(void **state)
{
    static const FakeFile override[] = {
        {"/t/main.tf", PROVIDER("")},
        {"/h/.terraformrc", "provider_installation {\n  dev_overrides {\n    \"hashicorp/aws\" = "
                            "\"/src/aws\"\n  }\n  direct {}\n}\n"},
        {NULL, NULL}};
    static const FakeFile mirror[] = {{"/t/main.tf", PROVIDER("")},
                                      {"/h/.terraformrc",
                                       "provider_installation {\n  network_mirror {\n    url = "
                                       "\"https://tf.corp/\"\n  }\n  direct {}\n}\n"},
                                      {NULL, NULL}};
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    FakeCase c = {.env = env, .files = override, .keys = check_keys, .n_keys = n_check_keys};
    const Finding *f;
    bool told = false;
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    f = diagnosis_finding(&d, "provider.provider_version.dev_override");
    assert_non_null(f);
    assert_int_equal(f->severity, SEVERITY_INFO);
    assert_non_null(strstr(f->evidence.items[0].text, "/src/aws"));
    diagnosis_free(&d);
    c.files = mirror;
    diagnosis_of(&c, &d);
    assert_null(diagnosis_finding(&d, "provider.provider_version.dev_override"));
    for (size_t i = 0; i < d.passed[STEP_PROVIDER].len; i++)
        told |= strstr(d.passed[STEP_PROVIDER].items[i].text, "https://tf.corp/") != NULL;
    assert_true(told);
    diagnosis_free(&d);
}

/* A fixture for each finding that no other test brings about, and one set-up that has none of them.
 * tests/run-unit.sh holds that every finding has a fixture. */
#include "tests/support/setup.h"

#include "tests/support/certificate.h"
#include "tests/support/checkrows.h"

#define CREDENTIALS(text)           \
    {                               \
        "/h/.aws/credentials", text \
    }
#define CONFIG(text)           \
    {                          \
        "/h/.aws/config", text \
    }
#define MAIN(text)         \
    {                      \
        "/t/main.tf", text \
    }
#define WRONG(id, secret)               \
    {                                   \
        "HOME=/h", ENV_PAIR(id, secret) \
    }
#define BACKEND(args) \
    PROVIDER("")      \
    "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = \"k\"\n" args "  }\n}\n"
#define LOCK(version) \
    "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = \"" version "\"\n}\n"
#define LOCK_WITH(version, hash)                                                        \
    "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = \"" version "\"\n" \
    "  hashes = [\"" hash "\"]\n}\n"
#define REQUIRES(constraint)                                                               \
    "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n" \
    "      version = \"" constraint "\"\n    }\n  }\n}\n"

/* What the finding claims. */
#define FAILS(how) .severity = SEVERITY_FAIL, .certainty = CERTAINTY_##how
#define WARNS(how) .severity = SEVERITY_WARN, .certainty = CERTAINTY_##how
#define TELLS(how) .severity = SEVERITY_INFO, .certainty = CERTAINTY_##how

#define LOGIN                                                                               \
    "[profile sso]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = A\n" \
    "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n"

#define LOGIN_CACHE "/h/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json"
#define SSO_TOKEN(end, more)                                                     \
    "{\"startUrl\":\"https://corp.awsapps.com/start\",\"region\":\"us-east-1\"," \
    "\"accessToken\":\"t\",\"clientId\":\"c\",\"clientSecret\":\"s\","           \
    "\"expiresAt\":\"" end "\"" more "}"
#define PROCESS "[profile p]\ncredential_process = /opt/corp/login\n"

typedef struct FindingFixture {
    const char *id;
    const char *env[6];
    FakeFile files[5];
    FakeFault fault;
    enum severity severity;
    enum certainty certainty;
    const char *terraform_version, *sso_token, *fault_message, *process_problem; /* of FakeCase */
    bool with_consent;
    unsigned mode;
} FindingFixture;

static const FindingFixture rows[] = {
    {"provider.terraform_version.argument",
     {"HOME=/h"},
     {MAIN(BACKEND("    state_tags = {}\n"))},
     {0},
     FAILS(LIKELY)},
    {"region.partition_mismatch.resource",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("") "resource \"aws_sns_topic\" \"x\" {\n  region = \"cn-north-1\"\n}\n")},
     {0},
     WARNS(CERTAIN)},
    {"region.partition_mismatch.resource",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("") "resource \"aws_sns_topic\" \"x\" {\n  region = \"cn-north-1\"\n}\n"),
      {"/t/.terraform.lock.hcl", LOCK("6.0.0")}},
     {0},
     WARNS(CERTAIN)},
    {"reach.proxy_or_tls.terragrunt_bundle",
     {"HOME=/h", "AWS_CA_BUNDLE=/h/ca.pem", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("")),
      {"terragrunt.hcl", "iam_role = \"arn:aws:iam::111122223333:role/r\"\n"},
      {"/h/ca.pem", BUNDLE}},
     {0},
     WARNS(POSSIBLE)},
    {"reach.proxy_or_tls.terragrunt_bundle",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("")),
      {"terragrunt.hcl", "iam_role = \"arn:aws:iam::111122223333:role/r\"\n"},
      {"/h/ca.pem", BUNDLE},
      CONFIG("[default]\nca_bundle = /h/ca.pem\n")},
     {0},
     WARNS(POSSIBLE)},
    {"reach.proxy_or_tls.terragrunt_bundle",
     {"HOME=/h", "AWS_CA_BUNDLE=/h/ca.pem", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("")),
      {"terragrunt.hcl", "locals {\n  a = get_aws_account_id()\n}\n"},
      {"/h/ca.pem", BUNDLE}},
     {0},
     WARNS(POSSIBLE)},
    {"keys.file_damage.missing_bracket",
     {"HOME=/h"},
     {MAIN(PROVIDER("")), CREDENTIALS("[default\n" PAIR(ALICE, ALICE_SECRET))},
     {0},
     FAILS(CERTAIN)},
    {"keys.file_damage.export",
     {"HOME=/h"},
     {MAIN(PROVIDER("")), CREDENTIALS("[default]\nexport aws_access_key_id = " ALICE
                                      "\nexport aws_secret_access_key = " ALICE_SECRET "\n")},
     {0},
     FAILS(CERTAIN)},
    {"keys.file_damage.line_break",
     {"HOME=/h"},
     {MAIN(PROVIDER("")),
      CREDENTIALS("[default]\naws_access_key_id = " ALICE
                  "\naws_secret_access_key = YqU59aaaBhoXLkc3EAbb\nNBXwcZWoQaLggRrwfCTl\n")},
     {0},
     WARNS(CERTAIN)},
    {"keys.file_damage.smart_quote",
     {"HOME=/h"},
     {MAIN(PROVIDER("")),
      CREDENTIALS("[default]\n" PAIR(ALICE, "\xE2\x80\x9C" ALICE_SECRET "\xE2\x80\x9D"))},
     {0},
     WARNS(CERTAIN)},
    {"keys.file_damage.leading_blank",
     WRONG(ALICE, " " ALICE_SECRET),
     {MAIN(PROVIDER(""))},
     {0},
     FAILS(PROVEN)},
    {"keys.file_damage.trailing_blank",
     WRONG(ALICE, ALICE_SECRET " "),
     {MAIN(PROVIDER(""))},
     {0},
     FAILS(PROVEN)},
    {"keys.file_damage.inner_blank",
     WRONG(ALICE, "YqU59aaaBhoXLkc3EAbb NBXwcZWoQaLggRrwfCTl"),
     {MAIN(PROVIDER(""))},
     {0},
     FAILS(PROVEN)},
    {"keys.file_damage.nbsp",
     WRONG(ALICE, ALICE_SECRET "\xC2\xA0"),
     {MAIN(PROVIDER(""))},
     {0},
     FAILS(PROVEN)},
    {"keys.file_damage.zero_width",
     WRONG(ALICE, ALICE_SECRET "\xE2\x80\x8B"),
     {MAIN(PROVIDER(""))},
     {0},
     FAILS(PROVEN)},
    {"keys.file_damage.utf16",
     {"HOME=/h"},
     {MAIN(PROVIDER("")), CREDENTIALS("\xff\xfe[")},
     {0},
     FAILS(CERTAIN)},
    {"keys.file_damage.hcl",
     {"HOME=/h"},
     {MAIN("provider \xE2\x80\x9C"
           "aws\xE2\x80\x9D {\n}\n")},
     {0},
     FAILS(CERTAIN)},
    {"keys.file_damage.form",
     {"HOME=/h"},
     {MAIN(PROVIDER("")), CREDENTIALS(PAIR(ALICE, ALICE_SECRET) "[default]\n")},
     {0},
     FAILS(CERTAIN)},
    {"keys.missing_keys.variable",
     {"HOME=/h"},
     {MAIN(PROVIDER(
         "  access_key = var.k\n  secret_key = var.s\n") "variable \"k\" {}\nvariable \"s\" {}\n")},
     {0},
     FAILS(CERTAIN)},
    {"provider.configuration_invalid.variable",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("") "variable \"colour\" {}\noutput \"c\" { value = var.colour }\n")},
     {0},
     FAILS(CERTAIN)},
    {"region.region_invalid.differs",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), "AWS_REGION=eu-west-1",
      "AWS_DEFAULT_REGION=us-east-1"},
     {MAIN("provider \"aws\" {\n}\n" DATA)},
     {0},
     TELLS(CERTAIN)},
    {"keys.missing_keys.file_absent",
     {"HOME=/h", "AWS_SHARED_CREDENTIALS_FILE=/h/none"},
     {MAIN(PROVIDER(""))},
     {0},
     FAILS(CERTAIN)},
    {"keys.missing_keys.source_profile",
     {"HOME=/h", "AWS_PROFILE=p"},
     {MAIN(PROVIDER("")), CONFIG("[profile p]\nrole_arn = arn:aws:iam::111122223333:role/r\n"
                                 "source_profile = a\n[profile a]\nregion = us-east-1\n")},
     {0},
     FAILS(LIKELY)},
    {"keys.missing_keys.credential_source",
     {"HOME=/h", "AWS_PROFILE=p"},
     {MAIN(PROVIDER("")), CONFIG("[profile p]\nrole_arn = arn:aws:iam::111122223333:role/r\n"
                                 "credential_source = Moon\n")},
     {0},
     FAILS(CERTAIN)},
    {"keys.missing_keys.container",
     {"HOME=/h", "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:1/x"},
     {MAIN(PROVIDER(""))},
     {"127.0.0.1", NET_REFUSED, 0, NULL, false, true},
     FAILS(CERTAIN)},
    {"expiry.web_identity.role",
     {"HOME=/h", "AWS_WEB_IDENTITY_TOKEN_FILE=/h/token"},
     {MAIN(PROVIDER("")), {"/h/token", "jwt"}},
     {0},
     FAILS(CERTAIN)},
    {"expiry.web_identity.token",
     {"HOME=/h", "AWS_WEB_IDENTITY_TOKEN_FILE=/h/token",
      "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/r"},
     {MAIN(PROVIDER("")), {"/h/token", "jwt"}},
     {"sts", NET_OK, 400, "InvalidIdentityToken", false, false},
     FAILS(PROVEN)},
    {"expiry.web_identity.trust",
     {"HOME=/h", "AWS_WEB_IDENTITY_TOKEN_FILE=/h/token",
      "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/r"},
     {MAIN(PROVIDER("")), {"/h/token", "jwt"}},
     {"sts", NET_OK, 403, "AccessDenied", false, false},
     FAILS(PROVEN)},
    {"conflicts.sso_misconfigured.incomplete",
     {"HOME=/h", "AWS_PROFILE=p"},
     {MAIN(PROVIDER("")),
      CONFIG("[profile p]\nsso_start_url = https://d-1.awsapps.com/start\nsso_account_id = "
             "111122223333\nsso_role_name = r\n")},
     {0},
     FAILS(CERTAIN)},
    {"conflicts.sso_misconfigured.mismatch",
     {"HOME=/h", "AWS_PROFILE=p"},
     {MAIN(PROVIDER("")),
      CONFIG("[profile p]\nsso_session = s\nsso_start_url = https://d-1.awsapps.com/start\n"
             "sso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = r\n"
             "[sso-session s]\nsso_start_url = https://d-2.awsapps.com/start\n"
             "sso_region = us-east-1\n")},
     {0},
     FAILS(CERTAIN)},
    {"conflicts.backend_credentials.bucket",
     WRONG(ALICE, ALICE_SECRET),
     {MAIN(BACKEND("    region = \"us-east-1\"\n"))},
     {"s3", NET_OK, 404, "NoSuchBucket", false, false},
     FAILS(PROVEN)},
    {"conflicts.backend_credentials.lock",
     WRONG(ALICE, ALICE_SECRET),
     {MAIN(BACKEND("    region = \"us-east-1\"\n    use_lockfile = true\n"))},
     {0},
     FAILS(LIKELY)},
    {"conflicts.backend_credentials.state",
     WRONG(ALICE, ALICE_SECRET),
     {MAIN("data \"terraform_remote_state\" \"net\" {\n  backend = \"s3\"\n  config = {\n    "
           "bucket = "
           "\"b\"\n    key = \"k\"\n    region = \"us-east-1\"\n  }\n}\n")},
     {"s3", NET_OK, 404, "NotFound", false, false},
     FAILS(PROVEN)},
    {"conflicts.backend_credentials.denied",
     WRONG(ALICE, ALICE_SECRET),
     {MAIN(BACKEND("    region = \"us-east-1\"\n"))},
     {"s3", NET_OK, 403, "AccessDenied", false, false},
     FAILS(PROVEN)},
    {"conflicts.remote_execution.cloud",
     {"HOME=/h"},
     {MAIN(PROVIDER("") "terraform {\n  cloud {\n    organization = \"o\"\n    workspaces {\n      "
                        "name = \"w\"\n    }\n  }\n}\n")},
     {0},
     WARNS(POSSIBLE)},
    {"region.region_invalid.host",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN("provider \"aws\" {\n  region = \"evil.example/\"\n  skip_region_validation = "
           "true\n}\n" DATA)},
     {0},
     FAILS(CERTAIN)},
    {"keys.file_damage.open",
     {"HOME=/h"},
     {MAIN(PROVIDER("")), CREDENTIALS("[default]\n" PAIR(ALICE, ALICE_SECRET))},
     {0},
     WARNS(CERTAIN),
     .mode = 0644},
    {"iam.assume_role_denied.blank",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER(
         "  assume_role {\n    role_arn = \"arn:aws:iam::111122223333:role/r\\n\"\n  }\n"))},
     {"sts", NET_OK, 403, "AccessDenied", false, false},
     FAILS(PROVEN)},
    {"iam.assume_role_denied.arn",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("  assume_role {\n    role_arn = \"nonsense\"\n  }\n"))},
     {0},
     FAILS(CERTAIN)},
    {"provider.provider_version.region",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER_IN("ap-south-2", "")), {"/t/.terraform.lock.hcl", LOCK("4.30.0")}},
     {0},
     FAILS(CERTAIN)},
    {"provider.lock_file.version",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("") REQUIRES("~> 5.0")), {"/t/.terraform.lock.hcl", LOCK("4.30.0")}},
     {0},
     FAILS(CERTAIN)},
    {"provider.lock_file.broken",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("")), {"/t/.terraform.lock.hcl", "<<<<<<< HEAD\n" LOCK("4.30.0")}},
     {0},
     FAILS(CERTAIN)},
    {"conflicts.backend_credentials.incomplete",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("") "terraform {\n  backend \"s3\" {\n    key = \"k\"\n    region = "
                        "\"us-east-1\"\n  }\n}\n")},
     {0},
     FAILS(CERTAIN)},
    {"conflicts.backend_credentials.region",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(BACKEND("    region = \"us-east-1\"\n"))},
     {"s3", NET_OK, 301, "PermanentRedirect", false, false},
     FAILS(PROVEN)},
    {"provider.provider_version.newer",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("")), {"/t/.terraform.lock.hcl", LOCK("99.0.0")}},
     {0},
     TELLS(CERTAIN)},
    {"provider.lock_file.installed",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("")),
      {"/t/.terraform.lock.hcl", LOCK("6.2.0")},
      {"/t/.terraform/providers/registry.terraform.io/hashicorp/aws/6.1.0/linux_amd64/"
       "terraform-provider-aws_v6.1.0_x5",
       ""}},
     {0},
     WARNS(CERTAIN)},
    {"keys.file_damage.unreadable",
     {"HOME=/h"},
     {MAIN(PROVIDER("")), {"/h/.aws/credentials/x", "x"}},
     {0},
     FAILS(CERTAIN)},
    {"keys.file_damage.unreadable",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("")), {"/h/.aws/credentials/x", "x"}},
     {0},
     FAILS(CERTAIN)},
    {"expiry.sso_expired.cache_broken",
     {"HOME=/h"},
     {MAIN(PROVIDER("  profile = \"sso\"\n")),
      CONFIG(LOGIN),
      {"/h/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json", "{"}},
     {0},
     FAILS(CERTAIN)},
    {"keys.missing_keys.not_wanted",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN("output \"x\" {\n  value = 1\n}\n")},
     {0},
     TELLS(CERTAIN)},
    {"keys.wrong_keys.swapped",
     {"HOME=/h"},
     {MAIN(PROVIDER("")), CREDENTIALS("[default]\n" PAIR(ALICE_SECRET, ALICE))},
     {0},
     FAILS(PROVEN)},
    {"iam.iam_denied.denied",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("  skip_credentials_validation = true\n"))},
     {"", NET_OK, 403, "AccessDenied", false, false},
     FAILS(PROVEN)},
    {"conflicts.backend_credentials.saved",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(BACKEND("    region = \"us-east-1\"\n")),
      {"/t/.terraform/terraform.tfstate",
       "{\"version\":3,\"backend\":{\"type\":\"s3\",\"config\":{\"bucket\":\"other\","
       "\"key\":\"k\",\"region\":\"us-east-1\"},\"hash\":1}}"}},
     {0},
     FAILS(CERTAIN)},
    {"expiry.credential_process_failed.exit",
     {"HOME=/h"},
     {MAIN(PROVIDER("  profile = \"p\"\n")), CONFIG(PROCESS)},
     {0},
     FAILS(CERTAIN)},
    {"expiry.credential_process_failed.output",
     {"HOME=/h"},
     {MAIN(PROVIDER("  profile = \"p\"\n")), CONFIG(PROCESS)},
     {0},
     FAILS(CERTAIN),
     .process_problem = "empty"},
    {"expiry.credential_process_failed.terragrunt_auth",
     {"HOME=/h", "TG_AUTH_PROVIDER_CMD=corp-login", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("")), {"terragrunt.hcl", ""}},
     {0},
     FAILS(CERTAIN),
     .with_consent = true},
    {"expiry.expired_token.login",
     {"HOME=/h"},
     {MAIN(PROVIDER("  profile = \"p\"\n")), CONFIG("[profile p]\nlogin_session = abc\n")},
     {0},
     FAILS(CERTAIN)},
    {"provider.provider_version.login_session",
     {"HOME=/h"},
     {MAIN(REQUIRES("5.100.0") PROVIDER("  profile = \"p\"\n")),
      CONFIG("[profile p]\nlogin_session = abc\n"),
      {CONSOLE_CACHE, CONSOLE("2026-11-23T20:00:00Z")}},
     {0},
     FAILS(CERTAIN)},
    {"expiry.sso_expired.refresh_refused",
     {"HOME=/h"},
     {MAIN(PROVIDER("  profile = \"sso\"\n")),
      CONFIG(LOGIN),
      {LOGIN_CACHE, SSO_TOKEN("2026-11-23T11:00:00Z", ",\"refreshToken\":\"r\"")}},
     {"oidc.", NET_OK, 400, "InvalidGrantException", false, false},
     FAILS(PROVEN)},
    {"expiry.sso_expired.soon",
     {"HOME=/h"},
     {MAIN(PROVIDER("  profile = \"sso\"\n")),
      CONFIG(LOGIN),
      {LOGIN_CACHE, SSO_TOKEN("2026-11-23T12:10:00Z", "")}},
     {0},
     WARNS(CERTAIN),
     .sso_token = "t"},
    {"provider.configuration_invalid.setting",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), "AWS_USE_FIPS_ENDPOINT=perhaps"},
     {MAIN(PROVIDER(""))},
     {0},
     FAILS(CERTAIN)},
    {"provider.lock_file.checksum",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("")),
      {"/t/.terraform.lock.hcl",
       LOCK_WITH("5.100.0", "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")}},
     {0},
     FAILS(CERTAIN)},
    {"provider.provider_version.source",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN("terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aw\"\n"
           "    }\n  }\n}\n" PROVIDER(""))},
     {0},
     FAILS(CERTAIN)},
    {"provider.provider_version.mirror",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), "TF_CLI_CONFIG_FILE=/h/cli.tfrc"},
     {MAIN(PROVIDER("") "resource \"random_id\" \"r\" {\n  byte_length = 4\n}\n"),
      {"/h/cli.tfrc",
       "provider_installation {\n  filesystem_mirror {\n    path = \"/m\"\n  }\n}\n"},
      {"/m/registry.terraform.io/hashicorp/aws/terraform-provider-aws_5.100.0_linux_amd64.zip",
       ""}},
     {0},
     FAILS(CERTAIN)},
    {"provider.terraform_version.constraint",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN("terraform {\n  required_version = \"< 1.0\"\n}\n" PROVIDER(""))},
     {0},
     FAILS(CERTAIN),
     .terraform_version = "1.11.4"},
    {"provider.terraform_version.language",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN("language {}\n" PROVIDER(""))},
     {0},
     FAILS(CERTAIN)},
    {"reach.endpoint_override.other_region",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER("  endpoints {\n    sts = \"https://sts.eu-west-1.amazonaws.com\"\n  }\n"))},
     {"sts.eu-west-1", NET_OK, 403, "SignatureDoesNotMatch", false, false},
     FAILS(PROVEN),
     .fault_message = "Credential should be scoped to a valid region, not 'us-east-1'."},
    {"region.region_opt_in.sts_off",
     {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET)},
     {MAIN(PROVIDER_IN("us-west-1", ""))},
     {"sts.us-west-1", NET_OK, 403, "RegionDisabledException", false, false},
     FAILS(PROVEN)},
};

static FakeCase case_of(const char *const *env, const FakeFile *files, const FakeFault *fault)
{
    return (FakeCase){.env = env,
                      .files = files,
                      .keys = check_keys,
                      .n_keys = n_check_keys,
                      .faults = fault,
                      .n_faults = fault && (fault->host || fault->status)};
}

void test_each_fixture_has_its_finding(void **state)
{
    bool missing = false;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        FakeCase c = case_of(rows[i].env, rows[i].files, &rows[i].fault);
        const Finding *f;
        Diagnosis d;
        c.name = rows[i].id;
        c.simulate_denies = "s3:PutObject"; /* only the lock needs it */
        c.terraform_version = rows[i].terraform_version;
        c.sso_token = rows[i].sso_token;
        c.fault_message = rows[i].fault_message;
        c.process_problem = rows[i].process_problem;
        c.with_consent = rows[i].with_consent;
        c.mode = rows[i].mode;
        diagnosis_of(&c, &d);
        f = diagnosis_finding(&d, rows[i].id);
        if (!f) {
            missing = true;
            print_error("%s is not found; verdict %s\n", rows[i].id,
                        d.findings.len ? d.findings.items[0]->id : "none");
        } else if (f->severity != rows[i].severity || f->certainty != rows[i].certainty) {
            missing = true;
            print_error("%s is %s, %s\n", rows[i].id, severity_name(f->severity),
                        certainty_name(f->certainty));
        }
        diagnosis_free(&d);
    }
    assert_false(missing);
}

void test_a_set_up_that_works_has_none_of_them(void **state)
{
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    static const FakeFile files[] = {MAIN(PROVIDER("")), {NULL, NULL}};
    FakeCase c = case_of(env, files, NULL);
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_null(diagnosis_finding(&d, rows[i].id));
    diagnosis_free(&d);
}

/* Keys of the provider's partition are right there: it is the resource that is told to change. */
void test_a_resource_of_another_partition_keeps_the_keys(void **state)
{
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    const FakeFile files[] = {
        MAIN(PROVIDER("") "data \"aws_vpc\" \"v\" {\n  region = \"us-gov-west-1\"\n}\n"),
        {NULL, NULL}};
    FakeCase c = case_of(env, files, NULL);
    const Finding *f;
    Diagnosis d;
    (void)state;
    diagnosis_of(&c, &d);
    f = diagnosis_finding(&d, "region.partition_mismatch.resource");
    assert_non_null(f);
    assert_int_equal(f->fixes.len, 1);
    assert_string_equal(f->fixes.items[0].id, "resource_provider");
    diagnosis_free(&d);
}

/* Provider 5 has no such argument, and a region of the same partition is no fault. */
void test_resource_regions_that_are_fine(void **state)
{
    static const char *const env[] = {"HOME=/h", ENV_PAIR(ALICE, ALICE_SECRET), NULL};
    static const char *const texts[] = {
        PROVIDER("") "resource \"aws_sns_topic\" \"x\" {\n  region = \"eu-west-1\"\n}\n",
        PROVIDER("") "resource \"other_thing\" \"x\" {\n  region = \"cn-north-1\"\n}\n",
        V5 PROVIDER("") "resource \"aws_sns_topic\" \"x\" {\n  region = \"cn-north-1\"\n}\n",
        REQUIRES("< 6.0.0")
            PROVIDER("") "resource \"aws_sns_topic\" \"x\" {\n  region = \"cn-north-1\"\n}\n"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const FakeFile files[] = {MAIN(texts[i]), {NULL, NULL}};
        FakeCase c = case_of(env, files, NULL);
        Diagnosis d;
        diagnosis_of(&c, &d);
        assert_null(diagnosis_finding(&d, "region.partition_mismatch.resource"));
        diagnosis_free(&d);
    }
}

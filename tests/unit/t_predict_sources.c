/* Which source wins, for each rule of the order: one case per scenario of RULES.md 13-46. */
#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/predictscene.h"
#include "tests/support/reasons.h"

#define PROVIDER(args) \
    "provider \"aws\" {\n  region = \"us-east-1\"\n" args "}\ndata \"aws_region\" \"r\" {}\n"
#define V5                                                                                       \
    "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n      " \
    "version = \"5.100.0\"\n    }\n  "                                                           \
    "}\n}\n"
#define PAIR(name, id) \
    "[" name "]\naws_access_key_id = " id "\naws_secret_access_key = " SECRET "\n"
#define ENV(id) "AWS_ACCESS_KEY_ID=" id, "AWS_SECRET_ACCESS_KEY=" SECRET
#define CREDENTIALS ".aws/credentials"
#define CONFIG ".aws/config"
#define ROLE "arn:aws:iam::111122223333:role/deploy"
#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

typedef struct SourceCase {
    const char *name; /* of the scenario that shows the rule */
    const char *hcl;  /* PROVIDER("") if NULL */
    const char *const *env, *const *files;
    const char *key; /* of the base credentials; NULL = none */
    enum predict_reason reason;
    const char *message; /* how Terraform's first line begins; NULL = not looked at */
} SourceCase;

static const SourceCase source_cases[] = {
    {"healthy-01", NULL, LIST(ENV(GOOD)), NULL, GOOD, PREDICT_FINE, NULL},
    {"override-01", PROVIDER("  access_key = \"" DEAD "\"\n  secret_key = \"" SECRET "\"\n"),
     LIST(ENV(GOOD)), NULL, DEAD, PREDICT_ASKED,
     "Retrieving AWS account details: validating provider credentials: retrieving caller identity "
     "from STS: operation error STS: "
     "GetCallerIdentity, https response error StatusCode: 403"},
    {"override-02", PROVIDER("  access_key = \"" DEAD "\"\n  secret_key = \"" SECRET "\"\n"), NULL,
     LIST(CREDENTIALS, PAIR("default", GOOD)), DEAD, PREDICT_ASKED, NULL},
    {"override-07", PROVIDER("  access_key = \"\"\n  secret_key = \"\"\n"), LIST(ENV(GOOD)), NULL,
     GOOD, PREDICT_FINE, NULL},
    {"missing-keys-04", PROVIDER("  access_key = \"" GOOD "\"\n"), LIST(ENV(GOOD)), NULL, NULL,
     PREDICT_STATIC_HALF, "retrieving credentials: static credentials are empty"},
    {"profile-missing-11", PROVIDER("  access_key = \"" GOOD "\"\n  secret_key = \"" SECRET "\"\n"),
     LIST("AWS_PROFILE=gone"), NULL, GOOD, PREDICT_PROFILE_MISSING,
     "loading configuration: failed to get shared config profile, gone"},
    {"env-conflict-01", NULL, LIST(ENV(DEAD)), LIST(CREDENTIALS, PAIR("default", GOOD)), DEAD,
     PREDICT_ASKED, NULL},
    {"env-conflict-02", NULL, LIST(ENV(DEAD), "AWS_PROFILE=work"),
     LIST(CREDENTIALS, PAIR("work", GOOD)), DEAD, PREDICT_ASKED, NULL},
    {"env-conflict-03", PROVIDER("  profile = \"work\"\n"), LIST(ENV(DEAD)),
     LIST(CREDENTIALS, PAIR("work", GOOD)), GOOD, PREDICT_FINE, NULL},
    {"env-conflict-04", NULL, LIST(ENV(GOOD), "AWS_PROFILE=gone"), NULL, NULL,
     PREDICT_PROFILE_MISSING, "failed to get shared config profile, gone"},
    {"env-conflict-05", PROVIDER("  profile = \"work\"\n"), LIST("AWS_PROFILE=other"),
     LIST(CREDENTIALS, PAIR("work", GOOD) PAIR("other", DEAD)), GOOD, PREDICT_FINE, NULL},
    {"env-conflict-06", NULL, LIST("AWS_DEFAULT_PROFILE=work"),
     LIST(CREDENTIALS, PAIR("work", GOOD) PAIR("default", DEAD)), GOOD, PREDICT_FINE, NULL},
    {"env-conflict-08", PROVIDER("  profile = \"work\"\n"), LIST(ENV(GOOD)),
     LIST(CREDENTIALS, PAIR("work", DEAD)), DEAD, PREDICT_ASKED, NULL},
    {"env-conflict-09", NULL,
     LIST(ENV(DEAD), "AWS_WEB_IDENTITY_TOKEN_FILE=/h/token", "AWS_ROLE_ARN=" ROLE),
     LIST("token", "jwt"), DEAD, PREDICT_ASKED, NULL},
    {"env-conflict-10", NULL, LIST("AWS_WEB_IDENTITY_TOKEN_FILE=/h/token", "AWS_ROLE_ARN=" ROLE),
     LIST("token", "jwt", CREDENTIALS, PAIR("default", DEAD)), "ASIASCENE", PREDICT_FINE, NULL},
    {"env-conflict-11", NULL, LIST("AWS_ACCESS_KEY=" GOOD, "AWS_SECRET_KEY=" SECRET), NULL, GOOD,
     PREDICT_FINE, NULL},
    {"env-conflict-14: AWS_DEFAULT_PROFILE need not exist", NULL, LIST("AWS_DEFAULT_PROFILE=gone"),
     NULL, NULL, PREDICT_NO_CREDENTIALS, "No valid credential sources found"},
    {"shapes.md S17: a proxy that is no URL ends it before a source is chosen",
     PROVIDER("  https_proxy = \"http://[::1\"\n"), LIST(ENV(GOOD)), NULL, NULL, PREDICT_PROXY_URL,
     "Invalid HTTPS Proxy"},
    {"missing-keys-01", NULL, NULL, NULL, NULL, PREDICT_NO_CREDENTIALS,
     "No valid credential sources found"},
    {"missing-keys-02", NULL, LIST("AWS_ACCESS_KEY_ID=" DEAD),
     LIST(CREDENTIALS, PAIR("default", GOOD)), GOOD, PREDICT_FINE, NULL},
    {"missing-keys-03", NULL, NULL, LIST(CREDENTIALS, "[default]\naws_access_key_id = " GOOD "\n"),
     NULL, PREDICT_FILE_PARTIAL,
     "error fetching config from profile, default, Error using profile: "},
    {"missing-keys-09", NULL, LIST("AWS_EC2_METADATA_DISABLED=true"), NULL, NULL,
     PREDICT_NO_CREDENTIALS, NULL},
    {"profile-missing-01", PROVIDER("  profile = \"prod\"\n"), LIST(ENV(GOOD)), NULL, NULL,
     PREDICT_PROFILE_MISSING, "failed to get shared config profile, prod"},
    {"profile-missing-03", PROVIDER("  profile = \"work\"\n"), NULL,
     LIST(CONFIG, PAIR("work", GOOD)), NULL, PREDICT_PROFILE_MISSING, NULL},
    {"profile-missing-04", PROVIDER("  profile = \"Work\"\n"), NULL,
     LIST(CREDENTIALS, PAIR("work", GOOD)), NULL, PREDICT_PROFILE_MISSING, NULL},
    {"profile-missing-05", NULL, LIST("AWS_PROFILE=work "), LIST(CREDENTIALS, PAIR("work", GOOD)),
     NULL, PREDICT_PROFILE_MISSING, NULL},
    {"profile-missing-06", PROVIDER("  profile = \"p\"\n"), NULL,
     LIST(CONFIG, "[profile p]\nrole_arn = " ROLE "\nsource_profile = base\n"), NULL,
     PREDICT_SOURCE_PROFILE_MISSING,
     "failed to load assume role " ROLE
     ", of profile base, failed to get shared config profile, base"},
    {"profile-missing-08",
     PROVIDER("  profile = \"work\"\n  shared_credentials_files = [\"/nowhere/x\"]\n"), NULL,
     LIST(CREDENTIALS, PAIR("work", GOOD)), NULL, PREDICT_PROFILE_MISSING, NULL},
    {"profile-missing-09", PROVIDER("  profile = \"work\"\n"), NULL,
     LIST(CREDENTIALS, PAIR("profile work", GOOD)), NULL, PREDICT_PROFILE_MISSING, NULL},
    {"profile-missing-10", PROVIDER("  profile = \"\"\n"), NULL,
     LIST(CREDENTIALS, PAIR("default", GOOD)), GOOD, PREDICT_FINE, NULL},
    {"profile-shadowed-01", NULL, NULL,
     LIST(CREDENTIALS, PAIR("default", DEAD), CONFIG, PAIR("default", GOOD)), DEAD, PREDICT_ASKED,
     NULL},
    {"profile-shadowed-02", NULL, NULL,
     LIST(CONFIG, PAIR("default", GOOD) PAIR("profile default", DEAD)), DEAD, PREDICT_ASKED, NULL},
    {"profile-shadowed-03", NULL, NULL,
     LIST(CREDENTIALS, PAIR("default", GOOD) PAIR("default", DEAD)), DEAD, PREDICT_ASKED, NULL},
    {"profile-shadowed-04", NULL, LIST("AWS_SHARED_CREDENTIALS_FILE=/h/other"),
     LIST(CREDENTIALS, PAIR("default", GOOD), "other", PAIR("default", DEAD)), DEAD, PREDICT_ASKED,
     NULL},
    {"profile-shadowed-05", PROVIDER("  shared_credentials_files = [\"~/other\"]\n"),
     LIST("AWS_SHARED_CREDENTIALS_FILE=/h/good"),
     LIST("good", PAIR("default", GOOD), "other", PAIR("default", DEAD)), DEAD, PREDICT_ASKED,
     NULL},
    {"profile-shadowed-06", PROVIDER("  profile = \"p\"\n"), NULL,
     LIST(CONFIG, "[profile p]\nrole_arn = " ROLE "\nsource_profile = base\n", CREDENTIALS,
          PAIR("p", OTHER) PAIR("base", GOOD)),
     GOOD, PREDICT_FINE, NULL},
    {"profile-shadowed-07", PROVIDER("  shared_credentials_files = [\"~/a\", \"~/b\"]\n"), NULL,
     LIST("a", PAIR("default", GOOD), "b", PAIR("default", DEAD)), DEAD, PREDICT_ASKED, NULL},
    {"profile-shadowed-08", PROVIDER("  profile = \"p\"\n"), NULL,
     LIST(CONFIG,
          "[profile p]\nsso_start_url = https://x\nsso_region = us-east-1\nsso_account_id = "
          "1\nsso_role_name = A\n",
          CREDENTIALS, PAIR("p", DEAD)),
     DEAD, PREDICT_ASKED, NULL},
    {"profile-shadowed-11: half a pair in credentials spoils a whole one in config",
     PROVIDER("  profile = \"p\"\n"), NULL,
     LIST(CONFIG, PAIR("profile p", GOOD), CREDENTIALS, "[p]\naws_access_key_id = " OTHER "\n"),
     NULL, PREDICT_FILE_PARTIAL, NULL},
    {"profile-shadowed-12: half a pair in config is cured by a whole one",
     PROVIDER("  profile = \"p\"\n"), NULL,
     LIST(CONFIG, "[profile p]\naws_access_key_id = " OTHER "\n", CREDENTIALS, PAIR("p", GOOD)),
     GOOD, PREDICT_FINE, NULL},
    {"damage-23", NULL, LIST("AWS_SHARED_CREDENTIALS_FILE=/h/dir"), LIST("dir/x", "x"), NULL,
     PREDICT_FILE_UNREADABLE,
     "failed to load shared config file, /h/dir, read all: read /h/dir: is a directory"},
    {"assume-role-08", PROVIDER("  profile = \"p\"\n"), NULL,
     LIST(CONFIG,
          "[profile p]\nrole_arn = " ROLE
          "\nsource_profile = a\nmfa_serial = arn:aws:iam::111122223333:mfa/x\n",
          CREDENTIALS, PAIR("a", GOOD)),
     NULL, PREDICT_MFA,
     "assume role with MFA enabled, but AssumeRoleTokenProvider session option not set."},
    {"assume-role-11", PROVIDER("  profile = \"p\"\n"), LIST(ENV(GOOD)),
     LIST(CONFIG, "[profile p]\nrole_arn = " ROLE "\ncredential_source = Environment\n"), GOOD,
     PREDICT_FINE, NULL},
    {"assume-role-14", PROVIDER("  profile = \"p\"\n"), NULL,
     LIST(CONFIG, "[profile p]\nrole_arn = " ROLE "\nsource_profile = p\n", CREDENTIALS,
          PAIR("p", GOOD)),
     GOOD, PREDICT_FINE, NULL},
    {"credential_source nobody knows", PROVIDER("  profile = \"p\"\n"), NULL,
     LIST(CONFIG, "[profile p]\nrole_arn = " ROLE "\ncredential_source = Magic\n"), NULL,
     PREDICT_UNKNOWN_SOURCE,
     "credential_source values must be EcsContainer, Ec2InstanceMetadata, or Environment"},
    {"source_profile without role_arn", PROVIDER("  profile = \"p\"\n"), NULL,
     LIST(CONFIG, "[profile p]\nsource_profile = a\n", CREDENTIALS, PAIR("a", GOOD)), NULL,
     PREDICT_HALF_ROLE, "credential type source_profile requires role_arn, profile p"},
    {"webid-01", NULL, LIST("AWS_WEB_IDENTITY_TOKEN_FILE=/h/token", "AWS_ROLE_ARN=" ROLE), NULL,
     NULL, PREDICT_WEB_IDENTITY_FILE, "No valid credential sources found"},
    {"webid-06",
     PROVIDER("  assume_role_with_web_identity {\n    role_arn = \"" ROLE
              "\"\n    web_identity_token_file = \"/h/token\"\n  }\n"),
     LIST(ENV(DEAD)), LIST("token", "jwt"), "ASIASCENE", PREDICT_FINE, NULL},
    {"a block without a token",
     PROVIDER("  assume_role_with_web_identity {\n    role_arn = \"" ROLE
              "\"\n    web_identity_token_file = \"\"\n  }\n"),
     NULL, NULL, NULL, PREDICT_WEB_IDENTITY_BLOCK_TOKEN, "Assume Role With Web Identity"},
    {"causes.md F10: a profile's token", PROVIDER("  profile = \"w\"\n"), NULL,
     LIST(CONFIG, "[profile w]\nrole_arn = " ROLE "\nweb_identity_token_file = /h/token\n", "token",
          "jwt"),
     "ASIASCENE", PREDICT_FINE, NULL},
    {"a profile's token that is not there", PROVIDER("  profile = \"w\"\n"), NULL,
     LIST(CONFIG, "[profile w]\nrole_arn = " ROLE "\nweb_identity_token_file = /h/none\n"), NULL,
     PREDICT_WEB_IDENTITY_FILE, NULL},
    {"webid-07", NULL, LIST("AWS_WEB_IDENTITY_TOKEN_FILE=/h/token"), LIST("token", "jwt"), NULL,
     PREDICT_WEB_IDENTITY_ROLE, "role ARN is not set"},
    {"webid-11: AWS_PROFILE must exist all the same",
     PROVIDER("  assume_role_with_web_identity {\n    role_arn = \"" ROLE
              "\"\n    web_identity_token_file = \"/h/token\"\n  }\n"),
     LIST("AWS_PROFILE=gone"), LIST("token", "jwt"), NULL, PREDICT_PROFILE_MISSING, NULL},
    {"the variables of a web identity must be whole all the same",
     PROVIDER("  assume_role_with_web_identity {\n    role_arn = \"" ROLE
              "\"\n    web_identity_token_file = \"/h/token\"\n  }\n"),
     LIST("AWS_WEB_IDENTITY_TOKEN_FILE=/h/none"), LIST("token", "jwt"), NULL,
     PREDICT_WEB_IDENTITY_ROLE, "role ARN is not set"},
    {"healthy-07", NULL, LIST("AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:1/x"), NULL,
     "ASIASCENE", PREDICT_FINE, NULL},
    {"container on a foreign host", NULL,
     LIST("AWS_CONTAINER_CREDENTIALS_FULL_URI=http://example.com/x"), NULL, NULL, PREDICT_CONTAINER,
     NULL},
    {"credproc-07", PROVIDER("  profile = \"p\"\n"), NULL,
     LIST(CONFIG, "[profile p]\ncredential_process = /bin/x\n"), "ASIASCENE", PREDICT_FINE, NULL},
    {"setting: AWS_RETRY_MODE=legacy", NULL, LIST(ENV(GOOD), "AWS_RETRY_MODE=legacy"), NULL, NULL,
     PREDICT_SETTING_INVALID, "invalid AWS_RETRY_MODE value, unknown RetryMode, legacy"},
    {"setting: static keys load later",
     PROVIDER("  access_key = \"" GOOD "\"\n  secret_key = \"" SECRET "\"\n"),
     LIST("AWS_MAX_ATTEMPTS=three"), NULL, GOOD, PREDICT_SETTING_INVALID,
     "loading configuration: invalid value AWS_MAX_ATTEMPTS=three, strconv.ParseInt: parsing "
     "\"three\": invalid syntax"},
    {"setting: more than 64 bits",
     PROVIDER("  access_key = \"" GOOD "\"\n  secret_key = \"" SECRET "\"\n"),
     LIST("AWS_MAX_ATTEMPTS=9223372036854775808"), NULL, GOOD, PREDICT_SETTING_INVALID,
     "loading configuration: invalid value AWS_MAX_ATTEMPTS=9223372036854775808, "
     "strconv.ParseInt: parsing \"9223372036854775808\": value out of range"},
    {"proxy-tls-09", NULL, LIST(ENV(GOOD), "AWS_CA_BUNDLE=/h/ca.pem"), NULL, NULL,
     PREDICT_CA_BUNDLE, "open /h/ca.pem: no such file or directory"},
    {"proxy-tls-11", NULL, LIST(ENV(GOOD), "AWS_CA_BUNDLE=/h/ca.pem"), LIST("ca.pem", "<html>"),
     NULL, PREDICT_CA_GARBAGE, "failed to load custom CA bundle PEM file"},
    {"proxy-tls-19", PROVIDER("  custom_ca_bundle = \"~/ca.pem\"\n"), LIST(ENV(GOOD)), NULL, NULL,
     PREDICT_CA_BUNDLE, "reading custom CA bundle: open /h/ca.pem: no such file or directory"},
    {"provider 5 reads broken files a second time", V5 PROVIDER(""), LIST(ENV(GOOD)),
     LIST(CREDENTIALS, "\xEF\xBB\xBF[default]\nx = y\n"), GOOD, PREDICT_FILE_UNREADABLE,
     "creating AWS SDK v1 session: creating AWS session: SharedConfigLoadError: failed to load "
     "config file, /h/.aws/credentials"},
    {"v1 session: of two broken files it names the config file", V5 PROVIDER(""), LIST(ENV(GOOD)),
     LIST(CREDENTIALS, "\xef\xbb\xbf[default]\nx = y\n", CONFIG, "\xef\xbb\xbf[default]\nx = y\n"),
     GOOD, PREDICT_FILE_UNREADABLE,
     "creating AWS SDK v1 session: creating AWS session: SharedConfigLoadError: failed to load "
     "config file, /h/.aws/config"},
    {"v1 session: its own variable is judged before its files", V5 PROVIDER(""),
     LIST(ENV(GOOD), "AWS_STS_REGIONAL_ENDPOINTS=x"),
     LIST(CREDENTIALS, "\xef\xbb\xbf[default]\nx = y\n"), GOOD, PREDICT_SETTING_INVALID,
     "creating AWS SDK v1 session: creating AWS session: failed to load shared config, failed to "
     "load, AWS_STS_REGIONAL_ENDPOINTS from env config, unable to resolve the value of "
     "STSRegionalEndpoint for x"},
    {"v1 session: and so is the other one", V5 PROVIDER(""),
     LIST(ENV(GOOD), "AWS_STS_REGIONAL_ENDPOINTS=Legacy", "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT=x"),
     NULL, GOOD, PREDICT_SETTING_INVALID,
     "creating AWS SDK v1 session: creating AWS session: failed to load shared config, failed to "
     "load, AWS_S3_US_EAST_1_REGIONAL_ENDPOINT from env config, unable to resolve the value of "
     "S3UsEast1RegionalEndpoint for x"},
    {"v1 session: both take legacy and regional, however written", V5 PROVIDER(""),
     LIST(ENV(GOOD), "AWS_STS_REGIONAL_ENDPOINTS=Legacy",
          "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT=REGIONAL"),
     NULL, GOOD, PREDICT_FINE, NULL},
    {"and a default profile that is not used", V5 PROVIDER("  profile = \"p\"\n"), NULL,
     LIST(CONFIG, "[default]\nrole_arn = " ROLE "\nsource_profile = gone\n", CREDENTIALS,
          PAIR("p", GOOD)),
     GOOD, PREDICT_SOURCE_PROFILE_MISSING,
     "creating AWS SDK v1 session: creating AWS session: SharedConfigAssumeRoleError: failed to "
     "load assume role for " ROLE ", source profile gone has no shared credentials"},
    {"setting: only true and false are booleans", V5 PROVIDER(""),
     LIST(ENV(GOOD), "AWS_DISABLE_REQUEST_COMPRESSION=1"), NULL, NULL, PREDICT_SETTING_INVALID,
     "invalid value for environment variable, AWS_DISABLE_REQUEST_COMPRESSION=1, need true or "
     "false"},
    {"setting: case counts for the account mode", V5 PROVIDER(""),
     LIST(ENV(GOOD), "AWS_ACCOUNT_ID_ENDPOINT_MODE=Preferred"), NULL, NULL, PREDICT_SETTING_INVALID,
     "invalid value for environment variable, AWS_ACCOUNT_ID_ENDPOINT_MODE=Preferred, must be "
     "preferred/required/disabled"},
    {"setting: case does not count for checksums", V5 PROVIDER(""),
     LIST(ENV(GOOD), "AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED"), NULL, GOOD, PREDICT_FINE,
     NULL},
    {"setting: provider 5 knows no clock switch", V5 PROVIDER(""),
     LIST(ENV(GOOD), "AWS_DISABLE_CLOCK_SKEW_CORRECTION=yes"), NULL, GOOD, PREDICT_FINE, NULL},
    {"setting: provider 6 does", PROVIDER(""),
     LIST(ENV(GOOD), "AWS_DISABLE_CLOCK_SKEW_CORRECTION=yes"), NULL, NULL, PREDICT_SETTING_INVALID,
     "invalid value for environment variable, AWS_DISABLE_CLOCK_SKEW_CORRECTION=yes, need true or "
     "false"},
    {"setting: booleans of a profile are passed over", PROVIDER("  profile = \"p\"\n"), NULL,
     LIST(CREDENTIALS, PAIR("p", GOOD) "use_fips_endpoint = maybe\ns3_use_arn_region = 7\n"), GOOD,
     PREDICT_FINE, NULL},
    {"setting of a profile", PROVIDER("  profile = \"p\"\n"), NULL,
     LIST(CREDENTIALS, PAIR("p", GOOD) "retry_mode = legacy\n"), NULL, PREDICT_SETTING_INVALID,
     "error fetching config from profile, p, failed to load retry_mode from shared config, unknown "
     "RetryMode, legacy"},
    {"empty retry_mode", PROVIDER("  profile = \"p\"\n"), NULL,
     LIST(CREDENTIALS, PAIR("p", GOOD) "retry_mode =\n"), NULL, PREDICT_SETTING_INVALID,
     "error fetching config from profile, p, failed to load retry_mode from shared config, unknown "
     "RetryMode, "},
    {"empty max_attempts", PROVIDER("  profile = \"p\"\n"), NULL,
     LIST(CREDENTIALS, PAIR("p", GOOD) "max_attempts =\n"), NULL, PREDICT_SETTING_INVALID,
     "error fetching config from profile, p, failed to load max_attempts from shared config, "
     "invalid value max_attempts=, expect integer"},
    {"a list of empty texts is none", PROVIDER("  allowed_account_ids = [\"\"]\n"),
     LIST("AWS_ACCESS_KEY_ID=" GOOD, "AWS_SECRET_ACCESS_KEY=" SECRET), NULL, GOOD, PREDICT_FINE,
     NULL},
    {"a list with a value that only an apply knows is none",
     PROVIDER("  allowed_account_ids = [terraform_data.later.id]\n") "resource \"terraform_data\" "
                                                                     "\"later\" {}\n",
     LIST("AWS_ACCESS_KEY_ID=" GOOD, "AWS_SECRET_ACCESS_KEY=" SECRET), NULL, GOOD, PREDICT_FINE,
     NULL},
    {"a token that only an apply knows is none",
     PROVIDER("  access_key = \"" GOOD "\"\n  secret_key = \"" SECRET "\"\n  token = "
              "terraform_data.later.id\n") "resource \"terraform_data\" \"later\" {}\n",
     NULL, NULL, GOOD, PREDICT_FINE, NULL},
    {"empty account_id_endpoint_mode", PROVIDER("  profile = \"p\"\n"), NULL,
     LIST(CREDENTIALS, PAIR("p", GOOD) "account_id_endpoint_mode =\n"), NULL,
     PREDICT_SETTING_INVALID,
     "error fetching config from profile, p, failed to load account_id_endpoint_mode from shared "
     "config, "
     "invalid value for shared config profile field, account_id_endpoint_mode=, must be "
     "preferred/required/disabled"},
    {"wrong-keys-10", NULL, LIST("AWS_ACCESS_KEY_ID=" GOOD "\n", "AWS_SECRET_ACCESS_KEY=" SECRET),
     NULL, GOOD "\n", PREDICT_HEADER_INVALID, NULL},
};

static void check_source(const SourceCase *c)
{
    Scene scene = {c->env, c->files, c->hcl ? c->hcl : PROVIDER(""), NULL, 0, NULL};
    SceneRun *run = scene_run(&scene);
    const Configuration *conf = scene_conf(run, "aws");
    const char *key;
    assert_non_null(conf);
    key = conf->base ? conf->base->access_key_id.text : NULL;
    if ((key == NULL) != (c->key == NULL) || (key && strcmp(key, c->key) != 0))
        fail_msg("%s: base key is %s, not %s", c->name, key ? key : "none",
                 c->key ? c->key : "none");
    if (conf->outcome.reason != c->reason)
        fail_msg("%s: reason is %s, not %s", c->name, predict_reason_id(conf->outcome.reason),
                 predict_reason_id(c->reason));
    if (c->message &&
        (!conf->outcome.terraform_message ||
         strncmp(conf->outcome.terraform_message, c->message, strlen(c->message)) != 0))
        fail_msg("%s: says \"%s\", not \"%s\"", c->name,
                 conf->outcome.terraform_message ? conf->outcome.terraform_message : "",
                 c->message);
    assert_int_equal(conf->outcome.status, c->reason == PREDICT_FINE ? OUTCOME_OK : OUTCOME_ERROR);
    scene_end(run);
}

void test_every_rule_of_the_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(source_cases); i++)
        check_source(&source_cases[i]);
}

/* config/env_config.go and shared_config.go: what each setting takes, and what ends the start. */
void test_what_each_setting_takes(void **state)
{
    static const struct {
        const char *name, *good, *bad, *also_bad;
    } variables[] = {
        {"AWS_DISABLE_REQUEST_COMPRESSION", "TRUE", "1", "yes"},
        {"AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "10485760", "10485761", "-1"},
        {"AWS_DISABLE_CLOCK_SKEW_CORRECTION", "False", "0", "no"},
        {"AWS_ENABLE_ENDPOINT_DISCOVERY", "AUTO", "on", "1"},
        {"AWS_S3_USE_ARN_REGION", "true", "1", "yes"},
        {"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ipv6", "6", "IP"},
        {"AWS_EC2_METADATA_V1_DISABLED", "true", "1", "yes"},
        {"AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS", "true", "1", "yes"},
        {"AWS_USE_DUALSTACK_ENDPOINT", "false", "1", "yes"},
        {"AWS_USE_FIPS_ENDPOINT", "false", "1", "yes"},
        {"AWS_DEFAULTS_MODE", "In-Region", "fast", "default"},
        {"AWS_MAX_ATTEMPTS", "3", "three", "3.0"},
        {"AWS_RETRY_MODE", "adaptive", "legacy", "Standard"},
        {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true", "1", "yes"},
        {"AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", "true", "1", "yes"},
        {"AWS_ACCOUNT_ID_ENDPOINT_MODE", "required", "Required", "on"},
        {"AWS_REQUEST_CHECKSUM_CALCULATION", "When_Supported", "always", "on"},
        {"AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required", "always", "on"},
        {"AWS_RESTRICT_FILE_PERMISSIONS", "unrestricted", "0600", "yes"},
    };
    static const struct {
        const char *name, *good, *bad, *also_bad;
    } keys[] = {
        {"ec2_metadata_service_endpoint_mode", "IPv4", "4", "IP"},
        {"defaults_mode", "mobile", "fast", "default"},
        {"max_attempts", "3", "three", "3.0"},
        {"retry_mode", "standard", "legacy", "Adaptive"},
        {"disable_request_compression", "true", "TRUE", "1"},
        {"disable_clock_skew_correction", "false", "FALSE", "0"},
        {"request_min_compression_size_bytes", "0", "-1", "10485761"},
        {"account_id_endpoint_mode", "disabled", "Disabled", "off"},
        {"request_checksum_calculation", "WHEN_REQUIRED", "always", "on"},
        {"response_checksum_validation", "when_supported", "always", "on"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(variables); i++)
        for (int k = 0; k < 3; k++) {
            Arena a = ARENA_INIT;
            const char *values[] = {variables[i].good, variables[i].bad, variables[i].also_bad};
            const char *set = arena_printf(&a, "%s=%s", variables[i].name, values[k]);
            const SourceCase c = {
                set,  PROVIDER(""),        LIST(ENV(GOOD), set),
                NULL, k > 0 ? NULL : GOOD, k > 0 ? PREDICT_SETTING_INVALID : PREDICT_FINE,
                NULL};
            check_source(&c);
            arena_clear(&a);
        }
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        for (int k = 0; k < 3; k++) {
            Arena a = ARENA_INIT;
            const char *values[] = {keys[i].good, keys[i].bad, keys[i].also_bad};
            const char *text =
                arena_printf(&a, "%s%s = %s\n", PAIR("p", GOOD), keys[i].name, values[k]);
            const SourceCase c = {text,
                                  PROVIDER("  profile = \"p\"\n"),
                                  NULL,
                                  LIST(CREDENTIALS, text),
                                  k > 0 ? NULL : GOOD,
                                  k > 0 ? PREDICT_SETTING_INVALID : PREDICT_FINE,
                                  NULL};
            check_source(&c);
            arena_clear(&a);
        }
}

/* Values that no reader takes, and none stops at: each asked of OpenTofu 1.12.6 with the login part
 * of 6.68.0 (and, but for the two of SDK version 1, of 5.100.0). */
void test_which_bad_settings_are_passed_over(void **state)
{
    static const char *const variables[] = {
        "AWS_AUTH_SCHEME_PREFERENCE=nothing",
        "AWS_SDK_UA_APP_ID=a b/c(d)",
        "AWS_STS_REGIONAL_ENDPOINTS=regionl",
        "AWS_EC2_METADATA_DISABLED=yes",
        "AWS_SDK_LOAD_CONFIG=x",
        "AWS_METADATA_SERVICE_TIMEOUT=x",
        "AWS_NEW_RETRIES_2026=maybe",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI=::x",
    };
    static const char *const keys[] = {
        "use_fips_endpoint = maybe",
        "use_dualstack_endpoint = on",
        "s3_use_arn_region = 1",
        "s3_disable_multiregion_access_points = 1",
        "s3_disable_express_session_auth = yes",
        "ec2_metadata_v1_disabled = nope",
        "endpoint_discovery_enabled = sure",
        "ignore_configured_endpoint_urls = yes",
        "auth_scheme_preference = nothing",
        "sdk_ua_app_id = a b/c(d)",
        "restrict_file_permissions = 0600",
        "sts_regional_endpoints = global",
        "s3_us_east_1_regional_endpoint = x",
        "duration_seconds = many",
        "tcp_keepalive = x",
        "parameter_validation = x",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        const SourceCase c = {variables[i], PROVIDER(""), LIST(ENV(GOOD), variables[i]), NULL, GOOD,
                              PREDICT_FINE, NULL};
        check_source(&c);
    }
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        Arena a = ARENA_INIT;
        const char *text = arena_printf(&a, "%s%s\n", PAIR("p", GOOD), keys[i]);
        const SourceCase c = {keys[i], PROVIDER("  profile = \"p\"\n"),
                              NULL,    LIST(CREDENTIALS, text),
                              GOOD,    PREDICT_FINE,
                              NULL};
        check_source(&c);
        arena_clear(&a);
    }
}

/* config/CHANGELOG.md: from which release on each setting is looked at, told by the provider that
 * took it over. */
void test_settings_count_from_their_release_on(void **state)
{
    static const struct {
        const char *name, *before, *since; /* releases of the provider */
    } rows[] = {
        {"AWS_EC2_METADATA_V1_DISABLED=1", "5.24.0", "5.25.0"},
        {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=1", "5.24.0", "5.25.0"},
        {"AWS_S3_DISABLE_EXPRESS_SESSION_AUTH=1", "5.29.0", "5.30.0"},
        {"AWS_DISABLE_REQUEST_COMPRESSION=1", "5.30.0", "5.31.0"},
        {"AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES=x", "5.30.0", "5.31.0"},
        {"AWS_ACCOUNT_ID_ENDPOINT_MODE=x", "5.64.0", "5.65.0"},
        {"AWS_REQUEST_CHECKSUM_CALCULATION=x", "5.83.1", "5.84.0"},
        {"AWS_RESPONSE_CHECKSUM_VALIDATION=x", "5.83.1", "5.84.0"},
        {"AWS_DISABLE_CLOCK_SKEW_CORRECTION=1", "6.56.0", "6.57.0"},
        {"AWS_RESTRICT_FILE_PERMISSIONS=x", "6.56.0", "6.57.0"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        for (int k = 0; k < 2; k++) {
            Arena a = ARENA_INIT;
            const char *version = k > 0 ? rows[i].since : rows[i].before;
            const char *lock = arena_printf(&a,
                                            "provider \"registry.terraform.io/hashicorp/aws\" {\n"
                                            "  version = \"%s\"\n}\n",
                                            version);
            const SourceCase c = {arena_printf(&a, "%s with %s", rows[i].name, version),
                                  PROVIDER(""),
                                  LIST(ENV(GOOD), rows[i].name),
                                  LIST("/t/.terraform.lock.hcl", lock),
                                  k > 0 ? NULL : GOOD,
                                  k > 0 ? PREDICT_SETTING_INVALID : PREDICT_FINE,
                                  NULL};
            check_source(&c);
            arena_clear(&a);
        }
}

/* config/CHANGELOG.md 1.25.0: before it the token file is nothing that anybody reads
 * (recorded with 6.68.0 and 4.67.0). */
void test_the_token_file_of_a_container_counts_from_its_release_on(void **state)
{
    static const char *const versions[] = {"5.25.0", "5.26.0"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
        Arena a = ARENA_INIT;
        const SourceCase c = {
            versions[i],
            PROVIDER(""),
            LIST("AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:1/x",
                 "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=/nope/token"),
            LIST("/t/.terraform.lock.hcl",
                 arena_printf(&a,
                              "provider \"registry.terraform.io/hashicorp/aws\" {\n"
                              "  version = \"%s\"\n}\n",
                              versions[i])),
            i == 0 ? "ASIASCENE" : NULL,
            i == 0 ? PREDICT_FINE : PREDICT_CONTAINER,
            NULL};
        check_source(&c);
        arena_clear(&a);
    }
}

/* config/resolve_credentials.go isAllowedHost */
void test_the_hosts_that_get_the_token_of_a_container(void **state)
{
    static const struct {
        const char *variable;
        bool allowed;
    } rows[] = {
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.2/x", true},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.23/x", true},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://[fd00:ec2::23]/x", true},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://localhost:81/x", true},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://[::1]/x", true},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=https://example.com/x", true},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.3/x", false},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://10.0.0.1/x", false},
        {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/x", true},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const SourceCase c = {rows[i].variable,
                              NULL,
                              LIST(rows[i].variable),
                              NULL,
                              rows[i].allowed ? "ASIASCENE" : NULL,
                              rows[i].allowed ? PREDICT_FINE : PREDICT_CONTAINER,
                              NULL};
        check_source(&c);
    }
}

static const Candidate *find_candidate(const Configuration *conf, enum chain_outcome outcome,
                                       const char *key)
{
    for (size_t i = 0; i < conf->chain.len; i++) {
        const Candidate *c = &conf->chain.items[i];
        if (c->outcome == outcome && c->creds && strcmp(c->creds->access_key_id.text, key) == 0)
            return c;
    }
    return NULL;
}

/* What lost keeps its keys, so that it can be tried whether they would work. */
void test_losers_keep_what_they_hold(void **state)
{
    const struct {
        const char *hcl;
        const char *const *env, *const *files;
        const char *winner, *loser;
    } rows[] = {
        {PROVIDER(""), LIST(ENV(DEAD)), LIST(CREDENTIALS, PAIR("default", GOOD)), DEAD, GOOD},
        {PROVIDER("  profile = \"work\"\n"), LIST(ENV(GOOD)), LIST(CREDENTIALS, PAIR("work", DEAD)),
         DEAD, GOOD},
        {PROVIDER("  profile = \"work\"\n"), LIST("AWS_PROFILE=other"),
         LIST(CREDENTIALS, PAIR("work", DEAD) PAIR("other", GOOD)), DEAD, GOOD},
        {PROVIDER(""), NULL,
         LIST(CREDENTIALS, PAIR("default", DEAD), CONFIG, PAIR("default", GOOD)), DEAD, GOOD},
        {PROVIDER(""), NULL, LIST(CREDENTIALS, PAIR("default", GOOD) PAIR("default", DEAD)), DEAD,
         GOOD},
        {PROVIDER(""), NULL, LIST(CONFIG, PAIR("default", GOOD) PAIR("profile default", DEAD)),
         DEAD, GOOD},
        {PROVIDER(""), LIST("AWS_SHARED_CREDENTIALS_FILE=/h/other"),
         LIST(CREDENTIALS, PAIR("default", GOOD), "other", PAIR("default", DEAD)), DEAD, GOOD},
        {PROVIDER("  access_key = \"" DEAD "\"\n  secret_key = \"" SECRET "\"\n"), LIST(ENV(GOOD)),
         NULL, DEAD, GOOD},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Scene scene = {rows[i].env, rows[i].files, rows[i].hcl, NULL, 0, NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *conf = scene_conf(run, "aws");
        if (!find_candidate(conf, CHAIN_USED, rows[i].winner) ||
            !find_candidate(conf, CHAIN_SHADOWED, rows[i].loser))
            fail_msg("row %zu: winner or loser is not on the chain", i);
        scene_end(run);
    }
}

void test_keys_stay_known_when_the_profile_is_missing(void **state)
{
    Scene scene = {LIST(ENV(GOOD), "AWS_PROFILE=gone"), NULL, PROVIDER(""), NULL, 0, NULL};
    SceneRun *run = scene_run(&scene);
    (void)state;
    assert_non_null(find_candidate(scene_conf(run, "aws"), CHAIN_NOT_REACHED, GOOD));
    assert_int_equal(run->asked.len, 0);
    scene_end(run);
}

void test_half_a_pair_in_the_environment_is_told(void **state)
{
    Scene scene = {LIST("AWS_ACCESS_KEY_ID=" DEAD),
                   LIST(CREDENTIALS, PAIR("default", GOOD)),
                   PROVIDER(""),
                   NULL,
                   0,
                   NULL};
    SceneRun *run = scene_run(&scene);
    const Configuration *conf = scene_conf(run, "aws");
    bool told = false;
    (void)state;
    for (size_t i = 0; i < conf->chain.len; i++)
        told = told || (conf->chain.items[i].source == CRED_ENVIRONMENT &&
                        conf->chain.items[i].outcome == CHAIN_INVALID);
    assert_true(told);
    scene_end(run);
}

/* An earlier section's token stays when a later section brings a pair without one: aws-sdk-go-v2
 * mergeSections. */
void test_a_token_of_config_goes_with_keys_of_credentials(void **state)
{
    Scene scene = {NULL,
                   LIST(CONFIG, PAIR("default", OTHER) "aws_session_token = t\n", CREDENTIALS,
                        PAIR("default", GOOD)),
                   PROVIDER(""),
                   NULL,
                   0,
                   NULL};
    SceneRun *run = scene_run(&scene);
    const Configuration *conf = scene_conf(run, "aws");
    (void)state;
    assert_string_equal(conf->base->access_key_id.text, GOOD);
    assert_non_null(conf->base->token);
    scene_end(run);
}

void test_a_bare_profile_needs_no_terraform(void **state)
{
    Scene scene = {LIST(ENV(DEAD)),
                   LIST(CREDENTIALS, PAIR("work", GOOD) "region = eu-west-1\n"),
                   NULL,
                   NULL,
                   0,
                   "work"};
    SceneRun *run = scene_run(&scene);
    const Configuration *conf = scene_conf(run, "profile.work");
    (void)state;
    assert_int_equal(conf->outcome.status, OUTCOME_OK);
    assert_string_equal(conf->sts_endpoint, "https://sts.eu-west-1.amazonaws.com");
    scene_end(run);
}

void test_what_nothing_uses_is_never_asked(void **state)
{
    Scene scene = {
        LIST(ENV(GOOD)), NULL, "provider \"aws\" {\n  region = \"us-east-1\"\n}\n", NULL, 0, NULL};
    SceneRun *run = scene_run(&scene);
    const Configuration *conf = scene_conf(run, "aws");
    (void)state;
    assert_int_equal(conf->outcome.reason, PREDICT_NOT_USED);
    assert_int_equal(run->asked.len, 0);
    scene_end(run);
}

void test_a_remote_run_is_not_asked_here(void **state)
{
    Scene scene = {LIST(ENV(GOOD)),
                   NULL,
                   "terraform {\n  cloud {\n    organization = \"o\"\n    workspaces {\n      name "
                   "= \"w\"\n    }\n  }\n}\n" PROVIDER(""),
                   NULL,
                   0,
                   NULL};
    SceneRun *run = scene_run(&scene);
    (void)state;
    assert_int_equal(scene_conf(run, "aws")->outcome.reason, PREDICT_REMOTE);
    assert_int_equal(run->asked.len, 0);
    scene_end(run);
}

static const Candidate *candidate_labelled(const Configuration *conf, const char *part)
{
    for (size_t i = 0; i < conf->chain.len; i++)
        if (conf->chain.items[i].label && strstr(conf->chain.items[i].label, part))
            return &conf->chain.items[i];
    return NULL;
}

/* The order chooses it; that it is used nobody says before it was asked. A machine's role alone is
 * told in the same words everywhere. */
void test_what_nobody_asked_is_not_called_used(void **state)
{
    static const SceneRow nobody[] = {
        {.kind = Q_ASSUME_ROLE, .state = ANSWER_NOT_ASKED, .not_asked = NOT_ASKED_OFFLINE},
        {.kind = Q_IMDS_TOKEN, .state = ANSWER_NOT_ASKED, .not_asked = NOT_ASKED_OFFLINE},
    };
    static const struct {
        const char *config, *label;
        bool unasked, machine;
    } rows[] = {
        {"[profile p]\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = base\n",
         "source_profile base", true, false},
        {"[profile p]\nrole_arn = arn:aws:iam::111122223333:role/r\n"
         "credential_source = Ec2InstanceMetadata\n",
         "credential_source", true, false},
        {"[profile p]\nregion = us-east-1\n", "EC2 instance", true, true},
        {"[profile p]\n"
         "aws_access_key_id = " GOOD "\naws_secret_access_key = " SECRET "\n",
         "keys of profile p", false, false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Scene scene = {NULL,
                       LIST(CONFIG, rows[i].config, CREDENTIALS, PAIR("base", GOOD)),
                       PROVIDER("  profile = \"p\"\n"),
                       nobody,
                       ARRAY_LEN(nobody),
                       NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *conf = scene_conf(run, "aws");
        const Candidate *c = candidate_labelled(conf, rows[i].label);
        assert_non_null(c);
        assert_int_equal(c->unasked, rows[i].unasked);
        assert_int_equal(configuration_needs_machine(conf), rows[i].machine);
        scene_end(run);
    }
}

/* A profile that is there and only names a region is listed, with what it lacks. */
void test_a_profile_with_nothing_in_it_is_named(void **state)
{
    static const struct {
        const char *config;
        bool empty;
    } rows[] = {{"[profile p]\nregion = us-east-1\n", true},
                {"[profile p]\n"
                 "aws_access_key_id = " GOOD "\naws_secret_access_key = " SECRET "\n",
                 false},
                {"[profile p]\ncredential_process = /bin/true\n", false}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Scene scene = {NULL, LIST(CONFIG, rows[i].config), PROVIDER("  profile = \"p\"\n"), NULL, 0,
                       NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *conf = scene_conf(run, "aws");
        bool empty = false;
        for (size_t k = 0; k < conf->chain.len; k++)
            empty |= conf->chain.items[k].empty && strcmp(conf->chain.items[k].profile, "p") == 0;
        assert_int_equal(empty, rows[i].empty);
        scene_end(run);
    }
}

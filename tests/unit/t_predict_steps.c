/* What comes after the base credentials: roles, regions, identity, accounts, and sources that have
 * to be asked (RULES.md 5-8, 57-80). */
#include "tests/support/setup.h"

#include <string.h>

#include "predict/duration.h"
#include "predict/profile.h"
#include "predict/profile_merge.h"
#include "tests/support/fakeworld.h"
#include "tests/support/predictscene.h"
#include "tests/support/reasons.h"

#define DATA "data \"aws_region\" \"r\" {}\n"
#define BARE(args) "provider \"aws\" {\n" args "}\n" DATA
#define PROVIDER(args) BARE("  region = \"us-east-1\"\n" args)
#define PAIR(name, id) \
    "[" name "]\naws_access_key_id = " id "\naws_secret_access_key = " SECRET "\n"
#define CREDENTIALS ".aws/credentials"
#define CONFIG ".aws/config"
#define ROLE "arn:aws:iam::111122223333:role/deploy"
#define HOP "arn:aws:iam::111122223333:role/hop"
#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})
#define KEYS LIST("AWS_ACCESS_KEY_ID=" GOOD, "AWS_SECRET_ACCESS_KEY=" SECRET)
#define ROWS(...) ((const SceneRow[]){__VA_ARGS__})

static SceneRow refused(enum question_kind kind, const char *match, int status, const char *code)
{
    return (SceneRow){
        .kind = kind, .match = match, .state = ANSWER_DONE, .status = status, .code = code};
}

static const Configuration *outcome_of(SceneRun *run, enum outcome_status status, enum stage stage,
                                       const char *code)
{
    const Configuration *c = scene_conf(run, "aws");
    assert_non_null(c);
    assert_int_equal(c->outcome.status, status);
    assert_int_equal(c->outcome.stage, stage);
    if (code)
        assert_string_equal(c->outcome.error_code, code);
    else
        assert_null(c->outcome.error_code);
    return c;
}

/* ---- where it is asked ---- */

/* An address that a data source gives is Terraform's to know, in whichever block it stands; one of
 * a resource that is yet to come is none to the SDK, which asks AWS (provider.token-later). */
void test_an_address_that_only_plan_knows(void **state)
{
    static const struct {
        const char *args;
        bool known;
    } rows[] = {
        {"  endpoints {\n    sts = data.external.x.result.host\n  }\n", false},
        {"  endpoints {\n    s3 = \"http://s3:1\"\n  }\n"
         "  endpoints {\n    sts = data.external.x.result.host\n  }\n",
         false},
        {"  endpoints {\n    s3 = data.external.x.result.host\n  }\n", true},
        {"  endpoints {\n    sts = terraform_data.later.output\n  }\n", true},
        {"  endpoints {\n    sts = data.external.x.result.host\n  }\n"
         "  endpoints {\n    sts = \"http://sts:1\"\n  }\n",
         true},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        Scene scene = {KEYS,
                       NULL,
                       arena_printf(&arena,
                                    PROVIDER("%s") "data \"external\" \"x\" {\n  program = "
                                                   "[\"x\"]\n}\nresource \"terraform_data\" "
                                                   "\"later\" {\n  input = \"x\"\n}\n",
                                    rows[i].args),
                       NULL,
                       0,
                       NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *c = scene_conf(run, "aws");
        assert_int_equal(c->outcome.reason == PREDICT_NOT_KNOWN, !rows[i].known);
        assert_int_equal(scene_question(run, Q_CALLER_IDENTITY) != NULL, rows[i].known);
        scene_end(run);
        arena_clear(&arena);
    }
}

/* ---- roles ---- */

void test_roles_are_assumed_one_after_another(void **state)
{
    Scene scene = {
        KEYS,
        NULL,
        PROVIDER("  assume_role {\n    role_arn = \"" HOP
                 "\"\n    session_name = \"s1\"\n  }\n  assume_role {\n    role_arn = \"" ROLE
                 "\"\n    external_id = \"xy\"\n    duration = \"1h\"\n  }\n"),
        NULL,
        0,
        NULL};
    SceneRun *run = scene_run(&scene); /* assume-role-06 */
    const Configuration *c = outcome_of(run, OUTCOME_OK, STAGE_NONE, NULL);
    (void)state;
    assert_int_equal(c->roles.len, 2);
    assert_string_equal(c->base->access_key_id.text, GOOD);
    assert_string_equal(c->effective->access_key_id.text, "ASIAROLE");
    assert_string_equal(scene_param(c->roles.items[0].question, "RoleSessionName"), "s1");
    assert_string_equal(scene_param(c->roles.items[0].question, "DurationSeconds"), "900");
    assert_string_equal(scene_param(c->roles.items[1].question, "DurationSeconds"), "3600");
    assert_null(scene_param(c->roles.items[1].question, "ExternalId")); /* it is a secret */
    assert_int_equal(c->roles.items[1].question->n_params, 4);
    scene_end(run);
}

void test_a_refused_role_ends_it(void **state)
{
    SceneRow no = refused(Q_ASSUME_ROLE, ROLE, 403, "AccessDenied");
    Scene scene = {KEYS, NULL, PROVIDER("  assume_role {\n    role_arn = \"" ROLE "\"\n  }\n"),
                   &no,  1,    NULL};
    SceneRun *run = scene_run(&scene); /* assume-role-01 */
    const Configuration *c = outcome_of(run, OUTCOME_ERROR, STAGE_ASSUME_ROLE, "AccessDenied");
    (void)state;
    assert_string_equal(c->outcome.terraform_message, "Cannot assume IAM Role");
    assert_int_equal(scene_asked(run, Q_CALLER_IDENTITY), 0);
    assert_int_equal(c->outcome.http_status, 403);
    scene_end(run);
}

void test_a_refused_role_of_a_profile_is_no_valid_source(void **state)
{
    SceneRow no = refused(Q_ASSUME_ROLE, ROLE, 403, "AccessDenied");
    Scene scene = {NULL,
                   LIST(CONFIG, "[profile p]\nrole_arn = " ROLE "\nsource_profile = a\n",
                        CREDENTIALS, PAIR("a", GOOD)),
                   PROVIDER("  profile = \"p\"\n"),
                   &no,
                   1,
                   NULL};
    SceneRun *run = scene_run(&scene); /* assume-role-07 */
    const Configuration *c = outcome_of(run, OUTCOME_ERROR, STAGE_ASSUME_ROLE, "AccessDenied");
    (void)state;
    assert_string_equal(c->outcome.terraform_message, "No valid credential sources found");
    assert_true(c->roles.items[0].from_profile);
    scene_end(run);
}

void test_profile_chains_are_walked_from_the_inside(void **state)
{
    Scene scene = {NULL,
                   LIST(CONFIG,
                        "[profile p]\nrole_arn = " ROLE
                        "\nsource_profile = q\n[profile q]\nrole_arn = " HOP
                        "\nsource_profile = a\n",
                        CREDENTIALS, PAIR("a", GOOD)),
                   PROVIDER("  profile = \"p\"\n"),
                   NULL,
                   0,
                   NULL};
    SceneRun *run = scene_run(&scene); /* assume-role-13 */
    const Configuration *c = outcome_of(run, OUTCOME_OK, STAGE_NONE, NULL);
    (void)state;
    assert_string_equal(c->roles.items[0].arn, HOP);
    assert_string_equal(c->roles.items[1].arn, ROLE);
    scene_end(run);
}

void test_an_empty_role_arn_is_skipped_with_a_warning(void **state)
{
    Scene scene = {KEYS, NULL, PROVIDER("  assume_role {\n    role_arn = \"\"\n  }\n"),
                   NULL, 0,    NULL};
    SceneRun *run = scene_run(&scene); /* assume-role-15 */
    const Configuration *c = outcome_of(run, OUTCOME_OK, STAGE_NONE, NULL);
    (void)state;
    assert_int_equal(c->notes.len, 1);
    assert_int_equal(scene_asked(run, Q_ASSUME_ROLE), 0);
    scene_end(run);
}

void test_session_names_stay_the_same(void **state)
{
    Scene scene = {KEYS, NULL, PROVIDER("  assume_role {\n    role_arn = \"" ROLE "\"\n  }\n"),
                   NULL, 0,    NULL};
    SceneRun *one = scene_run(&scene), *two = scene_run(&scene);
    (void)state;
    assert_string_equal(scene_param(scene_question(one, Q_ASSUME_ROLE), "RoleSessionName"),
                        scene_param(scene_question(two, Q_ASSUME_ROLE), "RoleSessionName"));
    scene_end(one);
    scene_end(two);
}

/* ---- regions ---- */

typedef struct RegionCase {
    const char *name, *hcl;
    const char *const *env, *const *files;
    const char *host, *region; /* NULL: no request */
    enum predict_reason reason;
} RegionCase;

void test_regions_and_hosts(void **state)
{
    const RegionCase rows[] = {
        {"region-order-01", PROVIDER(""), LIST("AWS_REGION=eu-west-1"), NULL,
         "https://sts.us-east-1.amazonaws.com", "us-east-1", PREDICT_FINE},
        {"region-order-02", BARE(""), LIST("AWS_REGION=eu-west-1", "AWS_DEFAULT_REGION=us-west-2"),
         NULL, "https://sts.eu-west-1.amazonaws.com", "eu-west-1", PREDICT_FINE},
        {"region-order-03", BARE(""), LIST("AWS_DEFAULT_REGION=eu-west-1"),
         LIST(CONFIG, "[default]\nregion = us-west-2\n"), "https://sts.eu-west-1.amazonaws.com",
         "eu-west-1", PREDICT_FINE},
        {"region-order-04", BARE(""), NULL, LIST(CONFIG, "[default]\nregion = us-west-2\n"),
         "https://sts.us-west-2.amazonaws.com", "us-west-2", PREDICT_FINE},
        {"region-order-06", BARE(""), NULL, LIST(CREDENTIALS, "[default]\nregion = eu-north-1\n"),
         "https://sts.eu-north-1.amazonaws.com", "eu-north-1", PREDICT_FINE},
        {"region-invalid-01", BARE("  region = \"us-east1\"\n"), NULL, NULL, NULL, NULL,
         PREDICT_REGION_INVALID},
        {"region-invalid-02", BARE(""), NULL, NULL, NULL, NULL, PREDICT_REGION_MISSING},
        {"region-invalid-05", BARE("  region = \"us-east1\"\n  skip_region_validation = true\n"),
         NULL, NULL, "https://sts.us-east1.amazonaws.com", "us-east1", PREDICT_FINE},
        {"region-invalid-06", BARE("  region = \"us-east-1 \"\n"), NULL, NULL, NULL, NULL,
         PREDICT_REGION_INVALID},
        {"a region that is no host name",
         BARE("  region = \"evil.example/\"\n  skip_region_validation = true\n"), NULL, NULL, NULL,
         NULL, PREDICT_HOST_UNSAFE},
        {"partition-03", BARE("  region = \"cn-north-1\"\n"), NULL, NULL,
         "https://sts.cn-north-1.amazonaws.com.cn", "cn-north-1", PREDICT_FINE},
        {"partition-05", BARE("  region = \"us-gov-west-1\"\n"), NULL, NULL,
         "https://sts.us-gov-west-1.amazonaws.com", "us-gov-west-1", PREDICT_FINE},
        {"a scheme in capitals", PROVIDER(""), LIST("AWS_ENDPOINT_URL=HTTP://Localhost:4566/"),
         NULL, "http://Localhost:4566", "us-east-1", PREDICT_FINE},
        {"endpoint-01", PROVIDER(""), LIST("AWS_ENDPOINT_URL=http://localhost:4566/"), NULL,
         "http://localhost:4566", "us-east-1", PREDICT_FINE},
        {"endpoint-02", PROVIDER(""),
         LIST("AWS_ENDPOINT_URL=http://a", "AWS_ENDPOINT_URL_STS=http://b"), NULL, "http://b",
         "us-east-1", PREDICT_FINE},
        {"endpoint-03", PROVIDER("  endpoints {\n    sts = \"http://c\"\n  }\n"), NULL, NULL,
         "http://c", "us-east-1", PREDICT_FINE},
        {"endpoint-04", PROVIDER(""), NULL,
         LIST(CONFIG, "[default]\nservices = s\n[services s]\nsts =\n  endpoint_url = http://d\n"),
         "http://d", "us-east-1", PREDICT_FINE},
        {"endpoint-05", PROVIDER(""),
         LIST("AWS_ENDPOINT_URL=http://a", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true"), NULL,
         "https://sts.us-east-1.amazonaws.com", "us-east-1", PREDICT_FINE},
        {"endpoint-07", PROVIDER(""), LIST("AWS_STS_REGIONAL_ENDPOINTS=legacy"), NULL,
         "https://sts.us-east-1.amazonaws.com", "us-east-1", PREDICT_FINE},
        {"endpoint-08", PROVIDER("  use_fips_endpoint = true\n"), NULL, NULL,
         "https://sts-fips.us-east-1.amazonaws.com", "us-east-1", PREDICT_FINE},
        {"endpoint-09", PROVIDER("  use_dualstack_endpoint = true\n"), NULL, NULL,
         "https://sts.us-east-1.api.aws", "us-east-1", PREDICT_FINE},
        {"endpoint-10", PROVIDER("  endpoints {\n    sts = \"http://c\"\n  }\n"),
         LIST("AWS_ENDPOINT_URL_STS=http://b"), NULL, "http://c", "us-east-1", PREDICT_FINE},
        {"endpoint-13", PROVIDER(""), LIST("AWS_USE_FIPS_ENDPOINT=true"), NULL,
         "https://sts-fips.us-east-1.amazonaws.com", "us-east-1", PREDICT_FINE},
        {"endpoint-14", PROVIDER(""), LIST("TF_AWS_STS_ENDPOINT=http://e"), NULL, "http://e",
         "us-east-1", PREDICT_FINE},
        {"endpoint-15", PROVIDER(""), NULL, LIST(CONFIG, "[default]\nendpoint_url = http://f\n"),
         "http://f", "us-east-1", PREDICT_FINE},
        {"endpoint-19: both together", PROVIDER(""),
         LIST("AWS_ENDPOINT_URL=http://a", "AWS_USE_FIPS_ENDPOINT=true"), NULL, NULL, NULL,
         PREDICT_SETTING_INVALID},
        {"endpoint-21: an empty AWS_ENDPOINT_URL hides services", PROVIDER(""),
         LIST("AWS_ENDPOINT_URL="),
         LIST(CONFIG, "[default]\nservices = s\n[services s]\nsts =\n  endpoint_url = http://d\n"),
         "https://sts.us-east-1.amazonaws.com", "us-east-1", PREDICT_FINE},
        {"region-optin-04", PROVIDER("  sts_region = \"us-west-2\"\n"), NULL, NULL,
         "https://sts.us-west-2.amazonaws.com", "us-west-2", PREDICT_FINE},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *env[8] = {"AWS_ACCESS_KEY_ID=" GOOD, "AWS_SECRET_ACCESS_KEY=" SECRET};
        Scene scene = {env, rows[i].files, rows[i].hcl, NULL, 0, NULL};
        SceneRun *run;
        const Configuration *c;
        const Question *q;
        for (size_t n = 0; rows[i].env && rows[i].env[n]; n++)
            env[2 + n] = rows[i].env[n];
        run = scene_run(&scene);
        c = scene_conf(run, "aws");
        q = scene_question(run, Q_CALLER_IDENTITY);
        if (c->outcome.reason != rows[i].reason)
            fail_msg("%s: reason %s", rows[i].name, predict_reason_id(c->outcome.reason));
        if ((q != NULL) != (rows[i].host != NULL) ||
            (q &&
             (strcmp(q->endpoint, rows[i].host) != 0 || strcmp(q->region, rows[i].region) != 0)))
            fail_msg("%s: asks %s with region %s", rows[i].name, q ? q->endpoint : "nobody",
                     q ? q->region : "none");
        scene_end(run);
    }
}

/* With a role the misspelt region is tried as a host name first: region-invalid-08. sts_region
 * counts for blocks, not for profiles.
 */
void test_a_role_is_asked_before_the_region_is_looked_at(void **state)
{
    SceneRow gone = {.kind = Q_ASSUME_ROLE, .state = ANSWER_DONE, .net = NET_DNS};
    Scene scene = {
        KEYS,
        NULL,
        BARE("  region = \"us-east1\"\n  assume_role {\n    role_arn = \"" ROLE "\"\n  }\n"),
        &gone,
        1,
        NULL};
    SceneRun *run = scene_run(&scene);
    (void)state;
    outcome_of(run, OUTCOME_ERROR, STAGE_ASSUME_ROLE, NULL);
    assert_string_equal(scene_question(run, Q_ASSUME_ROLE)->endpoint,
                        "https://sts.us-east1.amazonaws.com");
    assert_int_equal(scene_question(run, Q_ASSUME_ROLE)->attempts, 3);
    scene_end(run);
}

void test_sts_region_is_for_the_base_library_only(void **state)
{
    Scene scene = {NULL,
                   LIST(CONFIG, "[profile p]\nrole_arn = " ROLE "\nsource_profile = a\n",
                        CREDENTIALS, PAIR("a", GOOD)),
                   PROVIDER("  sts_region = \"us-west-2\"\n  profile = \"p\"\n"),
                   NULL,
                   0,
                   NULL};
    SceneRun *run = scene_run(&scene); /* endpoint-18 of the differential set */
    (void)state;
    assert_string_equal(scene_question(run, Q_ASSUME_ROLE)->endpoint,
                        "https://sts.us-east-1.amazonaws.com");
    assert_string_equal(scene_question(run, Q_CALLER_IDENTITY)->endpoint,
                        "https://sts.us-west-2.amazonaws.com");
    scene_end(run);
}

/* Found by comparing with the real provider: the SDK resolves credentials before it knows of
 * AWS_ENDPOINT_URL. */
void test_a_profiles_role_is_asked_at_aws_whatever_the_endpoint_url(void **state)
{
    const struct {
        const char *env, *config, *role, *identity;
    } rows[] = {
        {"AWS_ENDPOINT_URL=http://localhost:4566", "", "https://sts.us-east-1.amazonaws.com",
         "http://localhost:4566"},
        {"AWS_ENDPOINT_URL_STS=http://localhost:4566", "", "http://localhost:4566",
         "http://localhost:4566"},
        {"TZ=UTC", "endpoint_url = http://localhost:4566\n", "https://sts.us-east-1.amazonaws.com",
         "http://localhost:4566"},
        {"TZ=UTC", "services = s\n[services s]\nsts =\n  endpoint_url = http://localhost:4566\n",
         "http://localhost:4566", "http://localhost:4566"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char config[512] = "[profile p]\nrole_arn = " ROLE "\nsource_profile = a\n";
        Scene scene = {LIST(rows[i].env),
                       LIST(CONFIG, config, CREDENTIALS, PAIR("a", GOOD)),
                       PROVIDER("  profile = \"p\"\n"),
                       NULL,
                       0,
                       NULL};
        SceneRun *run;
        memcpy(config + strlen(config), rows[i].config, strlen(rows[i].config) + 1);
        run = scene_run(&scene);
        if (strcmp(scene_question(run, Q_ASSUME_ROLE)->endpoint, rows[i].role) != 0 ||
            strcmp(scene_question(run, Q_CALLER_IDENTITY)->endpoint, rows[i].identity) != 0)
            fail_msg("row %zu: %s, %s", i, scene_question(run, Q_ASSUME_ROLE)->endpoint,
                     scene_question(run, Q_CALLER_IDENTITY)->endpoint);
        scene_end(run);
    }
}

/* ---- identity and accounts ---- */

void test_account_lists(void **state)
{
    const struct {
        const char *name, *hcl;
        enum predict_reason reason;
        const char *message;
    } rows[] = {
        {"account-mismatch-01", PROVIDER("  allowed_account_ids = [\"999988887777\"]\n"),
         PREDICT_ACCOUNT_NOT_ALLOWED, "AWS account ID not allowed: 111122223333"},
        {"account-mismatch-02", PROVIDER("  forbidden_account_ids = [\"111122223333\"]\n"),
         PREDICT_ACCOUNT_NOT_ALLOWED, "AWS account ID not allowed: 111122223333"},
        {"account-mismatch-03", PROVIDER("  allowed_account_ids = [\"111122223333\"]\n"),
         PREDICT_FINE, NULL},
        {"account-mismatch-05",
         PROVIDER("  skip_credentials_validation = true\n  skip_requesting_account_id = true\n  "
                  "allowed_account_ids = "
                  "[\"111122223333\"]\n"),
         PREDICT_ACCOUNT_NOT_ALLOWED, "AWS account ID not allowed: "},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Scene scene = {KEYS, NULL, rows[i].hcl, NULL, 0, NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *c = scene_conf(run, "aws");
        if (c->outcome.reason != rows[i].reason ||
            (rows[i].message && strcmp(c->outcome.terraform_message, rows[i].message) != 0))
            fail_msg("%s: %s, %s", rows[i].name, predict_reason_id(c->outcome.reason),
                     c->outcome.terraform_message);
        scene_end(run);
    }
}

void test_both_skips_ask_nothing(void **state)
{
    Scene scene = {
        LIST("AWS_ACCESS_KEY_ID=" DEAD, "AWS_SECRET_ACCESS_KEY=" SECRET),
        NULL,
        PROVIDER("  skip_credentials_validation = true\n  skip_requesting_account_id = true\n"),
        NULL,
        0,
        NULL};
    SceneRun *run = scene_run(&scene); /* healthy-11 */
    (void)state;
    outcome_of(run, OUTCOME_OK, STAGE_NONE, NULL);
    assert_int_equal(run->asked.len, 0);
    scene_end(run);
}

void test_one_skip_goes_by_iam(void **state)
{
    SceneRow no[] = {refused(Q_IAM_GET_USER, NULL, 403, "AccessDenied"),
                     refused(Q_CALLER_IDENTITY, NULL, 403, "AccessDenied"),
                     refused(Q_IAM_LIST_ROLES, NULL, 403, "AccessDenied")};
    /* aws-sdk-go-base accountid.go GetAccountIDAndPartition: whatever the refusal */
    static const char *const first[] = {"ValidationError", "InvalidClientTokenId", "Throttling"};
    Scene fine = {KEYS, NULL, PROVIDER("  skip_credentials_validation = true\n"), no, 1, NULL};
    Scene all = {KEYS, NULL, PROVIDER("  skip_credentials_validation = true\n"), no, 3, NULL};
    SceneRun *run = scene_run(&fine); /* iam-denied-06: the first refusal is passed over */
    (void)state;
    outcome_of(run, OUTCOME_OK, STAGE_NONE, NULL);
    assert_string_equal(scene_question(run, Q_IAM_GET_USER)->endpoint, "https://iam.amazonaws.com");
    scene_end(run);
    for (size_t i = 0; i < ARRAY_LEN(first); i++) {
        no[0].code = first[i];
        run = scene_run(&fine);
        if (scene_conf(run, "aws")->outcome.status != OUTCOME_OK)
            fail_msg("GetUser says %s", first[i]);
        scene_end(run);
    }
    no[0].code = "AccessDenied";
    run = scene_run(&all); /* iam-denied-03 */
    outcome_of(run, OUTCOME_ERROR, STAGE_CALLER_IDENTITY, "AccessDenied");
    assert_int_equal(run->asked.len, 3);
    scene_end(run);
    all.hcl = BARE("  skip_credentials_validation = true\n  skip_region_validation = true\n");
    run = scene_run(&all); /* what each way said stands in the detail below the sentence */
    assert_string_equal(
        outcome_of(run, OUTCOME_ERROR, STAGE_CALLER_IDENTITY, NULL)->outcome.terraform_message,
        "Retrieving AWS account details: AWS account ID not previously found and failed retrieving "
        "via all "
        "available methods.");
    scene_end(run);
}

void test_a_swapped_pair_is_told_by_the_rule(void **state)
{
    const struct {
        const char *id, *code;
    } rows[] = {{"YqU59x67BhoXLkc3EAbbNBXwcZWoQaLggRrwfCTl", "InvalidClientTokenId"},
                {"YqU59/67BhoXLkc3EAbbNBXwcZWoQaLggRrwfCTl", "IncompleteSignature"}};
    SceneRow no = {
        .kind = Q_CALLER_IDENTITY, .state = ANSWER_NOT_ASKED, .not_asked = NOT_ASKED_SECRET};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) { /* wrong-keys-03, -11 */
        char id[80] = "AWS_ACCESS_KEY_ID=";
        Scene scene = {LIST(id, "AWS_SECRET_ACCESS_KEY=" GOOD), NULL, PROVIDER(""), &no, 1, NULL};
        SceneRun *run;
        memcpy(id + strlen(id), rows[i].id, strlen(rows[i].id) + 1);
        run = scene_run(&scene);
        outcome_of(run, OUTCOME_ERROR, STAGE_CALLER_IDENTITY, rows[i].code);
        scene_end(run);
    }
}

void test_an_outstanding_answer_leaves_it_open(void **state)
{
    SceneRow wait = {.kind = Q_CALLER_IDENTITY, .state = ANSWER_PENDING};
    SceneRow offline = {
        .kind = Q_CALLER_IDENTITY, .state = ANSWER_NOT_ASKED, .not_asked = NOT_ASKED_OFFLINE};
    Scene scene = {KEYS, NULL, PROVIDER(""), &wait, 1, NULL};
    SceneRun *run = scene_run(&scene);
    const Configuration *c = scene_conf(run, "aws");
    (void)state;
    assert_int_equal(c->outcome.status, OUTCOME_UNKNOWN);
    assert_true(c->pending);
    assert_non_null(c->decisive_question);
    scene_end(run);
    scene.rows = &offline;
    run = scene_run(&scene);
    c = scene_conf(run, "aws");
    assert_int_equal(c->outcome.status, OUTCOME_UNKNOWN);
    assert_false(c->pending);
    scene_end(run);
}

/* ---- SSO, processes, machines ---- */

#define SSO_CONFIG                                                                              \
    "[profile sso]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\n" \
    "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n"
#define SSO_FLAT                                                                   \
    "[profile sso]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = " \
    "eu-west-1\nsso_account_id = 111122223333\n"                                   \
    "sso_role_name = Admin\n"
#define CACHE_SESSION ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json"
#define CACHE_FLAT ".aws/sso/cache/a51746d4aa793ae07b25e90c3a5db96fc7832bd7.json"
#define TOKEN(at, more) \
    "{\"accessToken\": \"a-token-that-is-long\", \"expiresAt\": \"" at "\"" more "}"
#define REFRESH ", \"clientId\": \"c\", \"clientSecret\": \"s\", \"refreshToken\": \"r\""
#define LATER "2026-11-23T20:00:00Z"
#define EARLIER "2026-11-23T10:00:00Z"

void test_sso_states(void **state)
{
    const struct {
        const char *name;
        const char *const *files;
        enum predict_reason reason;
        const char *message;
        size_t asked;
    } rows[] = {
        {"sso-healthy-06", LIST(CONFIG, SSO_CONFIG, CACHE_SESSION, TOKEN(LATER, "")), PREDICT_FINE,
         NULL, 2},
        {"sso-expired-01", LIST(CONFIG, SSO_CONFIG, CACHE_SESSION, TOKEN(EARLIER, "")),
         PREDICT_SSO_EXPIRED, "No valid credential sources found", 0},
        {"sso-expired-02", LIST(CONFIG, SSO_CONFIG), PREDICT_SSO_NO_TOKEN, NULL, 0},
        {"sso-expired-05", LIST(CONFIG, SSO_FLAT, CACHE_FLAT, TOKEN(EARLIER, REFRESH)),
         PREDICT_SSO_EXPIRED, NULL, 0},
        {"sso cache broken", LIST(CONFIG, SSO_CONFIG, CACHE_SESSION, "{"), PREDICT_SSO_CACHE_BROKEN,
         NULL, 0},
        {"sso-misconf-01",
         LIST(CONFIG, "[profile sso]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = A\n"),
         PREDICT_SSO_SESSION_MISSING, "failed to find SSO session section, corp", 0},
        {"sso-misconf-04",
         LIST(CONFIG, "[profile sso]\nsso_session = corp\nsso_region = us-east-1\n[sso-session "
                      "corp]\nsso_start_url = "
                      "https://x\nsso_region = eu-west-1\n"),
         PREDICT_SSO_MISMATCH, "sso_region in profile \"sso\" must match sso_region in sso-session",
         0},
        {"sso-misconf-05", LIST(CONFIG, SSO_CONFIG, CACHE_FLAT, TOKEN(LATER, "")),
         PREDICT_SSO_NO_TOKEN, NULL, 0},
        {"sso-misconf-06",
         LIST(CONFIG, "[profile sso]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = A\n"
                      "[sso-session corp]\nsso_region = us-east-1\n"),
         PREDICT_SSO_INCOMPLETE,
         "profile \"sso\" is configured to use SSO but is missing required configuration: "
         "sso_start_url",
         0},
        {"the same without a session",
         LIST(CONFIG,
              "[profile sso]\nsso_region = us-east-1\nsso_account_id = 1\nsso_role_name = A\n"),
         PREDICT_SSO_INCOMPLETE,
         "profile \"sso\" is configured to use SSO but is missing required configuration: "
         "sso_start_url",
         0},
        {"an sso_region that is no host name",
         LIST(CONFIG,
              "[profile sso]\nsso_session = corp\n[sso-session corp]\nsso_start_url = "
              "https://x\nsso_region = evil.example/\n",
              CACHE_SESSION, TOKEN(LATER, "")),
         PREDICT_HOST_UNSAFE, NULL, 0},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Scene scene = {NULL, rows[i].files, PROVIDER("  profile = \"sso\"\n"), NULL, 0, NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *c = scene_conf(run, "aws");
        if (c->outcome.reason != rows[i].reason || run->asked.len != rows[i].asked)
            fail_msg("%s: %s, %zu asked", rows[i].name, predict_reason_id(c->outcome.reason),
                     run->asked.len);
        if (rows[i].message &&
            strncmp(c->outcome.terraform_message, rows[i].message, strlen(rows[i].message)) != 0)
            fail_msg("%s: %s", rows[i].name, c->outcome.terraform_message);
        scene_end(run);
    }
}

void test_sso_goes_to_the_sessions_region(void **state)
{
    Scene scene = {NULL,
                   LIST(CONFIG, SSO_CONFIG, CACHE_SESSION, TOKEN(EARLIER, REFRESH)),
                   PROVIDER("  profile = \"sso\"\n"),
                   NULL,
                   0,
                   NULL};
    SceneRun *run = scene_run(
        &scene); /* sso-healthy-07: the refresh comes first; the scene gives no new token */
    const Question *q = scene_question(run, Q_SSO_CREATE_TOKEN);
    (void)state;
    assert_string_equal(q->endpoint, "https://oidc.eu-west-1.amazonaws.com");
    assert_string_equal(scene_param(q, "grantType"), "refresh_token");
    assert_string_equal(scene_param(q, "cache_path"), "/h/" CACHE_SESSION);
    assert_null(scene_param(q, "refreshToken"));
    scene_end(run);
}

#define LOGIN_CONFIG "[profile login]\nlogin_session = abc\n"
#define LOGIN_CACHE \
    ".aws/login/cache/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.json"
#define LOGIN_TOKEN(at)                                                                           \
    "{\"accessToken\":{\"accessKeyId\":\"" GOOD                                                   \
    "\",\"secretAccessKey\":\"s\",\"sessionToken\":\"t\",\"accountId\":\"1\",\"expiresAt\":\"" at \
    "\"},\"clientId\":\"c\",\"refreshToken\":\"r\",\"dpopKey\":\"k\"}"

/* credentials/logincreds: used to the second of its end, then renewed at the sign-in host of the
 * configuration's region. */
void test_login_sessions(void **state)
{
    const struct {
        const char *name, *token, *region, *host;
        const char *const *env;
        enum predict_reason reason;
    } rows[] = {
        {"it lasts", LOGIN_TOKEN(LATER), "eu-west-1", NULL, NULL, PREDICT_FINE},
        {"the last second", LOGIN_TOKEN("2026-11-23T12:00:01Z"), "eu-west-1", NULL, NULL,
         PREDICT_FINE},
        {"over", LOGIN_TOKEN("2026-11-23T12:00:00Z"), "eu-west-1",
         "https://eu-west-1.signin.aws.amazon.com", NULL, PREDICT_FINE},
        {"China", LOGIN_TOKEN(EARLIER), "cn-north-1", "https://cn-north-1.signin.amazonaws.cn",
         NULL, PREDICT_FINE},
        {"GovCloud", LOGIN_TOKEN(EARLIER), "us-gov-west-1",
         "https://us-gov-west-1.signin.amazonaws-us-gov.com", NULL, PREDICT_FINE},
        {"FIPS", LOGIN_TOKEN(EARLIER), "us-east-1", "https://signin-fips.us-east-1.amazonaws.com",
         LIST("AWS_USE_FIPS_ENDPOINT=true"), PREDICT_FINE},
        {"dual-stack", LOGIN_TOKEN(EARLIER), "us-east-1", "https://signin.us-east-1.api.aws",
         LIST("AWS_USE_DUALSTACK_ENDPOINT=true"), PREDICT_FINE},
        {"its own endpoint", LOGIN_TOKEN(EARLIER), "us-east-1", "https://signin.example",
         LIST("AWS_ENDPOINT_URL_SIGNIN=https://signin.example"), PREDICT_FINE},
        {"damaged", "{", "us-east-1", NULL, NULL, PREDICT_LOGIN_DAMAGED},
        {"nobody has logged in", NULL, "us-east-1", NULL, NULL, PREDICT_LOGIN_EXPIRED},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        Scene scene = {
            rows[i].env,
            LIST(CONFIG, LOGIN_CONFIG, rows[i].token ? LOGIN_CACHE : NULL, rows[i].token),
            arena_printf(&arena, BARE("  region = \"%s\"\n  profile = \"login\"\n"),
                         rows[i].region),
            NULL,
            0,
            NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *c = scene_conf(run, "aws");
        const Question *q = scene_question(run, Q_LOGIN_CREATE_TOKEN);
        if (c->outcome.reason != rows[i].reason)
            fail_msg("%s: %s", rows[i].name, predict_reason_id(c->outcome.reason));
        if (rows[i].host ? !q || strcmp(q->endpoint, rows[i].host) != 0 : q != NULL)
            fail_msg("%s: asks %s", rows[i].name, q ? q->endpoint : "nobody");
        if (q)
            assert_string_equal(scene_param(q, "cache_path"), "/h/" LOGIN_CACHE);
        if (q)
            assert_int_equal(q->n_params, 5);
        assert_int_equal(c->base ? c->base->source : CRED_LOGIN, CRED_LOGIN);
        scene_end(run);
        arena_clear(&arena);
    }
}

void test_what_a_process_does_wrong(void **state)
{
    const struct {
        const char *field, *value;
        enum predict_reason reason;
    } rows[] = {{"problem", "exit", PREDICT_PROCESS_FAILED},
                {"problem", "not_json", PREDICT_PROCESS_OUTPUT},
                {"problem", "version", PREDICT_PROCESS_OUTPUT},
                {"problem", "empty", PREDICT_PROCESS_OUTPUT},
                {"problem", "timed_out", PREDICT_PROCESS_FAILED},
                {"problem", "not_started", PREDICT_PROCESS_FAILED},
                {"problem", "flooded", PREDICT_PROCESS_OUTPUT},
                {"problem", "no_access_key_id", PREDICT_PROCESS_OUTPUT},
                {"problem", "no_secret_access_key", PREDICT_PROCESS_OUTPUT}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        SceneRow row = {.kind = Q_CREDENTIAL_PROCESS,
                        .state = ANSWER_DONE,
                        .field = rows[i].field,
                        .value = rows[i].value};
        Scene scene = {
            NULL, LIST(CONFIG, "[default]\ncredential_process = x\n"), PROVIDER(""), &row, 1, NULL};
        SceneRun *run = scene_run(&scene);
        assert_int_equal(scene_conf(run, "aws")->outcome.reason, rows[i].reason);
        scene_end(run);
    }
}

void test_a_process_without_consent_is_not_known(void **state)
{
    SceneRow row = {
        .kind = Q_CREDENTIAL_PROCESS, .state = ANSWER_NOT_ASKED, .not_asked = NOT_ASKED_CONSENT};
    Scene scene = {NULL, LIST(CONFIG, "[default]\ncredential_process = x\n"), PROVIDER(""), &row, 1,
                   NULL};
    SceneRun *run = scene_run(&scene);
    const Configuration *c = scene_conf(run, "aws");
    (void)state;
    assert_int_equal(c->outcome.status, OUTCOME_UNKNOWN);
    assert_int_equal(c->outcome.reason, PREDICT_PROCESS_NOT_RUN);
    scene_end(run);
}

#define IMDS_LIST                                                                                  \
    {                                                                                              \
        .kind = Q_IMDS_GET, .match = "security-credentials/", .state = ANSWER_DONE, .status = 200, \
        .field = "body", .value = "web", .key_id = GOOD                                            \
    }

void test_instance_metadata(void **state)
{
    const SceneRow v2[] = {{.kind = Q_IMDS_TOKEN, .state = ANSWER_DONE, .status = 200},
                           IMDS_LIST,
                           {.kind = Q_IMDS_GET,
                            .match = "document",
                            .state = ANSWER_DONE,
                            .status = 200,
                            .field = "region",
                            .value = "ap-south-1"}};
    const SceneRow v1[] = {
        {.kind = Q_IMDS_TOKEN, .state = ANSWER_DONE, .status = 404, .code = "404"}, IMDS_LIST};
    const SceneRow none[] = {{.kind = Q_IMDS_TOKEN, .state = ANSWER_DONE, .status = 200},
                             {.kind = Q_IMDS_GET, .state = ANSWER_DONE, .status = 404}};
    Scene with_region = {NULL, NULL, BARE(""), v2, ARRAY_LEN(v2), NULL},
          old = {NULL, NULL, PROVIDER(""), v1, ARRAY_LEN(v1), NULL},
          roleless = {NULL, NULL, PROVIDER(""), none, ARRAY_LEN(none), NULL};
    SceneRun *run = scene_run(&with_region); /* region-order-05 */
    (void)state;
    assert_string_equal(outcome_of(run, OUTCOME_OK, STAGE_NONE, NULL)->region.text, "ap-south-1");
    scene_end(run);
    run = scene_run(&old); /* healthy-06 */
    outcome_of(run, OUTCOME_OK, STAGE_NONE, NULL);
    scene_end(run);
    run = scene_run(&roleless); /* missing-keys-06 */
    assert_int_equal(scene_conf(run, "aws")->outcome.reason, PREDICT_NO_CREDENTIALS);
    scene_end(run);
}

/* A service that knows version 1 only, and a setting that forbids it: from config 1.22.0 on
 * (recorded with 1.15.9, OpenTofu 1.12.6 and 4.67.0). */
void test_instance_metadata_without_version_1(void **state)
{
    const SceneRow v1[] = {
        {.kind = Q_IMDS_TOKEN, .state = ANSWER_DONE, .status = 404, .code = "404"}, IMDS_LIST};
    static const char *const lock = "provider \"registry.terraform.io/hashicorp/aws\" {\n"
                                    "  version = \"5.24.0\"\n}\n";
    const struct {
        const char *const *env, *const *files;
        enum outcome_status status;
    } rows[] = {
        {LIST("AWS_EC2_METADATA_V1_DISABLED=TRUE"), NULL, OUTCOME_ERROR},
        {LIST("AWS_EC2_METADATA_V1_DISABLED=TRUE"), LIST("/t/.terraform.lock.hcl", lock),
         OUTCOME_OK},
        {NULL, LIST(CONFIG, "[default]\nec2_metadata_v1_disabled = true\n"), OUTCOME_ERROR},
        {LIST("AWS_EC2_METADATA_V1_DISABLED=false"),
         LIST(CONFIG, "[default]\nec2_metadata_v1_disabled = true\n"), OUTCOME_OK},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Scene scene = {rows[i].env, rows[i].files, PROVIDER(""), v1, ARRAY_LEN(v1), NULL};
        SceneRun *run = scene_run(&scene);
        const Configuration *c = scene_conf(run, "aws");
        if (c->outcome.status != rows[i].status)
            fail_msg("row %zu: %s", i, c->outcome.detail ? c->outcome.detail : "works");
        scene_end(run);
    }
}

/* aws-sdk-go-v2 config/resolve_credentials.go resolveCredsFromProfile: F10 */
void test_sso_comes_before_a_process(void **state)
{
    Scene both = {NULL,
                  LIST(CONFIG, "[profile p]\nsso_start_url = https://d-1.awsapps.com/start\n"
                               "sso_region = us-east-1\nsso_account_id = 111122223333\n"
                               "sso_role_name = r\ncredential_process = /bin/x\n"),
                  PROVIDER("  profile = \"p\"\n"),
                  NULL,
                  0,
                  NULL};
    SceneRun *run = scene_run(&both);
    (void)state;
    assert_int_equal(scene_asked(run, Q_CREDENTIAL_PROCESS), 0);
    assert_int_equal(scene_conf(run, "aws")->outcome.stage, STAGE_CREDENTIALS); /* no login */
    scene_end(run);
}

void test_a_token_file_is_named_where_it_is_missing_and_where_it_was_used(void **state)
{
    Scene gone = {LIST("AWS_WEB_IDENTITY_TOKEN_FILE=/h/none", "AWS_ROLE_ARN=" ROLE),
                  NULL,
                  PROVIDER(""),
                  NULL,
                  0,
                  NULL};
    Scene there = {LIST("AWS_WEB_IDENTITY_TOKEN_FILE=/h/token", "AWS_ROLE_ARN=" ROLE),
                   LIST("token", "jwt"),
                   PROVIDER(""),
                   NULL,
                   0,
                   NULL};
    SceneRun *run = scene_run(&gone);
    const Configuration *c = scene_conf(run, "aws");
    (void)state;
    assert_non_null(strstr(c->outcome.detail, "/h/none can't be read: it doesn't exist"));
    scene_end(run);
    run = scene_run(&there);
    c = scene_conf(run, "aws");
    assert_int_equal(c->roles.len, 1);
    assert_string_equal(source_text(&run->arena, c->roles.items[0].token_at), "/h/token");
    scene_end(run);
}

/* Go's time.ParseDuration, in whole seconds. */
void test_durations_are_those_of_go(void **state)
{
    static const struct {
        const char *text;
        int seconds;
    } rows[] = {{"3600s", 3600},     {"1h", 3600},       {"90m", 5400}, {"1h30m", 5400},
                {"1.5h", 5400},      {"1h30m15s", 5415}, {"2500ms", 2}, {"2000000us", 2},
                {"3000000000ns", 3}, {"900ms", 0},       {"", 0},       {"3600", 0},
                {"1d", 0},           {"h", 0},           {"1h x", 0},   {"-1h", 0}};
    (void)state;
    assert_int_equal(duration_seconds(NULL), 0);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (duration_seconds(rows[i].text) != rows[i].seconds)
            fail_msg("%s: %d", rows[i].text, duration_seconds(rows[i].text));
}

static const char *merged(Arena *a, const char *key, bool whole_pair)
{
    static const char *const pair[] = {"aws_access_key_id", "aws_secret_access_key"};
    SharedSection *dst = arena_new(a, SharedSection), *src = arena_new(a, SharedSection);
    const SharedValue old = {key, {"old", NULL, SOURCE_UNKNOWN}, AWS_CONFIG_FILE, NULL},
                      new = {key, {"new", NULL, SOURCE_UNKNOWN}, AWS_CREDENTIALS_FILE, NULL};
    vec_push(a, &dst->values, old);
    vec_push(a, &src->values, new);
    for (size_t i = 0; whole_pair && i < ARRAY_LEN(pair); i++)
        if (strcmp(pair[i], key) != 0) {
            const SharedValue half = {
                pair[i], {"x", NULL, SOURCE_UNKNOWN}, AWS_CREDENTIALS_FILE, NULL};
            vec_push(a, &src->values, half);
        }
    return shared_value(profile_merge(a, dst, src), key)->value.text;
}

/* aws-sdk-go-v2 config/shared_config.go mergeSections: these keys of a later section of the same
 * name count, the pair only as a whole; of all others the first stays. */
void test_what_a_later_section_takes_over(void **state)
{
    static const char *const taken[] = {
        "role_arn",
        "source_profile",
        "credential_source",
        "external_id",
        "mfa_serial",
        "role_session_name",
        "region",
        "endpoint_discovery_enabled",
        "credential_process",
        "web_identity_token_file",
        "s3_use_arn_region",
        "s3_disable_multiregion_access_points",
        "ec2_metadata_service_endpoint_mode",
        "ec2_metadata_service_endpoint",
        "ec2_metadata_v1_disabled",
        "use_dualstack_endpoint",
        "use_fips_endpoint",
        "defaults_mode",
        "retry_mode",
        "ca_bundle",
        "duration_seconds",
        "max_attempts",
        "sso_session",
        "sso_account_id",
        "sso_region",
        "sso_role_name",
        "sso_start_url",
    };
    static const char *const of_pair[] = {"aws_access_key_id", "aws_secret_access_key",
                                          "aws_session_token"};
    static const char *const stay[] = {"services", "endpoint_url", "output", "login_session",
                                       "request_min_compression_size_bytes"};
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(taken); i++)
        if (strcmp(merged(&a, taken[i], false), "new") != 0)
            fail_msg("%s is not taken over", taken[i]);
    for (size_t i = 0; i < ARRAY_LEN(of_pair); i++) {
        assert_string_equal(merged(&a, of_pair[i], true), "new");
        assert_string_equal(merged(&a, of_pair[i], false), "old");
    }
    for (size_t i = 0; i < ARRAY_LEN(stay); i++)
        if (strcmp(merged(&a, stay[i], true), "old") != 0)
            fail_msg("%s is taken over", stay[i]);
    arena_clear(&a);
}

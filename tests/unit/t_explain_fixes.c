#include "tests/support/setup.h"

#include <string.h>

#include "engine/explain.h"
#include "engine/explain_fixes.h"
#include "errors/errnames.h"
#include "tests/support/sampleview.h"

static Explanation *explained(Arena *a, const char *text)
{
    ErrLog *log = errlog_open(a);
    errlog_feed(log, span_of(text));
    return explain_errors(a, errlog_close(log), false);
}

static const Fix *fix_of(const ExplainedError *e, const char *id)
{
    for (size_t i = 0; i < e->causes.len; i++)
        for (size_t k = 0; k < e->causes.items[i].finding->fixes.len; k++)
            if (strcmp(e->causes.items[i].finding->fixes.items[k].id, id) == 0)
                return &e->causes.items[i].finding->fixes.items[k];
    fail_msg("no fix %s", id);
    return NULL;
}

static const char *fix_text(const Fix *fix)
{
    return fix->admin_text         ? fix->admin_text
           : fix->commands.len > 0 ? fix->commands.items[0].text
                                   : "";
}

void test_a_text_s_names_are_in_its_fixes(void **state)
{
    static const struct {
        const char *text, *fix, *holds;
    } rows[] = {
        {"Error: configuring Terraform AWS Provider: failed to get shared config profile, prod\n",
         "configure", "aws configure --profile prod"},
        {"Error: failed to get shared config\nprofile, prod\n", "configure",
         "aws configure --profile prod"},
        {"The config profile (my work) could not be found\n", "configure", "--profile 'my work'"},
        {"Error: validating provider credentials: retrieving caller identity from STS: operation "
         "error STS: GetCallerIdentity, "
         "https "
         "response error StatusCode: 403, RequestID: 1, api error InvalidClientTokenId: The "
         "security token included in the request "
         "is invalid.\n\n  with provider[\"registry.terraform.io/hashicorp/aws\"].west,\n  on "
         "net/main.tf line 7, in provider "
         "\"aws\":\n",
         "by_hand", "aws.west (net/main.tf:7)"},
        {"Error: invalid AWS Region: us-esat-1\n\n  with "
         "provider[\"registry.terraform.io/hashicorp/aws\"],\n",
         "right_region", "us-east-1 is probably meant"},
        {"Error: Invalid AWS Region: ap-southeast-6\n\n  with "
         "provider[\"registry.terraform.io/hashicorp/aws\"],\n",
         "know_region", "ap-southeast-6 is a region of AWS"},
        {"Error: No valid credential sources found\n  with "
         "provider[\"registry.terraform.io/hashicorp/aws\"],\nError: failed to refresh cached "
         "credentials, failed to load credentials, invalid endpoint host, \"169.254.170.23\", only "
         "loopback hosts are allowed\n",
         "restart_container_endpoint", "the task's or pod's role"},
        {"invalid endpoint host, \"169.254.170.23\", only loopback/ecs/eks hosts are allowed\n",
         "upgrade", "terraform init -upgrade"},
        {"Error: Unsupported argument\n\n  on main.tf line 3, in provider \"aws\":\n\nAn argument "
         "named \"regoin\" is not expected here. Did you\nmean \"region\"?\n",
         "right_name", "main.tf:3: Terraform itself asks"},
        {"Error: Unsupported argument\n\n  on main.tf line 3, in provider \"aws\":\n\nAn argument "
         "named \"external_id\" is not expected here.\n",
         "right_block", "main.tf:3: the provider does not take it there"},
        {"Error: Unsupported argument\n\n  on main.tf line 3, in provider \"aws\":\n\nAn argument "
         "named \"sts_region\" is not expected here.\n",
         "right_argument", "sts_region: since provider 4.2.0."},
        {"Error: Unsupported argument\n\n  on main.tf line 3, in provider \"aws\":\n\nAn argument "
         "named \"shared_credentials_file\" is not expected here.\n",
         "right_argument", "shared_credentials_file: deprecated 4.0.0, removed 5.0.0."},
        {"Error: open /w/certs/corp.pem: no such file or directory\n\n  with "
         "provider[\"registry.terraform.io/hashicorp/aws\"],\n",
         "right_bundle", "names /w/certs/corp.pem. Correct the path"},
        {"Error: reading custom CA bundle: open /etc/ssl/corp: no such file or directory\n",
         "right_bundle", "names /etc/ssl/corp. Correct the path"},
        {"Error: validating provider credentials: operation error STS: GetCallerIdentity, https "
         "response error StatusCode: 403, RequestID: 1, api error SignatureDoesNotMatch: "
         "Credential should be scoped to a valid region. \n",
         "match_region", "names a host of one region"},
        {"Error: AWS account ID not allowed: 111122223333\n\n  on main.tf line 1, in provider "
         "\"aws\":\n",
         "right_account", "account 111122223333"},
        {"An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
         "arn:aws:iam::111122223333:user/al is not "
         "authorized to perform: sts:AssumeRole on resource: "
         "arn:aws:iam::444455556666:role/deploy\n",
         "test_role", "--role-arn arn:aws:iam::444455556666:role/deploy"},
        {"An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
         "arn:aws:iam::111122223333:user/al is not "
         "authorized to perform: sts:AssumeRole on resource: "
         "arn:aws:iam::444455556666:role/deploy\n",
         "ask_trust", "Caller: arn:aws:iam::111122223333:user/al."},
        {"An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
         "arn:aws:iam::111122223333:user/al is not authorized to perform: sts:TagSession on "
         "resource: arn:aws:iam::444455556666:role/deploy\n",
         "ask_trust",
         "allow sts:TagSession beside sts:AssumeRole on arn:aws:iam::444455556666:role"},
        {"Error: reading S3 Bucket (x): operation error S3: GetBucketLocation, https response "
         "error "
         "StatusCode: 400, RequestID: 0, HostID: 1=, api error AuthorizationHeaderMalformed: The "
         "authorization header is malformed; the region 'us-east-1' is wrong; expecting "
         "'eu-central-1'\n\n  with data.aws_s3_bucket.x,\n",
         "bucket_region", "The bucket lies in eu-central-1."},
        {"Error: Failed to get existing workspaces: BucketRegionError: requested bucket from "
         "\"us-east-1\", actual location \"eu-west-1\"\n",
         "bucket_region", "The bucket lies in eu-west-1."},
        {"Error: putting S3 Bucket (x) Policy: operation error S3: PutBucketPolicy, https response "
         "error StatusCode: 403, RequestID: 1, HostID: 2=, api error AccessDenied: User: "
         "arn:aws:iam::111122223333:user/al is not authorized to perform: s3:PutBucketPolicy on "
         "resource: \"arn:aws:s3:::x\" with an explicit deny in a resource control policy\n\n  "
         "with "
         "aws_s3_bucket_policy.x,\n",
         "ask_organization", "A resource control policy denies this call"},
    };
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const Explanation *x = explained(&a, rows[i].text);
        const Fix *fix;
        assert_true(x->any_auth);
        fix = fix_of(&x->errors.items[0], rows[i].fix);
        if (!strstr(fix_text(fix), rows[i].holds))
            fail_msg("%s: \"%s\" lacks \"%s\"", rows[i].fix, fix_text(fix), rows[i].holds);
    }
    arena_clear(&a);
}

/* Of every cause there is something to do, whoever printed the error and whatever the log tells of
 * the credentials. */
void test_every_cause_of_a_text_has_something_to_do(void **state)
{
    static const char *const sources[] = {NULL,
                                          "EnvConfigCredentials",
                                          "StaticCredentials",
                                          "SharedConfigCredentials: /h/.aws/config",
                                          "SSOProvider",
                                          "EC2RoleProvider",
                                          "another"};
    static const char *const texts[] = {
        "Error: it failed", "Error: failed to get shared config profile, prod at us-esat-1"};
    Arena a = ARENA_INIT;
    (void)state;
    for (int c = CAUSE_NONE + 1; c < N_CAUSES; c++)
        for (size_t i = 0; i < ARRAY_LEN(sources) * ARRAY_LEN(texts); i++) {
            ErrLogResult log = {.credentials_source = sources[i / 2],
                                .access_key_id = i / 2 ? "AKIAIOSFODNN7EXAMPLE" : NULL};
            ExplainedError e = {.text = texts[i % 2], .is_auth = true};
            Squeezed s = squeeze_text(&a, span_of(e.text));
            const Finding *f;
            vec_push(
                &a, &e.causes,
                ((ExplainedCause){(enum cause)c, CERTAINTY_LIKELY, "", "", NULL, false, NULL}));
            explain_fixes_fill(&a, &e, &s, &log, false);
            f = e.causes.items[0].finding;
            assert_int_equal(f->cause, c);
            if (f->fixes.len == 0)
                fail_msg("nothing to do about %s, credentials by %s", cause_id((enum cause)c),
                         sources[i / 2]);
            assert_false(span_starts(span_of(f->fixes.items[0].title), "or "));
            for (size_t k = 0; k < f->fixes.len; k++)
                assert_true(fix_text(&f->fixes.items[k])[0] != '\0');
        }
    arena_clear(&a);
}

/* A debug log tells where the credentials came from, and with that what to change. */
void test_a_log_s_source_decides_the_fix(void **state)
{
    static const char log[] =
        "2026-01-13T10:00:00.000Z [DEBUG] provider.terraform-provider-aws_v5.100.0_x5: Retrieved "
        "credentials: "
        "tf_aws.credentials_source=SSOProvider credentials_source=SSOProvider\n"
        "Error: validating provider credentials: operation error STS: GetCallerIdentity, https "
        "response error StatusCode: 403, "
        "RequestID: 1, api error ExpiredToken: The security token included in the request is "
        "expired\n";
    Arena a = ARENA_INIT;
    const Explanation *x = explained(&a, log);
    (void)state;
    assert_true(x->any_auth);
    assert_string_equal(fix_of(&x->errors.items[0], "sso_login")->commands.items[0].text,
                        "aws sso login");
    arena_clear(&a);
}

/* What is proven in a folder stands alone; the text's own proposals would only blur it. */
void test_live_fixes_stand_instead_of_the_text_s(void **state)
{
    Arena a = ARENA_INIT;
    Explanation *x = explained(
        &a,
        "Error: validating provider credentials: operation error STS: GetCallerIdentity, https "
        "response "
        "error StatusCode: 403, RequestID: 1, api error InvalidClientTokenId: The security token "
        "included in the request is invalid.\n");
    SessionView *view = sample_view(&a);
    ExplainedError *e = &x->errors.items[0];
    size_t with_fixes = 0;
    (void)state;
    for (size_t i = 0; i < e->causes.len; i++)
        with_fixes += explain_has_fixes(e, &e->causes.items[i]);
    assert_true(with_fixes > 1);
    explain_join(&a, x, view);
    assert_true(e->causes.items[0].live);
    assert_ptr_equal(e->causes.items[0].finding, view->steps[STEP_KEYS].findings.items[0]);
    for (size_t i = 1; i < e->causes.len; i++)
        assert_false(explain_has_fixes(e, &e->causes.items[i]));
    arena_clear(&a);
}

/* A line that Terragrunt wrote is told where a person would change it, also where the run before
 * left that file. */
void test_a_generated_file_is_mapped_back(void **state)
{
    static const HclLine left[] = {
        {.at = {SOURCE_FILE, ".terragrunt-cache/h/h/provider.tf", 1, 0}},
        {.at = {SOURCE_FILE, ".terragrunt-cache/h/h/provider.tf", 2, 0}}};
    static const HclLine lines[] = {{.at = {SOURCE_FILE, "root.hcl", 4, 0}},
                                    {.at = {SOURCE_FILE, "root.hcl", 9, 0}}};
    Arena a = ARENA_INIT;
    Explanation *x = explained(&a, "Error: invalid AWS Region: x\n  with "
                                   "provider[\"registry.terraform.io/hashicorp/aws\"],\n"
                                   "  on provider.tf line 2, in provider \"aws\":\n");
    SessionView *view = sample_view(&a);
    Facts facts = *view->facts;
    TgUnit unit = {.shown = "terragrunt.hcl"};
    (void)state;
    vec_push(&a, &unit.view.files,
             ((TfViewFile){"/t/live/provider.tf", span_of("x\ny\n"), left, 2}));
    vec_push(&a, &unit.view.files,
             ((TfViewFile){"/t/live/provider.tf", span_of("x\ny\n"), lines, 2}));
    facts.unit = &unit;
    view->facts = &facts;
    explain_join(&a, x, view);
    assert_string_equal(x->errors.items[0].parts.at.name, "root.hcl");
    assert_int_equal(x->errors.items[0].parts.at.line, 9);
    arena_clear(&a);
}

void test_names_end_where_they_end(void **state)
{
    Arena a = ARENA_INIT;
    ErrNames n;
    (void)state;
    errnames_read(&a,
                  "error calling sts:GetCallerIdentity: ExpiredToken: The token\n  is "
                  "expired\n\tstatus code: 403, request id: x\n  on "
                  "main.tf line 1, in provider \"aws\":\n",
                  "ExpiredToken", &n);
    assert_string_equal(n.message, "The token is expired");
    assert_null(n.profile);
    assert_null(n.caller);
    errnames_read(&a, "AccessDenied: not on resource: x on main.tf line 3, in data \"y\":",
                  "AccessDenied", &n);
    assert_string_equal(n.message, "not on resource: x");
    errnames_read(&a,
                  "Post \"https://sts.eu-west-1.amazonaws.com/\": dial tcp: i/o timeout; run aws "
                  "sso login --profile <name>",
                  NULL, &n);
    assert_string_equal(n.region, "eu-west-1");
    assert_null(n.profile); /* a placeholder is no name */
    assert_null(n.message);
    arena_clear(&a);
}

#define REFUSED                                                                               \
    "Error: validating provider credentials: retrieving caller identity from STS: operation " \
    "error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: 1, api "  \
    "error InvalidClientTokenId: The security token included in the request is invalid.\n\n"  \
    "  with provider[\"registry.terraform.io/hashicorp/aws\"],\n  on main.tf line 7, in "     \
    "provider \"aws\":\n"
#define EXPIRED                                                                               \
    "Error: validating provider credentials: retrieving caller identity from STS: operation " \
    "error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: 1, api "  \
    "error ExpiredToken: The security token included in the request is expired\n\n"           \
    "  with provider[\"registry.terraform.io/hashicorp/aws\"],\n  on main.tf line 7, in "     \
    "provider \"aws\":\n"

/* An error against its own folder, and against a folder that fails otherwise or passes (what was
 * seen beats what was predicted: contract.md, verdict.explains_error). */
void test_a_folder_explains_its_own_error_only(void **state)
{
    static const struct {
        const char *text, *code; /* of what the folder gives; NULL = it works */
        bool explains;
        enum verdict_status status;
    } rows[] = {
        {REFUSED, "InvalidClientTokenId", true, VERDICT_FAIL},
        {EXPIRED, "ExpiredToken", true, VERDICT_FAIL},
        {REFUSED, "ExpiredToken", false, VERDICT_FAIL},
        {EXPIRED, "InvalidClientTokenId", false, VERDICT_FAIL},
        {REFUSED, NULL, false, VERDICT_UNKNOWN},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        Configuration conf = {.address = "aws", .kind = CONF_PROVIDER, .used = TRI_YES};
        SessionView live = {0};
        Verdict v;
        conf.outcome.status = rows[i].code ? OUTCOME_ERROR : OUTCOME_OK;
        conf.outcome.error_code = rows[i].code;
        live.verdict.status = rows[i].code ? VERDICT_FAIL : VERDICT_PASS;
        vec_push(&a, &live.configurations, &conf);
        v = explain_verdict(&a, explained(&a, rows[i].text), &live);
        assert_true(v.error_given);
        assert_int_equal(v.explains_error, rows[i].explains);
        assert_int_equal(v.status, rows[i].status);
        assert_int_equal(v.unexplained != NULL, !rows[i].explains);
        arena_clear(&a);
    }
}

/* AWS answered the text, so a key was sent: a folder that sends none has not printed it. */
void test_a_folder_that_sends_no_key_has_not_printed_a_refusal(void **state)
{
    static const char unfit[] =
        "Error: Inconsistent dependency lock file\n\nThe following dependency selections recorded "
        "in the lock file are inconsistent with the current configuration:\n  - provider "
        "registry.terraform.io/hashicorp/aws: required by this configuration but no version is "
        "selected\n";
    static const struct {
        const char *text, *code; /* of what the folder gives; NULL = it stops without an answer */
        enum cause found, first;
        enum step step;
        bool fits;
    } rows[] = {
        {REFUSED, NULL, CAUSE_PROFILE_MISSING, CAUSE_WRONG_KEYS, STEP_CONFLICTS, false},
        {REFUSED, NULL, CAUSE_MISSING_KEYS, CAUSE_WRONG_KEYS, STEP_KEYS, false},
        {EXPIRED, NULL, CAUSE_MISSING_KEYS, CAUSE_EXPIRED_TOKEN, STEP_KEYS, false},
        {REFUSED, "InvalidClientTokenId", CAUSE_KEY_INACTIVE, CAUSE_KEY_INACTIVE, STEP_KEYS, true},
        {"Error: No valid credential sources found\n", NULL, CAUSE_MISSING_KEYS, CAUSE_MISSING_KEYS,
         STEP_KEYS, true},
        {unfit, NULL, CAUSE_NETWORK, CAUSE_LOCK_FILE, STEP_REACH, false},
        {"Error: configuring Terraform AWS Provider: failed to get shared config profile, dev\n",
         NULL, CAUSE_NETWORK, CAUSE_PROFILE_MISSING, STEP_REACH, false},
        {"Error: no valid credential sources for Terraform AWS Provider found.\n", NULL,
         CAUSE_NETWORK, CAUSE_MISSING_KEYS, STEP_REACH, false},
        {"Error: No valid credential sources found\n\ndial tcp: lookup "
         "sts.us-east-1.amazonaws.com: no such host\n",
         NULL, CAUSE_NETWORK, CAUSE_NETWORK, STEP_REACH, true},
        {unfit, NULL, CAUSE_LOCK_FILE, CAUSE_LOCK_FILE, STEP_PROVIDER, true},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        Configuration conf = {.address = "aws", .kind = CONF_PROVIDER, .used = TRI_YES};
        SessionView live = {0};
        Explanation *x = explained(&a, rows[i].text);
        Finding *f =
            finding_new(&a, "test.finding", rows[i].found, SEVERITY_FAIL, CERTAINTY_CERTAIN, "aws");
        conf.outcome.status = OUTCOME_ERROR;
        conf.outcome.error_code = rows[i].code;
        vec_push(&a, &live.configurations, &conf);
        vec_push(&a, &live.steps[rows[i].step].findings, f);
        explain_join(&a, x, &live);
        assert_int_equal(x->errors.items[0].causes.items[0].cause, rows[i].first);
        assert_int_equal(x->errors.items[0].causes.items[0].live, rows[i].fits);
        assert_int_equal(x->errors.items[0].misfit == NULL, rows[i].fits);
        arena_clear(&a);
    }
}

/* What the checks of the folder disprove is told as ruled out and last, and nothing is proposed for
 * it; but only where the folder fails with that very error. */
void test_what_the_folder_rules_out_stands_last(void **state)
{
    static const struct {
        const char *code;
        enum verdict_status status;
        bool out;
    } rows[] = {
        {"InvalidClientTokenId", VERDICT_FAIL, true},
        {"ExpiredToken", VERDICT_FAIL, false},
        {"InvalidClientTokenId", VERDICT_PASS, false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        Configuration conf = {.address = "aws", .kind = CONF_PROVIDER, .used = TRI_YES};
        SessionView live = {0};
        Explanation *x = explained(&a, REFUSED);
        ExplainedError *e = &x->errors.items[0];
        enum cause first = e->causes.items[0].cause, second = e->causes.items[1].cause;
        size_t last = e->causes.len - 1;
        conf.outcome.status = OUTCOME_ERROR;
        conf.outcome.error_code = rows[i].code;
        vec_push(&a, &live.configurations, &conf);
        live.verdict.status = rows[i].status;
        live.verdict.configuration = "aws";
        vec_push(&a, &live.verdict.ruled_out, ((RuledOut){first, "no token is sent"}));
        explain_join(&a, x, &live);
        assert_int_equal(e->causes.items[0].cause, rows[i].out ? second : first);
        assert_null(e->causes.items[0].ruled_out);
        if (rows[i].out) {
            assert_int_equal(e->causes.items[last].cause, first);
            assert_string_equal(e->causes.items[last].ruled_out, "no token is sent");
            assert_false(explain_has_fixes(e, &e->causes.items[last]));
        }
        arena_clear(&a);
    }
}

/* meta_config.go, meta_backend.go and loader_load.go of Terraform 1.11.4: plan and apply stop
 * before any login, and init is all that is wanted. */
void test_a_folder_without_init_is_sent_to_init(void **state)
{
    static const char lock[] =
        "Error: Inconsistent dependency lock file\n\nThe following dependency selections recorded "
        "in the lock file are inconsistent with the current configuration:\n  - provider "
        "registry.terraform.io/hashicorp/";
    static const struct {
        const char *head, *text;
        bool is_auth;
    } rows[] = {
        {lock, "aws: required by this configuration but no version is selected\n", true},
        {"Error: Required plugins are not installed\n\nThe installed provider plugins are not "
         "consistent with the packages selected in the dependency lock file:\n  - ",
         "registry.terraform.io/hashicorp/aws: there is no package for "
         "registry.terraform.io/hashicorp/aws 5.100.0 cached in .terraform/providers\n",
         true},
        {lock, "random: required by this configuration but no version is selected\n", false},
        {"Error: Module not installed\n\n  on main.tf line 12:\n  12: module \"m\" {\n\n",
         "This module is not yet installed. Run \"terraform init\" to install all modules "
         "required by this configuration.\n",
         false},
        {"Error: Module source has changed\n\n  on main.tf line 13, in module \"m\":\n\n",
         "The source address was changed since this module was installed. Run \"terraform init\" "
         "to install all modules required by this configuration.\n",
         false},
        {"Error: Backend initialization required, please run \"terraform init\"\n\n",
         "Reason: Initial configuration of the requested backend \"s3\"\n", false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        const Explanation *x = explained(&a, arena_printf(&a, "%s%s", rows[i].head, rows[i].text));
        const ExplainedError *e = &x->errors.items[0];
        assert_int_equal(e->is_auth, rows[i].is_auth);
        if (rows[i].is_auth) {
            assert_int_equal(e->causes.len, 1);
            assert_string_equal(fix_text(fix_of(e, "init_upgrade")), "terraform init");
        } else {
            assert_non_null(e->note);
            assert_non_null(strstr(e->note, "run terraform init, then the same command again"));
        }
        arena_clear(&a);
    }
}

static bool has_command(const ExplainedError *e, const char *part)
{
    for (size_t i = 0; i < e->causes.len; i++)
        for (size_t k = 0; k < e->causes.items[i].finding->fixes.len; k++) {
            const Fix *fix = &e->causes.items[i].finding->fixes.items[k];
            for (size_t c = 0; c < fix->commands.len; c++)
                if (strstr(fix->commands.items[c].text, part))
                    return true;
        }
    return false;
}

/* What an apply made and could not record is saved before anything else. */
void test_a_state_that_was_not_saved_comes_first(void **state)
{
    Arena a = ARENA_INIT;
    const Explanation *x = explained(
        &a, "Error: Failed to save state\n\nError saving state: failed to upload state: operation "
            "error S3: PutObject, https response error StatusCode: 400, RequestID: 1, api error "
            "ExpiredToken: The provided token has expired.\n");
    const ExplainedError *e = &x->errors.items[x->errors.len - 1];
    const Fix *first;
    (void)state;
    assert_true(x->any_auth);
    first = &e->causes.items[0].finding->fixes.items[0];
    assert_non_null(strstr(fix_text(first), "terraform state push errored.tfstate"));
    assert_non_null(strstr(fix_text(first), "Sign in again"));
    assert_non_null(strstr(fix_text(first), "Do not run apply before"));
    assert_false(has_command(e, "init -reconfigure"));
    arena_clear(&a);
}

/* The AWS CLI asks the environment first: dead keys there would be exported again. */
void test_dead_keys_are_not_exported_again(void **state)
{
    static const char *const texts[] = {
        "An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The "
        "security token included in the request is expired\n",
        "Error: AssumeRoleTokenProviderNotSetError: assume role with MFA enabled, but "
        "AssumeRoleTokenProvider session option not set.\n"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        Arena a = ARENA_INIT;
        const Explanation *x = explained(&a, texts[i]);
        const ExplainedError *e = &x->errors.items[0];
        assert_true(x->any_auth);
        assert_true(has_command(e, "export-credentials"));
        assert_true(has_command(e, "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY"));
        arena_clear(&a);
    }
}

/* A Java program's chain says that no variable names a container's address. */
void test_a_chain_that_found_no_container_is_not_sent_to_one(void **state)
{
    Arena a = ARENA_INIT;
    const Explanation *x = explained(
        &a, "Caused by: software.amazon.awssdk.core.exception.SdkClientException: Unable to load "
            "credentials from any of the providers in the chain AwsCredentialsProviderChain("
            "credentialsProviders=[ContainerCredentialsProvider()]) : "
            "[ContainerCredentialsProvider(): Cannot fetch credentials from container - neither "
            "AWS_CONTAINER_CREDENTIALS_FULL_URI or AWS_CONTAINER_CREDENTIALS_RELATIVE_URI "
            "environment variables are set., InstanceProfileCredentialsProvider(): Failed to load "
            "credentials from IMDS.]\n");
    const ExplainedCause *first;
    (void)state;
    assert_true(x->any_auth);
    first = &x->errors.items[0].causes.items[0];
    assert_int_equal(first->cause, CAUSE_MISSING_KEYS);
    assert_null(strstr(first->why, "refused"));
    assert_false(has_command(&x->errors.items[0], "AWS_CONTAINER"));
    arena_clear(&a);
}

#define STS_CALL                                                                              \
    "Error: validating provider credentials: retrieving caller identity from STS: operation " \
    "error "                                                                                  \
    "STS: GetCallerIdentity, "
#define IN_PROVIDER "\n\n  with provider[\"registry.terraform.io/hashicorp/aws\"],\n"

/* What the wording tells decides what is proposed, not what its cause is mostly about. */
void test_a_text_s_own_wording_decides_what_to_do(void **state)
{
    static const struct {
        const char *text;
        enum cause cause;
        const char *separate_by, *fix; /* NULL: the cause's own */
        const char *not_said;
    } rows[] = {
        {"An error occurred (AccessDenied) when calling the GetObject operation: User: "
         "arn:aws:sts::111122223333:assumed-role/dev/me is not authorized to perform: s3:GetObject "
         "on resource: \"arn:aws:s3:::b/k\" with an explicit deny in a VPC endpoint policy\n",
         CAUSE_IAM_DENIED, "describe-vpc-endpoints", "policy of the VPC endpoint",
         "other keys of the same"},
        {"error: failed to push 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop: denied: Your "
         "authorization token has expired. Reauthenticate and try again.\n",
         CAUSE_EXPIRED_TOKEN, "only the registry's token is over",
         "aws ecr get-login-password --region eu-west-1 | docker login --username AWS "
         "--password-stdin 111122223333.dkr.ecr.eu-west-1.amazonaws.com",
         "its session is over"},
        {"operation error STS: AssumeRoleWithWebIdentity, failed to retrieve jwt from provide "
         "source, unable to read file at /var/run/secrets/t: open /var/run/secrets/t: no such file "
         "or directory\n",
         CAUSE_WEB_IDENTITY, "is the token's file there", "annotate the service account", "decode"},
        {"It looks like you might be trying to authenticate with OIDC. Did you mean to set the "
         "`id-token` permission?\nError: Credentials could not be loaded, please check your action "
         "inputs: Could not load credentials from any providers\n",
         CAUSE_WEB_IDENTITY, "id-token: write", "id-token: write", "nothing else is said"},
        {STS_CALL "https response error StatusCode: 0, RequestID: , request send failed, Post "
                  "\"http://localhost:4566/\": dial tcp [::1]:4566: connect: connection "
                  "refused" IN_PROVIDER,
         CAUSE_NETWORK, "curl -sv http://localhost:4566", NULL, "https://localhost"},
        {"aws: Get \"http://169.254.169.254/latest/api/token\": dial tcp 169.254.169.254:80: i/o "
         "timeout (instance metadata)\n",
         CAUSE_NETWORK, "http://169.254.169.254/", "Only an EC2 instance has this address",
         "tunnel"},
        {"An error occurred (AccessDenied) when calling the GetSessionToken operation: "
         "MultiFactorAuthentication failed with invalid MFA one time pass code.\n",
         CAUSE_MFA_REQUIRED, "next code", "another one", "export-credentials"},
        {"An error occurred (ValidationError) when calling the AssumeRole operation: The requested "
         "DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.\n",
         CAUSE_ASSUME_ROLE_DENIED, "3600 seconds", "hour (3600)", "trust policy"},
        {STS_CALL "https response error StatusCode: 0, RequestID: , request send failed, Post "
                  "\"https://sts.eu-west-1.amazonaws.com/\": proxyconnect tcp: Proxy "
                  "Authentication Required" IN_PROVIDER,
         CAUSE_PROXY_OR_TLS, "are user and password in HTTPS_PROXY", "USER:PASSWORD@HOST",
         "issuer of the certificate"},
        {"An error occurred (IncompleteSignature) when calling the GetCallerIdentity operation: "
         "'x/20240501/us-east-1/sts/aws4_request' not a valid key=value pair (missing equal-sign) "
         "in Authorization header\n",
         CAUSE_FILE_DAMAGE, "the secret 40; more is a line end", NULL, "cat -A"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        const Explanation *x = explained(&a, rows[i].text);
        const ExplainedCause *c = NULL;
        const Fix *fix;
        assert_int_equal(x->errors.len, 1);
        for (size_t k = 0; k < x->errors.items[0].causes.len; k++) {
            const ExplainedCause *one = &x->errors.items[0].causes.items[k];
            c = one->cause == rows[i].cause ? one : c;
            assert_null(strstr(one->why, rows[i].not_said));
        }
        if (!c || !strstr(c->separate_by, rows[i].separate_by))
            fail_msg("%zu: %s", i, c ? c->separate_by : "no such cause");
        assert_null(strstr(c->separate_by, rows[i].not_said));
        fix = &c->finding->fixes.items[0];
        if (rows[i].fix && !strstr(fix_text(fix), rows[i].fix))
            fail_msg("%zu: %s", i, fix_text(fix));
        assert_null(strstr(fix_text(fix), rows[i].not_said));
        arena_clear(&a);
    }
}

/* What came last before the time was over is told before what is only thought of. */
void test_metadata_that_came_too_late_comes_before_a_damaged_file(void **state)
{
    Arena a = ARENA_INIT;
    const Explanation *x = explained(
        &a,
        "Error: No valid credential sources found" IN_PROVIDER
        "\nError: failed to refresh cached credentials, no EC2 IMDS role found, operation error "
        "ec2imds: GetMetadata, request canceled, context deadline exceeded\n");
    size_t imds = 9, damage = 9;
    (void)state;
    assert_int_equal(x->errors.len, 1);
    for (size_t k = 0; k < x->errors.items[0].causes.len; k++) {
        enum cause cause = x->errors.items[0].causes.items[k].cause;
        imds = cause == CAUSE_IMDS ? k : imds;
        damage = cause == CAUSE_FILE_DAMAGE ? k : damage;
    }
    assert_true(imds < damage);
    arena_clear(&a);
}

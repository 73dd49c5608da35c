/* Any bytes that hold one error lead to one answer; what holds none, to none. */
#include "tests/support/setup.h"

#include <stdio.h>
#include <string.h>

#include "errors/squeeze.h"
#include "report/explained.h"
#include "tests/support/explained.h"

/* ---- one error, often ---- */

void test_the_same_error_is_counted(void **state)
{
    Arena a = ARENA_INIT;
    AUTO_BUF Buf text = BUF_INIT((size_t)1024 * 1024);
    const Explanation *x;
    (void)state;
    for (int i = 0; i < 256; i++)
        buf_printf(&text,
                   "Error: operation error STS: GetCallerIdentity, https response error "
                   "StatusCode: 403, RequestID: %08x-0000-4000-8000-000000000000, api error "
                   "ExpiredToken: The token is expired\n\n\n\n",
                   (unsigned)i);
    x = explained_bytes(&a, buf_span(&text), 1000);
    assert_int_equal(x->errors.len, 1);
    assert_int_equal(explain_count(x, &x->errors.items[0]), 256);
    arena_clear(&a);
}

/* ---- words ---- */

void test_words_have_borders(void **state)
{
    static const struct {
        const char *text, *phrase;
        bool has;
    } rows[] = {
        {"ResourceNotFoundException: no", "ENOTFOUND", false},
        {"Route table not found", "ENOTFOUND", false},
        {"getaddrinfo ENOTFOUND sts", "ENOTFOUND", true},
        {"ThrottlingException: x", "Throttling", true},
        {"SubThrottling", "Throttling", true},
        {"subthrottling", "Throttling", false},
        {"The token is expired", "token is expired", true},
        {"The tokens expired", "token", false},
        {"The tokens expired", "token*", true},
        {"Invalid\nClientTokenId", "InvalidClientTokenId", true},
        {"lookup x: no such host", "no such host.", true},
        {"lookup x: no such host\nwith y", "no such host.", true},
        {"lookup x: no such host (SQLSTATE", "no such host.", true},
        {"no such host type", "no such host.", false},
    };
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Squeezed s = squeeze_text(&a, span_of(rows[i].text));
        if (squeeze_has_words(&s, rows[i].phrase) != rows[i].has)
            fail_msg("%s in %s", rows[i].phrase, rows[i].text);
    }
    arena_clear(&a);
}

/* What has nothing to do with signing in, although it holds words that errors of signing in hold.
 */
void test_other_failures_are_none_of_ours(void **state)
{
    static const char *const texts[] = {
        "An error occurred (ResourceNotFoundException) when calling the DescribeCluster operation: "
        "No cluster found for name: prod.\n",
        "Error: Route table not found: rtb-1\n",
        "Error: ResourceNotFoundException: no such host type\n",
        "Error: Unauthorized\n\n  with kubernetes_namespace.a,\n  on k.tf line 1, in resource "
        "\"kubernetes_namespace\" \"a\":\n", /* of any cluster */
        "Error: creating EC2 Instance: VcpuLimitExceeded: You have requested more vCPU capacity\n",
        "An error occurred (ValidationError) when calling the UpdateStack operation: No updates "
        "are to be performed.\n",
        "$ aws sso login --profile dev\nNo changes.\n",
        "❯ aws sso login --profile dev\nSuccessfully logged in\n",
        "➜  infra git:(main) ✗ aws sso login --profile dev\nSuccessfully logged in\n",
        "Error: error connecting to db.abc.eu-west-1.rds.amazonaws.com:5432: dial tcp "
        "10.0.0.1:5432: i/o timeout\n",
        "Could not connect to Redis at c.abc.0001.euw1.cache.amazonaws.com:6379: Connection "
        "refused\n",
        "time=\"x\" level=info msg=\"token refreshed, credentials expired before\"\n",
        "2026-01-13T10:00:00.000Z [DEBUG] provider.terraform-provider-aws_v5.100.0_x5: HTTP "
        "Request Sent: http.url=https://sts.us-east-1.amazonaws.com/\n"
        "  http.request.body=\n  | Action=AssumeRole&DurationSeconds=900&Version=2011-06-15\n",
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        Arena a = ARENA_INIT;
        if (explained(&a, texts[i])->any_auth)
            fail_msg("%s", texts[i]);
        arena_clear(&a);
    }
}

/* Code and component where other words look like them. */
void test_code_and_component_are_what_the_text_says(void **state)
{
    static const struct {
        const char *text, *code;
        enum err_component component;
    } rows[] = {
        {"Error: NetStack: Unable to resolve AWS account to use. It must be either configured when "
         "you define your CDK Stack, or through the environment\n",
         NULL, COMPONENT_OTHER},
        {"Caused by: software.amazon.awssdk.services.s3.model.S3Exception: The AWS Access Key Id "
         "you provided does not exist in our records. (Service: S3, Status Code: 403, Request ID: "
         "0M5, Extended Request ID: 7q=)\n",
         NULL, COMPONENT_OTHER},
        {"java.nio.file.AccessDeniedException: s3a://lake/x: "
         "org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException: No AWS Credentials provided\n",
         NULL, COMPONENT_OTHER},
        {"Error: Unauthorized\n\n  with module.eks.kubernetes_namespace.a,\n", NULL,
         COMPONENT_EXEC_PLUGIN},
        {"Error reading aws/creds/x: Error making API request.\n\nCode: 400. Errors:\n\n* Error "
         "creating IAM user: AccessDenied: User: arn:aws:iam::111122223333:user/v is not "
         "authorized to perform: iam:CreateUser on resource: x\n",
         "AccessDenied", COMPONENT_OTHER},
        {"Error: Error releasing the state lock\n\nError message: failed to retrieve lock info: "
         "operation error DynamoDB: GetItem, https response error StatusCode: 400, RequestID: 1, "
         "api error ExpiredTokenException: The security token included in the request is expired\n",
         "ExpiredTokenException", COMPONENT_S3_BACKEND},
        {"Runtime Error\n  Unable to locate credentials\n", NULL, COMPONENT_OTHER},
        {"fatal error: Unable to locate credentials\n", NULL, COMPONENT_AWS_CLI},
        {"Enter MFA code for arn:aws:iam::111122223333:mfa/amy:\n\nAn error occurred "
         "(AccessDenied) "
         "when calling the AssumeRole operation: MultiFactorAuthentication failed with invalid "
         "MFA one time pass code.\n",
         "AccessDenied", COMPONENT_AWS_CLI},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        const ExplainedError *e = explained_first_auth(explained(&a, rows[i].text));
        if (!e || e->parts.component != rows[i].component ||
            (rows[i].code ? !e->parts.code || strcmp(e->parts.code, rows[i].code) != 0
                          : e->parts.code != NULL))
            fail_msg("row %zu: %s %d", i, e && e->parts.code ? e->parts.code : "-",
                     e ? (int)e->parts.component : -1);
        arena_clear(&a);
    }
}

/* ---- evidence ---- */

/* A clue beside the code decides between the causes that the code leaves open. */
void test_a_second_clue_counts(void **state)
{
#define REFUSED                                                                               \
    "Error: validating provider credentials: retrieving caller identity from STS: operation " \
    "error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: 1, api "  \
    "error InvalidClientTokenId: The security token included in the request is invalid.\n"    \
    "\n  with provider[\"registry.terraform.io/hashicorp/aws\"],\n"
#define REFUSED_ARGUMENT(name)                                                     \
    "Error: Unsupported argument\n\n  on main.tf line 3, in provider \"aws\":\n\n" \
    "An argument named \"" name "\" is not expected\nhere.\n"
#define SIGNED(key, headers)                                                              \
    "2026-01-13T10:00:00.000Z [DEBUG] provider.terraform-provider-aws_v5.100.0_x5: HTTP " \
    "Request Sent: http.request.header.authorization=\"AWS4-HMAC-SHA256 Credential=" key  \
    "/20260113/us-east-1/sts/aws4_request, SignedHeaders=" headers ", Signature=*****\"\n"
    static const struct {
        const char *text;
        enum cause cause;
    } rows[] = {
        {REFUSED, CAUSE_WRONG_KEYS},
        {SIGNED("AKIA************MPLE", "host;x-amz-date;x-amz-security-token") REFUSED,
         CAUSE_STALE_SESSION_TOKEN},
        {SIGNED("ASIA************MPLE", "host;x-amz-date") REFUSED, CAUSE_MISSING_SESSION_TOKEN},
        {SIGNED("AKIA************MPLE", "host;x-amz-date") REFUSED, CAUSE_WRONG_KEYS},
        {"Error: reading IAM Role (app): operation error IAM: GetRole, https response error "
         "StatusCode: 403, RequestID: 1, api error InvalidClientTokenId: The security token "
         "included in the request is invalid\n\n  with data.aws_iam_role.app,\n",
         CAUSE_MFA_REQUIRED},
        {REFUSED_ARGUMENT("regoin"), CAUSE_CONFIGURATION_INVALID},
        {REFUSED_ARGUMENT("region"), CAUSE_CONFIGURATION_INVALID},
        {REFUSED_ARGUMENT("role_arn"), CAUSE_CONFIGURATION_INVALID},
        {REFUSED_ARGUMENT("shared_credentials_file"), CAUSE_PROVIDER_VERSION},
        {REFUSED_ARGUMENT("source_identity"), CAUSE_PROVIDER_VERSION},
        {REFUSED_ARGUMENT("bedrockagent"), CAUSE_PROVIDER_VERSION},
        {"Error: Missing required argument\n\n  on main.tf line 3, in provider \"aws\":\n\nThe "
         "argument \"role_arn\" is required, but no definition was found.\n",
         CAUSE_CONFIGURATION_INVALID},
        {"Caused by: AmazonS3Exception: The bucket is in this region: us-west-2. Please use this "
         "region to retry the request (Service: Amazon S3; Status Code: 301; Error Code: 301 Moved "
         "Permanently; Request ID: null)\n",
         CAUSE_REGION_INVALID},
        {"ERROR: unexpected error - Forbidden: An error occurred (403) when calling the HeadObject "
         "operation: Forbidden\n",
         CAUSE_IAM_DENIED},
        {"It looks like you might be trying to authenticate with OIDC. Did you mean to set the "
         "`id-token` permission?\n##[error]Credentials could not be loaded, please check your "
         "action inputs: Could not load credentials from any providers\n",
         CAUSE_WEB_IDENTITY},
        {"✘ get caller identity: SSOProviderInvalidToken: the SSO session has expired or is "
         "invalid\n",
         CAUSE_SSO_EXPIRED},
        {"Error: invalid AWS Region: us-esat-1\n\n  with "
         "provider[\"registry.terraform.io/hashicorp/aws\"],\n",
         CAUSE_REGION_INVALID},
        {"Error: invalid AWS Region: ap-southeast-6\n\n  with "
         "provider[\"registry.terraform.io/hashicorp/aws\"],\n",
         CAUSE_PROVIDER_VERSION},
        {"Error: invalid value for environment variable, AWS_S3_USE_ARN_REGION=2, need true or "
         "false\n\n  with provider[\"registry.terraform.io/hashicorp/aws\"],\n",
         CAUSE_CONFIGURATION_INVALID},
        {"Error: operation error STS: GetCallerIdentity, https response error StatusCode: 0, "
         "RequestID: , request send failed, Post \"https://sts.us-esat-1.amazonaws.com/\": dial "
         "tcp: lookup sts.us-esat-1.amazonaws.com: no such host\n",
         CAUSE_REGION_INVALID},
        {"Error: operation error STS: GetCallerIdentity, https response error StatusCode: 0, "
         "RequestID: , request send failed, Post \"http://127.0.0.1:4566/\": dial tcp "
         "127.0.0.1:4566: connect: connection refused\n",
         CAUSE_ENDPOINT_OVERRIDE},
        {"Error: Cannot assume IAM Role\n\n  with "
         "provider[\"registry.terraform.io/hashicorp/aws\"],\n\nIAM Role "
         "(arn:aws:iam::111122223333:role/x) cannot be "
         "assumed.\n\nError: operation error STS: AssumeRole, https response error StatusCode: "
         "403, RequestID: 1, api error ExpiredToken: The security token included in the request "
         "is expired\n",
         CAUSE_EXPIRED_TOKEN},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        const ExplainedError *e = explained_first_auth(explained(&a, rows[i].text));
        assert_non_null(e);
        if (e->causes.items[0].cause != rows[i].cause)
            fail_msg("row %zu: %s", i, cause_id(e->causes.items[0].cause));
        arena_clear(&a);
    }
}

/* Terragrunt prints Terraform's box again below its own line: one error. */
void test_terragrunt_s_double_is_one_error(void **state)
{
    static const char text[] =
        "Error: AWS account ID not allowed: 111122223333\n\n  with "
        "provider[\"registry.terraform.io/hashicorp/aws\"],\n  on provider.tf line 2, in provider "
        "\"aws\":\n   2: provider \"aws\" {\n\nINFO[0003] TIP (debugging-docs): For help "
        "troubleshooting errors\nERRO[0003] error occurred:\n\n* Failed to execute \"terraform "
        "plan\" in ./.terragrunt-cache/a/b\n  \n  Error: AWS account ID not allowed: "
        "111122223333\n  \n    with provider[\"registry.terraform.io/hashicorp/aws\"],\n    on "
        "provider.tf line 2, in provider \"aws\":\n     2: provider \"aws\" {\n  \n  \n  exit "
        "status 1\n";
    Arena a = ARENA_INIT;
    const Explanation *x = explained(&a, text);
    (void)state;
    assert_int_equal(explained_n_auth(x), 1);
    assert_int_equal(explain_count(x, explained_first_auth(x)), 1);
    arena_clear(&a);
}

#define SIGNATURE                                                                               \
    "operation error STS: AssumeRole, https response error StatusCode: 403, RequestID: 1, api " \
    "error SignatureDoesNotMatch: "

/* What was signed for isn't what the endpoint is: that says nothing of the keys. STS's words, as
 * its answers to a scope of another region, service or end have them; query and JSON services. */
void test_a_scope_that_is_refused_is_the_endpoint_s(void **state)
{
    static const struct {
        const char *text;
        enum cause cause;
    } rows[] = {
        {"ERROR  error assuming role: " SIGNATURE
         "Credential should be scoped to a valid region. \n",
         CAUSE_ENDPOINT_OVERRIDE},
        {"Error: validating provider credentials: " SIGNATURE
         "Credential should be scoped to a valid region, not 'us-east-1'.\n",
         CAUSE_ENDPOINT_OVERRIDE},
        {"An error occurred (InvalidSignatureException) when calling the GetSecretValue "
         "operation: Credential should be scoped to a valid region.\n",
         CAUSE_ENDPOINT_OVERRIDE},
        {"Error: validating provider credentials: " SIGNATURE
         "Credential should be scoped to correct service: 'sts'. \n",
         CAUSE_ENDPOINT_OVERRIDE},
        {"ERROR  error assuming role: " SIGNATURE
         "The request signature we calculated does not match the signature you provided.\n",
         CAUSE_WRONG_KEYS},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        const ExplainedError *e = explained_first_auth(explained(&a, rows[i].text));
        assert_non_null(e);
        if (e->causes.items[0].cause != rows[i].cause)
            fail_msg("row %zu: %s", i, cause_id(e->causes.items[0].cause));
        for (size_t k = 1; i < ARRAY_LEN(rows) - 1 && k < e->causes.len; k++)
            if (e->causes.items[k].cause == CAUSE_WRONG_KEYS)
                fail_msg("row %zu: wrong_keys", i);
        arena_clear(&a);
    }
}

/* Whose words the heading says: of what Terragrunt stops at before any login too. */
void test_a_heading_names_terragrunt(void **state)
{
    static const struct {
        const char *text, *heading;
    } rows[] = {
        {"06:05:08.984 ERROR  Found a dependency cycle between modules: /w/app/terragrunt.hcl -> "
         "/w/vpc/terragrunt.hcl -> /w/app/terragrunt.hcl\n",
         "Terragrunt stops before any login"},
        {"time=2026-11-30UTC06:05:02Z level=error msg=Error: Unknown variable\n"
         "time=2026-11-30UTC06:05:02Z level=error msg=There is no variable named \"dependency\".\n"
         "time=2026-11-30UTC06:05:02Z level=error msg=resolving dependency \"vpc\" outputs: error "
         "assuming role: operation error STS: AssumeRole, https response error StatusCode: 403, "
         "RequestID: 1, api error AccessDenied: User: arn:aws:iam::111122223333:user/iris is not "
         "authorized to perform: sts:AssumeRole on resource: "
         "arn:aws:iam::111122223333:role/net\n",
         "Terragrunt can't log in"},
        {"time=2026-11-30UTC06:05:02Z level=error msg=Error: Unknown variable\n"
         "time=2026-11-30UTC06:05:02Z level=error msg=resolving dependency \"vpc\" outputs: error "
         "assuming role: " SIGNATURE "Credential should be scoped to a valid region.\n",
         "Terragrunt can't log in"},
        {"Error: validating provider credentials: " SIGNATURE "it does not match.\n\n  with "
         "provider[\"registry.terraform.io/hashicorp/aws\"],\n",
         "Terraform's AWS provider can't log in"},
    };
    static const ReportStyle style = {.columns = 80};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        AUTO_BUF Buf out = BUF_INIT(64 * 1024);
        report_explained_text(&out, explained(&a, rows[i].text), &style, false);
        if (!strstr(out.ptr, rows[i].heading))
            fail_msg("row %zu: %s", i, out.ptr);
        arena_clear(&a);
    }
}

/* ---- recorded logs ---- */

static const char *read_fixture(Arena *a, const char *name)
{
    AUTO_BUF Buf text = BUF_INIT((size_t)1024 * 1024);
    char piece[4096];
    const char *path = arena_printf(a, "tests/fixtures/logs/%s.log", name);
    FILE *f = fopen(path, "rb");
    size_t n;
    assert_non_null(f);
    while ((n = fread(piece, 1, sizeof piece, f)) > 0)
        buf_add(&text, (Span){piece, n});
    fclose(f);
    return arena_span(a, buf_span(&text));
}

/* DEBUG logs that Terraform 1.11.4 with provider 5.100.0 wrote in recorded worlds; without the
 * lines that it prints at the end the log alone leads to the same cause. */
void test_recorded_logs_tell_the_cause(void **state)
{
    static const struct {
        const char *name;
        enum cause cause;
    } rows[] = {{"stale-token", CAUSE_STALE_SESSION_TOKEN},
                {"missing-token", CAUSE_MISSING_SESSION_TOKEN},
                {"wrong-secret", CAUSE_WRONG_KEYS},
                {"role-denied", CAUSE_ASSUME_ROLE_DENIED},
                {"unknown-ca", CAUSE_PROXY_OR_TLS}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        for (int printed = 0; printed < 2; printed++) {
            Arena a = ARENA_INIT;
            const char *text = read_fixture(&a, rows[i].name), *end = strstr(text, "\nError: ");
            const Explanation *x;
            assert_non_null(end);
            x = explained_bytes(
                &a, printed ? span_of(text) : (Span){text, (size_t)(end - text) + 1}, 1000);
            if (explained_n_auth(x) != 1 ||
                explained_first_auth(x)->causes.items[0].cause != rows[i].cause)
                fail_msg("%s: %zu, %s", rows[i].name, explained_n_auth(x),
                         explained_first_auth(x)
                             ? cause_id(explained_first_auth(x)->causes.items[0].cause)
                             : "none");
            arena_clear(&a);
        }
}

/* TF_LOG=JSON, as Terraform 1.11.4 and provider 5.100.0 write it: whose it is, that both clocks
 * agree, and the vertex's line without a module is the head of what is told already. */
void test_records_as_json_tell_as_much_as_text(void **state)
{
#define ADDRESS                                                                        \
    "\"rpc.method\":\"DescribeRegions\",\"rpc.service\":\"EC2\",\"tf_provider_addr\":" \
    "\"registry.terraform.io/hashicorp/aws\"}\n"
    static const char text[] =
        "{\"@level\":\"debug\",\"@message\":\"HTTP Request "
        "Sent\",\"@module\":\"aws\",\"http.request."
        "header.authorization\":\"AWS4-HMAC-SHA256 Credential=AKIA************KHJ4/20261129/"
        "us-east-1/ec2/aws4_request, SignedHeaders=host;x-amz-date, Signature=*****\","
        "\"http.request.header.x_amz_date\":\"20261129T034135Z\"," ADDRESS
        "{\"@level\":\"debug\",\"@message\":\"HTTP Response Received\",\"@module\":\"aws\","
        "\"http.response.body\":\"<Response><Errors><Error><Code>AuthFailure</Code><Message>AWS "
        "was "
        "not able to validate the provided access credentials</Message></Error></Errors>"
        "</Response>\",\"http.response.header.date\":\"Sun, 29 Nov 2026 03:41:35 GMT\","
        "\"http.status_code\":401," ADDRESS
        "{\"@level\":\"error\",\"@message\":\"vertex \\\"data.aws_regions.all\\\" error: reading "
        "Regions\",\"@timestamp\":\"2026-11-29T03:41:35.2Z\"}\n";
    Arena a = ARENA_INIT;
    const Explanation *x = explained(&a, text);
    (void)state;
    assert_int_equal(explained_n_auth(x), 1);
    assert_int_equal(x->errors.len, 1);
    assert_int_equal(explained_first_auth(x)->parts.component, COMPONENT_PROVIDER);
    assert_int_equal(explained_first_auth(x)->causes.items[0].cause, CAUSE_WRONG_KEYS);
    assert_int_equal(explained_first_auth(x)->parts.http_status, 401);
    assert_null(strstr(explained_first_auth(x)->text, "@"));
    for (size_t i = 0; i < explained_first_auth(x)->causes.len; i++)
        assert_int_not_equal(explained_first_auth(x)->causes.items[i].cause, CAUSE_CLOCK_SKEW);
    arena_clear(&a);
}

/* Of a denial whose head is cut off the action is left: S3 has one code for it, EC2, SQS and others
 * have several, so that none is told there. */
void test_a_denial_without_its_head_has_the_code_of_s3(void **state)
{
    static const struct {
        const char *text, *code;
    } rows[] = {
        {"to perform: s3:GetBucketTagging on resource: \"arn:aws:s3:::a-bucket\" because no "
         "identity-based policy allows the s3:GetBucketTagging action\n",
         "AccessDenied"},
        {"to perform: sqs:GetQueueAttributes on resource: arn:aws:sqs:us-east-1:123456789012:q "
         "because no identity-based policy allows the sqs:GetQueueAttributes action\n",
         NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        const ExplainedError *e = explained_first_auth(explained(&a, rows[i].text));
        assert_non_null(e);
        assert_int_equal(e->causes.items[0].cause, CAUSE_IAM_DENIED);
        if (rows[i].code) {
            assert_non_null(e->parts.code);
            assert_string_equal(e->parts.code, rows[i].code);
        } else {
            assert_null(e->parts.code);
        }
        arena_clear(&a);
    }
}

/* What a runner says about a step that failed is no part of the error before it. */
void test_a_runner_s_last_words_are_no_part_of_an_error(void **state)
{
    static const char *const words[] = {"Post job cleanup.", "script returned exit code 1",
                                        "ERROR: script returned exit code 2", "Finished: FAILURE"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        Arena a = ARENA_INIT;
        const ExplainedError *e = explained_first_auth(explained(
            &a, arena_printf(&a,
                             "Error: validating provider credentials: api error ExpiredToken: The "
                             "security token included in the request is expired\n%s\n",
                             words[i])));
        assert_non_null(e);
        assert_null(strstr(e->text, words[i]));
        arena_clear(&a);
    }
}

/* A registry's refusal is no answer of AWS. */
void test_a_registry_that_refuses_is_no_failure_to_log_in(void **state)
{
    static const char *const answers[] = {
        "403 Forbidden returned from artifactory.acme.example", "401 Unauthorized",
        "the request failed after 2 attempts, please try again later: 429 Too Many Requests "
        "returned from registry.terraform.io"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        Arena a = ARENA_INIT;
        const Explanation *x = explained(
            &a, arena_printf(&a,
                             "Error: Failed to query available provider packages\n\nCould not "
                             "retrieve the list of available versions for provider hashicorp/aws: "
                             "could not query provider registry for "
                             "registry.terraform.io/hashicorp/aws: failed to retrieve versions: "
                             "%s\n",
                             answers[i]));
        assert_int_equal(x->errors.len, 1);
        assert_false(x->any_auth);
        arena_clear(&a);
    }
}

/* The line that decides is shown, however many stand before it. */
void test_the_line_that_decides_is_shown(void **state)
{
    Arena a = ARENA_INIT;
    AUTO_BUF Buf out = BUF_INIT(1 << 20);
    ReportStyle plain = {.columns = 100};
    const Explanation *x = explained(
        &a, "Error: Failed to load state\none\ntwo\nthree\nfour\nfive\nsix\nseven\noperation error "
            "STS: GetCallerIdentity, api error ExpiredToken: innermost words\n");
    (void)state;
    report_explained_text(&out, x, &plain, false);
    assert_non_null(strstr(out.ptr, "innermost words"));
    assert_null(strstr(out.ptr, "seven"));
    arena_clear(&a);
}

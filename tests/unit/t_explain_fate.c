/* What doesn't accuse although it names a refusal: a run that worked in the end, a manual's words.
 */
#include "tests/support/setup.h"

#include <string.h>

#include "engine/explain.h"

#define REFUSED                                                                                   \
    "│ Error: validating provider credentials: retrieving caller identity from STS: operation " \
    "error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: 1b2c, api "   \
    "error ExpiredToken: The security token included in the request is expired\n╵\n"
#define LOGGED                                                                                     \
    "2026-11-29T10:00:00.000Z [DEBUG] provider.terraform-provider-aws_v5.100.0_x5: HTTP Response " \
    "Received: http.status_code=403 aws.operation=GetCallerIdentity aws.service=STS\n"             \
    "  http.response.body=\n"                                                                      \
    "  | <ErrorResponse><Error><Code>ExpiredToken</Code><Message>The security token included in "  \
    "the request is expired</Message></Error></ErrorResponse>\n"                                   \
    "2026-11-29T10:00:00.100Z [DEBUG] provider: retrying request: attempt=2 max=25\n"
#define APPLIED "Apply complete! Resources: 1 added, 0 changed, 0 destroyed.\n"
#define EXPIRED "api error ExpiredToken: The security token included in the request is expired"
#define CLI                                                                                        \
    "An error occurred (ExpiredToken) when calling the ListBuckets operation: The provided token " \
    "has expired."
#define SIGNED_IN "Successfully logged into Start URL: https://acme.awsapps.com/start\n"
#define NOTHING_TO_DO "No changes. Your infrastructure matches the configuration.\n"
#define RETRY "Retrying (attempt 2 of 3)\n"

typedef struct FateRow {
    const char *text;
    bool accused;
} FateRow;

static void assert_rows(const FateRow *rows, size_t n)
{
    static const size_t chunks[] = {1, 7, 4096};
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < ARRAY_LEN(chunks); c++) {
            Arena a = ARENA_INIT;
            ErrLog *log = errlog_open(&a);
            Explanation *x = explain_open(&a, errlog_so_far(log), false);
            Span rest = span_of(rows[i].text);
            while (rest.len > 0) {
                errlog_feed(log, span_sub(rest, 0, chunks[c]));
                rest = span_sub(rest, chunks[c], rest.len);
                explain_update(x);
            }
            errlog_close(log);
            explain_finish(x);
            if (x->any_auth != rows[i].accused)
                print_error("row %zu in pieces of %zu\n", i, chunks[c]);
            assert_int_equal(x->any_auth, rows[i].accused);
            for (size_t k = 0; k < x->errors.len && !rows[i].accused; k++) {
                assert_false(x->errors.items[k].is_auth);
                assert_non_null(x->errors.items[k].note);
                assert_int_equal(x->errors.items[k].causes.len, 0);
            }
            arena_clear(&a);
        }
}

void test_a_refusal_is_over_where_the_run_went_on_and_worked(void **state)
{
    static const FateRow rows[] = {
        /* only the log tells it */
        {LOGGED, true},
        {LOGGED "\n" APPLIED, false},
        {LOGGED "No changes. Your infrastructure matches the configuration.\n", false},
        {LOGGED "Plan: 3 to add, 0 to change, 0 to destroy.\n", false},
        {LOGGED "{\"@level\":\"info\",\"@message\":\"Apply complete! Resources: 1 added, 0 "
                "changed, 0 destroyed.\",\"@module\":\"terraform.ui\",\"type\":"
                "\"change_summary\"}\n",
         false},
        {"OpenTofu has been successfully initialized!\n" LOGGED, true},
        {LOGGED REFUSED, true},
        {LOGGED "Plan: 3 to add, 0 to change, 0 to destroy.\n" REFUSED, true},
        /* it was printed: only another attempt heals it */
        {REFUSED APPLIED, true},
        {REFUSED RETRY APPLIED, false},
        /* a login between is another attempt */
        {"$ aws sts get-caller-identity\nError when retrieving token from sso: Token has expired "
         "and refresh failed\n" SIGNED_IN "$ terraform plan\n" NOTHING_TO_DO,
         false},
        {REFUSED SIGNED_IN NOTHING_TO_DO, false},
        {REFUSED NOTHING_TO_DO, true},
        {REFUSED SIGNED_IN REFUSED, true},
        {REFUSED SIGNED_IN "Error: " EXPIRED "\n", true},
        {"##[error]Could not assume role with OIDC: Not authorized to perform "
         "sts:AssumeRoleWithWebIdentity\nAuthenticated as assumedRoleId AROAEXAMPLE:ci\n",
         false},
        {REFUSED RETRY REFUSED RETRY APPLIED, false},
        {REFUSED RETRY REFUSED APPLIED, true},
        {REFUSED RETRY REFUSED "Process completed with exit code 1.\n", true},
        {REFUSED RETRY APPLIED "##[error]Process completed with exit code 1.\n", true},
        {REFUSED RETRY APPLIED REFUSED, true},
        {REFUSED RETRY APPLIED "Command exited with code 0\n", false},
        {"Error: No valid credential sources found\nRetrying in 5s\n" APPLIED, false},
        {"Error: exceeded maximum number of attempts, 3, ExpiredToken: The security token "
         "included in the request is expired\n" APPLIED,
         true},
        {"10:00:00.000 STDERR [app] terraform: " REFUSED
         "10:00:00.100 INFO   [app] Encountered an error eligible for retrying. Sleeping 5s before "
         "retrying.\n10:00:06.000 STDOUT [app] terraform: No changes. Your infrastructure matches "
         "the configuration.\n",
         false},
        {REFUSED "##[warning]RetryHelper encountered task failure, will retry (attempt #: 1 out of "
                 "3) after 1000 ms\n" APPLIED,
         false},
    };
    (void)state;
    assert_rows(rows, ARRAY_LEN(rows));
}

/* Another attempt at something else, and the end of somebody else's run. */
void test_what_goes_on_elsewhere_heals_nothing(void **state)
{
    static const FateRow rows[] = {
        /* another step begins before the retry is told */
        {REFUSED "$ npm ci\nnpm fetch failed, retrying in 5s\n" APPLIED, true},
        {REFUSED "Run actions/upload-artifact@v4\nretrying in 2 seconds\n" APPLIED, true},
        {REFUSED "### 2. dir: `b`\nretrying state lock\n" APPLIED, true},
        /* what stands before an error is not about it */
        {"Error: plain\n\nRetrying\n" REFUSED APPLIED, true},
        {REFUSED RETRY "$ npm ci\n" REFUSED RETRY APPLIED, false},
        {REFUSED "+ '[' 1 -lt 3 ']'\n+ sleep 5\n+ echo 'trying again'\ntrying again\n" APPLIED,
         false},
        /* another unit, branch, job, container */
        {"[eu] " REFUSED "[us] Retrying\n[us] " APPLIED, true},
        {"[eu] " REFUSED "[eu] Retrying\n[us] " APPLIED, true},
        {"[eu] " REFUSED "[eu] Retrying\n[eu] " APPLIED, false},
        {"plan (a)\tRun\t" REFUSED "plan (b)\tRun\t" RETRY "plan (b)\tRun\t" APPLIED, true},
        {"tf-a-1  | " REFUSED "tf-b-1  | " RETRY "tf-b-1  | " APPLIED, true},
        /* another folder or workspace */
        {"$ terraform -chdir=a apply\n" REFUSED RETRY "$ terraform -chdir=b apply\n" APPLIED, true},
        {"$ terraform -chdir=a apply\n" REFUSED RETRY "$ terraform -chdir=a apply\n" APPLIED,
         false},
        {"Switched to workspace \"prod\".\n" REFUSED RETRY
         "Switched to workspace \"staging\".\n" APPLIED,
         true},
        /* not as far as the error stood */
        {REFUSED RETRY "Terraform has been successfully initialized!\n", true},
        {"Error: creating EC2 Instance: operation error EC2: RunInstances, https response error "
         "StatusCode: 403, api error UnauthorizedOperation: You are not authorized to perform "
         "this operation.\n\n  with aws_instance.a,\n" RETRY
         "Plan: 3 to add, 0 to change, 0 to destroy.\n",
         true},
        {REFUSED RETRY "You can apply this plan to save these new output values to the Terraform\n",
         false},
        /* a run that its log says ended with the error */
        {"2026-11-29T10:00:00.000Z [ERROR] vertex \"provider\" error: " EXPIRED "\n" APPLIED, true},
    };
    (void)state;
    assert_rows(rows, ARRAY_LEN(rows));
}

/* A retry that is told four thousand bytes behind an error is one of something else. */
void test_a_retry_far_behind_an_error_is_another_ones(void **state)
{
    AUTO_BUF Buf text = BUF_INIT(16 * 1024);
    (void)state;
    buf_add_str(&text, REFUSED);
    while (text.len < 8 * 1024)
        buf_add_str(&text, "npm: a line of another step\n");
    buf_add_str(&text, RETRY APPLIED);
    assert_rows(&(FateRow){text.ptr, true}, 1);
}

void test_a_manuals_words_are_no_error_of_the_reader(void **state)
{
    static const FateRow rows[] = {
        {"If you get an `" EXPIRED "`, your session is over.\n", false},
        {"You may also see `Error: No valid credential sources found` there.\n", false},
        {"If you see this while planning:\n\n```\nError: " EXPIRED "\n```\n\nlog in again.\n",
         false},
        {"## Troubleshooting\n\n### The session\n\n```\nError: " EXPIRED
         "\n```\n\nRun `aws sso login`.\n",
         false},
        {"| Error | Cause | Fix |\n|---|---|---|\n| `" EXPIRED "` | over | `aws sso login` |\n"
         "| `Error: No valid credential sources found` | none | set some |\n",
         false},
        {"## Troubleshooting\n\nI read it.\n\n## What I get\n```\nError: " EXPIRED "\n```\n", true},
        {"### Q: I get \"Unable to locate credentials\". What now?\n\nA: You have none. Set "
         "some.\n",
         false},
        {"When I run a plan I get:\n```\nError: " EXPIRED "\n```\n", true},
        {"If you see this while planning:\n```\nError: " EXPIRED
         "\n```\nthen log in.\n\nI did, and "
         "still:\n\n\n\nError: " EXPIRED "\n",
         true},
        /* somebody who speaks of himself, or works at his own prompt, writes no manual */
        {"## Troubleshooting\n\nI ran it again:\n\n```\nError: " EXPIRED "\n```\n", true},
        {"## Known issue\n\nSince Monday our pipeline fails:\n\n```\nError: " EXPIRED "\n```\n",
         true},
        {"If you see below, our plan fails:\n\nError: " EXPIRED "\n", true},
        {"## Troubleshooting\n\nIf you see this:\n```\nError: " EXPIRED
         "\n```\nlog in again.\n\nme@host:~/x$ terraform plan\nError: " EXPIRED "\n",
         true},
        /* in other languages */
        {"## Fehlerbehebung\n\n```\nError: " EXPIRED "\n```\n", false},
        {"## Fehlerbehebung\n\nDas bekomme ich heute:\n\n```\nError: " EXPIRED "\n```\n", true},
        {"## トラブルシューティング\n\n```\nError: " EXPIRED "\n```\n", false},
        {"## トラブルシューティング\n\n発生しました。\n\n```\nError: " EXPIRED "\n```\n", true},
        {"Wenn Sie folgendes sehen:\n\nError: " EXPIRED "\n", false},
        /* what was wished for */
        {"### Expected behavior\n\nError: " EXPIRED "\n\n### Actual behavior\n\npanic: x\n", false},
        {"### Expected behavior\n\na plan\n\n### Actual behavior\n\nError: " EXPIRED "\n", true},
        /* what only names an error: files, commits, changes, tests that passed, code */
        {"diff --git a/x.md b/x.md\n--- a/x.md\n+++ b/x.md\n@@ -1 +1 @@\n+Error: " EXPIRED "\n",
         false},
        {"diff --git a/x b/x\n@@ -1 +1 @@\n+a\n╷\n│ Error: " EXPIRED "\n╵\n", true},
        {"diff --git a/x.txt b/x.txt\n@@ -0,0 +1 @@\n+│ Error: " EXPIRED "\n", true},
        {"a1b2c3d Fix ExpiredToken when the deploy role is assumed\n", false},
        {"* provider: Retry `" EXPIRED "` ([#34812](https://github.com/x/y/issues/34812))\n",
         false},
        {"docs/auth.md:12:Error: No valid credential sources found\n", false},
        {"log/plan.log:12:Error: " EXPIRED "\n", true},
        {"=== RUN   TestLogin/ExpiredToken\n--- PASS: TestLogin/ExpiredToken (0.00s)\n", false},
        {"t.py::test_expired[ExpiredToken: The security token is expired] PASSED\n", false},
        {"    ExpectError: regexp.MustCompile(`" EXPIRED "`),\n", false},
        {"if e.response['Error']['Code'] in ('ExpiredToken', 'InvalidClientTokenId'):\n", false},
        {"$ grep -c 'ExpiredToken' log\n0\n", false},
        {"| Error: " EXPIRED "\n|\n|   with provider[\"registry.terraform.io/hashicorp/aws\"],\n",
         true},
    };
    (void)state;
    assert_rows(rows, ARRAY_LEN(rows));
}

/* Source, changes, counters, tests that passed: each names an error, and the run beside it shows
 * one. */
void test_what_only_names_an_error_is_none_and_hides_none(void **state)
{
    static const FateRow rows[] = {
        /* a changelog's section, and what stands behind it */
        {"BUG FIXES:\n\n* provider: Fixes `" EXPIRED "` errors\n", false},
        {"## [1.4.0] - 2024-06-10\n\n### Fixed\n- Crash after \"" EXPIRED "\".\n", false},
        {"### Fixed\n- Crash after \"" EXPIRED "\".\n\nError: " EXPIRED "\n", true},
        {"### Fixed\n- a typo\n\n### Error\n- " EXPIRED "\n", true},
        {"* Failed to execute \"terraform plan\" in ./a\n  Error: " EXPIRED "\n", true},
        /* a commit's message, and what is run behind it */
        {"commit 9f8e7d6c5b\nAuthor: Bob <bob@acme.com>\nDate:   Tue Jun 11\n\n    " EXPIRED
         "\n\n    more\n",
         false},
        {"Author: Bob <bob@acme.com>\nDate:   Tue\n\n    x\n\nError: " EXPIRED "\n", true},
        {"Author: Bob\n    Error: " EXPIRED "\n", true},
        /* scripts, in YAML and alone; what they print */
        {"  - run: |\n      aws s3 ls || echo \"::error::Unable to locate credentials\"\n", false},
        {"  - run: |\n      aws s3 ls\nError: " EXPIRED "\n", true},
        {"  message: |\n      Error: " EXPIRED "\n", true},
        {"\t@test -n \"$$A\" || (echo \"Error: Unable to locate credentials\"; exit 1)\n", false},
        {"if grep -q \"" EXPIRED "\" <<<\"$out\"; then\n", false},
        {"if it fails then " EXPIRED "\n", true},
        {"sh -c 'echo \"a\"' failed: Error: " EXPIRED "\n", true},
        /* messages in catalogues, models, patterns, rules */
        {"msgid \"Unable to locate credentials\"\nmsgstr \"x\"\n", false},
        {"    \"documentation\":\"" EXPIRED " is returned\"\n", false},
        {"    \"message\":\"" EXPIRED "\"\n", true},
        {"    Exclude log (ExpiredToken|InvalidClientTokenId)\n", false},
        {"ERROR|sts|" EXPIRED "\n", true},
        {"    - alert: StsExpiredToken\n      expr: rate(x{code=\"ExpiredToken\"}[5m]) > 0\n"
         "      annotations:\n        summary: \"" EXPIRED "\"\n",
         false},
        {"    expr: rate(x[5m]) > 0\nError: " EXPIRED "\n", true},
        /* comments in a configuration */
        {"# If this says \"" EXPIRED "\", log in again.\n", false},
        {"  profile = \"acme\" # without it: " EXPIRED "\n", false},
        {"# Error: " EXPIRED "\n", true},
        {"error = " EXPIRED " # see above\n", true},
        /* counters */
        {"aws_sdk_errors_total{code=\"ExpiredToken\",service=\"STS\"} 0\n", false},
        {"aws_errors,code=ExpiredToken,service=sts count=0i 1718006460000000000\n", false},
        {"{app=\"tf\"} Error: " EXPIRED "\n", true},
        {"sts,code=x refused: " EXPIRED "\n", true},
        /* tests */
        {"test auth::expired_token_is_ExpiredToken ... ok\n", false},
        {"test live::whoami ... FAILED\n" EXPIRED "\n", true},
        {"<testcase name=\"" EXPIRED "\" time=\"0.01\"/>\n", false},
        {"<testcase name=\"a\"><failure message=\"" EXPIRED "\"/></testcase>\n", true},
        {"Feature: login\n\n  Scenario: a\n    Given b\n    Then I see \"" EXPIRED "\"\n", false},
        {"Feature: login\n  Scenario: a\n    Then it works\n      Error: " EXPIRED "\n", true},
        {"Then I see \"" EXPIRED "\"\n", true},
        /* a query, and what it found */
        {"acme=> select count(*) from logs where message like '%" EXPIRED "%';\n", false},
        {"acme=> select message from logs;\n Error: " EXPIRED "\n", true},
        /* advice alone is no error */
        {"> > Bob, run aws sso login first.\n> Thanks, that is done now.\n", false},
        {"> Bob, run aws sso login first.\n> I did: Error: " EXPIRED "\n", true},
        {"Error: not logged in. Run aws sso login first.\n", true},
    };
    (void)state;
    assert_rows(rows, ARRAY_LEN(rows));
}

/* A level, a key or a prompt says nothing against an error that tells itself. */
void test_an_error_is_seen_whatever_passes_it_on(void **state)
{
    static const FateRow rows[] = {
        /* the line of a command holds what it printed, too */
        {"me@host:~/x$ terraform plan Error: " EXPIRED "\n", true},
        {"deploy => terraform plan: Error: " EXPIRED "\n", true},
        /* what collectors, chats and other languages write before it or around it */
        {"2024-06-10T08:01:00Z {app=\"tf\", pod=\"tf-7c9\"} Error: " EXPIRED "\n", true},
        {"{code: 'ExpiredToken', message: 'The security token included in the request is "
         "expired'}\n",
         true},
        {"08:01 <jane> An error occurred (ExpiredToken) when calling the GetCallerIdentity "
         "operation: The security token included in the request is expired\n",
         true},
        {"<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><Data>"
         "Amazon.Runtime.AmazonServiceException: Unable to get IAM security credentials from EC2 "
         "Instance Metadata Service.</Data></Event>\n",
         true},
        {"<e xmlns=\"http://www.example.org/log\">Unable to locate credentials</e>\n", true},
        {" :message \"Unable to fetch credentials.\" cognitect.aws\n", true},
        {"check > aws sts get-caller-identity failed: An error occurred (ExpiredToken) when "
         "calling the GetCallerIdentity operation: The security token is expired\n",
         true},
        {"$ echo 'Error: No valid credential sources found' > expected\n", false},
        /* the level is that of what passes the output on */
        {"2026-11-29 10:00:00,100 INFO tf: Error: " EXPIRED "\n", true},
        {"2026-11-29 10:00:00,100 INFO tf: AWS credentials have expired, refreshing\n", false},
        {"2026-11-29 10:00:00,100 DEBUG tf: Error: " EXPIRED "\n", false},
        {"time=10:00 level=info msg=\"Error: " EXPIRED "\"\n", true},
        {"time=10:00 level=info msg=\"AWS credentials expired, refreshing\"\n", false},
        {"{\"level\":\"info\",\"msg\":\"Error: " EXPIRED "\"}\n", true},
        {"{\"level\":\"info\",\"msg\":\"AWS credentials have expired, refreshing\"}\n", false},
        {"{\"level\":\"info\",\"msg\":\"fatal error: " CLI "\"}\n", true},
        {"{\"level\":\"info\",\"msg\":\"upload failed: ./a to s3://b/a " CLI "\"}\n", true},
        {"{\"level\":\"info\",\"msg\":\"botocore.exceptions.ClientError: " CLI "\"}\n", true},
        {"{\"level\":\"info\",\"msg\":\"[ci] " CLI "\"}\n", true},
        {"{\"level\":\"info\",\"msg\":\"aws: Unable to locate credentials. You can configure "
         "credentials by running \\\"aws configure\\\".\"}\n",
         true},
        {"{\"level\":\"info\",\"log\":\"2024-05-02T08:11:24Z Error: " EXPIRED "\"}\n", true},
        {"{\"level\":\"info\",\"log\":\"[stderr] Error: " EXPIRED "\"}\n", true},
        {"INFO fatal error: " CLI "\n", true},
        {"2024-05-02 08:11:24,111 INFO root: upload failed: " CLI "\n", true},
        {"2024-05-02T08:11:24Z [INFO] fatal error: " CLI "\n", true},
        {"time=\"x\" level=info msg=\"fatal error: " CLI "\"\n", true},
        {"time=\"x\" level=debug msg=\"fatal error: " CLI "\"\n", false},
        {"{\"level\":\"info\",\"msg\":\"retrying after " CLI "\"}\n", false},
        {"{\"level\":\"info\",\"msg\":\"the last answer was '" CLI "'\"}\n", false},
        {"{\"level\":\"debug\",\"msg\":\"last: " CLI "\"}\n", false},
        {"INFO credentials expired: " CLI ", refreshing\n", false},
        {"INFO If you see " CLI ", log in again\n", false},
        /* a prompt in a record's string: its first line only is a command */
        {"{\"msg\":\"$ aws s3 ls\\n" CLI "\"}\n", true},
        {"{\"msg\":\"% aws s3 ls\\n" CLI "\"}\n", true},
        {"{\"msg\":\"user@h:~$ aws s3 ls\\n" CLI "\"}\n", true},
        {"{\"msg\":\"PS C:\\\\x> aws s3 ls\\n" CLI "\"}\n", true},
        {"{\"msg\":\"$ terraform plan\\n\\nError: " EXPIRED "\"}\n", true},
        {"[\"$ aws s3 ls\",\"" CLI "\"]\n", true},
        {"{\"msg\":\"$ aws sso login\\nSuccessfully logged in\"}\n", false},
        /* under whatever key, however deep */
        {"{\"result\":{\"_raw\":\"Error: " EXPIRED "\"}}\n", true},
        {"{\"a\":[{\"b\":[{\"c\":[{\"d\":{\"stringValue\":\"Error: " EXPIRED "\"}}]}]}]}\n", true},
        {"{\"data\":{\"result\":[{\"values\":[[\"17\",\"a\"],[\"17\",\"Error: " EXPIRED
         "\"]]}]}}\n",
         true},
        /* an object on several lines; who runs may stand in it */
        {"{\n  \"@level\": \"error\",\n  \"@message\": \"Error: x\",\n  \"diagnostic\": {\n    "
         "\"severity\": \"error\",\n    \"summary\": \"" EXPIRED "\"\n  }\n}\n",
         true},
        {"{\"unit\":\"a\",\"msg\":\"Error: " EXPIRED "\"}\n{\"unit\":\"b\",\"msg\":\"retrying\"}\n"
         "{\"unit\":\"b\",\"msg\":\"Apply complete! Resources: 1 added\"}\n",
         true},
        /* a recording cuts anywhere */
        {"{\"version\": 2, \"width\": 80}\n[0.1, \"o\", \"Err\"]\n[0.2, \"o\", \"or: api error "
         "Expired\"]\n[0.3, \"o\", \"Token: The security token included in the request is "
         "expired\\r\\n\"]\n",
         true},
        /* a YAML block indents the heads of records and what follows them alike */
        {"  message: |\n    2026-11-29T10:00:00.000Z [DEBUG] provider: x\n    Error: " EXPIRED "\n",
         true},
        {"2026-11-29T10:00:00.000Z [DEBUG] provider: HTTP Request Sent: body=\n  Error: " EXPIRED
         "\n",
         false},
        /* another provider passes on what STS said */
        {"Error: URL: PUT https://vault.example.com/v1/auth/aws/login: received error code 403 "
         "from "
         "STS: <Code>InvalidClientTokenId</Code>\n\n  with "
         "provider[\"registry.terraform.io/hashicorp/vault\"],\n",
         true},
    };
    (void)state;
    assert_rows(rows, ARRAY_LEN(rows));
}

/* Forms of one text: what Terraform's and the provider's validators refuse. The rows of URLs and
 * durations are what Go's net/url.Parse and time.ParseDuration say, those of KMS keys what the
 * backend's patterns match. */
#include "tests/support/setup.h"

#include <string.h>

#include "base/compiler.h"
#include "terraform/tfform.h"

typedef struct {
    const char *text, *fault; /* fault: part of it; NULL = the text is fine */
} FormRow;

static void form_judge(enum value_form form, bool sdk, const FormRow *rows, size_t n)
{
    Arena arena = ARENA_INIT;
    for (size_t i = 0; i < n; i++) {
        const char *fault = form_fault(&arena, form, rows[i].text, sdk);
        if (!rows[i].fault != !fault || (fault && !strstr(fault, rows[i].fault)))
            fail_msg("\"%s\": %s", rows[i].text, fault ? fault : "is fine");
    }
    arena_clear(&arena);
}

#define FORM_ROWS(form, sdk, ...)                               \
    do {                                                        \
        static const FormRow form_rows[] = {__VA_ARGS__};       \
        form_judge(form, sdk, form_rows, ARRAY_LEN(form_rows)); \
    } while (0)

#define COLON "first path segment in URL cannot contain colon"

static const FormRow PARSED_URLS[] = {
    {"https://h", NULL},
    {"https://h:8080/p", NULL},
    {"https://h:", NULL},
    {"https://[::1]:80/", NULL},
    {"https://h/%41", NULL},
    {"ht+tp-1.x://h", NULL},
    {"1h://x", COLON},
    {"1h:80/x", COLON},
    {"-a://h", COLON},
    {"a_b://h", COLON},
    {"a_b:1", COLON},
    {"%41:x", COLON},
    {":80", "missing protocol scheme"},
    {"https://h:80x/", "invalid port \":80x\""},
    {"https://h x/", "invalid character \" \" in host name"},
    {"https://[::1/", "missing ']' in host"},
    {"https://h/%zz", "invalid URL escape"},
    {"https://h/%4", "invalid URL escape \"%4\""},
    {"https://h/?%zz", NULL},
    {"https://h/#\t", NULL},
    {"https://h/#%zz", "invalid URL escape"},
    {"https://h#%4", "invalid URL escape"},
    {"https://h/?\t", "invalid control character in URL"},
    {"https://h%41/", "invalid URL escape"},
    {"https://h%zz/", "invalid URL escape"},
    {"https://h%25/", NULL},
    {"https://u:p@h:80/", NULL},
    {"https://u:p@h/", NULL},
    {"https://u@@h/", NULL},
    {"https://u p@h/", "invalid userinfo"},
    {"https://u%zz@h/", "invalid URL escape"},
    {"https://[::1]x/", "invalid port \"x\""},
    {"https://[::1]:8x/", "invalid port \":8x\""},
    {"https://[h/", "missing ']' in host"},
    {"https://h]/", NULL},
    {"https://h^/", "invalid character \"^\" in host name"},
    {"https://h\"<>/", NULL},
    {"https://h/%41%", "invalid URL escape"},
    {"https://h/\t", "invalid control character in URL"},
    {"https://h/\x7f", "invalid control character in URL"},
};

/* Parsed, but without a scheme or a host. */
static const char *const HALF_URLS[] = {
    "h:8080", "a/b:80", "/a:80",    "//h",       "https://",   "https:h", "?a:b",
    "a?b:c",  "#a:b",   "a#b:c",    "https:%zz", "https:?%zz", "///x",    "https:///x",
    "*",      "///h x", "https:/h", "https:?",   "",           "h?/x:y"};

void test_form_urls(void **state)
{
    (void)state;
    form_judge(FORM_URL, false, PARSED_URLS, ARRAY_LEN(PARSED_URLS));
    form_judge(FORM_FULL_URL, false, PARSED_URLS, ARRAY_LEN(PARSED_URLS));
    for (size_t i = 0; i < ARRAY_LEN(HALF_URLS); i++) {
        const FormRow fine = {HALF_URLS[i], NULL},
                      half = {HALF_URLS[i], "at least a scheme and hostname"};
        form_judge(FORM_URL, false, &fine, 1);
        form_judge(FORM_FULL_URL, false, &half, 1);
    }
}

void test_form_durations(void **state)
{
    (void)state;
    FORM_ROWS(FORM_TIME, false, {"1h30m", NULL}, {".5h", NULL}, {"1.h", NULL}, {"-1h", NULL},
              {"+1h", NULL}, {"0", NULL}, {"-0", NULL}, {"900000ms", NULL}, {"1\xc2\xb5s", NULL},
              {"1\xce\xbcs", NULL}, {"3ns4us", NULL}, {"00h", NULL}, {"", "invalid duration \"\""},
              {"-", "invalid duration \"-\""}, {".", "invalid duration"}, {"h", "invalid duration"},
              {"1h.", "invalid duration"}, {"1h.s", "invalid duration"}, {"1", "missing unit"},
              {"1h5", "missing unit"}, {"1.2.3h", "missing unit"}, {"1x", "unknown unit"},
              {"1hm", "unknown unit"}, {"1 h", "unknown unit"}, {"1d", "unknown unit"});
    FORM_ROWS(FORM_DURATION, false, {"15m", NULL}, {"900s", NULL}, {"900000ms", NULL},
              {"900000000us", NULL}, {"900000000\xc2\xb5s", NULL}, {"900000000\xce\xbcs", NULL},
              {"900000000000ns", NULL}, {"12h", NULL}, {"11h60m", NULL}, {"+1h", NULL},
              {"14m59.9s", "between 15 minutes"}, {"899.9s", "between 15 minutes"},
              {"12h1s", "between 15 minutes"}, {"-1h", "between 15 minutes"},
              {"0", "between 15 minutes"}, {"1", "missing unit"});
}

#define KEY "0a1b2c3d-0a1b-1a1b-8a1b-0123456789ab"
#define MRK "mrk-0123456789abcdef0123456789abcdef"
#define KMS_ARN "arn:aws:kms:us-east-1:111122223333:"
#define NO_ID "must be a valid KMS Key ID"
#define NO_KEY "must be a valid KMS Key ARN"

void test_form_kms_keys(void **state)
{
    (void)state;
    FORM_ROWS(FORM_KMS_KEY, false, {KEY, NULL}, {KEY "zz", NULL}, {MRK, NULL}, {"x" MRK "x", NULL},
              {"alias/a", NULL}, {"xalias/a_b-c/d", NULL}, {"alias/a balias/c", NULL},
              {"x" KEY, NO_ID}, {"0a1b2c3d-0a1b-6a1b-8a1b-0123456789ab", NO_ID},
              {"0a1b2c3d-0a1b-1a1b-7a1b-0123456789ab", NO_ID},
              {"0a1b2c3d-0a1b-1a1b-8a1b-0123456789a", NO_ID},
              {"0A1B2C3D-0a1b-1a1b-8a1b-0123456789ab", NO_ID},
              {"0a1b2c3d_0a1b-1a1b-8a1b-0123456789ab", NO_ID},
              {"mrk-0123456789abcdef0123456789abcde", NO_ID}, {"alias/", NO_ID},
              {"alias/a b", NO_ID}, {"alias", NO_ID}, {"", NO_ID});
    FORM_ROWS(FORM_KMS_KEY, false, {KMS_ARN "key/" KEY, NULL}, {KMS_ARN "key/" MRK, NULL},
              {KMS_ARN "alias/a-b", NULL}, {KMS_ARN "key/" KEY "z", NO_KEY},
              {KMS_ARN "key/x" MRK, NO_KEY}, {KMS_ARN "key/", NO_KEY}, {KMS_ARN KEY, NO_KEY},
              {KMS_ARN "alias/a b", NO_KEY}, {KMS_ARN "xalias/a", NO_KEY});
}

#define IAM(partition, region, account, resource) \
    "arn:" partition ":iam:" region ":" account ":" resource

void test_form_arns(void **state)
{
    (void)state;
    FORM_ROWS(FORM_ARN, true, {"", NULL}, {IAM("aws", "", "111122223333", "role/x"), NULL},
              {IAM("aws-us-gov", "us-gov-west-1", "aws", "x"), NULL},
              {IAM("aws-iso-b", "us-isob-east-11", "aws-managed", "x"), NULL},
              {IAM("aws", "", "", "x"), NULL}, {IAM("aws", "", "cw0123456789", "x"), NULL},
              {IAM("aws", "", "third-party", "x"), NULL},
              {IAM("aws", "", "aws-marketplace", "x"), NULL},
              {IAM("awsx", "", "", "x"), "invalid partition value"},
              {IAM("aws-", "", "", "x"), "invalid partition value"},
              {IAM("aws--cn", "", "", "x"), "invalid partition value"},
              {IAM("aws-c2", "", "", "x"), "invalid partition value"},
              {IAM("azure", "", "", "x"), "invalid partition value"},
              {IAM("aws", "us-east", "", "x"), "invalid region value"},
              {IAM("aws", "us-east-111", "", "x"), "invalid region value"},
              {IAM("aws", "us-1", "", "x"), "invalid region value"},
              {IAM("aws", "u-east-1", "", "x"), "invalid region value"},
              {IAM("aws", "us--east-1", "", "x"), "invalid region value"},
              {IAM("aws", "US-east-1", "", "x"), "invalid region value"},
              {IAM("aws", "us-east1", "", "x"), "invalid region value"},
              {IAM("aws", "", "11112222333", "x"), "invalid account ID value"},
              {IAM("aws", "", "1111222233334", "x"), "invalid account ID value"},
              {IAM("aws", "", "cw012345678", "x"), "invalid account ID value"},
              {IAM("aws", "", "someone", "x"), "invalid account ID value"},
              {IAM("aws", "", "", ""), "missing resource value"}, {"x", "invalid prefix"});
    FORM_ROWS(FORM_ROLE_ARN, false, {IAM("aws", "", "1", "role/x"), NULL},
              {IAM("aws", "", "1", "policy/x"), "resource begins with role/"},
              {IAM("aws", "", "1", "role"), "resource begins with role/"},
              {"role/x", "cannot be parsed as an ARN"}, {"", "cannot be empty"},
              {" \t", "cannot be empty"});
    FORM_ROWS(FORM_POLICY_ARN, false, {IAM("aws", "", "1", "policy/x"), NULL},
              {IAM("aws", "", "1", "role/x"), "resource begins with policy/"},
              {"", "cannot be parsed as an ARN"});
}

#define SSE43 "0123456789012345678901234567890123456789+/a"

void test_form_words(void **state)
{
    (void)state;
    FORM_ROWS(FORM_NOT_EMPTY, false, {"x", NULL}, {" x", NULL}, {"", "empty"}, {"\n ", "empty"});
    FORM_ROWS(FORM_S3_PATH, false, {"a/b", NULL}, {"", NULL}, {"/a", "start or end"},
              {"a/", "start or end"}, {"/", "start or end"});
    FORM_ROWS(FORM_NO_DOUBLE_SLASH, false, {"a/b/", NULL}, {"a//b", "must not contain"});
    FORM_ROWS(FORM_RETRY_MODE, true, {"standard", NULL}, {"adaptive", NULL}, {"", NULL},
              {"legacy", "standard or adaptive"}, {"Standard", "standard or adaptive"});
    FORM_ROWS(FORM_RETRY_MODE, false, {"standard", NULL}, {"", "standard or adaptive"});
    FORM_ROWS(FORM_BOOL_TEXT, true, {"1", NULL}, {"t", NULL}, {"True", NULL}, {"0", NULL},
              {"FALSE", NULL}, {"", NULL}, {"yes", "true or false"}, {"tRUE", "true or false"});
    FORM_ROWS(FORM_IMDS_MODE, true, {"IPv4", NULL}, {"IPv6", NULL}, {"ipv4", "must be one of"},
              {"", "must be one of"});
    FORM_ROWS(FORM_EXTERNAL_ID, true, {"a_1+=,.@:/-", NULL}, {"a b", "can only contain"},
              {"a#", "can only contain"});
    FORM_ROWS(FORM_ROLE_NAME, true, {"a_1+=,.@-", NULL}, {"a/b", "can only contain"},
              {"a:b", "can only contain"});
    FORM_ROWS(FORM_SSE_KEY, true, {SSE43 "=", NULL}, {SSE43 "a", NULL}, {SSE43, "44 characters"},
              {SSE43 "==", "44 characters"}, {SSE43 "#", "base64"},
              {"#12345678901234567890123456789012345678901==", "base64"},
              {"01234567890123456789012345678901234567890===", "base64"});
    FORM_ROWS(FORM_JSON, true, {"", NULL}, {"{}", NULL}, {"[1]", NULL}, {"{", "invalid JSON"},
              {" ", "invalid JSON"}, {"\xef\xbb\xbf{}", "invalid JSON"});
    FORM_ROWS(FORM_POLICY, false, {"{}", NULL}, {" \n{}", NULL}, {"", "cannot be empty"},
              {"[1]", "must be a JSON object"}, {"{,", "with an error"});
    FORM_ROWS(FORM_LENGTH, false, {"", NULL}, {"any", NULL});
}

void test_form_of_a_secret(void **state)
{
    static const SecretShape key = {.len_bytes = 44, .base64 = true},
                             short_key = {.len_bytes = 43, .base64 = true},
                             odd_key = {.len_bytes = 44}, plain = {.plain = true}, odd = {0};
    (void)state;
    assert_null(form_secret_fault(FORM_SSE_KEY, key));
    assert_string_equal(form_secret_fault(FORM_SSE_KEY, short_key),
                        "must be 44 characters in length");
    assert_string_equal(form_secret_fault(FORM_SSE_KEY, odd_key), "must be base64 encoded");
    assert_null(form_secret_fault(FORM_EXTERNAL_ID, plain));
    assert_non_null(form_secret_fault(FORM_EXTERNAL_ID, odd));
    assert_null(form_secret_fault(FORM_URL, odd));
}

/* internal/backend/remote-state/s3/validate.go */
void test_form_has_the_backends_summary(void **state)
{
    (void)state;
    assert_string_equal(form_summary(FORM_KMS_KEY), "Invalid KMS Key ID");
    assert_string_equal(form_summary(FORM_SSE_KEY), "Invalid sse_customer_key value");
    assert_string_equal(form_summary(FORM_POLICY), "Invalid IAM Policy Document");
    assert_string_equal(form_summary(FORM_NOT_EMPTY), "Invalid Value");
}

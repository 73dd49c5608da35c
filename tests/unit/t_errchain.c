#include "tests/support/setup.h"

#include <string.h>

#include "errors/errchain.h"
#include "errors/errnouns.h"

static void expect_links(const char *text, const char *const *links)
{
    ErrChain chain = errchain_split(span_of(text));
    size_t n = 0;
    for (; links[n]; n++) {
        if (n >= chain.n)
            fail_msg("%s: %zu links only", text, chain.n);
        if (!span_is(chain.links[n], links[n]))
            fail_msg("link %zu is '%.*s'", n, (int)chain.links[n].len, chain.links[n].ptr);
    }
    assert_int_equal(chain.n, n);
}

/* Colons, SDK v2's commas, "caused by" and an inner "Error:" part links; hosts, ARNs, fields of an
 * answer and the commas of a sentence don't. */
void test_a_chain_is_split_at_its_wrappers(void **state)
{
    (void)state;
    expect_links("configuring Terraform AWS Provider: validating provider credentials: retrieving "
                 "caller identity from STS: operation error STS: GetCallerIdentity, https response "
                 "error StatusCode: 403, RequestID: 1, api error ExpiredToken: The token, as "
                 "such, is expired",
                 (const char *const[]){
                     "configuring Terraform AWS Provider", "validating provider credentials",
                     "retrieving caller identity from STS", "operation error STS",
                     "GetCallerIdentity", "https response error StatusCode: 403, RequestID: 1",
                     "api error ExpiredToken", "The token, as such, is expired", NULL});
    expect_links("WebIdentityErr: failed to retrieve credentials\ncaused by: RequestError: send "
                 "request failed\ncaused by: Post \"https://sts.amazonaws.com/\": dial tcp: x",
                 (const char *const[]){"WebIdentityErr", "failed to retrieve credentials",
                                       "RequestError", "send request failed",
                                       "Post \"https://sts.amazonaws.com/\"", "dial tcp", "x",
                                       NULL});
    expect_links("Error: Cannot assume IAM Role\n\nIAM Role (arn:aws:iam::1:role/x) cannot be "
                 "assumed.\n\nError: exit status 255",
                 (const char *const[]){"Error",
                                       "Cannot assume IAM Role\n\nIAM Role "
                                       "(arn:aws:iam::1:role/x) cannot be assumed.",
                                       "exit status 255", NULL});
    expect_links("", (const char *const[]){NULL});
    expect_links(": : \n", (const char *const[]){NULL});
}

void test_the_innermost_link_decides(void **state)
{
    static const struct {
        const char *text;
        enum errlink kind;
    } rows[] = {
        {"no credentials: operation error STS: AssumeRole, request send failed, Post "
         "\"https://sts.amazonaws.com/\": x509: certificate signed by unknown authority",
         ERRLINK_TLS},
        {"SignatureDoesNotMatch: Signature expired: a is now earlier than b", ERRLINK_CLOCK},
        {"Post \"https://sts/\": proxyconnect tcp: dial tcp: lookup proxy.corp: no such host",
         ERRLINK_DNS},
        {"Get credentials: Unable to connect to proxy", ERRLINK_PROXY},
        {"RequestError: send request failed\ncaused by: dial tcp 1.2.3.4:443: i/o timeout",
         ERRLINK_NETWORK},
        {"connection refused: api error AccessDenied: no", ERRLINK_CODE},
        {"https response error StatusCode: 404, RequestID: 1, HostID: 2, NoSuchBucket: gone",
         ERRLINK_CODE},
        {"dispatch failure: other: the credential provider was not enabled",
         ERRLINK_NO_CREDENTIALS},
        {"AccessDeniedException: s3a://x: Unable to load AWS credentials from the environment",
         ERRLINK_NO_CREDENTIALS},
        {"something went wrong: really", ERRLINK_WORDS},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        ErrChain chain = errchain_split(span_of(rows[i].text));
        if (errchain_decides(&a, &chain) != rows[i].kind)
            fail_msg("%s: %d", rows[i].text, (int)errchain_decides(&a, &chain));
        arena_clear(&a);
    }
}

/* A text of many thousand wrappers keeps its start and what comes after. */
void test_a_chain_is_bounded(void **state)
{
    AUTO_BUF Buf text = BUF_INIT((size_t)64 * 1024);
    ErrChain chain;
    (void)state;
    for (int i = 0; i < 5000; i++)
        buf_add_str(&text, "wrap: ");
    buf_add_str(&text, "end");
    chain = errchain_split(buf_span(&text));
    assert_int_equal(chain.n, ERRCHAIN_MAX);
    assert_true(span_ends(chain.links[chain.n - 1], "end"));
}

void test_a_noun_and_a_verb_tell(void **state)
{
    static const struct {
        const char *text;
        enum errnouns what;
        bool tells;
    } rows[] = {
        {"CommandPoller: Missing credentials - please check", ERRNOUNS_MISSING, true},
        {"Failed to retrieve AWS credentials from: IAM role, ECS", ERRNOUNS_MISSING, true},
        {"AWS Access Key ID and Secret Access Key are not found", ERRNOUNS_MISSING, true},
        {"Using credentials of profile dev", ERRNOUNS_MISSING, false},
        {"The file was not found. Credentials are fine", ERRNOUNS_MISSING, false},
        {"invalid credentials(host=https://s3.eu-west-1.amazonaws.com)", ERRNOUNS_INVALID, true},
        {"the session token in use has expired", ERRNOUNS_EXPIRED, true},
        {"your certificate has expired", ERRNOUNS_EXPIRED, false},
        {"Profile prod-admin not found", ERRNOUNS_NO_PROFILE, true},
        {"profile prod: bucket not found", ERRNOUNS_NO_PROFILE, false},
        {"", ERRNOUNS_MISSING, false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (errnouns_find(span_of(rows[i].text), rows[i].what) != rows[i].tells)
            fail_msg("%s", rows[i].text);
}

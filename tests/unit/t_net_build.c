/* From questions to requests: what goes out for each kind, and what never may. */
#include "tests/support/setup.h"

#include <string.h>

#include "base/alloc.h"
#include "data/regions.h"
#include "net/net.h"
#include "net/trust.h"
#include "sigv4/sigv4.h"

enum { NOW_S = 1767225600 }; /* 2026-01-01T00:00:00Z */

static const char sts[] = "https://sts.us-east-1.amazonaws.com";

static const Credentials *make_creds(Arena *a, const char *key_id, const char *token)
{
    Credentials *c = arena_new(a, Credentials);
    c->access_key_id.text = key_id;
    c->secret_key = secret_new(a, span_of("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
    c->token = token ? secret_new(a, span_of(token)) : NULL;
    return c;
}

static const char *header_of(const HttpRequest *r, const char *name)
{
    HttpResult as_result = {.headers = r->headers, .n_headers = r->n_headers};
    return http_header(&as_result, name);
}

static HttpRequest build(Arena *a, const Question *q)
{
    HttpRequest r = {0};
    Err err = ERR_INIT;
    if (net_build(a, q, NOW_S, &r, &err) != ERR_NONE)
        fail_msg("%s: %s", question_kind_name(q->kind), err.text);
    return r;
}

/* The signature in the request is the one that its secret gives over what is really sent. */
static void assert_signed(Arena *a, const Question *q, const HttpRequest *r, bool s3)
{
    HttpHeader *all = arena_array(a, HttpHeader, r->n_headers + 1);
    const char *path = strstr(r->url, "://") + 3, *query = strchr(r->url, '?');
    SigInput in = {
        .method = r->method, .payload_hash = sigv4_payload_hash(a, r->body), .raw_path = s3};
    SigClaim claim;
    path = strchr(path, '/');
    in.path = (Span){path, query ? (size_t)(query - path) : strlen(path)};
    in.query = span_of(query ? query + 1 : NULL);
    memcpy(all, r->headers, r->n_headers * sizeof *all);
    all[r->n_headers] = (HttpHeader){"Host", net_url_host(a, r->url)};
    in.headers = all;
    in.n_headers = r->n_headers + 1;
    assert_null(sigv4_parse_authorization(a, span_of(header_of(r, "Authorization")), &claim));
    assert_string_equal(claim.region, q->region);
    assert_true(sigv4_verify(a, &claim, &in, header_of(r, "X-Amz-Date"), q->creds->secret_key));
}

void test_caller_identity_with_and_without_token(void **state)
{
    Arena a = ARENA_INIT;
    Question q = {.kind = Q_CALLER_IDENTITY,
                  .endpoint = sts,
                  .region = "us-east-1",
                  .creds = make_creds(&a, "AKIDEXAMPLE", NULL)};
    HttpRequest r = build(&a, &q);
    (void)state;
    assert_string_equal(r.url, "https://sts.us-east-1.amazonaws.com/");
    assert_string_equal(r.method, "POST");
    assert_true(span_is(r.body, "Action=GetCallerIdentity&Version=2011-06-15"));
    assert_string_equal(header_of(&r, "X-Amz-Date"), "20260101T000000Z");
    assert_null(header_of(&r, "X-Amz-Security-Token"));
    assert_signed(&a, &q, &r, false);
    q.creds = make_creds(&a, "ASIDEXAMPLE", "TOKEN");
    q.clock_offset_s = 3600;
    r = build(&a, &q);
    assert_string_equal(header_of(&r, "X-Amz-Security-Token"), "TOKEN");
    assert_string_equal(header_of(&r, "X-Amz-Date"), "20260101T010000Z");
    assert_signed(&a, &q, &r, false);
    arena_clear(&a);
}

void test_parameters_are_encoded_in_order(void **state)
{
    Arena a = ARENA_INIT;
    Param params[] = {{"RoleArn", "arn:aws:iam::123456789012:role/a b", NULL},
                      {"RoleSessionName", "x+y", NULL},
                      {"ExternalId", NULL, secret_new(&a, span_of("s/=&"))}};
    Question q = {.kind = Q_ASSUME_ROLE,
                  .endpoint = sts,
                  .region = "us-east-1",
                  .creds = make_creds(&a, "AKIDEXAMPLE", NULL),
                  .params = params,
                  .n_params = 3};
    HttpRequest r = build(&a, &q);
    (void)state;
    assert_true(span_is(r.body, "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%"
                                "3A123456789012%3Arole%2Fa%20b&"
                                "RoleSessionName=x%2By&ExternalId=s%2F%3D%26"));
    arena_clear(&a);
}

void test_endpoints_with_ports_and_paths(void **state)
{
    static const struct {
        const char *endpoint, *url;
    } rows[] = {
        {"http://localhost:4566", "http://localhost:4566/"},
        {"https://proxy.example:443", "https://proxy.example/"},
        {"http://proxy.example:80/", "http://proxy.example/"},
        {"https://vpce.example/base/sts", "https://vpce.example/base/sts/"},
        {"https://[::1]:8443", "https://[::1]:8443/"},
    };
    static const char *const bad[] = {"",
                                      "sts.amazonaws.com",
                                      "ftp://x",
                                      "https://",
                                      "https://u:p@x",
                                      "https://a b",
                                      "https://a\nb",
                                      NULL};
    Arena a = ARENA_INIT;
    Question q = {.kind = Q_CALLER_IDENTITY,
                  .overridden = true,
                  .region = "us-east-1",
                  .creds = make_creds(&a, "AKIDEXAMPLE", NULL)};
    HttpRequest r;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        q.endpoint = rows[i].endpoint;
        r = build(&a, &q);
        assert_string_equal(r.url, rows[i].url);
        assert_signed(&a, &q, &r, false);
    }
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        q.endpoint = bad[i];
        assert_int_equal(net_build(&a, &q, NOW_S, &r, NULL), ERR_INPUT);
    }
    arena_clear(&a);
}

/* RULES 51: Go refuses to send these. */
void test_line_breaks_in_headers_are_refused(void **state)
{
    Arena a = ARENA_INIT;
    Question q = {.kind = Q_CALLER_IDENTITY, .endpoint = sts, .region = "us-east-1"};
    HttpRequest r;
    Err err = ERR_INIT;
    (void)state;
    q.creds = make_creds(&a, "AKIDEXAMPLE\n", NULL);
    assert_int_equal(net_build(&a, &q, NOW_S, &r, &err), ERR_INPUT);
    assert_string_equal(err.text, "net/http: invalid header field value for \"Authorization\"");
    q.creds = make_creds(&a, "AKIDEXAMPLE", "TOKEN\r");
    assert_int_equal(net_build(&a, &q, NOW_S, &r, &err), ERR_INPUT);
    assert_string_equal(err.text,
                        "net/http: invalid header field value for \"X-Amz-Security-Token\"");
    q.creds = make_creds(&a,
                         "\xE2\x80\x9C"
                         "AKIDEXAMPLE ",
                         "T\tT");
    assert_int_equal(net_build(&a, &q, NOW_S, &r, &err), ERR_NONE);
    arena_clear(&a);
}

void test_s3_addresses(void **state)
{
    static const struct {
        enum question_kind kind;
        const char *endpoint, *bucket, *path_style, *method, *url;
    } rows[] = {
        {Q_S3_HEAD_BUCKET, "https://s3.eu-west-1.amazonaws.com", "tfstate", NULL, "HEAD",
         "https://tfstate.s3.eu-west-1.amazonaws.com/"},
        {Q_S3_HEAD_BUCKET, "https://s3.eu-west-1.amazonaws.com", "tfstate", "true", "HEAD",
         "https://s3.eu-west-1.amazonaws.com/tfstate"},
        {Q_S3_HEAD_BUCKET, "https://s3.eu-west-1.amazonaws.com", "my.state", NULL, "HEAD",
         "https://s3.eu-west-1.amazonaws.com/my.state"},
        {Q_S3_HEAD_BUCKET, "http://127.0.0.1:4566", "tfstate", NULL, "HEAD",
         "http://127.0.0.1:4566/tfstate"},
        {Q_S3_GET_OBJECT, "https://s3.eu-west-1.amazonaws.com", "tfstate", NULL, "GET",
         "https://tfstate.s3.eu-west-1.amazonaws.com/env/a%20b.tfstate"},
        {Q_S3_HEAD_OBJECT, "https://s3.eu-west-1.amazonaws.com", "tfstate", "true", "HEAD",
         "https://s3.eu-west-1.amazonaws.com/tfstate/env/a%20b.tfstate"},
        {Q_S3_LIST_OBJECTS, "https://s3.eu-west-1.amazonaws.com", "tfstate", NULL, "GET",
         "https://tfstate.s3.eu-west-1.amazonaws.com/?list-type=2&prefix=env%3A%2F"},
    };
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Param params[] = {{"bucket", rows[i].bucket, NULL},
                          {"key", "env/a b.tfstate", NULL},
                          {"prefix", "env:/", NULL},
                          {"path_style", rows[i].path_style, NULL}};
        Question q = {.kind = rows[i].kind,
                      .endpoint = rows[i].endpoint,
                      .region = "eu-west-1",
                      .creds = make_creds(&a, "AKIDEXAMPLE", NULL),
                      .params = params,
                      .n_params = 4};
        HttpRequest r = build(&a, &q);
        assert_string_equal(r.url, rows[i].url);
        assert_string_equal(r.method, rows[i].method);
        assert_string_equal(header_of(&r, "X-Amz-Content-Sha256"),
                            sigv4_payload_hash(&a, SPAN_EMPTY));
        assert_signed(&a, &q, &r, true);
    }
    arena_clear(&a);
}

void test_single_sign_on_requests(void **state)
{
    Arena a = ARENA_INIT;
    Param role[] = {{"account_id", "123456789012", NULL},
                    {"role_name", "dev & ops", NULL},
                    {"access_token", NULL, secret_new(&a, span_of("AT"))}};
    Param renew[] = {{"clientId", "c", NULL},
                     {"clientSecret", NULL, secret_new(&a, span_of("s\"1"))},
                     {"grantType", "refresh_token", NULL},
                     {"refreshToken", NULL, secret_new(&a, span_of("RT"))},
                     {"cache_path", "/home/x", NULL}};
    Question q = {.kind = Q_SSO_ROLE_CREDENTIALS,
                  .endpoint = "https://portal.sso.us-east-1.amazonaws.com",
                  .params = role,
                  .n_params = 3};
    HttpRequest r = build(&a, &q);
    (void)state;
    assert_string_equal(r.url, "https://portal.sso.us-east-1.amazonaws.com/federation/credentials?"
                               "account_id=123456789012&role_name=dev%20%26%20ops");
    assert_string_equal(header_of(&r, "x-amz-sso_bearer_token"), "AT");
    assert_null(header_of(&r, "Authorization"));
    q = (Question){.kind = Q_SSO_CREATE_TOKEN,
                   .endpoint = "https://oidc.us-east-1.amazonaws.com",
                   .params = renew,
                   .n_params = 5};
    r = build(&a, &q);
    assert_string_equal(r.url, "https://oidc.us-east-1.amazonaws.com/token");
    assert_true(span_is(r.body, "{\"clientId\":\"c\",\"clientSecret\":\"s\\\"1\",\"grantType\":"
                                "\"refresh_token\",\"refreshToken\":\"RT\"}"));
    arena_clear(&a);
}

void test_machine_credentials_requests(void **state)
{
    Arena a = ARENA_INIT;
    Param get[] = {{"path", "/latest/meta-data/placement/region", NULL},
                   {"token", NULL, secret_new(&a, span_of("T=="))}};
    Param container[] = {{"url", "http://169.254.170.2/v2/creds?id=1", NULL},
                         {"Authorization", NULL, secret_new(&a, span_of("B x"))}};
    Question q = {.kind = Q_IMDS_TOKEN, .endpoint = "http://169.254.169.254"};
    HttpRequest r = build(&a, &q);
    (void)state;
    assert_string_equal(r.method, "PUT");
    assert_string_equal(r.url, "http://169.254.169.254/latest/api/token");
    assert_string_equal(header_of(&r, "x-aws-ec2-metadata-token-ttl-seconds"), "21600");
    q = (Question){
        .kind = Q_IMDS_GET, .endpoint = "http://169.254.169.254", .params = get, .n_params = 2};
    r = build(&a, &q);
    assert_string_equal(r.url, "http://169.254.169.254/latest/meta-data/placement/region");
    assert_string_equal(header_of(&r, "x-aws-ec2-metadata-token"), "T==");
    q = (Question){.kind = Q_CONTAINER_CREDENTIALS, .params = container, .n_params = 2};
    r = build(&a, &q);
    assert_string_equal(r.url, "http://169.254.170.2/v2/creds?id=1");
    assert_string_equal(header_of(&r, "Authorization"), "B x");
    q.params = (Param[]){{"url", "/relative", NULL}};
    q.n_params = 1;
    assert_int_equal(net_build(&a, &q, NOW_S, &r, NULL), ERR_INPUT);
    arena_clear(&a);
}

void test_the_other_services(void **state)
{
    Arena a = ARENA_INIT;
    Param region[] = {{"RegionName", "af-south-1", NULL}};
    Question q = {.kind = Q_REGION_OPT_STATUS,
                  .endpoint = "https://account.us-east-1.amazonaws.com",
                  .region = "us-east-1",
                  .creds = make_creds(&a, "AKIDEXAMPLE", NULL),
                  .params = region,
                  .n_params = 1};
    HttpRequest r = build(&a, &q);
    (void)state;
    assert_true(span_is(r.body, "{\"RegionName\":\"af-south-1\"}"));
    assert_signed(&a, &q, &r, false);
    assert_non_null(strstr(header_of(&r, "Authorization"), "/us-east-1/account/aws4_request"));
    q = (Question){.kind = Q_EC2_DESCRIBE_REGIONS,
                   .endpoint = "https://ec2.us-east-1.amazonaws.com",
                   .region = "us-east-1",
                   .creds = q.creds};
    assert_true(span_is(build(&a, &q).body, "Action=DescribeRegions&Version=2016-11-15"));
    q = (Question){.kind = Q_REGISTRY_VERSIONS, .endpoint = "https://registry.terraform.io"};
    assert_string_equal(build(&a, &q).url,
                        "https://registry.terraform.io/v1/providers/hashicorp/aws/versions");
    q = (Question){.kind = Q_CLOCK, .endpoint = sts};
    r = build(&a, &q);
    assert_string_equal(r.method, "HEAD");
    assert_null(header_of(&r, "Authorization"));
    arena_clear(&a);
}

/* ---- what may leave the machine ---- */

typedef struct PolicyRow {
    const char *what;
    enum question_kind kind;
    const char *endpoint;
    bool overridden, experiment, insecure;
    enum not_asked want;
} PolicyRow;

void test_who_may_be_asked(void **state)
{
    static const PolicyRow rows[] = {
        {"own host", Q_CALLER_IDENTITY, sts, false, false, false, NOT_ASKED_NONE},
        {"China", Q_CALLER_IDENTITY, "https://sts.cn-north-1.amazonaws.com.cn", false, true, false,
         NOT_ASKED_NONE},
        {"dual stack", Q_CALLER_IDENTITY, "https://sts.us-east-1.api.aws", false, false, false,
         NOT_ASKED_NONE},
        {"region with a dot", Q_CALLER_IDENTITY, "https://sts.x.evil.example", false, false, false,
         NOT_ASKED_HOST},
        {"region with a slash", Q_CALLER_IDENTITY, "https://evil.example/.amazonaws.com", false,
         false, false, NOT_ASKED_HOST},
        {"region with a port", Q_CALLER_IDENTITY, "https://evil.example:1.amazonaws.com", false,
         false, false, NOT_ASKED_HOST},
        {"region with user info", Q_CALLER_IDENTITY, "https://sts.amazonaws.com@evil.example",
         false, false, false, NOT_ASKED_HOST},
        {"not below the suffix", Q_CALLER_IDENTITY, "https://evilamazonaws.com", false, false,
         false, NOT_ASKED_HOST},
        {"query as host", Q_CALLER_IDENTITY, "https://evil.example?.amazonaws.com", false, false,
         false, NOT_ASKED_HOST},
        {"override", Q_CALLER_IDENTITY, "http://localhost:4566", true, false, false,
         NOT_ASKED_NONE},
        {"experiment at an override", Q_CALLER_IDENTITY, "http://localhost:4566", true, true, false,
         NOT_ASKED_HOST},
        {"portal", Q_SSO_ROLE_CREDENTIALS, "https://portal.sso.us-east-1.amazonaws.com", false,
         false, false, NOT_ASKED_NONE},
        {"portal, any host", Q_SSO_ROLE_CREDENTIALS, "https://portal.sso.evil.example", false,
         false, false, NOT_ASKED_HOST},
        {"portal, bucket", Q_SSO_ROLE_CREDENTIALS, "https://portal.sso.x.s3.amazonaws.com", false,
         false, false, NOT_ASKED_HOST},
        {"portal, plain", Q_SSO_ROLE_CREDENTIALS, "http://portal.sso.us-east-1.amazonaws.com",
         false, false, false, NOT_ASKED_HOST},
        {"portal, insecure", Q_SSO_ROLE_CREDENTIALS, "https://portal.sso.us-east-1.amazonaws.com",
         false, false, true, NOT_ASKED_HOST},
        {"portal, override", Q_SSO_ROLE_CREDENTIALS, "https://portal.sso.us-east-1.amazonaws.com",
         true, false, false, NOT_ASKED_HOST},
        {"oidc", Q_SSO_CREATE_TOKEN, "https://oidc.eu-west-1.amazonaws.com", false, false, false,
         NOT_ASKED_NONE},
        {"oidc at sts", Q_SSO_CREATE_TOKEN, sts, false, false, false, NOT_ASKED_HOST},
        {"login", Q_LOGIN_CREATE_TOKEN, "https://us-east-1.signin.aws.amazon.com", false, false,
         false, NOT_ASKED_NONE},
        {"web identity", Q_ASSUME_ROLE_WEB_IDENTITY, "https://sts.eu-west-1.amazonaws.com", false,
         false, false, NOT_ASKED_NONE},
        {"web identity, global", Q_ASSUME_ROLE_WEB_IDENTITY, "https://sts.amazonaws.com", false,
         false, false, NOT_ASKED_NONE},
        {"web identity, own host", Q_ASSUME_ROLE_WEB_IDENTITY, "http://localhost:4566", true, false,
         false, NOT_ASKED_HOST},
        {"registry", Q_REGISTRY_VERSIONS, "https://registry.terraform.io", false, false, false,
         NOT_ASKED_NONE},
        {"other registry", Q_REGISTRY_VERSIONS, "https://evil.example", false, false, false,
         NOT_ASKED_HOST},
        {"imds", Q_IMDS_TOKEN, "http://169.254.169.254", false, false, false, NOT_ASKED_NONE},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Question q = {.kind = rows[i].kind,
                      .endpoint = rows[i].endpoint,
                      .overridden = rows[i].overridden,
                      .experiment = rows[i].experiment ? "x" : NULL,
                      .route.insecure = rows[i].insecure};
        if (net_may_ask(&q) != rows[i].want)
            fail_msg("%s", rows[i].what);
    }
}

/* Each way that a folder could lead a request signed with the user's keys, and who may. */
static const char aws[] = "https://sts.eu-west-1.amazonaws.com";
static const struct {
    const char *what, *endpoint;
    enum owner by; /* of the endpoint; unknown = AWS's own rules made it */
    HttpRoute route;
    const char *refused; /* host that consent names; NULL = fine */
} host_rows[] = {
    {"AWS", aws, OWNER_UNKNOWN, {0}, NULL},
    {"AWS's service, written down", aws, OWNER_DIR, {0}, NULL},
    {"without TLS",
     "http://sts.eu-west-1.amazonaws.com",
     OWNER_DIR,
     {0},
     "sts.eu-west-1.amazonaws.com"},
    {"on another port",
     "https://sts.eu-west-1.amazonaws.com:8443",
     OWNER_DIR,
     {0},
     "sts.eu-west-1.amazonaws.com:8443"},
    {"a customer's API",
     "https://x1.execute-api.eu-west-1.amazonaws.com",
     OWNER_DIR,
     {0},
     "x1.execute-api.eu-west-1.amazonaws.com"},
    {"a customer's bucket",
     "https://sts.evil.s3.amazonaws.com",
     OWNER_DIR,
     {0},
     "sts.evil.s3.amazonaws.com"},
    {"user info",
     "https://sts.eu-west-1.amazonaws.com@evil.example",
     OWNER_DIR,
     {0},
     "evil.example"},
    {"loopback", "http://127.0.0.1:4566", OWNER_DIR, {0}, "127.0.0.1:4566"},
    {"loopback, the user's", "http://127.0.0.1:4566", OWNER_USER, {0}, NULL},
    {"proxy, verified TLS",
     aws,
     OWNER_UNKNOWN,
     {.proxy_url = "http://p:1", .proxy_by = OWNER_DIR},
     NULL},
    {"proxy, no TLS",
     "http://localhost:4566",
     OWNER_USER,
     {.proxy_url = "http://p:1", .proxy_by = OWNER_DIR},
     "p:1"},
    {"proxy, unchecked TLS",
     aws,
     OWNER_UNKNOWN,
     {.proxy_url = "http://p:1",
      .proxy_by = OWNER_DIR,
      .insecure = true,
      .insecure_by = OWNER_USER},
     "p:1"},
    {"the user's proxy, no TLS",
     "http://localhost:4566",
     OWNER_USER,
     {.proxy_url = "http://p:1", .proxy_by = OWNER_USER},
     NULL},
    {"insecure",
     aws,
     OWNER_UNKNOWN,
     {.insecure = true, .insecure_by = OWNER_DIR},
     "sts.eu-west-1.amazonaws.com"},
    {"insecure, the user's",
     aws,
     OWNER_UNKNOWN,
     {.insecure = true, .insecure_by = OWNER_USER},
     NULL},
    {"CA",
     aws,
     OWNER_UNKNOWN,
     {.ca_file = "ca.pem", .ca_by = OWNER_DIR},
     "sts.eu-west-1.amazonaws.com"},
    {"CA, the scheme in capitals",
     "HTTPS://sts.eu-west-1.amazonaws.com",
     OWNER_DIR,
     {.ca_file = "ca.pem", .ca_by = OWNER_DIR},
     "sts.eu-west-1.amazonaws.com"},
    {"CA, nobody's file",
     aws,
     OWNER_UNKNOWN,
     {.ca_file = "/tmp/ca.pem"},
     "sts.eu-west-1.amazonaws.com"},
    {"CA, the user's", aws, OWNER_UNKNOWN, {.ca_file = "ca.pem", .ca_by = OWNER_USER}, NULL},
};

void test_who_chose_the_host_must_own_the_credentials(void **state)
{
    Arena a = ARENA_INIT;
    Credentials *keys = arena_new(&a, Credentials);
    (void)state;
    *keys = *make_creds(&a, "AKIAIOSFODNN7EXAMPLE", NULL);
    for (size_t i = 0; i < ARRAY_LEN(host_rows); i++) {
        Question q = {.kind = Q_CALLER_IDENTITY,
                      .endpoint = host_rows[i].endpoint,
                      .overridden = host_rows[i].by != OWNER_UNKNOWN,
                      .endpoint_by = host_rows[i].by,
                      .creds = keys,
                      .route = host_rows[i].route};
        Trust t = trust_of(&a, &q);
        if ((t.n == 0) != !host_rows[i].refused ||
            (t.n > 0 && strcmp(t.objections[0].host, host_rows[i].refused) != 0))
            fail_msg("%s: %s", host_rows[i].what, t.n == 0 ? "fine" : t.objections[0].host);
        keys->owner = OWNER_DIR;
        bool heard = q.endpoint_by == OWNER_USER && q.route.proxy_url &&
                     q.route.proxy_by != OWNER_USER; /* the name of the user's host */
        if ((trust_of(&a, &q).n != 0) != heard)
            fail_msg("%s: the folder's own keys", host_rows[i].what);
        keys->owner = OWNER_UNKNOWN;
    }
    arena_clear(&a);
}

/* A proxy hears the host's name: none of the user's own, nor one that a variable has made or
 * chosen, whatever keys are in the request. */
void test_a_proxy_of_the_folder_hears_no_name_of_the_users(void **state)
{
    static const struct {
        const char *endpoint;
        bool overridden, users_inside;
        enum owner by, proxy_by;
        size_t n;
    } rows[] = {
        {"https://sts.eu-west-1.amazonaws.com", false, false, OWNER_UNKNOWN, OWNER_DIR, 0},
        {"https://sts.eu-west-1.amazonaws.com", false, true, OWNER_UNKNOWN, OWNER_DIR, 1},
        {"https://sts.eu-west-1.amazonaws.com", false, true, OWNER_UNKNOWN, OWNER_USER, 0},
        {"https://somebody.corp", true, false, OWNER_USER, OWNER_DIR, 1},
        {"https://somebody.corp", true, false, OWNER_USER, OWNER_USER, 0},
        {"https://sts.eu-west-1.amazonaws.com", true, false, OWNER_USER, OWNER_DIR, 0},
    };
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        for (int k = 0; k < 2; k++) {
            Credentials *keys = arena_new(&a, Credentials);
            *keys = *make_creds(&a, "AKIAIOSFODNN7EXAMPLE", NULL);
            keys->owner = k ? OWNER_DIR : OWNER_USER;
            Question q = {.kind = Q_CALLER_IDENTITY,
                          .endpoint = rows[i].endpoint,
                          .overridden = rows[i].overridden,
                          .endpoint_by = rows[i].by,
                          .users_inside = rows[i].users_inside,
                          .creds = keys,
                          .route = {.proxy_url = "http://p:1", .proxy_by = rows[i].proxy_by}};
            Trust t = trust_of(&a, &q);
            assert_int_equal(t.n, rows[i].n);
            assert_true(t.n == 0 || strcmp(t.objections[0].what, "proxy") == 0);
        }
    arena_clear(&a);
}

/* Each thing that the folder chose, so that a consent to one of them lets no other through. */
void test_all_that_the_folder_chose_is_objected_to(void **state)
{
    static const char *const whats[] = {"endpoint", "proxy", "insecure = true", "CA bundle"};
    static const char *const hosts[] = {"h:1", "p:1", "h:1", "h:1"};
    Arena a = ARENA_INIT;
    Question q = {.kind = Q_CALLER_IDENTITY,
                  .endpoint = "https://h:1",
                  .overridden = true,
                  .endpoint_by = OWNER_DIR,
                  .route = {.proxy_url = "http://p:1",
                            .proxy_by = OWNER_DIR,
                            .insecure = true,
                            .insecure_by = OWNER_DIR,
                            .ca_file = "ca.pem",
                            .ca_by = OWNER_DIR}};
    Trust t = trust_of(&a, &q);
    (void)state;
    assert_int_equal(t.n, TRUST_OBJECTIONS_MAX);
    for (size_t i = 0; i < t.n; i++) {
        assert_string_equal(t.objections[i].what, whats[i]);
        assert_string_equal(t.objections[i].host, hosts[i]);
    }
    arena_clear(&a);
}

/* The label of a region may be another service's, and the host then a customer's. */
void test_a_region_has_the_form_of_one(void **state)
{
    static const char *const none[] = {"s3",           "vpce-x", "xn--evil", "evil.s3",
                                       "s3-us-west-2", "",       "eu-west-", "vpce-svc-0123"};
    static const char *const some[] = {"eu-west-1", "us-gov-west-1", "us-east1", "xx-new-12",
                                       "us-east-1a"};
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(none) + ARRAY_LEN(some); i++) {
        bool wrong = i < ARRAY_LEN(none);
        const char *region = wrong ? none[i] : some[i - ARRAY_LEN(none)];
        const char *host = arena_printf(&a, "sts.%s.amazonaws.com", region);
        Question q = {.kind = Q_CALLER_IDENTITY,
                      .endpoint = arena_printf(&a, "https://%s", host),
                      .endpoint_by = OWNER_DIR,
                      .region = region};
        Trust t = trust_of(&a, &q);
        if (t.n != (wrong ? 1 : 0) || net_host_is_service(span_of(host)) == wrong)
            fail_msg("%s", region);
        if (wrong)
            assert_string_equal(t.objections[0].what, "region");
    }
    for (size_t i = 0; i < n_regions; i++)
        assert_true(region_has_form(regions_table[i].name));
    arena_clear(&a);
}

/* The token would be read by whoever holds the key of that CA. */
void test_a_token_goes_by_the_users_authorities_only(void **state)
{
    Question q = {.kind = Q_SSO_ROLE_CREDENTIALS,
                  .endpoint = "https://portal.sso.us-east-1.amazonaws.com",
                  .route = {.ca_file = "ca.pem", .ca_by = OWNER_DIR}};
    (void)state;
    assert_int_equal(net_may_ask(&q), NOT_ASKED_HOST);
    q.route.ca_by = OWNER_UNKNOWN;
    assert_int_equal(net_may_ask(&q), NOT_ASKED_HOST);
    q.route.ca_by = OWNER_USER;
    assert_int_equal(net_may_ask(&q), NOT_ASKED_NONE);
}

void test_container_hosts_are_those_of_the_sdk(void **state)
{
    static const struct {
        const char *url;
        enum not_asked want;
    } rows[] = {
        {"http://169.254.170.2/creds", NOT_ASKED_NONE},
        {"http://169.254.170.23/v1", NOT_ASKED_NONE},
        {"http://[fd00:ec2::23]/v1", NOT_ASKED_NONE},
        {"http://localhost:8080/", NOT_ASKED_NONE},
        {"http://127.1.2.3/", NOT_ASKED_NONE},
        {"http://[::1]:9/", NOT_ASKED_NONE},
        {"https://creds.example/", NOT_ASKED_NONE},
        {"http://creds.example/", NOT_ASKED_HOST},
        {"http://localhost.evil.example/", NOT_ASKED_HOST},
        {"http://169.254.170.2@evil.example/", NOT_ASKED_HOST},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Param url = {"url", rows[i].url, NULL};
        Question q = {.kind = Q_CONTAINER_CREDENTIALS, .params = &url, .n_params = 1};
        if (net_may_ask(&q) != rows[i].want)
            fail_msg("%s", rows[i].url);
    }
}

void test_a_swapped_pair_is_not_sent(void **state)
{
    Arena a = ARENA_INIT;
    Question q = {.kind = Q_CALLER_IDENTITY,
                  .endpoint = sts,
                  .creds = make_creds(&a, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", NULL)};
    (void)state;
    assert_int_equal(net_may_ask(&q), NOT_ASKED_SECRET);
    q.creds = make_creds(&a, "AKIAIOSFODNN7EXAMPLE", NULL);
    assert_int_equal(net_may_ask(&q), NOT_ASKED_NONE);
    arena_clear(&a);
}

void test_hosts_of_urls(void **state)
{
    Arena a = ARENA_INIT;
    (void)state;
    assert_string_equal(net_url_host(&a, "https://sts.amazonaws.com/x?y"), "sts.amazonaws.com");
    assert_string_equal(net_url_host(&a, "http://user:secret@localhost:4566"), "localhost:4566");
    assert_string_equal(net_url_host(&a, "sts.amazonaws.com"), "sts.amazonaws.com");
    assert_string_equal(net_url_host(&a, NULL), "");
    assert_true(net_host_is_aws(span_of("sts.us-east-1.amazonaws.com:443")));
    assert_false(net_host_is_aws(span_of("amazonaws.com")));
    assert_false(net_host_is_aws(span_of(".amazonaws.com")));
    assert_false(net_host_is_aws(span_of("STS\n.amazonaws.com")));
    arena_clear(&a);
}

/* Replies in JSON, of the machine, of the registry, and what children print. */
#include "tests/support/setup.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

#include "base/alloc.h"
#include "base/httpdate.h"
#include "net/dpop.h"
#include "net/net.h"

static Answer parse(Arena *a, enum question_kind kind, int status, const HttpHeader *header,
                    const char *body)
{
    Question *q = arena_new(a, Question);
    HttpResult r = {.net = NET_OK,
                    .status = status,
                    .headers = header,
                    .n_headers = header ? 1 : 0,
                    .body = span_of(body)};
    Answer out;
    q->kind = kind;
    net_parse(a, q, &r, 1767225600, &out);
    return out;
}

void test_role_credentials_of_single_sign_on(void **state)
{
    static const char json[] = "{\"roleCredentials\":{\"accessKeyId\":\"ASIAX\","
                               "\"secretAccessKey\":\"SSS\",\"sessionToken\":\"TTT\","
                               "\"expiration\":1795452286000}}";
    Arena a = ARENA_INIT;
    Answer got = parse(&a, Q_SSO_ROLE_CREDENTIALS, 200, NULL, json);
    (void)state;
    assert_true(got.ok);
    assert_string_equal(got.creds->access_key_id.text, "ASIAX");
    assert_int_equal(got.creds->expires_at_s, 1795452286);
    assert_int_equal(got.creds->source, CRED_SSO);
    assert_int_equal(got.n_fields, 0);
    got =
        parse(&a, Q_SSO_LIST_ROLES, 200, NULL,
              "{\"roleList\":[{\"roleName\":\"dev\",\"accountId\":\"1\"},{\"roleName\":\"ops\"}]}");
    assert_true(got.ok);
    assert_int_equal(got.n_fields, 2);
    assert_string_equal(got.fields[1].text, "ops");
    arena_clear(&a);
}

void test_tokens_are_secrets(void **state)
{
    static const char json[] = "{\"accessToken\":\"AT\",\"expiresIn\":28800,\"tokenType\":"
                               "\"Bearer\",\"refreshToken\":\"RT\",\"idToken\":\"I\"}";
    Arena a = ARENA_INIT;
    Answer got = parse(&a, Q_SSO_CREATE_TOKEN, 200, NULL, json);
    (void)state;
    assert_true(got.ok);
    assert_true(span_is(secret_use(answer_secret(&got, "accessToken")), "AT"));
    assert_true(span_is(secret_use(answer_secret(&got, "refreshToken")), "RT"));
    assert_string_equal(answer_field(&got, "expiresIn"), "28800");
    assert_null(answer_field(&got, "accessToken"));
    assert_null(answer_field(&got, "idToken"));
    arena_clear(&a);
}

void test_errors_have_the_names_that_the_sdk_prints(void **state)
{
    static const HttpHeader type = {"X-Amzn-ErrorType",
                                    "UnauthorizedException:http://internal.amazon.com/coral/"};
    static const struct {
        const HttpHeader *header;
        int status;
        const char *body, *code, *message;
        bool malformed;
    } rows[] = {
        {&type, 401, "{\"message\":\"Session token not found or invalid\"}",
         "UnauthorizedException", "Session token not found or invalid", false},
        {NULL, 400,
         "{\"__type\":\"com.amazon.coral.service#ExpiredTokenException\",\"Message\":\"m\"}",
         "ExpiredTokenException", "m", false},
        {NULL, 400, "{\"code\":\"ResourceNotFoundException\"}", "ResourceNotFoundException", NULL,
         false},
        {NULL, 400, "{\"error\":\"invalid_grant\",\"error_description\":\"d\"}",
         "InvalidGrantException", "d", false},
        {NULL, 403, "", "UnknownError", "UnknownError", true},
        {NULL, 403, "<html>", NULL, NULL, true},
        {NULL, 403, "{}", "UnknownError", "UnknownError", true},
        {NULL, 502, "", "UnknownError", "UnknownError", false},
    };
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Answer got = parse(&a, Q_SSO_CREATE_TOKEN, rows[i].status, rows[i].header, rows[i].body);
        bool code = rows[i].code ? got.error_code && strcmp(got.error_code, rows[i].code) == 0
                                 : !got.error_code;
        bool words = rows[i].message
                         ? got.error_message && strcmp(got.error_message, rows[i].message) == 0
                         : !got.error_message;
        if (!code || !words || got.malformed != rows[i].malformed || got.ok)
            fail_msg("row %zu: %s: %s (%d)", i, got.error_code, got.error_message, got.malformed);
    }
    arena_clear(&a);
}

void test_bad_json_of_every_service(void **state)
{
    static const enum question_kind kinds[] = {
        Q_SSO_ROLE_CREDENTIALS, Q_SSO_CREATE_TOKEN,      Q_LOGIN_CREATE_TOKEN, Q_REGION_OPT_STATUS,
        Q_IMDS_TOKEN,           Q_CONTAINER_CREDENTIALS, Q_REGISTRY_VERSIONS,  Q_IMDS_GET};
    static const char *const bodies[] = {"", "{", "<html><body>Sign in</body></html>",
                                         "{\"a\":", "{\"roleCredentials\":{\"accessKeyId\":\"x"};
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
        for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
            Answer got = parse(&a, kinds[k], 200, NULL, bodies[i]);
            if (kinds[k] == Q_IMDS_TOKEN && bodies[i][0] == '{')
                continue; /* any line is a token */
            if (!got.malformed || got.ok || got.creds || !answer_unreached(&got))
                fail_msg("%s, body %zu", question_kind_name(kinds[k]), i);
        }
    arena_clear(&a);
}

void test_metadata_of_the_machine(void **state)
{
    static const char role[] = "{\"Code\":\"Success\",\"AccessKeyId\":\"ASIAX\","
                               "\"SecretAccessKey\":\"SSS\",\"Token\":\"TTT\","
                               "\"Expiration\":\"2026-11-23T16:44:46Z\"}";
    static const char denied[] =
        "{\"Code\":\"AssumeRoleUnauthorizedAccess\",\"Message\":\"EC2 cannot assume the role\"}";
    Arena a = ARENA_INIT;
    Answer got = parse(&a, Q_IMDS_TOKEN, 200, NULL, "AQAE==\n");
    (void)state;
    assert_true(got.ok);
    assert_true(span_is(secret_use(got.body_secret), "AQAE=="));
    assert_int_equal(got.n_fields, 0);
    got = parse(&a, Q_IMDS_TOKEN, 404, NULL, "");
    assert_true(!got.ok && !got.malformed && !got.error_code);
    got = parse(&a, Q_IMDS_GET, 200, NULL, "my-role\n");
    assert_string_equal(answer_field(&got, "body"), "my-role");
    got = parse(&a, Q_IMDS_GET, 200, NULL, role);
    assert_string_equal(got.creds->access_key_id.text, "ASIAX");
    assert_int_equal(got.creds->source, CRED_IMDS);
    for (size_t i = 0; i < got.n_fields; i++)
        assert_true(!strstr(got.fields[i].text, "SSS") && !strstr(got.fields[i].text, "TTT"));
    got = parse(&a, Q_IMDS_GET, 200, NULL, "{\"region\":\"eu-west-1\",\"accountId\":\"1\"}");
    assert_string_equal(answer_field(&got, "region"), "eu-west-1");
    got = parse(&a, Q_IMDS_GET, 200, NULL, denied);
    assert_string_equal(got.error_code, "AssumeRoleUnauthorizedAccess");
    assert_false(got.ok);
    arena_clear(&a);
}

void test_credentials_of_a_container(void **state)
{
    Arena a = ARENA_INIT;
    Answer got = parse(
        &a, Q_CONTAINER_CREDENTIALS, 200, NULL,
        "{\"AccessKeyId\":\"ASIAX\",\"SecretAccessKey\":\"S\",\"Token\":\"T\",\"RoleArn\":\"r\"}");
    (void)state;
    assert_true(got.ok);
    assert_int_equal(got.creds->source, CRED_CONTAINER);
    assert_int_equal(got.creds->expires_at_s, 0);
    got = parse(&a, Q_CONTAINER_CREDENTIALS, 404, NULL,
                "{\"code\":\"CredentialsNotFound\",\"message\":\"m\"}");
    assert_string_equal(got.error_code, "CredentialsNotFound");
    arena_clear(&a);
}

void test_registry_and_clock(void **state)
{
    static const HttpHeader date = {"date", "Thu, 01 Jan 2026 00:00:00 GMT"};
    Arena a = ARENA_INIT;
    Answer got = parse(&a, Q_REGISTRY_VERSIONS, 200, NULL,
                       "{\"versions\":[{\"version\":\"5.100.0\",\"platforms\":[{\"os\":\"linux\"}]}"
                       ",{\"version\":\"6.10.0\"},"
                       "{\"version\":\"6.9.0\"},{\"version\":\"7.0.0-beta1\"}]}");
    (void)state;
    assert_true(got.ok);
    assert_string_equal(answer_field(&got, "latest"), "6.10.0");
    assert_false(parse(&a, Q_REGISTRY_VERSIONS, 200, NULL, "{\"versions\":[]}").ok);
    got = parse(&a, Q_CLOCK, 403, &date, "");
    assert_true(got.ok);
    assert_int_equal(got.date_s, 1767225600);
    assert_int_equal(http_date("nonsense"), 0);
    assert_int_equal(http_date("Mon, 23 Foo 2026 15:44:46 GMT"), 0);
    assert_int_equal(http_date(""), 0);
    arena_clear(&a);
}

/* ---- children ---- */

static Answer printed(Arena *a, enum question_kind kind, const char *out, const ChildResult *like)
{
    Question *q = arena_new(a, Question);
    ChildResult r = like ? *like : (ChildResult){.started = true};
    Answer answer;
    q->kind = kind;
    r.out = span_of(out);
    net_parse_process(a, q, &r, 1767225600, &answer);
    return answer;
}

void test_what_a_credential_process_prints(void **state)
{
    static const char good[] =
        "{\"Version\":1,\"AccessKeyId\":\"ASIAX\",\"SecretAccessKey\":\"S\",\"SessionToken\":\"T\","
        "\"Expiration\":\"2026-11-23T16:44:46Z\",\"AccountId\":\"123456789012\"}";
    static const struct {
        const char *out, *problem;
    } rows[] = {
        {"", "empty"},
        {"not json", "not_json"},
        {"{\"Version\":1} trailing", "not_json"},
        {"{\"Version\":2,\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\"}", "version"},
        {"{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\"}", "version"},
        {"{\"Version\":1,\"SecretAccessKey\":\"S\"}", "no_access_key_id"},
        {"{\"Version\":1,\"AccessKeyId\":\"A\"}", "no_secret_access_key"},
        {"{\"Version\":1,\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\",\"Expiration\":\"soon\"}",
         "not_json"},
        {"{\"Version\":1,\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\",\"Expiration\":"
         "\"2026-11-23T16:44:46\"}",
         "not_json"},
        {"{\"Version\":1,\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\",\"Expiration\":"
         "\"2026-11-23T16:44:46+0100\"}",
         "not_json"},
    };
    Arena a = ARENA_INIT;
    Answer got = printed(&a, Q_CREDENTIAL_PROCESS, good, NULL);
    (void)state;
    assert_true(got.ok);
    assert_int_equal(got.creds->source, CRED_PROCESS);
    assert_int_equal(got.creds->expires_at_s, 1795452286);
    assert_string_equal(answer_field(&got, "exit_status"), "0");
    assert_string_equal(answer_field(&got, "AccountId"), "123456789012");
    got = printed(&a, Q_CREDENTIAL_PROCESS,
                  "{\"version\":1,\"accesskeyid\":\"A\",\"secretaccesskey\":\"S\"}", NULL);
    assert_true(got.ok);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        got = printed(&a, Q_CREDENTIAL_PROCESS, rows[i].out, NULL);
        assert_false(got.ok);
        assert_string_equal(answer_field(&got, "problem"), rows[i].problem);
    }
    arena_clear(&a);
}

/* Where Python's json module stops reading, as far as that is certain. */
void test_where_python_expects_a_value(void **state)
{
    static const struct {
        const char *out, *at;
    } rows[] = {{"", "line 1 column 1 (char 0)"},
                {"hello\n", "line 1 column 1 (char 0)"},
                {"\n  hello", "line 2 column 3 (char 3)"},
                {"tru", "line 1 column 1 (char 0)"},
                {"{\"Version\":1} trailing", NULL},
                {"12 monkeys", NULL},
                {"\xEF\xBB\xBF{}", NULL}};
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Answer got = printed(&a, Q_CREDENTIAL_PROCESS, rows[i].out, NULL);
        const char *at = answer_field(&got, "expecting_value_at");
        assert_false(got.ok);
        if (rows[i].at ? !at || strcmp(at, rows[i].at) != 0 : at != NULL)
            fail_msg("%s: %s", rows[i].out, at ? at : "nothing");
    }
    arena_clear(&a);
}

void test_how_a_child_may_end(void **state)
{
    static const struct {
        ChildResult result;
        const char *problem;
    } rows[] = {
        {{.started = false, .exit_status = -1, .detail = "No such file or directory"},
         "not_started"},
        {{.started = true, .timed_out = true, .exit_status = -1}, "timed_out"},
        {{.started = true, .flooded = true, .exit_status = -1}, "flooded"},
        {{.started = true, .exit_status = 127}, "exit"},
    };
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Answer got = printed(&a, Q_CREDENTIAL_PROCESS, "{\"Version\":1}", &rows[i].result);
        assert_false(got.ok);
        assert_int_equal(got.state, ANSWER_DONE);
        assert_string_equal(answer_field(&got, "problem"), rows[i].problem);
    }
    arena_clear(&a);
}

void test_versions_of_terraform(void **state)
{
    Arena a = ARENA_INIT;
    Answer got = printed(&a, Q_TERRAFORM_VERSION,
                         "{\"terraform_version\":\"1.11.4\",\"terraform_outdated\":true}", NULL);
    (void)state;
    assert_string_equal(answer_field(&got, "terraform_version"), "1.11.4");
    assert_string_equal(answer_field(&got, "program"), "terraform");
    got = printed(&a, Q_TERRAFORM_VERSION,
                  "{\n  \"terraform_version\": \"1.12.6\",\n  \"platform\": \"linux_amd64\",\n"
                  "  \"provider_selections\": {}\n}\n",
                  NULL);
    assert_string_equal(answer_field(&got, "program"), "opentofu");
    got = printed(&a, Q_TERRAFORM_VERSION, "OpenTofu v1.12.6\non linux_amd64\n", NULL);
    assert_string_equal(answer_field(&got, "program"), "opentofu");
    got = printed(&a, Q_TERRAFORM_VERSION, "Terraform v0.12.31\n\nYour version is out of date\n",
                  NULL);
    assert_string_equal(answer_field(&got, "terraform_version"), "0.12.31");
    got = printed(&a, Q_TERRAFORM_VERSION,
                  "mise WARN  mise version v2026.1.0 available\nOpenTofu v1.6.2\non linux\n", NULL);
    assert_string_equal(answer_field(&got, "terraform_version"), "1.6.2");
    got = printed(&a, Q_TERRAFORM_VERSION, "Terraform v0.12.0-dev (a1b2c3d4)\n", NULL);
    assert_string_equal(answer_field(&got, "terraform_version"), "0.12.0-dev");
    got = printed(&a, Q_TERRAFORM_VERSION,
                  "reshim: asdf v0.18.0\n{\n  \"terraform_version\": \"1.8.5\"\n}\n", NULL);
    assert_string_equal(answer_field(&got, "terraform_version"), "1.8.5");
    got = printed(&a, Q_TERRAFORM_VERSION, "no version is set\n", NULL);
    assert_false(got.ok);
    got = printed(&a, Q_TERRAFORM_VERSION, "what?", NULL);
    assert_false(got.ok);
    got = printed(&a, Q_TERRAGRUNT_VERSION, "terragrunt version v1.1.3\n", NULL);
    assert_string_equal(answer_field(&got, "terragrunt_version"), "1.1.3");
    got = printed(&a, Q_TERRAGRUNT_VERSION, "what?", NULL);
    assert_false(got.ok);
    arena_clear(&a);
}

/* ---- aws login ---- */

static const char *pem_of(Arena *a, EVP_PKEY *key)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *bytes;
    const char *out;
    long len;
    PEM_write_bio_PrivateKey_traditional(bio, key, NULL, NULL, 0, NULL, NULL);
    len = BIO_get_mem_data(bio, &bytes);
    out = arena_strndup(a, bytes, (size_t)len);
    BIO_free(bio);
    return out;
}

/* base64url without padding, of one part of a JWT. */
static Span decode_part(Arena *a, Span part)
{
    char *text = arena_alloc(a, part.len + 4);
    unsigned char *out = arena_alloc(a, part.len + 4);
    size_t len = part.len;
    int n;
    for (size_t i = 0; i < len; i++)
        text[i] = (char)(part.ptr[i] == '-' ? '+' : part.ptr[i] == '_' ? '/' : part.ptr[i]);
    while (len % 4)
        text[len++] = '=';
    n = EVP_DecodeBlock(out, (const unsigned char *)text, (int)len);
    assert_true(n > 0);
    return (Span){(const char *)out, (size_t)n - (len - part.len)};
}

static bool proof_verifies(EVP_PKEY *key, Span text, Span raw)
{
    ECDSA_SIG *sig = ECDSA_SIG_new();
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    unsigned char *der = NULL;
    int len;
    bool fine;
    ECDSA_SIG_set0(sig, BN_bin2bn((const unsigned char *)raw.ptr, 32, NULL),
                   BN_bin2bn((const unsigned char *)raw.ptr + 32, 32, NULL));
    len = i2d_ECDSA_SIG(sig, &der);
    fine = EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
           EVP_DigestVerify(ctx, der, (size_t)len, (const unsigned char *)text.ptr, text.len) == 1;
    OPENSSL_free(der);
    EVP_MD_CTX_free(ctx);
    ECDSA_SIG_free(sig);
    return fine;
}

void test_the_proof_of_a_login_session(void **state)
{
    Arena a = ARENA_INIT;
    EVP_PKEY *key = EVP_EC_gen("P-256"), *other = EVP_EC_gen("P-384");
    const char *proof =
        dpop_proof(&a, span_of(pem_of(&a, key)), "https://us-east-1.signin.aws.amazon.com/v1/token",
                   1767225600, "id-1");
    size_t dot, second;
    Span all = span_of(proof), raw, payload;
    (void)state;
    dot = span_find_char(all, '.');
    second = dot + 1 + span_find_char(span_sub(all, dot + 1, all.len), '.');
    raw = decode_part(&a, span_sub(all, second + 1, all.len));
    payload = decode_part(&a, span_sub(all, dot + 1, second));
    assert_int_equal(raw.len, 64);
    assert_true(span_is(payload,
                        "{\"htm\":\"POST\",\"htu\":\"https://us-east-1.signin.aws.amazon.com/v1/"
                        "token\",\"iat\":1767225600,\"jti\":\"id-1\"}"));
    assert_true(proof_verifies(key, span_sub(all, 0, second), raw));
    assert_null(dpop_proof(&a, span_of(pem_of(&a, other)), "u", 1, "x"));
    assert_null(dpop_proof(&a, span_of("no key"), "u", 1, "x"));
    EVP_PKEY_free(key);
    EVP_PKEY_free(other);
    arena_clear(&a);
}

void test_a_login_session_is_renewed(void **state)
{
    static const char json[] =
        "{\"accessToken\":{\"accessKeyId\":\"ASIAX\",\"secretAccessKey\":\"S\",\"sessionToken\":"
        "\"T\"},"
        "\"tokenType\":\"aws_sigv4\",\"expiresIn\":900,\"refreshToken\":\"RT2\"}";
    Arena a = ARENA_INIT;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    Param params[] = {{"clientId", "arn:aws:signin:::devtools/same-device", NULL},
                      {"grantType", "refresh_token", NULL},
                      {"refreshToken", NULL, secret_new(&a, span_of("RT"))},
                      {"dpop_key", NULL, secret_new(&a, span_of(pem_of(&a, key)))},
                      {"cache_path", "/x", NULL}};
    Question q = {.kind = Q_LOGIN_CREATE_TOKEN,
                  .endpoint = "https://us-east-1.signin.aws.amazon.com",
                  .params = params,
                  .n_params = 5};
    HttpRequest r;
    HttpResult as_result;
    Answer got;
    (void)state;
    assert_int_equal(net_build(&a, &q, 1767225600, &r, NULL), ERR_NONE);
    as_result = (HttpResult){.headers = r.headers, .n_headers = r.n_headers};
    assert_string_equal(r.url, "https://us-east-1.signin.aws.amazon.com/v1/token");
    assert_non_null(http_header(&as_result, "DPoP"));
    assert_true(span_is(r.body,
                        "{\"clientId\":\"arn:aws:signin:::devtools/"
                        "same-device\",\"grantType\":\"refresh_token\",\"refreshToken\":\"RT\"}"));
    got = parse(&a, Q_LOGIN_CREATE_TOKEN, 200, NULL, json);
    assert_true(got.ok);
    assert_int_equal(got.creds->expires_at_s, 1767225600 + 900);
    assert_int_equal(got.creds->source, CRED_LOGIN);
    assert_true(span_is(secret_use(answer_secret(&got, "refreshToken")), "RT2"));
    got = parse(&a, Q_LOGIN_CREATE_TOKEN, 200, NULL,
                "{\"accessToken\":{\"accessKeyId\":\"ASIAX\",\"secretAccessKey\":\"S\","
                "\"sessionToken\":\"T\"},\"expiresIn\":900}");
    assert_true(got.malformed); /* without a new refresh token the SDK stores nothing and fails */
    got = parse(&a, Q_LOGIN_CREATE_TOKEN, 400,
                &(HttpHeader){"x-amzn-errortype", "AccessDeniedException"},
                "{\"error\":\"TOKEN_EXPIRED\",\"message\":\"m\"}");
    assert_string_equal(got.error_code, "AccessDeniedException");
    assert_string_equal(answer_field(&got, "error"), "TOKEN_EXPIRED");
    EVP_PKEY_free(key);
    arena_clear(&a);
}

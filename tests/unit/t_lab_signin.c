/*
 * Signing in by browser at the practice AWS, as `aws sso login` and `aws login` do it, and the
 * renewal of both logins on loopback: real TLS, real DPoP, real signatures.
 */
#include "tests/support/setup.h"

#include <cJSON.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>
#include <time.h>

#include "base/base64.h"
#include "engine/session.h"
#include "lab/lab.h"
#include "net/dpop.h"
#include "tests/support/practice.h"

#define OIDC_HOST "oidc.us-east-1.amazonaws.com"
#define SIGNIN_HOST "us-east-1.signin.aws.amazon.com"
#define CLIENT "arn:aws:signin:::devtools/same-device"
#define CALLBACK "http://127.0.0.1:9/oauth/callback"
#define VERIFIER "a-verifier-of-the-client-that-nobody-else-knows-0123456789"

static const char world_ini[] = "[account 111122223333]\nalias = acme\n"
                                "[key alice]\nuser = alice\naccount = 111122223333\n"
                                "[key temp]\nsession = Dev/alice\n"
                                "[login day]\nstate = valid\n"
                                "[sso_role Dev]\naccount = 111122223333\nkey = temp\n";

/* A member of a JSON text, "a.b" one below the other; fails where it is not there. */
static const char *member(Arena *arena, const char *json, const char *path)
{
    cJSON *root = cJSON_Parse(json);
    const cJSON *at = root;
    const char *out = NULL;
    Span rest = span_of(path);
    while (at && rest.len > 0) {
        size_t dot = span_find_char(rest, '.');
        at = cJSON_GetObjectItemCaseSensitive(at, arena_span(arena, span_sub(rest, 0, dot)));
        rest = span_sub(rest, dot + 1, rest.len);
    }
    if (cJSON_IsString(at))
        out = arena_strdup(arena, at->valuestring);
    cJSON_Delete(root);
    if (!out)
        fail_msg("no %s in %s", path, json);
    return out;
}

static const char *pem_of(Arena *arena, EVP_PKEY *key)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *text;
    long len;
    const char *out;
    PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL);
    len = BIO_get_mem_data(bio, &text);
    out = arena_strndup(arena, text, (size_t)len);
    BIO_free(bio);
    return out;
}

static const char *challenge_of(Arena *arena)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int len = 0;
    EVP_Digest(VERIFIER, strlen(VERIFIER), digest, &len, EVP_sha256(), NULL);
    return base64url_encode(arena, (Span){(const char *)digest, len});
}

/* What stands behind code= in the address that the browser is sent back to. */
static const char *code_of(Arena *arena, const TestReply *reply)
{
    const char *at;
    assert_int_equal(reply->status, 302);
    assert_non_null(reply->location);
    at = strstr(reply->location, "code=");
    assert_non_null(at);
    assert_non_null(strstr(reply->location, "state=s1"));
    return arena_strndup(arena, at + 5, strcspn(at + 5, "&"));
}

static TestReply post(TestAws *aws, const char *host, const char *path, const char *proof,
                      const char *body)
{
    TestSigned r = {.method = "POST",
                    .host = host,
                    .path = path,
                    .body = body,
                    .header_name = proof ? "DPoP" : NULL,
                    .header_value = proof};
    return test_aws_send(aws, &r);
}

static TestReply get(TestAws *aws, const char *host, const char *path, const char *query)
{
    TestSigned r = {.method = "GET", .host = host, .path = path, .query = query};
    return test_aws_send(aws, &r);
}

/* aws sso login --use-device-code: pending until the page was opened, then a token that works. */
void test_device_flow(void **state)
{
    TestAws aws;
    TestReply r;
    TestSigned roles = {.method = "GET",
                        .host = "portal.sso.us-east-1.amazonaws.com",
                        .path = "/federation/credentials",
                        .query = "role_name=Dev&account_id=111122223333",
                        .header_name = "x-amz-sso_bearer_token"};
    const char *client, *token_body, *refresh;
    (void)state;
    test_aws_start(&aws, world_ini);
    assert_int_equal(post(&aws, OIDC_HOST, "/device_authorization", NULL,
                          "{\"clientId\":\"nobody\",\"clientSecret\":\"x\"}")
                         .status,
                     401);
    r = post(&aws, OIDC_HOST, "/client/register", NULL,
             "{\"clientName\":\"botocore-client\",\"clientType\":\"public\"}");
    assert_int_equal(r.status, 200);
    client = arena_printf(&aws.arena, "\"clientId\":\"%s\",\"clientSecret\":\"%s\"",
                          member(&aws.arena, r.body, "clientId"),
                          member(&aws.arena, r.body, "clientSecret"));
    r = post(
        &aws, OIDC_HOST, "/device_authorization", NULL,
        arena_printf(&aws.arena, "{%s,\"startUrl\":\"https://acme.awsapps.com/start\"}", client));
    token_body = arena_printf(
        &aws.arena,
        "{%s,\"grantType\":\"urn:ietf:params:oauth:grant-type:device_code\",\"deviceCode\":\"%s\"}",
        client, member(&aws.arena, r.body, "deviceCode"));
    assert_non_null(strstr(member(&aws.arena, r.body, "verificationUriComplete"),
                           member(&aws.arena, r.body, "userCode")));
    assert_non_null(
        strstr(post(&aws, OIDC_HOST, "/token", NULL, token_body).body, "authorization_pending"));
    get(&aws, OIDC_HOST, "/device",
        arena_printf(&aws.arena, "user_code=%s", member(&aws.arena, r.body, "userCode")));
    r = post(&aws, OIDC_HOST, "/token", NULL, token_body);
    assert_int_equal(r.status, 200);
    refresh = member(&aws.arena, r.body, "refreshToken");
    roles.header_value = member(&aws.arena, r.body, "accessToken");
    assert_int_equal(test_aws_send(&aws, &roles).status, 200);
    assert_non_null(
        strstr(post(&aws, OIDC_HOST, "/token", NULL, token_body).body, "invalid_grant"));
    r = post(&aws, OIDC_HOST, "/token", NULL,
             arena_printf(&aws.arena,
                          "{%s,\"grantType\":\"refresh_token\",\"refreshToken\":\"%s\"}", client,
                          refresh));
    assert_int_equal(r.status, 200);
    test_aws_stop(&aws);
}

/* aws sso login by authorization code: the verifier must be the challenge's. */
void test_authorization_code(void **state)
{
    static const char *const verifiers[] = {"another one", VERIFIER};
    TestAws aws;
    TestReply r;
    const char *id, *secret, *code;
    (void)state;
    test_aws_start(&aws, world_ini);
    r = post(&aws, OIDC_HOST, "/client/register", NULL, "{}");
    id = member(&aws.arena, r.body, "clientId");
    secret = member(&aws.arena, r.body, "clientSecret");
    r = get(&aws, OIDC_HOST, "/authorize",
            arena_printf(&aws.arena,
                         "response_type=code&client_id=%s&redirect_uri=" CALLBACK
                         "&state=s1&code_challenge_method=S256&code_challenge=%s",
                         id, challenge_of(&aws.arena)));
    code = code_of(&aws.arena, &r);
    for (size_t i = 0; i < ARRAY_LEN(verifiers); i++) {
        r = post(&aws, OIDC_HOST, "/token", NULL,
                 arena_printf(&aws.arena,
                              "{\"clientId\":\"%s\",\"clientSecret\":\"%s\",\"grantType\":"
                              "\"authorization_code\",\"code\":\"%s\",\"redirectUri\":\"" CALLBACK
                              "\",\"codeVerifier\":\"%s\"}",
                              id, secret, code, verifiers[i]));
        assert_int_equal(r.status, i == 0 ? 400 : 200);
    }
    test_aws_stop(&aws);
}

static const char *proof_of(Arena *arena, const char *pem, const char *id)
{
    return dpop_proof(arena, span_of(pem), "https://" SIGNIN_HOST "/v1/token", (int64_t)time(NULL),
                      id);
}

static TestReply renew(TestAws *aws, const char *proof, const char *refresh)
{
    return post(aws, SIGNIN_HOST, "/v1/token", proof,
                arena_printf(&aws->arena,
                             "{\"clientId\":\"" CLIENT
                             "\",\"grantType\":\"refresh_token\",\"refreshToken\":\"%s\"}",
                             refresh));
}

/* aws login: authorise, exchange the code, renew with the session's own key alone. */
void test_login_and_renewal(void **state)
{
    TestAws aws;
    TestReply r;
    TestSigned identity = {.method = "POST",
                           .host = "sts.eu-west-1.amazonaws.com",
                           .service = "sts",
                           .region = "eu-west-1",
                           .body = "Action=GetCallerIdentity&Version=2011-06-15"};
    EVP_PKEY *mine = EVP_EC_gen("P-256"), *other = EVP_EC_gen("P-256");
    const char *first, *refresh, *exchange, *pem, *stranger;
    (void)state;
    test_aws_start(&aws, world_ini);
    pem = pem_of(&aws.arena, mine);
    stranger = pem_of(&aws.arena, other);
    r = get(&aws, SIGNIN_HOST, "/v1/authorize",
            arena_printf(&aws.arena,
                         "response_type=code&client_id=" CLIENT "&redirect_uri=" CALLBACK
                         "&state=s1&code_challenge_method=SHA-256&code_challenge=%s",
                         challenge_of(&aws.arena)));
    exchange = arena_printf(&aws.arena,
                            "{\"clientId\":\"" CLIENT
                            "\",\"grantType\":\"authorization_code\",\"code\":\"%s\","
                            "\"redirectUri\":\"" CALLBACK "\",\"codeVerifier\":\"" VERIFIER "\"}",
                            code_of(&aws.arena, &r));
    assert_non_null(strstr(post(&aws, SIGNIN_HOST, "/v1/token", NULL, exchange).body, "DPoP"));
    r = post(&aws, SIGNIN_HOST, "/v1/token", proof_of(&aws.arena, pem, "1"), exchange);
    assert_int_equal(r.status, 200);
    first = member(&aws.arena, r.body, "accessToken.accessKeyId");
    refresh = member(&aws.arena, r.body, "refreshToken");
    assert_int_equal(renew(&aws, proof_of(&aws.arena, stranger, "2"), refresh).status, 400);
    r = renew(&aws, proof_of(&aws.arena, pem, "3"), refresh);
    assert_int_equal(r.status, 200);
    identity.id = member(&aws.arena, r.body, "accessToken.accessKeyId");
    identity.secret = member(&aws.arena, r.body, "accessToken.secretAccessKey");
    identity.token = member(&aws.arena, r.body, "accessToken.sessionToken");
    assert_string_not_equal(identity.id, first);
    assert_non_null(strstr(test_aws_send(&aws, &identity).body, "user/alice"));
    r = renew(&aws, proof_of(&aws.arena, pem, "4"), refresh); /* it was good once */
    assert_int_equal(r.status, 400);
    assert_string_equal(member(&aws.arena, r.body, "error"), "TOKEN_EXPIRED");
    test_aws_stop(&aws);
    EVP_PKEY_free(mine);
    EVP_PKEY_free(other);
}

static TestReply at_lab(Lab *lab, Arena *arena, const char *url, const char *proof,
                        const char *body)
{
    HttpHeader headers[2] = {{"Content-Type", "application/json"}, {"DPoP", proof}};
    HttpRequest request = {.method = body ? "POST" : "GET",
                           .url = url,
                           .headers = headers,
                           .n_headers = proof ? 2 : 1,
                           .body = span_of(body),
                           .timeout_ms = 20000};
    return test_http(lab_world(lab), arena, &request);
}

/* What aws login would have written yesterday: its keys are past their end, its refresh token not.
 */
static const char *cache_of(Arena *arena, const char *reply, const char *pem)
{
    cJSON *root = cJSON_Parse(reply), *keys = cJSON_GetObjectItemCaseSensitive(root, "accessToken");
    char *printed;
    const char *out;
    cJSON_AddStringToObject(keys, "accountId", "111122223333");
    cJSON_AddStringToObject(keys, "expiresAt", "2026-01-01T00:00:00Z");
    cJSON_AddStringToObject(root, "clientId", CLIENT);
    cJSON_AddStringToObject(root, "dpopKey", pem);
    printed = cJSON_Print(root);
    out = arena_strdup(arena, printed);
    cJSON_free(printed);
    cJSON_Delete(root);
    return out;
}

static enum verdict_status verdict_in(Lab *lab)
{
    SessionOptions options = {.dir = lab_dir(lab), .timeout_ms = 20000};
    Session *session = session_open(lab_world(lab), &options);
    enum verdict_status status;
    while (session_busy(session))
        session_step(session, -1, -1);
    status = session_view(session)->verdict.status;
    session_close(session);
    return status;
}

/* The lesson of the login that ended, signed in again: the session renews it as Terraform would,
 * and stores what it got. */
void test_a_session_renews_the_login(void **state)
{
    static const char cache[] =
        ".aws/login/cache/5778c30d3fe8c123cb2ab0d5a82c81b6fdcedfb868a6625f6f5bf6f05a7f129b.json";
    Arena arena = ARENA_INIT;
    Err err = ERR_INIT;
    Lab *lab = lab_open("login-ended", &err);
    EVP_PKEY *key = EVP_EC_gen("P-256");
    const char *pem = pem_of(&arena, key), *path, *text;
    /* the region is that of the profile */
    static const char url[] = "https://eu-west-1.signin.aws.amazon.com/v1/token";
    TestReply r;
    Span after;
    (void)state;
    assert_non_null(lab);
    assert_int_equal(verdict_in(lab), VERDICT_FAIL);
    r = at_lab(lab, &arena,
               arena_printf(&arena,
                            "https://eu-west-1.signin.aws.amazon.com/v1/authorize?client_id=" CLIENT
                            "&redirect_uri=" CALLBACK "&state=s1&code_challenge=%s",
                            challenge_of(&arena)),
               NULL, NULL);
    r = at_lab(lab, &arena, url, dpop_proof(&arena, span_of(pem), url, (int64_t)time(NULL), "1"),
               arena_printf(&arena,
                            "{\"clientId\":\"" CLIENT
                            "\",\"grantType\":\"authorization_code\",\"code\":\"%s\","
                            "\"redirectUri\":\"" CALLBACK "\",\"codeVerifier\":\"" VERIFIER "\"}",
                            code_of(&arena, &r)));
    assert_int_equal(r.status, 200);
    path = arena_printf(&arena, "%s/%s", lab_world(lab)->env_get(lab_world(lab), "HOME"), cache);
    text = cache_of(&arena, r.body, pem);
    assert_int_equal(lab_world(lab)->file_write(lab_world(lab), path, span_of(text), 0600, &err),
                     ERR_NONE);
    assert_int_equal(verdict_in(lab), VERDICT_PASS);
    assert_int_equal(lab_world(lab)->file_read(lab_world(lab), &arena, path, 65536, &after),
                     FILE_OK);
    assert_string_not_equal(member(&arena, arena_span(&arena, after), "accessToken.accessKeyId"),
                            member(&arena, text, "accessToken.accessKeyId"));
    EVP_PKEY_free(key);
    lab_close(lab);
    arena_clear(&arena);
}

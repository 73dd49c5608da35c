#include "tests/support/setup.h"

#include <string.h>

#include "awsfiles/ssocache.h"
#include "engine/ssocache_write.h"
#include "tests/support/fakeworld.h"

void test_sso_file_names(void **state)
{
    Arena arena = ARENA_INIT;
    (void)state;
    /* printf %s my-sso | sha1sum, as `aws sso login` names it (RULES 65) */
    assert_string_equal(ssocache_path(&arena, "/h", "my-sso"),
                        "/h/.aws/sso/cache/0ad374308c5a4e22f723adf10145eafad7c4031c.json");
    assert_null(ssocache_path(&arena, NULL, "x"));
    assert_string_equal(logincache_path(&arena, "/h", NULL, " abc\n"),
                        "/h/.aws/login/cache/"
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.json");
    assert_string_equal(logincache_path(&arena, "/h", "/c", "abc"),
                        "/c/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.json");
    assert_null(logincache_path(&arena, NULL, "", "abc"));
    arena_clear(&arena);
}

/* Every member of a token, by the name that the AWS CLI writes; one that is no string spoils the
 * whole (sso_cached_token.go:UnmarshalJSON), but for the time of the registration. */
void test_sso_token_members(void **state)
{
    static const char *const names[] = {"accessToken", "refreshToken", "clientSecret", "clientId",
                                        "region",      "startUrl",     "expiresAt"};
    Arena arena = ARENA_INIT;
    World *w = fake_world("/nowhere", NULL);
    SsoToken *t;
    (void)state;
    fake_world_put(w, "/t.json",
                   SPAN_LITERAL("{\"accessToken\":\"abc\",\"refreshToken\":\"fresh\","
                                "\"clientSecret\":\"secret\",\"clientId\":\"id\","
                                "\"region\":\"eu-west-1\",\"startUrl\":\"https://x\","
                                "\"registrationExpiresAt\":\"2026-11-23T15:44:47Z\","
                                "\"expiresAt\":\"2026-11-23T15:44:46Z\"}"));
    t = ssocache_read(&arena, snapshot_new(&arena, w), "/t.json");
    assert_null(t->parse_error);
    assert_int_equal(secret_shape(t->access_token).len_bytes, 3);
    assert_int_equal(secret_shape(t->refresh_token).len_bytes, 5);
    assert_int_equal(secret_shape(t->client_secret).len_bytes, 6);
    assert_string_equal(t->client_id, "id");
    assert_string_equal(t->region, "eu-west-1");
    assert_string_equal(t->start_url, "https://x");
    assert_int_equal(t->registration_expires_at_s, 1795448687);
    assert_int_equal(t->expires_at_s, 1795448686);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        fake_world_put(w, "/bad.json", span_of(arena_printf(&arena, "{\"%s\":[1]}", names[i])));
        t = ssocache_read(&arena, snapshot_new(&arena, w), "/bad.json");
        assert_string_equal(t->parse_error, arena_printf(&arena, "%s is no string", names[i]));
    }
    fake_world_free(w);
    arena_clear(&arena);
}

void test_sso_tokens(void **state)
{
    static const struct {
        const char *name, *json, *error;
        int64_t expires_at_s;
    } rows[] = {
        {"whole",
         "{\"accessToken\":\"a\",\"expiresAt\":\"2026-11-23T15:44:46Z\",\"refreshToken\":\"r\","
         "\"region\":\"eu-west-1\"}\n",
         NULL, 1795448686},
        {"fraction and offset",
         "{\"accessToken\":\"a\",\"expiresAt\":\"2026-11-23T16:44:46.5+01:00\"}", NULL, 1795448686},
        {"old CLI's time", "{\"accessToken\":\"a\",\"expiresAt\":\"2026-11-23T15:44:46UTC\"}",
         "expiresAt is no RFC 3339 time", 1795448686},
        {"no token", "{\"expiresAt\":\"2026-11-23T15:44:46Z\"}", "it has no accessToken",
         1795448686},
        {"no time", "{\"accessToken\":\"a\"}", "it has no expiresAt", 0},
        {"number", "{\"accessToken\":1,\"expiresAt\":\"2026-11-23T15:44:46Z\"}",
         "accessToken is no string", 1795448686},
        {"half", "{\"accessToken\":\"a\"", "it is no JSON object", 0},
        {"array", "[]", "it is no JSON object", 0},
        {"empty", "", "it is no JSON object", 0},
        {"BOM", "\xEF\xBB\xBF{\"accessToken\":\"a\",\"expiresAt\":\"2026-11-23T15:44:46Z\"}",
         "it is no JSON object", 0},
        {"more after it", "{\"accessToken\":\"a\",\"expiresAt\":\"2026-11-23T15:44:46Z\"} x",
         "it is no JSON object", 0},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        World *w = fake_world("/nowhere", NULL);
        SsoToken *t;
        fake_world_put(w, "/t.json", span_of(rows[i].json));
        t = ssocache_read(&arena, snapshot_new(&arena, w), "/t.json");
        if (rows[i].error ? !t->parse_error || strcmp(t->parse_error, rows[i].error) != 0
                          : t->parse_error != NULL)
            fail_msg("%s: %s", rows[i].name, t->parse_error ? t->parse_error : "fine");
        assert_int_equal(t->expires_at_s, rows[i].expires_at_s);
        arena_clear(&arena);
        fake_world_free(w);
    }
}

void test_sso_absent_file(void **state)
{
    Arena arena = ARENA_INIT;
    World *w = fake_world("/nowhere", NULL);
    (void)state;
    assert_int_equal(ssocache_read(&arena, snapshot_new(&arena, w), "/none")->state, FILE_ABSENT);
    assert_int_equal(logincache_read(&arena, snapshot_new(&arena, w), "/none")->state, FILE_ABSENT);
    arena_clear(&arena);
    fake_world_free(w);
}

void test_login_token(void **state)
{
    Arena arena = ARENA_INIT;
    World *w = fake_world("/nowhere", NULL);
    LoginToken *t;
    (void)state;
    fake_world_put(w, "/t.json",
                   SPAN_LITERAL("{\"accessToken\":{\"accessKeyId\":\"ASIAX\",\"secretAccessKey\":"
                                "\"s\",\"sessionToken\":\"t\","
                                "\"accountId\":\"1\",\"expiresAt\":\"2026-11-23T15:44:46Z\"},"
                                "\"clientId\":\"c\",\"refreshToken\":\"r\","
                                "\"dpopKey\":\"k\"}"));
    t = logincache_read(&arena, snapshot_new(&arena, w), "/t.json");
    assert_null(t->parse_error);
    assert_string_equal(t->creds->access_key_id.text, "ASIAX");
    assert_int_equal(t->creds->expires_at_s, 1795448686);
    fake_world_put(w, "/u.json", SPAN_LITERAL("{\"accessToken\":{\"accessKeyId\":\"ASIAX\"}}"));
    t = logincache_read(&arena, snapshot_new(&arena, w), "/u.json");
    assert_string_equal(t->parse_error, "it has no accessToken.secretAccessKey");
    assert_null(t->creds);
    arena_clear(&arena);
    fake_world_free(w);
}

/* aws-sdk-go-v2 credentials/logincreds/token.go Validate: what a login's file must hold. */
void test_login_tokens_that_lack_something(void **state)
{
#define ACCESS(members) "{\"accessToken\":{" members "}" REST
#define REST ",\"clientId\":\"c\",\"refreshToken\":\"r\",\"dpopKey\":\"k\"}"
#define ID "\"accessKeyId\":\"ASIAX\""
#define KEY ",\"secretAccessKey\":\"s\""
#define SESSION ",\"sessionToken\":\"t\""
#define ACCOUNT ",\"accountId\":\"1\""
#define END ",\"expiresAt\":\"2026-11-23T15:44:46Z\""
#define WHOLE "{\"accessToken\":{" ID KEY SESSION ACCOUNT END "}"
    static const struct {
        const char *text, *missing;
    } rows[] = {
        {"{\"clientId\":\"c\"}", "it has no accessToken"},
        {ACCESS("\"x\":1" KEY SESSION ACCOUNT END), "it has no accessToken.accessKeyId"},
        {ACCESS(ID SESSION ACCOUNT END), "it has no accessToken.secretAccessKey"},
        {ACCESS(ID KEY ACCOUNT END), "it has no accessToken.sessionToken"},
        {ACCESS(ID KEY SESSION END), "it has no accessToken.accountId"},
        {ACCESS(ID KEY SESSION ACCOUNT), "it has no accessToken.expiresAt"},
        {WHOLE ",\"refreshToken\":\"r\",\"dpopKey\":\"k\"}", "it has no clientId"},
        {WHOLE ",\"clientId\":\"c\",\"dpopKey\":\"k\"}", "it has no refreshToken"},
        {WHOLE ",\"clientId\":\"c\",\"refreshToken\":\"r\"}", "it has no dpopKey"},
        {"[1]", "it is no JSON object"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        World *w = fake_world("/nowhere", NULL);
        LoginToken *t;
        fake_world_put(w, "/t.json", span_of(rows[i].text));
        t = logincache_read(&arena, snapshot_new(&arena, w), "/t.json");
        assert_non_null(t->parse_error);
        assert_string_equal(t->parse_error, rows[i].missing);
        assert_null(t->creds);
        arena_clear(&arena);
        fake_world_free(w);
    }
}

/* What is in the file after that answer; the file's text itself where nothing is stored. */
static const char *written_back(Arena *arena, const char *before, const Question *q,
                                const Answer *a)
{
    World *w = fake_world("/nowhere", NULL);
    const char *out;
    fake_world_put(w, "/t.json", span_of(before));
    assert_int_equal(ssocache_write_back(w, q, a, NULL), ERR_NONE);
    out = arena_span(arena, fake_world_written(w, "/t.json"));
    fake_world_free(w);
    return out;
}

void test_what_is_stored_after_a_renewal(void **state)
{
    static const char sso[] = "{\"accessToken\":\"a\",\"expiresAt\":\"2026-11-23T10:00:00Z\","
                              "\"refreshToken\":\"r\",\"more\":1}";
    static const char login[] =
        "{\"accessToken\":{\"accessKeyId\":\"ASIAX\",\"secretAccessKey\":\"s\",\"sessionToken\":"
        "\"t\","
        "\"accountId\":\"1\",\"expiresAt\":\"2026-11-23T10:00:00Z\"},\"clientId\":\"c\","
        "\"refreshToken\":\"r\",\"dpopKey\":\"k\",\"more\":1}";
    Arena arena = ARENA_INIT;
    Param path = {"cache_path", "/t.json", NULL},
          secrets[2] = {{"refreshToken", NULL, secret_new(&arena, SPAN_LITERAL("r2"))},
                        {"accessToken", NULL, secret_new(&arena, SPAN_LITERAL("a2"))}};
    Field expires = {"expiresIn", "900"};
    Credentials creds = {.secret_key = secret_new(&arena, SPAN_LITERAL("s2")),
                         .token = secret_new(&arena, SPAN_LITERAL("t2"))};
    Question q = {.kind = Q_LOGIN_CREATE_TOKEN, .params = &path, .n_params = 1};
    Answer a = {.ok = true,
                .creds = &creds,
                .secrets = secrets,
                .n_secrets = 1,
                .fields = &expires,
                .n_fields = 1};
    (void)state;
    creds.access_key_id.text = "ASIAY";
    creds.expires_at_s = FAKE_NOW_S + 900;
    assert_string_equal(written_back(&arena, login, &q, &a),
                        "{\"accessToken\":{\"accountId\":\"1\",\"accessKeyId\":\"ASIAY\","
                        "\"secretAccessKey\":\"s2\","
                        "\"sessionToken\":\"t2\",\"expiresAt\":\"2026-11-23T12:15:00Z\"},"
                        "\"clientId\":\"c\",\"dpopKey\":\"k\","
                        "\"more\":1,\"refreshToken\":\"r2\"}");
    assert_string_equal(written_back(&arena, sso, &q, &a),
                        sso); /* a file of the other shape stays as it is */
    a.n_secrets = 0;
    assert_string_equal(written_back(&arena, login, &q, &a), login);
    q.kind = Q_SSO_CREATE_TOKEN;
    a.n_secrets = 2;
    assert_string_equal(written_back(&arena, sso, &q, &a),
                        "{\"more\":1,\"accessToken\":\"a2\",\"expiresAt\":\"2026-11-23T12:15:00Z\","
                        "\"refreshToken\":\"r2\"}");
    a.ok = false;
    assert_string_equal(written_back(&arena, sso, &q, &a), sso);
    arena_clear(&arena);
}

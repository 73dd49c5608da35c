#include "tests/support/setup.h"

#include <stdio.h>
#include <string.h>

#include "base/leak.h"
#include "engine/store.h"
#include "tests/support/scriptedworld.h"

static const char IDENTITY[] =
    "<GetCallerIdentityResponse "
    "xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
    "<Arn>arn:aws:iam::111122223333:user/alice</Arn><UserId>AIDA</UserId><Account>111122223333</"
    "Account>"
    "</GetCallerIdentityResult></GetCallerIdentityResponse>";

static bool answer_identity(ScriptedWorld *w, size_t n, HttpResult *out)
{
    (void)w;
    (void)n;
    out->net = NET_OK;
    out->status = 200;
    out->body = span_of(IDENTITY);
    return true;
}

static bool answer_nothing(ScriptedWorld *w, size_t n, HttpResult *out)
{
    (void)w;
    (void)n;
    (void)out;
    return false;
}

/* 503 twice, then the identity. */
static bool answer_third_time(ScriptedWorld *w, size_t n, HttpResult *out)
{
    if (n >= 2)
        return answer_identity(w, n, out);
    out->net = NET_OK;
    out->status = 503;
    return true;
}

typedef struct Fixture {
    Arena arena;
    ScriptedWorld w;
    SessionOptions options;
    Store *store;
    Credentials creds;
} Fixture;

static void fixture_open(Fixture *f, bool (*answer)(ScriptedWorld *, size_t, HttpResult *))
{
    memset(f, 0, sizeof *f);
    scripted_init(&f->w, answer);
    f->options.timeout_ms = 1000;
    f->creds.access_key_id.text = "AKIARTX3GSDSVM357XQK";
    f->creds.secret_key =
        secret_new(&f->arena, span_of("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"));
    f->store = store_new(&f->w.world, &f->options);
    store_begin_pass(f->store);
}

static void fixture_close(Fixture *f)
{
    store_free(f->store);
    scripted_clear(&f->w);
    arena_clear(&f->arena);
}

static Question identity_question(const Fixture *f)
{
    Question q = {0};
    q.kind = Q_CALLER_IDENTITY;
    q.endpoint = "https://sts.us-east-1.amazonaws.com";
    q.region = "us-east-1";
    q.creds = &f->creds;
    q.why = "who is it";
    return q;
}

static const Answer *ask(Fixture *f, const Question *q)
{
    return store_asker(f->store)->ask(store_asker(f->store), q);
}

/* What one session of a sweep asked is no news to the next: its first pass has the answer. */
void test_store_has_at_once_what_the_shared_one_knows(void **state)
{
    Fixture f;
    SessionOptions options;
    Store *first, *second;
    SessionView view = {0};
    const Answer *answer;
    (void)state;
    fixture_open(&f, answer_identity);
    Question q = identity_question(&f);
    options = f.options;
    options.shared = f.store;
    first = store_new(&f.w.world, &options);
    second = store_new(&f.w.world, &options);
    store_begin_pass(first);
    (void)store_asker(first)->ask(store_asker(first), &q);
    f.w.world.poll(&f.w.world, -1, 0);
    assert_true(store_take_news(first));
    store_begin_pass(second);
    answer = store_asker(second)->ask(store_asker(second), &q);
    assert_int_equal(answer->state, ANSWER_DONE);
    assert_false(store_take_news(second));
    store_list(second, &f.arena, &view);
    assert_string_equal(view.asked.items[0].result, "200");
    assert_int_equal(f.w.n_requests, 1);
    store_free(first);
    store_free(second);
    fixture_close(&f);
}

void test_store_puts_equal_questions_once(void **state)
{
    Fixture f;
    const Answer *first, *second;
    (void)state;
    fixture_open(&f, answer_identity);
    Question q = identity_question(&f), other = identity_question(&f);
    other.why = "another reason";
    other.configuration = "aws.west";
    first = ask(&f, &q);
    second = ask(&f, &other);
    assert_ptr_equal(first, second);
    assert_int_equal(first->state, ANSWER_PENDING);
    assert_int_equal(f.w.n_requests, 1);
    other.region = "us-west-2";
    other.endpoint = "https://sts.us-west-2.amazonaws.com";
    ask(&f, &other);
    assert_int_equal(f.w.n_requests, 2);
    f.w.world.poll(&f.w.world, -1, 0);
    assert_true(store_take_news(f.store));
    assert_false(store_take_news(f.store));
    assert_int_equal(first->state, ANSWER_DONE);
    assert_true(first->ok);
    assert_string_equal(first->arn, "arn:aws:iam::111122223333:user/alice");
    fixture_close(&f);
}

static bool answer_token(ScriptedWorld *w, size_t n, HttpResult *out)
{
    (void)w;
    (void)n;
    out->net = NET_OK;
    out->status = 200;
    out->body = SPAN_LITERAL("{\"accessToken\":\"a2\",\"expiresIn\":900,\"refreshToken\":\"r2\"}");
    return true;
}

/* The refresh token in the file is spent by then: silence would cost the next program its login. */
void test_store_tells_that_a_token_could_not_be_saved(void **state)
{
    static const char said[] = "the renewed token could not be saved, so the next login needs a "
                               "browser: the file of the session can't be read any more";
    Fixture f;
    SessionView view = {0};
    Param path = {"cache_path", "/h/.aws/sso/cache/gone.json", NULL};
    Question q = {.kind = Q_SSO_CREATE_TOKEN,
                  .endpoint = "https://oidc.us-east-1.amazonaws.com",
                  .region = "us-east-1",
                  .why = "renew",
                  .params = &path,
                  .n_params = 1};
    const Answer *a;
    (void)state;
    fixture_open(&f, answer_token);
    a = ask(&f, &q);
    f.w.world.poll(&f.w.world, -1, 0);
    assert_true(a->ok);
    assert_non_null(a->not_saved);
    assert_string_equal(a->not_saved, said);
    store_list(f.store, &f.arena, &view);
    assert_non_null(strstr(view.asked.items[0].result, said));
    fixture_close(&f);
}

void test_store_tells_keys_with_other_secrets_apart(void **state)
{
    Fixture f;
    (void)state;
    fixture_open(&f, answer_identity);
    Question q = identity_question(&f);
    Credentials other = f.creds;
    ask(&f, &q);
    other.token = secret_new(&f.arena, span_of("a token"));
    q.creds = &other;
    ask(&f, &q);
    assert_int_equal(f.w.n_requests, 2);
    fixture_close(&f);
}

void test_store_tries_again_as_often_as_terraform(void **state)
{
    Fixture f;
    const Answer *a;
    (void)state;
    fixture_open(&f, answer_third_time);
    Question q = identity_question(&f);
    q.attempts = 3;
    a = ask(&f, &q);
    for (int i = 0; i < 5; i++)
        f.w.world.poll(&f.w.world, -1, 0);
    assert_int_equal(f.w.n_requests, 3);
    assert_true(a->ok);
    assert_int_equal(a->attempts, 3);
    fixture_close(&f);

    fixture_open(&f, answer_third_time);
    Question once = identity_question(&f);
    once.attempts = 1;
    a = ask(&f, &once);
    f.w.world.poll(&f.w.world, -1, 0);
    assert_int_equal(a->http_status, 503);
    assert_int_equal(f.w.n_requests, 1);
    fixture_close(&f);
}

void test_store_policy(void **state)
{
    static const struct {
        const char *name;
        SessionOptions options;
        const char *experiment;
        bool needs_consent;
        enum not_asked expected;
    } rows[] = {
        {"asked", {0}, NULL, false, NOT_ASKED_NONE},
        {"offline", {.offline = true}, NULL, false, NOT_ASKED_OFFLINE},
        {"experiment", {.no_experiments = true}, "drop_token", false, NOT_ASKED_EXPERIMENTS},
        {"not an experiment", {.no_experiments = true}, NULL, false, NOT_ASKED_NONE},
        {"consent", {0}, "other_profile", true, NOT_ASKED_CONSENT},
        {"consent by option", {.try_other_profiles = true}, "other_profile", true, NOT_ASKED_NONE},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Fixture f;
        fixture_open(&f, answer_identity);
        f.options = rows[i].options;
        f.options.timeout_ms = 1000;
        Question q = identity_question(&f);
        q.experiment = rows[i].experiment;
        q.needs_consent = rows[i].needs_consent;
        const Answer *a = ask(&f, &q);
        if (a->not_asked != rows[i].expected)
            print_error("case %s\n", rows[i].name);
        assert_int_equal(a->not_asked, rows[i].expected);
        assert_int_equal(f.w.n_requests, rows[i].expected == NOT_ASKED_NONE);
        fixture_close(&f);
    }
}

void test_store_consent_puts_what_waited(void **state)
{
    Fixture f;
    (void)state;
    fixture_open(&f, answer_identity);
    Question q = identity_question(&f);
    q.experiment = "other_profile";
    q.needs_consent = true;
    assert_int_equal(ask(&f, &q)->state, ANSWER_NOT_ASKED);
    store_consent(f.store);
    assert_int_equal(ask(&f, &q)->state, ANSWER_PENDING);
    fixture_close(&f);
}

/* Who chose the host must own the credentials; a yes names one host. */
void test_store_asks_a_host_of_the_folders_only_with_consent(void **state)
{
    static const struct {
        const char *name;
        enum owner host, keys;
        const char *allow;
        enum not_asked expected;
    } rows[] = {
        {"the folder's host, the user's keys", OWNER_DIR, OWNER_USER, NULL, NOT_ASKED_ENDPOINT},
        {"not known counts as the worse", OWNER_UNKNOWN, OWNER_UNKNOWN, NULL, NOT_ASKED_ENDPOINT},
        {"the folder's host and keys", OWNER_DIR, OWNER_DIR, NULL, NOT_ASKED_NONE},
        {"the user's host", OWNER_USER, OWNER_USER, NULL, NOT_ASKED_NONE},
        {"allowed", OWNER_DIR, OWNER_USER, "LOCALHOST:4566", NOT_ASKED_NONE},
        {"allowed without its port", OWNER_DIR, OWNER_USER, "localhost", NOT_ASKED_NONE},
        {"all", OWNER_DIR, OWNER_USER, "all", NOT_ASKED_NONE},
        {"another is allowed", OWNER_DIR, OWNER_USER, "localhost:4567", NOT_ASKED_ENDPOINT},
        {"part of a name", OWNER_DIR, OWNER_USER, "local", NOT_ASKED_ENDPOINT},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Fixture f;
        SessionView view = {0};
        fixture_open(&f, answer_identity);
        f.options.allow_endpoints = &rows[i].allow;
        f.options.n_allow_endpoints = rows[i].allow ? 1 : 0;
        f.creds.owner = rows[i].keys;
        Question q = identity_question(&f);
        q.endpoint = "http://localhost:4566";
        q.overridden = true;
        q.endpoint_by = rows[i].host;
        q.endpoint_at = source_file("main.tf", 4, 1);
        const Answer *a = ask(&f, &q);
        if (a->not_asked != rows[i].expected)
            print_error("case %s\n", rows[i].name);
        assert_int_equal(a->not_asked, rows[i].expected);
        assert_int_equal(f.w.n_requests, rows[i].expected == NOT_ASKED_NONE);
        store_list(f.store, &f.arena, &view);
        assert_int_equal(view.consent_wanted != NULL, rows[i].expected != NOT_ASKED_NONE);
        if (view.consent_wanted) {
            assert_non_null(strstr(view.unasked, "--allow-endpoint localhost:4566"));
            assert_non_null(strstr(view.consent_wanted, "main.tf:4"));
            store_consent(f.store);
            assert_false(store_has_consent(f.store));
            assert_int_equal(ask(&f, &q)->state, ANSWER_PENDING);
            q.endpoint = "http://localhost:4568"; /* another host needs another yes */
            assert_int_equal(ask(&f, &q)->not_asked, NOT_ASKED_ENDPOINT);
        }
        fixture_close(&f);
    }
}

/* A yes to the host is none to the proxy before it, nor to its CA. */
void test_store_asks_for_each_thing_that_the_folder_chose(void **state)
{
    static const char *const allow = "localhost:4566";
    static const char *const wants[] = {"endpoint localhost:4566", "proxy p:1",
                                        "CA bundle for localhost:4566"};
    Fixture f;
    SessionView view = {0};
    (void)state;
    fixture_open(&f, answer_identity);
    Question q = identity_question(&f);
    q.endpoint = "https://localhost:4566";
    q.overridden = true;
    q.endpoint_by = OWNER_DIR;
    q.route = (HttpRoute){
        .proxy_url = "http://p:1", .proxy_by = OWNER_DIR, .ca_file = "ca.pem", .ca_by = OWNER_DIR};
    for (size_t i = 0; i < ARRAY_LEN(wants); i++) {
        const Answer *a = ask(&f, &q);
        assert_int_equal(a->not_asked, NOT_ASKED_ENDPOINT);
        if (!strstr(a->wants, wants[i]))
            fail_msg("%s, not %s", a->wants, wants[i]);
        store_list(f.store, &f.arena, &view);
        assert_non_null(strstr(view.consent_wanted, wants[i]));
        assert_int_equal(f.w.n_requests, 0);
        store_consent(f.store);
    }
    assert_int_equal(ask(&f, &q)->state, ANSWER_PENDING);
    fixture_close(&f);

    fixture_open(&f, answer_identity);
    f.options.allow_endpoints = &allow;
    f.options.n_allow_endpoints = 1;
    q.creds = &f.creds;
    assert_non_null(strstr(ask(&f, &q)->wants, "--allow-endpoint p:1"));
    assert_int_equal(f.w.n_requests, 0);
    fixture_close(&f);
}

void test_store_cancels_what_nobody_asks_for_any_more(void **state)
{
    Fixture f;
    (void)state;
    fixture_open(&f, answer_nothing);
    Question q = identity_question(&f);
    ask(&f, &q);
    store_end_pass(f.store);
    assert_false(f.w.requests[0].cancelled);
    store_begin_pass(f.store);
    store_end_pass(f.store);
    assert_true(f.w.requests[0].cancelled);
    fixture_close(&f);
}

void test_store_stops_at_the_limit(void **state)
{
    Fixture f;
    const Answer *last = NULL;
    (void)state;
    fixture_open(&f, answer_nothing);
    for (int i = 0; i <= REQUESTS_MAX; i++) {
        char role[64];
        Param p = {"RoleArn", role, NULL};
        Question q = identity_question(&f);
        snprintf(role, sizeof role, "arn:aws:iam::111122223333:role/r%d", i);
        q.kind = Q_ASSUME_ROLE;
        q.params = &p;
        q.n_params = 1;
        last = ask(&f, &q);
    }
    assert_int_equal(last->not_asked, NOT_ASKED_LIMIT);
    assert_int_equal(f.w.n_requests, REQUESTS_MAX);
    fixture_close(&f);
}

void test_store_lists_what_was_asked(void **state)
{
    Fixture f;
    SessionView view = {0};
    (void)state;
    fixture_open(&f, answer_identity);
    Question q = identity_question(&f);
    ask(&f, &q);
    store_list(f.store, &f.arena, &view);
    assert_string_equal(view.waiting_for, "sts.us-east-1.amazonaws.com");
    f.w.world.poll(&f.w.world, -1, 0);
    memset(&view, 0, sizeof view);
    store_list(f.store, &f.arena, &view);
    assert_null(view.waiting_for);
    assert_int_equal(view.asked.len, 1);
    assert_string_equal(view.asked.items[0].operation, "sts:GetCallerIdentity");
    assert_string_equal(view.asked.items[0].result, "200");
    fixture_close(&f);
}

/* ---- renewing a login session ---- */

static const char RENEWED[] =
    "{\"accessToken\":{\"accessKeyId\":\"ASIAY\",\"secretAccessKey\":\"s2\",\"sessionToken\":"
    "\"t2\"},"
    "\"tokenType\":\"aws_sigv4\",\"expiresIn\":900,\"refreshToken\":\"r2\"}";
static char login_file[1024];

static bool answer_renewed(ScriptedWorld *w, size_t n, HttpResult *out)
{
    (void)w;
    (void)n;
    out->net = NET_OK;
    out->status = 200;
    out->body = span_of(RENEWED);
    return true;
}

static enum file_state login_read(World *w, Arena *arena, const char *path, size_t max_bytes,
                                  Span *out)
{
    (void)w;
    (void)path;
    (void)max_bytes;
    *out = span_of(arena_strdup(arena, login_file));
    return FILE_OK;
}

static int login_changes; /* how often another program stores something of its own first */

static enum err login_swap(World *w, const FileSwap *swap, Err *err)
{
    (void)w;
    assert_string_equal(swap->path, "/c.json");
    assert_int_equal(swap->mode, 0600 | FILE_STRAIGHT);
    assert_true(swap->after->len < sizeof login_file);
    if (login_changes-- > 0) {
        char *key = strstr(login_file, "\"dpopKey\":\"k");
        assert_non_null(key);
        key[strlen("\"dpopKey\":\"")] = 'K';
        return err_set(err, ERR_CHANGED, SOURCE_UNKNOWN, "changed");
    }
    assert_true(span_is(*swap->before, login_file));
    memcpy(login_file, swap->after->ptr, swap->after->len);
    login_file[swap->after->len] = '\0';
    return ERR_NONE;
}

typedef struct LoginQuestion {
    Question q;
    Param params[4];
} LoginQuestion;

static void login_question(Fixture *f, LoginQuestion *out)
{
    *out = (LoginQuestion){
        .q = {.kind = Q_LOGIN_CREATE_TOKEN, .region = "us-east-1", .n_params = 4, .why = "renew"},
        .params = {{"clientId", "c", NULL},
                   {"grantType", "refresh_token", NULL},
                   {"refreshToken", NULL, secret_new(&f->arena, span_of("r"))},
                   {"cache_path", "/c.json", NULL}}};
    out->q.endpoint = "https://us-east-1.signin.aws.amazon.com";
    out->q.params = out->params;
    f->w.world.file_read = login_read;
    f->w.world.file_swap = login_swap;
    login_changes = 0;
    snprintf(
        login_file, sizeof login_file, "%s",
        "{\"accessToken\":{\"accessKeyId\":\"ASIAX\"},\"refreshToken\":\"r\",\"dpopKey\":\"k\"}");
}

void test_store_renews_a_login_session_once_and_stores_it(void **state)
{
    Fixture f;
    LoginQuestion one, other;
    (void)state;
    fixture_open(&f, answer_renewed);
    login_question(&f, &one);
    login_question(&f, &other);
    other.q.endpoint = "https://eu-west-1.signin.aws.amazon.com";
    other.q.region = "eu-west-1";
    other.q.route.proxy_url = "http://proxy:3128";
    assert_ptr_equal(ask(&f, &one.q),
                     ask(&f, &other.q)); /* the refresh token is good for one use */
    f.w.world.poll(&f.w.world, -1, 0);
    assert_int_equal(f.w.n_requests, 1);
    assert_true(ask(&f, &one.q)->ok);
    assert_non_null(strstr(login_file, "\"accessKeyId\":\"ASIAY\""));
    assert_non_null(strstr(login_file, "\"refreshToken\":\"r2\""));
    assert_non_null(strstr(login_file, "\"dpopKey\":\"k\""));
    fixture_close(&f);
}

void test_what_another_program_stores_in_the_session_stays(void **state)
{
    Fixture f;
    LoginQuestion one;
    (void)state;
    fixture_open(&f, answer_renewed);
    login_question(&f, &one);
    login_changes = 1;
    ask(&f, &one.q);
    f.w.world.poll(&f.w.world, -1, 0);
    assert_non_null(strstr(login_file, "\"refreshToken\":\"r2\""));
    assert_non_null(strstr(login_file, "\"dpopKey\":\"K\""));
    fixture_close(&f);
}

/* A secret that lost its mark on the way (code that Terragrunt generated) still reaches no host,
 * not even a name server, and no parameter. */
void test_store_sends_no_secret_in_a_name(void **state)
{
    Fixture f;
    const Param session[] = {{.name = "RoleSessionName", .text = "abcd3fgh2jkl5mnop"}};
    (void)state;
    secret_remember(true);
    fixture_open(&f, answer_identity);
    secret_suspect(span_of("abcd3fgh2jkl5mnop"));
    Question host = identity_question(&f), param = host;
    host.endpoint = "https://sts.abcd3fgh2jkl5mnop.amazonaws.com";
    param.kind = Q_ASSUME_ROLE;
    param.params = session;
    param.n_params = 1;
    assert_int_equal(ask(&f, &host)->not_asked, NOT_ASKED_PRIVATE);
    assert_int_equal(ask(&f, &param)->not_asked, NOT_ASKED_PRIVATE);
    assert_int_equal(f.w.n_requests, 0);
    param.n_params = 0;
    assert_int_equal(ask(&f, &param)->not_asked, NOT_ASKED_NONE);
    secret_remember(false);
    leak_forget();
    fixture_close(&f);
}

void test_store_renews_no_login_session_against_the_rules(void **state)
{
    Fixture f;
    LoginQuestion row;
    (void)state;
    fixture_open(&f, answer_renewed);
    login_question(&f, &row);
    f.options.read_only = true;
    assert_int_equal(ask(&f, &row.q)->not_asked, NOT_ASKED_READ_ONLY);
    f.options.read_only = false;
    row.q.overridden = true;
    row.q.endpoint = "https://signin.example";
    assert_int_equal(ask(&f, &row.q)->not_asked, NOT_ASKED_HOST);
    row.q.overridden = false;
    row.q.route.insecure = true;
    assert_int_equal(ask(&f, &row.q)->not_asked, NOT_ASKED_HOST);
    assert_int_equal(f.w.n_requests, 0);
    assert_non_null(strstr(login_file, "\"refreshToken\":\"r\""));
    fixture_close(&f);
}

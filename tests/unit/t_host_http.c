/* HTTP over real sockets on loopback: what comes back, and what each way of going wrong is called.
 */
#include "tests/support/setup.h"

#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/secret.h"
#include "host/host.h"
#include "tests/support/fetch.h"
#include "tests/support/testserver.h"

static const char *url_of(Arena *a, const TestServer *s, const char *path)
{
    return arena_printf(a, "http://127.0.0.1:%d%s", s->port, path);
}

static void serve_echo(TestConn *c)
{
    while (test_read_request(c)) {
        char body[20000];
        snprintf(body, sizeof body, "%d\n%s\n%s", c->number, c->request, c->body);
        test_send(c, TEST_REPLY_WITH("200 OK",
                                     "Date: Mon, 23 Nov 2026 15:44:46 GMT\r\nX-Seen:  yes \r\n",
                                     body));
    }
}

void test_a_request_goes_out_as_given(void **state)
{
    static const HttpHeader headers[] = {
        {"X-Amz-Date", "20260101T000000Z"}, {"Content-Type", "text/x"}, {"X-Empty", ""}};
    Arena a = ARENA_INIT;
    World *w;
    TestServer *s;
    HttpRequest r = {.method = "POST", .headers = headers, .n_headers = 3, .body = span_of("a=b")};
    Fetched f = {.arena = &a};
    (void)state;
    host_init();
    w = host_world_new();
    s = test_server_start(serve_echo, NULL);
    r.url = url_of(&a, s, "/p/./x?q=1");
    assert_true(fetch_start(w, &r, &f) > 0);
    assert_int_equal(f.calls, 0);
    fetch_wait(w, &f, 1);
    assert_int_equal(f.http.net, NET_OK);
    assert_int_equal(f.http.status, 200);
    assert_string_equal(http_header(&f.http, "x-seen"), "yes");
    assert_non_null(strstr(f.http.body.ptr, "POST /p/./x?q=1 HTTP/1.1"));
    assert_non_null(strstr(f.http.body.ptr, "X-Amz-Date: 20260101T000000Z\r\n"));
    assert_non_null(strstr(f.http.body.ptr, "X-Empty:\r\n"));
    assert_null(strstr(f.http.body.ptr, "Accept:"));
    assert_null(strstr(f.http.body.ptr, "Expect:"));
    assert_true(f.http.body.len > 3 &&
                memcmp(f.http.body.ptr + f.http.body.len - 3, "a=b", 3) == 0);
    test_server_stop(s);
    host_world_free(w);
    arena_clear(&a);
}

void test_methods_keep_their_name(void **state)
{
    static const char *const methods[] = {"GET", "PUT", "POST", "DELETE"};
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    TestServer *s = test_server_start(serve_echo, NULL);
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
        HttpRequest r = {.method = methods[i], .url = url_of(&a, s, "/m")};
        Fetched f = {.arena = &a};
        fetch_start(w, &r, &f);
        fetch_wait(w, &f, 1);
        assert_int_equal(f.http.net, NET_OK);
        assert_non_null(strstr(f.http.body.ptr, arena_printf(&a, "%s /m HTTP/1.1", methods[i])));
    }
    test_server_stop(s);
    host_world_free(w);
    arena_clear(&a);
}

/* The second request to a host uses the first one's connection: no second handshake. */
void test_connections_are_used_again(void **state)
{
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    TestServer *s = test_server_start(serve_echo, NULL);
    (void)state;
    for (int i = 1; i <= 3; i++) {
        Fetched f = fetch_url(w, &a, url_of(&a, s, "/"), NULL);
        assert_int_equal(f.http.body.ptr[0], '0' + i);
    }
    test_server_stop(s);
    host_world_free(w);
    arena_clear(&a);
}

static void serve_head(TestConn *c)
{
    test_read_request(c);
    test_send(
        c,
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 900\r\nx-amz-bucket-region: eu-west-1\r\n\r\n");
    test_hang();
}

void test_a_head_has_no_body_to_wait_for(void **state)
{
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    TestServer *s = test_server_start(serve_head, NULL);
    HttpRequest r = {.method = "HEAD", .url = url_of(&a, s, "/")};
    Fetched f = {.arena = &a};
    (void)state;
    fetch_start(w, &r, &f);
    fetch_wait(w, &f, 1);
    assert_int_equal(f.http.net, NET_OK);
    assert_int_equal(f.http.status, 403);
    assert_string_equal(http_header(&f.http, "X-Amz-Bucket-Region"), "eu-west-1");
    test_server_stop(s);
    host_world_free(w);
    arena_clear(&a);
}

static void serve_reset(TestConn *c)
{
    test_read_request(c);
    test_reset(c);
}

static void serve_nothing(TestConn *c)
{
    test_read_request(c);
}

static void serve_truncated(TestConn *c)
{
    test_read_request(c);
    test_send(c, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<GetCallerIdentityResponse");
}

static void serve_hang(TestConn *c)
{
    test_read_request(c);
    test_hang();
}

static void serve_redirect(TestConn *c)
{
    test_read_request(c);
    test_send(c, TEST_REPLY_WITH("302 Found", "Location: http://login.example/\r\n", ""));
}

static void serve_continue_first(TestConn *c)
{
    test_read_request(c);
    test_send(c, "HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n");
    test_send(c, TEST_REPLY_WITH("200 OK", "X-Late: 2\r\n", "x"));
}

void test_what_goes_wrong_has_a_name(void **state)
{
    static const struct {
        TestServe serve;
        enum net_state net;
        int status;
    } rows[] = {
        {serve_reset, NET_RESET, 0},           {serve_nothing, NET_EMPTY, 0},
        {serve_truncated, NET_TRUNCATED, 200}, {serve_redirect, NET_OK, 302},
        {serve_continue_first, NET_OK, 200},
    };
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TestServer *s = test_server_start(rows[i].serve, NULL);
        Fetched f = fetch_url(w, &a, url_of(&a, s, "/"), NULL);
        assert_int_equal(f.http.net, rows[i].net);
        assert_int_equal(f.http.status, rows[i].status);
        assert_null(http_header(&f.http, "X-Early"));
        test_server_stop(s);
    }
    host_world_free(w);
    arena_clear(&a);
}

void test_refusals_and_names_that_do_not_exist(void **state)
{
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    int fd, port = test_refused_port(&fd);
    const char *refused = arena_printf(&a, "127.0.0.1:%d", port);
    const struct {
        const char *url;
        enum net_state net;
    } rows[] = {
        {arena_printf(&a, "http://%s/", refused), NET_REFUSED},
        {arena_printf(&a, "https://%s/", refused), NET_REFUSED},
        {"ftp://127.0.0.1/", NET_BAD_URL},
        {"http://user@127.0.0.1/", NET_BAD_URL},
        {"http://127.0.0.1:99999/", NET_BAD_URL},
        {"no url at all", NET_BAD_URL},
        {"", NET_BAD_URL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Fetched f = fetch_url(w, &a, rows[i].url, NULL);
        if (f.http.net != rows[i].net)
            fail_msg("%s: %s", rows[i].url, net_state_name(f.http.net));
        assert_int_equal(f.calls, 1);
        assert_true(f.http.elapsed_ms < 1000);
    }
    close(fd);
    host_world_free(w);
    arena_clear(&a);
}

void test_silence_ends_at_the_time_out(void **state)
{
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    TestServer *s = test_server_start(serve_hang, NULL);
    HttpRequest r = {.method = "GET", .url = url_of(&a, s, "/"), .timeout_ms = 150};
    Fetched f = {.arena = &a};
    (void)state;
    fetch_start(w, &r, &f);
    fetch_wait(w, &f, 1);
    assert_int_equal(f.http.net, NET_TIMEOUT);
    assert_true(f.http.elapsed_ms >= 140);
    test_server_stop(s);
    host_world_free(w);
    arena_clear(&a);
}

void test_a_cancel_comes_back_once(void **state)
{
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    TestServer *s = test_server_start(serve_hang, NULL);
    HttpRequest r = {.method = "GET", .url = url_of(&a, s, "/")};
    Fetched f = {.arena = &a};
    uint64_t id = fetch_start(w, &r, &f);
    (void)state;
    w->poll(w, -1, 0);
    w->http_cancel(w, id);
    w->http_cancel(w, id);
    assert_int_equal(f.calls, 0);
    fetch_wait(w, &f, 1);
    w->poll(w, -1, 0);
    assert_int_equal(f.calls, 1);
    assert_int_equal(f.http.net, NET_CANCELLED);
    w->http_cancel(w, id);
    /* a World can go while something is in flight */
    fetch_start(w, &r, &f);
    host_world_free(w);
    assert_int_equal(f.calls, 1);
    test_server_stop(s);
    arena_clear(&a);
}

static void serve_long(TestConn *c)
{
    static char body[40000];
    memset(body, 'x', sizeof body - 1);
    test_read_request(c);
    test_send(c, TEST_REPLY("200 OK", body));
}

void test_a_long_answer_is_cut(void **state)
{
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    TestServer *s = test_server_start(serve_long, NULL);
    HttpRequest r = {.method = "GET", .url = url_of(&a, s, "/"), .max_body_bytes = 1000};
    Fetched f = {.arena = &a};
    (void)state;
    fetch_start(w, &r, &f);
    fetch_wait(w, &f, 1);
    assert_int_equal(f.http.net, NET_OK);
    assert_true(f.http.truncated);
    assert_int_equal(f.http.body.len, 1000);
    test_server_stop(s);
    host_world_free(w);
    arena_clear(&a);
}

void test_a_line_break_never_leaves_in_a_header(void **state)
{
    static const HttpHeader bad = {"X", "a\r\nY: b"};
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    HttpRequest r = {
        .method = "GET", .url = "http://127.0.0.1:1/", .headers = &bad, .n_headers = 1};
    Fetched f = {.arena = &a};
    (void)state;
    fetch_start(w, &r, &f);
    fetch_wait(w, &f, 1);
    assert_int_equal(f.http.net, NET_BAD_URL);
    host_world_free(w);
    arena_clear(&a);
}

void test_a_hundred_requests_at_once(void **state)
{
    enum { MANY = 128 };
    static Fetched all[MANY];
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    TestServer *s = test_server_start(serve_echo, NULL);
    (void)state;
    memset(all, 0, sizeof all);
    for (int i = 0; i < MANY; i++) {
        HttpRequest r = {.method = "GET", .url = url_of(&a, s, arena_printf(&a, "/%d", i))};
        all[i].arena = &a;
        fetch_start(w, &r, &all[i]);
    }
    fetch_wait(w, all, MANY);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(all[i].http.net, NET_OK);
        assert_non_null(strstr(all[i].http.body.ptr, arena_printf(&a, "GET /%d HTTP", i)));
    }
    test_server_stop(s);
    host_world_free(w);
    arena_clear(&a);
}

/* ---- proxies (plain HTTP; CONNECT is in t_host_tls.c) ---- */

static void serve_proxy_login(TestConn *c)
{
    while (test_read_request(c))
        test_send(c, strstr(c->request, "Proxy-Authorization: Basic YTpi\r\n")
                         ? TEST_REPLY("200 OK", c->request)
                         : TEST_REPLY_WITH("407 Proxy Authentication Required",
                                           "Proxy-Authenticate: Basic realm=\"p\"\r\n", ""));
}

void test_a_proxy_is_asked_as_told(void **state)
{
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    TestServer *s = test_server_start(serve_proxy_login, NULL);
    HttpRoute route = {.proxy_url = url_of(&a, s, ""),
                       .proxy_auth = secret_new(&a, span_of("a:b"))};
    int fd, port = test_refused_port(&fd);
    Fetched f = fetch_url(w, &a, "http://metadata.example/x", &route);
    (void)state;
    assert_int_equal(f.http.net, NET_OK);
    assert_non_null(strstr(f.http.body.ptr, "GET http://metadata.example/x HTTP/1.1"));
    route.proxy_auth = NULL;
    f = fetch_url(w, &a, "http://metadata.example/x", &route);
    assert_int_equal(f.http.net, NET_PROXY_AUTH);
    assert_int_equal(f.http.status, 407);
    route.proxy_url = arena_printf(&a, "http://127.0.0.1:%d", port);
    f = fetch_url(w, &a, "http://metadata.example/x", &route);
    assert_int_equal(f.http.net, NET_PROXY_REFUSED);
    close(fd);
    test_server_stop(s);
    host_world_free(w);
    arena_clear(&a);
}

/* The environment's proxies are our business alone; libcurl must not look there. */
void test_no_proxy_but_the_given_one(void **state)
{
    Arena a = ARENA_INIT;
    World *w = host_world_new();
    TestServer *s = test_server_start(serve_echo, NULL);
    Fetched f;
    (void)state;
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
    f = fetch_url(w, &a, url_of(&a, s, "/"), NULL);
    unsetenv("http_proxy");
    unsetenv("ALL_PROXY");
    assert_int_equal(f.http.net, NET_OK);
    test_server_stop(s);
    host_world_free(w);
    arena_clear(&a);
}

/* ---- the loop ---- */

void test_poll_tells_of_the_callers_descriptor(void **state)
{
    World *w = host_world_new();
    int ends[2];
    int64_t before = w->mono_ms(w);
    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_false(w->poll(w, ends[0], 30));
    assert_true(w->mono_ms(w) - before >= 25);
    assert_int_equal(write(ends[1], "x", 1), 1);
    before = w->mono_ms(w);
    assert_true(w->poll(w, ends[0], -1));
    assert_true(w->mono_ms(w) - before < 1000);
    close(ends[0]);
    close(ends[1]);
    host_world_free(w);
}

void test_an_added_delay_holds_answers_back(void **state)
{
    Arena a = ARENA_INIT;
    HostOverlay overlay = {.delay_ms = 60, .clock_offset_s = -3600};
    World *w = host_world_overlay(&overlay), *real = host_world_new();
    TestServer *s = test_server_start(serve_echo, NULL);
    Fetched f = fetch_url(w, &a, url_of(&a, s, "/"), NULL);
    (void)state;
    assert_int_equal(f.http.net, NET_OK);
    assert_true(f.http.elapsed_ms >= 60);
    assert_true(real->now_s(real) - w->now_s(w) >= 3599);
    test_server_stop(s);
    host_world_free(real);
    host_world_free(w);
    arena_clear(&a);
}

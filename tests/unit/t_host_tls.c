/* TLS and CONNECT over real sockets: who is trusted, and what is seen of the far end when it is
 * not. */
#include "tests/support/setup.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/secret.h"
#include "host/host.h"
#include "tests/support/fetch.h"
#include "tests/support/testserver.h"

static const char aws_host[] = "sts.us-east-1.amazonaws.com";

/* One certificate authority and one World, whose https hosts are all the server's. */
typedef struct Fixture {
    Arena arena;
    TestCa *ca;
    TestServer *server;
    World *world;
    HostOverlay overlay;
    HttpRoute route;
} Fixture;

static Fixture *fixture_new(TestServe serve)
{
    Fixture *x = mem_alloc(sizeof *x);
    host_init();
    x->ca = test_ca_new(aws_host);
    x->server = test_server_start(serve, x->ca);
    x->overlay = (HostOverlay){.aws_port = x->server->port, .aws_ca_file = x->ca->ca_file};
    x->world = host_world_overlay(&x->overlay);
    return x;
}

static void fixture_free(Fixture *x)
{
    host_world_free(x->world);
    test_server_stop(x->server);
    test_ca_free(x->ca);
    arena_clear(&x->arena);
    mem_free(x);
}

static Fetched fixture_get(Fixture *x)
{
    return fetch_url(x->world, &x->arena, "https://sts.us-east-1.amazonaws.com/", &x->route);
}

static void answer_all(TestConn *c, enum test_cert cert)
{
    if (!test_speak_tls(c, cert))
        return;
    while (test_read_request(c)) {
        char body[32];
        snprintf(body, sizeof body, "%d", c->number);
        test_send(c, TEST_REPLY("200 OK", body));
    }
}

static void serve_good(TestConn *c)
{
    answer_all(c, TEST_CERT_GOOD);
}

static void serve_wrong_host(TestConn *c)
{
    answer_all(c, TEST_CERT_WRONG_HOST);
}

static void serve_expired(TestConn *c)
{
    answer_all(c, TEST_CERT_EXPIRED);
}

static void serve_not_yet(TestConn *c)
{
    answer_all(c, TEST_CERT_NOT_YET);
}

static void serve_unknown_ca(TestConn *c)
{
    answer_all(c, TEST_CERT_UNKNOWN_CA);
}

static void serve_self_signed(TestConn *c)
{
    answer_all(c, TEST_CERT_SELF_SIGNED);
}

static void serve_no_tls(TestConn *c)
{
    char byte;
    if (read(c->fd, &byte, 1) == 1)
        test_send(c, "HTTP/1.1 400 Bad Request\r\n\r\n");
}

static void serve_reset_at_once(TestConn *c)
{
    char byte;
    if (read(c->fd, &byte, 1) == 1)
        test_reset(c);
}

static void serve_close_at_once(TestConn *c)
{
    char byte;
    (void)!read(c->fd, &byte, 1);
}

void test_each_refusal_has_its_name_and_shows_the_certificate(void **state)
{
    static const struct {
        TestServe serve;
        enum net_state net;
        const char *subject, *issuer;
    } rows[] = {
        {serve_good, NET_OK, "CN=sts.us-east-1.amazonaws.com", "CN=Test Root"},
        {serve_wrong_host, NET_TLS_WRONG_HOST, "CN=wrong.example", "CN=Test Root"},
        {serve_expired, NET_TLS_EXPIRED, "CN=sts.us-east-1.amazonaws.com", "CN=Test Root"},
        {serve_not_yet, NET_TLS_NOT_YET, "CN=sts.us-east-1.amazonaws.com", "CN=Test Root"},
        {serve_unknown_ca, NET_TLS_UNKNOWN_CA, "CN=sts.us-east-1.amazonaws.com",
         "CN=Corporate Inspection Root"},
        {serve_self_signed, NET_TLS_UNKNOWN_CA, "CN=sts.us-east-1.amazonaws.com",
         "CN=sts.us-east-1.amazonaws.com"},
        {serve_no_tls, NET_TLS_FAILED, NULL, NULL},
        {serve_reset_at_once, NET_RESET, NULL, NULL},
        {serve_close_at_once, NET_RESET, NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Fixture *x = fixture_new(rows[i].serve);
        Fetched f = fixture_get(x);
        if (f.http.net != rows[i].net)
            fail_msg("row %zu: %s (%s)", i, net_state_name(f.http.net), f.http.detail);
        if (rows[i].subject) {
            assert_string_equal(f.http.tls_subject, rows[i].subject);
            assert_string_equal(f.http.tls_issuer, rows[i].issuer);
            assert_true(f.http.tls_not_after_s > 0);
        }
        assert_int_equal(f.http.tls_verified, rows[i].net == NET_OK);
        fixture_free(x);
    }
}

void test_the_second_request_needs_no_handshake_and_still_shows_the_certificate(void **state)
{
    Fixture *x = fixture_new(serve_good);
    Fetched f = fixture_get(x);
    (void)state;
    assert_int_equal(f.http.body.ptr[0], '1');
    f = fixture_get(x);
    assert_int_equal(f.http.body.ptr[0], '2');
    assert_string_equal(f.http.tls_issuer, "CN=Test Root");
    assert_true(f.http.tls_verified);
    fixture_free(x);
}

void test_a_connection_trusted_by_one_route_is_not_used_by_another(void **state)
{
    Fixture *x = fixture_new(serve_good);
    Fetched f = fixture_get(x);
    (void)state;
    assert_int_equal(f.http.net, NET_OK);
    x->route.ca_file = x->ca->rogue_file;
    f = fixture_get(x);
    assert_int_equal(f.http.net, NET_TLS_UNKNOWN_CA);
    x->route = (HttpRoute){.insecure = true, .ca_file = x->ca->rogue_file};
    f = fixture_get(x);
    assert_int_equal(f.http.net, NET_OK);
    assert_false(f.http.tls_verified);
    assert_string_equal(f.http.tls_issuer, "CN=Test Root");
    x->route.insecure = false;
    f = fixture_get(x);
    assert_int_equal(f.http.net, NET_TLS_UNKNOWN_CA);
    fixture_free(x);
}

static const char *write_file(Fixture *x, const char *name, const char *text)
{
    const char *path = arena_printf(&x->arena, "%s/%s", x->ca->dir, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    return path;
}

void test_ca_bundles_that_can_not_be_used(void **state)
{
    Fixture *x = fixture_new(serve_good);
    const char *garbage = write_file(
        x, "garbage.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    const char *empty = write_file(x, "empty.pem", "");
    const struct {
        const char *file;
        enum net_state net;
    } rows[] = {{"/nonexistent/ca.pem", NET_CA_UNREADABLE},
                {x->ca->dir, NET_CA_UNREADABLE},
                {garbage, NET_CA_GARBAGE},
                {empty, NET_CA_GARBAGE}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        x->route.ca_file = rows[i].file;
        assert_int_equal(fixture_get(x).http.net, rows[i].net);
    }
    unlink(garbage);
    unlink(empty);
    fixture_free(x);
}

/* A bundle that was repaired meanwhile is read anew; a folder of certificates does as well. */
void test_trust_follows_the_file(void **state)
{
    Fixture *x = fixture_new(serve_unknown_ca);
    const char *bundle = arena_printf(&x->arena, "%s/bundle.pem", x->ca->dir);
    (void)state;
    assert_int_equal(link(x->ca->ca_file, bundle), 0);
    x->route.ca_file = bundle;
    assert_int_equal(fixture_get(x).http.net, NET_TLS_UNKNOWN_CA);
    unlink(bundle);
    write_file(x, "bundle.pem", "# changed\n");
    assert_int_equal(fixture_get(x).http.net, NET_CA_GARBAGE);
    x->route = (HttpRoute){.ca_dir = arena_printf(&x->arena, "/nonexistent:%s", x->ca->dir)};
    assert_int_equal(fixture_get(x).http.net, NET_OK);
    unlink(bundle);
    fixture_free(x);
}

/* SSL_CERT_FILE and SSL_CERT_DIR: each replaces its own half of the system's store, and what can't
 * be read is skipped. */
void test_trust_as_go_takes_it_from_the_environment(void **state)
{
    Fixture *x = fixture_new(serve_good);
    (void)state;
    x->route = (HttpRoute){.ca_file = x->ca->ca_file, .ca_as_go = true};
    assert_int_equal(fixture_get(x).http.net, NET_OK);
    x->route =
        (HttpRoute){.ca_file = "/nonexistent/ca.pem", .ca_dir = x->ca->dir, .ca_as_go = true};
    assert_int_equal(fixture_get(x).http.net, NET_OK);
    x->route = (HttpRoute){.ca_file = "/nonexistent/ca.pem", .ca_as_go = true};
    assert_int_equal(fixture_get(x).http.net, NET_TLS_UNKNOWN_CA);
    fixture_free(x);
}

/* ---- CONNECT ---- */

static void serve_connect(TestConn *c)
{
    if (test_read_request(c) && strstr(c->request, "CONNECT sts.us-east-1.amazonaws.com:443 ")) {
        test_send(c, "HTTP/1.1 200 Connection established\r\nX-Proxy: 1\r\n\r\n");
        answer_all(c, TEST_CERT_GOOD);
    }
}

static void serve_connect_502(TestConn *c)
{
    test_read_request(c);
    test_send(c, TEST_REPLY("502 Bad Gateway", "no such host"));
}

static void serve_connect_407(TestConn *c)
{
    test_read_request(c);
    test_send(c, strstr(c->request, "Proxy-Authorization: Basic ")
                     ? TEST_REPLY("403 Forbidden", "")
                     : TEST_REPLY_WITH("407 Proxy Authentication Required",
                                       "Proxy-Authenticate: Basic realm=\"p\"\r\n", ""));
}

static void serve_connect_inspected(TestConn *c)
{
    test_read_request(c);
    test_send(c, "HTTP/1.1 200 OK\r\n\r\n");
    answer_all(c, TEST_CERT_UNKNOWN_CA);
}

static void serve_connect_then_reset(TestConn *c)
{
    char byte;
    test_read_request(c);
    test_send(c, "HTTP/1.1 200 OK\r\n\r\n");
    if (read(c->fd, &byte, 1) == 1)
        test_reset(c);
}

static void serve_connect_hang(TestConn *c)
{
    test_read_request(c);
    test_hang();
}

void test_proxies_that_answer_connect(void **state)
{
    static const struct {
        TestServe serve;
        const char *login;
        enum net_state net;
        int status;
    } rows[] = {
        {serve_connect, NULL, NET_OK, 200},
        {serve_connect_502, NULL, NET_PROXY_STATUS, 502},
        {serve_connect_407, NULL, NET_PROXY_AUTH, 407},
        {serve_connect_407, "u:p", NET_PROXY_STATUS, 403},
        {serve_connect_inspected, NULL, NET_TLS_UNKNOWN_CA, 0},
        {serve_connect_then_reset, NULL, NET_RESET, 0},
        {serve_connect_hang, NULL, NET_TIMEOUT, 0},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Fixture *x = fixture_new(rows[i].serve);
        World *w = host_world_new(); /* no overlay: the proxy is the way */
        HttpRequest r = {.method = "GET",
                         .url = "https://sts.us-east-1.amazonaws.com/",
                         .timeout_ms = rows[i].net == NET_TIMEOUT ? 400 : 0};
        Fetched f = {.arena = &x->arena};
        r.route.proxy_url = arena_printf(&x->arena, "http://127.0.0.1:%d", x->server->port);
        r.route.ca_file = x->ca->ca_file;
        r.route.proxy_auth = rows[i].login ? secret_new(&x->arena, span_of(rows[i].login)) : NULL;
        fetch_start(w, &r, &f);
        fetch_wait(w, &f, 1);
        if (f.http.net != rows[i].net || f.http.status != rows[i].status)
            fail_msg("row %zu: %s %d (%s)", i, net_state_name(f.http.net), f.http.status,
                     f.http.detail);
        assert_null(http_header(&f.http, "X-Proxy"));
        host_world_free(w);
        fixture_free(x);
    }
}

/* ---- the lab's World ---- */

void test_nothing_leaves_a_lab(void **state)
{
    static const struct {
        const char *url, *proxy;
        enum net_state net;
    } rows[] = {
        {"https://registry.terraform.io/", NULL, NET_TLS_WRONG_HOST}, /* came to the lab's server */
        {"http://169.254.169.254/latest/", NULL, NET_REFUSED},
        {"https://sts.us-east-1.amazonaws.com/", "http://proxy.corp.example:3128", NET_PROXY_DNS},
        {"https://sts.us-east-1.amazonaws.com/", "proxy.corp.example:3128", NET_PROXY_DNS},
    };
    Fixture *x = fixture_new(serve_good);
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        HttpRoute route = {.proxy_url = rows[i].proxy};
        Fetched f = fetch_url(x->world, &x->arena, rows[i].url, &route);
        if (f.http.net != rows[i].net)
            fail_msg("%s: %s (%s)", rows[i].url, net_state_name(f.http.net), f.http.detail);
    }
    fixture_free(x);
}

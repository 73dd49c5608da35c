/* Proxies as Go chooses them: golang.org/x/net/http/httpproxy, and the arguments of provider and
 * backend. */
#include "tests/support/setup.h"

#include <string.h>

#include "predict/no_proxy.h"
#include "predict/route.h"
#include "tests/support/predictscene.h"

void test_no_proxy_forms(void **state)
{
    static const struct {
        const char *list, *url;
        bool direct;
    } rows[] = {
        {"*", "https://sts.us-east-1.amazonaws.com", true},
        {"sts.us-east-1.amazonaws.com", "https://sts.us-east-1.amazonaws.com", true},
        {"amazonaws.com", "https://sts.us-east-1.amazonaws.com", true},
        {".amazonaws.com", "https://sts.us-east-1.amazonaws.com", true},
        {"*.amazonaws.com", "https://sts.us-east-1.amazonaws.com", true},
        {".amazonaws.com", "https://amazonaws.com", false},
        {"amazonaws.com", "https://notamazonaws.com", false},
        {"AMAZONAWS.COM", "https://sts.amazonaws.com", true},
        {"a.example, sts.amazonaws.com ", "https://sts.amazonaws.com", true},
        {"sts.amazonaws.com:443", "https://sts.amazonaws.com", true},
        {"sts.amazonaws.com:8443", "https://sts.amazonaws.com", false},
        {"10.0.0.0/8", "http://10.1.2.3:4566", true},
        {"10.0.0.0/8", "http://11.1.2.3", false},
        {"10.1.2.3", "http://10.1.2.3", true},
        {"10.1.2.3/32", "http://10.1.2.3", true},
        {"10.1.2.3/32", "http://10.1.2.2", false},
        {"0.0.0.0/0", "http://10.1.2.3", true},
        {"10.0.0.0/", "http://10.1.2.3", false},
        {"10.0.0.0/x", "http://10.1.2.3", false},
        {"10.0.0.0/1.", "http://10.1.2.3", false},
        {"10.0.0.0/:", "http://10.1.2.3", false},
        {"0.0.0.0/4294967200", "http://10.1.2.3", false},
        {"fd00::/129", "http://[fd00:ec2::254]", false},
        {"10.0.0.0/33", "http://10.1.2.3", false},
        {"0.0.0.0/1290", "http://10.1.2.3", false},
        {"fd00::/8", "http://[fd00:ec2::254]", true},
        {"", "https://sts.amazonaws.com", false},
        {NULL, "https://sts.amazonaws.com", false},
        {",,", "https://sts.amazonaws.com", false},
    };
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if ((no_proxy_entry(&a, rows[i].list, authority_of(rows[i].url)) != NULL) != rows[i].direct)
            fail_msg("%s for %s", rows[i].list ? rows[i].list : "(null)", rows[i].url);
    arena_clear(&a);
}

void test_loopback_is_never_proxied(void **state)
{
    (void)state;
    assert_true(no_proxy_loopback(span_of("localhost")));
    assert_true(no_proxy_loopback(span_of("127.0.0.1")));
    assert_true(no_proxy_loopback(span_of("127.9.9.9")));
    assert_true(no_proxy_loopback(span_of("::1")));
    assert_false(no_proxy_loopback(span_of("128.0.0.1")));
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})
#define BLOCK(args) \
    "provider \"aws\" {\n  region = \"us-east-1\"\n" args "}\ndata \"aws_region\" \"r\" {}\n"

void test_which_proxy(void **state)
{
    const struct {
        const char *hcl;
        const char *const *env;
        const char *url, *proxy;
    } rows[] = {
        {BLOCK(""), LIST("HTTPS_PROXY=http://p:1"), "https://x.example", "http://p:1"},
        {BLOCK(""), LIST("https_proxy=http://p:2"), "https://x.example", "http://p:2"},
        {BLOCK(""), LIST("HTTPS_PROXY=http://p:1", "https_proxy=http://p:2"), "https://x.example",
         "http://p:1"},
        {BLOCK(""), LIST("HTTP_PROXY=http://p:3"), "https://x.example", NULL},
        {BLOCK(""), LIST("HTTP_PROXY=http://p:3"), "http://x.example", "http://p:3"},
        {BLOCK(""), LIST("HTTPS_PROXY=p:4"), "https://x.example", "http://p:4"},
        {BLOCK("  https_proxy = \"http://a:5\"\n"), LIST("HTTPS_PROXY=http://p:1"),
         "https://x.example", "http://a:5"},
        {BLOCK("  http_proxy = \"http://a:6\"\n"), NULL, "https://x.example", "http://a:6"},
        {BLOCK("  http_proxy = \"http://a:6\"\n"), LIST("HTTPS_PROXY=http://p:1"),
         "https://x.example", "http://p:1"},
        {BLOCK("  https_proxy = \"\"\n"), LIST("HTTPS_PROXY=http://p:1"), "https://x.example",
         NULL},
        {BLOCK("  no_proxy = \"x.example\"\n"), LIST("HTTPS_PROXY=http://p:1"), "https://x.example",
         NULL},
        {BLOCK(""), LIST("HTTPS_PROXY=http://p:1", "NO_PROXY=x.example"), "https://x.example",
         NULL},
        {BLOCK(""), LIST("HTTP_PROXY=http://p:1"), "http://169.254.169.254", NULL},
        {BLOCK(""), LIST("HTTP_PROXY=http://p:1"), "http://localhost:4566", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Scene scene = {rows[i].env, NULL, rows[i].hcl, NULL, 0, NULL};
        SceneRun *run = scene_run(&scene);
        HttpRoute r = route_for(&run->arena, run->facts, scene_conf(run, "aws"), rows[i].url);
        if ((r.proxy_url != NULL) != (rows[i].proxy != NULL) ||
            (r.proxy_url && strcmp(r.proxy_url, rows[i].proxy) != 0))
            fail_msg("row %zu: %s", i, r.proxy_url ? r.proxy_url : "direct");
        scene_end(run);
    }
}

void test_a_proxys_password_stays_a_secret(void **state)
{
    Scene scene = {LIST("HTTPS_PROXY=http://user:hunter22@p:1"), NULL, BLOCK(""), NULL, 0, NULL};
    SceneRun *run = scene_run(&scene);
    HttpRoute r = route_for(&run->arena, run->facts, scene_conf(run, "aws"), "https://x.example");
    (void)state;
    assert_string_equal(r.proxy_url, "http://p:1");
    assert_int_equal(secret_shape(r.proxy_auth).len_bytes, strlen("user:hunter22"));
    scene_end(run);
}

void test_the_trust_store(void **state)
{
    Scene scene = {
        LIST("SSL_CERT_FILE=/h/own.pem"), NULL, BLOCK("  insecure = true\n"), NULL, 0, NULL};
    SceneRun *run = scene_run(&scene);
    const Configuration *c = scene_conf(run, "aws");
    (void)state;
    assert_string_equal(c->route.ca_file, "/h/own.pem");
    assert_string_equal(c->route.ca_from.name, "SSL_CERT_FILE");
    assert_true(c->route.insecure);
    scene_end(run);
}

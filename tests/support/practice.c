#include "tests/support/practice.h"

#include <string.h>
#include <time.h>

#include "host/host.h"
#include "sigv4/sigv4.h"
#include "tests/support/setup.h"

enum { HEADERS_MAX = 6 };

void test_aws_start_flawed(TestAws *aws, const char *ini, enum tls_flaw flaw)
{
    Err err = ERR_INIT;
    HostOverlay overlay = {.aws_port = 0};
    ServerPlan plan;
    const char *ca_file;
    memset(aws, 0, sizeof *aws);
    if (practice_load(&aws->arena, "test", span_of(ini), SPAN_EMPTY, (int64_t)time(NULL),
                      &aws->practice, &err) ||
        tls_make(&aws->arena, flaw, &aws->tls, &err) || sandbox_make(&aws->sandbox, &err) ||
        sandbox_write(&aws->sandbox, "ca.pem", span_of(aws->tls.ca), 0600, &err))
        fail_msg("%s", err.text);
    ca_file = arena_printf(&aws->arena, "%s/ca.pem", aws->sandbox.root);
    aws->console = arena_printf(&aws->arena, "%s/aws-console.ini", aws->sandbox.root);
    plan = (ServerPlan){&aws->practice, span_of(ini), aws->console, &aws->tls};
    if (server_start(&plan, &aws->server, &err))
        fail_msg("%s", err.text);
    overlay.aws_port = aws->server.aws_port;
    overlay.aws_ca_file = ca_file;
    aws->world = host_world_overlay(&overlay);
}

void test_aws_start(TestAws *aws, const char *ini)
{
    test_aws_start_flawed(aws, ini, TLS_FLAWLESS);
}

void test_aws_stop(TestAws *aws)
{
    host_world_free(aws->world);
    server_stop(&aws->server);
    sandbox_clear(&aws->sandbox);
    arena_clear(&aws->arena);
}

/* ---- requests ---- */

typedef struct Wait {
    Arena *arena;
    TestReply reply;
} Wait;

static const char *copy_header(Arena *arena, const HttpResult *result, const char *name)
{
    return arena_strdup(arena, http_header(result, name));
}

static void on_reply(void *data, const HttpResult *result)
{
    Wait *wait = data;
    wait->reply =
        (TestReply){.arrived = true,
                    .net = result->net,
                    .status = result->status,
                    .body = arena_span(wait->arena, result->body),
                    .date = copy_header(wait->arena, result, "Date"),
                    .bucket_region = copy_header(wait->arena, result, "x-amz-bucket-region"),
                    .location = copy_header(wait->arena, result, "Location")};
}

TestReply test_http(World *w, Arena *arena, const HttpRequest *request)
{
    Wait wait = {arena, {0}};
    w->http_start(w, request, on_reply, &wait);
    while (!wait.reply.arrived)
        w->poll(w, -1, -1);
    return wait.reply;
}

static size_t add_header(HttpHeader *headers, size_t n, const char *name, const char *value)
{
    if (value)
        headers[n++] = (HttpHeader){name, value};
    return n;
}

TestReply test_aws_send(TestAws *aws, const TestSigned *r)
{
    Arena *a = &aws->arena;
    const char *date = sigv4_date(a, (int64_t)time(NULL) + r->skew_s),
               *path = r->path ? r->path : "/", *body = r->body ? r->body : "";
    HttpHeader headers[HEADERS_MAX];
    size_t n = add_header(headers, 0, "Host", r->host);
    SigScope scope = {date, r->region, r->service};
    SigInput input = {.method = r->method, .path = span_of(path), .query = span_of(r->query)};
    HttpRequest request = {.method = r->method,
                           .timeout_ms = r->timeout_ms > 0 ? r->timeout_ms : 20000};
    n = add_header(headers, n, "X-Amz-Date", date);
    n = add_header(headers, n, "X-Amz-Security-Token", r->token);
    if (r->service) {
        const char *signature;
        input.payload_hash = sigv4_payload_hash(a, span_of(body));
        input.raw_path = strcmp(r->service, "s3") == 0;
        if (input.raw_path)
            n = add_header(headers, n, "X-Amz-Content-Sha256", input.payload_hash);
        input.headers = headers;
        input.n_headers = n;
        signature =
            sigv4_signature(a, secret_new(a, span_of(r->secret)), &scope,
                            sigv4_string_to_sign(a, &scope, sigv4_canonical_request(a, &input)));
        n = add_header(headers, n, "Authorization",
                       sigv4_authorization(a, r->id, &scope, &input, signature));
    }
    n = add_header(headers, n, r->header_name, r->header_value);
    request.url = arena_printf(a, "https://%s%s%s%s", r->host, path, r->query ? "?" : "",
                               r->query ? r->query : "");
    request.headers = headers;
    request.n_headers = n;
    request.body = span_of(body);
    return test_http(aws->world, a, &request);
}

TestReply test_aws_post(TestAws *aws, const char *host, const char *service, const char *region,
                        const char *key, const char *body)
{
    const PracticeKey *k = practice_key(&aws->practice, key);
    TestSigned request = {.method = "POST",
                          .host = host,
                          .body = body,
                          .service = service,
                          .region = region,
                          .id = k->id,
                          .secret = k->secret,
                          .token = k->token};
    return test_aws_send(aws, &request);
}

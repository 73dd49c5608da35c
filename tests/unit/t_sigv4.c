#include "tests/support/setup.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "sigv4/sigv4.h"

/* A fixture file as text in the arena. */
static char *fixture(Arena *a, const char *name)
{
    static char chunk[65536];
    FILE *f = fopen(arena_printf(a, "%s/fixtures/%s", test_dir(), name), "rb");
    size_t n;
    assert_non_null(f);
    n = fread(chunk, 1, sizeof chunk - 1, f);
    assert_true(n > 0 && n < sizeof chunk - 1);
    fclose(f);
    return arena_strndup(a, chunk, n);
}

static const char *text_of(const cJSON *object, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

typedef VEC(HttpHeader) Headers;

static void add_header(Arena *a, Headers *headers, const char *name, const char *value)
{
    vec_push(a, headers, ((HttpHeader){name, value}));
}

/* "Name:value" lines; a line that starts with a blank goes on with the value before it. */
static Span read_headers(Arena *a, Span rest, Headers *out)
{
    Span line;
    while (span_next_line(&rest, &line) && line.len > 0) {
        size_t colon = span_find_char(line, ':');
        if (line.ptr[0] == ' ') {
            HttpHeader *last = vec_last(out);
            last->value = arena_printf(a, "%s\n%s", last->value, arena_span(a, line));
            continue;
        }
        add_header(a, out, arena_span(a, span_sub(line, 0, colon)),
                   arena_span(a, span_sub(line, colon + 1, line.len)));
    }
    return rest;
}

/* The vector's request with what a signer adds; returns the body's hash in the input. */
static SigInput request_of(Arena *a, const cJSON *vector, Headers *headers)
{
    const cJSON *context = cJSON_GetObjectItem(vector, "context");
    const cJSON *keys = cJSON_GetObjectItem(context, "credentials");
    Span rest = span_of(text_of(vector, "request")), line, target;
    SigInput in = {0};
    size_t query;
    const char *token = text_of(keys, "token");
    assert_true(span_next_line(&rest, &line));
    in.method = arena_span(a, span_sub(line, 0, span_find_char(line, ' ')));
    target = span_sub(line, strlen(in.method) + 1, line.len - strlen(" HTTP/1.1"));
    query = span_find_char(target, '?');
    in.path = span_sub(target, 0, query);
    in.query = span_sub(target, query + 1, target.len);
    rest = read_headers(a, rest, headers);
    add_header(a, headers, "X-Amz-Date",
               sigv4_date(a, text_parse_time(span_of(text_of(context, "timestamp")))));
    in.payload_hash = sigv4_payload_hash(a, rest);
    if (token && !cJSON_IsTrue(cJSON_GetObjectItem(context, "omit_session_token")))
        add_header(a, headers, "X-Amz-Security-Token", token);
    if (cJSON_IsTrue(cJSON_GetObjectItem(context, "sign_body")))
        add_header(a, headers, "x-amz-content-sha256", in.payload_hash);
    in.keep_dots = !cJSON_IsTrue(cJSON_GetObjectItem(context, "normalize"));
    in.headers = headers->items;
    in.n_headers = headers->len;
    return in;
}

static void check_vector(Arena *a, const cJSON *vector)
{
    const cJSON *context = cJSON_GetObjectItem(vector, "context");
    const cJSON *keys = cJSON_GetObjectItem(context, "credentials");
    Headers headers = VEC_INIT;
    SigInput in = request_of(a, vector, &headers);
    SigScope scope = {sigv4_date(a, text_parse_time(span_of(text_of(context, "timestamp")))),
                      text_of(context, "region"), text_of(context, "service")};
    Secret *secret = secret_new(a, span_of(text_of(keys, "secret_access_key")));
    const char *canonical = sigv4_canonical_request(a, &in);
    const char *to_sign = sigv4_string_to_sign(a, &scope, canonical);
    const char *signature = sigv4_signature(a, secret, &scope, to_sign);
    const char *header =
        sigv4_authorization(a, text_of(keys, "access_key_id"), &scope, &in, signature);
    SigClaim claim;
    assert_string_equal(canonical, text_of(vector, "canonical_request"));
    assert_string_equal(to_sign, text_of(vector, "string_to_sign"));
    assert_string_equal(signature, text_of(vector, "signature"));
    assert_null(sigv4_parse_authorization(a, span_of(header), &claim));
    assert_string_equal(claim.key_id, text_of(keys, "access_key_id"));
    assert_true(sigv4_verify(a, &claim, &in, scope.date, secret));
    assert_false(
        sigv4_verify(a, &claim, &in, scope.date, secret_new(a, span_of("another secret"))));
}

void test_vectors_of_aws_stage_by_stage(void **state)
{
    Arena a = ARENA_INIT;
    cJSON *root = cJSON_Parse(fixture(&a, "sigv4/vectors.json"));
    const cJSON *vector;
    int n = 0;
    (void)state;
    assert_non_null(root);
    cJSON_ArrayForEach(vector, cJSON_GetObjectItem(root, "vectors"))
    {
        print_message("%s\n", text_of(vector, "name"));
        check_vector(&a, vector);
        n++;
    }
    assert_int_equal(n, 38);
    cJSON_Delete(root);
    arena_clear(&a);
}

/* S3 signs the path as it is sent. */
void test_a_raw_path_is_not_encoded_again(void **state)
{
    Arena a = ARENA_INIT;
    HttpHeader host = {"host", "h"};
    SigInput in = {"GET", span_of("/a%20b/../c"), SPAN_EMPTY, &host, 1, "x", true, false};
    (void)state;
    assert_non_null(strstr(sigv4_canonical_request(&a, &in), "\n/a%20b/../c\n"));
    in.raw_path = false;
    assert_non_null(strstr(sigv4_canonical_request(&a, &in), "\n/c\n"));
    in.path = span_of("/a%20b");
    assert_non_null(strstr(sigv4_canonical_request(&a, &in), "\n/a%2520b\n"));
    arena_clear(&a);
}

void test_a_changed_request_does_not_verify(void **state)
{
    Arena a = ARENA_INIT;
    HttpHeader headers[] = {{"Host", "sts.amazonaws.com"},
                            {"X-Amz-Date", "20260101T000000Z"},
                            {"Accept", "not signed"}};
    SigInput in = {
        "POST", span_of("/"), SPAN_EMPTY, headers, 2, sigv4_payload_hash(&a, span_of("Action=x")),
        false,  false};
    SigScope scope = {"20260101T000000Z", "us-east-1", "sts"};
    Secret *secret = secret_new(&a, span_of("s"));
    const char *signature = sigv4_signature(
        &a, secret, &scope, sigv4_string_to_sign(&a, &scope, sigv4_canonical_request(&a, &in)));
    const char *header = sigv4_authorization(&a, "AKIDEXAMPLE", &scope, &in, signature);
    SigClaim claim;
    (void)state;
    assert_null(sigv4_parse_authorization(&a, span_of(header), &claim));
    in.n_headers = 3;
    assert_true(sigv4_verify(&a, &claim, &in, scope.date, secret));
    in.payload_hash = sigv4_payload_hash(&a, span_of("Action=y"));
    assert_false(sigv4_verify(&a, &claim, &in, scope.date, secret));
    in.payload_hash = sigv4_payload_hash(&a, span_of("Action=x"));
    in.headers = headers + 1; /* a header that was signed is gone */
    in.n_headers = 2;
    assert_false(sigv4_verify(&a, &claim, &in, scope.date, secret));
    arena_clear(&a);
}

void test_broken_authorization_headers(void **state)
{
    static const struct {
        const char *header, *words;
    } rows[] = {
        {"AWS3-HTTPS key", "Unsupported AWS 'algorithm': 'AWS3-HTTPS'."},
        {"AWS4-HMAC-SHA256 Credential",
         "'Credential' not a valid key=value pair (missing equal-sign)"},
        {"AWS4-HMAC-SHA256 Credential=AK ID/20260101/r/s/aws4_request, SignedHeaders=host, "
         "Signature=0",
         "'ID/20260101/r/s/aws4_request' not a valid key=value pair"},
        {"AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0",
         "Authorization header requires 'Credential' parameter."},
        {"AWS4-HMAC-SHA256 Credential=a/20260101/r/s/aws4_request, Signature=0",
         "requires 'SignedHeaders' parameter."},
        {"AWS4-HMAC-SHA256 Credential=a/b/20260101/r/s/aws4_request, SignedHeaders=host, "
         "Signature=0",
         "Credential must have exactly 5 slash-delimited elements"},
        {"AWS4-HMAC-SHA256 Credential=a/20260101/r/s, SignedHeaders=host, Signature=0",
         "exactly 5 slash-delimited elements"},
        {"", "Unsupported AWS 'algorithm': ''."},
    };
    Arena a = ARENA_INIT;
    SigClaim claim;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *words = sigv4_parse_authorization(&a, span_of(rows[i].header), &claim);
        assert_non_null(words);
        if (!strstr(words, rows[i].words))
            fail_msg("%s: %s", rows[i].header, words);
    }
    arena_clear(&a);
}

void test_dates_and_encoding(void **state)
{
    Arena a = ARENA_INIT;
    (void)state;
    assert_string_equal(sigv4_date(&a, 1440938160), "20150830T123600Z");
    assert_string_equal(sigv4_uri_encode(&a, span_of("a b/\xc3\xa9~"), false), "a%20b%2F%C3%A9~");
    assert_string_equal(sigv4_uri_encode(&a, span_of("a b/c"), true), "a%20b/c");
    arena_clear(&a);
}

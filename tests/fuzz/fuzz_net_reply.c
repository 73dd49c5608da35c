/* Any bytes as a reply: first byte = kind of question, second = status, then the body; children's
 * output too. */
#include <stddef.h>
#include <stdint.h>

#include "net/net.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int statuses[] = {200, 301, 400, 403, 404, 500};

static void fuzz_http(Arena *arena, const Question *q, uint8_t status, Span body)
{
    static const HttpHeader headers[] = {{"Date", "Thu, 01 Jan 2026 00:00:00 GMT"},
                                         {"x-amz-bucket-region", "eu-west-1"}};
    HttpResult r = {.net = NET_OK,
                    .status = statuses[status % ARRAY_LEN(statuses)],
                    .headers = headers,
                    .n_headers = 2,
                    .body = body};
    Answer answer;
    net_parse(arena, q, &r, 0, &answer);
    if (answer.ok && (answer.malformed || answer.error_code))
        BUG("an answer is both right and wrong");
}

static void fuzz_child(Arena *arena, const Question *q, Span out)
{
    ChildResult r = {.started = true, .out = out};
    Answer answer;
    net_parse_process(arena, q, &r, 0, &answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = ARENA_INIT;
    Credentials creds = {.access_key_id.text = "AKIAIOSFODNN7EXAMPLE",
                         .secret_key = secret_new(&arena, span_of("secret-key"))};
    Param params[] = {{"ExternalId", NULL, secret_new(&arena, span_of("external"))}};
    Question q = {.creds = &creds, .params = params, .n_params = 1};
    if (size >= 2) {
        Span body = {(const char *)data + 2, size - 2};
        q.kind = (enum question_kind)(data[0] % (Q_TERRAGRUNT_VERSION + 1));
        if (q.kind == Q_CREDENTIAL_PROCESS || q.kind == Q_TERRAFORM_VERSION ||
            q.kind == Q_TERRAGRUNT_VERSION)
            fuzz_child(&arena, &q, body);
        else
            fuzz_http(&arena, &q, data[1], body);
    }
    arena_clear(&arena);
    return 0;
}

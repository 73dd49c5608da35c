/* Any bytes as an Authorization header, a path and a query: lines of the input. */
#include <stddef.h>
#include <stdint.h>

#include "sigv4/sigv4.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = ARENA_INIT;
    Span rest = {(const char *)data, size}, header = SPAN_EMPTY;
    HttpHeader host = {"Host", "h"};
    SigInput in = {.method = "GET", .headers = &host, .n_headers = 1, .payload_hash = "x"};
    SigClaim claim;
    (void)(span_next_line(&rest, &header) && span_next_line(&rest, &in.path) &&
           span_next_line(&rest, &in.query));
    if (!sigv4_parse_authorization(&arena, header, &claim))
        (void)sigv4_verify(&arena, &claim, &in, "20260101T000000Z", NULL);
    in.raw_path = size & 1;
    (void)sigv4_canonical_request(&arena, &in);
    arena_clear(&arena);
    return 0;
}

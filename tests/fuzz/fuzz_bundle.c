/*
 * Any bytes as a bundle that somebody sent: as they are, and as the members of an object that has
 * the right schema already. What can be read is opened: a whole session on it, its report, and a
 * diff with itself, which must be empty. For libFuzzer.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "bundle/diff.h"
#include "report/report.h"
#include "tests/support/fakeworld.h"

enum { REPORT_MAX = 16 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void open_bundle(Bundle *b)
{
    World *inner = fake_world("/nowhere", NULL);
    AUTO_BUF Buf out = BUF_INIT(REPORT_MAX);
    ReportStyle style = {.utf8 = true, .columns = 80};
    SessionOptions options;
    Session *s;
    World *w = bundle_world(b, inner);
    options = *bundle_options(b);
    s = session_open(w, &options);
    while (session_busy(s))
        session_step(s, -1, 0);
    report_write(&out, session_view(s), FORMAT_JSON, &style);
    session_close(s);
    bundle_contents(&out, b);
    fake_world_free(inner);
}

static void read_bundle(Span bytes)
{
    Arena arena = ARENA_INIT;
    Err err = ERR_INIT;
    Bundle *b = bundle_read(&arena, bytes, &err), *again = bundle_read(&arena, bytes, &err);
    if ((b == NULL) != (again == NULL) || (!b && !err.text[0]))
        abort(); /* it is refused with a sentence, and always or never */
    if (b && bundle_diff(&arena, b, again).len > 0)
        abort();
    if (b)
        open_bundle(b);
    arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = ARENA_INIT;
    Span bytes = {(const char *)data, size};
    read_bundle(bytes);
    read_bundle(span_of(
        arena_printf(&arena, "{\"schema\": \"" BUNDLE_SCHEMA "\", %s", arena_span(&arena, bytes))));
    arena_clear(&arena);
    return 0;
}

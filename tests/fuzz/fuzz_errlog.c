/* Any bytes as a pasted error or a log, in pieces of a size that the first byte says: found,
 * scrubbed, explained, as JSON too. */
#include <stddef.h>
#include <stdint.h>

#include "engine/explain.h"
#include "errors/errlog.h"
#include "errors/scrub.h"
#include "report/explained.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = ARENA_INIT;
    AUTO_BUF Buf out = BUF_INIT((size_t)16 * 1024 * 1024);
    ReportStyle style = {.utf8 = true, .columns = 80};
    ErrLog *log = errlog_open(&arena);
    Explanation *x;
    Span all = {(const char *)data + 1, size - 1}, rest = all, line;
    Scrub scrub = {0};
    if (size == 0)
        rest = all = SPAN_EMPTY;
    while (rest.len > 0) {
        size_t piece = 1 + (size_t)data[0] * 16;
        piece = piece < rest.len ? piece : rest.len;
        errlog_feed(log, span_sub(rest, 0, piece));
        rest = span_sub(rest, piece, rest.len);
    }
    x = explain_errors(&arena, errlog_close(log), size > 0 && data[0] & 1);
    report_explained_text(&out, x, &style, false);
    report_explained_json(&out, x, true);
    for (rest = all; span_next_line(&rest, &line);) {
        buf_clear(&out);
        scrub_next(&scrub, &out, line, false);
    }
    arena_clear(&arena);
    return 0;
}

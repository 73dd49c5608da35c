#include "errors/errlog.h"

#include <string.h>

#include "base/alloc.h"
#include "data/error_codes.h"
#include "data/error_shapes.h"
#include "errors/anchors.h"
#include "errors/errfacts.h"
#include "errors/errjson.h"
#include "errors/errline.h"

enum {
    BLOCK_LINES = 60,
    BLOCK_BLANKS = 3,
    LOG_BLOCK_LINES = 40,
    RETRY_MAX = 2048,
    LOOK_BACK = 8192,
    ANCHORS_MAX = 600,
    PHRASE_MAX = 128
};

struct ErrLog {
    Arena *arena;
    Anchors *anchors;
    const char *words[ANCHORS_MAX];
    size_t n_words;
    ErrLogResult *result;
    Buf carry;  /* a line that is not complete yet; cut at ERRLINE_MAX */
    char *room; /* ERRLINE_MAX bytes for errline_read */
    unsigned context;
    Buf block; /* the block being collected */
    bool open, warning, boxed, inner, from_log;
    int lines, blanks;
    Buf retry;   /* the last line that tells of a retry: all there is where no answer ever comes */
    Span before; /* what stands before the present line, as far as it is at hand: a response's body
                    looks back for its head */
};

#define ERRLOG_RESPONSE "HTTP Response Received"

/* What begins an error beside the phrases of the tables; and what tells the context. */
static const char *const errlog_words[] = {
    "rror: ",           "rror configuring",
    "rror refreshing",  "rror loading",
    "rror validating",  "rror using",
    "rror occurred",    "rror(s) occurred",
    "rror finding",     "rror when",
    "rror initializ",   "rror assuming",
    "rror acquiring",   "rrors occurred",
    "owing errors",     "[ERROR]",
    "##[error]",        "\"@level\":\"error\"",
    "\"@level\": \"er", "<Code>",
    "\"__type\"",       "StatusCode: 4",
    "StatusCode: 5",    "StatusCode: 0",
    "status_code=4",    "status_code=5",
    "api error",        "annot be assumed",
    "Failed to ",       "failed to ",
    "ould not ",        "Couldn't",
    "annot assume",     "is not authorized",
    "Unable to ",       "Warning: ",
    "ailed get ",       "status code: 4",
    "status code: 5",
};

/* phrase, bits set, bits cleared */
static const struct {
    const char *phrase;
    unsigned set, clear;
} errlog_contexts[] = {
    {"Initializing the backend", ERRLOG_IN_BACKEND_INIT | ERRLOG_IN_TERRAFORM, 0},
    {"Initializing remote state for the", ERRLOG_IN_BACKEND_INIT | ERRLOG_IN_TERRAGRUNT, 0},
    {"Initializing provider plugins", ERRLOG_IN_TERRAFORM, ERRLOG_IN_BACKEND_INIT},
    {"Refreshing state", ERRLOG_IN_TERRAFORM, ERRLOG_IN_BACKEND_INIT},
    {"in the remote backend", ERRLOG_IN_REMOTE_RUN | ERRLOG_IN_TERRAFORM, ERRLOG_IN_BACKEND_INIT},
    {"in HCP Terraform", ERRLOG_IN_REMOTE_RUN | ERRLOG_IN_TERRAFORM, ERRLOG_IN_BACKEND_INIT},
    {"in Terraform Cloud", ERRLOG_IN_REMOTE_RUN | ERRLOG_IN_TERRAFORM, ERRLOG_IN_BACKEND_INIT},
    {"Preparing the remote ", ERRLOG_IN_REMOTE_RUN | ERRLOG_IN_TERRAFORM, ERRLOG_IN_BACKEND_INIT},
    {"app.terraform.io/app", ERRLOG_IN_REMOTE_RUN | ERRLOG_IN_TERRAFORM, ERRLOG_IN_BACKEND_INIT},
    {"[terragrunt]", ERRLOG_IN_TERRAGRUNT, 0},
    {"terragrunt ", ERRLOG_IN_TERRAGRUNT, 0},
    {"terraform ", ERRLOG_IN_TERRAFORM, 0},
    {"registry.terraform.io", ERRLOG_IN_TERRAFORM, 0},
};

static void errlog_add_word(ErrLog *log, const char *word)
{
    if (strlen(word) >= ANCHOR_MIN && log->n_words < ANCHORS_MAX)
        log->words[log->n_words++] = word;
}

static void errlog_add_phrases(ErrLog *log, const char *alternatives)
{
    Span rest = span_of(alternatives);
    while (rest.len > 0) {
        size_t n = span_find_char(rest, '|');
        if (n > 0 && rest.ptr[0] != '@')
            errlog_add_word(log, arena_span(log->arena, span_sub(rest, 0, n)));
        rest = span_sub(rest, n < rest.len ? n + 1 : n, rest.len);
    }
}

ErrLog *errlog_open(Arena *arena)
{
    ErrLog *log = arena_new(arena, ErrLog);
    log->arena = arena;
    log->result = arena_new(arena, ErrLogResult);
    log->carry = (Buf)BUF_INIT(ERRLINE_MAX);
    log->block = (Buf)BUF_INIT(ERRLOG_BLOCK_MAX);
    log->retry = (Buf)BUF_INIT(RETRY_MAX);
    log->room = mem_alloc(ERRLINE_MAX);
    for (size_t i = 0; i < ARRAY_LEN(errlog_words); i++)
        errlog_add_word(log, errlog_words[i]);
    for (size_t i = 0; i < ARRAY_LEN(errlog_contexts); i++)
        errlog_add_word(log, errlog_contexts[i].phrase);
    for (size_t i = 0; i < n_error_shapes; i++)
        errlog_add_phrases(log, error_shapes_table[i].phrase);
    for (size_t i = 0; i < n_errfacts_words; i++)
        errlog_add_word(log, errfacts_words[i]);
    log->anchors = anchors_new(arena, log->words, log->n_words);
    return log;
}

/* The open block is complete: keep it unless it is a warning, empty, or the same as one before. */
static void errlog_end_block(ErrLog *log)
{
    ErrBlockVec *blocks = &log->result->blocks;
    Span text = span_trim(buf_span(&log->block), "\n ");
    bool keep = log->open && !log->warning && text.len > 0;
    for (size_t i = 0; i < blocks->len && keep && log->from_log; i++)
        keep = !span_is(text, blocks->items[i].text);
    if (keep && blocks->len >= ERRLOG_BLOCKS) {
        log->result->dropped = true;
    } else if (keep) {
        ErrBlock block = {arena_span(log->arena, text),
                          log->context | (log->from_log ? (unsigned)ERRLOG_IN_LOG : 0u)};
        vec_push(log->arena, blocks, block);
    }
    buf_clear(&log->block);
    log->open = log->warning = log->boxed = log->inner = log->from_log = false;
    log->lines = log->blanks = 0;
}

static void errlog_append(ErrLog *log, Span text)
{
    if (log->block.len > 0)
        buf_add_char(&log->block, '\n');
    buf_add(&log->block, text);
    log->lines++;
}

static bool errlog_anchored(const ErrLog *log, Span text)
{
    size_t word;
    return anchors_find(log->anchors, text, 0, &word) < text.len;
}

static Span errlog_unbulleted(Span text)
{
    for (;;) {
        text = span_trim(text, " \t*-!");
        if (span_starts(text, "❌"))
            text = span_sub(text, strlen("❌"), text.len);
        else
            return text;
    }
}

/* in_box: inside the box of an error, where only "Error: " can begin another one, not "Error while
 * installing". */
static bool errlog_is_heading(Span text, bool in_box)
{
    Span bare = errlog_unbulleted(text);
    if (in_box ||
        span_starts(bare, "Error message:")) /* the latter below "Error acquiring the state lock" */
        return span_starts(bare, "Error: ");
    return span_starts(bare, "Error: ") || span_starts(bare, "Error ") ||
           span_starts(bare, "ERROR: ") || span_starts(bare, "Error:") ||
           span_starts(bare, "An error occurred (") || span_starts(bare, "aws: [ERROR]");
}

/* "Error: <inner>" below "No valid credential sources" and "cannot be assumed" belongs to the error
 * above it. */
static bool errlog_is_inner(const ErrLog *log, Span text)
{
    static const char *const outers[] = {"redential sources", "annot be assumed", "annot assume",
                                         "providing credentials", "referenced S3 bucket"};
    Span so_far = buf_span(&log->block);
    if (log->inner || !span_starts(errlog_unbulleted(text), "Error"))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(outers); i++)
        if (span_find(so_far, outers[i]) < so_far.len)
            return true;
    return false;
}

/* Of 0.11 and older: "Error refreshing state: 1 error(s) occurred:" is only the head of what
 * follows. */
static bool errlog_is_head_only(const ErrLog *log)
{
    Span so_far = span_trim(buf_span(&log->block), " \n");
    return span_ends(so_far, "occurred:") || span_ends(so_far, "following errors:") ||
           span_ends(so_far, "errors:");
}

static void errlog_open_block(ErrLog *log, const ErrLine *line)
{
    errlog_end_block(log);
    log->open = true;
    log->boxed = line->boxed;
    log->warning = span_starts(errlog_unbulleted(line->text), "Warning");
    errlog_append(log, line->text);
}

static void errlog_take_context(ErrLog *log, Span text)
{
    for (size_t i = 0; i < ARRAY_LEN(errlog_contexts); i++)
        if (span_find(text, errlog_contexts[i].phrase) < text.len)
            log->context = (log->context & ~errlog_contexts[i].clear) | errlog_contexts[i].set;
}

/* A line of TF_LOG: an error of its own where it says so; else only facts are taken from it. */
static void errlog_take_log(ErrLog *log, const ErrLine *line)
{
    static const char *const failing[] = {
        "status_code=4",    "status_code=5",       "StatusCode: 4",  "StatusCode: 5",
        "api error",        "request send failed", "status code: 4", "Response Error",
        "ValidateResponse", "Validate Response"};
    bool failed = line->log_error;
    log->result->is_log = true;
    errfacts_take(log->arena, log->result, line->text);
    if (span_find(line->text, "retrying request") < line->text.len) {
        buf_clear(&log->retry);
        buf_add(&log->retry, line->text);
    }
    for (size_t i = 0; i < ARRAY_LEN(failing) && !failed; i++)
        failed = span_find(line->text, failing[i]) < line->text.len;
    if (log->open && !log->from_log)
        return; /* the plugin's log between the lines of the error that is shown */
    if (!failed) {
        errlog_end_block(log);
        return;
    }
    errlog_open_block(log, line);
    log->from_log = true;
}

/* The nearest "HTTP Response Received" line above, if only its body stands between. */
static Span errlog_response_above(const ErrLog *log)
{
    Span before = log->before;
    size_t from = before.len > LOOK_BACK ? before.len - LOOK_BACK : 0, end = before.len;
    while (end > from) {
        size_t start = end - 1;
        Span line;
        while (start > from && before.ptr[start - 1] != '\n')
            start--;
        line = span_sub(before, start, end);
        if (span_find(line, ERRLOG_RESPONSE) < line.len)
            return span_trim(line, "\r\n");
        if (span_find(line, "[DEBUG]") < line.len || span_find(line, "[TRACE]") < line.len)
            return SPAN_EMPTY;
        end = start;
    }
    return SPAN_EMPTY;
}

/* "<Code>" in the body of a response: the line above it tells whose response it is. */
static void errlog_prepend_response(ErrLog *log, Span first)
{
    Span bare = span_trim(first, " "), above;
    if (!span_starts(bare, "<") && !span_starts(bare, "{"))
        return;
    above = errlog_response_above(log);
    if (above.len == 0)
        return;
    buf_clear(&log->block);
    errlog_append(log, above);
    errlog_append(log, first);
    log->from_log = log->result->is_log = true;
}

static bool errlog_is_full(const ErrLog *log)
{
    return log->lines >= (log->from_log ? LOG_BLOCK_LINES : BLOCK_LINES) ||
           log->blanks >= BLOCK_BLANKS || log->block.overflow;
}

static void errlog_take_text(ErrLog *log, const ErrLine *line)
{
    bool heading = errlog_is_heading(line->text, log->open && log->boxed && line->boxed);
    bool inner = log->open && heading && errlog_is_inner(log, line->text);
    errlog_take_context(log, line->text);
    errfacts_take(log->arena, log->result, line->text);
    if (span_starts(errlog_unbulleted(line->text), "Warning: ")) {
        errlog_open_block(log, line);
    } else if (heading && log->open && !inner && !errlog_is_head_only(log)) {
        errlog_open_block(log, line);
    } else if (log->open) {
        log->inner = log->inner || inner;
        log->blanks = 0;
        errlog_append(log, line->text);
        if (errlog_is_full(log))
            errlog_end_block(log);
    } else if (errlog_anchored(log, line->text)) {
        errlog_open_block(log, line);
        errlog_prepend_response(log, line->text);
    }
}

static void errlog_take_json(ErrLog *log, const ErrLine *line)
{
    Arena scratch = ARENA_INIT;
    const char *text = errjson_error(&scratch, line->text);
    if (text) {
        ErrLine made = {ERRLINE_TEXT, span_of(text), false, false};
        errlog_open_block(log, &made);
        errlog_take_context(log, made.text);
        errlog_end_block(log);
    } else if (!errjson_is_terraform(line->text)) {
        errlog_take_text(log, line);
    }
    arena_clear(&scratch);
}

static void errlog_take_line(ErrLog *log, Span raw)
{
    ErrLine line =
        errline_read(span_sub(raw, 0, raw.len < ERRLINE_MAX ? raw.len : ERRLINE_MAX), log->room);
    switch (line.kind) {
    case ERRLINE_BLANK:
        log->blanks++;
        if (log->open && !line.boxed && (errlog_is_full(log) || log->from_log))
            errlog_end_block(log);
        else if (log->open)
            errlog_append(log, SPAN_EMPTY);
        return;
    case ERRLINE_BOX_TOP:
    case ERRLINE_BOX_BOTTOM:
        errlog_end_block(log);
        return;
    case ERRLINE_LOG:
        errlog_take_log(log, &line);
        return;
    case ERRLINE_JSON:
        errlog_take_json(log, &line);
        return;
    case ERRLINE_TEXT:
        errlog_take_text(log, &line);
        return;
    }
}

/* Complete lines. While no block is open, whatever holds no anchor is skipped unread. */
static void errlog_take_lines(ErrLog *log, Span text)
{
    const char *start = text.ptr;
    while (text.len > 0) {
        size_t end, word;
        if (!log->open) {
            size_t hit = anchors_find(log->anchors, text, 0, &word);
            if (hit >= text.len)
                return;
            while (hit > 0 && text.ptr[hit - 1] != '\n')
                hit--;
            text = span_sub(text, hit, text.len);
        }
        end = span_find_char(text, '\n');
        log->before = (Span){start, (size_t)(text.ptr - start)};
        errlog_take_line(log, span_sub(text, 0, end));
        text = span_sub(text, end < text.len ? end + 1 : end, text.len);
    }
}

void errlog_feed(ErrLog *log, Span chunk)
{
    size_t first = span_find_char(chunk, '\n'), last = chunk.len;
    if (first >= chunk.len) {
        buf_add(&log->carry, chunk);
        return;
    }
    if (log->carry.len > 0) {
        buf_add(&log->carry, span_sub(chunk, 0, first));
        errlog_take_lines(log, buf_span(&log->carry));
        buf_clear(&log->carry);
        chunk = span_sub(chunk, first + 1, chunk.len);
        last = chunk.len;
    }
    while (last > 0 && chunk.ptr[last - 1] != '\n')
        last--;
    errlog_take_lines(log, span_sub(chunk, 0, last));
    buf_add(&log->carry, span_sub(chunk, last, chunk.len));
}

const ErrLogResult *errlog_close(ErrLog *log)
{
    errlog_take_lines(log, buf_span(&log->carry));
    errlog_end_block(log);
    if (log->result->blocks.len == 0 && log->retry.len > 0) {
        ErrBlock block = {arena_span(log->arena, buf_span(&log->retry)),
                          log->context | ERRLOG_IN_LOG};
        vec_push(log->arena, &log->result->blocks, block);
    }
    buf_clear(&log->retry);
    buf_clear(&log->carry);
    mem_free(log->room);
    log->room = NULL;
    return log->result;
}

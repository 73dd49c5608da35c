#include "errors/errlog.h"

#include <string.h>

#include "base/alloc.h"
#include "data/error_clues.h"
#include "errors/anchors.h"
#include "errors/decode.h"
#include "errors/errblocks.h"
#include "errors/errcast.h"
#include "errors/errfacts.h"
#include "errors/errfate.h"
#include "errors/errjson.h"
#include "errors/errline.h"
#include "errors/errmanual.h"
#include "errors/errmemo.h"
#include "errors/errmention.h"
#include "errors/errrecord.h"
#include "errors/erruri.h"

enum {
    RETRY_MAX = 2048,
    LOOK_BACK = 8192,
    ANCHORS_MAX = 1000,
    CUT_BACK = 4096, /* a line that is too long is cut at a seam this near to its end */
    CARRY_SHORT = 200,
    LONG_TEXT = 8192,
    LONG_BEFORE = 512,
    NESTED_MAX = 8 /* text in JSON in JSON; each level is at least a byte shorter */
};

struct ErrLog {
    Arena *arena;
    Decoder decoder;
    Anchors *anchors; /* a line without any of them needn't be read while no error is open */
    Anchors *openers; /* a line with one of them begins an error */
    Anchors *stages;  /* only a line with one of them says where an error is printed */
    Anchors *telling; /* and only one with one of them tells facts of the log */
    Anchors *fates;   /* or how a run went on */
    const char *words[ANCHORS_MAX];
    size_t n_words;
    ErrLogResult *result;
    ErrBlocks blocks;
    Buf carry;            /* what belongs together and is not complete yet */
    bool cut;             /* the line before was cut, and was one with escapes */
    ErrPending record;    /* of Terraform's log */
    size_t record_indent; /* of its head */
    ErrMemo *memo;
    ErrManual manual;
    ErrMention mention;
    unsigned long long taken; /* bytes of text so far */
    bool casting;             /* it is a terminal's recording */
    Buf cast;                 /* of it, a line that isn't whole yet */
    Buf retry; /* the last line that tells of a retry: all there is where no answer ever comes */
};

/* What begins an error beside the phrases of the tables. */
static const char *const errlog_words[] = {
    "Error: ",          "error: ",          "ERROR: ",         "rror configuring",
    "rror refreshing",  "rror loading",     "rror validating", "rror using",
    "rror occurred",    "rror(s) occurred", "rror finding",    "rror when",
    "rror initializ",   "rror assuming",    "rror acquiring",  "rrors occurred",
    "owing errors",     "[ERROR]",          "##[error]",       "\"@level\":\"error\"",
    "\"@level\": \"er", "</Code>",          "\"__type\"",      "StatusCode: 4",
    "StatusCode: 5",    "StatusCode: 0",    "status_code=4",   "status_code=5",
    "api error",        "annot be assumed", "Failed to ",      "failed to ",
    "ould not ",        "Couldn't",         "annot assume",    "is not authorized",
    "Unable to ",       "unable to ",       "Warning: ",       "ailed get ",
    "status code: 4",   "status code: 5",   "xception: ",      "ccess denied",
    "ccess Denied",     "redentials ",      "to perform: ",    "nvalid credentials",
    "ERROR  ",       /* a line of Terragrunt's own log */
    "rror%3A",       /* "Error:" in an address */
    "\"MESSAGE\":[", /* journalctl's line of bytes */
};

/* phrase, bits set, bits cleared */
static const struct {
    const char *phrase;
    unsigned set, clear;
} errlog_contexts[] = {
    {"Initializing the backend", ERRLOG_IN_BACKEND_INIT | ERRLOG_IN_TERRAFORM, 0},
    {"Initializing remote state for the", ERRLOG_IN_BACKEND_INIT | ERRLOG_IN_TERRAGRUNT, 0},
    {"terraform workspace", ERRLOG_IN_BACKEND_INIT | ERRLOG_IN_TERRAFORM, 0},
    {"terraform state ", ERRLOG_IN_BACKEND_INIT | ERRLOG_IN_TERRAFORM, 0},
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

/* A phrase that holds one of those words is found by it. */
static bool errlog_is_covered(Span phrase)
{
    for (size_t i = 0; i < ARRAY_LEN(errlog_words); i++)
        if (span_find(phrase, errlog_words[i]) < phrase.len)
            return true;
    return false;
}

/* Of a row that can make a login failure of a text, each phrase begins one. */
static void errlog_add_phrases(ErrLog *log, const char *alternatives)
{
    Span rest = span_of(alternatives);
    while (rest.len > 0) {
        size_t n = span_find_char(rest, '|');
        Span phrase = span_trim(span_sub(rest, 0, n), "*");
        if (n > 0 && rest.ptr[0] != '@' && !errlog_is_covered(phrase))
            errlog_add_word(log, arena_span(log->arena, phrase));
        rest = span_sub(rest, n < rest.len ? n + 1 : n, rest.len);
    }
}

ErrLog *errlog_open(Arena *arena)
{
    ErrLog *log = arena_new(arena, ErrLog);
    size_t stages, fates, telling;
    log->arena = arena;
    log->result = arena_new(arena, ErrLogResult);
    log->carry = (Buf)BUF_INIT(ERRLINE_MAX);
    log->record.text = (Buf)BUF_INIT(ERRLOG_BLOCK_MAX);
    log->retry = (Buf)BUF_INIT(RETRY_MAX);
    log->cast = (Buf)BUF_INIT(ERRLINE_MAX);
    errblocks_open(&log->blocks, arena, log->result);
    log->memo = errmemo_open(arena, &log->blocks, &log->record);
    for (size_t i = 0; i < ARRAY_LEN(errlog_words); i++)
        errlog_add_word(log, errlog_words[i]);
    for (size_t i = 0; i < n_error_clues; i++)
        if (strcmp(error_clues_table[i].kind, "clue") != 0)
            errlog_add_phrases(log, error_clues_table[i].phrase);
    log->openers = anchors_new(arena, log->words, log->n_words);
    stages = log->n_words;
    for (size_t i = 0; i < ARRAY_LEN(errlog_contexts); i++)
        errlog_add_word(log, errlog_contexts[i].phrase);
    fates = log->n_words;
    log->stages = anchors_new(arena, log->words + stages, fates - stages);
    for (size_t i = 0; i < n_errfate_words; i++)
        errlog_add_word(log, errfate_words[i]);
    log->fates = anchors_new(arena, log->words + fates, log->n_words - fates);
    for (size_t i = 0; i < n_errmanual_words; i++)
        errlog_add_word(log, errmanual_words[i]);
    for (size_t i = 0; i < n_errmention_words; i++)
        errlog_add_word(log, errmention_words[i]);
    telling = log->n_words;
    for (size_t i = 0; i < n_errfacts_words; i++)
        errlog_add_word(log, errfacts_words[i]);
    log->anchors = anchors_new(arena, log->words, log->n_words);
    for (size_t i = 0; i < n_errfacts_more_words; i++)
        errlog_add_word(log, errfacts_more_words[i]);
    log->telling = anchors_new(arena, log->words + telling, log->n_words - telling);
    return log;
}

static bool errlog_hits(const Anchors *anchors, Span text)
{
    size_t word;
    return anchors_find(anchors, text, 0, &word) < text.len;
}

static void errlog_take_context(ErrLog *log, Span text)
{
    if (!errlog_hits(log->stages, text))
        return;
    for (size_t i = 0; i < ARRAY_LEN(errlog_contexts); i++)
        if (span_find(text, errlog_contexts[i].phrase) < text.len)
            log->blocks.now.context =
                (log->blocks.now.context & ~errlog_contexts[i].clear) | errlog_contexts[i].set;
}

/* ---- records of TF_LOG ---- */

static void errlog_end_record(ErrLog *log)
{
    Arena scratch = ARENA_INIT;
    Span record = buf_span(&log->record.text);
    const char *text;
    if (!log->record.open)
        return;
    if (span_find(record, "retrying request") < record.len) {
        buf_clear(&log->retry);
        buf_add(&log->retry, record);
    }
    text = errrecord_take(log->arena, &scratch, log->result, &log->record);
    /* the plugin's log between the lines of the error that is shown is told there */
    if (text && !log->blocks.now.open)
        errblocks_add(&log->blocks, span_of(text), ERRLOG_IN_LOG);
    buf_clear(&log->record.text);
    log->record.open = false;
    arena_clear(&scratch);
}

static void errlog_begin_record(ErrLog *log, Span text, bool error)
{
    errlog_end_record(log);
    buf_add(&log->record.text, text);
    log->record.open = true;
    log->record.error = error;
}

static bool errlog_is_indented(Span raw)
{
    return raw.len > 0 && (raw.ptr[0] == ' ' || raw.ptr[0] == '\t' || raw.ptr[0] == '|');
}

static size_t errlog_indentation(Span raw)
{
    return span_run(raw, " \t");
}

/* What belongs to a record is indented deeper than its head, which a YAML block may have indented
 * too. */
static bool errlog_goes_on(const ErrLog *log, Span raw)
{
    if (log->record_indent > 0 && raw.len > 0)
        return errlog_indentation(raw) > log->record_indent &&
               !span_starts(span_trim(raw, " \t"), "│");
    return errlog_is_indented(raw);
}

/* The place that an error which is shown names, among the lines of the log. */
static bool errlog_is_place(Span raw)
{
    return span_starts(raw, "  with ") || span_starts(raw, "  on ");
}

/* ---- lines ---- */

static void errlog_take_line(ErrLog *log, Span raw, int nested);

static void errlog_take_text_lines(ErrLog *log, const char *text, int nested)
{
    Span rest = span_of(text), line;
    while (span_next_line(&rest, &line))
        errlog_take_line(log, line, nested + 1);
}

/* What a line says of the errors before it. What it does is not remembered: it depends on them. */
static void errlog_take_fate(ErrLog *log, Span text, bool boxed)
{
    ErrBlocks *b = &log->blocks;
    if (!errlog_hits(log->fates, text))
        return;
    errmemo_forget(log->memo);
    errplace_command(&b->place, text); /* "Switched to workspace" */
    if (errfate_line(&b->fate, &b->result->blocks, errplace_id(&b->place), text,
                     b->now.open && !b->now.warning) &&
        !boxed) {
        errblocks_end(b);
        errfate_line(&b->fate, &b->result->blocks, errplace_id(&b->place), text, false);
        buf_clear(&log->retry);
    }
}

/* Does the open error go on in a line that is passed on with a harmless level? In its box, or where
 * it began in such a line. */
static bool errlog_passed_goes_on(const ErrLog *log, Span text)
{
    return log->blocks.now.passed || (log->blocks.now.open && log->blocks.now.boxed &&
                                      (span_starts(text, "│") || span_starts(text, "╵")));
}

static void errlog_take_json(ErrLog *log, Span text, int nested)
{
    Span object;
    while (errjson_next(&text, &object)) {
        Arena scratch = ARENA_INIT;
        ErrJson json = errjson_read(&scratch, object);
        if (json.kind == ERRJSON_NOTHING ||
            (json.kind == ERRJSON_PASSED && !errjson_tells_error(span_of(json.text)) &&
             !errlog_passed_goes_on(log, span_of(json.text)))) {
            errlog_take_fate(log, object, false);
        } else if (json.kind == ERRJSON_ERROR) {
            errlog_take_context(log, span_of(json.text));
            errblocks_add(&log->blocks, span_of(json.text), ERRLOG_BOXED);
        } else if (json.kind == ERRJSON_RECORD) {
            errlog_begin_record(log, span_of(json.text),
                                span_starts(span_of(json.text), "[ERROR]"));
            errlog_end_record(log);
        } else if (json.text) {
            if (json.kind == ERRJSON_EVENT)
                errblocks_end(&log->blocks);
            errlog_take_text_lines(log, json.text, nested);
            log->blocks.now.passed =
                log->blocks.now.open && json.kind == ERRJSON_PASSED && !log->blocks.now.boxed;
            if (json.kind == ERRJSON_EVENT)
                errblocks_end(&log->blocks);
        }
        arena_clear(&scratch);
    }
}

static void errlog_take_unescaped(ErrLog *log, Span text, int nested)
{
    Arena scratch = ARENA_INIT;
    errlog_take_text_lines(log, errjson_unescape(&scratch, text), nested);
    arena_clear(&scratch);
}

static void errlog_take_uri(ErrLog *log, Span raw, int nested)
{
    Arena scratch = ARENA_INIT;
    errlog_take_text_lines(log, erruri_decode(&scratch, raw), nested);
    arena_clear(&scratch);
}

/* A line of many kilobytes: each place in it that begins an error, with what stands around. */
static void errlog_take_long_text(ErrLog *log, const ErrLine *line)
{
    Span rest = line->text;
    for (size_t word;;) {
        size_t hit = anchors_find(log->openers, rest, 0, &word), from;
        ErrLine part = *line;
        if (hit >= rest.len)
            return;
        from = hit > LONG_BEFORE ? hit - LONG_BEFORE : 0;
        part.text = span_sub(rest, from, from + LONG_TEXT);
        errblocks_end(&log->blocks);
        errblocks_text(&log->blocks, &part, true);
        rest = span_sub(rest, from + LONG_TEXT, rest.len);
    }
}

/* More of an error that lines of a harmless level pass on. */
static void errlog_take_message(ErrLog *log, const ErrLine *line)
{
    ErrLine part = *line;
    part.text = line->message;
    errblocks_text(&log->blocks, &part, false);
}

static void errlog_take_text(ErrLog *log, const ErrLine *line)
{
    errlog_take_context(log, line->text);
    errlog_take_fate(log, line->text, line->boxed);
    if (errlog_hits(log->telling, line->text))
        errfacts_take(log->arena, log->result, line->text);
    if (line->harmless && log->blocks.now.passed && line->message.len > 0)
        errlog_take_message(log, line);
    else if (line->harmless)
        errblocks_end(&log->blocks);
    else if (line->text.len > LONG_TEXT)
        errlog_take_long_text(log, line);
    else
        errblocks_text(&log->blocks, line,
                       errlog_hits(log->openers, line->text) && !errmention_names(line->text));
}

/* Text whose line ends are written "\n": between JSON and JSON, or in a string of any program. */
static bool errlog_needs_unescaping(const ErrLog *log, const ErrLine *line, int nested)
{
    return nested < NESTED_MAX && (log->cut || errjson_is_escaped(line->text)) &&
           span_find(line->text, "\\") < line->text.len;
}

static void errlog_take_kind(ErrLog *log, const ErrLine *line, int nested)
{
    size_t brace = span_find(line->text, "{\"");
    switch (line->kind) {
    case ERRLINE_BLANK:
        errblocks_blank(&log->blocks, line->boxed);
        return;
    case ERRLINE_BOX_TOP:
        errblocks_box(&log->blocks);
        return;
    case ERRLINE_BOX_BOTTOM:
        errblocks_end(&log->blocks);
        return;
    case ERRLINE_LOG:
        errlog_begin_record(log, line->text, line->log_error);
        log->record_indent = line->indent;
        return;
    case ERRLINE_COMMAND:
        errlog_take_context(log, line->text);
        errblocks_end(&log->blocks);
        if (errplace_command(&log->blocks.place, line->text))
            errmemo_forget(log->memo);
        return;
    case ERRLINE_JSON:
    case ERRLINE_TEXT:
        if (errlog_needs_unescaping(log, line, nested) || line->kind == ERRLINE_JSON) {
            if (nested < NESTED_MAX && brace < line->text.len && brace < 120)
                errlog_take_json(log, span_sub(line->text, brace, line->text.len), nested);
            else if (nested < NESTED_MAX)
                errlog_take_unescaped(log, line->text, nested);
            return;
        }
        errlog_take_text(log, line);
        return;
    }
}

static void errlog_take_line(ErrLog *log, Span raw, int nested)
{
    char *room;
    ErrLine line;
    if (log->record.open && errlog_goes_on(log, raw) &&
        !(log->blocks.now.open && errlog_is_place(raw))) {
        buf_add_char(&log->record.text, '\n');
        buf_add(&log->record.text, raw);
        return;
    }
    if (nested < NESTED_MAX && erruri_is_encoded(raw)) {
        errlog_take_uri(log, raw, nested);
        return;
    }
    room = mem_alloc(raw.len + 1);
    line = errline_read(raw, room);
    line.indent = errlog_indentation(raw);
    if (line.kind != ERRLINE_LOG)
        errlog_end_record(log);
    errlog_take_kind(log, &line, nested);
    mem_free(room);
}

/* The lines that are whole, or all there is. */
static void errlog_end_cast_lines(ErrLog *log, bool all)
{
    Buf cast = log->cast;
    Span rest = buf_span(&cast), line;
    log->cast = (Buf)BUF_INIT(ERRLINE_MAX);
    while (span_find_char(rest, '\n') < rest.len && span_next_line(&rest, &line))
        errlog_take_line(log, line, 1);
    if (all || cast.overflow)
        errlog_take_line(log, rest, 1);
    else
        buf_add(&log->cast, rest);
    buf_clear(&cast);
}

static bool errlog_take_cast(ErrLog *log, Span raw)
{
    Arena scratch = ARENA_INIT;
    Span text;
    if (!log->casting || !errcast_event(raw, &text))
        return false;
    errmemo_forget(log->memo);
    buf_add_str(&log->cast, errjson_unescape(&scratch, text));
    arena_clear(&scratch);
    if (span_find_char(buf_span(&log->cast), '\n') < log->cast.len || log->cast.overflow)
        errlog_end_cast_lines(log, false);
    return true;
}

/* A line that only names an error is none, and no part of one. */
static bool errlog_is_mention(ErrLog *log, Span raw)
{
    bool frame = log->mention.in == ERRMENTION_FRAME;
    if (log->record.open || !errmention_line(&log->mention, raw))
        return false;
    if (!frame) /* a trace goes on behind its source */
        errblocks_end(&log->blocks);
    errmemo_forget(log->memo);
    return true;
}

/* What has come before, with the same open, isn't read again. */
static void errlog_take_line_or_memo(ErrLog *log, Span raw)
{
    if (errlog_take_cast(log, raw))
        return;
    if (errlog_is_mention(log, raw))
        return;
    log->blocks.quoting = errmanual_line(&log->manual, raw, log->blocks.fate.at);
    errplace_line(&log->blocks.place, raw);
    if (errfate_step(&log->blocks.fate, raw, log->blocks.now.open))
        errmemo_forget(log->memo);
    if (log->cut || log->blocks.quoting) {
        errmemo_forget(log->memo);
        errlog_take_line(log, raw, 0);
        return;
    }
    if (errmemo_again(log->memo, raw))
        return;
    errmemo_before(log->memo);
    errlog_take_line(log, raw, 0);
    errmemo_after(log->memo, raw);
}

/* Where the record begins to which the indented line at `at` belongs; `at` if it is none. */
static size_t errlog_record_of(Span text, size_t at)
{
    size_t from = at > LOOK_BACK ? at - LOOK_BACK : 0, start = at;
    if (at >= text.len || !errlog_is_indented(span_sub(text, at, text.len)))
        return at;
    while (start > from) {
        size_t line = start - 1;
        while (line > from && text.ptr[line - 1] != '\n')
            line--;
        if (!errlog_is_indented(span_sub(text, line, start)))
            return text.ptr[line] != '\n' && errrecord_is_head(span_sub(text, line, start)) ? line
                                                                                            : at;
        start = line;
    }
    return at;
}

/* Where the object begins that is written on several lines and holds the line at `at`: a brace
 * alone, indented less. text.len if there is none. */
static size_t errlog_object_of(Span text, size_t at)
{
    size_t from = at > LOOK_BACK ? at - LOOK_BACK : 0;
    size_t indent = errlog_indentation(span_sub(text, at, text.len));
    if (!span_starts(span_sub(text, at + indent, text.len), "\"") || indent == 0)
        return text.len;
    while (at > from) {
        size_t line = at - 1;
        Span whole;
        while (line > from && text.ptr[line - 1] != '\n')
            line--;
        whole = span_sub(text, line, at - 1);
        if (span_is(span_trim(whole, " \t\r"), "{") && errlog_indentation(whole) < indent)
            return line;
        at = line;
    }
    return text.len;
}

/* Takes such an object whole; how many bytes it took, 0 if it is none. */
static size_t errlog_take_object(ErrLog *log, Span text)
{
    Span rest = span_sub(text, 0, LOOK_BACK), object;
    size_t end;
    if (!errjson_next(&rest, &object) || object.ptr[object.len - 1] != '}' ||
        span_find_char(object, '\n') == object.len)
        return 0;
    end = (size_t)(object.ptr + object.len - text.ptr);
    end += span_find_char(span_sub(text, end, text.len), '\n');
    errmemo_forget(log->memo);
    errlog_take_json(log, object, 0);
    return end < text.len ? end + 1 : text.len;
}

/* Complete lines. While nothing is open, whatever holds no anchor is skipped unread. */
static void errlog_take_lines(ErrLog *log, Span text)
{
    const char *floor = text.ptr; /* what stands before has been read */
    unsigned long long from = log->taken;
    const char *start_of_all = text.ptr;
    log->casting = log->casting || (from == 0 && errcast_is_head(text));
    log->taken += text.len;
    while (text.len > 0) {
        size_t end, word;
        log->blocks.fate.at = from + (unsigned long long)(text.ptr - start_of_all);
        if (!log->casting && !errfate_watches(&log->blocks.fate, log->blocks.fate.at) &&
            !log->blocks.now.open && !log->record.open && !log->blocks.quoting &&
            log->mention.in == ERRMENTION_NOTHING) {
            size_t hit = anchors_find(log->anchors, text, 0, &word), start;
            if (hit >= text.len)
                return;
            while (hit > 0 && text.ptr[hit - 1] != '\n')
                hit--;
            start = errlog_record_of((Span){floor, (size_t)(text.ptr - floor) + text.len},
                                     (size_t)(text.ptr - floor) + hit);
            word = errlog_object_of((Span){floor, (size_t)(text.ptr - floor) + text.len},
                                    (size_t)(text.ptr - floor) + hit);
            text = (Span){floor + start, (size_t)(text.ptr - floor) + text.len - start};
            if (word < (size_t)(text.ptr - floor)) {
                Span object = {floor + word, (size_t)(text.ptr - floor) + text.len - word};
                size_t taken = errlog_take_object(log, object);
                if (taken > 0) {
                    text = span_sub(object, taken, object.len);
                    floor = text.ptr;
                    continue;
                }
            }
        }
        end = span_find_char(text, '\n');
        log->blocks.fate.at = from + (unsigned long long)(text.ptr - start_of_all);
        errlog_take_line_or_memo(log, span_sub(text, 0, end));
        text = span_sub(text, end < text.len ? end + 1 : end, text.len);
        floor = text.ptr;
    }
}

/* ---- pieces ---- */

/* Not to be read without what stands before: a record's, or the end of an object on several lines.
 */
static bool errlog_hangs(Span raw)
{
    return errlog_is_indented(raw) || span_starts(raw, "}") || span_starts(raw, "]");
}

/* Where what follows may be read by itself: behind the last line end before a line that is not
 * indented. text.len counts as none: that line may go on. 0 = nowhere. */
static size_t errlog_last_seam(Span text)
{
    for (size_t i = text.len; i > 1; i--)
        if (text.ptr[i - 2] == '\n' && !errlog_hangs(span_sub(text, i - 1, text.len)))
            return i - 1;
    return 0;
}

/* The same, the first one; text.len if there is none. */
static size_t errlog_first_seam(Span text)
{
    for (size_t at = 0; at < text.len;) {
        size_t end = at + span_find_char(span_sub(text, at, text.len), '\n') + 1;
        if (end >= text.len)
            return text.len;
        if (!errlog_hangs(span_sub(text, end, text.len)))
            return end;
        at = end;
    }
    return text.len;
}

/* Where a line that is too long is cut: behind an object, an escaped line end or a blank. */
static size_t errlog_cut(Span text)
{
    size_t floor = text.len > CUT_BACK ? text.len - CUT_BACK : 0;
    for (size_t i = text.len; i > floor; i--)
        if (text.ptr[i - 1] == '\n')
            return i;
    for (size_t i = text.len; i > floor + 1; i--)
        if ((text.ptr[i - 1] == ',' && text.ptr[i - 2] == '}') ||
            (text.ptr[i - 1] == 'n' && text.ptr[i - 2] == '\\'))
            return i;
    for (size_t i = text.len; i > floor; i--)
        if (text.ptr[i - 1] == ' ')
            return i;
    return text.len;
}

/* The carry is full: a record or a line longer than anything that is kept. */
static void errlog_flush_full(ErrLog *log)
{
    Buf full = log->carry;
    Span text = buf_span(&full);
    size_t cut = errlog_cut(text);
    log->carry = (Buf)BUF_INIT(ERRLINE_MAX);
    errlog_take_lines(log, span_sub(text, 0, cut));
    log->cut = text.ptr[cut - 1] != '\n' && errjson_is_escaped(span_sub(text, 0, cut));
    buf_add(&log->carry, span_sub(text, cut, text.len));
    buf_clear(&full);
}

static void errlog_carry(ErrLog *log, Span text)
{
    while (text.len > 0) {
        size_t room = ERRLINE_MAX - log->carry.len, n = text.len < room ? text.len : room;
        buf_add(&log->carry, span_sub(text, 0, n));
        text = span_sub(text, n, text.len);
        if (log->carry.len >= ERRLINE_MAX)
            errlog_flush_full(log);
    }
}

static void errlog_take_carry(ErrLog *log)
{
    Buf carry = log->carry;
    log->carry = (Buf)BUF_INIT(ERRLINE_MAX);
    errlog_take_lines(log, buf_span(&carry));
    log->cut = false;
    buf_clear(&carry);
}

/* Nothing of the error comes any more: it can be told before the next line is there. */
static bool errlog_is_end_of_box(Span carry)
{
    return carry.len < CARRY_SHORT && span_ends(carry, "\n") && span_find(carry, "╵") < carry.len;
}

static void errlog_take_piece(void *data, Span text)
{
    ErrLog *log = data;
    size_t seam;
    if (log->carry.len > 0) {
        bool ended = log->carry.ptr[log->carry.len - 1] == '\n';
        seam = ended && !errlog_hangs(text) ? 0 : errlog_first_seam(text);
        errlog_carry(log, span_sub(text, 0, seam));
        if (seam >= text.len)
            return;
        errlog_take_carry(log);
        text = span_sub(text, seam, text.len);
    }
    seam = errlog_last_seam(text);
    errlog_take_lines(log, span_sub(text, 0, seam));
    errlog_carry(log, span_sub(text, seam, text.len));
    if (errlog_is_end_of_box(buf_span(&log->carry)))
        errlog_take_carry(log);
}

void errlog_feed(ErrLog *log, Span chunk)
{
    decode_feed(&log->decoder, chunk, errlog_take_piece, log);
}

const ErrLogResult *errlog_so_far(const ErrLog *log)
{
    return log->result;
}

const ErrLogResult *errlog_close(ErrLog *log)
{
    decode_end(&log->decoder, errlog_take_piece, log);
    errlog_take_carry(log);
    errlog_end_cast_lines(log, true);
    errlog_end_record(log);
    errblocks_end(&log->blocks);
    errmemo_close(log->memo);
    if (log->result->blocks.len == 0 && log->retry.len > 0)
        errblocks_add(&log->blocks, buf_span(&log->retry), ERRLOG_IN_LOG);
    buf_clear(&log->retry);
    errfate_settle(&log->blocks.fate, &log->result->blocks);
    return log->result;
}

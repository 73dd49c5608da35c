#include "errors/errlog.h"

#include <string.h>

#include "base/alloc.h"
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
#include "errors/errseam.h"
#include "errors/erruri.h"
#include "errors/errwords.h"

enum {
    RETRY_MAX = 2048,
    CARRY_SHORT = 200,
    LONG_TEXT = 8192,
    LONG_BEFORE = 512,
    WORK_BYTES = 64,
    NESTED_MAX = 8 /* text in JSON in JSON; each level is at least a byte shorter */
};

/* Where the plain text of a line is written, kept for the next one. */
typedef struct LineRoom {
    char *bytes;
    size_t size;
} LineRoom;

struct ErrLog {
    Arena *arena;
    LineRoom rooms[NESTED_MAX + 1]; /* of the line that is read, and of those nested in it */
    Decoder decoder;
    const ErrWords *words;
    ErrLogResult *result;
    ErrBlocks blocks;
    Buf carry;            /* what belongs together and is not complete yet */
    bool cut;             /* the line before was cut, and was one with escapes */
    ErrPending record;    /* of Terraform's log */
    size_t record_indent; /* of its head */
    ErrMemo *memo;
    ErrManual manual;
    ErrMention mention;
    Buf plain;                       /* a line that came again and is nothing but itself */
    unsigned long long plain_stream; /* whose it is */
    unsigned long long taken;        /* bytes of text so far */
    bool casting;                    /* it is a terminal's recording */
    Buf cast;                        /* of it, a line that isn't whole yet */
    Buf retry; /* the last line that tells of a retry: all there is where no answer ever comes */
};

ErrLog *errlog_open(Arena *arena)
{
    ErrLog *log = arena_new(arena, ErrLog);
    log->arena = arena;
    log->words = errwords_open(arena);
    log->result = arena_new(arena, ErrLogResult);
    log->carry = (Buf)BUF_INIT(ERRLINE_MAX);
    log->record.text = (Buf)BUF_INIT(ERRLOG_BLOCK_MAX);
    log->retry = (Buf)BUF_INIT(RETRY_MAX);
    log->cast = (Buf)BUF_INIT(ERRLINE_MAX);
    log->plain = (Buf)BUF_INIT(ERRLOG_BLOCK_MAX);
    errblocks_open(&log->blocks, arena, log->result);
    log->memo = errmemo_open(arena, &log->blocks, &log->record);
    return log;
}

static void errlog_count_work(ErrLog *log, Span text)
{
    log->result->work += 1 + text.len / WORK_BYTES;
}

static void errlog_take_context(ErrLog *log, Span text)
{
    log->blocks.now.context = errwords_context(log->words, text, log->blocks.now.context);
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

/* What belongs to a record is indented deeper than its head, which a YAML block may have indented
 * too. */
static bool errlog_goes_on(const ErrLog *log, Span raw)
{
    if (log->record_indent > 0 && raw.len > 0)
        return errseam_indentation(raw) > log->record_indent &&
               !span_starts(span_trim(raw, " \t"), "│");
    return errseam_is_indented(raw);
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
    if (!errwords_hit(log->words->fates, text))
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
        errlog_count_work(log, object);
        if (json.kind == ERRJSON_NOTHING || (json.kind == ERRJSON_PASSED && !json.tells_error &&
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
        size_t hit = anchors_find(log->words->openers, rest, 0, &word), from;
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
    if (errwords_hit(log->words->telling, line->text))
        errfacts_take(log->arena, log->result, line->text);
    if (line->harmless && log->blocks.now.passed && line->message.len > 0)
        errlog_take_message(log, line);
    else if (line->harmless)
        errblocks_end(&log->blocks);
    else if (line->text.len > LONG_TEXT)
        errlog_take_long_text(log, line);
    else
        errblocks_text(&log->blocks, line,
                       errwords_hit(log->words->openers, line->text) &&
                           !errmention_names(line->text));
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
        errblocks_blank(&log->blocks, line);
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
        errfacts_machine(log->result, line->text);
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

/* Marks the place from which on nothing is read, if it is too much. */
static bool errlog_is_too_large(ErrLog *log, unsigned long long at)
{
    if (log->result->unread_after == 0 && log->result->work >= ERRLOG_WORK)
        log->result->unread_after = at;
    return log->result->unread_after > 0;
}

/* The line of that depth is read in there; whoever reads it reads only deeper ones meanwhile. */
static char *errlog_room(ErrLog *log, int nested, size_t size)
{
    LineRoom *room = &log->rooms[nested];
    if (room->size < size) {
        mem_free(room->bytes);
        room->bytes = mem_alloc(2 * size);
        room->size = 2 * size;
    }
    return room->bytes;
}

static void errlog_take_line(ErrLog *log, Span raw, int nested)
{
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
    errlog_count_work(log, raw);
    line = errline_read(raw, errlog_room(log, nested, raw.len + 1));
    line.indent = errseam_indentation(raw);
    if (line.kind != ERRLINE_LOG)
        errlog_end_record(log);
    errlog_take_kind(log, &line, nested);
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

/* Nothing that came before says how a line is meant. */
static bool errlog_is_unframed(const ErrLog *log)
{
    return log->mention.in == ERRMENTION_NOTHING && errmanual_is_idle(&log->manual);
}

/* The line that was kept, byte by byte, is again none of a manual, no mention and no step: it goes
 * to the memo at once. A loop of hours writes it millions of times. */
static bool errlog_take_plain(ErrLog *log, Span raw)
{
    if (log->plain.len == 0 || !errlog_is_unframed(log) || !span_same(raw, buf_span(&log->plain)))
        return false;
    log->blocks.quoting = false;
    log->blocks.place.stream = log->plain_stream;
    return errmemo_again(log->memo, raw);
}

/* Keeps a line which the memo took. before: errlog_is_unframed, when it came. */
static void errlog_keep_plain(ErrLog *log, Span raw, bool before)
{
    if (!before || !errmemo_is_verbatim(log->memo, raw) || !errlog_is_unframed(log) ||
        errplace_is_step(raw))
        return;
    buf_empty(&log->plain);
    buf_add(&log->plain, raw);
    log->plain_stream = log->blocks.place.stream;
}

/* What has come before, with the same open, isn't read again. */
static void errlog_take_line_or_memo(ErrLog *log, Span raw)
{
    bool unframed = errlog_is_unframed(log);
    if (!log->casting && !log->cut && errlog_take_plain(log, raw))
        return;
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
    if (errmemo_again(log->memo, raw)) {
        errlog_keep_plain(log, raw, unframed);
        return;
    }
    errmemo_before(log->memo);
    errlog_take_line(log, raw, 0);
    errmemo_after(log->memo, raw);
}

/* Takes such an object whole; how many bytes it took, 0 if it is none. */
static size_t errlog_take_object(ErrLog *log, Span text)
{
    Span rest = span_sub(text, 0, ERRSEAM_LOOK_BACK), object;
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
        if (errlog_is_too_large(log, log->blocks.fate.at))
            return;
        if (!log->casting && !errfate_watches(&log->blocks.fate, log->blocks.fate.at) &&
            !log->blocks.now.open && !log->record.open && !log->blocks.quoting &&
            log->mention.in == ERRMENTION_NOTHING) {
            size_t hit = anchors_find(log->words->any, text, 0, &word), start;
            if (hit >= text.len)
                return;
            while (hit > 0 && text.ptr[hit - 1] != '\n')
                hit--;
            start = errseam_record((Span){floor, (size_t)(text.ptr - floor) + text.len},
                                   (size_t)(text.ptr - floor) + hit);
            word = errseam_object((Span){floor, (size_t)(text.ptr - floor) + text.len},
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

/* The carry is full: a record or a line longer than anything that is kept. */
static void errlog_flush_full(ErrLog *log)
{
    Buf full = log->carry;
    Span text = buf_span(&full);
    size_t cut = errseam_cut(text);
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
        seam = ended && !errseam_hangs(text) ? 0 : errseam_first(text);
        errlog_carry(log, span_sub(text, 0, seam));
        if (seam >= text.len)
            return;
        errlog_take_carry(log);
        text = span_sub(text, seam, text.len);
    }
    seam = errseam_last(text);
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
    buf_clear(&log->plain);
    for (size_t i = 0; i < ARRAY_LEN(log->rooms); i++)
        mem_free(log->rooms[i].bytes);
    errfate_settle(&log->blocks.fate, &log->result->blocks);
    return log->result;
}

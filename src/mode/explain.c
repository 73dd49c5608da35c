/* explain: reads a file or stdin as a stream and names the causes; --scrub writes it without its
 * secrets. */
#include "engine/explain.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/shown.h"
#include "base/text.h"
#include "errors/decode.h"
#include "errors/scrub.h"
#include "mode/mode.h"
#include "report/explained.h"
#include "report/layout.h"

enum {
    EXPLAIN_CHUNK = 64 * 1024 /* stays in the processor's cache */,
    EXPLAIN_OUT_MAX = 16 * 1024 * 1024,
    SCRUB_FILE_MAX = 64 * 1024 * 1024, /* -o writes a file as a whole */
    SCRUB_LINE_MAX = 1024 * 1024       /* of a longer line its beginning */
};

/* FILE, or stdin for "-" and for none. -1 with a sentence told. */
static int mode_explain_open(Mode *m, const char *file)
{
    int fd;
    if (!file || strcmp(file, "-") == 0)
        return dup(STDIN_FILENO);
    fd = open(file, O_RDONLY | O_CLOEXEC |
                        O_NOCTTY); /* of a FIFO it waits for a writer; a signal ends that */
    if (fd < 0 && !mode_signal(m))
        mode_complain(arena_printf(m->arena, "%s can't be read: %s.", text_safe(m->arena, file),
                                   strerror(errno)));
    return fd;
}

/* Why there is nothing to read: a signal, or what has been told. */
static int mode_explain_closed(const Mode *m)
{
    return mode_signal(m) ? EXIT_SIGNAL + mode_signal(m) : EXIT_CALL;
}

/* Calls take for each piece until the end or a signal. 0, EXIT_CALL or 128+N. */
static int mode_explain_stream(Mode *m, int fd, void (*take)(void *data, Span chunk), void *data)
{
    char *chunk = mem_alloc(EXPLAIN_CHUNK);
    int code = 0;
    for (;;) {
        ssize_t n = read(fd, chunk, EXPLAIN_CHUNK);
        if (mode_signal(m)) {
            code = EXIT_SIGNAL + mode_signal(m);
            break;
        }
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            code = mode_complain_io("the text can't be read");
        if (n <= 0)
            break;
        take(data, (Span){chunk, (size_t)n});
    }
    mem_free(chunk);
    return code;
}

static void mode_explain_feed(void *data, Span chunk)
{
    errlog_feed(data, chunk);
}

int mode_explain_read(Mode *m, const char *file, Arena *arena, const ErrLogResult **out)
{
    return mode_explain_read_from(m, file, 0, arena, out);
}

int mode_explain_read_from(Mode *m, const char *file, int64_t skip_bytes, Arena *arena,
                           const ErrLogResult **out)
{
    ErrLog *log;
    int fd = mode_explain_open(m, file), code;
    if (fd < 0)
        return mode_explain_closed(m);
    if (skip_bytes > 0 && lseek(fd, (off_t)skip_bytes, SEEK_SET) < 0)
        skip_bytes = 0; /* a pipe: all of it is read */
    log = errlog_open(arena);
    code = mode_explain_stream(m, fd, mode_explain_feed, log);
    close(fd);
    *out = errlog_close(log);
    return code;
}

/* What --scrub carries from piece to piece. */
typedef struct ScrubStream {
    Mode *m;
    Decoder decoder;
    Scrub scrub;
    Buf line;
    Buf out;                   /* lines that are not written yet */
    Buf whole;                 /* what is to be written to a file */
    bool on_terminal;          /* it is read there, by no file and no program */
    size_t left_out;           /* characters of a line that is too long */
    unsigned long long unread; /* characters behind what SCRUB_WORK allows */
    int code;
} ScrubStream;

static void mode_scrub_write(ScrubStream *s)
{
    const char *file = s->m->options->output;
    if (file && strcmp(file, "-") != 0)
        buf_add(&s->whole, buf_span(&s->out));
    else if (!s->code && s->out.len > 0)
        s->code = mode_output_more(s->m, &s->out);
    buf_clear(&s->out);
}

/* What comes out from `from` on, as a terminal may be shown it: a stranger's escapes are not obeyed
 * there. Tabs stay. */
static void mode_scrub_show(ScrubStream *s, size_t from)
{
    Arena arena = ARENA_INIT;
    size_t len = s->out.len - from;
    Span rest = {arena_strndup(&arena, s->out.ptr + from, len), len};
    rest = span_trim(rest, "\r");
    s->out.len = from;
    while (rest.len > 0) {
        size_t tab = span_find_char(rest, '\t');
        buf_add_str(&s->out, shown_span(&arena, span_sub(rest, 0, tab)).text);
        if (tab < rest.len)
            buf_add_char(&s->out, '\t');
        rest = span_sub(rest, tab + 1, rest.len);
    }
    arena_clear(&arena);
}

static void mode_scrub_line(ScrubStream *s, Span line, bool ended)
{
    size_t from = s->out.len;
    if (s->scrub.work >= SCRUB_WORK) {
        s->unread += line.len + s->left_out + ended;
        s->left_out = 0;
        return;
    }
    scrub_next(&s->scrub, &s->out, line, s->m->options->session.show_key_ids);
    if (s->on_terminal)
        mode_scrub_show(s, from);
    if (s->left_out > 0)
        buf_printf(&s->out, "‹left out: %zu more characters of a line that is too long›",
                   s->left_out);
    s->left_out = 0;
    if (ended)
        buf_add_char(&s->out, '\n');
    if (s->out.len >= EXPLAIN_CHUNK)
        mode_scrub_write(s);
}

/* A part of a line; the room for one is never filled by what is whole in one piece. */
static void mode_scrub_more(ScrubStream *s, Span part)
{
    size_t cut;
    if (s->left_out == 0 && s->line.len + part.len <= SCRUB_LINE_MAX) {
        buf_add(&s->line, part);
        return;
    }
    s->left_out += part.len;
    if (s->left_out > part.len)
        return;
    cut = scrub_cut(buf_span(&s->line)).len;
    s->left_out += s->line.len - cut;
    s->line.len = cut;
}

/* chunk: text in UTF-8. */
static void mode_scrub_text(void *data, Span chunk)
{
    ScrubStream *s = data;
    while (chunk.len > 0) {
        size_t n = span_find_char(chunk, '\n');
        bool ended = n < chunk.len;
        if (ended && s->line.len == 0 && s->left_out == 0) {
            mode_scrub_line(s, span_sub(chunk, 0, n), true);
        } else {
            mode_scrub_more(s, span_sub(chunk, 0, n));
            if (ended)
                mode_scrub_line(s, buf_span(&s->line), true);
            if (ended)
                buf_clear(&s->line);
        }
        chunk = span_sub(chunk, ended ? n + 1 : n, chunk.len);
    }
}

static void mode_scrub_feed(void *data, Span chunk)
{
    ScrubStream *s = data;
    decode_feed(&s->decoder, chunk, mode_scrub_text, s);
    mode_scrub_write(s);
}

/* To -o FILE, when all of it was read. */
static int mode_scrub_file(ScrubStream *s)
{
    const char *file = s->m->options->output;
    if (!file || strcmp(file, "-") == 0)
        return s->code;
    return s->whole.overflow
               ? mode_complain("The text is too large for -o; write it with > instead.")
               : mode_output(s->m, &s->whole);
}

static int mode_scrub(Mode *m, const char *file)
{
    ScrubStream s = {.m = m,
                     .decoder = DECODER_INIT,
                     .line = BUF_INIT(SCRUB_LINE_MAX),
                     .out = BUF_INIT((size_t)SCRUB_LINE_MAX * 8),
                     .whole = BUF_INIT(SCRUB_FILE_MAX),
                     .on_terminal = isatty(STDOUT_FILENO)};
    int fd = mode_explain_open(m, file), code;
    if (fd < 0)
        return mode_explain_closed(m);
    code = mode_explain_stream(m, fd, mode_scrub_feed, &s);
    close(fd);
    decode_end(&s.decoder, mode_scrub_text, &s);
    if (s.line.len > 0 || s.left_out > 0)
        mode_scrub_line(&s, buf_span(&s.line), false);
    if (s.unread > 0)
        buf_printf(&s.out,
                   "‹left out: %llu more characters of a text that takes too long to read›\n",
                   s.unread);
    mode_scrub_write(&s);
    buf_clear(&s.line);
    code = code ? code : mode_scrub_file(&s);
    buf_clear(&s.whole);
    return code == 0 && s.unread > 0 ? EXIT_UNSURE : code;
}

/* In a terminal it can go on into the wizard, the text as evidence. A pasted text has used up
 * stdin, so only a file's can. */
static void mode_explain_offer_wizard(Mode *m, const char *file)
{
    SessionOptions here = m->options->session;
    char answer[16];
    if (!m->terminal || !file || strcmp(file, "-") == 0 || m->options->format != FORMAT_TEXT)
        return;
    here.dir = m->options->explain_dir ? m->options->explain_dir : ".";
    fputs(m->options->explain_dir ? "\nGo on into the wizard? [y/N] "
                                  : "\nGo on into the wizard, here in this folder? [y/N] ",
          stderr);
    if (fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y'))
        mode_run_ui_with(m, m->world, &here, NULL, file);
}

Explanation *mode_explain_errors(Mode *m, const ErrLogResult *log)
{
    Explanation *x = explain_errors(m->arena, log, m->options->session.show_key_ids);
    x->shell = report_shell_named(m->world->env_get(m->world, "SHELL"));
    return x;
}

static int mode_explain_write(Mode *m, const Explanation *x)
{
    AUTO_BUF Buf out = BUF_INIT(EXPLAIN_OUT_MAX);
    bool full = m->options->session.show_key_ids;
    if (m->options->format == FORMAT_JSON)
        report_explained_json(&out, x, full);
    else
        report_explained_text(&out, x, &m->style, full);
    return mode_output(m, &out);
}

/* --dir DIR: what is found there is joined with the error, and its fixes stand with it. */
static int mode_explain_joined(Mode *m, Explanation *x)
{
    SessionOptions there = m->options->session;
    Session *s;
    int code;
    there.dir = m->options->explain_dir;
    explain_into_session(x, &there);
    s = session_open(m->world, &there);
    code = mode_judge_folder(m, session_view(s));
    if (!code)
        code = mode_wait(m, s);
    if (!code) {
        explain_join(m->arena, x, session_view(s));
        code = mode_explain_write(m, x);
    }
    session_close(s);
    return code;
}

/* Text goes out while text comes in. */
typedef struct ExplainStream {
    Mode *m;
    ErrLog *log;
    Explanation *x;
    size_t told;
    int code;
} ExplainStream;

static void mode_explain_tell(ExplainStream *s)
{
    AUTO_BUF Buf out = BUF_INIT(EXPLAIN_OUT_MAX);
    if (s->told >= s->x->errors.len)
        return;
    report_explained_errors(&out, s->x, s->told, &s->m->style);
    s->told = s->x->errors.len;
    if (!s->code)
        s->code = mode_output_more(s->m, &out);
}

static void mode_explain_stream_feed(void *data, Span chunk)
{
    ExplainStream *s = data;
    errlog_feed(s->log, chunk);
    explain_update(s->x);
    mode_explain_tell(s);
}

static int mode_explain_streamed(Mode *m, const char *file, Explanation **out)
{
    AUTO_BUF Buf end = BUF_INIT(EXPLAIN_OUT_MAX);
    int fd = mode_explain_open(m, file), code;
    ExplainStream s = {.m = m};
    if (fd < 0)
        return mode_explain_closed(m);
    s.log = errlog_open(m->arena);
    s.x = explain_open(m->arena, errlog_so_far(s.log), m->options->session.show_key_ids);
    s.x->shell = report_shell_named(m->world->env_get(m->world, "SHELL"));
    code = mode_explain_stream(m, fd, mode_explain_stream_feed, &s);
    close(fd);
    errlog_close(s.log);
    explain_finish(s.x);
    mode_explain_tell(&s);
    report_explained_end(&end, s.x, &m->style, m->options->session.show_key_ids);
    if (!code && !s.code)
        s.code = mode_output_more(m, &end);
    *out = s.x;
    return code ? code : s.code;
}

static int mode_explain_at_once(Mode *m, const char *file, Explanation **out)
{
    const ErrLogResult *log = NULL;
    int code = mode_explain_read(m, file, m->arena, &log);
    if (code)
        return code;
    *out = mode_explain_errors(m, log);
    return (*out)->any_auth && m->options->explain_dir ? mode_explain_joined(m, *out)
                                                       : mode_explain_write(m, *out);
}

static int mode_explain_text(Mode *m, const char *file)
{
    Explanation *x = NULL;
    /* Only text can begin before the end is known; what is joined with a folder, or put into a
     * file, is written at once. */
    int code = m->options->format == FORMAT_TEXT && !m->options->explain_dir && !m->options->output
                   ? mode_explain_streamed(m, file, &x)
                   : mode_explain_at_once(m, file, &x);
    if (!code && x->any_auth)
        mode_explain_offer_wizard(m, file);
    if (code)
        return code;
    if (x->any_auth)
        return EXIT_CAUSE;
    return x->log->unread_after > 0 ? EXIT_UNSURE : EXIT_FINE;
}

int mode_explain(Mode *m)
{
    const char *file = m->options->word;
    if (file && strncmp(file, "id:", 3) == 0)
        return mode_explain_page(m, file + 3);
    if (file && m->world->file_stat(m->world, file).state == FILE_ABSENT &&
        mode_explain_knows(m, file))
        return mode_complain(arena_printf(m->arena,
                                          "there is no file \"%s\". The page of that finding: "
                                          "why403 explain id:%s",
                                          text_safe(m->arena, file), text_safe(m->arena, file)));
    if (m->options->format != FORMAT_TEXT && m->options->format != FORMAT_JSON)
        return mode_complain("explain writes text or json.");
    if (!file && isatty(STDIN_FILENO))
        fputs("Paste the error, then press Ctrl-D on a line of its own.\n", stderr);
    return m->options->scrub ? mode_scrub(m, file) : mode_explain_text(m, file);
}

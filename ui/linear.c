#include "ui/linear.h"

#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/leak.h"
#include "base/shown.h"
#include "base/utf8.h"
#include "ui/doers.h"
#include "ui/term/signals.h"
#include "ui/view/screen.h"
#include "ui/view/words.h"
#include "ui/wait.h"
#include "ui/wizard.h"

/* The imagined screen is low enough for one column. */
enum { LINEAR_ROWS = 12, LINE_MAX_BYTES = 4096, OUT_MAX = LINEAR_MAX };

static void show(const Model *model, LinearSaid *said)
{
    AUTO_BUF Buf out = BUF_INIT(OUT_MAX);
    AUTO_BUF Buf safe = BUF_INIT(2 * OUT_MAX);
    linear_print(model, said, &out);
    leak_guard(&safe, buf_span(&out));
    fputs(safe.ptr, stdout);
    fflush(stdout);
}

/* ---- what was typed ---- */

static void key(Wizard *w, int k)
{
    wizard_tell(w, (Msg){.kind = MSG_KEY, .key = k});
}

/* Character by character, as a keyboard would send it; a broken byte counts as '?'. */
static void type_keys(Wizard *w, const char *text)
{
    for (Span rest = span_of(text); rest.len > 0;) {
        uint32_t c = '?';
        size_t n = utf8_decode(rest, &c);
        key(w, (int)c);
        rest = span_sub(rest, n ? n : 1, rest.len);
    }
}

static void type_text(Wizard *w, const char *text)
{
    type_keys(w, text);
    key(w, UI_KEY_ENTER);
}

/* A field of a form: an empty line takes what is there, a dot alone goes back to the field before,
 * or out. */
static void type_field(Wizard *w, const char *text)
{
    if (strcmp(text, ".") == 0) {
        key(w, model_field(&w->model) > 0 ? UI_KEY_UP : UI_KEY_ESC);
        return;
    }
    if (text[0])
        key(w, UI_CTRL('u'));
    type_text(w, text);
}

/* A number: a step on the main screen, else an entry, which is opened where Enter would open it. */
static void number(Wizard *w, int n)
{
    enum screen screen = model_screen(&w->model);
    const KeyRow *enter = keys_find(&w->model, UI_KEY_ENTER);
    if (!screens_table[screen].list) {
        if (n >= 1 && n <= N_STEPS)
            key(w, '0' + n);
        return;
    }
    model_unask(&w->model);
    w->model.spots[screen].item = n - 1;
    if (screen != SCREEN_FIX /* its Enter writes */ && enter && keys_row_here(&w->model, enter))
        key(w, UI_KEY_ENTER);
}

static void paste_line(Wizard *w, const char *line)
{
    if (strcmp(line, ".") == 0) {
        key(w, UI_CTRL('d'));
        return;
    }
    type_keys(w, line);
    key(w, '\n');
}

static void command_line(Wizard *w, const char *line)
{
    static const struct {
        const char *word;
        int key;
    } words[] = {{"", UI_KEY_ENTER}, {"b", UI_KEY_ESC}, {"back", UI_KEY_ESC},   {"quit", 'Q'},
                 {"exit", 'Q'},      {"help", '?'},     {"enter", UI_KEY_ENTER}};
    if (w->model.input == INPUT_PASTE) {
        paste_line(w, line);
        return;
    }
    if (w->model.input == INPUT_FIELD) {
        type_field(w, line);
        return;
    }
    if (w->model.input) {
        if (w->model.input == INPUT_SAVE && line[0])
            key(w, UI_CTRL('u'));
        type_text(w, line);
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(line, words[i].word) == 0) {
            key(w, words[i].key);
            return;
        }
    if (isdigit((unsigned char)line[0]))
        number(w, (int)strtol(line, NULL, 10));
    else if (!line[1] && keys_find(&w->model, (unsigned char)line[0]))
        key(w, (unsigned char)line[0]);
    else if (!line[1])
        wizard_tell(w, (Msg){.kind = MSG_NOTICE,
                             .text = "That letter does nothing here; b goes back, ? lists all."});
    else
        wizard_tell(
            w, (Msg){.kind = MSG_NOTICE, .text = "One letter or one number, please; ? lists all."});
}

/* ---- the loop ---- */

typedef struct LineInput {
    char bytes[LINE_MAX_BYTES];
    size_t len;
    bool end;
    LinearSaid said;
} LineInput;

/* Takes what is there and hands on whole lines; an endless line is cut. */
static bool take_lines(Wizard *w, LineInput *in)
{
    bool any = false;
    ssize_t n = read(STDIN_FILENO, in->bytes + in->len, sizeof in->bytes - 1 - in->len);
    if (n <= 0) {
        in->end = true;
        return false;
    }
    in->len += (size_t)n;
    for (char *nl; !w->quit && ((nl = memchr(in->bytes, '\n', in->len)) != NULL ||
                                in->len == sizeof in->bytes - 1);) {
        size_t line = nl ? (size_t)(nl - in->bytes) : in->len, eaten = nl ? line + 1 : line;
        size_t end = line > 0 && in->bytes[line - 1] == '\r' ? line - 1 : line;
        in->bytes[end] = '\0';
        if (!w->model.input && strcmp(in->bytes, "all") == 0)
            linear_forget(&in->said);
        else
            command_line(w, in->bytes);
        in->len -= eaten;
        memmove(in->bytes, in->bytes + eaten, in->len);
        any = true;
    }
    return any;
}

/* Says in one line each which steps have come to another state. */
static bool tell_changes(const Model *model, enum step_status *said, bool *was_busy)
{
    bool done = *was_busy && !model->busy;
    for (int s = 0; s < N_STEPS; s++) {
        const StepResult *step = &model->view->steps[s];
        if (step->status != said[s] && step->status != STATUS_RUNNING)
            printf("Step %d, %s: %s.\n", s + 1, step_title((enum step)s),
                   status_sentence(step->status));
        said[s] = step->status;
    }
    *was_busy = model->busy;
    fflush(stdout);
    return done;
}

static int loop(Wizard *w)
{
    LineInput in = {.said = LINEAR_SAID_INIT};
    enum step_status said[N_STEPS];
    bool was_busy = w->model.busy;
    int fd = wait_open(STDIN_FILENO, signals_fd());
    for (int s = 0; s < N_STEPS; s++)
        said[s] = w->model.view->steps[s].status;
    show(&w->model, &in.said);
    while (!w->quit && !in.end) {
        bool ready = session_step(w->session, fd, wait_limit(sweeping_limit(w, -1)));
        bool swept = sweeping_turn(w) && model_screen(&w->model) == SCREEN_SWEEP;
        wizard_sync(w);
        int number_of = signals_next();
        if (number_of == SIGINT || number_of == SIGTERM || number_of == SIGHUP ||
            number_of == SIGQUIT) {
            linear_forget(&in.said);
            wait_close();
            return 128 + number_of;
        }
        if (wait_changed())
            wizard_recheck(w);
        bool typed = ready && wait_readable(STDIN_FILENO) && take_lines(w, &in);
        wizard_tell(w, (Msg){.kind = MSG_TICK,
                             .now_ms = w->world->mono_ms(w->world),
                             .now_s = w->world->now_s(w->world)});
        wizard_sync(w);
        in.said.unasked = !typed;
        if ((tell_changes(&w->model, said, &was_busy) || typed || swept) && !w->quit)
            show(&w->model, &in.said);
    }
    linear_forget(&in.said);
    wait_close();
    return 0;
}

static void nothing(void)
{
}

static void nothing_bool(bool on)
{
    (void)on;
}

static void print_copy(Wizard *w, const char *text)
{
    (void)w;
    Arena arena = ARENA_INIT;
    printf("\n%s\n", shown_lines(&arena, text).text);
    arena_clear(&arena);
}

int linear_run(World *world, const SessionOptions *session_options, const UiOptions *options,
               bool utf8)
{
    static const WizardTerminal terminal = {doers_run,    nothing, nothing, print_copy,
                                            nothing_bool, nothing, nothing};
    Wizard w;
    Err err = ERR_INIT;
    AUTO_BUF Buf out = BUF_INIT(OUT_MAX);
    AUTO_BUF Buf safe = BUF_INIT(2 * OUT_MAX);
    if (signals_open(NULL, &err)) {
        fprintf(stderr, "why403: %s.\n", err.text);
        return 2;
    }
    wizard_open(&w, world, session_options, options, &terminal, LINEAR_ROWS, LINEAR_COLS, utf8);
    w.model.linear = true;
    int code = loop(&w);
    wizard_farewell(&w, &out);
    wizard_close(&w);
    signals_close();
    leak_guard(&safe, buf_span(&out));
    printf("\n%s", safe.ptr);
    return code;
}

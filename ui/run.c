/* The full-screen loop: terminal, signals, session; one redraw for each turn that changed
 * something. */
#include "ui/ui.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/leak.h"
#include "base/text.h"
#include "ui/doers.h"
#include "ui/linear.h"
#include "ui/term/clip.h"
#include "ui/term/paint.h"
#include "ui/term/signals.h"
#include "ui/term/theme.h"
#include "ui/view/screen.h"
#include "ui/wait.h"
#include "ui/walk.h"
#include "ui/wizard.h"

enum { SPIN_MS = 120, SECOND_MS = 1000, FAREWELL_MAX = 64 * 1024, WATCH_REST_MS = 150 };

/* ---- what the wizard may do with the terminal ---- */

static void run_copy(Wizard *w, const char *text)
{
    const char *said = clip_copy(text);
    wizard_tell(w, (Msg){.kind = MSG_NOTICE, .text = said});
}

static void run_suspend(void)
{
    paint_suspend();
    signals_stop();
    paint_resume();
}

static const WizardTerminal terminal = {doers_run,   paint_suspend, paint_resume, run_copy,
                                        paint_mouse, paint_redraw,  run_suspend};

/* ---- one turn ---- */

/* 128+N if the signal ends the program, 0 if not. */
static int take_signals(Wizard *w)
{
    for (int number; (number = signals_next()) != 0;) {
        if (number == SIGWINCH || number == SIGCONT) {
            int rows, cols;
            paint_resized();
            paint_size(&rows, &cols);
            wizard_tell(w, (Msg){.kind = MSG_RESIZE, .rows = rows, .cols = cols});
        } else if (number == SIGTSTP)
            run_suspend();
        else if (number != SIGPIPE)
            return 128 + number;
        if (number == SIGCONT)
            paint_redraw();
    }
    return 0;
}

static bool take_events(Wizard *w)
{
    PaintEvent e;
    bool any = false;
    while (!w->quit && paint_event(&e)) {
        any = true;
        if (e.kind == PAINT_KEY)
            wizard_tell(w, (Msg){.kind = MSG_KEY, .key = e.key});
        else if (e.kind == PAINT_PASTE)
            wizard_tell(w, (Msg){.kind = MSG_PASTE, .text = e.text});
        else
            wizard_tell(w, (Msg){.kind = e.kind == PAINT_CLICK ? MSG_CLICK : MSG_WHEEL,
                                 .key = e.key,
                                 .rows = e.row,
                                 .cols = e.col});
    }
    return any;
}

/* How long nothing on the screen moves by itself: the spinner while busy, the countdown of an
 * expiry, else for ever. */
static int next_tick(const Wizard *w)
{
    const SessionView *view = w->model.view;
    if (w->model.busy || w->model.walk == WALK_BY_ITSELF)
        return SPIN_MS;
    for (size_t i = 0; view && i < view->configurations.len; i++) {
        const Configuration *c = view->configurations.items[i];
        if (c->effective && c->effective->expires_at_s > w->model.now_s)
            return SECOND_MS;
    }
    return -1;
}

/* What has changed, and when; at_ms 0 = nothing. */
typedef struct Changed {
    int64_t at_ms;
    char name[320];
} Changed;

/* A saved file is looked at when the editor has been quiet for a moment, so that a half-written one
 * is not judged. */
static bool take_changes(Wizard *w, Changed *changed)
{
    Arena arena = ARENA_INIT;
    int64_t now = w->world->mono_ms(w->world);
    const char *name = wait_changed();
    if (name) {
        changed->at_ms = now;
        snprintf(changed->name, sizeof changed->name, "%s", name);
    }
    if (changed->at_ms == 0 || now - changed->at_ms < WATCH_REST_MS)
        return false;
    changed->at_ms = 0;
    wizard_recheck(w);
    wizard_notice(w, strcmp(changed->name, WAIT_SIGN_IN) == 0
                         ? "A new sign-in is there: looked again."
                         : arena_printf(&arena, "%s changed: looked again.",
                                        text_safe(&arena, changed->name)));
    arena_clear(&arena);
    return true;
}

static int loop(Wizard *w, Grid *grid)
{
    int fd = wait_open(STDIN_FILENO, signals_fd()), code = 0;
    Changed changed = {0};
    wait_watch(session_view(w->session));
    while (!w->quit && code == 0) {
        screen_draw(&w->model, grid);
        paint_show(grid);
        int limit = changed.at_ms ? WATCH_REST_MS : next_tick(w);
        bool ready = session_step(w->session, fd, wait_limit(sweeping_limit(w, limit)));
        (void)sweeping_turn(w);
        wizard_sync(
            w); /* first: a key means what is on the screen now, and old pointers are dead */
        code = take_signals(w);
        if (code == 0 && ready && !take_events(w) && wait_hangup(STDIN_FILENO))
            code = 128 + SIGHUP;
        take_changes(w, &changed);
        wizard_tell(w, (Msg){.kind = MSG_TICK,
                             .now_ms = w->world->mono_ms(w->world),
                             .now_s = w->world->now_s(w->world)});
        wizard_sync(w);
    }
    wait_close();
    return code;
}

/* ---- from terminal to terminal ---- */

static int run_screen(World *world, const SessionOptions *session_options, const UiOptions *options,
                      bool utf8)
{
    Wizard w;
    Grid grid = GRID_INIT;
    int rows, cols;
    paint_size(&rows, &cols);
    /* The frame is there before the files are read, however many there are. */
    Model m;
    model_init(&m, rows, cols, utf8);
    m.scenario = options->lab ? lab_scenario(options->lab) : NULL;
    m.busy = true;
    screen_draw(&m, &grid);
    paint_show(&grid);
    model_clear(&m);
    wizard_open(&w, world, session_options, options, &terminal, rows, cols, utf8);
    /* Whoever comes with something else to look at, or asked that nothing be written, is not
     * led. */
    const UiOptions *ui = w.ui;
    if (!w.lab && !ui->picker && !ui->error_text && !w.options.answers && !w.options.read_only &&
        !model_nothing_here(&w.model) && walk_is_first(w.world))
        walk_start(&w.model, true);
    int code = loop(&w, &grid);
    AUTO_BUF Buf out = BUF_INIT(FAREWELL_MAX);
    AUTO_BUF Buf safe = BUF_INIT(2 * FAREWELL_MAX);
    wizard_farewell(&w, &out);
    wizard_close(&w);
    grid_clear(&grid);
    paint_close();
    leak_guard(&safe, buf_span(&out));
    if (code != 128 + SIGHUP)
        fputs(safe.ptr, stdout);
    fflush(stdout);
    return code;
}

int ui_run(World *world, const SessionOptions *session_options, const UiOptions *options)
{
    const char *type = getenv("TERM");
    Err err = ERR_INIT;
    bool utf8 = !options->ascii && paint_locale_utf8();
    PaintOptions paint = {
        .ascii = !utf8,
        .color = options->color == UI_COLOR_ALWAYS ||
                 (options->color == UI_COLOR_AUTO && theme_color_wish(getenv) != THEME_NEVER),
        .light = theme_light(getenv("WHY403_THEME"), getenv("COLORFGBG"))};
    if (options->linear || !type || !type[0] || strcmp(type, "dumb") == 0)
        return linear_run(world, session_options, options, utf8);
    if (paint_open(&paint, &err)) {
        fprintf(stderr, "why403: %s. Going on with plain text (--linear).\n", err.text);
        return linear_run(world, session_options, options, utf8);
    }
    mem_on_exhaustion(paint_restore_async);
    int code = 2;
    if (signals_open(paint_restore_async, &err) == ERR_NONE)
        code = run_screen(world, session_options, options, utf8);
    signals_close();
    paint_close();
    mem_on_exhaustion(NULL);
    return code;
}

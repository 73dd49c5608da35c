/* ui_update: what each key, answer and tick does to the model. No side effects: what must be done goes into cmds. */
#include "ui/model.h"

#include <stdio.h>
#include <string.h>

#include "ui/lists.h"
#include "ui/screen.h"

static void notice(Model *m, const char *text)
{
    snprintf(m->notice, sizeof m->notice, "%s", text);
}

static void command(Cmds *cmds, Cmd cmd)
{
    cmd.text = arena_strdup(cmds->arena, cmd.text);
    vec_push(cmds->arena, &cmds->list, cmd);
}

/* ---- screens as a stack ---- */

static void reset_spot(Model *m, enum screen screen)
{
    m->spots[screen] = (Spot){0, {0, 0}, {0, 0}};
}

/* A screen that is open already is gone back to, so the stack can't grow without end. */
static void open_screen(Model *m, enum screen screen)
{
    for (int i = 0; i < m->depth; i++)
        if (m->stack[i] == screen) {
            m->depth = i + 1;
            return;
        }
    if (m->depth == MODEL_STACK)
        m->depth--;
    m->stack[m->depth++] = screen;
    reset_spot(m, screen);
}

static void close_screen(Model *m)
{
    if (m->depth > 1)
        m->depth--;
}

static void go_step(Model *m, int step)
{
    step = step < 0 ? 0 : step >= N_STEPS ? N_STEPS - 1 : step;
    if ((enum step)step == m->step)
        return;
    m->step = (enum step)step;
    reset_spot(m, SCREEN_MAIN);
    reset_spot(m, SCREEN_DETAILS);
    reset_spot(m, SCREEN_FIX);
}

/* ---- moving about ---- */

/* Everything that a move needs to know of the present screen. */
typedef struct Scene {
    Arena arena;
    Layout layout;
    Doc doc;
    Spot *spot;
    bool list;
} Scene;

static void scene_open(Scene *s, Model *m)
{
    *s = (Scene){.arena = ARENA_INIT, .layout = screen_layout(m), .spot = &m->spots[model_screen(m)]};
    s->doc = screen_doc(m, &s->arena);
    s->list = screens_table[model_screen(m)].list && s->doc.items > 0;
}

/* Keeps the place in range and remembers what is on top, so that the text does not jump at the next move. */
static void scene_close(Model *m, Scene *s)
{
    if (s->list && s->spot->item >= s->doc.items)
        s->spot->item = s->doc.items - 1;
    if (s->spot->item < 0)
        s->spot->item = 0;
    s->spot->top = doc_place_of(&s->doc, screen_top(m, &s->doc, &s->layout));
    arena_clear(&s->arena);
}

static void move_to_line(Model *m, Scene *s, int line)
{
    int n = (int)s->doc.lines.len;
    line = line >= n ? n - 1 : line < 0 ? 0 : line;
    if (n == 0)
        return;
    if (model_screen(m) == SCREEN_MAIN) {
        s->spot->top = doc_place_of(&s->doc, line);
    } else if (s->list) {
        for (int i = line; i >= 0; i--)
            if (s->doc.lines.items[i].item >= 0) {
                s->spot->item = s->doc.lines.items[i].item;
                return;
            }
        s->spot->item = 0;
    } else {
        s->spot->cursor = doc_place_of(&s->doc, line);
    }
}

static int present_line(Model *m, Scene *s)
{
    int cursor = screen_cursor(m, &s->doc);
    return cursor >= 0 ? cursor : screen_top(m, &s->doc, &s->layout);
}

static void move_lines(Model *m, int by)
{
    Scene s;
    scene_open(&s, m);
    if (s.list && (by == 1 || by == -1))
        s.spot->item += by;
    else
        move_to_line(m, &s, present_line(m, &s) + by);
    scene_close(m, &s);
}

static void move_page(Model *m, int direction)
{
    int rows = screen_layout(m).body_rows;
    move_lines(m, direction * (rows > 2 ? rows - 1 : 2));
}

static void act_down(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    if (model_screen(m) == SCREEN_MAIN)
        go_step(m, (int)m->step + 1);
    else
        move_lines(m, 1);
}

static void act_up(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    if (model_screen(m) == SCREEN_MAIN)
        go_step(m, (int)m->step - 1);
    else
        move_lines(m, -1);
}

static void act_scroll_down(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    move_lines(m, 1);
}

static void act_scroll_up(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    move_lines(m, -1);
}

static void act_page_down(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    move_page(m, 1);
}

static void act_page_up(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    move_page(m, -1);
}

static void act_top(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    move_lines(m, -(1 << 20));
}

static void act_end(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    move_lines(m, 1 << 20);
}

static void act_step(Model *m, int key, Cmds *cmds)
{
    (void)cmds;
    go_step(m, key == UI_KEY_TAB ? (int)m->step + 1 : key == UI_KEY_BACK_TAB ? (int)m->step - 1 : key - '1');
}

static void act_verdict(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    const Finding *f = m->view ? m->view->verdict.finding : NULL;
    m->depth = 1;
    m->stack[0] = SCREEN_MAIN;
    if (f)
        go_step(m, (int)f->step);
    else
        notice(m, "The verdict names no step.");
}

/* ---- search and other typing ---- */

static void search_from(Model *m, int step, bool from_here)
{
    Scene s;
    scene_open(&s, m);
    int from = present_line(m, &s) + (from_here ? 0 : step), line = doc_search(&s.doc, m->search, from, step);
    if (line < 0)
        notice(m, "Not found.");
    else
        move_to_line(m, &s, line);
    scene_close(m, &s);
}

static void act_next_match(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    if (m->search[0])
        search_from(m, 1, false);
    else
        open_screen(m, SCREEN_TRACE); /* "Is this who you expect?" no */
}

static void act_previous_match(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    if (m->search[0])
        search_from(m, -1, false);
}

static void start_input(Model *m, enum input input)
{
    m->input = input;
    m->text[0] = '\0';
}

static void act_search(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    start_input(m, model_screen(m) == SCREEN_HELP ? INPUT_FILTER : INPUT_SEARCH);
}

static void input_done(Model *m, Cmds *cmds)
{
    enum input input = m->input;
    m->input = INPUT_NONE;
    if (input == INPUT_SEARCH) {
        memcpy(m->search, m->text, sizeof m->search);
        if (m->search[0])
            search_from(m, 1, true);
    } else if (input == INPUT_FOLDER && m->text[0]) {
        command(cmds, (Cmd){.kind = CMD_OPEN_FOLDER, .text = m->text});
    } else if (input == INPUT_PROFILE && m->text[0]) {
        command(cmds, (Cmd){.kind = CMD_OPEN_PROFILE, .text = m->text});
    }
}

static void input_erase(char *text)
{
    size_t len = strlen(text);
    while (len > 0 && (text[len - 1] & 0xC0) == 0x80)
        len--;
    text[len > 0 ? len - 1 : 0] = '\0';
}

/* The filter of the help acts while it is typed. */
static void input_changed(Model *m)
{
    if (m->input != INPUT_FILTER)
        return;
    memcpy(m->filter, m->text, sizeof m->filter);
    reset_spot(m, SCREEN_HELP);
}

static void input_key(Model *m, int key, Cmds *cmds)
{
    char bytes[5];
    if (key == UI_KEY_ENTER || key == '\n') {
        input_done(m, cmds);
    } else if (key == UI_KEY_ESC) {
        m->text[0] = '\0';
        input_changed(m);
        m->input = INPUT_NONE;
    } else if (key == UI_KEY_BACKSPACE || key == UI_CTRL('h') || key == UI_KEY_DELETE) {
        input_erase(m->text);
        input_changed(m);
    } else if (key == UI_CTRL('u')) {
        m->text[0] = '\0';
        input_changed(m);
    } else if (key >= ' ' && key < UI_KEY_FIRST && strlen(m->text) + glyph_encode((uint32_t)key, bytes) < sizeof m->text) {
        memcpy(m->text + strlen(m->text), bytes, strlen(bytes) + 1);
        input_changed(m);
    }
}

/* ---- opening the other screens ---- */

static void act_fix(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    open_screen(m, SCREEN_FIX);
}

static void act_trace(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    open_screen(m, SCREEN_TRACE);
}

static void act_asked(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    open_screen(m, SCREEN_ASKED);
}

static void act_start(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    open_screen(m, SCREEN_START);
}

static void open_explain(Model *m)
{
    open_screen(m, SCREEN_EXPLAIN);
    if (!m->explained)
        m->input = INPUT_PASTE;
}

static void act_explain(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    if (model_screen(m) == SCREEN_EXPLAIN) {
        m->explained = NULL;
        buf_clear(&m->paste);
        reset_spot(m, SCREEN_EXPLAIN);
    }
    open_explain(m);
}

static void show_report(Model *m, Cmds *cmds)
{
    const ReportEntry *e = list_report(m->spots[SCREEN_REPORT].item);
    if (e)
        command(cmds, (Cmd){.kind = CMD_REPORT_SHOW, .arg = (int)e->format});
}

static void act_report(Model *m, int key, Cmds *cmds)
{
    (void)key;
    open_screen(m, SCREEN_REPORT);
    show_report(m, cmds);
}

static void act_lab(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    open_screen(m, SCREEN_LAB);
}

static void act_lesson(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    open_screen(m, SCREEN_LESSON);
}

static void act_setup(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    open_screen(m, SCREEN_SETUP);
}

static void act_help(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    m->filter[0] = '\0';
    open_screen(m, SCREEN_HELP);
}

static void act_hint(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    if (model_screen(m) != SCREEN_LESSON)
        open_screen(m, SCREEN_LESSON);
    m->hints++;
}

static void act_back(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    if (m->search[0])
        m->search[0] = '\0';
    else
        close_screen(m);
}

/* ---- Enter ---- */

static void enter_start(Model *m, Cmds *cmds)
{
    StartEntry e = list_start(m, m->spots[SCREEN_START].item);
    if (e.kind == START_ALL || e.kind == START_CONFIGURATION) {
        snprintf(m->focus, sizeof m->focus, "%s", e.configuration ? e.configuration->address : "");
        command(cmds, (Cmd){.kind = CMD_FOCUS, .text = e.configuration ? e.configuration->address : NULL});
        m->depth = 1;
        m->stack[0] = SCREEN_MAIN;
        m->touched = false;
    } else if (e.kind == START_FOLDER || e.kind == START_PROFILE) {
        start_input(m, e.kind == START_FOLDER ? INPUT_FOLDER : INPUT_PROFILE);
    } else if (e.kind == START_EXPLAIN && m->hooks && m->hooks->explain) {
        open_explain(m);
    } else if (e.kind == START_LAB) {
        open_screen(m, SCREEN_LAB);
    } else if (e.kind == START_SETUP) {
        open_screen(m, SCREEN_SETUP);
    }
}

static void enter_help(Model *m, Cmds *cmds)
{
    bool here;
    const KeyRow *row = list_help(m, m->spots[SCREEN_HELP].item, &here);
    if (row && here) {
        close_screen(m);
        ui_update(m, (Msg){.kind = MSG_KEY, .key = row->keys[0]}, cmds);
    } else if (row) {
        notice(m, "That key works on other screens only.");
    }
}

static void enter_setup(Model *m, Cmds *cmds)
{
    const SetupEntry *e = list_setup(m->spots[SCREEN_SETUP].item);
    if (e)
        command(cmds, (Cmd){.kind = CMD_RUN, .text = arena_strndup(cmds->arena, e->commands, strcspn(e->commands, "\n"))});
}

static void act_enter(Model *m, int key, Cmds *cmds)
{
    enum screen screen = model_screen(m);
    const ReportEntry *report = list_report(m->spots[SCREEN_REPORT].item);
    int item = m->spots[SCREEN_LAB].item;
    (void)key;
    if (screen == SCREEN_MAIN)
        open_screen(m, SCREEN_DETAILS);
    else if (screen == SCREEN_START)
        enter_start(m, cmds);
    else if (screen == SCREEN_HELP)
        enter_help(m, cmds);
    else if (screen == SCREEN_SETUP)
        enter_setup(m, cmds);
    else if (screen == SCREEN_REPORT && report)
        command(cmds, (Cmd){.kind = CMD_REPORT_WRITE, .arg = (int)report->format, .text = report->file});
    else if (screen == SCREEN_LAB && item >= 0 && (size_t)item < m->n_scenarios)
        command(cmds, (Cmd){.kind = CMD_OPEN_LAB, .text = m->scenarios[item].name});
}

/* ---- doing ---- */

static void act_apply(Model *m, int key, Cmds *cmds)
{
    const Finding *finding = NULL;
    const Fix *fix = model_current_fix(m, &finding);
    (void)key;
    if (model_screen(m) != SCREEN_FIX) {
        open_screen(m, SCREEN_FIX);
        return;
    }
    snprintf(m->cure_id, sizeof m->cure_id, "%s", finding->id);
    command(cmds, (Cmd){.kind = CMD_APPLY, .finding = finding, .fix = fix});
}

static void act_undo(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)m;
    command(cmds, (Cmd){.kind = CMD_UNDO});
}

static const char *fix_commands(const Fix *fix, Arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < fix->commands.len; i++)
        if (fix->commands.items[i].shell == SHELL_SH)
            text = arena_printf(arena, "%s%s\n", text, fix->commands.items[i].text);
    return text;
}

static void act_copy(Model *m, int key, Cmds *cmds)
{
    const Fix *fix = model_current_fix(m, NULL);
    bool report = model_screen(m) == SCREEN_REPORT;
    (void)key;
    command(cmds, (Cmd){.kind = CMD_COPY, .text = report ? m->report : fix_commands(fix, cmds->arena)});
}

static void act_plain(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    open_screen(m, SCREEN_PLAIN);
}

static void act_recheck(Model *m, int key, Cmds *cmds)
{
    (void)key;
    command(cmds, (Cmd){.kind = CMD_RECHECK, .arg = (int)m->step});
}

static void act_recheck_all(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)m;
    command(cmds, (Cmd){.kind = CMD_RECHECK, .arg = N_STEPS});
}

static void act_prove(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)cmds;
    open_screen(m, SCREEN_CONSENT);
}

static void act_yes(Model *m, int key, Cmds *cmds)
{
    (void)key;
    close_screen(m);
    command(cmds, (Cmd){.kind = CMD_CONSENT});
}

static void act_shell(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)m;
    command(cmds, (Cmd){.kind = CMD_SHELL});
}

static void act_mouse(Model *m, int key, Cmds *cmds)
{
    (void)key;
    m->mouse = !m->mouse;
    notice(m, m->mouse ? "Mouse on: click and wheel work here." : "Mouse off: the terminal selects text itself.");
    command(cmds, (Cmd){.kind = CMD_MOUSE, .arg = m->mouse});
}

static void act_redraw(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)m;
    command(cmds, (Cmd){.kind = CMD_REDRAW});
}

static void act_suspend(Model *m, int key, Cmds *cmds)
{
    (void)key, (void)m;
    command(cmds, (Cmd){.kind = CMD_SUSPEND});
}

static void act_quit(Model *m, int key, Cmds *cmds)
{
    (void)key;
    m->quit = true;
    command(cmds, (Cmd){.kind = CMD_QUIT});
}

static void (*const handlers[N_ACTIONS])(Model *m, int key, Cmds *cmds) = {
    [ACT_UP] = act_up,
    [ACT_DOWN] = act_down,
    [ACT_PAGE_UP] = act_page_up,
    [ACT_PAGE_DOWN] = act_page_down,
    [ACT_TOP] = act_top,
    [ACT_END] = act_end,
    [ACT_SCROLL_UP] = act_scroll_up,
    [ACT_SCROLL_DOWN] = act_scroll_down,
    [ACT_ENTER] = act_enter,
    [ACT_BACK] = act_back,
    [ACT_STEP] = act_step,
    [ACT_VERDICT] = act_verdict,
    [ACT_FIX] = act_fix,
    [ACT_APPLY] = act_apply,
    [ACT_UNDO] = act_undo,
    [ACT_COPY] = act_copy,
    [ACT_PLAIN] = act_plain,
    [ACT_RECHECK] = act_recheck,
    [ACT_RECHECK_ALL] = act_recheck_all,
    [ACT_TRACE] = act_trace,
    [ACT_ASKED] = act_asked,
    [ACT_START] = act_start,
    [ACT_EXPLAIN] = act_explain,
    [ACT_REPORT] = act_report,
    [ACT_LAB] = act_lab,
    [ACT_LESSON] = act_lesson,
    [ACT_HINT] = act_hint,
    [ACT_SHELL] = act_shell,
    [ACT_SETUP] = act_setup,
    [ACT_PROVE] = act_prove,
    [ACT_YES] = act_yes,
    [ACT_SEARCH] = act_search,
    [ACT_NEXT_MATCH] = act_next_match,
    [ACT_PREVIOUS_MATCH] = act_previous_match,
    [ACT_MOUSE] = act_mouse,
    [ACT_REDRAW] = act_redraw,
    [ACT_SUSPEND] = act_suspend,
    [ACT_HELP] = act_help,
    [ACT_QUIT] = act_quit,
};

static const char *why_not(const KeyRow *row)
{
    static const struct {
        enum action action;
        const char *text;
    } rows[] = {
        {ACT_FIX, "This step has nothing to fix."},
        {ACT_APPLY, "There is no file to change here: copy the commands (y) and run them in your shell."},
        {ACT_UNDO, "Nothing was applied that could be undone."},
        {ACT_COPY, "There are no commands to copy here."},
        {ACT_PLAIN, "There are no commands to show here."},
        {ACT_PROVE, "Nothing needs your yes."},
        {ACT_HINT, "There is no further hint."},
        {ACT_LESSON, "No practice scenario is open. L lists them."},
        {ACT_NEXT_MATCH, "Search first: / and a word."},
        {ACT_PREVIOUS_MATCH, "Search first: / and a word."},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (rows[i].action == row->action)
            return rows[i].text;
    return "That can't be done here.";
}

/* ---- messages ---- */

static void paste_key(Model *m, int key, Cmds *cmds)
{
    char bytes[5];
    if (key == UI_KEY_ESC) {
        m->input = INPUT_NONE;
        close_screen(m);
    } else if (key == UI_CTRL('d') || key == UI_KEY_F5) {
        m->input = INPUT_NONE;
        command(cmds, (Cmd){.kind = CMD_EXPLAIN});
    } else if (key == UI_KEY_BACKSPACE && m->paste.len > 0) {
        m->paste.ptr[--m->paste.len] = '\0';
    } else if (key == UI_KEY_ENTER || key == '\n' || key == '\t') {
        buf_add_char(&m->paste, key == '\t' ? '\t' : '\n');
    } else if (key >= ' ' && key < UI_KEY_FIRST && key != UI_KEY_BACKSPACE) {
        glyph_encode((uint32_t)key, bytes);
        buf_add_str(&m->paste, bytes);
    }
}

static void on_key(Model *m, int key, Cmds *cmds)
{
    m->notice[0] = '\0';
    m->keys_pressed++;
    m->touched = true;
    if (key == UI_CTRL('c') || (m->input && (key == UI_CTRL('z') || key == UI_CTRL('l')))) {
        handlers[keys_find(m, key)->action](m, key, cmds);
        return;
    }
    if (m->input == INPUT_PASTE) {
        paste_key(m, key, cmds);
        return;
    }
    if (m->input) {
        input_key(m, key, cmds);
        return;
    }
    const KeyRow *row = keys_find(m, key);
    if (!row)
        return;
    if (row->when && !row->when(m)) {
        notice(m, why_not(row));
        return;
    }
    int item = m->spots[SCREEN_REPORT].item;
    handlers[row->action](m, key, cmds);
    if (model_screen(m) == SCREEN_REPORT && m->spots[SCREEN_REPORT].item != item)
        show_report(m, cmds);
}

/* A first run walks on by itself to the step that explains the failure, or to the end of what is known so far. */
static void walk(Model *m)
{
    const SessionView *v = m->view;
    int at = 0;
    if (m->touched)
        return;
    if (v->verdict.finding) {
        go_step(m, (int)v->verdict.finding->step);
        return;
    }
    for (int s = 0; s < N_STEPS; s++)
        if (v->steps[s].status == STATUS_FAIL) {
            go_step(m, s);
            return;
        }
    while (at + 1 < N_STEPS && v->steps[at].status != STATUS_RUNNING)
        at++;
    go_step(m, m->busy ? at : STEP_IAM);
}

/* After a fix: cured, still there, cannot tell; said only when every answer is in. */
static void judge_cure(Model *m)
{
    if (m->cure != CURE_WAITING || m->busy)
        return;
    m->cure = m->view->verdict.status == VERDICT_UNKNOWN ? CURE_UNKNOWN : CURE_CURED;
    for (int s = 0; s < N_STEPS; s++)
        for (size_t i = 0; i < m->view->steps[s].findings.len; i++)
            if (strcmp(m->view->steps[s].findings.items[i]->id, m->cure_id) == 0)
                m->cure = CURE_STILL;
    static const char *const texts[] = {
        [CURE_CURED] = "Cured.", [CURE_STILL] = "Still there.", [CURE_UNKNOWN] = "Cannot tell yet."};
    notice(m, m->cure == CURE_CURED && m->view->verdict.status == VERDICT_FAIL ? "Cured. There is another cause: v shows it."
                                                                               : texts[m->cure]);
}

static void on_view(Model *m, const Msg *msg)
{
    bool first = !m->view;
    m->view = msg->view;
    if (msg->busy && !m->busy)
        m->busy_since_ms = msg->now_ms;
    m->busy = msg->busy;
    m->now_ms = msg->now_ms;
    m->now_s = msg->now_s;
    if (first && m->view->facts && m->view->facts->tf && !m->view->facts->tf->has_terraform && !m->view->options->profile)
        open_screen(m, SCREEN_START);
    walk(m);
    judge_cure(m);
}

static void on_paste(Model *m, const char *text, Cmds *cmds)
{
    m->touched = true;
    if (m->input == INPUT_NONE && m->hooks && m->hooks->explain) {
        open_screen(m, SCREEN_EXPLAIN);
        m->input = INPUT_PASTE;
        buf_clear(&m->paste);
        reset_spot(m, SCREEN_EXPLAIN);
    }
    if (m->input == INPUT_PASTE) {
        m->explained = NULL;
        buf_add_str(&m->paste, text);
        m->input = INPUT_NONE;
        command(cmds, (Cmd){.kind = CMD_EXPLAIN});
        return;
    }
    for (; m->input && *text; text++)
        if ((unsigned char)*text >= ' ' && strlen(m->text) + 1 < sizeof m->text) {
            size_t len = strlen(m->text);
            m->text[len] = *text;
            m->text[len + 1] = '\0';
        }
    input_changed(m);
}

static void on_click(Model *m, int row, Cmds *cmds)
{
    Layout l = screen_layout(m);
    Scene s;
    scene_open(&s, m);
    int line = row - l.body_row + screen_top(m, &s.doc, &l), before = s.spot->item;
    bool inside = row >= l.body_row && row < l.body_row + l.body_rows;
    if (inside)
        move_to_line(m, &s, line);
    bool again = inside && s.list && s.spot->item == before;
    scene_close(m, &s);
    if (again)
        ui_update(m, (Msg){.kind = MSG_KEY, .key = UI_KEY_ENTER}, cmds);
}

static void on_mouse(Model *m, const Msg *msg, Cmds *cmds)
{
    Layout l = screen_layout(m);
    m->touched = true;
    if (msg->kind == MSG_WHEEL)
        move_lines(m, msg->key * 3);
    else if (model_screen(m) != SCREEN_MAIN)
        on_click(m, msg->rows, cmds);
    else if (msg->cols < l.steps_cols && msg->rows >= l.body_row && msg->rows < l.body_row + N_STEPS)
        go_step(m, msg->rows - l.body_row);
}

static void on_applied(Model *m, const char *note)
{
    m->cure = CURE_WAITING;
    m->busy = true; /* judged when the re-check that follows has all answers */
    snprintf(m->cure_note, sizeof m->cure_note, "%s", note ? note : "");
}

void ui_update(Model *m, Msg msg, Cmds *cmds)
{
    switch (msg.kind) {
    case MSG_KEY:
        on_key(m, msg.key, cmds);
        break;
    case MSG_PASTE:
        on_paste(m, msg.text, cmds);
        break;
    case MSG_RESIZE:
        m->rows = msg.rows;
        m->cols = msg.cols;
        break;
    case MSG_VIEW:
        on_view(m, &msg);
        break;
    case MSG_TICK:
        m->now_ms = msg.now_ms;
        m->now_s = msg.now_s;
        m->ticks++;
        break;
    case MSG_CLICK:
    case MSG_WHEEL:
        on_mouse(m, &msg, cmds);
        break;
    case MSG_NOTICE:
        notice(m, msg.text);
        break;
    case MSG_EXPLAINED:
        m->explained = msg.explained;
        break;
    case MSG_REPORT:
        m->report = msg.text;
        break;
    case MSG_APPLIED:
        on_applied(m, msg.text);
        break;
    case MSG_UNDONE:
        m->cure = CURE_NONE;
        m->cure_note[0] = '\0';
        notice(m, msg.text);
        break;
    }
}

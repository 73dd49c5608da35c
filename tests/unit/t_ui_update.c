#include "tests/support/setup.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/rig.h"
#include "ui/model.h"
#include "ui/moves.h"
#include "ui/view/lists.h"
#include "ui/view/screen.h"
#include "ui/view/view_help.h"

/* A wizard without a session behind it: a view by hand, commands kept. */
static enum err rig_apply(void *data, const SessionView *view, const Finding *finding,
                          const Fix *fix, Arena *arena, const char **out_note, Err *err)
{
    (void)data, (void)view, (void)finding, (void)fix, (void)arena, (void)err;
    *out_note = "done";
    return ERR_NONE;
}

static enum err rig_undo(void *data, const SessionView *view, Arena *arena, const char **out_note,
                         Err *err)
{
    (void)data, (void)view, (void)arena, (void)err;
    *out_note = "undone";
    return ERR_NONE;
}

static enum err rig_setup_write(void *data, Arena *arena, const char **out_note, Err *err)
{
    (void)data, (void)arena, (void)err;
    *out_note = "written";
    return ERR_NONE;
}

static const Explanation *rig_explain(void *data, Arena *arena, Span text)
{
    (void)data;
    ErrLog *log = errlog_open(arena);
    errlog_feed(log, text);
    return explain_errors(arena, errlog_close(log), false);
}

static const UiHooks rig_hooks = {NULL, rig_apply, rig_undo, rig_explain, NULL, rig_setup_write};

static void rig_open(Rig *r, enum fake_session which)
{
    rig_new(r);
    r->m.hooks = &rig_hooks;
    r->m.scenarios = fake_scenarios(&r->m.n_scenarios);
    rig_view(r, which, false);
}

static const Cmd *last_command(const Rig *r)
{
    return r->cmds.list.len ? vec_last(&r->cmds.list) : NULL;
}

void test_first_run_walks_to_the_failing_step(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    assert_int_equal(r.m.step, STEP_KEYS);
    rig_close(&r);
    rig_open(&r, FAKE_PASS);
    assert_int_equal(r.m.step, STEP_IAM);
    rig_close(&r);
}

void test_walk_stops_once_a_key_was_pressed(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_WAITING);
    rig_press(&r, '7');
    rig_view(&r, FAKE_STALE_TOKEN, false);
    assert_int_equal(r.m.step, STEP_PROVIDER);
    rig_close(&r);
}

/* Enter on a lesson's story chooses no step: the failing one is gone to when the answers are in. */
void test_walk_goes_on_after_a_story(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_WAITING);
    moves_open(&r.m, SCREEN_LESSON);
    rig_press(&r, UI_KEY_ENTER);
    rig_view(&r, FAKE_STALE_TOKEN, false);
    assert_int_equal(r.m.step, STEP_KEYS);
    rig_close(&r);
}

void test_no_terraform_opens_start(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_NO_TERRAFORM);
    assert_int_equal(model_screen(&r.m), SCREEN_START);
    rig_close(&r);
}

void test_keys_lead_to_screens(void **state)
{
    static const struct {
        const char *keys;
        enum screen screen;
    } rows[] = {
        {"S\r", SCREEN_SETUP_FORM}, {"\r", SCREEN_DETAILS}, {"f", SCREEN_FIX},
        {"a", SCREEN_FIX},          {"t", SCREEN_TRACE},    {"s", SCREEN_ASKED},
        {"c", SCREEN_START},        {"x", SCREEN_REPORT},   {"L", SCREEN_LAB},
        {"S", SCREEN_SETUP},        {"?", SCREEN_HELP},     {"Y", SCREEN_PLAIN},
        {"t\033", SCREEN_MAIN},     {"f\033", SCREEN_MAIN}, {"ts", SCREEN_ASKED},
        {"tsv", SCREEN_MAIN},       {"7f", SCREEN_FIX},     {"1f", SCREEN_FIX},
        {"f1", SCREEN_FIX},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Rig r;
        rig_open(&r, FAKE_STALE_TOKEN);
        rig_press_all(&r, rows[i].keys);
        assert_int_equal(model_screen(&r.m), rows[i].screen);
        rig_close(&r);
    }
}

/* Values that are fine, one Enter after each. */
static void fill_form(Rig *r, enum setup_way way)
{
    static const char *const values[N_SETUP_WAYS] = {
        [SETUP_SSO] = "dev\rhttps://acme.awsapps.com/start\rus-east-1\r123456789012\rDev\r\r",
        [SETUP_ROLE] = "deploy\rarn:aws:iam::123456789012:role/deploy\rbase\reu-west-1\r",
        [SETUP_KEYS] = "dev\rus-east-1\r",
    };
    rig_press(r, UI_CTRL('u'));
    rig_press_all(r, values[way]);
}

/* Enter opens and chooses on other screens; where it writes, it asks. a says what it does. */
void test_enter_asks_before_it_writes(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    rig_press_all(&r, "fj\r");
    assert_int_equal(r.cmds.list.len, 0);
    assert_non_null(strstr(r.m.notice, "Enter once more"));
    rig_press_all(&r, "\r");
    assert_int_equal(vec_last(&r.cmds.list)->kind, CMD_APPLY);
    rig_close(&r);
}

/* Its first fix is a command, which is not this shell's own. */
static void rig_open_command(Rig *r)
{
    rig_open(r, FAKE_STALE_TOKEN);
    Fix *fix = (Fix *)model_fix(&r->m, 0, NULL);
    fix->risk = RISK_RUN;
    fix->commands.len = 0;
    fix_command(&r->arena, fix, SHELL_SH, "aws sso login");
}

/* A yes is for the question that can be read at that moment, given by the key that it names or y.
 */
void test_only_the_next_key_says_yes(void **state)
{
    static const struct {
        const char *keys;
        enum cmd_kind kind; /* CMD_QUIT: none */
        const char *notice; /* NULL: none */
    } rows[] = {
        {"fa", CMD_QUIT, "Run it? aws sso login   Press a once more."},
        {"faa", CMD_RUN_FIX, NULL},
        {"fay", CMD_RUN_FIX, NULL},
        {"fan", CMD_QUIT, "Then nothing was done."},
        {"fana", CMD_QUIT, "Press a once more."},
        {"fan\033y", CMD_COPY, NULL},
        {"fa\033t\033fa", CMD_QUIT, "Press a once more."},
        {"fa\033", CMD_QUIT, NULL},
        {"faja", CMD_APPLY, NULL}, /* that one says what it does */
        {"fajka", CMD_QUIT, "Press a once more."},
        {"fa2", CMD_QUIT, NULL},
        {"fa\r", CMD_QUIT, "Press Enter once more."},
        {"fazy", CMD_COPY, NULL},
        {"faZ", CMD_QUIT, "Z does nothing here"},
        {"fj\r", CMD_QUIT, "Press Enter once more"},
        {"fj\n\r", CMD_APPLY, NULL},
        {"fj\ry", CMD_APPLY, NULL},
        {"fj\r\033t\033fj\r", CMD_QUIT, "Press Enter once more"},
        {"fj\rkj\r", CMD_QUIT, "Press Enter once more"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Rig r;
        rig_open_command(&r);
        rig_press_all(&r, rows[i].keys);
        const Cmd *last = last_command(&r);
        assert_int_equal(last ? last->kind : CMD_QUIT, rows[i].kind);
        if (rows[i].notice)
            assert_non_null(strstr(r.m.notice, rows[i].notice));
        else
            assert_string_equal(r.m.notice, "");
        rig_close(&r);
    }
}

/* What is heard of in between takes the question back, and off the screen. */
void test_news_take_a_question_back(void **state)
{
    Rig r;
    (void)state;
    for (int i = 0; i < 3; i++) {
        rig_open_command(&r);
        rig_press_all(&r, "fa");
        SessionView *view = (SessionView *)r.m.view;
        view->generation += i == 0;
        ui_update(&r.m,
                  (Msg){.kind = i == 0   ? MSG_VIEW
                                : i == 1 ? MSG_WHEEL
                                         : MSG_NOTICE,
                        .view = view,
                        .key = 1,
                        .text = ""},
                  &r.cmds);
        assert_null(strstr(r.m.notice, "once more"));
        r.m.spots[SCREEN_FIX].item = 0;
        rig_press(&r, 'a');
        assert_int_equal(r.cmds.list.len, 0);
        assert_non_null(strstr(r.m.notice, "Press a once more."));
        rig_close(&r);
    }
}

void test_who_acts_changes_only_after_a_yes(void **state)
{
    static const struct {
        const char *keys;
        bool does;
    } rows[] = {{"a", false}, {"aa", true}, {"\r\r", true}, {"ay", true}, {"a\033fja", false}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Rig r;
        rig_open(&r, FAKE_STALE_TOKEN);
        rig_press_all(&r, "fj");
        Fix *fix = (Fix *)model_current_fix(&r.m, NULL);
        fix->changes_principal = true;
        Grid grid = GRID_INIT;
        screen_draw(&r.m, &grid);
        assert_non_null(strstr(grid_dump(&r.arena, &grid), "a or Enter asks, then writes it"));
        grid_clear(&grid);
        rig_press_all(&r, rows[i].keys);
        assert_int_equal(r.cmds.list.len, rows[i].does);
        if (!rows[i].does)
            assert_non_null(strstr(r.m.notice, "Press a once more to write."));
        rig_close(&r);
    }
}

/* After a look with fewer fixes the cursor stands on the last, and keys act on what it shows. */
void test_a_cursor_below_a_shorter_list_is_on_its_last_fix(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    rig_press_all(&r, "f");
    int n = model_n_fixes(&r.m);
    assert_true(n > 0);
    r.m.spots[SCREEN_FIX].item = n + 2;
    assert_ptr_equal(model_current_fix(&r.m, NULL), model_fix(&r.m, n - 1, NULL));
    assert_int_equal(model_fix_row(&r.m), n - 1);
    rig_close(&r);
}

void test_keys_ask_for_effects(void **state)
{
    static const struct {
        enum fake_session fake;
        const char *keys;
        enum cmd_kind kind;
        int arg;
    } rows[] = {
        {FAKE_STALE_TOKEN, "r", CMD_RECHECK, STEP_KEYS},
        {FAKE_STALE_TOKEN, "R", CMD_RECHECK, N_STEPS},
        {FAKE_STALE_TOKEN, "y", CMD_COPY, 0},
        {FAKE_STALE_TOKEN, "fja", CMD_APPLY, 0},
        {FAKE_STALE_TOKEN, "q", CMD_QUIT, 0},
        {FAKE_STALE_TOKEN, "\003", CMD_QUIT, 0},
        {FAKE_STALE_TOKEN, "/abc\003", CMD_QUIT, 0},
        {FAKE_STALE_TOKEN, "?\003", CMD_QUIT, 0},
        {FAKE_STALE_TOKEN, "\032", CMD_SUSPEND, 0},
        {FAKE_STALE_TOKEN, "m", CMD_MOUSE, 1},
        {FAKE_STALE_TOKEN, "!", CMD_SHELL, 0},
        {FAKE_STALE_TOKEN, "x\r", CMD_REPORT_ASK, 0},
        {FAKE_STALE_TOKEN, "xj\r", CMD_REPORT_ASK, 0},
        {FAKE_STALE_TOKEN, "L\r", CMD_OPEN_LAB, 0},
        {FAKE_NO_TERRAFORM, "Sjj\r", CMD_SETUP_PLAN, 0},
        {FAKE_STALE_TOKEN, "cj\r", CMD_FOCUS, 0},
        {FAKE_UNKNOWN, "py", CMD_CONSENT, 0},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Rig r;
        rig_open(&r, rows[i].fake);
        rig_press_all(&r, rows[i].keys);
        if (rows[i].kind == CMD_SETUP_PLAN)
            fill_form(&r, SETUP_KEYS);
        assert_non_null(last_command(&r));
        assert_int_equal(last_command(&r)->kind, rows[i].kind);
        assert_int_equal(last_command(&r)->arg, rows[i].arg);
        rig_close(&r);
    }
}

static void open_form(Rig *r, enum setup_way way)
{
    rig_press(r, 'S');
    for (int i = 0; i < (int)way; i++)
        rig_press(r, 'j');
    rig_press(r, UI_KEY_ENTER);
    assert_int_equal(model_screen(&r->m), SCREEN_SETUP_FORM);
}

void test_setup_asks_value_by_value(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_NO_TERRAFORM);
    open_form(&r, SETUP_SSO);
    assert_string_equal(r.m.text, "default");
    rig_press_all(&r, "\025q?/ j\r"); /* letters are letters here */
    assert_string_equal(r.m.text, "q?/ j");
    assert_non_null(strstr(r.m.setup.problem, "without blanks"));
    assert_int_equal(r.m.spots[SCREEN_SETUP_FORM].item, 0);
    fill_form(&r, SETUP_SSO);
    assert_int_equal(last_command(&r)->kind, CMD_SETUP_PLAN);
    assert_string_equal(r.m.setup.form.values[5],
                        "us-east-1"); /* suggested by the portal's region */
    rig_close(&r);
}

/* Whatever comes of the plan that is asked for again, the form goes on asking. */
void test_setup_that_is_looked_at_again_still_asks(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_NO_TERRAFORM);
    open_form(&r, SETUP_KEYS);
    fill_form(&r, SETUP_KEYS);
    ui_update(&r.m, (Msg){.kind = MSG_SETUP_PLANNED, .text = "--- a\n+++ a\n"}, &r.cmds);
    assert_int_equal(model_screen(&r.m), SCREEN_SETUP_PLAN);
    for (int i = 0; i < 2; i++) {
        r.cmds.list.len = 0;
        ui_update(&r.m, (Msg){.kind = MSG_SETUP_CHANGED}, &r.cmds);
        assert_int_equal(model_screen(&r.m), SCREEN_SETUP_FORM);
        assert_int_equal(r.m.input, INPUT_FIELD);
        assert_string_equal(r.m.text, "us-east-1");
        assert_int_equal(last_command(&r)->kind, CMD_SETUP_PLAN);
    }
    rig_close(&r);
}

void test_setup_goes_back_and_keeps_what_was_typed(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_NO_TERRAFORM);
    open_form(&r, SETUP_SSO);
    rig_press_all(&r, "\025dev\rhttps://acme.awsapps.com/sta");
    rig_press(&r, UI_KEY_UP);
    assert_string_equal(r.m.text, "dev");
    rig_press(&r, UI_KEY_ESC);
    assert_int_equal(model_screen(&r.m), SCREEN_SETUP);
    assert_int_equal(r.m.input, INPUT_NONE);
    rig_press_all(&r, "\r\r");
    assert_string_equal(r.m.text, "https://acme.awsapps.com/sta");
    rig_press(&r, UI_CTRL('c'));
    assert_int_equal(last_command(&r)->kind, CMD_QUIT);
    rig_close(&r);
}

/* A key that lands in a field is not shown, and is gone as soon as it is noticed. */
void test_setup_takes_no_key(void **state)
{
    static const char key[] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYQ7GRT2M5Wq";
    Rig r;
    Grid grid = GRID_INIT;
    (void)state;
    rig_open(&r, FAKE_NO_TERRAFORM);
    open_form(&r, SETUP_KEYS);
    rig_press(&r, UI_CTRL('u'));
    ui_update(&r.m, (Msg){.kind = MSG_PASTE, .text = key}, &r.cmds);
    screen_draw(&r.m, &grid);
    assert_null(strstr(grid_dump(&r.arena, &grid), "wJalr"));
    assert_non_null(strstr(grid_dump(&r.arena, &grid), "(40 characters, not shown)"));
    rig_press(&r, UI_KEY_ENTER);
    assert_string_equal(r.m.text, "");
    assert_string_equal(r.m.setup.form.values[0], "");
    assert_non_null(strstr(r.m.setup.problem, "looks like a key"));
    grid_clear(&grid);
    rig_close(&r);
}

void test_setup_writes_after_a_look_then_signs_in(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_NO_TERRAFORM);
    open_form(&r, SETUP_KEYS);
    fill_form(&r, SETUP_KEYS);
    ui_update(&r.m, (Msg){.kind = MSG_SETUP_PLANNED, .text = "--- /dev/null\n+[default]\n"},
              &r.cmds);
    assert_int_equal(model_screen(&r.m), SCREEN_SETUP_PLAN);
    rig_press(&r, 'y');
    assert_string_equal(last_command(&r)->text, "[profile dev]\nregion = us-east-1\n");
    rig_press(&r, UI_KEY_ESC); /* no */
    assert_int_equal(model_screen(&r.m), SCREEN_SETUP_FORM);
    rig_press_all(&r, "\r\r");
    ui_update(&r.m, (Msg){.kind = MSG_SETUP_PLANNED, .text = "--- /dev/null\n+[default]\n"},
              &r.cmds);
    rig_press(&r, UI_KEY_ENTER);
    assert_int_equal(last_command(&r)->kind, CMD_SETUP_WRITE);
    ui_update(&r.m, (Msg){.kind = MSG_SETUP_WRITTEN, .text = "Written: ~/.aws/config."}, &r.cmds);
    rig_press(&r, 'y');
    assert_string_equal(last_command(&r)->text,
                        "aws configure --profile dev\nexport AWS_PROFILE=dev\n");
    rig_press(&r, UI_KEY_ENTER);
    assert_int_equal(last_command(&r)->kind, CMD_RUN);
    assert_string_equal(last_command(&r)->text, "aws configure --profile dev");
    rig_press(&r, UI_KEY_ESC);
    assert_int_equal(model_screen(&r.m), SCREEN_MAIN);
    rig_press_all(&r, "Sjj\r"); /* not signed in yet: goes on there */
    assert_int_equal(model_screen(&r.m), SCREEN_SETUP_PLAN);
    rig_press(&r, 'u');
    assert_int_equal(last_command(&r)->kind, CMD_UNDO);
    ui_update(&r.m, (Msg){.kind = MSG_UNDONE, .text = "Put back."}, &r.cmds);
    rig_press(&r, UI_KEY_ENTER);
    assert_int_equal(last_command(&r)->kind, CMD_UNDO);
    rig_close(&r);
}

void test_a_digit_chooses_a_way_of_the_set_up(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_NO_TERRAFORM);
    rig_press_all(&r, "S3\r");
    assert_int_equal(model_screen(&r.m), SCREEN_SETUP_FORM);
    assert_int_equal(r.m.setup.form.way, SETUP_KEYS);
    rig_close(&r);
}

void test_what_is_copied(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    rig_press(&r, 'y');
    assert_string_equal(last_command(&r)->text, "unset AWS_SESSION_TOKEN\n");
    rig_close(&r);
}

void test_what_cannot_be_done_says_why(void **state)
{
    static const struct {
        enum fake_session fake;
        const char *keys, *says;
    } rows[] = {
        {FAKE_PASS, "f", "nothing to fix"},
        {FAKE_PASS, "y", "nothing to copy"},
        {FAKE_STALE_TOKEN, "p", "Nothing needs your yes"},
        {FAKE_STALE_TOKEN, "fka", "copies"},
        {FAKE_STALE_TOKEN, "H", "hint"},
        {FAKE_STALE_TOKEN, "n", "Search first"},
        {FAKE_STALE_TOKEN, "/zzz\r", "Not found"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Rig r;
        rig_open(&r, rows[i].fake);
        rig_press_all(&r, rows[i].keys);
        if (!strstr(r.m.notice, rows[i].says))
            print_error("%s: \"%s\"\n", rows[i].keys, r.m.notice);
        assert_non_null(strstr(r.m.notice, rows[i].says));
        assert_int_equal(r.cmds.list.len, 0);
        rig_close(&r);
    }
}

void test_search_moves_the_text(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_LONG);
    rig_press_all(&r, "\r/value 30\r");
    Arena arena = ARENA_INIT;
    Doc doc = screen_doc(&r.m, &arena);
    const char *line = doc_line_text(&arena, &doc, screen_cursor(&r.m, &doc));
    assert_non_null(strstr(line, "value 30"));
    rig_press(&r, 'N');
    rig_press(&r, 'n');
    Doc again = screen_doc(&r.m, &arena);
    assert_non_null(strstr(doc_line_text(&arena, &again, screen_cursor(&r.m, &again)), "value 30"));
    rig_press_all(&r, "/value 2\r");
    int first = screen_cursor(&r.m, &again);
    rig_press(&r, 'n');
    assert_true(screen_cursor(&r.m, &again) != first);
    rig_press(&r, 'N');
    assert_int_equal(screen_cursor(&r.m, &again), first);
    arena_clear(&arena);
    rig_press(&r, UI_KEY_ESC);
    assert_string_equal(r.m.search, "");
    assert_int_equal(model_screen(&r.m), SCREEN_DETAILS);
    rig_press(&r, UI_KEY_ESC);
    assert_int_equal(model_screen(&r.m), SCREEN_MAIN);
    rig_close(&r);
}

void test_resize_keeps_the_place(void **state)
{
    static const int sizes[][2] = {{10, 40}, {40, 120}, {24, 80}, {3, 20}, {24, 80}};
    Rig r;
    (void)state;
    rig_open(&r, FAKE_LONG);
    rig_press_all(&r, "\r/value 30\r");
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        ui_update(&r.m, (Msg){.kind = MSG_RESIZE, .rows = sizes[i][0], .cols = sizes[i][1]},
                  &r.cmds);
        Arena arena = ARENA_INIT;
        Grid grid = GRID_INIT;
        screen_draw(&r.m, &grid);
        Doc doc = screen_doc(&r.m, &arena);
        Layout l = screen_layout(&r.m);
        int cursor = screen_cursor(&r.m, &doc), top = screen_top(&r.m, &doc, &l);
        if (l.body_rows > 0)
            assert_in_range(cursor, top, top + l.body_rows - 1);
        grid_clear(&grid);
        arena_clear(&arena);
    }
    Arena arena = ARENA_INIT;
    Doc doc = screen_doc(&r.m, &arena);
    assert_non_null(strstr(doc_line_text(&arena, &doc, screen_cursor(&r.m, &doc)), "value 30"));
    arena_clear(&arena);
    rig_close(&r);
}

/* Every line of a long text can be reached by paging on the main screen and by moving in the
 * details. */
void test_the_end_can_be_reached(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_LONG);
    for (int rows = 10; rows <= 40; rows += 15) {
        ui_update(&r.m, (Msg){.kind = MSG_RESIZE, .rows = rows, .cols = 44}, &r.cmds);
        for (int i = 0; i < 200; i++)
            rig_press(&r, ' ');
        Arena arena = ARENA_INIT;
        Doc doc = screen_doc(&r.m, &arena);
        Layout l = screen_layout(&r.m);
        assert_int_equal(screen_top(&r.m, &doc, &l), (int)doc.lines.len - l.body_rows);
        arena_clear(&arena);
        rig_press(&r, 'g');
    }
    rig_close(&r);
}

void test_cure_is_said_only_when_known(void **state)
{
    static const struct {
        enum fake_session after;
        enum cure cure;
    } rows[] = {
        {FAKE_PASS, CURE_CURED}, {FAKE_STALE_TOKEN, CURE_STILL}, {FAKE_UNKNOWN, CURE_UNKNOWN}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Rig r;
        rig_open(&r, FAKE_STALE_TOKEN);
        rig_press_all(&r, "fja");
        ui_update(&r.m, (Msg){.kind = MSG_APPLIED, .text = "Removed line 3."}, &r.cmds);
        rig_view(&r, FAKE_WAITING, true);
        assert_int_equal(r.m.cure, CURE_WAITING);
        rig_view(&r, rows[i].after, false);
        assert_int_equal(r.m.cure, rows[i].cure);
        rig_press(&r, 'u');
        assert_int_equal(last_command(&r)->kind, CMD_UNDO);
        rig_close(&r);
    }
}

/* A view in which that step alone fails; N_STEPS: all is well. */
static void view_failing_at(Rig *r, enum step at)
{
    SessionView *v = fake_session_view(&r->arena, at == N_STEPS ? FAKE_PASS : FAKE_STALE_TOKEN);
    StepResult keys = v->steps[STEP_KEYS];
    if (at != N_STEPS && at != STEP_KEYS) {
        v->steps[STEP_KEYS] = v->steps[STEP_REACH];
        v->steps[STEP_KEYS].step = STEP_KEYS;
        v->steps[at] = keys;
        v->steps[at].step = at;
        keys.findings.items[0]->step = at;
    }
    ui_update(&r->m, (Msg){.kind = MSG_VIEW, .view = v, .now_ms = FAKE_NOW_MS, .now_s = FAKE_NOW_S},
              &r->cmds);
}

/* The selection goes where the verdict goes after something was done; a user who moved it since
 * keeps it. */
void test_the_selection_follows_the_verdict(void **state)
{
    static const struct {
        const char *keys;
        enum step after, at; /* where it fails after the keys, and what is selected then */
        const char *then;    /* keys after that */
        enum step last;
    } rows[] = {
        {"1r", STEP_REGION, STEP_REGION, "", STEP_REGION},
        {"1R", STEP_REGION, STEP_REGION, "", STEP_REGION},
        {"\rr", STEP_REGION, STEP_REGION, "", STEP_REGION},
        {"1rj", STEP_REGION, STEP_REACH + 1, "", STEP_REACH + 1}, /* moved since */
        {"1", STEP_REGION, STEP_REACH, "", STEP_REACH},           /* nothing was done */
        {"12", STEP_REGION, STEP_REGION, "", STEP_REGION}, /* a saved file, seen where it failed */
        {"r", N_STEPS, STEP_IAM, "", STEP_IAM},
        {"1r", N_STEPS, STEP_REACH, "", STEP_REACH},
        {"1tr", STEP_REGION, STEP_REACH, "q", STEP_REGION}, /* not under another screen */
        {"fr", STEP_REGION, STEP_KEYS, "\033", STEP_REGION},
        {"frt", STEP_REGION, STEP_KEYS, "\033\033", STEP_REGION},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Rig r;
        rig_open(&r, FAKE_STALE_TOKEN);
        rig_press_all(&r, rows[i].keys);
        rig_view(&r, FAKE_WAITING, true);
        view_failing_at(&r, rows[i].after);
        if (r.m.step != rows[i].at)
            print_error("row %zu\n", i);
        assert_int_equal(r.m.step, rows[i].at);
        rig_press_all(&r, rows[i].then);
        assert_int_equal(r.m.step, rows[i].last);
        rig_close(&r);
    }
}

/* What was said of a cure is true of the look that it was said of: a later one says it anew, or
 * lets it go. */
void test_a_later_look_judges_the_cure_again(void **state)
{
    static const struct {
        enum fake_session first, later;
        enum cure cure;
        bool other; /* what fails later is another finding */
    } rows[] = {{FAKE_STALE_TOKEN, FAKE_PASS, CURE_CURED, false},
                {FAKE_STALE_TOKEN, FAKE_STALE_TOKEN, CURE_STILL, false},
                {FAKE_PASS, FAKE_STALE_TOKEN, CURE_NONE, true},
                {FAKE_PASS, FAKE_PASS, CURE_CURED, false}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Rig r;
        rig_open(&r, FAKE_STALE_TOKEN);
        rig_press_all(&r, "fja");
        ui_update(&r.m, (Msg){.kind = MSG_RAN, .text = "The command was run."}, &r.cmds);
        rig_view(&r, rows[i].first, false);
        SessionView *later = fake_session_view(&r.arena, rows[i].later);
        later->generation = 7;
        if (rows[i].other)
            later->steps[STEP_KEYS].findings.items[0]->id = "keys.wrong_keys.secret";
        ui_update(&r.m, (Msg){.kind = MSG_VIEW, .view = later}, &r.cmds);
        assert_int_equal(r.m.cure, rows[i].cure);
        rig_close(&r);
    }
}

/* A command that only shows something cures nothing, and what it showed stays to be read. */
void test_a_look_up_is_no_cure(void **state)
{
    Rig r;
    Grid grid = GRID_INIT;
    (void)state;
    rig_open_command(&r);
    ((Fix *)model_fix(&r.m, 0, NULL))->looks = true;
    rig_press_all(&r, "faa");
    assert_int_equal(last_command(&r)->kind, CMD_RUN_FIX);
    assert_int_equal(last_command(&r)->arg, 1);
    ui_update(&r.m, (Msg){.kind = MSG_LOOKED, .text = "role/deploy\nrole/read"}, &r.cmds);
    screen_draw(&r.m, &grid);
    const char *screen = grid_dump(&r.arena, &grid);
    assert_non_null(strstr(screen, "Looked up."));
    assert_non_null(strstr(screen, "    role/read"));
    assert_null(strstr(screen, "Still there"));
    grid_clear(&grid);
    rig_close(&r);
}

/* An expiry counts down on the screen by itself. */
void test_expiry_counts_down(void **state)
{
    Rig r;
    Grid grid = GRID_INIT;
    (void)state;
    rig_open(&r, FAKE_PASS);
    rig_press(&r, '3');
    screen_draw(&r.m, &grid);
    const char *before = grid_dump(&r.arena, &grid);
    ui_update(&r.m,
              (Msg){.kind = MSG_TICK, .now_ms = FAKE_NOW_MS + 60000, .now_s = FAKE_NOW_S + 60},
              &r.cmds);
    screen_draw(&r.m, &grid);
    const char *after = grid_dump(&r.arena, &grid);
    assert_non_null(strstr(before, "session ends in 42 min"));
    assert_non_null(strstr(after, "session ends in 41 min"));
    grid_clear(&grid);
    rig_close(&r);
}

void test_help_filters_and_runs(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    rig_press_all(&r, "?/request\r");
    enum help_group here;
    assert_non_null(help_row(&r.m, 0, &here));
    assert_null(help_row(&r.m, 1, &here));
    rig_press(&r, UI_KEY_ENTER);
    assert_int_equal(model_screen(&r.m), SCREEN_ASKED);
    rig_close(&r);
}

void test_identity_question_leads_to_the_trace(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_PASS);
    rig_press(&r, 'n');
    assert_int_equal(model_screen(&r.m), SCREEN_TRACE);
    rig_close(&r);
}

void test_mouse_selects_and_opens(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    ui_update(&r.m, (Msg){.kind = MSG_CLICK, .rows = 6, .cols = 5}, &r.cmds);
    assert_int_equal(r.m.step, STEP_REGION);
    rig_press(&r, 'L');
    ui_update(&r.m, (Msg){.kind = MSG_CLICK, .rows = 8, .cols = 10}, &r.cmds);
    assert_int_equal(r.m.spots[SCREEN_LAB].item, 1);
    ui_update(&r.m, (Msg){.kind = MSG_CLICK, .rows = 8, .cols = 10}, &r.cmds);
    assert_int_equal(last_command(&r)->kind, CMD_OPEN_LAB);
    assert_string_equal(last_command(&r)->text, "stale-token");
    rig_close(&r);
}

void test_the_key_table_is_sound(void **state)
{
    Arena arena = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < n_keys; i++) {
        const KeyRow *row = &keys_table[i];
        assert_true(row->keys[0] != 0 && row->where != 0 && row->help && row->help[0]);
        assert_true(row->action > ACT_NONE && row->action < N_ACTIONS);
        assert_true(keys_names(&arena, row, true)[0] != '\0');
        /* one key has one meaning on a screen, unless a condition tells the two apart */
        for (size_t j = i + 1; j < n_keys; j++)
            for (int a = 0; a < KEYS_PER_ROW; a++)
                for (int b = 0; b < KEYS_PER_ROW && row->keys[a]; b++)
                    if (keys_table[j].keys[b] == row->keys[a] &&
                        (keys_table[j].where & row->where) && keys_table[j].when == row->when) {
                        print_error("%s means two things\n",
                                    keys_name(&arena, row->keys[a], false));
                        fail();
                    }
    }
    arena_clear(&arena);
}

/* Where a fuzzed round starts, and what answers its commands. */
static const char *const fuzz_starts[] = {"",  "S\r", "S\r", "Sj\r", "Sjj\r",
                                          "E", "f",   "?/",  "x",    "L"};

static void fuzz_answer(Rig *r)
{
    static const char diff[] =
        "--- /dev/null\n+++ /home/ana/.aws/config\n@@ -0,0 +1,1 @@\n+[default]\n";
    const Cmd *c = last_command(r);
    if (!c)
        return;
    if (c->kind == CMD_SETUP_PLAN)
        ui_update(&r->m, (Msg){.kind = MSG_SETUP_PLANNED, .text = diff}, &r->cmds);
    else if (c->kind == CMD_SETUP_WRITE)
        ui_update(&r->m, (Msg){.kind = MSG_SETUP_WRITTEN, .text = "Written."}, &r->cmds);
    else if (c->kind == CMD_UNDO)
        ui_update(&r->m, (Msg){.kind = MSG_UNDONE, .text = "Put back."}, &r->cmds);
    else if (c->kind == CMD_EXPLAIN)
        ui_update(&r->m,
                  (Msg){.kind = MSG_EXPLAINED,
                        .explained = rig_explain(NULL, &r->arena, buf_span(&r->m.paste))},
                  &r->cmds);
    r->cmds.list.len = 0;
}

static void fuzz_event(Rig *r)
{
    static const char *const pastes[] = {"a\nb\x1b[31m\xff", "Error: ExpiredToken\n",
                                         "https://acme.awsapps.com/start", "us-east-1\r"};
    int kind = rand() % 40;
    if (kind == 0)
        ui_update(&r->m, (Msg){.kind = MSG_RESIZE, .rows = rand() % 60, .cols = rand() % 200},
                  &r->cmds);
    else if (kind == 1)
        rig_view(r, (enum fake_session)(rand() % N_FAKES), rand() % 2);
    else if (kind == 2)
        ui_update(&r->m, (Msg){.kind = MSG_PASTE, .text = pastes[rand() % (int)ARRAY_LEN(pastes)]},
                  &r->cmds);
    else if (kind == 3)
        ui_update(&r->m, (Msg){.kind = MSG_CLICK, .rows = rand() % 60, .cols = rand() % 200},
                  &r->cmds);
    else if (kind == 4)
        ui_update(&r->m, (Msg){.kind = MSG_WHEEL, .key = rand() % 2 ? 1 : -1}, &r->cmds);
    else if (kind == 5) /* a form is seldom filled in by chance */
        fill_form(r, (enum setup_way)(rand() % N_SETUP_WAYS));
    else
        rig_press(r, kind < 30 ? rand() % 256 : UI_KEY_FIRST + rand() % 14);
}

/* Any bytes as keys, from every kind of screen and session, at changing sizes: no crash, a screen
 * every time, typing where there is something to type into, and nowhere else. */
void test_fuzzed_keys(void **state)
{
    Grid grid = GRID_INIT;
    (void)state;
    srand(403);
    for (int round = 0; round < 300; round++) {
        Rig r;
        rig_open(&r, (enum fake_session)(round % N_FAKES));
        rig_press_all(&r, fuzz_starts[rand() % (int)ARRAY_LEN(fuzz_starts)]);
        for (int i = 0; i < 150; i++) {
            fuzz_event(&r);
            fuzz_answer(&r);
            assert_int_equal(r.m.input == INPUT_FIELD, model_screen(&r.m) == SCREEN_SETUP_FORM);
            if (i % 8 == 0)
                screen_draw(&r.m, &grid);
        }
        rig_close(&r);
    }
    grid_clear(&grid);
}

void test_pasted_megabytes(void **state)
{
    Rig r;
    Buf big = BUF_INIT(8 << 20);
    (void)state;
    for (int i = 0; i < 200000; i++)
        buf_add_str(&big, "Error: no valid credential sources\n");
    rig_open(&r, FAKE_STALE_TOKEN);
    rig_press(&r, '/');
    ui_update(&r.m, (Msg){.kind = MSG_PASTE, .text = big.ptr}, &r.cmds);
    assert_true(strlen(r.m.text) < MODEL_INPUT);
    rig_press(&r, UI_KEY_ENTER);
    rig_close(&r);
    buf_clear(&big);
}

static SweepRow sweep_row(const char *name, enum verdict_status status, enum cause cause)
{
    return (SweepRow){.item = {SWEEP_TERRAFORM, name, name}, .status = status, .cause = cause};
}

/* Rows of a sweep come in by cause: the cursor stays on the root that it stands on. */
void test_the_cursor_stays_while_a_sweep_goes_on(void **state)
{
    SweepRow rows[3] = {sweep_row("b", VERDICT_PASS, CAUSE_NONE),
                        sweep_row("c", VERDICT_PASS, CAUSE_NONE)};
    SweepResult result = {.rows = {rows, 3, 3}};
    SweepShown first = {.top = "/r", .counts = ""}, then = {.top = "/r", .counts = ""};
    Rig r;
    (void)state;
    rig_open(&r, FAKE_NO_TERRAFORM);
    rig_press(&r, 'B');
    assert_int_equal(model_screen(&r.m), SCREEN_SWEEP);
    assert_int_equal(last_command(&r)->kind, CMD_SWEEP);
    first.groups = sweepgroups_by_cause(&r.arena, &result);
    ui_update(&r.m, (Msg){.kind = MSG_SWEEP, .sweep = &first}, &r.cmds);
    rig_press(&r, UI_KEY_DOWN);
    assert_string_equal(list_sweep(&r.m, r.m.spots[SCREEN_SWEEP].item)->item.shown, "c");
    rows[2] = sweep_row("a", VERDICT_FAIL, CAUSE_WRONG_KEYS);
    then.groups = sweepgroups_by_cause(&r.arena, &result);
    ui_update(&r.m, (Msg){.kind = MSG_SWEEP, .sweep = &then}, &r.cmds);
    assert_string_equal(list_sweep(&r.m, 0)->item.shown, "a");
    assert_string_equal(list_sweep(&r.m, r.m.spots[SCREEN_SWEEP].item)->item.shown, "c");
    rig_press(&r, UI_KEY_ENTER);
    assert_int_equal(last_command(&r)->kind, CMD_OPEN_FOLDER);
    assert_string_equal(last_command(&r)->text, "c");
    rig_close(&r);
}

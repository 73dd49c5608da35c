/* Whatever a screen offers does something there, on every screen in every state; and from every
 * screen there is a way back. */
#include "tests/support/setup.h"

#include <stdio.h>
#include <string.h>

#include "engine/session.h"
#include "tests/support/rig.h"
#include "ui/form.h"
#include "ui/moves.h"
#include "ui/view/screen.h"

enum { WAY_BACK = 6 };

static enum err no_apply(void *data, const SessionView *view, const Finding *finding,
                         const Fix *fix, Arena *arena, const char **out_note, Err *err)
{
    (void)data, (void)view, (void)finding, (void)fix, (void)arena, (void)out_note, (void)err;
    return ERR_NONE;
}

static enum err no_undo(void *data, const SessionView *view, Arena *arena, const char **out_note,
                        Err *err)
{
    (void)data, (void)view, (void)arena, (void)out_note, (void)err;
    return ERR_NONE;
}

static const Explanation *no_explain(void *data, Arena *arena, Span text)
{
    (void)data, (void)arena, (void)text;
    return NULL;
}

/* On that screen, in a lesson or not, with everything that can be there. */
static void rig_open(Rig *r, enum fake_session which, enum screen screen, bool lesson)
{
    static char report[] = "# why403";
    static const UiHooks hooks = {.apply = no_apply, .undo = no_undo, .explain = no_explain};
    rig_new(r);
    r->m.hooks = &hooks;
    r->m.scenarios = fake_scenarios(&r->m.n_scenarios);
    r->m.opener = true;
    r->m.scenario = lesson ? &r->m.scenarios[0] : NULL;
    r->m.veil = lesson;
    r->m.report = report;
    rig_view(r, which, false);
    if (screen == SCREEN_SETUP_FORM)
        form_open(&r->m, SETUP_SSO);
    else if (screen != SCREEN_MAIN)
        moves_open(&r->m, screen);
    r->cmds.list.len = 0;
}

static const char *drawn(Rig *r)
{
    Grid grid = GRID_INIT;
    screen_draw(&r->m, &grid);
    const char *text = grid_dump(&r->arena, &grid);
    grid_clear(&grid);
    return text;
}

/* ---- what a screen can be in the middle of ---- */

static void searched(Rig *r)
{
    snprintf(r->m.search, sizeof r->m.search, "a");
}

static void filtered(Rig *r)
{
    snprintf(r->m.filter, sizeof r->m.filter, "a");
}

static void without_preview(Rig *r)
{
    r->m.report = NULL;
}

/* The fix under the cursor changes who acts, and was asked for once. */
static void asked_once(Rig *r)
{
    const Fix *fix = model_current_fix(&r->m, NULL);
    r->m.asked = fix ? fix->id : NULL;
    r->m.asked_by = 'a';
}

static void still_there(Rig *r)
{
    r->m.cure = CURE_STILL;
    snprintf(r->m.cure_note, sizeof r->m.cure_note, "Written: ~/.aws/credentials.");
}

static void cured(Rig *r)
{
    still_there(r);
    r->m.cure = CURE_CURED;
    snprintf(r->m.left, sizeof r->m.left, "unset AWS_SESSION_TOKEN");
}

static void on_the_way(Rig *r)
{
    r->m.walk = WALK_BY_HAND;
}

static void hints_out(Rig *r)
{
    r->m.hints = 3;
}

static void answer_shown(Rig *r)
{
    r->m.veil = false;
}

static void guessed_wrongly(Rig *r)
{
    r->m.guessed = 1;
    r->m.wrong_guesses = 1;
}

static void profile_planned(Rig *r)
{
    r->m.setup.diff = "--- /dev/null\n+++ ~/.aws/config\n@@ -0,0 +1 @@\n+[default]\n";
}

static void profile_written(Rig *r)
{
    profile_planned(r);
    still_there(r);
    r->m.setup.written = r->m.setup.signed_in = true;
}

static void chosen_from_practice(Rig *r)
{
    r->m.own_dir = "/home/me/infra";
}

enum { ANY = -1, LISTS = -2 };

static const struct State {
    const char *name;
    int screen; /* the only one where it can be so, or ANY, LISTS */
    enum input input;
    void (*prepare)(Rig *r);
} states[] = {
    {"as it opens", ANY, INPUT_NONE, NULL},
    {"a word to look for is typed", ANY, INPUT_SEARCH, NULL},
    {"a word was looked for", SCREEN_MAIN, INPUT_NONE, searched},
    {"a filter is typed", LISTS, INPUT_FILTER, NULL},
    {"a filter is on", LISTS, INPUT_NONE, filtered},
    {"another folder is typed", SCREEN_START, INPUT_FOLDER, NULL},
    {"another profile is typed", SCREEN_START, INPUT_PROFILE, NULL},
    {"a report's place is typed", SCREEN_REPORT, INPUT_SAVE, NULL},
    {"no preview of the report yet", SCREEN_REPORT, INPUT_NONE, without_preview},
    {"an error is pasted", SCREEN_EXPLAIN, INPUT_PASTE, NULL},
    {"a fix is to be confirmed", SCREEN_FIX, INPUT_NONE, asked_once},
    {"a fix was applied and did not help", ANY, INPUT_NONE, still_there},
    {"cured, something is left for the shell", ANY, INPUT_NONE, cured},
    {"on the guided way", SCREEN_MAIN, INPUT_NONE, on_the_way},
    {"all hints are out", ANY, INPUT_NONE, hints_out},
    {"the answer is shown", ANY, INPUT_NONE, answer_shown},
    {"one guess was wrong", SCREEN_GUESS, INPUT_NONE, guessed_wrongly},
    {"a profile is planned", SCREEN_SETUP_PLAN, INPUT_NONE, profile_planned},
    {"a profile is written", SCREEN_SETUP_PLAN, INPUT_NONE, profile_written},
    {"chosen from a list of lessons", ANY, INPUT_NONE, chosen_from_practice},
};

static bool can_be(const struct State *s, enum screen screen)
{
    if (s->screen == LISTS)
        return screens_table[screen].list;
    return s->screen == ANY ? screen != SCREEN_SETUP_FORM || s == states
                            : screen == (enum screen)s->screen;
}

static void rig_in_state(Rig *r, enum fake_session which, enum screen screen, bool lesson,
                         const struct State *state)
{
    rig_open(r, which, screen, lesson);
    if (state->input) {
        r->m.input = state->input;
        snprintf(r->m.text, sizeof r->m.text, "a");
    }
    if (state->prepare)
        state->prepare(r);
}

/* Another picture, or something asked to be done. */
static bool does_something(enum fake_session which, enum screen screen, bool lesson,
                           const struct State *state, int key)
{
    Rig r;
    rig_in_state(&r, which, screen, lesson, state);
    bool searches = r.m.search[0] != '\0';
    const char *before = drawn(&r);
    enum input input = r.m.input;
    ui_update(&r.m, (Msg){.kind = MSG_KEY, .key = key}, &r.cmds);
    bool does = r.cmds.list.len > 0 || r.m.input != input || searches != (r.m.search[0] != '\0') ||
                strcmp(before, drawn(&r)) != 0;
    rig_close(&r);
    return does;
}

/* Moving about is nothing where all is on the screen. */
static bool only_moves(const KeyRow *row)
{
    return (row->action >= ACT_UP && row->action <= ACT_COLUMN) || row->action == ACT_NEXT_MATCH ||
           row->action == ACT_PREVIOUS_MATCH;
}

static int dead_keys(enum fake_session which, enum screen screen, bool lesson,
                     const struct State *state)
{
    int dead = 0;
    Rig r;
    rig_in_state(&r, which, screen, lesson, state);
    for (size_t i = 0; i < n_keys; i++) {
        const KeyRow *row = &keys_table[i];
        bool does = !keys_row_here(&r.m, row) || only_moves(row);
        for (int k = 0; !does && k < KEYS_PER_ROW && row->keys[k]; k++)
            does = keys_find(&r.m, row->keys[k])->action == row->action &&
                   does_something(which, screen, lesson, state, row->keys[k]);
        if (!does)
            print_error("%s, screen \"%s\"%s, %s: \"%s\" does nothing\n", fake_session_name(which),
                        screens_table[screen].title, lesson ? ", lesson" : "", state->name,
                        row->help);
        dead += !does;
    }
    rig_close(&r);
    return dead;
}

void test_every_offered_key_does_something_on_every_screen(void **state)
{
    int dead = 0;
    (void)state;
    for (int f = 0; f < N_FAKES; f++)
        for (int s = 0; s < N_SCREENS; s++)
            for (int lesson = s == SCREEN_GUESS; lesson < 2; lesson++) /* only lessons lead there */
                for (size_t i = 0; i < ARRAY_LEN(states); i++)
                    if (i == 0 || (can_be(&states[i], (enum screen)s) &&
                                   (f == FAKE_STALE_TOKEN || f == FAKE_PASS)))
                        dead += dead_keys((enum fake_session)f, (enum screen)s, lesson != 0,
                                          &states[i]);
    assert_int_equal(dead, 0);
}

/* A key that a text names, "(t)" or "[f]"; 0 = none at that place. */
static int named_at(const char *p)
{
    bool round = p[0] == '(' && p[1] && p[2] == ')', square = p[0] == '[' && p[1] && p[2] == ']';
    return (round || square) && p[1] > ' ' && !(p[1] >= '0' && p[1] <= '9') ? p[1] : 0;
}

void test_a_key_that_a_text_names_works_on_that_screen(void **state)
{
    int dead = 0;
    (void)state;
    for (int f = 0; f < N_FAKES; f++)
        for (int s = 0; s < N_SCREENS; s++)
            for (int lesson = s == SCREEN_GUESS; lesson < 2; lesson++) {
                Rig r;
                rig_open(&r, (enum fake_session)f, (enum screen)s, lesson != 0);
                r.m.rows = 60;
                const char *text = drawn(&r);
                for (const char *p = text; *p; p++) {
                    const KeyRow *row = named_at(p) ? keys_find(&r.m, named_at(p)) : NULL;
                    if (!named_at(p) || (row && keys_row_here(&r.m, row)))
                        continue;
                    print_error("%s, screen \"%s\"%s: %.3s is named and does nothing\n",
                                fake_session_name((enum fake_session)f), screens_table[s].title,
                                lesson ? ", lesson" : "", p);
                    dead++;
                }
                rig_close(&r);
            }
    assert_int_equal(dead, 0);
}

void test_every_screen_has_a_way_back_and_out(void **state)
{
    (void)state;
    for (int f = 0; f < N_FAKES; f++)
        for (int s = 0; s < N_SCREENS; s++) {
            Rig r;
            rig_open(&r, (enum fake_session)f, (enum screen)s, false);
            for (int n = 0; n < WAY_BACK && model_screen(&r.m) != SCREEN_MAIN; n++)
                ui_update(&r.m, (Msg){.kind = MSG_KEY, .key = UI_KEY_ESC}, &r.cmds);
            if (model_screen(&r.m) != SCREEN_MAIN) /* what is below has nothing to show */
                assert_true(f == FAKE_NO_TERRAFORM && model_screen(&r.m) == SCREEN_START);
            ui_update(&r.m, (Msg){.kind = MSG_KEY, .key = 'q'}, &r.cmds);
            assert_true(r.m.quit);
            rig_close(&r);
        }
}

/* How many entries of the key bar are not on the screen. */
static int dropped_keys(Rig *r, const char *state)
{
    int dropped = 0;
    const char *text = drawn(r);
    for (size_t i = 0; i < n_keys; i++) {
        const KeyRow *row = &keys_table[i];
        if (!row->bar || !keys_row_here(&r->m, row))
            continue;
        const char *name = row->action == ACT_DOWN ? glyph_text(GLYPH_UP_DOWN, r->m.utf8)
                                                   : keys_name(&r->arena, row->keys[0], r->m.utf8);
        if (strstr(text, arena_printf(&r->arena, "%s %s", name, keys_bar(row, true))))
            continue;
        print_error("screen \"%s\", %s: %s %s is not in the footer\n",
                    screens_table[model_screen(&r->m)].title, state, name, row->bar);
        dropped++;
    }
    return dropped;
}

void test_a_narrow_footer_holds_every_key(void **state)
{
    int dropped = 0;
    (void)state;
    for (int f = 0; f < N_FAKES; f++)
        for (int s = 0; s < N_SCREENS; s++)
            for (int lesson = s == SCREEN_GUESS; lesson < 2; lesson++)
                for (size_t i = 0; i < ARRAY_LEN(states); i++) {
                    Rig r;
                    if (!can_be(&states[i], (enum screen)s))
                        continue;
                    rig_in_state(&r, (enum fake_session)f, (enum screen)s, lesson != 0, &states[i]);
                    r.m.rows = 20;
                    r.m.cols = 60;
                    dropped += dropped_keys(&r, states[i].name);
                    rig_close(&r);
                }
    assert_int_equal(dropped, 0);
}

static const int sizes[][2] = {{24, 80}, {40, 120}, {10, 40}, {20, 60}};

static Span line_at(const char *text, int row)
{
    Span rest = span_of(text), line = SPAN_EMPTY;
    for (int i = 0; i <= row; i++)
        span_next_line(&rest, &line);
    return line;
}

/* All of a notice, however long, the rule below it, and where the row is wide enough the end of the
 * footer: how to get help and out. */
static void is_shown_whole(Rig *r, const int size[2])
{
    r->m.rows = size[0];
    r->m.cols = size[1];
    r->m.notice[0] = '\0';
    const char *text = drawn(r);
    if (size[1] >= 80 && !r->m.input) {
        bool help = strstr(text, "? help") || model_screen(&r->m) == SCREEN_HELP;
        if (!help || !strstr(text, "quit"))
            fail_msg("screen \"%s\", %d columns: the footer is cut off:\n%s",
                     screens_table[model_screen(&r->m)].title, size[1], text);
    }
    const char *words = "";
    for (int w = 10; w < 58; w++) /* 240 bytes: as long as one can be */
        words = arena_printf(&r->arena, "%s <%d>", words, w);
    model_notice(&r->m, words + 1);
    text = drawn(r);
    for (int w = 10; w < 58; w++)
        if (!strstr(text, arena_printf(&r->arena, "<%d>", w)))
            fail_msg("screen \"%s\", %d columns: the notice's word %d is cut off",
                     screens_table[model_screen(&r->m)].title, size[1], w);
    Layout l = screen_layout(&r->m);
    if (!r->m.input && l.rule_row >= 0 &&
        span_find_char(line_at(text, l.rule_row), '>') < line_at(text, l.rule_row).len)
        fail_msg("screen \"%s\", %d columns: the notice covers the rule:\n%s",
                 screens_table[model_screen(&r->m)].title, size[1], text);
}

void test_no_notice_and_no_footer_is_cut(void **state)
{
    (void)state;
    for (int f = 0; f < N_FAKES; f++)
        for (int s = 0; s < N_SCREENS; s++)
            for (size_t k = 0; k < ARRAY_LEN(sizes); k++) {
                Rig r;
                rig_open(&r, (enum fake_session)f, (enum screen)s, s == SCREEN_GUESS);
                is_shown_whole(&r, sizes[k]);
                rig_close(&r);
            }
}

#include "tests/support/setup.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/fakesession.h"
#include "tests/support/golden.h"
#include "ui/form.h"
#include "ui/linear.h"

static const struct {
    const char *name;
    enum fake_session fake;
    enum screen screen;
    bool utf8;
} cases[] = {
    {"linear-main", FAKE_STALE_TOKEN, SCREEN_MAIN, true},
    {"linear-ascii", FAKE_STALE_TOKEN, SCREEN_MAIN, false},
    {"linear-trace", FAKE_MANY, SCREEN_TRACE, true},
    {"linear-fix", FAKE_EDIT, SCREEN_FIX, true},
    {"linear-start", FAKE_NO_TERRAFORM, SCREEN_START, true},
    {"linear-help", FAKE_STALE_TOKEN, SCREEN_HELP, true},
    {"linear-lab", FAKE_STALE_TOKEN, SCREEN_LAB, true},
    {"linear-setup", FAKE_NO_TERRAFORM, SCREEN_SETUP, true},
    {"linear-search", FAKE_STALE_TOKEN, SCREEN_MAIN, true},
    {"linear-form", FAKE_NO_TERRAFORM, SCREEN_SETUP_FORM, true},
};

static void print_case(size_t i, Buf *out)
{
    Arena arena = ARENA_INIT;
    Model m;
    setlocale(LC_CTYPE, "C.UTF-8");
    model_init(&m, 12, 78, cases[i].utf8);
    m.linear = true;
    m.view = fake_session_view(&arena, cases[i].fake);
    m.step = STEP_KEYS;
    m.now_s = FAKE_NOW_S;
    m.now_ms = FAKE_NOW_MS;
    m.scenarios = fake_scenarios(&m.n_scenarios);
    if (strcmp(cases[i].name, "linear-search") == 0)
        snprintf(m.search, sizeof m.search, "token");
    if (cases[i].screen == SCREEN_SETUP_FORM)
        form_open(&m, SETUP_SSO);
    else if (cases[i].screen != SCREEN_MAIN)
        m.stack[m.depth++] = cases[i].screen;
    LinearSaid said = LINEAR_SAID_INIT;
    linear_print(&m, &said, out);
    linear_forget(&said);
    model_clear(&m);
    arena_clear(&arena);
}

void test_linear_screens(void **state)
{
    bool same = true;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_BUF Buf out = BUF_INIT(1 << 20);
        print_case(i, &out);
        same = golden_text(cases[i].name, out.ptr) && same;
    }
    assert_true(same);
}

/* Nothing that a screen reader would stumble over: no escape sequences, no spinner; in ASCII
 * nothing beyond it. */
void test_linear_is_plain(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_BUF Buf out = BUF_INIT(1 << 20);
        print_case(i, &out);
        assert_null(strchr(out.ptr, '\033'));
        for (const char *p = out.ptr; !cases[i].utf8 && *p; p++)
            assert_true((unsigned char)*p < 0x80);
    }
}

/* An address stays in one piece, so that it can be clicked or copied: no line is broken inside a
 * word, however long it is. */
void test_linear_breaks_no_word(void **state)
{
    static const char url[] = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                              "reference_policies_elements_condition_operators.html#very-long";
    (void)state;
    for (int s = 0; s < N_SCREENS; s++) {
        Arena arena = ARENA_INIT;
        AUTO_BUF Buf out = BUF_INIT(1 << 20);
        Model m;
        model_init(&m, 12, 78, true);
        m.linear = true;
        m.view = fake_session_view(&arena, FAKE_STALE_TOKEN);
        m.step = STEP_KEYS;
        Finding *f = m.view->steps[STEP_KEYS].findings.items[0];
        f->link = url;
        f->title = url;
        f->fixes.items[0].title = url;
        if (s != SCREEN_MAIN)
            m.stack[m.depth++] = (enum screen)s;
        LinearSaid said = LINEAR_SAID_INIT;
        linear_print(&m, &said, &out);
        linear_forget(&said);
        if (s == SCREEN_MAIN || s == SCREEN_DETAILS || s == SCREEN_FIX || s == SCREEN_PLAIN)
            assert_non_null(strstr(out.ptr, url));
        model_clear(&m);
        arena_clear(&arena);
    }
}

/* Equal in power: whatever a key does on the full screen can be had by typing one letter, a number,
 * Enter or a word; but for moving about, which plain text has no need of. */
void test_linear_can_do_everything(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_keys; i++) {
        const KeyRow *row = &keys_table[i];
        bool moves = (row->action >= ACT_UP && row->action <= ACT_SCROLL_DOWN) ||
                     row->action == ACT_REDRAW || row->action == ACT_SUSPEND;
        bool typed = false;
        for (int k = 0; k < KEYS_PER_ROW; k++)
            typed = typed || (row->keys[k] > ' ' && row->keys[k] < 0x7F) ||
                    row->keys[k] == UI_KEY_ENTER || row->keys[k] == UI_KEY_ESC;
        bool in_line = (row->where & 1u << SCREEN_SETUP_FORM) || row->where >> N_SCREENS;
        if (!moves && !typed && !in_line)
            print_error("%s\n", row->help);
        assert_true(moves || typed || in_line);
    }
}

/* The result first; then nothing is read twice: the second time only what is new. */
void test_linear_reads_only_what_changed(void **state)
{
    Arena arena = ARENA_INIT;
    AUTO_BUF Buf first = BUF_INIT(1 << 20);
    AUTO_BUF Buf again = BUF_INIT(1 << 20);
    AUTO_BUF Buf changed = BUF_INIT(1 << 20);
    AUTO_BUF Buf all = BUF_INIT(1 << 20);
    LinearSaid said = LINEAR_SAID_INIT;
    Model m;
    (void)state;
    model_init(&m, 12, 78, true);
    m.linear = true;
    m.view = fake_session_view(&arena, FAKE_STALE_TOKEN);
    m.step = STEP_KEYS;
    linear_print(&m, &said, &first);
    assert_true(strncmp(first.ptr, "\nVerdict: ", 10) == 0);
    linear_print(&m, &said, &again);
    assert_string_equal(again.ptr, "\nNothing has changed here; all reads it again.\n\n> ");
    buf_clear(&again);
    said.unasked = true;
    linear_print(&m, &said, &again); /* nobody has typed anything */
    assert_int_equal(again.len, 0);
    m.view->steps[STEP_KEYS].findings.items[0]->detail = "Another reason.";
    linear_print(&m, &said, &changed);
    assert_string_equal(changed.ptr, "\n Another reason.\n\n> ");
    m.view->steps[STEP_KEYS].findings.items[0]->detail =
        fake_session_view(&arena, FAKE_STALE_TOKEN)->steps[STEP_KEYS].findings.items[0]->detail;
    linear_forget(&said);
    linear_print(&m, &said, &all);
    assert_string_equal(all.ptr, first.ptr);
    linear_forget(&said);
    model_clear(&m);
    arena_clear(&arena);
}

/* Its help names no key that can't be typed there. */
void test_linear_help_names_only_what_can_be_typed(void **state)
{
    static const char *const never[] = {"C-", "PgDn",  "PgUp", "Tab",    "Home",       "F5",
                                        "F1", "mouse", "→",    "scroll", "a page down"};
    AUTO_BUF Buf out = BUF_INIT(1 << 20);
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (cases[i].screen == SCREEN_HELP)
            print_case(i, &out);
    assert_non_null(strstr(out.ptr, "Type a letter, then Enter."));
    for (size_t i = 0; i < ARRAY_LEN(never); i++)
        assert_null(strstr(out.ptr, never[i]));
}

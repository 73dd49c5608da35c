#include "tests/support/setup.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/fakesession.h"
#include "tests/support/golden.h"
#include "ui/form.h"
#include "ui/model.h"
#include "ui/view/screen.h"

static const struct {
    int rows, cols;
} sizes[] = {{10, 40}, {24, 80}, {40, 120}};

static const struct {
    const char *name;
    enum fake_session fake;
    enum screen screen;
    enum step step;
} cases[] = {
    {"main", FAKE_STALE_TOKEN, SCREEN_MAIN, STEP_KEYS},
    {"main-pass", FAKE_PASS, SCREEN_MAIN, STEP_IAM},
    {"main-expiry", FAKE_PASS, SCREEN_MAIN, STEP_EXPIRY},
    {"main-waiting", FAKE_WAITING, SCREEN_MAIN, STEP_REACH},
    {"main-unknown", FAKE_UNKNOWN, SCREEN_MAIN, STEP_KEYS},
    {"main-long", FAKE_LONG, SCREEN_MAIN, STEP_KEYS},
    {"main-wide", FAKE_WIDE, SCREEN_MAIN, STEP_KEYS},
    {"details", FAKE_STALE_TOKEN, SCREEN_DETAILS, STEP_KEYS},
    {"trace", FAKE_STALE_TOKEN, SCREEN_TRACE, STEP_KEYS},
    {"trace-many", FAKE_MANY, SCREEN_TRACE, STEP_KEYS},
    {"asked", FAKE_STALE_TOKEN, SCREEN_ASKED, STEP_KEYS},
    {"asked-waiting", FAKE_WAITING, SCREEN_ASKED, STEP_KEYS},
    {"fix", FAKE_EDIT, SCREEN_FIX, STEP_KEYS},
    {"start", FAKE_MANY, SCREEN_START, STEP_KEYS},
    {"start-empty", FAKE_NO_TERRAFORM, SCREEN_START, STEP_REACH},
    {"report", FAKE_STALE_TOKEN, SCREEN_REPORT, STEP_KEYS},
    {"lab", FAKE_STALE_TOKEN, SCREEN_LAB, STEP_KEYS},
    {"lesson", FAKE_STALE_TOKEN, SCREEN_LESSON, STEP_KEYS},
    {"setup", FAKE_NO_TERRAFORM, SCREEN_SETUP, STEP_KEYS},
    {"report-preview", FAKE_STALE_TOKEN, SCREEN_REPORT, STEP_KEYS},
    {"fix-cured", FAKE_PASS, SCREEN_FIX, STEP_IAM},
    {"setup-form", FAKE_NO_TERRAFORM, SCREEN_SETUP_FORM, STEP_KEYS},
    {"setup-problem", FAKE_NO_TERRAFORM, SCREEN_SETUP_FORM, STEP_KEYS},
    {"setup-plan", FAKE_NO_TERRAFORM, SCREEN_SETUP_PLAN, STEP_KEYS},
    {"setup-written", FAKE_NO_TERRAFORM, SCREEN_SETUP_PLAN, STEP_KEYS},
    {"consent", FAKE_UNKNOWN, SCREEN_CONSENT, STEP_KEYS},
    {"plain", FAKE_STALE_TOKEN, SCREEN_PLAIN, STEP_KEYS},
    {"help", FAKE_STALE_TOKEN, SCREEN_HELP, STEP_KEYS},
    {"explain-one", FAKE_STALE_TOKEN, SCREEN_EXPLAIN, STEP_KEYS},
    {"explain", FAKE_STALE_TOKEN, SCREEN_EXPLAIN, STEP_KEYS},
};

static const Explanation *explanation(Arena *arena)
{
    static const char text[] =
        "Error: configuring Terraform AWS Provider: validating provider credentials: retrieving "
        "caller identity from STS: "
        "operation error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: "
        "3f0f1c5e-8b7a-4f8e-9a41-2b1d6f0c7e55, api error InvalidClientTokenId: The security token "
        "included in the "
        "request is invalid.\n\n  with provider[\"registry.terraform.io/hashicorp/aws\"],\n  on "
        "main.tf line 18, in "
        "provider \"aws\":\n  18: provider \"aws\" {\n";
    ErrLog *log = errlog_open(arena);
    errlog_feed(log, span_of(text));
    return explain_errors(arena, errlog_close(log), false);
}

static enum err no_write(void *data, Arena *arena, const char **out_note, Err *err)
{
    (void)data, (void)arena, (void)out_note, (void)err;
    return ERR_NONE;
}

/* The first set-up half way: an address that is longer than its place, a role's name that is wrong,
 * then what would be written. */
static void prepare_setup(Model *m, const char *name)
{
    static const UiHooks hooks = {.setup_write = no_write};
    static const char *const values[] = {
        "work", "https://ssoins-7223a1b2c3d4e5f6.portal.eu-central-1.app.aws", "eu-central-1",
        "123456789012"};
    static const char diff[] = "--- /home/ana/.aws/config\n+++ /home/ana/.aws/config\n@@ -1,2 "
                               "+1,12 @@\n [profile old]\n region = us-east-1\n"
                               "+\n+[profile work]\n+sso_session = work\n+sso_account_id = "
                               "123456789012\n+sso_role_name = Developer\n"
                               "+region = eu-central-1\n+\n+[sso-session work]\n+sso_start_url = "
                               "https://ssoins-7223a1b2c3d4e5f6.portal."
                               "eu-central-1.app.aws\n+sso_region = "
                               "eu-central-1\n+sso_registration_scopes = sso:account:access\n";
    bool problem = strcmp(name, "setup-problem") == 0;
    m->hooks = &hooks;
    form_open(m, SETUP_SSO);
    for (int i = 0; i < (int)ARRAY_LEN(values); i++)
        setup_set(&m->setup.form, i, values[i]);
    m->spots[SCREEN_SETUP_FORM].item = problem ? 4 : 1;
    setup_set(&m->setup.form, 4, problem ? "AWSReservedSSO_Developer_0123456789abcdef" : "");
    form_resume(m);
    if (problem)
        form_key(m, UI_KEY_ENTER, NULL);
    if (strcmp(name, "setup-plan") == 0 || strcmp(name, "setup-written") == 0)
        form_planned(m, diff);
    if (strcmp(name, "setup-written") == 0)
        form_written(m, "Written: ~/.aws/config. u takes it back until something else changes it.");
}

static void prepare(Model *m, Arena *arena, size_t i, int rows, int cols, bool utf8)
{
    static const int best[] = {7, LAB_OPEN, LAB_OPEN};
    setlocale(LC_CTYPE, "C.UTF-8");
    model_init(m, rows, cols, utf8);
    m->view = fake_session_view(arena, cases[i].fake);
    m->step = cases[i].step;
    m->touched = true;
    m->now_s = FAKE_NOW_S;
    m->now_ms = FAKE_NOW_MS;
    m->busy = m->view->waiting_for != NULL;
    m->busy_since_ms = FAKE_NOW_MS - 3200;
    m->scenarios = fake_scenarios(&m->n_scenarios);
    m->best = best;
    if (cases[i].screen == SCREEN_LESSON) {
        m->scenario = &m->scenarios[1];
        m->hints = 2;
    }
    if (strcmp(cases[i].name, "report-preview") == 0)
        m->report =
            "# why403: ~/infra/prod\n\n**FAIL**: The session token belongs to another key\n";
    if (strcmp(cases[i].name, "fix-cured") == 0) {
        m->cure = CURE_CURED;
        snprintf(m->cure_note, sizeof m->cure_note,
                 "Written: ~/.envrc. The old file is kept (u puts it back).");
    }
    if (strcmp(cases[i].name, "explain-one") == 0)
        m->explained = explanation(arena);
    if (cases[i].screen == SCREEN_SETUP_FORM || cases[i].screen == SCREEN_SETUP_PLAN)
        prepare_setup(m, cases[i].name);
    else if (cases[i].screen != SCREEN_MAIN)
        m->stack[m->depth++] = cases[i].screen;
}

static bool draw_case(size_t i, int rows, int cols, bool utf8)
{
    Arena arena = ARENA_INIT;
    Grid grid = GRID_INIT;
    Model m;
    prepare(&m, &arena, i, rows, cols, utf8);
    screen_draw(&m, &grid);
    bool same = golden_screen(
        arena_printf(&arena, "%s-%dx%d-%s", cases[i].name, cols, rows, utf8 ? "utf8" : "ascii"),
        &grid);
    grid_clear(&grid);
    model_clear(&m);
    arena_clear(&arena);
    return same;
}

static void all_at(size_t size)
{
    bool same = true;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        for (int utf8 = 0; utf8 < 2; utf8++)
            same = draw_case(i, sizes[size].rows, sizes[size].cols, utf8) && same;
    assert_true(same);
}

/* A text's place is a paragraph and a line within it: at another width it must be the same
 * paragraph still, or a resize moves the reader. The panel leaves rows out where there is no room
 * for them, and the trace in few columns is another text. */
void test_paragraphs_are_counted_alike_at_each_width(void **state)
{
    static const int cols[] = {20, 30, 40, 60, 72, 100, 120, 200};
    bool same = true;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        bool text = cases[i].screen != SCREEN_MAIN && cases[i].screen != SCREEN_TRACE &&
                    !screens_table[cases[i].screen].list;
        int most = -1;
        for (size_t k = 0; k < ARRAY_LEN(cols) && text; k++) {
            Arena arena = ARENA_INIT;
            Model m;
            prepare(&m, &arena, i, 24, cols[k], true);
            Doc doc = screen_doc(&m, &arena);
            most = most < 0 ? doc.paragraphs : most;
            if (doc.paragraphs != most)
                print_error("%s: %d paragraphs in 20 columns, %d in %d\n", cases[i].name, most,
                            doc.paragraphs, cols[k]);
            same = same && doc.paragraphs == most;
            model_clear(&m);
            arena_clear(&arena);
        }
    }
    assert_true(same);
}

void test_screens_40x10(void **state)
{
    (void)state;
    all_at(0);
}

void test_screens_80x24(void **state)
{
    (void)state;
    all_at(1);
}

void test_screens_120x40(void **state)
{
    (void)state;
    all_at(2);
}

/* The cursor is where a screen reader finds what is selected: on the row that bears the mark. */
void test_cursor_rests_on_the_selected_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        for (size_t s = 0; s < ARRAY_LEN(sizes); s++) {
            Arena arena = ARENA_INIT;
            Grid grid = GRID_INIT;
            Model m;
            prepare(&m, &arena, i, sizes[s].rows, sizes[s].cols, true);
            screen_draw(&m, &grid);
            const Cell *cell = grid_cell(&grid, grid.cursor_row, grid.cursor_col);
            if (cases[i].screen ==
                SCREEN_SETUP_FORM) { /* where is being typed, on the row that bears the mark */
                assert_true(!cell->text[0]);
                cell = grid_cell(&grid, grid.cursor_row, sizes[s].rows >= 16 ? 1 : 0);
            }
            if (cases[i].screen != SCREEN_PLAIN && cell->text[0] != L'>')
                print_error("%s at %dx%d: cursor at %d,%d\n", cases[i].name, sizes[s].cols,
                            sizes[s].rows, grid.cursor_row, grid.cursor_col);
            assert_true(cases[i].screen == SCREEN_PLAIN || cell->text[0] == L'>');
            grid_clear(&grid);
            model_clear(&m);
            arena_clear(&arena);
        }
}

/* Nothing is too small or too large to be drawn. */
void test_every_size_draws(void **state)
{
    static const int odd[][2] = {{1, 1},  {1, 300}, {2, 10},  {3, 20},   {5, 39},
                                 {9, 80}, {300, 1}, {10, 40}, {499, 999}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        for (size_t s = 0; s < ARRAY_LEN(odd); s++) {
            Arena arena = ARENA_INIT;
            Grid grid = GRID_INIT;
            Model m;
            prepare(&m, &arena, i, odd[s][0], odd[s][1], s % 2 == 0);
            screen_draw(&m, &grid);
            assert_in_range(grid.cursor_row, 0, grid.rows - 1);
            assert_in_range(grid.cursor_col, 0, grid.cols - 1);
            grid_clear(&grid);
            model_clear(&m);
            arena_clear(&arena);
        }
}

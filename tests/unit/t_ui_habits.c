#include "tests/support/setup.h"

#include <string.h>

#include "tests/support/rig.h"
#include "ui/model.h"
#include "ui/moves.h"
#include "ui/outside.h"
#include "ui/pointed.h"
#include "ui/term/links.h"
#include "ui/view/lists.h"
#include "ui/view/screen.h"

static void rig_open(Rig *r, enum fake_session which)
{
    rig_new(r);
    r->m.scenarios = fake_scenarios(&r->m.n_scenarios);
    r->m.opener = true;
    rig_view(r, which, false);
}

static const Cmd *last(const Rig *r)
{
    return r->cmds.list.len ? vec_last(&r->cmds.list) : NULL;
}

/* The whole screen as text. */
static const char *drawn(Rig *r)
{
    Grid grid = GRID_INIT;
    screen_draw(&r->m, &grid);
    const char *text = grid_dump(&r->arena, &grid);
    grid_clear(&grid);
    return text;
}

void test_q_closes_one_view_and_quits_only_from_the_main_one(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    rig_press_all(&r, "ts?q");
    assert_int_equal(model_screen(&r.m), SCREEN_ASKED);
    rig_press_all(&r, "q");
    assert_int_equal(model_screen(&r.m), SCREEN_TRACE);
    rig_press_all(&r, "q");
    assert_int_equal(model_screen(&r.m), SCREEN_MAIN);
    assert_null(last(&r));
    rig_press_all(&r, "q");
    assert_int_equal(last(&r)->kind, CMD_QUIT);
    rig_close(&r);
    rig_open(&r, FAKE_STALE_TOKEN);
    rig_press_all(&r, "tQ");
    assert_int_equal(last(&r)->kind, CMD_QUIT);
    rig_close(&r);
}

void test_e_opens_the_line_that_the_fix_changes(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_EDIT);
    const Fix *fix = NULL;
    for (int n = 0; !fix && model_fix(&r.m, n, NULL); n++)
        fix = model_fix(&r.m, n, NULL)->edits.len > 0 ? model_fix(&r.m, n, NULL) : NULL;
    assert_non_null(fix);
    rig_press_all(&r, "e");
    assert_non_null(last(&r));
    assert_int_equal(last(&r)->kind, CMD_EDIT);
    assert_int_equal(last(&r)->arg, fix->edits.items[0].line);
    assert_string_equal(last(&r)->text, pointed_path(&r.m, &r.arena, pointed_place(&r.m)));
    assert_int_equal(last(&r)->text[0], '/');
    rig_close(&r);
}

/* Where a permission is refused, the key's own line is no place to change anything. */
void test_e_opens_the_role_not_the_key_where_the_role_is_refused(void **state)
{
    static const char *const labels[] = {"key", "role"};
    static const enum step steps[] = {STEP_KEYS, STEP_IAM};
    static const int lines[] = {2, 14};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        Rig r;
        rig_open(&r, FAKE_STALE_TOKEN);
        SessionView *view = fake_session_view(&r.arena, FAKE_STALE_TOKEN);
        Finding *f = view->steps[STEP_KEYS].findings.items[0];
        f->step = steps[i];
        f->fixes.len = f->evidence.len = 0;
        for (size_t k = 0; k < ARRAY_LEN(labels); k++)
            vec_push(&r.arena, &f->evidence,
                     ((Evidence){.label = labels[k],
                                 .text = "-",
                                 .at = source_file(k ? "/t/main.tf" : "/h/.aws/credentials",
                                                   lines[k], 0)}));
        view->verdict.finding = f;
        ui_update(&r.m, (Msg){.kind = MSG_VIEW, .view = view}, &r.cmds);
        moves_step(&r.m, STEP_KEYS);
        assert_int_equal(pointed_place(&r.m).line, lines[i]);
        rig_close(&r);
    }
}

/* A file that is named as a whole was read as one: a token's would show the token. */
void test_e_opens_no_file_without_a_line(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    Finding *f = (Finding *)model_finding(&r.m);
    f->fixes.len = f->evidence.len = 0;
    vec_push(&r.arena, &f->evidence,
             ((Evidence){.label = "ends",
                         .text = "1 h ago",
                         .at = source_file("/h/tokens/job-1.jwt", 0, 0),
                         .proof = true}));
    assert_true(!pointed_place(&r.m).name || !strstr(pointed_place(&r.m).name, ".jwt"));
    rig_close(&r);
}

void test_o_opens_the_page_only_where_something_can(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_EDIT);
    assert_non_null(pointed_link(&r.m));
    rig_press_all(&r, "o");
    assert_int_equal(last(&r)->kind, CMD_LINK);
    rig_close(&r);
    rig_open(&r, FAKE_EDIT);
    r.m.opener = false;
    rig_press_all(&r, "o");
    assert_null(last(&r));
    assert_non_null(strstr(r.m.notice, "no page to open"));
    rig_close(&r);
}

void test_editors_are_told_the_line_in_their_own_way(void **state)
{
    static const struct {
        const char *editor, *first, *second, *third;
        int line;
    } rows[] = {
        {"vim", "+7", "/a b", NULL, 7},
        {"'/usr/bin/nano' -w", "+7", "/a b", NULL, 7},
        {"emacs -nw", "/a b", NULL, NULL, 0},
        {"/opt/code", "--wait", "--goto", "/a b:7", 7},
        {"'/usr/bin/hx'", "/a b:7", NULL, NULL, 7},
    };
    Arena arena = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *out[4];
        outside_editor_args(&arena, rows[i].editor, "/a b", rows[i].line, out);
        assert_string_equal(out[0], rows[i].first);
        if (rows[i].second)
            assert_string_equal(out[1], rows[i].second);
        else
            assert_null(out[1]);
        if (rows[i].third)
            assert_string_equal(out[2], rows[i].third);
        assert_null(out[3]);
    }
    arena_clear(&arena);
}

/* Entries keep their meaning while others are hidden; headings without an entry go with them. */
void test_a_filtered_list_means_what_it_shows(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    const char *name = r.m.scenarios[r.m.n_scenarios - 1].name;
    const char *shown = r.m.scenarios[r.m.n_scenarios - 1].situation;
    rig_press_all(&r, "L/");
    rig_press_all(&r, shown);
    rig_press_all(&r, "\r");
    const char *text = drawn(&r);
    assert_non_null(strstr(text, shown));
    assert_null(strstr(text, name)); /* it often tells the cause */
    assert_null(strstr(text, r.m.scenarios[0].name));
    assert_null(strstr(text, "EASY"));
    assert_non_null(strstr(text, "1 of 1"));
    rig_press_all(&r, "\r");
    assert_int_equal(last(&r)->kind, CMD_OPEN_LAB);
    assert_string_equal(last(&r)->text, name);
    rig_press_all(&r, "\033");
    assert_int_equal(model_screen(&r.m), SCREEN_LAB);
    assert_non_null(strstr(drawn(&r), r.m.scenarios[0].situation));
    rig_press_all(&r, "/zzzz\rj\r");
    assert_int_equal(model_screen(&r.m), SCREEN_LAB);
    rig_close(&r);
}

void test_the_chosen_entry_is_inverse_on_every_list(void **state)
{
    static const char *const keys[] = {"c", "s", "f", "x", "L", "S", "?"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        Rig r;
        Grid grid = GRID_INIT;
        int inverse = 0;
        rig_open(&r, FAKE_EDIT);
        rig_press_all(&r, keys[i]);
        screen_draw(&r.m, &grid);
        for (int row = 0; row < grid.rows; row++)
            inverse += grid_cell(&grid, row, 4)->role == ROLE_SELECTED;
        assert_int_equal(inverse, 1);
        assert_int_equal(grid_cell(&grid, grid.cursor_row, 4)->role, ROLE_SELECTED);
        grid_clear(&grid);
        rig_close(&r);
    }
}

static void click(Rig *r, const char *text)
{
    const char *screen = drawn(r), *at = strstr(screen, text);
    if (!at)
        print_error("no %s on\n%s", text, screen);
    assert_non_null(at);
    int row = 0, col = 0;
    for (const char *p = screen; p < at; p++) {
        col = *p == '\n' ? 0 : col + ((*p & 0xC0) != 0x80);
        row += *p == '\n';
    }
    ui_update(&r->m, (Msg){.kind = MSG_CLICK, .rows = row, .cols = col + 1}, &r->cmds);
}

void test_a_click_on_a_key_is_that_key(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    click(&r, "[f] preview");
    assert_int_equal(model_screen(&r.m), SCREEN_FIX);
    rig_close(&r);
    rig_open(&r, FAKE_EDIT);
    click(&r, " trace");
    assert_int_equal(model_screen(&r.m), SCREEN_TRACE);
    click(&r, "Esc back");
    assert_int_equal(model_screen(&r.m), SCREEN_MAIN);
    rig_close(&r);
}

void test_a_panel_that_goes_on_says_so(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_LONG);
    assert_non_null(strstr(drawn(&r), "PgDn more"));
    rig_press_all(&r, "?");
    assert_non_null(strstr(drawn(&r), "  PgDn more"));
    rig_close(&r);
}

void test_addresses_are_links_where_the_terminal_knows_them(void **state)
{
    Grid grid = GRID_INIT;
    AUTO_BUF Buf out = BUF_INIT(4096);
    (void)state;
    grid_resize(&grid, 4, 30, true);
    links_write(&out, &grid);
    assert_int_equal(out.len, 0);
    grid_text(&grid, 1, 2, 28, ROLE_LINK, "https://docs.aws.amazon.com");
    grid_text(&grid, 2, 2, 28, ROLE_LINK, "/IAM/latest");
    links_write(&out, &grid);
    assert_string_equal(out.ptr, "\0337\033[2;3H\033[0;4m\033]8;id=1-2;https://docs.aws.amazon.com/"
                                 "IAM/latest\033\\https://docs.aws.amazon.com\033]8;;\033\\\033[0m"
                                 "\0338"
                                 "\0337\033[3;3H\033[0;4m\033]8;id=1-2;https://docs.aws.amazon.com/"
                                 "IAM/latest\033\\/IAM/latest\033]8;;\033\\\033[0m\0338");
    grid_text(&grid, 1, 2, 28, ROLE_LINK, "https://docs.example.com/a/");
    grid_text(&grid, 2, 2, 28, ROLE_LINK, "how-to-sign");
    buf_clear(&out);
    links_write(&out, &grid); /* no other address begins with that h */
    assert_non_null(strstr(out.ptr, ";https://docs.example.com/a/how-to-sign"));
    grid_clear(&grid);
    assert_false(links_known("linux", NULL, NULL, NULL));
    assert_false(links_known("xterm-256color", NULL, NULL, NULL));
    assert_true(links_known("xterm-256color", NULL, "6800", NULL));
    assert_true(links_known("foot", NULL, NULL, NULL));
}

/* An address that is wider than its place is broken after a /; a word without one anywhere. */
void test_a_long_address_is_broken_after_a_slash(void **state)
{
    static const struct {
        const char *text, *lines[4];
    } rows[] = {
        {"see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference.html",
         {"see", "https://docs.aws.amazon.com/", "IAM/latest/UserGuide/", "reference.html"}},
        {"/a/0123456789012345678901234567890123", {"/a/012345678901234567890123456", "7890123"}},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena arena = ARENA_INIT;
        Doc doc = doc_new(&arena, 30, true);
        doc_para(&doc, 0, ROLE_TEXT, rows[i].text);
        for (int n = 0; n < 4 && rows[i].lines[n]; n++)
            assert_string_equal(doc_line_text(&arena, &doc, n), rows[i].lines[n]);
        arena_clear(&arena);
    }
}

static int times(const char *text, const char *word)
{
    int n = 0;
    for (; (text = strstr(text, word)) != NULL; text += strlen(word))
        n++;
    return n;
}

/* An answer and what it says are of one host; another answer names its own. */
void test_a_host_is_told_once_for_one_answer(void **state)
{
    static const char one[] = "https://sts.eu-west-1.amazonaws.com", other[] = "https://s3.test";
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    Finding *f = (Finding *)(uintptr_t)r.m.view->verdict.finding; /* the rig's own */
    finding_evidencef(&r.arena, f, "STS", (Source){SOURCE_AWS, one, 0, 0}, "403 X, 83 ms");
    finding_evidencef(&r.arena, f, "says", (Source){SOURCE_AWS, one, 0, 0}, "refused");
    finding_evidencef(&r.arena, f, "S3", (Source){SOURCE_AWS, other, 0, 0}, "403 Y, 83 ms");
    r.m.rows = 60;
    r.m.cols = 120;
    rig_press(&r, UI_KEY_ENTER);
    assert_int_equal(model_screen(&r.m), SCREEN_DETAILS);
    assert_int_equal(times(drawn(&r), one + 8), 1);
    assert_int_equal(times(drawn(&r), other + 8), 1);
    rig_close(&r);
}

/* A backend and a provider look at a block of their own each. */
void test_a_row_of_the_trace_says_whose_block_it_is(void **state)
{
    static const char label[] = "access_key and secret_key in the block";
    Rig r;
    (void)state;
    rig_open(&r, FAKE_MANY);
    for (size_t i = 0; i < r.m.view->configurations.len; i++) {
        Configuration *c = r.m.view->configurations.items[i];
        for (size_t k = 0; k < c->chain.len; k++)
            if (c->chain.items[k].source == CRED_PROVIDER_BLOCK) {
                c->chain.items[k].label = label;
                if (c->kind == CONF_BACKEND)
                    c->chain.items[k].source = CRED_BACKEND_BLOCK;
            }
    }
    r.m.rows = 60;
    r.m.cols = 200;
    rig_press(&r, 't');
    assert_non_null(strstr(drawn(&r), "access_key and secret_key in the provider block"));
    assert_non_null(strstr(drawn(&r), "access_key and secret_key in the backend block"));
    assert_null(strstr(drawn(&r), label));
    rig_close(&r);
}

/* What was typed and is no folder is there again, to be mended. */
void test_a_wrong_folder_can_be_mended(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    ui_update(&r.m, (Msg){.kind = MSG_NO_FOLDER, .text = "~/infar"}, &r.cmds);
    assert_non_null(strstr(drawn(&r), "Folder (Tab completes): ~/infar"));
    rig_press(&r, UI_KEY_BACKSPACE);
    rig_press(&r, UI_KEY_ENTER);
    assert_int_equal(last(&r)->kind, CMD_OPEN_FOLDER);
    assert_int_equal(last(&r)->arg, OPEN_TYPED);
    assert_string_equal(last(&r)->text, "~/infa");
    ui_update(&r.m,
              (Msg){.kind = MSG_NO_FOLDER,
                    .text = "/home/me/a-very-long-name/of-a-folder/that-no-terminal/of-this-width/"
                            "shows-whole/END"},
              &r.cmds);
    assert_non_null(strstr(drawn(&r), "shows-whole/END"));
    rig_close(&r);
}

/* Seven configurations that fail of two causes, and others that work with the same key. */
static void many(Rig *r)
{
    SessionView *v = fake_session_view(&r->arena, FAKE_STALE_TOKEN);
    const Configuration *like = v->configurations.items[0];
    v->configurations.len = 0;
    for (int s = 0; s < N_STEPS; s++)
        v->steps[s].findings.len = 0;
    for (int i = 0; i < 12; i++) {
        Configuration *c = arena_new(&r->arena, Configuration);
        *c = *like;
        c->address = arena_printf(&r->arena, "aws.a%02d", i);
        c->kind = CONF_PROVIDER;
        c->used = TRI_YES;
        c->pending = false;
        c->outcome = (Outcome){.status = i % 4 == 3 ? OUTCOME_ERROR : OUTCOME_OK,
                               .arn = "arn:aws:iam::111122223333:user/ana"};
        vec_push(&r->arena, &v->configurations, c);
        if (i % 4 != 3)
            continue;
        Finding *f = finding_new(&r->arena, "conflicts.profile_missing", CAUSE_PROFILE_MISSING,
                                 SEVERITY_FAIL, CERTAINTY_CERTAIN, c->address);
        finding_titlef(&r->arena, f, "The profile '%s' does not exist", i == 11 ? "old" : "prd");
        finding_fix(&r->arena, f, "make", RISK_SHOW, i == 11 ? "make old" : "make prd");
        vec_push(&r->arena, &v->steps[STEP_CONFLICTS].findings, f);
    }
    findings_mark_same(&v->steps[STEP_CONFLICTS].findings);
    v->verdict.finding = v->steps[STEP_CONFLICTS].findings.items[0];
    ui_update(&r->m, (Msg){.kind = MSG_VIEW, .view = v, .now_ms = FAKE_NOW_MS, .now_s = FAKE_NOW_S},
              &r->cmds);
}

void test_many_configurations_stand_in_groups(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    many(&r);
    rig_press_all(&r, "c");
    const char *text = drawn(&r);
    assert_non_null(strstr(text, "3 of 12 fail."));
    const char *two = strstr(text, "2 fail: The profile 'prd' does not exist"),
               *one = strstr(text, "1 fails: The profile 'old' does not exist"),
               *good = strstr(text, "9 use AKIA…XQKD, accepted as user/ana");
    assert_true(two && one && good && two < one && one < good);
    rig_press_all(&r, "jj\r"); /* the second that fails, in the order shown */
    assert_int_equal(last(&r)->kind, CMD_FOCUS);
    assert_string_equal(last(&r)->text, "aws.a07");
    rig_close(&r);
}

void test_findings_are_counted_and_say_once_what_several_share(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    many(&r);
    rig_press_all(&r, "v");
    assert_int_equal(r.m.step, STEP_CONFLICTS);
    const char *text = drawn(&r);
    assert_non_null(strstr(text, "1 of 2"));
    assert_non_null(strstr(text, "2 of 2"));
    assert_non_null(strstr(text, "concerns aws.a03, aws.a07"));
    assert_non_null(strstr(text, "3 of 12 fail"));
    assert_int_equal(model_n_fixes(&r.m), 2);
    rig_press_all(&r, "f");
    assert_non_null(strstr(drawn(&r), "aws.a03, aws.a07: The profile 'prd'"));
    rig_close(&r);
}

/* Every configuration comes to stand in a column, the first one stays. */
void test_every_column_of_the_trace_can_be_reached(void **state)
{
    static const int widths[] = {40, 80, 120};
    (void)state;
    for (size_t w = 0; w < ARRAY_LEN(widths); w++) {
        Rig r;
        unsigned seen = 0;
        rig_open(&r, FAKE_STALE_TOKEN);
        r.m.cols = widths[w];
        r.m.rows = 200;
        many(&r);
        rig_press_all(&r, "t");
        for (int turn = 0; turn < 12; turn++) {
            const char *text = drawn(&r);
            assert_non_null(strstr(text, "aws.a03"));
            for (int i = 0; i < 12; i++)
                if (strstr(text, arena_printf(&r.arena, "aws.a%02d", i)))
                    seen |= 1u << i;
            rig_press_all(&r, ">");
        }
        assert_int_equal(seen, (1u << 12) - 1);
        assert_string_equal(r.m.notice, "That is the last column.");
        rig_press_all(&r, "<<<<<<<<<<<<");
        assert_int_equal(r.m.trace_from, 0);
        rig_press_all(&r, "h");
        assert_int_equal(model_screen(&r.m), SCREEN_MAIN);
        rig_close(&r);
    }
}

/* Nothing that a lesson shows before the cause is guessed names the cause or the fix. */
void test_a_lesson_is_veiled_until_its_cause_is_guessed(void **state)
{
    static const char *const keys[] = {"", "\r", "f", "y", "Y", "a", "x", "c", "i", "L"};
    static const LabScenario lesson = {.name = "stale-token",
                                       .title = "A token stayed behind",
                                       .situation = "A new key is refused",
                                       .cause = CAUSE_STALE_SESSION_TOKEN,
                                       .story = "-",
                                       .goal = "-",
                                       .learn = "-",
                                       .hints = {"1", "2", "3"}};
    Rig r;
    (void)state;
    for (size_t i = 0; i <= ARRAY_LEN(keys); i++) {
        rig_open(&r, FAKE_STALE_TOKEN);
        r.m.scenario = &lesson;
        r.m.veil = true;
        rig_press_all(&r, i < ARRAY_LEN(keys) ? keys[i] : "g");
        for (int size = 0; size < 2; size++) {
            const char *text = drawn(&r);
            assert_null(strstr(text, "unset"));
            assert_null(strstr(text, "stale-token"));
            assert_null(strstr(text, "stayed behind"));
            assert_null(strstr(text, "belongs to another key"));
            assert_null(strstr(text, "A long-term key (AKIA) never"));
            r.m.rows = 10;
            r.m.cols = 40;
        }
        assert_true(!last(&r));
        rig_close(&r);
    }
    rig_open(&r, FAKE_STALE_TOKEN);
    r.m.scenario = &lesson;
    r.m.veil = true;
    rig_press_all(&r, "g\r");
    for (int i = 0; i < 5 && r.m.veil; i++)
        rig_press_all(&r, "j\r");
    assert_false(r.m.veil);
    assert_in_range(r.m.wrong_guesses, 0, 4);
    assert_non_null(strstr(drawn(&r), "belongs to another key"));
    rig_press_all(&r, "f");
    assert_non_null(strstr(drawn(&r), "unset"));
    SessionView empty = *r.m.view; /* nor does the footer tell it */
    empty.verdict.cause = CAUSE_MISSING_KEYS;
    r.m.view = &empty;
    r.m.veil = false;
    rig_press_all(&r, "\033\033");
    assert_non_null(strstr(drawn(&r), "S first set-up"));
    r.m.veil = true;
    assert_null(strstr(drawn(&r), "S first set-up"));
    rig_close(&r);
    rig_open(&r, FAKE_STALE_TOKEN); /* or all three hints are asked for */
    r.m.scenario = &lesson;
    r.m.veil = true;
    rig_press_all(&r, "HHH");
    assert_false(model_veiled(&r.m));
    rig_close(&r);
}

/* Each new hint is seen whole on a small screen; the press after the last one only asks. */
void test_hints_come_into_view_and_none_mends_unasked(void **state)
{
    static const LabScenario lesson = {
        .name = "stale-token",
        .title = "A token stayed behind",
        .situation = "A new key is refused",
        .cause = CAUSE_STALE_SESSION_TOKEN,
        .story = "You were given a new key. You put it where the old one was. Nothing works now, "
                 "and the message names a token, of which nobody has told you anything at all.",
        .goal = "-",
        .hints = {"The first hint is long enough to fill more than one line of it, ends here1.",
                  "The second hint is long enough to fill more than one line, and ends here2.",
                  "The third hint is long enough to fill more than one line, and ends here3."}};
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    ui_update(&r.m, (Msg){.kind = MSG_RESIZE, .rows = 16, .cols = 50}, &r.cmds);
    r.m.scenario = &lesson;
    r.m.veil = true;
    rig_press(&r, 'H');
    assert_non_null(strstr(drawn(&r), "here1"));
    rig_press(&r, 'H');
    assert_non_null(strstr(drawn(&r), "A pointer:"));
    assert_non_null(strstr(drawn(&r), "here2"));
    rig_press(&r, 'H');
    assert_non_null(strstr(drawn(&r), "here3"));
    rig_press_all(&r, "HjH"); /* another key between takes the question back */
    assert_true(r.cmds.list.len == 0 || vec_last(&r.cmds.list)->kind != CMD_SOLVE);
    rig_press(&r, 'H');
    assert_int_equal(vec_last(&r.cmds.list)->kind, CMD_SOLVE);
    rig_close(&r);
}

/* Without Terraform the steps are of nothing: the list begins on what leads somewhere. */
void test_the_start_list_begins_on_what_helps(void **state)
{
    static const Below below[] = {{.path = "net", .what = "root module"}};
    Rig r;
    (void)state;
    rig_open(&r, FAKE_NO_TERRAFORM);
    moves_home(&r.m);
    moves_open(&r.m, SCREEN_START);
    enum start_kind kind = list_start(&r.m, r.m.spots[SCREEN_START].item).kind;
    assert_true(kind == START_SETUP || kind == START_LAB);
    r.m.below = below;
    r.m.n_below = 1;
    moves_home(&r.m);
    moves_open(&r.m, SCREEN_START);
    kind = list_start(&r.m, r.m.spots[SCREEN_START].item).kind;
    assert_int_equal(kind, START_BELOW);
    rig_close(&r);
}

void test_a_page_down_moves_the_text_at_once(void **state)
{
    static const enum screen screens[] = {SCREEN_DETAILS, SCREEN_TRACE};
    Rig r;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(screens); i++) {
        rig_open(&r, FAKE_STALE_TOKEN);
        ui_update(&r.m, (Msg){.kind = MSG_RESIZE, .rows = 16, .cols = 60}, &r.cmds);
        moves_open(&r.m, screens[i]);
        Spot before = r.m.spots[screens[i]];
        rig_press(&r, UI_KEY_PAGE_DOWN);
        assert_memory_not_equal(&before.top, &r.m.spots[screens[i]].top, sizeof before.top);
        rig_press(&r, UI_KEY_PAGE_UP);
        assert_memory_equal(&before.top, &r.m.spots[screens[i]].top, sizeof before.top);
        rig_close(&r);
    }
}

/* A digit only chooses: a slip of the finger costs no try. What is opened before the guess is not
 * the place of the answer, and no page about it. */
void test_a_lesson_takes_no_slip_for_a_guess(void **state)
{
    static const LabScenario lesson = {.name = "stale-token",
                                       .title = "A token stayed behind",
                                       .situation = "A new key is refused",
                                       .cause = CAUSE_STALE_SESSION_TOKEN,
                                       .story = "-",
                                       .goal = "-",
                                       .learn = "-",
                                       .hints = {"1", "2", "3"}};
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    Source answer = pointed_place(&r.m);
    r.m.scenario = &lesson;
    r.m.veil = true;
    r.m.opener = true;
    assert_string_equal(answer.name, "/home/ana/infra/prod/.envrc");
    assert_string_not_equal(pointed_place(&r.m).name ? pointed_place(&r.m).name : "", answer.name);
    assert_null(pointed_link(&r.m));
    rig_press_all(&r, "g54321");
    assert_int_equal(r.m.wrong_guesses, 0);
    assert_true(r.m.veil);
    assert_non_null(strstr(r.m.notice, "Enter says so"));
    for (int i = 0; i < 5 && r.m.veil; i++)
        rig_press_all(&r, (const char *const[]){"1\r", "2\r", "3\r", "4\r", "5\r"}[i]);
    assert_false(r.m.veil);
    rig_close(&r);
}

/* No key is silent: what it can't do, what it waits for, where the end is. */
void test_no_key_is_silent(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    rig_press_all(&r, "z");
    assert_string_equal(r.m.notice, "z does nothing here; ? lists the keys.");
    rig_press_all(&r, "7j");
    assert_string_equal(r.m.notice, "That is the last one.");
    rig_press_all(&r, "1k");
    assert_string_equal(r.m.notice, "That is the first one.");
    r.m.busy = true;
    SessionView empty = *r.m.view; /* as it is while all is looked at again */
    empty.verdict.finding = NULL;
    r.m.view = &empty;
    rig_press_all(&r, "f");
    assert_non_null(strstr(r.m.notice, "Still looking"));
    rig_close(&r);
}

/* q closes what lies on top: a list that a lesson was chosen from comes before the end. */
void test_q_goes_back_to_the_list_of_lessons(void **state)
{
    static const LabScenario lesson = {.name = "x", .cause = CAUSE_WRONG_KEYS, .goal = "-"};
    Rig r;
    (void)state;
    rig_open(&r, FAKE_STALE_TOKEN);
    r.m.scenario = r.m.scenarios = &lesson;
    r.m.n_scenarios = 1;
    r.m.own_dir = "/own";
    rig_press_all(&r, "q");
    assert_int_equal(model_screen(&r.m), SCREEN_LAB);
    assert_false(r.m.quit);
    rig_press_all(&r, "q");
    assert_int_equal(last(&r)->kind, CMD_OPEN_FOLDER);
    r.m.picker = true;
    rig_press_all(&r, "q");
    assert_true(r.m.quit);
    rig_close(&r);
}

/* Whatever a screen's footer, help and brackets offer does something there, or says why not: the
 * screen, the model's asking, or the notice changes. */
void test_every_offered_key_works_on_every_screen(void **state)
{
    static const char *const ways[] = {"",  "\r", "t", "s",   "c",     "f", "x",
                                       "L", "S",  "?", "S\r", "E\033", "Y", "p"};
    (void)state;
    int walked = 0;
    for (int fake = 0; fake < N_FAKES; fake++)
        for (size_t w = 0; w < ARRAY_LEN(ways); w++)
            for (size_t k = 0; k < n_keys; k++) {
                Rig r;
                rig_open(&r, (enum fake_session)fake);
                rig_press_all(&r, ways[w]);
                if (r.m.input || !keys_row_here(&r.m, &keys_table[k])) {
                    rig_close(&r);
                    continue;
                }
                enum screen screen = model_screen(&r.m);
                size_t commands = r.cmds.list.len;
                const char *before = drawn(&r);
                int key = keys_table[k].keys[0];
                const KeyRow *found = keys_find(&r.m, key);
                ui_update(&r.m, (Msg){.kind = MSG_KEY, .key = key}, &r.cmds);
                enum action a = keys_table[k].action;
                bool moves = a <= ACT_COLUMN || a == ACT_STEP || a == ACT_PICK || a == ACT_BACK ||
                             a == ACT_MOUSE || a == ACT_VERDICT || a == ACT_NEXT_MATCH ||
                             a == ACT_PREVIOUS_MATCH;
                bool did = r.cmds.list.len > commands || r.m.input || r.m.notice[0] ||
                           model_screen(&r.m) != screen || strcmp(drawn(&r), before) != 0;
                if (!found || !(did || moves || a == ACT_ENTER))
                    print_error("%s on screen %d does nothing (%s)\n",
                                keys_name(&r.arena, key, false), (int)screen, keys_table[k].help);
                assert_true(found && (did || moves || a == ACT_ENTER));
                walked++;
                rig_close(&r);
            }
    assert_true(walked > 1500);
}

/* The same finding of another configuration does not make a cure undone. */
void test_a_cure_of_one_configuration_is_told_as_one(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_EDIT);
    moves_cure(&r.m, r.m.view->verdict.finding);
    SessionView *after = fake_session_view(&r.arena, FAKE_EDIT);
    after->steps[STEP_KEYS].findings.items[0]->configuration = "aws.other";
    ui_update(&r.m, (Msg){.kind = MSG_APPLIED, .text = "Written."}, &r.cmds);
    ui_update(&r.m, (Msg){.kind = MSG_VIEW, .view = after}, &r.cmds);
    assert_non_null(strstr(r.m.notice, "Cured. There is another cause"));
    rig_close(&r);
}

/* Who one is stands above what was looked at, and a program that ended well is no failure. */
void test_nothing_is_told_twice_or_in_red_that_went_well(void **state)
{
    Rig r;
    (void)state;
    rig_open(&r, FAKE_PASS);
    SessionView *view = fake_session_view(&r.arena, FAKE_PASS);
    vec_push(&r.arena, &view->steps[STEP_IAM].passed,
             ((Evidence){.label = "caller", .text = "account and who"}));
    vec_push(&r.arena, &view->asked,
             ((Asked){.host = "this machine", .operation = "terraform version", .result = "0"}));
    ui_update(&r.m, (Msg){.kind = MSG_VIEW, .view = view, .now_ms = FAKE_NOW_MS}, &r.cmds);
    rig_press(&r, '6');
    assert_non_null(strstr(drawn(&r), "Is this who you expect?"));
    assert_null(strstr(drawn(&r), "account and who"));
    rig_press_all(&r, "sG");
    assert_non_null(strstr(drawn(&r), "done"));
    rig_close(&r);
}

#include "ui/actions.h"

#include <stdio.h>
#include <string.h>

#include "ui/deeds.h"
#include "ui/form.h"
#include "ui/moves.h"
#include "ui/pointed.h"
#include "ui/typing.h"
#include "ui/view/lists.h"
#include "ui/view/screen.h"
#include "ui/view/view_help.h"
#include "ui/view/words.h"
#include "ui/walk.h"

enum { FAR = 1 << 20 };
enum { COPY_PLAIN, COPY_CHAT };

/* What a handler gets: the key that was pressed, and the argument of its row. */
typedef struct Press {
    Model *m;
    int key, arg;
    Cmds *cmds;
} Press;

/* What asked of the model is once the lesson's solution was offered. */
static const char solve_id[] = "solve";

/* ---- moving ---- */

static void act_move(const Press *p)
{
    Spot before = p->m->spots[model_screen(p->m)];
    enum step step = p->m->step;
    if (model_screen(p->m) == SCREEN_MAIN)
        moves_step(p->m, (int)p->m->step + p->arg);
    else
        moves_lines(p->m, p->arg);
    if (p->m->step == step && memcmp(&before, &p->m->spots[model_screen(p->m)], sizeof before) == 0)
        model_notice(p->m, p->arg > 0 ? "That is the last one." : "That is the first one.");
}

static void act_scroll(const Press *p)
{
    moves_lines(p->m, p->arg);
}

static void act_page(const Press *p)
{
    moves_page(p->m, p->arg);
}

/* Sideways through the trace, as far as there are columns. */
static void act_column(const Press *p)
{
    bool left = p->key == '<' || p->key == UI_KEY_LEFT;
    int most = trace_hidden(p->m, screen_layout(p->m).body_cols);
    int at = p->m->trace_from < most ? p->m->trace_from : most;
    at += left ? -1 : 1;
    if (at < 0 || at > most)
        model_notice(p->m, left ? "That is the first column." : "That is the last column.");
    else
        p->m->trace_from = at;
}

static void act_step(const Press *p)
{
    int step = (int)p->m->step;
    bool next = p->key == UI_KEY_TAB || p->key == ']',
         before = p->key == UI_KEY_BACK_TAB || p->key == '[';
    moves_step(p->m, next ? step + 1 : before ? step - 1 : p->key - '1');
}

static void act_verdict(const Press *p)
{
    const Finding *f = p->m->view ? p->m->view->verdict.finding : NULL;
    bool here = model_screen(p->m) == SCREEN_MAIN && f && f->step == p->m->step;
    moves_home(p->m);
    if (here)
        model_notice(p->m, "This is the step that holds the verdict.");
    else if (f)
        moves_step(p->m, (int)f->step);
    else
        model_notice(p->m, "The verdict names no step.");
}

/* Lists get shorter while it is typed; other texts are searched. */
static void act_search(const Press *p)
{
    enum screen screen = model_screen(p->m);
    bool filters = screen == SCREEN_HELP || screen_filters(screen);
    typing_start(p->m, filters ? INPUT_FILTER : INPUT_SEARCH);
}

/* Without a search it answers "Is this who you expect?": no. */
static void act_match(const Press *p)
{
    if (!p->m->search[0])
        moves_open(p->m, SCREEN_TRACE);
    else if (!moves_search(p->m, p->arg, false))
        model_notice(p->m, "Not found.");
}

/* From the list that something was chosen from, back to where the list was asked for. */
static bool back_from_sweep(const Press *p)
{
    Model *m = p->m;
    if (!m->sweep || !m->sweep_at.shown)
        return false;
    if (model_screen(m) == SCREEN_MAIN && (p->key == 'q' || !m->search[0])) {
        moves_open(m, SCREEN_SWEEP);
        m->spots[SCREEN_SWEEP].item = list_sweep_find(m, &m->sweep_at);
        return true;
    }
    if (model_screen(m) != SCREEN_SWEEP || (m->filter[0] && p->key != 'q'))
        return false;
    cmds_add(p->cmds,
             (Cmd){.kind = CMD_OPEN_FOLDER, .text = m->sweep->top, .arg = OPEN_BACK_FROM_SWEEP});
    return true;
}

/* On the scenario that is open, if one is. */
static void act_lab(const Press *p)
{
    moves_open(p->m, SCREEN_LAB);
    if (p->m->scenario)
        p->m->spots[SCREEN_LAB].item = (int)model_lesson(p->m, p->m->scenario);
}

/* From a lesson back to the list that it was chosen from; from there to one's own folder. */
static bool back_to_lessons(const Press *p)
{
    Model *m = p->m;
    if (!m->own_dir)
        return false;
    if (model_screen(m) == SCREEN_MAIN && !m->walk && (p->key == 'q' || !m->search[0])) {
        act_lab(p);
        return true;
    }
    if (model_screen(m) != SCREEN_LAB || (m->filter[0] && p->key != 'q'))
        return false;
    cmds_add(p->cmds, (Cmd){.kind = CMD_OPEN_FOLDER, .text = m->own_dir});
    return true;
}

static void act_back(const Press *p)
{
    if (back_from_sweep(p) || back_to_lessons(p))
        return;
    if (p->m->search[0] && p->key != 'q')
        p->m->search[0] = '\0';
    else if (p->m->walk && model_screen(p->m) == SCREEN_MAIN)
        walk_leave(p->m);
    else if (p->m->filter[0] && p->key != 'q')
        moves_filter(p->m, "");
    else
        moves_close(p->m);
    if (model_screen(p->m) == SCREEN_SETUP_FORM)
        form_resume(p->m);
}

/* ---- opening screens ---- */

static void act_open(const Press *p)
{
    moves_open(p->m, (enum screen)p->arg);
}

static void act_walk(const Press *p)
{
    walk_start(p->m, false);
}

/* Where this step has nothing to fix, the fix of the step that holds the verdict. */
static void act_fix(const Press *p)
{
    Model *m = p->m;
    if (model_n_fixes(m) == 0) {
        moves_step(m, (int)m->view->verdict.finding->step);
        model_notice(m, arena_printf(p->cmds->arena, "This is the fix of step %d, %s.",
                                     (int)m->step + 1, step_title(m->step)));
    }
    moves_open(m, SCREEN_FIX);
}

static void act_help(const Press *p)
{
    moves_open(p->m, SCREEN_HELP);
}

static void act_hint(const Press *p)
{
    moves_open(p->m, SCREEN_LESSON);
    p->m->hints++;
    moves_show(p->m, lesson_hint_name(p->m->hints - 1));
}

/* True once the user has said it twice; the question stands until another key, or anything else
 * that is heard of, takes it back. */
static bool agreed(const Press *p, const char *id, const char *question)
{
    if (p->m->asked == id) {
        model_unask(p->m);
        return true;
    }
    p->m->asked = id;
    p->m->asked_by = p->key;
    model_notice(p->m, question);
    return false;
}

/* The key that asked for hints so far: one press too many must not mend the lesson. */
static void act_solve(const Press *p)
{
    if (agreed(p, solve_id, "That was the last hint. H once more carries out the solution."))
        cmds_add(p->cmds, (Cmd){.kind = CMD_SOLVE});
}

static void act_guess(const Press *p)
{
    moves_open(p->m, SCREEN_GUESS);
}

static void enter_guess(const Press *p)
{
    Model *m = p->m;
    enum cause cause = list_guess(m, m->spots[SCREEN_GUESS].item);
    if (cause == CAUSE_NONE)
        return;
    if (cause != m->scenario->cause) {
        m->wrong_guesses += !(m->guessed >> cause & 1);
        m->guessed |= (uint64_t)1 << cause;
        model_notice(m, "No, that is not it. Look again, or ask for a hint (H).");
        return;
    }
    m->veil = false;
    moves_home(m);
    if (m->view->verdict.finding)
        moves_step(m, (int)m->view->verdict.finding->step);
    model_notice(m, "Right! Now mend it: f shows how.");
}

static void act_explain(const Press *p)
{
    if (model_screen(p->m) == SCREEN_EXPLAIN) {
        p->m->explained = NULL;
        buf_clear(&p->m->paste);
        moves_reset(p->m, SCREEN_EXPLAIN);
    }
    typing_explain(p->m);
}

static void act_edit(const Press *p)
{
    Source at = pointed_place(p->m);
    cmds_add(
        p->cmds,
        (Cmd){.kind = CMD_EDIT, .text = pointed_path(p->m, p->cmds->arena, at), .arg = at.line});
}

static void act_link(const Press *p)
{
    cmds_add(p->cmds, (Cmd){.kind = CMD_LINK, .text = pointed_link(p->m)});
}

static void act_report(const Press *p)
{
    const ReportEntry *e = list_report(0);
    moves_open(p->m, SCREEN_REPORT);
    cmds_add(p->cmds, (Cmd){.kind = CMD_REPORT_SHOW, .arg = (int)e->format});
}

/* ---- Enter ---- */

static void sweep_begin(const Press *p, bool profiles)
{
    moves_open(p->m, SCREEN_SWEEP);
    cmds_add(p->cmds, (Cmd){.kind = CMD_SWEEP, .arg = profiles});
}

/* The list that is there, unless it is looked at already. */
static void act_sweep(const Press *p)
{
    bool again = model_screen(p->m) == SCREEN_SWEEP;
    if (p->m->sweep && !again)
        moves_open(p->m, SCREEN_SWEEP);
    else
        sweep_begin(p, again && p->m->sweep && p->m->sweep->profiles);
}

static void enter_sweep(const Press *p)
{
    Model *m = p->m;
    const SweepRow *row = list_sweep(m, m->spots[SCREEN_SWEEP].item);
    bool profile;
    if (!row) {
        model_notice(m, "There is nothing in the list to open.");
        return;
    }
    profile = row->item.kind == SWEEP_PROFILE;
    m->sweep_at = row->item;
    cmds_add(p->cmds, (Cmd){.kind = profile ? CMD_OPEN_PROFILE : CMD_OPEN_FOLDER,
                            .text = profile ? row->item.shown : row->item.dir,
                            .arg = OPEN_FROM_SWEEP});
}

static void enter_start(const Press *p)
{
    Model *m = p->m;
    StartEntry e = list_start(m, m->spots[SCREEN_START].item);
    if (e.kind == START_ALL || e.kind == START_CONFIGURATION) {
        snprintf(m->focus, sizeof m->focus, "%s", e.configuration ? e.configuration->address : "");
        cmds_add(p->cmds, (Cmd){.kind = CMD_FOCUS,
                                .text = e.configuration ? e.configuration->address : NULL});
        moves_home(m);
        m->touched = false;
    } else if (e.kind == START_BELOW) {
        cmds_add(p->cmds, (Cmd){.kind = CMD_OPEN_FOLDER, .text = e.title});
    } else if (e.kind == START_FOLDER || e.kind == START_PROFILE) {
        typing_start(m, e.kind == START_FOLDER ? INPUT_FOLDER : INPUT_PROFILE);
    } else if (e.kind == START_EXPLAIN && m->hooks && m->hooks->explain) {
        typing_explain(m);
    } else if (e.kind == START_SWEEP || e.kind == START_PROFILES) {
        sweep_begin(p, e.kind == START_PROFILES);
    } else if (e.kind == START_LAB) {
        moves_open(m, SCREEN_LAB);
    } else if (e.kind == START_SETUP) {
        moves_open(m, SCREEN_SETUP);
    }
}

static void enter_help(const Press *p)
{
    enum help_group group;
    const KeyRow *row = help_row(p->m, p->m->spots[SCREEN_HELP].item, &group);
    if (row && group == HELP_HERE) {
        moves_close(p->m);
        actions_press(p->m, row->keys[0], p->cmds);
    } else if (row) {
        model_notice(p->m, group == HELP_NOT_NOW ? "That is not possible there just now."
                                                 : "That key works on other screens only.");
    }
}

static void enter_setup(const Press *p)
{
    int item = p->m->spots[SCREEN_SETUP].item;
    if (item >= 0 && item < N_SETUP_WAYS)
        form_open(p->m, (enum setup_way)item);
}

static void enter_setup_form(const Press *p)
{
    form_resume(p->m);
}

static void enter_setup_plan(const Press *p)
{
    form_go_on(p->m, p->cmds);
}

static void enter_report(const Press *p)
{
    const ReportEntry *e = list_report(p->m->spots[SCREEN_REPORT].item);
    if (e)
        cmds_add(p->cmds, (Cmd){.kind = CMD_REPORT_ASK, .text = e->file});
}

static void enter_lab(const Press *p)
{
    int item = p->m->spots[SCREEN_LAB].item;
    if (item >= 0 && (size_t)item < p->m->n_scenarios)
        cmds_add(p->cmds, (Cmd){.kind = CMD_OPEN_LAB, .text = p->m->scenarios[item].name});
}

static void enter_lesson(const Press *p)
{
    moves_home(p->m);
}

static void enter_main(const Press *p)
{
    if (p->m->walk) {
        walk_next(p->m);
        return;
    }
    moves_open(p->m, SCREEN_DETAILS);
}

static void act_enter(const Press *p)
{
    static void (*const entered[N_SCREENS])(const Press *) = {
        [SCREEN_MAIN] = enter_main,
        [SCREEN_START] = enter_start,
        [SCREEN_HELP] = enter_help,
        [SCREEN_SWEEP] = enter_sweep,
        [SCREEN_SETUP] = enter_setup,
        [SCREEN_LAB] = enter_lab,
        [SCREEN_LESSON] = enter_lesson,
        [SCREEN_GUESS] = enter_guess,
        [SCREEN_REPORT] = enter_report,
        [SCREEN_SETUP_FORM] = enter_setup_form,
        [SCREEN_SETUP_PLAN] = enter_setup_plan,
    };
    if (entered[model_screen(p->m)])
        entered[model_screen(p->m)](p);
}

/* ---- doing ---- */

static const char *key_pressed(const Press *p)
{
    return keys_name(p->cmds->arena, p->key, false);
}

/* Enter opens and chooses elsewhere: here it writes, so it asks. */
static const char *write_question(const Press *p, const Fix *fix)
{
    const Edit *e = &fix->edits.items[0];
    const char *at = place_text(p->m, p->cmds->arena, source_file(e->file, e->line, 0));
    if (fix->changes_principal)
        return arena_printf(p->cmds->arena,
                            "AWS would see somebody else after this. Press %s once more to write.",
                            key_pressed(p));
    return arena_printf(p->cmds->arena, "Write it to %s? Press %s once more; u undoes it.", at,
                        key_pressed(p));
}

static void act_apply(const Press *p)
{
    const Finding *finding = NULL;
    const Fix *fix = model_current_fix(p->m, &finding);
    if (model_screen(p->m) != SCREEN_FIX) {
        act_fix(p);
        return;
    }
    if ((fix->changes_principal || p->key != 'a') && !agreed(p, fix->id, write_question(p, fix)))
        return;
    if (finding != p->m->again) /* the other half of what was judged already */
        moves_cure(p->m, finding);
    cmds_add(p->cmds, (Cmd){.kind = CMD_APPLY, .finding = finding, .fix = fix});
}

static void act_try(const Press *p)
{
    const Finding *finding = NULL;
    const Fix *fix = model_current_fix(p->m, &finding);
    if (fix->changes_principal &&
        !agreed(p, fix->id,
                arena_printf(p->cmds->arena,
                             "Other credentials sign in then. Press %s once more to look all the "
                             "same.",
                             key_pressed(p))))
        return;
    moves_cure(p->m, finding);
    cmds_add(p->cmds, (Cmd){.kind = CMD_TRY, .finding = finding, .fix = fix});
}

static void act_run(const Press *p)
{
    const Finding *finding = NULL;
    const Fix *fix = model_current_fix(p->m, &finding);
    const char *command = model_command(p->m, fix, 0);
    if (!agreed(p, fix->id,
                arena_printf(p->cmds->arena, "Run it? %s   Press %s once more.", command,
                             key_pressed(p))))
        return;
    moves_cure(p->m, finding);
    cmds_add(p->cmds, (Cmd){.kind = CMD_RUN_FIX, .text = command, .arg = fix->looks});
}

static const char *copied_text(const Press *p)
{
    const Finding *finding = NULL;
    const Fix *fix;
    if (model_screen(p->m) == SCREEN_REPORT)
        return p->m->report;
    if (model_screen(p->m) == SCREEN_SETUP_PLAN)
        return form_copy(p->m, p->cmds->arena);
    if (deed_left(p->m))
        return deed_left(p->m);
    fix = deed_copied(p->m, &finding);
    return p->arg == COPY_CHAT ? deed_chat(p->cmds->arena, finding, fix)
                               : deed_text(p->m, p->cmds->arena, finding, fix);
}

static void act_copy(const Press *p)
{
    const Fix *fix = deed_copied(p->m, NULL);
    bool steps = model_screen(p->m) != SCREEN_REPORT && model_screen(p->m) != SCREEN_SETUP_PLAN;
    bool mail = steps && !deed_left(p->m) && fix && fix->for_others;
    enum copied as = p->arg == COPY_CHAT ? COPIED_CHAT : mail ? COPIED_MAIL : COPIED_PLAIN;
    cmds_add(p->cmds, (Cmd){.kind = CMD_COPY, .text = copied_text(p), .arg = (int)as});
}

/* A fix, a guess or a way of the set-up by its number; Enter does it. */
static void act_pick(const Press *p)
{
    int n = p->key - '1';
    if (model_screen(p->m) == SCREEN_GUESS) {
        bool there = list_guess(p->m, n) != CAUSE_NONE;
        p->m->spots[SCREEN_GUESS].item = there ? n : p->m->spots[SCREEN_GUESS].item;
        model_notice(p->m, there ? "Is that it? Enter says so; a wrong guess costs points."
                                 : "There is no cause of that number.");
        return;
    }
    if (model_screen(p->m) == SCREEN_SETUP)
        p->m->spots[SCREEN_SETUP].item = n;
    else if (n < model_n_fixes(p->m))
        p->m->spots[SCREEN_FIX].item = n;
    else
        model_notice(p->m, "There is no fix of that number.");
}

static void act_recheck(const Press *p)
{
    p->m->follows = true;
    cmds_add(p->cmds, (Cmd){.kind = CMD_RECHECK, .arg = (int)p->m->step});
}

static void act_yes(const Press *p)
{
    moves_close(p->m);
    cmds_add(p->cmds, (Cmd){.kind = CMD_CONSENT});
}

/* The key that asked does it. */
static void act_agree(const Press *p)
{
    actions_press(p->m, p->m->asked_by, p->cmds);
}

static void act_refuse(const Press *p)
{
    model_unask(p->m);
    model_notice(p->m, "Then nothing was done.");
}

static void act_mouse(const Press *p)
{
    p->m->mouse = !p->m->mouse;
    model_notice(p->m, p->m->mouse ? "Mouse on: click and wheel work here."
                                   : "Mouse off: the terminal selects text itself.");
    cmds_add(p->cmds, (Cmd){.kind = CMD_MOUSE, .arg = p->m->mouse});
}

static void act_quit(const Press *p)
{
    p->m->quit = true;
    cmds_add(p->cmds, (Cmd){.kind = CMD_QUIT});
}

/* Effects that need nothing of the model. */
static void act_command(const Press *p)
{
    p->m->follows |= p->arg == CMD_RECHECK;
    cmds_add(p->cmds,
             (Cmd){.kind = (enum cmd_kind)p->arg, .arg = p->arg == CMD_RECHECK ? N_STEPS : 0});
}

static const struct {
    void (*run)(const Press *press);
    int arg;
    const char *why_not; /* said when the row's condition does not hold */
} action_rows[N_ACTIONS] = {
    [ACT_UP] = {act_move, -1, NULL},
    [ACT_DOWN] = {act_move, 1, NULL},
    [ACT_PAGE_UP] = {act_page, -1, NULL},
    [ACT_PAGE_DOWN] = {act_page, 1, NULL},
    [ACT_TOP] = {act_scroll, -FAR, NULL},
    [ACT_END] = {act_scroll, FAR, NULL},
    [ACT_SCROLL_UP] = {act_scroll, -1, NULL},
    [ACT_SCROLL_DOWN] = {act_scroll, 1, NULL},
    [ACT_COLUMN] = {act_column, 0, "All columns are on the screen."},
    [ACT_ENTER] = {act_enter, 0,
                   "There is nothing left to do here: r checks again, Esc goes back."},
    [ACT_BACK] = {act_back, 0, "This is the first screen. q leaves why403."},
    [ACT_STEP] = {act_step, 0, "The lesson shows the fix once you have guessed the cause (g)."},
    [ACT_VERDICT] = {act_verdict, 0, NULL},
    [ACT_FIX] = {act_fix, 0, "This step has nothing to fix."},
    [ACT_GUESS] = {act_guess, 0, "There is nothing left to guess."},
    [ACT_APPLY] = {act_apply, 0, "Nothing here that a could do for you; y copies what is shown."},
    [ACT_TRY] = {act_try, 0, "That changes no variable of your shell."},
    [ACT_RUN] = {act_run, 0, "There is no command to run here."},
    [ACT_PROVE_IT] = {act_command, CMD_PROVE_IT, "It does not pass yet: there is nothing to try."},
    [ACT_UNDO] = {act_command, CMD_UNDO, "Nothing was applied that could be undone."},
    [ACT_COPY] = {act_copy, COPY_PLAIN, "There is nothing to copy here."},
    [ACT_CHAT] = {act_copy, COPY_CHAT, "There is no text for an administrator here."},
    [ACT_PICK] = {act_pick, 0, NULL},
    [ACT_PLAIN] = {act_open, SCREEN_PLAIN, "There is nothing to show here."},
    [ACT_RECHECK] = {act_recheck, 0, NULL},
    [ACT_RECHECK_ALL] = {act_command, CMD_RECHECK, NULL},
    [ACT_TRACE] = {act_open, SCREEN_TRACE, NULL},
    [ACT_ASKED] = {act_open, SCREEN_ASKED, NULL},
    [ACT_START] = {act_open, SCREEN_START, NULL},
    [ACT_SWEEP] = {act_sweep, 0, "The folder of a lesson has nothing below it."},
    [ACT_EXPLAIN] = {act_explain, 0, NULL},
    [ACT_EDIT] = {act_edit, 0, "Nothing here stands in a file."},
    [ACT_LINK] = {act_link, 0, "There is no page to open here, or nothing to open it with."},
    [ACT_REPORT] = {act_report, 0, "The report would tell the answer: guess the cause first (g)."},
    [ACT_LAB] = {act_lab, 0, NULL},
    [ACT_LESSON] = {act_open, SCREEN_LESSON, "No practice scenario is open. L lists them."},
    [ACT_HINT] = {act_hint, 0, "There is no further hint."},
    [ACT_SOLVE] = {act_solve, 0, "There is nothing left to solve."},
    [ACT_SHELL] = {act_command, CMD_SHELL, NULL},
    [ACT_SETUP] = {act_open, SCREEN_SETUP, NULL},
    [ACT_PROVE] = {act_open, SCREEN_CONSENT, "Nothing needs your yes."},
    [ACT_AGREE] = {act_agree, 0, NULL},
    [ACT_REFUSE] = {act_refuse, 0, NULL},
    [ACT_YES] = {act_yes, 0, "Nothing needs your yes any more."},
    [ACT_SEARCH] = {act_search, 0, NULL},
    [ACT_NEXT_MATCH] = {act_match, 1, "Search first: / and a word."},
    [ACT_PREVIOUS_MATCH] = {act_match, -1, "Search first: / and a word."},
    [ACT_MOUSE] = {act_mouse, 0, "Plain text has no mouse."},
    [ACT_REDRAW] = {act_command, CMD_REDRAW, NULL},
    [ACT_SUSPEND] = {act_command, CMD_SUSPEND, NULL},
    [ACT_WALK] = {act_walk, 0, NULL},
    [ACT_HELP] = {act_help, 0, NULL},
    [ACT_QUIT] = {act_quit, 0, NULL},
};

/* Why the action of a row can't be done now, one sentence. */
static const char *why_not(const Model *m, const KeyRow *row)
{
    bool answer = row->action == ACT_FIX || row->action == ACT_APPLY || row->action == ACT_COPY ||
                  row->action == ACT_PLAIN;
    if (answer && model_veiled(m))
        return "The lesson shows the fix once you have guessed the cause (g) or asked for all "
               "hints (H).";
    if (row->action == ACT_PROVE_IT && m->scenario && model_verdict(m) == VERDICT_PASS)
        return "A lesson has no provider to plan with: it is solved when all checks pass.";
    if (row->action == ACT_FIX && model_screen(m) == SCREEN_FIX && model_n_fixes(m) > 0)
        return "The fixes are here: a number or the arrows choose one.";
    if (m->busy && (answer || row->action == ACT_PROVE_IT || row->action == ACT_EDIT ||
                    row->action == ACT_GUESS))
        return "Still looking: once all answers are in, this key says what there is.";
    const char *why = action_rows[row->action].why_not;
    return why ? why : "That can't be done here.";
}

void actions_press(Model *m, int key, Cmds *cmds)
{
    key = key == '\n' ? UI_KEY_ENTER : key;
    const KeyRow *row = keys_find(m, key);
    bool answer = row && (row->action == ACT_AGREE || row->action == ACT_REFUSE);
    if (m->asked && !answer && key != m->asked_by)
        model_unask(m);
    if (row && row->when && !row->when(m))
        model_notice(m, why_not(m, row));
    else if (row)
        action_rows[row->action].run(&(Press){m, key, action_rows[row->action].arg, cmds});
    else if (key > 0)
        model_notice(m, arena_printf(cmds->arena, "%s does nothing here; ? lists the keys.",
                                     keys_name(cmds->arena, key, m->utf8)));
}

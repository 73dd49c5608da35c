#include "ui/keys.h"

#include <string.h>

#include "ui/deeds.h"
#include "ui/model.h"
#include "ui/pointed.h"
#include "ui/view/layout.h"
#include "ui/view/screen.h"

#define ON(screen) (1u << (screen))
/* While a line or a text is typed, whatever screen lies under it. */
#define PATH_LINE ON(N_SCREENS)
#define WORD_LINE ON(N_SCREENS + 1)
#define PASTE_TEXT ON(N_SCREENS + 2)
#define LINES (PATH_LINE | WORD_LINE)
/* Every character goes into what is typed. */
#define TYPED (ON(SCREEN_SETUP_FORM) | LINES | PASTE_TEXT)
#define ALL (((1u << N_SCREENS) - 1) & ~TYPED)
#define STEPS_SHOWN (ON(SCREEN_MAIN) | ON(SCREEN_DETAILS) | ON(SCREEN_FIX))
#define LOOKING \
    (STEPS_SHOWN | ON(SCREEN_TRACE) | ON(SCREEN_ASKED) | ON(SCREEN_START) | ON(SCREEN_LESSON))
/* Where a text sends the reader to them. */
#define SENT_TO_LOOK (LOOKING | ON(SCREEN_GUESS))
#define SENT_TO_REQUESTS (SENT_TO_LOOK | ON(SCREEN_CONSENT))
/* Where something is asked before it is done. */
#define ASKED_ON (STEPS_SHOWN | ON(SCREEN_LESSON))
#define LISTS                                                                                    \
    (ON(SCREEN_START) | ON(SCREEN_FIX) | ON(SCREEN_REPORT) | ON(SCREEN_LAB) | ON(SCREEN_SETUP) | \
     ON(SCREEN_HELP) | ON(SCREEN_SWEEP))

/* Lists that / makes shorter, rather than to look for a word in them. */
#define FILTERED \
    (ON(SCREEN_START) | ON(SCREEN_LAB) | ON(SCREEN_ASKED) | ON(SCREEN_HELP) | ON(SCREEN_SWEEP))

/* Here, or at the step that holds the verdict. */
static bool has_fix(const Model *m)
{
    const Finding *f = m->view && !model_veiled(m) ? m->view->verdict.finding : NULL;
    return model_n_fixes(m) > 0 || (f && f->fixes.len > 0);
}

/* Nothing is left to fix at this step, but at the one that holds the verdict now. */
static bool has_next_fix(const Model *m)
{
    return model_n_fixes(m) == 0 && has_fix(m);
}

static bool can_apply(const Model *m)
{
    return deed_here(m) == DEED_WRITE;
}

static bool can_try(const Model *m)
{
    return deed_here(m) == DEED_TRY;
}

static bool can_run(const Model *m)
{
    return deed_here(m) == DEED_RUN;
}

/* Where it passes, and there is something that it could be tried with. */
static bool can_look(const Model *m)
{
    return m->hooks && m->hooks->apply && m->view && m->view->facts && m->view->facts->tf &&
           !m->view->options->read_only && model_verdict(m) == VERDICT_PASS;
}

static bool can_plan(const Model *m)
{
    return can_look(m) && !deed_init_first(m);
}

/* Not in a lesson: its sandbox has no provider, and needs none to be solved. */
static bool can_init(const Model *m)
{
    return can_look(m) && deed_init_first(m) && !m->scenario;
}

static bool can_undo(const Model *m)
{
    return m->hooks && m->hooks->undo && m->cure_note[0] && !m->ran;
}

static bool can_copy(const Model *m)
{
    enum screen screen = model_screen(m);
    return screen == SCREEN_REPORT       ? m->report != NULL
           : screen == SCREEN_SETUP_PLAN ? m->setup.diff != NULL
                                         : deed_copied(m, NULL) || deed_left(m);
}

/* What Enter does where the chosen fix is nothing that could be done from here. */
static bool only_copies(const Model *m)
{
    return deed_here(m) == DEED_NONE && can_copy(m);
}

static bool can_chat(const Model *m)
{
    const Fix *fix = deed_copied(m, NULL);
    return fix && fix->for_others;
}

static bool is_asked(const Model *m)
{
    return m->asked != NULL;
}

static bool wants_consent(const Model *m)
{
    return m->view && m->view->consent_wanted;
}

static bool walks(const Model *m)
{
    return m->walk != WALK_OFF;
}

static bool stands(const Model *m)
{
    return m->walk == WALK_OFF;
}

static bool searches(const Model *m)
{
    return m->search[0] != '\0';
}

static bool in_lab(const Model *m)
{
    return m->scenario != NULL;
}

static bool not_in_lab(const Model *m)
{
    return m->scenario == NULL;
}

static bool from_list(const Model *m)
{
    return m->sweep_at.shown != NULL || m->own_dir;
}

static bool from_no_list(const Model *m)
{
    return !from_list(m);
}

/* Nothing that one came from lies under it. */
static bool is_first_view(const Model *m)
{
    return model_screen(m) == SCREEN_LAB ? m->picker
                                         : model_screen(m) == SCREEN_START && m->depth == 2 &&
                                               model_nothing_here(m) && from_no_list(m);
}

static bool is_later_view(const Model *m)
{
    return !is_first_view(m);
}

static bool not_veiled(const Model *m)
{
    return !model_veiled(m);
}

/* Some step has fixes, and they may be seen. */
static bool shows_fixes(const Model *m)
{
    return not_veiled(m) && has_fix(m);
}

static bool can_hint(const Model *m)
{
    return m->scenario && m->hints < 3 && m->view && m->view->verdict.status != VERDICT_PASS;
}

/* When all hints are out and it is still not solved. */
static bool can_solve(const Model *m)
{
    return m->scenario && m->hints >= 3 && m->view && m->view->verdict.status != VERDICT_PASS;
}

static bool has_search(const Model *m)
{
    const StepResult *step = model_step(m);
    return m->search[0] || (model_screen(m) == SCREEN_MAIN && step && step->step == STEP_IAM &&
                            step->status == STATUS_PASS);
}

/* Offered in a lesson, it would tell the cause. */
static bool no_credentials(const Model *m)
{
    return m->view && m->view->verdict.cause == CAUSE_MISSING_KEYS && !model_veiled(m);
}

static bool can_edit(const Model *m)
{
    return pointed_place(m).kind == SOURCE_FILE;
}

/* What the chosen fix asks for is done with an editor, not on the page that tells how. */
static bool edits_by_hand(const Model *m)
{
    const Fix *fix = model_current_fix(m, NULL);
    bool page = fix && fix->admin_text && strncmp(fix->admin_text, "https://", 8) == 0;
    return fix && deed_of(m, fix) == DEED_NONE && !fix->for_others && !page && can_edit(m) &&
           (fix->opens.kind == SOURCE_FILE || fix->commands.len == 0);
}

static bool can_link(const Model *m)
{
    return m->opener && pointed_link(m);
}

static bool has_more_columns(const Model *m)
{
    return m->view && trace_hidden(m, screen_layout(m).body_cols) > 0;
}

static bool has_cursor(const Model *m)
{
    return !m->linear;
}

static bool can_explain(const Model *m)
{
    return m->hooks && m->hooks->explain;
}

/* Most useful first: the key bar takes as many as fit. "? help" and "q quit" always stand at its
 * end. */
const KeyRow keys_table[] = {
    {ACT_AGREE, {'y'}, ASKED_ON, "yes, do it", "yes, to the question at the bottom", is_asked},
    {ACT_REFUSE, {'n'}, ASKED_ON, "no", "no, to the question at the bottom", is_asked},
    {ACT_GUESS,
     {'g'},
     LOOKING & ~ON(SCREEN_FIX),
     "guess the cause",
     "say what is wrong here; then the lesson shows whether that is so, and the fix",
     model_veiled},
    {ACT_ENTER,
     {UI_KEY_ENTER},
     ON(SCREEN_GUESS),
     "that is it",
     "say that this is wrong here",
     NULL},
    {ACT_YES,
     {'y'},
     ON(SCREEN_CONSENT),
     "yes, ask",
     "allow what is listed, for this run only",
     wants_consent},
    {ACT_ENTER,
     {UI_KEY_ENTER},
     ON(SCREEN_SETUP_FORM),
     "next",
     "check this value and go on to the next",
     NULL},
    {ACT_DOWN,
     {UI_KEY_DOWN, UI_KEY_TAB, UI_CTRL('n')},
     ON(SCREEN_SETUP_FORM),
     "move",
     "the next value",
     NULL},
    {ACT_UP,
     {UI_KEY_UP, UI_KEY_BACK_TAB, UI_CTRL('p')},
     ON(SCREEN_SETUP_FORM),
     NULL,
     "the value before",
     NULL},
    {ACT_ENTER, {UI_KEY_ENTER}, LINES, "take it", "take the line that was typed", NULL},
    {ACT_COMPLETE,
     {UI_KEY_TAB},
     PATH_LINE,
     "complete",
     "the rest of a name of a folder or file, or which names there are",
     NULL},
    {ACT_ENTER,
     {UI_CTRL('d'), UI_KEY_F5},
     PASTE_TEXT,
     "explain",
     "explain the text that was pasted or typed",
     NULL},
    {ACT_ENTER,
     {UI_KEY_ENTER, 'a'},
     ON(SCREEN_SETUP_PLAN),
     "write",
     "write the profile shown (the old file is kept first)",
     model_can_write},
    {ACT_ENTER,
     {UI_KEY_ENTER},
     ON(SCREEN_SETUP_PLAN),
     "run it",
     "run the AWS CLI's command, then check again",
     model_can_sign_in},
    {ACT_ENTER,
     {UI_KEY_ENTER},
     ON(SCREEN_SETUP_PLAN),
     "to the steps",
     "all is set up: to the steps",
     model_set_up},
    {ACT_ENTER,
     {UI_KEY_ENTER, UI_KEY_RIGHT, 'l'},
     ON(SCREEN_MAIN),
     "go on",
     "the next step of the guided way",
     walks},
    {ACT_BACK, {UI_KEY_ESC}, ON(SCREEN_MAIN), "leave the way", "leave the guided way", walks},
    {ACT_DOWN, {UI_KEY_DOWN, 'j', UI_CTRL('n')}, ON(SCREEN_MAIN), "step", "next step", NULL},
    {ACT_UP, {UI_KEY_UP, 'k', UI_CTRL('p')}, ON(SCREEN_MAIN), NULL, "previous step", NULL},
    {ACT_DOWN,
     {UI_KEY_DOWN, 'j', UI_CTRL('n')},
     ALL & ~ON(SCREEN_MAIN),
     "move",
     "one line or entry down",
     NULL},
    {ACT_UP,
     {UI_KEY_UP, 'k', UI_CTRL('p')},
     ALL & ~ON(SCREEN_MAIN),
     NULL,
     "one line or entry up",
     NULL},
    {ACT_APPLY,
     {'a', UI_KEY_ENTER},
     ON(SCREEN_FIX),
     "apply",
     "write the change shown (the old file is kept); Enter asks first, a only where AWS would see "
     "somebody else",
     can_apply},
    {ACT_TRY,
     {'a', UI_KEY_ENTER},
     ON(SCREEN_FIX),
     "try it",
     "look again as if your shell had run it; nothing is changed",
     can_try},
    {ACT_RUN,
     {'a', UI_KEY_ENTER},
     ON(SCREEN_FIX),
     "run it",
     "run the command shown: a or Enter asks first, the same key again runs it",
     can_run},
    {ACT_EDIT,
     {'e'},
     ON(SCREEN_FIX),
     "edit",
     "open your editor at the place that this fix is about; all is checked again after it",
     edits_by_hand},
    {ACT_PROVE_IT,
     {'P'},
     STEPS_SHOWN,
     "plan",
     "run terraform plan (or what why403 run was called with) to see that it works",
     can_plan},
    {ACT_PROVE_IT,
     {'P'},
     STEPS_SHOWN,
     "init",
     "run terraform init, which was not run here yet; plan comes after it",
     can_init},
    {ACT_UNDO,
     {'u'},
     ON(SCREEN_FIX) | ON(SCREEN_MAIN) | ON(SCREEN_SETUP_PLAN),
     "undo",
     "put the file back as it was before the fix",
     can_undo},
    {ACT_SETUP,
     {'S'},
     LOOKING,
     "first set-up",
     "get first credentials: SSO, role or keys",
     no_credentials},
    {ACT_FIX,
     {'f'},
     LOOKING & ~ON(SCREEN_FIX),
     "fix",
     "see the fix before anything is changed",
     has_fix},
    {ACT_FIX,
     {'f'},
     ON(SCREEN_FIX),
     "fix the next",
     "the fix of the step that holds the verdict now",
     has_next_fix},
    {ACT_ENTER,
     {UI_KEY_ENTER, UI_KEY_RIGHT, 'l'},
     ON(SCREEN_MAIN),
     "details",
     "the step on the whole screen",
     stands},
    {ACT_ENTER, {UI_KEY_ENTER}, ON(SCREEN_START), "choose", "look at this one", NULL},
    {ACT_ENTER, {UI_KEY_ENTER}, ON(SCREEN_SWEEP), "open", "look at this one; q comes back", NULL},
    {ACT_SWEEP, {'r'}, ON(SCREEN_SWEEP), "look again", "look at everything again", not_in_lab},
    {ACT_ENTER, {UI_KEY_ENTER}, ON(SCREEN_HELP), "run", "do what the entry says", NULL},
    {ACT_ENTER, {UI_KEY_ENTER}, ON(SCREEN_LAB), "open", "open this practice scenario", NULL},
    {ACT_ENTER, {UI_KEY_ENTER}, ON(SCREEN_LESSON), "to the steps", "look round: the steps", NULL},
    {ACT_ENTER,
     {UI_KEY_ENTER},
     ON(SCREEN_SETUP),
     "choose",
     "this way: asks for the few values that it needs",
     NULL},
    {ACT_ENTER,
     {UI_KEY_ENTER},
     ON(SCREEN_REPORT),
     "write",
     "write the report in this format",
     NULL},
    {ACT_PROVE,
     {'p'},
     LOOKING,
     "prove",
     "ask what needs your yes first: shows it before it is asked",
     wants_consent},
    {ACT_APPLY,
     {'a'},
     ON(SCREEN_MAIN) | ON(SCREEN_DETAILS),
     NULL,
     "open the fix, to apply it there",
     has_fix},
    {ACT_COPY,
     {'y'},
     ON(SCREEN_FIX) | ON(SCREEN_REPORT) | ON(SCREEN_SETUP_PLAN),
     "copy",
     "copy the fix's commands, its text for an administrator (as a mail), the report or the "
     "profile",
     can_copy},
    {ACT_COPY,
     {'y'},
     ON(SCREEN_MAIN) | ON(SCREEN_DETAILS),
     NULL,
     "copy the fix's commands or its text for an administrator",
     can_copy},
    {ACT_COPY,
     {UI_KEY_ENTER},
     ON(SCREEN_FIX),
     NULL,
     "copy what can't be done from here",
     only_copies},
    {ACT_CHAT,
     {'M'},
     STEPS_SHOWN,
     NULL,
     "copy the text for an administrator as a chat message (Slack, Teams)",
     can_chat},
    {ACT_PICK,
     {'1', '2', '3', '4', '5'},
     ON(SCREEN_GUESS),
     NULL,
     "choose the cause of that number; Enter then says that it is that",
     NULL},
    {ACT_PICK,
     {'1', '2', '3', '4', '5'},
     ON(SCREEN_FIX),
     NULL,
     "choose the fix of that number; a or Enter then does it",
     NULL},
    {ACT_PICK,
     {'1', '2', '3'},
     ON(SCREEN_SETUP),
     NULL,
     "choose the way of that number; Enter then takes it",
     NULL},
    {ACT_PICK, {'6', '7', '8', '9'}, ON(SCREEN_FIX), NULL, "the same", NULL},
    {ACT_PLAIN,
     {'Y'},
     STEPS_SHOWN | ON(SCREEN_REPORT),
     NULL,
     "the same as plain text, to select by hand",
     can_copy},
    {ACT_HINT,
     {'H'},
     STEPS_SHOWN | ON(SCREEN_LESSON) | ON(SCREEN_GUESS),
     "hint",
     "the next stronger hint of the lesson",
     can_hint},
    {ACT_SOLVE,
     {'H'},
     STEPS_SHOWN | ON(SCREEN_LESSON),
     "do it for me",
     "carry out the lesson's own solution; asks first",
     can_solve},
    {ACT_SHELL,
     {'!'},
     LOOKING,
     "shell",
     "a shell in the sandbox; all is checked again when it ends",
     in_lab},
    {ACT_LESSON,
     {'i'},
     LOOKING & ~ON(SCREEN_LESSON),
     "lesson",
     "story, goal and hints of the practice scenario",
     in_lab},
    {ACT_RECHECK_ALL, {'r'}, ON(SCREEN_SETUP_PLAN), "check again", "check everything again", NULL},
    {ACT_RECHECK, {'r'}, LOOKING, "check again", "check this step again", NULL},
    {ACT_TRACE,
     {'t'},
     SENT_TO_LOOK & ~ON(SCREEN_TRACE),
     "trace",
     "which credentials win and which lose, and where that is set",
     NULL},
    {ACT_COLUMN,
     {'>', UI_KEY_RIGHT, 'l', '<', UI_KEY_LEFT},
     ON(SCREEN_TRACE),
     "more columns",
     "the columns to the right (>), to the left (<)",
     has_more_columns},
    {ACT_ASKED,
     {'s'},
     SENT_TO_REQUESTS & ~ON(SCREEN_ASKED),
     "asked",
     "every request that left this machine",
     NULL},
    {ACT_WALK,
     {'W'},
     LOOKING,
     NULL,
     "the guided way: step by step, what is looked at, the answer, what it rules out",
     NULL},
    {ACT_START,
     {'c'},
     LOOKING & ~ON(SCREEN_START),
     "configurations",
     "choose between provider blocks, backend, profiles",
     NULL},
    {ACT_SWEEP,
     {'B'},
     LOOKING,
     NULL,
     "check every root module and unit below: a list by cause",
     not_in_lab},
    {ACT_SHELL,
     {'!'},
     LOOKING,
     NULL,
     "a shell in the folder; all is checked again when it ends",
     not_in_lab},
    {ACT_RECHECK_ALL,
     {'R', UI_KEY_F5},
     LOOKING | ON(SCREEN_SETUP_PLAN),
     NULL,
     "check everything again",
     NULL},
    {ACT_STEP,
     {'1', '2', '3', '4', '5'},
     STEPS_SHOWN & ~ON(SCREEN_FIX),
     NULL,
     "go to the step of that number (1 to 7)",
     NULL},
    {ACT_STEP,
     {'6', '7', UI_KEY_TAB, UI_KEY_BACK_TAB},
     STEPS_SHOWN & ~ON(SCREEN_FIX),
     NULL,
     "the same; Tab and Shift-Tab: next and previous step",
     NULL},
    {ACT_STEP,
     {UI_KEY_TAB, UI_KEY_BACK_TAB, ']', '['},
     ON(SCREEN_FIX),
     NULL,
     "the fixes of the next and of the previous step",
     shows_fixes},
    {ACT_VERDICT,
     {'v'},
     ALL & ~ON(SCREEN_HELP),
     NULL,
     "go to the step that holds the verdict",
     NULL},
    {ACT_EDIT,
     {'e'},
     LOOKING | ON(SCREEN_EXPLAIN),
     NULL,
     "open your editor at the place shown; all is checked again after it",
     can_edit},
    {ACT_LINK, {'o'}, STEPS_SHOWN, NULL, "open the page to read more in a browser", can_link},
    {ACT_EXPLAIN, {'E'}, ON(SCREEN_EXPLAIN), "paste another", "explain another error", can_explain},
    {ACT_EXPLAIN, {'E'}, LOOKING, NULL, "paste an error message and see what it says", can_explain},
    {ACT_REPORT, {'x'}, LOOKING, NULL, "write a report for a ticket", not_veiled},
    {ACT_LAB, {'L'}, LOOKING, NULL, "practise on broken set-ups: no account, no network", NULL},
    {ACT_SETUP, {'S'}, LOOKING, NULL, "get first credentials: SSO, role or keys", NULL},
    {ACT_SEARCH, {'/'}, ALL & ~FILTERED, NULL, "search in this text", NULL},
    {ACT_SEARCH, {'/'}, FILTERED, "filter", "show only what holds a word", NULL},
    {ACT_NEXT_MATCH,
     {'n'},
     ALL,
     NULL,
     "next match; after \"Is this who you expect?\": no",
     has_search},
    {ACT_PREVIOUS_MATCH, {'N'}, ALL, NULL, "previous match", has_search},
    {ACT_SCROLL_DOWN,
     {'J', UI_CTRL('e')},
     ON(SCREEN_MAIN),
     NULL,
     "scroll the text one line down",
     NULL},
    {ACT_SCROLL_UP,
     {'K', UI_CTRL('y')},
     ON(SCREEN_MAIN),
     NULL,
     "scroll the text one line up",
     NULL},
    {ACT_PAGE_DOWN,
     {UI_KEY_PAGE_DOWN, ' ', UI_CTRL('d'), UI_CTRL('f')},
     ALL,
     NULL,
     "a page down",
     NULL},
    {ACT_PAGE_UP, {UI_KEY_PAGE_UP, UI_CTRL('u'), UI_CTRL('b')}, ALL, NULL, "a page up", NULL},
    {ACT_TOP, {'g', UI_KEY_HOME}, ALL, NULL, "to the top", NULL},
    {ACT_END, {'G', UI_KEY_END}, ALL, NULL, "to the end", NULL},
    {ACT_MOUSE,
     {'m'},
     ALL,
     NULL,
     "mouse on or off (off: the terminal selects text itself)",
     has_cursor},
    {ACT_REDRAW, {UI_CTRL('l')}, ALL | TYPED, NULL, "draw the screen anew", NULL},
    {ACT_SUSPEND,
     {UI_CTRL('z')},
     ALL | TYPED,
     NULL,
     "back to the shell for a while (fg returns)",
     NULL},
    {ACT_QUIT,
     {'q', 'Q', UI_CTRL('c')},
     ON(SCREEN_START) | ON(SCREEN_LAB),
     "quit",
     "leave: this is the first screen",
     is_first_view},
    {ACT_BACK,
     {UI_KEY_ESC, 'q', 'h', UI_KEY_LEFT},
     ALL & ~ON(SCREEN_MAIN) & ~ON(SCREEN_TRACE),
     "back",
     "back to the screen before",
     is_later_view},
    {ACT_BACK,
     {'q', UI_KEY_ESC},
     ON(SCREEN_MAIN),
     "list",
     "back to the list that this was chosen from",
     from_list},
    {ACT_BACK, {UI_KEY_ESC, 'q', 'h'}, ON(SCREEN_TRACE), "back", "back to the screen before", NULL},
    {ACT_BACK,
     {UI_KEY_ESC},
     ON(SCREEN_SETUP_FORM),
     "back",
     "back to the screen before; what is typed stays",
     NULL},
    {ACT_BACK, {UI_KEY_ESC}, LINES | PASTE_TEXT, "cancel", "forget what is typed", NULL},
    {ACT_BACK, {UI_KEY_ESC}, ON(SCREEN_MAIN), NULL, "ends a search", searches},
    {ACT_HELP,
     {'?', UI_KEY_F1},
     ALL & ~ON(SCREEN_HELP),
     "help",
     "all keys; / filters, Enter runs one",
     NULL},
    {ACT_QUIT, {UI_CTRL('c')}, TYPED, "quit", "leave; nothing is written", NULL},
    {ACT_QUIT,
     {'q', 'Q', UI_CTRL('c')},
     ON(SCREEN_MAIN),
     "quit",
     "leave; verdict and commands stay on the terminal",
     from_no_list},
    {ACT_QUIT,
     {'Q', UI_CTRL('c')},
     ON(SCREEN_MAIN),
     "quit",
     "leave at once; verdict and commands stay on the terminal",
     from_list},
    {ACT_QUIT,
     {'Q', UI_CTRL('c')},
     ALL & ~ON(SCREEN_MAIN),
     "quit",
     "leave at once; verdict and commands stay on the terminal",
     is_later_view},
};

const size_t n_keys = ARRAY_LEN(keys_table);

static unsigned keys_place(const Model *model)
{
    switch (model->input) {
    case INPUT_FOLDER:
    case INPUT_SAVE:
        return PATH_LINE;
    case INPUT_SEARCH:
    case INPUT_FILTER:
    case INPUT_PROFILE:
        return WORD_LINE;
    case INPUT_PASTE:
        return PASTE_TEXT;
    default:
        return ON(model_screen(model));
    }
}

bool keys_row_here(const Model *model, const KeyRow *row)
{
    return (row->where & keys_place(model)) && (!row->when || row->when(model));
}

bool keys_row_again(const KeyRow *row)
{
    for (const KeyRow *r = keys_table; r < row; r++)
        if (r->action == row->action && r->keys[0] == row->keys[0] && !(row->where & ~r->where) &&
            strcmp(r->help, row->help) == 0)
            return true;
    return false;
}

bool keys_row_typed(const KeyRow *row)
{
    static const enum action none[] = {ACT_COLUMN, ACT_MOUSE, ACT_REDRAW, ACT_SUSPEND};
    bool moves = row->action >= ACT_UP && row->action <= ACT_SCROLL_DOWN;
    for (size_t i = 0; i < ARRAY_LEN(none); i++)
        moves = moves || row->action == none[i];
    return !moves && !(row->where & TYPED);
}

const char *keys_typed_name(Arena *arena, const KeyRow *row)
{
    const char *names = "";
    if (row->action == ACT_BACK)
        return "b";
    if (row->action == ACT_STEP && row->where & ON(SCREEN_MAIN))
        return "1 to 7";
    for (int i = 0; i < KEYS_PER_ROW && row->keys[i]; i++)
        if (row->keys[i] == UI_KEY_ENTER || (row->keys[i] > ' ' && row->keys[i] < UI_KEY_BACKSPACE))
            names = arena_printf(arena, "%s%s%s", names, names[0] ? " " : "",
                                 keys_name(arena, row->keys[i], false));
    return names;
}

static bool row_has_key(const KeyRow *row, int key)
{
    for (int i = 0; i < KEYS_PER_ROW; i++)
        if (row->keys[i] == key)
            return true;
    return false;
}

const char *keys_bar(const KeyRow *row, bool narrow)
{
    static const struct {
        const char *bar, *narrow;
    } shorter[] = {
        {"configurations", "conf"},   {"check again", "again"},  {"guess the cause", "guess"},
        {"leave the way", "end"},     {"more columns", "more"},  {"first set-up", "set-up"},
        {"fix the next", "next fix"}, {"to the steps", "steps"}, {"asked", "log"},
        {"filter", "find"},           {"details", "open"},
    };
    for (size_t i = 0; narrow && row->bar && i < ARRAY_LEN(shorter); i++)
        if (strcmp(row->bar, shorter[i].bar) == 0)
            return shorter[i].narrow;
    return row->bar;
}

const KeyRow *keys_find(const Model *model, int key)
{
    const KeyRow *off = NULL;
    if (key == '\n')
        key = UI_KEY_ENTER;
    for (size_t i = 0; key > 0 && i < n_keys; i++) {
        const KeyRow *row = &keys_table[i];
        if (!row_has_key(row, key) || !(row->where & keys_place(model)))
            continue;
        if (keys_row_here(model, row))
            return row;
        off = off || row->when == is_asked ? off : row; /* without a question they are not there */
    }
    return off;
}

static const struct {
    int key;
    const char *utf8, *ascii;
} key_names_table[] = {
    {UI_KEY_ENTER, "⏎", "Enter"},
    {UI_KEY_TAB, "Tab", "Tab"},
    {UI_KEY_ESC, "Esc", "Esc"},
    {UI_KEY_UP, "↑", "Up"},
    {UI_KEY_DOWN, "↓", "Down"},
    {UI_KEY_LEFT, "←", "Left"},
    {UI_KEY_RIGHT, "→", "Right"},
    {UI_KEY_PAGE_UP, "PgUp", "PgUp"},
    {UI_KEY_PAGE_DOWN, "PgDn", "PgDn"},
    {UI_KEY_HOME, "Home", "Home"},
    {UI_KEY_END, "End", "End"},
    {UI_KEY_BACK_TAB, "S-Tab", "S-Tab"},
    {UI_KEY_F1, "F1", "F1"},
    {UI_KEY_F5, "F5", "F5"},
    {' ', "Space", "Space"},
    {UI_KEY_BACKSPACE, "Bksp", "Bksp"},
    {UI_KEY_DELETE, "Del", "Del"},
};

const char *keys_name(Arena *arena, int key, bool utf8)
{
    for (size_t i = 0; i < ARRAY_LEN(key_names_table); i++)
        if (key_names_table[i].key == key)
            return utf8 ? key_names_table[i].utf8 : key_names_table[i].ascii;
    if (key < 0x20)
        return arena_printf(arena, "C-%c", key + 0x60);
    return arena_printf(arena, "%c", key);
}

const char *keys_names(Arena *arena, const KeyRow *row, bool utf8)
{
    const char *names = keys_name(arena, row->keys[0], utf8);
    for (int i = 1; i < KEYS_PER_ROW && row->keys[i]; i++)
        names = arena_printf(arena, "%s %s", names, keys_name(arena, row->keys[i], utf8));
    return names;
}

void keys_man(Buf *out)
{
    Arena arena = ARENA_INIT;
    buf_add_str(out, ".SH KEYS IN THE WIZARD\n");
    for (size_t i = 0; i < n_keys; i++)
        if (!keys_row_again(&keys_table[i]))
            buf_printf(out, ".TP\n.B \"%s\"\n%s\n", keys_names(&arena, &keys_table[i], false),
                       keys_table[i].help);
    arena_clear(&arena);
}

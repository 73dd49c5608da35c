/*
 * Model: all that the wizard knows and shows. ui_update is its only writer: a pure function of
 * model and message that asks for effects by commands, which ui/run (or a test) carries out. Views
 * read it const.
 *
 *     Model model;
 *     model_init(&model, rows, cols, utf8);
 *     ui_update(&model, (Msg){.kind = MSG_VIEW, .view = session_view(s), .busy = true}, &cmds);
 *     screen_draw(&model, &grid);
 *     model_clear(&model);
 */
#ifndef WHY403_UI_MODEL_H
#define WHY403_UI_MODEL_H

#include "engine/session.h"
#include "lab/lab.h"
#include "report/sweepgroups.h"
#include "ui/below.h"
#include "ui/hooks.h"
#include "ui/keys.h"
#include "ui/view/doc.h"

/* code, title */
#define SCREENS(X)                                \
    X(SCREEN_START, "Which configuration?")       \
    X(SCREEN_MAIN, "Steps")                       \
    X(SCREEN_DETAILS, "Details")                  \
    X(SCREEN_TRACE, "Who wins, who loses")        \
    X(SCREEN_ASKED, "What was asked")             \
    X(SCREEN_FIX, "Fix")                          \
    X(SCREEN_EXPLAIN, "Explain an error")         \
    X(SCREEN_REPORT, "Report")                    \
    X(SCREEN_LAB, "Practice")                     \
    X(SCREEN_LESSON, "Lesson")                    \
    X(SCREEN_GUESS, "What is wrong?")             \
    X(SCREEN_SETUP, "First set-up")               \
    X(SCREEN_SETUP_FORM, "First set-up: values")  \
    X(SCREEN_SETUP_PLAN, "First set-up: profile") \
    X(SCREEN_CONSENT, "May this be asked too?")   \
    X(SCREEN_PLAIN, "Plain text")                 \
    X(SCREEN_HELP, "Keys")                        \
    X(SCREEN_SWEEP, "Everything below")

enum screen {
#define SCREEN_ENUM(code, title) code,
    SCREENS(SCREEN_ENUM)
#undef SCREEN_ENUM
        N_SCREENS
};

enum input {
    INPUT_NONE,
    INPUT_SEARCH,
    INPUT_FILTER,
    INPUT_FOLDER,
    INPUT_PROFILE,
    INPUT_PASTE,
    INPUT_SAVE, /* where a report goes */
    INPUT_FIELD
};

/* Why another folder or profile is opened. */
enum opened_from { OPEN_ELSEWHERE, OPEN_TYPED, OPEN_FROM_SWEEP, OPEN_BACK_FROM_SWEEP };

/* What became of a fix, once everything that depends on it was checked again. */
enum cure { CURE_NONE, CURE_WAITING, CURE_CURED, CURE_STILL, CURE_UNKNOWN, CURE_LOOKED };

/* The guided way, ui/walk.h. */
enum walk { WALK_OFF, WALK_BY_ITSELF, WALK_BY_HAND };

enum { MODEL_STACK = 12, MODEL_INPUT = 256, MODEL_PASTE_MAX = 1 << 24 };

/* Where one screen stands: in a list by item, in a text by place. */
typedef struct Spot {
    int item;
    Place cursor, top;
} Spot;

/* The first set-up, as far as it is filled in. */
typedef struct Setup {
    SetupForm form;
    char problem[MODEL_INPUT]; /* of the field that was left last, "" = none */
    const char *diff;          /* what would be written, NULL = not planned */
    bool fresh;     /* what the field holds was put there: what is typed takes its place */
    unsigned typed; /* fields that were typed in, as bits */
    bool written;
    bool signed_in; /* its command was run since; what came of that the verdict says */
} Setup;

/* A sweep as far as it has come. */
typedef struct SweepShown {
    SweepGroupVec groups;
    const char *top; /* folder that it was started on */
    const char *counts;
    const char *waiting_for; /* host; NULL */
    const char *note;        /* what is not looked at by itself, and why; NULL */
    size_t n_items, n_done;
    bool profiles, over, more;
} SweepShown;

typedef struct Model {
    int rows, cols;
    bool utf8, busy, mouse, touched, quit;
    bool linear;             /* plain text: no cursor, no mouse, words are never broken */
    const SessionView *view; /* borrowed; renewed by MSG_VIEW */
    unsigned generation;     /* of view, when it was last heard of */
    int64_t now_ms, now_s, busy_since_ms;
    unsigned ticks;

    enum screen stack[MODEL_STACK];
    int depth; /* of stack; never 0 */
    Spot spots[N_SCREENS];
    enum step step;
    bool follows;    /* something was done: the selection goes to the step that fails then, unless a
                        key moves it before */
    int failed_at;   /* 1 + the step of the verdict, when all was known last; 0 = none failed */
    char focus[128]; /* address of the only configuration looked at, "" = all */

    enum input input;
    char text[MODEL_INPUT]; /* being typed */
    char search[MODEL_INPUT], filter[MODEL_INPUT];
    Buf paste;
    char notice[256];

    enum cure cure;
    char cure_id[96]; /* finding that a fix was applied for, and of which configuration */
    char cure_of[128];
    char cure_note[256];
    bool ran;             /* what was done last was a command: u can't take that back */
    char left[1024];      /* lines that the user's shell still has to run for what is shown; "" */
    bool env_does_it;     /* why403 env gives them too: nobody else signs in after them */
    const Finding *again; /* what the next shell of the user takes back of that, with the fixes of
                             the files that do; NULL = nothing. Borrowed: good until all is looked
                             at again */
    char looked[1024];    /* the last lines of what a command showed that was run for that; "" */
    unsigned judged;      /* generation of the view that cure was judged by */
    char proof[256];      /* what became of the user's own command after a cure; "" */
    const char *asked;    /* id of the fix that a question on the screen is about; NULL = none is */
    int asked_by;         /* the key that asked: once more, it says yes; so does y, no other */

    Setup setup;

    const UiHooks *hooks;
    const Explanation *explained; /* what was made of the pasted text, NULL = nothing yet */
    const char *report;           /* text shown by the report screen, NULL = none yet */
    int hints;                    /* of the lesson that are shown */
    const LabScenario *scenario;  /* the one that is open, NULL = not in the lab */
    const LabScenario *scenarios;
    size_t n_scenarios;
    const int *best;    /* lab_best of each of scenarios, NULL = not known */
    const Below *below; /* where Terraform is run below a folder without it */
    size_t n_below;
    ChangeVec changes;       /* since it last worked; borrowed */
    int64_t worked_s;        /* when that was; 0 = not known */
    const SweepShown *sweep; /* borrowed, renewed by MSG_SWEEP; NULL = none was started */
    SweepItem sweep_at;      /* what is open was chosen from that list; shown NULL = it was not */
    const char *own_dir;     /* the user's own folder, where this lesson was chosen from a list;
                                NULL = it was not */
    bool picker;             /* the list of lessons is where it began */
    const char *const *command; /* that `why403 run` was called with; NULL = it was not */
    bool opener;                /* a program is there that opens links */
    int keys_pressed;
    LabResult solved; /* what the open lesson took; keys 0 = not solved yet */
    bool veil;        /* a lesson whose answer is not shown yet, see model_veiled */
    uint64_t guessed; /* causes that were guessed wrongly, as bits */
    int wrong_guesses;
    enum walk walk;
    int64_t walk_since_ms; /* since when its present step can be read */
    int trace_from;        /* columns of the trace that are scrolled out to the left */
} Model;

enum msg_kind {
    MSG_KEY,
    MSG_PASTE,
    MSG_RESIZE,
    MSG_VIEW,
    MSG_TICK,
    MSG_CLICK,
    MSG_WHEEL,
    MSG_NOTICE,
    MSG_EXPLAINED,
    MSG_REPORT,
    MSG_APPLIED,
    MSG_RAN,    /* a command of a fix; text as APPLIED */
    MSG_LOOKED, /* one that only shows something; text = its last lines */
    MSG_UNDONE,
    MSG_SAVE_AS,   /* where the report may go, to be agreed to or changed */
    MSG_TYPED,     /* what the line that is typed is to say now */
    MSG_NO_FOLDER, /* what was typed is none: the same line once more, to be mended */
    MSG_SETUP_PLANNED,
    MSG_SETUP_WRITTEN,
    MSG_SWEEP,
    MSG_SETUP_CHANGED /* the file was changed since it was read; the view is a new one */
};

typedef struct Msg {
    enum msg_kind kind;
    int key;          /* KEY; WHEEL: -1 up, 1 down */
    int rows, cols;   /* RESIZE; CLICK: row and column */
    const char *text; /* PASTE, NOTICE, REPORT, APPLIED, UNDONE, SETUP_WRITTEN: what was done;
                         SETUP_PLANNED: the diff */
    const SessionView *view;
    bool busy;
    int64_t now_ms, now_s; /* VIEW, TICK */
    const Explanation *explained;
    const SweepShown *sweep;
} Msg;

enum cmd_kind {
    CMD_QUIT,
    CMD_RECHECK, /* arg = step, N_STEPS = all */
    CMD_FOCUS,   /* text = address, NULL = all */
    CMD_CONSENT,
    CMD_COPY,  /* text; arg = enum copied */
    CMD_APPLY, /* finding, fix */
    CMD_UNDO,
    CMD_TRY,     /* fix: look again as if the shell had made its change of the environment */
    CMD_RUN_FIX, /* text = its command, as it stands on the screen; arg = it only shows something */
    CMD_PROVE_IT,
    CMD_EXPLAIN,      /* text */
    CMD_REPORT_SHOW,  /* arg = enum report_format */
    CMD_REPORT_ASK,   /* text = the file's usual name: where it may go */
    CMD_REPORT_WRITE, /* arg; text = path as typed */
    CMD_COMPLETE,     /* text = path as typed; arg = folders only */
    CMD_OPEN_LAB,     /* text = scenario */
    CMD_OPEN_FOLDER,  /* text; arg = enum opened_from */
    CMD_OPEN_PROFILE, /* the same */
    CMD_SWEEP,        /* arg = every profile, instead of everything below */
    CMD_SHELL,
    CMD_SOLVE,       /* the lesson's own solution */
    CMD_SETUP_PLAN,  /* the form of the model is filled in */
    CMD_SETUP_WRITE, /* what was planned */
    CMD_EDIT,        /* text = path, arg = line, 0 = none */
    CMD_LINK,        /* text */
    CMD_RUN,         /* text = a command of the first set-up that talks to the terminal itself */
    CMD_MOUSE,       /* arg = on */
    CMD_SUSPEND,
    CMD_REDRAW
};

/* As what it is copied, where there are two ways. */
enum copied { COPIED_PLAIN, COPIED_MAIL, COPIED_CHAT };

typedef struct Cmd {
    enum cmd_kind kind;
    int arg;
    const char *text;
    const Finding *finding;
    const Fix *fix;
} Cmd;

typedef struct Cmds {
    Arena *arena; /* texts of commands live here */
    VEC(Cmd) list;
} Cmds;

void model_init(Model *model, int rows, int cols, bool utf8);
void model_clear(Model *model);
enum screen model_screen(const Model *model);
/* NULL as long as no session is there. */
const StepResult *model_step(const Model *model);
/* The finding that the current step shows first, NULL if it has none. */
const Finding *model_finding(const Model *model);
/* The next finding of the current step as it is shown: the first one first, and those that say the
 * same of several configurations once; NULL beyond the last. *at = 0 before the first. */
const Finding *model_next_finding(const Model *model, size_t *at);
/* n-th fix of the current step over all its findings, and behind them what is left to do in
 * start-up files (again); out_finding may be NULL. */
const Fix *model_fix(const Model *model, int n, const Finding **out_finding);
int model_n_fixes(const Model *model);
/* Its row that the cursor stands on: where the list has become shorter, the last. */
int model_fix_row(const Model *model);
/* The fix under the cursor of the fix screen, else the first of the step. */
const Fix *model_current_fix(const Model *model, const Finding **out_finding);

/* The verdict's status; unknown where there is nothing to have one on: no Terraform here and no
 * profile asked for. */
enum verdict_status model_verdict(const Model *model);
/* No Terraform here and no profile asked for. */
bool model_nothing_here(const Model *model);

/* In a lesson: verdict and fix are hidden until the cause is guessed, all hints were asked for, or
 * all is well. */
bool model_veiled(const Model *model);
/* What the open lesson took: until it was solved, or until now. */
LabResult model_result(const Model *model);
/* Its place in the list of lessons. */
size_t model_lesson(const Model *model, const LabScenario *lesson);
/* May its name and title be shown? They tell the cause of a lesson that is not solved yet. */
bool model_lesson_told(const Model *model, const LabScenario *lesson);

/* n-th command of a fix for the user's shell, or for sh if it has none for that; NULL beyond the
 * last. */
const char *model_command(const Model *model, const Fix *fix, size_t n);

/* The field of the first set-up's form that is typed in. */
int model_field(const Model *model);
/* Is something planned there that may be written now; is there a command to sign in with? */
bool model_can_write(const Model *model);
bool model_can_sign_in(const Model *model);
/* Written, signed in, and Terraform gets through: nothing is left to do. */
bool model_set_up(const Model *model);

/* The step at which the guided way ends: the one that holds the verdict, else the first that fails,
 * else the last. */
enum step model_walk_end(const Model *model);

/* Takes the question back that waits for a yes, if one does: off the screen, too. */
void model_unask(Model *model);
/* One sentence at the bottom of the screen. */
void model_notice(Model *model, const char *text);
/* Asks for an effect; cmd.text is copied. */
void cmds_add(Cmds *cmds, Cmd cmd);

void ui_update(Model *model, Msg msg, Cmds *cmds);

#endif

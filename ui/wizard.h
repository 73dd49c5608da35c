/*
 * wizard: joins a model with a session and carries out its commands. Shared by the full-screen loop
 * (ui/run) and the linear one (ui/linear); what differs between them, leaving the terminal and
 * copying, is given as functions.
 */
#ifndef WHY403_UI_WIZARD_H
#define WHY403_UI_WIZARD_H

#include "base/world.h"
#include "engine/apply.h"
#include "engine/mended.h"
#include "ui/model.h"
#include "ui/sweeping.h"
#include "ui/ui.h"

typedef struct Wizard Wizard;

/* How the wizard reaches the terminal, and who does what the model asks for. */
typedef struct WizardTerminal {
    void (*carry_out)(Wizard *wizard, const Cmd *cmd); /* doers_run */
    void (*leave)(void);                               /* before a child or a stop takes it */
    void (*enter)(void);
    void (*copy)(Wizard *wizard, const char *text);
    void (*mouse)(bool on);
    void (*redraw)(void);
    void (*suspend)(void);
} WizardTerminal;

struct Wizard {
    World *world;
    World *machine; /* the World that it was opened with, for leaving practice */
    SessionOptions options;
    const UiOptions *ui;
    const WizardTerminal *terminal;
    Session *session;
    Lab *lab;
    const char *const *asked_endpoints; /* of the user, while a lesson has its own */
    size_t n_asked_endpoints;
    bool lab_is_ours; /* opened from the practice screen */
    Model model;
    UiHooks hooks;
    ApplyPlan setup_plan; /* what the first set-up has shown */
    int setup_again;      /* times in a row that its file was changed meanwhile */
    Arena kept;           /* options given while running; as long as the wizard */
    Arena shown;          /* report, explanation */
    int *best;            /* lab_best of each scenario */
    const char *own_dir;  /* that practice was gone to from; NULL = it was not gone to */
    Mended mended;        /* the environment as the user's shell will have it */
    bool tried_last;      /* the last fix was tried in it; else it was written */
    Sweeping sweeping;
    Arena since;                 /* what the model shows as changed */
    unsigned history_generation; /* of the view that was kept last */
    bool solved_told, solution_taken, quit;
    unsigned generation;
};

void wizard_open(Wizard *wizard, World *world, const SessionOptions *options, const UiOptions *ui,
                 const WizardTerminal *terminal, int rows, int cols, bool utf8);
void wizard_close(Wizard *wizard);
/* The scores of the lessons, read anew. */
void wizard_best(Wizard *wizard);
/* One message to the model, and everything that it asks for. */
void wizard_tell(Wizard *wizard, Msg msg);
/* Tells the model what the session shows now; true if anything changed. */
bool wizard_sync(Wizard *wizard);
/* Gathers and asks anew, by the environment that the files and the tried fix make. */
void wizard_recheck(Wizard *wizard);
/* The environment of a shell or command of the user's; NULL = this process's own. */
const char *const *wizard_child_env(const Wizard *wizard, Arena *arena);
/* One sentence at the bottom of the screen. */
void wizard_notice(Wizard *wizard, const char *text);
/* Another folder, profile or scenario: everything of the old one goes, the size and the mouse stay.
 */
void wizard_reopen(Wizard *wizard);
/* Verdict and fix commands for the normal screen. */
void wizard_farewell(const Wizard *wizard, Buf *out);

#endif

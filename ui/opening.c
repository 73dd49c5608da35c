/* The wizard opened, turned to something else and closed: what it begins with each time. */
#include "base/alloc.h"
#include "ui/joints.h"
#include "ui/moves.h"
#include "ui/outside.h"
#include "ui/wizard.h"

static void open_session(Wizard *w)
{
    w->options.environment = NULL;
    w->session = session_open(w->world, &w->options);
    w->generation = w->history_generation = 0;
    w->model.scenario = w->lab ? lab_scenario(w->lab) : NULL;
    w->model.veil = w->lab && (w->lab_is_ours || w->ui->lesson);
    w->model.own_dir = w->lab_is_ours ? w->own_dir : NULL;
    w->model.picker = w->ui->picker;
    if (w->model.veil) /* what happened before is the first thing one would be told */
        moves_open(&w->model, SCREEN_LESSON);
    const Facts *facts = session_view(w->session)->facts;
    if (facts && facts->tf && !facts->tf->has_terraform && !w->options.profile && w->options.dir)
        w->model.below = below_find(w->world, &w->kept, &w->options, &w->model.n_below);
    w->model.opener = outside_has_opener(w);
    w->model.command = w->lab ? NULL : w->ui->command;
    mended_open(&w->mended, w->world, session_view(w->session)->facts);
    w->solved_told = w->solution_taken = false;
}

void wizard_reopen(Wizard *w)
{
    Model old = w->model;
    session_close(w->session);
    model_init(&w->model, old.rows, old.cols, old.utf8);
    buf_clear(&old.paste);
    w->model.mouse = old.mouse;
    w->model.linear = old.linear;
    w->model.hooks = &w->hooks;
    w->model.scenarios = old.scenarios;
    w->model.n_scenarios = old.n_scenarios;
    w->model.best = w->best;
    w->model.sweep = old.sweep;
    w->model.sweep_at = old.sweep_at;
    open_session(w);
    wizard_sync(w);
}

void wizard_open(Wizard *w, World *world, const SessionOptions *options, const UiOptions *ui,
                 const WizardTerminal *terminal, int rows, int cols, bool utf8)
{
    *w = (Wizard){.world = world,
                  .machine = world,
                  .options = *options,
                  .ui = ui,
                  .terminal = terminal,
                  .lab = ui->lab};
    w->asked_endpoints = options->allow_endpoints;
    w->n_asked_endpoints = options->n_allow_endpoints;
    model_init(&w->model, rows, cols, utf8);
    w->model.scenarios = lab_scenarios(&w->model.n_scenarios);
    w->best = mem_calloc(w->model.n_scenarios + 1, sizeof *w->best);
    w->model.best = w->best;
    wizard_best(w);
    joints_make(&w->hooks, w);
    w->model.hooks = &w->hooks;
    open_session(w);
    wizard_sync(w);
    if (options->answers)
        wizard_notice(w, "A bundle from elsewhere: judged anew, nothing is asked, run or changed.");
    if (ui->picker)
        wizard_tell(w, (Msg){.kind = MSG_KEY, .key = 'L'});
    if (ui->error_text)
        wizard_tell(w, (Msg){.kind = MSG_PASTE, .text = ui->error_text});
}

void wizard_close(Wizard *w)
{
    sweeping_stop(w);
    session_close(w->session);
    mended_clear(&w->mended);
    if (w->lab_is_ours)
        lab_close(w->lab);
    model_clear(&w->model);
    mem_free(w->best);
    arena_clear(&w->kept);
    arena_clear(&w->shown);
    arena_clear(&w->since);
}

#include "ui/wizard.h"

#include <stdio.h>

#include "report/formats.h"
#include "ui/wait.h"

enum { LEFT_MAX = 4096 };

void wizard_notice(Wizard *w, const char *text)
{
    wizard_tell(w, (Msg){.kind = MSG_NOTICE, .text = text});
}

void wizard_best(Wizard *w)
{
    for (size_t i = 0; i < w->model.n_scenarios; i++)
        w->best[i] = lab_best(w->model.scenarios[i].name);
}

/* A lesson is solved only when every check passes and nothing is outstanding: not by what its next
 * shell takes back. */
static void judge_lesson(Wizard *w)
{
    const SessionView *view = session_view(w->session);
    if (!w->lab || w->solved_told || session_busy(w->session) ||
        view->verdict.status != VERDICT_PASS || w->model.again)
        return;
    if (lab_scenario(w->lab)->cause == CAUSE_NONE && w->model.keys_pressed == 0)
        return;
    w->solved_told = true;
    w->model.solved = model_result(&w->model);
    Err err = ERR_INIT;
    if (w->solution_taken) {
        wizard_notice(
            w,
            "All checks pass. That was the lesson's own solution, so it is not counted as yours.");
        return;
    }
    if (lab_record_solved(lab_scenario(w->lab)->name, w->model.solved, &err))
        wizard_notice(w, err.text);
    else
        wizard_notice(w,
                      "Solved: all checks pass. i shows what to take along; L lists the others.");
    wizard_best(w);
}

void wizard_recheck(Wizard *w)
{
    AUTO_BUF Buf left = BUF_INIT(LEFT_MAX);
    Arena arena = ARENA_INIT;
    (void)wait_changed(); /* what was saved until now, by a fix too, is looked at by this look */
    mended_look(&w->mended, w->world, w->options.dir);
    session_environment(w->session, w->mended.envp);
    session_recheck(w->session);
    mended_left(&w->mended, &arena, report_shell(session_view(w->session)), &left);
    snprintf(w->model.left, sizeof w->model.left, "%s", left.len > 0 ? left.ptr : "");
    w->model.env_does_it = w->mended.trying && !w->mended.changes_principal;
    w->model.again = w->mended.again.fixes.len > 0 ? &w->mended.again : NULL;
    arena_clear(&arena);
}

const char *const *wizard_child_env(const Wizard *w, Arena *arena)
{
    if (w->lab)
        return mended_over(&w->mended, arena, w->world, lab_shell_env(w->lab));
    return w->mended.envp;
}

/* Once all answers are in. What only this wizard tries is nobody's run, nor is a lesson: then
 * nothing is told either, since what stood there was of another look. */
static void wizard_history(Wizard *w, const SessionView *view, bool busy)
{
    Arena old = w->since;
    if (!w->ui->history || busy || view->generation == w->history_generation)
        return;
    w->history_generation = view->generation;
    w->since = (Arena)ARENA_INIT;
    w->model.changes = (ChangeVec)VEC_INIT;
    w->model.worked_s = 0;
    if (!w->lab && !w->mended.envp && !model_nothing_here(&w->model))
        w->ui->history(w->ui->mode, w->session, &w->since, &w->model.changes, &w->model.worked_s);
    arena_clear(&old);
}

bool wizard_sync(Wizard *w)
{
    const SessionView *view = session_view(w->session);
    bool busy = session_busy(w->session),
         changed = view->generation != w->generation || busy != w->model.busy || !w->model.view;
    wait_watch_generation(view, w->generation);
    w->generation = view->generation;
    wizard_tell(w, (Msg){.kind = MSG_VIEW,
                         .view = view,
                         .busy = busy,
                         .now_ms = w->world->mono_ms(w->world),
                         .now_s = w->world->now_s(w->world)});
    judge_lesson(w);
    wizard_history(w, view, busy);
    return changed;
}

void wizard_tell(Wizard *w, Msg msg)
{
    Arena arena = ARENA_INIT;
    Cmds cmds = {.arena = &arena};
    ui_update(&w->model, msg, &cmds);
    for (size_t i = 0; i < cmds.list.len; i++)
        w->terminal->carry_out(w, &cmds.list.items[i]);
    arena_clear(&arena);
}

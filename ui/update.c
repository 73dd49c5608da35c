/* ui_update: what each key, answer and tick does to the model. No side effects: what must be done
 * goes into cmds. */
#include "ui/model.h"

#include <stdio.h>
#include <string.h>

#include "ui/actions.h"
#include "ui/form.h"
#include "ui/moves.h"
#include "ui/typing.h"
#include "ui/view/lists.h"
#include "ui/view/screen.h"
#include "ui/walk.h"

static bool on_steps(const Model *m)
{
    return model_screen(m) == SCREEN_MAIN || model_screen(m) == SCREEN_DETAILS;
}

/* After something was done, and wherever the step that held the verdict is selected, the selection
 * goes along with the verdict: from a step that passes now to the one that fails, or to who one is.
 * Never on another screen, where it would change what is read; there it waits for the way back. */
static void follow(Model *m)
{
    const Finding *f = m->view->verdict.finding;
    bool fails = model_verdict(m) == VERDICT_FAIL && f, held = m->failed_at == (int)m->step + 1;
    if (m->busy || m->walk || !on_steps(m))
        return;
    if (fails && (m->follows || held) && m->view->steps[m->step].status != STATUS_FAIL)
        moves_step(m, (int)f->step);
    else if (held && model_verdict(m) == VERDICT_PASS)
        moves_step(m, STEP_IAM);
    m->follows = false;
    m->failed_at = fails ? (int)f->step + 1 : 0;
}

static void on_key(Model *m, int key, Cmds *cmds)
{
    int report_item = m->spots[SCREEN_REPORT].item;
    bool stood_on_steps = on_steps(m), looking = m->follows || m->busy;
    enum step stood = m->step;
    bool always = key == UI_CTRL('c') || key == UI_CTRL('z') || key == UI_CTRL('l');
    m->notice[0] = '\0';
    m->keys_pressed++;
    m->touched |= model_screen(m) != SCREEN_LESSON; /* who leaves the story has chosen no step */
    m->follows &= !stood_on_steps;
    walk_touched(m);
    if (m->input == INPUT_FIELD && !always)
        form_key(m, key, cmds);
    else if (m->input && !always)
        typing_key(m, key, cmds);
    else
        actions_press(m, key, cmds);
    /* The preview follows the format that is selected. */
    int now = m->spots[SCREEN_REPORT].item;
    const ReportEntry *e = list_report(now);
    if (model_screen(m) == SCREEN_REPORT && now != report_item && e)
        cmds_add(cmds, (Cmd){.kind = CMD_REPORT_SHOW, .arg = (int)e->format});
    if (looking && m->step != stood)
        m->failed_at = 0;
    if (m->view && !stood_on_steps)
        follow(m);
}

/* A first run walks on by itself to the step that explains the failure, or to the end of what is
 * known so far. */
static void walk(Model *m)
{
    const SessionView *v = m->view;
    int at = 0;
    if (m->touched || m->walk)
        return;
    if (v->verdict.finding) {
        moves_step(m, (int)v->verdict.finding->step);
        return;
    }
    for (int s = 0; s < N_STEPS; s++)
        if (v->steps[s].status == STATUS_FAIL) {
            moves_step(m, s);
            return;
        }
    while (at + 1 < N_STEPS && v->steps[at].status != STATUS_RUNNING)
        at++;
    moves_step(m, m->busy ? at : STEP_IAM);
}

/* After a fix: cured, still there, cannot tell; said only when every answer is in. */
static void judge_cure(Model *m)
{
    enum cure now;
    bool again = m->cure != CURE_WAITING;
    if (m->cure == CURE_NONE || m->busy || (again && m->judged == m->view->generation))
        return;
    m->judged = m->view->generation;
    now = model_verdict(m) == VERDICT_UNKNOWN ? CURE_UNKNOWN : CURE_CURED;
    for (int s = 0; s < N_STEPS; s++)
        for (size_t i = 0; i < m->view->steps[s].findings.len; i++)
            if (moves_is_of_cure(m, m->view->steps[s].findings.items[i]))
                now = CURE_STILL;
    if (again) {
        /* What a later look, without another fix, leaves of it: "still there" is told as long as it
         * is, and a cure as long as nothing else fails. */
        if (m->cure == CURE_LOOKED)
            now = model_verdict(m) == VERDICT_PASS ? CURE_NONE : CURE_LOOKED;
        else if (now == CURE_CURED && model_verdict(m) != VERDICT_PASS)
            now = CURE_NONE;
        m->cure = now;
        return;
    }
    m->cure = now;
    if (m->cure == CURE_CURED && model_verdict(m) == VERDICT_PASS)
        moves_step(m, STEP_IAM); /* "Is this who you expect?" */
    static const char *const texts[] = {[CURE_CURED] = "Cured.",
                                        [CURE_STILL] = "Still there.",
                                        [CURE_UNKNOWN] = "Cannot tell yet."};
    if (m->cure == CURE_CURED && m->again && m->view->verdict.status == VERDICT_PASS) {
        model_notice(m, "Cured in one shell. The next one sets it again: the fix is below.");
        return;
    }
    if (m->cure == CURE_CURED && m->left[0] && m->view->verdict.status == VERDICT_PASS) {
        model_notice(m, "Cured once you run this in your shell.");
        return;
    }
    model_notice(m, m->cure == CURE_CURED && m->view->verdict.status == VERDICT_FAIL
                        ? "Cured. There is another cause: v shows it."
                        : texts[m->cure]);
}

static void on_view(Model *m, const Msg *msg)
{
    bool first = !m->view;
    if (!msg->view)
        return;
    if (m->view != msg->view || m->generation != msg->view->generation)
        model_unask(m); /* it was about what stood there */
    m->view = msg->view;
    m->generation = msg->view->generation;
    if (msg->busy && !m->busy)
        m->busy_since_ms = msg->now_ms;
    m->busy = msg->busy;
    m->now_ms = msg->now_ms;
    m->now_s = msg->now_s;
    if (first && model_nothing_here(m))
        moves_open(m, SCREEN_START);
    walk(m);
    walk_tick(m);
    judge_cure(m);
    follow(m);
}

static void on_mouse(Model *m, const Msg *msg, Cmds *cmds)
{
    Layout l = screen_layout(m);
    m->follows &= !on_steps(m);
    int key = msg->kind == MSG_CLICK ? screen_key_at(m, msg->rows, msg->cols) : 0;
    m->touched = true;
    walk_touched(m);
    if (!key)
        model_unask(m);
    if (key)
        on_key(m, key, cmds);
    else if (m->input == INPUT_FIELD && msg->kind == MSG_CLICK)
        form_click(m, msg->rows);
    else if (m->input == INPUT_FIELD)
        return;
    else if (msg->kind == MSG_WHEEL)
        moves_lines(m, msg->key * 3);
    else if (model_screen(m) == SCREEN_MAIN && msg->cols < l.steps_cols &&
             msg->rows >= l.body_row && msg->rows < l.body_row + N_STEPS)
        moves_step(m, msg->rows - l.body_row);
    else if (model_screen(m) != SCREEN_MAIN && moves_click(m, msg->rows) &&
             model_screen(m) != SCREEN_FIX) /* there Enter writes: only a key may */
        on_key(m, UI_KEY_ENTER, cmds);
}

static void on_applied(Model *m, const char *note)
{
    m->cure = CURE_WAITING;
    m->follows = true;
    m->busy = true; /* judged when the re-check that follows has all answers */
    snprintf(m->cure_note, sizeof m->cure_note, "%s", note ? note : "");
}

/* Rows come in by cause, not by name: the cursor stays on the one that it stands on. */
static void on_sweep(Model *m, const SweepShown *sweep)
{
    Spot *spot = &m->spots[SCREEN_SWEEP];
    const SweepRow *at = spot->item > 0 ? list_sweep(m, spot->item) : NULL;
    SweepItem item = at ? at->item : (SweepItem){.shown = NULL};
    m->sweep = sweep;
    if (item.shown)
        spot->item = list_sweep_find(m, &item);
}

void ui_update(Model *m, Msg msg, Cmds *cmds)
{
    switch (msg.kind) {
    case MSG_KEY:
        on_key(m, msg.key, cmds);
        break;
    case MSG_PASTE:
        m->touched = true;
        walk_touched(m);
        model_unask(m);
        typing_paste(m, msg.text, cmds);
        break;
    case MSG_RESIZE:
        m->rows = msg.rows;
        m->cols = msg.cols;
        break;
    case MSG_VIEW:
        on_view(m, &msg);
        break;
    case MSG_TICK:
        m->now_ms = msg.now_ms;
        m->now_s = msg.now_s;
        m->ticks++;
        walk_tick(m);
        break;
    case MSG_CLICK:
    case MSG_WHEEL:
        on_mouse(m, &msg, cmds);
        break;
    case MSG_NOTICE:
        model_unask(m);
        model_notice(m, msg.text);
        break;
    case MSG_EXPLAINED:
        m->explained = msg.explained;
        break;
    case MSG_REPORT:
        m->report = msg.text;
        break;
    case MSG_APPLIED:
    case MSG_RAN:
        on_applied(m, msg.text);
        m->ran = msg.kind == MSG_RAN;
        break;
    case MSG_LOOKED:
        m->cure = CURE_LOOKED;
        m->judged = m->generation;
        snprintf(m->looked, sizeof m->looked, "%s", msg.text);
        model_notice(m, "Looked up. What it showed stands above the fixes.");
        break;
    case MSG_SAVE_AS:
        typing_start(m, INPUT_SAVE);
        typing_set(m, msg.text);
        break;
    case MSG_NO_FOLDER:
        typing_start(m, INPUT_FOLDER);
        typing_set(m, msg.text);
        break;
    case MSG_TYPED:
        typing_set(m, msg.text);
        break;
    case MSG_SETUP_PLANNED:
        form_planned(m, msg.text);
        break;
    case MSG_SETUP_WRITTEN:
        form_written(m, msg.text);
        break;
    case MSG_SETUP_CHANGED:
        form_changed(m, cmds);
        break;
    case MSG_SWEEP:
        on_sweep(m, msg.sweep);
        break;
    case MSG_UNDONE:
        m->cure = CURE_NONE;
        m->touched = false; /* the step that fails again is gone to by itself */
        m->setup.written = false;
        m->setup.diff = NULL;
        m->cure_note[0] = m->proof[0] = '\0';
        model_notice(m, msg.text);
        break;
    }
}

#include "ui/model.h"

#include <stdio.h>
#include <string.h>

void model_init(Model *model, int rows, int cols, bool utf8)
{
    *model = (Model){.rows = rows, .cols = cols, .utf8 = utf8, .depth = 1, .stack = {SCREEN_MAIN}};
    model->paste = (Buf)BUF_INIT(MODEL_PASTE_MAX);
}

void model_clear(Model *model)
{
    buf_clear(&model->paste);
}

enum screen model_screen(const Model *model)
{
    return model->stack[model->depth - 1];
}

const StepResult *model_step(const Model *model)
{
    return model->view ? &model->view->steps[model->step] : NULL;
}

const Finding *model_finding(const Model *model)
{
    const StepResult *step = model_step(model);
    const Finding *verdict = step ? model->view->verdict.finding : NULL;
    if (!step || step->findings.len == 0)
        return NULL;
    return verdict && verdict->step == model->step ? verdict : step->findings.items[0];
}

const Finding *model_next_finding(const Model *model, size_t *at)
{
    const StepResult *step = model_step(model);
    const Finding *first = model_finding(model);
    if (first && *at == 0) {
        *at = 1;
        return first;
    }
    while (first && *at <= step->findings.len) {
        const Finding *f = step->findings.items[(*at)++ - 1];
        if (!f->same_as && !findings_same(f, first))
            return f;
    }
    return NULL;
}

/* Before the first view, too: the header's first frame names the lesson. */
static bool veil_is_on(const Model *model)
{
    return model->veil && model->scenario && model->scenario->cause != CAUSE_NONE &&
           model->hints < 3 && !(model->view && model->view->verdict.status == VERDICT_PASS);
}

bool model_veiled(const Model *model)
{
    return model->view && veil_is_on(model);
}

LabResult model_result(const Model *model)
{
    return model->solved.keys > 0
               ? model->solved
               : (LabResult){model->keys_pressed, model->wrong_guesses, model->hints};
}

size_t model_lesson(const Model *model, const LabScenario *lesson)
{
    size_t i = 0;
    while (i < model->n_scenarios && strcmp(model->scenarios[i].name, lesson->name) != 0)
        i++;
    return i;
}

bool model_lesson_told(const Model *model, const LabScenario *lesson)
{
    size_t i = model_lesson(model, lesson);
    if (model->scenario && strcmp(model->scenario->name, lesson->name) == 0)
        return !veil_is_on(model);
    return model->best && i < model->n_scenarios && model->best[i] != LAB_OPEN;
}

/* The fixes of another cause come first, at its own step. */
static bool again_is_here(const Model *model)
{
    const Finding *f = model->view ? model->view->verdict.finding : NULL;
    return model->again && (model_verdict(model) != VERDICT_FAIL || !f || f->step == model->step);
}

const Fix *model_fix(const Model *model, int n, const Finding **out_finding)
{
    const Finding *f;
    size_t at = 0;
    if (model_veiled(model))
        return NULL;
    while (n >= 0 && (f = model_next_finding(model, &at)) != NULL) {
        if (out_finding)
            *out_finding = f;
        if ((size_t)n < f->fixes.len)
            return &f->fixes.items[n];
        n -= (int)f->fixes.len;
    }
    if (n < 0 || !again_is_here(model) || (size_t)n >= model->again->fixes.len)
        return NULL;
    if (out_finding)
        *out_finding = model->again;
    return &model->again->fixes.items[n];
}

int model_n_fixes(const Model *model)
{
    const Finding *f;
    size_t n = 0, at = 0;
    if (model_veiled(model))
        return 0;
    while ((f = model_next_finding(model, &at)) != NULL)
        n += f->fixes.len;
    return (int)(n + (again_is_here(model) ? model->again->fixes.len : 0));
}

int model_fix_row(const Model *model)
{
    int n = model_n_fixes(model), row = model->spots[SCREEN_FIX].item;
    return n > 0 && row >= n ? n - 1 : row;
}

const Fix *model_current_fix(const Model *model, const Finding **out_finding)
{
    return model_fix(model, model_screen(model) == SCREEN_FIX ? model_fix_row(model) : 0,
                     out_finding);
}

bool model_nothing_here(const Model *model)
{
    const Facts *facts = model->view ? model->view->facts : NULL;
    return facts && facts->tf && !facts->tf->has_terraform && !model->view->options->profile;
}

enum verdict_status model_verdict(const Model *model)
{
    return model->view && !model_nothing_here(model) ? model->view->verdict.status
                                                     : VERDICT_UNKNOWN;
}

/* The user's shell, from $SHELL. */
static enum shell model_shell(const Model *model)
{
    const char *name = model->view && model->view->facts && model->view->facts->env
                           ? model->view->facts->env->shell
                           : NULL;
    if (name && strcmp(name, "fish") == 0)
        return SHELL_FISH;
    return name && strcmp(name, "pwsh") == 0 ? SHELL_POWERSHELL : SHELL_SH;
}

const char *model_command(const Model *model, const Fix *fix, size_t n)
{
    enum shell shell = model_shell(model);
    bool has = false;
    for (size_t i = 0; i < fix->commands.len; i++)
        has = has || fix->commands.items[i].shell == shell;
    for (size_t i = 0; i < fix->commands.len; i++)
        if (fix->commands.items[i].shell == (has ? shell : SHELL_SH) && n-- == 0)
            return fix->commands.items[i].text;
    return NULL;
}

void model_unask(Model *m)
{
    if (m->asked)
        m->notice[0] = '\0';
    m->asked = NULL;
}

void model_notice(Model *m, const char *text)
{
    snprintf(m->notice, sizeof m->notice, "%s", text);
}

void cmds_add(Cmds *cmds, Cmd cmd)
{
    cmd.text = arena_strdup(cmds->arena, cmd.text);
    vec_push(cmds->arena, &cmds->list, cmd);
}

/* ---- the first set-up ---- */

int model_field(const Model *m)
{
    int last = setup_ways[m->setup.form.way].n_fields - 1, item = m->spots[SCREEN_SETUP_FORM].item;
    return item > last ? last : item < 0 ? 0 : item;
}

bool model_can_write(const Model *m)
{
    return m->setup.diff && !m->setup.written && m->hooks && m->hooks->setup_write;
}

bool model_set_up(const Model *m)
{
    return m->setup.written && (m->setup.signed_in || m->setup.form.way == SETUP_ROLE) &&
           !m->busy && model_verdict(m) == VERDICT_PASS;
}

bool model_can_sign_in(const Model *m)
{
    return m->setup.written && m->setup.form.way != SETUP_ROLE && !model_set_up(m) &&
           !setup_needs_cli(m->view ? m->view->facts : NULL, &m->setup.form);
}

/* ---- the guided way ---- */

enum step model_walk_end(const Model *m)
{
    const SessionView *v = m->view;
    if (v && !m->busy && v->verdict.finding)
        return v->verdict.finding->step;
    for (int s = 0; v && s < N_STEPS; s++)
        if (v->steps[s].status == STATUS_FAIL)
            return (enum step)s;
    return (enum step)(N_STEPS - 1);
}

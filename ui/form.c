#include "ui/form.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/moves.h"
#include "ui/typing.h"
#include "ui/view/words.h"

static const Facts *facts_of(const Model *m)
{
    return m->view ? m->view->facts : NULL;
}

/* ---- from field to field ---- */

/* Puts the field's value, or what is suggested for it, under the cursor. */
static void load(Model *m, int field)
{
    const char *value = m->setup.form.values[field];
    m->spots[SCREEN_SETUP_FORM].item = field;
    m->setup.problem[0] = '\0';
    typing_start(m, INPUT_FIELD);
    snprintf(m->text, sizeof m->text, "%s",
             value[0] ? value : setup_suggestion(&m->setup.form, field));
    m->setup.fresh = m->text[0] && !(m->setup.typed >> field & 1);
}

static void keep(Model *m)
{
    setup_set(&m->setup.form, model_field(m), m->text);
}

/* A key that was typed in by mistake does not stay anywhere. */
static void forget_key(Model *m)
{
    if (!setup_looks_secret(m->text))
        return;
    memset(m->text, 0, sizeof m->text);
    keep(m);
}

/* True if the present field is fine; else its problem is shown. */
static bool accept(Model *m)
{
    Arena arena = ARENA_INIT;
    keep(m);
    setup_take_session(&m->setup.form, facts_of(m), model_field(m));
    const char *problem = setup_problem(&arena, facts_of(m), &m->setup.form, model_field(m));
    snprintf(m->setup.problem, sizeof m->setup.problem, "%s", problem ? problem : "");
    forget_key(m);
    snprintf(m->text, sizeof m->text, "%s", m->setup.form.values[model_field(m)]);
    arena_clear(&arena);
    return problem == NULL;
}

static void next(Model *m, bool enter, Cmds *cmds)
{
    Arena arena = ARENA_INIT;
    int field = model_field(m);
    if (accept(m) && field + 1 < setup_ways[m->setup.form.way].n_fields) {
        load(m, field + 1);
    } else if (!m->setup.problem[0] && enter) {
        int bad = setup_first_problem(&arena, facts_of(m), &m->setup.form);
        if (bad < 0) {
            cmds_add(cmds, (Cmd){.kind = CMD_SETUP_PLAN});
        } else {
            load(m, bad);
            accept(m);
        }
    }
    arena_clear(&arena);
}

/* The region that the files give is most likely the one that is wanted. */
static void take_region(Model *m)
{
    int field = setup_ways[m->setup.form.way].n_fields - 1;
    for (size_t i = 0; m->view && i < m->view->configurations.len; i++) {
        const Configuration *c = m->view->configurations.items[i];
        if (c->kind != CONF_AWS_CLI && c->region.text && !m->setup.form.values[field][0])
            setup_set(&m->setup.form, field, c->region.text);
    }
}

/* A profile that the files name: of the configuration that fails, where one does. */
static void take_name(Model *m)
{
    Arena arena = ARENA_INIT;
    const ConfigurationVec *all = m->view ? &m->view->configurations : NULL;
    const Configuration *c = all && m->view->verdict.configuration
                                 ? configuration_find(all, m->view->verdict.configuration)
                                 : NULL;
    for (size_t i = 0; all && !c && i < all->len; i++)
        if (all->items[i]->kind != CONF_AWS_CLI && all->items[i]->profile_at.kind == SOURCE_FILE)
            c = all->items[i];
    if (c && c->profile && c->profile_at.kind == SOURCE_FILE)
        setup_name_asked(&m->setup.form, facts_of(m), c->profile,
                         text_safe(&arena, place_text(m, &arena, c->profile_at)));
    arena_clear(&arena);
}

void form_open(Model *m, enum setup_way way)
{
    bool passes = model_verdict(m) == VERDICT_PASS;
    if (m->setup.written && m->setup.form.way == way &&
        !passes) { /* what is left to do is to sign in */
        moves_open(m, SCREEN_SETUP_PLAN);
        return;
    }
    if (m->setup.written || m->setup.form.way != way || !setup_profile_name(&m->setup.form)[0]) {
        m->setup = (Setup){.written = false};
        setup_begin(&m->setup.form, way, facts_of(m));
        take_region(m);
        take_name(m);
    }
    moves_open(m, SCREEN_SETUP_FORM);
    load(m, 0);
}

void form_resume(Model *m)
{
    load(m, model_field(m));
}

void form_key(Model *m, int key, Cmds *cmds)
{
    const KeyRow *row = keys_find(m, key);
    enum action action = row ? row->action : ACT_NONE;
    if (action == ACT_ENTER || action == ACT_DOWN) {
        next(m, action == ACT_ENTER, cmds);
    } else if (action == ACT_UP) {
        keep(m);
        forget_key(m);
        load(m, model_field(m) > 0 ? model_field(m) - 1 : 0);
    } else if (action == ACT_BACK) {
        keep(m);
        forget_key(m);
        m->input = INPUT_NONE;
        moves_close(m);
    } else {
        m->setup.problem[0] = '\0';
        typing_edit(m, key);
    }
}

void form_click(Model *m, int row)
{
    keep(m);
    forget_key(m);
    moves_click(m, row);
    load(m, model_field(m));
}

/* ---- the profile ---- */

void form_planned(Model *m, const char *diff)
{
    m->setup.diff = diff;
    m->setup.written = false;
    m->input = INPUT_NONE;
    moves_open(m, SCREEN_SETUP_PLAN);
}

void form_changed(Model *m, Cmds *cmds)
{
    Arena arena = ARENA_INIT;
    int bad = setup_first_problem(&arena, facts_of(m), &m->setup.form);
    m->setup.diff = NULL;
    if (model_screen(m) == SCREEN_SETUP_PLAN)
        moves_close(m);
    if (bad < 0) {
        load(m, setup_ways[m->setup.form.way].n_fields - 1);
        cmds_add(cmds, (Cmd){.kind = CMD_SETUP_PLAN});
    } else {
        load(m, bad);
        accept(m);
    }
    arena_clear(&arena);
}

void form_written(Model *m, const char *note)
{
    m->setup.written = true;
    m->setup.signed_in = false;
    m->cure = CURE_NONE;
    m->ran = false;
    snprintf(m->cure_note, sizeof m->cure_note, "%s", note ? note : "");
    moves_home(m);
    moves_open(m, SCREEN_SETUP_PLAN);
}

void form_go_on(Model *m, Cmds *cmds)
{
    if (model_can_write(m))
        cmds_add(cmds, (Cmd){.kind = CMD_SETUP_WRITE});
    else if (model_set_up(m))
        moves_home(m);
    else if (model_can_sign_in(m)) {
        m->setup.signed_in = true;
        cmds_add(cmds, (Cmd){.kind = CMD_RUN,
                             .text = setup_command(cmds->arena, facts_of(m), &m->setup.form)});
    }
}

const char *form_copy(const Model *m, Arena *arena)
{
    const char *command = setup_command(arena, facts_of(m), &m->setup.form),
               *name = setup_profile_name(&m->setup.form);
    if (!m->setup.written)
        return setup_profile_text(arena, facts_of(m), &m->setup.form);
    return arena_printf(arena, "%s%s", text_with(arena, "", command, "\n"),
                        text_with(arena, "export AWS_PROFILE=",
                                  setup_needs_variable(facts_of(m), &m->setup.form) ? name : NULL,
                                  "\n"));
}

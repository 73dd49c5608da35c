/* lab: the list of practice set-ups, and commands that run inside one. */
#include "lab/lab.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "base/text.h"
#include "mode/mode.h"
#include "report/layout.h"

enum { LIST_MAX = 256 * 1024, GUESS_DISTANCE = 4 };

static const char *mode_lab_guess(const char *name)
{
    const char *best = NULL;
    int best_distance = GUESS_DISTANCE;
    size_t n;
    const LabScenario *all = lab_scenarios(&n);
    for (size_t i = 0; i < n; i++) {
        int distance = text_distance(name, all[i].name, GUESS_DISTANCE);
        if (distance < best_distance) {
            best = all[i].name;
            best_distance = distance;
        }
    }
    return best;
}

static int mode_lab_unknown(Mode *m, const char *name)
{
    const char *guess = mode_lab_guess(name), *safe = text_safe(m->arena, name);
    if (guess)
        return mode_complain(arena_printf(
            m->arena,
            "there is no practice set-up \"%s\". Did you mean %s? why403 lab --list names all.",
            safe, guess));
    return mode_complain(arena_printf(
        m->arena, "there is no practice set-up \"%s\". why403 lab --list names all.", safe));
}

/* Opens the set-up, runs action or the wizard in it, closes it whatever happened. */
static int mode_with_lab(Mode *m, const char *name, ModeAction action)
{
    static const char *const everywhere[] = {"all"};
    SessionOptions session = m->options->session;
    Err err = ERR_INIT;
    Lab *lab;
    int code;
    if (!lab_find(name))
        return mode_lab_unknown(m, name);
    lab = lab_open(name, &err);
    if (!lab)
        return mode_complain_err(&err);
    session.dir = lab_dir(lab);
    session.allow_endpoints = everywhere; /* the world of a practice set-up is its own */
    session.n_allow_endpoints = ARRAY_LEN(everywhere);
    code = action ? action(m, lab_world(lab), &session)
                  : mode_run_ui(m, lab_world(lab), &session, lab);
    lab_close(lab);
    return code;
}

int mode_in_lab(Mode *m, const char *name, ModeAction action)
{
    return mode_with_lab(m, name, action);
}

/* {"schema": "why403.lab/1", "scenarios": [{"name", "title", "cause", "difficulty", "options",
 * "unknowable", "solved", "best_keys"}]}; cause null for a healthy one; the others as in
 * LabScenario. */
static int mode_lab_list_json(Mode *m)
{
    AUTO_BUF Buf out = BUF_INIT(LIST_MAX);
    cJSON *root = cJSON_CreateObject(), *list;
    size_t n;
    const LabScenario *all = lab_scenarios(&n);
    char *text;
    cJSON_AddStringToObject(root, "schema", "why403.lab/1");
    list = cJSON_AddArrayToObject(root, "scenarios");
    for (size_t i = 0; i < n; i++) {
        cJSON *row = cJSON_CreateObject();
        const char *cause = cause_id(all[i].cause);
        int best;
        cJSON_AddStringToObject(row, "name", all[i].name);
        cJSON_AddStringToObject(row, "title", all[i].title);
        cJSON_AddItemToObject(row, "cause", cause ? cJSON_CreateString(cause) : cJSON_CreateNull());
        cJSON_AddNumberToObject(row, "difficulty", all[i].difficulty);
        cJSON_AddStringToObject(row, "options", all[i].options);
        cJSON_AddBoolToObject(row, "unknowable", all[i].unknowable);
        best = lab_best(all[i].name);
        cJSON_AddBoolToObject(row, "solved", best != LAB_OPEN);
        cJSON_AddItemToObject(row, "best_keys",
                              best > 0 ? cJSON_CreateNumber(best) : cJSON_CreateNull());
        cJSON_AddItemToArray(list, row);
    }
    text = cJSON_Print(root);
    cJSON_Delete(root);
    buf_printf(&out, "%s\n", text);
    cJSON_free(text);
    return mode_output(m, &out);
}

static int mode_lab_list(Mode *m)
{
    AUTO_BUF Buf out = BUF_INIT(LIST_MAX);
    Layout l = {&out, &m->style};
    size_t n, width = 0;
    const LabScenario *all = lab_scenarios(&n);
    for (size_t i = 0; i < n; i++)
        width = strlen(all[i].name) > width ? strlen(all[i].name) : width;
    for (size_t i = 0; i < n; i++) {
        int best = lab_best(all[i].name);
        const char *solved =
            best > 0    ? arena_printf(m->arena, "solved, %d key%s", best, best == 1 ? "" : "s")
            : best == 0 ? "solved"
                        : "";
        layout_cell(&l, ROLE_STRONG, all[i].name, (int)width + 2);
        layout_cell(&l, ROLE_MUTED, &"***"[3 - (all[i].difficulty < 3 ? all[i].difficulty : 3)], 5);
        layout_ends(&l, (int)width + 7, ROLE_PLAIN, all[i].title, ROLE_PASS, solved);
    }
    return mode_output(m, &out);
}

int mode_lab(Mode *m)
{
    const char *name = m->options->lab ? m->options->lab : m->options->word;
    Err err = ERR_INIT;
    if (m->options->reset)
        return lab_reset_progress(&err) ? mode_complain_err(&err) : EXIT_FINE;
    if (m->options->list || !name)
        return m->options->format == FORMAT_JSON ? mode_lab_list_json(m) : mode_lab_list(m);
    return mode_with_lab(m, name, m->terminal ? NULL : mode_check_world);
}

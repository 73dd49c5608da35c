/* lab: the list of practice set-ups, and commands that run inside one. */
#include "lab/lab.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "base/text.h"
#include "mode/mode.h"
#include "report/layout.h"

enum { LIST_MAX = 256 * 1024, GUESS_DISTANCE = 4 };

static int mode_lab_unknown(Mode *m, const char *name)
{
    TextGuess near = {.word = name, .slips = GUESS_DISTANCE};
    size_t n;
    const LabScenario *all = lab_scenarios(&n);
    for (size_t i = 0; i < n; i++)
        text_guess(&near, all[i].name, all[i].name);
    const char *guess = near.best, *safe = text_safe(m->arena, name);
    if (guess)
        return mode_complain(arena_printf(
            m->arena,
            "there is no practice set-up \"%s\". Did you mean %s? why403 lab --list lists all.",
            safe, guess));
    return mode_complain(arena_printf(
        m->arena, "there is no practice set-up \"%s\". why403 lab --list lists all.", safe));
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

/* ---- the course ---- */

typedef struct Course {
    size_t lessons, solved;
    int points;
    const LabScenario *next; /* NULL = all are solved */
} Course;

/* In the order of the list: by difficulty; of one level or of all (0). */
static Course mode_lab_course(int level)
{
    Course c = {0, 0, 0, NULL};
    size_t n;
    const LabScenario *all = lab_scenarios(&n);
    for (size_t i = 0; i < n; i++) {
        LabResult r = {0};
        if (level > 0 && all[i].difficulty != level)
            continue;
        c.lessons++;
        if (lab_result(all[i].name, &r)) {
            c.solved++;
            c.points += lab_score(r);
        } else if (!c.next) {
            c.next = &all[i];
        }
    }
    return c;
}

static const char *const level_names[] = {"all", "easy", "medium", "hard"};

/* What a team lead reads; NULL as long as a lesson of the level is open. */
static const char *mode_lab_certificate(Arena *arena, int level)
{
    Course c = mode_lab_course(level);
    if (c.lessons == 0 || c.solved < c.lessons)
        return NULL;
    return arena_printf(arena, "All %zu %slessons of why403 lab are solved: %d of %zu points.",
                        c.lessons, level ? arena_printf(arena, "%s ", level_names[level]) : "",
                        c.points, c.lessons * 100);
}

static void mode_lab_score_json(cJSON *row, const LabResult *r)
{
    cJSON_AddItemToObject(
        row, "score", r && r->keys > 0 ? cJSON_CreateNumber(lab_score(*r)) : cJSON_CreateNull());
    cJSON_AddItemToObject(row, "wrong_guesses",
                          r ? cJSON_CreateNumber(r->wrong) : cJSON_CreateNull());
    cJSON_AddItemToObject(row, "hints", r ? cJSON_CreateNumber(r->hints) : cJSON_CreateNull());
}

/* "progress": {"lessons", "solved", "points", "next" (name or null), "certificates": [text]} */
static void mode_lab_progress_json(cJSON *root)
{
    Arena arena = ARENA_INIT;
    Course c = mode_lab_course(0);
    cJSON *object = cJSON_AddObjectToObject(root, "progress"), *list;
    cJSON_AddNumberToObject(object, "lessons", (double)c.lessons);
    cJSON_AddNumberToObject(object, "solved", (double)c.solved);
    cJSON_AddNumberToObject(object, "points", c.points);
    cJSON_AddItemToObject(object, "next",
                          c.next ? cJSON_CreateString(c.next->name) : cJSON_CreateNull());
    list = cJSON_AddArrayToObject(object, "certificates");
    for (int level = 0; level <= 3; level++) {
        const char *text = mode_lab_certificate(&arena, level);
        if (text)
            cJSON_AddItemToArray(list, cJSON_CreateString(text));
    }
    arena_clear(&arena);
}

static int mode_lab_progress(Mode *m)
{
    AUTO_BUF Buf out = BUF_INIT(LIST_MAX);
    Course all = mode_lab_course(0);
    for (int level = 1; level <= 3; level++) {
        Course c = mode_lab_course(level);
        buf_printf(&out, "%-8s %zu of %zu solved, %d points\n", level_names[level], c.solved,
                   c.lessons, c.points);
    }
    if (all.next)
        buf_printf(&out, "next: why403 lab %zu (%s)\n", lab_number(all.next), lab_line(all.next));
    for (int level = 3; level >= 0; level--) {
        const char *text = mode_lab_certificate(m->arena, level);
        if (text)
            buf_printf(&out, "\nCertificate: %s\n", text);
    }
    return mode_output(m, &out);
}

/* {"schema": "why403.lab/1", "scenarios": [{"name", "title", "situation", "number", "cause",
 * "meaning", "difficulty", "options", "unknowable", "solved", "best_keys", "score",
 * "wrong_guesses", "hints"}]}; cause null for a healthy one; the others as in LabScenario. */
static int mode_lab_list_json(Mode *m, bool progress)
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
        cJSON_AddStringToObject(row, "name", all[i].name);
        cJSON_AddStringToObject(row, "title", all[i].title);
        cJSON_AddStringToObject(row, "situation", all[i].situation);
        cJSON_AddNumberToObject(row, "number", (double)lab_number(&all[i]));
        cJSON_AddItemToObject(row, "cause", cause ? cJSON_CreateString(cause) : cJSON_CreateNull());
        cJSON_AddItemToObject(row, "meaning",
                              cause ? cJSON_CreateString(cause_meaning(all[i].cause))
                                    : cJSON_CreateNull());
        cJSON_AddNumberToObject(row, "difficulty", all[i].difficulty);
        cJSON_AddStringToObject(row, "options", all[i].options);
        cJSON_AddBoolToObject(row, "unknowable", all[i].unknowable);
        LabResult r = {0};
        bool solved = lab_result(all[i].name, &r);
        cJSON_AddBoolToObject(row, "solved", solved);
        cJSON_AddItemToObject(row, "best_keys",
                              solved && r.keys > 0 ? cJSON_CreateNumber(r.keys)
                                                   : cJSON_CreateNull());
        mode_lab_score_json(row, solved ? &r : NULL);
        cJSON_AddItemToArray(list, row);
    }
    if (progress)
        mode_lab_progress_json(root);
    text = cJSON_Print(root);
    cJSON_Delete(root);
    buf_printf(&out, "%s\n", text);
    cJSON_free(text);
    return mode_output(m, &out);
}

/* The name often tells the answer: a number, and the name once it is solved. */
static int mode_lab_list(Mode *m)
{
    enum { NUMBER = 4, STARS = 5 };
    AUTO_BUF Buf out = BUF_INIT(LIST_MAX);
    Layout l = {&out, &m->style};
    size_t n;
    const LabScenario *all = lab_scenarios(&n);
    for (size_t i = 0; i < n; i++) {
        int best = lab_best(all[i].name);
        const char *solved = best < 0 ? "" : arena_printf(m->arena, "%s: solved", all[i].name);
        if (best > 0)
            solved = arena_printf(m->arena, "%s, %d key%s", solved, best, best == 1 ? "" : "s");
        layout_cell(&l, ROLE_STRONG, arena_printf(m->arena, "%zu", lab_number(&all[i])), NUMBER);
        layout_cell(&l, ROLE_MUTED, &"***"[3 - (all[i].difficulty < 3 ? all[i].difficulty : 3)],
                    STARS);
        layout_ends(&l, NUMBER + STARS, ROLE_PLAIN, lab_line(&all[i]), ROLE_PASS, solved);
    }
    return mode_output(m, &out);
}

int mode_lab(Mode *m)
{
    const char *name = m->options->lab ? m->options->lab : m->options->word;
    Err err = ERR_INIT;
    if (m->options->reset)
        return lab_reset_progress(&err) ? mode_complain_err(&err) : EXIT_FINE;
    bool json = m->options->format == FORMAT_JSON;
    if (m->options->progress)
        return json ? mode_lab_list_json(m, true) : mode_lab_progress(m);
    if (!name && !m->options->list && !json && m->terminal)
        return mode_run_ui(m, m->world, &m->options->session, NULL); /* the list to pick from */
    if (m->options->list || !name)
        return json ? mode_lab_list_json(m, false) : mode_lab_list(m);
    return mode_with_lab(m, name, m->terminal ? NULL : mode_check_world);
}

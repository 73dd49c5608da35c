/* explain id:CODE: the page of a finding ("keys-13", "keys.wrong_keys.secret"), of all forms of a
 * cause, of a step, or of a screen of the wizard, so that both ends of a telephone see the same. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "checks/checks.h"
#include "checks/finding_ids.h"
#include "data/error_clues.h"
#include "engine/explain_fixes.h"
#include "lab/lab.h"
#include "mode/mode.h"
#include "report/fixtext.h"
#include "report/layout.h"
#include "ui/ui.h"

enum { PAGE_MAX = 4 * 1024 * 1024, PAGE_COLUMNS = 80 };

/* How much a wording speaks for a cause: the weight in "id=weight,id=weight". */
static int weight_for(const ErrorClue *clue, const char *cause)
{
    size_t len = strlen(cause);
    for (const char *p = clue->causes; p && *p; p += strcspn(p, ","), p += *p == ',')
        if (strncmp(p, cause, len) == 0 && p[len] == '=') {
            int weight = 0;
            for (const char *d = p + len + 1; *d >= '0' && *d <= '9'; d++)
                weight = weight * 10 + (*d - '0');
            return weight;
        }
    return 0;
}

/* A wording of errors that speaks for the cause more than any other does; NULL = none. */
static const char *example_wording(Arena *arena, const char *cause)
{
    const ErrorClue *best = NULL;
    int weight = 0;
    for (size_t i = 0; i < n_error_clues; i++) {
        const ErrorClue *clue = &error_clues_table[i];
        bool plain = clue->phrase && clue->phrase[0] != '@';
        if (plain && weight_for(clue, cause) > weight) {
            weight = weight_for(clue, cause);
            best = clue;
        }
    }
    return best ? arena_strndup(arena, best->phrase, strcspn(best->phrase, "|*")) : NULL;
}

static const LabScenario *lesson_of(enum finding_id id)
{
    const char *name = finding_lesson(id);
    size_t n;
    const LabScenario *all = lab_scenarios(&n);
    for (size_t i = 0; i < n; i++)
        if (name ? strcmp(all[i].name, name) == 0 : all[i].cause == finding_rows[id].cause)
            return &all[i];
    return NULL;
}

static void page_fixes(const Mode *m, const Layout *l, const Finding *f)
{
    FixText text = {l, m->arena, report_shell_named(m->world->env_get(m->world, "SHELL")), NULL, 2};
    if (f->fixes.len > 0) {
        layout_end(l);
        layout_words(l, 0, 0, ROLE_STRONG, "What helps");
    }
    for (size_t i = 0; i < f->fixes.len; i++)
        fixtext_put(&text, &f->fixes.items[i], i + 1);
    if (f->by_hand) {
        layout_end(l);
        layout_words(l, 0, 0, ROLE_STRONG, "To see it by hand");
        fixtext_lines(&text, 2, f->by_hand);
    }
}

static void page_example(const Mode *m, const Layout *l, enum finding_id id)
{
    const char *wording = finding_wording(id);
    const LabScenario *lesson = lesson_of(id);
    if (!wording)
        wording = example_wording(m->arena, cause_id(finding_rows[id].cause));
    if (wording && !wording[0])
        wording = NULL;
    if (!wording && !lesson)
        return;
    layout_end(l);
    layout_words(l, 0, 0, ROLE_STRONG, "Example");
    layout_indent(l, 2);
    if (wording)
        layout_words(l, 2, 2, ROLE_PLAIN,
                     arena_printf(m->arena, "an error with \"%s\" in it", wording));
    if (wording && lesson)
        layout_indent(l, 2);
    if (lesson)
        layout_words(
            l, 2, 2, ROLE_PLAIN,
            arena_printf(m->arena, "%s: why403 lab %s (%s)",
                         finding_lesson(id) ? "to try it" : "another case of this cause, to try it",
                         lesson->name, lesson->title));
}

static void page_finding(const Mode *m, const Layout *l, enum finding_id id)
{
    const FindingRow *row = &finding_rows[id];
    const char *code = finding_code(m->arena, id);
    const ErrorCause *cause =
        row->cause != CAUSE_NONE ? error_cause_find(cause_id(row->cause)) : NULL;
    layout_ends(l, 0, ROLE_STRONG, row->title, ROLE_MUTED, code ? code : row->id);
    layout_end(l);
    layout_words(l, 0, 0, ROLE_PLAIN, row->meaning);
    if (cause) {
        layout_end(l);
        layout_words(l, 0, 2, ROLE_PLAIN,
                     arena_printf(m->arena, "cause: %s, %s", cause_id(row->cause),
                                  cause_meaning(row->cause)));
        layout_words(l, 0, 2, ROLE_PLAIN,
                     arena_printf(m->arena, "to be sure: %s", cause->separate_by));
    }
    layout_words(l, 0, 2, ROLE_PLAIN,
                 arena_printf(m->arena, "step: %s", step_title(cause_step(row->cause))));
    if (row->cause != CAUSE_NONE)
        layout_words(
            l, 0, 2, ROLE_PLAIN,
            arena_printf(m->arena, "exit code of check --exit-cause: %d", cause_exit(row->cause)));
    layout_words(l, 0, 2, ROLE_PLAIN, arena_printf(m->arena, "id: %s", row->id));
    if (row->cause != CAUSE_NONE) {
        page_fixes(m, l, explain_finding_of(m->arena, id, m->options->session.show_key_ids));
        page_example(m, l, id);
    }
    if (row->link) {
        layout_end(l);
        layout_words(l, 0, 2, ROLE_MUTED, row->link);
    }
}

/* As people say it: "KEYS3", "keys 3". */
static bool same_code(const char *code, const char *word)
{
    while (*code && *word) {
        code += *code == '-';
        word += strspn(word, "-_ ");
        if (tolower((unsigned char)*code) != tolower((unsigned char)*word))
            return false;
        code += *code != '\0';
        word += *word != '\0';
    }
    return *code == *word;
}

/* The finding itself, one of its forms, or its short code. */
static bool is_meant(Arena *arena, enum finding_id id, const char *word)
{
    size_t len = strlen(word);
    const char *code = finding_code(arena, id), *full = finding_rows[id].id;
    return (strncmp(full, word, len) == 0 && (full[len] == '\0' || full[len] == '.') &&
            strchr(word, '.')) ||
           (code && same_code(code, word));
}

bool mode_explain_knows(const Mode *m, const char *word)
{
    bool knows = false;
    for (int i = 0; i < N_FINDING_IDS && !knows; i++)
        knows = is_meant(m->arena, (enum finding_id)i, word);
    return knows;
}

/* Of a step, in the order of their numbers; how many. */
static size_t step_findings(Arena *arena, const char *step, enum finding_id *out)
{
    size_t n = 0, len = strlen(step);
    int numbers[N_FINDING_IDS] = {0};
    for (int i = 0; i < N_FINDING_IDS; i++) {
        const char *code = finding_code(arena, (enum finding_id)i);
        if (!code || strncmp(code, step, len) != 0 || code[len] != '-')
            continue;
        size_t at = n++;
        int number = (int)strtol(code + len + 1, NULL, 10);
        for (; at > 0 && numbers[at - 1] > number; at--) {
            numbers[at] = numbers[at - 1];
            out[at] = out[at - 1];
        }
        numbers[at] = number;
        out[at] = (enum finding_id)i;
    }
    return n;
}

/* A step's page lists what is looked at and what can be found. */
static bool page_step(const Mode *m, const Layout *l, const char *word)
{
    int step = 0;
    while (step < N_STEPS && strcasecmp(step_id((enum step)step), word) != 0)
        step++;
    if (step == N_STEPS)
        return false;
    layout_words(l, 0, 0, ROLE_STRONG,
                 arena_printf(m->arena, "Step %d of %d, %s: what is looked at", step + 1, N_STEPS,
                              step_title((enum step)step)));
    layout_end(l);
    for (size_t i = 0; i < n_checks; i++)
        if (checks_table[i].step == (enum step)step)
            layout_words(l, 0, 2, ROLE_PLAIN, checks_table[i].question);
    layout_end(l);
    layout_words(l, 0, 0, ROLE_STRONG, "What can be found");
    layout_end(l);
    enum finding_id ids[N_FINDING_IDS];
    size_t n = step_findings(m->arena, step_id((enum step)step), ids);
    for (size_t i = 0; i < n; i++)
        layout_words(l, 0, 14, ROLE_PLAIN,
                     arena_printf(m->arena, "%-13s %s", finding_code(m->arena, ids[i]),
                                  finding_rows[ids[i]].title));
    return true;
}

/* The finding, form, cause, code or step that a misspelt word is nearest to; NULL = it is like
 * none. A quarter of its letters may be wrong. */
static const char *page_guess(Arena *arena, const char *word)
{
    size_t len = strlen(word);
    TextGuess g = {.word = word, .slips = (int)(len > 20 ? 20 : len) / 4 + 1};
    for (int i = 0; i < N_STEPS; i++)
        text_guess(&g, step_id((enum step)i), step_id((enum step)i));
    for (int i = 0; i < N_FINDING_IDS; i++) {
        const char *full = finding_rows[i].id, *code = finding_code(arena, (enum finding_id)i);
        const char *cause = full + strcspn(full, "."), *step_and_cause;
        cause += *cause == '.';
        step_and_cause = arena_strndup(arena, full, (size_t)(cause - full) + strcspn(cause, "."));
        text_guess(&g, step_and_cause, step_and_cause);
        text_guess(&g, step_and_cause + (cause - full), step_and_cause);
        text_guess(&g, full, full);
        if (code)
            text_guess(&g, code, code);
    }
    return g.best;
}

int mode_explain_page(Mode *m, const char *word)
{
    AUTO_BUF Buf out = BUF_INIT(PAGE_MAX);
    Layout l = {&out, &m->style};
    for (int i = 0; i < N_FINDING_IDS; i++) {
        if (!is_meant(m->arena, (enum finding_id)i, word))
            continue;
        if (out.len > 0)
            layout_end(&l);
        page_finding(m, &l, (enum finding_id)i);
    }
    if (out.len == 0 && !page_step(m, &l, word))
        codes_page(&out, word, PAGE_COLUMNS, m->style.utf8);
    const char *guess = out.len == 0 ? page_guess(m->arena, word) : NULL;
    if (guess)
        return mode_complain(arena_printf(m->arena, "there is no finding \"%s\". Did you mean %s?",
                                          text_safe(m->arena, word), guess));
    if (out.len == 0)
        return mode_complain(arena_printf(
            m->arena,
            "there is no finding \"%s\". The code stands at the top right of the wizard, the id "
            "below each finding.",
            text_safe(m->arena, word)));
    return mode_output(m, &out);
}

#include "ui/view/lists.h"

#include <string.h>

#include "ui/view/groups.h"

static const StartEntry start_ways[] = {
    {START_FOLDER, NULL, "Another folder", "type the path of a Terraform root module"},
    {START_PROFILE, NULL, "A profile", "check one profile of ~/.aws without Terraform"},
    {START_SWEEP, NULL, "Everything below", "check every root module and Terragrunt unit below"},
    {START_PROFILES, NULL, "Every profile", "check all profiles of ~/.aws"},
    {START_EXPLAIN, NULL, "An error message", "paste what Terraform printed"},
    {START_LAB, NULL, "Practice", "broken set-ups to learn on: no account, no network"},
    {START_SETUP, NULL, "First set-up", "there are no credentials yet: get some"},
};

StartList list_start_all(const Model *model, Arena *arena)
{
    static const StartEntry all = {START_ALL, NULL, "All of them",
                                   "the verdict is of the first that fails"};
    StartList out = VEC_INIT;
    size_t n = model->view ? model->view->configurations.len : 0;
    if (n > 1)
        vec_push(arena, &out, all);
    GroupVec groups = n >= GROUPS_FROM ? groups_make(model, arena) : (GroupVec)VEC_INIT;
    for (size_t g = 0; g < groups.len; g++)
        for (size_t i = 0; i < groups.items[g].members.len; i++) {
            StartEntry e = {START_CONFIGURATION, groups.items[g].members.items[i], NULL, NULL};
            vec_push(arena, &out, e);
        }
    for (size_t i = 0; groups.len == 0 && i < n; i++) {
        StartEntry e = {START_CONFIGURATION, model->view->configurations.items[i], NULL, NULL};
        vec_push(arena, &out, e);
    }
    for (size_t i = 0; i < model->n_below; i++) {
        StartEntry e = {START_BELOW, NULL, model->below[i].path, model->below[i].what};
        vec_push(arena, &out, e);
    }
    for (size_t i = 0; i < ARRAY_LEN(start_ways); i++)
        vec_push(arena, &out, start_ways[i]);
    return out;
}

static bool cli_has_credentials(const Model *model)
{
    for (size_t i = 0; i < model->view->configurations.len; i++) {
        const Configuration *c = model->view->configurations.items[i];
        for (size_t k = 0; k < c->chain.len; k++)
            if (c->chain.items[k].outcome == CHAIN_USED)
                return true;
    }
    return false;
}

int list_start_first(const Model *model)
{
    Arena arena = ARENA_INIT;
    int first = 0;
    if (!model->view || !model_nothing_here(model))
        return 0;
    enum start_kind want = model->n_below > 0           ? START_BELOW
                           : cli_has_credentials(model) ? START_LAB
                                                        : START_SETUP;
    StartList list = list_start_all(model, &arena);
    for (int i = (int)list.len - 1; i >= 0; i--)
        if (list.items[i].kind == want)
            first = i;
    arena_clear(&arena);
    return first;
}

StartEntry list_start(const Model *model, int n)
{
    Arena arena = ARENA_INIT;
    StartList list = list_start_all(model, &arena);
    StartEntry e = {START_END, NULL, NULL, NULL};
    if (n >= 0 && (size_t)n < list.len)
        e = list.items[n];
    arena_clear(&arena);
    return e;
}

enum { GUESSES = 5, GUESSES_NEAR = 3 };

static bool listed(const enum cause *list, int n, enum cause cause)
{
    for (int i = 0; i < n; i++)
        if (list[i] == cause)
            return true;
    return false;
}

/* The right one, two of its step, the rest from anywhere, the same for each lesson every time; in
 * the order of the table, so that the place tells nothing. */
enum cause list_guess(const Model *model, int n)
{
    enum cause list[GUESSES] = {model->scenario ? model->scenario->cause : CAUSE_NONE};
    unsigned seed = 403;
    int have = 1;
    if (n < 0 || n >= GUESSES || list[0] == CAUSE_NONE)
        return CAUSE_NONE;
    for (const char *p = model->scenario->name; *p; p++)
        seed = seed * 31 + (unsigned char)*p;
    for (int c = CAUSE_NONE + 1; c < N_CAUSES && have < GUESSES_NEAR; c++)
        if (c != (int)list[0] && cause_step((enum cause)c) == cause_step(list[0]))
            list[have++] = (enum cause)c;
    for (unsigned k = 0; have < GUESSES; k++) {
        enum cause c = (enum cause)(1 + (seed + 7 * k) % (N_CAUSES - 1));
        if (!listed(list, have, c))
            list[have++] = c;
    }
    for (int i = 1; i < GUESSES; i++)
        for (int k = i; k > 0 && list[k] < list[k - 1]; k--) {
            enum cause other = list[k];
            list[k] = list[k - 1];
            list[k - 1] = other;
        }
    return list[n];
}

const SweepRow *list_sweep(const Model *model, int n)
{
    const SweepShown *s = model->sweep;
    for (size_t i = 0; s && n >= 0 && i < s->groups.len; i++) {
        if ((size_t)n < s->groups.items[i].rows.len)
            return s->groups.items[i].rows.items[n];
        n -= (int)s->groups.items[i].rows.len;
    }
    return NULL;
}

int list_sweep_find(const Model *model, const SweepItem *item)
{
    const SweepRow *row;
    for (int n = 0; (row = list_sweep(model, n)) != NULL; n++)
        if (row->item.kind == item->kind && strcmp(row->item.shown, item->shown) == 0 &&
            strcmp(row->item.dir, item->dir) == 0)
            return n;
    return 0;
}

static const ReportEntry report_entries[] = {
    {FORMAT_MARKDOWN, "Markdown, for a ticket", "why403-report.md",
     "headings and tables; reads well as plain text too"},
    {FORMAT_JSON, "JSON, for a support desk", "why403-report.json",
     "everything that was found, in the form that scripts read"},
    {FORMAT_HTML, "HTML, one page", "why403-report.html", "opens in a browser, needs nothing else"},
    {FORMAT_TEXT, "Plain text", "why403-report.txt", "what `why403 check` prints"},
};

const ReportEntry *list_report(int n)
{
    return n >= 0 && (size_t)n < ARRAY_LEN(report_entries) ? &report_entries[n] : NULL;
}

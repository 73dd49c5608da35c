#include "ui/view/lists.h"

#include <string.h>
#include <strings.h>

static const StartEntry start_ways[] = {
    {START_FOLDER, NULL, "Another folder", "type the path of a Terraform root module"},
    {START_PROFILE, NULL, "A profile", "check one profile of ~/.aws without Terraform"},
    {START_EXPLAIN, NULL, "An error message", "paste what Terraform printed"},
    {START_LAB, NULL, "Practice", "broken set-ups to learn on: no account, no network"},
    {START_SETUP, NULL, "First set-up", "there are no credentials yet: get some"},
};

StartEntry list_start(const Model *model, int n)
{
    size_t confs = model->view ? model->view->configurations.len : 0;
    if (confs > 1 && n == 0)
        return (StartEntry){START_ALL, NULL, "All of them",
                            "the verdict is of the first that fails"};
    if (confs > 1)
        n--;
    if (n >= 0 && (size_t)n < confs)
        return (StartEntry){START_CONFIGURATION, model->view->configurations.items[n], NULL, NULL};
    n -= (int)confs;
    if (n >= 0 && (size_t)n < ARRAY_LEN(start_ways))
        return start_ways[n];
    return (StartEntry){START_END, NULL, NULL, NULL};
}

static bool contains(const char *text, const char *needle)
{
    size_t len = strlen(needle);
    for (; *text; text++)
        if (strncasecmp(text, needle, len) == 0)
            return true;
    return len == 0;
}

static bool row_fits(const KeyRow *row, const char *filter)
{
    Arena arena = ARENA_INIT;
    bool fits = contains(row->help, filter) || (row->bar && contains(row->bar, filter)) ||
                (filter[0] && !filter[1] && contains(keys_names(&arena, row, false), filter));
    arena_clear(&arena);
    return fits;
}

/* The screen that help was opened from. */
static enum screen under_help(const Model *model)
{
    return model->depth > 1 ? model->stack[model->depth - 2] : SCREEN_MAIN;
}

const KeyRow *list_help(const Model *model, int n, bool *out_here)
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < n_keys; i++) {
            const KeyRow *row = &keys_table[i];
            bool here = row->where >> under_help(model) & 1;
            if (here != (pass == 0) || row->action == ACT_HELP || keys_row_again(row) ||
                !row_fits(row, model->filter))
                continue;
            if (n-- == 0) {
                *out_here = here;
                return row;
            }
        }
    return NULL;
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

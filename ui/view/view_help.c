/* The screen that lists the keys: those of the screen it was opened from first. */
#include "ui/view/view_help.h"

#include "base/text.h"
#include "ui/view/screen.h"

static bool contains(const char *text, const char *needle)
{
    return !needle[0] || text_find_nocase(text, needle);
}

static bool row_fits(const KeyRow *row, const char *filter)
{
    Arena arena = ARENA_INIT;
    bool fits = contains(row->help, filter) || (row->bar && contains(row->bar, filter)) ||
                (filter[0] && !filter[1] && contains(keys_names(&arena, row, false), filter));
    arena_clear(&arena);
    return fits;
}

/* On the screen that help was opened from, does the key do something, could it, or is it for
 * others? */
static enum help_group group_of(const Model *model, const KeyRow *row)
{
    Model under = *model;
    under.depth -= under.depth > 1;
    if (!(row->where >> model_screen(&under) & 1))
        return HELP_ELSEWHERE;
    return keys_row_here(&under, row) ? HELP_HERE : HELP_NOT_NOW;
}

const KeyRow *help_row(const Model *model, int n, enum help_group *out_group)
{
    for (int pass = HELP_HERE; pass <= HELP_ELSEWHERE; pass++)
        for (size_t i = 0; i < n_keys; i++) {
            const KeyRow *row = &keys_table[i];
            enum help_group group = group_of(model, row);
            /* In plain text one row says all numbers of steps. */
            if (model->linear &&
                (!keys_row_typed(row) || (row->action == ACT_STEP && row->keys[0] == '6')))
                continue;
            if ((int)group != pass || row->action == ACT_HELP || keys_row_again(row) ||
                !row_fits(row, model->filter))
                continue;
            if (n-- == 0) {
                *out_group = group;
                return row;
            }
        }
    return NULL;
}

void view_help(const Model *model, Doc *doc)
{
    static const int widths[] = {15, 0};
    static const char *const headings[] = {"ON THE SCREEN YOU CAME FROM", "THERE, BUT NOT JUST NOW",
                                           "ON OTHER SCREENS"};
    enum help_group group = HELP_HERE, last = HELP_HERE;
    if (model->filter[0])
        doc_paraf(doc, 0, ROLE_KEY, "Only what holds \"%s\"  (/ changes it)", model->filter);
    else if (model->linear)
        doc_para(doc, 0, ROLE_DIM,
                 "Type a letter, then Enter. A number runs that entry. / and a word filters. all "
                 "reads the whole screen again, b goes back, quit leaves.");
    else
        doc_para(doc, 0, ROLE_DIM, "Type / and a word to filter; Enter runs the entry.");
    doc_blank(doc);
    for (int n = 0;; n++) {
        const KeyRow *row = help_row(model, n, &group);
        if (!row && n == 0)
            doc_para(doc, 0, ROLE_DIM, "No key does that.");
        if (!row)
            return;
        if (n > 0 && group != last)
            doc_blank(doc);
        if (n == 0 || group != last)
            doc_heading(doc, headings[group], NULL);
        last = group;
        Run cells[] = {RUN(ROLE_KEY, model->linear ? keys_typed_name(doc->arena, row)
                                                   : keys_names(doc->arena, row, doc->utf8)),
                       RUN(group == HELP_HERE ? ROLE_TEXT : ROLE_DIM, row->help)};
        doc_item(doc);
        doc_columns(doc, 1, cells, widths, ARRAY_LEN(cells));
        doc_item_end(doc);
    }
}

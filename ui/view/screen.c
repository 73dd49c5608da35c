#include "ui/view/screen.h"

const ScreenRow screens_table[N_SCREENS] = {
    [SCREEN_START] = {"Which configuration?", view_start, true, true},
    [SCREEN_MAIN] = {"Steps", view_panel, false, false},
    [SCREEN_DETAILS] = {"Details", view_details, false, false},
    [SCREEN_TRACE] = {"Who wins, who loses", view_trace, false, false},
    [SCREEN_ASKED] = {"What was asked", view_asked, true, true},
    [SCREEN_FIX] = {"Fix", view_fix, true, false},
    [SCREEN_EXPLAIN] = {"Explain an error", view_explain, false, false},
    [SCREEN_REPORT] = {"Report", view_report, true, false},
    [SCREEN_LAB] = {"Practice", view_lab, true, true},
    [SCREEN_LESSON] = {"Lesson", view_lesson, false, false},
    [SCREEN_GUESS] = {"What is wrong?", view_guess, true, false},
    [SCREEN_SETUP] = {"First set-up", view_setup, true, false},
    [SCREEN_SETUP_FORM] = {"First set-up: values", view_setup_form, true, false},
    [SCREEN_SETUP_PLAN] = {"First set-up: profile", view_setup_plan, false, false},
    [SCREEN_CONSENT] = {"May this be asked too?", view_consent, false, false},
    [SCREEN_PLAIN] = {"Plain text", view_plain, false, false},
    [SCREEN_HELP] = {"Keys", view_help, true, false},
    [SCREEN_SWEEP] = {"Everything below", view_sweep, true, true},
};

bool screen_filters(enum screen screen)
{
    return screens_table[screen].filters;
}

int screen_gutter(const Model *model, const Layout *l)
{
    if (model_screen(model) == SCREEN_PLAIN)
        return 0;
    if (model_screen(model) == SCREEN_MAIN)
        return l->kind == LAYOUT_FULL ? 1 : 0;
    return l->kind == LAYOUT_FULL ? 3 : 2;
}

static bool any_item(const Doc *doc)
{
    for (size_t i = 0; i < doc->lines.len; i++)
        if (doc->lines.items[i].item >= 0)
            return true;
    return false;
}

Doc screen_doc(const Model *model, Arena *arena)
{
    Layout l = screen_layout(model);
    int right = l.kind == LAYOUT_FULL && model_screen(model) != SCREEN_PLAIN ? 1 : 0;
    Doc doc = doc_new(arena, l.body_cols - screen_gutter(model, &l) - right, model->utf8);
    doc.whole = model->linear;
    screens_table[model_screen(model)].build(model, &doc);
    if (model->filter[0] && screen_filters(model_screen(model))) {
        doc_filter(&doc, model->filter);
        if (!any_item(&doc))
            doc_paraf(&doc, 0, ROLE_DIM, "Nothing here holds \"%s\" (/ changes it).",
                      model->filter);
    }
    while (doc.lines.len > 0 && vec_last(&doc.lines)->n_runs == 0)
        doc.lines.len--;
    return doc;
}

int screen_cursor(const Model *model, const Doc *doc)
{
    enum screen screen = model_screen(model);
    if (screen == SCREEN_MAIN)
        return -1;
    if (screens_table[screen].list && doc->items > 0)
        return doc_item_line(doc, doc_item_near(doc, model->spots[screen].item));
    return doc->lines.len > 0 ? doc_line_of(doc, model->spots[screen].cursor) : -1;
}

/* Last line of the item on line, so that an entry is seen whole where it fits. */
static int item_end(const Doc *doc, int line)
{
    int item = doc->lines.items[line].item;
    while (item >= 0 && line + 1 < (int)doc->lines.len && doc->lines.items[line + 1].item == item)
        line++;
    return line;
}

int screen_top(const Model *model, const Doc *doc, const Layout *layout)
{
    enum screen screen = model_screen(model);
    int cursor = screen_cursor(model, doc), n = (int)doc->lines.len, rows = layout->body_rows;
    int top = doc_line_of(doc, model->spots[screen].top);
    if (cursor >= 0 && rows > 0) {
        int end = item_end(doc, cursor);
        if (end >= top + rows)
            top = end - rows + 1;
        if (cursor < top)
            top = cursor;
        if (cursor < rows && doc->lines.items[cursor].item == 0)
            top = 0;
    }
    if (top > n - rows)
        top = n - rows;
    return top < 0 ? 0 : top;
}

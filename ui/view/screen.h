/*
 * screen: lays a model out on a grid: header, the screen's own document, verdict, key bar. One row
 * of the table for each screen; the documents are made by the view_*.c files, frame.c draws. Pure.
 */
#ifndef WHY403_UI_VIEW_SCREEN_H
#define WHY403_UI_VIEW_SCREEN_H

#include "ui/model.h"
#include "ui/view/layout.h"

typedef struct ScreenRow {
    const char *title;
    void (*build)(const Model *model, Doc *doc);
    bool list;    /* the cursor stands on items, else on lines */
    bool filters; /* / shows only the entries that hold a word */
} ScreenRow;

extern const ScreenRow screens_table[N_SCREENS];

/* The present screen's document at its present width. */
Doc screen_doc(const Model *model, Arena *arena);
/* First line of the document that is shown: the top place moved so far that the cursor is seen. */
int screen_top(const Model *model, const Doc *doc, const Layout *layout);
/* Line of the document on which the cursor stands, -1 where there is none. */
int screen_cursor(const Model *model, const Doc *doc);
/* Columns left of the text: the selection's mark and a blank. */
int screen_gutter(const Model *model, const Layout *l);
/* Does / make the list of that screen shorter? (The help has a filter of its own.) */
bool screen_filters(enum screen screen);
/* The key that a click on that cell means, as the footer or a "[f]" there says; 0 = none. */
int screen_key_at(const Model *model, int row, int col);
/* In frame.c. */
void screen_draw(const Model *model, Grid *grid);

/* How many columns of the trace have no room on a document of that width. */
int trace_hidden(const Model *model, int width);

/* The views. */
void view_start(const Model *model, Doc *doc);
void view_panel(const Model *model, Doc *doc);
void view_walk(const Model *model, Doc *doc); /* the panel while the guided way is walked */
void view_details(const Model *model, Doc *doc);
void view_trace(const Model *model, Doc *doc);
void view_asked(const Model *model, Doc *doc);
void view_fix(const Model *model, Doc *doc);
void view_explain(const Model *model, Doc *doc);
void view_report(const Model *model, Doc *doc);
void view_lab(const Model *model, Doc *doc);
void view_lesson(const Model *model, Doc *doc);
/* How strong the n-th hint is: "A nudge:". */
const char *lesson_hint_name(int n);
void view_guess(const Model *model, Doc *doc);
void view_setup(const Model *model, Doc *doc);
void view_setup_form(const Model *model, Doc *doc);
void view_setup_plan(const Model *model, Doc *doc);
void view_consent(const Model *model, Doc *doc);
void view_plain(const Model *model, Doc *doc);
void view_help(const Model *model, Doc *doc);
void view_sweep(const Model *model, Doc *doc);

#endif

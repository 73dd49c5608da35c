/*
 * layout: where header, steps, document, verdict and keys stand, for the size of a terminal. What
 * stands in them is no matter here, so that keys may ask how wide a document is. Pure.
 */
#ifndef WHY403_UI_VIEW_LAYOUT_H
#define WHY403_UI_VIEW_LAYOUT_H

#include "ui/model.h"

/* Cursor, number, name, mark and word of a step with one blank between them. */
enum { STEPS_NARROW = 21 };

enum layout_kind { LAYOUT_LINE, LAYOUT_COLUMN, LAYOUT_FULL };

/* Where things stand for the model's size. */
typedef struct Layout {
    enum layout_kind kind;
    int steps_cols;          /* width of the steps' column on the main screen, 0 = none */
    int body_row, body_rows; /* of the document */
    int body_col, body_cols;
    int verdict_row, keys_row, rule_row; /* -1 = none */
    int keys_rows; /* how many the key bar has, from keys_row on: one is too short where it is
                      narrow */
} Layout;

Layout screen_layout(const Model *model);

#endif

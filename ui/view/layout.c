#include "ui/view/layout.h"

enum { KEYS_WRAP_BELOW = 72 };

Layout screen_layout(const Model *model)
{
    int rows = model->rows, cols = model->cols;
    bool main_screen = model_screen(model) == SCREEN_MAIN;
    Layout l = {.verdict_row = -1, .keys_row = -1, .rule_row = -1, .keys_rows = 1};
    if (rows < 10 || cols < 40) {
        l.kind = LAYOUT_LINE;
        l.verdict_row = rows >= 2 ? 1 : -1;
        l.keys_row = rows >= 3 ? rows - 1 : -1;
        l.body_row = 2;
        l.body_rows = rows >= 4 ? rows - 3 : 0;
        l.body_cols = cols;
        return l;
    }
    l.keys_row = rows - 1;
    if (cols < 60 || rows < 16) {
        l.kind = LAYOUT_COLUMN;
        l.verdict_row = rows - 2;
        l.body_row = 1;
        l.body_rows = rows - 3;
        l.body_cols = cols;
        return l;
    }
    l.kind = LAYOUT_FULL;
    l.keys_rows = cols < KEYS_WRAP_BELOW ? 2 : 1;
    l.keys_row = rows - l.keys_rows;
    if (main_screen)
        l.steps_cols = cols >= 100 ? 26 : cols >= 72 ? 22 : STEPS_NARROW;
    l.body_row = 2;
    l.body_col = main_screen ? l.steps_cols + 1 : 0;
    l.body_cols = cols - l.body_col;
    l.rule_row = main_screen ? l.keys_row - 1 : l.keys_row - 2;
    l.verdict_row = main_screen ? -1 : l.keys_row - 1;
    l.body_rows = l.rule_row - l.body_row;
    return l;
}

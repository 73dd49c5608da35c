/*
 * paint: the terminal. paint.c (the screen) and paint_keys.c (the keyboard) are the only files that
 * include <curses.h>: they show a Grid in the colours of ui/term/theme.h, read keys, and give the
 * terminal back on every way out.
 *
 *     PaintOptions o = {.ascii = false};
 *     if (!e) e = paint_open(&o, &err);
 *     paint_show(&grid);
 *     while (paint_event(&event)) ...
 *     paint_close();
 *
 * paint_open_headless opens a terminal on /dev/null for tests, so that the cells can be read back
 * with paint_cell.
 */
#ifndef WHY403_UI_TERM_PAINT_H
#define WHY403_UI_TERM_PAINT_H

#include "base/err.h"
#include "ui/keys.h"
#include "ui/term/grid.h"

typedef struct PaintOptions {
    bool ascii;
    bool color;
    bool light; /* the terminal's background is light */
} PaintOptions;

MUST_USE enum err paint_open(const PaintOptions *options, Err *err);
MUST_USE enum err paint_open_headless(const char *term, const PaintOptions *options, int rows,
                                      int cols, Err *err);
/* Back to the normal screen; safe twice and without paint_open. */
void paint_close(void);
/* The same from a signal handler: writes only what was prepared at paint_open. */
void paint_restore_async(void);

void paint_show(const Grid *grid);
void paint_redraw(void); /* everything anew at the next paint_show */
void paint_size(int *out_rows, int *out_cols);
/* The terminal's size has changed: take the new one over. */
void paint_resized(void);

/* Leaves the screen for a child or a stop, and comes back. */
void paint_suspend(void);
void paint_resume(void);
void paint_mouse(bool on);

enum paint_event_kind { PAINT_KEY, PAINT_PASTE, PAINT_CLICK, PAINT_WHEEL, PAINT_HANGUP };

typedef struct PaintEvent {
    enum paint_event_kind kind;
    int key;          /* KEY; WHEEL: -1, 1 */
    int row, col;     /* CLICK */
    const char *text; /* PASTE: good until the next call */
} PaintEvent;

/* The next event that is there already; false if there is none. Never waits longer than the escape
 * delay. */
bool paint_event(PaintEvent *out);

/* What stands at a place, for tests: UTF-8 character and whether it is bold, reversed, coloured. */
typedef struct PaintCell {
    wchar_t text[CELL_CHARS + 2];
    bool bold, reverse, dim;
    int foreground; /* -1 = the terminal's own */
} PaintCell;
PaintCell paint_cell(int row, int col);
void paint_cursor(int *out_row, int *out_col);

/* Is the locale's character set UTF-8? (after setlocale) */
bool paint_locale_utf8(void);

#endif

/*
 * Doc: the text of a screen as lines of runs with roles, wrapped to a width. Views build one,
 * ui/screen draws it, --linear prints it, search looks through it. Pure; everything in it lives in
 * the arena given (texts are borrowed for as long).
 *
 * A line knows its paragraph, so that a place (paragraph and line within it) survives another
 * width: a resize never loses it. Lines of a list know their item, so that a selection can stand on
 * one.
 */
#ifndef WHY403_UI_VIEW_DOC_H
#define WHY403_UI_VIEW_DOC_H

#include "ui/term/grid.h"

typedef struct Run {
    enum role role;
    const char *text;
} Run;

#define RUN(role, text) ((Run){(role), (text)})

typedef struct Line {
    Run *runs;
    size_t n_runs;
    int indent;
    const char *right; /* at the right edge; NULL = nothing */
    enum role right_role;
    int paragraph; /* counts from 0, blank lines too */
    int item;      /* of a list; -1 = can't be selected */
} Line;

typedef struct Doc {
    Arena *arena;
    int width;
    bool utf8;
    int item;  /* what the next lines belong to, -1 */
    int items; /* how many there are */
    int paragraphs;
    bool whole;                /* no word is broken, however long: lines may be longer than width */
    int caret_line, caret_col; /* where is being typed; -1 = nowhere */
    VEC(Line) lines;
} Doc;

typedef struct Place {
    int paragraph, sub;
} Place;

Doc doc_new(Arena *arena, int width, bool utf8);

/* The lines up to doc_item_end can be selected as one; returns its number. */
int doc_item(Doc *doc);
void doc_item_end(Doc *doc);

/* What is typed goes on at this column of the last line. */
void doc_caret(Doc *doc, int col);

void doc_blank(Doc *doc);
/* A heading with something at its right (NULL = nothing). */
void doc_heading(Doc *doc, const char *text, const char *right);
/* Wraps the runs as one text; lines after the first start at hang. */
void doc_runs(Doc *doc, int indent, int hang, const Run *runs, size_t n);
void doc_para(Doc *doc, int indent, enum role role, const char *text);
void doc_paraf(Doc *doc, int indent, enum role role, const char *fmt, ...) PRINTF_LIKE(4, 5);
/* Words of somebody else's: a paragraph with a bar before each of its lines. */
void doc_quote(Doc *doc, int indent, enum role role, const char *text);
/* Puts text at the right edge of the first line of the last paragraph where it fits, else on a line
 * of its own. */
void doc_right(Doc *doc, enum role role, const char *text);
/* Side by side: each cell wrapped in its column, one blank between; width 0 = the rest, shared by
 * those that say 0. */
void doc_columns(Doc *doc, int indent, const Run *cells, const int *widths, size_t n);

/* Lines of a place and back; out of range is clamped. */
int doc_line_of(const Doc *doc, Place place);
Place doc_place_of(const Doc *doc, int line);
/* First line of an item, -1 if there is none. */
int doc_item_line(const Doc *doc, int item);
/* Takes out the entries that don't hold needle, compared without case, and the headings that are
 * left with none; what stands before the first entry stays. The others keep their numbers. */
void doc_filter(Doc *doc, const char *needle);
/* The entry that is shown at item, else the next before it, else after; -1 = there are none. */
int doc_item_near(const Doc *doc, int item);
/* How many entries are shown, and how many of them up to item. */
int doc_items_shown(const Doc *doc, int item, int *out_up_to);
/* The next line (from and step included) that holds needle, compared without case; -1 if none. */
int doc_search(const Doc *doc, const char *needle, int from, int step);

const char *doc_line_text(Arena *arena, const Doc *doc, int line);
/* Draws lines [first, first + rows) with their roles; needle is marked (NULL = nothing). */
void doc_draw(const Doc *doc, Grid *grid, int row, int col, int rows, int first,
              const char *needle);

#endif

/*
 * Grid: a screen as memory: cells with a character and a role. Views draw into it, ui/paint shows
 * it, tests read it back. Pure: no terminal, no colour.
 *
 * Text is UTF-8; with glyphs off (grid.utf8 false) everything outside ASCII is written by a
 * stand-in of ASCII, so one view serves both kinds of terminal. A wide character takes two cells,
 * the second with width 0; half of one is never shown.
 *
 *     Grid g = GRID_INIT;
 *     grid_resize(&g, 24, 80, true);
 *     grid_text(&g, 0, 1, 78, ROLE_TITLE, "why403");
 *     grid_clear(&g);
 */
#ifndef WHY403_UI_TERM_GRID_H
#define WHY403_UI_TERM_GRID_H

#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

#include "base/arena.h"
#include "base/compiler.h"

/* code, letter in the attribute plane of golden screens */
#define ROLES(X)          \
    X(ROLE_TEXT, '.')     \
    X(ROLE_DIM, 'd')      \
    X(ROLE_TITLE, 'T')    \
    X(ROLE_HEADING, 'H')  \
    X(ROLE_LABEL, 'l')    \
    X(ROLE_KEY, 'k')      \
    X(ROLE_PASS, 'P')     \
    X(ROLE_INFO, 'I')     \
    X(ROLE_WARN, 'W')     \
    X(ROLE_FAIL, 'F')     \
    X(ROLE_UNKNOWN, 'U')  \
    X(ROLE_RUNNING, 'R')  \
    X(ROLE_PROOF, 'p')    \
    X(ROLE_PLACE, 'a')    \
    X(ROLE_COMMAND, 'c')  \
    X(ROLE_ADDED, '+')    \
    X(ROLE_REMOVED, '-')  \
    X(ROLE_LINK, 'u')     \
    X(ROLE_LINE, '|')     \
    X(ROLE_SELECTED, 's') \
    X(ROLE_MATCH, 'm')    \
    X(ROLE_NOTICE, 'n')   \
    X(ROLE_PRACTICE, 'L')

enum role {
#define ROLE_ENUM(code, letter) code,
    ROLES(ROLE_ENUM)
#undef ROLE_ENUM
        N_ROLES
};

char role_letter(enum role role);

/* code, UTF-8, ASCII */
#define GLYPHS(X)                                         \
    X(GLYPH_PASS, "\xE2\x9C\x94", "+")                    \
    X(GLYPH_INFO, "i", "i")                               \
    X(GLYPH_WARN, "!", "!")                               \
    X(GLYPH_FAIL, "\xE2\x9C\x98", "x")                    \
    X(GLYPH_UNKNOWN, "?", "?")                            \
    X(GLYPH_SKIP, "\xE2\x80\x93", "-")                    \
    X(GLYPH_NA, "\xC2\xB7", ".")                          \
    X(GLYPH_WAIT, "\xE2\x80\xA6", "~")                    \
    X(GLYPH_HLINE, "\xE2\x94\x80", "-")                   \
    X(GLYPH_VLINE, "\xE2\x94\x82", "|")                   \
    X(GLYPH_TEE_DOWN, "\xE2\x94\xAC", "+")                \
    X(GLYPH_TEE_UP, "\xE2\x94\xB4", "+")                  \
    X(GLYPH_ENTER, "\xE2\x8F\x8E", "Enter")               \
    X(GLYPH_UP_DOWN, "\xE2\x86\x91\xE2\x86\x93", "Up/Dn") \
    X(GLYPH_BULLET, "\xE2\x80\xA2", "*")                  \
    X(GLYPH_LEFT_ARROW, "\xE2\x86\x90", "<-")             \
    X(GLYPH_MORE_UP, "\xE2\x86\x91", "^")                 \
    X(GLYPH_MORE_DOWN, "\xE2\x86\x93", "v")

enum glyph {
#define GLYPH_ENUM(code, utf8, ascii) code,
    GLYPHS(GLYPH_ENUM)
#undef GLYPH_ENUM
};

const char *glyph_text(enum glyph glyph, bool utf8);
/* The n-th picture of the spinner; turns for ever. */
const char *glyph_spinner(unsigned n, bool utf8);

enum { CELL_CHARS = 3 };

typedef struct Cell {
    wchar_t text[CELL_CHARS + 1]; /* the character and what combines with it; "" = blank */
    unsigned char role;
    unsigned char width; /* 1, 2, or 0 for the right half of a wide one */
} Cell;

typedef struct Grid {
    int rows, cols;
    bool utf8;
    int cursor_row, cursor_col; /* where the hardware cursor rests */
    Cell *cells;
} Grid;

#define GRID_INIT               \
    {                           \
        0, 0, false, 0, 0, NULL \
    }

/* Blank cells of that size; what was drawn is gone. At most GRID_MAX_ROWS x GRID_MAX_COLS whatever
 * is asked for. */
enum { GRID_MAX_ROWS = 500, GRID_MAX_COLS = 1000 };
void grid_resize(Grid *grid, int rows, int cols, bool utf8);
void grid_clear(Grid *grid);
Cell *grid_cell(const Grid *grid, int row, int col);

/* Writes text from (row, col) on, at most max_cols columns and never beyond the edge; returns the
 * columns used. What doesn't fit is cut; with an ellipsis if grid_fit was asked. Control characters
 * are shown as '?'. */
int grid_text(Grid *grid, int row, int col, int max_cols, enum role role, const char *text);
int grid_fit(Grid *grid, int row, int col, int max_cols, enum role role, const char *text);
int grid_textf(Grid *grid, int row, int col, int max_cols, enum role role, const char *fmt, ...)
    PRINTF_LIKE(6, 7);
void grid_hline(Grid *grid, int row, int col, int cols, enum glyph glyph);
void grid_role(Grid *grid, int row, int col, int cols, enum role role);

/* Columns that text takes when written. */
int glyph_columns(const char *text, bool utf8);
/* The next character of text as it is written: its bytes, columns and UTF-8 or ASCII stand-in.
 * Returns the bytes taken, 0 at the end. */
typedef struct GlyphOut {
    char shown[8];
    int columns;
    wchar_t wide; /* 0 when shown is a stand-in of ASCII */
    bool breaks;  /* a blank: a line may end here */
} GlyphOut;
size_t glyph_next(const char *text, bool utf8, GlyphOut *out);

/* UTF-8 of one character, NUL-ended; returns its bytes. */
size_t glyph_encode(uint32_t c, char out[5]);

/* Row by row as UTF-8, trailing blanks cut; for tests and the linear mode. */
char *grid_dump(Arena *arena, const Grid *grid);
/* The same with the roles' letters in place of characters. */
char *grid_dump_roles(Arena *arena, const Grid *grid);

#endif

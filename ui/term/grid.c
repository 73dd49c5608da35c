#include "ui/term/grid.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/shown.h"
#include "base/utf8.h"

static const char role_letters[] = {
#define ROLE_LETTER(code, letter) letter,
    ROLES(ROLE_LETTER)
#undef ROLE_LETTER
};

static const char *const glyph_rows[][2] = {
#define GLYPH_ROW(code, utf8, ascii) {ascii, utf8},
    GLYPHS(GLYPH_ROW)
#undef GLYPH_ROW
};

char role_letter(enum role role)
{
    return role_letters[role];
}

const char *glyph_text(enum glyph glyph, bool utf8)
{
    return glyph_rows[glyph][utf8];
}

const char *glyph_spinner(unsigned n, bool utf8)
{
    static const char *const ascii[] = {"|", "/", "-", "\\"};
    static const char *const dots[] = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    return utf8 ? dots[n % ARRAY_LEN(dots)] : ascii[n % ARRAY_LEN(ascii)];
}

/* ---- characters ---- */

/* What stands for a character where the terminal has ASCII only. */
static const struct {
    uint32_t c;
    const char *ascii;
} stand_ins[] = {
    {0x00A0, " "},  {0x00B7, "."}, {0x00D7, "x"},   {0x2010, "-"}, {0x2011, "-"},
    {0x2013, "-"},  {0x2014, "-"}, {0x2018, "'"},   {0x2019, "'"}, {0x201C, "\""},
    {0x201D, "\""}, {0x2022, "*"}, {0x2026, "..."}, {0x2039, "<"}, {0x203A, ">"},
    {0x2190, "<-"}, {0x2191, "^"}, {0x2192, "->"},  {0x2193, "v"}, {0x23CE, "Enter"},
    {0x2500, "-"},  {0x2502, "|"}, {0x2714, "+"},   {0x2718, "x"},
};

static const char *stand_in(uint32_t c)
{
    for (size_t i = 0; i < ARRAY_LEN(stand_ins); i++)
        if (stand_ins[i].c == c)
            return stand_ins[i].ascii;
    return "?";
}

/* Length of the sequence at p, and its character; a broken byte counts as one '?' (text_safe has
 * made real ones visible before). */
static size_t decode(const char *text, uint32_t *out)
{
    size_t len = utf8_decode((Span){text, strnlen(text, 4)}, out);
    if (len > 0)
        return len;
    *out = '?';
    return 1;
}

size_t glyph_encode(uint32_t c, char out[5])
{
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    size_t len = 1u + (c >= 0x80) + (c >= 0x800) + (c >= 0x10000);
    for (size_t i = len - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(lead[len == 1 ? 0 : len] | c);
    out[len] = '\0';
    return len;
}

size_t glyph_next(const char *text, bool utf8, GlyphOut *out)
{
    uint32_t c;
    if (!text[0])
        return 0;
    if (text[0] >= ' ' && text[0] <= '~') { /* nearly all there is: each key draws thousands */
        *out = (GlyphOut){.shown = {text[0]}, .columns = 1, .breaks = text[0] == ' '};
        return 1;
    }
    size_t len = decode(text, &c);
    memset(out, 0, sizeof *out);
    bool breaks = c == ' ' || c == '\t';
    if (shown_unsafe(c)) /* the last door: what is shown was made safe before */
        c = c == '\t' || c == 0xA0 ? ' ' : '?';
    out->breaks = breaks;
    if (c < 0x80 || !utf8) {
        snprintf(out->shown, sizeof out->shown, "%s",
                 c < 0x80 ? (char[]){(char)c, '\0'} : stand_in(c));
        out->columns = (int)strlen(out->shown);
        return len;
    }
    int width = wcwidth((wchar_t)c);
    if (width < 0) {
        out->shown[0] = '?';
        out->columns = 1;
        return len;
    }
    glyph_encode(c, out->shown);
    out->columns = width;
    out->wide = (wchar_t)c;
    return len;
}

int glyph_columns(const char *text, bool utf8)
{
    int columns = 0;
    GlyphOut g;
    for (size_t n; (n = glyph_next(text, utf8, &g)) > 0; text += n)
        columns += g.columns;
    return columns;
}

/* ---- cells ---- */

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

void grid_resize(Grid *grid, int rows, int cols, bool utf8)
{
    rows = clamp(rows, 1, GRID_MAX_ROWS);
    cols = clamp(cols, 1, GRID_MAX_COLS);
    if (rows != grid->rows || cols != grid->cols) {
        mem_free(grid->cells);
        grid->cells = mem_calloc((size_t)rows * (size_t)cols, sizeof *grid->cells);
    }
    grid->rows = rows;
    grid->cols = cols;
    grid->utf8 = utf8;
    grid->cursor_row = grid->cursor_col = 0;
    for (int i = 0; i < rows * cols; i++)
        grid->cells[i] = (Cell){L"", ROLE_TEXT, 1};
}

void grid_clear(Grid *grid)
{
    mem_free(grid->cells);
    *grid = (Grid)GRID_INIT;
}

Cell *grid_cell(const Grid *grid, int row, int col)
{
    if (row < 0 || col < 0 || row >= grid->rows || col >= grid->cols)
        return NULL;
    return &grid->cells[row * grid->cols + col];
}

/* A character that combines goes to the cell before; nothing is shown if that one is full. */
static void combine(Grid *grid, int row, int col, wchar_t c)
{
    Cell *cell = grid_cell(grid, row, col - 1);
    if (cell && cell->width == 0)
        cell = grid_cell(grid, row, col - 2);
    if (!cell || !cell->text[0])
        return;
    size_t len = wcslen(cell->text);
    if (len < CELL_CHARS)
        cell->text[len] = c;
}

static void put_glyph(Grid *grid, int row, int col, enum role role, const GlyphOut *g)
{
    if (!g->wide) {
        for (int i = 0; g->shown[i]; i++) {
            Cell *cell = grid_cell(grid, row, col + i);
            if (cell)
                *cell = (Cell){{(wchar_t)g->shown[i]}, (unsigned char)role, 1};
        }
        return;
    }
    *grid_cell(grid, row, col) = (Cell){{g->wide}, (unsigned char)role, (unsigned char)g->columns};
    if (g->columns == 2)
        *grid_cell(grid, row, col + 1) = (Cell){L"", (unsigned char)role, 0};
}

int grid_text(Grid *grid, int row, int col, int max_cols, enum role role, const char *text)
{
    int used = 0;
    GlyphOut g;
    if (row < 0 || row >= grid->rows || col < 0 || !text)
        return 0;
    if (max_cols > grid->cols - col)
        max_cols = grid->cols - col;
    for (size_t n; (n = glyph_next(text, grid->utf8, &g)) > 0; text += n) {
        if (g.columns == 0) {
            combine(grid, row, col + used, g.wide);
            continue;
        }
        if (used + g.columns > max_cols)
            break;
        put_glyph(grid, row, col + used, role, &g);
        used += g.columns;
    }
    return used;
}

int grid_fit(Grid *grid, int row, int col, int max_cols, enum role role, const char *text)
{
    if (col + max_cols > grid->cols)
        max_cols = grid->cols - col;
    if (!text || glyph_columns(text, grid->utf8) <= max_cols)
        return grid_text(grid, row, col, max_cols, role, text);
    const char *more = "…";
    int more_cols = glyph_columns(more, grid->utf8);
    if (max_cols <= more_cols)
        return grid_text(grid, row, col, max_cols, role, text);
    int used = grid_text(grid, row, col, max_cols - more_cols, role, text);
    return used + grid_text(grid, row, col + used, more_cols, role, more);
}

int grid_textf(Grid *grid, int row, int col, int max_cols, enum role role, const char *fmt, ...)
{
    char text[1024];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return grid_fit(grid, row, col, max_cols, role, text);
}

void grid_hline(Grid *grid, int row, int col, int cols, enum glyph glyph)
{
    for (int i = 0; i < cols; i++)
        grid_text(grid, row, col + i, 1, ROLE_LINE, glyph_text(glyph, grid->utf8));
}

void grid_role(Grid *grid, int row, int col, int cols, enum role role)
{
    for (int i = 0; i < cols; i++) {
        Cell *cell = grid_cell(grid, row, col + i);
        if (cell)
            cell->role = (unsigned char)role;
    }
}

/* ---- reading back ---- */

static void dump_cell(Buf *out, const Cell *cell)
{
    char bytes[5] = "";
    if (cell->width == 0)
        return;
    if (!cell->text[0])
        buf_add_char(out, ' ');
    for (const wchar_t *c = cell->text; *c; c++) {
        size_t len = glyph_encode((uint32_t)*c, bytes);
        buf_add(out, (Span){bytes, len});
    }
}

static char *dump(Arena *arena, const Grid *grid, bool roles)
{
    AUTO_BUF Buf out = BUF_INIT((size_t)grid->rows * ((size_t)grid->cols * 16 + 1) + 1);
    for (int row = 0; row < grid->rows; row++) {
        int last = grid->cols - 1;
        while (last >= 0 && !grid_cell(grid, row, last)->text[0] &&
               grid_cell(grid, row, last)->role == ROLE_TEXT)
            last--;
        for (int col = 0; col <= last; col++) {
            const Cell *cell = grid_cell(grid, row, col);
            if (!roles)
                dump_cell(&out, cell);
            else
                buf_add_char(&out, cell->text[0] || cell->role == ROLE_SELECTED
                                       ? role_letters[cell->role]
                                       : ' ');
        }
        while (out.len > 0 && out.ptr[out.len - 1] == ' ')
            out.ptr[--out.len] = '\0';
        buf_add_char(&out, '\n');
    }
    return arena_strndup(arena, out.ptr, out.len);
}

char *grid_dump(Arena *arena, const Grid *grid)
{
    return dump(arena, grid, false);
}

char *grid_dump_roles(Arena *arena, const Grid *grid)
{
    return dump(arena, grid, true);
}

#include "ui/term/links.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 4 }; /* of one address */

typedef struct Piece {
    int row, from, to;
} Piece;

bool links_known(const char *term, const char *term_program, const char *vte_version,
                 const char *others)
{
    static const char *const terms[] = {"xterm-kitty", "foot",    "alacritty",    "tmux-256color",
                                        "contour",     "wezterm", "xterm-ghostty"},
                             *const programs[] = {"iTerm.app", "WezTerm", "ghostty", "vscode",
                                                  "Hyper",     "mintty",  "rio"};
    for (size_t i = 0; term && i < ARRAY_LEN(terms); i++)
        if (strncmp(term, terms[i], strlen(terms[i])) == 0)
            return true;
    for (size_t i = 0; term_program && i < ARRAY_LEN(programs); i++)
        if (strcmp(term_program, programs[i]) == 0)
            return true;
    /* VTE 0.50 was the first */
    return (vte_version && strtol(vte_version, NULL, 10) >= 5000) || others;
}

static void add_cells(Buf *out, const Grid *grid, Piece p)
{
    char bytes[5];
    for (int col = p.from; col < p.to; col++)
        for (const wchar_t *c = grid_cell(grid, p.row, col)->text; *c; c++) {
            glyph_encode((uint32_t)*c, bytes);
            buf_add_str(out, bytes);
        }
}

static bool link_cell(const Grid *grid, int row, int col)
{
    const Cell *cell = grid_cell(grid, row, col);
    return cell && cell->role == ROLE_LINK && cell->text[0];
}

/* The next run of link cells from (row, col) on, within that row. */
static bool next_piece(const Grid *grid, int row, int col, Piece *out)
{
    while (col < grid->cols && !link_cell(grid, row, col))
        col++;
    *out = (Piece){row, col, col};
    while (link_cell(grid, row, out->to))
        out->to++;
    return out->to > out->from;
}

/* Another address begins there, rather than that the one above goes on. */
static bool starts_address(const Grid *grid, Piece p)
{
    static const char scheme[] = "https://";
    for (int i = 0; scheme[i]; i++)
        if (p.from + i >= p.to || grid_cell(grid, p.row, p.from + i)->text[0] != (wchar_t)scheme[i])
            return false;
    return true;
}

static void write_link(Buf *out, const Grid *grid, const Piece *pieces, size_t n)
{
    AUTO_BUF Buf url = BUF_INIT(4096);
    for (size_t i = 0; i < n; i++)
        add_cells(&url, grid, pieces[i]);
    if (!url.ptr || strncmp(url.ptr, "https://", 8) != 0 || strchr(url.ptr, ' '))
        return;
    for (size_t i = 0; i < n; i++) {
        buf_printf(out, "\0337\033[%d;%dH\033[0;4m\033]8;id=%d-%d;%s\033\\", pieces[i].row + 1,
                   pieces[i].from + 1, pieces[0].row, pieces[0].from, url.ptr);
        add_cells(out, grid, pieces[i]);
        buf_add_str(out, "\033]8;;\033\\\033[0m\0338");
    }
}

void links_write(Buf *out, const Grid *grid)
{
    Piece pieces[ROWS_MAX], next;
    for (int row = 0; row < grid->rows; row++)
        for (int col = 0; next_piece(grid, row, col, &next); col = next.to) {
            size_t n = 1;
            pieces[0] = next;
            while (n < ROWS_MAX && next_piece(grid, row + (int)n, 0, &pieces[n]) &&
                   pieces[n].from == pieces[0].from && !starts_address(grid, pieces[n]))
                n++;
            write_link(out, grid, pieces, n);
        }
}

#include "ui/term/paint.h"

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <curses.h>
#include <term.h>

#include "base/alloc.h"
#include "base/leak.h"
#include "ui/term/links.h"
#include "ui/term/paint_keys.h"
#include "ui/term/theme.h"

/* ---- state of the one terminal ---- */

enum { RESTORE_MAX = 512, LINKS_MAX = 32 * 1024 };

static struct {
    SCREEN *screen;
    FILE *sink; /* of a headless terminal */
    bool color, headless, mouse, suspended, links;
    struct termios cooked;
    bool has_cooked;
    char restore[RESTORE_MAX];
    volatile sig_atomic_t restore_len;
} term;

bool paint_locale_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* ---- colours ---- */

static enum theme_depth color_depth(void)
{
    return tigetflag("RGB") > 0 ? THEME_TRUE : COLORS >= 256 ? THEME_256 : THEME_8;
}

static attr_t role_attrs(int role)
{
    static const struct {
        unsigned bit;
        attr_t attr;
    } rows[] = {{THEME_BOLD, A_BOLD}, {THEME_REVERSE, A_REVERSE}, {THEME_UNDERLINE, A_UNDERLINE}};
    unsigned bits = theme_attrs((enum role)role, term.color);
    attr_t attrs = 0;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (bits & rows[i].bit)
            attrs |= rows[i].attr;
    return attrs;
}

/* ---- giving the terminal back ---- */

static int collect(int c)
{
    if (term.restore_len < RESTORE_MAX)
        term.restore[term.restore_len++] = (char)c;
    return c;
}

/* What a signal handler writes: mouse and bracketed paste off, plain attributes, cursor and keypad
 * normal, normal screen. */
static void prepare_restore(void)
{
    static const char *const names[] = {"sgr0", "rmkx", "cnorm", "rmcup"};
    static const char off[] = "\033[?2004l\033[?1000l\033[?1006l";
    term.restore_len = 0;
    for (size_t i = 0; i + 1 < sizeof off; i++)
        collect(off[i]);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        char *text = tigetstr(names[i]);
        if (text && text != (char *)-1)
            tputs(text, 1, collect);
    }
    collect('\r');
    collect('\n');
}

static void write_all(const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(STDOUT_FILENO, bytes, len);
        if (n <= 0)
            return;
        bytes += n;
        len -= (size_t)n;
    }
}

static void say(const char *text)
{
    if (!term.headless)
        write_all(text, strlen(text));
}

void paint_restore_async(void)
{
    if (!term.screen || term.headless || term.suspended)
        return;
    write_all(term.restore, (size_t)term.restore_len);
    if (term.has_cooked)
        tcsetattr(STDIN_FILENO, TCSANOW, &term.cooked);
}

/* ---- opening ---- */

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

static void window_size(int *out_rows, int *out_cols)
{
    struct winsize size = {0};
    *out_rows = 24;
    *out_cols = 80;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
        *out_rows = clamp(size.ws_row, 1, GRID_MAX_ROWS);
        *out_cols = clamp(size.ws_col, 1, GRID_MAX_COLS);
    }
}

static void set_up(const PaintOptions *options)
{
    set_term(term.screen);
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    intrflush(stdscr, FALSE);
    set_escdelay(25);
    paint_keys_open();
    term.color = options->color && has_colors() && start_color() == OK && COLORS >= 8 &&
                 use_default_colors() == OK;
    if (term.color)
        for (int role = 0; role < N_ROLES; role++)
            init_extended_pair(role + 1,
                               theme_color((enum role)role, color_depth(), options->light), -1);
}

enum err paint_open(const PaintOptions *options, Err *err)
{
    const char *type = getenv("TERM");
    int rows, cols;
    window_size(&rows, &cols);
    /* stale or absurd values must neither win over the real size nor make ncurses allocate for them
     */
    unsetenv("LINES");
    unsetenv("COLUMNS");
    term.has_cooked = tcgetattr(STDIN_FILENO, &term.cooked) == 0;
    use_env(FALSE);
    use_tioctl(TRUE); /* the size is asked of the terminal: linux, putty and others name none */
    term.screen = newterm(NULL, stdout, stdin);
    if (!term.screen)
        return err_set(
            err, ERR_SYSTEM, source_env("TERM"),
            "the terminal type \"%s\" is not known here; TERM=xterm-256color usually fits",
            type ? type : "");
    set_up(options);
    resizeterm(rows, cols);
    prepare_restore();
    say("\033[?2004h");
    const char *konsole = getenv("KONSOLE_VERSION"), *windows = getenv("WT_SESSION");
    term.links = links_known(type, getenv("TERM_PROGRAM"), getenv("VTE_VERSION"),
                             konsole ? konsole : windows);
    return ERR_NONE;
}

enum err paint_open_headless(const char *type, const PaintOptions *options, int rows, int cols,
                             Err *err)
{
    term.headless = true;
    term.sink = fopen("/dev/null", "r+");
    term.screen = term.sink ? newterm(type, term.sink, term.sink) : NULL;
    if (!term.screen) {
        paint_close();
        return err_set(err, ERR_SYSTEM, SOURCE_UNKNOWN, "no headless terminal of type %s", type);
    }
    set_up(options);
    resizeterm(rows, cols);
    return ERR_NONE;
}

void paint_close(void)
{
    if (term.screen) {
        if (!term.suspended) {
            say("\033[?2004l\033[?1000l\033[?1006l");
            endwin();
        }
        delscreen(term.screen);
    }
    if (term.sink)
        fclose(term.sink);
    paint_keys_close();
    term.screen = NULL;
    term.sink = NULL;
    term.headless = term.suspended = term.mouse = false;
}

void paint_suspend(void)
{
    if (term.suspended)
        return;
    say("\033[?2004l");
    paint_mouse(false);
    endwin();
    term.suspended = true;
}

void paint_resume(void)
{
    if (!term.suspended)
        return;
    term.suspended = false;
    paint_resized();
    clearok(curscr, TRUE);
    refresh();
    say("\033[?2004h");
}

void paint_mouse(bool on)
{
    if (on == term.mouse)
        return;
    term.mouse = on;
    mouseinterval(0);
    mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
}

/* ---- showing ---- */

void paint_size(int *out_rows, int *out_cols)
{
    *out_rows = LINES;
    *out_cols = COLS;
}

void paint_resized(void)
{
    int rows, cols;
    if (term.headless || !term.screen)
        return;
    window_size(&rows, &cols);
    if (rows != LINES || cols != COLS)
        resizeterm(rows, cols);
}

void paint_redraw(void)
{
    clearok(curscr, TRUE);
}

/* The last scan of a line of the screen: which of its cells show a part of a secret. */
static void mark_secrets(const Grid *grid, int row, bool marks[GRID_MAX_COLS])
{
    char text[GRID_MAX_COLS];
    int cols = grid->cols < GRID_MAX_COLS ? grid->cols : GRID_MAX_COLS;
    for (int col = 0; col < cols; col++) {
        wchar_t c = grid_cell(grid, row, col)->text[0];
        text[col] = (char)(c > 0 && c < 0x7F ? c : ' ');
    }
    leak_marks((Span){text, (size_t)cols}, marks);
}

void paint_show(const Grid *grid)
{
    bool marks[GRID_MAX_COLS] = {false};
    erase();
    for (int row = 0; row < grid->rows && row < LINES; row++) {
        mark_secrets(grid, row, marks);
        for (int col = 0; col < grid->cols && col < COLS; col++) {
            const Cell *cell = grid_cell(grid, row, col);
            int pair = cell->role + 1;
            cchar_t c;
            if (cell->width == 0 || (!cell->text[0] && cell->role == ROLE_TEXT))
                continue;
            const wchar_t *text = cell->text[0] ? cell->text : L" ";
            setcchar(&c, marks[col] ? L"*" : text, role_attrs(cell->role), 0,
                     term.color ? &pair : NULL);
            mvadd_wch(row, col, &c);
        }
    }
    move(clamp(grid->cursor_row, 0, LINES - 1), clamp(grid->cursor_col, 0, COLS - 1));
    refresh();
    if (term.links && !term.headless && !term.suspended) {
        AUTO_BUF Buf out = BUF_INIT(LINKS_MAX);
        links_write(&out, grid);
        write_all(out.ptr ? out.ptr : "", out.len);
    }
}

/* ---- for tests ---- */

PaintCell paint_cell(int row, int col)
{
    PaintCell out = {.foreground = -1};
    cchar_t c;
    attr_t attrs;
    short pair = 0;
    int wide_pair = 0;
    if (mvin_wch(row, col, &c) == ERR || getcchar(&c, out.text, &attrs, &pair, &wide_pair) == ERR)
        return out;
    int fg = -1, bg = -1;
    if (wide_pair > 0)
        extended_pair_content(wide_pair, &fg, &bg);
    out.foreground = fg;
    out.bold = (attrs & A_BOLD) != 0;
    out.reverse = (attrs & A_REVERSE) != 0;
    out.dim = (attrs & A_DIM) != 0;
    return out;
}

void paint_cursor(int *out_row, int *out_col)
{
    getyx(stdscr, *out_row, *out_col);
}

#include "ui/paint.h"

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

/* ---- theme ---- */

typedef struct Theme {
    attr_t attrs;      /* with colours */
    attr_t mono;       /* without */
    short c8;          /* -1 = the terminal's own */
    short dark, light; /* of 256 */
    int rgb_dark, rgb_light;
} Theme;

#define PLAIN -1, -1, -1, -1, -1

static const Theme theme[N_ROLES] = {
    [ROLE_TEXT] = {A_NORMAL, A_NORMAL, PLAIN},
    [ROLE_DIM] = {A_NORMAL, A_NORMAL, -1, 246, 242, 0x949494, 0x6c6c6c},
    [ROLE_TITLE] = {A_BOLD, A_BOLD, PLAIN},
    [ROLE_HEADING] = {A_BOLD, A_BOLD, COLOR_CYAN, 110, 25, 0x87afd7, 0x005faf},
    [ROLE_LABEL] = {A_NORMAL, A_NORMAL, COLOR_CYAN, 109, 30, 0x87afaf, 0x008787},
    [ROLE_KEY] = {A_BOLD, A_BOLD, COLOR_BLUE, 111, 26, 0x87afff, 0x005fd7},
    [ROLE_PASS] = {A_NORMAL, A_NORMAL, COLOR_GREEN, 114, 28, 0x87d787, 0x008700},
    [ROLE_INFO] = {A_NORMAL, A_NORMAL, COLOR_CYAN, 117, 25, 0x87d7ff, 0x005faf},
    [ROLE_WARN] = {A_BOLD, A_BOLD, COLOR_YELLOW, 221, 130, 0xffd75f, 0xaf5f00},
    [ROLE_FAIL] = {A_BOLD, A_BOLD, COLOR_RED, 210, 160, 0xff8787, 0xd70000},
    [ROLE_UNKNOWN] = {A_NORMAL, A_BOLD, COLOR_MAGENTA, 183, 91, 0xd7afff, 0x8700af},
    [ROLE_RUNNING] = {A_NORMAL, A_NORMAL, COLOR_CYAN, 117, 25, 0x87d7ff, 0x005faf},
    [ROLE_PROOF] = {A_BOLD, A_BOLD, COLOR_GREEN, 114, 28, 0x87d787, 0x008700},
    [ROLE_PLACE] = {A_NORMAL, A_NORMAL, -1, 246, 242, 0x949494, 0x6c6c6c},
    [ROLE_COMMAND] = {A_NORMAL, A_NORMAL, COLOR_YELLOW, 222, 94, 0xffd787, 0x875f00},
    [ROLE_ADDED] = {A_NORMAL, A_NORMAL, COLOR_GREEN, 114, 28, 0x87d787, 0x008700},
    [ROLE_REMOVED] = {A_NORMAL, A_NORMAL, COLOR_RED, 210, 160, 0xff8787, 0xd70000},
    [ROLE_LINK] = {A_UNDERLINE, A_UNDERLINE, PLAIN},
    [ROLE_LINE] = {A_NORMAL, A_NORMAL, -1, 240, 250, 0x585858, 0xbcbcbc},
    [ROLE_SELECTED] = {A_BOLD | A_REVERSE, A_BOLD | A_REVERSE, PLAIN},
    [ROLE_MATCH] = {A_REVERSE, A_REVERSE, COLOR_YELLOW, 221, 130, 0xffd75f, 0xaf5f00},
    [ROLE_NOTICE] = {A_BOLD, A_BOLD, COLOR_YELLOW, 222, 94, 0xffd787, 0x875f00},
    [ROLE_PRACTICE] = {A_BOLD, A_BOLD, COLOR_MAGENTA, 183, 91, 0xd7afff, 0x8700af},
};

/* ---- state of the one terminal ---- */

enum { RESTORE_MAX = 512, KEY_PASTE_ON = 600, KEY_PASTE_OFF = 601, PASTE_MAX = 1 << 20 };

static struct {
    SCREEN *screen;
    FILE *sink; /* of a headless terminal */
    bool color, headless, mouse, in_paste, suspended;
    Buf paste;
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

static int theme_color(const Theme *t, bool light)
{
    if (tigetflag("RGB") > 0)
        return light ? t->rgb_light : t->rgb_dark;
    if (COLORS >= 256)
        return light ? t->light : t->dark;
    return t->c8;
}

static void open_colors(const PaintOptions *options)
{
    term.color = options->color && has_colors() && start_color() == OK && COLORS >= 8 && use_default_colors() == OK;
    if (!term.color)
        return;
    for (int role = 0; role < N_ROLES; role++)
        init_extended_pair(role + 1, theme_color(&theme[role], options->light), -1);
}

static attr_t role_attrs(int role)
{
    return term.color ? theme[role].attrs : theme[role].mono;
}

/* ---- giving the terminal back ---- */

static int collect(int c)
{
    if (term.restore_len < RESTORE_MAX)
        term.restore[term.restore_len++] = (char)c;
    return c;
}

/* What a signal handler writes: mouse and bracketed paste off, plain attributes, cursor and keypad normal, normal screen. */
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

/* Both forms of the cursor keys, whatever mode the terminal is in and whatever terminfo says. */
static void define_keys(void)
{
    static const struct {
        const char *text;
        int key;
    } rows[] = {
        {"\033[A", KEY_UP},          {"\033[B", KEY_DOWN},         {"\033[C", KEY_RIGHT},  {"\033[D", KEY_LEFT},
        {"\033OA", KEY_UP},          {"\033OB", KEY_DOWN},         {"\033OC", KEY_RIGHT},  {"\033OD", KEY_LEFT},
        {"\033[H", KEY_HOME},        {"\033[F", KEY_END},          {"\033OH", KEY_HOME},   {"\033OF", KEY_END},
        {"\033[1~", KEY_HOME},       {"\033[4~", KEY_END},         {"\033[5~", KEY_PPAGE}, {"\033[6~", KEY_NPAGE},
        {"\033[Z", KEY_BTAB},        {"\033OP", KEY_F(1)},         {"\033[11~", KEY_F(1)}, {"\033[15~", KEY_F(5)},
        {"\033[200~", KEY_PASTE_ON}, {"\033[201~", KEY_PASTE_OFF},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        define_key(rows[i].text, rows[i].key);
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
    define_keys();
    open_colors(options);
    term.paste = (Buf)BUF_INIT(PASTE_MAX);
}

enum err paint_open(const PaintOptions *options, Err *err)
{
    const char *type = getenv("TERM");
    int rows, cols;
    window_size(&rows, &cols);
    /* stale or absurd values must neither win over the real size nor make ncurses allocate for them */
    unsetenv("LINES");
    unsetenv("COLUMNS");
    term.has_cooked = tcgetattr(STDIN_FILENO, &term.cooked) == 0;
    use_env(FALSE);
    term.screen = newterm(NULL, stdout, stdin);
    if (!term.screen)
        return err_set(err, ERR_SYSTEM, source_env("TERM"),
                       "the terminal type \"%s\" is not known here; TERM=xterm-256color usually fits", type ? type : "");
    set_up(options);
    resizeterm(rows, cols);
    prepare_restore();
    say("\033[?2004h");
    return ERR_NONE;
}

enum err paint_open_headless(const char *type, const PaintOptions *options, int rows, int cols, Err *err)
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
    buf_clear(&term.paste);
    term.screen = NULL;
    term.sink = NULL;
    term.headless = term.in_paste = term.suspended = term.mouse = false;
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

void paint_show(const Grid *grid)
{
    erase();
    for (int row = 0; row < grid->rows && row < LINES; row++)
        for (int col = 0; col < grid->cols && col < COLS; col++) {
            const Cell *cell = grid_cell(grid, row, col);
            int pair = cell->role + 1;
            cchar_t c;
            if (cell->width == 0 || (!cell->text[0] && cell->role == ROLE_TEXT))
                continue;
            setcchar(&c, cell->text[0] ? cell->text : L" ", role_attrs(cell->role), 0, term.color ? &pair : NULL);
            mvadd_wch(row, col, &c);
        }
    move(clamp(grid->cursor_row, 0, LINES - 1), clamp(grid->cursor_col, 0, COLS - 1));
    refresh();
}

/* ---- keys ---- */

static const struct {
    int curses, key;
} key_rows[] = {
    {KEY_UP, UI_KEY_UP},         {KEY_DOWN, UI_KEY_DOWN},       {KEY_LEFT, UI_KEY_LEFT}, {KEY_RIGHT, UI_KEY_RIGHT},
    {KEY_PPAGE, UI_KEY_PAGE_UP}, {KEY_NPAGE, UI_KEY_PAGE_DOWN}, {KEY_HOME, UI_KEY_HOME}, {KEY_END, UI_KEY_END},
    {KEY_BTAB, UI_KEY_BACK_TAB}, {KEY_F(1), UI_KEY_F1},         {KEY_F(5), UI_KEY_F5},   {KEY_BACKSPACE, UI_KEY_BACKSPACE},
    {KEY_DC, UI_KEY_DELETE},     {KEY_ENTER, UI_KEY_ENTER},
};

static int translate(int code)
{
    for (size_t i = 0; i < ARRAY_LEN(key_rows); i++)
        if (key_rows[i].curses == code)
            return key_rows[i].key;
    return 0;
}

static bool mouse_event(PaintEvent *out)
{
    MEVENT m;
    if (getmouse(&m) != OK)
        return false;
    *out = (PaintEvent){.kind = PAINT_CLICK, .row = m.y, .col = m.x};
    if (m.bstate & (BUTTON4_PRESSED | BUTTON5_PRESSED)) {
        out->kind = PAINT_WHEEL;
        out->key = m.bstate & BUTTON4_PRESSED ? -1 : 1;
        return true;
    }
    return (m.bstate & BUTTON1_PRESSED) != 0;
}

/* An escape sequence that nobody knows is taken off whole, so that its letters are not taken for keys. */
static bool swallow_sequence(void)
{
    wint_t c;
    if (get_wch(&c) != OK)
        return false;
    if (c != '[' && c != 'O') {
        unget_wch((wchar_t)c);
        return false;
    }
    while (get_wch(&c) == OK && !(c >= 0x40 && c <= 0x7E))
        continue;
    return true;
}

/* While a paste is under way everything goes into it, but C-c still means: stop. */
static bool paste_char(wint_t c, int kind, PaintEvent *out)
{
    char bytes[5];
    if (kind == KEY_CODE_YES && c == KEY_PASTE_OFF) {
        term.in_paste = false;
        *out = (PaintEvent){.kind = PAINT_PASTE, .text = term.paste.ptr};
        return true;
    }
    if (kind == OK && c == 3) {
        term.in_paste = false;
        *out = (PaintEvent){.kind = PAINT_KEY, .key = 3};
        return true;
    }
    if (kind == OK) {
        glyph_encode(c == '\r' ? '\n' : (uint32_t)c, bytes);
        buf_add_str(&term.paste, bytes);
    }
    return false;
}

static bool key_event(wint_t c, int kind, PaintEvent *out)
{
    *out = (PaintEvent){.kind = PAINT_KEY, .key = (int)c};
    if (kind == KEY_CODE_YES && c == KEY_MOUSE)
        return mouse_event(out);
    if (kind == KEY_CODE_YES && c == KEY_PASTE_ON) {
        term.in_paste = true;
        buf_clear(&term.paste);
        return false;
    }
    if (kind == KEY_CODE_YES)
        out->key = translate((int)c);
    else if (c == UI_KEY_ESC && swallow_sequence())
        return false;
    else if (c == UI_CTRL('h'))
        out->key = UI_KEY_BACKSPACE;
    return out->key > 0;
}

bool paint_event(PaintEvent *out)
{
    wint_t c;
    for (int kind; (kind = get_wch(&c)) != ERR;)
        if (term.in_paste ? paste_char(c, kind, out) : key_event(c, kind, out))
            return true;
    return false;
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

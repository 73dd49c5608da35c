/* The keyboard's side of the terminal: keys, pastes, clicks. */
#include "ui/term/paint_keys.h"

#include <curses.h>

#include "ui/term/paint.h"

/* A paste is one byte longer than a Model takes, which then tells that it wasn't whole. */
enum { KEY_PASTE_ON = 600, KEY_PASTE_OFF = 601, PASTE_MAX = (1 << 24) + 1 };

static struct {
    bool in_paste;
    Buf paste;
} keyboard;

/* Both forms of the cursor keys, whatever mode the terminal is in and whatever terminfo says. */
void paint_keys_open(void)
{
    static const struct {
        const char *text;
        int key;
    } rows[] = {
        {"\033[A", KEY_UP},           {"\033[B", KEY_DOWN},   {"\033[C", KEY_RIGHT},
        {"\033[D", KEY_LEFT},         {"\033OA", KEY_UP},     {"\033OB", KEY_DOWN},
        {"\033OC", KEY_RIGHT},        {"\033OD", KEY_LEFT},   {"\033[H", KEY_HOME},
        {"\033[F", KEY_END},          {"\033OH", KEY_HOME},   {"\033OF", KEY_END},
        {"\033[1~", KEY_HOME},        {"\033[4~", KEY_END},   {"\033[5~", KEY_PPAGE},
        {"\033[6~", KEY_NPAGE},       {"\033[Z", KEY_BTAB},   {"\033OP", KEY_F(1)},
        {"\033[11~", KEY_F(1)},       {"\033[15~", KEY_F(5)}, {"\033[200~", KEY_PASTE_ON},
        {"\033[201~", KEY_PASTE_OFF},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        define_key(rows[i].text, rows[i].key);
    keyboard.paste = (Buf)BUF_INIT(PASTE_MAX);
}

void paint_keys_close(void)
{
    buf_clear(&keyboard.paste);
    keyboard.in_paste = false;
}

static const struct {
    int curses, key;
} key_rows[] = {
    {KEY_UP, UI_KEY_UP},       {KEY_DOWN, UI_KEY_DOWN},     {KEY_LEFT, UI_KEY_LEFT},
    {KEY_RIGHT, UI_KEY_RIGHT}, {KEY_PPAGE, UI_KEY_PAGE_UP}, {KEY_NPAGE, UI_KEY_PAGE_DOWN},
    {KEY_HOME, UI_KEY_HOME},   {KEY_END, UI_KEY_END},       {KEY_BTAB, UI_KEY_BACK_TAB},
    {KEY_F(1), UI_KEY_F1},     {KEY_F(5), UI_KEY_F5},       {KEY_BACKSPACE, UI_KEY_BACKSPACE},
    {KEY_DC, UI_KEY_DELETE},   {KEY_ENTER, UI_KEY_ENTER},
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

/* An escape sequence that nobody knows is taken off whole, so that its letters are not taken for
 * keys. */
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
        keyboard.in_paste = false;
        *out = (PaintEvent){.kind = PAINT_PASTE, .text = keyboard.paste.ptr};
        return true;
    }
    if (kind == OK && c == 3) {
        keyboard.in_paste = false;
        *out = (PaintEvent){.kind = PAINT_KEY, .key = 3};
        return true;
    }
    if (kind == OK) {
        glyph_encode(c == '\r' ? '\n' : (uint32_t)c, bytes);
        buf_add_str(&keyboard.paste, bytes);
    }
    return false;
}

static bool key_event(wint_t c, int kind, PaintEvent *out)
{
    *out = (PaintEvent){.kind = PAINT_KEY, .key = (int)c};
    if (kind == KEY_CODE_YES && c == KEY_MOUSE)
        return mouse_event(out);
    if (kind == KEY_CODE_YES && c == KEY_PASTE_ON) {
        keyboard.in_paste = true;
        buf_clear(&keyboard.paste);
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
        if (keyboard.in_paste ? paste_char(c, kind, out) : key_event(c, kind, out))
            return true;
    return false;
}

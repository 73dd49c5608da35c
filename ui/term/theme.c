#include "ui/term/theme.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The eight colours of ANSI. */
enum { OWN = -1, RED = 1, GREEN, YELLOW, BLUE, MAGENTA, CYAN };

/* Each pair of colours: on dark, on light. Yellow and cyan of the eight can't be read on white. */
typedef struct ThemeRow {
    unsigned attrs, mono; /* with colours, without */
    int of_8[2], of_256[2], of_true[2];
} ThemeRow;

#define PLAIN               \
    {OWN, OWN}, {OWN, OWN}, \
    {                       \
        OWN, OWN            \
    }

static const ThemeRow theme_rows[N_ROLES] = {
    [ROLE_TEXT] = {0, 0, PLAIN},
    [ROLE_DIM] = {0, 0, {OWN, OWN}, {246, 242}, {0x949494, 0x6c6c6c}},
    [ROLE_TITLE] = {THEME_BOLD, THEME_BOLD, PLAIN},
    [ROLE_HEADING] = {THEME_BOLD, THEME_BOLD, {CYAN, BLUE}, {110, 25}, {0x87afd7, 0x005faf}},
    [ROLE_LABEL] = {0, 0, {CYAN, BLUE}, {109, 23}, {0x87afaf, 0x005f5f}},
    [ROLE_KEY] = {THEME_BOLD, THEME_BOLD, {BLUE, BLUE}, {111, 26}, {0x87afff, 0x005fd7}},
    [ROLE_PASS] = {0, 0, {GREEN, GREEN}, {114, 28}, {0x87d787, 0x008700}},
    [ROLE_INFO] = {0, 0, {CYAN, BLUE}, {117, 25}, {0x87d7ff, 0x005faf}},
    [ROLE_WARN] = {THEME_BOLD, THEME_BOLD, {YELLOW, OWN}, {221, 130}, {0xffd75f, 0xaf5f00}},
    [ROLE_FAIL] = {THEME_BOLD, THEME_BOLD, {RED, RED}, {210, 160}, {0xff8787, 0xd70000}},
    [ROLE_UNKNOWN] = {0, THEME_BOLD, {MAGENTA, MAGENTA}, {183, 91}, {0xd7afff, 0x8700af}},
    [ROLE_RUNNING] = {0, 0, {CYAN, BLUE}, {117, 25}, {0x87d7ff, 0x005faf}},
    [ROLE_PROOF] = {THEME_BOLD, THEME_BOLD, {GREEN, GREEN}, {114, 28}, {0x87d787, 0x008700}},
    [ROLE_PLACE] = {0, 0, {OWN, OWN}, {246, 242}, {0x949494, 0x6c6c6c}},
    [ROLE_COMMAND] = {0, 0, {YELLOW, OWN}, {222, 94}, {0xffd787, 0x875f00}},
    [ROLE_ADDED] = {0, 0, {GREEN, GREEN}, {114, 28}, {0x87d787, 0x008700}},
    [ROLE_REMOVED] = {0, 0, {RED, RED}, {210, 160}, {0xff8787, 0xd70000}},
    [ROLE_LINK] = {THEME_UNDERLINE, THEME_UNDERLINE, PLAIN},
    [ROLE_LINE] = {0, 0, {OWN, OWN}, {240, 250}, {0x585858, 0xbcbcbc}},
    [ROLE_SELECTED] = {THEME_BOLD | THEME_REVERSE, THEME_BOLD | THEME_REVERSE, PLAIN},
    [ROLE_MATCH] = {THEME_REVERSE, THEME_REVERSE, {YELLOW, OWN}, {221, 130}, {0xffd75f, 0xaf5f00}},
    [ROLE_NOTICE] = {THEME_BOLD, THEME_BOLD, {YELLOW, OWN}, {222, 94}, {0xffd787, 0x875f00}},
    [ROLE_PRACTICE] = {THEME_BOLD, THEME_BOLD, {MAGENTA, MAGENTA}, {183, 91}, {0xd7afff, 0x8700af}},
};

unsigned theme_attrs(enum role role, bool color)
{
    return color ? theme_rows[role].attrs : theme_rows[role].mono;
}

int theme_color(enum role role, enum theme_depth depth, bool light)
{
    const ThemeRow *row = &theme_rows[role];
    return (depth == THEME_TRUE  ? row->of_true
            : depth == THEME_256 ? row->of_256
                                 : row->of_8)[light];
}

/* COLORFGBG is "foreground;background", with a third part between in rxvt: numbers of the sixteen
 * colours, or "default". 7 and 9 to 15 are light (as Vim takes them: src/option.c:term_bg_default).
 */
bool theme_light(const char *why403_theme, const char *colorfgbg)
{
    const char *last = colorfgbg ? strrchr(colorfgbg, ';') : NULL;
    long number = last && isdigit((unsigned char)last[1]) ? strtol(last + 1, NULL, 10) : -1;
    if (why403_theme && strcmp(why403_theme, "light") == 0)
        return true;
    if (why403_theme && strcmp(why403_theme, "dark") == 0)
        return false;
    return number == 7 || (number >= 9 && number <= 15);
}

enum theme_wish theme_color_wish(char *(*get)(const char *name))
{
    static const struct {
        const char *name;
        enum theme_wish off, on; /* for "0" or "false", for anything else */
    } rows[] = {{"NO_COLOR", THEME_NEVER, THEME_NEVER},
                {"FORCE_COLOR", THEME_NEVER, THEME_ALWAYS},
                {"CLICOLOR_FORCE", THEME_AUTO, THEME_ALWAYS},
                {"CLICOLOR", THEME_NEVER, THEME_AUTO}};
    enum theme_wish wish = THEME_AUTO;
    for (size_t i = 0; i < ARRAY_LEN(rows) && wish == THEME_AUTO; i++) {
        const char *value = get(rows[i].name);
        bool off = value && (strcmp(value, "0") == 0 || strcmp(value, "false") == 0);
        if (value && value[0])
            wish = off ? rows[i].off : rows[i].on;
    }
    return wish;
}

void theme_man(Buf *out)
{
    static const struct {
        const char *name, *text;
    } rows[] = {
        {"WHY403_THEME", "dark or light: for which background the wizard's colours are chosen."},
        {"COLORFGBG",
         "what the terminal itself says of its background, where WHY403_THEME says nothing."},
        {"NO_COLOR", "not empty: no colours (\\-\\-color always wins over it)."},
        {"FORCE_COLOR, CLICOLOR_FORCE",
         "1: colours in a pipe and in CI too; FORCE_COLOR 0: none. NO_COLOR comes first."},
        {"CLICOLOR", "0: no colours."},
        {"TERM", "how many colours there are: 8, 256 or true colours (xterm\\-direct and its "
                 "like). dumb, or a terminal that is "
                 "not known here: "
                 "plain text, as with \\-\\-linear."},
        {"LANG, LC_ALL, LC_CTYPE",
         "UTF\\-8 or not: without it everything is shown in ASCII, as with \\-\\-ascii."},
    };
    buf_add_str(out, ".SH ENVIRONMENT OF THE WIZARD\n");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        buf_printf(out, ".TP\n.B %s\n%s\n", rows[i].name, rows[i].text);
}

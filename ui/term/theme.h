/*
 * theme: what each role looks like: attributes and colours for 8, 256 and true colours on dark and
 * light backgrounds, and which of them the environment asks for. Pure tables; ui/paint turns them
 * into curses attributes. State never hangs on a colour alone: glyph and word tell it too.
 */
#ifndef WHY403_UI_TERM_THEME_H
#define WHY403_UI_TERM_THEME_H

#include "base/span.h"
#include "ui/term/grid.h"

enum theme_attr { THEME_BOLD = 1, THEME_REVERSE = 2, THEME_UNDERLINE = 4 };
enum theme_depth { THEME_8, THEME_256, THEME_TRUE };

/* Bits of enum theme_attr; without colours more of them are needed. */
unsigned theme_attrs(enum role role, bool color);
/* The colour's number, 0xRRGGBB for THEME_TRUE; -1 = the terminal's own. */
int theme_color(enum role role, enum theme_depth depth, bool light);

/* Is the background light? WHY403_THEME (dark, light) decides; without it what the terminal says in
 * COLORFGBG. Either may be NULL.
 */
bool theme_light(const char *why403_theme, const char *colorfgbg);
/* What the environment wishes: NO_COLOR (https://no-color.org) before FORCE_COLOR, CLICOLOR_FORCE
 * and CLICOLOR (https://bixense.com/clicolors); --color is asked before. */
enum theme_wish { THEME_AUTO, THEME_ALWAYS, THEME_NEVER };
enum theme_wish theme_color_wish(char *(*get)(const char *name));

/* The section of the man page on the variables that the wizard heeds. */
void theme_man(Buf *out);

#endif

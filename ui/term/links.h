/*
 * links: the addresses on the screen as links that the terminal opens by a click (OSC 8). curses
 * knows no links: what it has drawn is written once more in its place, with the link round it.
 * https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda (the escape sequence's own
 * specification)
 */
#ifndef WHY403_UI_TERM_LINKS_H
#define WHY403_UI_TERM_LINKS_H

#include "ui/term/grid.h"

/* Does the terminal that these variables describe know links, or pass over them silently? NULL =
 * unset. */
bool links_known(const char *term, const char *term_program, const char *vte_version,
                 const char *others);
/* The bytes that make links of grid's addresses, with the cursor where it was before; an address
 * that goes on in the next row is one link. Nothing where there is none. */
void links_write(Buf *out, const Grid *grid);

#endif

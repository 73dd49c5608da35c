/*
 * outside: programs of the user's that show something for a while: the editor at a place in a file,
 * the browser at a page. They get the terminal; a program that the folder looked at brings is never
 * taken.
 */
#ifndef WHY403_UI_OUTSIDE_H
#define WHY403_UI_OUTSIDE_H

#include "ui/wizard.h"

/* $VISUAL, else $EDITOR, else what is usual, at cmd.text and line cmd.arg; then all is looked at
 * again. */
void outside_edit(Wizard *wizard, const Cmd *cmd);
/* The page cmd.text. */
void outside_link(Wizard *wizard, const Cmd *cmd);
/* Is a program there that outside_link could take? */
bool outside_has_opener(const Wizard *wizard);

/* The arguments of an editor, as its name asks for them: "+LINE FILE" for most. For tests. */
void outside_editor_args(Arena *arena, const char *editor, const char *path, int line,
                         const char *out[4]);

#endif

/*
 * golden: compares a screen with tests/screens/NAME.golden: characters, then the roles' letters.
 * GENERATE=1 rewrites the file.
 */
#ifndef WHY403_TESTS_SUPPORT_GOLDEN_H
#define WHY403_TESTS_SUPPORT_GOLDEN_H

#include <stdbool.h>

#include "ui/term/grid.h"

/* True if equal; else prints the first line that differs. */
bool golden_screen(const char *name, const Grid *grid);
bool golden_text(const char *name, const char *text);

#endif

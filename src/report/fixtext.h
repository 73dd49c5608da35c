/*
 * fixtext: one fix in a report for a terminal: its title, the commands for the shell in use, its
 * edits, its text for whoever can help. Private to report/.
 */
#ifndef WHY403_REPORT_FIXTEXT_H
#define WHY403_REPORT_FIXTEXT_H

#include "report/layout.h"

/* at: the column where its number stands. home: as ~ in paths, NULL = not known. */
typedef struct FixText {
    const Layout *l;
    Arena *arena;
    enum shell shell;
    const char *home;
    int at;
} FixText;

void fixtext_put(const FixText *t, const Fix *fix, size_t number);
/* Each line of text on a line of its own, never wrapped: it can be copied. */
void fixtext_lines(const FixText *t, int indent, const char *text);

#endif

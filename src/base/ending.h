/*
 * ending: a signal that asks the program to end is answered in order by whoever waits next, and
 * that is at once. While the program computes nobody waits; then, half a second of work after the
 * signal, it ends all the same: the terminal is put back, children and private files go.
 *
 * Must not know: which signals these are and who takes them (main.c, ui/term/signals.c).
 *
 *     ending_asked(number);      // in the handler
 *     if (number_of_signal)      // in the loop that will end the program in order
 *         ending_seen();
 */
#ifndef WHY403_BASE_ENDING_H
#define WHY403_BASE_ENDING_H

#include <stdbool.h>

/* Async-signal-safe. The program ends with 128+number unless ending_seen is called in time. */
void ending_asked(int number);
/* Whoever calls ends the program in order, however long that takes. */
void ending_seen(void);

/* Called before the end, in a signal's handler; NULL = nothing. */
void ending_with_terminal(void (*restore)(void));
void ending_with_children(void (*kill_all)(void));
/* A file that must not stay behind, and its folder; NULL = there is none any more. */
void ending_with_log(const char *path, const char *folder);

/* What lies between begin and end is not broken off (a file that has a name for a moment). Nests.
 */
void ending_hold(void);
void ending_release(void);

#endif

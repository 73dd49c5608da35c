/*
 * signals: turns signals into bytes on a pipe for the loop, and gives the terminal back when the
 * program crashes. Handlers do nothing but write to the pipe.
 */
#ifndef WHY403_UI_TERM_SIGNALS_H
#define WHY403_UI_TERM_SIGNALS_H

#include <stdbool.h>

#include "base/err.h"

/* Remembers what was set before; restore runs (async-signal-safe) before a crash ends the program.
 */
MUST_USE enum err signals_open(void (*restore)(void), Err *err);
void signals_close(void);
int signals_fd(void);
/* The next signal that came, 0 = none. SIGWINCH, SIGCONT, SIGTSTP, SIGINT, SIGTERM, SIGHUP,
 * SIGQUIT. */
int signals_next(void);
/* Stops the process as an uncaught SIGTSTP would; returns when it is continued. */
void signals_stop(void);

#endif

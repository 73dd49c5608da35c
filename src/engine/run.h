/*
 * run: a command with our own stdin, stdout and stderr, so that a terminal stays a terminal and
 * nothing is buffered. Not for what why403 asks of itself: that goes through the World.
 */
#ifndef WHY403_ENGINE_RUN_H
#define WHY403_ENGINE_RUN_H

#include "engine/runwatch.h"

enum { RUN_NOT_STARTED = 127, RUN_SIGNALLED = 128 };

/* Waits for it and gives its exit code; 128+N if signal N ended it; 127 with a sentence on stderr
 * if it can't be started. What other processes send to us alone (*signal_number: SIGTERM, SIGHUP)
 * is passed on; the terminal's signals reach it by themselves. watch (may be NULL) looks at what it
 * starts.
 */
int run_command(char *const *argv, const char *const *envp, const volatile int *signal_number,
                RunWatch *watch);

#endif

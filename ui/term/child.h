/*
 * child: runs a program that talks to the terminal itself (a shell, aws configure sso) and waits
 * for it. The caller has left the screen before. Not for anything that why403 asks of itself: that
 * goes through the World.
 */
#ifndef WHY403_UI_TERM_CHILD_H
#define WHY403_UI_TERM_CHILD_H

#include <stdio.h>

/* envp NULL = the process's own. Returns NULL, or a sentence that says why it could not be run.
 * SIGTERM and SIGHUP end the child (SIGHUP, after two seconds SIGKILL) and then reach the caller's
 * handler. *out_status (may be NULL): its exit status, 128+N after a signal. */
const char *child_run(const char *const *argv, const char *const *envp, const char *dir,
                      const char *banner, int *out_status);
/* The same with what the program writes in out, from its beginning, instead of on the terminal. */
const char *child_run_into(FILE *out, const char *const *argv, const char *const *envp,
                           const char *dir, const char *banner, int *out_status);
/* Shows the sentence and waits for a line, or the end of input. SIGTERM and SIGHUP end the wait,
 * and reach the caller's handler then. */
void child_wait_for_enter(const char *sentence);

#endif

/*
 * wait: several descriptors as one, for session_step; and which files are watched. On Linux an
 * epoll descriptor over the terminal, the signal pipe and inotify; elsewhere the terminal's own
 * descriptor, with a short time-out and no watching.
 */
#ifndef WHY403_UI_WAIT_H
#define WHY403_UI_WAIT_H

#include <stdbool.h>

#include "engine/session.h"

/* What the loop may wait for at most, in ms, given what it wants (-1 = no limit). */
int wait_limit(int wanted_ms);
/* Makes the descriptor; signals_fd from ui/signals. Returns it; -1 if there is none. */
int wait_open(int tty_fd, int signals_fd);
void wait_close(void);
/* A read of fd would not wait. */
bool wait_readable(int fd);
/* The terminal is gone (no end of file would ever be told by curses). */
bool wait_hangup(int tty_fd);

/* Watches the folders of all files that the view's facts name: a saved file is seen however the
 * editor saves. */
void wait_watch(const SessionView *view);
/* The same, only if the view is another than that of generation. */
void wait_watch_generation(const SessionView *view, unsigned generation);
/* What of the watched has changed since the last call: "main.tf", "main.tf and others", or
 * WAIT_SIGN_IN; NULL = nothing. Good until the next call. */
const char *wait_changed(void);
/* A sign-in of the AWS CLI or of an SSO portal has written its cache. */
#define WAIT_SIGN_IN "the sign-in"

#endif

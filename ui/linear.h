/*
 * linear: the wizard as plain text: one fact on a line, numbered entries, a prompt; no alternate
 * screen, no spinner, no cursor movement. For screen readers, TERM=dumb, logs. The same model,
 * update and documents as the full screen, so it can do the same.
 */
#ifndef WHY403_UI_LINEAR_H
#define WHY403_UI_LINEAR_H

#include "ui/model.h"
#include "ui/ui.h"

enum { LINEAR_COLS = 78 }; /* reads well */

int linear_run(World *world, const SessionOptions *session_options, const UiOptions *options,
               bool utf8);

/* The present screen as text with its prompt, for the loop and for tests. */
void linear_print(const Model *model, Buf *out);

#endif

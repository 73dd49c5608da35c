/*
 * linear: the wizard as plain text: one fact on a line, numbered entries, a prompt; no alternate
 * screen, no spinner, no cursor movement. For screen readers, TERM=dumb, logs. The same model,
 * update and documents as the full screen, so it can do the same.
 */
#ifndef WHY403_UI_LINEAR_H
#define WHY403_UI_LINEAR_H

#include "base/world.h"
#include "ui/model.h"
#include "ui/ui.h"

enum { LINEAR_COLS = 78 /* reads well */, LINEAR_MAX = 4 << 20 };

int linear_run(World *world, const SessionOptions *session_options, const UiOptions *options,
               bool utf8);

/* What was read out last, so that only what is new need be read again. */
typedef struct LinearSaid {
    bool begun;
    bool unasked; /* nobody waits for an answer: without news nothing is said */
    enum screen screen;
    enum step step;
    Buf verdict, body, keys;
} LinearSaid;

#define LINEAR_SAID_INIT                           \
    ((LinearSaid){.verdict = BUF_INIT(LINEAR_MAX), \
                  .body = BUF_INIT(LINEAR_MAX),    \
                  .keys = BUF_INIT(LINEAR_MAX)})

/* The result in one line, then the present screen, as far as either is new, then the prompt. */
void linear_print(const Model *model, LinearSaid *said, Buf *out);
/* All is read again the next time. */
void linear_forget(LinearSaid *said);

#endif

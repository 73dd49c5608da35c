/*
 * rig: the wizard's model with a pretended session, without a terminal: keys go in, commands and
 * screens come out.
 *
 *     Rig r;
 *     rig_new(&r);                            // what the test wants otherwise is set in r.m here
 *     rig_view(&r, FAKE_STALE_TOKEN, false);
 *     rig_press(&r, 'f');
 *     rig_close(&r);
 */
#ifndef WHY403_TESTS_RIG_H
#define WHY403_TESTS_RIG_H

#include "tests/support/fakesession.h"
#include "ui/model.h"

enum { RIG_ROWS = 24, RIG_COLS = 80 };

typedef struct Rig {
    Arena arena;
    Model m;
    Cmds cmds;
} Rig;

void rig_new(Rig *r);
void rig_close(Rig *r);
/* The session has something to show. */
void rig_view(Rig *r, enum fake_session which, bool busy);
void rig_press(Rig *r, int key);
void rig_press_all(Rig *r, const char *keys);

#endif

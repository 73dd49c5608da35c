/*
 * sweeping: the sweep of everything below a folder, or of every profile, beside the wizard's own
 * session: both wait in the same World. The list that the model shows is made anew now and then
 * while answers come in.
 *
 *     sweeping_start(w, false);
 *     ... in the loop: session_step(session, fd, sweeping_limit(w, ms)); sweeping_turn(w); ...
 *     sweeping_stop(w);
 */
#ifndef WHY403_UI_SWEEPING_H
#define WHY403_UI_SWEEPING_H

#include "base/world.h"
#include "engine/sweepitems.h"
#include "ui/model.h"

struct Wizard;

typedef struct Sweeping {
    Sweep *sweep; /* NULL = none was started */
    World *world;
    enum sweep_state state;
    Arena arena;       /* the items */
    Arena shown_arena; /* of what the model shows */
    SweepItemVec items;
    SweepShown shown;
    int64_t told_ms;
} Sweeping;

/* Of the folder that is looked at; an earlier sweep ends. */
void sweeping_start(struct Wizard *wizard, bool profiles);
/* What the loop may wait for at most. */
int sweeping_limit(const struct Wizard *wizard, int wanted_ms);
/* Takes in what has arrived and goes on; true when it has just come to its end. */
bool sweeping_turn(struct Wizard *wizard);
void sweeping_stop(struct Wizard *wizard);

#endif

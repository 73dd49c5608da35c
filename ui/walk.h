/*
 * walk: the guided way through the steps in the guide's order, on the main screen. On a first run
 * it goes on by itself, slowly enough to be read, until a key is pressed or a step fails; by a key
 * it can be had again at any time. Pure but for walk_is_first.
 */
#ifndef WHY403_UI_WALK_H
#define WHY403_UI_WALK_H

#include "base/world.h"
#include "ui/model.h"

/* From the first step; by itself as long as nobody touches a key. */
void walk_start(Model *m, bool by_itself);
/* A key was pressed: nothing moves by itself any more. */
void walk_touched(Model *m);
void walk_leave(Model *m);
/* What Enter does: the next step; at the end of the way (model_walk_end) the details, or out of it.
 */
void walk_next(Model *m);
/* Once a picture or an answer is new: time to go on by itself? */
void walk_tick(Model *m);

/* Was the way never shown to this user? Remembers that it is now (in XDG_STATE_HOME/why403/). False
 * where that can't be kept, and in a shell of the practice sandbox. */
bool walk_is_first(World *w);

#endif

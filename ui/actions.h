/*
 * actions: what each action of the key table does to the model and asks to be done: one row of a
 * table for each. Pure.
 */
#ifndef WHY403_UI_ACTIONS_H
#define WHY403_UI_ACTIONS_H

#include "ui/model.h"

/* What the key means on the present screen, or a sentence why that can't be done now. */
void actions_press(Model *m, int key, Cmds *cmds);

#endif

/*
 * actions: what each action of the key table does to the model and asks to be done: one row of a
 * table for each. Pure.
 */
#ifndef WHY403_UI_ACTIONS_H
#define WHY403_UI_ACTIONS_H

#include "ui/model.h"

void actions_run(Model *m, const KeyRow *row, int key, Cmds *cmds);
/* Why the action of a row can't be done now, one sentence. */
const char *actions_why_not(const Model *m, const KeyRow *row);

void actions_notice(Model *m, const char *text);
/* Asks for an effect; cmd.text is copied. */
void actions_command(Cmds *cmds, Cmd cmd);

#endif

/*
 * typing: text that is being typed or pasted: a search, a filter, a folder, a profile, an error to
 * explain. Pure, on the model.
 */
#ifndef WHY403_UI_TYPING_H
#define WHY403_UI_TYPING_H

#include "ui/model.h"

void typing_start(Model *m, enum input input);
/* The line that is typed says text now; one that is too long changes nothing. */
void typing_set(Model *m, const char *text);
/* The explain screen, ready to take a text unless it shows an explanation already. */
void typing_explain(Model *m);
/* A key that changes the line being typed; anything else is ignored. */
void typing_edit(Model *m, int key);
/* A key while model.input is on. */
void typing_key(Model *m, int key, Cmds *cmds);
/* Pasted text goes to what is being typed; with nothing being typed it is an error to explain. */
void typing_paste(Model *m, const char *text, Cmds *cmds);

#endif

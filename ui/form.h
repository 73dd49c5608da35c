/*
 * form: the first set-up as the user goes through it: the values of one way, checked one by one,
 * then what would be written, then the AWS CLI's command. The same for the full screen and for
 * --linear. Changes the model only; effects go into cmds.
 *
 * While the form is open, model.input is INPUT_FIELD and model.text is the field under the cursor.
 */
#ifndef WHY403_UI_FORM_H
#define WHY403_UI_FORM_H

#include "ui/model.h"

/* Opens the form of a way; what was filled in for the same way before stays. */
void form_open(Model *m, enum setup_way way);
/* The form is the present screen again: goes on typing where it was. */
void form_resume(Model *m);
void form_key(Model *m, int key, Cmds *cmds);
/* A click on a row: another field, perhaps. */
void form_click(Model *m, int row);

void form_planned(Model *m, const char *diff);
/* Judges the values by the new view: a new plan, or the field that does not fit any more. */
void form_changed(Model *m, Cmds *cmds);
void form_written(Model *m, const char *note);
/* Enter on the screen that shows the profile: writes it, or runs the command once it is written. */
void form_go_on(Model *m, Cmds *cmds);
/* What y copies there. */
const char *form_copy(const Model *m, Arena *arena);

#endif

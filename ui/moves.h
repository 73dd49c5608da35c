/*
 * moves: where the user stands: the stack of screens, the step, the place in a text or list; and
 * the search that moves it. Pure functions on the model, used by ui_update alone.
 */
#ifndef WHY403_UI_MOVES_H
#define WHY403_UI_MOVES_H

#include "ui/model.h"

void moves_reset(Model *m, enum screen screen);
/* A screen that is open already is gone back to, so the stack can't grow without end. */
void moves_open(Model *m, enum screen screen);
void moves_close(Model *m);
/* Shows only the entries of the present list that hold text; "" = all. */
void moves_filter(Model *m, const char *text);
/* Back to the main screen. */
void moves_home(Model *m);
void moves_step(Model *m, int step);

/* Lines of a text, entries of a list; negative = up. */
void moves_lines(Model *m, int by);
void moves_page(Model *m, int direction);
/* The next place (step 1 or -1) that holds model's search; the present line counts with from_here.
 * False = not found. */
bool moves_search(Model *m, int step, bool from_here);
/* The last line that holds text comes into view with the paragraph that it begins. */
void moves_show(Model *m, const char *text);
/* A fix of that finding is tried now. */
void moves_cure(Model *m, const Finding *finding);
/* Is it the finding that a fix was tried for? The same of another configuration is not. */
bool moves_is_of_cure(const Model *m, const Finding *finding);
/* A click on a row of the body; true if it hit the entry that was selected before. */
bool moves_click(Model *m, int row);

#endif

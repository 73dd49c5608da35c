/*
 * deeds: what the wizard can do with a fix on the spot (write its edits, look again as if its
 * change of the environment were made, run its command) and which text of it can be copied. Pure,
 * on the model.
 */
#ifndef WHY403_UI_DEEDS_H
#define WHY403_UI_DEEDS_H

#include "ui/model.h"

enum deed { DEED_NONE, DEED_WRITE, DEED_TRY, DEED_RUN };

enum deed deed_of(const Model *model, const Fix *fix);
/* Of the fix that model_current_fix gives. */
enum deed deed_here(const Model *model);
/* The fix of the present step that the fix screen starts on: the first that can be done here, else
 * the first with a text to copy, else 0. */
int deed_first(const Model *model);

/* What proves a cure: what `why403 run` was called with, else plan of this program, before which
 * init must have been run. */
const char *deed_program(const Model *model);
bool deed_init_first(const Model *model);

/* Is there anything in it for the clipboard? */
bool deed_copyable(const Model *model, const Fix *fix);
/* The selected fix on the fix screen, else the first of the step that can be copied; NULL = none.
 * out_finding may be NULL. */
const Fix *deed_copied(const Model *model, const Finding **out_finding);
/* On the fix screen without a fix to copy: the lines that the user's own shell still has to run;
 * NULL = none. */
const char *deed_left(const Model *model);
/* Commands, each on its line; or the text for an administrator as a mail with its subject. */
const char *deed_text(const Model *model, Arena *arena, const Finding *finding, const Fix *fix);
/* The text for an administrator as a chat takes it (bold title, text set off); NULL = the fix has
 * none. */
const char *deed_chat(Arena *arena, const Finding *finding, const Fix *fix);

#endif

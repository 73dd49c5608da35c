/*
 * codes: the short name of every screen, which two people on the telephone can say to each other:
 * that of the finding that is shown ("keys-13"), of a step without one ("keys"), else of the screen
 * ("trace"). `why403 explain id:CODE` prints what belongs to it (codes_page,
 * in ui/ui.h). Pure.
 */
#ifndef WHY403_UI_CODES_H
#define WHY403_UI_CODES_H

#include "ui/model.h"

/* Of the present screen. */
const char *codes_here(const Model *model);

#endif

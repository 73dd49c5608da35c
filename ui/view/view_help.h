/* view_help: the entries of the screen that lists the keys, for whoever runs one of them. Pure. */
#ifndef WHY403_UI_VIEW_VIEW_HELP_H
#define WHY403_UI_VIEW_VIEW_HELP_H

#include "ui/model.h"

/* On the screen that help was opened from it does something; it could, but nothing calls for it at
 * present; it is for other screens. */
enum help_group { HELP_HERE, HELP_NOT_NOW, HELP_ELSEWHERE };

/* n-th row of the help as filtered; NULL beyond the last. */
const KeyRow *help_row(const Model *model, int n, enum help_group *out_group);

#endif

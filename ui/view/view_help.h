/* view_help: the entries of the screen that lists the keys, for whoever runs one of them. Pure. */
#ifndef WHY403_UI_VIEW_VIEW_HELP_H
#define WHY403_UI_VIEW_VIEW_HELP_H

#include "ui/model.h"

/* n-th row of the help as filtered; NULL beyond the last. *out_here: it works on the screen that
 * help was opened from. */
const KeyRow *help_row(const Model *model, int n, bool *out_here);

#endif

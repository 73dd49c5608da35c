/*
 * pointed: what the present screen points at outside the wizard: the place in a file that an editor
 * opens, the page that a browser opens. Pure, on the model.
 */
#ifndef WHY403_UI_POINTED_H
#define WHY403_UI_POINTED_H

#include "ui/model.h"

/* The line that the selected fix changes, else where the finding was seen, else where the
 * configuration stands; kind SOURCE_NONE where nothing is in a file. */
Source pointed_place(const Model *model);
/* The path to open: absolute where the folder looked at or the home is known. */
const char *pointed_path(const Model *model, Arena *arena, Source at);
/* The page of the finding that is shown, NULL = none. */
const char *pointed_link(const Model *model);

#endif

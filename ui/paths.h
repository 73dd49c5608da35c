/*
 * paths: paths as the user types them: "~" for the home folder, Tab for the rest of a name, and
 * where a report is put if nobody says otherwise.
 */
#ifndef WHY403_UI_PATHS_H
#define WHY403_UI_PATHS_H

#include "ui/wizard.h"

/* With the home folder for a leading "~", and absolute. */
const char *paths_expand(Wizard *w, Arena *arena, const char *typed);
/* typed with as much of a name in that folder as is certain ("/" behind a folder); folders only if
 * so asked. typed itself where nothing is certain. out_names: all names there that begin so. */
const char *paths_complete(Wizard *w, Arena *arena, const char *typed, bool folders_only,
                           NameVec *out_names);
/* A path for a report of that name: the folder of the shell, but never the one looked at, which may
 * be shared or committed; and never a file that is there. */
const char *paths_for_report(Wizard *w, Arena *arena, const char *name);

#endif

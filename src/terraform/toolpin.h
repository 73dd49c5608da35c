/*
 * toolpin: which version of a program the files of version managers choose for a folder: tfenv,
 * tofuenv, tenv, asdf and mise look in the folder and in each above it, the nearest file first,
 * then in the home folder; a variable of theirs comes before all files.
 *
 * Must not know: where the program lies, whether a manager is installed at all (engine/shim.h).
 *
 *     ToolPin pin;
 *     if (toolpin_find(arena, files, dir, MANAGER_ASDF, "terraform", &pin)) ... pin.version
 *
 * Sources: tfenv README and lib/tfenv-version-file.sh 3.0; tofuenv README; tenv README 4.7; asdf
 * manual, "Versions"; mise documentation, "Configuration" and "Environment variables".
 */
#ifndef WHY403_TERRAFORM_TOOLPIN_H
#define WHY403_TERRAFORM_TOOLPIN_H

#include "base/snapshot.h"

/* Bits, since a file may be read by several of them. */
enum tool_manager {
    MANAGER_NONE = 0,
    MANAGER_TFENV = 1, /* and tofuenv, which is the same for OpenTofu */
    MANAGER_TENV = 2,
    MANAGER_ASDF = 4,
    MANAGER_MISE = 8,
    MANAGER_ANY = 15
};

typedef struct ToolPin {
    const char *version; /* "1.5.7"; NULL: "latest", "system" or the like: not known */
    const char *where;   /* name of the variable, or of the file below its folder */
} ToolPin;

/* tool: "terraform", "opentofu" or "awscli". managers: those whose files and variables count.
 * False: nothing chooses a version. All of *out is the arena's. */
bool toolpin_find(Arena *arena, Snapshot *files, const char *dir, unsigned managers,
                  const char *tool, ToolPin *out);
/* Which of Terraform and OpenTofu the nearest file names: "terraform", "opentofu", NULL where none
 * does. A list that names both tells nothing. *out_where as ToolPin.where. */
const char *toolpin_program(Arena *arena, Snapshot *files, const char *dir, const char **out_where);

#endif

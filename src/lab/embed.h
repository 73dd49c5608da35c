/*
 * embed: the scenario folders (src/lab/scenarios) as bytes in the program. The tables are made by
 * src/lab/embed.sh when the program is built; sorted by scenario, then path.
 */
#ifndef WHY403_LAB_EMBED_H
#define WHY403_LAB_EMBED_H

#include <stddef.h>

#include "lab/lab.h"

typedef struct LabFile {
    const char *scenario; /* folder name, "stale-token" */
    const char *path;     /* below it: "lab.ini", "home/.aws/credentials" */
    const unsigned char *bytes;
    size_t len; /* a NUL follows that is not counted */
} LabFile;

extern const LabFile lab_files[];
extern const size_t n_lab_files;

/* The [lesson] sections, by difficulty, then name. */
extern const LabScenario lab_lessons[];
extern const size_t n_lab_lessons;

/* Where the file goes in the sandbox: tf/ is ~/infra there. */
const char *lab_file_place(Arena *arena, const char *path);
/* NULL if the scenario has no such file. */
const LabFile *lab_file_find(const char *scenario, const char *path);

#endif

#include <string.h>

#include "lab/embed.h"

const LabScenario *lab_scenarios(size_t *out_n)
{
    *out_n = n_lab_lessons;
    return lab_lessons;
}

const LabScenario *lab_find(const char *name)
{
    for (size_t i = 0; i < n_lab_lessons; i++)
        if (strcmp(lab_lessons[i].name, name) == 0)
            return &lab_lessons[i];
    return NULL;
}

const char *lab_file_place(Arena *arena, const char *path)
{
    return strncmp(path, "tf/", 3) == 0 ? arena_printf(arena, "home/infra/%s", path + 3) : path;
}

const LabFile *lab_file_find(const char *scenario, const char *path)
{
    for (size_t i = 0; i < n_lab_files; i++)
        if (strcmp(lab_files[i].scenario, scenario) == 0 && strcmp(lab_files[i].path, path) == 0)
            return &lab_files[i];
    return NULL;
}

#include <stdlib.h>
#include <string.h>

#include "lab/embed.h"

const LabScenario *lab_scenarios(size_t *out_n)
{
    *out_n = n_lab_lessons;
    return lab_lessons;
}

const LabScenario *lab_find(const char *name)
{
    char *end;
    for (size_t i = 0; i < n_lab_lessons; i++)
        if (strcmp(lab_lessons[i].name, name) == 0)
            return &lab_lessons[i];
    unsigned long number = name[0] >= '1' && name[0] <= '9' ? strtoul(name, &end, 10) : 0;
    return number >= 1 && number <= n_lab_lessons && !*end ? &lab_lessons[number - 1] : NULL;
}

size_t lab_number(const LabScenario *scenario)
{
    for (size_t i = 0; i < n_lab_lessons; i++)
        if (&lab_lessons[i] == scenario)
            return i + 1;
    return 0;
}

const char *lab_line(const LabScenario *scenario)
{
    return lab_best(scenario->name) != LAB_OPEN ? scenario->title : scenario->situation;
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

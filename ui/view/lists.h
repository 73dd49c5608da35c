/*
 * lists: what stands on each entry of the list screens, so that views and update mean the same
 * thing by "the third entry". Pure.
 */
#ifndef WHY403_UI_VIEW_LISTS_H
#define WHY403_UI_VIEW_LISTS_H

#include "report/report.h"
#include "ui/model.h"

enum start_kind {
    START_ALL,
    START_CONFIGURATION,
    START_BELOW, /* title is the folder */
    START_FOLDER,
    START_PROFILE,
    START_SWEEP,    /* everything below */
    START_PROFILES, /* every profile */
    START_EXPLAIN,
    START_LAB,
    START_SETUP,
    START_END
};

typedef struct StartEntry {
    enum start_kind kind;
    const Configuration *configuration; /* START_CONFIGURATION */
    const char *title, *text;
} StartEntry;

typedef VEC(StartEntry) StartList;

/* All entries in their order; many configurations stand by groups (view/groups.h). In arena. */
StartList list_start_all(const Model *model, Arena *arena);
/* kind START_END beyond the last. */
StartEntry list_start(const Model *model, int n);
/* Where the cursor begins: without Terraform here the steps would be of nothing, so on what helps.
 */
int list_start_first(const Model *model);

/* n-th cause that a lesson lets choose from, the right one among them; CAUSE_NONE beyond the last.
 */
enum cause list_guess(const Model *model, int n);

/* n-th row of the sweep as it is shown; NULL beyond the last. */
const SweepRow *list_sweep(const Model *model, int n);
/* The entry of that folder or profile; 0 if it is not there. */
int list_sweep_find(const Model *model, const SweepItem *item);

typedef struct ReportEntry {
    enum report_format format;
    const char *title, *file, *text;
} ReportEntry;

/* NULL beyond the last. */
const ReportEntry *list_report(int n);

#endif

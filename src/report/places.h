/*
 * places: where a finding stands in the user's repository, for the formats that are shown beside
 * its code (SARIF, GitHub annotations). Private to report/.
 */
#ifndef WHY403_REPORT_PLACES_H
#define WHY403_REPORT_PLACES_H

#include "report/report.h"

typedef struct RepoPlace {
    const char *path; /* from the top of the repository; ~/... or absolute outside of it; NULL =
                         no place at all */
    int line;         /* 0 = the file as a whole */
    bool inside;      /* in the repository */
} RepoPlace;

RepoPlace report_repo_place(Arena *arena, const SessionView *view, Source at);
/* The one place to show a finding at: its first evidence in the repository; without one where the
 * configuration that it is about is defined; then any file that it names, any configuration's, and
 * last what the session read. */
RepoPlace report_finding_place(Arena *arena, const SessionView *view, const Finding *f);

#endif

/*
 * sweepout: what a sweep found, in each format of report.h. Text, JSON, Markdown and HTML are made
 * of the rows: grouped by cause, each cause told once with all that share it. GitHub annotations,
 * SARIF, JUnit and JSON lines hold each item's own report, so they are collected while its session
 * is open.
 *
 *     SweepOut *o = sweepout_open(format, &style, n_items);
 *     ... a sweep whose plan says .done = sweepout_add, .data = o ...
 *     sweepout_close(o, &head, &result, &out);
 */
#ifndef WHY403_REPORT_SWEEPOUT_H
#define WHY403_REPORT_SWEEPOUT_H

#include "engine/sweep.h"
#include "report/report.h"
#include "report/sweepgroups.h"

typedef struct SweepOut SweepOut;

/* What stands above the table. */
typedef struct SweepHead {
    const char *what; /* the folder that was searched, shortened; "every profile" */
    const char *cwd;  /* from where the calls that are shown would be made */
    int64_t generated_s;
    bool show_key_ids;
    bool more;        /* the search was cut */
    const char *note; /* what was found and is not looked at by itself, and why; NULL */
} SweepHead;

/* style is borrowed. */
SweepOut *sweepout_open(enum report_format format, const ReportStyle *style, size_t n_items);
/* A SweepDone; data is the SweepOut. */
void sweepout_add(void *data, size_t index, const SweepRow *row, const SessionView *view);
/* Writes the document and frees. */
void sweepout_close(SweepOut *o, const SweepHead *head, const SweepResult *result, Buf *out);
/* In sweeptables.c. */
void sweeptables_markdown(Buf *out, Arena *arena, const SweepHead *head, const SweepResult *result,
                          const SweepGroupVec *groups);
void sweeptables_html(Buf *out, Arena *arena, const SweepHead *head, const SweepResult *result,
                      const SweepGroupVec *groups);
/* In sweepjson.c. */
void sweepout_json(Buf *out, Arena *arena, const SweepHead *head, const SweepResult *result,
                   const SweepGroupVec *groups);
/* The worst of all: 1 a cause, 3 something could not be told, 0 nothing wrong. */
int sweep_exit_code(const SweepResult *result);

#endif

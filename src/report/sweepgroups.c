#include "report/sweepgroups.h"

#include <stdlib.h>
#include <string.h>

typedef int RowCompare(const SweepRow *a, const SweepRow *b);

static int compare_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int compare_causes(const SweepRow *a, const SweepRow *b)
{
    static const int order[] = {[VERDICT_FAIL] = 0, [VERDICT_UNKNOWN] = 1, [VERDICT_PASS] = 2};
    int by = order[a->status] - order[b->status];
    if (by == 0)
        by = (int)a->ignored - (int)b->ignored;
    if (by == 0)
        by = (int)a->cause - (int)b->cause;
    if (by == 0)
        by = compare_text(a->finding, b->finding);
    if (by == 0 && a->status == VERDICT_PASS)
        by = compare_text(a->identity, b->identity);
    if (by == 0 && a->status == VERDICT_UNKNOWN)
        by = compare_text(a->title, b->title);
    return by;
}

static int compare_identities(const SweepRow *a, const SweepRow *b)
{
    return compare_text(a->identity, b->identity);
}

static int compare_sessions(const SweepRow *a, const SweepRow *b)
{
    return compare_text(a->session, b->session);
}

/* Within a group by name. */
static int compare_rows(const SweepRow *a, const SweepRow *b, RowCompare *compare)
{
    int by = compare(a, b);
    return by ? by : strcmp(a->item.shown, b->item.shown);
}

static int by_cause(const void *a, const void *b)
{
    return compare_rows(*(const SweepRow *const *)a, *(const SweepRow *const *)b, compare_causes);
}

static int by_identity(const void *a, const void *b)
{
    return compare_rows(*(const SweepRow *const *)a, *(const SweepRow *const *)b,
                        compare_identities);
}

static int by_session(const void *a, const void *b)
{
    return compare_rows(*(const SweepRow *const *)a, *(const SweepRow *const *)b, compare_sessions);
}

static bool has_ended(const SweepRow *row)
{
    return row->item.shown != NULL;
}

static bool has_identity(const SweepRow *row)
{
    return row->identity != NULL;
}

static bool has_session(const SweepRow *row)
{
    return row->session != NULL;
}

static SweepGroupVec groups_make(Arena *arena, const SweepResult *result,
                                 bool (*belongs)(const SweepRow *),
                                 int (*sort)(const void *, const void *), RowCompare *compare)
{
    SweepGroupVec groups = VEC_INIT;
    VEC(const SweepRow *) rows = VEC_INIT;
    for (size_t i = 0; i < result->rows.len; i++)
        if (belongs(&result->rows.items[i]))
            vec_push(arena, &rows, &result->rows.items[i]);
    if (rows.len > 1)
        qsort(rows.items, rows.len, sizeof(*rows.items), sort);
    for (size_t i = 0; i < rows.len; i++) {
        SweepGroup *last = groups.len > 0 ? vec_last(&groups) : NULL;
        if (!last || compare(last->first, rows.items[i]) != 0) {
            SweepGroup fresh = {.first = rows.items[i]};
            vec_push(arena, &groups, fresh);
            last = vec_last(&groups);
        }
        vec_push(arena, &last->rows, rows.items[i]);
    }
    return groups;
}

SweepGroupVec sweepgroups_by_cause(Arena *arena, const SweepResult *result)
{
    return groups_make(arena, result, has_ended, by_cause, compare_causes);
}

SweepGroupVec sweepgroups_by_identity(Arena *arena, const SweepResult *result)
{
    return groups_make(arena, result, has_identity, by_identity, compare_identities);
}

SweepGroupVec sweepgroups_by_session(Arena *arena, const SweepResult *result)
{
    return groups_make(arena, result, has_session, by_session, compare_sessions);
}

const char *sweepgroups_title(Arena *arena, const SweepGroup *g)
{
    const SweepRow *row = g->first;
    if (row->status == VERDICT_PASS)
        return row->identity ? row->identity : row->title ? row->title : "nothing wrong";
    for (size_t i = 1; i < g->rows.len; i++)
        if (compare_text(row->title, g->rows.items[i]->title) != 0 && row->cause != CAUSE_NONE)
            return cause_meaning(row->cause);
    return arena_printf(arena, "%s", row->title ? row->title : "");
}

const char *sweepgroups_place(const SweepGroup *g)
{
    for (size_t i = 1; i < g->rows.len; i++)
        if (compare_text(g->first->place, g->rows.items[i]->place) != 0)
            return NULL;
    return g->first->place;
}

const char *sweepgroups_counts(Arena *arena, const SweepResult *result)
{
    size_t n[] = {[VERDICT_PASS] = 0, [VERDICT_FAIL] = 0, [VERDICT_UNKNOWN] = 0}, all = 0,
           ignored = 0;
    const char *text;
    for (size_t i = 0; i < result->rows.len; i++)
        if (result->rows.items[i].item.shown) {
            n[result->rows.items[i].status]++;
            ignored += result->rows.items[i].ignored;
            all++;
        }
    text = arena_printf(arena, "%zu of %zu fail", n[VERDICT_FAIL], all);
    if (ignored)
        text = arena_printf(arena, "%s (%zu ignored)", text, ignored);
    if (n[VERDICT_UNKNOWN])
        text = arena_printf(arena, "%s, %zu can't be told", text, n[VERDICT_UNKNOWN]);
    return arena_printf(arena, "%s, %zu pass", text, n[VERDICT_PASS]);
}

/* What the text says, with a live session: what goes into one, and what it found. */
#include <string.h>

#include "checks/finding_ids.h"
#include "data/error_clues.h"
#include "engine/explain.h"

enum { LISTED_TOO = 2 };

void explain_into_session(const Explanation *x, SessionOptions *options)
{
    for (size_t i = 0; i < x->errors.len && !options->denied_message; i++) {
        options->denied_message = x->errors.items[i].encoded;
        options->denied_address = x->errors.items[i].parts.address;
    }
}

/* Is the finding about the configuration that the error names? */
static bool explain_concerns(const ExplainedError *e, const Finding *f)
{
    if (!f->configuration || !e->parts.address)
        return true;
    return strcmp(f->configuration, e->parts.address) == 0;
}

static void explain_join_one(Arena *arena, ExplainedError *e, const Finding *f)
{
    ExplainedCause first = {f->cause, f->certainty, f->title, NULL, f, true};
    size_t n = e->causes.len;
    const ErrorCause *row = error_cause_find(cause_id(f->cause));
    first.separate_by = row ? row->separate_by : "";
    for (size_t i = 0; i < e->causes.len; i++)
        if (e->causes.items[i].cause == f->cause)
            n = i;
    if (n == e->causes.len)
        vec_push(arena, &e->causes, first);
    memmove(e->causes.items + 1, e->causes.items, n * sizeof *e->causes.items);
    e->causes.items[0] = first;
}

/* It says why something fails, or what AWS read in this very error. */
static bool explain_accounts_for(const ExplainedError *e, const Finding *f)
{
    bool decoded = e->encoded && strcmp(f->id, finding_rows[F_DENIED_DECODED].id) == 0;
    return (f->severity == SEVERITY_FAIL || decoded) && f->cause != CAUSE_NONE &&
           explain_concerns(e, f);
}

/* How well it accounts for the error: what the text leaves open too counts more. */
static int explain_fit(const ExplainedError *e, const Finding *f)
{
    for (size_t i = 0; i < e->causes.len; i++)
        if (e->causes.items[i].cause == f->cause)
            return (int)f->certainty + LISTED_TOO;
    return (int)f->certainty;
}

const Finding *explain_found_live(const ExplainedError *e, const SessionView *live)
{
    const Finding *best = NULL;
    for (int s = 0; s < N_STEPS && e->is_auth; s++)
        for (size_t k = 0; k < live->steps[s].findings.len; k++) {
            const Finding *f = live->steps[s].findings.items[k];
            if (explain_accounts_for(e, f) && (!best || explain_fit(e, f) > explain_fit(e, best)))
                best = f;
        }
    return best;
}

void explain_join(Arena *arena, Explanation *all, const SessionView *live)
{
    for (size_t i = 0; i < all->errors.len; i++) {
        ExplainedError *e = &all->errors.items[i];
        const Finding *best = explain_found_live(e, live);
        e->encoded = NULL; /* the session has asked about it */
        if (best)
            explain_join_one(arena, e, best);
    }
}

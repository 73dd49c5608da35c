#include "engine/explain.h"

#include <string.h>

#include "engine/explain_fixes.h"
#include "engine/explain_score.h"
#include "engine/explain_words.h"
#include "errors/denial.h"
#include "errors/errcut.h"
#include "errors/scrub.h"
#include "errors/squeeze.h"

enum { EXPLAIN_TEXT_MAX = 4000 };

/* ---- errors ---- */

/* Shortened before it is scrubbed, since what is masked takes less room. */
static const char *explain_text(const Explanation *all, Span text)
{
    if (text.len > EXPLAIN_TEXT_MAX)
        text = scrub_cut(span_sub(text, 0, EXPLAIN_TEXT_MAX));
    return scrub_text(all->arena, arena_span(all->arena, text), all->show_key_ids);
}

/* Worth telling although it has nothing to do with signing in? Only what says itself that it is an
 * error, or is counted as one. */
static bool explain_is_told(const ErrBlock *block)
{
    Span text = span_trim(span_of(block->text), " *-!\t");
    return !(block->context & ERRLOG_IN_LOG) &&
           (span_starts(text, "Error") || span_starts(text, "ERROR") ||
            span_starts(text, "An error") || (block->context & ERRLOG_COUNTED));
}

/* A debug log tells each error several times: as the answer arrives, as the diagnostic, as what is
 * printed. */
static bool explain_told_before(const Explanation *all, const ExplainedError *e, unsigned context)
{
    for (size_t i = 0; i < all->errors.len; i++) {
        const ExplainedError *old = &all->errors.items[i];
        if (!old->is_auth)
            continue;
        if (strstr(e->text, "The error shown above") && !e->is_auth)
            return true;
        if ((context & ERRLOG_IN_LOG) && e->is_auth && !e->parts.code)
            return true; /* the head of a diagnostic that is told already */
        if ((context & ERRLOG_IN_LOG) && e->is_auth && text_same(old->parts.code, e->parts.code) &&
            old->causes.items[0].cause == e->causes.items[0].cause)
            return true;
    }
    return false;
}

static const char EXPLAIN_HEALED[] =
    "the run went on and worked: its last words stand behind this error";

/* It reads like a login failure, and is none that has to be cured. */
static void explain_acquit(ExplainedError *e, const char *why)
{
    e->is_auth = false;
    e->note = why;
    e->causes.len = 0;
    e->encoded = NULL;
}

static bool explain_is_logged(const Explanation *all, size_t index)
{
    return (all->log->blocks.items[index].context & ERRLOG_IN_LOG) != 0;
}

/* only: those with a code, or those without one. */
enum explain_pass { EXPLAIN_ALL, EXPLAIN_CODED, EXPLAIN_CODELESS };

static void explain_block(Explanation *all, size_t index, enum explain_pass only)
{
    const ErrBlock *block = &all->log->blocks.items[index];
    ExplainedError e = {.block = index};
    Span text = span_of(errcut_mend(all->arena, block->text));
    ExplainContext ctx = {all->arena,   block, all->log, &e.parts, squeeze_text(all->arena, text),
                          ERRLINK_WORDS};
    ErrChain chain = errchain_split(text);
    ctx.decides = errchain_decides(all->arena, &chain);
    errparts_read(all->arena, block, &ctx.s, &e.parts);
    if (only != EXPLAIN_ALL && (e.parts.code != NULL) != (only == EXPLAIN_CODED))
        return;
    explain_score(&ctx, &e);
    if (!e.is_auth && !explain_is_told(block))
        return;
    e.encoded = denial_encoded(all->arena, span_of(block->text));
    if (block->quoted && e.is_auth)
        explain_acquit(&e, "a manual's words about such an error, not an error that happened here");
    if (block->healed && e.is_auth) {
        if (explain_is_logged(all, index) && all->errors.len > 0)
            return;
        explain_acquit(&e, EXPLAIN_HEALED);
    }
    e.text = explain_text(all, span_of(block->text));
    if (explain_told_before(all, &e, block->context))
        return;
    if (e.is_auth)
        explain_fixes_fill(all->arena, &e, &ctx.s, all->log, all->show_key_ids);
    vec_push(all->arena, &all->errors, e);
    all->any_auth = all->any_auth || e.is_auth;
}

Explanation *explain_open(Arena *arena, const ErrLogResult *log, bool show_key_ids)
{
    Explanation *all = arena_new(arena, Explanation);
    all->arena = arena;
    all->log = log;
    all->show_key_ids = show_key_ids;
    return all;
}

void explain_update(Explanation *all)
{
    for (; all->seen < all->log->blocks.len; all->seen++)
        if (!explain_is_logged(all, all->seen))
            explain_block(all, all->seen, EXPLAIN_ALL);
}

/* What was told as it came, and was over in the end. */
static void explain_take_back(Explanation *all)
{
    all->any_auth = false;
    for (size_t i = 0; i < all->errors.len; i++) {
        ExplainedError *e = &all->errors.items[i];
        if (e->is_auth && all->log->blocks.items[e->block].healed) {
            explain_acquit(e, EXPLAIN_HEALED);
            e->taken_back = true;
        }
        all->any_auth = all->any_auth || e->is_auth;
    }
}

/* Of a log the answers of AWS come first: the lines of several processes are mixed in it. */
void explain_finish(Explanation *all)
{
    explain_update(all);
    explain_take_back(all);
    for (int only = EXPLAIN_CODED; only <= EXPLAIN_CODELESS; only++)
        for (size_t i = 0; i < all->log->blocks.len; i++)
            if (explain_is_logged(all, i))
                explain_block(all, i, (enum explain_pass)only);
}

Explanation *explain_errors(Arena *arena, const ErrLogResult *log, bool show_key_ids)
{
    Explanation *all = explain_open(arena, log, show_key_ids);
    explain_finish(all);
    return all;
}

int explain_count(const Explanation *x, const ExplainedError *e)
{
    return e->block < x->log->blocks.len ? x->log->blocks.items[e->block].count : 1;
}

bool explain_has_fixes(const ExplainedError *e, const ExplainedCause *cause)
{
    const ExplainedCause *first = &e->causes.items[0];
    bool settled = first->live && first->certainty >= CERTAINTY_CERTAIN;
    return cause->finding && cause->finding->fixes.len > 0 && !cause->ruled_out &&
           (cause == first || !settled);
}

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
    ExplainedCause first = {f->cause, f->certainty, f->title, NULL, f, true, NULL};
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

static bool explain_lists(const ExplainedError *e, enum cause cause)
{
    for (size_t i = 0; i < e->causes.len; i++)
        if (e->causes.items[i].cause == cause)
            return true;
    return false;
}

/* Does what the finding is about fail here before AWS gives any answer? */
static bool explain_stops_unanswered(const Finding *f, const SessionView *live)
{
    size_t failing = 0;
    for (size_t i = 0; i < live->configurations.len; i++) {
        const Configuration *conf = live->configurations.items[i];
        if (conf->kind == CONF_AWS_CLI || conf->outcome.status != OUTCOME_ERROR ||
            (f->configuration && strcmp(f->configuration, conf->address) != 0))
            continue;
        if (conf->outcome.error_code)
            return false;
        failing++;
    }
    return failing > 0;
}

/* Is what the finding is about stopped after its credentials were found? On the way to them (web
 * identity, SSO, the machine's role) a network that fails makes Terraform find none. */
static bool explain_stops_with_keys(const Finding *f, const SessionView *live)
{
    for (size_t i = 0; i < live->configurations.len; i++) {
        const Configuration *conf = live->configurations.items[i];
        if (conf->outcome.status == OUTCOME_ERROR && conf->outcome.stage == STAGE_CREDENTIALS &&
            (!f->configuration || strcmp(f->configuration, conf->address) == 0))
            return false;
    }
    return true;
}

/* No network makes Terraform say that a profile or the keys are not there. */
static bool explain_never_left(const ExplainedError *e, const Finding *f, const SessionView *live)
{
    enum cause first = e->causes.len > 0 ? e->causes.items[0].cause : CAUSE_NONE;
    return cause_step(f->cause) == STEP_REACH &&
           (first == CAUSE_PROFILE_MISSING || first == CAUSE_MISSING_KEYS) &&
           !explain_lists(e, f->cause) && explain_stops_with_keys(f, live);
}

/* With a code, AWS answered a key that was sent; where Terraform stops over its own files, nobody
 * was asked. What this folder is sure of can't have printed the other of the two. What the text
 * itself names may wrap another program's answer (credential_process): that stays. */
static bool explain_contradicts(const ExplainedError *e, const Finding *f, const SessionView *live)
{
    bool never_sent = f->cause == CAUSE_MISSING_KEYS || f->cause == CAUSE_PROFILE_MISSING;
    if (e->parts.code)
        return (never_sent || !explain_lists(e, f->cause)) && explain_stops_unanswered(f, live);
    if (explain_never_left(e, f, live))
        return true;
    return e->causes.len > 0 && cause_step(e->causes.items[0].cause) == STEP_PROVIDER &&
           e->causes.items[0].certainty >= CERTAINTY_LIKELY &&
           cause_step(f->cause) != STEP_PROVIDER && !explain_lists(e, f->cause);
}

static const char EXPLAIN_MISFIT[] =
    "This text and this folder don't fit: what stands here fails otherwise. Another folder or "
    "environment printed it, or something changed since.";

/* It says why something fails, or what AWS read in this very error. */
static bool explain_accounts_for(const ExplainedError *e, const Finding *f, const SessionView *live)
{
    bool decoded = e->encoded && strcmp(f->id, finding_rows[F_DENIED_DECODED].id) == 0;
    return (f->severity == SEVERITY_FAIL || decoded) && f->cause != CAUSE_NONE &&
           explain_concerns(e, f) && (decoded || !explain_contradicts(e, f, live));
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
            if (explain_accounts_for(e, f, live) &&
                (!best || explain_fit(e, f) > explain_fit(e, best)))
                best = f;
        }
    return best;
}

/* Only what contradicts the text was found. */
static bool explain_fails_otherwise(const ExplainedError *e, const SessionView *live)
{
    for (int s = 0; s < N_STEPS; s++)
        for (size_t k = 0; k < live->steps[s].findings.len; k++) {
            const Finding *f = live->steps[s].findings.items[k];
            if (f->severity == SEVERITY_FAIL && f->cause != CAUSE_NONE && explain_concerns(e, f) &&
                explain_contradicts(e, f, live))
                return true;
        }
    return false;
}

/* provider.tf:2, which Terragrunt wrote, is a line of root.hcl: the one to change. What it writes
 * anew stands behind what an earlier run left there. */
static void explain_written_at(ExplainedError *e, const TgUnit *unit)
{
    Source *at = &e->parts.at;
    for (size_t i = unit->view.files.len; at->name && i-- > 0;) {
        const TfViewFile *file = &unit->view.files.items[i];
        Span end = span_of(at->name);
        bool same = strlen(file->path) > end.len && span_ends(span_of(file->path), at->name) &&
                    file->path[strlen(file->path) - end.len - 1] == '/';
        if (same && at->line > 0 && (size_t)at->line <= file->n_lines &&
            file->lines[at->line - 1].at.kind == SOURCE_FILE) {
            *at = file->lines[at->line - 1].at;
            return;
        }
    }
}

/* ---- does the prediction give what was seen? ---- */

enum { MESSAGE_SAME = 24 }; /* bytes of a message that tell one from another */

/* The head of Terraform's message up to the first thing that changes from run to run. */
static bool explain_same_message(Arena *arena, const char *seen, const char *predicted)
{
    Span head = span_of(predicted);
    char *flat = arena_strdup(arena, seen ? seen : "");
    for (char *c = flat; *c; c++)
        if (*c == '\n' || *c == '\t')
            *c = ' ';
    head = span_sub(head, 0, span_find(head, "RequestID"));
    if (head.len > MESSAGE_SAME)
        head.len = MESSAGE_SAME;
    return head.len > 0 && strstr(flat, arena_span(arena, head)) != NULL;
}

/* Terraform's own name of a configuration; for_each instances and modules stand under theirs. */
static bool explain_same_address(const ExplainedError *e, const Configuration *conf)
{
    const char *address = e->parts.address;
    return !address || strcmp(address, conf->address) == 0 ||
           strncmp(conf->address, address, strlen(address)) == 0;
}

static bool explain_given_by(Arena *arena, const ExplainedError *e, const Configuration *conf)
{
    const Outcome *o = &conf->outcome;
    if (conf->used == TRI_NO || o->status != OUTCOME_ERROR || !explain_same_address(e, conf))
        return false;
    if (conf->kind == CONF_AWS_CLI && e->parts.component != COMPONENT_AWS_CLI)
        return false; /* Terraform's error is not the CLI's, though both fail */
    if (e->parts.code)
        return o->error_code && strcmp(o->error_code, e->parts.code) == 0;
    return !o->error_code &&
           (!o->terraform_message || explain_same_message(arena, e->text, o->terraform_message));
}

static bool explain_given(Arena *arena, const ExplainedError *e, const SessionView *live)
{
    for (size_t i = 0; i < live->configurations.len; i++)
        if (explain_given_by(arena, e, live->configurations.items[i]))
            return true;
    return false;
}

/* ---- what the folder rules out ---- */

/* What is ruled out is so for the configuration of the verdict: it has to be the one that failed,
 * with that error. A folder that passes by now says nothing about what was wrong then. */
static bool explain_same_failure(Arena *arena, const ExplainedError *e, const SessionView *live)
{
    const Configuration *c = configuration_find(&live->configurations, live->verdict.configuration);
    return live->verdict.status == VERDICT_FAIL && !e->misfit &&
           (c ? explain_given_by(arena, e, c) : explain_given(arena, e, live));
}

const char *explain_ruled_out(Arena *arena, const ExplainedError *e, enum cause cause,
                              const SessionView *live)
{
    const Verdict *v = &live->verdict;
    for (size_t i = 0; i < v->ruled_out.len; i++)
        if (v->ruled_out.items[i].cause == cause && explain_same_failure(arena, e, live))
            return v->ruled_out.items[i].reason;
    return NULL;
}

static void explain_put_ruled_out_last(Arena *arena, ExplainedError *e, const SessionView *live)
{
    size_t open = 0;
    for (size_t i = 0; i < e->causes.len; i++)
        e->causes.items[i].ruled_out = explain_ruled_out(arena, e, e->causes.items[i].cause, live);
    for (size_t i = 0; i < e->causes.len; i++) {
        ExplainedCause c = e->causes.items[i];
        if (c.ruled_out)
            continue;
        memmove(e->causes.items + open + 1, e->causes.items + open,
                (i - open) * sizeof *e->causes.items);
        e->causes.items[open++] = c;
    }
}

void explain_join(Arena *arena, Explanation *all, const SessionView *live)
{
    for (size_t i = 0; i < all->errors.len; i++) {
        ExplainedError *e = &all->errors.items[i];
        if (live->facts && live->facts->unit)
            explain_written_at(e, live->facts->unit);
        const Finding *best = explain_found_live(e, live);
        e->encoded = NULL; /* the session has asked about it */
        if (best)
            explain_join_one(arena, e, best);
        else if (e->is_auth && explain_fails_otherwise(e, live))
            e->misfit = EXPLAIN_MISFIT;
        explain_put_ruled_out_last(arena, e, live);
    }
}

/* ---- the verdict ---- */

Verdict explain_verdict(Arena *arena, const Explanation *explanation, const SessionView *live)
{
    Verdict v = live->verdict;
    const ExplainedError *first = NULL;
    const char *what;
    for (size_t i = 0; explanation && i < explanation->errors.len; i++) {
        const ExplainedError *e = &explanation->errors.items[i];
        if (!e->is_auth)
            continue;
        first = first ? first : e;
        v.error_given = true;
        v.explains_error |= explain_given(arena, e, live);
    }
    if (!first || v.explains_error || v.status == VERDICT_UNKNOWN) {
        v.error_given = v.error_given && (v.explains_error || v.status != VERDICT_UNKNOWN);
        return v;
    }
    what = first->parts.code
               ? first->parts.code
               : arena_span(arena, span_sub(span_of(first->text), 0,
                                            span_find_char(span_of(first->text), '\n')));
    v.unexplained = arena_printf(
        arena,
        "Terraform printed %s%s%s, which what stands in this folder does not explain. It came from "
        "another folder or environment (-chdir, a wrapper such as Terragrunt, CI), the files or "
        "keys changed since, or the fault has passed.",
        what, first->parts.address ? " for " : "",
        first->parts.address ? first->parts.address : "");
    if (v.status == VERDICT_PASS) {
        v.status = VERDICT_UNKNOWN;
        v.title = "Not the error that Terraform printed: here it would pass";
    }
    return v;
}

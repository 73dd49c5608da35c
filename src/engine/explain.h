/*
 * explain: from the errors of a text to causes: is it a login failure at all, whose, and which
 * causes does its wording leave open, ranked, each with what separates it from the others. The
 * wording and its weights stand in data/error_clues.tsv; explain_score adds them up.
 *
 * With a live session the findings of that session are put first where they fit the error
 * (explain_join), and what they propose stands instead of what the text alone proposes.
 */
#ifndef WHY403_ENGINE_EXPLAIN_H
#define WHY403_ENGINE_EXPLAIN_H

#include "engine/session.h"
#include "errors/errlog.h"
#include "errors/errparts.h"

typedef struct ExplainedCause {
    enum cause cause;
    enum certainty certainty;
    const char *why, *separate_by;
    const Finding
        *finding; /* with its fixes: the live session's, else one made of what the text tells */
    bool live;
    const char *ruled_out; /* why the live session knows that it is not this one; NULL */
} ExplainedCause;

typedef struct ExplainedError {
    const char *text; /* scrubbed, lines joined by '\n' */
    bool is_auth;
    bool of_terraform; /* Terraform printed it, or something that runs it */
    bool taken_back;   /* it was one until the end of the text said that the run worked */
    const char *note;  /* why it is none, where that is known; NULL */
    const char
        *misfit; /* the folder that it was joined with fails otherwise, in a sentence; NULL */
    ErrParts parts;
    const Secret *encoded; /* authorization message that only STS can decode, NULL */
    VEC(ExplainedCause) causes;
    size_t block; /* index in log->blocks: how often it came */
} ExplainedError;

typedef struct Explanation {
    VEC(ExplainedError) errors; /* in order of appearance */
    const ErrLogResult *log;
    enum shell shell; /* whose commands a text shows; sh unless the caller says otherwise */
    bool any_auth, show_key_ids;
    Arena *arena;
    size_t seen; /* blocks that were looked at */
} Explanation;

/* How often that error came. */
int explain_count(const Explanation *explanation, const ExplainedError *e);
/* Is there something to do about that cause? Not where the live session rules it out or is sure of
 * another. */
bool explain_has_fixes(const ExplainedError *e, const ExplainedCause *cause);

/* The first encoded authorization message of those errors goes into what a session will ask about.
 */
void explain_into_session(const Explanation *explanation, SessionOptions *options);
/* As a stream: what was printed is explained as it comes, what only the log tells at the end. All
 * lives in arena. */
Explanation *explain_open(Arena *arena, const ErrLogResult *log, bool show_key_ids);
void explain_update(Explanation *explanation);
void explain_finish(Explanation *explanation);
/* All at once. */
Explanation *explain_errors(Arena *arena, const ErrLogResult *log, bool show_key_ids);
/* The finding of a live session that accounts best for the error; NULL if none does. */
const Finding *explain_found_live(const ExplainedError *e, const SessionView *live);
/* Why it is not that cause: the live session fails with this very error, and what it saw speaks
 * against the cause. NULL: it stays open. */
const char *explain_ruled_out(Arena *arena, const ExplainedError *e, enum cause cause,
                              const SessionView *live);
/* Puts what the live session found for the same configuration before what the text alone leaves
 * open, and last what it rules out. */
void explain_join(Arena *arena, Explanation *explanation, const SessionView *live);
/* What was seen beats what was predicted: the live verdict, with the word whether it gives the
 * errors of the text. A folder that would pass under an error that it does not give is unknown; one
 * that fails for another reason keeps its verdict. */
Verdict explain_verdict(Arena *arena, const Explanation *explanation, const SessionView *live);

#endif

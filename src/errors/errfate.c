#include "errors/errfate.h"

#include <ctype.h>
#include <string.h>

#include "errors/errplace.h"

enum {
    RETRY_NEAR = 4096,      /* a retry that is told further behind an error is one of another */
    ATTEMPT_MAX = 64 * 1024 /* one attempt's errors are that near to each other */
};

/* How far a run came. */
enum errfate_phase { PHASE_INIT = 1, PHASE_PLAN, PHASE_APPLY };

const char *const errfate_words[] = {"Apply complete! ",
                                     "Destroy complete! ",
                                     "No changes. ",
                                     "been successfully initialized!",
                                     " to add, ",
                                     "You can apply this plan to save",
                                     "Switched to workspace ",
                                     "Successfully logged into ",
                                     "Authenticated as assumedRoleId",
                                     "etrying",
                                     "ill retry",
                                     "etry attempt",
                                     "rying again",
                                     "Attempt ",
                                     "xit code ",
                                     "xit status ",
                                     "xited with ",
                                     "attempt "};
const size_t n_errfate_words = ARRAY_LEN(errfate_words);

/* How far Terraform and OpenTofu say that they came: the last words of a run without an error
 * (terraform internal/command/views: apply.go, plan.go "NoChangesHeading", json/change_summary.go;
 * init.go "outputInitSuccess"). 0 = the line says nothing of it. A plan that failed ends with an
 * error behind its "Plan: "; what finds nothing to change has nothing left to apply. */
static int errfate_success(Span line)
{
    static const struct {
        const char *words;
        enum errfate_phase phase;
    } rows[] = {
        {"Apply complete! Resources:", PHASE_APPLY},
        {"Destroy complete! Resources:", PHASE_APPLY},
        {"No changes. Your infrastructure matches", PHASE_APPLY},
        {"No changes. Infrastructure is up-to-date", PHASE_APPLY},
        {"You can apply this plan to save these new output values", PHASE_PLAN},
        {"has been successfully initialized!", PHASE_INIT},
    };
    size_t plan = span_find(line, "Plan: ");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (span_find(line, rows[i].words) < line.len)
            return (int)rows[i].phase;
    return plan < line.len && span_find(span_sub(line, plan, line.len), " to add, ") < 40
               ? PHASE_PLAN
               : 0;
}

/* Where a run stood when it met the error: at the backend, at a change, or between. A provider
 * names what it was doing (hashicorp/terraform-provider-aws internal/create/errors.go). */
static enum errfate_phase errfate_phase(const ErrBlock *block)
{
    static const char *const changes[] = {"creating ", "updating ",  "deleting ",  "modifying ",
                                          "putting ",  "attaching ", "detaching ", "setting ",
                                          "tagging ",  "enabling ",  "disabling ", "replacing ",
                                          "starting ", "stopping ",  "waiting ",   "saving "};
    Span text = span_of(block->text);
    Span head = span_sub(text, span_find(text, "rror: "), text.len);
    head = span_sub(head, strlen("rror: "), head.len);
    for (size_t i = 0; i < ARRAY_LEN(changes); i++)
        if (span_starts(head, changes[i]))
            return PHASE_APPLY;
    if (span_find(text, "Failed to save state") < text.len)
        return PHASE_APPLY;
    if (span_find(text, "  with ") < text.len || span_find(text, "provider") < text.len)
        return PHASE_PLAN;
    return PHASE_INIT;
}

/* "attempt 2", "(attempt #: 1 out of 3)"; not "maximum number of attempts, 3". */
static bool errfate_counts_attempts(Span line)
{
    for (size_t at = span_find(line, "ttempt "); at < line.len;) {
        Span rest = span_trim(span_sub(line, at + strlen("ttempt "), line.len), "#: ");
        if (rest.len > 0 && isdigit((unsigned char)rest.ptr[0]))
            return true;
        rest = span_sub(line, at + 1, line.len);
        at += 1 + span_find(rest, "ttempt ");
    }
    return false;
}

/* Terragrunt's retry blocks, CI systems' and shells' loops: they name another attempt. */
static bool errfate_is_retry(Span line)
{
    static const char *const words[] = {"etrying", "ill retry", "etry attempt", "rying again"};
    return span_has_one_of(line, words, ARRAY_LEN(words)) || errfate_counts_attempts(line);
}

/* "Process completed with exit code 1.", "exited with code 2" */
static bool errfate_is_exit(Span line)
{
    static const char *const words[] = {"xit code ", "xit status ", "xited with "};
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        size_t at = span_find(line, words[i]);
        Span rest = span_sub(line, at + strlen(words[i]), line.len);
        while (rest.len > 0 && !isdigit((unsigned char)rest.ptr[0]))
            rest = span_sub(rest, 1, rest.len);
        if (at < line.len && rest.len > 0 && rest.ptr[0] != '0')
            return true;
    }
    return false;
}

/* Says of itself that something failed; a step's "Failed to save the cache" doesn't. */
static bool errfate_ends_a_run(Span text)
{
    Span bare = span_trim(text, " *-!\t");
    return span_starts(bare, "Error") || span_starts(bare, "ERROR") ||
           span_starts(bare, "An error");
}

/* The debug log tells of it, and not that a run ended with it (terraform internal/dag/walk.go). */
static bool errfate_is_logged(const ErrBlock *block)
{
    return (block->context & ERRLOG_IN_LOG) != 0 &&
           !span_starts(span_of(block->text), "[ERROR] vertex ");
}

void errfate_begins(ErrFate *fate)
{
    fate->stepped = fate->retried = false;
}

/* From one fate to another, whoever's. */
static void errfate_turn(ErrBlockVec *blocks, enum errlog_fate from, enum errlog_fate to)
{
    for (size_t i = 0; i < blocks->len; i++)
        if (blocks->items[i].last.fate == from)
            blocks->items[i].last.fate = to;
}

void errfate_came(ErrFate *fate, ErrBlockVec *blocks, ErrBlock *block, unsigned long long place)
{
    block->came = ++fate->came;
    if (errfate_is_logged(block))
        return;
    fate->last_at = fate->at;
    if (errfate_ends_a_run(span_of(block->text)))
        errfate_turn(blocks, ERRLOG_WORKED, ERRLOG_RETRIED);
    block->last = (ErrLast){place, fate->at, fate->retried ? ERRLOG_RETRIED : ERRLOG_ENDED};
    fate->retried = false;
}

bool errfate_watches(const ErrFate *fate, unsigned long long at)
{
    return fate->last_at > 0 && !fate->stepped && at - fate->last_at <= RETRY_NEAR;
}

bool errfate_step(ErrFate *fate, Span raw, bool open)
{
    if (fate->stepped || !(open || errfate_watches(fate, fate->at)) || !errplace_is_step(raw) ||
        errfate_is_retry(raw))
        return false;
    fate->stepped = true;
    return true;
}

/* Another attempt at what failed there. */
static void errfate_retry(ErrFate *fate, ErrBlockVec *blocks, unsigned long long place, bool open)
{
    if (fate->stepped || !(open || errfate_watches(fate, fate->at)))
        return;
    fate->retried = open;
    for (size_t i = 0; i < blocks->len; i++) {
        ErrLast *last = &blocks->items[i].last;
        if (last->fate == ERRLOG_ENDED && last->place == place &&
            last->at + ATTEMPT_MAX > fate->at && !errfate_is_logged(&blocks->items[i]))
            last->fate = ERRLOG_RETRIED;
    }
}

static bool errfate_signs_in(Span line, bool *out_action)
{
    *out_action = span_find(line, "Authenticated as assumedRoleId") < line.len;
    return *out_action || span_find(line, "Successfully logged into ") < line.len;
}

/* A login worked (aws-cli customizations/sso/login.py; aws-actions/configure-aws-credentials
 * src/index.ts): what failed before it is tried anew. The action's own attempts end with it. */
static void errfate_sign_in(const ErrFate *fate, ErrBlockVec *blocks, unsigned long long place,
                            bool action)
{
    for (size_t i = 0; i < blocks->len; i++) {
        ErrLast *last = &blocks->items[i].last;
        Span text = span_of(blocks->items[i].text);
        if (last->place != place || last->at + ATTEMPT_MAX <= fate->at ||
            errfate_is_logged(&blocks->items[i]))
            continue;
        if (action && span_find(text, "assume role with OIDC") < text.len)
            last->fate = ERRLOG_WORKED;
        else if (!action && last->fate == ERRLOG_ENDED)
            last->fate = ERRLOG_RETRIED;
    }
}

static void errfate_succeed(ErrBlockVec *blocks, unsigned long long place, int phase)
{
    for (size_t i = 0; i < blocks->len; i++) {
        ErrLast *last = &blocks->items[i].last;
        if (last->fate == ERRLOG_RETRIED && last->place == place &&
            (int)errfate_phase(&blocks->items[i]) <= phase)
            last->fate = ERRLOG_WORKED;
    }
}

bool errfate_line(ErrFate *fate, ErrBlockVec *blocks, unsigned long long place, Span line,
                  bool open)
{
    int phase = errfate_success(line);
    bool action = false;
    if (phase > 0) {
        fate->over_logged = fate->came;
        errfate_succeed(blocks, place, phase);
        return true;
    }
    if (errfate_signs_in(line, &action)) {
        errfate_sign_in(fate, blocks, place, action);
        return true;
    }
    if (errfate_is_exit(line)) {
        errfate_turn(blocks, ERRLOG_RETRIED, ERRLOG_ENDED);
        errfate_turn(blocks, ERRLOG_WORKED, ERRLOG_RETRIED);
    }
    if (errfate_is_retry(line))
        errfate_retry(fate, blocks, place, open);
    return false;
}

void errfate_settle(const ErrFate *fate, ErrBlockVec *blocks)
{
    for (size_t i = 0; i < blocks->len; i++) {
        ErrBlock *block = &blocks->items[i];
        block->healed = errfate_is_logged(block) ? block->came <= fate->over_logged
                                                 : block->last.fate == ERRLOG_WORKED;
    }
}

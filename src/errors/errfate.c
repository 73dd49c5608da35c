#include "errors/errfate.h"

#include <ctype.h>
#include <string.h>

enum { RETRY_NEAR = 4096 }; /* a retry that is told further behind an error is one of another */

const char *const errfate_words[] = {"Apply complete! ", "Destroy complete! ",
                                     "No changes. ",     "been successfully initialized!",
                                     " to add, ",        "etrying",
                                     "ill retry",        "etry attempt",
                                     "rying again",      "Attempt ",
                                     "xit code ",        "xit status ",
                                     "xited with ",      "attempt "};
const size_t n_errfate_words = ARRAY_LEN(errfate_words);

/* Terraform's and OpenTofu's last words of a run without an error (terraform
 * internal/command/views: apply.go, plan.go "NoChangesHeading", json/change_summary.go; init.go
 * "outputInitSuccess"). A plan that failed ends with an error behind its "Plan: ". */
static bool errfate_is_success(Span line)
{
    static const char *const words[] = {
        "Apply complete! Resources:", "Destroy complete! Resources:",
        "No changes. Your infrastructure matches", "No changes. Infrastructure is up-to-date",
        "has been successfully initialized!"};
    size_t plan = span_find(line, "Plan: ");
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (span_find(line, words[i]) < line.len)
            return true;
    return plan < line.len && span_find(span_sub(line, plan, line.len), " to add, ") < 40;
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
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (span_find(line, words[i]) < line.len)
            return true;
    return errfate_counts_attempts(line);
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

void errfate_came(ErrFate *fate, ErrBlock *block)
{
    block->came = ++fate->came;
    if (block->context & ERRLOG_IN_LOG)
        return;
    fate->last_at = fate->at;
    if (errfate_ends_a_run(span_of(block->text)))
        fate->over_printed = 0;
}

bool errfate_line(ErrFate *fate, Span line, bool open)
{
    if (errfate_is_success(line)) {
        fate->over_logged = fate->came;
        fate->over_printed = fate->retried;
        return true;
    }
    if (errfate_is_exit(line))
        fate->over_printed = 0;
    if ((open || fate->at - fate->last_at <= RETRY_NEAR) && errfate_is_retry(line))
        fate->retried = fate->came + open;
    return false;
}

void errfate_settle(const ErrFate *fate, ErrBlockVec *blocks)
{
    for (size_t i = 0; i < blocks->len; i++) {
        ErrBlock *block = &blocks->items[i];
        bool logged = (block->context & ERRLOG_IN_LOG) != 0;
        block->healed = block->came <= (logged ? fate->over_logged : fate->over_printed);
    }
}

#include "engine/explain_score.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "data/error_clues.h"
#include "engine/explain_hosts.h"

enum {
    CAUSES_SHOWN = 8,
    BEHIND_MAX = 46, /* a cause that is this far behind the first is not told */
    SCORE_LEAST = 4,
    SUM_CERTAIN = 90,
    LEAD_CERTAIN = 28,
    SUM_LIKELY = 50,
    LEAD_LIKELY = 6,
    SAYS_WEIGHT = 8, /* a weaker clue isn't worth a sentence */
    AGAINST_WEIGHT = -15
};

/* What is known of one cause so far. */
typedef struct Score {
    int sum;
    int base;         /* the weight of says */
    int clue;         /* and of clue_says */
    const char *says; /* of the row that weighs most, among those that make it a login failure */
    const char *clue_says; /* of the clue that weighs most; NULL */
    const char *against;   /* NULL */
} Score;

static bool score_makes_login(const ExplainContext *ctx, const ErrorClue *row)
{
    const char *kind = row->kind;
    if (strcmp(kind, "login") == 0)
        return true;
    if (strcmp(kind, "aws") == 0)
        return explain_names_aws(ctx);
    if (strcmp(kind, "call") == 0)
        return explain_is_login_call(ctx);
    if (strcmp(kind, "denial") == 0)
        return ctx->parts->operation ||
               squeeze_has(&ctx->s,
                           "arn:aws|not authorized to perform|operation error|status code:|"
                           "s3:|s3a:|Status Code:|request id|amazonaws|UnauthorizedOperation|"
                           "UnauthorizedAccess") ||
               (ctx->parts->code && ctx->parts->component != COMPONENT_OTHER);
    if (strcmp(kind, "bucket") == 0)
        return ctx->parts->component == COMPONENT_S3_BACKEND ||
               ctx->parts->component == COMPONENT_REMOTE_STATE;
    return false;
}

static void score_note(Score *score, const ErrorClue *row, int weight)
{
    bool clue = strcmp(row->kind, "clue") == 0;
    score->sum += weight;
    if (weight <= AGAINST_WEIGHT)
        score->against = row->says;
    if (!clue && weight > score->base) {
        score->says = row->says;
        score->base = weight;
    }
    if (clue && weight >= SAYS_WEIGHT && weight > score->clue) {
        score->clue_says = row->says;
        score->clue = weight;
    }
}

/* "id=weight,id=weight" of a row that fits. */
static void score_add(const ExplainContext *ctx, const ErrorClue *row, Score *scores)
{
    Span rest = span_of(row->causes);
    while (rest.len > 0) {
        size_t n = span_find_char(rest, ','), equals = span_find_char(rest, '=');
        enum cause cause = cause_by_id(arena_span(ctx->arena, span_sub(rest, 0, equals)));
        const char *weight = arena_span(ctx->arena, span_sub(rest, equals + 1, n));
        if (cause == CAUSE_NONE || equals >= n)
            BUG("a cause of error_clues.tsv is not known");
        score_note(&scores[cause], row, (int)strtol(weight, NULL, 10));
        rest = span_sub(rest, n < rest.len ? n + 1 : n, rest.len);
    }
}

/* The command that tells causes apart, with the host that the text names in the place of STS. */
static const char *score_separate_by(const ExplainContext *ctx, const ErrorCause *row)
{
    static const char any[] = "https://sts.amazonaws.com";
    const char *url = explain_asked_url(ctx), *at = strstr(row->separate_by, any);
    if (!url || !at)
        return row->separate_by;
    return arena_printf(ctx->arena, "%.*s%s%s", (int)(at - row->separate_by), row->separate_by, url,
                        at + strlen(any));
}

static enum cause score_best(const Score *scores)
{
    enum cause best = CAUSE_NONE;
    for (int c = CAUSE_NONE + 1; c < N_CAUSES; c++)
        if (scores[c].sum > SCORE_LEAST && (best == CAUSE_NONE || scores[c].sum > scores[best].sum))
            best = (enum cause)c;
    return best;
}

static enum certainty score_certainty(int sum, int lead)
{
    if (sum >= SUM_CERTAIN && lead >= LEAD_CERTAIN)
        return CERTAINTY_CERTAIN;
    return sum >= SUM_LIKELY && lead >= LEAD_LIKELY ? CERTAINTY_LIKELY : CERTAINTY_POSSIBLE;
}

static void score_rank(const ExplainContext *ctx, Score *scores, ExplainedError *out)
{
    int top = 0;
    for (;;) {
        enum cause best = score_best(scores);
        const ErrorCause *row = best != CAUSE_NONE ? error_cause_find(cause_id(best)) : NULL;
        ExplainedCause cause = {best, CERTAINTY_POSSIBLE, NULL, NULL, NULL, false, NULL};
        if (!row || out->causes.len >= CAUSES_SHOWN || top - scores[best].sum > BEHIND_MAX)
            return;
        /* What speaks for the cause, and what against it. */
        cause.why = out->causes.len == 0 && scores[best].says ? scores[best].says : row->why;
        if (scores[best].clue_says)
            cause.why =
                arena_printf(ctx->arena, "%s. For it: %s", cause.why, scores[best].clue_says);
        if (scores[best].against)
            cause.why =
                arena_printf(ctx->arena, "%s. Against it: %s", cause.why, scores[best].against);
        cause.separate_by = score_separate_by(ctx, row);
        vec_push(ctx->arena, &out->causes, cause);
        if (out->causes.len == 1)
            top = scores[best].sum;
        if (out->causes.len == 2)
            out->causes.items[0].certainty = score_certainty(top, top - scores[best].sum);
        scores[best].sum = 0;
        if (out->causes.len == 1)
            out->causes.items[0].certainty = score_certainty(top, top);
    }
}

/* What only Terraform has: its versions, blocks, lock file and backend, and where it runs. Where
 * nothing else is left it stays. */
static void score_drop_terraform(Score *scores)
{
    Score without[N_CAUSES];
    memcpy(without, scores, sizeof without);
    static const enum cause causes[] = {CAUSE_PROVIDER_VERSION,    CAUSE_TERRAFORM_VERSION,
                                        CAUSE_LOCK_FILE,           CAUSE_REMOTE_EXECUTION,
                                        CAUSE_BACKEND_CREDENTIALS, CAUSE_PROVIDER_BLOCK_OVERRIDE};
    for (size_t i = 0; i < ARRAY_LEN(causes); i++)
        without[causes[i]].sum = 0;
    if (score_best(without) != CAUSE_NONE)
        memcpy(scores, without, sizeof without);
}

void explain_score(const ExplainContext *ctx, ExplainedError *out)
{
    Score scores[N_CAUSES] = {0};
    bool login = false;
    if (ctx->parts->foreign && ctx->parts->component == COMPONENT_OTHER &&
        !squeeze_has(&ctx->s, "AWS Provider|amazonaws.com|from STS:|InvalidClientTokenId|"
                              "UnrecognizedClientException|sts:AssumeRole")) {
        out->note =
            squeeze_has(&ctx->s, "no version is selected|there is no package for")
                ? "this folder is not initialised: run terraform init, then the same command again"
                : "this is about another provider, not AWS's";
        return;
    }
    for (size_t i = 0; i < n_error_clues; i++) {
        const ErrorClue *row = &error_clues_table[i];
        if (!explain_holds(ctx, row->phrase) || (row->also && !explain_holds(ctx, row->also)) ||
            (row->unless && explain_holds(ctx, row->unless)))
            continue;
        /* before what is no login: it is told whose words they are */
        out->parts.terragrunt =
            out->parts.terragrunt || span_starts(span_of(row->id), "terragrunt_");
        if (!row->causes) {
            out->note = row->says;
            return;
        }
        /* A sentence of no program that is known, about credentials of AWS: only where nothing else
         * tells what it is. */
        if (score_makes_login(ctx, row) ||
            (!login && strcmp(row->kind, "words") == 0 && explain_names_aws(ctx))) {
            login = true;
            score_add(ctx, row, scores);
        } else if (strcmp(row->kind, "clue") == 0) {
            score_add(ctx, row, scores);
        }
    }
    out->of_terraform = explain_is_terraform(ctx);
    if (login && !out->of_terraform)
        score_drop_terraform(scores);
    if (login)
        score_rank(ctx, scores, out);
    out->is_auth = out->causes.len > 0;
}

#include "engine/explain.h"

#include <string.h>

#include "data/error_codes.h"
#include "data/error_shapes.h"
#include "data/regions.h"
#include "engine/explain_fixes.h"
#include "errors/denial.h"
#include "errors/scrub.h"
#include "errors/squeeze.h"

enum { EXPLAIN_TEXT_MAX = 4000, EXPLAIN_RETRIES = 4, EXPLAIN_CAUSES = 8 };

/* What the functions below share about one error. */
typedef struct ExplainContext {
    Arena *arena;
    const ErrBlock *block;
    const ErrLogResult *log;
    const ErrParts *parts;
    Squeezed s;
} ExplainContext;

/* ---- the @words of error_shapes.tsv ---- */

static bool explain_is_backend(const ExplainContext *ctx)
{
    return ctx->parts->component == COMPONENT_S3_BACKEND;
}

static bool explain_is_provider(const ExplainContext *ctx)
{
    return ctx->parts->component == COMPONENT_PROVIDER;
}

static bool explain_is_cli(const ExplainContext *ctx)
{
    return ctx->parts->component == COMPONENT_AWS_CLI;
}

static bool explain_is_other(const ExplainContext *ctx)
{
    return ctx->parts->component == COMPONENT_OTHER;
}

static bool explain_is_remote_state(const ExplainContext *ctx)
{
    return ctx->parts->component == COMPONENT_REMOTE_STATE;
}

static bool explain_is_remote_run(const ExplainContext *ctx)
{
    return (ctx->block->context & ERRLOG_IN_REMOTE_RUN) ||
           squeeze_has(&ctx->s, "app.terraform.io|remote apply|remote plan");
}

static bool explain_is_aws_provider(const ExplainContext *ctx)
{
    return squeeze_has(&ctx->s, "hashicorp/aws|provider aws|provider \"aws\"|provider.aws|-aws_v");
}

static bool explain_names_aws(const ExplainContext *ctx)
{
    bool told = ctx->parts->code &&
                strcmp(ctx->parts->code, "Forbidden") != 0; /* every web server says that */
    return ctx->parts->component != COMPONENT_OTHER ||
           (told && error_code_find(ctx->parts->code)) ||
           squeeze_has(&ctx->s, "amazonaws|arn:aws|aws_|aws-|AWS |operation error|service control "
                                "policy|sts:|iam:|s3:|request id:");
}

/* A host that is not AWS's: whatever failed there is not AWS's business. */
static bool explain_names_other_host(const ExplainContext *ctx)
{
    return squeeze_has(&ctx->s, "://|lookup ") &&
           !squeeze_has(&ctx->s, "amazonaws|169.254|.aws/|aws.dev|awsapps|localhost|127.0.0.1");
}

static bool explain_is_awsish(const ExplainContext *ctx)
{
    return explain_names_aws(ctx) ||
           (!explain_names_other_host(ctx) &&
            squeeze_has(&ctx->s, "ETIMEDOUT|i/o timeout|request send failed"));
}

/* The host asked holds a region that no partition has: sts.us-esat-1.amazonaws.com. */
static bool explain_is_bad_region_host(const ExplainContext *ctx)
{
    Span text = ctx->s.text;
    for (size_t i = 0; i < text.len;) {
        size_t at = i + span_find(span_sub(text, i, text.len), ".amazonaws.com"), from = at;
        if (at >= text.len)
            return false;
        while (from > i && !strchr("/ \"'.", text.ptr[from - 1]))
            from--;
        if (from > 0 && text.ptr[from - 1] == '.' && at - from < 40 &&
            !region_find(arena_span(ctx->arena, span_sub(text, from, at))) &&
            span_find_char(span_sub(text, from, at), '-') < at - from)
            return true;
        i = at + 1;
    }
    return false;
}

static bool explain_is_retries(const ExplainContext *ctx)
{
    return ctx->log->attempts >= EXPLAIN_RETRIES &&
           squeeze_has(&ctx->s, "retrying request|attempt=");
}

/* 5.24.0 lost the credentials of containers (terraform-provider-aws issue 34234). */
static bool explain_is_provider_5_24_0(const ExplainContext *ctx)
{
    return ctx->log->provider_version && strcmp(ctx->log->provider_version, "5.24.0") == 0;
}

static const struct {
    const char *word;
    bool (*holds)(const ExplainContext *ctx);
} explain_words[] = {
    {"@backend", explain_is_backend},
    {"@provider", explain_is_provider},
    {"@cli", explain_is_cli},
    {"@other", explain_is_other},
    {"@remote_state", explain_is_remote_state},
    {"@remote_run", explain_is_remote_run},
    {"@aws_provider", explain_is_aws_provider},
    {"@awsish", explain_is_awsish},
    {"@bad_region_host", explain_is_bad_region_host},
    {"@retries", explain_is_retries},
    {"@provider_5_24_0", explain_is_provider_5_24_0},
};

static bool explain_word_holds(const ExplainContext *ctx, Span word)
{
    for (size_t i = 0; i < ARRAY_LEN(explain_words); i++)
        if (span_is(word, explain_words[i].word))
            return explain_words[i].holds(ctx);
    BUG("a word of error_shapes.tsv is not known");
}

/* One of the alternatives holds. */
static bool explain_holds(const ExplainContext *ctx, const char *alternatives)
{
    Span rest = span_of(alternatives);
    while (rest.len > 0) {
        size_t n = span_find_char(rest, '|');
        Span one = span_sub(rest, 0, n);
        if (n > 0 && one.ptr[0] == '@' ? explain_word_holds(ctx, one)
                                       : squeeze_find(&ctx->s, one, 0, NULL) < ctx->s.len)
            return true;
        rest = span_sub(rest, n < rest.len ? n + 1 : n, rest.len);
    }
    return false;
}

static const ErrorShape *explain_shape(const ExplainContext *ctx)
{
    for (size_t i = 0; i < n_error_shapes; i++) {
        const ErrorShape *row = &error_shapes_table[i];
        if (explain_holds(ctx, row->phrase) && (!row->also || explain_holds(ctx, row->also)) &&
            !(row->unless && explain_holds(ctx, row->unless)))
            return row;
    }
    return NULL;
}

/* ---- causes ---- */

static enum certainty explain_certainty(const char *name)
{
    for (int c = CERTAINTY_POSSIBLE; c <= CERTAINTY_PROVEN; c++)
        if (name && strcmp(certainty_name((enum certainty)c), name) == 0)
            return (enum certainty)c;
    return CERTAINTY_POSSIBLE;
}

static void explain_add_causes(const ExplainContext *ctx, const char *ids, const char *why,
                               enum certainty certainty, ExplainedError *out)
{
    Span rest = span_of(ids);
    while (rest.len > 0 && out->causes.len < EXPLAIN_CAUSES) {
        size_t n = span_find_char(rest, ',');
        const char *id = arena_span(ctx->arena, span_sub(rest, 0, n));
        const ErrorCause *row = error_cause_find(id);
        ExplainedCause cause = {cause_by_id(id),
                                out->causes.len == 0 ? certainty : CERTAINTY_POSSIBLE,
                                NULL,
                                NULL,
                                NULL,
                                false};
        if (cause.cause == CAUSE_NONE || !row)
            BUG("a cause of error_shapes.tsv or error_codes.tsv is not known");
        cause.why = out->causes.len == 0 && why ? why : row->why;
        cause.separate_by = row->separate_by;
        vec_push(ctx->arena, &out->causes, cause);
        rest = span_sub(rest, n < rest.len ? n + 1 : n, rest.len);
    }
}

static void explain_rank(const ExplainContext *ctx, ExplainedError *out)
{
    const ErrorShape *shape = explain_shape(ctx);
    const ErrorCode *code = ctx->parts->code ? error_code_find(ctx->parts->code) : NULL;
    bool foreign = ctx->parts->foreign && ctx->parts->component == COMPONENT_OTHER &&
                   !squeeze_has(&ctx->s, "AWS Provider|amazonaws.com");
    if (foreign) {
        out->note = "this is about another provider, not AWS's";
    } else if (shape && !shape->causes) {
        out->note = shape->why;
    } else if (shape) {
        explain_add_causes(ctx, shape->causes, shape->why, explain_certainty(shape->certainty),
                           out);
    } else if (code && code->causes && explain_names_aws(ctx)) {
        explain_add_causes(ctx, code->causes, code->meaning, CERTAINTY_LIKELY, out);
    }
    out->is_auth = out->causes.len > 0;
}

/* ---- errors ---- */

/* Worth telling although it has nothing to do with signing in? Only what says itself that it is an
 * error. */
static bool explain_is_told(const ErrBlock *block)
{
    Span text = span_trim(span_of(block->text), " *-!\t");
    return !(block->context & ERRLOG_IN_LOG) &&
           (span_starts(text, "Error") || span_starts(text, "ERROR") ||
            span_starts(text, "An error"));
}

static bool explain_same_text(const char *a, const char *b)
{
    return (!a && !b) || (a && b && strcmp(a, b) == 0);
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
        if ((context & ERRLOG_IN_LOG) && e->is_auth &&
            explain_same_text(old->parts.code, e->parts.code) &&
            old->causes.items[0].cause == e->causes.items[0].cause)
            return true;
    }
    return false;
}

/* First what was printed, then from the log what was not printed too. */
Explanation *explain_errors(Arena *arena, const ErrLogResult *log, bool show_key_ids)
{
    Explanation *all = arena_new(arena, Explanation);
    all->log = log;
    for (int from_log = 0; from_log <= 1; from_log++) {
        for (size_t i = 0; i < log->blocks.len; i++) {
            const ErrBlock *block = &log->blocks.items[i];
            ExplainedError e = {0};
            ExplainContext ctx = {arena, block, log, &e.parts,
                                  squeeze_text(arena, span_of(block->text))};
            if (((block->context & ERRLOG_IN_LOG) != 0) != (from_log != 0))
                continue;
            errparts_read(arena, block, &ctx.s, &e.parts);
            explain_rank(&ctx, &e);
            if (!e.is_auth && !explain_is_told(block))
                continue;
            e.encoded = denial_encoded(arena, span_of(block->text));
            e.text = scrub_text(
                arena, arena_span(arena, span_sub(span_of(block->text), 0, EXPLAIN_TEXT_MAX)),
                show_key_ids);
            if (explain_told_before(all, &e, block->context))
                continue;
            if (e.is_auth)
                explain_fixes_fill(arena, &e, &ctx.s, log, show_key_ids);
            vec_push(arena, &all->errors, e);
            all->any_auth = all->any_auth || e.is_auth;
        }
    }
    return all;
}

bool explain_has_fixes(const ExplainedError *e, const ExplainedCause *cause)
{
    const ExplainedCause *first = &e->causes.items[0];
    bool settled = first->live && first->certainty >= CERTAINTY_CERTAIN;
    return cause->finding && cause->finding->fixes.len > 0 && (cause == first || !settled);
}

#include "report/explained.h"

#include <string.h>

#include "base/text.h"
#include "report/fixtext.h"
#include "report/jsonparts.h"
#include "report/layout.h"

enum { EXPLAINED_LABEL = 10, EXPLAINED_LINES = 6 };

/* ---- JSON ---- */

static void explained_json_causes(cJSON *object, const ExplainedError *e)
{
    cJSON *array = json_put_array(object, "causes");
    for (size_t i = 0; i < e->causes.len; i++) {
        const ExplainedCause *c = &e->causes.items[i];
        cJSON *row = json_add_object(array);
        json_put_text(row, "cause", cause_id(c->cause));
        json_put_text(row, "certainty", certainty_name(c->certainty));
        json_put_text(row, "why", c->why);
        json_put_text(row, "separate_by", c->separate_by);
        json_put_text(row, "ruled_out", c->ruled_out);
    }
}

/* Two causes may propose the same: it is told once, for the likelier one. */
static bool explained_fix_told(const ExplainedError *e, size_t cause, const Fix *fix)
{
    for (size_t i = 0; i < cause; i++) {
        const Finding *f =
            explain_has_fixes(e, &e->causes.items[i]) ? e->causes.items[i].finding : NULL;
        for (size_t k = 0; f && k < f->fixes.len; k++)
            if (strcmp(f->fixes.items[k].id, fix->id) == 0 &&
                strcmp(f->fixes.items[k].title, fix->title) == 0)
                return true;
    }
    return false;
}

static void explained_json_list(cJSON *object, const char *key, const ErrTextVec *list);

static void explained_json_error(cJSON *array, const ExplainedError *e, const ErrBlock *block)
{
    cJSON *object = json_add_object(array);
    json_put_text(object, "text", e->text);
    json_put_bool(object, "is_auth", e->is_auth);
    json_put_text(object, "note", e->misfit ? e->misfit : e->note);
    json_put_text(object, "component", err_component_name(e->parts.component));
    json_put_text(object, "address", e->parts.address);
    json_put_place(object, "at", e->parts.at);
    json_put_text(object, "service", e->parts.service);
    json_put_text(object, "operation", e->parts.operation);
    json_put_text(object, "code", e->parts.code);
    json_put_nonzero(object, "http_status", e->parts.http_status);
    json_put_text(object, "request_id", e->parts.request_id);
    json_put_number(object, "count", block->count);
    explained_json_list(object, "units", &block->units);
    explained_json_causes(object, e);
    /* The fixes as in a report, each with its cause, in the order of the causes. */
    cJSON *fixes = json_put_array(object, "fixes");
    for (size_t i = 0; i < e->causes.len; i++) {
        const ExplainedCause *c = &e->causes.items[i];
        for (size_t k = 0; explain_has_fixes(e, c) && k < c->finding->fixes.len; k++)
            if (!explained_fix_told(e, i, &c->finding->fixes.items[k]))
                json_put_text(json_add_fix(fixes, &c->finding->fixes.items[k]), "cause",
                              cause_id(c->cause));
    }
}

static void explained_json_list(cJSON *object, const char *key, const ErrTextVec *list)
{
    cJSON *array = json_put_array(object, key);
    for (size_t i = 0; i < list->len; i++)
        json_add_text(array, list->items[i]);
}

void report_explained_put(cJSON *root, const Explanation *x, bool show_key_ids)
{
    Arena arena = ARENA_INIT;
    cJSON *array = json_put_array(root, "errors"), *log;
    for (size_t i = 0; i < x->errors.len; i++)
        explained_json_error(array, &x->errors.items[i],
                             &x->log->blocks.items[x->errors.items[i].block]);
    if (x->log->unread_after > 0)
        json_put_number(root, "unread_after", (double)x->log->unread_after);
    else
        cJSON_AddNullToObject(root, "unread_after");
    if (x->log->is_log || x->log->access_key_id) {
        log = json_put_object(root, "log");
        json_put_text(log, "credentials_source", x->log->credentials_source);
        json_put_text(log, "access_key_id",
                      text_key_id(&arena, x->log->access_key_id, show_key_ids));
        explained_json_list(log, "regions", &x->log->regions);
        explained_json_list(log, "endpoints", &x->log->endpoints);
    } else {
        cJSON_AddNullToObject(root, "log");
    }
    arena_clear(&arena);
}

void report_explained_json(Buf *out, const Explanation *x, bool show_key_ids)
{
    cJSON *root = cJSON_CreateObject();
    json_put_text(root, "schema", "why403.explain/1");
    report_explained_put(root, x, show_key_ids);
    json_write(out, root);
}

/* ---- text ---- */

typedef struct ExplainedContext {
    Layout l;
    Arena arena;
    enum shell shell;
} ExplainedContext;

/* The commands are for the machine on which the text was printed. */
static enum shell explained_shell(const Explanation *x)
{
    return x->log->windows ? SHELL_POWERSHELL : x->shell;
}

static void explained_row(ExplainedContext *ctx, const char *label, const char *text)
{
    if (!text || !text[0])
        return;
    layout_indent(&ctx->l, 2);
    layout_cell(&ctx->l, ROLE_MUTED, label, EXPLAINED_LABEL);
    layout_words(&ctx->l, 2 + EXPLAINED_LABEL, 2 + EXPLAINED_LABEL, ROLE_PLAIN, text);
}

static void explained_quote_line(ExplainedContext *ctx, const char *safe)
{
    layout_indent(&ctx->l, 2);
    layout_put(&ctx->l, ROLE_MUTED, "│ ");
    layout_words(&ctx->l, 4, 4, ROLE_MUTED, safe);
}

/* The last line that names the code; without one the last line. */
static Span explained_innermost(Span rest, const char *code)
{
    Span line, last = SPAN_EMPTY, coded = SPAN_EMPTY;
    while (span_next_line(&rest, &line)) {
        line = span_trim(line, " \t");
        if (line.len > 0)
            last = line;
        if (code && span_find(line, code) < line.len)
            coded = line;
    }
    return coded.len > 0 ? coded : last;
}

/* The first lines, and what decides where it stands below them. */
static void explained_quote(ExplainedContext *ctx, const char *text, const char *code)
{
    Span rest = span_of(text), line;
    const char *safe;
    for (int n = 0; n < EXPLAINED_LINES && span_next_line(&rest, &line);) {
        safe = text_safe_span(&ctx->arena, span_trim(line, " \t"));
        if (!safe[0])
            continue;
        explained_quote_line(ctx, safe);
        n++;
    }
    if (rest.len > 0) {
        layout_indent(&ctx->l, 2);
        layout_put(&ctx->l, ROLE_MUTED, "│ …");
        layout_end(&ctx->l);
        safe = text_safe_span(&ctx->arena, explained_innermost(rest, code));
        if (safe[0])
            explained_quote_line(ctx, safe);
    }
}

static void explained_cause(ExplainedContext *ctx, const ExplainedCause *c, bool first)
{
    const char *certainty = c->ruled_out ? "ruled out" : certainty_name(c->certainty);
    int at = 2 + EXPLAINED_LABEL;
    layout_indent(&ctx->l, 2);
    layout_cell(&ctx->l, c->certainty >= CERTAINTY_LIKELY && !c->ruled_out ? ROLE_FAIL : ROLE_MUTED,
                certainty ? certainty : "", EXPLAINED_LABEL);
    layout_words(&ctx->l, at, at, ROLE_STRONG,
                 arena_printf(&ctx->arena, "%s: %s", cause_id(c->cause), cause_meaning(c->cause)));
    if (first) { /* of the others, the line above says as much */
        layout_indent(&ctx->l, at);
        layout_paragraphs(&ctx->l, at, c->why);
    }
    layout_indent(&ctx->l, at);
    layout_words(&ctx->l, at, at + 12, ROLE_MUTED,
                 arena_printf(&ctx->arena, "%s: %s", c->ruled_out ? "ruled out" : "to be sure",
                              c->ruled_out ? c->ruled_out : c->separate_by));
}

/* Of the likeliest cause all that can be done, of each other one the first thing: the JSON has all.
 */
static void explained_fixes(ExplainedContext *ctx, const ExplainedError *e)
{
    FixText t = {&ctx->l, &ctx->arena, ctx->shell, NULL, 2 + EXPLAINED_LABEL};
    size_t number = 0;
    for (size_t i = 0; i < e->causes.len; i++) {
        const ExplainedCause *c = &e->causes.items[i];
        for (size_t k = 0; explain_has_fixes(e, c) && k < c->finding->fixes.len; k++) {
            if (explained_fix_told(e, i, &c->finding->fixes.items[k]))
                continue;
            if (number == 0)
                layout_heading(&ctx->l, "WHAT TO DO");
            Fix fix = c->finding->fixes.items[k];
            if (i > 0)
                fix.title =
                    arena_printf(&ctx->arena, "if it is %s: %s", cause_id(c->cause), fix.title);
            fixtext_put(&t, &fix, ++number);
            if (i > 0)
                break;
        }
    }
}

static const char *explained_join(ExplainedContext *ctx, const ErrTextVec *list);

/* Terragrunt's own files are read before anybody logs in. */
static const char *explained_title(ExplainedContext *ctx, const ExplainedError *e)
{
    const char *who = err_component_words(&e->parts, e->text);
    if (!e->is_auth)
        return "nothing to do with signing in to AWS";
    if (e->parts.terragrunt && e->parts.component == COMPONENT_OTHER &&
        e->causes.items[0].cause == CAUSE_CONFIGURATION_INVALID)
        return arena_printf(&ctx->arena, "%s stops before any login", who);
    return arena_printf(&ctx->arena, "%s can't log in", who);
}

static void explained_error(ExplainedContext *ctx, const ExplainedError *e, const ErrTextVec *units,
                            size_t number)
{
    const char *place = source_text(&ctx->arena, e->parts.at);
    if (number > 1)
        layout_end(&ctx->l);
    layout_put(&ctx->l, e->is_auth ? ROLE_FAIL : ROLE_MUTED,
               layout_status_glyph(&ctx->l, e->is_auth ? STATUS_FAIL : STATUS_NOT_APPLICABLE));
    layout_putf(&ctx->l, ROLE_STRONG, " error %zu: %s", number, explained_title(ctx, e));
    layout_end(&ctx->l);
    explained_quote(ctx, e->text, e->parts.code);
    if (!e->is_auth) {
        explained_row(ctx, "why", e->note);
        return;
    }
    if (e->parts.address)
        explained_row(
            ctx, "where",
            text_safe(&ctx->arena, arena_printf(&ctx->arena, "%s%s%s%s", e->parts.address,
                                                place[0] ? " (" : "", place, place[0] ? ")" : "")));
    else
        explained_row(ctx, "where", text_safe(&ctx->arena, place));
    if (units->len > 0)
        explained_row(ctx, units->len == 1 ? "unit" : "units", explained_join(ctx, units));
    const char *answer = e->parts.code ? e->parts.code : "";
    if (e->parts.http_status)
        answer = arena_printf(&ctx->arena, "%d %s", e->parts.http_status, answer);
    if (e->parts.operation)
        answer =
            arena_printf(&ctx->arena, "%s%s%s", text_with(&ctx->arena, "", answer, " to "),
                         text_with(&ctx->arena, "", e->parts.service, ":"), e->parts.operation);
    explained_row(ctx, "answer", text_safe(&ctx->arena, answer));
    explained_row(ctx, "request", text_safe(&ctx->arena, e->parts.request_id));
    if (e->encoded)
        explained_row(ctx, "encoded",
                      "only AWS can read its message: `why403 check --error FILE` asks "
                      "(sts:DecodeAuthorizationMessage)");
    explained_row(ctx, "folder", e->misfit);
    layout_end(&ctx->l);
    for (size_t i = 0; i < e->causes.len; i++)
        explained_cause(ctx, &e->causes.items[i], i == 0);
    explained_fixes(ctx, e);
}

static const char *explained_join(ExplainedContext *ctx, const ErrTextVec *list)
{
    const char *text = "";
    for (size_t i = 0; i < list->len; i++)
        text = arena_printf(&ctx->arena, "%s%s%s", text, i ? ", " : "", list->items[i]);
    return text_safe(&ctx->arena, text);
}

static void explained_log(ExplainedContext *ctx, const ErrLogResult *log, bool show_key_ids)
{
    layout_heading(&ctx->l, "WHAT THE LOG TELLS");
    explained_row(
        ctx, "key",
        text_safe(&ctx->arena, text_key_id(&ctx->arena, log->access_key_id, show_key_ids)));
    explained_row(ctx, "source", text_safe(&ctx->arena, log->credentials_source));
    explained_row(ctx, "regions", explained_join(ctx, &log->regions));
    explained_row(ctx, "endpoints", explained_join(ctx, &log->endpoints));
    explained_row(ctx, "provider", text_safe(&ctx->arena, log->provider_version));
    if (log->attempts > 1)
        explained_row(ctx, "attempts", arena_printf(&ctx->arena, "%d", log->attempts));
    if (log->dropped)
        explained_row(ctx, "more", "there were more errors than are kept");
}

void report_explained_errors(Buf *out, const Explanation *x, size_t from, const ReportStyle *style)
{
    ExplainedContext ctx = {{out, style}, ARENA_INIT, explained_shell(x)};
    for (size_t i = from; i < x->errors.len; i++)
        explained_error(&ctx, &x->errors.items[i],
                        &x->log->blocks.items[x->errors.items[i].block].units, i + 1);
    arena_clear(&ctx.arena);
}

void report_explained_end(Buf *out, const Explanation *x, const ReportStyle *style,
                          bool show_key_ids)
{
    ExplainedContext ctx = {{out, style}, ARENA_INIT, explained_shell(x)};
    for (size_t i = 0; i < x->errors.len; i++) {
        int count = explain_count(x, &x->errors.items[i]);
        if (count > 1)
            layout_words(&ctx.l, 0, 0, ROLE_MUTED,
                         arena_printf(&ctx.arena, "error %zu came %d times", i + 1, count));
    }
    for (size_t i = 0; i < x->errors.len && !x->any_auth; i++)
        if (x->errors.items[i].taken_back) {
            layout_words(&ctx.l, 0, 0, ROLE_PLAIN,
                         "The run worked in the end: "
                         "the last words of the text say so. Nothing is left to mend.");
            break;
        }
    if (x->log->unread_after > 0)
        layout_words(&ctx.l, 0, 0, ROLE_PLAIN,
                     arena_printf(&ctx.arena,
                                  "Not known, too large: what stands behind the first %llu bytes "
                                  "of this text was not read.",
                                  x->log->unread_after));
    else if (x->errors.len == 0)
        layout_words(&ctx.l, 0, 0, ROLE_PLAIN, "There is no login error in this text.");
    if (x->log->is_log || x->log->access_key_id)
        explained_log(&ctx, x->log, show_key_ids);
    arena_clear(&ctx.arena);
}

void report_explained_text(Buf *out, const Explanation *x, const ReportStyle *style,
                           bool show_key_ids)
{
    report_explained_errors(out, x, 0, style);
    report_explained_end(out, x, style, show_key_ids);
}

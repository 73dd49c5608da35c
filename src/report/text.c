/*
 * The report for a terminal: verdict first, what is used, the seven steps, what else it could be,
 * what was asked, verdict again.
 */
#include "base/utf8.h"
#include "report/fixtext.h"
#include "report/formats.h"
#include "report/layout.h"

enum { TEXT_LABEL_COLUMNS = 13, TEXT_ADDRESS_MAX = 24 };

/* What the functions below share. */
typedef struct TextContext {
    Layout l;
    const SessionView *view;
    Arena arena;
} TextContext;

static void text_put_verdict(TextContext *ctx)
{
    const Verdict *v = &ctx->view->verdict;
    const Layout *l = &ctx->l;
    enum layout_role role = layout_verdict_role(v->status);
    const char *title = v->title ? v->title : "";
    int at = 2 + (int)strlen(report_verdict_word(v->status)) + 2;
    if (v->unexplained)
        layout_words(l, 0, 0, ROLE_STRONG, v->unexplained);
    layout_putf(l, role, "%s %s", layout_verdict_glyph(l, v->status),
                report_verdict_word(v->status));
    layout_indent(l, 2);
    layout_ends(l, at, ROLE_STRONG, title, ROLE_MUTED, certainty_name(v->certainty));
    if (v->cause == CAUSE_NONE)
        return;
    layout_indent(l, at);
    layout_words(l, at, at, ROLE_MUTED,
                 v->configuration
                     ? arena_printf(&ctx->arena, "%s in %s", cause_id(v->cause),
                                    report_address(&ctx->arena, ctx->view, v->configuration))
                     : cause_id(v->cause));
}

static void text_put_head(TextContext *ctx)
{
    const Facts *facts = ctx->view->facts;
    const char *dir = text_short_path(&ctx->arena, facts->dir, facts->home);
    const char *provider = facts->tf ? facts->tf->installed_version : NULL;
    const char *tool =
        facts->tf && facts->tf->implementation ? facts->tf->implementation : "terraform";
    const char *right = text_with(&ctx->arena, "aws provider ", provider, "");
    if (facts->terraform_version)
        right = arena_printf(&ctx->arena, "%s %s%s", tool, facts->terraform_version,
                             text_with(&ctx->arena, ", ", right, ""));
    layout_put(&ctx->l, ROLE_STRONG, "why403  ");
    layout_ends(&ctx->l, 8, ROLE_PLAIN,
                ctx->view->options->profile ? ctx->view->options->profile : dir, ROLE_MUTED, right);
    layout_end(&ctx->l);
}

static enum step_status text_configuration_status(const Configuration *conf)
{
    static const enum step_status statuses[] = {[OUTCOME_OK] = STATUS_PASS,
                                                [OUTCOME_ERROR] = STATUS_FAIL,
                                                [OUTCOME_UNKNOWN] = STATUS_UNKNOWN,
                                                [OUTCOME_STOPPED] = STATUS_FAIL};
    return conf->used == TRI_NO ? STATUS_NOT_APPLICABLE : statuses[conf->outcome.status];
}

static void text_put_configuration(TextContext *ctx, const Configuration *conf, int address_columns)
{
    const Layout *l = &ctx->l;
    enum step_status status = text_configuration_status(conf);
    int at = 4 + address_columns + 2;
    layout_indent(l, 2);
    layout_put(l, layout_status_role(status), layout_status_glyph(l, status));
    layout_indent(l, 1);
    if (utf8_columns(span_of(conf->address)) > address_columns) { /* a line of its own */
        layout_put(l, ROLE_STRONG, conf->address);
        layout_end(l);
        layout_indent(l, at);
    } else
        layout_cell(l, ROLE_STRONG, conf->address, address_columns + 2);
    layout_words(l, at, at, ROLE_PLAIN,
                 arena_printf(&ctx->arena, "%s%s%s",
                              report_credentials(&ctx->arena, ctx->view, conf),
                              text_with(&ctx->arena, ", region ", conf->region.text, ""),
                              text_with(&ctx->arena, ", then role ",
                                        conf->roles.len ? vec_last(&conf->roles)->arn : NULL, "")));
    layout_indent(l, at);
    layout_words(l, at, at, layout_status_role(status), report_outcome(&ctx->arena, conf));
}

static void text_put_configurations(TextContext *ctx)
{
    const ConfigurationVec *all = &ctx->view->configurations;
    int columns = 0;
    for (size_t i = 0; i < all->len; i++) {
        int len = utf8_columns(span_of(all->items[i]->address));
        columns = len > columns ? len : columns;
    }
    if (all->len == 0)
        return;
    layout_heading(&ctx->l, "WHAT IS USED");
    for (size_t i = 0; i < all->len; i++)
        text_put_configuration(ctx, all->items[i],
                               columns < TEXT_ADDRESS_MAX ? columns : TEXT_ADDRESS_MAX);
    if (report_outdated(&ctx->arena, ctx->view)) {
        layout_indent(&ctx->l, 2);
        layout_words(&ctx->l, 2, 2, ROLE_MUTED, report_outdated(&ctx->arena, ctx->view));
    }
}

static void text_put_evidence(TextContext *ctx, const Evidence *e)
{
    const Layout *l = &ctx->l;
    const char *place = report_place(&ctx->arena, ctx->view, e->at);
    int at = 5;
    layout_indent(l, at);
    if (e->label) {
        layout_cell(l, ROLE_MUTED, e->label, TEXT_LABEL_COLUMNS);
        at += TEXT_LABEL_COLUMNS;
    }
    if (place[0] && (!e->text || !strstr(e->text, place)))
        place = arena_printf(&ctx->arena, "%s  (%s)%s", e->text ? e->text : "", place,
                             e->proof ? "  <- proof" : "");
    else
        place =
            arena_printf(&ctx->arena, "%s%s", e->text ? e->text : "", e->proof ? "  <- proof" : "");
    layout_words(l, at, at, e->proof ? ROLE_STRONG : ROLE_PLAIN, place);
}

static void text_put_part(TextContext *ctx, const char *name)
{
    layout_indent(&ctx->l, 4);
    layout_put(&ctx->l, ROLE_MUTED, name);
    layout_end(&ctx->l);
}

static void text_put_finding(TextContext *ctx, const Finding *f)
{
    static const enum step_status statuses[] = {[SEVERITY_INFO] = STATUS_NOT_ASKED,
                                                [SEVERITY_WARN] = STATUS_WARN,
                                                [SEVERITY_FAIL] = STATUS_FAIL};
    const Layout *l = &ctx->l;
    enum layout_role role = f->ignored ? ROLE_MUTED : layout_status_role(statuses[f->severity]);
    const char *id = f->code ? arena_printf(&ctx->arena, "%s · %s", f->code, f->id) : f->id;
    const char *where =
        f->configuration ? arena_printf(&ctx->arena, "%s · %s", id, f->configuration) : id;
    FixText fix_text = {l, &ctx->arena, report_shell(ctx->view), ctx->view->facts->home, 5};
    layout_indent(l, 4);
    layout_ends(l, 4, f->severity == SEVERITY_INFO ? ROLE_STRONG : role, f->title, ROLE_MUTED,
                certainty_name(f->certainty));
    layout_indent(l, 4);
    layout_put(l, ROLE_MUTED, where);
    layout_end(l);
    if (f->evidence.len > 0)
        text_put_part(ctx, "WHAT WE SAW");
    for (size_t i = 0; i < f->evidence.len; i++)
        text_put_evidence(ctx, &f->evidence.items[i]);
    if (f->detail && f->detail[0]) {
        text_put_part(ctx, "WHY");
        layout_indent(l, 5);
        layout_paragraphs(l, 5, f->detail);
    }
    if (f->fixes.len > 0)
        text_put_part(ctx, "FIX");
    for (size_t i = 0; i < f->fixes.len; i++)
        fixtext_put(&fix_text, &f->fixes.items[i], i + 1);
    if (f->by_hand) {
        text_put_part(ctx, "BY HAND");
        fixtext_lines(&fix_text, 5, f->by_hand);
    }
    if (f->link) {
        layout_indent(l, 4);
        layout_putf(l, ROLE_MUTED, "see %s", f->link);
        layout_end(l);
    }
}

static void text_put_step(TextContext *ctx, int number)
{
    const StepResult *step = &ctx->view->steps[number];
    const Layout *l = &ctx->l;
    enum layout_role role = layout_status_role(step->status);
    layout_put(l, role, layout_status_glyph(l, step->status));
    layout_putf(l, ROLE_STRONG, " %d ", number + 1);
    layout_cell(l, ROLE_STRONG, step_title((enum step)number), 11);
    layout_cell(l, role, report_status_word(step->status), step->findings.len == 0 ? 16 : 0);
    layout_words(l, 31, 31, ROLE_PLAIN,
                 step->status_text && step->findings.len == 0 ? step->status_text : "");
    for (size_t i = 0; i < step->findings.len; i++) {
        if (i > 0)
            layout_end(l);
        text_put_finding(ctx, step->findings.items[i]);
    }
    for (size_t i = 0; i < step->passed.len && l->style->verbose; i++)
        text_put_evidence(ctx, &step->passed.items[i]);
    if (step->findings.len > 0 && number + 1 < N_STEPS)
        layout_end(l);
}

static void text_put_suspects(TextContext *ctx)
{
    const Verdict *v = &ctx->view->verdict;
    size_t first = v->status == VERDICT_FAIL ? 1 : 0;
    if (v->ranked.len <= first)
        return;
    layout_heading(&ctx->l, first ? "WHAT ELSE IT COULD BE" : "WHAT IT COULD BE");
    for (size_t i = first; i < v->ranked.len; i++) {
        const Suspect *s = &v->ranked.items[i];
        const char *name = certainty_name(s->certainty);
        layout_indent(&ctx->l, 2);
        layout_cell(&ctx->l, ROLE_MUTED, name ? name : "", TEXT_LABEL_COLUMNS);
        layout_words(&ctx->l, 12, 12, ROLE_STRONG,
                     s->configuration ? arena_printf(&ctx->arena, "%s in %s", cause_id(s->cause),
                                                     s->configuration)
                                      : cause_id(s->cause));
        for (size_t k = 0; k < s->because.len; k++) {
            layout_indent(&ctx->l, 12);
            layout_words(&ctx->l, 12, 12, ROLE_PLAIN, s->because.items[k]);
        }
    }
}

/* Causes with one reason stand together: sixteen of them are ruled out by one answer. */
static void text_put_ruled_out(TextContext *ctx)
{
    const Verdict *v = &ctx->view->verdict;
    if (v->ruled_out.len == 0 || (v->status != VERDICT_FAIL && !ctx->l.style->verbose))
        return;
    layout_heading(&ctx->l, "RULED OUT");
    for (size_t i = 0; i < v->ruled_out.len; i++) {
        const char *names = ruled_out_names(&ctx->arena, v, i);
        if (!names)
            continue;
        layout_indent(&ctx->l, 2);
        layout_words(&ctx->l, 2, 4, ROLE_PLAIN,
                     arena_printf(&ctx->arena, "%s: %s", names, v->ruled_out.items[i].reason));
    }
}

static void text_put_asked(TextContext *ctx)
{
    layout_heading(&ctx->l, "WHAT WAS ASKED");
    for (size_t i = 0; i < ctx->view->asked.len; i++) {
        const Asked *a = &ctx->view->asked.items[i];
        const char *id = text_safe(&ctx->arena, text_key_id(&ctx->arena, a->access_key_id,
                                                            ctx->view->options->show_key_ids));
        layout_indent(&ctx->l, 2);
        layout_words(&ctx->l, 2, 4, ROLE_PLAIN,
                     arena_printf(&ctx->arena, "%s at %s%s: %s, %d ms%s", a->operation,
                                  a->host ? a->host : "this machine",
                                  text_with(&ctx->arena, " with ", id, ""),
                                  a->result ? a->result : "no answer yet", a->elapsed_ms,
                                  text_with(&ctx->arena, " (", a->why, ")")));
    }
    if (ctx->view->asked.len == 0) {
        layout_indent(&ctx->l, 2);
        layout_words(&ctx->l, 2, 2, ROLE_PLAIN, "nothing: no request left this machine");
    }
}

static void text_put_ignores(TextContext *ctx)
{
    const IgnoreVec *all = &ctx->view->ignores;
    if (all->len > 0)
        layout_heading(&ctx->l, "IGNORED");
    for (size_t i = 0; i < all->len; i++) {
        bool wrong = all->items[i].problem || all->items[i].over;
        layout_indent(&ctx->l, 2);
        layout_words(&ctx->l, 2, 4, wrong ? ROLE_WARN : ROLE_PLAIN,
                     report_ignore(&ctx->arena, ctx->view, &all->items[i]));
    }
}

static void text_put_changes(TextContext *ctx)
{
    const char *line;
    if (ctx->view->worked_s == 0)
        return;
    layout_heading(&ctx->l, "WHAT CHANGED SINCE IT LAST WORKED");
    layout_indent(&ctx->l, 2);
    layout_words(&ctx->l, 2, 2, ROLE_MUTED, text_time(&ctx->arena, ctx->view->worked_s));
    for (size_t i = 0; (line = report_change(&ctx->arena, ctx->view, i)) != NULL; i++) {
        layout_indent(&ctx->l, 2);
        layout_words(&ctx->l, 2, 4, ROLE_PLAIN, line);
    }
}

void report_text(Buf *out, const SessionView *view, const ReportStyle *style)
{
    TextContext ctx = {{out, style}, view, ARENA_INIT};
    text_put_head(&ctx);
    text_put_verdict(&ctx);
    text_put_configurations(&ctx);
    layout_heading(&ctx.l, "THE SEVEN STEPS");
    for (int i = 0; i < N_STEPS; i++)
        text_put_step(&ctx, i);
    text_put_suspects(&ctx);
    text_put_ignores(&ctx);
    text_put_changes(&ctx);
    text_put_ruled_out(&ctx);
    if (style->verbose)
        text_put_asked(&ctx);
    if (view->consent_wanted) {
        layout_end(&ctx.l);
        layout_words(&ctx.l, 0, 2, ROLE_WARN,
                     arena_printf(&ctx.arena, "Not done without a yes (%s): %s",
                                  view->consent_option, view->consent_wanted));
    }
    layout_end(&ctx.l);
    layout_rule(&ctx.l);
    text_put_verdict(&ctx);
    arena_clear(&ctx.arena);
}

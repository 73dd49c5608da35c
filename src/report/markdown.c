/* The report for a ticket: GitHub's Markdown. Every foreign text is escaped; commands stand in
 * fences longer than any in them. */
#include "base/shown.h"
#include "report/formats.h"

typedef struct MarkdownContext {
    Buf *out;
    const SessionView *view;
    Arena arena;
} MarkdownContext;

/* What could start markup in running text or end a table cell. */
static void markdown_escape(Buf *out, Shown shown)
{
    for (const char *p = shown.text; *p; p++) {
        if (strchr("\\`*_{}[]<>#|~!&@", *p))
            buf_add_char(out, '\\');
        buf_add_char(out, *p == '\n' ? ' ' : *p);
    }
}

void report_markdown_text(Buf *out, const char *text)
{
    Arena arena = ARENA_INIT;
    markdown_escape(out, shown(&arena, text));
    arena_clear(&arena);
}

static void markdown_put(MarkdownContext *ctx, const char *text)
{
    markdown_escape(ctx->out, shown(&ctx->arena, text));
}

static void markdown_code(MarkdownContext *ctx, const char *language, const char *code)
{
    const char *text = shown_lines(&ctx->arena, code).text;
    size_t longest = 2, run = 0;
    for (const char *p = text; *p; p++) {
        run = *p == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    for (int end = 0; end < 2; end++) {
        for (size_t i = 0; i <= longest; i++)
            buf_add_char(ctx->out, '`');
        buf_printf(ctx->out, "%s\n", end ? "" : language);
        if (!end)
            buf_printf(ctx->out, "%s\n", text);
    }
}

static void markdown_put_verdict(MarkdownContext *ctx)
{
    const Verdict *v = &ctx->view->verdict;
    buf_printf(ctx->out, "**%s**: ", report_verdict_word(v->status));
    markdown_put(ctx, v->title);
    if (v->cause != CAUSE_NONE)
        buf_printf(ctx->out, " (`%s`%s%s)", cause_id(v->cause), v->certainty ? ", " : "",
                   v->certainty ? certainty_name(v->certainty) : "");
    buf_add_str(ctx->out, "\n");
}

static void markdown_put_configurations(MarkdownContext *ctx)
{
    buf_add_str(ctx->out, "\n## What is used\n\n| configuration | credentials | region | outcome "
                          "|\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < ctx->view->configurations.len; i++) {
        const Configuration *conf = ctx->view->configurations.items[i];
        buf_add_str(ctx->out, "| ");
        markdown_put(ctx, report_address(&ctx->arena, ctx->view, conf->address));
        buf_add_str(ctx->out, " | ");
        markdown_put(ctx, report_credentials(&ctx->arena, ctx->view, conf));
        buf_add_str(ctx->out, " | ");
        markdown_put(ctx, conf->region.text ? conf->region.text : "-");
        buf_add_str(ctx->out, " | ");
        markdown_put(ctx, report_outcome(&ctx->arena, conf));
        buf_add_str(ctx->out, " |\n");
    }
}

static void markdown_put_fix(MarkdownContext *ctx, const Fix *fix)
{
    buf_add_str(ctx->out, "\n");
    markdown_put(ctx, fix->title);
    buf_add_str(ctx->out, "\n\n");
    for (size_t i = 0; i < fix->commands.len; i++)
        if (fix->commands.items[i].shell == SHELL_SH)
            markdown_code(ctx, "sh", fix->commands.items[i].text);
    for (size_t i = 0; i < fix->edits.len; i++)
        markdown_code(ctx, "diff",
                      arena_printf(&ctx->arena, "# %s",
                                   report_edit(&ctx->arena, ctx->view, &fix->edits.items[i], "")));
    if (fix->admin_text)
        markdown_code(ctx, "text", fix->admin_text);
}

static void markdown_put_finding(MarkdownContext *ctx, const Finding *f)
{
    buf_add_str(ctx->out, "\n### ");
    markdown_put(ctx, f->title);
    buf_printf(ctx->out, "\n\n`%s`", f->id);
    if (f->certainty)
        buf_printf(ctx->out, ", %s", certainty_name(f->certainty));
    if (f->configuration) {
        buf_add_str(ctx->out, ", ");
        markdown_put(ctx, f->configuration);
    }
    buf_add_str(ctx->out, "\n\n");
    for (size_t i = 0; i < f->evidence.len; i++) {
        const Evidence *e = &f->evidence.items[i];
        const char *place = report_place(&ctx->arena, ctx->view, e->at);
        buf_add_str(ctx->out, "- ");
        if (e->label) {
            markdown_put(ctx, e->label);
            buf_add_str(ctx->out, ": ");
        }
        markdown_put(ctx, e->text);
        if (place[0]) {
            buf_add_str(ctx->out, " (");
            markdown_put(ctx, place);
            buf_add_str(ctx->out, ")");
        }
        buf_add_str(ctx->out, e->proof ? " **proof**\n" : "\n");
    }
    buf_add_str(ctx->out, f->evidence.len ? "\n" : "");
    markdown_escape(ctx->out, shown_lines(&ctx->arena, f->detail));
    buf_add_str(ctx->out, "\n");
    for (size_t i = 0; i < f->fixes.len; i++)
        markdown_put_fix(ctx, &f->fixes.items[i]);
    if (f->by_hand) {
        buf_add_str(ctx->out, "\nThe same by hand:\n\n");
        markdown_code(ctx, "sh", f->by_hand);
    }
    if (f->link)
        buf_printf(ctx->out, "\n<%s>\n", f->link);
}

static void markdown_put_changes(MarkdownContext *ctx)
{
    const char *line;
    for (size_t i = 0; (line = report_change(&ctx->arena, ctx->view, i)) != NULL; i++) {
        if (i == 0)
            buf_printf(ctx->out, "\n## What changed since it last worked (%s)\n\n",
                       text_time(&ctx->arena, ctx->view->worked_s));
        buf_add_str(ctx->out, "- ");
        markdown_put(ctx, line);
        buf_add_char(ctx->out, '\n');
    }
}

void report_markdown(Buf *out, const SessionView *view, const ReportStyle *style)
{
    MarkdownContext ctx = {out, view, ARENA_INIT};
    (void)style;
    buf_add_str(out, "# why403: ");
    markdown_put(&ctx, report_folder(&ctx.arena, view->facts));
    buf_add_str(out, "\n\n");
    markdown_put_verdict(&ctx);
    markdown_put_configurations(&ctx);
    buf_add_str(out, "\n## The seven steps\n\n| step | status | |\n| --- | --- | --- |\n");
    for (int i = 0; i < N_STEPS; i++) {
        buf_printf(out, "| %d %s | %s | ", i + 1, step_title((enum step)i),
                   report_status_word(view->steps[i].status));
        markdown_put(&ctx, view->steps[i].status_text);
        buf_add_str(out, " |\n");
    }
    for (int i = 0; i < N_STEPS; i++)
        for (size_t k = 0; k < view->steps[i].findings.len; k++)
            markdown_put_finding(&ctx, view->steps[i].findings.items[k]);
    for (size_t i = 0; i < view->verdict.ruled_out.len; i++) {
        const char *line = report_ruled_out(&ctx.arena, &view->verdict, i);
        buf_add_str(out, i == 0 ? "\n## What it is not\n\n" : "");
        if (line) {
            buf_add_str(out, "- ");
            markdown_put(&ctx, line);
            buf_add_char(out, '\n');
        }
    }
    for (size_t i = 0; i < view->ignores.len; i++) {
        buf_add_str(out, i == 0 ? "\n## Ignored\n\n- " : "- ");
        markdown_put(&ctx, report_ignore(&ctx.arena, view, &view->ignores.items[i]));
        buf_add_char(out, '\n');
    }
    markdown_put_changes(&ctx);
    buf_add_str(out, "\n---\n\n");
    markdown_put_verdict(&ctx);
    arena_clear(&ctx.arena);
}

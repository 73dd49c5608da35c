/* The report as one HTML file that asks the network for nothing: its style is in it, it has no
 * script. */
#include "base/shown.h"
#include "report/formats.h"

typedef struct HtmlContext {
    Buf *out;
    const SessionView *view;
    Arena arena;
} HtmlContext;

/* Colours are told from their background by 4.5 to 1 or more, light and dark; on a narrow screen
 * the cells of a row stand below each other, and no word makes the page wider than the screen
 * (tests/e2e/html_report.py). */
static const char html_style[] =
    ":root{color-scheme:light dark;--ink:#1c2024;--page:#fff;--code:#f3f4f6;--line:#d9dde1;"
    "--muted:#565f68;--link:#0b57d0}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e4e7ea;--page:#15181b;--code:#22272c;"
    "--line:#3a4148;--muted:#a3adb7;--link:#8ab4f8}}"
    "*{box-sizing:border-box}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:var(--ink);background:var(--page);overflow-wrap:anywhere}"
    "a{color:var(--link)}h1{font-size:1.4rem}"
    "code,pre{font:14px/1.5 ui-monospace,monospace}"
    "pre{background:var(--code);padding:.6rem .8rem;overflow-x:auto;border-radius:4px;"
    "white-space:pre-wrap}"
    "table{border-collapse:collapse;width:100%}"
    "td,th{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;"
    "border-bottom:1px solid var(--line)}"
    ".verdict{padding:.8rem 1rem;border-left:6px solid;margin:1rem 0;font-size:1.15rem}"
    ".pass{border-color:#2e9e57}.fail{border-color:#d9363e}.unknown{border-color:#8f73ff}"
    ".muted{color:var(--muted)}"
    "@media(max-width:40rem){body{margin:1rem auto}ul{padding-left:1.2rem}"
    "tr{display:block;border-bottom:1px solid var(--line);padding:.3rem 0}"
    "td,th{display:block;border:0;padding:.1rem 0}.heads{display:none}"
    "td[data-name]::before{content:attr(data-name) \": \";color:var(--muted)}}";

/* The only way of a text onto the page. */
static void html_escape(Buf *out, Shown shown)
{
    for (const char *p = shown.text; *p; p++) {
        const char *entity = report_entity(*p);
        if (entity)
            buf_add_str(out, entity);
        else
            buf_add_char(out, *p);
    }
}

static void html_put(HtmlContext *ctx, const char *text)
{
    html_escape(ctx->out, shown(&ctx->arena, text));
}

static void html_element(HtmlContext *ctx, const char *tag, const char *class_name,
                         const char *text)
{
    buf_printf(ctx->out, class_name ? "<%s class=\"%s\">" : "<%s>", tag, class_name);
    html_put(ctx, text);
    buf_printf(ctx->out, "</%s>\n", tag);
}

/* A text of ours that has several lines. */
static void html_lines(HtmlContext *ctx, const char *tag, const char *text)
{
    buf_printf(ctx->out, "<%s>", tag);
    html_escape(ctx->out, shown_lines(&ctx->arena, text));
    buf_printf(ctx->out, "</%s>\n", tag);
}

static void html_put_verdict(HtmlContext *ctx)
{
    static const char *const classes[] = {"pass", "fail", "unknown"};
    const Verdict *v = &ctx->view->verdict;
    buf_printf(ctx->out, "<p class=\"verdict %s\"><strong>%s</strong> ", classes[v->status],
               report_verdict_word(v->status));
    html_put(ctx, v->title);
    if (v->cause != CAUSE_NONE) {
        buf_printf(ctx->out, "<br><span class=\"muted\">%s", cause_id(v->cause));
        if (v->configuration) {
            buf_add_str(ctx->out, " in ");
            html_put(ctx, report_address(&ctx->arena, ctx->view, v->configuration));
        }
        buf_printf(ctx->out, "%s%s</span>", v->certainty ? ", " : "",
                   v->certainty ? certainty_name(v->certainty) : "");
    }
    buf_add_str(ctx->out, "</p>\n");
}

static void html_put_configurations(HtmlContext *ctx)
{
    static const char *const names[] = {"configuration", "credentials", "region", "outcome"};
    buf_add_str(
        ctx->out,
        "<h2>What is "
        "used</h2>\n<table><tr class=\"heads\"><th>configuration</th><th>credentials</th><th>region"
        "</th><th>outcome</th></tr>\n");
    for (size_t i = 0; i < ctx->view->configurations.len; i++) {
        const Configuration *conf = ctx->view->configurations.items[i];
        const char *cells[] = {report_address(&ctx->arena, ctx->view, conf->address),
                               report_credentials(&ctx->arena, ctx->view, conf),
                               conf->region.text ? conf->region.text : "-",
                               report_outcome(&ctx->arena, conf)};
        buf_add_str(ctx->out, "<tr>");
        html_element(ctx, "th", NULL, cells[0]);
        for (size_t k = 1; k < ARRAY_LEN(cells); k++) {
            buf_printf(ctx->out, "<td data-name=\"%s\">", names[k]);
            html_put(ctx, cells[k]);
            buf_add_str(ctx->out, "</td>\n");
        }
        buf_add_str(ctx->out, "</tr>\n");
    }
    buf_add_str(ctx->out, "</table>\n");
}

static void html_put_fix(HtmlContext *ctx, const Fix *fix)
{
    html_element(ctx, "p", NULL, fix->title);
    for (size_t i = 0; i < fix->commands.len; i++)
        if (fix->commands.items[i].shell == report_shell(ctx->view))
            html_lines(ctx, "pre", fix->commands.items[i].text);
    for (size_t i = 0; i < fix->edits.len; i++)
        html_lines(ctx, "pre", report_edit(&ctx->arena, ctx->view, &fix->edits.items[i], " "));
    if (fix->admin_text)
        html_lines(ctx, "pre", fix->admin_text);
}

static void html_put_finding(HtmlContext *ctx, const Finding *f)
{
    html_element(ctx, "h3", NULL, f->title);
    html_element(ctx, "p", "muted",
                 arena_printf(&ctx->arena, "%s%s%s", f->id,
                              text_with(&ctx->arena, ", ",
                                        f->certainty ? certainty_name(f->certainty) : NULL, ""),
                              text_with(&ctx->arena, ", ", f->configuration, "")));
    buf_add_str(ctx->out, "<ul>\n");
    for (size_t i = 0; i < f->evidence.len; i++) {
        const Evidence *e = &f->evidence.items[i];
        const char *place = report_place(&ctx->arena, ctx->view, e->at);
        html_element(ctx, "li", NULL,
                     arena_printf(&ctx->arena, "%s%s%s%s",
                                  text_with(&ctx->arena, "", e->label, ": "),
                                  e->text ? e->text : "", text_with(&ctx->arena, " (", place, ")"),
                                  e->proof ? " (proof)" : ""));
    }
    buf_add_str(ctx->out, "</ul>\n");
    html_lines(ctx, "p", f->detail);
    for (size_t i = 0; i < f->fixes.len; i++)
        html_put_fix(ctx, &f->fixes.items[i]);
    if (f->by_hand) {
        html_element(ctx, "p", NULL, "The same by hand:");
        html_lines(ctx, "pre", f->by_hand);
    }
    if (f->link && strncmp(f->link, "https://", 8) == 0) {
        buf_add_str(ctx->out, "<p><a href=\"");
        html_put(ctx, f->link);
        buf_add_str(ctx->out, "\">");
        html_put(ctx, f->link);
        buf_add_str(ctx->out, "</a></p>\n");
    }
}

static void html_put_steps(HtmlContext *ctx)
{
    buf_add_str(ctx->out, "<h2>The seven steps</h2>\n<table>\n");
    for (int i = 0; i < N_STEPS; i++) {
        const StepResult *step = &ctx->view->steps[i];
        buf_printf(ctx->out, "<tr><th>%d %s</th>\n", i + 1, step_title((enum step)i));
        html_element(ctx, "td", NULL, report_status_word(step->status));
        html_element(ctx, "td", NULL, step->status_text);
        buf_add_str(ctx->out, "</tr>\n");
    }
    buf_add_str(ctx->out, "</table>\n");
    for (int i = 0; i < N_STEPS; i++)
        for (size_t k = 0; k < ctx->view->steps[i].findings.len; k++)
            html_put_finding(ctx, ctx->view->steps[i].findings.items[k]);
}

void report_html_text(Buf *out, const char *text)
{
    Arena arena = ARENA_INIT;
    html_escape(out, shown(&arena, text));
    arena_clear(&arena);
}

void report_html_begin(Buf *out, const char *title)
{
    buf_add_str(out, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                     "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                     "style-src 'unsafe-inline'\">\n<title>");
    report_html_text(out, title);
    buf_printf(out, "</title><style>%s</style></head><body>\n", html_style);
}

void report_html_end(Buf *out)
{
    buf_add_str(out, "</body></html>\n");
}

void report_html(Buf *out, const SessionView *view, const ReportStyle *style)
{
    HtmlContext ctx = {out, view, ARENA_INIT};
    const char *dir = report_folder(&ctx.arena, view->facts);
    const Verdict *v = &view->verdict;
    const char *line;
    (void)style;
    report_html_begin(out,
                      arena_printf(&ctx.arena, "%s: %s - %s - why403",
                                   report_verdict_word(v->status), v->title ? v->title : "", dir));
    html_element(&ctx, "h1", NULL, arena_printf(&ctx.arena, "why403: %s", dir));
    html_put_verdict(&ctx);
    html_put_configurations(&ctx);
    html_put_steps(&ctx);
    for (size_t i = 0; i < view->verdict.ruled_out.len; i++) {
        line = report_ruled_out(&ctx.arena, &view->verdict, i);
        buf_add_str(out, i == 0 ? "<h2>What it is not</h2>\n<ul>\n" : "");
        if (line)
            html_element(&ctx, "li", NULL, line);
        buf_add_str(out, i + 1 == view->verdict.ruled_out.len ? "</ul>\n" : "");
    }
    for (size_t i = 0; i < view->ignores.len; i++) {
        buf_add_str(out, i == 0 ? "<h2>Ignored</h2>\n<ul>\n" : "");
        html_element(&ctx, "li", NULL, report_ignore(&ctx.arena, view, &view->ignores.items[i]));
        buf_add_str(out, i + 1 == view->ignores.len ? "</ul>\n" : "");
    }
    for (size_t i = 0; (line = report_change(&ctx.arena, view, i)) != NULL; i++) {
        if (i == 0)
            buf_printf(out, "<h2>What changed since it last worked (%s)</h2>\n<ul>\n",
                       text_time(&ctx.arena, view->worked_s));
        html_element(&ctx, "li", NULL, line);
    }
    buf_add_str(out, view->worked_s ? "</ul>\n" : "");
    html_put_verdict(&ctx);
    html_element(&ctx, "p", "muted", text_time(&ctx.arena, view->generated_s));
    report_html_end(out);
    arena_clear(&ctx.arena);
}

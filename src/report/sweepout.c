#include "report/sweepout.h"

#include "base/alloc.h"
#include "base/text.h"
#include "report/formats.h"
#include "report/layout.h"

enum { PIECE_MAX = 8 * 1024 * 1024, SHOWN_OF_PASSING = 12, NAME_COLUMNS = 36 };

struct SweepOut {
    enum report_format format;
    const ReportStyle *style;
    Arena arena;
    const char **pieces; /* of each item, for the formats that hold whole reports */
    SarifRun sarif;
};

typedef struct SweepText {
    Layout l;
    const SweepHead *head;
    const SweepResult *result;
    Arena *arena;
} SweepText;

SweepOut *sweepout_open(enum report_format format, const ReportStyle *style, size_t n_items)
{
    SweepOut *o = mem_alloc(sizeof *o);
    *o = (SweepOut){.format = format, .style = style, .arena = ARENA_INIT};
    o->pieces = arena_array(&o->arena, const char *, n_items ? n_items : 1);
    if (format == FORMAT_SARIF)
        report_sarif_begin(&o->sarif);
    return o;
}

void sweepout_add(void *data, size_t index, const SweepRow *row, const SessionView *view)
{
    SweepOut *o = data;
    AUTO_BUF Buf piece = BUF_INIT(PIECE_MAX);
    if (o->format == FORMAT_SARIF)
        report_sarif_add(&o->sarif, view);
    else if (o->format == FORMAT_JUNIT)
        report_junit_suite(&piece, view, row->item.shown);
    else if (o->format == FORMAT_GITHUB)
        report_github(&piece, view, o->style);
    else if (o->format == FORMAT_JSONL)
        report_json_line(&piece, view, o->style);
    if (piece.len > 0)
        o->pieces[index] = arena_span(&o->arena, buf_span(&piece));
}

int sweep_exit_code(const SweepResult *result)
{
    int code = 0;
    for (size_t i = 0; i < result->rows.len; i++) {
        enum verdict_status status = result->rows.items[i].status;
        if (status == VERDICT_FAIL)
            return 1;
        if (status == VERDICT_UNKNOWN)
            code = 3;
    }
    return code;
}

/* ---- text ---- */

static const char *sweep_requests(Arena *arena, const SweepResult *result)
{
    return arena_printf(arena, "%zu request%s of at most %zu", result->requests,
                        result->requests == 1 ? "" : "s", result->requests_max);
}

/* "aws.west: AKIA…MPLE", for the configuration that the verdict is about, or the first used one. */
static const char *sweep_who(Arena *arena, const SweepRow *row, bool show_key_ids)
{
    const SweepConf *found = NULL;
    const char *id;
    for (size_t i = 0; i < row->configurations.len; i++) {
        const SweepConf *c = &row->configurations.items[i];
        if (row->configuration ? strcmp(c->address, row->configuration) == 0 && !found
                               : !c->unused && !found)
            found = c;
    }
    if (!found)
        return row->configuration ? row->configuration : "";
    id = text_key_id(arena, found->access_key_id, show_key_ids);
    if (found->profile)
        return arena_printf(arena, "%s: profile %s%s%s", found->address, found->profile,
                            id ? ", " : "", id ? id : "");
    return id ? arena_printf(arena, "%s: %s", found->address, id) : found->address;
}

static void sweep_put_row(const SweepText *t, const SweepGroup *g, const SweepRow *row)
{
    const char *title = sweepgroups_title(t->arena, g);
    layout_indent(&t->l, 6);
    layout_cell(&t->l, ROLE_PLAIN, row->item.shown, NAME_COLUMNS);
    layout_put(&t->l, ROLE_PLAIN, "  ");
    layout_words(&t->l, 8 + NAME_COLUMNS, 8 + NAME_COLUMNS, ROLE_MUTED,
                 sweep_who(t->arena, row, t->head->show_key_ids));
    if (row->status != VERDICT_PASS && row->title && strcmp(row->title, title) != 0) {
        layout_indent(&t->l, 8);
        layout_words(&t->l, 8, 8, ROLE_PLAIN, row->title);
    }
}

static void sweep_put_group(const SweepText *t, const SweepGroup *g)
{
    const SweepRow *row = g->first;
    const Layout *l = &t->l;
    enum layout_role role = layout_verdict_role(row->status);
    size_t shown = g->rows.len;
    if (row->status == VERDICT_PASS && !l->style->verbose && shown > SHOWN_OF_PASSING)
        shown = SHOWN_OF_PASSING;
    layout_end(l);
    layout_putf(l, role, "%s %s", layout_verdict_glyph(l, row->status),
                report_verdict_word(row->status));
    layout_putf(l, ROLE_STRONG, "  %zu x  ", g->rows.len);
    layout_words(l, 14, 6, ROLE_STRONG, sweepgroups_title(t->arena, g));
    if (row->cause != CAUSE_NONE) {
        layout_indent(l, 6);
        layout_words(l, 6, 6, ROLE_MUTED,
                     arena_printf(t->arena, "%s%s%s", cause_id(row->cause),
                                  row->finding ? ", " : "", row->finding ? row->finding : ""));
    }
    for (size_t i = 0; i < shown; i++)
        sweep_put_row(t, g, g->rows.items[i]);
    if (shown < g->rows.len) {
        layout_indent(l, 6);
        layout_putf(l, ROLE_MUTED, "and %zu more (--verbose lists them)", g->rows.len - shown);
        layout_end(l);
    }
    if (row->fix) {
        layout_indent(l, 6);
        layout_words(l, 6, 11, ROLE_PLAIN, arena_printf(t->arena, "Fix: %s", row->fix));
    }
}

static void sweep_put_members(const SweepText *t, const SweepGroup *g)
{
    AUTO_BUF Buf names = BUF_INIT(PIECE_MAX);
    for (size_t k = 0; k < g->rows.len; k++) {
        const SweepRow *row = g->rows.items[k];
        buf_printf(&names, "%s%s %s", k ? "; " : "", layout_verdict_glyph(&t->l, row->status),
                   text_safe(t->arena, row->item.shown));
        for (size_t r = 0; r < row->roles.len; r++)
            buf_printf(&names, "%s%s", r ? ", " : " by role ", row->roles.items[r]);
    }
    layout_indent(&t->l, 2);
    layout_cell(&t->l, ROLE_PLAIN, g->first->session, NAME_COLUMNS);
    layout_put(&t->l, ROLE_PLAIN, "  ");
    layout_words(&t->l, 4 + NAME_COLUMNS, 6, ROLE_MUTED, names.ptr);
}

/* Profiles that begin at one place work and fail together. One that is alone with its keys is told
 * above. */
static void sweep_put_sessions(const SweepText *t)
{
    SweepGroupVec sessions = sweepgroups_by_session(t->arena, t->result);
    bool any = false;
    for (size_t i = 0; i < sessions.len; i++) {
        const SweepGroup *g = &sessions.items[i];
        if (g->rows.len == 1 && g->first->roles.len == 0)
            continue;
        if (!any) {
            layout_end(&t->l);
            layout_words(&t->l, 0, 0, ROLE_STRONG, "By where they begin");
        }
        any = true;
        sweep_put_members(t, g);
    }
}

static void sweep_text(const SweepText *t, const SweepGroupVec *groups)
{
    const Layout *l = &t->l;
    layout_put(l, ROLE_STRONG, "why403 sweep  ");
    layout_ends(l, 14, ROLE_PLAIN, t->head->what, ROLE_MUTED, sweep_requests(t->arena, t->result));
    if (t->result->rows.len == 0)
        layout_words(l, 0, 0, ROLE_PLAIN, "There is nothing to look at here.");
    else
        layout_words(l, 0, 0, ROLE_STRONG, sweepgroups_counts(t->arena, t->result));
    for (size_t i = 0; i < groups->len; i++)
        sweep_put_group(t, &groups->items[i]);
    sweep_put_sessions(t);
    if (t->head->more)
        layout_words(l, 0, 0, ROLE_UNSURE, "The folder holds more than was searched.");
    if (t->result->requests >= t->result->requests_max)
        layout_words(l, 0, 0, ROLE_UNSURE,
                     "The limit of requests was reached; name folders to look at fewer.");
    for (size_t i = 0; i < groups->len && groups->items[i].first->status != VERDICT_PASS; i++)
        if (i == 0) {
            const SweepItem *item = &groups->items[0].first->item;
            layout_end(l);
            layout_words(l, 0, 0, ROLE_MUTED,
                         item->kind == SWEEP_PROFILE
                             ? arena_printf(t->arena,
                                            "One of them in full: why403 check "
                                            "--profile %s",
                                            text_quote(t->arena, SHELL_SH, item->shown))
                             : arena_printf(t->arena, "One of them in full: why403 check %s",
                                            text_quote(t->arena, SHELL_SH, item->dir)));
        }
}

/* ---- tables ---- */

static const char *const columns[] = {"root",    "verdict",       "cause",
                                      "finding", "configuration", "identity"};

static void sweep_cells(Arena *arena, const SweepHead *head, const SweepRow *row,
                        const char *cells[ARRAY_LEN(columns)])
{
    cells[0] = row->item.shown;
    cells[1] = report_verdict_word(row->status);
    cells[2] = row->cause != CAUSE_NONE ? cause_id(row->cause) : "-";
    cells[3] = row->finding ? row->finding : "-";
    cells[4] = sweep_who(arena, row, head->show_key_ids);
    cells[5] = row->identity ? row->identity : "-";
}

static void sweep_markdown(Buf *out, Arena *arena, const SweepHead *head, const SweepResult *result,
                           const SweepGroupVec *groups)
{
    buf_add_str(out, "# why403 sweep: ");
    report_markdown_text(out, head->what);
    buf_printf(out, "\n\n**%s** (%s)\n\n", sweepgroups_counts(arena, result),
               sweep_requests(arena, result));
    for (size_t i = 0; i < ARRAY_LEN(columns); i++)
        buf_printf(out, "| %s ", columns[i]);
    buf_add_str(out, "|\n| --- | --- | --- | --- | --- | --- |\n");
    for (size_t g = 0; g < groups->len; g++)
        for (size_t i = 0; i < groups->items[g].rows.len; i++) {
            const char *cells[ARRAY_LEN(columns)];
            sweep_cells(arena, head, groups->items[g].rows.items[i], cells);
            for (size_t k = 0; k < ARRAY_LEN(cells); k++) {
                buf_add_str(out, "| ");
                report_markdown_text(out, cells[k]);
                buf_add_char(out, ' ');
            }
            buf_add_str(out, "|\n");
        }
}

static void sweep_html(Buf *out, Arena *arena, const SweepHead *head, const SweepResult *result,
                       const SweepGroupVec *groups)
{
    const char *title = arena_printf(arena, "why403 sweep: %s", sweepgroups_counts(arena, result));
    report_html_begin(out, title);
    buf_add_str(out, "<h1>");
    report_html_text(out, arena_printf(arena, "why403 sweep: %s", head->what));
    buf_add_str(out, "</h1>\n<p>");
    report_html_text(out, arena_printf(arena, "%s; %s", sweepgroups_counts(arena, result),
                                       sweep_requests(arena, result)));
    buf_add_str(out, "</p>\n<table><tr class=\"heads\">");
    for (size_t i = 0; i < ARRAY_LEN(columns); i++)
        buf_printf(out, "<th>%s</th>", columns[i]);
    buf_add_str(out, "</tr>\n");
    for (size_t g = 0; g < groups->len; g++)
        for (size_t i = 0; i < groups->items[g].rows.len; i++) {
            const char *cells[ARRAY_LEN(columns)];
            sweep_cells(arena, head, groups->items[g].rows.items[i], cells);
            buf_add_str(out, "<tr><th>");
            report_html_text(out, cells[0]);
            buf_add_str(out, "</th>");
            for (size_t k = 1; k < ARRAY_LEN(cells); k++) {
                buf_printf(out, "<td data-name=\"%s\">", columns[k]);
                report_html_text(out, cells[k]);
                buf_add_str(out, "</td>");
            }
            buf_add_str(out, "</tr>\n");
        }
    buf_add_str(out, "</table>\n");
    report_html_end(out);
}

void sweepout_close(SweepOut *o, const SweepHead *head, const SweepResult *result, Buf *out)
{
    SweepGroupVec groups = sweepgroups_by_cause(&o->arena, result);
    SweepText text = {{out, o->style}, head, result, &o->arena};
    if (o->format == FORMAT_JUNIT)
        buf_add_str(out, REPORT_JUNIT_BEGIN);
    for (size_t i = 0; i < result->rows.len; i++)
        if (o->pieces[i])
            buf_add_str(out, o->pieces[i]);
    if (o->format == FORMAT_JUNIT)
        buf_add_str(out, REPORT_JUNIT_END);
    if (o->format == FORMAT_SARIF)
        report_sarif_end(&o->sarif, out);
    else if (o->format == FORMAT_TEXT)
        sweep_text(&text, &groups);
    else if (o->format == FORMAT_JSON)
        sweepout_json(out, &o->arena, head, result, &groups);
    else if (o->format == FORMAT_MARKDOWN)
        sweep_markdown(out, &o->arena, head, result, &groups);
    else if (o->format == FORMAT_HTML)
        sweep_html(out, &o->arena, head, result, &groups);
    arena_clear(&o->arena);
    mem_free(o);
}

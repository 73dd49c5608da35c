#include "report/sweepout.h"

#include "base/alloc.h"
#include "base/text.h"
#include "report/formats.h"
#include "report/layout.h"
#include "report/sweepwords.h"

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
        report_github_findings(&piece, view, SEVERITY_WARN);
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
        if (status == VERDICT_FAIL && !result->rows.items[i].ignored)
            return 1;
        if (status == VERDICT_UNKNOWN)
            code = 3;
    }
    return code;
}

/* ---- text ---- */

/* title: the group's; one_place: all of its rows stand there. */
static void sweep_put_row(const SweepText *t, const SweepRow *row, const char *title,
                          bool one_place)
{
    const char *who = sweepwords_who(t->arena, row, t->head->show_key_ids);
    if (row->place && !one_place)
        who = arena_printf(t->arena, "%s%s%s", who, who[0] ? ", " : "", row->place);
    layout_indent(&t->l, 6);
    if (who[0]) {
        layout_cell(&t->l, ROLE_PLAIN, row->item.shown, NAME_COLUMNS);
        layout_put(&t->l, ROLE_PLAIN, "  ");
        layout_words(&t->l, 8 + NAME_COLUMNS, 8 + NAME_COLUMNS, ROLE_MUTED, who);
    } else {
        layout_words(&t->l, 6, 6, ROLE_PLAIN, row->item.shown);
    }
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
    const char *fix = sweepwords_fix(t->arena, t->head, g);
    const char *title = sweepgroups_title(t->arena, g);
    bool one_place = sweepgroups_place(g) != NULL;
    size_t shown = g->rows.len;
    if (row->status == VERDICT_PASS && !l->style->verbose && shown > SHOWN_OF_PASSING)
        shown = SHOWN_OF_PASSING;
    layout_end(l);
    layout_putf(l, role, "%s %s", layout_verdict_glyph(l, row->status),
                report_verdict_word(row->status));
    layout_putf(l, ROLE_STRONG, "  %zu x  ", g->rows.len);
    layout_words(l, 14, 6, ROLE_STRONG, title);
    if (row->cause != CAUSE_NONE) {
        layout_indent(l, 6);
        layout_words(l, 6, 6, ROLE_MUTED, sweepwords_ids(t->arena, g));
    }
    for (size_t i = 0; i < shown; i++)
        sweep_put_row(t, g->rows.items[i], title, one_place);
    if (shown < g->rows.len) {
        layout_indent(l, 6);
        layout_putf(l, ROLE_MUTED, "and %zu more (--verbose lists them)", g->rows.len - shown);
        layout_end(l);
    }
    if (fix) {
        layout_indent(l, 6);
        layout_words(l, 6, 11, ROLE_PLAIN, arena_printf(t->arena, "Fix: %s", fix));
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
    layout_ends(l, 14, ROLE_PLAIN, t->head->what, ROLE_MUTED,
                sweepwords_requests(t->arena, t->result));
    if (t->result->rows.len == 0)
        layout_words(l, 0, 0, ROLE_PLAIN,
                     "There is nothing to look at here: no root module, no Terragrunt unit.");
    else
        layout_words(l, 0, 0, ROLE_STRONG, sweepgroups_counts(t->arena, t->result));
    for (size_t i = 0; i < groups->len; i++)
        sweep_put_group(t, &groups->items[i]);
    sweep_put_sessions(t);
    if (t->head->note)
        layout_words(l, 0, 0, ROLE_MUTED, t->head->note);
    if (t->head->more)
        layout_words(l, 0, 0, ROLE_UNSURE, SWEEPWORDS_CUT);
    if (t->result->requests >= t->result->requests_max)
        layout_words(l, 0, 0, ROLE_UNSURE,
                     "The limit of requests was reached; name folders to look at fewer.");
    if (groups->len > 0 && groups->items[0].first->status != VERDICT_PASS) {
        layout_end(l);
        layout_words(l, 0, 0, ROLE_MUTED,
                     arena_printf(t->arena, "One of them in full: %s",
                                  sweepwords_call(t->arena, t->head, "check",
                                                  &groups->items[0].first->item)));
    }
}

/* GitHub shows the first ten annotations of a kind: each cause with its roots comes before what
 * stands in each of them. */
static void sweep_github(Buf *out, Arena *arena, const SweepHead *head, const SweepResult *result,
                         const SweepGroupVec *groups)
{
    for (size_t i = 0; i < groups->len && groups->items[i].first->status != VERDICT_PASS; i++) {
        const SweepGroup *g = &groups->items[i];
        const char *fix = sweepwords_fix(arena, head, g);
        AUTO_BUF Buf text = BUF_INIT(PIECE_MAX);
        if (g->first->cause != CAUSE_NONE)
            buf_printf(&text, "%s: ", sweepwords_ids(arena, g));
        for (size_t k = 0; k < g->rows.len; k++)
            buf_printf(&text, "%s%s", k ? ", " : "", g->rows.items[k]->item.shown);
        if (fix)
            buf_printf(&text, "\nFix: %s", fix);
        report_github_line(
            out, g->first->status,
            arena_printf(arena, "why403: %zu x %s", g->rows.len, sweepgroups_title(arena, g)),
            text.ptr);
    }
    report_github_line(out, VERDICT_PASS, "why403 sweep", sweepgroups_counts(arena, result));
}

void sweepout_close(SweepOut *o, const SweepHead *head, const SweepResult *result, Buf *out)
{
    SweepGroupVec groups = sweepgroups_by_cause(&o->arena, result);
    SweepText text = {{out, o->style}, head, result, &o->arena};
    if (o->format == FORMAT_JUNIT)
        buf_add_str(out, REPORT_JUNIT_BEGIN);
    if (o->format == FORMAT_GITHUB)
        sweep_github(out, &o->arena, head, result, &groups);
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
        sweeptables_markdown(out, &o->arena, head, result, &groups);
    else if (o->format == FORMAT_HTML)
        sweeptables_html(out, &o->arena, head, result, &groups);
    arena_clear(&o->arena);
    mem_free(o);
}

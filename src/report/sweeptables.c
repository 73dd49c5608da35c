/* A sweep as Markdown and HTML: the causes, each once, then every root or profile. */
#include "report/formats.h"
#include "report/sweepwords.h"

static const char *const columns[] = {"root",    "verdict",       "cause",
                                      "finding", "configuration", "identity"};

static const char *const causes[] = {"count", "what", "cause", "finding", "place", "fix"};

/* A cause with how many share it. */
static void sweep_cause_cells(Arena *arena, const SweepHead *head, const SweepGroup *g,
                              const char *cells[ARRAY_LEN(causes)])
{
    const SweepRow *row = g->first;
    const char *place = sweepgroups_place(g), *fix = sweepwords_fix(arena, head, g);
    cells[0] = arena_printf(arena, "%zu", g->rows.len);
    cells[1] = sweepgroups_title(arena, g);
    cells[2] = row->cause != CAUSE_NONE ? cause_id(row->cause) : "-";
    cells[3] = row->finding ? row->finding : "-";
    cells[4] = place ? place : "-";
    cells[5] = fix ? fix : "-";
}

/* ---- the two tables, whatever they are written in ---- */

typedef struct Tables {
    Buf *out;
    Arena *arena;
    const SweepHead *head;
    const SweepGroupVec *groups;
    void (*heads)(Buf *out, const char *const *heads, size_t n);
    void (*row)(Buf *out, const char *const *heads, const char *const *cells, size_t n);
} Tables;

/* False where there is none: everything passes. */
static bool sweep_put_causes(const Tables *t)
{
    size_t n = 0;
    for (; n < t->groups->len && t->groups->items[n].first->status != VERDICT_PASS; n++) {
        const char *cells[ARRAY_LEN(causes)];
        if (n == 0)
            t->heads(t->out, causes, ARRAY_LEN(causes));
        sweep_cause_cells(t->arena, t->head, &t->groups->items[n], cells);
        t->row(t->out, causes, cells, ARRAY_LEN(cells));
    }
    return n > 0;
}

static void sweep_put_rows(const Tables *t)
{
    t->heads(t->out, columns, ARRAY_LEN(columns));
    for (size_t g = 0; g < t->groups->len; g++)
        for (size_t i = 0; i < t->groups->items[g].rows.len; i++) {
            const char *cells[ARRAY_LEN(columns)];
            const SweepRow *row = t->groups->items[g].rows.items[i];
            cells[0] = row->item.shown;
            cells[1] = report_verdict_word(row->status);
            cells[2] = row->cause != CAUSE_NONE ? cause_id(row->cause) : "-";
            cells[3] = row->finding ? row->finding : "-";
            cells[4] = sweepwords_who(t->arena, row, t->head->show_key_ids);
            cells[5] = row->identity ? row->identity : "-";
            t->row(t->out, columns, cells, ARRAY_LEN(cells));
        }
}

/* ---- Markdown ---- */

static void sweep_markdown_heads(Buf *out, const char *const *heads, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "| %s ", heads[i]);
    buf_add_str(out, "|\n");
    for (size_t i = 0; i < n; i++)
        buf_add_str(out, "| --- ");
    buf_add_str(out, "|\n");
}

static void sweep_markdown_row(Buf *out, const char *const *heads, const char *const *cells,
                               size_t n)
{
    (void)heads;
    for (size_t k = 0; k < n; k++) {
        buf_add_str(out, "| ");
        report_markdown_text(out, cells[k]);
        buf_add_char(out, ' ');
    }
    buf_add_str(out, "|\n");
}

void sweeptables_markdown(Buf *out, Arena *arena, const SweepHead *head, const SweepResult *result,
                          const SweepGroupVec *groups)
{
    Tables tables = {out, arena, head, groups, sweep_markdown_heads, sweep_markdown_row};
    buf_add_str(out, "# why403 sweep: ");
    report_markdown_text(out, head->what);
    buf_printf(out, "\n\n**%s** (%s)\n\n", sweepgroups_counts(arena, result),
               sweepwords_requests(arena, result));
    sweep_put_causes(&tables);
    buf_add_str(out, "\n");
    sweep_put_rows(&tables);
    if (!head->note)
        return;
    buf_add_str(out, "\n");
    report_markdown_text(out, head->note);
    buf_add_str(out, "\n");
}

/* ---- HTML ---- */

static void sweep_html_heads(Buf *out, const char *const *heads, size_t n)
{
    buf_add_str(out, "<table><tr class=\"heads\">");
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "<th>%s</th>", heads[i]);
    buf_add_str(out, "</tr>\n");
}

static void sweep_html_row(Buf *out, const char *const *heads, const char *const *cells, size_t n)
{
    buf_add_str(out, "<tr><th>");
    report_html_text(out, cells[0]);
    buf_add_str(out, "</th>");
    for (size_t k = 1; k < n; k++) {
        buf_printf(out, "<td data-name=\"%s\">", heads[k]);
        report_html_text(out, cells[k]);
        buf_add_str(out, "</td>");
    }
    buf_add_str(out, "</tr>\n");
}

void sweeptables_html(Buf *out, Arena *arena, const SweepHead *head, const SweepResult *result,
                      const SweepGroupVec *groups)
{
    Tables tables = {out, arena, head, groups, sweep_html_heads, sweep_html_row};
    const char *title = arena_printf(arena, "why403 sweep: %s", sweepgroups_counts(arena, result));
    report_html_begin(out, title);
    buf_add_str(out, "<h1>");
    report_html_text(out, arena_printf(arena, "why403 sweep: %s", head->what));
    buf_add_str(out, "</h1>\n<p>");
    report_html_text(out, arena_printf(arena, "%s; %s", sweepgroups_counts(arena, result),
                                       sweepwords_requests(arena, result)));
    buf_add_str(out, "</p>\n");
    if (sweep_put_causes(&tables))
        buf_add_str(out, "</table>\n");
    sweep_put_rows(&tables);
    buf_add_str(out, "</table>\n");
    report_html_end(out);
}

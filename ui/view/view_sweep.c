/* The screen of a sweep: everything below, or every profile, by cause. */
#include <string.h>

#include "base/text.h"
#include "report/sweepwords.h"
#include "ui/view/screen.h"

enum { NAME_COLUMNS = 40 };

static const struct {
    enum glyph glyph;
    enum role role;
} verdicts[] = {
    [VERDICT_PASS] = {GLYPH_PASS, ROLE_PASS},
    [VERDICT_FAIL] = {GLYPH_FAIL, ROLE_FAIL},
    [VERDICT_UNKNOWN] = {GLYPH_UNKNOWN, ROLE_UNKNOWN},
};

static const char *below_what(const Model *model, const SweepShown *s, Arena *arena)
{
    const Facts *facts = model->view ? model->view->facts : NULL;
    if (!s->top || strcmp(s->top, ".") == 0)
        return "Everything below";
    return arena_printf(
        arena, "Everything below %s",
        text_safe(arena, text_short_path(arena, s->top, facts ? facts->home : NULL)));
}

static void sweep_head(const Model *model, const SweepShown *s, Doc *doc)
{
    const char *what = s->profiles ? "Every profile" : below_what(model, s, doc->arena);
    if (s->over && s->n_items == 0) {
        doc_para(doc, 0, ROLE_TITLE,
                 s->profiles ? "There are no profiles to look at."
                             : "Nothing below signs in to AWS: no root module, no Terragrunt "
                               "unit.");
        return;
    }
    if (s->over)
        doc_paraf(doc, 0, ROLE_TITLE, "%s: %s.", what, s->counts);
    else
        doc_paraf(doc, 0, ROLE_RUNNING, "%s Looked at %zu of %zu%s%s.",
                  glyph_text(GLYPH_WAIT, doc->utf8), s->n_done, s->n_items,
                  s->waiting_for ? ", waiting for " : "",
                  s->waiting_for ? text_safe(doc->arena, s->waiting_for) : "");
    if (s->note)
        doc_para(doc, 0, ROLE_DIM, s->note);
    if (s->more)
        doc_para(doc, 0, ROLE_WARN, SWEEPWORDS_CUT);
}

/* Told from the folder that the first line names. */
static void sweep_row(const SweepShown *s, const SweepGroup *g, const SweepRow *row,
                      const char *title, Doc *doc)
{
    const char *below = s->top ? text_below(row->item.shown, s->top) : NULL;
    static const int widths[] = {NAME_COLUMNS, 0};
    const char *own =
        row->status != VERDICT_PASS && row->title && g->rows.len > 1 ? row->title : "";
    Run cells[] = {RUN(ROLE_TITLE, text_safe(doc->arena, below ? below : row->item.shown)),
                   RUN(ROLE_DIM, strcmp(own, title) != 0 ? own : "")};
    doc_item(doc);
    if (doc->width >= NAME_COLUMNS + 20)
        doc_columns(doc, 2, cells, widths, ARRAY_LEN(cells));
    else
        doc_runs(doc, 2, 4, cells, 1);
    doc_item_end(doc);
}

static void sweep_group(const SweepShown *s, const SweepGroup *g, Doc *doc)
{
    const SweepRow *row = g->first;
    const char *title = sweepgroups_title(doc->arena, g);
    doc_blank(doc);
    doc_paraf(doc, 0, verdicts[row->status].role, "%s %zu x  %s",
              glyph_text(verdicts[row->status].glyph, doc->utf8), g->rows.len,
              text_safe(doc->arena, title));
    if (row->cause != CAUSE_NONE && row->finding)
        doc_paraf(doc, 2, ROLE_DIM, "%s, %s", cause_id(row->cause), row->finding);
    else if (row->cause != CAUSE_NONE)
        doc_para(doc, 2, ROLE_DIM, cause_id(row->cause));
    if (row->fix)
        doc_paraf(doc, 2, ROLE_DIM, "Fix: %s", row->fix);
    for (size_t i = 0; i < g->rows.len; i++)
        sweep_row(s, g, g->rows.items[i], title, doc);
}

void view_sweep(const Model *model, Doc *doc)
{
    const SweepShown *s = model->sweep;
    if (!s) {
        doc_para(doc, 0, ROLE_DIM, "Nothing was looked at yet: B does it.");
        return;
    }
    sweep_head(model, s, doc);
    for (size_t i = 0; i < s->groups.len; i++)
        sweep_group(s, &s->groups.items[i], doc);
}

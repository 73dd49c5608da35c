/* What a pasted error says, what it rules out, what separates the rest. The pasted bytes themselves
 * are never shown: only the scrubbed text of each error. */
#include "ui/view/screen.h"
#include "ui/view/words.h"

#include "base/text.h"

enum { QUOTE_LINES = 4 };

static void said_row(Doc *doc, const char *label, const char *text)
{
    static const int widths[] = {11, 0};
    Run cells[] = {RUN(ROLE_LABEL, label), RUN(ROLE_TEXT, text)};
    if (text && text[0])
        doc_columns(doc, 1, cells, widths, ARRAY_LEN(cells));
}

static void parts_rows(const Model *model, Doc *doc, const ExplainedError *e)
{
    const ErrParts *p = &e->parts;
    const char *call = p->service && p->operation
                           ? arena_printf(doc->arena, "%s %s", p->service, p->operation)
                           : p->operation;
    const char *code = p->code && p->http_status
                           ? arena_printf(doc->arena, "%d %s", p->http_status, p->code)
                           : p->code;
    said_row(doc, "printed by", err_component_words(p, e->text));
    said_row(doc, "for", p->address);
    said_row(doc, "place", place_text(model, doc->arena, p->at));
    said_row(doc, "call", call);
    said_row(doc, "answer", code);
    said_row(doc, "request", p->request_id);
}

static void cause_head(Doc *doc, enum cause cause, enum certainty certainty, size_t number)
{
    const char *name = certainty_name(certainty);
    Run head[] = {RUN(ROLE_KEY, arena_printf(doc->arena, "%zu  ", number)),
                  RUN(ROLE_TITLE, cause_meaning(cause)),
                  RUN(ROLE_DIM, arena_printf(doc->arena, "  %s", cause_id(cause)))};
    doc_runs(doc, 1, 4, head, ARRAY_LEN(head));
    if (name)
        doc_right(doc, ROLE_DIM, name);
}

/* What the checks of this folder rule out stands last. */
static void causes_rows(const Model *model, Doc *doc, const ExplainedError *e)
{
    const Finding *found = model->view ? explain_found_live(e, model->view) : NULL;
    size_t number = 1;
    if (found) {
        /* What the live check of this folder has found comes first. */
        cause_head(doc, found->cause, found->certainty, 1);
        doc_paraf(doc, 4, ROLE_FAIL, "%s Found here: step %d, %s",
                  glyph_text(GLYPH_FAIL, doc->utf8), found->step + 1, found->title);
        number++;
    }
    for (int out = 0; out < 2; out++)
        for (size_t i = 0; i < e->causes.len; i++) {
            const ExplainedCause *c = &e->causes.items[i];
            const char *why =
                model->view ? explain_ruled_out(doc->arena, e, c->cause, model->view) : NULL;
            if ((found && c->cause == found->cause) || (why != NULL) != out)
                continue;
            if (why) {
                cause_head(doc, c->cause, CERTAINTY_NONE, number++);
                doc_paraf(doc, 4, ROLE_DIM, "ruled out: %s", why);
            } else {
                cause_head(doc, c->cause, c->certainty, number++);
                if (c->why)
                    doc_para(doc, 4, ROLE_TEXT, c->why);
                if (c->separate_by)
                    doc_paraf(doc, 4, ROLE_DIM, "to be sure: %s", c->separate_by);
            }
        }
}

static void error_rows(const Model *model, Doc *doc, const ExplainedError *e)
{
    doc_blank(doc);
    Span rest = span_of(e->text), line;
    for (int n = 0; n < QUOTE_LINES && span_next_line(&rest, &line);) {
        const char *safe = text_safe_span(doc->arena, span_trim(line, " \t"));
        if (safe[0] && ++n)
            doc_quote(doc, 2, ROLE_DIM, safe);
    }
    if (rest.len > 0)
        doc_quote(doc, 2, ROLE_DIM, glyph_text(GLYPH_WAIT, doc->utf8));
    doc_blank(doc);
    if (!e->is_auth) {
        doc_paraf(doc, 0, ROLE_TITLE, "%s This is not about signing in to AWS.",
                  glyph_text(GLYPH_INFO, doc->utf8));
        if (e->note)
            doc_para(doc, 1, ROLE_TEXT, e->note);
        return;
    }
    doc_heading(doc, "WHAT IT SAYS", NULL);
    parts_rows(model, doc, e);
    doc_blank(doc);
    doc_heading(doc, "CAUSES THAT FIT, MOST LIKELY FIRST", NULL);
    causes_rows(model, doc, e);
}

static void prompt(const Model *model, Doc *doc)
{
    size_t lines = span_count(buf_span(&model->paste), '\n');
    doc_para(doc, 0, ROLE_TITLE, "Paste what Terraform, the AWS CLI or a CI job printed.");
    doc_blank(doc);
    doc_para(doc, 0, ROLE_TEXT,
             "It stays on this machine. Boxes, colours, time stamps and whole TF_LOG files are "
             "fine; what looks like a secret is taken "
             "out before anything is shown.");
    doc_blank(doc);
    if (model->paste.len > 0)
        doc_paraf(doc, 0, ROLE_RUNNING, "%zu bytes, %zu lines so far.", model->paste.len, lines);
    Run runs[] = {RUN(ROLE_KEY, "C-d"), RUN(ROLE_DIM, " ends the text   "), RUN(ROLE_KEY, "Esc"),
                  RUN(ROLE_DIM, " back")};
    doc_runs(doc, 0, 0, runs, ARRAY_LEN(runs));
}

void view_explain(const Model *model, Doc *doc)
{
    const Explanation *x = model->explained;
    if (!x) {
        prompt(model, doc);
        return;
    }
    if (x->errors.len == 0)
        doc_para(doc, 0, ROLE_TITLE, "There is no login error in that text that is known here.");
    else
        doc_paraf(doc, 0, ROLE_TITLE, x->errors.len == 1 ? "One error." : "%zu errors.",
                  x->errors.len);
    if (model->paste.overflow)
        doc_paraf(doc, 0, ROLE_TEXT,
                  "Only its first %d MiB were read. Of a longer one save a file and run: why403 "
                  "explain FILE",
                  MODEL_PASTE_MAX >> 20);
    for (size_t i = 0; i < x->errors.len; i++)
        error_rows(model, doc, &x->errors.items[i]);
}

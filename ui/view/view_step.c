/* The panel of a step: what we saw, why, fix, by hand, what was ruled out. */
#include "ui/deeds.h"
#include "ui/view/screen.h"
#include "ui/view/words.h"

#include <string.h>

#include "base/text.h"

enum { LABEL_COLS = 8, LABEL_MOST = 12, LABEL_ROOM = 50, ROOMY_COLS = 70, ROOMY_ROWS = 30 };
enum { CHANGES_SHOWN = 4, CHANGES_ALL = 100 };

#define NBSP "\xC2\xA0"

static const enum role severity_roles[] = {ROLE_INFO, ROLE_WARN, ROLE_FAIL};
static const char *const severity_words[] = {"info", "warn", "FAIL"};

/* Rows that stand one below the other and tell of the same answer: its host is told once. */
static bool same_host(const EvidenceVec *rows, size_t i)
{
    const Evidence *e = &rows->items[i], *above = i > 0 ? e - 1 : NULL;
    return above && e->at.kind == SOURCE_AWS && above->at.kind == SOURCE_AWS && e->at.name &&
           above->at.name && strcmp(e->at.name, above->at.name) == 0;
}

static void evidence_row(const Model *model, Doc *doc, const EvidenceVec *rows, size_t i,
                         int label_width)
{
    const Evidence *e = &rows->items[i];
    /* which host it was stands in the list of requests too */
    bool said = (e->at.kind == SOURCE_AWS && doc->width < ROOMY_COLS) || same_host(rows, i);
    const char *place = said ? "" : place_text(model, doc->arena, e->at);
    bool short_proof =
        e->proof &&
        doc->width < ROOMY_COLS; /* the label says it, so that it takes no line of its own */
    const char *label = short_proof ? "proof" : e->label ? e->label : "";
    if (e->text && place[0] && strstr(e->text, place)) /* the text names it already */
        place = "";
    int pad = label_width - glyph_columns(label, doc->utf8);
    Run runs[6];
    size_t n = 0;
    runs[n++] = RUN(short_proof ? ROLE_PROOF : ROLE_LABEL,
                    arena_printf(doc->arena, "%s%*s", label, pad > 1 ? pad : 1, ""));
    runs[n++] = RUN(ROLE_TEXT, folder_text(model, doc->arena, e->text));
    if (place[0])
        runs[n++] = RUN(ROLE_PLACE, arena_printf(doc->arena, "  %s", place));
    if (e->proof && !short_proof)
        runs[n++] = RUN(ROLE_PROOF, arena_printf(doc->arena, "  %s" NBSP "proof",
                                                 glyph_text(GLYPH_LEFT_ARROW, doc->utf8)));
    doc_runs(doc, 1, 1 + label_width, runs, n);
}

/* What a lesson keeps back until the cause is said: a proof beside what was seen, and words that
 * are the finding's own title (a damaged file's). */
static bool is_answer(const Model *model, const EvidenceVec *rows, size_t i, const Finding *f)
{
    const Evidence *e = &rows->items[i];
    return model_veiled(model) && ((i > 0 && e->proof) || (f && strcmp(e->text, f->title) == 0));
}

/* Of finding f; NULL where they are of none. */
/* Who one is stands above already where the step passes. */
static bool is_identity(const Model *model, const Evidence *e)
{
    const StepResult *step = model_step(model);
    return step && step->step == STEP_IAM && step->status == STATUS_PASS && e->label &&
           strcmp(e->label, "caller") == 0;
}

static void evidence_rows(const Model *model, Doc *doc, const char *heading,
                          const EvidenceVec *rows, const Finding *f)
{
    bool crowded = model_screen(model) == SCREEN_MAIN && model->rows < ROOMY_ROWS &&
                   doc->lines.len <= 2 && model_finding(model);
    if (rows->len == 0 || (rows->len == 1 && !f && is_identity(model, &rows->items[0])))
        return;
    if (!crowded) /* else the fix is worth more than a blank line below the title */
        doc_blank(doc);
    /* Columns of the labels of some rows: one width for all of them, where there is room. */
    int label_width = LABEL_COLS;
    for (size_t i = 0; doc->width >= LABEL_ROOM && i < rows->len; i++) {
        int need = rows->items[i].label ? glyph_columns(rows->items[i].label, doc->utf8) + 1 : 0;
        label_width = need > label_width && need <= LABEL_MOST + 1 ? need : label_width;
    }
    doc_heading(doc, heading, NULL);
    for (size_t i = 0; i < rows->len; i++)
        if (!is_answer(model, rows, i, f) && (f || !is_identity(model, &rows->items[i])))
            evidence_row(model, doc, rows, i, label_width);
}

/* A fix in short: its title, the place it changes, its commands. */
static void fix_rows(const Model *model, Doc *doc, const Fix *fix, int number)
{
    const Edit *edit = fix->edits.len > 0 ? &fix->edits.items[0] : NULL;
    const char *place = edit ? place_text(model, doc->arena, source_file(edit->file, edit->line, 0))
                             : NULL,
               *command;
    Run runs[] = {RUN(ROLE_KEY, arena_printf(doc->arena, "%d  ", number)),
                  RUN(ROLE_TEXT, fix->title),
                  RUN(ROLE_PLACE, place ? arena_printf(doc->arena, "  %s", place) : NULL)};
    doc_runs(doc, 1, 4, runs, ARRAY_LEN(runs));
    for (size_t i = 0; (command = model_command(model, fix, i)) != NULL; i++)
        if (strcmp(command, fix->title) != 0)
            doc_para(doc, 4, ROLE_COMMAND, command);
}

static const char *fix_keys(const Model *model, const Finding *finding)
{
    static const char *const texts[2][2] = {
        {"[f] preview", "[f] preview  [a] apply"},
        {"[f] preview  [y] copy", "[f] preview  [y] copy  [a] apply"}};
    bool writes = false, copies = false;
    for (size_t i = 0; i < finding->fixes.len; i++) {
        writes = writes || deed_of(model, &finding->fixes.items[i]) == DEED_WRITE;
        copies = copies || deed_copyable(model, &finding->fixes.items[i]);
    }
    return texts[copies][writes];
}

static void fixes(const Model *model, Doc *doc, const Finding *finding, int *number)
{
    if (finding->fixes.len == 0)
        return;
    doc_blank(doc);
    doc_heading(doc, "FIX", fix_keys(model, finding));
    for (size_t i = 0; i < finding->fixes.len; i++)
        fix_rows(model, doc, &finding->fixes.items[i], ++*number);
}

static void title_row(const Model *model, Doc *doc, enum role role, const char *glyph,
                      const char *word, const char *right)
{
    Run runs[] = {RUN(role, arena_printf(doc->arena, "%s %s", glyph, word)),
                  RUN(ROLE_TITLE, arena_printf(doc->arena, "  %d %s", model->step + 1,
                                               step_title(model->step)))};
    doc_runs(doc, 0, 0, runs, ARRAY_LEN(runs));
    if (right)
        doc_right(doc, ROLE_DIM, right);
}

static void finding_body(const Model *model, Doc *doc, const Finding *f, int *number)
{
    if (model_veiled(model)) { /* what a lesson shows: what there is to see, not what it means */
        doc_para(doc, 0, ROLE_TITLE, "Something is wrong here. g: say what; H: a hint.");
        evidence_rows(model, doc, "WHAT WE SAW", &f->evidence, f);
        return;
    }
    doc_para(doc, 0, ROLE_TITLE, f->title);
    if (f->cause == CAUSE_MISSING_KEYS) {
        Run none_yet[] = {RUN(ROLE_TEXT, "Nothing set up yet? "), RUN(ROLE_KEY, "S"),
                          RUN(ROLE_TEXT, " leads through the first set-up.")};
        doc_runs(doc, 0, 0, none_yet, ARRAY_LEN(none_yet));
    }
    evidence_rows(model, doc, "WHAT WE SAW", &f->evidence, f);
    if (f->detail && f->detail[0]) {
        doc_blank(doc);
        doc_heading(doc, "WHY", NULL);
        doc_para(doc, 1, ROLE_TEXT, f->detail);
    }
    fixes(model, doc, f, number);
    if (f->by_hand) {
        doc_blank(doc);
        doc_heading(doc, "BY HAND", NULL);
        doc_para(doc, 1, ROLE_COMMAND, f->by_hand);
    }
    if (f->link) {
        doc_blank(doc);
        doc_heading(doc, "READ MORE", NULL);
        doc_para(doc, 1, ROLE_LINK, f->link);
    }
    doc_blank(doc);
    const char *of = concerned_text(model, doc->arena, f);
    const char *concerns = of ? arena_printf(doc->arena, "  concerns %s", of) : "";
    if (f->code)
        doc_paraf(doc, 0, ROLE_DIM, "%s  id %s%s", f->code, f->id, concerns);
    else
        doc_paraf(doc, 0, ROLE_DIM, "id %s%s", f->id, concerns);
}

/* "certain  1 of 3": which of the step's findings it is, where there are several. */
static void finding_head(const Model *model, Doc *doc, const Finding *f, int n, int all)
{
    static const enum glyph glyphs[] = {GLYPH_INFO, GLYPH_WARN, GLYPH_FAIL};
    const char *certainty = certainty_name(f->certainty);
    const char *right = certainty;
    if (all >= 2 && certainty)
        right = arena_printf(doc->arena, "%s  %d of %d", certainty, n + 1, all);
    else if (all >= 2)
        right = arena_printf(doc->arena, "%d of %d", n + 1, all);
    title_row(model, doc, severity_roles[f->severity], glyph_text(glyphs[f->severity], doc->utf8),
              severity_words[f->severity], right);
}

/* Who AWS says one is: the last question of a pass. */
static void identity(const Model *model, Doc *doc)
{
    for (size_t i = 0; i < model->view->configurations.len; i++) {
        const Configuration *c = model->view->configurations.items[i];
        if (c->outcome.status != OUTCOME_OK || !c->outcome.arn || c->kind == CONF_AWS_CLI)
            continue;
        doc_blank(doc);
        doc_heading(doc, c->address, NULL);
        doc_paraf(doc, 1, ROLE_TEXT, "account  %s",
                  c->outcome.account ? c->outcome.account : "not known");
        doc_paraf(doc, 1, ROLE_TEXT, "you are  %s", c->outcome.arn);
    }
    doc_blank(doc);
    Run runs[] = {RUN(ROLE_TITLE, "Is this who you expect?"), RUN(ROLE_DIM, " If not, "),
                  RUN(ROLE_KEY, "n"), RUN(ROLE_DIM, " shows where they come from.")};
    doc_runs(doc, 0, 0, runs, ARRAY_LEN(runs));
}

/* What a step without a finding says: why it passes, what it waits for, why it can't tell. */
static void quiet_step(const Model *model, Doc *doc, const StepResult *step)
{
    title_row(model, doc, status_role(step->status), status_glyph(step->status, doc->utf8),
              status_sentence(step->status), NULL);
    if (step->status_text && step->status_text[0])
        doc_para(doc, 0, ROLE_TITLE, step->status_text);
    if (model_nothing_here(model))
        doc_para(doc, 0, ROLE_TEXT,
                 "There is no Terraform in this folder: c lists what else there is.");
    if (step->status == STATUS_PASS && step->step == STEP_IAM)
        identity(model, doc);
}

static void waits(const Model *model, Doc *doc, const StepResult *step)
{
    bool any = false;
    for (size_t i = 0; step->status == STATUS_RUNNING && i < model->view->asked.len; i++) {
        const Asked *a = &model->view->asked.items[i];
        if (a->result)
            continue;
        if (!any)
            doc_blank(doc);
        any = true;
        Run runs[] = {
            RUN(ROLE_TEXT, a->operation),
            RUN(ROLE_DIM, arena_printf(doc->arena, "  %s", a->host ? a->host : "")),
            RUN(ROLE_RUNNING,
                arena_printf(doc->arena,
                             "  %lld" NBSP "s" NBSP "of" NBSP "at" NBSP "most" NBSP "%d" NBSP "s",
                             (long long)((model->now_ms - a->started_ms) / 1000),
                             a->timeout_ms / 1000))};
        doc_runs(doc, 1, 3, runs, ARRAY_LEN(runs));
    }
    if (any) {
        doc_blank(doc);
        doc_para(doc, 0, ROLE_DIM,
                 "Nothing is lost by looking around meanwhile: the rows fill by themselves.");
    }
}

static void step_text(const Model *model, Doc *doc)
{
    const StepResult *step = model_step(model);
    const Finding *first = model_finding(model);
    const Finding *f;
    size_t at = 0;
    int number = 0, all = 0, shown = 0;
    if (!model->view || !step) {
        doc_para(doc, 0, ROLE_RUNNING, "Looking at the files and the environment.");
        return;
    }
    while (model_next_finding(model, &at))
        all++;
    for (at = 0; (f = model_next_finding(model, &at)) != NULL; shown++) {
        if (shown > 0)
            doc_blank(doc);
        /* In one column the screen's first line names step and state already. */
        if (shown > 0 || model_screen(model) != SCREEN_MAIN ||
            screen_layout(model).kind == LAYOUT_FULL)
            finding_head(model, doc, f, shown, all);
        finding_body(model, doc, f, &number);
    }
    if (!first)
        quiet_step(model, doc, step);
    for (size_t i = 0; model->step == STEP_EXPIRY && i < model->view->configurations.len; i++) {
        const Configuration *c = model->view->configurations.items[i];
        int64_t end_s = c->effective ? c->effective->expires_at_s : 0;
        if (end_s > model->now_s)
            doc_paraf(doc, 0, ROLE_TEXT, "%s: %s left", c->address,
                      text_duration(doc->arena, end_s - model->now_s));
    }
    waits(model, doc, step);
    evidence_rows(model, doc, first ? "WHAT IS FINE HERE" : "WHAT WAS LOOKED AT", &step->passed,
                  NULL);
}

/* What is not as it was when it last worked: often the cause itself. */
static void changed_rows(const Model *model, Doc *doc, size_t most)
{
    if (model->worked_s == 0 || model_veiled(model))
        return;
    doc_blank(doc);
    doc_heading(doc, "CHANGED SINCE IT LAST WORKED", text_time(doc->arena, model->worked_s));
    if (model->changes.len == 0)
        doc_para(doc, 1, ROLE_DIM, "nothing that is read here");
    for (size_t i = 0; i < model->changes.len && i < most; i++) {
        const Change *c = &model->changes.items[i];
        doc_paraf(doc, 1, ROLE_TEXT, "%s: %s -> %s", c->what, c->before ? c->before : "nothing",
                  c->after ? c->after : "nothing");
    }
    if (model->changes.len > most)
        doc_paraf(doc, 1, ROLE_DIM, "and %zu more (why403 diff passed)", model->changes.len - most);
}

/* Is the step that is shown the one that the verdict is about? */
static bool verdict_is_here(const Model *model)
{
    const Finding *f = model->view ? model->view->verdict.finding : NULL;
    return f && f->step == model->step;
}

void view_panel(const Model *model, Doc *doc)
{
    if (model->walk)
        view_walk(model, doc);
    else
        step_text(model, doc);
    if (!model->walk && model->changes.len > 0 && verdict_is_here(model))
        changed_rows(model, doc, CHANGES_SHOWN);
}

static void ranked_rows(Doc *doc, const Verdict *v)
{
    doc_blank(doc);
    doc_heading(doc, "CAUSES, MOST LIKELY FIRST", NULL);
    for (size_t i = 0; i < v->ranked.len; i++) {
        const Suspect *s = &v->ranked.items[i];
        const char *certainty = certainty_name(s->certainty);
        Run runs[] = {RUN(ROLE_KEY, arena_printf(doc->arena, "%zu  ", i + 1)),
                      RUN(ROLE_TEXT, cause_meaning(s->cause)),
                      RUN(ROLE_DIM, arena_printf(doc->arena, "  %s, %s", cause_id(s->cause),
                                                 certainty ? certainty : "open"))};
        doc_runs(doc, 1, 4, runs, ARRAY_LEN(runs));
        for (size_t b = 0; b < s->because.len; b++)
            doc_paraf(doc, 4, ROLE_DIM, "%s", s->because.items[b]);
    }
}

/* Which causes it is not; those with one reason together. */
static void ruled_out_rows(Doc *doc, const Verdict *v)
{
    if (v->ruled_out.len == 0)
        return;
    doc_blank(doc);
    doc_heading(doc, "THE VERDICT RULES OUT", NULL);
    for (size_t i = 0; i < v->ruled_out.len; i++) {
        const char *names = ruled_out_names(doc->arena, v, i);
        Run runs[] = {
            RUN(ROLE_TEXT, names),
            RUN(ROLE_DIM, arena_printf(doc->arena, "  %s", v->ruled_out.items[i].reason))};
        if (names)
            doc_runs(doc, 1, 3, runs, ARRAY_LEN(runs));
    }
}

/* The step on the whole screen, and what else could be the cause. */
void view_details(const Model *model, Doc *doc)
{
    const Verdict *v = model->view ? &model->view->verdict : NULL;
    step_text(model, doc);
    if (!v || !verdict_is_here(model) || model_veiled(model))
        return;
    if (v->ranked.len > 1)
        ranked_rows(doc, v);
    ruled_out_rows(doc, v);
    changed_rows(model, doc, CHANGES_ALL);
}

/* Without borders and marks, for selecting by hand. */
void view_plain(const Model *model, Doc *doc)
{
    const Finding *finding = NULL;
    const Fix *fix = deed_copied(model, &finding);
    if (model->report && model->depth > 1 && model->stack[model->depth - 2] == SCREEN_REPORT) {
        doc_para(doc, 0, ROLE_TEXT, model->report);
        return;
    }
    if (!fix) {
        const char *left = deed_left(model);
        doc_para(doc, 0, ROLE_TEXT, left ? left : "There is nothing to copy here.");
        return;
    }
    if (!fix->admin_text)
        doc_paraf(doc, 0, ROLE_DIM, "# %s", finding->title);
    doc_para(doc, 0, ROLE_TEXT, deed_text(model, doc->arena, finding, fix));
}

/* A step of the guided way: what is looked at, the answer, what it rules out. */
#include "ui/view/screen.h"
#include "ui/view/words.h"

#include <string.h>

enum { SEEN_MOST = 3 }; /* rows of what was seen; the details have all */

/* One sentence each: what is looked at. */
static const char *const looked_at[N_STEPS] = {
    [STEP_REACH] = "Does AWS answer from this machine: names, connection, proxy, certificate, and "
                   "is the clock right?",
    [STEP_KEYS] = "Which keys does Terraform sign with, are they written whole, and does AWS know "
                  "them?",
    [STEP_EXPIRY] = "Do the credentials last only for a time, and is that time over?",
    [STEP_CONFLICTS] = "Do two places offer credentials, and does the wrong one win?",
    [STEP_REGION] = "Is the region a real one, enabled for this account, and in the partition of "
                    "the keys?",
    [STEP_IAM] = "Does AWS allow what is asked, as the user or role that you expect?",
    [STEP_PROVIDER] = "Do Terraform, its AWS provider and the files here fit together?",
};

/* How many causes of these steps are ruled out. */
static size_t ruled_out_of(const Verdict *v, int from, int to)
{
    size_t n = 0;
    for (size_t i = 0; i < v->ruled_out.len; i++) {
        int step = (int)cause_step(v->ruled_out.items[i].cause);
        n += step >= from && step <= to;
    }
    return n;
}

static void answer(const Model *model, Doc *doc, const StepResult *step)
{
    const Finding *f = model_finding(model);
    const char *text = step->status_text && step->status_text[0] ? step->status_text
                                                                 : status_sentence(step->status);
    if (f)
        text =
            model_veiled(model) ? "Something is wrong here: g to guess, H for a hint." : f->title;
    const char *state = status_sentence(step->status);
    bool said = strncmp(text, state, strlen(state)) == 0; /* "not asked: --offline" */
    Run runs[] = {RUN(status_role(step->status),
                      arena_printf(doc->arena, "%s %s%s", status_glyph(step->status, doc->utf8),
                                   said ? "" : state, said ? "" : "  ")),
                  RUN(ROLE_TITLE, text)};
    doc_blank(doc);
    doc_heading(doc, "THE ANSWER", NULL);
    doc_runs(doc, 1, 3, runs, ARRAY_LEN(runs));
    for (size_t i = 0; !f && i < step->passed.len && i < SEEN_MOST; i++)
        if (strcmp(step->passed.items[i].text, text) != 0)
            doc_paraf(doc, 3, ROLE_DIM, "%s%s%s",
                      step->passed.items[i].label ? step->passed.items[i].label : "",
                      step->passed.items[i].label ? ": " : "", step->passed.items[i].text);
}

static void ruled_out(const Model *model, Doc *doc)
{
    static const int widths[] = {22, 0};
    const Verdict *v = &model->view->verdict;
    const char *last = "";
    int step = (int)model->step;
    size_t here = ruled_out_of(v, step, step), before = ruled_out_of(v, 0, step - 1);
    if (model_veiled(model) || here + before == 0)
        return;
    doc_blank(doc);
    doc_heading(doc, "RULED OUT", NULL);
    for (size_t i = 0; i < v->ruled_out.len; i++) {
        const RuledOut *r = &v->ruled_out.items[i];
        /* "profile shadowed" */
        char *plain = arena_strdup(doc->arena, cause_id(r->cause));
        for (char *p = plain; *p; p++)
            *p = *p == '_' ? ' ' : *p;
        Run cells[] = {RUN(ROLE_LABEL, plain),
                       RUN(ROLE_TEXT, strcmp(r->reason, last) == 0 ? "the same" : r->reason)};
        if ((int)cause_step(r->cause) != step)
            continue;
        doc_columns(doc, 1, cells, widths, ARRAY_LEN(cells));
        last = r->reason;
    }
    if (before)
        doc_paraf(doc, 1, ROLE_DIM, "and %zu cause%s by the step%s before this one", before,
                  before == 1 ? "" : "s", step == 1 ? "" : "s");
}

/* What comes next, and which key does it. */
static void onward(const Model *model, Doc *doc, const StepResult *step)
{
    const char *rest = "";
    bool end = model->step == model_walk_end(model);
    if (step->status == STATUS_RUNNING)
        rest = " waits for no answer: it goes on.";
    else if (end && model_finding(model))
        rest = arena_printf(doc->arena, " shows why%s. The guided way ends here.",
                            model_n_fixes(model) > 0 ? ", f the fix" : "");
    else if (end)
        rest = " ends the guided way. W walks it again.";
    else
        rest = arena_printf(doc->arena, " goes on to %d %s%s", (int)model->step + 2,
                            step_title((enum step)(model->step + 1)),
                            model->walk == WALK_BY_ITSELF ? ". It does so by itself after a moment."
                                                          : ".");
    Run runs[] = {RUN(ROLE_KEY, "Enter"), RUN(ROLE_DIM, rest)};
    doc_blank(doc);
    doc_runs(doc, 0, 0, runs, ARRAY_LEN(runs));
}

void view_walk(const Model *model, Doc *doc)
{
    const StepResult *step = model_step(model);
    doc_paraf(doc, 0, ROLE_TITLE, "The guided way, step %d of %d: %s", (int)model->step + 1,
              N_STEPS, step_title(model->step));
    doc_right(doc, ROLE_DIM, "[Esc] leave");
    doc_blank(doc);
    doc_heading(doc, "LOOKED AT", NULL);
    doc_para(doc, 1, ROLE_TEXT, looked_at[model->step]);
    if (!step)
        return;
    answer(model, doc, step);
    ruled_out(model, doc);
    onward(model, doc, step);
}

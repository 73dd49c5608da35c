/* Every request that left the machine, in the order of putting; and what is asked only after a yes.
 */
#include "ui/view/screen.h"

#include <string.h>

#include "base/text.h"

/* A program on this machine, which has no status of HTTP. */
static bool ended_well(const Asked *a)
{
    return strcmp(a->result, "0") == 0;
}

static enum role result_role(const Asked *a)
{
    if (!a->result)
        return a->not_asked ? ROLE_DIM : ROLE_RUNNING;
    if (a->not_asked || strcmp(a->result, "cancelled") == 0)
        return ROLE_DIM;
    return a->result[0] == '2' || ended_well(a) ? ROLE_PASS : ROLE_FAIL;
}

static const char *result_text(const Model *model, Arena *arena, const Asked *a)
{
    if (a->result)
        return ended_well(a) ? "done" : a->result;
    int64_t s = (model->now_ms - a->started_ms) / 1000;
    return arena_printf(arena, "waiting, %lld s of at most %d s", (long long)(s < 0 ? 0 : s),
                        a->timeout_ms / 1000);
}

/* A program on this machine is signed by nobody. */
static const char *signed_text(Arena *arena, const Asked *a, const char *key)
{
    if (!a->host || strcmp(a->host, "this machine") == 0)
        return "";
    return key ? arena_printf(arena, "  signed with %s", key) : "  not signed";
}

static void asked_item(const Model *model, Doc *doc, const Asked *a, int number)
{
    const char *key = text_key_id(doc->arena, a->access_key_id, model->view->options->show_key_ids);
    const char *ms =
        a->result && !a->not_asked ? arena_printf(doc->arena, "%d ms", a->elapsed_ms) : NULL;
    Run head[] = {RUN(ROLE_KEY, arena_printf(doc->arena, "%2d  ", number)),
                  RUN(ROLE_TITLE, a->operation),
                  RUN(ROLE_TEXT, a->host ? arena_printf(doc->arena, "  %s", a->host) : "")};
    Run answer[] = {RUN(result_role(a), result_text(model, doc->arena, a)),
                    RUN(ROLE_DIM, text_with(doc->arena, "  ", ms, "")),
                    RUN(ROLE_DIM, signed_text(doc->arena, a, key)),
                    RUN(ROLE_DIM, text_with(doc->arena, "  for ", a->configuration, ""))};
    doc_item(doc);
    doc_runs(doc, 0, 4, head, ARRAY_LEN(head));
    doc_runs(doc, 4, 6, answer, a->not_asked ? 1 : ARRAY_LEN(answer));
    if (a->why)
        doc_paraf(doc, 4, ROLE_DIM, "%s%s",
                  text_with(doc->arena, "experiment ", a->experiment, ": "), a->why);
    doc_item_end(doc);
}

void view_asked(const Model *model, Doc *doc)
{
    if (!model->view || model->view->asked.len == 0) {
        doc_para(doc, 0, ROLE_DIM, "Nothing has left this machine.");
        return;
    }
    doc_paraf(doc, 0, ROLE_TEXT,
              "%zu request%s. Secret keys stay here; your tokens go to AWS or where you said.",
              model->view->asked.len, model->view->asked.len == 1 ? "" : "s");
    doc_blank(doc);
    for (size_t i = 0; i < model->view->asked.len; i++)
        asked_item(model, doc, &model->view->asked.items[i], (int)i + 1);
}

void view_consent(const Model *model, Doc *doc)
{
    const char *wanted = model->view ? model->view->consent_wanted : NULL;
    doc_para(doc, 0, ROLE_TITLE,
             "To know more, why403 would have to go beyond this configuration's own credentials:");
    doc_blank(doc);
    doc_para(doc, 2, ROLE_COMMAND, wanted ? wanted : "nothing is wanted any more");
    doc_blank(doc);
    doc_para(doc, 0, ROLE_TEXT,
             "Nothing is written and no secret is shown. Each request is listed afterwards (s).");
    doc_blank(doc);
    Run runs[] = {RUN(ROLE_KEY, "y"), RUN(ROLE_TEXT, "  yes, for this run     "),
                  RUN(ROLE_KEY, "Esc"), RUN(ROLE_TEXT, "  no")};
    doc_runs(doc, 0, 0, runs, ARRAY_LEN(runs));
}

/* The screens that are lists: start, fix, report, lab, help. */
#include "ui/view/screen.h"

#include <string.h>

#include "base/text.h"
#include "ui/deeds.h"
#include "ui/view/groups.h"
#include "ui/view/lists.h"
#include "ui/view/words.h"

enum { NARROW_COLS = 56 }; /* below it an entry has its columns one under the other */

/* ---- start ---- */

static const struct {
    enum glyph glyph;
    enum role role;
    const char *word;
} outcome_words[] = {
    [OUTCOME_OK] = {GLYPH_PASS, ROLE_PASS, "works"},
    [OUTCOME_ERROR] = {GLYPH_FAIL, ROLE_FAIL, "fails"},
    [OUTCOME_UNKNOWN] = {GLYPH_UNKNOWN, ROLE_UNKNOWN, "cannot tell"},
    [OUTCOME_STOPPED] = {GLYPH_FAIL, ROLE_FAIL, "fails"},
};

static void configuration_entry(const Model *model, Doc *doc, const Configuration *c)
{
    const Outcome *o = &c->outcome;
    bool waiting = o->status == OUTCOME_UNKNOWN && c->pending, unused = c->used == TRI_NO;
    const char *detail = o->detail && !model_veiled(model) ? o->detail : "";
    const char *what = o->error_code ? o->error_code : o->arn ? o->arn : detail;
    const char *state =
        waiting  ? arena_printf(doc->arena, "%s waiting", glyph_text(GLYPH_WAIT, doc->utf8))
        : unused ? arena_printf(doc->arena, "%s unused", glyph_text(GLYPH_NA, doc->utf8))
                 : arena_printf(doc->arena, "%s %s",
                                glyph_text(outcome_words[o->status].glyph, doc->utf8),
                                outcome_words[o->status].word);
    enum role role = waiting ? ROLE_RUNNING : unused ? ROLE_DIM : outcome_words[o->status].role;
    Run cells[] = {RUN(ROLE_DIM, kind_word(c->kind)),
                   RUN(ROLE_TITLE, c->kind == CONF_AWS_CLI
                                       ? (c->version ? c->version : "as it acts here")
                                       : c->address),
                   RUN(role, state), RUN(ROLE_PLACE, place_text(model, doc->arena, c->defined_at))};
    static const int widths[] = {13, 0, 14, 0};
    if (doc->width >= NARROW_COLS) {
        doc_columns(doc, 0, cells, widths, ARRAY_LEN(cells));
    } else {
        Run narrow[] = {cells[2], RUN(ROLE_TITLE, arena_printf(doc->arena, "  %s", c->address))};
        doc_runs(doc, 0, 2, narrow, ARRAY_LEN(narrow));
    }
    if (what[0])
        doc_para(doc, doc->width >= NARROW_COLS ? 14 : 2, ROLE_DIM, what);
}

static void group_heading(Doc *doc, const Group *g)
{
    static const struct {
        enum glyph glyph;
        enum role role;
        const char *one, *many;
    } rows[] = {
        [GROUP_FAILS] = {GLYPH_FAIL, ROLE_FAIL, "1 fails", "fail"},
        [GROUP_WAITS] = {GLYPH_WAIT, ROLE_RUNNING, "1 waits for an answer", "wait for an answer"},
        [GROUP_OPEN] = {GLYPH_UNKNOWN, ROLE_UNKNOWN, "1 cannot be told", "cannot be told"},
        [GROUP_WORKS] = {GLYPH_PASS, ROLE_PASS, "1 uses", "use"},
        [GROUP_UNUSED] = {GLYPH_NA, ROLE_DIM, "1", ""},
        [GROUP_CLI] = {GLYPH_INFO, ROLE_INFO, "1", ""},
    };
    const char *what = g->members.len == 1
                           ? rows[g->kind].one
                           : arena_printf(doc->arena, "%zu%s%s", g->members.len,
                                          rows[g->kind].many[0] ? " " : "", rows[g->kind].many);
    doc_blank(doc);
    doc_paraf(doc, 0, rows[g->kind].role, "%s %s%s%s", glyph_text(rows[g->kind].glyph, doc->utf8),
              what, g->kind == GROUP_FAILS && g->says[0] ? ": " : " ", g->says);
}

/* A member in one line: what all have in common stands above them. */
static void group_member(const Model *model, Doc *doc, const Configuration *c)
{
    static const int widths[] = {24, 14, 0};
    Run cells[] = {RUN(ROLE_TITLE, c->kind == CONF_AWS_CLI && c->version ? c->version : c->address),
                   RUN(ROLE_DIM, kind_word(c->kind)),
                   RUN(ROLE_PLACE, place_text(model, doc->arena, c->defined_at))};
    if (doc->width >= NARROW_COLS)
        doc_columns(doc, 2, cells, widths, ARRAY_LEN(cells));
    else
        doc_runs(doc, 2, 4, cells, 1);
}

static void start_head(const Model *model, Doc *doc)
{
    const Facts *facts = model->view ? model->view->facts : NULL;
    const char *fail = groups_fail_text(model, doc->arena);
    if (facts && facts->tf && !facts->tf->has_terraform)
        doc_paraf(doc, 0, ROLE_TITLE, "There is no Terraform configuration in %s.",
                  here_text(model, doc->arena));
    else if (fail)
        doc_paraf(doc, 0, ROLE_TITLE, "Everything here that signs in to AWS: %s.", fail);
    else
        doc_para(doc, 0, ROLE_TITLE, "Everything here that signs in to AWS:");
}

/* The group that begins with c, NULL = c stands within one, or nothing is grouped. */
static const Group *group_of_first(const GroupVec *groups, const Configuration *c)
{
    for (size_t i = 0; i < groups->len; i++)
        if (groups->items[i].members.items[0] == c)
            return &groups->items[i];
    return NULL;
}

/* As it is from the folder looked at. */
static const char *below_name(const Model *model, Arena *arena, const char *path)
{
    return text_safe(arena, folder_text(model, arena, path));
}

/* The folders get what they need, and leave room for what each signs in with. */
static int below_width(const Model *model, const Doc *doc)
{
    int width = 17, most = doc->width / 2;
    for (size_t i = 0; i < model->n_below; i++) {
        int need =
            glyph_columns(below_name(model, doc->arena, model->below[i].path), doc->utf8) + 2;
        width = need > width ? need : width;
    }
    return width < most ? width : most;
}

void view_start(const Model *model, Doc *doc)
{
    StartList list = list_start_all(model, doc->arena);
    GroupVec groups = model->view && model->view->configurations.len >= GROUPS_FROM
                          ? groups_make(model, doc->arena)
                          : (GroupVec)VEC_INIT;
    static const int widths[] = {17, 0};
    const int below_widths[] = {below_width(model, doc), 0};
    start_head(model, doc);
    doc_blank(doc);
    for (size_t n = 0; n < list.len; n++) {
        StartEntry e = list.items[n];
        const Group *group = e.configuration ? group_of_first(&groups, e.configuration) : NULL;
        if (e.kind == START_FOLDER) {
            doc_blank(doc);
            doc_heading(doc, "OR", NULL);
        }
        if (group)
            group_heading(doc, group);
        if (e.kind == START_BELOW && (n == 0 || list.items[n - 1].kind != START_BELOW)) {
            doc_blank(doc);
            doc_heading(doc, "TERRAFORM IS RUN IN THESE FOLDERS BELOW", NULL);
        }
        doc_item(doc);
        if (e.configuration && groups.len > 0) {
            group_member(model, doc, e.configuration);
        } else if (e.configuration) {
            configuration_entry(model, doc, e.configuration);
        } else {
            bool below = e.kind == START_BELOW;
            Run cells[] = {
                RUN(ROLE_TITLE, below ? below_name(model, doc->arena, e.title) : e.title),
                RUN(ROLE_DIM, e.text)};
            doc_columns(doc, 0, cells, below ? below_widths : widths, ARRAY_LEN(cells));
        }
        doc_item_end(doc);
    }
}

/* ---- fix ---- */

static const char *risk_text(const Model *model, const Fix *fix)
{
    if (fix->edits.len > 0)
        return deed_of(model, fix) != DEED_WRITE ? "edit the file as shown"
               : fix->changes_principal          ? "a or Enter asks, then writes it"
                                                 : "a writes it, Enter asks first";
    if (deed_of(model, fix) == DEED_RUN)
        return "a or Enter asks, then runs it";
    if (deed_of(model, fix) == DEED_TRY)
        return fix->changes_principal ? "a or Enter asks, then tries it"
                                      : "a or Enter only tries it";
    if (fix->opens.kind == SOURCE_FILE)
        return "e opens it in your editor";
    if (model_command(model, fix, 0))
        return "run it in your own shell";
    return fix->for_others ? "to send to an administrator" : "to do by hand";
}

/* What is known of who acts now and who would act then. */
static const char *principal_text(Arena *arena, const Fix *fix)
{
    if (fix->old_arn && fix->new_arn)
        return arena_printf(arena, "After this, AWS sees somebody else: %s instead of %s.",
                            fix->new_arn, fix->old_arn);
    if (fix->new_arn)
        return arena_printf(arena, "After this, AWS sees %s.", fix->new_arn);
    return "After this, other credentials sign in: check afterwards whose they are.";
}

static void fix_entry(const Model *model, Doc *doc, const Fix *fix, int number)
{
    const char *command;
    Run head[] = {RUN(ROLE_KEY, arena_printf(doc->arena, "%d  ", number)),
                  RUN(ROLE_TITLE, fix->title)};
    doc_item(doc);
    doc_runs(doc, 0, 3, head, ARRAY_LEN(head));
    doc_right(doc, ROLE_DIM, risk_text(model, fix));
    if (fix->changes_principal)
        doc_paraf(doc, 4, ROLE_WARN, "%s %s", glyph_text(GLYPH_WARN, doc->utf8),
                  principal_text(doc->arena, fix));
    for (size_t i = 0; i < fix->edits.len; i++) {
        const Edit *edit = &fix->edits.items[i];
        Source at = source_file(edit->file, edit->line, 0);
        doc_paraf(doc, 4, ROLE_PLACE, "%s", place_text(model, doc->arena, at));
        if (edit->shown_before)
            doc_paraf(doc, 4, ROLE_REMOVED, "- %s", edit->shown_before);
        if (edit->shown_after)
            doc_paraf(doc, 4, ROLE_ADDED, "+ %s", edit->shown_after);
    }
    for (size_t i = 0; (command = model_command(model, fix, i)) != NULL; i++)
        doc_para(doc, 4, ROLE_COMMAND, command);
    if (fix->admin_text)
        doc_para(doc, 4, ROLE_COMMAND, fix->admin_text);
    doc_item_end(doc);
    doc_blank(doc);
}

static void cure_row(const Model *model, Doc *doc)
{
    static const struct {
        enum glyph glyph;
        enum role role;
        const char *text;
    } rows[] = {
        [CURE_WAITING] = {GLYPH_WAIT, ROLE_RUNNING, "Checking again what depends on it."},
        [CURE_CURED] = {GLYPH_PASS, ROLE_PASS, "Cured."},
        [CURE_STILL] = {GLYPH_FAIL, ROLE_FAIL, "Still there."},
        [CURE_UNKNOWN] = {GLYPH_UNKNOWN, ROLE_UNKNOWN, "Cannot tell yet whether that cured it."},
        [CURE_LOOKED] = {GLYPH_NA, ROLE_TITLE, "Looked up."},
    };
    if (model->cure == CURE_NONE)
        return;
    Run runs[] = {
        RUN(rows[model->cure].role,
            arena_printf(doc->arena, "%s %s", glyph_text(rows[model->cure].glyph, doc->utf8),
                         rows[model->cure].text)),
        RUN(ROLE_DIM,
            model->cure == CURE_LOOKED ? "" : arena_printf(doc->arena, "  %s", model->cure_note))};
    doc_runs(doc, 0, 2, runs, ARRAY_LEN(runs));
    if (model->cure == CURE_LOOKED) {
        Span rest = span_of(model->looked), line;
        if (rest.len == 0)
            doc_para(doc, 2, ROLE_DIM, "The command showed nothing.");
        while (span_next_line(&rest, &line))
            doc_para(doc, 4, ROLE_TEXT, arena_span(doc->arena, line));
    }
    if (model->left[0] && model->cure != CURE_WAITING) {
        doc_para(doc, 2, ROLE_TEXT,
                 model->scenario
                     ? "The sandbox's shell has it (!). In a shell of your own you would run:"
                     : "Your own shell does not have it yet. Run there (! opens a shell that "
                       "has it):");
        doc_para(doc, 4, ROLE_COMMAND, model->left);
        if (!model->scenario && model->env_does_it && model->cure == CURE_CURED)
            doc_para(doc, 2, ROLE_DIM, "or: eval \"$(why403 env)\"");
    }
    if (model->proof[0])
        doc_para(doc, 2, ROLE_TITLE, model->proof);
    doc_blank(doc);
}

/* "P runs terraform plan; ", "" where P is not offered here. */
static const char *proof_offer(const Model *model, Arena *arena)
{
    const KeyRow *row = keys_find(model, 'P');
    if (!row || !row->when(model))
        return "";
    if (model->command)
        return "P runs your command again; ";
    return deed_init_first(model)
               ? arena_printf(arena, "P runs %s init first; ", deed_program(model))
               : arena_printf(arena, "P runs %s plan; ", deed_program(model));
}

void view_fix(const Model *model, Doc *doc)
{
    const Finding *finding = NULL, *last = NULL;
    cure_row(model, doc);
    if (model_veiled(model)) {
        doc_para(doc, 0, ROLE_TEXT,
                 "The lesson shows the fix once you have guessed the cause (g).");
        return;
    }
    for (int n = 0; model_fix(model, n, &finding); n++) {
        if (finding != last) {
            const char *of = model->view->configurations.len > 1
                                 ? concerned_text(model, doc->arena, finding)
                                 : NULL;
            doc_paraf(doc, 0, ROLE_TITLE, "%s%s%s", of ? of : "", of ? ": " : "", finding->title);
            doc_blank(doc);
        }
        last = finding;
        fix_entry(model, doc, model_fix(model, n, NULL), n + 1);
    }
    if ((!last || last == model->again) && model->cure == CURE_CURED &&
        model_verdict(model) == VERDICT_PASS)
        doc_paraf(doc, 0, ROLE_TEXT, "Terraform can sign in now. %sEsc goes back to the steps%s.",
                  proof_offer(model, doc->arena), model->ran ? "" : "; u takes the change back");
    else if (!last && model->busy)
        doc_para(doc, 0, ROLE_RUNNING,
                 "Still looking: the fixes stand here as soon as all answers are in.");
    else if (!last)
        doc_paraf(doc, 0, ROLE_DIM, "Step %d, %s, has nothing to fix.%s", model->step + 1,
                  step_title(model->step),
                  model_verdict(model) == VERDICT_FAIL
                      ? " f goes to the fix of the step that fails."
                      : "");
}

/* ---- report ---- */

/* The JSON is indented by tabs, which a screen of cells can't show. */
static const char *without_tabs(Arena *arena, const char *text)
{
    size_t n = 0;
    for (const char *p = text; *p; p++)
        n += *p == '\t';
    char *plain = arena_alloc(arena, strlen(text) + n + 1), *to = plain;
    for (; *text; text++) {
        *to++ = *text == '\t' ? ' ' : *text;
        if (*text == '\t')
            *to++ = ' ';
    }
    *to = '\0';
    return plain;
}

void view_report(const Model *model, Doc *doc)
{
    static const int widths[] = {26, 0};
    for (int n = 0; list_report(n); n++) {
        const ReportEntry *e = list_report(n);
        Run cells[] = {RUN(ROLE_TITLE, e->title), RUN(ROLE_DIM, e->text)};
        doc_item(doc);
        doc_columns(doc, 0, cells, widths, ARRAY_LEN(cells));
        doc_item_end(doc);
    }
    doc_blank(doc);
    doc_heading(doc, "WHAT IS IN IT", NULL);
    doc_para(doc, 1, ROLE_TEXT,
             "The verdict, the seven steps with what was seen and where, the fixes, every request, "
             "versions, host names, "
             "file names, account numbers, ARNs.");
    doc_blank(doc);
    doc_heading(doc, "WHAT IS LEFT OUT", NULL);
    doc_paraf(doc, 1, ROLE_TEXT, "All secret keys, session tokens and other secrets. Key ids: %s.",
              model->view && model->view->options->show_key_ids
                  ? "shown in full, as --show-key-ids asks"
                  : "first and last four characters only");
    if (!model->report)
        return;
    doc_blank(doc);
    doc_heading(doc, "PREVIEW", "[y] copy");
    doc_para(doc, 1, ROLE_DIM, without_tabs(doc->arena, model->report));
}

/* ---- lab ---- */

static int lab_best_of(const Model *model, size_t i)
{
    return model->best ? model->best[i] : LAB_OPEN;
}

/* The open one is told by that, a solved one by the fewest keys that it took so far. */
static Run lab_progress(const Model *model, Doc *doc, size_t i)
{
    int best = lab_best_of(model, i);
    const char *glyph = glyph_text(best == LAB_OPEN ? GLYPH_NA : GLYPH_PASS, doc->utf8);
    if (model->scenario && strcmp(model->scenario->name, model->scenarios[i].name) == 0)
        return RUN(best == LAB_OPEN ? ROLE_DIM : ROLE_PASS,
                   arena_printf(doc->arena, "%s here", glyph));
    if (best == LAB_OPEN)
        return RUN(ROLE_DIM, arena_printf(doc->arena, "%s open", glyph));
    if (best == 0)
        return RUN(ROLE_PASS, arena_printf(doc->arena, "%s solved", glyph));
    return RUN(ROLE_PASS,
               arena_printf(doc->arena, "%s in %d key%s", glyph, best, best == 1 ? "" : "s"));
}

void view_lab(const Model *model, Doc *doc)
{
    static const char *const levels[] = {"", "EASY", "MEDIUM", "HARD"};
    int level = 0, solved = 0;
    int widths[] = {12, 12, 0};
    for (size_t i = 0; i < model->n_scenarios; i++) {
        int need =
            glyph_columns(lesson_name(model, doc->arena, &model->scenarios[i]), doc->utf8) + 1;
        widths[1] = need > widths[1] && need < doc->width / 3 ? need : widths[1];
        solved += lab_best_of(model, i) != LAB_OPEN;
    }
    doc_paraf(doc, 0, ROLE_TEXT,
              "Broken set-ups with an AWS of their own on this machine. Solved: %d of %zu.", solved,
              model->n_scenarios);
    for (size_t i = 0; i < model->n_scenarios; i++) {
        const LabScenario *s = &model->scenarios[i];
        if (s->difficulty != level && s->difficulty >= 1 && s->difficulty <= 3) {
            level = s->difficulty;
            doc_blank(doc);
            doc_heading(doc, levels[level], NULL);
        }
        const char *line = model_lesson_told(model, s) ? s->title : s->situation;
        Run cells[] = {lab_progress(model, doc, i),
                       RUN(ROLE_TITLE, lesson_name(model, doc->arena, s)), RUN(ROLE_TEXT, line)};
        doc_item(doc);
        if (doc->width >= NARROW_COLS) {
            doc_columns(doc, 0, cells, widths, ARRAY_LEN(cells));
        } else {
            Run narrow[] = {cells[0],
                            RUN(ROLE_TITLE, arena_printf(doc->arena, "  %s", cells[1].text))};
            doc_runs(doc, 0, 2, narrow, ARRAY_LEN(narrow));
            doc_para(doc, 2, ROLE_TEXT, line);
        }
        doc_item_end(doc);
    }
}

const char *lesson_hint_name(int n)
{
    static const char *const names[] = {"A nudge:", "A pointer:", "The answer:"};
    return names[n < 0 ? 0 : n > 2 ? 2 : n];
}

void view_lesson(const Model *model, Doc *doc)
{
    const LabScenario *s = model->scenario;
    bool cured = model->view && model->view->verdict.status == VERDICT_PASS && !model->busy;
    if (!s) {
        doc_para(doc, 0, ROLE_DIM, "No practice scenario is open. L lists them.");
        return;
    }
    bool told = model_lesson_told(model, s);
    doc_para(doc, 0, ROLE_TITLE, told ? s->title : s->situation);
    doc_blank(doc);
    doc_heading(doc, "STORY", NULL);
    doc_para(doc, 1, ROLE_TEXT, s->story);
    doc_blank(doc);
    doc_heading(doc, "GOAL", NULL);
    doc_para(doc, 1, ROLE_TEXT, told ? s->goal : "First say what is wrong (g), then mend it.");
    doc_blank(doc);
    doc_heading(doc, "HINTS",
                cured              ? NULL
                : model->hints < 3 ? "[H] next hint"
                                   : "[H] do it for me");
    for (int i = 0; i < model->hints && i < 3 && s->hints[i]; i++)
        doc_paraf(doc, 1, ROLE_TEXT, "%s %s", lesson_hint_name(i), s->hints[i]);
    if (model->hints == 0)
        doc_para(doc, 1, ROLE_DIM,
                 cured ? "None needed."
                       : "None shown yet. There are three, each stronger than the one before.");
    doc_blank(doc);
    if (cured) {
        LabResult r = model_result(model);
        doc_paraf(doc, 0, ROLE_PASS, "%s Solved: all checks pass.",
                  glyph_text(GLYPH_PASS, doc->utf8));
        if (r.keys > 0 && s->cause != CAUSE_NONE)
            doc_paraf(doc, 1, ROLE_TEXT, "Score: %d of 100. %d keys, %d wrong guess%s, %d hint%s.",
                      lab_score(r), r.keys, r.wrong, r.wrong == 1 ? "" : "es", r.hints,
                      r.hints == 1 ? "" : "s");
        doc_para(doc, 1, ROLE_TEXT, s->learn);
        return;
    }
    if (model_veiled(model))
        doc_para(doc, 0, ROLE_TEXT,
                 "The answer is hidden. Look round, then say what is wrong (g); or ask for hints.");
    doc_paraf(doc, 0, ROLE_DIM,
              "Solved when all checks pass. ! opens a shell in the sandbox: mend it there for "
              "real%s.",
              model_veiled(model) ? "" : ", or apply a fix (f)");
}

void view_guess(const Model *model, Doc *doc)
{
    enum cause cause;
    doc_para(doc, 0, ROLE_TITLE, "What is wrong here?");
    doc_para(doc, 0, ROLE_DIM,
             "Look round first: the steps, the trace (t), the requests (s). H gives a hint.");
    doc_blank(doc);
    for (int n = 0; (cause = list_guess(model, n)) != CAUSE_NONE; n++) {
        bool wrong = model->guessed >> cause & 1;
        Run cells[] = {RUN(ROLE_KEY, arena_printf(doc->arena, "%d  ", n + 1)),
                       RUN(wrong ? ROLE_DIM : ROLE_TEXT, cause_meaning(cause)),
                       RUN(ROLE_FAIL, wrong ? arena_printf(doc->arena, "  %s no",
                                                           glyph_text(GLYPH_FAIL, doc->utf8))
                                            : "")};
        doc_item(doc);
        doc_runs(doc, 0, 3, cells, ARRAY_LEN(cells));
        doc_item_end(doc);
    }
}

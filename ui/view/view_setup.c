/* The first set-up: which way, its values, the profile that comes of them, the AWS CLI's command.
 */
#include "ui/view/screen.h"

#include <string.h>

#include "base/text.h"
#include "ui/view/words.h"

enum { FORM_LABEL = 15 };

#define GET "https://aws.amazon.com/cli/"

/* What has to be there before this way leads anywhere; nothing where it is there. */
static void what_it_needs(const Model *model, Doc *doc, const SetupForm *form, int indent)
{
    const Facts *facts = model->view ? model->view->facts : NULL;
    const char *needs = setup_needs_cli(facts, form);
    if (form->way == SETUP_ROLE || !facts || !facts->env)
        return;
    if (!facts->aws_cli_path)
        doc_paraf(
            doc, indent, ROLE_WARN,
            "%s The AWS CLI was not found on PATH; it does the signing in. Get it first: " GET,
            glyph_text(GLYPH_WARN, doc->utf8));
    else if (needs)
        doc_paraf(doc, indent, ROLE_WARN,
                  "%s This needs AWS CLI %s, and %s is installed here. Get it first: " GET,
                  glyph_text(GLYPH_WARN, doc->utf8), needs,
                  text_safe(doc->arena, facts->aws_cli_version));
}

void view_setup(const Model *model, Doc *doc)
{
    doc_para(doc, 0, ROLE_TITLE, "How do you sign in to AWS?");
    doc_para(doc, 0, ROLE_DIM,
             "A few values, none of them secret, become a profile in ~/.aws/config. You see it "
             "before it is written.");
    for (int n = 0; n < N_SETUP_WAYS; n++) {
        Run head[] = {RUN(ROLE_KEY, arena_printf(doc->arena, "%d  ", n + 1)),
                      RUN(ROLE_TITLE, setup_ways[n].title)};
        doc_blank(doc);
        doc_item(doc);
        doc_runs(doc, 0, 3, head, ARRAY_LEN(head));
        doc_para(doc, 3, ROLE_TEXT, setup_ways[n].who);
        what_it_needs(model, doc, &(SetupForm){.way = (enum setup_way)n}, 3);
        doc_item_end(doc);
    }
    doc_blank(doc);
    doc_para(doc, 0, ROLE_DIM,
             "Not sure? Ask whoever runs the AWS accounts for \"the address of our access "
             "portal\". If there is none, ask for an "
             "access key.");
}

/* ---- the values ---- */

static const char *shown_value(const Doc *doc, const char *text)
{
    return setup_looks_secret(text)
               ? arena_printf(doc->arena, "(%zu characters, not shown)", strlen(text))
               : text_safe(doc->arena, text);
}

static void field_row(const Model *model, Doc *doc, int n)
{
    const SetupField *f = &setup_ways[model->setup.form.way].fields[n];
    bool here = model->input == INPUT_FIELD && model_field(model) == n;
    int room = doc->width - FORM_LABEL - 1;
    const char *value = shown_value(doc, here ? model->text : model->setup.form.values[n]);
    const char *shown = model->linear ? value : tail_text(doc->arena, value, room, doc->utf8);
    Run runs[] = {
        RUN(here ? ROLE_KEY : ROLE_LABEL, arena_printf(doc->arena, "%-*s", FORM_LABEL, f->name)),
        value[0] || here ? RUN(ROLE_TITLE, shown) : RUN(ROLE_DIM, "-")};
    doc_item(doc);
    doc_runs(doc, 0, FORM_LABEL, runs, ARRAY_LEN(runs));
    if (here) {
        doc_caret(doc, FORM_LABEL + glyph_columns(shown, doc->utf8));
        const char *glyph = glyph_text(GLYPH_FAIL, doc->utf8);
        if (model->setup.problem[0])
            doc_runs(
                doc, 2, 4,
                &RUN(ROLE_FAIL, arena_printf(doc->arena, "%s %s", glyph, model->setup.problem)), 1);
        const char *there =
            setup_there(doc->arena, model->view ? model->view->facts : NULL, &model->setup.form, n);
        const SetupForm *form = &model->setup.form;
        if (n == 0 && form->named[0])
            doc_paraf(doc, 2, ROLE_DIM, "%s asks for the profile %s", form->named_at,
                      text_safe(doc->arena, form->named));
        else
            doc_paraf(doc, 2, ROLE_DIM, "%s; for example %s", f->hint, f->sample);
        if (model->setup.fresh && !model->setup.problem[0] && !model->linear)
            doc_para(doc, 2, ROLE_DIM,
                     "Enter keeps it, C-u clears it; what you type takes its place.");
        if (there)
            doc_para(doc, 2, ROLE_DIM, there);
    }
    doc_item_end(doc);
}

void view_setup_form(const Model *model, Doc *doc)
{
    const SetupWay *way = &setup_ways[model->setup.form.way];
    doc_para(doc, 0, ROLE_TITLE, way->title);
    doc_blank(doc);
    for (int n = 0; n < way->n_fields; n++)
        field_row(model, doc, n);
    doc_blank(doc);
    doc_para(doc, 0, ROLE_DIM,
             "Nothing is written yet: after the last value you see what would be.");
    what_it_needs(model, doc, &model->setup.form, 0);
}

/* ---- the profile ---- */

static enum role sign_role(char sign)
{
    if (sign == '+')
        return ROLE_ADDED;
    if (sign == '-')
        return ROLE_REMOVED;
    return sign == '@' ? ROLE_DIM : ROLE_TEXT;
}

/* A unified diff, its lines by their sign; a line is never taken for another's. */
static void diff_rows(const Model *model, Doc *doc, const char *diff)
{
    const char *home = model->view && model->view->facts ? model->view->facts->home : NULL;
    Span rest = span_of(diff), line;
    while (span_next_line(&rest, &line)) {
        bool head =
            line.len > 3 && (memcmp(line.ptr, "--- ", 4) == 0 || memcmp(line.ptr, "+++ ", 4) == 0);
        enum role role = head ? ROLE_DIM : sign_role(line.len > 0 ? line.ptr[0] : ' ');
        const char *text = arena_span(doc->arena, line);
        if (head)
            text = arena_printf(doc->arena, "%.4s%s", text,
                                text_short_path(doc->arena, text + 4, home));
        doc_runs(doc, 1, 3, &RUN(role, text), 1);
    }
}

static void what_signs_in(const Model *model, Doc *doc)
{
    static const char sso[] = "It opens the portal in your browser. When the browser says so, come "
                              "back: all is checked again.";
    static const char code[] =
        "No browser can be opened here. It shows an address and a code: open "
        "the address on any device and type the code. Then come back: all "
        "is checked again.";
    static const char keys[] = "The AWS CLI asks for the key's id and secret; region and output "
                               "format may be left as they are (Enter). Then "
                               "all is checked again.";
    static const char *const what[N_SETUP_WAYS] = {
        [SETUP_SSO] = sso, [SETUP_ROLE] = "", [SETUP_KEYS] = keys};
    const Facts *facts = model->view ? model->view->facts : NULL;
    const char *command = setup_command(doc->arena, facts, &model->setup.form);
    bool elsewhere = model->setup.form.way == SETUP_SSO && setup_no_browser(facts);
    if (!command)
        return;
    doc_blank(doc);
    const char *when = model->setup.written ? "NOW SIGN IN" : "AFTERWARDS";
    doc_heading(doc, model_set_up(model) ? "TO SIGN IN ONCE MORE" : when,
                model_can_sign_in(model) ? "[Enter] run it" : NULL);
    doc_para(doc, 1, ROLE_COMMAND, command);
    if (model_set_up(model))
        return;
    doc_para(doc, 1, ROLE_TEXT, elsewhere ? code : what[model->setup.form.way]);
    what_it_needs(model, doc, &model->setup.form, 1);
}

static void which_variable(const Model *model, Doc *doc)
{
    const Facts *facts = model->view ? model->view->facts : NULL;
    const SetupForm *form = &model->setup.form;
    if (!setup_needs_variable(facts, form) && !setup_needs_naming(form))
        return;
    doc_blank(doc);
    doc_heading(doc, "SO THAT TERRAFORM TAKES IT", NULL);
    if (setup_needs_naming(form)) {
        doc_paraf(doc, 1, ROLE_COMMAND, "profile = \"%s\"", setup_profile_name(form));
        doc_paraf(doc, 1, ROLE_TEXT, "at %s, instead of %s. AWS_PROFILE does not change that.",
                  form->named_at, text_safe(doc->arena, form->named));
        return;
    }
    doc_paraf(doc, 1, ROLE_COMMAND, "export AWS_PROFILE=%s",
              setup_profile_name(&model->setup.form));
    doc_paraf(doc, 1, ROLE_TEXT,
              "in the shell where Terraform runs; or profile = \"%s\" in the provider block.",
              setup_profile_name(&model->setup.form));
}

/* Without Terraform here it is the AWS CLI that shows whether the profile works. */
static const Configuration *cli_of(const Model *model)
{
    for (size_t i = 0; i < model->view->configurations.len; i++)
        if (model->view->configurations.items[i]->kind == CONF_AWS_CLI)
            return model->view->configurations.items[i];
    return NULL;
}

/* What the checks say after the signing in. */
static void outcome(const Model *model, Doc *doc)
{
    const char *good = glyph_text(GLYPH_PASS, doc->utf8);
    if (!model->setup.written || !model->view)
        return;
    const Finding *f = model_nothing_here(model) ? NULL : model->view->verdict.finding;
    const Configuration *cli = model_nothing_here(model) ? cli_of(model) : NULL;
    doc_blank(doc);
    if (model->busy)
        doc_paraf(doc, 0, ROLE_RUNNING, "%s Checking.", glyph_text(GLYPH_WAIT, doc->utf8));
    else if (model_verdict(model) == VERDICT_PASS)
        doc_paraf(doc, 0, ROLE_PASS, "%s Terraform can sign in now. %s goes to the steps.", good,
                  model_set_up(model) ? "Enter" : "Esc");
    else if (cli && cli->outcome.status == OUTCOME_OK && cli->outcome.arn)
        doc_paraf(doc, 0, ROLE_PASS, "%s The AWS CLI signs in now as %s.", good, cli->outcome.arn);
    else if (f && !model_veiled(model))
        doc_paraf(doc, 0, ROLE_TEXT, "Next: step %d, %s: %s. v goes there, r checks again.",
                  f->step + 1, step_title(f->step), f->title);
    else
        doc_para(doc, 0, ROLE_DIM, "r checks again, v shows what the checks find.");
}

void view_setup_plan(const Model *model, Doc *doc)
{
    if (!model->setup.diff) {
        doc_para(doc, 0, ROLE_DIM, "Nothing is planned. S starts the first set-up.");
        return;
    }
    if (model->setup.written) {
        doc_paraf(doc, 0, ROLE_PASS, "%s %s", glyph_text(GLYPH_PASS, doc->utf8), model->cure_note);
    } else {
        doc_heading(doc, "WHAT WILL BE WRITTEN", model_can_write(model) ? "[Enter] write" : NULL);
        diff_rows(model, doc, model->setup.diff);
    }
    what_signs_in(model, doc);
    which_variable(model, doc);
    outcome(model, doc);
}

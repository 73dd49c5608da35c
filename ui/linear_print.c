/* A screen as plain text, and the prompt that says what can be typed. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/form.h"
#include "ui/linear.h"
#include "ui/view/screen.h"
#include "ui/view/words.h"

/* Every character as the terminal can show it. */
static void print_text(Buf *out, const char *text, bool utf8)
{
    GlyphOut g;
    for (size_t n; (n = glyph_next(text, utf8, &g)) > 0; text += n)
        buf_add_str(out, g.shown);
}

static void print_doc(const Model *model, Buf *out, Arena *arena)
{
    Doc doc = screen_doc(model, arena);
    int item = -1;
    for (int i = 0; i < (int)doc.lines.len; i++) {
        const Line *line = &doc.lines.items[i];
        const char *text = doc_line_text(arena, &doc, i);
        bool numbered =
            strtol(text, NULL, 10) == line->item + 1; /* many lists bear their numbers already */
        if (line->item >= 0 && line->item != item && !numbered)
            buf_printf(out, "%d. ", line->item + 1);
        item = line->item;
        print_text(out, text, model->utf8);
        buf_add_char(out, '\n');
    }
}

static void print_steps(const Model *model, Buf *out)
{
    for (int s = 0; s < N_STEPS; s++) {
        const StepResult *step = model->view ? &model->view->steps[s] : NULL;
        buf_printf(out, "Step %d of %d, %s: %s%s\n", s + 1, N_STEPS, step_title((enum step)s),
                   status_sentence(step ? step->status : STATUS_RUNNING),
                   model->step == (enum step)s ? " (here)" : "");
    }
}

/* There is no cursor that could stand on what was searched for: the lines are told. */
static void print_matches(const Model *model, Buf *out, Arena *arena)
{
    Doc doc = screen_doc(model, arena);
    if (!model->search[0])
        return;
    buf_printf(out, "\nLines with \"%s\":\n", text_safe(arena, model->search));
    for (int line = 0, at; (at = doc_search(&doc, model->search, line, 1)) >= line; line = at + 1) {
        const char *text = doc_line_text(arena, &doc, at);
        print_text(out, text + strspn(text, " "), model->utf8);
        buf_add_char(out, '\n');
    }
    buf_add_str(out, "(b ends the search)\n");
}

/* The field of a form with what an empty line would leave in it. */
static void print_field(const Model *model, Buf *out)
{
    bool kept = model->text[0] && !setup_looks_secret(model->text);
    buf_printf(out, "Type the value; %sa dot alone goes back.\n%s%s%s%s: ",
               kept ? "an empty line takes what is in brackets; " : "",
               setup_ways[model->setup.form.way].fields[form_field(model)].name, kept ? " [" : "",
               kept ? model->text : "", kept ? "]" : "");
}

/* What can be typed, made from the key table; wrapped like everything else. */
static void print_prompt(const Model *model, Buf *out, Arena *arena)
{
    static const char *const asks[] = {[INPUT_SEARCH] = "Search for: ",
                                       [INPUT_FILTER] = "Only keys that say: ",
                                       [INPUT_FOLDER] = "Folder: ",
                                       [INPUT_PROFILE] = "Profile: ",
                                       [INPUT_SAVE] = "Save as",
                                       [INPUT_PASTE] =
                                           "Paste the text, then a line with a single dot.\n"};
    enum screen screen = model_screen(model);
    const KeyRow *enter = keys_find(model, UI_KEY_ENTER);
    const char *text = screen == SCREEN_MAIN         ? "Type 1 to 7 for a step"
                       : !screens_table[screen].list ? "Type a letter"
                       : enter
                           ? "Type a number to take that entry"
                           : arena_printf(arena, "Entry %d is chosen; type a number for another",
                                          model->spots[screen].item + 1);
    if (model->input == INPUT_FIELD) {
        print_field(model, out);
        return;
    }
    if (model->input) {
        buf_add_str(out, asks[model->input]);
        if (model->input == INPUT_SAVE)
            buf_printf(out, " (an empty line takes what is in brackets) [%s]: ",
                       text_safe(arena, model->text));
        return;
    }
    for (size_t i = 0; i < n_keys; i++) {
        const KeyRow *row = &keys_table[i];
        if (!row->bar || row->action == ACT_DOWN || !keys_row_here(model, row))
            continue;
        const char *name = row->action == ACT_ENTER  ? "Enter"
                           : row->action == ACT_BACK ? "b"
                                                     : keys_name(arena, row->keys[0], false);
        text = arena_printf(arena, "%s, %s %s", text, name, row->bar);
    }
    Doc doc = doc_new(arena, LINEAR_COLS, model->utf8);
    doc_paraf(&doc, 0, ROLE_TEXT, "%s.", text);
    for (int i = 0; i < (int)doc.lines.len; i++)
        buf_printf(out, "%s\n", doc_line_text(arena, &doc, i));
    buf_add_str(out, "> ");
}

void linear_print(const Model *model, Buf *out)
{
    Arena arena = ARENA_INIT;
    buf_printf(out, "\n== %s ==\n", screens_table[model_screen(model)].title);
    if (model_screen(model) == SCREEN_MAIN) {
        print_steps(model, out);
        const Finding *f = model_finding(model);
        const char *certainty = f ? certainty_name(f->certainty) : NULL;
        buf_printf(out, "\nStep %d, %s%s%s\n", model->step + 1, step_title(model->step),
                   certainty ? ": " : "", certainty ? certainty : "");
    }
    print_doc(model, out, &arena);
    print_matches(model, out, &arena);
    buf_add_str(out, "\nVerdict: ");
    print_text(out, verdict_text(model, &arena), model->utf8);
    buf_add_char(out, '\n');
    if (model->notice[0]) {
        print_text(out, model->notice, model->utf8);
        buf_add_char(out, '\n');
    }
    print_prompt(model, out, &arena);
    arena_clear(&arena);
}

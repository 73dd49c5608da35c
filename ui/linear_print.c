/* A screen as plain text, and the prompt that says what can be typed. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/form.h"
#include "ui/linear.h"
#include "ui/view/screen.h"
#include "ui/view/words.h"

enum { LINES_SEEN = 10 };

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

/* What can be typed, made from the key table; wrapped like everything else. */
static void print_keys(const Model *model, Buf *out, Arena *arena)
{
    enum screen screen = model_screen(model);
    const KeyRow *enter = keys_find(model, UI_KEY_ENTER);
    const char *text = "Type a letter";
    if (screen == SCREEN_MAIN)
        text = "Type 1 to 7 for a step";
    else if (screens_table[screen].list)
        text = enter ? "Type a number to take that entry"
                     : arena_printf(arena, "Entry %d is chosen; type a number for another",
                                    model->spots[screen].item + 1);
    for (size_t i = 0; i < n_keys; i++) {
        const KeyRow *row = &keys_table[i];
        bool listed = row->bar && row->action != ACT_DOWN && keys_row_here(model, row);
        const char *name = listed ? keys_name(arena, row->keys[0], false) : "";
        if (row->action == ACT_ENTER)
            name = "Enter";
        else if (row->action == ACT_BACK)
            name = "b";
        if (listed)
            text = arena_printf(arena, "%s, %s %s", text, name, row->bar);
    }
    Doc doc = doc_new(arena, LINEAR_COLS, model->utf8);
    doc_paraf(&doc, 0, ROLE_TEXT, "%s.", text);
    for (int i = 0; i < (int)doc.lines.len; i++)
        buf_printf(out, "%s\n", doc_line_text(arena, &doc, i));
}

/* What is asked for, where something is typed; false where it is not. */
static bool print_input(const Model *model, Buf *out, Arena *arena)
{
    static const char *const asks[] = {[INPUT_SEARCH] = "Search for: ",
                                       [INPUT_FILTER] = "Only keys that say: ",
                                       [INPUT_FOLDER] = "Folder: ",
                                       [INPUT_PROFILE] = "Profile: ",
                                       [INPUT_SAVE] = "Save as",
                                       [INPUT_PASTE] =
                                           "Paste the text, then a line with a single dot.\n"};
    /* The field of a form with what an empty line would leave in it. */
    if (model->input == INPUT_FIELD) {
        bool kept = model->text[0] && !setup_looks_secret(model->text);
        buf_printf(out, "Type the value; %sa dot alone goes back.\n%s",
                   kept ? "an empty line takes what is in brackets; " : "",
                   setup_ways[model->setup.form.way].fields[model_field(model)].name);
        if (kept)
            buf_printf(out, " [%s]", model->text);
        buf_add_str(out, ": ");
    } else if (model->input)
        buf_add_str(out, asks[model->input]);
    if (model->input == INPUT_SAVE)
        buf_printf(out, " (an empty line takes what is in brackets) [%s]: ",
                   text_safe(arena, model->text));
    return model->input != INPUT_NONE;
}

/* ---- only what is new ---- */

static bool same_as(const Buf *said, const Buf *now)
{
    return span_same(buf_span(said), buf_span(now));
}

static void remember(Buf *said, const Buf *now)
{
    buf_clear(said);
    *said = (Buf)BUF_INIT(LINEAR_MAX);
    buf_add(said, buf_span(now));
}

static bool holds_line(const Buf *text, Span line)
{
    Span rest = buf_span(text);
    while (rest.len > 0) {
        const char *nl = memchr(rest.ptr, '\n', rest.len);
        size_t len = nl ? (size_t)(nl - rest.ptr) : rest.len;
        if (len == line.len && memcmp(rest.ptr, line.ptr, len) == 0)
            return true;
        rest = span_sub(rest, nl ? len + 1 : len, rest.len);
    }
    return false;
}

/* The lines of now that were not read before; false if there are none. */
static bool print_new_lines(const Buf *said, const Buf *now, Buf *out)
{
    Span rest = buf_span(now);
    bool any = false;
    while (rest.len > 0) {
        const char *nl = memchr(rest.ptr, '\n', rest.len);
        size_t len = nl ? (size_t)(nl - rest.ptr) : rest.len;
        Span line = span_sub(rest, 0, len);
        bool fresh = len > 0 && !holds_line(said, line);
        if (fresh) {
            buf_add(out, line);
            buf_add_char(out, '\n');
        }
        any = any || fresh;
        rest = span_sub(rest, nl ? len + 1 : len, rest.len);
    }
    return any;
}

void linear_forget(LinearSaid *said)
{
    buf_clear(&said->verdict);
    buf_clear(&said->body);
    buf_clear(&said->keys);
    *said = LINEAR_SAID_INIT;
}

/* True if the whole screen was read out. */
static bool print_place(const Model *model, LinearSaid *said, const Buf *body, Buf *out)
{
    bool moved = !said->begun || said->screen != model_screen(model) || said->step != model->step;
    if (moved)
        buf_printf(out, "\n== %s ==\n", screens_table[model_screen(model)].title);
    if (!said->begun && model_screen(model) == SCREEN_MAIN) {
        for (int s = 0; s < N_STEPS; s++) {
            const StepResult *step = model->view ? &model->view->steps[s] : NULL;
            buf_printf(out, "Step %d of %d, %s: %s%s\n", s + 1, N_STEPS, step_title((enum step)s),
                       status_sentence(step ? step->status : STATUS_RUNNING),
                       model->step == (enum step)s ? " (here)" : "");
        }
        buf_add_char(out, '\n');
    }
    if (moved)
        buf_add(out, buf_span(body));
    else if (!print_new_lines(&said->body, body, out) && !model->notice[0] && !model->input)
        buf_add_str(out, "Nothing has changed here; all reads it again.\n");
    said->begun = true;
    said->screen = model_screen(model);
    said->step = model->step;
    remember(&said->body, body);
    return moved;
}

void linear_print(const Model *model, LinearSaid *said, Buf *out)
{
    Arena arena = ARENA_INIT;
    AUTO_BUF Buf verdict = BUF_INIT(LINEAR_MAX);
    AUTO_BUF Buf body = BUF_INIT(LINEAR_MAX);
    AUTO_BUF Buf keys = BUF_INIT(LINEAR_MAX);
    buf_add_str(&verdict, "Verdict: ");
    print_text(&verdict, verdict_text(model, &arena), model->utf8);
    buf_add_char(&verdict, '\n');
    if (model_screen(model) == SCREEN_MAIN) {
        const Finding *f = model_finding(model);
        const char *certainty = f ? certainty_name(f->certainty) : NULL;
        buf_printf(&body, "Step %d, %s%s%s\n", model->step + 1, step_title(model->step),
                   certainty ? ": " : "", certainty ? certainty : "");
    }
    print_doc(model, &body, &arena);
    print_matches(model, &body, &arena);
    bool same = same_as(&said->verdict, &verdict) && same_as(&said->body, &body) &&
                !model->notice[0] && said->screen == model_screen(model);
    if (said->unasked && said->begun && same) {
        arena_clear(&arena);
        return;
    }
    buf_add_char(out, '\n');
    if (!same_as(&said->verdict, &verdict))
        buf_add(out, buf_span(&verdict));
    remember(&said->verdict, &verdict);
    if (model->notice[0]) {
        print_text(out, model->notice, model->utf8);
        buf_add_char(out, '\n');
    }
    bool whole = print_place(model, said, &body, out);
    buf_add_char(out, '\n');
    bool far = whole && span_count(buf_span(&body), '\n') >
                            LINES_SEEN; /* what was said before has left the screen */
    if (far)
        buf_add(out, buf_span(&verdict));
    if (!print_input(model, out, &arena)) {
        print_keys(model, &keys, &arena);
        if (far || !same_as(&said->keys, &keys))
            buf_add(out, buf_span(&keys));
        remember(&said->keys, &keys);
        buf_add_str(out, "> ");
    }
    arena_clear(&arena);
}

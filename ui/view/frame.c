/* Draws a screen: header, steps, rules, the document, verdict, key bar. */
#include <string.h>

#include "base/text.h"
#include "ui/codes.h"
#include "ui/view/groups.h"
#include "ui/view/screen.h"
#include "ui/view/words.h"

/* The configuration that the screen is about: the chosen one, the finding's, else the first. */
static const Configuration *shown_configuration(const Model *model)
{
    const Finding *finding = model_finding(model);
    const char *want = model->focus[0]                     ? model->focus
                       : finding && finding->configuration ? finding->configuration
                                                           : NULL;
    const Configuration *c;
    if (!model->view || model->view->configurations.len == 0)
        return NULL;
    c = configuration_find(&model->view->configurations, want);
    return c ? c : model->view->configurations.items[0];
}

static const char *header_subject(const Model *model, Arena *arena)
{
    const Configuration *c = shown_configuration(model);
    if (model_screen(model) != SCREEN_MAIN)
        return screens_table[model_screen(model)].title;
    if (!c)
        return "";
    const char *place = c->defined_at.kind == SOURCE_FILE
                            ? arena_printf(arena, " (%s)", place_text(model, arena, c->defined_at))
                            : "";
    if (c->kind == CONF_AWS_CLI || c->kind == CONF_BACKEND)
        return arena_printf(arena, "%s%s", kind_word(c->kind), place);
    return arena_printf(arena, "%s %s%s", kind_word(c->kind), c->address, place);
}

/* "⠹ asking sts.us-west-2… 3 s", once it takes longer than an eye notices. */
static const char *header_wait(const Model *model, Arena *arena)
{
    const char *host = model->view ? model->view->waiting_for : NULL;
    int64_t ms = model->now_ms - model->busy_since_ms;
    if (!model->busy || !host)
        return NULL;
    size_t len = strlen(host), suffix = strlen(".amazonaws.com");
    if (len > suffix && strcmp(host + len - suffix, ".amazonaws.com") == 0)
        host = arena_strndup(arena, host, len - suffix);
    const char *spin =
        ms < 400 ? glyph_text(GLYPH_WAIT, model->utf8) : glyph_spinner(model->ticks, model->utf8);
    return ms < 1000
               ? arena_printf(arena, "%s asking %s", spin, host)
               : arena_printf(arena, "%s asking %s %lld s", spin, host, (long long)(ms / 1000));
}

static const char *header_right(const Model *model, Arena *arena, enum role *out_role)
{
    const char *wait = header_wait(model, arena);
    const Configuration *c = shown_configuration(model);
    int64_t left = c && c->effective && c->effective->expires_at_s > 0
                       ? c->effective->expires_at_s - model->now_s
                       : 0;
    const char *code = codes_here(model);
    *out_role = wait ? ROLE_RUNNING : ROLE_DIM;
    if (wait)
        return wait;
    if (left > 0)
        return arena_printf(arena, "session ends in %s  %s",
                            text_duration(arena, left < 120 ? left : left - left % 60), code);
    return code;
}

/* What is looked at: the lesson, or the folder. */
static const char *looked_at(const Model *model, Arena *arena)
{
    return model->scenario
               ? arena_printf(arena, "practice: %s", lesson_name(model, arena, model->scenario))
               : here_text(model, arena);
}

static void draw_header(const Model *model, Grid *grid, Arena *arena)
{
    enum role role;
    const char *right = header_right(model, arena, &role);
    const Facts *facts = model->view ? model->view->facts : NULL;
    int right_cols = glyph_columns(right, model->utf8), col = 1;
    int end = grid->cols - (right_cols ? right_cols + 2 : 0) - 1;
    col += grid_text(grid, 0, col, end, ROLE_TITLE, "why403") + 2;
    if (model->scenario)
        col += grid_fit(grid, 0, col, end - col, ROLE_PRACTICE, looked_at(model, arena)) + 2;
    else if (facts && facts->dir)
        col += grid_fit(grid, 0, col, (end - col) / 2, ROLE_TEXT, looked_at(model, arena)) + 2;
    if (end > col)
        grid_fit(grid, 0, col, end - col, ROLE_DIM, header_subject(model, arena));
    if (right_cols && right_cols < grid->cols - 10)
        grid_text(grid, 0, grid->cols - right_cols - 1, right_cols, role, right);
}

static void draw_steps(const Model *model, Grid *grid, const Layout *l, Arena *arena)
{
    bool narrow = l->steps_cols == STEPS_NARROW;
    int mark = narrow ? 0 : 1, name = narrow ? 2 : 3;
    for (int s = 0; s < N_STEPS; s++) {
        int row = l->body_row + s;
        enum step_status status = model->view ? model->view->steps[s].status : STATUS_RUNNING;
        bool here = model->step == (enum step)s;
        enum role role = here ? ROLE_SELECTED : ROLE_TEXT;
        if (here)
            grid_role(grid, row, mark, name + 11 - mark, ROLE_SELECTED);
        grid_text(grid, row, mark, 1, role, here ? ">" : "");
        grid_textf(grid, row, name, 11, role, "%d %s", s + 1, step_title((enum step)s));
        grid_text(grid, row, name + 12, 1, status_role(status), status_glyph(status, model->utf8));
        grid_text(grid, row, name + 14, 4, status_role(status), status_word(status));
        if (here) {
            grid->cursor_row = row;
            grid->cursor_col = mark;
        }
    }
    int row = l->body_row + N_STEPS + 1, last = l->rule_row;
    Doc doc = doc_new(arena, l->steps_cols - 2, model->utf8);
    const char *fail = model->focus[0] ? NULL : groups_fail_text(model, arena);
    doc_para(&doc, 0, verdict_role(model), verdict_text(model, arena));
    if (fail) {
        doc_blank(&doc);
        doc_paraf(&doc, 0, ROLE_DIM, "%s (c)", fail);
    }
    grid_text(grid, row, 1, l->steps_cols - 2, ROLE_HEADING, "VERDICT");
    doc_draw(&doc, grid, row + 1, 1, last - row - 1, 0, NULL);
}

static void draw_rules(const Model *model, Grid *grid, const Layout *l)
{
    grid_hline(grid, 1, 0, grid->cols, GLYPH_HLINE);
    grid_hline(grid, l->rule_row, 0, grid->cols, GLYPH_HLINE);
    if (l->steps_cols > 0) {
        grid_text(grid, 1, l->steps_cols, 1, ROLE_LINE, glyph_text(GLYPH_TEE_DOWN, model->utf8));
        grid_text(grid, l->rule_row, l->steps_cols, 1, ROLE_LINE,
                  glyph_text(GLYPH_TEE_UP, model->utf8));
        for (int row = l->body_row; row < l->rule_row; row++)
            grid_text(grid, row, l->steps_cols, 1, ROLE_LINE, glyph_text(GLYPH_VLINE, model->utf8));
    }
}

enum { TYPED_FRAME = 5 }; /* columns beside what is typed: its margins and the cursor */

/* What is typed, or the notice of the last key. */
static const char *bottom_text(const Model *model, Arena *arena, enum role *out_role)
{
    static const char *const prompts[] = {[INPUT_SEARCH] = "Search: ",
                                          [INPUT_FILTER] = "Filter: ",
                                          [INPUT_FOLDER] = "Folder (Tab completes): ",
                                          [INPUT_PROFILE] = "Profile: ",
                                          [INPUT_SAVE] = "Save as (Tab completes): ",
                                          [INPUT_FIELD] = NULL};
    *out_role = prompts[model->input] ? ROLE_KEY : ROLE_NOTICE;
    if (prompts[model->input])
        return arena_printf(
            arena, "%s%s", prompts[model->input],
            tail_text(arena, model->text,
                      model->cols - TYPED_FRAME - glyph_columns(prompts[model->input], model->utf8),
                      model->utf8));
    return model->notice[0] ? model->notice : NULL;
}

/* Says on the rule how much of a text lies above and below, and which entry of a list is chosen. */
static void draw_scroll_mark(const Model *model, Grid *grid, const Layout *l, const Doc *doc,
                             int top)
{
    int lines = (int)doc->lines.len, up_to = 0, shown = 0, col = grid->cols;
    bool above = top > 0, below = top + l->body_rows < lines;
    int row = l->rule_row >= 0 ? l->rule_row : l->verdict_row;
    if (screens_table[model_screen(model)].list && doc->items > 0)
        shown = doc_items_shown(doc, doc_item_near(doc, model->spots[model_screen(model)].item),
                                &up_to);
    if (row < 0)
        return;
    Arena arena = ARENA_INIT;
    const char *part = "";
    if (above || below) {
        const char *up = above ? glyph_text(GLYPH_MORE_UP, model->utf8) : " ";
        const char *down = below ? glyph_text(GLYPH_MORE_DOWN, model->utf8) : " ";
        int percent = below ? (top + l->body_rows) * 100 / lines : 100;
        if (l->kind == LAYOUT_FULL)
            part = arena_printf(&arena, "%s %s%s %3d%% ", below ? " PgDn more" : "", up, down,
                                percent);
        else
            part =
                arena_printf(&arena, " %s%s%3d%%", above ? up : "", below ? "PgDn" : "", percent);
    }
    if (l->kind == LAYOUT_FULL && shown > 0)
        part = arena_printf(&arena, " %d of %d%s%s", up_to, shown, below ? " " : "",
                            part[0] ? part : " ");
    if (l->kind == LAYOUT_FULL && model->filter[0] && !model->input)
        part = arena_printf(&arena, " only \"%s\" %s%s", text_safe(&arena, model->filter),
                            glyph_text(GLYPH_HLINE, model->utf8), part[0] ? part : " ");
    col -= glyph_columns(part, model->utf8) + 1;
    enum role role;
    const char *over = bottom_text(model, &arena, &role);
    if (over && glyph_columns(over, model->utf8) + 3 > col)
        part = ""; /* a notice or what is typed goes over it: half would be read as its end */
    grid_text(grid, row, col, grid->cols - col, ROLE_DIM, part);
    arena_clear(&arena);
}

static void draw_body(const Model *model, Grid *grid, const Layout *l, Arena *arena)
{
    Doc doc = screen_doc(model, arena);
    int top = screen_top(model, &doc, l), cursor = screen_cursor(model, &doc),
        left = l->body_col + screen_gutter(model, l);
    doc_draw(&doc, grid, l->body_row, left, l->body_rows, top, model->search);
    bool chosen = screens_table[model_screen(model)].list && !model->input && doc.items > 0;
    if (cursor >= top && cursor < top + l->body_rows) {
        int row = l->body_row + cursor - top;
        int from = left >= 2 ? left - 2 : 0;
        if (chosen) /* its first row stands out, whatever its colours are */
            grid_role(grid, row, from, grid->cols - from - 1, ROLE_SELECTED);
        if (model_screen(model) != SCREEN_PLAIN)
            grid_text(grid, row, left - 2, 1, chosen ? ROLE_SELECTED : ROLE_KEY, ">");
        grid->cursor_row = row;
        grid->cursor_col = from;
    }
    if (doc.caret_line >= top && doc.caret_line < top + l->body_rows) {
        grid->cursor_row = l->body_row + doc.caret_line - top;
        grid->cursor_col =
            left + doc.caret_col < grid->cols ? left + doc.caret_col : grid->cols - 1;
    }
    draw_scroll_mark(model, grid, l, &doc, top);
}

/* ---- the key bar ---- */

/* One entry of the key bar, for drawing and for a click on it. */
typedef struct KeySpot {
    const KeyRow *row;
    const char *name;
    int line, col, cols; /* line: of the bar, 0 = its first */
} KeySpot;

enum { KEY_SPOTS_MAX = 24, KEY_LINES_MAX = 2 };

/* Back, help and quit always stand at the end, in this order; -1 for other rows. */
static int tail_place(const KeyRow *row)
{
    static const enum action order[] = {ACT_BACK, ACT_HELP, ACT_QUIT};
    for (int i = 0; i < (int)ARRAY_LEN(order); i++)
        if (row->action == order[i])
            return i;
    return -1;
}

/* What fits, in the table's order, row after row. */
static size_t key_spots(const Model *model, Arena *arena, int lines, KeySpot out[KEY_SPOTS_MAX])
{
    enum { TAIL = 3 };
    int cols[KEY_LINES_MAX] = {1, 1}, tail = 0;
    size_t n = 0;
    const KeyRow *last[TAIL] = {NULL};
    for (size_t i = 0; i < n_keys; i++) {
        const KeyRow *row = &keys_table[i];
        if (tail_place(row) < 0 || !row->bar || !keys_row_here(model, row))
            continue;
        last[tail_place(row)] = row;
        tail += (int)strlen(keys_bar(row, lines > 1)) +
                (int)strlen(keys_name(arena, row->keys[0], false)) + 3;
    }
    for (size_t i = 0; i < n_keys + TAIL && n < KEY_SPOTS_MAX; i++) {
        const KeyRow *row = i < n_keys ? &keys_table[i] : last[i - n_keys];
        if (!row || !row->bar ||
            (i < n_keys && (tail_place(row) >= 0 || !keys_row_here(model, row))))
            continue;
        const char *name = row->action == ACT_DOWN ? glyph_text(GLYPH_UP_DOWN, model->utf8)
                                                   : keys_name(arena, row->keys[0], model->utf8);
        int need = glyph_columns(name, model->utf8) + 1 + (int)strlen(keys_bar(row, lines > 1));
        int line = i < n_keys ? 0 : lines - 1;
        while (line < lines &&
               cols[line] + need > model->cols - (i < n_keys && line + 1 == lines ? tail : 0))
            line++;
        if (line == lines)
            continue;
        out[n++] = (KeySpot){row, name, line, cols[line], need};
        cols[line] += need + 2;
    }
    return n;
}

static void draw_keys(const Model *model, Grid *grid, const Layout *l, Arena *arena)
{
    KeySpot spots[KEY_SPOTS_MAX];
    size_t n = key_spots(model, arena, l->keys_rows, spots);
    for (size_t i = 0; i < n; i++) {
        const KeySpot *s = &spots[i];
        int row = l->keys_row + s->line;
        int used = grid_text(grid, row, s->col, s->cols, ROLE_KEY, s->name);
        grid_text(grid, row, s->col + used + 1, s->cols, ROLE_DIM,
                  keys_bar(s->row, l->keys_rows > 1));
    }
}

/* "[f]", "[Enter]" round a column of a text: the key that it names. */
static int bracketed_key(const char *text, size_t at)
{
    size_t from = at, len;
    while (from > 0 && text[from] != '[' && text[from - 1] != ']')
        from--;
    len = strcspn(text + from, "]");
    if (text[from] != '[' || text[from + len] != ']')
        return 0;
    if (len == 2)
        return (unsigned char)text[from + 1];
    return strncmp(text + from, "[Enter]", len + 1) == 0 ? UI_KEY_ENTER : 0;
}

int screen_key_at(const Model *model, int row, int col)
{
    Arena arena = ARENA_INIT;
    Layout l = screen_layout(model);
    KeySpot spots[KEY_SPOTS_MAX];
    int key = 0;
    size_t n = row >= l.keys_row ? key_spots(model, &arena, l.keys_rows, spots) : 0;
    for (size_t i = 0; i < n; i++)
        if (row == l.keys_row + spots[i].line && col >= spots[i].col &&
            col < spots[i].col + spots[i].cols)
            key = spots[i].row->keys[0];
    Doc doc = screen_doc(model, &arena);
    int left = l.body_col + screen_gutter(model, &l),
        line = row - l.body_row + screen_top(model, &doc, &l);
    if (row >= l.body_row && row < l.body_row + l.body_rows && line >= 0 &&
        line < (int)doc.lines.len && doc.lines.items[line].right) {
        const char *right = doc.lines.items[line].right;
        int start = left + doc.width - glyph_columns(right, model->utf8);
        if (col >= start && col - start < (int)strlen(right))
            key = bracketed_key(right, (size_t)(col - start));
    }
    arena_clear(&arena);
    return key;
}

/* The one line that stays when there is no room: number, step, state, what is wrong; where the text
 * below begins with that and the verdict ends with it, what is looked at. */
static void draw_line_head(const Model *model, Grid *grid, const Layout *l, Arena *arena)
{
    const Finding *f = model_finding(model);
    const StepResult *s = model_step(model);
    enum step_status status = s ? s->status : STATUS_RUNNING;
    const char *text = s && s->status_text ? s->status_text : "";
    if (f)
        text = model_veiled(model) ? "something is wrong: g to guess" : f->title;
    if (l->kind == LAYOUT_COLUMN && model->view && model->view->facts)
        text = looked_at(model, arena);
    if (model_screen(model) != SCREEN_MAIN)
        text = screens_table[model_screen(model)].title;
    int col = grid_textf(grid, 0, 0, grid->cols, ROLE_SELECTED, "> %d/%d %s ", model->step + 1,
                         N_STEPS, step_title(model->step));
    col += grid_textf(grid, 0, col, grid->cols - col, status_role(status), "%s %s ",
                      status_glyph(status, model->utf8), status_word(status));
    const char *wait = header_wait(model, arena);
    grid_fit(grid, 0, col, grid->cols - col, ROLE_TEXT, wait && !f ? wait : text);
    grid->cursor_row = grid->cursor_col = 0;
}

/* A notice is never cut: what takes more than one row lies over the last rows of the text, and the
 * rule stays. */
static void draw_notice(Grid *grid, const Layout *l, Arena *arena, const char *text, int row)
{
    bool ruled = l->rule_row == row;
    int col = l->rule_row >= 0 ? 2 : 0, cols = grid->cols - 2 * col;
    Doc doc = doc_new(arena, cols, grid->utf8);
    doc_para(&doc, 0, ROLE_NOTICE, text);
    int n = (int)doc.lines.len, first;
    if (ruled && n > 1) {
        ruled = false;
        row--;
    }
    first = row - n + 1 > 0 ? row - n + 1 : 0;
    for (int i = first; i < row || (!ruled && i == row); i++)
        grid_textf(grid, i, 0, grid->cols, ROLE_NOTICE, "%*s", grid->cols, "");
    if (ruled)
        grid_textf(grid, row, 1, cols + 2, ROLE_NOTICE, " %s ", doc_line_text(arena, &doc, n - 1));
    doc_draw(&doc, grid, first, col, row - first + !ruled, 0, NULL);
}

static void draw_bottom(const Model *model, Grid *grid, const Layout *l, Arena *arena)
{
    enum role role;
    const char *bottom = bottom_text(model, arena, &role);
    int row = l->rule_row >= 0 ? l->rule_row : l->keys_row >= 0 ? l->keys_row : grid->rows - 1;
    if (l->keys_row >= 0 && !(bottom && row == l->keys_row))
        draw_keys(model, grid, l, arena);
    if (!bottom)
        return;
    if (role == ROLE_NOTICE)
        draw_notice(grid, l, arena, bottom, row);
    else if (l->rule_row >= 0)
        grid_textf(grid, row, 1, grid->cols - 2, role, " %s ", bottom);
    else
        grid_fit(grid, row, 0, grid->cols, role, bottom);
    if (role == ROLE_KEY) {
        if (model->notice[0])
            draw_notice(grid, l, arena, model->notice, row - 1);
        grid->cursor_row = row;
        grid->cursor_col = glyph_columns(bottom, model->utf8) + (l->rule_row >= 0 ? 2 : 0);
        if (grid->cursor_col >= grid->cols)
            grid->cursor_col = grid->cols - 1;
    }
}

void screen_draw(const Model *model, Grid *grid)
{
    Arena arena = ARENA_INIT;
    Layout l = screen_layout(model);
    grid_resize(grid, model->rows, model->cols, model->utf8);
    if (l.kind == LAYOUT_FULL) {
        draw_header(model, grid, &arena);
        draw_rules(model, grid, &l);
    } else {
        draw_line_head(model, grid, &l, &arena);
    }
    if (l.steps_cols > 0)
        draw_steps(model, grid, &l, &arena);
    if (l.verdict_row >= 0) {
        int col = 0;
        if (l.kind == LAYOUT_FULL)
            col = 1 + grid_text(grid, l.verdict_row, 1, grid->cols, ROLE_HEADING, "VERDICT") + 2;
        grid_fit(grid, l.verdict_row, col, grid->cols - col - (l.kind == LAYOUT_FULL ? 1 : 12),
                 verdict_role(model), verdict_text(model, &arena));
    }
    if (l.body_rows > 0)
        draw_body(model, grid, &l, &arena);
    draw_bottom(model, grid, &l, &arena);
    arena_clear(&arena);
}

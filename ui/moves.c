#include "ui/moves.h"

#include <stdio.h>
#include <string.h>

#include "ui/deeds.h"
#include "ui/view/lists.h"
#include "ui/view/screen.h"

/* ---- screens as a stack ---- */

void moves_reset(Model *m, enum screen screen)
{
    int first = screen == SCREEN_FIX                      ? deed_first(m)
                : screen == SCREEN_START && !m->filter[0] ? list_start_first(m)
                                                          : 0;
    m->spots[screen] = (Spot){first, {0, 0}, {0, 0}};
    m->trace_from = screen == SCREEN_TRACE ? 0 : m->trace_from;
}

void moves_open(Model *m, enum screen screen)
{
    for (int i = 0; i < m->depth; i++)
        if (m->stack[i] == screen) {
            m->filter[0] = '\0';
            m->depth = i + 1;
            return;
        }
    if (m->depth == MODEL_STACK)
        m->depth--;
    m->stack[m->depth++] = screen;
    m->filter[0] = '\0';
    moves_reset(m, screen);
}

void moves_close(Model *m)
{
    m->filter[0] = '\0';
    if (m->depth > 1)
        m->depth--;
}

void moves_home(Model *m)
{
    m->filter[0] = '\0';
    m->depth = 1;
    m->stack[0] = SCREEN_MAIN;
}

void moves_step(Model *m, int step)
{
    step = step < 0 ? 0 : step >= N_STEPS ? N_STEPS - 1 : step;
    if ((enum step)step == m->step)
        return;
    m->step = (enum step)step;
    moves_reset(m, SCREEN_MAIN);
    moves_reset(m, SCREEN_DETAILS);
    moves_reset(m, SCREEN_FIX);
}

void moves_cure(Model *m, const Finding *finding)
{
    snprintf(m->cure_id, sizeof m->cure_id, "%s", finding->id);
    snprintf(m->cure_of, sizeof m->cure_of, "%s",
             finding->configuration ? finding->configuration : "");
}

bool moves_is_of_cure(const Model *m, const Finding *finding)
{
    return strcmp(finding->id, m->cure_id) == 0 &&
           strcmp(finding->configuration ? finding->configuration : "", m->cure_of) == 0;
}

/* ---- moving about ---- */

/* Everything that a move needs to know of the present screen. */
typedef struct Scene {
    Arena arena;
    Layout layout;
    Doc doc;
    Spot *spot;
    bool list;
} Scene;

static void scene_open(Scene *s, Model *m)
{
    *s = (Scene){
        .arena = ARENA_INIT, .layout = screen_layout(m), .spot = &m->spots[model_screen(m)]};
    s->doc = screen_doc(m, &s->arena);
    s->list = screens_table[model_screen(m)].list && s->doc.items > 0;
}

/* Keeps the place in range and remembers what is on top, so that the text does not jump at the next
 * move. */
static void scene_close(Model *m, Scene *s)
{
    if (s->list)
        s->spot->item = doc_item_near(&s->doc, s->spot->item);
    if (s->spot->item < 0)
        s->spot->item = 0;
    s->spot->top = doc_place_of(&s->doc, screen_top(m, &s->doc, &s->layout));
    arena_clear(&s->arena);
}

static void move_to_line(Model *m, Scene *s, int line)
{
    int n = (int)s->doc.lines.len;
    line = line >= n ? n - 1 : line < 0 ? 0 : line;
    if (n == 0)
        return;
    if (model_screen(m) == SCREEN_MAIN) {
        s->spot->top = doc_place_of(&s->doc, line);
    } else if (s->list) {
        for (int i = line; i >= 0; i--)
            if (s->doc.lines.items[i].item >= 0) {
                s->spot->item = s->doc.lines.items[i].item;
                return;
            }
        s->spot->item = 0;
    } else {
        s->spot->cursor = doc_place_of(&s->doc, line);
    }
}

static int present_line(Model *m, Scene *s)
{
    int cursor = screen_cursor(m, &s->doc);
    return cursor >= 0 ? cursor : screen_top(m, &s->doc, &s->layout);
}

void moves_lines(Model *m, int by)
{
    Scene s;
    scene_open(&s, m);
    if (s.list && (by == 1 || by == -1))
        s.spot->item += by;
    else
        move_to_line(m, &s, present_line(m, &s) + by);
    scene_close(m, &s);
}

void moves_page(Model *m, int direction)
{
    int rows = screen_layout(m).body_rows, by = direction * (rows > 2 ? rows - 1 : 2);
    Scene s;
    scene_open(&s, m);
    if (!s.list && model_screen(m) != SCREEN_MAIN) { /* the text goes along with the cursor */
        int last = (int)s.doc.lines.len - rows, top = screen_top(m, &s.doc, &s.layout) + by;
        int line = present_line(m, &s) + by;
        top = top > last ? last : top;
        s.spot->top = doc_place_of(&s.doc, top < 0 ? 0 : top);
        move_to_line(m, &s, line);
        scene_close(m, &s);
        return;
    }
    arena_clear(&s.arena);
    moves_lines(m, by);
}

bool moves_search(Model *m, int step, bool from_here)
{
    Scene s;
    scene_open(&s, m);
    int from = present_line(m, &s) + (from_here ? 0 : step),
        line = doc_search(&s.doc, m->search, from, step);
    if (line >= 0)
        move_to_line(m, &s, line);
    scene_close(m, &s);
    return line >= 0;
}

void moves_show(Model *m, const char *text)
{
    Scene s;
    scene_open(&s, m);
    int first = doc_search(&s.doc, text, (int)s.doc.lines.len - 1, -1), last = first;
    while (last >= 0 && last + 1 < (int)s.doc.lines.len && s.doc.lines.items[last + 1].n_runs > 0)
        last++;
    if (first >= 0) {
        move_to_line(m, &s, last);
        s.spot->top = doc_place_of(&s.doc, screen_top(m, &s.doc, &s.layout));
        move_to_line(m, &s, first);
    }
    scene_close(m, &s);
}

void moves_filter(Model *m, const char *text)
{
    Scene s;
    if (text != m->filter)
        snprintf(m->filter, sizeof m->filter, "%s", text);
    moves_reset(m, model_screen(m));
    scene_open(&s, m);
    scene_close(m, &s);
}

bool moves_click(Model *m, int row)
{
    Layout l = screen_layout(m);
    Scene s;
    scene_open(&s, m);
    int line = row - l.body_row + screen_top(m, &s.doc, &l), before = s.spot->item;
    bool inside = row >= l.body_row && row < l.body_row + l.body_rows;
    if (inside)
        move_to_line(m, &s, line);
    bool again = inside && s.list && s.spot->item == before;
    scene_close(m, &s);
    return again;
}

/* What is done with a document that is built: places in it, search, drawing. */
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "ui/view/doc.h"

/* ---- places and search ---- */

int doc_line_of(const Doc *doc, Place place)
{
    int last = 0;
    for (int i = 0; i < (int)doc->lines.len; i++) {
        if (doc->lines.items[i].paragraph > place.paragraph)
            break;
        if (doc->lines.items[i].paragraph == place.paragraph && place.sub-- == 0)
            return i;
        last = i;
    }
    return last;
}

Place doc_place_of(const Doc *doc, int line)
{
    Place place = {0, 0};
    if (doc->lines.len == 0)
        return place;
    if (line >= (int)doc->lines.len)
        line = (int)doc->lines.len - 1;
    if (line < 0)
        line = 0;
    place.paragraph = doc->lines.items[line].paragraph;
    while (line > 0 && doc->lines.items[line - 1].paragraph == place.paragraph) {
        line--;
        place.sub++;
    }
    return place;
}

int doc_item_line(const Doc *doc, int item)
{
    for (int i = 0; i < (int)doc->lines.len; i++)
        if (doc->lines.items[i].item == item && item >= 0)
            return i;
    return -1;
}

/* ---- entries ---- */

static bool line_holds(const Doc *doc, int line, const char *needle);

static bool item_holds(const Doc *doc, int item, const char *needle)
{
    for (int i = 0; i < (int)doc->lines.len; i++)
        if (doc->lines.items[i].item == item && line_holds(doc, i, needle))
            return true;
    return false;
}

void doc_filter(Doc *doc, const char *needle)
{
    size_t kept = 0, gap = 0, gap_len = 0, head = 0;
    int judged = -1;
    bool holds = false;
    for (size_t i = 0; i < doc->lines.len && doc->lines.items[i].item < 0; i++)
        head = doc->lines.items[i].n_runs == 0 ? i : head;
    for (size_t i = 0; i < doc->lines.len; i++) {
        Line line = doc->lines.items[i];
        if (i < head) {
            doc->lines.items[kept++] = line;
        } else if (line.item < 0) { /* waits for an entry that stays below it */
            gap = i == head || doc->lines.items[i - 1].item >= 0 ? i : gap;
            gap_len = i + 1 - gap;
        } else {
            holds = line.item == judged ? holds : item_holds(doc, line.item, needle);
            judged = line.item;
            for (size_t k = 0; holds && k < gap_len; k++)
                doc->lines.items[kept++] = doc->lines.items[gap + k];
            gap_len = holds ? 0 : gap_len;
            if (holds)
                doc->lines.items[kept++] = line;
        }
    }
    doc->lines.len = kept;
}

int doc_item_near(const Doc *doc, int item)
{
    int before = -1, after = -1;
    for (size_t i = 0; i < doc->lines.len; i++) {
        int at = doc->lines.items[i].item;
        if (at >= 0 && at <= item)
            before = at;
        if (at > item && after < 0)
            after = at;
    }
    return before >= 0 ? before : after;
}

int doc_items_shown(const Doc *doc, int item, int *out_up_to)
{
    int shown = 0, last = -1;
    *out_up_to = 0;
    for (size_t i = 0; i < doc->lines.len; i++) {
        int at = doc->lines.items[i].item;
        if (at < 0 || at == last)
            continue;
        last = at;
        shown++;
        *out_up_to += at <= item;
    }
    return shown;
}

const char *doc_line_text(Arena *arena, const Doc *doc, int line)
{
    const Line *l = &doc->lines.items[line];
    const char *text = arena_printf(arena, "%*s", l->indent, "");
    for (size_t i = 0; i < l->n_runs; i++)
        text = arena_printf(arena, "%s%s", text, l->runs[i].text);
    if (l->right)
        text = arena_printf(arena, "%s  %s", text, l->right);
    return text;
}

static bool line_holds(const Doc *doc, int line, const char *needle)
{
    return text_find_nocase(doc_line_text(doc->arena, doc, line), needle) != NULL;
}

int doc_search(const Doc *doc, const char *needle, int from, int step)
{
    int n = (int)doc->lines.len;
    for (int i = 0; n > 0 && i < n; i++) {
        int line = ((from + i * step) % n + n) % n;
        if (line_holds(doc, line, needle))
            return line;
    }
    return -1;
}

/* ---- drawing ---- */

static void mark(Grid *grid, int row, int col, int cols, const char *line_text, const char *needle)
{
    for (const char *hit = line_text; (hit = text_find_nocase(hit, needle)) != NULL;
         hit += strlen(needle)) {
        char *before = mem_strdup(line_text);
        before[hit - line_text] = '\0';
        int start = glyph_columns(before, grid->utf8), width = glyph_columns(needle, grid->utf8);
        mem_free(before);
        if (start + width <= cols)
            grid_role(grid, row, col + start, width, ROLE_MATCH);
    }
}

static void draw_line(const Doc *doc, Grid *grid, int row, int col, const Line *line)
{
    int at = line->indent;
    for (size_t i = 0; i < line->n_runs && at < doc->width; i++)
        at +=
            grid_text(grid, row, col + at, doc->width - at, line->runs[i].role, line->runs[i].text);
    if (line->right) {
        int need = glyph_columns(line->right, grid->utf8);
        grid_text(grid, row, col + doc->width - need, need, line->right_role, line->right);
    }
}

void doc_draw(const Doc *doc, Grid *grid, int row, int col, int rows, int first, const char *needle)
{
    for (int i = 0; i < rows && first + i < (int)doc->lines.len; i++) {
        draw_line(doc, grid, row + i, col, &doc->lines.items[first + i]);
        if (needle && needle[0])
            mark(grid, row + i, col, doc->width, doc_line_text(doc->arena, doc, first + i), needle);
    }
}

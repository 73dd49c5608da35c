#include "ui/view/doc.h"

#include <string.h>

#include "base/shown.h"

Doc doc_new(Arena *arena, int width, bool utf8)
{
    return (Doc){
        .arena = arena, .width = width < 8 ? 8 : width, .utf8 = utf8, .item = -1, .caret_line = -1};
}

int doc_item(Doc *doc)
{
    doc->item = doc->items++;
    return doc->item;
}

void doc_item_end(Doc *doc)
{
    doc->item = -1;
}

void doc_caret(Doc *doc, int col)
{
    doc->caret_line = (int)doc->lines.len - 1;
    doc->caret_col = col;
}

static Line *add_line(Doc *doc, int indent)
{
    Line line = {.indent = indent, .paragraph = doc->paragraphs, .item = doc->item};
    vec_push(doc->arena, &doc->lines, line);
    return vec_last(&doc->lines);
}

static void add_run(Doc *doc, Line *line, size_t max, enum role role, const char *text, size_t len)
{
    if (!line->runs)
        line->runs = arena_array(doc->arena, Run, max);
    line->runs[line->n_runs++] = (Run){role, arena_strndup(doc->arena, text, len)};
}

void doc_blank(Doc *doc)
{
    if (doc->lines.len == 0 || vec_last(&doc->lines)->n_runs == 0)
        return;
    add_line(doc, 0);
    doc->paragraphs++;
}

void doc_heading(Doc *doc, const char *text, const char *right)
{
    doc_para(doc, 0, ROLE_HEADING, text);
    if (right)
        doc_right(doc, ROLE_KEY, right);
}

/* ---- wrapping ---- */

/* Several runs as one text, with a role for every byte. */
typedef struct Flat {
    char *text;
    unsigned char *roles;
    size_t len;
} Flat;

static Flat flatten(Arena *arena, const Run *runs, size_t n)
{
    Flat flat = {0};
    Shown *texts = arena_array(arena, Shown, n);
    for (size_t i = 0; i < n; i++) {
        texts[i] = shown_glued(arena, runs[i].text);
        flat.len += strlen(texts[i].text);
    }
    flat.text = arena_alloc(arena, flat.len + 1);
    flat.roles = arena_alloc(arena, flat.len + 1);
    for (size_t i = 0, at = 0; i < n; i++) {
        size_t len = strlen(texts[i].text);
        memcpy(flat.text + at, texts[i].text, len);
        memset(flat.roles + at, (int)runs[i].role, len);
        at += len;
    }
    return flat;
}

static size_t word_end(const Flat *flat, size_t at)
{
    while (at < flat->len && flat->text[at] != ' ')
        at++;
    return at;
}

/* Where a word that is longer than a line goes on: after the last / that fits, if that is not near
 * its start (an address, a path), else anywhere. */
static size_t break_word(const Flat *flat, size_t from, size_t at)
{
    for (size_t i = at; i > from + (at - from) / 2; i--)
        if (flat->text[i - 1] == '/')
            return i;
    return at;
}

/* End of the line that starts at from: after the last blank that fits; a word longer than a line is
 * broken, or stays whole. */
static size_t wrap_end(const Doc *doc, const Flat *flat, size_t from, int width)
{
    size_t at = from, last_blank = 0;
    int columns = 0;
    GlyphOut g;
    for (size_t n; at < flat->len && (n = glyph_next(flat->text + at, doc->utf8, &g)) > 0;
         at += n) {
        if (columns + g.columns > width && last_blank > from)
            return last_blank;
        if (columns + g.columns > width && doc->whole)
            return word_end(flat, at);
        if (columns + g.columns > width)
            return at > from ? break_word(flat, from, at) : at + n;
        columns += g.columns;
        if (g.breaks)
            last_blank = at + n;
    }
    return flat->len;
}

static size_t cut_blanks(const Flat *flat, size_t from, size_t end)
{
    while (end > from && flat->text[end - 1] == ' ')
        end--;
    return end;
}

static void emit(Doc *doc, const Flat *flat, size_t from, size_t end, int indent)
{
    Line *line = add_line(doc, indent);
    size_t changes = 1;
    for (size_t i = from + 1; i < end; i++)
        changes += flat->roles[i] != flat->roles[i - 1];
    for (size_t i = from; i < end;) {
        size_t stop = i;
        while (stop < end && flat->roles[stop] == flat->roles[i])
            stop++;
        add_run(doc, line, changes, (enum role)flat->roles[i], flat->text + i, stop - i);
        i = stop;
    }
}

void doc_runs(Doc *doc, int indent, int hang, const Run *runs, size_t n)
{
    Flat flat = flatten(doc->arena, runs, n);
    size_t at = 0;
    int left = indent;
    if (hang > doc->width / 2)
        hang = doc->width / 2;
    do {
        size_t end = wrap_end(doc, &flat, at, doc->width - left);
        emit(doc, &flat, at, end == flat.len ? end : cut_blanks(&flat, at, end), left);
        for (at = end; at < flat.len && flat.text[at] == ' ';)
            at++;
        left = hang;
    } while (at < flat.len);
    doc->paragraphs++;
}

/* A text of ours with line breaks is one paragraph for each. */
void doc_para(Doc *doc, int indent, enum role role, const char *text)
{
    Span rest = span_of(text), line;
    while (span_next_line(&rest, &line)) {
        if (line.len == 0)
            doc_blank(doc);
        else
            doc_runs(doc, indent, indent, &RUN(role, arena_span(doc->arena, line)), 1);
    }
}

/* Only line breaks of fmt itself count. */
void doc_paraf(Doc *doc, int indent, enum role role, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    const char *text = arena_vprintf(doc->arena, fmt, args);
    va_end(args);
    if (strchr(fmt, '\n'))
        doc_para(doc, indent, role, text);
    else
        doc_runs(doc, indent, indent, &RUN(role, text), 1);
}

/* Wrapped as a paragraph first; then each of its lines gets the bar in front. */
void doc_quote(Doc *doc, int indent, enum role role, const char *text)
{
    const char *bar = glyph_text(GLYPH_VLINE, doc->utf8);
    size_t first = doc->lines.len;
    doc_runs(doc, indent + 2, indent + 2, &RUN(role, text), 1);
    for (size_t i = first; i < doc->lines.len; i++) {
        Line *line = &doc->lines.items[i];
        Run *runs = arena_array(doc->arena, Run, line->n_runs + 1);
        runs[0] = (Run){role, arena_printf(doc->arena, "%s ", bar)};
        if (line->n_runs > 0)
            memcpy(runs + 1, line->runs, line->n_runs * sizeof *runs);
        line->runs = runs;
        line->n_runs++;
        line->indent = indent;
    }
}

static int line_columns(const Doc *doc, const Line *line)
{
    int columns = line->indent;
    for (size_t i = 0; i < line->n_runs; i++)
        columns += glyph_columns(line->runs[i].text, doc->utf8);
    return columns;
}

void doc_right(Doc *doc, enum role role, const char *text)
{
    size_t first = doc->lines.len;
    while (first > 0 && doc->lines.items[first - 1].paragraph == doc->paragraphs - 1)
        first--;
    int need = glyph_columns(text, doc->utf8) + 1;
    if (first < doc->lines.len &&
        line_columns(doc, &doc->lines.items[first]) + need <= doc->width) {
        doc->lines.items[first].right = arena_strdup(doc->arena, text);
        doc->lines.items[first].right_role = role;
        return;
    }
    size_t own = doc->lines.len;
    int before = doc->paragraphs;
    doc_para(doc, 2, role, text);
    for (; own < doc->lines.len;
         own++) /* still of what it stands beside: places count paragraphs */
        doc->lines.items[own].paragraph = before - 1;
    doc->paragraphs = before;
}

/* ---- columns ---- */

static void share_widths(const Doc *doc, int indent, const int *widths, size_t n, int *out)
{
    int rest = doc->width - indent - (int)(n - 1), takers = 0;
    for (size_t i = 0; i < n; i++) {
        rest -= widths[i];
        takers += widths[i] == 0;
    }
    for (size_t i = 0; i < n; i++) {
        out[i] = widths[i];
        if (widths[i] == 0) {
            out[i] = rest / takers > 4 ? rest / takers : 4;
            rest -= out[i];
            takers--;
        }
    }
}

enum { MAX_COLUMNS = 8 };

void doc_columns(Doc *doc, int indent, const Run *cells, const int *widths, size_t n)
{
    int wide[MAX_COLUMNS];
    Flat flat[MAX_COLUMNS];
    size_t at[MAX_COLUMNS] = {0};
    bool more = true;
    share_widths(doc, indent, widths, n, wide);
    for (size_t i = 0; i < n; i++)
        flat[i] = flatten(doc->arena, &cells[i], 1);
    for (; more;) {
        Line *line = add_line(doc, indent);
        more = false;
        for (size_t i = 0; i < n; i++) {
            size_t end = at[i] < flat[i].len ? wrap_end(doc, &flat[i], at[i], wide[i]) : at[i];
            size_t cut = cut_blanks(&flat[i], at[i], end);
            char *text = arena_strndup(doc->arena, flat[i].text + at[i], cut - at[i]);
            int pad = i + 1 == n ? 0 : wide[i] + 1 - glyph_columns(text, doc->utf8);
            if (i + 1 < n && pad < 1)
                pad = 1;
            add_run(doc, line, n * 2, cells[i].role, text, strlen(text));
            if (pad > 0)
                add_run(doc, line, n * 2, ROLE_TEXT, arena_printf(doc->arena, "%*s", pad, ""),
                        (size_t)pad);
            at[i] = end;
            more = more || at[i] < flat[i].len;
        }
    }
    doc->paragraphs++;
}

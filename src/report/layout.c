#include "report/layout.h"

#include <stdio.h>
#include <string.h>

#include "base/shown.h"
#include "base/utf8.h"

enum { LAYOUT_COLUMNS = 80, LAYOUT_TEXT_MAX = 64 * 1024 };

static const char *const layout_colors[] = {
    [ROLE_PLAIN] = "",    [ROLE_PASS] = "32",   [ROLE_WARN] = "33",
    [ROLE_FAIL] = "1;31", [ROLE_UNSURE] = "35", [ROLE_MUTED] = "2",
    [ROLE_STRONG] = "1",  [ROLE_HEAD] = "1;36", [ROLE_CODE] = "36",
};

/* What our own texts use beyond ASCII, and how it reads without it. */
static const struct {
    const char *utf8, *ascii;
} layout_twins[] = {
    {"…", "..."}, {"‹", "<"}, {"›", ">"}, {"–", "-"},  {"—", "-"},  {"·", "-"}, {"→", "->"},
    {"←", "<-"},  {"✔", "+"}, {"✘", "x"}, {"“", "\""}, {"”", "\""}, {"‘", "'"}, {"’", "'"},
    {"─", "-"},   {"│", "|"}, {"●", "*"}, {"├", "|"},  {"└", "`"},
};

int layout_columns(const Layout *l)
{
    int columns = l->style->columns ? l->style->columns : LAYOUT_COLUMNS;
    return columns < 30 ? 30 : columns;
}

static size_t layout_put_twin(Buf *out, Span rest)
{
    for (size_t i = 0; i < ARRAY_LEN(layout_twins); i++) {
        if (span_starts(rest, layout_twins[i].utf8)) {
            buf_add_str(out, layout_twins[i].ascii);
            return strlen(layout_twins[i].utf8);
        }
    }
    buf_printf(out, "\\x%02x", (unsigned)(unsigned char)rest.ptr[0]);
    return 1;
}

/* The text as the style can show it. */
static void layout_encode(const Layout *l, Buf *out, Span text)
{
    for (size_t i = 0; i < text.len;) {
        if (l->style->utf8 || (unsigned char)text.ptr[i] < 0x80)
            buf_add_char(out, text.ptr[i++]);
        else
            i += layout_put_twin(out, span_sub(text, i, text.len));
    }
}

/* The only way of a text onto the page. */
static int layout_put_shown(const Layout *l, enum layout_role role, Shown shown)
{
    Span text = span_of(shown.text);
    AUTO_BUF Buf encoded = BUF_INIT(LAYOUT_TEXT_MAX);
    bool colored = l->style->color && layout_colors[role][0];
    layout_encode(l, &encoded, text);
    if (encoded.len == 0)
        return 0;
    if (colored)
        buf_printf(l->out, "\x1b[%sm", layout_colors[role]);
    buf_add(l->out, buf_span(&encoded));
    if (colored)
        buf_add_str(l->out, "\x1b[0m");
    return utf8_columns(buf_span(&encoded));
}

static int layout_put_span(const Layout *l, enum layout_role role, Span text)
{
    Arena arena = ARENA_INIT;
    int columns = layout_put_shown(l, role, shown_span(&arena, text));
    arena_clear(&arena);
    return columns;
}

void layout_put(const Layout *l, enum layout_role role, const char *text)
{
    layout_put_span(l, role, span_of(text));
}

void layout_putf(const Layout *l, enum layout_role role, const char *fmt, ...)
{
    AUTO_BUF Buf text = BUF_INIT(LAYOUT_TEXT_MAX);
    va_list args;
    va_start(args, fmt);
    buf_vprintf(&text, fmt, args);
    va_end(args);
    layout_put_span(l, role, buf_span(&text));
}

void layout_indent(const Layout *l, int columns)
{
    for (int i = 0; i < columns; i++)
        buf_add_char(l->out, ' ');
}

void layout_cell(const Layout *l, enum layout_role role, const char *text, int columns)
{
    layout_indent(l, columns - layout_put_span(l, role, span_of(text)));
}

void layout_end(const Layout *l)
{
    buf_add_char(l->out, '\n');
}

static int layout_width(const Layout *l, Span text)
{
    AUTO_BUF Buf encoded = BUF_INIT(LAYOUT_TEXT_MAX);
    layout_encode(l, &encoded, text);
    return utf8_columns(buf_span(&encoded));
}

/* One line's worth of words from *rest: the longest prefix that fits in room, at least one word. */
static Span layout_take_line(const Layout *l, Span *rest, int room)
{
    size_t end = 0, next = 0;
    Span line;
    for (size_t i = 0; i <= rest->len; i++) {
        if (i < rest->len && rest->ptr[i] != ' ')
            continue;
        if (end > 0 && layout_width(l, span_sub(*rest, 0, i)) > room)
            break;
        end = i;
        next = i < rest->len ? i + 1 : i;
    }
    line = span_sub(*rest, 0, end);
    while (line.len > 0 && line.ptr[line.len - 1] == ' ')
        line.len--;
    *rest = span_sub(*rest, next, rest->len);
    return line;
}

void layout_words(const Layout *l, int at, int hang, enum layout_role role, const char *text)
{
    Arena arena = ARENA_INIT;
    Span rest = span_of(shown_span(&arena, span_trim(span_of(text), " \n")).text);
    do {
        Span line = layout_take_line(l, &rest, layout_columns(l) - at);
        /* A CI system takes a line that begins so, after blanks, for a command of the job
         * (actions/runner ActionCommand.cs, Azure's agent): a wrapped text must not begin one. */
        if (span_starts(line, "::") || span_starts(line, "##"))
            buf_add_char(l->out, '\\');
        layout_put_span(l, role, line);
        layout_end(l);
        at = hang;
        if (rest.len > 0)
            layout_indent(l, hang);
    } while (rest.len > 0);
    arena_clear(&arena);
}

void layout_paragraphs(const Layout *l, int at, const char *text)
{
    Arena arena = ARENA_INIT;
    Span rest = span_trim(span_of(text), " \n"), line;
    for (bool first = true; span_next_line(&rest, &line); first = false) {
        layout_indent(l, first ? 0 : at);
        layout_words(l, at, at, ROLE_PLAIN, arena_span(&arena, line));
    }
    arena_clear(&arena);
}

void layout_heading(const Layout *l, const char *text)
{
    layout_end(l);
    layout_put(l, ROLE_HEAD, text);
    layout_end(l);
}

void layout_rule(const Layout *l)
{
    AUTO_BUF Buf line = BUF_INIT(LAYOUT_TEXT_MAX);
    for (int i = 0; i < layout_columns(l); i++)
        buf_add_str(&line, "─");
    layout_put(l, ROLE_MUTED, line.ptr);
    layout_end(l);
}

void layout_ends(const Layout *l, int at, enum layout_role left_role, const char *left,
                 enum layout_role right_role, const char *right)
{
    int room = layout_columns(l) - at - layout_width(l, span_of(right)) - 2;
    int used = layout_width(l, span_of(left));
    if (!right || !right[0]) {
        layout_words(l, at, at, left_role, left);
        return;
    }
    if (used > room) {
        AUTO_BUF Buf both = BUF_INIT(LAYOUT_TEXT_MAX);
        buf_printf(&both, "%s  (%s)", left, right);
        layout_words(l, at, at, left_role, both.ptr);
        return;
    }
    layout_cell(l, left_role, left, room + 2);
    layout_put(l, right_role, right);
    layout_end(l);
}

/* glyph with and without UTF-8, role; in the order of enum step_status (design: screens, "Rules")
 */
static const struct {
    const char *utf8, *ascii;
    enum layout_role role;
} layout_statuses[] = {
    [STATUS_PASS] = {"✔", "+", ROLE_PASS},
    [STATUS_WARN] = {"!", "!", ROLE_WARN},
    [STATUS_FAIL] = {"✘", "x", ROLE_FAIL},
    [STATUS_UNKNOWN] = {"?", "?", ROLE_UNSURE},
    [STATUS_NOT_APPLICABLE] = {"·", ".", ROLE_MUTED},
    [STATUS_NOT_ASKED] = {"–", "-", ROLE_MUTED},
    [STATUS_RUNNING] = {"…", "~", ROLE_MUTED},
};

static const enum step_status layout_verdicts[] = {
    [VERDICT_PASS] = STATUS_PASS, [VERDICT_FAIL] = STATUS_FAIL, [VERDICT_UNKNOWN] = STATUS_UNKNOWN};

enum layout_role layout_status_role(enum step_status status)
{
    return layout_statuses[status].role;
}

const char *layout_status_glyph(const Layout *l, enum step_status status)
{
    return l->style->utf8 ? layout_statuses[status].utf8 : layout_statuses[status].ascii;
}

enum layout_role layout_verdict_role(enum verdict_status status)
{
    return layout_status_role(layout_verdicts[status]);
}

const char *layout_verdict_glyph(const Layout *l, enum verdict_status status)
{
    return layout_status_glyph(l, layout_verdicts[status]);
}

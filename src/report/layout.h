/*
 * layout: plain text laid out for a terminal: words wrapped at columns with a hanging indent, roles
 * instead of colours, glyphs that have an ASCII twin. All text passes shown() on its way; in the
 * ASCII variant what is not ASCII becomes its twin or an escape.
 *
 *     Layout l = {out, style};
 *     layout_words(&l, 4, 8, ROLE_PLAIN, "a long sentence ...");
 *
 * Must not know: what it lays out.
 */
#ifndef WHY403_REPORT_LAYOUT_H
#define WHY403_REPORT_LAYOUT_H

#include "fact/finding.h"
#include "report/report.h"

/* Ours, not the wizard's: a report has no selection and no key bar. */
enum layout_role {
    ROLE_PLAIN,
    ROLE_PASS,
    ROLE_WARN,
    ROLE_FAIL,
    ROLE_UNSURE,
    ROLE_MUTED,
    ROLE_STRONG,
    ROLE_HEAD,
    ROLE_CODE
};

typedef struct Layout {
    Buf *out;
    const ReportStyle *style;
} Layout;

int layout_columns(const Layout *l);
/* Text in that role, nothing else. */
void layout_put(const Layout *l, enum layout_role role, const char *text);
void layout_putf(const Layout *l, enum layout_role role, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Text filled up with blanks to at least columns. */
void layout_cell(const Layout *l, enum layout_role role, const char *text, int columns);
void layout_indent(const Layout *l, int columns);
void layout_end(const Layout *l);
/* Words wrapped at the style's columns and a line end. The cursor stands at column `at`; later
 * lines start at column `hang`. A word that is longer than a line is not broken (it can still be
 * copied). */
void layout_words(const Layout *l, int at, int hang, enum layout_role role, const char *text);
/* The same for a text of ours that has several lines; the cursor stands at column `at`. */
void layout_paragraphs(const Layout *l, int at, const char *text);
/* A heading on a line of its own, after an empty line. */
void layout_heading(const Layout *l, const char *text);
/* A line across. */
void layout_rule(const Layout *l);
/* left, then right at the right margin (or after two blanks where there is no room). */
void layout_ends(const Layout *l, int at, enum layout_role left_role, const char *left,
                 enum layout_role right_role, const char *right);

enum layout_role layout_status_role(enum step_status status);
const char *layout_status_glyph(const Layout *l, enum step_status status);
enum layout_role layout_verdict_role(enum verdict_status status);
const char *layout_verdict_glyph(const Layout *l, enum verdict_status status);

#endif

/*
 * report: one SessionView as text, JSON, Markdown, HTML, GitHub annotations, SARIF, JUnit. Pure:
 * view in, bytes out. Each format has its own escaper; every foreign text has passed text_safe
 * before.
 */
#ifndef WHY403_REPORT_REPORT_H
#define WHY403_REPORT_REPORT_H

#include "engine/session.h"

#define REPORT_FORMATS(X)          \
    X(FORMAT_TEXT, "text")         \
    X(FORMAT_JSON, "json")         \
    X(FORMAT_MARKDOWN, "markdown") \
    X(FORMAT_HTML, "html")         \
    X(FORMAT_GITHUB, "github")     \
    X(FORMAT_SARIF, "sarif")       \
    X(FORMAT_JUNIT, "junit")       \
    X(FORMAT_JSONL, "jsonl")

enum report_format {
#define REPORT_ENUM(code, name) code,
    REPORT_FORMATS(REPORT_ENUM)
#undef REPORT_ENUM
};

typedef struct ReportStyle {
    bool color;   /* ANSI colours (text only) */
    bool utf8;    /* glyphs and box lines; else ASCII */
    int columns;  /* to wrap text at; 0 = 80 */
    bool verbose; /* passes and shadowed sources too */
} ReportStyle;

void report_write(Buf *out, const SessionView *view, enum report_format format,
                  const ReportStyle *style);
/* why403 trace: winner and losers, three columns side by side. */
void report_trace(Buf *out, const SessionView *view, const ReportStyle *style);
/* The same as why403.trace/1. */
void report_trace_json(Buf *out, const SessionView *view);
/* "/usr/bin/fish", "pwsh": whose commands to show; sh for any other, and for NULL. */
enum shell report_shell_named(const char *shell);
/* Exit code of check for this view: 0, 1 or 3 (contract.md). */
int report_exit_code(const SessionView *view);

#endif

#include "report/report.h"

#include "report/formats.h"

void report_write(Buf *out, const SessionView *view, enum report_format format,
                  const ReportStyle *style)
{
    static void (*const writers[])(Buf *, const SessionView *, const ReportStyle *) = {
        [FORMAT_TEXT] = report_text,         [FORMAT_JSON] = report_json,
        [FORMAT_MARKDOWN] = report_markdown, [FORMAT_HTML] = report_html,
        [FORMAT_GITHUB] = report_github,     [FORMAT_SARIF] = report_sarif,
        [FORMAT_JUNIT] = report_junit,       [FORMAT_JSONL] = report_json_line,
    };
    writers[format](out, view, style);
}

int report_exit_code(const SessionView *view)
{
    static const int codes[] = {[VERDICT_PASS] = 0, [VERDICT_FAIL] = 1, [VERDICT_UNKNOWN] = 3};
    return view->verdict.ignored ? 0 : codes[view->verdict.status];
}

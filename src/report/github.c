/* Annotations for GitHub Actions (workflow commands): one line for each finding, at its place, and
 * one for the verdict. */
#include "base/shown.h"
#include "report/formats.h"
#include "report/places.h"

static const char *const github_commands[] = {
    [VERDICT_PASS] = "notice", [VERDICT_FAIL] = "error", [VERDICT_UNKNOWN] = "warning"};

/* Workflow commands read %25, %0D, %0A; in properties also %3A and %2C. */
static void github_escape(Buf *out, Shown shown, bool property)
{
    for (const char *p = shown.text; *p; p++) {
        if (strchr("%\r\n", *p) || (property && strchr(":,", *p)))
            buf_printf(out, "%%%02X", (unsigned)(unsigned char)*p);
        else
            buf_add_char(out, *p);
    }
}

static void github_put(Buf *out, const char *text, bool property)
{
    Arena arena = ARENA_INIT;
    github_escape(out, property ? shown(&arena, text) : shown_lines(&arena, text), property);
    arena_clear(&arena);
}

static void github_put_finding(Buf *out, Arena *arena, const SessionView *view, const Finding *f)
{
    static const char *const commands[] = {
        [SEVERITY_INFO] = "notice", [SEVERITY_WARN] = "warning", [SEVERITY_FAIL] = "error"};
    RepoPlace place = report_finding_place(arena, view, f);
    buf_printf(out, "::%s ", f->ignored ? "notice" : commands[f->severity]);
    if (place.inside) { /* only such a file can be shown beside the code */
        buf_add_str(out, "file=");
        github_put(out, place.path, true);
        if (place.line > 0)
            buf_printf(out, ",line=%d", place.line);
        buf_add_char(out, ',');
    }
    buf_add_str(out, "title=");
    github_put(out, arena_printf(arena, "%s%s", f->ignored ? "ignored: " : "", f->title), true);
    buf_add_str(out, "::");
    github_put(out, f->detail, false);
    if (f->by_hand) {
        buf_add_str(out, " By hand: ");
        github_put(out, f->by_hand, false);
    }
    buf_printf(out, " (%s)\n", f->id);
}

void report_github_findings(Buf *out, const SessionView *view, enum severity least)
{
    Arena arena = ARENA_INIT;
    for (int i = 0; i < N_STEPS; i++)
        for (size_t k = 0; k < view->steps[i].findings.len; k++)
            if (view->steps[i].findings.items[k]->severity >= least)
                github_put_finding(out, &arena, view, view->steps[i].findings.items[k]);
    for (size_t i = 0; i < view->ignores.len; i++) {
        const Ignore *ignore = &view->ignores.items[i];
        buf_printf(out, "::%s title=why403 ignore::",
                   ignore->problem || ignore->over ? "warning" : "notice");
        github_put(out, report_ignore(&arena, view, ignore), false);
        buf_add_char(out, '\n');
    }
    arena_clear(&arena);
}

void report_github_line(Buf *out, enum verdict_status status, const char *title, const char *text)
{
    buf_printf(out, "::%s title=", github_commands[status]);
    github_put(out, title, true);
    buf_add_str(out, "::");
    github_put(out, text, false);
    buf_add_char(out, '\n');
}

void report_github(Buf *out, const SessionView *view, const ReportStyle *style)
{
    const char *change;
    Arena arena = ARENA_INIT;
    (void)style;
    report_github_findings(out, view, SEVERITY_INFO);
    buf_printf(out, "::%s title=why403 %s::",
               view->verdict.ignored ? "warning" : github_commands[view->verdict.status],
               report_verdict_word(view->verdict.status));
    github_put(out, view->verdict.title, false);
    for (size_t i = 0; i < view->verdict.ruled_out.len; i++) {
        const char *line = report_ruled_out(&arena, &view->verdict, i);
        if (line)
            github_put(out, arena_printf(&arena, "\nRuled out: %s", line), false);
    }
    for (size_t i = 0; (change = report_change(&arena, view, i)) != NULL; i++)
        github_put(out, arena_printf(&arena, "\nChanged since it last worked: %s", change), false);
    buf_add_char(out, '\n');
    arena_clear(&arena);
}

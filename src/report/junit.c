/* JUnit XML, as CI systems read it: one test case for each step. A warning passes and is told in
 * the case's output, "cannot tell" is skipped with its reason. */
#include "base/shown.h"
#include "report/formats.h"

static void junit_put(Buf *out, const char *text)
{
    Arena arena = ARENA_INIT;
    for (const char *p = shown_lines(&arena, text).text; *p; p++) {
        const char *entity = report_entity(*p);
        if (entity)
            buf_add_str(out, entity);
        else
            buf_add_char(out, *p == '\n' ? ' ' : *p);
    }
    arena_clear(&arena);
}

static void junit_put_finding(Buf *out, const Finding *f)
{
    junit_put(out, f->detail);
    for (size_t i = 0; i < f->fixes.len; i++) {
        buf_add_str(out, " Fix: ");
        junit_put(out, f->fixes.items[i].title);
    }
    if (f->by_hand) {
        buf_add_str(out, " By hand: ");
        junit_put(out, f->by_hand);
    }
}

static bool junit_fails(const Finding *f)
{
    return f->severity == SEVERITY_FAIL && !f->ignored;
}

/* What is no failure: warnings, hints, what somebody passes over; with what was seen, since that is
 * where it stands when credentials end. */
static void junit_put_told(Buf *out, const StepResult *step)
{
    static const char *const words[] = {
        [SEVERITY_INFO] = "hint", [SEVERITY_WARN] = "warning", [SEVERITY_FAIL] = "ignored"};
    size_t n = 0;
    for (size_t i = 0; i < step->findings.len; i++) {
        const Finding *f = step->findings.items[i];
        if (junit_fails(f))
            continue;
        buf_printf(out, "%s%s: ", n++ ? "\n" : "      <system-out>",
                   f->ignored ? "ignored" : words[f->severity]);
        junit_put(out, f->title);
        buf_printf(out, " (%s)", f->id);
        for (size_t k = 0; k < f->evidence.len; k++) {
            buf_add_str(out, k ? "; " : " Seen: ");
            junit_put(out, f->evidence.items[k].text ? f->evidence.items[k].text : "");
        }
        buf_add_str(out, ". ");
        junit_put_finding(out, f);
    }
    buf_add_str(out, n ? "</system-out>\n" : "");
}

/* A failure that somebody passes over; NULL if the step has none, or one that counts. */
static const Finding *junit_ignored(const StepResult *step)
{
    const Finding *ignored = NULL;
    for (size_t i = 0; i < step->findings.len; i++)
        if (step->findings.items[i]->severity == SEVERITY_FAIL)
            ignored = step->findings.items[i];
    return ignored && ignored->ignored && step->status != STATUS_FAIL ? ignored : NULL;
}

static bool junit_skipped(const StepResult *step)
{
    return step->status > STATUS_FAIL || junit_ignored(step);
}

static void junit_put_step(Buf *out, const StepResult *step, int number)
{
    buf_printf(out, "    <testcase classname=\"why403\" name=\"%s\">\n",
               step_title((enum step)number));
    for (size_t i = 0; i < step->findings.len; i++) {
        const Finding *f = step->findings.items[i];
        if (!junit_fails(f))
            continue;
        buf_add_str(out, "      <failure message=\"");
        junit_put(out, f->title);
        buf_printf(out, "\" type=\"%s\">", f->id);
        junit_put_finding(out, f);
        buf_add_str(out, "</failure>\n");
    }
    if (junit_skipped(step)) {
        buf_add_str(out, "      <skipped message=\"");
        junit_put(out, step->status_text ? step->status_text : report_status_word(step->status));
        buf_add_str(out, "\"/>\n");
    }
    junit_put_told(out, step);
    buf_add_str(out, "    </testcase>\n");
}

void report_junit_suite(Buf *out, const SessionView *view, const char *name)
{
    int failures = 0, skipped = 0;
    const char *change;
    Arena arena = ARENA_INIT;
    for (int i = 0; i < N_STEPS; i++) {
        failures += view->steps[i].status == STATUS_FAIL;
        skipped += junit_skipped(&view->steps[i]);
    }
    buf_add_str(out, "  <testsuite name=\"");
    junit_put(out, name);
    buf_printf(out, "\" tests=\"%d\" failures=\"%d\" skipped=\"%d\" time=\"%d.%03d\">\n", N_STEPS,
               failures, skipped, view->elapsed_ms / 1000, view->elapsed_ms % 1000);
    for (int i = 0; i < N_STEPS; i++)
        junit_put_step(out, &view->steps[i], i);
    buf_printf(out, "    <system-out>%s: ", report_verdict_word(view->verdict.status));
    junit_put(out, view->verdict.title);
    buf_add_char(out, '\n');
    for (size_t i = 0; i < view->ignores.len; i++) {
        junit_put(out, report_ignore(&arena, view, &view->ignores.items[i]));
        buf_add_char(out, '\n');
    }
    for (size_t i = 0; i < view->verdict.ruled_out.len; i++) {
        const char *line = report_ruled_out(&arena, &view->verdict, i);
        if (line) {
            buf_add_str(out, "Ruled out: ");
            junit_put(out, line);
            buf_add_char(out, '\n');
        }
    }
    for (size_t i = 0; (change = report_change(&arena, view, i)) != NULL; i++) {
        buf_add_str(out, "Changed since it last worked: ");
        junit_put(out, change);
        buf_add_char(out, '\n');
    }
    buf_add_str(out, "</system-out>\n");
    arena_clear(&arena);
    buf_add_str(out, "  </testsuite>\n");
}

void report_junit(Buf *out, const SessionView *view, const ReportStyle *style)
{
    (void)style;
    buf_add_str(out, REPORT_JUNIT_BEGIN);
    report_junit_suite(out, view, "why403");
    buf_add_str(out, REPORT_JUNIT_END);
}

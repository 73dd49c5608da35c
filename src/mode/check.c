/* check, trace and the wizard: one session, three ways to show it. */
#include <stdio.h>
#include <unistd.h>

#include "engine/explain.h"
#include "mode/mode.h"
#include "report/explained.h"
#include "report/layout.h"
#include "ui/ui.h"

enum { REPORT_MAX = 64 * 1024 * 1024, ERROR_TEXT_MAX = 1024 * 1024 };

/* --error FILE: what Terraform printed; what is encoded in it becomes a question of the session.
 * NULL where none is given. */
static int mode_read_error(Mode *m, SessionOptions *session, Explanation **out)
{
    const ErrLogResult *log = NULL;
    int code = m->options->error_file ? mode_explain_read(m, m->options->error_file, m->arena, &log)
                                      : EXIT_FINE;
    *out = log && !code ? mode_explain_errors(m, log) : NULL;
    if (*out)
        explain_into_session(*out, session);
    return code;
}

int mode_exit_code(const Mode *m, const SessionView *view)
{
    int cause = m->options->exit_cause ? cause_exit(view->verdict.cause) : 0;
    int code = report_exit_code(view);
    return code == EXIT_CAUSE && cause ? cause : code;
}

static int mode_report(Mode *m, const SessionView *live, Explanation *said)
{
    SessionView judged = *live;
    const SessionView *view = &judged;
    AUTO_BUF Buf out = BUF_INIT(REPORT_MAX);
    Layout l = {&out, &m->style};
    int code;
    if (said)
        explain_join(m->arena, said, live);
    judged.verdict = explain_verdict(m->arena, said, live);
    if (said && m->options->format == FORMAT_JSON)
        report_json_explained(&out, view, said);
    else
        report_write(&out, view, (enum report_format)m->options->format, &m->style);
    if (said && m->options->format == FORMAT_TEXT) {
        layout_heading(&l, "WHAT THE ERROR SAYS");
        report_explained_text(&out, said, &m->style, m->options->session.show_key_ids);
    }
    code = mode_output(m, &out);
    return code ? code : mode_exit_code(m, view);
}

int mode_check_world(Mode *m, World *world, const SessionOptions *options)
{
    SessionOptions session = *options;
    Explanation *said;
    Tape *tape = NULL;
    SessionView judged;
    Session *s;
    bool keeps;
    int saved = EXIT_FINE, code = mode_read_error(m, &session, &said);
    if (code || m->options->watch)
        return code ? code : mode_watch(m, world, options);
    keeps = !session.answers && mode_keeps_history(m, world);
    if (m->options->bundle || keeps) {
        tape = tape_new(m->arena);
        world = tape_recorder(tape, world);
    }
    s = session_open(world, &session);
    code = mode_judge_folder(m, session_view(s));
    if (!code)
        code = mode_wait(m, s);
    if (!code && m->options->bundle)
        saved = mode_bundle_save(m, tape, s);
    if (!code) {
        judged = *session_view(s);
        if (keeps)
            mode_history(m, m->arena, tape, s, &judged);
        code = mode_report(m, &judged, said);
    }
    session_close(s);
    return saved ? saved : code;
}

static int mode_trace_world(Mode *m, World *world, const SessionOptions *session)
{
    SessionOptions offline = *session;
    Session *s;
    int code;
    offline.offline = offline.untried = true;
    s = session_open(world, &offline);
    code = mode_judge_folder(m, session_view(s));
    if (!code)
        code = mode_wait(m, s);
    if (!code) {
        AUTO_BUF Buf out = BUF_INIT(REPORT_MAX);
        if (m->options->format == FORMAT_JSON)
            report_trace_json(&out, session_view(s));
        else
            report_trace(&out, session_view(s), &m->style);
        code = mode_output(m, &out);
    }
    session_close(s);
    return code;
}

int mode_run_ui(Mode *m, World *world, const SessionOptions *session, Lab *lab)
{
    return mode_run_ui_with(m, world, session, lab, m->options->error_file);
}

/* What is encoded in the text becomes a question of the session. */
static void mode_text_into_session(Mode *m, Span text, SessionOptions *session)
{
    ErrLog *log = errlog_open(m->arena);
    errlog_feed(log, text);
    explain_into_session(explain_errors(m->arena, errlog_close(log), false), session);
}

int mode_run_ui_with(Mode *m, World *world, const SessionOptions *options, Lab *lab,
                     const char *error_file)
{
    static const enum ui_color colors[] = {[CLI_COLOR_AUTO] = UI_COLOR_AUTO,
                                           [CLI_COLOR_ALWAYS] = UI_COLOR_ALWAYS,
                                           [CLI_COLOR_NEVER] = UI_COLOR_NEVER};
    SessionOptions session = *options;
    UiOptions ui = {0};
    ui.ascii = !m->style.utf8;
    ui.linear = m->options->linear;
    ui.color = colors[m->options->color];
    ui.lab = lab;
    ui.machine = m->world;
    ui.command = (const char *const *)m->options->child;
    ui.lesson = lab && m->options->command == CLI_LAB;
    ui.picker = !lab && m->options->command == CLI_LAB;
    ui.offline = session.offline;
    ui.mode = m;
    if (!session.answers && mode_keeps_history(m, world))
        ui.history = mode_history_of;
    session.offline = session.offline || ui.picker;
    if (error_file) {
        Span bytes;
        if (m->world->file_read(m->world, m->arena, error_file, ERROR_TEXT_MAX, &bytes) != FILE_OK)
            return mode_complain("the file given with --error can't be read, or has more than a "
                                 "megabyte: see why403 explain.");
        ui.error_text = arena_span(m->arena, bytes);
        mode_text_into_session(m, bytes, &session);
    }
    return ui_run(world, &session, &ui);
}

int mode_check(Mode *m)
{
    if (m->options->error_file && m->options->format != FORMAT_TEXT &&
        m->options->format != FORMAT_JSON)
        return mode_complain("--error goes with text and json only.");
    if (m->options->lab)
        return mode_in_lab(m, m->options->lab, mode_check_world);
    return mode_check_world(m, m->world, &m->options->session);
}

int mode_trace(Mode *m)
{
    if (m->options->format_given && m->options->format != FORMAT_TEXT &&
        m->options->format != FORMAT_JSON)
        return mode_complain("trace is written as text or json.");
    if (m->options->lab)
        return mode_in_lab(m, m->options->lab, mode_trace_world);
    return mode_trace_world(m, m->world, &m->options->session);
}

int mode_wizard(Mode *m)
{
    FileInfo info;
    if (m->options->lab)
        return mode_lab(m);
    if (!m->terminal)
        return mode_check(m);
    info = m->world->file_stat(m->world, m->options->session.dir);
    if (info.state != FILE_OK || !info.is_dir) /* the wizard itself offers what to do where the
                                                  folder only lacks Terraform */
        return mode_check(m);
    return mode_run_ui(m, m->world, &m->options->session, NULL);
}

/* check, trace and the wizard: one session, three ways to show it. */
#include "mode/mode.h"
#include "report/layout.h"

enum { REPORT_MAX = 64 * 1024 * 1024 };

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

/* The report on a World, whoever it belongs to: the machine, the lab, a bundle. */
#include "engine/explain.h"
#include "mode/mode.h"
#include "report/explained.h"
#include "report/layout.h"

enum { REPORT_MAX = 64 * 1024 * 1024 };

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

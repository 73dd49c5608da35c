/* env: shell code on stdout that sets the calling shell's environment right; everything else goes
 * to stderr. */
#include <stdio.h>

#include "base/text.h"
#include "engine/cure.h"
#include "mode/mode.h"
#include "report/formats.h"

enum { ENV_CODE_MAX = 256 * 1024 };

/* Nothing may be changed unasked: what does change it, as whom, and that it is the user's choice.
 */
static void tell_no_change(Arena *arena, const SessionView *view, enum shell shell)
{
    AUTO_BUF Buf code = BUF_INIT(ENV_CODE_MAX);
    const char *title = text_safe(arena, view->verdict.title ? view->verdict.title : "");
    static const struct {
        const char *before, *after;
    } rows[] = {[VERDICT_PASS] = {"nothing in the environment needs to change", ""},
                [VERDICT_FAIL] = {"no change of the environment cures this", " See why403 fix."},
                [VERDICT_UNKNOWN] = {"not known whether the environment needs a change", ""}};
    CureEnv other;
    const Fix *fix = NULL;
    if (view->verdict.status == VERDICT_FAIL)
        fix = cure_env_other(arena, view, &other);
    if (fix)
        cure_shell_code(arena, &code, &other, shell);
    if (code.len > 0)
        mode_tell("why403: %s. This cures it, and another identity acts then (%s); run it yourself "
                  "if that is who should:\n%.*s",
                  title, fix->new_arn ? text_safe(arena, fix->new_arn) : "which one is not known",
                  (int)code.len, code.ptr);
    else
        mode_tell("why403: %s: %s.%s\n", rows[view->verdict.status].before, title,
                  rows[view->verdict.status].after);
}

int mode_env(Mode *m)
{
    Session *s = session_open(m->world, &m->options->session);
    int code = mode_judge_folder(m, session_view(s));
    if (!code)
        code = mode_wait(m, s);
    if (!code) {
        AUTO_BUF Buf out = BUF_INIT(ENV_CODE_MAX);
        const SessionView *view = session_view(s);
        CureEnv cure = cure_env(m->arena, view);
        enum shell shell =
            m->options->shell >= 0 ? (enum shell)m->options->shell : report_shell(view);
        cure_shell_code(m->arena, &out, &cure, shell);
        if (out.len == 0)
            tell_no_change(m->arena, view, shell);
        code = mode_output(m, &out);
    }
    session_close(s);
    return code;
}

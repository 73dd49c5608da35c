/* env: shell code on stdout that sets the calling shell's environment right; everything else goes
 * to stderr. */
#include <stdio.h>

#include "base/text.h"
#include "engine/cure.h"
#include "mode/mode.h"
#include "report/formats.h"

enum { ENV_CODE_MAX = 256 * 1024 };

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
            fprintf(stderr,
                    view->verdict.status == VERDICT_FAIL
                        ? "why403: no change of the environment cures this: %s. See why403 fix.\n"
                        : "why403: nothing in the environment needs to change: %s.\n",
                    text_safe(m->arena, view->verdict.title ? view->verdict.title : ""));
        code = mode_output(m, &out);
    }
    session_close(s);
    return code;
}

/*
 * run: the command with our own stdin, stdout and stderr, so that a terminal stays a terminal and
 * nothing is buffered; its debug log goes to a private file. If it fails, the log and a diagnosis
 * of its folder say why. The exit code is the command's own.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "engine/cure.h"
#include "engine/explain.h"
#include "engine/run.h"
#include "engine/runlog.h"
#include "mode/mode.h"
#include "report/explained.h"
#include "report/formats.h"

enum { RUN_TEXT_MAX = 16 * 1024 * 1024 };

/* ---- what the command is ---- */

/* terraform -chdir=DIR: the folder that counts. */
static const char *mode_run_dir(char *const *argv)
{
    static const char *const marks[] = {
        "-chdir=", "--chdir=", "--terragrunt-working-dir=", "--working-dir="};
    for (size_t i = 1; argv[i]; i++)
        for (size_t k = 0; k < ARRAY_LEN(marks); k++)
            if (strncmp(argv[i], marks[k], strlen(marks[k])) == 0)
                return argv[i] + strlen(marks[k]);
    return NULL;
}

/* With -detailed-exitcode, plan says 2 for "there are changes". */
static bool mode_run_failed(char *const *argv, int code)
{
    for (size_t i = 1; argv[i]; i++)
        if (code == 2 && (strcmp(argv[i], "-detailed-exitcode") == 0 ||
                          strcmp(argv[i], "--detailed-exitcode") == 0))
            return false;
    return code != 0;
}

static SessionOptions mode_run_session(Mode *m)
{
    SessionOptions o = m->options->session;
    const char *dir = mode_run_dir(m->options->child);
    if (dir && dir[0])
        o.dir = dir;
    return o;
}

/* ---- its environment ---- */

typedef VEC(const char *) EnvVec;

static void mode_run_put(Arena *arena, EnvVec *env, const char *name, const char *value)
{
    size_t len = strlen(name), kept = 0;
    for (size_t i = 0; i < env->len; i++)
        if (strncmp(env->items[i], name, len) != 0 || env->items[i][len] != '=')
            env->items[kept++] = env->items[i];
    env->len = kept;
    vec_push(arena, env, arena_printf(arena, "%s=%s", name, value));
}

static CureEnv mode_run_cure(Mode *m, const SessionOptions *options)
{
    CureEnv cure = {VEC_INIT, VEC_INIT, VEC_INIT};
    Session *s;
    if (!m->options->fixed)
        return cure;
    s = session_open(m->world, options);
    if (mode_wait(m, s) == 0) {
        CureEnv found = cure_env(m->arena, session_view(s));
        for (size_t i = 0; i < found.unset.len; i++)
            vec_push(m->arena, &cure.unset, arena_strdup(m->arena, found.unset.items[i]));
        for (size_t i = 0; i < found.set.len; i++) {
            HttpHeader copy = {arena_strdup(m->arena, found.set.items[i].name),
                               arena_strdup(m->arena, found.set.items[i].value)};
            vec_push(m->arena, &cure.set, copy);
        }
        for (size_t i = 0; i < found.repair.len; i++) {
            const EnvRepair *r = &found.repair.items[i];
            EnvRepair copy = {arena_strdup(m->arena, r->name), arena_strdup(m->arena, r->from),
                              r->exchange};
            vec_push(m->arena, &cure.repair, copy);
        }
    }
    session_close(s);
    return cure;
}

static const char *const *mode_run_env(Mode *m, const CureEnv *cure, const RunLog *log)
{
    EnvVec env = VEC_INIT;
    for (const char *const *e = cure_envp(m->arena, m->world, cure); *e; e++)
        vec_push(m->arena, &env, *e);
    if (log->folder)
        mode_run_put(m->arena, &env, "TF_LOG_PATH", log->path);
    if (log->set_level)
        mode_run_put(m->arena, &env, "TF_LOG", "DEBUG");
    vec_push(m->arena, &env, NULL);
    return env.items;
}

/* ---- when it failed ---- */

static const ErrLogResult *mode_run_read_log(Mode *m, const RunLog *log)
{
    const ErrLogResult *result = NULL;
    if (!log->path || m->world->file_stat(m->world, log->path).state != FILE_OK)
        return NULL;
    return mode_explain_read_from(m, log->path, log->skip_bytes, m->arena, &result) == 0 ? result
                                                                                         : NULL;
}

/* The verdict on stderr: stdout is the command's. */
static void mode_run_explain(Mode *m, const SessionOptions *options, const ErrLogResult *log)
{
    AUTO_BUF Buf out = BUF_INIT(RUN_TEXT_MAX);
    SessionOptions session = *options;
    Explanation *x = log ? mode_explain_errors(m, log) : NULL;
    if (x)
        explain_into_session(x, &session);
    Session *s = session_open(m->world, &session);
    const SessionView *view = session_view(s);
    SessionView judged;
    bool has_terraform = view->facts->tf && view->facts->tf->has_terraform;
    if (has_terraform && mode_wait(m, s) == 0)
        view = session_view(s);
    judged = *view;
    judged.verdict = explain_verdict(m->arena, x, view);
    if (has_terraform && (view->verdict.status == VERDICT_FAIL || session.denied_message ||
                          judged.verdict.unexplained)) {
        if (x)
            explain_join(m->arena, x, view);
        report_write(&out, &judged, FORMAT_TEXT, &m->style);
        if (judged.verdict.unexplained)
            report_explained_text(&out, x, &m->style, options->show_key_ids);
    } else if (x && x->any_auth) {
        report_explained_text(&out, x, &m->style, options->show_key_ids);
    } else {
        buf_add_str(&out, "why403: this failure has nothing to do with signing in to AWS, as far "
                          "as its log tells.\n");
    }
    fputc('\n', stderr);
    fwrite(out.ptr, 1, out.len, stderr);
    session_close(s);
}

static void mode_run_offer_wizard(Mode *m, const SessionOptions *options)
{
    char answer[16];
    if (!m->terminal || !isatty(STDERR_FILENO) || *m->signal_number)
        return;
    fputs("\nOpen the wizard on it? [y/N] ", stderr);
    if (fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y'))
        mode_run_ui(m, m->world, options, NULL);
}

int mode_run(Mode *m)
{
    SessionOptions options = mode_run_session(m);
    CureEnv cure = mode_run_cure(m, &options);
    RunLog log = {0};
    Err err = ERR_INIT;
    int code;
    if (*m->signal_number)
        return EXIT_SIGNAL + *m->signal_number;
    if (!m->options->session.read_only && runlog_open(m->arena, m->world, &log, &err))
        mode_complain_err(&err);
    code = run_command(m->options->child, mode_run_env(m, &cure, &log), m->signal_number);
    if (code != RUN_NOT_STARTED && mode_run_failed(m->options->child, code) && code < EXIT_SIGNAL) {
        mode_run_explain(m, &options, mode_run_read_log(m, &log));
        mode_run_offer_wizard(m, &options);
    }
    runlog_close(m->arena, m->world, &log);
    return code;
}

#include "ui/doers.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/leak.h"
#include "base/text.h"
#include "base/tree.h"
#include "engine/program.h"
#include "report/report.h"
#include "ui/outside.h"
#include "ui/paths.h"
#include "ui/runs.h"
#include "ui/term/child.h"

enum { REPORT_MAX = 4 << 20, SETUP_AGAIN_MAX = 3 };

static void do_quit(Wizard *w, const Cmd *cmd)
{
    (void)cmd;
    w->quit = true;
}

static void do_recheck(Wizard *w, const Cmd *cmd)
{
    wizard_recheck(w);
    wizard_sync(w);
    wizard_notice(w,
                  cmd->arg == N_STEPS ? "Checking everything again." : "Checking this step again.");
}

static void do_focus(Wizard *w, const Cmd *cmd)
{
    session_focus(w->session, cmd->text ? arena_strdup(&w->kept, cmd->text) : NULL);
    wizard_sync(w);
}

static void do_consent(Wizard *w, const Cmd *cmd)
{
    (void)cmd;
    session_consent(w->session);
    wizard_sync(w);
}

static void do_copy(Wizard *w, const Cmd *cmd)
{
    static const char sent[] = "Sent to the terminal";
    static const char *const forms[] = {[COPIED_MAIL] = "a mail", [COPIED_CHAT] = "a chat message"};
    Arena arena = ARENA_INIT;
    w->terminal->copy(w, cmd->text ? cmd->text : "");
    if (cmd->arg != COPIED_PLAIN && span_starts(span_of(w->model.notice), sent))
        wizard_notice(w, arena_printf(&arena, "%s as %s%s", sent, forms[cmd->arg],
                                      w->model.notice + strlen(sent)));
    arena_clear(&arena);
}

/* A file that was changed since it was read: what is shown is no longer true, so all is looked at
 * again. */
static void tell_trouble(Wizard *w, const Err *err)
{
    if (err->code != ERR_CHANGED) {
        wizard_notice(w, err->text);
        return;
    }
    wizard_recheck(w);
    wizard_sync(w);
    wizard_notice(w, arena_printf(&w->kept, "%s; looking again.", err->text));
}

static void do_apply(Wizard *w, const Cmd *cmd)
{
    const char *note = NULL;
    Err err = ERR_INIT;
    if (w->hooks.apply(w->hooks.data, session_view(w->session), cmd->finding, cmd->fix, &w->shown,
                       &note, &err)) {
        tell_trouble(w, &err);
        return;
    }
    w->tried_last = false;
    wizard_recheck(w);
    wizard_tell(w, (Msg){.kind = MSG_APPLIED, .text = note});
    wizard_sync(w);
}

static void do_try(Wizard *w, const Cmd *cmd)
{
    mended_try(&w->mended, cmd->fix, w->mended.trying && w->model.cure == CURE_CURED);
    w->tried_last = true;
    wizard_recheck(w);
    wizard_tell(w, (Msg){.kind = MSG_APPLIED, .text = "Looked at as if your shell had run it."});
    wizard_sync(w);
}

static void do_undo(Wizard *w, const Cmd *cmd)
{
    const char *note = NULL;
    Err err = ERR_INIT;
    (void)cmd;
    if (w->mended.trying && w->tried_last) {
        mended_try(&w->mended, NULL, false);
        wizard_recheck(w);
        wizard_tell(w, (Msg){.kind = MSG_UNDONE, .text = "Looked at as your shell is now."});
        wizard_sync(w);
        return;
    }
    if (w->hooks.undo(w->hooks.data, session_view(w->session), &w->shown, &note, &err)) {
        tell_trouble(w, &err);
        return;
    }
    w->tried_last = w->mended.trying;
    wizard_recheck(w);
    /* what was tried before it stands, and can be taken back too */
    wizard_tell(w, (Msg){.kind = w->mended.trying ? MSG_APPLIED : MSG_UNDONE, .text = note});
    wizard_sync(w);
}

static void do_explain(Wizard *w, const Cmd *cmd)
{
    (void)cmd;
    if (w->hooks.explain)
        wizard_tell(w, (Msg){.kind = MSG_EXPLAINED,
                             .explained = w->hooks.explain(w->hooks.data, &w->shown,
                                                           buf_span(&w->model.paste))});
}

static void write_report(Wizard *w, enum report_format format, Buf *out)
{
    ReportStyle style = {.utf8 = w->model.utf8, .columns = 80};
    SessionView view = *session_view(w->session);
    view.changes = w->model.changes;
    view.worked_s = w->model.worked_s;
    report_write(out, &view, format, &style);
}

static void do_report_show(Wizard *w, const Cmd *cmd)
{
    AUTO_BUF Buf out = BUF_INIT(REPORT_MAX);
    write_report(w, (enum report_format)cmd->arg, &out);
    wizard_tell(w, (Msg){.kind = MSG_REPORT, .text = arena_strndup(&w->shown, out.ptr, out.len)});
}

static void do_report_ask(Wizard *w, const Cmd *cmd)
{
    if (w->options.read_only)
        wizard_notice(w, "--read-only: nothing is written.");
    else
        wizard_tell(w,
                    (Msg){.kind = MSG_SAVE_AS, .text = paths_for_report(w, &w->shown, cmd->text)});
}

/* As a shell does: what is certain is added; where nothing is, the names that there are. */
static void do_complete(Wizard *w, const Cmd *cmd)
{
    Arena arena = ARENA_INIT;
    NameVec names = VEC_INIT;
    const char *typed = paths_complete(w, &arena, cmd->text, cmd->arg != 0, &names), *list = "";
    wizard_tell(w, (Msg){.kind = MSG_TYPED, .text = typed});
    for (size_t i = 0; i < names.len; i++)
        list =
            arena_printf(&arena, "%s%s%s", list, i ? "  " : "", text_safe(&arena, names.items[i]));
    if (strcmp(typed, cmd->text) == 0)
        wizard_notice(w, names.len > 0 ? list : "No name there begins so.");
    arena_clear(&arena);
}

/* At the place that was agreed to; a file that is there stays. */
static void do_report_write(Wizard *w, const Cmd *cmd)
{
    AUTO_BUF Buf out = BUF_INIT(REPORT_MAX);
    AUTO_BUF Buf safe = BUF_INIT(REPORT_MAX);
    Arena arena = ARENA_INIT;
    Err err = ERR_INIT;
    const char *path = paths_expand(w, &arena, cmd->text), *shown = text_safe(&arena, cmd->text);
    FileInfo info = w->world->file_stat(w->world, path);
    if (info.state != FILE_ABSENT || info.is_symlink) { /* of a link that leads nowhere yet too */
        if (!w->model.linear)
            wizard_tell(w, (Msg){.kind = MSG_SAVE_AS, .text = cmd->text});
        wizard_notice(w, arena_printf(&arena, "%s is there already. Another name, please.", shown));
        arena_clear(&arena);
        return;
    }
    write_report(w, (enum report_format)cmd->arg, &out);
    leak_mask(&safe, buf_span(&out));
    if (tree_write(w->world, w->options.dir, path, buf_span(&safe), 0600, &err))
        wizard_notice(w, err.text);
    else
        wizard_notice(w, arena_printf(&arena, "Written: %s (only you can read it).", shown));
    arena_clear(&arena);
}

/* Something was picked: from here on requests go out as the user asked. */
static void stop_picking(Wizard *w)
{
    if (w->ui->picker)
        w->options.offline = w->ui->offline;
}

static void do_open_lab(Wizard *w, const Cmd *cmd)
{
    static const char *const everywhere[] = {"all"};
    Err err = ERR_INIT;
    Lab *lab = lab_open(cmd->text, &err);
    Lab *old = w->lab_is_ours ? w->lab : NULL;
    if (!lab) {
        wizard_notice(w, err.text);
        return;
    }
    sweeping_stop(w); /* it waits in another World */
    if (!w->lab)
        w->own_dir = w->options.dir;
    w->lab = lab;
    w->lab_is_ours = true;
    w->world = lab_world(lab);
    w->options.dir = lab_dir(lab);
    w->options.profile = w->options.provider = NULL;
    w->options.allow_endpoints = everywhere; /* the world of a lesson is its own */
    w->options.n_allow_endpoints = ARRAY_LEN(everywhere);
    stop_picking(w);
    wizard_reopen(w);
    lab_close(old);
}

/* A folder of the user's own is judged with the user's own environment and files. What comes back
 * is to be closed once nothing holds its World. */
static Lab *leave_practice(Wizard *w)
{
    Lab *left = w->lab_is_ours ? w->lab : NULL;
    if (w->lab)
        w->world = w->ui->machine ? w->ui->machine : w->machine;
    if (w->lab_is_ours) {
        w->options.allow_endpoints = w->asked_endpoints;
        w->options.n_allow_endpoints = w->n_asked_endpoints;
    }
    w->lab = NULL;
    w->lab_is_ours = false;
    return left;
}

static void do_open_folder(Wizard *w, const Cmd *cmd)
{
    World *machine = w->ui->machine ? w->ui->machine : w->machine;
    const char *dir = arena_strdup(&w->kept, cmd->text), *home = machine->env_get(machine, "HOME");
    if (dir[0] == '~' && (dir[1] == '/' || !dir[1]) && home)
        dir = arena_printf(&w->kept, "%s%s", home, dir + 1);
    FileInfo info = machine->file_stat(machine, dir);
    if (info.state != FILE_OK || !info.is_dir) {
        w->model.sweep_at = (SweepItem){.shown = NULL};
        if (cmd->arg == OPEN_TYPED && !w->model.linear)
            wizard_tell(w, (Msg){.kind = MSG_NO_FOLDER, .text = cmd->text});
        wizard_notice(w, arena_printf(&w->kept, "%s is not a folder.", text_safe(&w->kept, dir)));
        return;
    }
    if (cmd->arg == OPEN_ELSEWHERE || cmd->arg == OPEN_TYPED)
        sweeping_stop(w);
    else if (cmd->arg == OPEN_BACK_FROM_SWEEP)
        w->model.sweep_at = (SweepItem){.shown = NULL};
    w->options.dir = dir;
    w->options.profile = w->options.provider = NULL;
    stop_picking(w);
    bool practised = w->lab != NULL;
    Lab *left = leave_practice(w);
    wizard_reopen(w);
    lab_close(left);
    if (practised)
        wizard_notice(w, "Practice is left: this is your own folder and environment.");
}

static void do_open_profile(Wizard *w, const Cmd *cmd)
{
    w->options.profile = arena_strdup(&w->kept, cmd->text);
    stop_picking(w);
    wizard_reopen(w);
}

static void do_sweep(Wizard *w, const Cmd *cmd)
{
    stop_picking(w);
    sweeping_start(w, cmd->arg != 0);
}

/* The option with which a shell reads no start-up file of the user's; NULL where none is read. */
static const char *without_start_up_files(const char *shell)
{
    static const struct {
        const char *shell, *option;
    } rows[] = {{"bash", "--norc"}, {"zsh", "-f"}, {"fish", "--no-config"}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (strcmp(text_basename(shell), rows[i].shell) == 0)
            return rows[i].option;
    return NULL;
}

/* Start-up files would set again what the fix has taken away, so that a mended environment goes
 * without them. */
static void do_shell(Wizard *w, const Cmd *cmd)
{
    const char *named = w->world->env_get(w->world, "SHELL");
    Arena arena = ARENA_INIT;
    bool fits =
        named && named[0] == '/' && !program_came_with(&arena, w->world, named, w->options.dir);
    const char *shell = fits ? named : "/bin/sh";
    bool mended = !w->lab && w->mended.envp;
    const char *const argv[] = {shell, mended ? without_start_up_files(shell) : NULL, NULL};
    const char *what = w->lab ? "A shell in the practice sandbox. What is set or unset in it ends "
                                "with it: mend the files. exit brings you back."
                       : mended ? "A shell with the environment that the fix makes; no start-up "
                                  "file is read in it. exit brings you back to why403."
                                : "exit brings you back to why403.";
    (void)cmd;
    w->terminal->leave();
    const char *problem = child_run(argv, wizard_child_env(w, &arena), w->options.dir, what, NULL);
    w->terminal->enter();
    arena_clear(&arena);
    wizard_recheck(w);
    wizard_sync(w);
    wizard_notice(w, problem ? problem : "Checking everything again.");
}

static void do_solve(Wizard *w, const Cmd *cmd)
{
    Err err = ERR_INIT;
    (void)cmd;
    if (lab_solve(w->lab, &err)) {
        wizard_notice(w, err.text);
        return;
    }
    w->solution_taken = true;
    wizard_recheck(w);
    wizard_sync(w);
}

/* The form is judged by what the file holds now. One that changes again and again is left to the
 * next Enter. */
static void setup_trouble(Wizard *w, const Err *err)
{
    tell_trouble(w, err);
    if (err->code == ERR_CHANGED && w->setup_again++ < SETUP_AGAIN_MAX)
        wizard_tell(w, (Msg){.kind = MSG_SETUP_CHANGED});
    else
        w->setup_again = 0;
}

static void do_setup_plan(Wizard *w, const Cmd *cmd)
{
    const char *diff = NULL;
    Err err = ERR_INIT;
    (void)cmd;
    if (w->hooks.setup_plan(w->hooks.data, session_view(w->session), &w->model.setup.form,
                            &w->shown, &diff, &err)) {
        setup_trouble(w, &err);
        return;
    }
    w->setup_again = 0;
    wizard_tell(w, (Msg){.kind = MSG_SETUP_PLANNED, .text = diff});
}

static void do_setup_write(Wizard *w, const Cmd *cmd)
{
    const char *note = NULL;
    Err err = ERR_INIT;
    (void)cmd;
    if (w->options.read_only) {
        wizard_notice(w, "--read-only: nothing is written.");
        return;
    }
    if (w->hooks.setup_write(w->hooks.data, &w->shown, &note, &err)) {
        setup_trouble(w, &err);
        return;
    }
    wizard_recheck(w);
    wizard_tell(w, (Msg){.kind = MSG_SETUP_WRITTEN, .text = note});
    wizard_sync(w);
}

static void do_run(Wizard *w, const Cmd *cmd)
{
    const char *argv[16] = {NULL};
    int status = 0;
    size_t n = 0;
    for (const char *p = cmd->text; *p && n + 1 < ARRAY_LEN(argv); p += strspn(p, " ")) {
        argv[n++] = arena_strndup(&w->kept, p, strcspn(p, " "));
        p += strcspn(p, " ");
    }
    const char *dir = w->options.dir;
    size_t aws = 0; /* behind "env -u AWS_PROFILE ..." */
    while (aws < n && strcmp(argv[aws], "aws") != 0)
        aws++;
    if (aws < n) {
        /* the one that was looked at, never one that the folder brings by way of PATH */
        argv[aws] = session_view(w->session)->facts->aws_cli_path;
        dir = "/";
    }
    if (n == 0 || !argv[aws < n ? aws : 0]) {
        wizard_notice(
            w, "aws is not installed here, or only in this folder, from where nothing is run.");
        return;
    }
    w->terminal->leave();
    const char *problem =
        child_run(argv, w->lab ? lab_shell_env(w->lab) : NULL, dir, cmd->text, &status);
    /* what the command said would be gone with the screen */
    if (!problem && status != 0 && !w->model.linear)
        child_wait_for_enter("The command failed; what it said stands above.");
    w->terminal->enter();
    wizard_recheck(w);
    wizard_sync(w);
    wizard_notice(w, problem  ? problem
                     : status ? "The command ended with an error. Checking everything again."
                              : "Checking everything again.");
}

static void do_mouse(Wizard *w, const Cmd *cmd)
{
    w->terminal->mouse(cmd->arg != 0);
}

static void do_suspend(Wizard *w, const Cmd *cmd)
{
    (void)cmd;
    w->terminal->suspend();
}

static void do_redraw(Wizard *w, const Cmd *cmd)
{
    (void)cmd;
    w->terminal->redraw();
}

/* What a bundle from elsewhere has no use for: it would run or change something here. */
static bool is_for_here(enum cmd_kind kind)
{
    static const enum cmd_kind kinds[] = {
        CMD_CONSENT,     CMD_APPLY,       CMD_UNDO,         CMD_REPORT_ASK, CMD_REPORT_WRITE,
        CMD_OPEN_LAB,    CMD_OPEN_FOLDER, CMD_OPEN_PROFILE, CMD_SHELL,      CMD_SETUP_PLAN,
        CMD_SETUP_WRITE, CMD_EDIT,        CMD_RUN,          CMD_SWEEP};
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (kinds[i] == kind)
            return true;
    return false;
}

void doers_run(Wizard *w, const Cmd *cmd)
{
    static void (*const doers[])(Wizard *, const Cmd *) = {
        [CMD_QUIT] = do_quit,
        [CMD_RECHECK] = do_recheck,
        [CMD_FOCUS] = do_focus,
        [CMD_CONSENT] = do_consent,
        [CMD_COPY] = do_copy,
        [CMD_APPLY] = do_apply,
        [CMD_UNDO] = do_undo,
        [CMD_TRY] = do_try,
        [CMD_RUN_FIX] = runs_fix,
        [CMD_PROVE_IT] = runs_proof,
        [CMD_EXPLAIN] = do_explain,
        [CMD_REPORT_SHOW] = do_report_show,
        [CMD_REPORT_ASK] = do_report_ask,
        [CMD_REPORT_WRITE] = do_report_write,
        [CMD_COMPLETE] = do_complete,
        [CMD_OPEN_LAB] = do_open_lab,
        [CMD_OPEN_FOLDER] = do_open_folder,
        [CMD_OPEN_PROFILE] = do_open_profile,
        [CMD_SWEEP] = do_sweep,
        [CMD_SHELL] = do_shell,
        [CMD_SOLVE] = do_solve,
        [CMD_SETUP_PLAN] = do_setup_plan,
        [CMD_SETUP_WRITE] = do_setup_write,
        [CMD_EDIT] = outside_edit,
        [CMD_LINK] = outside_link,
        [CMD_RUN] = do_run,
        [CMD_MOUSE] = do_mouse,
        [CMD_SUSPEND] = do_suspend,
        [CMD_REDRAW] = do_redraw,
    };
    if (w->options.answers && is_for_here(cmd->kind)) {
        wizard_notice(w, "A bundle from elsewhere: nothing is asked, run, written or changed.");
        return;
    }
    doers[cmd->kind](w, cmd);
}

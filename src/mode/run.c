/*
 * run: the command with our own stdin, stdout and stderr, so that a terminal stays a terminal and
 * nothing is buffered; its debug log goes to a private file. If it fails, the log and a diagnosis
 * of the folder in which Terraform really ran say why, with the environment that it had there. The
 * exit code is the command's own.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "checks/finding_ids.h"
#include "engine/cure.h"
#include "engine/explain.h"
#include "engine/roots.h"
#include "engine/run.h"
#include "engine/runlog.h"
#include "hcl/tfpath.h"
#include "host/host.h"
#include "mode/mode.h"
#include "report/explained.h"
#include "report/formats.h"

enum { RUN_TEXT_MAX = 16 * 1024 * 1024, RUN_UNITS_MAX = 500 };

/* ---- what the command is ---- */

/* terraform -chdir=DIR, terragrunt --working-dir DIR: the folder that counts. */
static const char *mode_run_dir(char *const *argv)
{
    static const char *const marks[] = {
        "-chdir=", "--chdir=", "--terragrunt-working-dir=", "--working-dir="};
    for (size_t i = 1; argv[i]; i++)
        for (size_t k = 0; k < ARRAY_LEN(marks); k++) {
            size_t n = strlen(marks[k]);
            if (strncmp(argv[i], marks[k], n) == 0)
                return argv[i] + n;
            if (strstr(marks[k], "working-dir") && strncmp(argv[i], marks[k], n - 1) == 0 &&
                argv[i][n - 1] == '\0')
                return argv[i + 1];
        }
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

/* A command of Terraform itself that needs what init makes: what init of its own does, or what a
 * script ran before, is not seen there. */
static bool mode_run_needs_init(const Mode *m)
{
    static const char *const commands[] = {"plan",   "apply",   "destroy", "refresh",
                                           "import", "console", "test"};
    char *const *argv = m->options->child;
    const char *program = text_basename(argv[0]);
    size_t at = 1;
    if (strcmp(program, "terraform") != 0 && strcmp(program, "tofu") != 0)
        return false;
    while (argv[at] && argv[at][0] == '-')
        at++;
    for (size_t i = 0; argv[at] && i < ARRAY_LEN(commands); i++)
        if (strcmp(argv[at], commands[i]) == 0)
            return !m->world->env_get(m->world, "TF_REATTACH_PROVIDERS");
    return false;
}

/* What the command printed went by; the folder shows it. What the files are refused for stands
 * before it, and the report tells that. */
static bool mode_run_tell_init(const Mode *m, const SessionView *view)
{
    const TfConfig *tf = view->facts->tf;
    const char *lacks = tf && tf->has_terraform ? tf_lacks_init(tf) : NULL;
    bool refused =
        view->verdict.status == VERDICT_FAIL && cause_step(view->verdict.cause) == STEP_PROVIDER;
    if (!lacks || refused || view->facts->unit || !mode_run_needs_init(m))
        return false;
    mode_tell("\nwhy403: this folder is not initialised (%s), so %s stopped before any login. Run "
              "%s init, then the same command again.\n",
              lacks, tf_program_name(tf), tf_program_name(tf));
    return true;
}

/* The verdict on stderr: stdout is the command's. True for a failure to sign in. */
static bool mode_run_explain(Mode *m, World *world, const SessionOptions *options,
                             const ErrLogResult *log)
{
    AUTO_BUF Buf out = BUF_INIT(RUN_TEXT_MAX);
    SessionOptions session = *options;
    Explanation *x = log ? mode_explain_errors(m, log) : NULL;
    if (x)
        explain_into_session(x, &session);
    Tape *tape;
    Session *s = mode_session_kept(m, world, &session, mode_keeps_history(m, m->world), &tape);
    const SessionView *view = session_view(s);
    SessionView judged;
    bool has_terraform = view->facts->tf && view->facts->tf->has_terraform, to_sign_in = true;
    bool looked = has_terraform && mode_wait(m, s) == 0, without_init;
    view = session_view(s);
    without_init = looked && mode_run_tell_init(m, view);
    judged = *view;
    if (looked)
        mode_history(m, m->arena, tape, s, &judged);
    judged.verdict = explain_verdict(m->arena, x, view);
    if (has_terraform && (view->verdict.status == VERDICT_FAIL || session.denied_message ||
                          judged.verdict.unexplained)) {
        bool of_files = cause_step(view->verdict.cause) == STEP_PROVIDER;
        to_sign_in = !of_files || (x && x->any_auth);
        if (x)
            explain_join(m->arena, x, view);
        report_write(&out, &judged, FORMAT_TEXT, &m->style);
        if (judged.verdict.unexplained)
            report_explained_text(&out, x, &m->style, options->show_key_ids);
    } else if (x && x->any_auth) {
        report_explained_text(&out, x, &m->style, options->show_key_ids);
    } else if (without_init) {
        to_sign_in = false;
    } else {
        to_sign_in = false;
        buf_add_str(&out, "why403: Terraform's log tells of no failure to sign in to AWS. What the "
                          "command itself printed is not read here: COMMAND 2>&1 | why403 explain "
                          "reads it.\n");
    }
    if (out.len > 0)
        mode_tell("\n%.*s", (int)out.len, out.ptr);
    session_close(s);
    return to_sign_in;
}

/* A question is for a person: none in CI, and none where one of the three streams is no terminal.
 */
static bool mode_run_may_ask(const Mode *m)
{
    const char *ci = m->world->env_get(m->world, "CI");
    return m->terminal && isatty(STDERR_FILENO) && !mode_signal(m) && !(ci && ci[0]);
}

static void mode_run_offer_wizard(Mode *m, World *world, const SessionOptions *options)
{
    char answer[16];
    if (!mode_run_may_ask(m))
        return;
    fputs("\nOpen the wizard on it? [y/N] ", stderr);
    if (fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y'))
        mode_run_ui(m, world, options, NULL);
}

/* ---- where it ran ---- */

/* The environment without what was put into it for the log. */
static const char *const *mode_run_clean(Mode *m, const char *const *env, const RunLog *log)
{
    EnvVec kept = VEC_INIT;
    for (; *env; env++)
        if (!(log->folder && strncmp(*env, "TF_LOG_PATH=", 12) == 0) &&
            !(log->set_level && strncmp(*env, "TF_LOG=", 7) == 0))
            vec_push(m->arena, &kept, *env);
    vec_push(m->arena, &kept, NULL);
    return kept.items;
}

/* Does a place say anything else than the folder and the shell that why403 was started in? */
static bool mode_run_elsewhere(Mode *m, const SessionOptions *options, const RunPlace *place)
{
    World *w = m->world;
    const char *here = w->file_real(w, m->arena, options->dir),
               *there = w->file_real(w, m->arena, place->folder);
    return !here || !there || strcmp(here, there) != 0 ||
           runwatch_differing(m->arena, place->env, w->env_all(w)).len > 0;
}

/* "in live/app, started by Terragrunt, with AWS_PROFILE set otherwise than in your shell" */
static const char *mode_run_where(Mode *m, const RunPlace *place)
{
    NameVec names = runwatch_differing(m->arena, place->env, m->world->env_all(m->world));
    const char *list = "";
    for (size_t i = 0; i < names.len; i++)
        list = arena_printf(m->arena, "%s%s%s", list, i ? ", " : "",
                            text_safe(m->arena, names.items[i]));
    return arena_printf(
        m->arena, "%s ran in %s%s%s%s", place->program,
        text_safe(m->arena, tfpath_relative(m->arena, m->world->cwd(m->world), place->folder)),
        place->by_terragrunt ? ", started by Terragrunt" : "",
        list[0] ? ", where your shell's environment was changed: " : "", list);
}

static World *mode_run_world(const RunPlace *place)
{
    return host_world_overlay(&(HostOverlay){.env = place->env, .cwd = place->folder});
}

static void mode_run_explain_place(Mode *m, const SessionOptions *options, const ErrLogResult *log,
                                   const RunPlace *place)
{
    SessionOptions there = *options;
    World *world = mode_run_world(place);
    there.dir = ".";
    mode_tell("\nwhy403: %s.\n", mode_run_where(m, place));
    if (mode_run_explain(m, world, &there, log))
        mode_run_offer_wizard(m, world, &there);
    host_world_free(world);
}

/* ---- many folders ---- */

/* Those that fail for one cause, told once. */
typedef struct RunGroup {
    enum cause cause;
    const char *title, *folders;
    Buf report; /* of the first */
    size_t n;
} RunGroup;

typedef VEC(RunGroup) RunGroupVec;

/* Every unit below a folder where Terragrunt was to run all: where it stopped by itself, or before
 * its turn came, Terraform was never seen. */
static void mode_run_add_units(Mode *m, const RunPlace *tree, RunPlaceVec *places)
{
    RootVec units = VEC_INIT;
    bool more = false;
    roots_below(m->arena, m->world, tree->folder, &(RootSearch){0}, &units, &more);
    for (size_t i = 0; i < units.len && places->len < RUN_UNITS_MAX; i++) {
        bool known = units.items[i].kind != ROOT_TERRAGRUNT;
        for (size_t k = 0; k < places->len && !known; k++)
            known = strcmp(places->items[k].folder, units.items[i].dir) == 0;
        if (!known)
            vec_push(m->arena, places,
                     ((RunPlace){units.items[i].dir, tree->env, "Terragrunt", true}));
    }
}

static void mode_run_group(Mode *m, RunGroupVec *groups, const RunPlace *place,
                           const SessionView *view)
{
    const char *folder =
        text_safe(m->arena, tfpath_relative(m->arena, m->world->cwd(m->world), place->folder));
    /* What is refused differs from file to file under one title; keys and roles do not. */
    const Finding *f = view->verdict.finding;
    bool of_files = cause_step(view->verdict.cause) == STEP_PROVIDER && f && f->detail;
    const char *title = of_files ? arena_printf(m->arena, "%s: %s", view->verdict.title, f->detail)
                                 : arena_strdup(m->arena, view->verdict.title);
    RunGroup *g = NULL;
    for (size_t i = 0; !g && i < groups->len; i++)
        if (groups->items[i].cause == view->verdict.cause &&
            strcmp(groups->items[i].title, title) == 0)
            g = &groups->items[i];
    if (!g) {
        RunGroup fresh = {view->verdict.cause, title, folder, BUF_INIT(RUN_TEXT_MAX), 1};
        report_write(&fresh.report, view, FORMAT_TEXT, &m->style);
        vec_push(m->arena, groups, fresh);
        return;
    }
    g->n++;
    g->folders = arena_printf(m->arena, "%s, %s", g->folders, folder);
}

/* False: none of them fails now. */
static bool mode_run_explain_many(Mode *m, const SessionOptions *options, const RunPlaceVec *places)
{
    RunGroupVec groups = VEC_INIT;
    size_t failing = 0;
    for (size_t i = 0; i < places->len && !mode_signal(m); i++) {
        SessionOptions there = *options;
        World *world = mode_run_world(&places->items[i]);
        bool waited, keeps = mode_keeps_history(m, m->world);
        SessionView view;
        Session *s;
        Tape *tape;
        there.dir = ".";
        s = mode_session_kept(m, world, &there, keeps, &tape);
        waited = mode_wait(m, s) == 0;
        view = *session_view(s);
        if (waited)
            mode_history(m, m->arena, tape, s, &view);
        /* exclude { if = true } leaves a unit out where all are run, whatever else it says. */
        if (waited && view.verdict.status == VERDICT_FAIL &&
            (!view.facts->unit || view.facts->unit->excluded_at.kind == SOURCE_NONE)) {
            mode_run_group(m, &groups, &places->items[i], &view);
            failing++;
        }
        session_close(s);
        host_world_free(world);
    }
    if (failing > 0)
        mode_tell("\nwhy403: %zu folders were to be run; %zu of them fail%s, for %zu cause%s:\n",
                  places->len, failing, failing == 1 ? "s" : "", groups.len,
                  groups.len == 1 ? "" : "s");
    for (size_t i = 0; i < groups.len; i++) {
        RunGroup *g = &groups.items[i];
        mode_tell("\n%zu. %s: %s (%zu)\n   %s\n\n", i + 1, cause_id(g->cause), g->title, g->n,
                  g->folders);
        mode_tell("%.*s", (int)g->report.len, g->report.ptr);
        buf_clear(&g->report);
    }
    return failing > 0;
}

/* ---- the whole ---- */

static void mode_run_explain_failure(Mode *m, const SessionOptions *options, const RunLog *log,
                                     const RunWatch *watch)
{
    const ErrLogResult *errors = mode_run_read_log(m, log);
    RunPlaceVec places = runwatch_places(watch), trees = runwatch_trees(watch);
    for (size_t i = 0; i < trees.len; i++)
        mode_run_add_units(m, &trees.items[i], &places);
    if (m->options->explain_dir) /* the user knows better than what was seen */
        places.len = 0;
    for (size_t i = 0; i < places.len; i++)
        places.items[i].env = mode_run_clean(m, places.items[i].env, log);
    if (places.len > 1 && mode_run_explain_many(m, options, &places))
        return;
    if (places.len == 1 && mode_run_elsewhere(m, options, &places.items[0])) {
        mode_run_explain_place(m, options, errors, &places.items[0]);
        return;
    }
    if (mode_run_explain(m, m->world, options, errors))
        mode_run_offer_wizard(m, m->world, options);
}

/* --need: said before the command starts, which may take as long. */
static void mode_run_warn(Mode *m, const SessionOptions *options)
{
    Session *s;
    Tape *tape;
    if (!options->need_s)
        return;
    s = mode_session_kept(m, m->world, options, mode_keeps_history(m, m->world), &tape);
    if (mode_wait(m, s) == 0) {
        SessionView view = *session_view(s);
        const StepResult *step = &view.steps[STEP_EXPIRY], *keys = &view.steps[STEP_KEYS];
        mode_history(m, m->arena, tape, s, &view);
        for (size_t i = 0; i < keys->findings.len; i++)
            if (strcmp(keys->findings.items[i]->id, finding_rows[F_NOBODY].id) == 0)
                mode_tell("why403: %s: --need %s has nothing to hold.\n",
                          keys->findings.items[i]->title, text_duration(m->arena, options->need_s));
        for (size_t i = 0; i < step->findings.len; i++) {
            const Finding *f = step->findings.items[i];
            if (f->severity == SEVERITY_WARN && f->evidence.len > 0)
                mode_tell("why403: %s: %s.\n", f->title, f->evidence.items[0].text);
        }
    }
    session_close(s);
}

int mode_run(Mode *m)
{
    SessionOptions options = m->options->session;
    const char *dir =
        m->options->explain_dir ? m->options->explain_dir : mode_run_dir(m->options->child);
    if (dir && dir[0])
        options.dir = dir;
    CureEnv cure = mode_run_cure(m, &options);
    RunWatch watch = {.arena = m->arena};
    RunLog log = {0};
    Err err = ERR_INIT;
    int code;
    if (!mode_signal(m))
        mode_run_warn(m, &options);
    if (mode_signal(m))
        return EXIT_SIGNAL + mode_signal(m);
    if (!m->options->session.read_only && runlog_open(m->arena, m->world, &log, &err))
        mode_complain_err(&err);
    code = run_command(m->options->child, mode_run_env(m, &cure, &log), m->signal_number, &watch);
    if (code != RUN_NOT_STARTED && mode_run_failed(m->options->child, code) && code < EXIT_SIGNAL)
        mode_run_explain_failure(m, &options, &log, &watch);
    runlog_close(m->arena, m->world, &log);
    return code;
}

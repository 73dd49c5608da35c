#include "engine/session.h"

#include <string.h>

#include "base/alloc.h"
#include "checks/checks.h"
#include "checks/fixes/fixes.h"
#include "checks/ruledout.h"
#include "checks/support.h"
#include "data/provider_versions.h"
#include "engine/commandshown.h"
#include "engine/ignores.h"
#include "engine/probes.h"
#include "engine/store.h"
#include "engine/trycure.h"

struct Session {
    World *world;
    SessionOptions options;
    char *dir;         /* options.dir, where Terragrunt's working folder is another; else NULL */
    const char *focus; /* in focus_arena */
    Arena focus_arena, facts_arena, view_arena;
    Facts *facts;
    IgnoreVec ignores; /* in facts_arena */
    Store *store;
    SessionView *view; /* in view_arena */
    int64_t opened_ms;
    unsigned generation;
    bool consent;
    bool unit_consent; /* commands that Terragrunt's files name may run */
    SessionOptions gathered_with;
    CureWorldVec cure_worlds; /* in facts_arena */
};

size_t session_size(const Session *session)
{
    return arena_size(&session->facts_arena) + arena_size(&session->view_arena);
}

/* What run_cmd would run, where nothing else waits for a yes. */
static void unit_consent_sentence(const Session *s, Arena *arena, SessionView *view)
{
    const TgUnit *unit = s->facts->unit;
    view->unit_asks = unit && unit->exec_wanted && !view->consent_wanted;
    if (!view->unit_asks)
        return;
    view->consent_wanted = arena_printf(arena, "run the command that %s names: %s",
                                        text_safe(arena, source_text(arena, unit->exec_at)),
                                        command_shown(arena, unit->exec_wanted));
    view->consent_option = "--allow-exec";
}

/* ---- one evaluation: predict, check, diagnose ---- */

static PredictOptions predict_options(const Session *s)
{
    PredictOptions o = {0};
    o.allow_exec = s->options.allow_exec || s->consent;
    o.offline = s->options.offline;
    o.only_provider = s->focus ? s->focus : s->options.provider;
    o.only_profile = s->options.profile;
    return o;
}

/* NULL while it is not known. form: NULL = JSON, "text". */
static const Answer *ask_program(Session *s, Asker *asker, const char *form)
{
    Param params[] = {{"path", s->facts->terraform_path, NULL}, {"form", form, NULL}};
    Question q = {.kind = Q_TERRAFORM_VERSION,
                  .why = "which version of Terraform will run",
                  .params = params,
                  .n_params = form ? 2 : 1};
    const Answer *a = asker->ask(asker, &q);
    return a->state == ANSWER_DONE ? a : NULL;
}

/* The report tells it, and where something depends on it the files are read anew. JSON names no
 * product: where it does not look like that of the program that the file is called after, the text
 * is asked for, which does. */
static void ask_terraform_version(Session *s, Asker *asker)
{
    Facts *f = s->facts;
    const Answer *a, *text;
    const char *said, *called, *version;
    if (!f->terraform_path)
        return;
    if (f->terraform_is_pinned) {
        if (!f->terraform_version)
            probes_terraform_version(f, &s->options, NULL, f->terraform_pin.version);
        return;
    }
    a = ask_program(s, asker, NULL);
    if (!a)
        return;
    version = answer_field(a, "terraform_version");
    said = answer_field(a, "program");
    called = tf_program_called(f->terraform_path);
    if (said && strcmp(said, called) != 0) {
        text = ask_program(s, asker, "text");
        if (!text)
            return;
        said = answer_field(text, "program");
        if (!said || !answer_field(text, "terraform_version"))
            said = called;
        else
            version = answer_field(text, "terraform_version");
    }
    if (!f->terraform_version)
        probes_terraform_version(f, &s->options, said, version);
}

/* What that version does otherwise than the newest: its constraint, and a unit without a source,
 * which Terraform runs in where it is before version 1. */
static void learn_terragrunt_version(Session *s, const char *version)
{
    Arena *arena = &s->facts_arena;
    Facts *f = s->facts;
    TgUnit *unit = arena_new(arena, TgUnit);
    TfProgram program = {f->tf->implementation, f->terraform_version, f->tf->program_why};
    *unit = *f->unit;
    f->terragrunt_version = arena_strdup(arena, version);
    tgunit_of_version(arena, unit, f->terragrunt_version);
    f->unit = unit;
    f->tf = tfconfig_load_for(arena, f->files, &unit->view, s->options.dir, s->options.tf_args,
                              s->options.n_tf_args, &program);
}

static void ask_terragrunt_version(Session *s, Asker *asker)
{
    Facts *f = s->facts;
    Param path = {"path", f->terragrunt_path, NULL};
    Question q = {.kind = Q_TERRAGRUNT_VERSION,
                  .why = "which version of Terragrunt will run",
                  .params = &path,
                  .n_params = 1};
    const Answer *a;
    const char *version;
    if (!f->unit || !f->tf || !f->terragrunt_path || f->terragrunt_version ||
        !tgunit_asks_version(f->unit))
        return;
    a = asker->ask(asker, &q);
    version = a->state == ANSWER_DONE ? answer_field(a, "terragrunt_version") : NULL;
    if (version)
        learn_terragrunt_version(s, version);
}

static enum step_status severity_status(enum severity severity)
{
    return severity == SEVERITY_FAIL   ? STATUS_FAIL
           : severity == SEVERITY_WARN ? STATUS_WARN
                                       : STATUS_PASS;
}

/* One that is passed over troubles nobody, but a failure stays to be seen. */
static enum severity counted(const Finding *f)
{
    if (!f->ignored)
        return f->severity;
    return f->severity == SEVERITY_FAIL ? SEVERITY_WARN : SEVERITY_INFO;
}

/* Worst first; equal ones keep the order in which the checks stand in their table. */
static void add_by_severity(Arena *arena, FindingVec *into, Finding *f)
{
    size_t i;
    vec_push(arena, into, f);
    for (i = into->len - 1; i > 0 && counted(into->items[i - 1]) < counted(f); i--)
        into->items[i] = into->items[i - 1];
    into->items[i] = f;
}

static bool any_not_asked(const SessionView *view)
{
    for (size_t i = 0; i < view->asked.len; i++)
        if (view->asked.items[i].not_asked)
            return true;
    return false;
}

/* What a yes would do is run a command, of a profile or of a Terragrunt file. */
static bool wants_exec(const SessionView *view)
{
    return view->consent_wanted && strcmp(view->consent_option, "--allow-exec") == 0;
}

/* Nobody was asked at all, and the answer would have decided. */
static bool nobody_asked(const SessionView *view)
{
    return view->options->offline && view->verdict.status == VERDICT_UNKNOWN && !view->unasked &&
           any_not_asked(view);
}

/* Would the step have something to say if an answer had been asked for? */
static bool is_left_open(const SessionView *view, enum step step)
{
    return nobody_asked(view) || (view->unasked && step == STEP_REACH);
}

/* waiting: some configuration still misses an answer, so that a step of which nothing is known yet
 * may come to apply. */
static void fill_step(Session *s, SessionView *view, enum step step, const FindingVec *findings,
                      bool pending, bool unknown, bool waiting)
{
    StepResult *r = &view->steps[step];
    bool applies = r->passed.len > 0;
    enum step_status worst = STATUS_PASS;
    for (size_t i = 0; i < findings->len; i++) {
        Finding *f = findings->items[i];
        if (f->step != step)
            continue;
        applies = true;
        add_by_severity(&s->view_arena, &r->findings, f);
        if (severity_status(counted(f)) > worst)
            worst = severity_status(counted(f));
    }
    findings_mark_same(&r->findings);
    r->step = step;
    if (worst == STATUS_FAIL)
        r->status = STATUS_FAIL;
    else if (pending || (waiting && !applies))
        r->status = STATUS_RUNNING;
    else if (worst == STATUS_WARN)
        r->status = STATUS_WARN;
    else if (unknown)
        r->status = s->options.offline || view->unasked ? STATUS_NOT_ASKED : STATUS_UNKNOWN;
    else
        r->status = applies                    ? STATUS_PASS
                    : is_left_open(view, step) ? STATUS_NOT_ASKED
                                               : STATUS_NOT_APPLICABLE;
}

/* The key that AWS refuses although nothing is wrong with how it is written: the step must not say
 * that all is well with it. NULL = there is none. */
static const char *keys_refused_text(Arena *arena, const SessionView *view)
{
    const Finding *f = view->verdict.finding;
    for (size_t i = 0; i < view->configurations.len; i++) {
        const Configuration *c = view->configurations.items[i];
        const Credentials *creds = check_creds(c);
        if (!check_counts(c) || !check_keys_refused(c) || !c->decisive || !creds)
            continue;
        if (!creds->access_key_id.text || creds->id_was_secret)
            continue;
        return arena_printf(
            arena, "written well, but AWS refuses %s%s%s",
            text_key_id(arena, creds->access_key_id.text, view->options->show_key_ids),
            f && f->step != STEP_KEYS ? ": step " : "",
            f && f->step != STEP_KEYS
                ? arena_printf(arena, "%d, %s, says why", (int)f->step + 1, step_title(f->step))
                : "");
    }
    return NULL;
}

static bool any_key_known(const SessionView *view)
{
    for (size_t i = 0; i < view->configurations.len; i++)
        if (check_counts(view->configurations.items[i]) &&
            check_creds(view->configurations.items[i]))
            return true;
    return false;
}

/* Where the way to AWS fails, or nobody asks, nobody has looked at the keys. */
static const char *keys_unseen_text(const SessionView *view)
{
    const Finding *f = view->verdict.finding;
    bool unseen = view->verdict.status == VERDICT_FAIL && f && f->step == STEP_REACH;
    if (nobody_asked(view) && !any_key_known(view))
        return "nothing odd in the files; whose key signs would have to be asked";
    return unseen ? "nothing odd in how they are written; AWS has not checked them" : NULL;
}

static const char *step_status_text(Arena *arena, const SessionView *view, const StepResult *r)
{
    if (r->findings.len > 0)
        return arena_printf(arena, "%s%s", r->findings.items[0]->ignored ? "ignored: " : "",
                            r->findings.items[0]->title);
    switch (r->status) {
    case STATUS_RUNNING:
        return view->waiting_for ? arena_printf(arena, "waiting for %s", view->waiting_for)
                                 : "looking";
    case STATUS_UNKNOWN:
        return wants_exec(view) ? "cannot tell: a command would, and runs with a yes (--allow-exec)"
                                : "cannot tell: no answer could be had";
    case STATUS_NOT_ASKED:
        return view->unasked ? view->unasked : "not asked: --offline";
    case STATUS_NOT_APPLICABLE:
        return view->verdict.status == VERDICT_FAIL ? "not reached: Terraform stops before"
                                                    : "nothing here to check";
    default:
        return r->passed.len > 0 ? r->passed.items[0].text : "nothing wrong";
    }
}

static const char *latest_provider(const Session *s)
{
    const Answer *a = store_answered(s->store, Q_REGISTRY_VERSIONS);
    const char *live = a && a->ok ? answer_field(a, "latest") : NULL;
    return live                      ? live
           : n_provider_versions > 0 ? provider_versions_table[n_provider_versions - 1].version
                                     : NULL;
}

static bool any_pending(const ConfigurationVec *confs, const bool pending[N_STEPS])
{
    for (size_t i = 0; i < confs->len; i++)
        if (confs->items[i]->pending && confs->items[i]->kind != CONF_AWS_CLI)
            return true;
    for (int i = 0; i < N_STEPS; i++)
        if (pending[i])
            return true;
    return false;
}

/* Once the verdict stands: a fix that is none goes. */
static void try_cures(Session *s, SessionView *view, CheckContext *ctx,
                      const PredictOptions *predict)
{
    CureTrial trial = {.world = s->world,
                       .options = &s->gathered_with,
                       .predict = predict,
                       .other_profiles = s->options.try_other_profiles || s->consent,
                       .worlds = &s->cure_worlds,
                       .ctx = ctx,
                       .view = view};
    trycure_all(&trial);
}

/* Everything anew from facts and the answers so far. The old view goes only when the new one
 * stands. */
/* What was not asked is why it is not known. */
static void title_unasked(SessionView *view)
{
    if (wants_exec(view))
        view->verdict.title = "A command would tell: it runs with a yes (--allow-exec)";
    if (view->unasked)
        view->verdict.title =
            view->consent_wanted
                ? "Not asked: the folder chose where your credentials would go"
                : "Not asked: it would carry a secret, or what a file outside the folder holds";
}

/* No finding is about keys, but not all of them were seen to work. */
static void temper_keys(Arena *arena, SessionView *view)
{
    StepResult *keys = &view->steps[STEP_KEYS];
    const char *refused = keys_refused_text(arena, view), *unseen = keys_unseen_text(view);
    if (refused) {
        keys->status = STATUS_WARN;
        keys->status_text = refused;
    } else if (unseen) {
        keys->status_text = unseen;
    }
}

static void session_evaluate(Session *s)
{
    Arena old = s->view_arena;
    Arena *arena = &s->view_arena;
    FindingVec findings = VEC_INIT;
    EvidenceVec passed[N_STEPS] = {VEC_INIT};
    bool pending[N_STEPS] = {false}, unknown[N_STEPS] = {false};
    PredictOptions predict = predict_options(s);
    Asker *asker = store_asker(s->store);
    SessionView *view;
    s->view_arena = (Arena)ARENA_INIT;
    view = arena_new(arena, SessionView);
    store_begin_pass(s->store);
    ask_terragrunt_version(s, asker);
    ask_terraform_version(s, asker);
    view->configurations = predict_all(arena, s->facts, asker, &predict);
    CheckContext ctx = {.arena = arena,
                        .facts = s->facts,
                        .configurations = &view->configurations,
                        .asker = asker,
                        .show_key_ids = s->options.show_key_ids,
                        .need_s = s->options.need_s,
                        .findings = &findings,
                        .passed = passed,
                        .pending = pending,
                        .unknown = unknown};
    checks_run(&ctx);
    fixes_fill(&ctx);
    bool waiting = any_pending(&view->configurations, pending);
    view->options = &s->options;
    view->facts = s->facts;
    view->verdict = diagnose(arena, s->facts, &view->configurations, &findings, waiting);
    if (!waiting && !s->options.untried)
        try_cures(s, view, &ctx, &predict);
    store_end_pass(s->store);
    store_list(s->store, arena, view);
    unit_consent_sentence(s, arena, view);
    ignores_apply(arena, &s->ignores, &findings, waiting, s->facts->now_s, view);
    ruledout_fill(arena, s->facts, &view->configurations, &findings, &view->verdict);
    if (view->verdict.status == VERDICT_UNKNOWN && !waiting)
        title_unasked(view);
    if (nobody_asked(view))
        view->verdict.title = "Nobody was asked (--offline)";
    for (int i = 0; i < N_STEPS; i++) {
        view->steps[i].passed = passed[i];
        fill_step(s, view, (enum step)i, &findings, pending[i], unknown[i], waiting);
        view->steps[i].status_text = step_status_text(arena, view, &view->steps[i]);
    }
    if (view->steps[STEP_KEYS].status == STATUS_PASS)
        temper_keys(arena, view);
    view->latest_provider_version = arena_strdup(arena, latest_provider(s));
    view->generated_s = s->world->now_s(s->world);
    view->elapsed_ms = (int)(s->world->mono_ms(s->world) - s->opened_ms);
    view->generation = ++s->generation;
    s->view = view;
    arena_clear(&old);
}

static void session_gather(Session *s)
{
    s->gathered_with = s->options;
    s->gathered_with.allow_exec |= s->unit_consent;
    Arena old = s->facts_arena;
    s->facts_arena = (Arena)ARENA_INIT;
    s->cure_worlds = (CureWorldVec)VEC_INIT;
    s->facts = probes_gather(&s->facts_arena, s->world, &s->gathered_with);
    s->ignores = ignores_of(&s->facts_arena, s->facts->files, &s->options);
    session_evaluate(s);
    arena_clear(&old);
}

/* ---- life ---- */

/* What is judged is where Terragrunt works, not where it is started. A sweep names each unit
 * itself, and a profile alone is in no folder. */
static void session_lead(Session *s)
{
    Arena arena = ARENA_INIT;
    Snapshot *files;
    const char *dir;
    if (s->options.read || s->options.profile)
        return;
    files = snapshot_new(&arena, s->world);
    snapshot_environment(files, s->options.environment);
    dir = tgunit_working_dir(&arena, files, s->options.dir);
    if (dir != s->options.dir)
        s->options.dir = s->dir = mem_strdup(dir);
    arena_clear(&arena);
}

Session *session_open(World *world, const SessionOptions *options)
{
    Session *s = mem_alloc(sizeof *s);
    s->world = world;
    s->options = *options;
    session_lead(s);
    s->opened_ms = world->mono_ms(world);
    s->store = store_new(world, &s->options);
    session_gather(s);
    return s;
}

void session_close(Session *s)
{
    if (!s)
        return;
    store_free(s->store);
    arena_clear(&s->view_arena);
    arena_clear(&s->facts_arena);
    arena_clear(&s->focus_arena);
    mem_free(s->dir);
    mem_free(s);
}

const SessionView *session_view(const Session *s)
{
    return s->view;
}

void session_answers(const Session *s,
                     void (*each)(void *data, const Question *question, const Answer *answer),
                     void *data)
{
    store_each(s->store, each, data);
}

bool session_busy(const Session *s)
{
    return store_outstanding(s->store) > 0;
}

bool session_step(Session *s, int extra_fd, int timeout_ms)
{
    bool readable = s->world->poll(s->world, extra_fd, timeout_ms);
    session_take_news(s);
    return readable;
}

void session_take_news(Session *s)
{
    if (store_take_news(s->store))
        session_evaluate(s);
}

void session_environment(Session *s, const char *const *environment)
{
    s->options.environment = environment;
}

void session_recheck(Session *s)
{
    store_forget(s->store);
    session_gather(s);
}

/* A yes is for what the sentence named: a command of the unit's, or what the store waits with. */
void session_consent(Session *s)
{
    if (s->view->unit_asks) {
        s->unit_consent = true;
        session_gather(s);
        return;
    }
    store_consent(s->store);
    s->consent = store_has_consent(s->store);
    session_evaluate(s);
}

void session_focus(Session *s, const char *address)
{
    Arena old = s->focus_arena;
    s->focus_arena = (Arena)ARENA_INIT;
    s->focus = arena_strdup(&s->focus_arena, address);
    session_evaluate(s);
    arena_clear(&old);
}

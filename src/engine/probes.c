#include "engine/probes.h"

#include <string.h>

#include "base/text.h"
#include "engine/cliversion.h"
#include "engine/program.h"
#include "engine/shim.h"
#include "hcl/tfpath.h"

static bool file_there(World *w, const char *path)
{
    return w->file_stat(w, path).state == FILE_OK;
}

static bool on_ec2(Arena *arena, World *w)
{
    Span vendor;
    return w->file_read(w, arena, "/sys/devices/virtual/dmi/id/sys_vendor", 256, &vendor) ==
               FILE_OK &&
           span_starts(vendor, "Amazon EC2");
}

/* ---- commands of Terragrunt files ---- */

enum { COMMAND_OUTPUT_MAX = 64 * 1024, COMMAND_TIMEOUT_MS = 20000 };

typedef struct UnitCommand {
    World *world;
    Snapshot *files;
    Arena *arena;
    bool done, fine;
    Span out;
} UnitCommand;

static void command_done(void *data, const ChildResult *result)
{
    UnitCommand *c = data;
    c->done = true;
    c->fine = result->started && !result->timed_out && !result->flooded && result->exit_status == 0;
    c->out = span_of(arena_span(c->arena, result->out));
}

/* TgOptions.run: with the user's consent, and waited for, since nothing is known before. */
static bool command_run(void *data, const char *cwd, const char *const *argv, Span *out,
                        const char **out_why)
{
    UnitCommand c = *(UnitCommand *)data;
    const char *program = strchr(argv[0], '/') ? tfpath_join(c.arena, cwd, argv[0])
                                               : program_find(c.arena, c.files, argv[0], NULL);
    ChildRequest request = {.argv = argv,
                            .cwd = cwd,
                            .max_output_bytes = COMMAND_OUTPUT_MAX,
                            .timeout_ms = COMMAND_TIMEOUT_MS,
                            .is_fact = true};
    const char **with_path;
    size_t n = 0;
    *out_why = "the command of run_cmd failed";
    while (argv[n])
        n++;
    if (!program)
        return false;
    with_path = arena_array(c.arena, const char *, n + 1);
    memcpy(with_path, argv, n * sizeof *with_path);
    with_path[0] = program;
    request.argv = with_path;
    c.world->child_start(c.world, &request, command_done, &c);
    while (!c.done)
        c.world->poll(c.world, -1, -1);
    if (span_ends(c.out, "\n"))
        c.out.len--;
    *out = c.out;
    return c.fine;
}

/* The unit, with what Terraform gets laid out in a snapshot of its own. */
static Snapshot *gather_unit(Facts *f, World *w, const SessionOptions *options)
{
    UnitCommand *command = arena_new(f->arena, UnitCommand);
    TgOptions tg = {.data = command};
    TgUnit *unit;
    *command = (UnitCommand){.world = w, .files = f->files, .arena = f->arena};
    if (options->allow_exec)
        tg.run = command_run;
    unit = tgunit_read(f->arena, f->files, options->dir, &tg);
    f->unit = unit;
    return unit ? tfview_snapshot(f->arena, f->files, &unit->view) : f->files;
}

/* A version manager's stand-in runs what is chosen for the folder, whatever it runs elsewhere. */
static bool terraform_pin(Facts *f, const char *dir)
{
    enum tool_manager manager = shim_manager(f->arena, f->files, f->terraform_path);
    const char *tool = f->tf && tf_is_tofu(f->tf) ? "opentofu" : "terraform";
    return manager != MANAGER_NONE &&
           toolpin_find(f->arena, f->files, dir, manager, tool, &f->terraform_pin);
}

/* Where the program lies whose rules count. */
static const char *terraform_path(Facts *f, Snapshot *user, const SessionOptions *options,
                                  const Program *program)
{
    const char *path, *named = f->tf ? f->tf->program_path : NULL;
    bool tofu = program->rules.implementation
                    ? strcmp(program->rules.implementation, "opentofu") == 0
                    : f->tf && tf_is_tofu(f->tf);
    if (program->named)
        return program->path;
    if (!program->rules.implementation && named)
        return strchr(named, '/') ? program_outside(f, options->dir, named)
                                  : program_find(f->arena, user, named, options->dir);
    path = program_find(f->arena, user, tofu ? "tofu" : "terraform", options->dir);
    if (!path && tofu && !options->program)
        path = program_find(f->arena, user, "terraform", options->dir);
    return path;
}

/* The Terraform files by the rules of the program that will run, and where that is. */
static void find_terraform(Facts *f, Snapshot *user, const SessionOptions *options)
{
    Program program = program_asked(options);
    if (!options->program && f->unit)
        program = program_of_unit(f, user, f->unit, options->dir);
    if (!options->profile)
        f->tf = tfconfig_load_for(f->arena, f->files, f->unit ? &f->unit->view : NULL, options->dir,
                                  options->tf_args, options->n_tf_args,
                                  program.rules.implementation ? &program.rules : NULL);
    f->terraform_path = terraform_path(f, user, options, &program);
    f->terraform_is_pinned = terraform_pin(f, options->dir);
}

/* What extra_arguments set stands in a file of Terragrunt's, whatever else sets it. */
static EnvFacts *gather_env(Facts *f, Snapshot *files, const TfView *view, const char *dir)
{
    EnvFacts *env = envscan_read(f->arena, files, dir);
    for (size_t i = 0; view && i < view->variables.len; i++) {
        const TfViewVariable *v = &view->variables.items[i];
        const EnvVar *var = env_var(env, v->name);
        const char *value = snapshot_env(files, v->name);
        EnvPlace place = {v->name, v->at, true, ENV_PLACE_UNIT};
        size_t kept = 0;
        if (!var || v->at.kind != SOURCE_FILE || !value || strcmp(value, v->value) != 0)
            continue;
        for (size_t k = 0; k < env->places.len; k++)
            if (strcmp(env->places.items[k].name, v->name) != 0)
                env->places.items[kept++] = env->places.items[k];
        env->places.len = kept;
        vec_push(f->arena, &env->places, place);
    }
    return env;
}

/* The units whose state is read for this one, each with what Terraform gets there. */
static void gather_others(Facts *f, Snapshot *user, const SessionOptions *options)
{
    for (size_t i = 0; f->unit && i < f->unit->others.len; i++) {
        const TgOther *given = &f->unit->others.items[i];
        const TfView *view = &given->unit->view;
        OtherUnit other = {.given = given};
        Program program = program_of_unit(f, user, given->unit, given->dir);
        Snapshot *init;
        other.files = tfview_snapshot(f->arena, user, view);
        other.env = gather_env(f, other.files, view, options->dir);
        init = tfview_snapshot_init(f->arena, user, view);
        other.init_env = init ? gather_env(f, init, view, options->dir) : NULL;
        other.tf = tfconfig_load_for(f->arena, other.files, view, given->dir, NULL, 0,
                                     program.rules.implementation ? &program.rules : NULL);
        vec_push(f->arena, &f->others, other);
    }
}

Facts *probes_gather(Arena *arena, World *w, const SessionOptions *options)
{
    Facts *f = arena_new(arena, Facts);
    Snapshot *user;
    f->arena = arena;
    f->files =
        options->read ? options->read : snapshot_within(arena, w, options->outside, options->swept);
    snapshot_environment(f->files, options->environment);
    user = f->files;
    if (!options->profile)
        f->files = gather_unit(f, w, options);
    f->parsed = options->parsed;
    f->dir = options->dir;
    f->home = snapshot_env(f->files, "HOME");
    f->tree = tree_of(arena, f->files, options->dir, f->home);
    f->now_s = w->now_s(w);
    f->env = gather_env(f, f->files, f->unit ? &f->unit->view : NULL, options->dir);
    if (f->unit) {
        Snapshot *init = tfview_snapshot_init(arena, user, &f->unit->view);
        f->init_env = init ? gather_env(f, init, &f->unit->view, options->dir) : NULL;
    }
    f->shell_env = f->unit ? envscan_read(arena, user, options->dir) : f->env;
    find_terraform(f, user, options);
    gather_others(f, user, options);
    if (f->unit)
        f->terragrunt_path = program_find(arena, user, "terragrunt", options->dir);
    f->aws_cli_path = program_find(arena, user, "aws", options->dir);
    if (f->aws_cli_path)
        f->aws_cli_version = cliversion_of(arena, f->files, options->dir, f->aws_cli_path);
    f->in_container = file_there(w, "/.dockerenv") || file_there(w, "/run/.containerenv");
    f->on_ec2_hint = on_ec2(arena, w);
    f->denied_message = options->denied_message;
    f->denied_address = options->denied_address;
    return f;
}

void probes_terraform_version(Facts *f, const SessionOptions *options, const char *implementation,
                              const char *version)
{
    const TfConfig *old = f->tf;
    TfConfig *tf;
    TfProblemVec refused;
    bool other = old && implementation && old->implementation &&
                 strcmp(old->implementation, implementation) != 0;
    /* a Terraform that is asked since no tofu is there says nothing of OpenTofu */
    bool instead = other && tf_is_tofu(old) && !options->program && f->terraform_path &&
                   strcmp(tf_program_called(f->terraform_path), "terraform") == 0;
    if (!version || instead || (other && options->program && !strchr(options->program, '/')))
        return;
    f->terraform_version = arena_strdup(f->arena, version);
    if (!old || (!other && old->terraform_constraints.len == 0 && old->backend.kind != BACKEND_S3 &&
                 old->remote_states.len == 0 && !old->version_matters))
        return;
    TfProgram program = {other ? arena_strdup(f->arena, implementation) : old->implementation,
                         f->terraform_version, old->program_why};
    tf = tfconfig_load_for(f->arena, f->files, f->unit ? &f->unit->view : NULL, options->dir,
                           options->tf_args, options->n_tf_args, &program);
    refused = tfconfig_version_problems(f->arena, f->files, tf, program.version);
    for (size_t i = 0; i < refused.len; i++)
        vec_push(f->arena, &tf->problems, refused.items[i]);
    f->tf = tf;
}

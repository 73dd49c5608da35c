#include "terragrunt/tgunit.h"

#include <string.h>

#include "terraform/version.h"
#include "terragrunt/tgload.h"

/* A folder that only its owner fills, and that holds nobody's home: somebody's project may be it,
 * the whole machine or /tmp is not. */
static bool unit_folder_is_project(TgLoad *load, const char *dir, unsigned uid, const char *home)
{
    enum { OTHERS_WRITE = 0002 };
    FileInfo info = snapshot_stat(load->files, dir);
    const char *second = strchr(dir + 1, '/');
    return second && info.state == FILE_OK && info.uid == uid && !(info.mode & OTHERS_WRITE) &&
           !(home && tree_below(home, dir));
}

/* Without a git work tree the code is what lies below the highest folder above the unit that is
 * somebody's project, or that has a file which units share (the names of Terragrunt's own
 * examples); never the home folder or one above it. */
static Tree unit_tree(TgLoad *load)
{
    static const char *const shared[] = {"root.hcl",    "terragrunt.hcl", "common.hcl",
                                         "account.hcl", "region.hcl",     "env.hcl"};
    Tree tree = tree_of(load->arena, load->files, load->dir, load->home);
    const char *home = load->home ? snapshot_real(load->files, load->home) : NULL;
    const char *dir = tree.top;
    bool project = true;
    unsigned uid;
    if (!dir || tg_exists(load, tfpath_join(load->arena, dir, ".git")))
        return tree;
    uid = snapshot_stat(load->files, dir).uid;
    for (int i = 0; i < TG_PARENTS_MAX && strcmp(dir, "/") != 0; i++) {
        dir = text_dirname(load->arena, dir);
        if (strcmp(dir, "/") == 0 || (home && tree_below(home, dir)))
            break;
        project = project && unit_folder_is_project(load, dir, uid, home);
        if (project)
            tree.top = dir;
        for (size_t k = 0; k < ARRAY_LEN(shared); k++)
            if (tg_exists(load, tfpath_join(load->arena, dir, shared[k])))
                tree.top = dir;
    }
    return tree;
}

const char *tgunit_find(Arena *arena, Snapshot *files, const char *dir)
{
    Value named = tgunit_env(files, "TG_CONFIG", "TERRAGRUNT_CONFIG");
    const char *cwd = snapshot_cwd(files);
    const char *absolute = tfpath_join(arena, cwd ? cwd : "", dir), *path;
    path = named.text ? tfpath_join(arena, absolute, named.text)
                      : tgunit_file_in(arena, files, absolute);
    if (snapshot_stat(files, path).state != FILE_OK)
        return NULL;
    return path;
}

const char *tgunit_working_dir(Arena *arena, Snapshot *files, const char *dir)
{
    Value named = tgunit_env(files, "TG_WORKING_DIR", "TERRAGRUNT_WORKING_DIR");
    if (!named.text || !tgunit_find(arena, files, dir))
        return dir;
    return tfpath_join(arena, dir, named.text);
}

/* The run is refused where no code is there at all (NoTerraformFilesFound). */
static void unit_check_code(TgLoad *load)
{
    static const char *const endings[] = {".tf", ".tf.json", ".tofu", ".tofu.json"};
    Snapshot *laid_out = tfview_snapshot(load->arena, load->files, &load->unit->view);
    NameVec names = VEC_INIT;
    if (load->unit->view.not_known)
        return;
    snapshot_list(laid_out, load->unit->view.dir, &names);
    for (size_t i = 0; i < names.len; i++)
        for (size_t k = 0; k < ARRAY_LEN(endings); k++)
            if (span_ends(span_of(names.items[i]), endings[k]))
                return;
    tg_problem(load, true, source_file(load->unit->shown, 1, 1),
               "Did not find any Terraform files (*.tf) or OpenTofu files (*.tofu)",
               "neither this folder nor a source holds Terraform code");
}

/* ---- program, exclude ---- */

/* exclude { if = true } alone leaves a unit out of run --all only; with no_run = true nothing runs
 * here either (runcfg ExcludeConfig.ShouldPreventRun; seen with Terragrunt 1.1). */
static void unit_exclude(TgLoad *load, const HclValue *exclude)
{
    const HclValue *condition =
                       exclude->kind == HV_OBJECT ? hv_get(exclude, SPAN_LITERAL("if")) : NULL,
                   *no_run, *actions;
    bool listed = false;
    if (!condition || !hv_true(condition))
        return;
    no_run = hv_get(exclude, SPAN_LITERAL("no_run"));
    actions = hv_get(exclude, SPAN_LITERAL("actions"));
    for (size_t i = 0; actions && actions->kind == HV_LIST && i < actions->n; i++) {
        const HclValue *action = &actions->items[i];
        listed |=
            hv_is(action, "plan") || hv_is(action, "all") || hv_is(action, "all_except_output");
    }
    load->unit->runs_nothing = no_run && hv_true(no_run) && listed;
    load->unit->excluded_at = condition->at;
}

/* Until the experiment is switched on an engine block does nothing; then the engine, a program of
 * its own, starts Terraform (internal/engine/engine.go). */
static void unit_engine(TgLoad *load, const TgNamed *engine)
{
    const HclValue *source =
        engine->value.kind == HV_OBJECT ? hv_get(&engine->value, SPAN_LITERAL("source")) : NULL;
    bool on =
        tg_experiment(load, "iac-engine") ||
        tg_on(tgunit_env(load->files, "TG_EXPERIMENTAL_ENGINE", "TERRAGRUNT_EXPERIMENTAL_ENGINE"));
    if (source && on && !tg_on(tgunit_env(load->files, "TG_NO_ENGINE", NULL)))
        tg_unknown(load, engine->at,
                   "an engine runs Terraform in Terragrunt's place, and what it gives it is not "
                   "known");
}

/* --backend-bootstrap; before 1.0 it did so unasked (internal/remotestate/backend/s3 Bootstrap). */
static void unit_bucket(TgLoad *load, const TgNamed *state)
{
    TgUnit *unit = load->unit;
    const HclValue *backend = NULL, *left_alone = NULL;
    if (state->value.kind == HV_OBJECT) {
        backend = hv_get(&state->value, SPAN_LITERAL("backend"));
        left_alone = hv_get(&state->value, SPAN_LITERAL("disable_init"));
    }
    unit->keeps_state_in_s3 =
        backend && hv_is(backend, "s3") && !(left_alone && hv_true(left_alone));
    unit->makes_bucket =
        unit->keeps_state_in_s3 && tg_on(tgunit_env(load->files, "TG_BACKEND_BOOTSTRAP", NULL));
}

static void unit_finish(TgLoad *load, const TgConfig *config)
{
    TgUnit *unit = load->unit;
    const char *why = NULL;
    Value binary =
        tgrole_setting(load, config, "TG_TF_PATH", "TERRAGRUNT_TFPATH", "terraform_binary", &why);
    unit->binary = binary.text;
    unit->binary_at = binary.at;
    unit->binary_unknown = why != NULL;
    /* Terragrunt asks the program for its version before all else. */
    if (binary.text && binary.text[0] == '/' && !tg_exists(load, binary.text))
        tg_problem(load, true, binary.at, "Failed to execute: no such file or directory",
                   "Terraform is to be started as %s, and that is not there",
                   text_safe(load->arena, binary.text));
    else if (binary.text && !tgprogram_there(load, binary.text))
        tg_problem(load, true, binary.at, "Failed to execute: executable file not found in $PATH",
                   "%s, which Terragrunt is to run, is not on PATH",
                   text_safe(load->arena, binary.text));
    /* terraform_version_constraint goes for the program as required_version does (CheckVersion). */
    const char *reason = NULL;
    Value v = tgrole_attr(load, config, "terraform_version_constraint", &reason);
    unit->version_constraint = tgrole_attr(load, config, "terragrunt_version_constraint", &reason);
    unit->view.version_constraint = v.text;
    unit->view.version_constraint_at = v.at;
    tgsource_find(load, config);
    tgsource_check_cache(load, config);
    unit_engine(load, &config->engine);
    tgcopy_leave_out(load, config);
    tgcopy_keep_left(load);
    tggenerate_files(load, config);
    tgcopy_forget_written(unit);
    tgargs_give(load, config);
    unit_bucket(load, &config->remote_state);
    tgrole_take(load, config);
    unit_exclude(load, &config->exclude);
    for (size_t i = 0; i < config->ignores.len; i++)
        tgerrors_block(load, &config->ignores.items[i]);
    tghooks_look(load, config);
    unit_check_code(load);
}

TgUnit *tgunit_read(Arena *arena, Snapshot *files, const char *dir, const TgOptions *options)
{
    const char *path = tgunit_find(arena, files, dir), *cwd = snapshot_cwd(files);
    TgLoad load = {.arena = arena,
                   .files = files,
                   .options = options,
                   .read = tgconfig_read,
                   .finish = unit_finish};
    const TgConfig *config;
    NameVec others = VEC_INIT;
    Value named;
    if (!path)
        return NULL;
    load.unit = arena_new(arena, TgUnit);
    load.main = load.unit;
    load.others = &others;
    load.command = "plan";
    load.dir = load.shown_dir = tfpath_join(arena, cwd ? cwd : "", dir);
    load.original = path;
    load.home = snapshot_env(files, "HOME");
    load.tree = unit_tree(&load);
    load.unit->shown = tg_shown(&load, path);
    load.unit->view.dir = load.dir;
    load.unit->view.shown = "";
    load.unit->view.tree_top = load.tree.top;
    vec_push(arena, &load.unit->files, ((TgRead){load.unit->shown, "the unit", SOURCE_UNKNOWN}));
    named = tgunit_env(files, "TG_WORKING_DIR", "TERRAGRUNT_WORKING_DIR");
    if (named.text)
        vec_push(arena, &load.unit->files, ((TgRead){named.at.name, "leads here", named.at}));
    load.unit->origin = tgstack_origin(arena, files, load.dir);
    if (load.unit->origin)
        vec_push(arena, &load.unit->files,
                 ((TgRead){tg_shown(&load, load.unit->origin->file),
                           arena_printf(arena, "made unit %s of it",
                                        text_safe(arena, load.unit->origin->name)),
                           SOURCE_UNKNOWN}));
    tgauth_get(&load);
    config = tgconfig_read(&load, path, path, NULL);
    if (config)
        unit_finish(&load, config);
    return load.unit;
}

const char *tgunit_made(const TgUnit *unit, const TfViewFile *file)
{
    if (!file->text.ptr || file->n_lines == 0 || tfview_file(&unit->view, file->path) != file)
        return NULL;
    for (size_t i = 0; i < unit->left.len; i++)
        if (strcmp(unit->left.items[i].path, file->path) == 0)
            return "finds ";
    return "writes ";
}

bool tgunit_asks_version(const TgUnit *unit)
{
    return value_present(unit->version_constraint) || value_present(unit->role.arn) ||
           unit->limits.len > 0 || unit->keeps_state_in_s3 || (unit->view.copied && !unit->source);
}

/* Takes away what that version does not refuse. */
static void unit_limits(Arena *arena, TgUnit *unit, const char *version)
{
    TfProblemVec *all = &unit->view.problems, kept = VEC_INIT;
    bool newer = version_compare_text(version, TG_KNOWN_VERSION) > 0;
    for (size_t i = 0; i < all->len; i++) {
        TfProblem p = all->items[i];
        bool accepted = false, perhaps = false;
        for (size_t k = 0; k < unit->limits.len; k++) {
            const TgLimit *limit = &unit->limits.items[k];
            bool same = source_same(p.at, limit->at);
            accepted |= same && limit->since && version_compare_text(version, limit->since) < 0;
            perhaps |= same && limit->newer_may_not && newer;
        }
        /* What a version after the known ones says to a name that they do not know can't be told.
         */
        if (perhaps) {
            p.fatal = false;
            p.perhaps = true;
            p.text = arena_printf(
                arena,
                "%s up to version %s; this is %s, which may know it: otherwise it stops "
                "here",
                p.text, TG_KNOWN_VERSION, text_safe(arena, version));
        }
        if (!accepted)
            vec_push(arena, &kept, p);
    }
    *all = kept;
}

void tgunit_of_version(Arena *arena, TgUnit *unit, const char *version)
{
    const Value *constraint = &unit->version_constraint;
    bool before_1 = version_compare_text(version, "1.0.0") < 0;
    if (before_1 && !unit->source)
        unit->view.copied = NULL; /* 1.0: "the cache is always used" */
    for (size_t i = 0; before_1 && i < unit->left.len; i++)
        vec_push(arena, &unit->view.files,
                 ((TfViewFile){unit->left.items[i].path, SPAN_EMPTY, NULL, 0}));
    if (before_1)
        unit->left.len = 0;
    unit->makes_bucket |= before_1 && unit->keeps_state_in_s3;
    unit_limits(arena, unit, version);
    if (value_present(*constraint) && version_meets(constraint->text, version) == VERSION_NO)
        vec_push(arena, &unit->view.problems,
                 ((TfProblem){.fatal = true,
                              .stage = "init",
                              .id = "terragrunt",
                              .summary = "The currently installed version of Terragrunt is not "
                                         "compatible with the version constraint",
                              .text = arena_printf(arena,
                                                   "terragrunt_version_constraint is \"%s\", and "
                                                   "this is Terragrunt %s",
                                                   text_safe(arena, constraint->text), version),
                              .at = constraint->at}));
}

#include "terraform/tfconfig.h"

#include <string.h>

#include "terraform/tfload.h"
#include "terraform/version.h"

/* workspace_command.go:validWorkspaceName: what url.PathEscape leaves as it is. */
static void config_workspace_name(TfLoad *load, const char *name)
{
    static const char *const plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~$&+:=@";
    if (name[strspn(name, plain)] != '\0')
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "workspace_name",
                               .summary = "Invalid workspace name set using TF_WORKSPACE",
                               .at = {SOURCE_ENVIRONMENT, "TF_WORKSPACE", 0, 0}},
                   "\"%s\" is no name for a workspace: it would have to be escaped in a URL",
                   text_safe(load->arena, name));
}

/* TF_WORKSPACE, else what `terraform workspace select` left, else default. */
static const char *config_workspace(TfLoad *load)
{
    const char *named = snapshot_env(load->files, "TF_WORKSPACE");
    Span text;
    if (named && named[0]) {
        config_workspace_name(load, named);
        load->config->workspace_users = "TF_WORKSPACE";
        return named;
    }
    if (tfload_foreign(load, load->data_dir))
        load->config->workspace_users = "TF_DATA_DIR";
    if (snapshot_read(load->files, tfpath_join(load->arena, load->data_dir, "environment"), 1024,
                      &text) == FILE_OK &&
        span_trim(text, " \t\r\n").len > 0)
        return arena_span(load->arena, span_trim(text, " \t\r\n"));
    return "default";
}

static const char *config_absolute(TfLoad *load, const char *dir)
{
    const char *cwd = snapshot_cwd(load->files);
    return tfpath_join(load->arena, cwd ? cwd : "", dir);
}

/* What feeds an argument that must not be shown is known before anything is worked out. */
static void config_mark_secrets(TfLoad *load)
{
    for (size_t i = 0; i < load->modules.len; i++) {
        TfModule *module = load->modules.items[i];
        const TfSource *source = module->source;
        for (size_t k = 0; k < source->providers.len; k++)
            if (tfprovider_block_is_aws(module, source->providers.items[k]))
                tfblock_mark_secrets(load, module, &source->providers.items[k]->body);
        for (size_t k = 0; k < source->resources.len; k++)
            if (tfremote_is_state(source->resources.items[k]))
                tfblock_mark_secrets(load, module, &source->resources.items[k]->body);
        for (size_t k = 0; !module->parent && k < source->terraform.len; k++)
            tfblock_mark_secrets(load, module, &source->terraform.items[k]->body);
    }
}

static bool config_has_backend(const TfLoad *load, const char *type)
{
    const TfBackend *backend = &load->config->backend;
    return backend->kind != BACKEND_NONE && backend->type && strcmp(backend->type, type) == 0;
}

/* What stops before Terraform starts is told before what Terraform would say. */
static void config_view_problems(TfLoad *load, const TfProblemVec *given)
{
    TfProblemVec all = VEC_INIT;
    size_t n = load->config->problems.len;
    for (size_t i = 0; i < given->len; i++)
        if (strcmp(given->items[i].stage, "init") == 0)
            vec_push(load->arena, &all, given->items[i]);
    for (size_t i = 0; i < n; i++)
        vec_push(load->arena, &all, load->config->problems.items[i]);
    for (size_t i = 0; i < given->len; i++)
        if (strcmp(given->items[i].stage, "init") != 0)
            vec_push(load->arena, &all, given->items[i]);
    load->config->problems = all;
}

/* Not all that Terraform gets is known: what it would miss may come with the rest. A file that is
 * there is as bad as it is. */
static void config_view_drop(TfLoad *load)
{
    static const char *const stay[] = {"syntax",           "lock_syntax",        "duplicate",
                                       "unreadable",       "workspace_name",     "unknown_flag",
                                       "required_version", "version_constraint", "language"};
    TfProblemVec *all = &load->config->problems, kept = VEC_INIT;
    for (size_t i = 0; i < all->len; i++)
        if (span_is_one_of(span_of(all->items[i].id), stay, ARRAY_LEN(stay)))
            vec_push(load->arena, &kept, all->items[i]);
    *all = kept;
}

/* What the program that laid the module out stops at, or could not be told of. */
static void config_view(TfLoad *load)
{
    const TfView *view = load->view;
    if (view && view->not_known)
        config_view_drop(load);
    if (view)
        config_view_problems(load, &view->problems);
    if (view && view->needs_backend && !config_has_backend(load, view->needs_backend))
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "terragrunt",
                               .summary = "Found remote_state settings but no backend block",
                               .at = view->needs_backend_at},
                   "remote_state has no generate, so the Terraform code needs a block backend "
                   "\"%s\" {}",
                   text_safe(load->arena, view->needs_backend));
    if (view && view->version_constraint)
        vec_push(load->arena, &load->config->terraform_constraints,
                 ((TfConstraint){view->version_constraint, NULL, "", view->version_constraint_at}));
    if (view && view->not_known) {
        load->config->not_known = view->not_known;
        load->config->not_known_at = view->not_known_at;
    }
}

static void config_read(TfLoad *load, const TfProgram *program)
{
    tfprogram_find(load, program);
    load->eval.lacks = tf_lacks_function;
    tfvars_arguments(load);
    tfflags_check(load);
    tfdir_load_modules(load);
    tfmodule_load_tree(load);
    /* a unit that Terragrunt can't lay out is judged, too: what stops it is the answer */
    load->config->has_terraform =
        load->root->source->n_files > 0 ||
        (load->view && (load->view->not_known || load->view->problems.len > 0));
    /* a folder that is there, but may not be listed; a view tells itself where its folder is not */
    load->config->state = load->view ? FILE_OK : load->root->source->state;
    if (load->too_large) {
        load->config->has_terraform = true;
        config_view(load);
        return;
    }
    tflock_load(load);
    tfprovider_require(load);
    config_mark_secrets(load);
    /* Module sources were worked out before it was known which values are secret. */
    for (size_t i = 0; i < load->early.len; i++) {
        load->early.items[i]->state = SLOT_NEW;
        load->early.items[i]->shadowed.len = 0;
    }
    load->early.len = 0;
    tfprovider_load(load);
    tfbackend_load(load);
    tflanguage_load(load);
    tfencryption_load(load);
    tfremote_load(load);
    tfresource_load(load);
    tfeach_check(load);
    tfvars_require(load);
    tfdir_load(load);
    tfcli_load(load);
    tfcheck_run(load);
    config_view(load);
}

TfConfig *tfconfig_load(Arena *arena, Snapshot *files, const char *dir, const TfArg *args,
                        size_t n_args)
{
    return tfconfig_load_for(arena, files, NULL, dir, args, n_args, NULL);
}

TfConfig *tfconfig_load_for(Arena *arena, Snapshot *files, const TfView *view, const char *dir,
                            const TfArg *args, size_t n_args, const TfProgram *program)
{
    TfConfig *config = arena_new(arena, TfConfig);
    TfLoad load = {.arena = arena,
                   .files = files,
                   .config = config,
                   .view = view,
                   .args = args,
                   .n_args = n_args};
    FileInfo info = snapshot_stat(files, dir);
    Tree tree;
    config->dir = arena_strdup(arena, dir);
    config->state = info.state == FILE_OK && !info.is_dir ? FILE_NOT_REGULAR : info.state;
    load.dir = view ? view->dir : config_absolute(&load, dir);
    tree = tree_of(arena, files, dir, snapshot_env(files, "HOME"));
    if (view && view->tree_top)
        tree.top = view->tree_top;
    load.eval = (HclEval){.arena = arena,
                          .files = files,
                          .tree = &tree,
                          .base = load.dir,
                          .copy = view && view->copied ? &view->copy : NULL,
                          .home = snapshot_env(files, "HOME"),
                          .resolve = tfscope_resolve};
    /* TF_DATA_DIR, else .terraform; relative to the root module. */
    const char *named = snapshot_env(load.files, "TF_DATA_DIR");
    load.data_shown = named && named[0] ? named : ".terraform";
    load.data_dir = tfpath_join(load.arena, load.dir, load.data_shown);
    load.workspace = config_workspace(&load);
    if (config->state == FILE_OK)
        config_read(&load, program);
    return config;
}

/* "1.14" of a version manager's file: which patch that comes to is not known, so one that is
 * allowed is enough. */
static bool config_version_allowed(Arena *arena, const char *constraint, const char *version)
{
    enum { PATCHES_MAX = 60 };
    Version v;
    if (version_meets(constraint, version) == VERSION_YES)
        return true;
    if (!version_parse(span_of(version), &v) || v.n_parts != 2)
        return false;
    for (int patch = 0; patch < PATCHES_MAX; patch++)
        if (version_meets(constraint, arena_printf(arena, "%s.%d", version, patch)) == VERSION_YES)
            return true;
    return false;
}

static void config_required_version(Arena *arena, const TfConfig *config,
                                    const char *terraform_version, TfProblemVec *out)
{
    for (size_t i = 0; i < config->terraform_constraints.len; i++) {
        const TfConstraint *c = &config->terraform_constraints.items[i];
        TfProblem p = {.fatal = true, .stage = "init", .id = "required_version", .at = c->at};
        if (!tf_reads_required_version(config, c->at.name) ||
            config_version_allowed(arena, c->text, terraform_version))
            continue;
        p.summary = version_constraint_valid(c->text) ? "Unsupported Terraform Core version"
                                                      : "Invalid version constraint";
        p.text = arena_printf(arena,
                              "required_version \"%s\" does not allow %s, which is installed here",
                              text_safe(arena, c->text), terraform_version);
        vec_push(arena, out, p);
    }
}

static bool config_has_problem(const TfConfig *config, const TfProblem *p)
{
    for (size_t i = 0; i < config->problems.len; i++) {
        const TfProblem *known = &config->problems.items[i];
        if (strcmp(known->id, p->id) == 0 && known->at.line == p->at.line &&
            known->at.column == p->at.column && p->at.name && known->at.name &&
            strcmp(known->at.name, p->at.name) == 0)
            return true;
    }
    return false;
}

TfProblemVec tfconfig_version_problems(Arena *arena, Snapshot *files, const TfConfig *config,
                                       const char *terraform_version)
{
    TfProblemVec all = VEC_INIT, out = VEC_INIT;
    TfConfig copy = *config;
    TfLoad load = {.arena = arena, .files = files, .config = &copy};
    config_required_version(arena, config, terraform_version, &all);
    tfargs_check_backend(&load, terraform_version, &all);
    tfargs_check_remote(&load, terraform_version, &all);
    for (size_t i = 0; i < all.len; i++)
        if (!config_has_problem(config, &all.items[i]))
            vec_push(arena, &out, all.items[i]);
    return out;
}

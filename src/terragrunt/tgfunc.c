/*
 * Terragrunt's own functions (terragrunt pkg/config/config_helpers.go,
 * https://docs.terragrunt.com/reference/hcl/functions/). Terraform's stand beside them.
 */
#include <string.h>

#include "base/secret.h"
#include "base/tokenform.h"
#include "data/env_vars.h"
#include "data/regions.h"
#include "terraform/tfplatform.h"
#include "terraform/version.h"
#include "terragrunt/tgload.h"

static TgScope *func_scope(HclCall *call)
{
    return call->eval->data;
}

static HclValue func_text(HclCall *call, const char *text)
{
    return hv_string(span_of(text), call->at);
}

/* What the sentence would show of its arguments may be a secret. */
static HclValue func_refused(HclCall *call, const char *why)
{
    for (size_t i = 0; i < call->n; i++)
        if (hv_any_secret(&call->args[i]))
            why = "what it is given is made of a secret, and does not serve";
    return hv_refused(call->eval->arena, call->at, "Error in function call", "%s", why);
}

/* Argument i as text; NULL and *out_bad where it is none, "" where it is not given. */
static const char *func_arg(HclCall *call, size_t i, HclValue *out_bad)
{
    Span text;
    if (i >= call->n)
        return "";
    return hcl_call_text(call, i, &text, out_bad) ? arena_span(call->eval->arena, text) : NULL;
}

/* ---- folders ---- */

/* path as seen from dir, both absolute and clean (Go's filepath.Rel). */
static const char *func_relative(Arena *arena, const char *dir, const char *path)
{
    const char *relative = tfpath_relative(arena, dir, path);
    return relative[0] ? relative : ".";
}

/* The include that a path_relative_* function speaks of: the one that this file is read as, the
 * only one, or the named one. NULL: there is none; *out_bad is set where there should be. */
static const TgInclude *func_include(HclCall *call, HclValue *out_bad)
{
    TgScope *scope = func_scope(call);
    const char *name;
    out_bad->kind = HV_NULL;
    if (scope->as_include)
        return scope->as_include;
    if (scope->includes.len <= 1)
        return scope->includes.len ? &scope->includes.items[0] : NULL;
    name = call->n == 1 ? func_arg(call, 0, out_bad) : NULL;
    for (size_t i = 0; name && i < scope->includes.len; i++)
        if (strcmp(scope->includes.items[i].name, name) == 0)
            return &scope->includes.items[i];
    *out_bad = func_refused(call, "with several includes the name of one of them is expected");
    return NULL;
}

/* Between the folders of the include and of the Terragrunt file, in one direction or the other. */
static HclValue func_relative_include(HclCall *call, bool from_include)
{
    Arena *arena = call->eval->arena;
    const char *mine = text_dirname(arena, func_scope(call)->config_path), *theirs;
    HclValue bad;
    const TgInclude *include = func_include(call, &bad);
    if (!include)
        return bad.kind == HV_NULL ? func_text(call, ".") : bad;
    theirs = text_dirname(arena, include->path);
    return func_text(call, from_include ? func_relative(arena, theirs, mine)
                                        : func_relative(arena, mine, theirs));
}

static HclValue func_relative_to_include(HclCall *call)
{
    return func_relative_include(call, true);
}

static HclValue func_relative_from_include(HclCall *call)
{
    return func_relative_include(call, false);
}

static HclValue func_parent_dir(HclCall *call)
{
    TgScope *scope = func_scope(call);
    HclValue bad;
    const TgInclude *include = func_include(call, &bad);
    if (!include && bad.kind != HV_NULL)
        return bad;
    return func_text(call,
                     text_dirname(call->eval->arena, include ? include->path : scope->config_path));
}

static HclValue func_terragrunt_dir(HclCall *call)
{
    return func_text(call, text_dirname(call->eval->arena, func_scope(call)->config_path));
}

static HclValue func_original_dir(HclCall *call)
{
    return func_text(call, func_scope(call)->load->dir);
}

/* Where Terraform will run. Terragrunt reads the unit once more for it, with this function giving
 * "" there (config_helpers.go getWorkingDir). */
static HclValue func_working_dir(HclCall *call)
{
    TgScope *scope = func_scope(call);
    TgLoad *load = scope->load;
    const TgConfig *config;
    const char *dir;
    if (load->finds_working_dir)
        return func_text(call, "");
    load->finds_working_dir = true;
    config = load->read(load, scope->config_path, scope->config_path, NULL);
    load->finds_working_dir = false;
    dir = config ? tgsource_working_dir(load, config) : NULL;
    return dir ? func_text(call, dir)
               : hv_unknown(load->arena, call->at,
                            "the folder of a module that was not fetched yet is not known");
}

static HclValue func_find_in_parents(HclCall *call)
{
    TgScope *scope = func_scope(call);
    TgLoad *load = scope->load;
    HclValue bad;
    const char *name = func_arg(call, 0, &bad), *fallback = name ? func_arg(call, 1, &bad) : NULL;
    const char *dir = text_dirname(load->arena, scope->config_path);
    if (!name || !fallback)
        return bad;
    if ((!name[0] || strcmp(name, "terragrunt.hcl") == 0) && tg_strict(load, "root-terragrunt-hcl"))
        return func_refused(call, "Using `terragrunt.hcl` as the root of Terragrunt configurations "
                                  "is an anti-pattern, and no longer supported");
    for (int i = 0; i < TG_PARENTS_MAX; i++) {
        const char *parent = text_dirname(load->arena, dir), *path;
        if (strcmp(parent, dir) == 0)
            break;
        dir = parent;
        path = name[0] ? tfpath_join(load->arena, dir, name)
                       : tgunit_file_in(load->arena, load->files, dir);
        if (tg_exists(load, path))
            return func_text(call, path);
    }
    if (call->n == 2)
        return func_text(call, fallback);
    return func_refused(call,
                        arena_printf(load->arena,
                                     "ParentFileNotFoundError: Could not find a %s in any of the "
                                     "parent folders of %s",
                                     text_safe(load->arena, name[0] ? name : "terragrunt.hcl"),
                                     tg_shown(load, scope->config_path)));
}

/* The folder that holds .git, from the unit's folder upwards; NULL if there is none. */
static const char *func_repository(TgLoad *load)
{
    const char *dir = load->dir;
    for (int i = 0; i < TG_PARENTS_MAX; i++) {
        const char *parent = text_dirname(load->arena, dir);
        if (tg_exists(load, tfpath_join(load->arena, dir, ".git")))
            return dir;
        if (strcmp(parent, dir) == 0)
            break;
        dir = parent;
    }
    return NULL;
}

static HclValue func_no_repository(HclCall *call)
{
    return func_refused(call, "no folder above this one is a git repository");
}

static HclValue func_repo_root(HclCall *call)
{
    const char *root = func_repository(func_scope(call)->load);
    return root ? func_text(call, root) : func_no_repository(call);
}

static HclValue func_from_repo_root(HclCall *call)
{
    TgLoad *load = func_scope(call)->load;
    const char *root = func_repository(load);
    return root ? func_text(call, func_relative(load->arena, root, load->dir))
                : func_no_repository(call);
}

static HclValue func_to_repo_root(HclCall *call)
{
    TgLoad *load = func_scope(call)->load;
    const char *root = func_repository(load);
    return root ? func_text(call, func_relative(load->arena, load->dir, root))
                : func_no_repository(call);
}

/* ---- environment and machine ---- */

/* What the auth provider gave counts here already; extra_arguments come later. */
static const char *func_variable(TgLoad *load, const char *name)
{
    for (size_t i = load->unit->view.variables.len; i-- > 0;)
        if (strcmp(load->unit->view.variables.items[i].name, name) == 0)
            return load->unit->view.variables.items[i].value;
    return snapshot_env(load->files, name);
}

/* Read before dependencies and again after: told once. */
static void func_take_default(TgLoad *load, const char *variable, Source at)
{
    for (size_t i = 0; i < load->unit->defaults.len; i++)
        if (strcmp(load->unit->defaults.items[i].variable, variable) == 0 &&
            source_same(load->unit->defaults.items[i].at, at))
            return;
    if (load->unit->defaults.len < TG_DEFAULTS_MAX)
        vec_push(load->arena, &load->unit->defaults, ((TgDefault){variable, at}));
}

static HclValue func_get_env(HclCall *call)
{
    TgLoad *load = func_scope(call)->load;
    HclValue bad, v;
    const char *name = func_arg(call, 0, &bad), *fallback = name ? func_arg(call, 1, &bad) : NULL;
    const char *value = fallback ? func_variable(load, name) : NULL;
    if (!name || !fallback)
        return bad;
    if (value && !hcl_spend_text(call->eval, strlen(value)))
        return hcl_spent(call->eval, call->at);
    if (value) {
        v = hv_string(span_of(value), source_env(name));
        call->gives = true;
        v.secret = env_vars_is_secret(span_of(name), span_of(value)) ||
                   tokenform_is_secret(span_of(value));
        if (v.secret)
            secret_suspect(v.text); /* the mark is lost where a text that is code holds it */
        return v;
    }
    if (call->n == 2) {
        func_take_default(load, name, call->args[1].at);
        return call->args[1];
    }
    return func_refused(call, arena_printf(load->arena,
                                           "EnvVarNotFoundError: Required environment variable %s "
                                           "- not found",
                                           text_safe(load->arena, name)));
}

static HclValue func_platform(HclCall *call)
{
    return func_text(call, TF_PLATFORM_OS);
}

/* ---- what executes, or asks ---- */

static HclValue func_run_cmd(HclCall *call)
{
    TgScope *scope = func_scope(call);
    Arena *arena = call->eval->arena;
    size_t first = 0;
    const char *why;
    Span out;
    while (first < call->n && (hv_is(&call->args[first], "--terragrunt-quiet") ||
                               hv_is(&call->args[first], "--terragrunt-global-cache") ||
                               hv_is(&call->args[first], "--terragrunt-no-cache")))
        first++;
    if (first == call->n)
        return func_refused(call, "run_cmd is given no command");
    for (size_t i = first; i < call->n; i++)
        if (call->args[i].kind != HV_STRING)
            return hcl_call_bad(call, "text is expected");
    if (!tg_run(scope->load, text_dirname(arena, scope->config_path), call->args + first,
                call->n - first, call->at, &out, &why))
        return scope->load->options->run ? func_refused(call, why)
                                         : hv_unknown(arena, call->at, "%s", why);
    return hv_string(out, call->at);
}

#define SOPS_SEALED "sops_decrypt_file holds secrets, which are not decrypted here"

/* sops formats.FormatForPath: of the others no name is made out. */
static bool func_sops_has_names(Span path)
{
    return span_ends(path, ".yaml") || span_ends(path, ".yml") || span_ends(path, ".json");
}

static HclValue func_sops(HclCall *call)
{
    HclValue bad, v;
    Span text;
    if (!hcl_call_file(call, 0, &text, &bad))
        return bad;
    if (span_find(text, "sops") == text.len)
        return func_refused(call, "sops metadata not found");
    v = hv_unknown(call->eval->arena, call->at, SOPS_SEALED);
    if (func_sops_has_names(call->args[0].text))
        v.sealed = text;
    return v;
}

/* sops encrypts values, one by one ("ENC[AES256_GCM,data:...]"), and leaves names as they are. */
static HclValue func_unseal(HclCall *call, const HclValue *sealed, bool top)
{
    Arena *arena = call->eval->arena;
    HclValue out = *sealed;
    size_t n = 0;
    if (sealed->kind == HV_STRING && span_starts(sealed->text, "ENC["))
        return hv_unknown(arena, call->at, SOPS_SEALED);
    if ((sealed->kind != HV_OBJECT && sealed->kind != HV_LIST) || !hcl_spend(call->eval, sealed->n))
        return out;
    out.items = arena_array(arena, HclValue, sealed->n + 1);
    out.keys = arena_array(arena, Span, sealed->n + 1);
    for (size_t i = 0; i < sealed->n; i++) {
        if (top && span_is(sealed->keys[i], "sops"))
            continue;
        if (sealed->kind == HV_OBJECT)
            out.keys[n] = sealed->keys[i];
        out.items[n++] = func_unseal(call, &sealed->items[i], false);
    }
    return sealed->kind == HV_LIST ? hv_list(out.items, n, call->at)
                                   : hv_object(out.keys, out.items, n, call->at);
}

/* yamldecode, jsondecode: of a file that sops has encrypted, too. */
static HclValue func_decode(HclCall *call)
{
    const HclFunction *real = hcl_function_find(call->name);
    const HclValue *arg = &call->args[0];
    HclValue text = hv_string(arg->sealed, call->at), v;
    HclCall within = *call;
    if (!arg->sealed.ptr)
        return arg->kind == HV_UNKNOWN ? *arg : real->run(call);
    within.args = &text;
    v = real->run(&within);
    if (v.kind != HV_OBJECT)
        return *arg;
    return func_unseal(call, &v, true);
}

/* Terragrunt's own client stops at a bundle that can't be read (aws-sdk-go-v2
 * config/resolve.go:resolveCustomCABundle); what 1.1.3 makes of a good one, checks/unit.c tells. */
static HclValue func_asks_aws(HclCall *call)
{
    TgLoad *load = func_scope(call)->load;
    const char *bundle = func_variable(load, "AWS_CA_BUNDLE");
    Span text;
    if (bundle && bundle[0] &&
        snapshot_read(load->files, bundle, TG_FILE_MAX, &text) == FILE_ABSENT)
        return func_refused(call, "error loading AWS config: failed to open custom CA bundle PEM "
                                  "file, which AWS_CA_BUNDLE names");
    load->unit->functions_ask_at = call->at;
    return hv_unknown(call->eval->arena, call->at,
                      "Terragrunt asks AWS for %.*s while it reads this file", (int)call->name.len,
                      call->name.ptr);
}

/* The account stands in the key id, where the environment's keys are those that will be asked
 * with. */
static HclValue func_account_id(HclCall *call)
{
    TgLoad *load = func_scope(call)->load;
    HclValue asked = func_asks_aws(call);
    const char *id = func_variable(load, "AWS_ACCESS_KEY_ID"),
               *secret = func_variable(load, "AWS_SECRET_ACCESS_KEY"),
               *account = id && secret && secret[0] ? account_from_key_id(load->arena, id) : NULL;
    if (asked.refused || !account ||
        tgunit_env(load->files, "TG_IAM_ASSUME_ROLE", "TERRAGRUNT_IAM_ROLE").text)
        return asked;
    return hv_string(span_of(account), source_env("AWS_ACCESS_KEY_ID"));
}

static HclValue func_only_run(HclCall *call)
{
    return hv_unknown(call->eval->arena, call->at, "%.*s is known while Terragrunt runs only",
                      (int)call->name.len, call->name.ptr);
}

/* ---- other files ---- */

static HclValue func_read_config(HclCall *call)
{
    TgScope *scope = func_scope(call);
    TgLoad *load = scope->load;
    HclValue bad;
    const char *name = func_arg(call, 0, &bad), *path;
    bool state_only = load->state_only;
    const TgConfig *config;
    FileInfo info;
    if (!name)
        return bad;
    path = tfpath_join(load->arena, text_dirname(load->arena, scope->config_path), name);
    info = snapshot_stat(load->files, path);
    if (info.state == FILE_OK && info.is_dir)
        path = tgunit_file_in(load->arena, load->files, path);
    if (!tg_exists(load, path))
        return call->n == 2 ? call->args[1]
                            : func_refused(call, arena_printf(load->arena, "there is no %s",
                                                              tg_shown(load, path)));
    if (tg_private(load, path))
        return hv_unknown(load->arena, call->at, HCL_OUTSIDE);
    vec_push(load->arena, &load->unit->files,
             ((TgRead){tg_shown(load, path), "read_terragrunt_config", call->at}));
    load->state_only = false;
    config = load->read(load, path, path, NULL);
    load->state_only = state_only;
    if (!config && load->unit->view.not_known) /* past our own limits: Terragrunt has none */
        return hv_unknown(load->arena, call->at, "%s", load->unit->view.not_known);
    if (!config)
        return func_refused(call,
                            arena_printf(load->arena, "%s can't be read", tg_shown(load, path)));
    return tgvalue_config(load, config, call->at);
}

/* The values of a tfvars file as JSON. */
static HclValue func_read_tfvars(HclCall *call)
{
    TgLoad *load = func_scope(call)->load;
    HclValue bad, object;
    const char *name = func_arg(call, 0, &bad);
    const char *path = name ? tfpath_join(load->arena, load->dir, name) : NULL;
    const HclFile *file;
    Span text, *keys;
    HclValue *items;
    if (!name)
        return bad;
    if (hcl_file_outside(call->eval, path))
        return hv_unknown(load->arena, call->at, HCL_OUTSIDE);
    if (snapshot_read(load->files, path, TG_FILE_MAX, &text) != FILE_OK)
        return func_refused(call,
                            arena_printf(load->arena, "TFVarFileNotFound: Could not find a %s",
                                         text_safe(load->arena, name)));
    if (span_ends(span_of(name), "json"))
        return hv_string(text, source_file(tg_shown(load, path), 1, 1));
    file = hcl_parse(load->arena, tg_shown(load, path), text);
    if (tg_is_too_large(load, file))
        return hv_unknown(load->arena, call->at, "the file can't be looked at");
    if (file->error.summary)
        return func_refused(call, arena_printf(load->arena, "%s is damaged", tg_shown(load, path)));
    keys = arena_array(load->arena, Span, file->body.attrs.len + 1);
    items = arena_array(load->arena, HclValue, file->body.attrs.len + 1);
    for (size_t i = 0; i < file->body.attrs.len; i++) {
        keys[i] = file->body.attrs.items[i].name;
        items[i] = hcl_eval(call->eval, file, file->body.attrs.items[i].expr);
    }
    object = hv_object(keys, items, file->body.attrs.len, call->at);
    return hcl_function_call(call->eval, SPAN_LITERAL("jsonencode"), &object, 1, call->at);
}

/* ---- plain values ---- */

static HclValue func_list(HclCall *call, const char *const *names, size_t n)
{
    HclValue *items = arena_array(call->eval->arena, HclValue, n);
    for (size_t i = 0; i < n; i++)
        items[i] = func_text(call, names[i]);
    return hv_list(items, n, call->at);
}

static HclValue func_need_vars(HclCall *call)
{
    static const char *const names[] = {"apply", "console", "destroy", "import",
                                        "plan",  "push",    "refresh"};
    return func_list(call, names, ARRAY_LEN(names));
}

static HclValue func_need_locking(HclCall *call)
{
    static const char *const names[] = {"apply",   "destroy", "import", "plan",
                                        "refresh", "taint",   "untaint"};
    return func_list(call, names, ARRAY_LEN(names));
}

static HclValue func_need_input(HclCall *call)
{
    static const char *const names[] = {"apply", "import", "init", "plan", "refresh"};
    return func_list(call, names, ARRAY_LEN(names));
}

static HclValue func_need_parallelism(HclCall *call)
{
    static const char *const names[] = {"apply", "plan", "destroy"};
    return func_list(call, names, ARRAY_LEN(names));
}

static HclValue func_command(HclCall *call)
{
    return func_text(call, "plan");
}

static HclValue func_cli_args(HclCall *call)
{
    static const char *const names[] = {"plan"};
    return func_list(call, names, ARRAY_LEN(names));
}

static HclValue func_source_flag(HclCall *call)
{
    Snapshot *files = func_scope(call)->load->files;
    const char *source = snapshot_env(files, "TG_SOURCE");
    return func_text(call, source ? source : "");
}

static HclValue func_same(HclCall *call)
{
    return call->args[0];
}

static HclValue func_constraint(HclCall *call)
{
    HclValue bad;
    const char *version = func_arg(call, 0, &bad),
               *constraint = version ? func_arg(call, 1, &bad) : NULL;
    if (!version || !constraint)
        return bad;
    return hv_bool(version_meets(constraint, version) == VERSION_YES, call->at);
}

static HclValue func_deep_merge(HclCall *call)
{
    TgLoad *load = func_scope(call)->load;
    HclValue merged = call->args[0];
    if (!tg_experiment(load, "deep-merge")) {
        vec_push(load->arena, &load->unit->limits,
                 ((TgLimit){.at = call->at, .newer_may_not = true}));
        return func_refused(call, "deep_merge requires --experiment deep-merge");
    }
    for (size_t i = 1; i < call->n; i++)
        merged = tgmerge_values(func_scope(call)->load, &merged, &call->args[i], TG_DEEP);
    return merged;
}

const HclFunction tg_functions[] = {
    {"find_in_parent_folders", 0, 2, FUNC_STRICT, func_find_in_parents},
    {"path_relative_to_include", 0, 1, FUNC_STRICT, func_relative_to_include},
    {"path_relative_from_include", 0, 1, FUNC_STRICT, func_relative_from_include},
    {"get_parent_terragrunt_dir", 0, 1, FUNC_STRICT, func_parent_dir},
    {"get_terragrunt_dir", 0, 0, FUNC_STRICT, func_terragrunt_dir},
    {"get_original_terragrunt_dir", 0, 0, FUNC_STRICT, func_original_dir},
    {"get_working_dir", 0, 0, FUNC_STRICT, func_working_dir},
    {"get_repo_root", 0, 0, FUNC_STRICT, func_repo_root},
    {"get_path_from_repo_root", 0, 0, FUNC_STRICT, func_from_repo_root},
    {"get_path_to_repo_root", 0, 0, FUNC_STRICT, func_to_repo_root},
    {"get_env", 1, 2, FUNC_STRICT, func_get_env},
    {"get_platform", 0, 0, FUNC_STRICT, func_platform},
    {"run_cmd", 1, -1, FUNC_STRICT, func_run_cmd},
    {"sops_decrypt_file", 1, 1, FUNC_STRICT, func_sops},
    {"yamldecode", 1, 1, FUNC_LENIENT, func_decode},
    {"jsondecode", 1, 1, FUNC_LENIENT, func_decode},
    {"read_terragrunt_config", 1, 2, FUNC_STRICT, func_read_config},
    {"read_tfvars_file", 1, 1, FUNC_STRICT, func_read_tfvars},
    {"get_aws_account_id", 0, 0, FUNC_STRICT, func_account_id},
    {"get_aws_account_alias", 0, 0, FUNC_STRICT, func_asks_aws},
    {"get_aws_caller_identity_arn", 0, 0, FUNC_STRICT, func_asks_aws},
    {"get_aws_caller_identity_user_id", 0, 0, FUNC_STRICT, func_asks_aws},
    {"get_terraform_commands_that_need_vars", 0, 0, FUNC_STRICT, func_need_vars},
    {"get_terraform_commands_that_need_locking", 0, 0, FUNC_STRICT, func_need_locking},
    {"get_terraform_commands_that_need_input", 0, 0, FUNC_STRICT, func_need_input},
    {"get_terraform_commands_that_need_parallelism", 0, 0, FUNC_STRICT, func_need_parallelism},
    {"get_terraform_command", 0, 0, FUNC_STRICT, func_command},
    {"get_terraform_cli_args", 0, 0, FUNC_STRICT, func_cli_args},
    {"get_terragrunt_source_cli_flag", 0, 0, FUNC_STRICT, func_source_flag},
    {"get_default_retryable_errors", 0, 0, FUNC_STRICT, func_only_run},
    {"mark_as_read", 1, 1, FUNC_STRICT, func_same},
    {"mark_glob_as_read", 1, 1, FUNC_STRICT, func_only_run},
    {"constraint_check", 2, 2, FUNC_STRICT, func_constraint},
    {"deep_merge", 1, -1, FUNC_STRICT, func_deep_merge},
    {NULL, 0, 0, FUNC_STRICT, NULL},
};

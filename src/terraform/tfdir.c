/* What terraform init left behind: modules.json, the installed provider, the saved backend; and
 * what lies beside it. */
#include <string.h>

#include "terraform/tfload.h"
#include "terraform/tfplatform.h"
#include "terraform/version.h"

enum { DATA_FILE_MAX = 16 * 1024 * 1024 };

const char tf_platform[] = TF_PLATFORM;

/* ---- JSON files ---- */

/* A file or folder of Terraform's own; how: "is damaged: it has no version". */
static void dir_unreadable(TfLoad *load, Source at, const char *summary, const char *how)
{
    tf_problem(
        load,
        (TfProblem){
            .fatal = true, .stage = "init", .id = "unreadable", .summary = summary, .at = at},
        "%s %s", at.name, how);
}

static void dir_damaged(TfLoad *load, Source at, const char *summary, const char *why)
{
    dir_unreadable(load, at, summary, arena_printf(load->arena, "is damaged: %s", why));
}

/* summary: how Terraform's own message begins. It stops at a file of its own that it can't read, an
 * empty one included, but for the list of modules (empty: NULL). */
static const HclFile *dir_json(TfLoad *load, const char *name, const char *summary)
{
    Span text;
    const char *path = tfpath_join(load->arena, load->data_dir, name);
    const char *shown = tfpath_join(load->arena, load->data_shown, name);
    enum file_state state = snapshot_read(load->files, path, DATA_FILE_MAX, &text);
    const HclFile *file;
    if (state == FILE_ABSENT ||
        (state == FILE_OK && text.len == 0 && span_ends(span_of(name), "modules.json")))
        return NULL;
    if (state == FILE_TOO_BIG)
        tfload_too_large(load, source_file(shown, 0, 0));
    if (state != FILE_OK) {
        dir_unreadable(load, source_file(shown, 0, 0), summary,
                       arena_printf(load->arena, "can't be read: %s", file_state_sentence(state)));
        return NULL;
    }
    file = hcl_parse_json(load->arena, shown, text, false);
    if (tfload_is_too_large(load, file))
        return NULL;
    if (file->error.summary) {
        dir_damaged(load, hcl_source(file, file->error.at), summary, file->error.detail);
        return NULL;
    }
    return file;
}

static const HclExpr *dir_member(const HclExpr *object, const char *name)
{
    for (uint32_t i = 0; object && object->kind == HCL_OBJECT && i + 1 < object->n_items; i += 2)
        if (span_is(object->items[i]->text, name))
            return object->items[i + 1];
    return NULL;
}

static void dir_refused(TfLoad *load, const char *why)
{
    dir_unreadable(load, source_file(load->data_shown, 0, 0), "failed to read module manifest",
                   arena_printf(load->arena, "is %s, and Terraform keeps a folder there", why));
}

/* .terraform or TF_DATA_DIR that is a file, or below one */
static void dir_must_be_one(TfLoad *load)
{
    const char *path = load->data_dir, *slash = strrchr(path, '/');
    FileInfo info = snapshot_stat(load->files, path);
    while (info.state != FILE_OK && info.state != FILE_NOT_REGULAR && slash && slash > path) {
        path = arena_span(load->arena, span_sub(span_of(path), 0, (size_t)(slash - path)));
        slash = strrchr(path, '/');
        info = snapshot_stat(load->files, path);
    }
    if (info.state == FILE_NOT_REGULAR || (info.state == FILE_OK && !info.is_dir))
        dir_refused(load, "a file or lies below one");
}

/* internal/modsdir manifest.go:ReadManifestSnapshot */
static void dir_modules_form(TfLoad *load, const HclFile *file, const char *summary)
{
    static const char *const members[] = {"Key", "Source", "Version", "Dir"};
    const HclExpr *modules = dir_member(file->value, "Modules"), *value;
    const char *fault = NULL;
    Version unused;
    if (file->value->kind != HCL_OBJECT && file->value->kind != HCL_NULL)
        fault = "it is no object";
    else if (modules && modules->kind != HCL_TUPLE && modules->kind != HCL_NULL)
        fault = "Modules is no list";
    for (uint32_t i = 0; !fault && modules && modules->kind == HCL_TUPLE && i < modules->n_items;
         i++)
        for (size_t k = 0; k < ARRAY_LEN(members); k++) {
            value = dir_member(modules->items[i], members[k]);
            if (value && value->kind != HCL_TEXT && value->kind != HCL_NULL)
                fault = "a module's entry holds what is no text";
            else if (value && k == 2 && value->text.len > 0 && !version_parse(value->text, &unused))
                fault = "a module's version is none";
        }
    if (fault)
        dir_damaged(load, source_file(file->name, 1, 0), summary, fault);
}

/* What init -plugin-dir left behind: a list of folders (internal/command meta_providers.go). */
static void dir_plugin_path(TfLoad *load)
{
    static const char summary[] = "Failed to read .terraform/plugin_path";
    const HclFile *file = dir_json(load, "plugin_path", summary);
    bool list = file && (file->value->kind == HCL_TUPLE || file->value->kind == HCL_NULL);
    for (uint32_t i = 0; list && i < file->value->n_items; i++)
        list = file->value->items[i]->kind == HCL_TEXT || file->value->items[i]->kind == HCL_NULL;
    if (file && !list)
        dir_damaged(load, source_file(file->name, 1, 0), summary, "it is no list of folders");
}

void tfdir_load_modules(TfLoad *load)
{
    static const char summary[] = "failed to read module manifest";
    const HclFile *file = dir_json(load, "modules/modules.json", summary);
    const HclExpr *modules = file ? dir_member(file->value, "Modules") : NULL;
    dir_must_be_one(load);
    if (file)
        dir_modules_form(load, file, summary);
    for (uint32_t i = 0; modules && modules->kind == HCL_TUPLE && i < modules->n_items; i++) {
        const HclExpr *key = dir_member(modules->items[i], "Key"),
                      *dir = dir_member(modules->items[i], "Dir");
        Span name, folder;
        if (key && dir && hcl_literal(key, &name) && hcl_literal(dir, &folder) && name.len > 0)
            names_put(load->arena, &load->installed, name, arena_span(load->arena, folder));
    }
}

/* ---- the saved backend ---- */

static bool dir_same_value(const TfValue *a, const TfValue *b)
{
    if (a->state != b->state || a->n_items != b->n_items)
        return false;
    for (size_t i = 0; i < a->n_items; i++)
        if (!dir_same_value(&a->items[i], &b->items[i]))
            return false;
    if (a->v.secret || b->v.secret)
        return secret_equal(a->v.secret, b->v.secret);
    return !a->v.text || !b->v.text ? a->v.text == b->v.text : strcmp(a->v.text, b->v.text) == 0;
}

/* Arguments that stand in the block now and were saved otherwise. One that is saved only may have
 * come by -backend-config. */
static bool dir_backend_differs(const TfBackend *backend)
{
    if (backend->kind == BACKEND_NONE || strcmp(backend->type, backend->saved_type) != 0)
        return true;
    for (size_t i = 0; i < backend->block->attrs.len; i++) {
        const TfAttr *attr = &backend->block->attrs.items[i];
        if (attr->value.state == TF_KNOWN && attr->value.type != TF_MAP &&
            !dir_same_value(&attr->value, tfblock_get(backend->saved, attr->name)))
            return true;
    }
    return false;
}

/* init stops at a backend that is not the one it saved, unless it is told what to do with the state
 * (terraform internal/command/meta_backend.go; seen: "Backend configuration changed"). */
static void dir_backend_changed(TfLoad *load)
{
    static const char *const variables[] = {"TF_CLI_ARGS", "TF_CLI_ARGS_init"};
    const TfBackend *b = &load->config->backend;
    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        const char *args = snapshot_env(load->files, variables[i]);
        if (args && (strstr(args, "-reconfigure") || strstr(args, "-migrate-state")))
            return;
    }
    if (!b->saved_differs || b->kind == BACKEND_REMOTE || b->kind == BACKEND_CLOUD)
        return;
    tf_problem(load,
               (TfProblem){.fatal = true,
                           .stage = "init",
                           .id = "backend_changed",
                           .summary = "Backend configuration changed",
                           .configuration = b->kind == BACKEND_S3 ? "backend.s3" : NULL,
                           .at = b->kind == BACKEND_NONE ? b->saved->at : b->at},
               "the backend is not the one that the last init saved: terraform init -reconfigure "
               "takes the new one, -migrate-state takes the state along");
}

/* Nothing was saved, and this init is told to save nothing: plan stops (meta_backend.go). */
static void dir_backend_left_out(TfLoad *load)
{
    const TfBackend *b = &load->config->backend;
    if (load->no_backend && b->kind != BACKEND_NONE)
        tf_problem(
            load,
            (TfProblem){.fatal = true,
                        .stage = "configuration",
                        .id = "backend_left_out",
                        .summary = "Backend initialization required, please run "
                                   "\"terraform init\"",
                        .configuration = b->kind == BACKEND_S3 ? "backend.s3" : NULL,
                        .at = b->at},
            "what stands in TF_CLI_ARGS or TF_CLI_ARGS_init (-backend=false, -version, -help) "
            "keeps init from setting up the backend, and plan needs it");
}

/* internal/command/workdir backend_state.go:ParseBackendStateFile */
static void dir_saved_form(TfLoad *load, const HclFile *file, const char *summary)
{
    const HclExpr *version = dir_member(file->value, "version"),
                  *backend = dir_member(file->value, "backend");
    const char *fault = NULL;
    if (!version)
        fault = "it has no version";
    else if (version->kind != HCL_NUMBER || !span_is(version->text, "3"))
        fault = "its version is not 3";
    else if (backend && backend->kind != HCL_OBJECT && backend->kind != HCL_NULL)
        fault = "backend is no object";
    if (fault && !tf_is_tofu(load->config))
        dir_damaged(load, source_file(file->name, 1, 0), summary, fault);
}

static void dir_saved_backend(TfLoad *load)
{
    static const char summary[] = "Failed to load state";
    TfBackend *out = &load->config->backend;
    const HclFile *file = dir_json(load, "terraform.tfstate", summary);
    const HclExpr *saved = file ? dir_member(file->value, "backend") : NULL;
    const HclExpr *type = dir_member(saved, "type"), *config = dir_member(saved, "config");
    TfBlock *block;
    Span text;
    if (file)
        dir_saved_form(load, file, summary);
    if (!type || !hcl_literal(type, &text) || text.len == 0) {
        dir_backend_left_out(load);
        return;
    }
    out->saved_type = arena_span(load->arena, text);
    block = arena_new(load->arena, TfBlock);
    block->type = "backend";
    block->labels[0] = out->saved_type;
    block->at = hcl_source(file, saved->at);
    for (uint32_t i = 0; config && config->kind == HCL_OBJECT && i + 1 < config->n_items; i += 2) {
        Span name = config->items[i]->text;
        HclValue value = tfscope_eval(load, load->root, file, config->items[i + 1]);
        if (value.kind != HV_NULL)
            vec_push(load->arena, &block->attrs,
                     ((TfAttr){arena_span(load->arena, name),
                               tfvalue_of(load, value, hcl_source(file, config->items[i + 1]->at),
                                          tfblock_is_secret(name))}));
    }
    tfbackend_objects(load, block);
    out->saved = block;
    out->saved_differs = dir_backend_differs(out);
    dir_backend_changed(load);
}

/* ---- the installed provider ---- */

static bool dir_has_plugin(TfLoad *load, const char *dir)
{
    NameVec names = VEC_INIT;
    snapshot_list(load->files, dir, &names);
    for (size_t i = 0; i < names.len; i++)
        if (span_starts(span_of(names.items[i]), "terraform-provider-aws"))
            return true;
    return false;
}

/* The highest version that is there for this platform; the locked one if that is among them. */
static void dir_installed(TfLoad *load, const char *host)
{
    TfConfig *config = load->config;
    const char *below = arena_printf(load->arena, "providers/%s/hashicorp/aws", host);
    NameVec versions = VEC_INIT;
    snapshot_list(load->files, tfpath_join(load->arena, load->data_dir, below), &versions);
    for (size_t i = 0; i < versions.len; i++) {
        const char *version = versions.items[i];
        const char *dir = arena_printf(load->arena, "%s/%s/%s", below, version, tf_platform);
        bool locked = config->lock.version && strcmp(config->lock.version, version) == 0;
        if (!dir_has_plugin(load, tfpath_join(load->arena, load->data_dir, dir)))
            continue;
        if (config->installed_version && !locked &&
            version_compare_text(version, config->installed_version) <= 0)
            continue;
        if (config->installed_version && config->lock.version &&
            strcmp(config->installed_version, config->lock.version) == 0)
            continue;
        config->installed_version = version;
        config->installed_at = source_file(tfpath_join(load->arena, load->data_shown, dir), 0, 0);
    }
}

/* ---- exec plugins ---- */

static bool dir_body_runs_aws(const HclBody *body)
{
    const HclAttr *command = hcl_body_attr(body, "command");
    Span text;
    if (command && hcl_literal(command->expr, &text) &&
        (span_is(text, "aws") || span_ends(text, "/aws")))
        return true;
    for (size_t i = 0; i < body->blocks.len; i++)
        if (dir_body_runs_aws(&body->blocks.items[i]->body))
            return true;
    return false;
}

/* kubernetes = { exec = { command = "aws" } }, as helm 3 writes it */
static bool dir_object_runs_aws(const HclExpr *object)
{
    const HclExpr *command = dir_member(object, "command");
    Span text;
    if (command && hcl_literal(command, &text) && (span_is(text, "aws") || span_ends(text, "/aws")))
        return true;
    for (uint32_t i = 0; object->kind == HCL_OBJECT && i + 1 < object->n_items; i += 2)
        if (object->items[i + 1]->kind == HCL_OBJECT && dir_object_runs_aws(object->items[i + 1]))
            return true;
    return false;
}

static void dir_exec_plugins(TfLoad *load)
{
    for (size_t i = 0; i < load->modules.len; i++)
        for (size_t k = 0; k < load->modules.items[i]->source->providers.len; k++) {
            const HclBlock *block = load->modules.items[i]->source->providers.items[k];
            bool runs = dir_body_runs_aws(&block->body);
            for (size_t a = 0; a < block->body.attrs.len && !runs; a++)
                runs = dir_object_runs_aws(block->body.attrs.items[a].expr);
            if (runs && block->labels[0])
                vec_push(
                    load->arena, &load->config->exec_plugins,
                    arena_printf(load->arena, "%s (%s)", block->labels[0],
                                 source_text(load->arena, hcl_source(block->file, block->at))));
        }
}

void tfdir_load(TfLoad *load)
{
    TfConfig *config = load->config;
    FileInfo info = snapshot_stat(load->files, load->data_dir);
    config->initialised = info.state == FILE_OK && info.is_dir;
    /* written by init only where there is something to keep (terraform 1.11.4) */
    if (tf_is_kernels(load->data_dir) &&
        (config->backend.kind != BACKEND_NONE || config->providers.len > 0))
        dir_refused(load, "the kernel's");
    info = snapshot_stat(load->files, tfpath_join(load->arena, load->dir, "errored.tfstate"));
    config->errored_tfstate = info.state == FILE_OK && !info.is_dir;
    dir_plugin_path(load);
    dir_saved_backend(load);
    dir_installed(load, "registry.terraform.io");
    dir_installed(load, "registry.opentofu.org");
    dir_exec_plugins(load);
}

/* internal/command/meta_backend.go and meta_config.go, internal/configs/configload/loader_load.go;
 * before 0.14 there was no lock file. */
const char *tf_lacks_init(const TfConfig *config)
{
    const TfBackend *b = &config->backend;
    for (size_t i = 0; i < config->problems.len; i++)
        if (strcmp(config->problems.items[i].id, "module_not_installed") == 0)
            return "its modules are not installed";
    if (b->kind != BACKEND_NONE && !b->saved_type && !config->initialised)
        return "its backend is not set up";
    if (config->providers.len == 0 || config->cli.dev_overrides.len > 0 ||
        !tf_program_at_least(config, "0.14.0"))
        return NULL;
    if (!config->lock.version && !config->lock.parse_error)
        return "no version of the AWS provider is chosen yet";
    return config->initialised ? NULL : "the AWS provider is not installed";
}

/*
 * Backends other than s3, in their block and in a terraform_remote_state: what must be there and
 * what a local one finds (terraform 1.11 internal/backend/local, remote, remote-state/<type>,
 * internal/cloud/backend.go; seen with terraform 1.11.4). Only what is known here is judged, and
 * nothing of OpenTofu's.
 */
#include <string.h>

#include "terraform/tfload.h"

/* Arguments that a backend can't do without, and the variable that stands for one. */
static const struct {
    const char *type, *needs, *env;
} backend_needs[] = {
    {"gcs", "bucket", NULL},
    {"http", "address", "TF_HTTP_ADDRESS"},
    {"azurerm", "container_name", NULL},
    {"azurerm", "key", NULL},
    {"azurerm", "storage_account_name", NULL},
    {"consul", "path", NULL},
    {"cos", "bucket", NULL},
    {"oss", "bucket", NULL},
    {"kubernetes", "secret_suffix", NULL},
    {"remote", "organization", NULL},
    {"cloud", "organization", "TF_CLOUD_ORGANIZATION"}, /* of its block: tfsettings.c */
};

typedef struct Place {
    TfLoad *load;
    const char *type;
    const TfBlock *block;
    bool remote; /* a terraform_remote_state's config */
} Place;

static void backends_told(const Place *p, Source at, const char *summary, const char *text)
{
    tf_problem(p->load,
               (TfProblem){.fatal = true,
                           .stage = p->remote ? "configuration" : "init",
                           .id = "other_backend",
                           .summary = summary,
                           .at = at},
               "%s", text);
}

/* In a remote state, what the schema refuses has one summary. */
static void backends_tell(const Place *p, Source at, const char *summary, const char *text)
{
    backends_told(p, at, p->remote ? "Invalid backend configuration" : summary, text);
}

static void backends_needs(const Place *p)
{
    for (size_t i = 0; i < ARRAY_LEN(backend_needs); i++) {
        const char *env =
            backend_needs[i].env ? snapshot_env(p->load->files, backend_needs[i].env) : NULL;
        const TfValue *v = tfblock_get(p->block, backend_needs[i].needs);
        const char *text = tfvalue_text(v);
        bool absent = v->state == TF_ABSENT || v->state == TF_NULL || (text && !*text);
        if (strcmp(p->type, backend_needs[i].type) == 0 && absent && !(env && *env) &&
            (p->remote || strcmp(p->type, "cloud") != 0))
            backends_tell(p, p->block->at, "Missing required argument",
                          arena_printf(p->load->arena, "the backend %s needs %s", p->type,
                                       backend_needs[i].needs));
    }
}

static void backends_http(const Place *p)
{
    const TfValue *v = tfblock_get(p->block, "address");
    const char *address = tfvalue_text(v);
    if (strcmp(p->type, "http") == 0 && address && *address &&
        strncmp(address, "http://", 7) != 0 && strncmp(address, "https://", 8) != 0)
        backends_tell(p, v->expr_at, "address must be HTTP or HTTPS",
                      "the address of the http backend begins with http:// or https://");
}

static void backends_local(const Place *p)
{
    static const char *const known[] = {"path", "workspace_dir"};
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        const TfValue *v = tfblock_get(p->block, known[i]);
        const char *text = tfvalue_text(v);
        if (text && !*text)
            backends_tell(p, v->expr_at,
                          i == 0 ? "Invalid local state file path"
                                 : "Invalid local workspace directory path",
                          arena_printf(p->load->arena, "%s is empty", known[i]));
    }
    for (size_t i = 0; p->remote && i < p->block->attrs.len; i++)
        if (strcmp(p->block->attrs.items[i].name, known[0]) != 0 &&
            strcmp(p->block->attrs.items[i].name, known[1]) != 0)
            backends_tell(p, p->block->attrs.items[i].value.expr_at, "Unsupported argument",
                          "the local backend has path and workspace_dir only");
}

/* In a remote state it is an object, and an empty text is none. */
static bool backends_has(const Place *p, const char *name)
{
    const TfValue *object = tfblock_get(p->block, "workspaces");
    const TfBlock *block = tfblock_child(p->block, "workspaces", 0);
    if (!p->remote)
        return block && tfblock_get(block, name)->state != TF_ABSENT;
    for (size_t i = 0; object->type == TF_MAP && i < object->n_items; i++) {
        const char *text = tfvalue_text(&object->items[i]);
        if (strcmp(object->keys[i], name) == 0)
            return object->items[i].state != TF_NULL && !(text && !*text);
    }
    return false;
}

/* remote: name or prefix; cloud: name or tags, or TF_WORKSPACE (internal/cloud/backend.go) */
static void backends_workspaces(const Place *p)
{
    bool cloud = strcmp(p->type, "cloud") == 0;
    const char *env = snapshot_env(p->load->files, "TF_WORKSPACE");
    const TfValue *argument = tfblock_get(p->block, "workspaces");
    const TfBlock *block = tfblock_child(p->block, "workspaces", 0);
    const char *other = cloud ? "tags" : "prefix";
    bool name = backends_has(p, "name"), more = backends_has(p, other);
    static const char *const summary = "Invalid workspaces configuration";
    if (!cloud && strcmp(p->type, "remote") != 0)
        return;
    if (name && more)
        backends_told(p, block ? block->at : argument->expr_at, summary,
                      arena_printf(p->load->arena, "name and %s exclude each other", other));
    if (!name && !more && !(cloud && env && *env) && (p->remote || argument->state == TF_ABSENT))
        backends_told(p, p->block->at, summary,
                      arena_printf(p->load->arena, "workspaces needs name or %s", other));
}

/* ---- a local state that another configuration reads ---- */

static const char *backends_state_path(const TfLoad *load, const TfBlock *made,
                                       const TfBlock *config)
{
    const TfValue *named = tfblock_get(made, "workspace"), *path = tfblock_get(config, "path"),
                  *dir = tfblock_get(config, "workspace_dir");
    const char *workspace = tfvalue_text(named);
    if (named->state == TF_UNKNOWN || path->state == TF_UNKNOWN || dir->state == TF_UNKNOWN)
        return NULL;
    if (workspace && strcmp(workspace, "default") != 0)
        return arena_printf(load->arena, "%s/%s/terraform.tfstate",
                            tfvalue_text(dir) ? tfvalue_text(dir) : "terraform.tfstate.d",
                            workspace);
    return tfvalue_text(path) ? tfvalue_text(path) : "terraform.tfstate";
}

/* In a check, what can't be read is a warning. */
static bool backends_in_check(const TfModule *module, const HclBlock *block)
{
    for (size_t i = 0; i < module->source->checks.len; i++)
        for (size_t k = 0; k < module->source->checks.items[i]->body.blocks.len; k++)
            if (module->source->checks.items[i]->body.blocks.items[k] == block)
                return true;
    return false;
}

/* What stands there must be a state (statefile.Read). */
static void backends_state_read(const Place *p, const TfBlock *made, const char *path,
                                const FileInfo *info)
{
    Span text;
    const char *fault = info->is_dir ? "it is a folder" : NULL;
    if (!info->is_dir &&
        snapshot_read(p->load->files, tfpath_join(p->load->arena, p->load->dir, path), TF_FILE_MAX,
                      &text) == FILE_OK) {
        const HclFile *file = hcl_parse_json(p->load->arena, path, text, false);
        fault = file->too_large ? NULL : tfresource_state_fault(file);
    }
    if (fault)
        tf_problem(p->load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "other_state",
                               .summary = info->is_dir ? "Failed to read state file"
                                                       : "Unsupported state file format",
                               .at = made->at},
                   "%s is no state file: %s", text_safe(p->load->arena, path), fault);
}

/* The data source is read at plan if it waits for nothing; no file, or an empty one, stops it. What
 * is kept in memory was never there. */
static void backends_state_there(const Place *p, const TfBlock *made, const HclBlock *block)
{
    static const char *const waits[] = {"depends_on", "count", "for_each"};
    const char *path = backends_state_path(p->load, made, p->block);
    FileInfo info;
    for (size_t i = 0; i < ARRAY_LEN(waits); i++)
        if (hcl_body_attr(&block->body, waits[i]))
            return;
    if (strcmp(p->type, "inmem") == 0) {
        tf_problem(p->load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "other_state",
                               .summary = "Unable to find remote state",
                               .at = made->at},
                   "a state that is kept in memory ends with the command that made it");
        return;
    }
    if (!path || strcmp(p->type, "local") != 0)
        return;
    info = snapshot_stat(p->load->files, tfpath_join(p->load->arena, p->load->dir, path));
    if (info.state == FILE_ABSENT ||
        (info.state == FILE_OK && !info.is_dir && info.size_bytes == 0))
        tf_problem(p->load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "other_state",
                               .summary = "Unable to find remote state",
                               .at = made->at},
                   "there is no state at %s yet: what makes it must be applied first",
                   text_safe(p->load->arena, path));
    else if (info.state == FILE_OK)
        backends_state_read(p, made, path, &info);
}

void tfbackends_remote(TfLoad *load, const TfModule *module, const HclBlock *block,
                       const TfBlock *made, const TfBlock *config)
{
    const TfValue *value = tfblock_get(made, "config");
    Place p = {load, tfvalue_text(tfblock_get(made, "backend")), config, true};
    if (!p.type || strcmp(p.type, "s3") == 0 || tf_is_tofu(load->config) ||
        value->state == TF_UNKNOWN || module->many || module->has_gaps ||
        backends_in_check(module, block))
        return;
    if (value->state == TF_KNOWN && value->type != TF_MAP) {
        backends_tell(&p, value->expr_at, "", "config is an object");
        return;
    }
    for (size_t i = 0; i < config->attrs.len; i++)
        if (config->attrs.items[i].value.state == TF_UNKNOWN)
            return;
    backends_needs(&p);
    backends_http(&p);
    backends_workspaces(&p);
    if (strcmp(p.type, "local") == 0)
        backends_local(&p);
    backends_state_there(&p, made, block);
}

void tfbackends_check(TfLoad *load, const TfBackend *backend)
{
    Place p = {load, backend->type, backend->block, false};
    if (tf_is_tofu(load->config) || backend->kind == BACKEND_S3 || !backend->block ||
        backend->saved || load->no_backend)
        return;
    backends_needs(&p);
    backends_http(&p);
    backends_workspaces(&p);
    if (backend->kind == BACKEND_LOCAL)
        backends_local(&p);
}

/*
 * The backend block with -backend-config laid over it, the cloud block, and terraform_remote_state.
 * The backend has its own credentials (RULES.md 91).
 */
#include <string.h>

#include "data/provider_args.h"
#include "terraform/tfload.h"

static const struct {
    const char *type;
    enum tf_backend_kind kind;
} backend_kinds[] = {{"s3", BACKEND_S3},
                     {"local", BACKEND_LOCAL},
                     {"remote", BACKEND_REMOTE},
                     {"cloud", BACKEND_CLOUD},
                     {"azurerm", BACKEND_OTHER},
                     {"consul", BACKEND_OTHER},
                     {"cos", BACKEND_OTHER},
                     {"gcs", BACKEND_OTHER},
                     {"http", BACKEND_OTHER},
                     {"kubernetes", BACKEND_OTHER},
                     {"oci", BACKEND_OTHER},
                     {"oss", BACKEND_OTHER},
                     {"pg", BACKEND_OTHER},
                     {"inmem", BACKEND_OTHER},
                     {"etcd", BACKEND_OTHER},
                     {"etcdv3", BACKEND_OTHER},
                     {"swift", BACKEND_OTHER},
                     {"manta", BACKEND_OTHER},
                     {"artifactory", BACKEND_OTHER}};

static bool backend_known_type(const char *type, enum tf_backend_kind *out)
{
    *out = BACKEND_OTHER;
    for (size_t i = 0; i < ARRAY_LEN(backend_kinds); i++)
        if (strcmp(type, backend_kinds[i].type) == 0) {
            *out = backend_kinds[i].kind;
            return true;
        }
    return false;
}

void tfbackend_objects(TfLoad *load, TfBlock *block)
{
    static const char *const objects[] = {"assume_role", "assume_role_with_web_identity",
                                          "endpoints"};
    for (size_t i = 0; i < ARRAY_LEN(objects); i++) {
        const TfValue *object = tfblock_get(block, objects[i]);
        TfBlock *child;
        if (object->state != TF_KNOWN || object->type != TF_MAP)
            continue;
        child = arena_new(load->arena, TfBlock);
        child->type = objects[i];
        child->at = object->expr_at;
        for (size_t k = 0; k < object->n_items; k++)
            vec_push(load->arena, &child->attrs, ((TfAttr){object->keys[k], object->items[k]}));
        vec_push(load->arena, &block->blocks, child);
    }
}

static void backend_set(TfLoad *load, TfBlock *block, TfAttr attr)
{
    for (size_t i = 0; i < block->attrs.len; i++)
        if (strcmp(block->attrs.items[i].name, attr.name) == 0) {
            block->attrs.items[i] = attr;
            return;
        }
    vec_push(load->arena, &block->attrs, attr);
}

static void backend_only_literals(TfLoad *load, const HclFile *file, const HclExpr *e);

/* A file of -backend-config: arguments alone, each a literal (internal/command/init.go
 * backendConfigOverrideBody). */
static void backend_file_form(TfLoad *load, const HclFile *file)
{
    const HclBlock *first =
        !file->json && file->body.blocks.len ? file->body.blocks.items[0] : NULL;
    bool damaged = file->error.summary != NULL;
    load->concerns = "backend.s3";
    if (damaged)
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "syntax",
                               .summary = file->error.summary,
                               .configuration = load->concerns,
                               .at = hcl_source(file, file->error.at)},
                   "%s", file->error.detail);
    else if (first)
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "unknown_argument",
                               .summary = "Unsupported block type",
                               .configuration = load->concerns,
                               .at = hcl_source(file, first->at)},
                   "a file of -backend-config holds arguments only");
    for (size_t i = 0; !file->json && i < file->body.attrs.len && !tf_is_tofu(load->config); i++)
        backend_only_literals(load, file, file->body.attrs.items[i].expr);
    load->concerns = NULL;
}

static void backend_config_file(TfLoad *load, TfBlock *block, const char *shown)
{
    Span text;
    HclFile *file;
    enum file_state state =
        snapshot_read(load->files, tfpath_join(load->arena, load->dir, shown), TF_FILE_MAX, &text);
    if (state == FILE_TOO_BIG)
        tfload_too_large(load, source_file(shown, 0, 0));
    if (state != FILE_OK) {
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "backend_config_unreadable",
                               .summary = "Failed to read file",
                               .configuration = "backend.s3",
                               .at = source_file(shown, 0, 0)},
                   "the backend configuration file %s can't be read", shown);
        return;
    }
    file = span_ends(span_of(shown), ".json")
               ? hcl_parse_json(load->arena, shown, text, tf_knows(load, TF_STATIC_REFERENCES))
               : hcl_parse(load->arena, shown, text);
    if (tfload_is_too_large(load, file))
        return;
    file->users = tfload_foreign(load, tfpath_join(load->arena, load->dir, shown)) ? shown : NULL;
    backend_file_form(load, file);
    for (uint32_t i = 0;
         file->json && file->value->kind == HCL_OBJECT && i + 1 < file->value->n_items; i += 2) {
        const HclExpr *key = file->value->items[i], *item = file->value->items[i + 1];
        backend_set(load, block,
                    (TfAttr){arena_span(load->arena, key->text),
                             tfvalue_of(load, tfscope_eval(load, load->root, file, item),
                                        hcl_source(file, item->at), tfblock_is_secret(key->text))});
    }
    for (size_t i = 0; !file->json && i < file->body.attrs.len; i++) {
        const HclAttr *attr = &file->body.attrs.items[i];
        HclValue value = tfscope_eval(load, load->root, file, attr->expr);
        backend_set(load, block,
                    (TfAttr){arena_span(load->arena, attr->name),
                             tfvalue_of(load, value, hcl_source(file, attr->expr->at),
                                        tfblock_is_secret(attr->name))});
    }
}

/* internal/command/init.go:backendConfigOverrideBody, configs.VariableParsingMode: what is a list
 * or an object is read as an expression, all else is text as it stands. Of other backends the types
 * are not known here. */
static bool backend_is_expression(const TfBackend *backend, const char *name, Span text)
{
    static const char *const texts[] = {"string", "number", "bool"};
    const ProviderArg *row =
        backend->kind == BACKEND_S3 ? provider_arg_find("backend-s3", name) : NULL;
    if (row && row->type)
        return !span_is_one_of(span_of(row->type), texts, ARRAY_LEN(texts));
    return text.len > 0 && (text.ptr[0] == '{' || text.ptr[0] == '[');
}

static HclValue backend_argument(TfLoad *load, const char *name, Span text, Source at)
{
    const HclFile *file;
    if (!backend_is_expression(&load->config->backend, name, text))
        return hv_string(text, at);
    file = hcl_parse_value(load->arena, at.name, text);
    load->concerns = "backend.s3";
    if (!file->error.summary && !tf_is_tofu(load->config))
        backend_only_literals(load, file, file->value);
    load->concerns = NULL;
    return file->error.summary ? hv_string(text, at)
                               : tfscope_eval(load, load->root, file, file->value);
}

/* internal/command/init.go:backendConfigOverrideBody: one alone without a text is as if it were not
 * there; beside others it is a file that can't be read. */
static bool backend_config_empty(const TfLoad *load)
{
    const TfArg *only = NULL;
    size_t n = 0;
    for (size_t i = 0; i < load->n_args; i++)
        if (load->args[i].kind == TF_ARG_BACKEND_CONFIG) {
            only = &load->args[i];
            n++;
        }
    return n == 1 && only->text[0] == '\0';
}

static void backend_config(TfLoad *load, TfBlock *block)
{
    bool empty = backend_config_empty(load);
    for (size_t i = 0; i < load->n_args; i++) {
        Span text = span_of(load->args[i].text);
        size_t eq = span_find_char(text, '=');
        Span name = span_sub(text, 0, eq);
        Source at = {SOURCE_ARGUMENT,
                     arena_printf(load->arena, "-backend-config %.*s", (int)eq, text.ptr), 0, 0};
        if (load->args[i].kind != TF_ARG_BACKEND_CONFIG || empty)
            continue;
        if (eq == text.len)
            backend_config_file(load, block, load->args[i].text);
        else {
            const char *argument = arena_span(load->arena, name);
            HclValue v = backend_argument(load, argument, span_sub(text, eq + 1, text.len), at);
            v.secret |= load->args[i].secret;
            if (!load->args[i].folders) {
                v.users = "-backend-config";
                v.as_given = true;
            }
            backend_set(load, block,
                        (TfAttr){argument,
                                 tfvalue_of(load, v, at, tfblock_is_secret(span_trim(name, " ")))});
        }
    }
}

static const char *backend_known(const TfBlock *block, const char *name)
{
    return tfvalue_text(tfblock_get(block, name));
}

static const char *backend_env(TfLoad *load, const char *text, const char *variable)
{
    return text ? text : snapshot_env(load->files, variable);
}

static void backend_remote(TfLoad *load, TfBackend *out)
{
    const TfBlock *workspaces = tfblock_child(out->block, "workspaces", 0);
    const char *name = backend_known(workspaces, "name"),
               *prefix = backend_known(workspaces, "prefix");
    bool cloud = out->kind == BACKEND_CLOUD;
    out->remote_host = backend_known(out->block, "hostname");
    out->remote_organization = backend_known(out->block, "organization");
    if (cloud) {
        out->remote_host = backend_env(load, out->remote_host, "TF_CLOUD_HOSTNAME");
        out->remote_organization =
            backend_env(load, out->remote_organization, "TF_CLOUD_ORGANIZATION");
    }
    if (!out->remote_host)
        out->remote_host = "app.terraform.io";
    if (name)
        out->remote_workspace = name;
    else if (prefix)
        out->remote_workspace = arena_printf(load->arena, "%s%s", prefix, load->workspace);
    else
        out->remote_workspace = strcmp(load->workspace, "default") != 0 ? load->workspace : NULL;
}

/* Terraform allows no reference and no function in a backend block (OpenTofu does, from 1.8 on). */
static void backend_only_literals(TfLoad *load, const HclFile *file, const HclExpr *e)
{
    bool call = e->kind == HCL_CALL;
    /* behind its collection a for holds names of its own */
    bool loop = e->kind == HCL_FOR_TUPLE || e->kind == HCL_FOR_OBJECT;
    if (!call && e->kind != HCL_REF) {
        for (uint32_t i = 0; i < (loop ? 1 : e->n_items); i++)
            if (e->items[i])
                backend_only_literals(load, file, e->items[i]);
        return;
    }
    tf_problem(load,
               (TfProblem){.fatal = true,
                           .stage = "init",
                           .id = "backend_expression",
                           .summary = call ? "Function calls not allowed" : "Variables not allowed",
                           .configuration = load->concerns,
                           .at = hcl_source(file, e->at)},
               "a backend block can hold literal values only");
}

/* OpenTofu works references out before init, and stops where one has no value (backend-var-unset).
 */
static void backend_static(TfLoad *load, const TfBlock *made)
{
    for (size_t i = 0; i < made->attrs.len; i++) {
        const TfValue *v = &made->attrs.items[i].value;
        if (v->state == TF_UNKNOWN)
            tf_problem(load,
                       (TfProblem){.fatal = true,
                                   .stage = "init",
                                   .id = "backend_expression",
                                   .summary = "Unable to compute static value",
                                   .configuration = load->concerns,
                                   .at = v->expr_at},
                       "%s of the backend can't be worked out before init: %s",
                       made->attrs.items[i].name, v->why ? v->why : "it is not known");
    }
}

/* OpenTofu keeps no secret in a backend's configuration (configs/backend.go Hash of 1.12.6). */
static void backend_marks(TfLoad *load, const HclBlock *block)
{
    static const char *const marks[] = {"sensitive", "ephemeral"};
    for (size_t m = 0; m < ARRAY_LEN(marks); m++)
        for (size_t i = 0; i < block->body.attrs.len; i++) {
            const HclAttr *attr = &block->body.attrs.items[i];
            if (!tfvalue_marked(load->root, attr->expr, marks[m]))
                continue;
            tf_problem(load,
                       (TfProblem){.fatal = true,
                                   .stage = "init",
                                   .id = "backend_expression",
                                   .summary = arena_printf(
                                       load->arena, "Backend config contains %s values", marks[m]),
                                   .configuration = load->concerns,
                                   .at = hcl_source(attr->file, attr->expr->at)},
                       "an argument of the backend is made of a variable that is marked %s, and "
                       "OpenTofu would save it in the clear",
                       marks[m]);
            return;
        }
}

static void backend_block(TfLoad *load, const HclBlock *block)
{
    TfBackend *out = &load->config->backend;
    TfBlock *made;
    out->type = span_is(block->type, "cloud") ? "cloud" : block->labels[0];
    if (!out->type)
        return;
    out->at = hcl_source(block->file, block->at);
    if (!backend_known_type(out->type, &out->kind))
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "backend_type",
                               .summary = "Unsupported backend type",
                               .at = out->at},
                   "there is no backend type named \"%s\"", text_safe(load->arena, out->type));
    load->concerns = out->kind == BACKEND_S3 ? "backend.s3" : NULL;
    for (size_t i = 0; i < block->body.attrs.len; i++)
        if (!tf_knows(load, TF_STATIC_REFERENCES))
            backend_only_literals(load, block->body.attrs.items[i].file,
                                  block->body.attrs.items[i].expr);
    for (size_t i = 0; i < block->body.blocks.len; i++)
        if (span_is(block->body.blocks.items[i]->type, "dynamic") && !tf_is_tofu(load->config))
            tf_refuse(load, "init", "Unsupported block type",
                      hcl_source(block->file, block->body.blocks.items[i]->at),
                      "a backend block can't have dynamic blocks");
    made = tfblock_of(load, load->root, block);
    if (tf_knows(load, TF_STATIC_REFERENCES)) {
        backend_static(load, made);
        backend_marks(load, block);
    }
    load->concerns = NULL;
    if (out->kind != BACKEND_CLOUD)
        backend_config(load, made);
    tfbackend_objects(load, made);
    out->block = made;
    if (out->kind == BACKEND_REMOTE || out->kind == BACKEND_CLOUD)
        backend_remote(load, out);
}

static void backend_twice(TfLoad *load, const HclBlock *first, const HclBlock *second)
{
    bool both = span_is(first->type, "cloud") != span_is(second->type, "cloud");
    tf_problem(load,
               (TfProblem){.fatal = true,
                           .stage = "init",
                           .id = "duplicate",
                           .summary = both ? "Both a backend and cloud configuration are present"
                                      : span_is(second->type, "cloud")
                                          ? "Duplicate HCP Terraform configurations"
                                          : "Duplicate backend configuration",
                           .at = hcl_source(second->file, second->at)},
               "a backend is configured already at %s",
               source_text(load->arena, hcl_source(first->file, first->at)));
}

void tfbackend_load(TfLoad *load)
{
    const HclBlockVec *terraform = &load->root->source->terraform;
    const HclBlock *first = NULL;
    for (size_t i = 0; i < terraform->len; i++)
        for (size_t k = 0; k < terraform->items[i]->body.blocks.len; k++) {
            const HclBlock *block = terraform->items[i]->body.blocks.items[k];
            if (!span_is(block->type, "backend") && !span_is(block->type, "cloud"))
                continue;
            if (first)
                backend_twice(load, first, block);
            else
                backend_block(load, block);
            first = first ? first : block;
        }
}

/* ---- terraform_remote_state ---- */

/* The first value that is not known, in whatever depth; NULL if there is none. */
static const char *remote_waits(const TfValue *value)
{
    const char *why = value->state == TF_UNKNOWN ? (value->why ? value->why : "") : NULL;
    for (size_t i = 0; !why && value->state == TF_KNOWN && i < value->n_items; i++)
        why = remote_waits(&value->items[i]);
    return why;
}

static void remote_refused(TfLoad *load, const TfValue *value, const char *summary,
                           const char *text)
{
    tf_refuse(load, "configuration", summary, value->expr_at, text);
}

/* What stands beside config (internal/builtin/providers/terraform/data_source_state.go; S3's
 * remoteClient wants a name of a workspace; seen with terraform 1.11.4). */
static void remote_beside(TfLoad *load, const TfBlock *made)
{
    static const char *const texts[] = {"backend", "workspace"};
    const TfValue *backend = tfblock_get(made, "backend"),
                  *workspace = tfblock_get(made, "workspace"),
                  *defaults = tfblock_get(made, "defaults");
    const char *type = tfvalue_text(backend), *name = tfvalue_text(workspace);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const TfValue *v = tfblock_get(made, texts[i]);
        if (v->state == TF_KNOWN && (v->type == TF_LIST || v->type == TF_MAP))
            remote_refused(load, v, "Incorrect attribute value type",
                           arena_printf(load->arena, "%s must be a text", texts[i]));
    }
    if (backend->state == TF_NULL)
        remote_refused(load, backend, "Terraform crashed",
                       "backend is null, at which Terraform crashes");
    if (defaults->state == TF_KNOWN && defaults->type != TF_MAP)
        remote_refused(load, defaults, "Invalid default values",
                       "defaults must be an object: { name = value }");
    if (type && name && strcmp(type, "s3") == 0 && !*name)
        remote_refused(load, workspace, "Error loading state error",
                       "workspace is empty: leave it out for the workspace default");
}

/* Is there an instance of the block at all? False: surely none. What decides it is noted. */
static bool remote_is_there(TfLoad *load, TfModule *module, const HclBody *body, HclValue *by)
{
    const HclAttr *count = hcl_body_attr(body, "count"), *each = hcl_body_attr(body, "for_each"),
                  *attr = count ? count : each;
    HclValue v;
    long double n = 1;
    if (!attr)
        return true;
    v = tfscope_eval(load, module, attr->file, attr->expr);
    *by = hcl_eval_chosen_by(*by, &v);
    if (v.secret || v.kind == HV_UNKNOWN)
        return true;
    return count ? !hv_number_of(&v, &n) || n > 0
                 : (v.kind != HV_LIST && v.kind != HV_OBJECT) || v.n > 0;
}

/* The same of the modules that it stands in. */
static bool remote_has_instance(TfLoad *load, TfModule *module, const HclBlock *block, HclValue *by)
{
    bool there = remote_is_there(load, module, &block->body, by);
    for (TfModule *m = module; m->parent && there; m = m->parent)
        there = remote_is_there(load, m->parent, &m->call->body, by);
    return there;
}

/* depends_on names a resource, which an apply has to make first: the state is read after that. */
static bool remote_depends(const HclBlock *block)
{
    static const char *const others[] = {"data", "module", "var", "local", "each", "count"};
    const HclAttr *attr = hcl_body_attr(&block->body, "depends_on");
    for (uint32_t i = 0; attr && i < attr->expr->n_items; i++) {
        const HclExpr *e = attr->expr->items[i];
        while (e && e->kind == HCL_ATTR)
            e = e->items[0];
        if (e && e->kind == HCL_REF && !span_is_one_of(e->text, others, ARRAY_LEN(others)))
            return true;
    }
    return false;
}

static void remote_state(TfLoad *load, TfModule *module, const HclBlock *block)
{
    HclValue chosen = {0};
    if (tfload_full(load, hcl_source(block->file, block->at)) ||
        !remote_has_instance(load, module, block, &chosen))
        return;
    TfBlock *made = tfblock_of(load, module, block), *config = arena_new(load->arena, TfBlock);
    const TfValue *value = tfblock_get(made, "config"), *workspace = tfblock_get(made, "workspace");
    enum tf_backend_kind unused;
    TfRemoteState out = {.name = block->labels[1],
                         .backend = backend_known(made, "backend"),
                         .config = config,
                         .workspace = workspace,
                         .at = made->at};
    if (out.backend && !backend_known_type(out.backend, &unused))
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "backend_type",
                               .summary = "Invalid backend configuration",
                               .at = made->at},
                   "there is no backend type named \"%s\"", text_safe(load->arena, out.backend));
    out.address = arena_printf(load->arena, "%s%sremote_state.%s", module->path,
                               module->path[0] ? "." : "", out.name);
    config->type = "config";
    config->at = value->state == TF_ABSENT ? made->at : value->expr_at;
    config->end_line = made->end_line;
    config->dynamic = value->state == TF_UNKNOWN;
    config->by_users = value->users   ? value->users
                       : chosen.users ? chosen.users
                                      : tfblock_get(made, "backend")->users;
    out.waits = chosen.secret ? HCL_PRIVATE : remote_waits(value);
    if (!out.waits)
        out.waits = remote_waits(workspace);
    out.after_resource = remote_depends(block);
    out.waits_for_apply = out.waits && span_ends(span_of(out.waits), TF_AFTER_APPLY);
    for (size_t i = 0; i < value->n_items && value->type == TF_MAP; i++)
        vec_push(load->arena, &config->attrs, ((TfAttr){value->keys[i], value->items[i]}));
    tfbackend_objects(load, config);
    tfbackends_remote(load, module, block, made, config);
    remote_beside(load, made);
    vec_push(load->arena, &load->config->remote_states, out);
}

bool tfremote_is_state(const HclBlock *block)
{
    return block->n_labels >= 2 && span_is(block->type, "data") &&
           strcmp(block->labels[0], "terraform_remote_state") == 0;
}

void tfremote_load(TfLoad *load)
{
    for (size_t i = 0; i < load->modules.len; i++) {
        TfModule *module = load->modules.items[i];
        for (size_t k = 0; k < module->source->resources.len; k++)
            if (tfremote_is_state(module->source->resources.items[k]))
                remote_state(load, module, module->source->resources.items[k]);
    }
}

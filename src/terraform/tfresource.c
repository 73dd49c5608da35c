/* Resources, data sources and ephemeral resources: which provider configuration each uses (RULES.md
 * 10). */
#include <string.h>

#include "terraform/tfload.h"

/* All configurations of one for_each are configured as soon as one of them is used
 * (lang-each-fixed-key). */
static void resource_use(TfLoad *load, TfProvider *provider, const char *what, Source at)
{
    if (!provider || provider->used == TRI_YES)
        return;
    for (size_t i = 0; i < load->config->providers.len; i++) {
        TfProvider *p = &load->config->providers.items[i];
        bool same_block = p->block && provider->block && p->at.line == provider->at.line &&
                          strcmp(p->at.name, provider->at.name) == 0 &&
                          strcmp(p->module, provider->module) == 0;
        if (p != provider && !same_block)
            continue;
        p->used = TRI_YES;
        p->used_by = arena_printf(load->arena, "%s (%s)", what, source_text(load->arena, at));
    }
}

static void resource_add(TfLoad *load, TfModule *module, const HclBlock *block, Span local_name,
                         Span alias)
{
    Source at = hcl_source(block->file, block->at);
    const char *kind = span_is(block->type, "resource") ? "" : arena_span(load->arena, block->type);
    TfResource r = {.address = arena_printf(
                        load->arena, "%s%s%s.%s", text_with(load->arena, "", module->path, "."),
                        text_with(load->arena, "", kind, "."), block->labels[0], block->labels[1]),
                    .type = block->labels[0],
                    .data = span_is(block->type, "data"),
                    .at = at};
    TfProvider *provider = tfprovider_find(load, module, local_name, alias);
    r.block = tfblock_of(load, module, block);
    if (provider) {
        r.provider = provider->address;
        resource_use(load, provider, r.address, at);
    } else if (!tfprovider_many(load, module, local_name, alias)) { /* else tfeach.c tells */
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "provider_not_present",
                               .summary = "Provider configuration not present",
                               .at = at},
                   "%s asks for the provider configuration %.*s%s%.*s, which is not there",
                   r.address, (int)local_name.len, local_name.ptr, alias.len > 0 ? "." : "",
                   (int)alias.len, alias.ptr);
    }
    vec_push(load->arena, &load->config->resources, r);
}

static void resource_block(TfLoad *load, TfModule *module, const HclBlock *block)
{
    const HclAttr *meta = hcl_body_attr(&block->body, "provider");
    Span local_name, alias = SPAN_EMPTY;
    if (block->n_labels < 2)
        return;
    Span type = span_of(block->labels[0]);
    local_name = span_sub(type, 0, span_find_char(type, '_'));
    if (meta)
        tfprovider_split(tfprovider_reference(load, meta->expr), &local_name, &alias);
    if (tfprovider_is_aws(module, local_name))
        resource_add(load, module, block, local_name, alias);
    else
        load->config->n_other_resources++;
}

/* An import block needs the provider of what it imports, even where no resource is written yet
 * (seen with terraform 1.11.4). */
static void resource_imports(TfLoad *load)
{
    const HclBlockVec *imports = &load->root->source->imports;
    for (size_t i = 0; i < imports->len; i++) {
        const HclBlock *block = imports->items[i];
        const HclAttr *to = hcl_body_attr(&block->body, "to"),
                      *meta = hcl_body_attr(&block->body, "provider");
        Span target = to ? hcl_reference(load->arena, to->expr) : SPAN_EMPTY, name,
             alias = SPAN_EMPTY;
        name = span_sub(target, 0, span_find_char(target, '_'));
        if (meta)
            tfprovider_split(tfprovider_reference(load, meta->expr), &name, &alias);
        if (target.len > 0 && !span_starts(target, "module.") &&
            tfprovider_is_aws(load->root, name))
            resource_use(load, tfprovider_find(load, load->root, name, alias), "import",
                         hcl_source(block->file, block->at));
    }
}

/* ---- the local state ---- */

static const HclExpr *resource_member(const HclExpr *object, const char *name)
{
    for (uint32_t i = 0; object && object->kind == HCL_OBJECT && i + 1 < object->n_items; i += 2)
        if (span_is(object->items[i]->text, name))
            return object->items[i + 1];
    return NULL;
}

/* module.a.provider["registry.terraform.io/hashicorp/aws"].west -> "module.a.aws.west"; NULL for
 * another provider. */
static const char *resource_state_provider(TfLoad *load, Span text)
{
    size_t at = span_find(text, "provider[\""), end = span_find(text, "/hashicorp/aws\"]");
    Span module = span_sub(text, 0, at),
         alias = span_sub(text, end + sizeof "/hashicorp/aws\"]" - 1, text.len);
    if (at == text.len || end == text.len)
        return NULL;
    return arena_printf(load->arena, "%.*saws%.*s", (int)module.len, module.ptr, (int)alias.len,
                        alias.len ? alias.ptr : "");
}

const char *tfresource_state_fault(const HclFile *file)
{
    const HclExpr *version = resource_member(file->value, "version");
    if (file->text.len == 0)
        return NULL;
    if (file->error.summary)
        return "it is no JSON";
    if (!version)
        return "it has no version";
    return version->kind != HCL_NUMBER || version->text.len != 1 || version->text.ptr[0] > '4'
               ? "its version is none that Terraform knows"
               : NULL;
}

static void resource_state_lost(TfLoad *load, const char *path, const char *fault)
{
    if (fault)
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "init",
                               .id = "unreadable",
                               .summary = "Error refreshing state",
                               .at = source_file(path, 1, 0)},
                   "%s is no state file: %s", path, fault);
}

/* What the state holds is refreshed or destroyed by its provider, also when no file speaks of it
 * any more. True: it is too large to be looked at, so any of them may. */
static bool resource_state(TfLoad *load)
{
    const char *path = tfvalue_text(tfblock_get(load->config->backend.block, "path"));
    const char *shown = strcmp(load->workspace, "default") == 0
                            ? (path ? path : "terraform.tfstate")
                            : arena_printf(load->arena, "terraform.tfstate.d/%s/terraform.tfstate",
                                           load->workspace);
    const HclExpr *resources;
    const HclFile *file;
    Span text;
    enum file_state found;
    if (load->config->backend.kind != BACKEND_NONE && load->config->backend.kind != BACKEND_LOCAL)
        return false;
    found =
        snapshot_read(load->files, tfpath_join(load->arena, load->dir, shown), TF_FILE_MAX, &text);
    load->config->no_state = found == FILE_ABSENT;
    if (found == FILE_IS_DIR) /* statemgr.Filesystem opens what the path names (surface) */
        resource_state_lost(load, shown, "it is a folder");
    if (found != FILE_OK)
        return found == FILE_TOO_BIG;
    file = hcl_parse_json(load->arena, shown, text, false);
    if (file->too_large)
        return true;
    resource_state_lost(load, file->name, tfresource_state_fault(file));
    resources = resource_member(file->value, "resources");
    for (uint32_t i = 0; resources && resources->kind == HCL_TUPLE && i < resources->n_items; i++) {
        const HclExpr *provider = resource_member(resources->items[i], "provider");
        const HclExpr *instances = resource_member(resources->items[i], "instances");
        const char *address;
        Span name;
        if (!provider || !hcl_literal(provider, &name) || !instances || instances->n_items == 0)
            continue;
        address = resource_state_provider(load, name);
        for (size_t k = 0; address && k < load->config->providers.len; k++)
            if (strcmp(load->config->providers.items[k].address, address) == 0)
                resource_use(load, &load->config->providers.items[k], "the state",
                             hcl_source(file, provider->at));
    }
    return false;
}

/* Nothing that can be read uses it, but a module that can't be read might. */
static void resource_gaps(TfLoad *load, bool gaps)
{
    for (size_t i = 0; i < load->modules.len; i++)
        gaps |= load->modules.items[i]->has_gaps;
    for (size_t i = 0; gaps && i < load->config->providers.len; i++)
        if (load->config->providers.items[i].used == TRI_NO)
            load->config->providers.items[i].used = TRI_UNKNOWN;
}

void tfresource_load(TfLoad *load)
{
    for (size_t i = 0; i < load->modules.len; i++)
        for (size_t k = 0; k < load->modules.items[i]->source->resources.len; k++)
            resource_block(load, load->modules.items[i],
                           load->modules.items[i]->source->resources.items[k]);
    resource_imports(load);
    resource_gaps(load, resource_state(load));
}

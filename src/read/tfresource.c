/* Resources, data sources and ephemeral resources: which provider configuration each uses (RULES.md 10). */
#include <string.h>

#include "read/tfload.h"

static Span resource_local_name(const HclBlock *block)
{
    Span type = span_of(block->labels[0]);
    return span_sub(type, 0, span_find_char(type, '_'));
}

static const char *resource_address(TfLoad *load, const TfModule *module, const HclBlock *block)
{
    bool managed = span_is(block->type, "resource");
    return arena_printf(load->arena, "%s%s%.*s%s%s.%s", module->path, module->path[0] ? "." : "",
                        managed ? 0 : (int)block->type.len, block->type.ptr, managed ? "" : ".", block->labels[0],
                        block->labels[1]);
}

static void resource_add(TfLoad *load, TfModule *module, const HclBlock *block, Span local_name, Span alias)
{
    Source at = hcl_source(block->file, block->at);
    TfResource r = {
        .address = resource_address(load, module, block), .type = block->labels[0], .data = span_is(block->type, "data"), .at = at};
    TfProvider *provider = tfprovider_find(load, module, local_name, alias);
    r.block = tfblock_of(load, module, block);
    if (provider) {
        r.provider = provider->address;
        if (provider->used != TRI_YES)
            provider->used_by = arena_printf(load->arena, "%s (%s)", r.address, source_text(load->arena, at));
        provider->used = TRI_YES;
    } else {
        tf_problem(load,
                   (TfProblem){.fatal = true,
                               .stage = "configuration",
                               .id = "provider_not_present",
                               .summary = "Provider configuration not present",
                               .at = at},
                   "%s asks for the provider configuration %.*s.%.*s, which is not there", r.address, (int)local_name.len,
                   local_name.ptr, (int)alias.len, alias.ptr);
    }
    vec_push(load->arena, &load->config->resources, r);
}

static void resource_block(TfLoad *load, TfModule *module, const HclBlock *block)
{
    const HclAttr *meta = hcl_body_attr(&block->body, "provider");
    Span local_name, alias = SPAN_EMPTY;
    if (block->n_labels < 2)
        return;
    local_name = resource_local_name(block);
    if (meta)
        tfprovider_split(hcl_reference(load->arena, meta->expr), &local_name, &alias);
    if (tfprovider_is_aws(module, local_name))
        resource_add(load, module, block, local_name, alias);
    else
        load->config->n_other_resources++;
}

/* Nothing that can be read uses it, but a module that can't be read might. */
static void resource_gaps(TfLoad *load)
{
    bool gaps = false;
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
            resource_block(load, load->modules.items[i], load->modules.items[i]->source->resources.items[k]);
    resource_gaps(load);
}

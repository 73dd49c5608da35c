/*
 * References to provider configurations of which there are many: provider = aws.by["dev"] and a
 * module's providers = { aws = aws.by[each.key] }. OpenTofu 1.9 and later; to Terraform a key
 * behind a configuration's name is no reference. Source: opentofu 1.12
 * internal/configs/provider_validation.go and internal/tofu/node_resource_abstract.go; each row was
 * seen with OpenTofu 1.12.6 (t_tfeach.c).
 */
#include <string.h>

#include "base/text.h"
#include "terraform/tfload.h"

typedef struct EachUse {
    TfModule *module;
    const HclBlock *block;   /* the resource or the module call */
    const HclExpr *expr;     /* aws.by["dev"] */
    const char *summary;     /* of what is refused before the plan */
    const char *what;        /* the resource's or the module's address */
    const TfProvider *first; /* of the instances */
} EachUse;

static void each_tell(TfLoad *load, const EachUse *use, const char *stage, const char *summary,
                      const char *text)
{
    tf_problem(load,
               (TfProblem){.fatal = true,
                           .stage = stage,
                           .id = "provider_not_present",
                           .summary = summary,
                           .at = hcl_source(use->block->file, use->expr->at)},
               "%s", text);
}

/* ---- keys ---- */

/* Unknown keys are let be; so are all where the instances themselves are not known. */
static void each_key(TfLoad *load, const EachUse *use)
{
    HclValue key = hcl_eval(&load->eval, use->block->file, use->expr->items[1]);
    Span text = key.text, base = span_of(use->first->address);
    const char *address;
    if (key.kind == HV_NULL) {
        each_tell(load, use, "configuration", "Invalid provider instance key",
                  arena_printf(load->arena, "%s: the key of a provider is null", use->what));
        return;
    }
    base = span_sub(base, 0, span_find_char(base, '['));
    if ((key.kind != HV_STRING && key.kind != HV_NUMBER) || hv_any_secret(&key) ||
        base.len == strlen(use->first->address))
        return;
    address = arena_printf(load->arena, "%.*s[\"%s\"]", (int)base.len, base.ptr,
                           text_safe(load->arena, arena_span(load->arena, text)));
    for (size_t i = 0; i < load->config->providers.len; i++)
        if (strcmp(load->config->providers.items[i].address, address) == 0)
            return;
    each_tell(load, use, "configuration", "Provider instance not present",
              arena_printf(load->arena,
                           "%s asks for the provider configuration %s, and its "
                           "for_each makes none of that key",
                           use->what, address));
}

static void each_instance(TfLoad *load, void *what)
{
    each_key(load, what);
}

/* ---- references ---- */

/* used: does anything there need the configuration? */
static void each_reference(TfLoad *load, EachUse *use, bool used)
{
    bool index = use->expr->kind == HCL_INDEX, many;
    const HclBlock *declared;
    Span name, alias;
    tfprovider_split(tfprovider_reference(load, use->expr), &name, &alias);
    declared = tfprovider_declared(load, use->module, name, alias);
    many = declared && hcl_body_attr(&declared->body, "for_each");
    if ((!index && !many) || use->block->file->json)
        return;
    if (!tf_knows(load, TF_PROVIDER_FOR_EACH)) {
        if (index)
            tflanguage_refuse(load, "Invalid provider configuration reference",
                              hcl_source(use->block->file, use->expr->at),
                              "key behind the name of a provider configuration");
        return;
    }
    if (index != many)
        each_tell(load, use, "init", use->summary,
                  many ? "a provider with for_each is many: name one, as in aws.by[\"dev\"]"
                       : "only a provider with for_each in this module takes a key behind its "
                         "name");
    else if (used && !use->module->many && !use->module->has_gaps && alias.len > 0 &&
             tfprovider_is_aws(use->module, name)) {
        use->first = tfprovider_find(load, use->module, name, alias);
        if (!use->first) { /* for_each is empty, and no key is one of it */
            TfProvider *none = arena_new(load->arena, TfProvider);
            none->address = arena_printf(load->arena, "%s%.*s.%.*s[]",
                                         text_with(load->arena, "", use->module->path, "."),
                                         (int)name.len, name.ptr, (int)alias.len, alias.ptr);
            use->first = none;
        }
        /* The key once for each instance of the block that count or for_each makes. */
        void *outer = load->eval.data;
        load->eval.data = use->module;
        tfinstances_visit(load, use->module, use->block, each_instance, use);
        load->eval.data = outer;
    }
}

static bool each_module_used(const TfModule *module)
{
    bool used = !module || module->source->resources.len > 0;
    for (size_t i = 0; !used && i < module->kids.len; i++)
        used = each_module_used(module->kids.items[i]);
    return used;
}

static void each_call(TfLoad *load, TfModule *module, const HclBlock *call)
{
    const HclAttr *map = hcl_body_attr(&call->body, "providers");
    const TfModule *child =
        call->labels[0] ? names_get(&module->children, span_of(call->labels[0])) : NULL;
    for (uint32_t i = 0; map && map->expr->kind == HCL_OBJECT && i + 1 < map->expr->n_items;
         i += 2) {
        EachUse use = {module,
                       call,
                       map->expr->items[i + 1],
                       "Invalid module provider configuration",
                       arena_printf(load->arena, "module.%s", call->labels[0]),
                       NULL};
        each_reference(load, &use, child && each_module_used(child));
    }
}

void tfeach_check(TfLoad *load)
{
    for (size_t m = 0; m < load->modules.len; m++) {
        TfModule *module = load->modules.items[m];
        for (size_t i = 0; i < module->source->resources.len; i++) {
            const HclBlock *block = module->source->resources.items[i];
            const HclAttr *meta = hcl_body_attr(&block->body, "provider");
            EachUse use = {module,
                           block,
                           meta ? meta->expr : NULL,
                           "Invalid resource provider configuration",
                           block->n_labels < 2 ? ""
                                               : arena_printf(load->arena, "%s.%s",
                                                              block->labels[0], block->labels[1]),
                           NULL};
            if (meta)
                each_reference(load, &use, true);
        }
        for (size_t i = 0; i < module->source->modules.len; i++)
            each_call(load, module, module->source->modules.items[i]);
    }
}

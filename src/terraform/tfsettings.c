/*
 * What Terraform's own blocks refuse beyond their shape (tfshape.c): entries of required_providers,
 * names and arguments of backends, sources of modules, conditions that look at nothing, blocks that
 * may stand once. Sources: terraform 1.11 internal/configs (provider_requirements.go,
 * module_call.go, checks.go, resource.go, named_values.go, experiments.go, provider_validation.go),
 * internal/getmodules/moduleaddrs; each seen with surface.py, area files.
 */
#include <string.h>

#include "terraform/tfload.h"
#include "terraform/version.h"

static Source settings_at(const HclAttr *attr)
{
    return hcl_source(attr->file, attr->expr->at);
}

/* ---- required_providers ---- */

/* addrs.ParseProviderPart: letters, digits and dashes, all in lower case */
static void settings_local_name(TfLoad *load, Span name, Source at)
{
    bool fine = name.len > 0 && name.ptr[0] != '-' && name.ptr[name.len - 1] != '-';
    for (size_t i = 0; i < name.len; i++)
        fine &= (unsigned char)name.ptr[i] >= 0x80 ||
                strchr("abcdefghijklmnopqrstuvwxyz0123456789-", name.ptr[i]);
    if (!fine)
        tf_refuse(load, "init", "Invalid provider local name", at,
                  "a provider's local name has lower-case letters, digits and dashes only");
}

static void settings_version(TfLoad *load, const HclFile *file, const HclExpr *version)
{
    Source at = hcl_source(file, version->at);
    if (version->kind != HCL_TEXT)
        tf_refuse(load, "init", "Invalid version constraint", at,
                  "the version must be a text that stands here as it is");
    else if (version->text.len > 1 && version->text.ptr[0] == 'v')
        tf_refuse(load, "init", "Invalid version constraint", at, "a version has no v before it");
}

static void settings_requirement(TfLoad *load, const HclAttr *attr)
{
    static const char *const known[] = {"source", "version", "configuration_aliases"};
    const HclExpr *e = attr->expr;
    static const char *const summary = "Invalid required_providers object";
    settings_local_name(load, attr->name, hcl_source(attr->file, attr->at));
    if (e->kind == HCL_TUPLE || e->kind == HCL_NULL)
        tf_refuse(load, "init", summary, settings_at(attr), "an entry is a text or an object");
    for (uint32_t i = 0; e->kind == HCL_OBJECT && i + 1 < e->n_items; i += 2) {
        bool fine = false;
        for (size_t k = 0; k < ARRAY_LEN(known); k++)
            fine |= span_is(e->items[i]->text, known[k]);
        if (!fine)
            tf_refuse(load, "init", summary, hcl_source(attr->file, e->items[i]->at),
                      "an entry has source, version and configuration_aliases only");
        if (span_is(e->items[i]->text, "configuration_aliases") &&
            e->items[i + 1]->kind != HCL_TUPLE)
            tf_refuse(load, "init", "Invalid expression",
                      hcl_source(attr->file, e->items[i + 1]->at),
                      "configuration_aliases is a list that stands here as it is");
        if (span_is(e->items[i]->text, "version"))
            settings_version(load, attr->file, e->items[i + 1]);
        if (span_is(e->items[i]->text, "source") && e->items[i + 1]->kind != HCL_TEXT)
            tf_refuse(load, "init", "Invalid source", hcl_source(attr->file, e->items[i + 1]->at),
                      "the source must be a text that stands here as it is");
    }
}

/* ---- the terraform block ---- */

/* internal/getproviders, internal/providercache installer.go: terraform.io/builtin/terraform is the
 * one that there is, and it has no versions. */
static void settings_builtin(TfLoad *load, const HclFile *file, const HclExpr *entry)
{
    static const char *const prefix = "terraform.io/builtin/";
    bool version = false, builtin = false;
    for (uint32_t i = 0; entry->kind == HCL_OBJECT && i + 1 < entry->n_items; i += 2) {
        const HclExpr *value = entry->items[i + 1];
        version |= span_is(entry->items[i]->text, "version");
        if (!span_is(entry->items[i]->text, "source") || value->kind != HCL_TEXT ||
            !span_starts(value->text, prefix))
            continue;
        builtin = true;
        if (!span_is(span_sub(value->text, strlen(prefix), value->text.len), "terraform"))
            tf_refuse(load, "init", "Invalid dependency on built-in provider",
                      hcl_source(file, value->at),
                      "terraform.io/builtin/terraform is the only built-in provider");
    }
    if (builtin && version)
        tf_refuse(load, "init", "Invalid dependency on built-in provider",
                  hcl_source(file, entry->at), "a built-in provider has no version");
}

static void settings_local_backend(TfLoad *load, const HclBlock *backend)
{
    for (size_t i = 0; i < backend->body.attrs.len; i++) {
        const HclAttr *attr = &backend->body.attrs.items[i];
        if (!span_is(attr->name, "path") && !span_is(attr->name, "workspace_dir"))
            tf_refuse(load, "init", "Unsupported argument", hcl_source(attr->file, attr->at),
                      "the local backend has path and workspace_dir only");
        else if (attr->expr->kind == HCL_TUPLE || attr->expr->kind == HCL_OBJECT)
            tf_refuse(load, "init", "Incorrect attribute value type", settings_at(attr),
                      "this must be a text");
    }
    for (size_t i = 0; i < backend->body.blocks.len; i++)
        tf_refuse(load, "init", "Unsupported block type",
                  hcl_source(backend->file, backend->body.blocks.items[i]->at),
                  "the local backend has no blocks");
}

/* internal/backend/init: gone with 1.3; OpenTofu has none of them either */
static void settings_backend(TfLoad *load, const HclBlock *backend)
{
    static const char *const gone[] = {"artifactory", "etcd", "etcdv3", "manta", "swift"};
    for (size_t i = 0; backend->labels[0] && i < ARRAY_LEN(gone); i++)
        if (strcmp(backend->labels[0], gone[i]) == 0 && tf_program_at_least(load->config, "1.3.0"))
            tf_refuse(load, "init", "Unsupported backend type",
                      hcl_source(backend->file, backend->at),
                      arena_printf(load->arena, "the backend %s went with Terraform 1.3", gone[i]));
    if (backend->labels[0] && strcmp(backend->labels[0], "local") == 0)
        settings_local_backend(load, backend);
}

/* configs/module.go: a module has one for each provider. */
static void settings_meta(TfLoad *load, const HclBlock *terraform, const HclBlock *meta)
{
    Source at = hcl_source(meta->file, meta->at);
    if (!meta->labels[0])
        return;
    settings_local_name(load, span_of(meta->labels[0]), at);
    for (size_t i = 0; terraform->body.blocks.items[i] != meta; i++) {
        const HclBlock *other = terraform->body.blocks.items[i];
        if (span_is(other->type, "provider_meta") && other->labels[0] &&
            strcmp(other->labels[0], meta->labels[0]) == 0)
            tf_refuse(load, "init", "Duplicate provider_meta block", at,
                      "a module has one provider_meta block for each provider");
    }
}

/* configs/experiments.go: Terraform before 1.8 tells of one that is over by name; OpenTofu reads
 * none from 1.12 on (asked of Terraform 1.5.7, 1.15.9 and OpenTofu 1.12.6). */
static void settings_experiments(TfLoad *load, const HclAttr *attr)
{
    const TfConfig *config = load->config;
    bool over =
        attr->expr->kind == HCL_TUPLE && attr->expr->n_items == 1 &&
        span_is(hcl_reference(load->arena, attr->expr->items[0]), "module_variable_optional_attrs");
    bool tells =
        config->program_version && (tf_is_tofu(config) || !tf_program_at_least(config, "1.8.0"));
    load->config->version_matters = true;
    if (tf_is_tofu(config) && tf_program_at_least(config, "1.12.0"))
        return;
    tf_refuse(load, "init",
              over && tells ? "Experiment has concluded" : "Module uses experimental features",
              settings_at(attr),
              over && tells ? "this experiment is over, and its name is no longer taken"
                            : "a released program takes no experiments");
}

static void settings_terraform(TfLoad *load, const HclBlock *block)
{
    const HclAttr *experiments = hcl_body_attr(&block->body, "experiments"),
                  *language = hcl_body_attr(&block->body, "language"),
                  *version = hcl_body_attr(&block->body, "required_version");
    Span word = language ? hcl_reference(load->arena, language->expr) : SPAN_EMPTY;
    if (experiments)
        settings_experiments(load, experiments);
    if (language && language->expr->kind == HCL_TEXT)
        tf_refuse(load, "init", "Invalid language edition", settings_at(language),
                  "the edition is a bare word, TF2021");
    else if (language && !span_is(word, "TF2021"))
        tf_refuse(load, "init", "Unsupported language edition", settings_at(language),
                  "there is one edition of the language, TF2021");
    if (version && version->expr->kind != HCL_TEXT && version->expr->kind != HCL_NUMBER &&
        version->expr->kind != HCL_BOOL && version->expr->kind != HCL_NULL &&
        (!hcl_nameless(version->expr) || version->expr->kind == HCL_TUPLE ||
         version->expr->kind == HCL_OBJECT))
        tf_refuse(load, "init", "Invalid version constraint", settings_at(version),
                  "required_version must be a text that stands here as it is");
    else if (version && version->expr->kind == HCL_TEXT && version->expr->text.len == 0)
        tf_refuse(load, "init", "Invalid version constraint", settings_at(version),
                  "required_version is empty");
    else if (version && version->expr->kind == HCL_TEXT &&
             memchr(version->expr->text.ptr, '-', version->expr->text.len))
        tf_refuse(load, "init", "Invalid required_version constraint", settings_at(version),
                  "a pre-release can't be required");
    for (size_t i = 0; i < block->body.blocks.len; i++) {
        const HclBlock *child = block->body.blocks.items[i];
        if (span_is(child->type, "backend"))
            settings_backend(load, child);
        else if (span_is(child->type, "cloud")) {
            /* internal/cloud: organization and workspaces may come from the environment */
            const char *env = snapshot_env(load->files, "TF_CLOUD_ORGANIZATION");
            if (!hcl_body_attr(&child->body, "organization") && !(env && *env) &&
                !tf_is_tofu(load->config))
                tf_refuse(load, "init", "Invalid or missing required argument",
                          hcl_source(child->file, child->at),
                          "the cloud block needs organization, or TF_CLOUD_ORGANIZATION");
        } else if (span_is(child->type, "provider_meta"))
            settings_meta(load, block, child);
        for (size_t k = 0; span_is(child->type, "required_providers") && k < child->body.attrs.len;
             k++) {
            settings_requirement(load, &child->body.attrs.items[k]);
            settings_builtin(load, child->body.attrs.items[k].file,
                             child->body.attrs.items[k].expr);
        }
    }
}

/* ---- modules ---- */

/* What neither is a path nor has the form of a registry address, and no detector of go-getter takes
 * ("github.com/...", "git::", "https://", "user@host:"). */
static bool settings_source_lost(Span source)
{
    size_t end = span_find(source, "//"), parts = 1;
    Span package = span_sub(source, 0, end);
    if (package.len == 0 || strchr("./", package.ptr[0]) ||
        span_find_char(source, ':') < source.len || span_find_char(source, '@') < source.len)
        return false;
    if (strchr("~ ", package.ptr[0])) /* no shell opens ~, and " ./m" is no path to Terraform */
        return true;
    for (size_t i = 0; i < package.len; i++)
        parts += package.ptr[i] == '/';
    return parts < 3 && !memchr(package.ptr, '.', package.len);
}

static void settings_module(TfLoad *load, const HclBlock *block)
{
    const HclAttr *source = hcl_body_attr(&block->body, "source"),
                  *version = hcl_body_attr(&block->body, "version"),
                  *providers = hcl_body_attr(&block->body, "providers");
    static const char *const reserved[] = {"lifecycle", "locals", "provider"};
    Span text = SPAN_EMPTY, constraint;
    bool literal = source && hcl_literal(source->expr, &text);
    for (size_t i = 0; i < block->body.blocks.len; i++)
        for (size_t k = 0; k < ARRAY_LEN(reserved); k++)
            if (span_is(block->body.blocks.items[i]->type, reserved[k]) &&
                !tf_is_tofu(load->config))
                tf_refuse(load, "init", "Reserved block type name in module block",
                          hcl_source(block->file, block->body.blocks.items[i]->at),
                          "a module block has no blocks");
    if (literal && (text.len == 0 || settings_source_lost(text)))
        tf_refuse(load, "init", "Invalid module source address", settings_at(source),
                  "this is no path (./ or ../ in front), no registry address and no URL");
    if (literal && version && (span_starts(text, "./") || span_starts(text, "../")))
        tf_refuse(load, "init", "Invalid registry module source address", settings_at(source),
                  "version goes with a module of a registry, not with a folder");
    else if (version && hcl_literal(version->expr, &constraint) &&
             !version_constraint_valid(arena_span(load->arena, constraint)))
        tf_refuse(load, "init", "Invalid version constraint", settings_at(version),
                  "this is no version constraint");
    /* internal/configs/module_call.go decodePassedProviderConfigs: each configuration is passed
     * once. */
    if (providers && providers->expr->kind == HCL_OBJECT) {
        const HclExpr *map = providers->expr;
        for (uint32_t i = 0; i + 1 < map->n_items; i += 2)
            for (uint32_t k = 0; k < i; k += 2)
                if (span_same(hcl_reference(load->arena, map->items[i]),
                              hcl_reference(load->arena, map->items[k])))
                    tf_refuse(load, "init", "Duplicate provider address",
                              hcl_source(providers->file, map->items[i]->at),
                              "the module is given this provider configuration twice");
    }
    if (providers && !providers->file->json && providers->expr->kind != HCL_OBJECT)
        tf_refuse(load, "init", "Invalid expression", settings_at(providers),
                  "providers is a map, such as { aws = aws.west }");
}

/* ---- conditions ---- */

static bool settings_refers(const HclExpr *e)
{
    if (e->kind == HCL_REF)
        return true;
    for (uint32_t i = 0; i < e->n_items; i++)
        if (e->items[i] && !(e->kind == HCL_OBJECT && i % 2 == 0 && e->items[i]->kind == HCL_REF) &&
            settings_refers(e->items[i]))
            return true;
    return false;
}

/* decodeCheckRuleBlock: a condition that can't change is refused */
static void settings_conditions(TfLoad *load, const HclBlock *block, int depth)
{
    static const char *const kinds[] = {"precondition", "postcondition", "assert"};
    for (size_t i = 0; i < block->body.blocks.len && depth < 4; i++) {
        const HclBlock *child = block->body.blocks.items[i];
        const HclAttr *condition = hcl_body_attr(&child->body, "condition");
        for (size_t k = 0; condition && k < ARRAY_LEN(kinds); k++)
            if (span_is(child->type, kinds[k]) && !settings_refers(condition->expr))
                tf_refuse(load, "init",
                          arena_printf(load->arena, "Invalid %s expression", kinds[k]),
                          settings_at(condition),
                          "the condition must refer to something of this configuration");
        settings_conditions(load, child, depth + 1);
    }
}

static void settings_check(TfLoad *load, const HclBlock *block)
{
    for (size_t i = 0; i < block->body.blocks.len; i++)
        if (span_is(block->body.blocks.items[i]->type, "assert"))
            return;
    tf_refuse(load, "init", "Zero assert blocks", hcl_source(block->file, block->at),
              "a check needs at least one assert");
}

/* ---- variables, outputs, resources, moves ---- */

static void settings_variable(TfLoad *load, const HclBlock *block)
{
    const HclAttr *value = hcl_body_attr(&block->body, "default"),
                  *nullable = hcl_body_attr(&block->body, "nullable");
    if (value && nullable && value->expr->kind == HCL_NULL && nullable->expr->kind == HCL_BOOL &&
        span_is(nullable->expr->text, "false"))
        tf_refuse(load, "init", "Invalid default value for variable", settings_at(value),
                  "the default is null, and nullable = false refuses that");
}

static void settings_lifecycle(TfLoad *load, const HclBlock *lifecycle)
{
    static const char *const fixed[] = {"prevent_destroy", "create_before_destroy"};
    for (size_t i = 0; i < ARRAY_LEN(fixed); i++) {
        const HclAttr *attr = hcl_body_attr(&lifecycle->body, fixed[i]);
        Span text;
        if (attr &&
            (attr->expr->kind == HCL_NULL || attr->expr->kind == HCL_NUMBER ||
             (hcl_literal(attr->expr, &text) && !span_is(text, "true") && !span_is(text, "false"))))
            tf_refuse(load, "init", "Unsuitable value type", settings_at(attr),
                      "this must be true or false");
        if (attr && settings_refers(attr->expr) && !tf_is_tofu(load->config))
            tf_refuse(load, "init", "Variables not allowed", settings_at(attr),
                      "this must be a value that stands here as it is");
    }
}

static void settings_provisioner(TfLoad *load, const HclBlock *block)
{
    static const struct {
        const char *type, *needs;
    } known[] = {{"local-exec", "command"}, {"file", "destination"}, {"remote-exec", NULL}};
    Source at = hcl_source(block->file, block->at);
    for (size_t i = 0; block->labels[0] && i < ARRAY_LEN(known); i++) {
        if (strcmp(block->labels[0], known[i].type) != 0)
            continue;
        if (known[i].needs && !hcl_body_attr(&block->body, known[i].needs))
            tf_refuse(load, "init", "Missing required argument", at,
                      arena_printf(load->arena, "the provisioner %s needs %s", known[i].type,
                                   known[i].needs));
        return;
    }
    if (block->labels[0])
        tf_refuse(load, "init", "Missing required provisioner plugin", at,
                  "there are three provisioners: local-exec, remote-exec and file");
}

static void settings_resource(TfLoad *load, const HclBlock *block)
{
    const HclBlock *lifecycle = NULL;
    for (size_t i = 0; i < block->body.blocks.len; i++) {
        const HclBlock *child = block->body.blocks.items[i];
        if (span_is(child->type, "lifecycle") && lifecycle)
            tf_refuse(load, "init", "Duplicate lifecycle block", hcl_source(child->file, child->at),
                      "a resource has one lifecycle block");
        if (span_is(child->type, "lifecycle")) {
            lifecycle = child;
            settings_lifecycle(load, child);
        }
        if (span_is(child->type, "provisioner") && span_is(block->type, "resource"))
            settings_provisioner(load, child);
    }
}

static void settings_moved(TfLoad *load, const HclBlock *block)
{
    const HclAttr *from = hcl_body_attr(&block->body, "from"),
                  *to = hcl_body_attr(&block->body, "to");
    Span a = from ? hcl_reference(load->arena, from->expr) : SPAN_EMPTY,
         b = to ? hcl_reference(load->arena, to->expr) : SPAN_EMPTY;
    if (a.len > 0 && span_same(a, b))
        tf_refuse(load, "init", "Redundant move statement", hcl_source(block->file, block->at),
                  "from and to are the same");
}

void tfsettings_check(TfLoad *load, const HclBlock *block)
{
    static const struct {
        const char *type;
        void (*check)(TfLoad *, const HclBlock *);
    } rows[] = {{"terraform", settings_terraform}, {"module", settings_module},
                {"check", settings_check},         {"variable", settings_variable},
                {"resource", settings_resource},   {"data", settings_resource},
                {"moved", settings_moved}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (span_is(block->type, rows[i].type))
            rows[i].check(load, block);
    settings_conditions(load, block, 0);
}

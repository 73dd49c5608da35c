/*
 * What is built into Terraform: terraform_data, terraform_remote_state and the three provisioners,
 * whose schemas are known in every version (terraform 1.11 internal/builtin/providers/terraform and
 * internal/builtin/provisioners). What a plan would refuse of them; seen with terraform 1.11.4
 * (tests/unit/t_tfaddress.c).
 */
#include <string.h>

#include "terraform/tfload.h"

static bool builtin_has(const char *const *words, Span name)
{
    for (; *words; words++)
        if (span_is(name, *words))
            return true;
    return false;
}

/* Arguments and blocks of a body whose whole schema is this. */
static void builtin_body(TfLoad *load, const HclBlock *block, const char *const *attrs,
                         const char *const *blocks)
{
    for (size_t i = 0; i < block->body.attrs.len; i++) {
        const HclAttr *attr = &block->body.attrs.items[i];
        /* what an override file adds and the schema does not know is passed over */
        if (!builtin_has(attrs, attr->name) && attr->file == block->file)
            tf_refuse(load, "configuration", "Unsupported argument",
                      hcl_source(attr->file, attr->at),
                      arena_printf(load->arena, "%s has no such argument", block->labels[0]));
    }
    for (size_t i = 0; i < block->body.blocks.len; i++) {
        const HclBlock *child = block->body.blocks.items[i];
        if (!builtin_has(blocks, child->type))
            tf_refuse(load, "configuration", "Unsupported block type",
                      hcl_source(child->file, child->at),
                      arena_printf(load->arena, "%s has no such block", block->labels[0]));
    }
}

/* ---- provisioners ---- */

static bool builtin_other_roots(const HclExpr *e)
{
    static const char *const fine[] = {"self", "path", "terraform", "count", "each", NULL};
    if (e->kind == HCL_ATTR && e->items[0]->kind == HCL_REF)
        return !builtin_has(fine, e->items[0]->text);
    if (e->kind == HCL_FOR_TUPLE || e->kind == HCL_FOR_OBJECT || e->kind == HCL_FOR_PART)
        return false; /* binds names of its own */
    for (uint32_t i = 0; i < e->n_items; i++)
        if (e->items[i] && builtin_other_roots(e->items[i]))
            return true;
    return false;
}

/* onlySelfRefs: what is destroyed may look at itself only. */
static void builtin_destroy(TfLoad *load, const HclBlock *block)
{
    const HclAttr *when = hcl_body_attr(&block->body, "when");
    if (!when || !span_is(hcl_reference(load->arena, when->expr), "destroy"))
        return;
    for (size_t i = 0; i < block->body.attrs.len; i++) {
        const HclAttr *attr = &block->body.attrs.items[i];
        if (!span_is(attr->name, "when") && !span_is(attr->name, "on_failure") &&
            builtin_other_roots(attr->expr))
            tf_refuse(load, "configuration", "Invalid reference from destroy provisioner",
                      hcl_source(attr->file, attr->expr->at),
                      "a provisioner with when = destroy may refer to self, count.index and "
                      "each.key only");
    }
}

/* How many of these arguments stand there. */
static size_t builtin_count(const HclBlock *block, const char *const *names)
{
    size_t n = 0;
    for (; *names; names++)
        n += hcl_body_attr(&block->body, *names) != NULL;
    return n;
}

/* What stands there as it is and can't become what the argument takes. */
static void builtin_typed(TfLoad *load, const HclBlock *block)
{
    static const struct {
        const char *name;
        enum { A_TEXT, A_BOOL, A_NUMBER, A_LIST, A_MAP } type;
    } typed[] = {{"command", A_TEXT},    {"working_dir", A_TEXT},    {"interpreter", A_LIST},
                 {"environment", A_MAP}, {"quiet", A_BOOL},          {"source", A_TEXT},
                 {"content", A_TEXT},    {"destination", A_TEXT},    {"inline", A_LIST},
                 {"script", A_TEXT},     {"scripts", A_LIST},        {"host", A_TEXT},
                 {"port", A_NUMBER},     {"bastion_port", A_NUMBER}, {"proxy_port", A_NUMBER},
                 {"agent", A_BOOL},      {"https", A_BOOL},          {"insecure", A_BOOL},
                 {"use_ntlm", A_BOOL}};
    static const char *const what[] = {"a text", "true or false", "a number", "a list", "a map"};
    for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
        const HclAttr *attr = hcl_body_attr(&block->body, typed[i].name);
        int kind = attr ? attr->expr->kind : HCL_NULL;
        HclValue text = hv_string(attr ? attr->expr->text : SPAN_EMPTY, SOURCE_UNKNOWN);
        long double n;
        bool plain = kind == HCL_TEXT || kind == HCL_NUMBER || kind == HCL_BOOL,
             wrong = (typed[i].type <= A_NUMBER && (kind == HCL_TUPLE || kind == HCL_OBJECT)) ||
                     (typed[i].type >= A_LIST && plain) ||
                     (typed[i].type == A_LIST && kind == HCL_OBJECT) ||
                     (typed[i].type == A_MAP && kind == HCL_TUPLE) ||
                     (typed[i].type == A_NUMBER && plain && !hv_number_of(&text, &n)) ||
                     (typed[i].type == A_BOOL && plain &&
                      (kind == HCL_NUMBER || hv_to_bool(&load->eval, text).kind == HV_UNKNOWN));
        if (wrong)
            tf_refuse(load, "configuration", "Incorrect attribute value type",
                      hcl_source(attr->file, attr->expr->at),
                      arena_printf(load->arena, "%s is %s", typed[i].name, what[typed[i].type]));
    }
}

/* internal/communicator/shared ConnectionBlockSupersetSchema: that of a resource is looked at with
 * a provisioner only. */
static void builtin_connection(TfLoad *load, const HclBlock *block)
{
    static const char *const attrs[] = {"type",
                                        "user",
                                        "password",
                                        "host",
                                        "port",
                                        "timeout",
                                        "script_path",
                                        "target_platform",
                                        "private_key",
                                        "certificate",
                                        "host_key",
                                        "agent",
                                        "agent_identity",
                                        "proxy_scheme",
                                        "proxy_host",
                                        "proxy_port",
                                        "proxy_user_name",
                                        "proxy_user_password",
                                        "bastion_user",
                                        "bastion_password",
                                        "bastion_host",
                                        "bastion_port",
                                        "bastion_private_key",
                                        "bastion_certificate",
                                        "bastion_host_key",
                                        "https",
                                        "insecure",
                                        "cacert",
                                        "use_ntlm",
                                        NULL};
    for (size_t i = 0; i < block->body.attrs.len; i++) {
        const HclAttr *attr = &block->body.attrs.items[i];
        if (!builtin_has(attrs, attr->name))
            tf_refuse(load, "configuration", "Unsupported argument",
                      hcl_source(attr->file, attr->at), "a connection has no such argument");
    }
    if (!hcl_body_attr(&block->body, "host"))
        tf_refuse(load, "configuration", "Missing required argument",
                  hcl_source(block->file, block->at), "a connection needs host");
    builtin_typed(load, block);
}

static void builtin_provisioner(TfLoad *load, const HclBlock *block)
{
    bool connected = false;
    static const char *const local[] = {"command", "working_dir", "interpreter", "environment",
                                        "quiet",   "when",        "on_failure",  NULL},
                             *const file[] = {"source", "content",    "destination",
                                              "when",   "on_failure", NULL},
                             *const remote[] = {"inline", "script",     "scripts",
                                                "when",   "on_failure", NULL};
    static const char *const what[] = {"source", "content", NULL};
    static const char *const scripts[] = {"inline", "script", "scripts", NULL};
    static const char *const blocks[] = {"connection", "dynamic", NULL};
    const char *type = block->labels[0];
    Source at = hcl_source(block->file, block->at);
    if (!type)
        return;
    builtin_destroy(load, block);
    builtin_typed(load, block);
    for (size_t i = 0; i < block->body.blocks.len; i++) {
        const HclBlock *child = block->body.blocks.items[i];
        if (!span_is(child->type, "connection"))
            continue;
        if (connected)
            tf_refuse(load, "init", "Duplicate connection block",
                      hcl_source(child->file, child->at), "a provisioner has one connection block");
        connected = true;
        builtin_connection(load, child);
    }
    if (strcmp(type, "local-exec") == 0)
        builtin_body(load, block, local, blocks);
    if (strcmp(type, "file") == 0) {
        builtin_body(load, block, file, blocks);
        if (builtin_count(block, what) != 1)
            tf_refuse(load, "configuration", "Must provide one of 'source' or 'content'", at,
                      "the provisioner file takes either source or content");
    }
    if (strcmp(type, "remote-exec") == 0) {
        builtin_body(load, block, remote, blocks);
        if (builtin_count(block, scripts) != 1)
            tf_refuse(load, "configuration", "Invalid remote-exec provisioner configuration", at,
                      "the provisioner remote-exec takes one of inline, script and scripts");
    }
}

/* ---- terraform_data, terraform_remote_state ---- */

static void builtin_types(TfLoad *load, const HclBlock *block)
{
    bool data = span_is(block->type, "data");
    bool other = strncmp(block->labels[0], "terraform_", strlen("terraform_")) == 0 &&
                 !hcl_body_attr(&block->body, "provider");
    const char *own = data ? "terraform_remote_state" : "terraform_data";
    if (!other || (strcmp(block->labels[0], own) == 0 && !span_is(block->type, "ephemeral")))
        return;
    tf_refuse(load, "configuration", data ? "Invalid data source" : "Invalid resource type",
              hcl_source(block->file, block->at),
              "Terraform's own are the resource terraform_data and the data source "
              "terraform_remote_state");
}

/* lifecycle's ignore_changes names attributes of the resource (configs/configschema
 * Block.StaticValidateTraversal, 1.11.4). */
static void builtin_ignored(TfLoad *load, const HclBlock *lifecycle)
{
    static const char *const attrs[] = {"id", "input", "output", "triggers_replace"};
    const HclAttr *attr = hcl_body_attr(&lifecycle->body, "ignore_changes");
    for (uint32_t i = 0; attr && attr->expr->kind == HCL_TUPLE && i < attr->expr->n_items; i++) {
        const HclExpr *e = attr->expr->items[i];
        bool known;
        while (e->kind == HCL_ATTR || e->kind == HCL_INDEX)
            e = e->items[0];
        known = e->kind != HCL_REF && e->kind != HCL_TEXT;
        for (size_t k = 0; k < ARRAY_LEN(attrs); k++)
            known |= span_is(e->text, attrs[k]);
        if (!known && !span_is(e->text, "*"))
            tf_refuse(load, "configuration", "Unsupported attribute", hcl_source(attr->file, e->at),
                      "terraform_data has id, input, output and triggers_replace");
    }
}

static void builtin_block(TfLoad *load, const HclBlock *block)
{
    static const char *const data_attrs[] = {"input",    "triggers_replace", "count", "for_each",
                                             "provider", "depends_on",       "//",    NULL};
    static const char *const data_blocks[] = {"lifecycle", "provisioner", "connection", NULL};
    static const char *const state_attrs[] = {"backend",  "config", "workspace", "defaults",
                                              "outputs",  "count",  "for_each",  "depends_on",
                                              "provider", "//",     NULL};
    static const char *const state_blocks[] = {"lifecycle", NULL};
    bool first = true;
    for (size_t i = 0; i < block->body.blocks.len; i++) {
        const HclBlock *child = block->body.blocks.items[i];
        if (span_is(child->type, "provisioner") && span_is(block->type, "resource"))
            builtin_provisioner(load, child);
        if (span_is(child->type, "connection") && !first)
            tf_refuse(load, "configuration", "Duplicate connection block",
                      hcl_source(child->file, child->at), "a resource has one connection block");
        if (span_is(child->type, "lifecycle") && span_is(block->type, "resource") &&
            strcmp(block->labels[0], "terraform_data") == 0)
            builtin_ignored(load, child);
        first &= !span_is(child->type, "connection");
    }
    if (strcmp(block->labels[0], "terraform_data") == 0 && span_is(block->type, "resource"))
        builtin_body(load, block, data_attrs, data_blocks);
    if (!tfremote_is_state(block))
        return;
    builtin_body(load, block, state_attrs, state_blocks);
    if (!hcl_body_attr(&block->body, "backend"))
        tf_refuse(load, "configuration", "Missing required argument",
                  hcl_source(block->file, block->at), "a remote state needs backend");
}

void tfbuiltin_check(TfLoad *load, const TfModule *module)
{
    for (size_t i = 0; i < module->source->resources.len; i++) {
        const HclBlock *block = module->source->resources.items[i];
        const char *source = names_get(&module->local_names, SPAN_LITERAL("terraform"));
        if (block->n_labels < 2)
            continue;
        builtin_block(load, block);
        if (!source)
            builtin_types(load, block);
    }
}

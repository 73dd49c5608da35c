/*
 * OpenTofu's encryption: what the root module's block and TF_ENCRYPTION say together, what of it
 * OpenTofu refuses before it asks anybody, and the key providers that sign in to AWS. Sources:
 * opentofu 1.12 internal/encryption/config (config_load.go, config_merge.go) and
 * keyprovider/pbkdf2/config.go; each row was seen with OpenTofu 1.12.6 (t_tfencryption.c).
 */
#include <string.h>

#include "terraform/tfload.h"

static const char *const encryption_env = "TF_ENCRYPTION";

static void encryption_refuse(TfLoad *load, const char *summary, Source at, const char *text)
{
    tf_problem(
        load,
        (TfProblem){
            .fatal = true, .stage = "init", .id = "encryption", .summary = summary, .at = at},
        "%s", text);
}

static Source encryption_at(const HclBlock *block)
{
    return hcl_source(block->file, block->at);
}

/* ---- what leads where ---- */

/* Does KIND.TYPE.NAME stand in the expression? */
static bool encryption_refers(const HclExpr *e, const char *kind, const char *type,
                              const char *name)
{
    const HclExpr *inner = e->kind == HCL_ATTR ? e->items[0] : NULL;
    if (inner && inner->kind == HCL_ATTR && inner->items[0]->kind == HCL_REF &&
        span_is(inner->items[0]->text, kind) && span_is(inner->text, type) &&
        span_is(e->text, name))
        return true;
    for (uint32_t i = 0; i < e->n_items; i++)
        if (e->items[i] && encryption_refers(e->items[i], kind, type, name))
            return true;
    return false;
}

static bool encryption_is_target(const HclBlock *block)
{
    return !span_is(block->type, "key_provider") && !span_is(block->type, "method");
}

/* A fallback is asked where a state is there that the method can't read: not before. */
static bool encryption_target_refers(const HclBody *body, const HclBlock *method)
{
    const HclAttr *attr = hcl_body_attr(body, "method");
    if (attr && encryption_refers(attr->expr, "method", method->labels[0], method->labels[1]))
        return true;
    for (size_t i = 0; i < body->blocks.len; i++)
        if (!span_is(body->blocks.items[i]->type, "fallback") &&
            encryption_target_refers(&body->blocks.items[i]->body, method))
            return true;
    return false;
}

/* OpenTofu sets up what a target (state, plan, ...) leads to: its method, that one's key providers
 * and theirs; what nothing leads to is not even decoded. */
static bool encryption_in_use(const HclBlockVec *all, const HclBlock *block, int depth)
{
    for (size_t i = 0; depth < 8 && i < all->len; i++) {
        const HclBlock *by = all->items[i];
        const HclAttr *from =
            hcl_body_attr(&by->body, span_is(by->type, "method") ? "keys" : "chain");
        if (span_is(block->type, "method")
                ? encryption_is_target(by) && encryption_target_refers(&by->body, block)
                : by != block && by->n_labels >= 2 && from &&
                      encryption_refers(from->expr, "key_provider", block->labels[0],
                                        block->labels[1]) &&
                      encryption_in_use(all, by, depth + 1))
            return true;
    }
    return false;
}

/* ---- references ---- */

/* The first KIND.TYPE.NAME in the expression that no block declares; NULL = none. */
static const HclExpr *encryption_undeclared(const HclBlockVec *all, const HclExpr *e,
                                            const char *kind)
{
    const HclExpr *type = e->kind == HCL_ATTR ? e->items[0] : NULL, *found = NULL;
    if (type && type->kind == HCL_ATTR && type->items[0]->kind == HCL_REF &&
        span_is(type->items[0]->text, kind)) {
        for (size_t i = 0; i < all->len; i++)
            if (span_is(all->items[i]->type, kind) && all->items[i]->n_labels >= 2 &&
                span_is(type->text, all->items[i]->labels[0]) &&
                span_is(e->text, all->items[i]->labels[1]))
                return NULL;
        return e;
    }
    for (uint32_t i = 0; i < e->n_items && !found; i++)
        if (e->items[i])
            found = encryption_undeclared(all, e->items[i], kind);
    return found;
}

static void encryption_target(TfLoad *load, const HclBlockVec *all, const HclBlock *target)
{
    const HclAttr *method = hcl_body_attr(&target->body, "method"),
                  *enforced = hcl_body_attr(&target->body, "enforced");
    bool holds_others = span_is(target->type, "remote_state_data_sources");
    for (size_t i = 0; holds_others && i < target->body.blocks.len; i++)
        encryption_target(load, all, target->body.blocks.items[i]);
    if (holds_others)
        return;
    if (!method || method->expr->kind != HCL_ATTR)
        encryption_refuse(load, "Invalid expression",
                          method ? hcl_source(method->file, method->expr->at)
                                 : encryption_at(target),
                          "a target of encryption names its method: method.TYPE.NAME");
    else if (encryption_undeclared(all, method->expr, "method"))
        encryption_refuse(load, "Reference to undeclared encryption method",
                          hcl_source(method->file, method->expr->at),
                          "no method block of that type and name stands in encryption");
    else if (enforced && enforced->expr->kind == HCL_BOOL &&
             span_is(enforced->expr->text, "true") &&
             span_is(method->expr->items[0]->text, "unencrypted"))
        encryption_refuse(load, "Unencrypted method is forbidden",
                          hcl_source(enforced->file, enforced->expr->at),
                          "enforced = true forbids the method \"unencrypted\"");
}

static void encryption_method(TfLoad *load, const HclBlockVec *all, const HclBlock *method)
{
    static const char *const types[] = {"aes_gcm", "unencrypted", "external"};
    const HclAttr *keys = hcl_body_attr(&method->body, "keys");
    bool known = false;
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        known |= strcmp(types[i], method->labels[0]) == 0;
    if (!known)
        encryption_refuse(load, "Error fetching encryption method", encryption_at(method),
                          "OpenTofu has the methods aes_gcm, unencrypted and external");
    if (keys && encryption_undeclared(all, keys->expr, "key_provider"))
        encryption_refuse(load, "Reference to undeclared key provider",
                          hcl_source(keys->file, keys->expr->at),
                          "no key_provider block of that type and name stands in encryption");
}

/* ---- key providers ---- */

static void encryption_number(TfLoad *load, const HclBlock *block, const char *name, int least,
                              const char *text)
{
    const HclAttr *attr = hcl_body_attr(&block->body, name);
    HclValue v =
        attr ? tfscope_eval(load, load->root, attr->file, attr->expr) : hv_null(SOURCE_UNKNOWN);
    long double n;
    if (hv_number_of(&v, &n) && n < (long double)least)
        encryption_refuse(load, "Unable to build encryption key data",
                          hcl_source(attr->file, attr->expr->at), text);
}

/* Config.Build of keyprovider/pbkdf2/config.go. */
static void encryption_pbkdf2(TfLoad *load, const HclBlock *block)
{
    static const char *const summary = "Unable to build encryption key data";
    static const char *const known[] = {"passphrase",
                                        "chain",
                                        "key_length",
                                        "iterations",
                                        "hash_function",
                                        "salt_length",
                                        "encrypted_metadata_alias"};
    const HclAttr *passphrase = hcl_body_attr(&block->body, "passphrase"),
                  *hash = hcl_body_attr(&block->body, "hash_function");
    bool chain = hcl_body_attr(&block->body, "chain") != NULL;
    HclValue v = hv_null(SOURCE_UNKNOWN);
    Span text;
    for (size_t i = 0; i < block->body.attrs.len; i++) {
        const HclAttr *attr = &block->body.attrs.items[i];
        bool fine = false;
        for (size_t k = 0; k < ARRAY_LEN(known); k++)
            fine |= span_is(attr->name, known[k]);
        if (!fine)
            encryption_refuse(load, "Unsupported argument", hcl_source(attr->file, attr->at),
                              "the key provider pbkdf2 has no such argument");
    }
    if (passphrase) {
        tfsecret_mark(load, load->root, passphrase->expr);
        v = tfscope_eval(load, load->root, passphrase->file, passphrase->expr);
    }
    if (passphrase && chain)
        encryption_refuse(load, summary, encryption_at(block),
                          "passphrase and chain stand together: only one of them may");
    else if (!chain && (v.kind == HV_NULL || (v.kind == HV_STRING && v.text.len == 0)))
        encryption_refuse(load, summary, encryption_at(block),
                          "the key provider pbkdf2 has neither a passphrase nor a chain");
    else if (v.kind == HV_STRING && v.text.len < 16)
        encryption_refuse(load, summary, hcl_source(passphrase->file, passphrase->expr->at),
                          "the passphrase is too short: 16 characters at least");
    encryption_number(load, block, "iterations", 200000, "iterations must be 200000 at least");
    encryption_number(load, block, "key_length", 1, "key_length must be more than 0");
    encryption_number(load, block, "salt_length", 1, "salt_length must be more than 0");
    if (hash && hcl_literal(hash->expr, &text) && !span_is(text, "sha256") &&
        !span_is(text, "sha512"))
        encryption_refuse(load, summary, hcl_source(hash->file, hash->expr->at),
                          "hash_function is sha256 or sha512");
}

static void encryption_aws_kms(TfLoad *load, const HclBlock *block)
{
    static const char *const required[] = {"kms_key_id", "key_spec"};
    TfEncryption e = {.at = encryption_at(block)};
    for (size_t i = 0; i < ARRAY_LEN(required); i++)
        if (!hcl_body_attr(&block->body, required[i]))
            encryption_refuse(
                load, "Missing required argument", e.at,
                arena_printf(load->arena, "the key provider aws_kms needs %s", required[i]));
    e.address = arena_printf(load->arena, "encryption.%s", block->labels[1]);
    load->concerns = e.address;
    e.block = tfblock_of(load, load->root, block);
    load->concerns = NULL;
    vec_push(load->arena, &load->config->encryptions, e);
}

static void encryption_key_provider(TfLoad *load, const HclBlock *block)
{
    static const char *const others[] = {"gcp_kms", "openbao", "azure_vault", "external"};
    bool other = false;
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        other |= strcmp(others[i], block->labels[0]) == 0;
    if (strcmp(block->labels[0], "pbkdf2") == 0)
        encryption_pbkdf2(load, block);
    else if (strcmp(block->labels[0], "aws_kms") == 0)
        encryption_aws_kms(load, block);
    else if (!other)
        encryption_refuse(load, "Error fetching key_provider", encryption_at(block),
                          "OpenTofu has no key provider of that type");
}

/* ---- both places together ---- */

/* mergeBody: what TF_ENCRYPTION says stands in the place of what the file says. */
static HclBlock *encryption_merge(TfLoad *load, const HclBlock *base, const HclBlock *over)
{
    HclBlock *merged = arena_new(load->arena, HclBlock);
    *merged = *base;
    merged->body = over->body;
    for (size_t i = 0; i < base->body.attrs.len; i++)
        if (!hcl_body_attr(&over->body, arena_span(load->arena, base->body.attrs.items[i].name)))
            vec_push(load->arena, &merged->body.attrs, base->body.attrs.items[i]);
    for (size_t i = 0; i < base->body.blocks.len; i++) {
        bool replaced = false;
        for (size_t k = 0; k < over->body.blocks.len; k++)
            replaced |=
                span_same(over->body.blocks.items[k]->type, base->body.blocks.items[i]->type);
        if (!replaced)
            vec_push(load->arena, &merged->body.blocks, base->body.blocks.items[i]);
    }
    return merged;
}

static bool encryption_same(const HclBlock *a, const HclBlock *b)
{
    bool same = span_same(a->type, b->type) && a->n_labels == b->n_labels;
    for (int i = 0; same && i < a->n_labels && i < 2; i++)
        same = strcmp(a->labels[i], b->labels[i]) == 0;
    return same;
}

static void encryption_take(TfLoad *load, HclBlockVec *all, const HclBody *body)
{
    static const char *const kinds[] = {"key_provider", "method", "state", "plan",
                                        "remote_state_data_sources"};
    for (size_t i = 0; i < body->blocks.len; i++) {
        HclBlock *block = body->blocks.items[i];
        bool known = false, merged = false;
        for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
            known |= span_is(block->type, kinds[k]);
        for (size_t k = 0; k < all->len && !merged; k++)
            if (encryption_same(all->items[k], block)) {
                all->items[k] = encryption_merge(load, all->items[k], block);
                merged = true;
            }
        if (!known)
            encryption_refuse(load, "Unsupported block type", encryption_at(block),
                              "encryption has no block of that type");
        else if (encryption_is_target(block) || block->n_labels >= 2) {
            if (!merged)
                vec_push(load->arena, all, block);
        } else
            encryption_refuse(load, "Missing name for block", encryption_at(block),
                              "key providers and methods have a type and a name");
    }
}

/* TF_ENCRYPTION is the body of the block, in either syntax. */
static const HclBody *encryption_of_environment(TfLoad *load)
{
    const char *text = snapshot_env(load->files, encryption_env);
    Span trimmed = span_trim(span_of(text ? text : ""), " \t\r\n");
    HclFile *file;
    if (trimmed.len == 0)
        return NULL;
    file = trimmed.ptr[0] == '{'
               ? hcl_parse_json(load->arena, encryption_env,
                                span_of(arena_printf(load->arena,
                                                     "{\"terraform\":{\"encryption\":%s}}", text)),
                                true)
               : hcl_parse(load->arena, encryption_env, span_of(text));
    file->kind = SOURCE_ENVIRONMENT;
    file->users = encryption_env;
    if (file->error.summary)
        encryption_refuse(load, file->error.summary, source_env(encryption_env),
                          "TF_ENCRYPTION is not what a body of the encryption block may be");
    if (file->error.summary || tfload_is_too_large(load, file))
        return NULL;
    if (!file->json)
        return &file->body;
    return file->body.blocks.len == 1 && file->body.blocks.items[0]->body.blocks.len == 1
               ? &file->body.blocks.items[0]->body.blocks.items[0]->body
               : NULL;
}

void tfencryption_load(TfLoad *load)
{
    const HclBlockVec *terraform = &load->root->source->terraform;
    const HclBody *more = tf_is_tofu(load->config) && tf_knows(load, TF_ENCRYPTION)
                              ? encryption_of_environment(load)
                              : NULL;
    HclBlockVec all = VEC_INIT;
    const HclBlock *first = NULL;
    for (size_t i = 0; i < terraform->len; i++)
        for (size_t k = 0; k < terraform->items[i]->body.blocks.len; k++) {
            const HclBlock *block = terraform->items[i]->body.blocks.items[k];
            if (!span_is(block->type, "encryption"))
                continue;
            if (!tf_knows(load, TF_ENCRYPTION)) {
                tflanguage_refuse(load, "Unsupported block type", encryption_at(block),
                                  "block type \"encryption\"");
                return;
            }
            if (first)
                encryption_refuse(load, "Duplicate encryption configuration", encryption_at(block),
                                  arena_printf(load->arena, "encryption stands already at %s",
                                               source_text(load->arena, encryption_at(first))));
            first = first ? first : block;
            encryption_take(load, &all, &block->body);
        }
    if (more)
        encryption_take(load, &all, more);
    for (size_t i = 0; i < all.len; i++) {
        const HclBlock *block = all.items[i];
        if (encryption_is_target(block))
            encryption_target(load, &all, block);
        else if (!encryption_in_use(&all, block, 0))
            continue;
        else if (span_is(block->type, "method"))
            encryption_method(load, &all, block);
        else
            encryption_key_provider(load, block);
    }
}

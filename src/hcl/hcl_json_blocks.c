/*
 * HCL's JSON profile: which properties of a .tf.json are blocks, which strings are expressions, and
 * what has a form that no block has
 * (https://developer.hashicorp.com/terraform/language/syntax/json; hcl v2 json/structure.go
 * unpackBlock and collectDeepAttrs). Each row was seen with terraform 1.11.4.
 */
#include <string.h>

#include "base/names.h"
#include "hcl/hcl_expr.h"

/* Properties that are blocks, by the type of the block around ("" = the file); labels below them.
 */
static const struct {
    const char *parent, *type;
    int labels;
    bool terragrunt; /* in a .hcl.json only */
} json_blocks[] = {{"", "terraform", 0, false},
                   {"", "provider", 1, false},
                   {"", "variable", 1, false},
                   {"", "locals", 0, false},
                   {"", "module", 1, false},
                   {"", "resource", 2, false},
                   {"", "data", 2, false},
                   {"", "ephemeral", 2, false},
                   {"", "output", 1, false},
                   {"", "check", 1, false},
                   {"", "import", 0, false},
                   {"", "moved", 0, false},
                   {"", "removed", 0, false},
                   {"check", "data", 2, false},
                   {"check", "assert", 0, false},
                   {"variable", "validation", 0, false},
                   {"output", "precondition", 0, false},
                   {"resource", "lifecycle", 0, false},
                   {"resource", "provisioner", 1, false},
                   {"resource", "connection", 0, false},
                   {"data", "lifecycle", 0, false},
                   {"removed", "lifecycle", 0, false},
                   {"lifecycle", "precondition", 0, false},
                   {"lifecycle", "postcondition", 0, false},
                   {"terraform", "required_providers", 0, false},
                   {"terraform", "backend", 1, false},
                   {"terraform", "cloud", 0, false},
                   {"terraform", "encryption", 0, false},
                   {"encryption", "key_provider", 2, false},
                   {"encryption", "method", 2, false},
                   {"encryption", "state", 0, false},
                   {"encryption", "plan", 0, false},
                   {"encryption", "remote_state_data_sources", 0, false},
                   {"remote_state_data_sources", "default", 0, false},
                   {"remote_state_data_sources", "remote_state_data_source", 1, false},
                   {"state", "fallback", 0, false},
                   {"plan", "fallback", 0, false},
                   {"cloud", "workspaces", 0, false},
                   {"backend", "workspaces", 0, false},
                   {"provider", "assume_role", 0, false},
                   {"provider", "assume_role_with_web_identity", 0, false},
                   {"provider", "endpoints", 0, false},
                   {"provider", "default_tags", 0, false},
                   {"provider", "ignore_tags", 0, false},
                   {"provider", "exec", 0, false},
                   {"provider", "kubernetes", 0, false},
                   {"kubernetes", "exec", 0, false},
                   {"", "include", 1, true},
                   {"", "remote_state", 0, true},
                   {"", "generate", 1, true},
                   {"", "dependency", 1, true},
                   {"", "dependencies", 0, true},
                   {"", "feature", 1, true},
                   {"", "exclude", 0, true},
                   {"", "errors", 0, true},
                   {"errors", "ignore", 1, true},
                   {"errors", "retry", 1, true},
                   {"terraform", "extra_arguments", 1, true},
                   {"terraform", "before_hook", 1, true},
                   {"terraform", "after_hook", 1, true},
                   {"terraform", "error_hook", 1, true}};

/* Strings that Terraform reads as expressions, alone or in a list: types, addresses, bare words. */
static const struct {
    const char *parent, *name;
} json_expressions[] = {{"variable", "type"},
                        {"resource", "depends_on"},
                        {"data", "depends_on"},
                        {"module", "depends_on"},
                        {"output", "depends_on"},
                        {"lifecycle", "ignore_changes"},
                        {"lifecycle", "replace_triggered_by"},
                        {"moved", "from"},
                        {"moved", "to"},
                        {"removed", "from"},
                        {"import", "to"},
                        {"method", "keys"},
                        {"key_provider", "chain"},
                        {"state", "method"},
                        {"plan", "method"},
                        {"fallback", "method"},
                        {"default", "method"},
                        {"remote_state_data_source", "method"}};

static void json_place(HclExpr *e, HclPlace at)
{
    e->at = at;
    for (uint32_t i = 0; i < e->n_items; i++)
        if (e->items[i])
            json_place(e->items[i], at);
}

static HclExpr *json_expression(HclLexer *lex, HclExpr *e)
{
    HclFile *parsed;
    if (e->kind != HCL_TEXT)
        return e;
    parsed = hcl_parse_value(lex->arena, lex->file->name, e->text);
    if (parsed->error.summary)
        return hcl_node(lex, HCL_ERROR, e->at, 0);
    json_place(parsed->value, e->at);
    return parsed->value;
}

static HclExpr *json_expression_of(HclLexer *lex, const char *parent, Span name, HclExpr *e)
{
    bool row = false;
    for (size_t i = 0; i < ARRAY_LEN(json_expressions); i++)
        row |= strcmp(json_expressions[i].parent, parent) == 0 &&
               span_is(name, json_expressions[i].name);
    if (!row || e->kind != HCL_TUPLE || span_is(name, "type"))
        return row ? json_expression(lex, e) : e;
    for (uint32_t i = 0; i < e->n_items; i++)
        e->items[i] = json_expression(lex, e->items[i]);
    return e;
}

/* The first form that no block has; what belongs to a provider is decoded later, by its schema. */
static void json_form(HclLexer *lex, const char *parent, HclPlace at, const char *summary,
                      const char *detail)
{
    bool ours = strcmp(parent, "provider") != 0 && strcmp(parent, "kubernetes") != 0 &&
                strcmp(parent, "cloud") != 0 && strcmp(parent, "backend") != 0;
    if (ours && !lex->file->form.summary && !span_ends(span_of(lex->file->name), ".hcl.json"))
        lex->file->form = (HclError){summary, detail, at};
}

/* {"include": {"path": ...}}: what stands there is no object for each label. */
static bool json_is_bare(const HclExpr *e)
{
    for (uint32_t i = 1; i < e->n_items; i += 2)
        if (e->items[i]->kind != HCL_OBJECT && e->items[i]->kind != HCL_TUPLE)
            return true;
    return false;
}

/* How many properties name a block there, in an object or in the objects of a list. */
static uint32_t json_labels(const HclExpr *e)
{
    uint32_t n = e->kind == HCL_OBJECT ? e->n_items / 2 : 0;
    for (uint32_t i = 0; e->kind == HCL_TUPLE && i < e->n_items; i++)
        if (e->items[i]->kind == HCL_OBJECT)
            n += e->items[i]->n_items / 2;
    return n;
}

static void json_judge(HclLexer *lex, const HclBlock *shape, const char *parent, int labels,
                       const HclExpr *e)
{
    const HclExpr *odd =
        e->kind != HCL_OBJECT && e->kind != HCL_TUPLE && e->kind != HCL_NULL ? e : NULL;
    for (uint32_t i = 0; !odd && e->kind == HCL_TUPLE && i < e->n_items; i++)
        if (e->items[i]->kind != HCL_OBJECT &&
            (labels > shape->n_labels || e->items[i]->kind != HCL_TUPLE))
            odd = e->items[i];
    if (odd)
        json_form(lex, parent, odd->at, "Incorrect JSON value type",
                  "a JSON object, or a list of some, is expected here: a block of Terraform's");
    else if (labels > shape->n_labels && json_labels(e) == 0)
        json_form(lex, parent, e->at, "Missing block label",
                  "at least one property is expected here, whose name is the block's");
}

static void json_body(HclLexer *lex, HclBody *out, const char *parent, const HclExpr *object);

/* "//" is a comment among the properties of a body; where labels stand it is one (collectDeepAttrs;
 * json.res_comment of the surface). */
static void json_block(HclLexer *lex, HclBody *out, HclBlock shape, const char *parent, int labels,
                       const HclExpr *e)
{
    HclBlock *block;
    json_judge(lex, &shape, parent, labels, e);
    if (e->kind == HCL_TUPLE) {
        for (uint32_t i = 0; i < e->n_items; i++)
            if (e->items[i]->kind == HCL_OBJECT &&
                (labels == shape.n_labels || json_labels(e->items[i])))
                json_block(lex, out, shape, parent, labels, e->items[i]);
        return;
    }
    if (e->kind != HCL_OBJECT)
        return;
    if (span_is(shape.type, "include") && json_is_bare(e))
        labels = 0;
    for (uint32_t i = 0; labels > shape.n_labels && i + 1 < e->n_items; i += 2) {
        HclBlock deeper = shape;
        deeper.at = e->items[i]->at;
        deeper.labels[deeper.n_labels++] = arena_span(lex->arena, e->items[i]->text);
        json_block(lex, out, deeper, parent, labels, e->items[i + 1]);
    }
    if (labels > shape.n_labels)
        return;
    hcl_count(lex, shape.at, HCL_NODES_BLOCK);
    if (lex->file->too_large)
        return;
    block = arena_new(lex->arena, HclBlock);
    *block = shape;
    block->end_line = block->at.line;
    json_body(lex, &block->body, arena_span(lex->arena, shape.type), e);
    vec_push(lex->arena, &out->blocks, block);
}

static void json_body(HclLexer *lex, HclBody *out, const char *parent, const HclExpr *object)
{
    bool terragrunt = span_ends(span_of(lex->file->name), ".hcl.json"),
         locals = strcmp(parent, "locals") == 0;
    NameMap seen = {0};
    for (uint32_t i = 0; i + 1 < object->n_items; i += 2) {
        const HclExpr *key = object->items[i];
        HclAttr attr = {
            .name = key->text, .expr = object->items[i + 1], .at = key->at, .file = lex->file};
        bool block = false;
        for (size_t k = 0; k < ARRAY_LEN(json_blocks) && !block; k++) {
            if (strcmp(json_blocks[k].parent, parent) != 0 ||
                (json_blocks[k].terragrunt && !terragrunt) ||
                !span_is(key->text, json_blocks[k].type))
                continue;
            block = true;
            json_block(lex, out, (HclBlock){.type = key->text, .at = key->at, .file = lex->file},
                       parent, json_blocks[k].labels, attr.expr);
        }
        if (block || span_is(key->text, "//"))
            continue;
        if (!locals && names_get(&seen, key->text))
            json_form(lex, parent, key->at, "Duplicate argument", "this name stands here twice");
        names_put(lex->arena, &seen, key->text, out);
        hcl_count(lex, attr.at, HCL_NODES_ATTR);
        if (lex->file->too_large)
            return;
        attr.expr = json_expression_of(lex, parent, key->text, attr.expr);
        vec_push(lex->arena, &out->attrs, attr);
    }
}

void hcl_json_document(HclLexer *lex, const HclExpr *root)
{
    HclBody *body = &lex->file->body;
    if (root->kind == HCL_OBJECT)
        json_body(lex, body, "", root);
    for (uint32_t i = 0; root->kind == HCL_TUPLE && i < root->n_items; i++)
        if (root->items[i]->kind == HCL_OBJECT)
            json_body(lex, body, "", root->items[i]);
        else
            json_form(lex, "", root->items[i]->at, "Incorrect JSON value type",
                      "a list at the top of the file holds objects");
}

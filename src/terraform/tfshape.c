/*
 * The shape of Terraform's own blocks: how many labels, which arguments, which blocks within,
 * which names. Sources: the hcl.BodySchema values of terraform 1.11 internal/configs (module.go,
 * named_values.go, module_call.go, provider.go, resource.go, checks.go, moved.go, removed.go,
 * import.go); an argument that any later version or OpenTofu knows is let through, so that only
 * what none of them knows is refused. Each row was seen with terraform 1.11.4
 * (tests/differential/surface.py, area files).
 */
#include <string.h>

#include "terraform/tfload.h"

typedef struct Shape {
    const char *parent, *type; /* "" = the file itself */
    int labels;
    const char *attrs;    /* " a b ", NULL = any */
    const char *required; /* " a " */
    const char *blocks;   /* NULL = any */
} Shape;

static const Shape shapes[] = {
    {"", "terraform", 0, " required_version experiments language ", "",
     " required_providers backend cloud provider_meta encryption "},
    {"", "provider", 1, NULL, "", NULL},
    {"", "variable", 1, " description default type sensitive nullable ephemeral deprecated const ",
     "", " validation "},
    {"", "output", 1, " description value sensitive depends_on ephemeral deprecated type ",
     " value ", " precondition "},
    {"", "locals", 0, NULL, "", ""},
    {"", "module", 1, NULL, " source ", " lifecycle "},
    {"", "resource", 2, NULL, "", NULL},
    {"", "data", 2, NULL, "", NULL},
    {"", "ephemeral", 2, NULL, "", NULL},
    {"", "moved", 0, " from to ", " from to ", ""},
    {"", "removed", 0, " from lifecycle provisioner connection ", " from ",
     " lifecycle provisioner connection "},
    {"", "import", 0, " id to provider for_each identity ", " to ", ""},
    {"", "check", 1, " data assert ", "", " data assert "},
    {"terraform", "required_providers", 0, NULL, "", ""},
    {"terraform", "backend", 1, NULL, "", NULL},
    {"terraform", "cloud", 0, NULL, "", NULL},
    {"terraform", "provider_meta", 1, NULL, "", NULL},
    {"variable", "validation", 0, " condition error_message ", " condition error_message ", ""},
    {"output", "precondition", 0, " condition error_message ", " condition error_message ", ""},
    {"check", "assert", 0, " condition error_message ", " condition error_message ", ""},
    {"resource", "lifecycle", 0,
     " create_before_destroy prevent_destroy ignore_changes replace_triggered_by enabled destroy ",
     "", " precondition postcondition action_trigger "},
    {"data", "lifecycle", 0, " enabled ", "", " precondition postcondition "},
    {"resource", "provisioner", 1, NULL, "", NULL},
    {"resource", "connection", 0, NULL, "", NULL},
    {"lifecycle", "precondition", 0, " condition error_message ", " condition error_message ", ""},
    {"lifecycle", "postcondition", 0, " condition error_message ", " condition error_message ", ""},
};

/* words begins and ends with a blank. */
static bool shape_has(const char *words, Span word)
{
    for (const char *c = words; word.len > 0 && (c = strchr(c, ' ')) && c[1]; c++)
        if (strncmp(c + 1, word.ptr, word.len) == 0 && c[1 + word.len] == ' ')
            return true;
    return false;
}

static const char *shape_name(TfLoad *load, Span name)
{
    return text_safe(load->arena, arena_span(load->arena, span_sub(name, 0, 60)));
}

/* ---- names ---- */

/* hclsyntax.ValidIdentifier; letters beyond ASCII are taken for letters */
static bool shape_identifier(const char *name)
{
    for (const char *c = name; *c; c++) {
        bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || *c == '_' ||
                      (unsigned char)*c >= 0x80;
        if (!letter && (c == name || !((*c >= '0' && *c <= '9') || *c == '-')))
            return false;
    }
    return *name != '\0';
}

static void shape_names(TfLoad *load, const HclBlock *block)
{
    static const char *const reserved =
        " source version providers count for_each lifecycle depends_on locals ";
    static const struct {
        const char *type;
        int label;
        const char *summary;
    } rows[] = {
        {"variable", 0, "Invalid variable name"},      {"output", 0, "Invalid output name"},
        {"module", 0, "Invalid module instance name"}, {"check", 0, "Invalid check block name"},
        {"resource", 1, "Invalid resource name"},      {"data", 1, "Invalid data resource name"},
        {"provider", 0, "Invalid provider local name"}};
    Source at = hcl_source(block->file, block->at);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *name = block->labels[rows[i].label];
        bool upper = false;
        if (!span_is(block->type, rows[i].type) || !name)
            continue;
        for (const char *c = name; i + 1 == ARRAY_LEN(rows) && *c; c++)
            upper |= *c >= 'A' && *c <= 'Z';
        if (!shape_identifier(name) || upper)
            tf_refuse(load, "init", rows[i].summary, at,
                      arena_printf(load->arena,
                                   "\"%s\" is no name: letters, digits, _ and -, a letter first%s",
                                   shape_name(load, span_of(name)),
                                   upper ? "; a provider's in lower case" : ""));
    }
    if (span_is(block->type, "variable") && block->labels[0] &&
        shape_has(reserved, span_of(block->labels[0])))
        tf_refuse(load, "init", "Invalid variable name", at,
                  arena_printf(load->arena, "the name \"%s\" is reserved for module blocks",
                               block->labels[0]));
}

/* ---- literals ---- */

/* Terraform allows no reference and no function where it needs the value before everything else. */
void tfshape_literal(TfLoad *load, const char *stage, const HclFile *file, const HclExpr *e)
{
    bool call = e->kind == HCL_CALL;
    /* behind its collection a for holds names of its own */
    bool loop = e->kind == HCL_FOR_TUPLE || e->kind == HCL_FOR_OBJECT;
    if (!call && e->kind != HCL_REF) {
        for (uint32_t i = 0; i < (loop ? 1 : e->n_items); i++)
            if (e->items[i] && !(e->kind == HCL_OBJECT && i % 2 == 0))
                tfshape_literal(load, stage, file, e->items[i]);
            else if (e->items[i] && e->items[i]->kind == HCL_ATTR && !e->items[i]->wrapped)
                tf_refuse(load, stage, "Ambiguous attribute key", hcl_source(file, e->items[i]->at),
                          HCL_DOTTED_KEY);
        return;
    }
    tf_refuse(load, stage, call ? "Function calls not allowed" : "Variables not allowed",
              hcl_source(file, e->at), "only a literal value can stand here");
}

/* gohcl.DecodeExpression into a bool, or a text: worked out without any variable, and never null.
 */
static void shape_bool(TfLoad *load, const HclBlock *block, const char *name)
{
    const HclAttr *attr = hcl_body_attr(&block->body, name);
    Span text;
    if (!attr || attr->expr->kind == HCL_BOOL)
        return;
    if (attr->expr->kind == HCL_UNARY || attr->expr->kind == HCL_BINARY ||
        attr->expr->kind == HCL_CONDITION)
        tfshape_literal(load, "init", attr->file, attr->expr);
    else if (!hcl_literal(attr->expr, &text) || (!span_is(text, "true") && !span_is(text, "false")))
        tf_refuse(load, "init", "Unsuitable value type", hcl_source(attr->file, attr->expr->at),
                  arena_printf(load->arena, "%s must be true or false", name));
}

/* The same into a text: a description. */
static void shape_text(TfLoad *load, const HclAttr *attr)
{
    if (attr->expr->kind == HCL_TUPLE || attr->expr->kind == HCL_OBJECT ||
        attr->expr->kind == HCL_NULL)
        tf_refuse(load, "init", "Unsuitable value type", hcl_source(attr->file, attr->expr->at),
                  arena_printf(load->arena, "%.*s is a text", (int)attr->name.len, attr->name.ptr));
    else
        tfshape_literal(load, "init", attr->file, attr->expr);
}

/* ---- variables ---- */

static bool shape_type_good(const HclExpr *e, bool in_object)
{
    static const char *const plain = " any string number bool list map ";
    static const char *const of_one = " list set map ";
    if (e->kind == HCL_REF)
        return shape_has(plain, e->text);
    if (e->kind != HCL_CALL || e->n_items == 0)
        return false;
    if (shape_has(of_one, e->text))
        return e->n_items == 1 && shape_type_good(e->items[0], false);
    if (span_is(e->text, "optional"))
        return in_object && e->n_items <= 2 && shape_type_good(e->items[0], false);
    if (span_is(e->text, "object")) {
        bool good = e->n_items == 1 && e->items[0]->kind == HCL_OBJECT;
        for (uint32_t i = 1; good && i < e->items[0]->n_items; i += 2)
            good = e->items[0]->items[i - 1]->key.len > 0 &&
                   shape_type_good(e->items[0]->items[i], true);
        return good;
    }
    if (span_is(e->text, "tuple")) {
        bool good = e->n_items == 1 && e->items[0]->kind == HCL_TUPLE;
        for (uint32_t i = 0; good && i < e->items[0]->n_items; i++)
            good = shape_type_good(e->items[0]->items[i], false);
        return good;
    }
    return false;
}

static bool shape_mentions(const HclExpr *e, const char *variable)
{
    if (e->kind == HCL_ATTR && e->items[0]->kind == HCL_REF && span_is(e->items[0]->text, "var") &&
        span_is(e->text, variable))
        return true;
    for (uint32_t i = 0; i < e->n_items; i++)
        if (e->items[i] && shape_mentions(e->items[i], variable))
            return true;
    return false;
}

/* Does a variable other than this one, a local, a data source or a module stand in it? */
static bool shape_other(const HclExpr *e, const char *variable)
{
    static const char *const roots[] = {"local", "data", "module"};
    const HclExpr *root = e->kind == HCL_ATTR && e->items[0]->kind == HCL_REF ? e->items[0] : NULL;
    if (root && span_is(root->text, "var") && !span_is(e->text, variable))
        return true;
    for (size_t i = 0; root && i < ARRAY_LEN(roots); i++)
        if (span_is(root->text, roots[i]))
            return true;
    for (uint32_t i = 0; i < e->n_items; i++)
        if (e->items[i] && shape_other(e->items[i], variable))
            return true;
    return false;
}

static void shape_variable(TfLoad *load, const HclBlock *block)
{
    const HclAttr *type = hcl_body_attr(&block->body, "type"),
                  *value = hcl_body_attr(&block->body, "default"),
                  *text = hcl_body_attr(&block->body, "description");
    if (type && !shape_type_good(type->expr, false))
        tf_refuse(load, "init", "Invalid type specification",
                  hcl_source(type->file, type->expr->at),
                  "this is no type: string, number, bool, any, list(...), set(...), map(...), "
                  "object({...}) or tuple([...])");
    if (value)
        tfshape_literal(load, "init", value->file, value->expr);
    if (text)
        shape_text(load, text);
    shape_bool(load, block, "sensitive");
    shape_bool(load, block, "nullable");
    shape_bool(load, block, "ephemeral");
    for (size_t i = 0; i < block->body.blocks.len; i++) {
        const HclBlock *rule = block->body.blocks.items[i];
        const HclAttr *condition = hcl_body_attr(&rule->body, "condition");
        if (span_is(rule->type, "validation") && condition && block->labels[0] &&
            !shape_mentions(condition->expr, block->labels[0]))
            tf_refuse(load, "init", "Invalid variable validation condition",
                      hcl_source(condition->file, condition->expr->at),
                      arena_printf(load->arena, "the condition must refer to var.%s",
                                   shape_name(load, span_of(block->labels[0]))));
        else if (span_is(rule->type, "validation") && condition && block->labels[0] &&
                 shape_other(condition->expr, block->labels[0]) &&
                 !tf_knows(load, TF_VALIDATION_REFERENCES))
            tf_refuse(load, "init", "Invalid reference in variable validation",
                      hcl_source(condition->file, condition->expr->at),
                      arena_printf(load->arena, "before 1.9 the condition may refer to var.%s only",
                                   shape_name(load, span_of(block->labels[0]))));
    }
}

/* ---- outputs ---- */

/* decodeOutputBlock: what is read before everything else must be there as it is */
static void shape_output(TfLoad *load, const HclBlock *block)
{
    static const char *const flags[] = {"sensitive", "ephemeral"}, *const texts[] = {"description",
                                                                                     "deprecated"};
    for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
        const HclAttr *attr = hcl_body_attr(&block->body, flags[i]);
        shape_bool(load, block, flags[i]);
        if (attr && attr->expr->kind != HCL_NULL)
            tfshape_literal(load, "init", attr->file, attr->expr);
    }
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const HclAttr *attr = hcl_body_attr(&block->body, texts[i]);
        if (attr)
            shape_text(load, attr);
    }
}

/* ---- resources ---- */

/* internal/configs/provisioner.go:decodeProvisionerBlock: a bare word, which may stand in quotes.
 */
static void shape_keyword(TfLoad *load, const HclBlock *block, const char *name, const char *words)
{
    const HclAttr *attr = hcl_body_attr(&block->body, name);
    Span word = attr ? hcl_reference(load->arena, attr->expr) : SPAN_EMPTY;
    if (attr && (word.len == 0 || !shape_has(words, word)))
        tf_refuse(load, "init", arena_printf(load->arena, "Invalid \"%s\" keyword", name),
                  hcl_source(attr->file, attr->expr->at),
                  arena_printf(load->arena, "\"%s\" takes one of these words:%s", name, words));
}

static void shape_resource(TfLoad *load, const HclBlock *block)
{
    const HclAttr *count = hcl_body_attr(&block->body, "count"),
                  *for_each = hcl_body_attr(&block->body, "for_each");
    if (count && for_each)
        tf_refuse(load, "init", "Invalid combination of \"count\" and \"for_each\"",
                  hcl_source(for_each->file, for_each->at),
                  "count and for_each exclude each other");
    for (size_t i = 0; i < block->body.blocks.len; i++)
        if (span_is(block->body.blocks.items[i]->type, "provisioner")) {
            shape_keyword(load, block->body.blocks.items[i], "when", " create destroy ");
            shape_keyword(load, block->body.blocks.items[i], "on_failure", " continue fail ");
        }
}

/* ---- provider ---- */

static void shape_provider(TfLoad *load, const HclBlock *block)
{
    static const char *const reserved = " count depends_on source ";
    static const char *const blocks = " lifecycle locals ";
    const HclAttr *alias = hcl_body_attr(&block->body, "alias");
    Span text;
    for (size_t i = 0; i < block->body.attrs.len; i++)
        if (shape_has(reserved, block->body.attrs.items[i].name))
            tf_refuse(load, "init", "Reserved argument name in provider block",
                      hcl_source(block->body.attrs.items[i].file, block->body.attrs.items[i].at),
                      arena_printf(load->arena, "a provider block can't have \"%s\"",
                                   shape_name(load, block->body.attrs.items[i].name)));
    for (size_t i = 0; i < block->body.blocks.len; i++)
        if (shape_has(blocks, block->body.blocks.items[i]->type))
            tf_refuse(load, "init", "Reserved block type name in provider block",
                      hcl_source(block->file, block->body.blocks.items[i]->at),
                      arena_printf(load->arena, "a provider block can't have a block \"%s\"",
                                   shape_name(load, block->body.blocks.items[i]->type)));
    if (!alias)
        return;
    if (!hcl_constant(alias->expr, &text)) {
        if (alias->expr->kind == HCL_ATTR || alias->expr->kind == HCL_REF ||
            alias->expr->kind == HCL_CALL)
            tf_refuse(load, "init", "Variables not allowed",
                      hcl_source(alias->file, alias->expr->at), "alias must be a literal text");
    } else if (!shape_identifier(arena_span(load->arena, text)))
        tf_refuse(load, "init", "Invalid provider configuration alias",
                  hcl_source(alias->file, alias->expr->at),
                  "an alias is a name: letters, digits, _ and -, a letter first");
}

/* ---- all ---- */

static const Shape *shape_of(Span parent, Span type)
{
    for (size_t i = 0; i < ARRAY_LEN(shapes); i++)
        if (span_is(parent, shapes[i].parent) && span_is(type, shapes[i].type))
            return &shapes[i];
    return NULL;
}

static void shape_labels(TfLoad *load, const Shape *shape, const HclBlock *block)
{
    Source at = hcl_source(block->file, block->at);
    if (block->n_labels < shape->labels)
        tf_refuse(load, "init", arena_printf(load->arena, "Missing name for %s", shape->type), at,
                  arena_printf(load->arena, "a %s block has %d label%s", shape->type, shape->labels,
                               shape->labels == 1 ? "" : "s"));
    else if (block->n_labels > shape->labels)
        tf_refuse(load, "init", arena_printf(load->arena, "Extraneous label for %s", shape->type),
                  at,
                  arena_printf(load->arena, "a %s block has %d label%s", shape->type, shape->labels,
                               shape->labels == 1 ? "" : "s"));
}

static void shape_attrs(TfLoad *load, const Shape *shape, const HclBlock *block, bool override)
{
    for (size_t i = 0; i < block->body.attrs.len; i++) {
        const HclAttr *attr = &block->body.attrs.items[i];
        bool block_in_json =
            attr->file->json && shape->blocks && shape_has(shape->blocks, attr->name);
        if (span_is(block->type, "locals") &&
            !shape_identifier(arena_span(load->arena, attr->name)))
            tf_refuse(load, "init", "Invalid local value name", hcl_source(attr->file, attr->at),
                      "a name has letters, digits, _ and -, a letter first");
        if (shape->attrs && !shape_has(shape->attrs, attr->name) && !block_in_json)
            tf_refuse(load, "init", "Unsupported argument", hcl_source(attr->file, attr->at),
                      arena_printf(load->arena, "a %s block has no argument \"%s\"", shape->type,
                                   shape_name(load, attr->name)));
    }
    for (const char *c = override ? "" : shape->required; *c && c[1];) {
        size_t len = strcspn(c + 1, " ");
        const char *name = arena_span(load->arena, span_sub(span_of(c + 1), 0, len));
        if (!hcl_body_attr(&block->body, name))
            tf_refuse(load, "init", "Missing required argument", hcl_source(block->file, block->at),
                      arena_printf(load->arena, "a %s block needs %s", shape->type, name));
        c += len + 1;
    }
}

static void shape_block(TfLoad *load, Span parent, const HclBlock *block, bool override, int depth)
{
    const Shape *shape = shape_of(parent, block->type);
    if (!shape || depth > 4)
        return;
    shape_labels(load, shape, block);
    shape_attrs(load, shape, block, override && depth == 0);
    for (size_t i = 0; i < block->body.blocks.len; i++) {
        const HclBlock *child = block->body.blocks.items[i];
        if (shape->blocks && !shape_has(shape->blocks, child->type))
            tf_refuse(load, "init", "Unsupported block type", hcl_source(child->file, child->at),
                      arena_printf(load->arena, "a %s block has no block \"%s\"", shape->type,
                                   shape_name(load, child->type)));
        else
            shape_block(load, block->type, child, override, depth + 1);
    }
}

void tfshape_check(TfLoad *load, const HclBlock *block, bool override)
{
    static const struct {
        const char *type;
        void (*check)(TfLoad *, const HclBlock *);
    } more[] = {
        {"variable", shape_variable}, {"resource", shape_resource}, {"data", shape_resource},
        {"module", shape_resource}, /* configs/module_call.go says the same of count */
        {"output", shape_output},     {"provider", shape_provider}};
    shape_block(load, SPAN_EMPTY, block, override, 0);
    shape_names(load, block);
    for (size_t i = 0; i < ARRAY_LEN(more); i++)
        if (span_is(block->type, more[i].type))
            more[i].check(load, block);
}

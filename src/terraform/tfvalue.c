/* What is known of a value beside the value itself: whose mark it bears (sensitive, ephemeral),
 * whether only an apply makes it, and whether Terraform surely refuses it too (terraform 1.11
 * internal/terraform/evaluate.go, internal/lang/marks). Everything that reads blocks may ask.
 */
#include <string.h>

#include "terraform/tfload.h"

/* ---- marks ---- */

enum { SENSITIVE_DEPTH = 32 };

static bool value_variable_marked(const TfModule *module, Span name, const char *mark)
{
    const TfSlot *slot = names_get(&module->variables, name);
    const HclAttr *attr =
        slot && slot->declared ? hcl_body_attr(&slot->declared->body, mark) : NULL;
    return attr && attr->expr->kind == HCL_BOOL && span_is(attr->expr->text, "true");
}

/* An output that says of itself that it is sensitive makes all that is made of it so. */
static bool value_output_marked(const TfModule *module, Span call, Span output, const char *mark)
{
    const TfModule *child = names_get(&module->children, call);
    for (size_t i = 0; child && i < child->source->outputs.len; i++) {
        const HclBlock *block = child->source->outputs.items[i];
        const HclAttr *attr = hcl_body_attr(&block->body, mark);
        if (block->labels[0] && span_is(output, block->labels[0]))
            return attr && attr->expr->kind == HCL_BOOL && span_is(attr->expr->text, "true");
    }
    return false;
}

/* Does the value hold that of a variable which is marked "sensitive" or "ephemeral"? part: one
 * attribute is taken of it, so that a local that is an object may show another one. */
static bool value_marked(const TfModule *module, const HclExpr *e, const char *mark, bool part,
                         int depth)
{
    const HclExpr *root = e->kind == HCL_ATTR ? e->items[0] : NULL;
    bool taken = e->kind == HCL_ATTR || e->kind == HCL_INDEX || e->kind == HCL_SPLAT;
    if (depth > SENSITIVE_DEPTH)
        return false;
    if (root && root->kind == HCL_REF && span_is(root->text, "var"))
        return value_variable_marked(module, e->text, mark);
    if (root && root->kind == HCL_REF && span_is(root->text, "terraform"))
        return span_is(e->text, "applying") && strcmp(mark, "ephemeral") == 0;
    if (root && root->kind == HCL_REF && span_is(root->text, "local")) {
        const TfSlot *slot = part ? NULL : names_get(&module->locals, e->text);
        return slot && slot->attr && value_marked(module, slot->attr->expr, mark, false, depth + 1);
    }
    if (root && root->kind == HCL_ATTR && root->items[0]->kind == HCL_REF &&
        span_is(root->items[0]->text, "module"))
        return value_output_marked(module, root->text, e->text, mark);
    if (e->kind == HCL_CALL)
        return span_is(e->text, mark);
    if (part && (e->kind == HCL_OBJECT || e->kind == HCL_FOR_OBJECT))
        return false;
    for (uint32_t i = 0; i < e->n_items; i++)
        if (e->items[i] && value_marked(module, e->items[i], mark, part || taken, depth + 1))
            return true;
    return false;
}

bool tfvalue_marked(const TfModule *module, const HclExpr *e, const char *mark)
{
    return value_marked(module, e, mark, false, 0);
}

/* ---- known after apply ---- */

/* The state is a local file that is not there. (What other resources know before apply is the
 * provider's affair.) */
bool tfvalue_after_apply(const TfLoad *load, const HclExpr *e)
{
    const HclExpr *name = e->kind == HCL_ATTR ? e->items[0] : NULL;
    if (!load->config->no_state)
        return false;
    if (name && name->kind == HCL_ATTR && name->items[0]->kind == HCL_REF &&
        span_is(name->items[0]->text, "terraform_data"))
        return span_is(e->text, "id");
    for (uint32_t i = 0; i < e->n_items; i++)
        if (e->items[i] && tfvalue_after_apply(load, e->items[i]))
            return true;
    return false;
}

/* ---- refused ---- */

/* Refusals that are surely Terraform's too: 250 expressions of these kinds were given to terraform
 * console 1.11.4. What is refused for another reason is not known here. */
bool tfvalue_refused_surely(const HclValue *v)
{
    static const char *const sure[] = {
        "Ambiguous attribute key",
        "Attempt to index null value",
        "Call to unknown function",
        "Cycle",
        "Duplicate object key",
        "Error in function call",
        "Inconsistent conditional result types",
        "Incorrect condition type",
        "Incorrect key type",
        "Invalid 'for' condition",
        "Invalid \"path\" attribute",
        "Invalid \"terraform\" attribute",
        "Invalid expanding argument value",
        "Invalid function argument",
        "Invalid index",
        "Invalid object key",
        "Invalid operand",
        "Invalid reference",
        "Invalid template interpolation value",
        "Invalid value for input variable",
        "Iteration over non-iterable value",
        "Not enough function arguments",
        "Null condition",
        "Null value as key",
        "Operation failed",
        "Reference to \"count\" in non-counted context",
        "Reference to \"each\" in context without for_each",
        "Reference to undeclared input variable",
        "Reference to undeclared local value",
        "Reference to undeclared module",
        "Reference to undeclared resource",
        "Too many function arguments",
        "Unsupported attribute",
    };
    for (size_t i = 0; i < ARRAY_LEN(sure); i++)
        if (strcmp(v->refused, sure[i]) == 0)
            return true;
    return false;
}

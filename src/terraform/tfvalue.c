/* What is known of a value beside the value itself: whose mark it bears (sensitive, ephemeral),
 * whether only an apply makes it, and whether Terraform surely refuses it too (terraform 1.11
 * internal/terraform/evaluate.go, internal/lang/marks). Everything that reads blocks may ask.
 */
#include <string.h>

#include "terraform/tfload.h"

/* ---- marks ---- */

/* Locals that name each other twice each would be looked at 2^n times: what is not found in so many
 * steps counts as not marked. */
enum { MARK_DEPTH = 32, MARK_STEPS = 20000 };

typedef struct MarkSearch {
    const char *mark; /* "sensitive" or "ephemeral" */
    int depth, steps;
    bool maybe; /* may it have the mark? What is not known counts, too */
} MarkSearch;

static bool value_marked(MarkSearch *search, const TfModule *module, const HclExpr *e, bool part);

/* By its own declaration, or by what the call gives it. */
static bool value_variable_marked(MarkSearch *search, const TfModule *module, Span name, bool part)
{
    const TfSlot *slot = names_get(&module->variables, name);
    const HclAttr *own, *given = NULL;
    if (!slot || !slot->declared)
        return search->maybe;
    own = hcl_body_attr(&slot->declared->body, search->mark);
    if (own && own->expr->kind == HCL_BOOL && span_is(own->expr->text, "true"))
        return true;
    if (module->parent && !part)
        given = hcl_body_attr(&module->call->body, slot->declared->labels[0]);
    return given && value_marked(search, module->parent, given->expr, false);
}

/* An output has the marks of its value. That it says sensitive = true of itself marks nothing: an
 * output of the root that takes a plain value from it shows it (terraform 1.11.4, a plan of each).
 */
static bool value_output_marked(MarkSearch *search, const TfModule *module, Span call, Span output)
{
    const TfModule *child = names_get(&module->children, call);
    const TfSlot *slot = child ? names_get(&child->outputs, output) : NULL;
    if (!slot || !slot->attr)
        return search->maybe;
    return value_marked(search, child, slot->attr->expr, false);
}

static bool value_name_marked(MarkSearch *search, const TfModule *module, const HclExpr *e,
                              const HclExpr *root, bool part)
{
    const TfSlot *local;
    if (root->kind == HCL_ATTR)
        return !part && value_output_marked(search, module, root->text, e->text);
    if (span_is(root->text, "var"))
        return value_variable_marked(search, module, e->text, part);
    if (span_is(root->text, "terraform"))
        return span_is(e->text, "applying") && strcmp(search->mark, "ephemeral") == 0;
    local = part ? NULL : names_get(&module->locals, e->text);
    if (!local || !local->attr)
        return search->maybe;
    return value_marked(search, module, local->attr->expr, false);
}

/* var.NAME, local.NAME, terraform.NAME, module.CALL.NAME: what stands before the name; else NULL.
 */
static const HclExpr *value_name_root(const HclExpr *e)
{
    const HclExpr *root = e->kind == HCL_ATTR ? e->items[0] : NULL;
    if (root && root->kind == HCL_ATTR)
        return root->items[0]->kind == HCL_REF && span_is(root->items[0]->text, "module") ? root
                                                                                          : NULL;
    if (root && root->kind == HCL_REF &&
        (span_is(root->text, "var") || span_is(root->text, "local") ||
         span_is(root->text, "terraform")))
        return root;
    return NULL;
}

/* Functions whose result surely has the marks of what they are given (terraform 1.11.4, a plan of
 * each); others may part with them. */
static bool value_carries(Span function)
{
    static const char *const names[] = {"base64encode", "format", "join",   "jsonencode", "lower",
                                        "md5",          "merge",  "sha256", "toset",      "upper"};
    return span_is_one_of(function, names, ARRAY_LEN(names));
}

/* each, self, ephemeral, a module with many instances: what they show is not followed. Resources,
 * data and paths bear no such mark. */
static bool value_followed(Span name)
{
    return span_is(name, "path") || span_is(name, "data") || span_find_char(name, '_') < name.len;
}

/* Does the value hold one with that mark? part: one attribute is taken of it, so that an object may
 * show another one. */
static bool value_marked(MarkSearch *search, const TfModule *module, const HclExpr *e, bool part)
{
    const HclExpr *root = value_name_root(e);
    bool taken = part || e->kind == HCL_ATTR || e->kind == HCL_INDEX || e->kind == HCL_SPLAT;
    bool found = false, call = !root && e->kind == HCL_CALL;
    if (search->depth > MARK_DEPTH || search->steps++ > MARK_STEPS)
        return search->maybe;
    if (search->maybe && e->kind == HCL_REF)
        return !value_followed(e->text);
    if (call && search->maybe && span_is(e->text, "ephemeralasnull"))
        return false;
    if (call && !search->maybe && !value_carries(e->text))
        return span_is(e->text, search->mark);
    if (search->maybe)
        taken = part = false;
    if (!root && part && (e->kind == HCL_OBJECT || e->kind == HCL_FOR_OBJECT))
        return false;
    search->depth++;
    if (root)
        found = value_name_marked(search, module, e, root, part);
    for (uint32_t i = 0; !root && !found && i < e->n_items; i++)
        found = e->items[i] && value_marked(search, module, e->items[i], taken);
    search->depth--;
    return found;
}

bool tfvalue_marked(const TfModule *module, const HclExpr *e, const char *mark)
{
    MarkSearch search = {mark, 0, 0, false};
    return value_marked(&search, module, e, false);
}

bool tfvalue_may_be_marked(const TfModule *module, const HclExpr *e, const char *mark)
{
    MarkSearch search = {mark, 0, 0, true};
    return value_marked(&search, module, e, false);
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

/* ---- whose argument ---- */

bool tfvalue_is_meta(Span argument)
{
    static const char *const names[] = {"provider", "depends_on", "count", "for_each"};
    return span_is_one_of(argument, names, ARRAY_LEN(names));
}

/*
 * Addresses that stand in a configuration as themselves and not as values: from and to of moved
 * and removed, depends_on, replace_triggered_by, ignore_changes. Sources: hcl
 * AbsTraversalForExpr, terraform 1.11 internal/addrs (parse_target.go, move_endpoint.go,
 * remove_target.go) and internal/configs (depends_on.go, resource.go, moved.go, removed.go,
 * import.go); each seen with terraform 1.11.4 (tests/unit/t_tfaddress.c).
 */
#include <string.h>

#include "terraform/tfload.h"

static void address_tell(TfLoad *load, const HclFile *file, const HclExpr *e, const char *summary,
                         const char *text)
{
    tf_refuse(load, "init", summary, hcl_source(file, e->at), text);
}

/* ---- steps ---- */

bool tfaddress_steps(Arena *arena, const HclExpr *e, bool any_index, TfStepVec *out)
{
    if (e->kind == HCL_REF) {
        vec_push(arena, out, ((TfStep){e->text, NULL}));
        return true;
    }
    if (e->kind == HCL_ATTR && tfaddress_steps(arena, e->items[0], any_index, out)) {
        vec_push(arena, out, ((TfStep){e->text, NULL}));
        return true;
    }
    if (e->kind != HCL_INDEX ||
        (!any_index && e->items[1]->kind != HCL_TEXT && e->items[1]->kind != HCL_NUMBER) ||
        !tfaddress_steps(arena, e->items[0], any_index, out) || vec_last(out)->index)
        return false;
    vec_last(out)->index = e->items[1];
    return true;
}

static bool address_read(TfLoad *load, const HclAttr *attr, TfStepVec *out)
{
    *out = (TfStepVec)VEC_INIT;
    if (tfaddress_steps(load->arena, attr->expr, false, out))
        return true;
    address_tell(load, attr->file, attr->expr, "Invalid expression",
                 "an address stands here as it is: no text, no function and no calculation");
    return false;
}

static bool step_is(const TfStep *step, const char *const *words)
{
    for (; *words; words++)
        if (span_is(step->name, *words))
            return true;
    return false;
}

const char *tfaddress_target(const TfStepVec *steps, enum tf_target *out)
{
    static const char *const reserved[] = {"count", "each", "local",    "path", "self", "terraform",
                                           "var",   "lazy", "template", "arg",  NULL};
    size_t i = 0;
    *out = TF_TARGET_WRONG;
    while (i < steps->len && span_is(steps->items[i].name, "module")) {
        if (i + 1 == steps->len)
            return "module is followed by its name";
        i += 2;
        *out = TF_TARGET_MODULE;
    }
    if (i == steps->len)
        return NULL;
    *out = TF_TARGET_WRONG;
    if (step_is(&steps->items[i], reserved))
        return "this word is reserved and names no resource";
    if (span_is(steps->items[i].name, "data") || span_is(steps->items[i].name, "resource"))
        *out = span_is(steps->items[i++].name, "data") ? TF_TARGET_DATA : TF_TARGET_RESOURCE;
    if (i + 2 > steps->len || steps->items[i].index) {
        *out = TF_TARGET_WRONG;
        return "a resource has a type and a name";
    }
    if (i + 2 < steps->len) {
        *out = TF_TARGET_WRONG;
        return "nothing but an index in brackets follows the name of a resource";
    }
    if (*out != TF_TARGET_DATA)
        *out = steps->items[i + 1].index ? TF_TARGET_INSTANCE : TF_TARGET_RESOURCE;
    return NULL;
}

static enum tf_target address_checked(TfLoad *load, const HclAttr *attr)
{
    TfStepVec steps;
    enum tf_target target;
    const char *fault;
    if (!attr || !address_read(load, attr, &steps))
        return TF_TARGET_WRONG;
    fault = tfaddress_target(&steps, &target);
    if (fault)
        address_tell(load, attr->file, attr->expr, "Invalid address", fault);
    return target;
}

/* ---- moved, removed ---- */

static void address_moved(TfLoad *load, const HclBlock *block)
{
    const HclAttr *to = hcl_body_attr(&block->body, "to");
    enum tf_target from = address_checked(load, hcl_body_attr(&block->body, "from")),
                   target = address_checked(load, to);
    if (to && from != TF_TARGET_WRONG && target != TF_TARGET_WRONG &&
        (from == TF_TARGET_MODULE) != (target == TF_TARGET_MODULE))
        address_tell(load, to->file, to->expr, "Invalid \"moved\" addresses",
                     "from and to are both resources or both modules");
}

/* A removed block's provisioners run when the resource is destroyed. */
static void address_removed_blocks(TfLoad *load, const HclBlock *block)
{
    for (size_t i = 0; i < block->body.blocks.len; i++) {
        const HclBlock *child = block->body.blocks.items[i];
        const HclAttr *when = hcl_body_attr(&child->body, "when"),
                      *destroy = hcl_body_attr(&child->body, "destroy");
        Source at = hcl_source(child->file, child->at);
        const char *summary = NULL;
        Span text;
        if (span_is(child->type, "provisioner") &&
            !(when && span_is(hcl_reference(load->arena, when->expr), "destroy")))
            summary = "Invalid provisioner block";
        if (span_is(child->type, "lifecycle") &&
            (child->body.attrs.len > (destroy ? 1u : 0u) ||
             (destroy && hcl_literal(destroy->expr, &text) && !span_is(text, "true") &&
              !span_is(text, "false"))))
            summary = destroy ? "Unsuitable value type" : "Unsupported argument";
        if (summary)
            tf_refuse(load, "init", summary, at,
                      "a removed block has lifecycle { destroy = true or false } and "
                      "provisioners with when = destroy");
    }
}

static void address_removed(TfLoad *load, const HclBlock *block)
{
    const HclAttr *from = hcl_body_attr(&block->body, "from");
    TfStepVec steps;
    enum tf_target target = TF_TARGET_WRONG;
    if (from && address_read(load, from, &steps)) /* other faults are let through (1.11.4) */
        (void)tfaddress_target(&steps, &target);
    if (target == TF_TARGET_INSTANCE)
        address_tell(load, from->file, from->expr, "Resource instance keys not allowed",
                     "a whole resource is removed, not one instance");
    else if (target == TF_TARGET_DATA)
        address_tell(load, from->file, from->expr, "Data source address not allowed",
                     "a data source is never destroyed");
    else if (target == TF_TARGET_MODULE && vec_last(&steps)->index)
        address_tell(load, from->file, from->expr, "Module instance keys not allowed",
                     "a whole module is removed, not one instance");
    address_removed_blocks(load, block);
}

/* ---- lists of addresses ---- */

/* decodeDependsOn: a reference in quotes is read as one. */
static bool address_in_quotes(Span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.[]\"*",
                    text.ptr[i]))
            return false;
    return text.len > 0;
}

/* What is wrong with an entry that is an address; NULL = nothing. */
static const char *address_entry_fault(const HclExpr *e, const TfStepVec *steps)
{
    static const char *const other[] = {"var",  "local", "path", "terraform",
                                        "each", "count", "self", NULL};
    static const char *const kinds[] = {"data", "ephemeral", "resource", NULL};
    static const char *const too_short = "a resource is named by its type and its name";
    size_t plain;
    if (e->kind == HCL_TEXT)
        return span_find_char(e->text, '.') == e->text.len ? too_short : NULL;
    if (step_is(&steps->items[0], other))
        return NULL;
    if (span_is(steps->items[0].name, "module") && steps->len == 3)
        return NULL; /* an output of a module */
    plain = step_is(&steps->items[0], kinds) ? 3 : 2;
    if (steps->len > plain)
        return "depends_on names whole objects, no attributes";
    return steps->len < plain ? too_short : NULL;
}

static void address_depends(TfLoad *load, const HclBlock *block, const HclAttr *attr)
{
    (void)block;
    if (attr->expr->kind != HCL_TUPLE) {
        address_tell(load, attr->file, attr->expr, "Invalid expression",
                     "depends_on is a list that stands here as it is");
        return;
    }
    for (uint32_t i = 0; i < attr->expr->n_items; i++) {
        const HclExpr *e = attr->expr->items[i];
        TfStepVec steps = VEC_INIT;
        const char *fault;
        bool address = e->kind == HCL_TEXT ? address_in_quotes(e->text)
                                           : tfaddress_steps(load->arena, e, false, &steps);
        fault = address ? address_entry_fault(e, &steps) : NULL;
        if (!address)
            address_tell(load, attr->file, e, "Invalid expression",
                         "depends_on holds addresses: no function and no calculation");
        else if (fault)
            address_tell(load, attr->file, e, "Invalid depends_on reference", fault);
    }
}

/* decodeReplaceTriggeredBy: resources and their attributes; an index may be count or each. */
static void address_triggers(TfLoad *load, const HclBlock *block, const HclAttr *attr)
{
    static const char *const wrong[] = {"var",  "local", "path",   "terraform",
                                        "each", "count", "module", NULL};
    if (attr->expr->kind != HCL_TUPLE)
        address_tell(load, attr->file, attr->expr, "Invalid expression",
                     "replace_triggered_by is a list that stands here as it is");
    for (uint32_t i = 0; attr->expr->kind == HCL_TUPLE && i < attr->expr->n_items; i++) {
        const HclExpr *e = attr->expr->items[i], *root = e;
        TfStepVec steps = VEC_INIT;
        if (tfaddress_steps(load->arena, e, false, &steps) && steps.len >= 2 && block->labels[1] &&
            span_is(steps.items[0].name, block->labels[0]) &&
            span_is(steps.items[1].name, block->labels[1]))
            address_tell(load, attr->file, e, "no change found for the resource itself",
                         "a resource is not replaced because of itself");
        while (root->kind == HCL_ATTR || root->kind == HCL_INDEX)
            root = root->items[0];
        if (root->kind != HCL_REF)
            address_tell(load, attr->file, e, "Invalid replace_triggered_by expression",
                         "replace_triggered_by holds references to resources");
        else if (step_is(&(TfStep){root->text, NULL}, wrong))
            address_tell(load, attr->file, e,
                         "Invalid reference in replace_triggered_by expression",
                         "only resources can stand in replace_triggered_by");
    }
}

static void address_ignored(TfLoad *load, const HclBlock *block, const HclAttr *attr)
{
    const HclExpr *e = attr->expr;
    (void)block;
    if (e->kind == HCL_TUPLE && e->n_items == 1 && e->items[0]->kind == HCL_TEXT &&
        span_is(e->items[0]->text, "*"))
        address_tell(load, attr->file, e, "Invalid ignore_changes wildcard",
                     "ignore_changes = all takes the place of [\"*\"]");
    else if (e->kind != HCL_TUPLE && !(e->kind == HCL_REF && span_is(e->text, "all")))
        address_tell(load, attr->file, e, "Invalid expression",
                     "ignore_changes is a list that stands here as it is, or all");
    for (uint32_t i = 0; e->kind == HCL_TUPLE && i < e->n_items; i++)
        if (e->items[i]->kind == HCL_NUMBER || e->items[i]->kind == HCL_CALL ||
            e->items[i]->kind == HCL_TUPLE || e->items[i]->kind == HCL_OBJECT)
            address_tell(load, attr->file, e->items[i], "Invalid expression",
                         "ignore_changes holds names of attributes");
}

void tfaddress_check(TfLoad *load, const HclBlock *block)
{
    static const struct {
        const char *type;
        void (*check)(TfLoad *, const HclBlock *);
    } blocks[] = {{"moved", address_moved}, {"removed", address_removed}};
    static const struct {
        const char *name;
        void (*check)(TfLoad *, const HclBlock *, const HclAttr *);
    } lists[] = {{"depends_on", address_depends},
                 {"replace_triggered_by", address_triggers},
                 {"ignore_changes", address_ignored}};
    for (size_t i = 0; i < ARRAY_LEN(blocks) && !tf_is_tofu(load->config); i++)
        if (span_is(block->type, blocks[i].type))
            blocks[i].check(load, block);
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        const HclAttr *attr = hcl_body_attr(&block->body, lists[i].name);
        for (size_t k = 0; !attr && k < block->body.blocks.len; k++)
            if (span_is(block->body.blocks.items[k]->type, "lifecycle"))
                attr = hcl_body_attr(&block->body.blocks.items[k]->body, lists[i].name);
        if (attr && (span_is(block->type, "resource") || span_is(block->type, "data") ||
                     span_is(block->type, "module") || span_is(block->type, "output")))
            lists[i].check(load, block, attr);
    }
}

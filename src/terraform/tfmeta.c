/*
 * Values that Terraform looks at before any provider does: count and for_each, the conditions that
 * a variable or a precondition sets, and outputs that would show what is sensitive (terraform 1.11
 * internal/terraform/eval_count.go, eval_for_each.go, eval_variable.go, eval_conditions.go,
 * node_output.go). Only what is known here, and of modules that surely stand once, is judged.
 */
#include <stdlib.h>
#include <string.h>

#include "terraform/tfload.h"

static void meta_tell(TfLoad *load, const HclAttr *attr, const char *summary, const char *text)
{
    tf_problem(load,
               (TfProblem){.fatal = true,
                           .stage = "configuration",
                           .id = "expression",
                           .summary = summary,
                           .at = hcl_source(attr->file, attr->expr->at)},
               "%s", text);
}

/* ---- count and for_each ---- */

/* Is the value itself sensitive, not only what a map holds? Keys are what for_each shows. */
static bool meta_sensitive(const TfModule *module, const HclExpr *e)
{
    const TfSlot *local =
        e->kind == HCL_ATTR && e->items[0]->kind == HCL_REF && span_is(e->items[0]->text, "local")
            ? names_get(&module->locals, e->text)
            : NULL;
    if (e->kind == HCL_OBJECT || (e->kind == HCL_CALL && span_is(e->text, "merge")))
        return false;
    if (e->kind == HCL_CONDITION)
        return tfvalue_marked(module, e->items[0], "sensitive") ||
               meta_sensitive(module, e->items[1]) || meta_sensitive(module, e->items[2]);
    if (e->kind == HCL_FOR_OBJECT)
        return tfvalue_marked(module, e->items[1], "sensitive");
    if (e->kind == HCL_CALL && span_is(e->text, "toset") && e->n_items == 1)
        return tfvalue_marked(module, e->items[0], "sensitive");
    if (local && local->attr && local->attr->expr->kind != HCL_ATTR)
        return meta_sensitive(module, local->attr->expr);
    return tfvalue_marked(module, e, "sensitive");
}

/* What neither count nor for_each may be made of. */
static const char *meta_unfit(const TfLoad *load, const TfModule *module, const HclExpr *e,
                              const HclValue *v)
{
    if (meta_sensitive(module, e))
        return "it is made of a sensitive value";
    if (v->kind == HV_UNKNOWN && !v->refused && tfvalue_after_apply(load, e))
        return "it depends on what only an apply makes";
    return NULL;
}

static void meta_count(TfLoad *load, TfModule *module, const HclAttr *attr)
{
    HclValue v = tfscope_eval(load, module, attr->file, attr->expr);
    long double n = 0;
    const char *fault = meta_unfit(load, module, attr->expr, &v);
    if (fault)
        meta_tell(load, attr, "Invalid count argument", fault);
    if (fault || v.kind == HV_UNKNOWN || v.secret)
        return;
    if (v.kind == HV_NULL)
        fault = "count is null";
    else if (v.kind == HV_LIST || v.kind == HV_OBJECT || v.kind == HV_BOOL || !hv_number_of(&v, &n))
        fault = "count is no number";
    else if (n < 0 || n != (long double)(long long)n)
        fault = "count is no whole number of 0 or more";
    if (fault)
        meta_tell(load, attr, "Invalid count argument", fault);
}

/* A condition may give a set where one of its results is written as a list ("x ? toset(y) : []"),
 * so a list is one only where it stands here, or is what the type of a variable says. */
static bool meta_surely_list(const TfModule *module, const HclExpr *e)
{
    const TfSlot *slot =
        e->kind == HCL_ATTR && e->items[0]->kind == HCL_REF && span_is(e->items[0]->text, "var")
            ? names_get(&module->variables, e->text)
            : NULL;
    const HclAttr *type =
        slot && slot->declared ? hcl_body_attr(&slot->declared->body, "type") : NULL;
    if (type && type->expr->kind == HCL_CALL)
        return span_is(type->expr->text, "list") || span_is(type->expr->text, "tuple");
    return e->kind == HCL_TUPLE || e->kind == HCL_FOR_TUPLE ||
           (e->kind == HCL_CALL && span_is(e->text, "tolist"));
}

static void meta_for_each(TfLoad *load, TfModule *module, const HclAttr *attr)
{
    HclValue v = tfscope_eval(load, module, attr->file, attr->expr);
    const char *fault = meta_unfit(load, module, attr->expr, &v);
    if (fault)
        meta_tell(load, attr, "Invalid for_each argument", fault);
    if (fault || v.kind == HV_UNKNOWN || v.secret)
        return;
    if (v.kind == HV_NULL)
        fault = "for_each is null";
    else if (v.kind != HV_OBJECT && (v.kind != HV_LIST || meta_surely_list(module, attr->expr)))
        fault = v.kind == HV_LIST ? "for_each is a list: a map or a set is wanted (toset())"
                                  : "for_each is neither a map nor a set";
    for (size_t i = 0; !fault && v.kind == HV_LIST && v.set && i < v.n; i++)
        if (v.items[i].kind != HV_STRING && v.items[i].kind != HV_UNKNOWN)
            fault = "for_each is a set whose elements are no texts";
    if (fault)
        meta_tell(load, attr, "Invalid for_each argument", fault);
}

static void meta_repetition(TfLoad *load, TfModule *module, const HclBlock *block)
{
    const HclAttr *count = hcl_body_attr(&block->body, "count"),
                  *for_each = hcl_body_attr(&block->body, "for_each");
    if (count)
        meta_count(load, module, count);
    if (for_each)
        meta_for_each(load, module, for_each);
}

/* ---- conditions ---- */

static bool meta_false(TfLoad *load, TfModule *module, const HclAttr *condition)
{
    HclValue v;
    if (!condition)
        return false;
    v = tfscope_eval(load, module, condition->file, condition->expr);
    return v.kind == HV_BOOL && span_is(v.text, "false");
}

/* A condition that is known to be neither true nor false (eval_conditions.go:
 * evalCheckRule converts to bool). */
static bool meta_no_condition(TfLoad *load, TfModule *module, const HclAttr *condition)
{
    HclValue v = tfscope_eval(load, module, condition->file, condition->expr);
    return !hv_any_secret(&v) && v.kind != HV_UNKNOWN && v.kind != HV_NULL &&
           hv_to_bool(&load->eval, v).kind == HV_UNKNOWN;
}

/* can() and try() make a no of anything that this evaluator might see otherwise than Terraform. */
static bool meta_guarded(const HclExpr *e)
{
    if (e->kind == HCL_CALL && (span_is(e->text, "can") || span_is(e->text, "try")))
        return true;
    for (uint32_t i = 0; i < e->n_items; i++)
        if (e->items[i] && meta_guarded(e->items[i]))
            return true;
    return false;
}

/* The validation blocks of a variable; null is judged like any other value. Of a value that is
 * known in parts only, a no counts, and nothing else. */
static void meta_validations(TfLoad *load, TfModule *module, const HclBlock *variable)
{
    const char *name = variable->labels[0];
    HclValue value = name ? tfscope_variable(load, module, span_of(name)) : hv_null(SOURCE_UNKNOWN);
    bool known = name && !hv_find_unknown(&value);
    for (size_t i = 0; name && i < variable->body.blocks.len; i++) {
        const HclBlock *rule = variable->body.blocks.items[i];
        const HclAttr *condition = hcl_body_attr(&rule->body, "condition");
        if (!span_is(rule->type, "validation") || !condition ||
            (!known && meta_guarded(condition->expr)))
            continue;
        if (meta_false(load, module, condition))
            tf_problem(load,
                       (TfProblem){.fatal = true,
                                   .stage = module->parent ? "configuration"
                                                           : tfvars_rule_stage(load, name),
                                   .id = "variable_rule",
                                   .summary = "Invalid value for variable",
                                   .at = hcl_source(rule->file, rule->at)},
                       "the value of variable %s breaks its validation rule",
                       text_safe(load->arena, name));
        else if (known && meta_no_condition(load, module, condition))
            meta_tell(load, condition, "Invalid variable validation result",
                      "the condition is neither true nor false");
        else if (known) {
            /* A condition that can't be worked out at all. */
            HclValue v = tfscope_eval(load, module, condition->file, condition->expr);
            if (v.kind == HV_UNKNOWN && v.refused && tfvalue_refused_surely(&v) &&
                strncmp(v.refused, "Reference to ", strlen("Reference to ")) != 0)
                meta_tell(load, condition, v.refused,
                          arena_printf(load->arena, "%.*s", (int)v.text.len, v.text.ptr));
        }
    }
}

/* The conditions of a body that are known to be false. */
static void meta_conditions(TfLoad *load, TfModule *module, const HclBody *body, const char *kind,
                            const char *summary)
{
    for (size_t i = 0; i < body->blocks.len; i++) {
        const HclBlock *block = body->blocks.items[i];
        const HclAttr *condition = hcl_body_attr(&block->body, "condition");
        if (span_is(block->type, "lifecycle"))
            meta_conditions(load, module, &block->body, kind, summary);
        else if (span_is(block->type, kind) && meta_false(load, module, condition))
            meta_tell(load, condition, summary, "the condition is false");
    }
}

typedef struct MetaInstances {
    TfModule *module;
    const HclBlock *block;
    int n;
} MetaInstances;

/* self in a postcondition: what a terraform_data is given is what it has; all else is the
 * provider's. */
static HclValue meta_self(TfLoad *load, TfModule *module, const HclBlock *block)
{
    static const char *const names[] = {"id", "input", "output", "triggers_replace"};
    Span *keys = arena_array(load->arena, Span, ARRAY_LEN(names));
    HclValue *items = arena_array(load->arena, HclValue, ARRAY_LEN(names));
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const HclAttr *attr = hcl_body_attr(&block->body, names[i]);
        bool given = i % 2 == 1;
        keys[i] = span_of(names[i]);
        items[i] = !given ? hv_unknown(load->arena, SOURCE_UNKNOWN, "an apply makes it")
                   : attr ? tfscope_eval(load, module, attr->file, attr->expr)
                          : hv_null(SOURCE_UNKNOWN);
    }
    return hv_object(keys, items, ARRAY_LEN(names), hcl_source(block->file, block->at));
}

static void meta_instance(TfLoad *load, void *what)
{
    enum { ENOUGH = 20 };
    MetaInstances *instances = what;
    const HclBlock *block = instances->block;
    const HclBinding *outer = load->eval.outer;
    HclValue self;
    HclBinding binding = {SPAN_LITERAL("self"), &self, outer};
    if (instances->n++ >= ENOUGH)
        return;
    meta_conditions(load, instances->module, &block->body, "precondition",
                    "Resource precondition failed");
    if (span_is(block->type, "resource") && block->labels[0] &&
        strcmp(block->labels[0], "terraform_data") == 0) {
        self = meta_self(load, instances->module, block);
        load->eval.outer = &binding;
    }
    meta_conditions(load, instances->module, &block->body, "postcondition",
                    "Resource postcondition failed");
    load->eval.outer = outer;
}

/* ---- outputs ---- */

/* An output of a module that says ephemeral = true takes an ephemeral value only, in every instance
 * and where there is none (internal/terraform/node_output.go; module.eph of the surface). */
static void meta_ephemeral_output(TfLoad *load, const TfModule *module, const HclBlock *output)
{
    const HclAttr *value = hcl_body_attr(&output->body, "value"),
                  *ephemeral = hcl_body_attr(&output->body, "ephemeral");
    Span said;
    if (module->parent && value && ephemeral && hcl_constant(ephemeral->expr, &said) &&
        span_is(said, "true") && !tfvalue_may_be_marked(module, value->expr, "ephemeral"))
        meta_tell(load, value, "Value not allowed in ephemeral output",
                  "the output says ephemeral = true, and its value is a plain one");
}

static void meta_output(TfLoad *load, const TfModule *module, const HclBlock *output)
{
    const HclAttr *value = hcl_body_attr(&output->body, "value"),
                  *ephemeral = hcl_body_attr(&output->body, "ephemeral");
    if (!module->parent && ephemeral && ephemeral->expr->kind == HCL_BOOL &&
        span_is(ephemeral->expr->text, "true"))
        meta_tell(load, ephemeral, "Ephemeral output not allowed",
                  "an output of the root module can't be ephemeral");
    if (!module->parent && value && !hcl_body_attr(&output->body, "sensitive") && !ephemeral &&
        tfvalue_marked(module, value->expr, "sensitive"))
        meta_tell(load, value, "Output refers to sensitive values",
                  "the output shows a sensitive value and has no sensitive = true");
    if (!module->parent && value && !ephemeral && tfvalue_marked(module, value->expr, "ephemeral"))
        meta_tell(load, value, "Ephemeral value not allowed",
                  "the output shows the value of an ephemeral variable");
}

/* What a state would keep of an ephemeral value is refused; arguments that end in _wo are written
 * only (internal/terraform/node_resource_plan_instance.go). */
static void meta_ephemeral(TfLoad *load, const TfModule *module, const HclBlock *block)
{
    for (size_t i = 0; span_is(block->type, "resource") && i < block->body.attrs.len; i++) {
        const HclAttr *attr = &block->body.attrs.items[i];
        if (!span_ends(attr->name, "_wo") && !tfvalue_is_meta(attr->name) &&
            tfvalue_marked(module, attr->expr, "ephemeral"))
            meta_tell(load, attr, "Invalid use of ephemeral value",
                      "a resource's argument would keep the ephemeral value");
    }
}

void tfmeta_check(TfLoad *load, TfModule *module)
{
    const TfSource *source = module->source;
    for (size_t i = 0; i < source->outputs.len; i++)
        meta_ephemeral_output(load, module, source->outputs.items[i]);
    if (module->many)
        return;
    for (size_t i = 0; i < source->variables.len; i++)
        meta_validations(load, module, source->variables.items[i]);
    if (module->has_gaps)
        return;
    for (size_t i = 0; i < source->resources.len; i++) {
        const HclBlock *block = source->resources.items[i];
        meta_repetition(load, module, block);
        meta_ephemeral(load, module, block);
        tfinstances_visit(load, module, block, meta_instance, &(MetaInstances){module, block, 0});
    }
    for (size_t i = 0; i < source->modules.len; i++)
        meta_repetition(load, module, source->modules.items[i]);
    for (size_t i = 0; i < source->outputs.len; i++) {
        meta_output(load, module, source->outputs.items[i]);
        meta_conditions(load, module, &source->outputs.items[i]->body, "precondition",
                        "Module output value precondition failed");
    }
}

/*
 * Import blocks: what stands in "to", whether such an instance is in the configuration, and an id
 * that can't be one (terraform 1.11 internal/configs/import.go, internal/addrs/
 * parse_target.go, internal/terraform: context_plan.go:postExpansionImportValidation,
 * eval_import.go, transform_config.go; each seen with terraform 1.11.4, tests/unit/t_tfimports.c).
 */
#include "terraform/tfload.h"

typedef struct Import {
    TfLoad *load;
    const HclBlock *block;
    const HclAttr *to;
    const HclAttr *for_each; /* NULL = none */
    HclValue each;           /* its value */
    bool lax;                /* arguments of plan let a target be missing */
} Import;

static const char missing[] = "Configuration for import target does not exist";

static void import_tell(const Import *in, const HclAttr *attr, const char *stage,
                        const char *summary, const char *text)
{
    tf_refuse(in->load, stage, summary, hcl_source(attr->file, attr->expr->at), text);
}

/* ---- an index beside what the block makes ---- */

static bool import_each_key(const HclExpr *index)
{
    return index->kind == HCL_ATTR && index->items[0]->kind == HCL_REF &&
           span_is(index->items[0]->text, "each") &&
           (span_is(index->text, "key") || span_is(index->text, "value"));
}

static bool import_has_key(const HclValue *keys, Span key)
{
    for (size_t i = 0; i < keys->n; i++)
        if (keys->kind == HV_OBJECT
                ? span_same(keys->keys[i], key)
                : keys->items[i].kind == HV_STRING && span_same(keys->items[i].text, key))
            return true;
    return false;
}

/* A value whose keys are known: a map, or a set of texts. */
static bool import_keys_known(const HclValue *v)
{
    if (v->kind == HV_OBJECT)
        return true;
    if (v->kind != HV_LIST)
        return false;
    for (size_t i = 0; i < v->n; i++)
        if (v->items[i].kind != HV_STRING)
            return false;
    return true;
}

/* Does count or for_each make the instance that index names? Values of a module that stands
 * several times are not looked at. */
static bool import_made(const Import *in, TfModule *module, const HclAttr *repeats, bool counted,
                        const HclExpr *index)
{
    HclValue v = module->many || module->has_gaps
                     ? hv_unknown(in->load->arena, SOURCE_UNKNOWN, "it differs")
                     : tfscope_eval(in->load, module, repeats->file, repeats->expr);
    long double n, at;
    if (hv_any_secret(&v))
        return true;
    if (counted)
        return index->kind != HCL_NUMBER || !hv_number_of(&v, &n) ||
               !hv_number_of(&(HclValue){.kind = HV_NUMBER, .text = index->text}, &at) || at < n;
    if (!import_keys_known(&v))
        return true;
    if (index->kind == HCL_TEXT)
        return import_has_key(&v, index->text);
    for (size_t i = 0; import_each_key(index) && import_keys_known(&in->each) && i < in->each.n;
         i++)
        if (in->each.kind == HV_OBJECT && span_is(index->text, "key")
                ? !import_has_key(&v, in->each.keys[i])
                : in->each.items[i].kind == HV_STRING &&
                      !import_has_key(&v, in->each.items[i].text))
            return false;
    return true;
}

enum fit { FIT_YES, FIT_KIND, FIT_MISSING };

static enum fit import_fit(const Import *in, TfModule *module, const HclBlock *block,
                           const HclExpr *index)
{
    const HclAttr *count = hcl_body_attr(&block->body, "count"),
                  *for_each = hcl_body_attr(&block->body, "for_each");
    bool wants = count || for_each;
    if (wants != (index != NULL))
        return FIT_KIND;
    if (!wants)
        return FIT_YES;
    if ((count && (index->kind == HCL_TEXT || (index->kind == HCL_ATTR && in->for_each))) ||
        (!count && index->kind == HCL_NUMBER))
        return FIT_KIND;
    /* an instance that the state holds is not imported, wherever it comes from */
    return !in->load->config->no_state ||
                   import_made(in, module, count ? count : for_each, count, index)
               ? FIT_YES
               : FIT_MISSING;
}

/* ---- the target ---- */

static const HclBlock *import_resource(const TfModule *module, const TfStep *type,
                                       const TfStep *name)
{
    return tfsource_resource(module->source, SPAN_LITERAL("resource"), type->name, name->name);
}

static const char *const import_text_missing =
    "what is imported to does not stand in the configuration";

static void import_target(const Import *in, const TfStepVec *steps)
{
    TfModule *module = in->load->root;
    const TfStep *step = steps->items, *end = steps->items + steps->len;
    const HclBlock *block;
    for (; step + 1 < end && span_is(step->name, "module"); step += 2) {
        const TfStep *call = step + 1;
        TfModule *child = names_get(&module->children, call->name);
        if (!child && !module->has_gaps && !in->lax)
            import_tell(in, in->to, "configuration", missing, import_text_missing);
        if (!child || child->source->state != FILE_OK)
            return;
        if (import_fit(in, module, child->call, call->index) != FIT_YES) {
            import_tell(in, in->to, "configuration", missing,
                        "the module stands there under another index, or under none");
            return;
        }
        module = child;
    }
    if (step < end && span_is(step->name, "resource"))
        step++;
    if (step + 1 >= end || module->source->n_files == 0)
        return;
    block = import_resource(module, step, step + 1);
    if (!block && !in->lax) /* the providers have signed in by then (plan of 1.11.4) */
        import_tell(in, in->to, tf_is_tofu(in->load->config) ? "configuration" : "after", missing,
                    import_text_missing);
    if (!block || (in->for_each && import_keys_known(&in->each) && in->each.n == 0))
        return;
    switch (import_fit(in, module, block, step[1].index)) {
    case FIT_YES:
        return;
    case FIT_KIND:
        import_tell(in, in->to, "configuration", "Invalid import 'to' expression",
                    "count wants an index that is a number, for_each one that is a text, and "
                    "without them there is none");
        return;
    case FIT_MISSING:
        import_tell(in, in->to, "configuration", missing,
                    "count or for_each makes no instance of that index");
        return;
    }
}

/* ---- what an import block holds ---- */

static bool import_refers(const HclExpr *e, const TfStep *type, const TfStep *name)
{
    if (e->kind == HCL_ATTR && span_same(e->text, name->name) && e->items[0]->kind == HCL_REF &&
        span_same(e->items[0]->text, type->name))
        return true;
    for (uint32_t i = 0; i < e->n_items; i++)
        if (e->items[i] && import_refers(e->items[i], type, name))
            return true;
    return false;
}

/* The value of id, where it is known before anything is made. */
static void import_id(const Import *in, const TfStepVec *steps)
{
    const HclAttr *id = hcl_body_attr(&in->block->body, "id");
    const char *fault = NULL;
    HclValue v;
    if (!id || in->for_each)
        return;
    v = tfscope_eval(in->load, in->load->root, id->file, id->expr);
    if (v.kind == HV_NULL)
        fault = "the id is null";
    else if (v.kind == HV_STRING && v.text.len == 0)
        fault = "the id is empty";
    else if (v.kind == HV_LIST || v.kind == HV_OBJECT)
        fault = "the id is a text";
    else if (v.kind == HV_UNKNOWN && v.refused)
        fault = "its value can't be worked out";
    else if (steps->len == 2 && import_refers(id->expr, &steps->items[0], &steps->items[1]))
        fault = "it is made of the resource that is imported";
    else if (v.kind == HV_UNKNOWN && tfvalue_after_apply(in->load, id->expr))
        fault = "it depends on what only an apply makes";
    if (fault)
        import_tell(in, id, "configuration", "Invalid import id argument", fault);
}

/* Without for_each an index is written as it is. */
static bool import_indexes(const Import *in, const TfStepVec *steps)
{
    for (size_t i = 0; !in->for_each && i < steps->len; i++) {
        const HclExpr *index = steps->items[i].index;
        bool fixed =
            index &&
            (index->kind == HCL_BOOL || index->kind == HCL_NULL ||
             (index->kind == HCL_NUMBER && span_find_char(index->text, '.') < index->text.len));
        if (!index || (!fixed && (index->kind == HCL_TEXT || index->kind == HCL_NUMBER)))
            continue;
        import_tell(in, in->to, fixed ? "init" : "configuration", "Invalid address",
                    "an index here is a whole number or a text, written as it is");
        return false;
    }
    return true;
}

static void import_block(const Import *in)
{
    TfStepVec steps = VEC_INIT;
    enum tf_target target = TF_TARGET_WRONG;
    const char *fault;
    if (!hcl_body_attr(&in->block->body, "id") && !hcl_body_attr(&in->block->body, "identity"))
        tf_refuse(in->load, "init", "Missing required argument",
                  hcl_source(in->block->file, in->block->at), "an import block needs id");
    if (!in->to)
        return;
    if (!tfaddress_steps(in->load->arena, in->to->expr, true, &steps)) {
        import_tell(in, in->to, "init", "Invalid expression",
                    "an address stands here as it is: no text, no function and no calculation");
        return;
    }
    fault = tfaddress_target(&steps, &target);
    if (!fault && target == TF_TARGET_MODULE)
        fault = "a module is not imported: the address of a resource stands here";
    if (fault) {
        import_tell(in, in->to, "init", "Invalid address", fault);
    } else if (target == TF_TARGET_DATA) {
        import_tell(in, in->to, "init", "Invalid import address",
                    "only a resource can be imported");
    } else if (import_indexes(in, &steps)) {
        import_target(in, &steps);
        import_id(in, &steps);
    }
}

/* ---- import blocks together ---- */

static bool import_same(const TfStepVec *a, const TfStepVec *b)
{
    for (size_t i = 0; a->len == b->len && i < a->len; i++) {
        const TfStep *x = &a->items[i], *y = &b->items[i];
        if (!span_same(x->name, y->name) || !x->index != !y->index ||
            (x->index && (x->index->kind != y->index->kind || x->index->text.len == 0 ||
                          !span_same(x->index->text, y->index->text))))
            return false;
    }
    return a->len == b->len && a->len > 0;
}

static void import_together(TfLoad *load, const HclBlockVec *imports, size_t at)
{
    const HclBlock *block = imports->items[at];
    const HclAttr *to = hcl_body_attr(&block->body, "to");
    TfStepVec own = VEC_INIT, steps;
    if (!to || !tfaddress_steps(load->arena, to->expr, false, &own))
        return;
    for (size_t i = 0; i < at; i++) {
        const HclAttr *other = hcl_body_attr(&imports->items[i]->body, "to");
        steps = (TfStepVec)VEC_INIT;
        if (!other || !tfaddress_steps(load->arena, other->expr, false, &steps) ||
            !import_same(&own, &steps))
            continue;
        tf_refuse(load, "init", "Duplicate import configuration",
                  hcl_source(block->file, block->at), "one object is imported twice");
        break;
    }
    if (hcl_body_attr(&block->body, "provider") && own.len == 2 &&
        import_resource(load->root, &own.items[0], &own.items[1]))
        tf_refuse(load, "init", "Invalid import provider argument",
                  hcl_source(block->file, block->at),
                  "the provider stands in the resource that is imported to");
}

/* Words of TF_CLI_ARGS with which plan looks at a part only, or writes the resources itself. */
static bool import_lax(TfLoad *load)
{
    static const char *const variables[] = {"TF_CLI_ARGS", "TF_CLI_ARGS_plan"};
    static const char *const words[] = {"-target", "-destroy", "-refresh-only",
                                        "-generate-config-out"};
    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        Span text = span_of(snapshot_env(load->files, variables[i]));
        for (size_t k = 0; k < ARRAY_LEN(words); k++)
            if (span_find(text, words[k]) < text.len)
                return true;
    }
    return false;
}

void tfimports_check(TfLoad *load, const TfModule *module)
{
    const HclBlockVec *imports = &module->source->imports;
    if (tf_is_tofu(load->config) || imports->len == 0)
        return;
    bool lax = import_lax(load);
    for (size_t i = 0; i < imports->len && imports->len < 500; i++) {
        const HclBlock *block = imports->items[i];
        Import in = {.load = load,
                     .block = block,
                     .to = hcl_body_attr(&block->body, "to"),
                     .for_each = hcl_body_attr(&block->body, "for_each"),
                     .lax = lax};
        if (module->parent) {
            tf_refuse(load, "init", "Invalid import configuration",
                      hcl_source(block->file, block->at),
                      "import blocks stand in the root module only");
            return;
        }
        if (in.for_each)
            in.each = tfscope_eval(load, load->root, in.for_each->file, in.for_each->expr);
        import_block(&in);
        import_together(load, imports, i);
    }
}

/*
 * References: var.x, local.x, module.m.out, path.module, terraform.workspace are followed to where
 * they were written; what only a plan or an apply can know (resources, data sources, each, count)
 * is unknown with that as its reason.
 */
#include <string.h>

#include "data/env_vars.h"
#include "terraform/tfload.h"

enum { SCOPE_COUNTING_MAX = 8, SCOPE_INSTANCES_MAX = 1000 };

typedef struct Reference {
    TfLoad *load;
    TfModule *module;
    const Span *names;
    size_t n;
    Source at;
} Reference;

static HclValue scope_swap(TfLoad *load, TfModule *module, const HclFile *file, const HclExpr *expr)
{
    void *outer = load->eval.data;
    const HclBinding *outer_names = load->eval.outer;
    HclValue v;
    load->eval.data = module;
    load->eval.outer = NULL;
    v = hcl_eval(&load->eval, file, expr);
    load->eval.data = outer;
    load->eval.outer = outer_names;
    return v;
}

HclValue tfscope_eval(TfLoad *load, TfModule *module, const HclFile *file, const HclExpr *expr)
{
    void *outer = load->eval.data;
    HclValue v;
    load->eval.data = module;
    v = hcl_eval(&load->eval, file, expr);
    load->eval.data = outer;
    return v;
}

HclValue tfscope_each(TfLoad *load, HclValue key, HclValue value)
{
    Span *keys = arena_array(load->arena, Span, 2);
    HclValue *items = arena_array(load->arena, HclValue, 2);
    keys[0] = SPAN_LITERAL("key");
    keys[1] = SPAN_LITERAL("value");
    items[0] = key;
    items[1] = value;
    return hv_object(keys, items, 2, value.at);
}

/* ---- slots ---- */

/* A value is a secret if the variable's name says so, or its block; what the shell and the command
 * line give is the user's. */
static HclValue scope_given_as(TfLoad *load, const TfSlot *slot, const TfGiven *given, HclValue v)
{
    const HclAttr *sensitive =
        slot->declared ? hcl_body_attr(&slot->declared->body, "sensitive") : NULL;
    Span name =
        span_of(arena_printf(load->arena, "TF_VAR_%.*s", (int)slot->name.len, slot->name.ptr));
    if (given->at.kind == SOURCE_ENVIRONMENT || given->at.kind == SOURCE_ARGUMENT)
        v.users = given->at.name;
    v.secret |= given->secret ||
                (sensitive && sensitive->expr->kind == HCL_BOOL &&
                 span_is(sensitive->expr->text, "true")) ||
                (v.kind == HV_STRING && env_vars_is_secret(name, v.text));
    return v;
}

static HclValue scope_given(TfLoad *load, const TfSlot *slot, const TfGiven *given)
{
    const HclAttr *type = slot->declared ? hcl_body_attr(&slot->declared->body, "type") : NULL;
    HclValue v;
    if (given->expr) {
        v = scope_swap(load, load->root, given->file, given->expr);
    } else if (given->value) {
        v = *given->value;
    } else if (given->why) {
        v = hv_unknown(load->arena, given->at, "%s", given->why);
        v.secret = given->secret;
        return v;
    } else {
        v = hv_string(span_of(given->text), given->at);
        v.at = given->at;
    }
    v = scope_given_as(load, slot, given, v);
    return type ? tftype_convert(load, type->file, type->expr, v) : v;
}

static HclValue scope_default(TfLoad *load, TfModule *module, const TfSlot *slot)
{
    const HclAttr *type = hcl_body_attr(&slot->declared->body, "type");
    const HclAttr *attr = hcl_body_attr(&slot->declared->body, "default");
    HclValue v;
    if (!attr)
        return hv_unknown(load->arena, hcl_source(slot->declared->file, slot->declared->at),
                          "variable \"%.*s\" has no value", (int)slot->name.len, slot->name.ptr);
    v = scope_swap(load, module, attr->file, attr->expr);
    return type ? tftype_convert(load, type->file, type->expr, v) : v;
}

static void scope_shadow(TfLoad *load, TfSlot *slot, HclValue loser)
{
    Value v = {.at = loser.at};
    if (loser.kind != HV_STRING && loser.kind != HV_NUMBER && loser.kind != HV_BOOL)
        return;
    if (slot->secret_paths.len > 0)
        v.secret = secret_new(load->arena, loser.text);
    else
        v.text = arena_span(load->arena, loser.text);
    vec_push(load->arena, &slot->shadowed, v);
}

static bool scope_nullable(const TfSlot *slot)
{
    const HclAttr *attr = hcl_body_attr(&slot->declared->body, "nullable");
    return !attr || attr->expr->kind != HCL_BOOL || !span_is(attr->expr->text, "false");
}

/* By Terragrunt, or by a file that it wrote: whether it is empty may be what a secret has decided.
 */
static bool scope_is_made(TfLoad *load, const TfGiven *given)
{
    HclValue v =
        given->expr ? scope_swap(load, load->root, given->file, given->expr) : hv_null(given->at);
    if (given->as_given)
        return false;
    return given->secret || hv_any_secret(&v) || (given->value && hv_any_secret(given->value));
}

static HclValue scope_root_variable(TfLoad *load, TfModule *module, TfSlot *slot)
{
    size_t n = slot->given.len;
    HclValue v;
    if (n == 0)
        return scope_default(load, module, slot);
    v = scope_given(load, slot, &slot->given.items[n - 1]);
    slot->made = load->view && scope_is_made(load, &slot->given.items[n - 1]);
    if (v.kind == HV_NULL && !scope_nullable(slot)) /* eval_variable.go:prepareFinalInputVariable */
        return hcl_body_attr(&slot->declared->body, "default")
                   ? scope_default(load, module, slot)
                   : hv_refused(load->arena, slot->given.items[n - 1].at,
                                "Required variable not set", "variable \"%.*s\" may not be null",
                                (int)slot->name.len, slot->name.ptr);
    for (size_t i = n - 1; i-- > 0;)
        scope_shadow(load, slot, scope_given(load, slot, &slot->given.items[i]));
    if (hcl_body_attr(&slot->declared->body, "default"))
        scope_shadow(load, slot, scope_default(load, module, slot));
    return v;
}

static HclValue scope_child_variable(TfLoad *load, TfModule *module, TfSlot *slot)
{
    const HclAttr *type = hcl_body_attr(&slot->declared->body, "type");
    const HclAttr *argument =
        hcl_body_attr(&module->call->body, arena_span(load->arena, slot->name));
    HclValue v;
    if (!argument)
        return scope_default(load, module, slot);
    v = scope_swap(load, module->parent, argument->file, argument->expr);
    if (v.kind == HV_NULL && !scope_nullable(slot)) /* which tells that it is null */
        return hcl_eval_chosen_by(scope_default(load, module, slot), &v);
    return type ? tftype_convert(load, type->file, type->expr, v) : v;
}

/* The part of v at path (".a.b") is secret from now on; lists and objects on the way are copied. */
static HclValue scope_hide(TfLoad *load, HclValue v, Span path)
{
    Span name;
    HclValue *items;
    if (path.len == 0) {
        v.secret = true;
        return v;
    }
    path = span_sub(path, 1, path.len);
    name = span_sub(path, 0, span_find_char(path, '.'));
    if (v.kind != HV_OBJECT || v.n == 0)
        return v;
    items = arena_array(load->arena, HclValue, v.n);
    memcpy(items, v.items, v.n * sizeof *items);
    for (size_t i = 0; i < v.n; i++)
        if (span_same(v.keys[i], name)) {
            items[i] = scope_hide(load, items[i], span_sub(path, name.len, path.len));
            v.secret_inside = true;
        }
    v.items = items;
    return v;
}

static HclValue scope_slot(Reference *ref, TfModule *module, TfSlot *slot,
                           HclValue (*work_out)(TfLoad *, TfModule *, TfSlot *))
{
    TfLoad *load = ref->load;
    if (slot->state == SLOT_BUSY)
        return hv_refused(load->arena, ref->at, "Cycle", "%.*s.%.*s depends on itself",
                          (int)ref->names[0].len, ref->names[0].ptr, (int)slot->name.len,
                          slot->name.ptr);
    if (slot->state == SLOT_NEW) {
        slot->state = SLOT_BUSY;
        slot->value = work_out(load, module, slot);
        for (size_t i = 0; i < slot->secret_paths.len; i++)
            slot->value = scope_hide(load, slot->value, span_of(slot->secret_paths.items[i]));
        slot->state = SLOT_DONE;
        vec_push(load->arena, &load->early, slot);
    }
    return slot->value;
}

/* ---- kinds of references ---- */

static HclValue scope_undeclared(Reference *ref, const char *summary)
{
    Span name = ref->n > 1 ? ref->names[1] : SPAN_LITERAL("");
    return hv_refused(ref->load->arena, ref->at, summary, "%.*s.%.*s is not declared",
                      (int)ref->names[0].len, ref->names[0].ptr,
                      (int)(name.len < 100 ? name.len : 100), name.ptr);
}

static HclValue scope_via(Reference *ref, HclValue v, const TfSlot *slot)
{
    v.via = arena_printf(ref->load->arena, "%.*s.%.*s", (int)ref->names[0].len, ref->names[0].ptr,
                         (int)slot->name.len, slot->name.ptr);
    if (slot->shadowed.len > 0)
        v.shadowed = &slot->shadowed;
    return v;
}

static HclValue scope_variable(Reference *ref, size_t *n_used)
{
    HclValue v;
    TfSlot *slot = ref->n > 1 ? names_get(&ref->module->variables, ref->names[1]) : NULL;
    *n_used = 2;
    if (!slot)
        return scope_undeclared(ref, "Reference to undeclared input variable");
    v = scope_slot(ref, ref->module, slot,
                   ref->module->parent ? scope_child_variable : scope_root_variable);
    /* What Terragrunt has not worked out may be so by a secret's choice. */
    v.as_given |= !ref->module->parent && !slot->made && !(v.kind == HV_UNKNOWN && v.secret);
    return scope_via(ref, v, slot);
}

static HclValue scope_local_value(TfLoad *load, TfModule *module, TfSlot *slot)
{
    return scope_swap(load, module, slot->attr->file, slot->attr->expr);
}

static HclValue scope_local(Reference *ref, size_t *n_used)
{
    TfSlot *slot = ref->n > 1 ? names_get(&ref->module->locals, ref->names[1]) : NULL;
    *n_used = 2;
    if (!slot)
        return scope_undeclared(ref, "Reference to undeclared local value");
    return scope_via(ref, scope_slot(ref, ref->module, slot, scope_local_value), slot);
}

/* What one instance of a module is: an object of its outputs. An output that is being worked out is
 * not waited for: naming another output of the same module is no cycle. */
static HclValue scope_instance(Reference *ref, TfModule *child)
{
    const HclBlockVec *outputs = &child->source->outputs;
    Span *keys = arena_array(ref->load->arena, Span, outputs->len + 1);
    HclValue *items = arena_array(ref->load->arena, HclValue, outputs->len + 1);
    size_t n = 0;
    for (size_t i = 0; i < outputs->len; i++) {
        const char *name = outputs->items[i]->labels[0];
        TfSlot *slot = name ? names_get(&child->outputs, span_of(name)) : NULL;
        if (!slot)
            continue;
        keys[n] = span_of(name);
        items[n++] = slot->attr && slot->state != SLOT_BUSY
                         ? scope_slot(ref, child, slot, scope_local_value)
                         : hv_unknown(ref->load->arena, ref->at,
                                      "output \"%s\" is worked out by a "
                                      "plan only",
                                      name);
    }
    return hv_object(keys, items, n, ref->at);
}

/* The keys of for_each: those of an object, the texts of a set. */
static bool scope_keys(const HclValue *each, Span *keys)
{
    for (size_t i = 0; i < each->n; i++) {
        if (each->kind == HV_LIST && each->items[i].kind != HV_STRING)
            return false;
        keys[i] = each->kind == HV_OBJECT ? each->keys[i] : each->items[i].text;
    }
    return each->kind == HV_OBJECT || (each->kind == HV_LIST && each->set);
}

/* module.NAME: an object of its outputs, with count a tuple of such, with for_each an object of
 * such (terraform 1.11 internal/terraform/evaluate.go, GetModule; seen with 1.11.4). */
static HclValue scope_whole(Reference *ref, TfModule *child)
{
    enum { INSTANCES_MAX = 64 };
    Arena *arena = ref->load->arena;
    const HclAttr *count = hcl_body_attr(&child->call->body, "count"),
                  *each = hcl_body_attr(&child->call->body, "for_each"),
                  *attr = count ? count : each;
    HclValue by, out, *items;
    Span *keys = NULL;
    long double n = 0;
    if (!attr)
        return scope_instance(ref, child);
    by = scope_swap(ref->load, child->parent, attr->file, attr->expr);
    if (hv_any_secret(&by) || hv_find_unknown(&by) || by.n > INSTANCES_MAX)
        goto unknown;
    keys = arena_array(arena, Span, by.n + 1);
    if (count ? !hv_number_of(&by, &n) || n < 0 || n > INSTANCES_MAX || n != (int)n
              : !scope_keys(&by, keys))
        goto unknown;
    by.n = count ? (size_t)n : by.n;
    items = arena_array(arena, HclValue, by.n + 1);
    for (size_t i = 0; i < by.n; i++)
        items[i] = i ? items[0] : scope_instance(ref, child);
    out = count ? hv_list(items, by.n, ref->at) : hv_object(keys, items, by.n, ref->at);
    return hcl_eval_chosen_by(out, &(HclValue){.users = by.users});
unknown:
    return hv_unknown(arena, ref->at, "module.%s is worked out by a plan only", child->name);
}

/* An output is worth what its expression is; of a repeated module, what is the same for all its
 * instances is known. */
static HclValue scope_output(Reference *ref, size_t *n_used)
{
    TfModule *child = ref->n > 1 ? names_get(&ref->module->children, ref->names[1]) : NULL;
    TfSlot *slot = child && ref->n > 2 ? names_get(&child->outputs, ref->names[2]) : NULL;
    *n_used = ref->n > 2 ? 3 : ref->n;
    if (!child || child->source->state != FILE_OK || child->source->n_files == 0)
        return hv_unknown(ref->load->arena, ref->at, "module.%.*s is worked out by a plan only",
                          (int)ref->names[ref->n > 1].len, ref->names[ref->n > 1].ptr);
    if (slot && slot->attr && !hcl_body_attr(&child->call->body, "count") &&
        !hcl_body_attr(&child->call->body, "for_each"))
        return scope_via(ref, scope_slot(ref, child, slot, scope_local_value), slot);
    *n_used = 2;
    return scope_whole(ref, child);
}

static HclValue scope_path(Reference *ref, size_t *n_used)
{
    const char *shown = ref->module->source->shown;
    Span name = ref->n > 1 ? ref->names[1] : SPAN_EMPTY;
    *n_used = 2;
    if (span_is(name, "module"))
        return hv_string(span_of(shown[0] ? shown : "."), ref->at);
    if (span_is(name, "root"))
        return hv_string(SPAN_LITERAL("."), ref->at);
    if (span_is(name, "cwd")) {
        HclValue v = hv_string(span_of(ref->load->eval.base), ref->at);
        v.users = "path.cwd"; /* it tells who looks, and where that is */
        return v;
    }
    return scope_undeclared(ref, "Invalid \"path\" attribute");
}

static HclValue scope_terraform(Reference *ref, size_t *n_used)
{
    *n_used = 2;
    if (ref->n > 1 && span_is(ref->names[1], "workspace")) {
        HclValue v = hv_string(span_of(ref->load->workspace), ref->at);
        v.users = ref->load->config->workspace_users;
        return v;
    }
    if (ref->n > 1 && span_is(ref->names[1], "applying") && tf_knows(ref->load, TF_APPLYING))
        return hv_bool(false, ref->at); /* what is told is what plan meets */
    return scope_undeclared(ref, "Invalid \"terraform\" attribute");
}

/* terragrunt.value_N stands in a generated file for what could not be told (tfview.h gaps). */
static HclValue scope_gap(Reference *ref, size_t *n_used)
{
    const TfView *view = ref->load->view;
    Span name = ref->n > 1 ? ref->names[1] : SPAN_EMPTY;
    size_t i = 0;
    *n_used = 2;
    if (!view || !span_starts(name, "value_"))
        return scope_undeclared(ref, "Invalid reference");
    for (size_t k = 6; k < name.len; k++)
        i = i * 10 + (size_t)(name.ptr[k] - '0');
    return hv_unknown(ref->load->arena, ref->at, "%s",
                      i < view->gaps.len ? view->gaps.items[i] : "Terragrunt makes it");
}

static HclValue scope_only_plan(Reference *ref, size_t *n_used)
{
    static const char *const planned[] = {"data", "each", "count", "self", "ephemeral"};
    const Span *s = ref->names;
    Arena *a = ref->load->arena;
    const char *address;
    *n_used = ref->n;
    address = arena_printf(a, "%s.%s%s", arena_span(a, s[0]), ref->n > 1 ? arena_span(a, s[1]) : "",
                           ref->n > 2 ? arena_printf(a, ".%s", arena_span(a, s[2])) : "");
    for (size_t i = 0; i < ARRAY_LEN(planned); i++)
        if (span_is(s[0], planned[i]))
            return hv_unknown(ref->load->arena, ref->at,
                              "it depends on %s, which only a plan or apply knows", address);
    return hv_unknown(ref->load->arena, ref->at, "it depends on %s, which " TF_AFTER_APPLY,
                      address);
}

/* ---- resources with count or for_each ---- */

/* A resource with count is a list of so many instances, with for_each an object with its keys,
 * whatever the instances are (terraform 1.11 internal/terraform/evaluate.go, GetResource). */
static HclValue scope_resource(Reference *ref, size_t *n_used)
{
    bool data = span_is(ref->names[0], "data");
    size_t at = data ? 1 : 0;
    const HclBlock *block =
        ref->n == at + 2 /* an attribute of all of them together is refused elsewhere */
            ? tfsource_resource(ref->module->source, span_of(data ? "data" : "resource"),
                                ref->names[at], ref->names[at + 1])
            : NULL;
    const HclAttr *count, *for_each, *repeats;
    HclValue instance = scope_only_plan(ref, n_used), all, *items;
    Span *keys;
    long double number = 0;
    size_t n;
    if (!block || ref->load->counting >= SCOPE_COUNTING_MAX)
        return instance;
    count = hcl_body_attr(&block->body, "count");
    for_each = hcl_body_attr(&block->body, "for_each");
    repeats = count ? count : for_each;
    if (!repeats)
        return instance;
    ref->load->counting++;
    all = scope_swap(ref->load, ref->module, repeats->file, repeats->expr);
    ref->load->counting--;
    if (count && (!hv_number_of(&all, &number) || number < 0 || number > SCOPE_INSTANCES_MAX ||
                  number != (long double)(long long)number))
        return instance;
    if (for_each && all.kind != HV_OBJECT && (all.kind != HV_LIST || !all.set))
        return instance;
    n = count ? (size_t)number : all.n;
    items = arena_array(ref->load->arena, HclValue, n + 1);
    keys = arena_array(ref->load->arena, Span, n + 1);
    for (size_t i = 0; i < n; i++) {
        items[i] = instance;
        if (for_each && all.kind == HV_LIST && all.items[i].kind != HV_STRING)
            return instance;
        if (for_each)
            keys[i] = all.kind == HV_OBJECT ? all.keys[i] : all.items[i].text;
    }
    instance = count ? hv_list(items, n, ref->at) : hv_object(keys, items, n, ref->at);
    return hcl_eval_chosen_by(instance, &(HclValue){.secret = all.secret, .users = all.users});
}

static HclValue scope_bare(Reference *ref, size_t *n_used)
{
    *n_used = 1;
    /* not the name: it may be a secret that lacks its quotes */
    return hv_refused(ref->load->arena, ref->at, "Invalid reference",
                      "a name alone refers to nothing; a text needs quotes");
}

/* To Terraform it is a resource of type tofu (lang-tofu-workspace). */
static HclValue scope_tofu(Reference *ref, size_t *n_used)
{
    if (tf_knows(ref->load, TF_TOFU_NAMES))
        return scope_terraform(ref, n_used);
    *n_used = ref->n;
    return scope_undeclared(ref, "Reference to undeclared resource");
}

static const struct {
    const char *root;
    HclValue (*follow)(Reference *, size_t *);
} scope_roots[] = {{"terragrunt", scope_gap},  {"var", scope_variable},
                   {"local", scope_local},     {"module", scope_output},
                   {"path", scope_path},       {"terraform", scope_terraform},
                   {"tofu", scope_tofu},       {"each", scope_only_plan},
                   {"count", scope_only_plan}, {"self", scope_only_plan}};

HclValue tfscope_resolve(HclEval *eval, const Span *names, size_t n, Source at, size_t *n_used)
{
    TfModule *module = eval->data;
    Reference ref = {module->load, module, names, n, at};
    HclValue v;
    HclValue (*follow)(Reference *, size_t *) = n > 1 ? scope_resource : scope_bare;
    for (size_t i = 0; i < ARRAY_LEN(scope_roots); i++)
        if (span_is(names[0], scope_roots[i].root))
            follow = scope_roots[i].follow;
    v = follow(&ref, n_used);
    if (*n_used > n)
        *n_used = n;
    return v;
}

HclValue tfscope_variable(TfLoad *load, TfModule *module, Span name)
{
    Span names[2] = {SPAN_LITERAL("var"), name};
    size_t used;
    load->eval.data = module;
    return tfscope_resolve(&load->eval, names, 2, SOURCE_UNKNOWN, &used);
}

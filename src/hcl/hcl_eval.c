#include "hcl/hcl_eval.h"

#include <string.h>

#include "hcl/hcl_func.h"
#include "hcl/hcl_node.h"

enum { NAMES_MAX = 4 };

/* ---- literals ---- */

static HclValue eval_literal(HclEval *eval, const HclExpr *e)
{
    Source at = hcl_literal_source(eval->file, e->at, e->text);
    HclValue v = hv_string(e->text, at);
    if (e->kind == HCL_NULL)
        v = hv_null(at);
    else if (e->kind == HCL_BOOL)
        v = hv_bool(span_is(e->text, "true"), at);
    else if (e->kind == HCL_NUMBER)
        v = hcl_spend_text(eval, e->text.len) ? hv_to_number(eval, v) : hcl_spent(eval, at);
    else
        v.users = eval->file->users;
    v.secret = hcl_literal_secret(eval->file, e->at, e->text);
    return v;
}

static HclValue eval_error(HclEval *eval, const HclExpr *e)
{
    return hv_unknown(eval->arena, hcl_eval_source(eval, e), "the expression can't be read");
}

/* ---- references ---- */

static const HclValue *eval_binding(HclEval *eval, Span name)
{
    size_t looked = 0;
    const HclBinding *b = eval->bindings;
    for (; b && !span_same(b->name, name); b = b->next)
        looked++;
    hcl_spend_text(eval, looked);
    return b ? b->value : NULL;
}

/* Of what is not known: what the whole is made of says nothing of it. */
static HclValue eval_part(HclValue v)
{
    v.packed = NULL;
    v.sealed = SPAN_EMPTY;
    return v;
}

static HclValue eval_get_attr(HclEval *eval, const HclValue *object, Span name, Source at)
{
    const HclValue *found = hv_get(object, name);
    long double unused;
    HclValue digits = hv_string(name, at);
    if (object->kind == HV_UNKNOWN)
        return eval_part(*object);
    if (found)
        return hcl_eval_taken_from(object, *found);
    if (object->kind == HV_LIST && hv_number_of(&digits, &unused))
        return hv_unknown(eval->arena, at, "this index is written in a way that is not followed");
    return hv_refused(eval->arena, at, "Unsupported attribute",
                      "there is no attribute \"%.*s\" here", (int)(name.len < 100 ? name.len : 100),
                      name.ptr);
}

/* The leading names of a.b.c: a must be a reference that no for expression has bound. 0 = it is
 * something else. */
static size_t eval_names(HclEval *eval, const HclExpr *e, Span *out_names, size_t max)
{
    size_t n = 0;
    const HclExpr *root = e;
    while (root->kind == HCL_ATTR) {
        root = root->items[0];
        n++;
    }
    if (root->kind != HCL_REF || eval_binding(eval, root->text))
        return 0;
    for (const HclExpr *at = e; at; at = at->kind == HCL_ATTR ? at->items[0] : NULL, n--)
        if (n < max)
            out_names[n] = at->text;
    n = 1;
    for (const HclExpr *at = e; at->kind == HCL_ATTR; at = at->items[0])
        n++;
    return n;
}

/* Longer chains are walked by hand, from the root outwards, so that a.b.c...(deep) needs no
 * recursion per name. */
static HclValue eval_chain(HclEval *eval, const HclExpr *e, size_t n_names)
{
    Span names[NAMES_MAX];
    size_t used = 1, n = n_names < NAMES_MAX ? n_names : NAMES_MAX;
    const HclExpr **links = arena_array(eval->arena, const HclExpr *, n_names);
    const HclExpr *at = e;
    HclValue v;
    for (size_t i = n_names; i-- > 0; at = at->kind == HCL_ATTR ? at->items[0] : at)
        links[i] = at;
    for (size_t i = 0; i < n; i++)
        names[i] = links[i]->text;
    v = eval->resolve(eval, names, n, hcl_eval_source(eval, e), &used);
    for (size_t i = used; i < n_names; i++)
        v = eval_get_attr(eval, &v, links[i]->text, hcl_eval_source(eval, e));
    return v;
}

static HclValue eval_reference(HclEval *eval, const HclExpr *e)
{
    Span names[1];
    size_t n = eval_names(eval, e, names, 1);
    HclValue object;
    if (n > 0)
        return eval_chain(eval, e, n);
    if (e->kind == HCL_REF)
        return *eval_binding(eval, e->text);
    object = hcl_eval_node(eval, e->items[0]);
    return eval_get_attr(eval, &object, e->text, hcl_eval_source(eval, e));
}

static HclValue eval_index_of(HclEval *eval, const HclValue *list, const HclValue *key, Source at)
{
    long double i;
    if (!hv_number_of(key, &i) || i != (long double)(long long)i)
        return hv_refused(eval->arena, at, "Invalid index",
                          "a list is indexed with a whole number");
    if (i < 0 || i >= (long double)list->n)
        return hv_refused(eval->arena, at, "Invalid index",
                          "the list has %zu elements, there is no element %lld", list->n,
                          (long long)i);
    if (list->set)
        return hv_refused(eval->arena, at, "Invalid index", "elements of a set have no index");
    return hcl_eval_taken_from(list, list->items[(size_t)i]);
}

/* The first column of a CSV file, named in a file that begins with a byte order mark, bears it. */
static const char *key_missing(const HclValue *object)
{
    for (size_t i = 0; i < object->n; i++)
        if (span_starts(object->keys[i], "\xef\xbb\xbf"))
            return "the given key is not there: a byte order mark (BOM) at the beginning of the "
                   "file belongs to the first name";
    return "the given key is not there";
}

static HclValue eval_index(HclEval *eval, const HclExpr *e)
{
    HclValue object = hcl_eval_node(eval, e->items[0]), out;
    HclValue key = object.kind == HV_UNKNOWN ? object : hcl_eval_node(eval, e->items[1]);
    Source at = hcl_eval_source(eval, e);
    if (object.kind == HV_UNKNOWN || key.kind == HV_UNKNOWN)
        return object.kind == HV_UNKNOWN ? object : key;
    if (!hcl_spend_text(eval, key.text.len))
        return hcl_spent(eval, at);
    if (object.kind == HV_LIST)
        out = eval_index_of(eval, &object, &key, at);
    else if (object.kind == HV_OBJECT && key.text.ptr)
        out = hv_get(&object, key.text)
                  ? eval_get_attr(eval, &object, key.text, at)
                  : hv_refused(eval->arena, at, "Invalid index", "%s", key_missing(&object));
    else
        out = hv_refused(eval->arena, at, "Invalid index", "this value has no elements");
    return hcl_eval_chosen_by(out, &key);
}

static HclValue eval_each(HclEval *eval, const HclExpr *e)
{
    return eval->each ? *eval->each : eval_error(eval, e);
}

/* ---- calls ---- */

/* funcs/string.go MakeTemplateStringFunc: what stands there, not what it is worth, is looked at. */
static bool eval_lacks_reference(const HclExpr *e)
{
    enum hcl_kind kind = e->n_items > 0 ? e->items[0]->kind : HCL_REF;
    return span_is(e->text, "templatestring") && kind != HCL_REF && kind != HCL_ATTR &&
           kind != HCL_INDEX;
}

static HclValue eval_call(HclEval *eval, const HclExpr *e)
{
    size_t n = e->n_items;
    HclValue *args = arena_array(eval->arena, HclValue, n ? n : 1), *all, out;
    if (eval_lacks_reference(e))
        return hv_refused(eval->arena, hcl_eval_source(eval, e), "Invalid function argument",
                          "templatestring takes a reference to a template");
    for (size_t i = 0; i < n; i++)
        args[i] = hcl_eval_node(eval, e->items[i]);
    if (!e->expand || n == 0)
        return hcl_function_call(eval, e->text, args, n, hcl_eval_source(eval, e));
    if (args[n - 1].kind != HV_LIST)
        return args[n - 1].kind == HV_UNKNOWN
                   ? args[n - 1]
                   : hv_refused(eval->arena, hcl_eval_source(eval, e),
                                "Invalid expanding argument value",
                                "only a list can be spread with \"...\"");
    all = arena_array(eval->arena, HclValue, n + args[n - 1].n);
    memcpy(all, args, (n - 1) * sizeof *all);
    if (args[n - 1].n > 0)
        memcpy(all + n - 1, args[n - 1].items, args[n - 1].n * sizeof *all);
    out = hcl_function_call(eval, e->text, all, n - 1 + args[n - 1].n, hcl_eval_source(eval, e));
    return hcl_eval_chosen_by(out, &args[n - 1]);
}

/* ---- the one way in ---- */

static HclValue (*const eval_kinds[])(HclEval *, const HclExpr *) = {
    [HCL_ERROR] = eval_error,
    [HCL_NULL] = eval_literal,
    [HCL_BOOL] = eval_literal,
    [HCL_NUMBER] = eval_literal,
    [HCL_TEXT] = eval_literal,
    [HCL_TEMPLATE] = hcl_eval_template,
    [HCL_IF_PART] = eval_error,
    [HCL_FOR_PART] = eval_error,
    [HCL_REF] = eval_reference,
    [HCL_ATTR] = eval_reference,
    [HCL_INDEX] = eval_index,
    [HCL_SPLAT] = hcl_eval_splat,
    [HCL_EACH] = eval_each,
    [HCL_CALL] = eval_call,
    [HCL_UNARY] = hcl_eval_unary,
    [HCL_BINARY] = hcl_eval_binary,
    [HCL_CONDITION] = hcl_eval_condition,
    [HCL_TUPLE] = hcl_eval_tuple,
    [HCL_OBJECT] = hcl_eval_object,
    [HCL_FOR_TUPLE] = hcl_eval_for,
    [HCL_FOR_OBJECT] = hcl_eval_for,
};

static bool eval_hands_on(const HclExpr *e)
{
    return (e->kind == HCL_TEMPLATE && e->wrapped) || e->kind == HCL_REF || e->kind == HCL_ATTR ||
           (e->kind == HCL_CALL && !e->expand);
}

/* Whether something is refused or known can tell of any secret in it: try() and can() go on from
 * there, and what is not known is asked about in another way than what is. */
static HclValue eval_node(HclEval *eval, const HclExpr *e)
{
    bool met_outside = eval->met_secret;
    const char *users_outside = eval->met_users;
    HclValue v;
    if (!hcl_spend(eval, 1))
        return hcl_spent(eval, hcl_eval_source(eval, e));
    if (eval->depth >= HCL_EVAL_DEPTH_MAX)
        return hv_unknown(eval->arena, hcl_eval_source(eval, e), HCL_TOO_DEEP);
    eval->depth++;
    eval->met_secret = false;
    eval->met_users = NULL;
    v = eval_kinds[e->kind](eval, e);
    eval->depth--;
    if (v.kind == HV_UNKNOWN && !eval_hands_on(e))
        v = eval_part(v);
    if (v.kind == HV_UNKNOWN && eval->met_secret && !v.secret) {
        v.secret = true;
        v.as_given = false;
    }
    if (v.kind == HV_UNKNOWN && !v.users)
        v.users = eval->met_users;
    eval->met_secret |= met_outside || v.secret;
    if (!eval->met_users)
        eval->met_users = v.users ? v.users : users_outside;
    return v;
}

HclValue hcl_eval(HclEval *eval, const HclFile *file, const HclExpr *expr)
{
    bool first = hcl_budget_open(eval);
    HclValue v;
    eval->node = eval_node;
    v = hcl_eval_within(eval, file, expr);
    hcl_budget_close(eval, first);
    return v;
}

HclValue hcl_eval_call(HclEval *eval, Span name, HclValue *args, size_t n, Source at)
{
    bool first = hcl_budget_open(eval);
    HclValue v;
    eval->node = eval_node;
    v = hcl_function_call(eval, name, args, n, at);
    hcl_budget_close(eval, first);
    return v;
}

#include "read/hcl_eval.h"

#include <string.h>

#include "read/hcl_func.h"

enum { NAMES_MAX = 4 };

static HclValue eval_node(HclEval *eval, const HclExpr *e);

static Source eval_source(HclEval *eval, const HclExpr *e)
{
    return hcl_source(eval->file, e->at);
}

/* v was made of from: unknown reasons, secrecy and way go along. */
static HclValue eval_made_of(HclValue v, const HclValue *from)
{
    v.secret |= hv_any_secret(from);
    if (!v.via)
        v.via = from->via;
    return v;
}

/* ---- literals and templates ---- */

static HclValue eval_literal(HclEval *eval, const HclExpr *e)
{
    Source at = eval_source(eval, e);
    HclValue number = hv_string(e->text, at);
    if (e->kind == HCL_NULL)
        return hv_null(at);
    if (e->kind == HCL_BOOL)
        return hv_bool(span_is(e->text, "true"), at);
    if (e->kind == HCL_NUMBER)
        return hv_to_number(eval, number);
    return number;
}

static HclValue eval_error(HclEval *eval, const HclExpr *e)
{
    return hv_unknown(eval->arena, eval_source(eval, e), "the expression can't be read");
}

typedef struct Joined {
    Buf text;
    HclValue stop; /* the first unknown part */
    bool stopped, secret;
    const char *via;
} Joined;

static void eval_join(HclEval *eval, const HclExpr *e, Joined *out);

static void eval_join_value(HclEval *eval, HclValue v, Source at, Joined *out)
{
    if (v.kind == HV_NULL)
        v = hv_refused(eval->arena, at, "Invalid template interpolation value", "a null value stands inside a string");
    else if (v.kind == HV_LIST || v.kind == HV_OBJECT)
        v = hv_refused(eval->arena, at, "Invalid template interpolation value", "a list or object stands inside a string");
    out->secret |= v.secret;
    if (!out->via)
        out->via = v.via;
    if (v.kind != HV_UNKNOWN) {
        buf_add(&out->text, v.text);
    } else if (!out->stopped) {
        out->stopped = true;
        out->stop = v;
    }
}

static void eval_join_if(HclEval *eval, const HclExpr *e, Joined *out)
{
    HclValue condition = hv_to_bool(eval, eval_node(eval, e->items[0]));
    const HclExpr *branch = hv_true(&condition) ? e->items[1] : e->items[2];
    if (condition.kind != HV_BOOL)
        eval_join_value(eval, condition, eval_source(eval, e), out);
    else if (branch)
        eval_join(eval, branch, out);
}

static HclValue eval_key_of(HclEval *eval, const HclValue *collection, size_t i)
{
    if (collection->kind == HV_OBJECT)
        return hv_string(collection->keys[i], collection->at);
    if (collection->set)
        return collection->items[i];
    return hv_number(eval->arena, (long double)i, collection->at);
}

static void eval_join_for(HclEval *eval, const HclExpr *e, Joined *out)
{
    HclValue collection = eval_node(eval, e->items[0]);
    const HclBinding *outer = eval->bindings;
    if (collection.kind != HV_LIST && collection.kind != HV_OBJECT) {
        eval_join_value(eval, collection, eval_source(eval, e), out);
        return;
    }
    for (size_t i = 0; i < collection.n && !out->stopped && !out->text.overflow; i++) {
        HclValue key = eval_key_of(eval, &collection, i);
        HclBinding for_key = {e->key, &key, outer};
        HclBinding for_value = {e->text, &collection.items[i], e->key.len ? &for_key : outer};
        eval->bindings = &for_value;
        eval_join(eval, e->items[1], out);
    }
    eval->bindings = outer;
}

static void eval_join(HclEval *eval, const HclExpr *e, Joined *out)
{
    for (uint32_t i = 0; i < e->n_items && !out->stopped && !out->text.overflow; i++) {
        const HclExpr *part = e->items[i];
        if (part->kind == HCL_TEXT)
            buf_add(&out->text, part->text);
        else if (part->kind == HCL_IF_PART)
            eval_join_if(eval, part, out);
        else if (part->kind == HCL_FOR_PART)
            eval_join_for(eval, part, out);
        else
            eval_join_value(eval, eval_node(eval, part), eval_source(eval, part), out);
    }
}

static HclValue eval_template(HclEval *eval, const HclExpr *e)
{
    Joined joined = {.text = BUF_INIT(HCL_STRING_MAX)};
    Source at = eval_source(eval, e);
    HclValue v;
    if (e->wrapped)
        return eval_node(eval, e->items[0]);
    eval_join(eval, e, &joined);
    if (joined.stopped)
        v = joined.stop;
    else if (joined.text.overflow)
        v = hv_unknown(eval->arena, at, "the text is longer than 1 MB");
    else
        v = hv_string((Span){arena_span(eval->arena, buf_span(&joined.text)), joined.text.len}, at);
    v.secret |= joined.secret;
    if (!v.via)
        v.via = joined.via;
    buf_clear(&joined.text);
    return v;
}

/* ---- references ---- */

static const HclValue *eval_binding(HclEval *eval, Span name)
{
    for (const HclBinding *b = eval->bindings; b; b = b->next)
        if (b->name.len == name.len && memcmp(b->name.ptr, name.ptr, name.len) == 0)
            return b->value;
    return NULL;
}

static HclValue eval_get_attr(HclEval *eval, const HclValue *object, Span name, Source at)
{
    const HclValue *found = hv_get(object, name);
    long double unused;
    HclValue digits = hv_string(name, at);
    if (object->kind == HV_UNKNOWN)
        return *object;
    if (found)
        return found->via ? *found : eval_made_of(*found, &(HclValue){.via = object->via, .secret = object->secret});
    if (object->kind == HV_LIST && hv_number_of(&digits, &unused))
        return hv_unknown(eval->arena, at, "this index is written in a way that is not followed");
    return hv_refused(eval->arena, at, "Unsupported attribute", "there is no attribute \"%.*s\" here",
                      (int)(name.len < 100 ? name.len : 100), name.ptr);
}

/* The leading names of a.b.c: a must be a reference that no for expression has bound. 0 = it is something else. */
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

/* Longer chains are walked by hand, from the root outwards, so that a.b.c...(deep) needs no recursion per name. */
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
    v = eval->resolve(eval, names, n, eval_source(eval, e), &used);
    for (size_t i = used; i < n_names; i++)
        v = eval_get_attr(eval, &v, links[i]->text, eval_source(eval, e));
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
    object = eval_node(eval, e->items[0]);
    return eval_get_attr(eval, &object, e->text, eval_source(eval, e));
}

static HclValue eval_index_of(HclEval *eval, const HclValue *list, const HclValue *key, Source at)
{
    long double i;
    if (!hv_number_of(key, &i) || i != (long double)(long long)i)
        return hv_refused(eval->arena, at, "Invalid index", "a list is indexed with a whole number");
    if (i < 0 || i >= (long double)list->n)
        return hv_refused(eval->arena, at, "Invalid index", "the list has %zu elements, there is no element %lld", list->n,
                          (long long)i);
    if (list->set)
        return hv_refused(eval->arena, at, "Invalid index", "elements of a set have no index");
    return eval_made_of(list->items[(size_t)i], &(HclValue){.via = list->via, .secret = list->secret});
}

static HclValue eval_index(HclEval *eval, const HclExpr *e)
{
    HclValue object = eval_node(eval, e->items[0]);
    HclValue key = object.kind == HV_UNKNOWN ? object : eval_node(eval, e->items[1]);
    Source at = eval_source(eval, e);
    if (object.kind == HV_UNKNOWN || key.kind == HV_UNKNOWN)
        return object.kind == HV_UNKNOWN ? object : key;
    if (object.kind == HV_LIST)
        return eval_index_of(eval, &object, &key, at);
    if (object.kind == HV_OBJECT && key.text.ptr)
        return hv_get(&object, key.text) ? eval_get_attr(eval, &object, key.text, at)
                                         : hv_refused(eval->arena, at, "Invalid index", "the given key is not there");
    return hv_refused(eval->arena, at, "Invalid index", "this value has no elements");
}

static HclValue eval_each(HclEval *eval, const HclExpr *e)
{
    return eval->each ? *eval->each : eval_error(eval, e);
}

static HclValue eval_splat(HclEval *eval, const HclExpr *e)
{
    HclValue source = eval_node(eval, e->items[0]);
    const HclValue *outer = eval->each;
    Source at = eval_source(eval, e);
    HclValue *items, one = source;
    size_t n = 1;
    if (source.kind == HV_UNKNOWN)
        return source;
    if (source.kind == HV_NULL)
        return hv_list(NULL, 0, at);
    if (source.kind == HV_LIST)
        n = source.n;
    items = arena_array(eval->arena, HclValue, n ? n : 1);
    for (size_t i = 0; i < n; i++) {
        eval->each = source.kind == HV_LIST ? &source.items[i] : &one;
        items[i] = eval_node(eval, e->items[1]);
    }
    eval->each = outer;
    return eval_made_of(hv_list(items, n, at), &source);
}

/* ---- operators ---- */

static HclValue eval_unary(HclEval *eval, const HclExpr *e)
{
    HclValue v = eval_node(eval, e->items[0]);
    long double number = 0;
    HclValue out;
    if (e->op == HCL_OP_NOT) {
        v = hv_to_bool(eval, v);
        out = hv_bool(!hv_true(&v), eval_source(eval, e));
    } else {
        v = hv_to_number(eval, v);
        hv_number_of(&v, &number);
        out = hv_number(eval->arena, -number, eval_source(eval, e));
    }
    if (v.kind == HV_NULL)
        return hv_refused(eval->arena, eval_source(eval, e), "Invalid operand", "an operator is used on null");
    return v.kind == HV_UNKNOWN ? v : eval_made_of(out, &v);
}

static HclValue eval_arithmetic(HclEval *eval, enum hcl_op op, const HclValue *a, const HclValue *b, Source at)
{
    long double x, y, r;
    if (!hv_number_of(a, &x) || !hv_number_of(b, &y))
        return hv_refused(eval->arena, at, "Invalid operand", "this operator needs numbers");
    if ((op == HCL_OP_DIV || op == HCL_OP_MOD) && y == 0)
        return hv_refused(eval->arena, at, "Division by zero", "something is divided by zero");
    if (op >= HCL_OP_LT && op <= HCL_OP_GE)
        return hv_bool(op == HCL_OP_LT ? x < y : op == HCL_OP_LE ? x <= y : op == HCL_OP_GT ? x > y : x >= y, at);
    if (op == HCL_OP_MOD && (x / y > 1e18L || x / y < -1e18L))
        return hv_unknown(eval->arena, at, "the numbers are too large to be computed exactly");
    r = op == HCL_OP_ADD   ? x + y
        : op == HCL_OP_SUB ? x - y
        : op == HCL_OP_MUL ? x * y
        : op == HCL_OP_DIV ? x / y
                           : x - y * (long double)(long long)(x / y);
    return hv_number(eval->arena, r, at);
}

/* false && x is false, true || x is true, whatever x turns out to be. */
static HclValue eval_logic(HclEval *eval, const HclExpr *e, HclValue a, HclValue b)
{
    bool settles = e->op == HCL_OP_OR;
    a = hv_to_bool(eval, a);
    b = hv_to_bool(eval, b);
    if ((a.kind == HV_BOOL && hv_true(&a) == settles) || (b.kind == HV_BOOL && hv_true(&b) == settles))
        return hv_bool(settles, eval_source(eval, e));
    if (a.kind != HV_BOOL || b.kind != HV_BOOL)
        return a.kind == HV_UNKNOWN ? a
               : b.kind == HV_UNKNOWN
                   ? b
                   : hv_refused(eval->arena, eval_source(eval, e), "Invalid operand", "an operator is used on null");
    return hv_bool(!settles, eval_source(eval, e));
}

/* Terraform's == converts nothing but numbers written as text against text. */
static HclValue eval_equality(HclEval *eval, const HclExpr *e, const HclValue *a, const HclValue *b)
{
    bool equal = hv_equal(a, b);
    (void)eval;
    return hv_bool(equal == (e->op == HCL_OP_EQ), eval_source(eval, e));
}

static HclValue eval_binary(HclEval *eval, const HclExpr *e)
{
    HclValue a = eval_node(eval, e->items[0]), b = eval_node(eval, e->items[1]), out;
    const HclValue *unknown = hv_find_unknown(&a) ? hv_find_unknown(&a) : hv_find_unknown(&b);
    if (e->op == HCL_OP_AND || e->op == HCL_OP_OR)
        out = eval_logic(eval, e, a, b);
    else if (unknown)
        return *unknown;
    else if (e->op == HCL_OP_EQ || e->op == HCL_OP_NE)
        out = eval_equality(eval, e, &a, &b);
    else
        out = eval_arithmetic(eval, (enum hcl_op)e->op, &a, &b, eval_source(eval, e));
    return eval_made_of(eval_made_of(out, &a), &b);
}

static HclValue eval_condition(HclEval *eval, const HclExpr *e)
{
    HclValue condition = hv_to_bool(eval, eval_node(eval, e->items[0]));
    if (condition.kind == HV_NULL)
        return hv_refused(eval->arena, eval_source(eval, e), "Null condition", "the condition is null");
    if (condition.kind == HV_UNKNOWN)
        return condition;
    return eval_node(eval, e->items[hv_true(&condition) ? 1 : 2]);
}

/* ---- collections ---- */

static HclValue eval_tuple(HclEval *eval, const HclExpr *e)
{
    HclValue *items = arena_array(eval->arena, HclValue, e->n_items ? e->n_items : 1);
    for (uint32_t i = 0; i < e->n_items; i++)
        items[i] = eval_node(eval, e->items[i]);
    return hv_list(items, e->n_items, eval_source(eval, e));
}

static HclValue eval_object(HclEval *eval, const HclExpr *e)
{
    size_t n = e->n_items / 2;
    HclValue *items = arena_array(eval->arena, HclValue, n ? n : 1);
    Span *keys = arena_array(eval->arena, Span, n ? n : 1);
    for (size_t i = 0; i < n; i++) {
        HclValue key = hv_to_string(eval, eval_node(eval, e->items[2 * i]));
        if (key.kind != HV_STRING)
            return key.kind == HV_UNKNOWN ? key
                                          : hv_refused(eval->arena, key.at, "Null value as key", "a key of this object is null");
        keys[i] = key.text;
        items[i] = eval_node(eval, e->items[2 * i + 1]);
    }
    return hv_object(keys, items, n, eval_source(eval, e));
}

typedef struct Loop {
    VEC(HclValue) items;
    VEC(Span) keys;
    HclValue stop;
    bool stopped, secret;
} Loop;

static void eval_loop_stop(Loop *loop, HclValue v)
{
    if (!loop->stopped)
        loop->stop = v;
    loop->stopped = true;
}

/* Object with "...": values of one key are gathered in a list. */
static bool eval_loop_group(HclEval *eval, Loop *loop, Span key, HclValue v)
{
    for (size_t i = 0; i < loop->keys.len; i++) {
        HclValue *group = &loop->items.items[i];
        HclValue *items;
        if (loop->keys.items[i].len != key.len || memcmp(loop->keys.items[i].ptr, key.ptr, key.len) != 0)
            continue;
        items = arena_array(eval->arena, HclValue, group->n + 1);
        memcpy(items, group->items, group->n * sizeof *items);
        items[group->n] = v;
        *group = hv_list(items, group->n + 1, group->at);
        eval->steps += (long)group->n;
        return true;
    }
    return false;
}

/* One turn of a for expression: the condition, then the key (objects) and the value. */
static void eval_loop_turn(HclEval *eval, const HclExpr *e, Loop *loop)
{
    bool object = e->kind == HCL_FOR_OBJECT;
    const HclExpr *condition = e->items[e->n_items - 1];
    HclValue key = {.kind = HV_STRING}, v;
    if (condition) {
        HclValue keep = hv_to_bool(eval, eval_node(eval, condition));
        if (keep.kind != HV_BOOL)
            eval_loop_stop(loop, keep);
        if (keep.kind != HV_BOOL || !hv_true(&keep))
            return;
    }
    if (object)
        key = hv_to_string(eval, eval_node(eval, e->items[1]));
    if (key.kind != HV_STRING) {
        eval_loop_stop(loop, key);
        return;
    }
    v = eval_node(eval, e->items[object ? 2 : 1]);
    loop->secret |= key.secret;
    if (object && e->expand) {
        HclValue *one;
        if (eval_loop_group(eval, loop, key.text, v))
            return;
        one = arena_new(eval->arena, HclValue);
        *one = v;
        v = hv_list(one, 1, v.at);
    }
    vec_push(eval->arena, &loop->items, v);
    if (object)
        vec_push(eval->arena, &loop->keys, key.text);
}

static HclValue eval_for(HclEval *eval, const HclExpr *e)
{
    HclValue collection = eval_node(eval, e->items[0]), out;
    const HclBinding *outer = eval->bindings;
    Source at = eval_source(eval, e);
    Loop loop = {0};
    if (collection.kind != HV_LIST && collection.kind != HV_OBJECT)
        return collection.kind == HV_UNKNOWN
                   ? collection
                   : hv_refused(eval->arena, at, "Iteration over non-iterable value", "a for expression needs a list or an object");
    for (size_t i = 0; i < collection.n && !loop.stopped; i++) {
        HclValue key = eval_key_of(eval, &collection, i);
        HclBinding for_key = {e->key, &key, outer};
        HclBinding for_value = {e->text, &collection.items[i], e->key.len ? &for_key : outer};
        eval->bindings = &for_value;
        eval_loop_turn(eval, e, &loop);
    }
    eval->bindings = outer;
    if (loop.stopped)
        return loop.stop.kind == HV_UNKNOWN
                   ? loop.stop
                   : hv_refused(eval->arena, at, "Invalid 'for' condition", "a key or condition of this for expression is null");
    out = e->kind == HCL_FOR_OBJECT ? hv_object(loop.keys.items, loop.items.items, loop.items.len, at)
                                    : hv_list(loop.items.items, loop.items.len, at);
    out.secret |= loop.secret;
    return eval_made_of(out, &(HclValue){.via = collection.via, .secret = collection.secret});
}

static HclValue eval_call(HclEval *eval, const HclExpr *e)
{
    size_t n = e->n_items;
    HclValue *args = arena_array(eval->arena, HclValue, n ? n : 1), *all;
    for (size_t i = 0; i < n; i++)
        args[i] = eval_node(eval, e->items[i]);
    if (!e->expand || n == 0)
        return hcl_function_call(eval, e->text, args, n, eval_source(eval, e));
    if (args[n - 1].kind != HV_LIST)
        return args[n - 1].kind == HV_UNKNOWN ? args[n - 1]
                                              : hv_refused(eval->arena, eval_source(eval, e), "Invalid expanding argument value",
                                                           "only a list can be spread with \"...\"");
    all = arena_array(eval->arena, HclValue, n + args[n - 1].n);
    memcpy(all, args, (n - 1) * sizeof *all);
    if (args[n - 1].n > 0)
        memcpy(all + n - 1, args[n - 1].items, args[n - 1].n * sizeof *all);
    return hcl_function_call(eval, e->text, all, n - 1 + args[n - 1].n, eval_source(eval, e));
}

/* ---- the one way in ---- */

static HclValue (*const eval_kinds[])(HclEval *, const HclExpr *) = {
    [HCL_ERROR] = eval_error,         [HCL_NULL] = eval_literal,      [HCL_BOOL] = eval_literal,  [HCL_NUMBER] = eval_literal,
    [HCL_TEXT] = eval_literal,        [HCL_TEMPLATE] = eval_template, [HCL_IF_PART] = eval_error, [HCL_FOR_PART] = eval_error,
    [HCL_REF] = eval_reference,       [HCL_ATTR] = eval_reference,    [HCL_INDEX] = eval_index,   [HCL_SPLAT] = eval_splat,
    [HCL_EACH] = eval_each,           [HCL_CALL] = eval_call,         [HCL_UNARY] = eval_unary,   [HCL_BINARY] = eval_binary,
    [HCL_CONDITION] = eval_condition, [HCL_TUPLE] = eval_tuple,       [HCL_OBJECT] = eval_object, [HCL_FOR_TUPLE] = eval_for,
    [HCL_FOR_OBJECT] = eval_for,
};

static HclValue eval_node(HclEval *eval, const HclExpr *e)
{
    HclValue v;
    if (++eval->steps > HCL_STEPS_MAX)
        return hv_unknown(eval->arena, eval_source(eval, e), "working this out takes too long");
    if (eval->depth >= HCL_EVAL_DEPTH_MAX)
        return hv_unknown(eval->arena, eval_source(eval, e), "this is nested too deeply to be worked out");
    eval->depth++;
    v = eval_kinds[e->kind](eval, e);
    eval->depth--;
    return v;
}

HclValue hcl_eval(HclEval *eval, const HclFile *file, const HclExpr *expr)
{
    const HclFile *outer_file = eval->file;
    const HclBinding *outer_bindings = eval->bindings;
    const HclValue *outer_each = eval->each;
    HclValue v;
    eval->file = file;
    eval->bindings = eval->outer;
    eval->each = NULL;
    v = eval_node(eval, expr);
    eval->file = outer_file;
    eval->bindings = outer_bindings;
    eval->each = outer_each;
    return v;
}

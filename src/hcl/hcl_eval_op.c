/* Operators and conditionals. */
#include "hcl/hcl_node.h"

HclValue hcl_eval_unary(HclEval *eval, const HclExpr *e)
{
    HclValue asked = hcl_eval_node(eval, e->items[0]), v = asked, out;
    long double number = 0;
    if (e->op == HCL_OP_NOT) {
        v = hv_to_bool(eval, v);
        out = hv_bool(!hv_true(&v), hcl_eval_source(eval, e));
    } else {
        v = hv_to_number(eval, v);
        hv_number_of(&v, &number);
        out = hv_number(eval->arena, -number, hcl_eval_source(eval, e));
    }
    if (v.kind == HV_NULL)
        return hv_refused(eval->arena, hcl_eval_source(eval, e), "Invalid operand",
                          "an operator is used on null");
    if (v.kind == HV_UNKNOWN && asked.kind != HV_UNKNOWN)
        return hv_refused(eval->arena, hcl_eval_source(eval, e), "Invalid operand",
                          "an operator is used on what it does not take");
    return v.kind == HV_UNKNOWN ? v : hcl_eval_made_of(out, &v);
}

static HclValue eval_arithmetic(HclEval *eval, enum hcl_op op, const HclValue *a, const HclValue *b,
                                Source at)
{
    long double x, y, r;
    if (!hcl_spend_text(eval, a->text.len + b->text.len))
        return hcl_spent(eval, at);
    if (!hv_number_of(a, &x) || !hv_number_of(b, &y))
        return hv_refused(eval->arena, at, "Invalid operand", "this operator needs numbers");
    /* cty Value.Divide: 0/0 alone is refused; 1/0 is infinity, 1 % 0 is 1 (terraform console) */
    if (op == HCL_OP_DIV && x == 0 && y == 0)
        return hv_refused(eval->arena, at, "Operation failed", "zero is divided by zero");
    if ((op == HCL_OP_DIV || op == HCL_OP_MOD) && y == 0)
        return hv_unknown(eval->arena, at, "something is divided by zero");
    if (op == HCL_OP_MOD && (x / y > 1e18L || x / y < -1e18L))
        return hv_unknown(eval->arena, at, "the numbers are too large to be computed exactly");
    switch (op) {
    case HCL_OP_LT:
        return hv_bool(x < y, at);
    case HCL_OP_LE:
        return hv_bool(x <= y, at);
    case HCL_OP_GT:
        return hv_bool(x > y, at);
    case HCL_OP_GE:
        return hv_bool(x >= y, at);
    case HCL_OP_ADD:
        r = x + y;
        break;
    case HCL_OP_SUB:
        r = x - y;
        break;
    case HCL_OP_MUL:
        r = x * y;
        break;
    case HCL_OP_DIV:
        r = x / y;
        break;
    default:
        r = x - y * (long double)(long long)(x / y);
    }
    if (r > 1e18L || r < -1e18L)
        return hv_unknown(eval->arena, at, "the numbers are too large to be computed exactly");
    return hv_number(eval->arena, r, at);
}

/* false && x is false, true || x is true, whatever x turns out to be. */
static HclValue eval_logic(HclEval *eval, const HclExpr *e, HclValue a, HclValue b)
{
    bool settles = e->op == HCL_OP_OR;
    HclValue asked[] = {a, b};
    a = hv_to_bool(eval, a);
    b = hv_to_bool(eval, b);
    if ((a.kind == HV_UNKNOWN && asked[0].kind != HV_UNKNOWN) ||
        (b.kind == HV_UNKNOWN && asked[1].kind != HV_UNKNOWN))
        return hv_refused(eval->arena, hcl_eval_source(eval, e), "Invalid operand",
                          "an operator that needs true or false is used on something else");
    if ((a.kind == HV_BOOL && hv_true(&a) == settles) ||
        (b.kind == HV_BOOL && hv_true(&b) == settles))
        return hv_bool(settles, hcl_eval_source(eval, e));
    if (a.kind != HV_BOOL || b.kind != HV_BOOL)
        return a.kind == HV_UNKNOWN ? a
               : b.kind == HV_UNKNOWN
                   ? b
                   : hv_refused(eval->arena, hcl_eval_source(eval, e), "Invalid operand",
                                "an operator is used on null");
    return hv_bool(!settles, hcl_eval_source(eval, e));
}

/* == converts nothing: 1 == "1" is false. */
static HclValue eval_equality(HclEval *eval, const HclExpr *e, const HclValue *a, const HclValue *b)
{
    size_t of_a = hv_size(a), of_b = hv_size(b);
    bool equal;
    if (!hcl_spend_text(eval, of_a < of_b ? of_a : of_b))
        return hcl_spent(eval, hcl_eval_source(eval, e));
    equal = hv_equal(a, b);
    return hv_bool(equal == (e->op == HCL_OP_EQ), hcl_eval_source(eval, e));
}

/* Whether there is a secret at all is none: `var.key == "" ? "dev" : null` is how people write it.
 * What something made of it is equal to would spell it, letter by letter. */
static bool eval_asks_if_there(const HclExpr *e)
{
    Span text;
    bool equal = e->op == HCL_OP_EQ || e->op == HCL_OP_NE;
    for (int i = 0; i < 2; i++) {
        const HclExpr *none = e->items[i], *asked = e->items[1 - i];
        if ((none->kind == HCL_NULL || (hcl_literal(none, &text) && text.len == 0) ||
             (none->kind == HCL_NUMBER && span_is(none->text, "0"))) &&
            (equal || asked->kind == HCL_CALL)) /* a length has no sign that could be told */
            return e->op != HCL_OP_AND && e->op != HCL_OP_OR;
    }
    return false;
}

HclValue hcl_eval_binary(HclEval *eval, const HclExpr *e)
{
    HclValue a = hcl_eval_node(eval, e->items[0]), b = hcl_eval_node(eval, e->items[1]), out;
    const HclValue *unknown = hv_find_unknown(&a) ? hv_find_unknown(&a) : hv_find_unknown(&b);
    if (e->op == HCL_OP_AND || e->op == HCL_OP_OR)
        out = eval_logic(eval, e, a, b);
    else if (unknown)
        return *unknown;
    else if (e->op == HCL_OP_EQ || e->op == HCL_OP_NE)
        out = eval_equality(eval, e, &a, &b);
    else
        out = eval_arithmetic(eval, (enum hcl_op)e->op, &a, &b, hcl_eval_source(eval, e));
    if (out.kind == HV_BOOL && (a.as_given || b.as_given) && eval_asks_if_there(e))
        return out;
    return hcl_eval_made_of(hcl_eval_made_of(out, &a), &b);
}

/* No type holds both results (hclsyntax ConditionalExpr.Value, which works out both: what refuses
 * to be worked out counts only in the one that is chosen). */
static bool condition_results_differ(const HclValue *yes, const HclValue *no)
{
    bool lists = yes->kind == HV_LIST || no->kind == HV_LIST,
         objects = yes->kind == HV_OBJECT || no->kind == HV_OBJECT,
         plain = yes->kind == HV_STRING || yes->kind == HV_NUMBER || yes->kind == HV_BOOL ||
                 no->kind == HV_STRING || no->kind == HV_NUMBER || no->kind == HV_BOOL;
    return lists + objects + plain > 1;
}

HclValue hcl_eval_condition(HclEval *eval, const HclExpr *e)
{
    HclValue asked = hcl_eval_node(eval, e->items[0]), condition = hv_to_bool(eval, asked),
             yes = hcl_eval_node(eval, e->items[1]), no = hcl_eval_node(eval, e->items[2]);
    if (condition.kind == HV_UNKNOWN && asked.kind != HV_UNKNOWN)
        return hv_refused(eval->arena, hcl_eval_source(eval, e), "Incorrect condition type",
                          "the condition is neither true nor false");
    if (condition_results_differ(&yes, &no))
        return hv_refused(eval->arena, hcl_eval_source(eval, e),
                          "Inconsistent conditional result types",
                          "the two results of this condition have no type in common");
    if (condition.kind == HV_NULL)
        return hv_refused(eval->arena, hcl_eval_source(eval, e), "Null condition",
                          "the condition is null");
    if (condition.kind == HV_UNKNOWN)
        return condition;
    return hcl_eval_chosen_by(hv_true(&condition) ? yes : no, &condition);
}

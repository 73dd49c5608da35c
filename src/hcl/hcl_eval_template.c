/* Templates: text with ${ } and %{ } in it. */
#include "hcl/hcl_node.h"

typedef struct Joined {
    Buf text;
    size_t counted; /* of text, in the budget */
    HclValue stop;  /* the first unknown part */
    bool stopped, traced;
    bool secret;      /* a secret chose what is joined now */
    HclValue made_of; /* secrecy and way of all parts */
} Joined;

static void eval_join(HclEval *eval, const HclExpr *e, Joined *out);

static void eval_trace(HclEval *eval, Source at, HclValue v, const Joined *out)
{
    v.secret |= out->secret;
    if (out->traced)
        vec_push(eval->arena, &eval->pieces, ((HclPiece){out->text.len, at, v}));
}

/* That nothing stands there tells of the secret as well. */
static void eval_trace_choice(HclEval *eval, const HclExpr *e, const HclValue *by, Joined *out)
{
    HclValue nothing = hv_null(SOURCE_UNKNOWN);
    nothing.secret = hv_any_secret(by);
    if (nothing.secret)
        eval_trace(eval, hcl_eval_source(eval, e), nothing, out);
}

/* What is joined lies outside the arena, a text for each template around this one. */
static void eval_join_counts(HclEval *eval, Source at, Joined *out)
{
    size_t more = out->text.len - out->counted;
    out->counted = out->text.len;
    if (!hcl_spend_bytes(eval, more) && !out->stopped) {
        out->stopped = true;
        out->stop = hcl_spent(eval, at);
    }
}

static void eval_join_value(HclEval *eval, HclValue v, Source at, Joined *out)
{
    const char *gap = NULL;
    if (v.kind == HV_NULL)
        v = hv_refused(eval->arena, at, "Invalid template interpolation value",
                       "a null value stands inside a string");
    else if (v.kind == HV_LIST || v.kind == HV_OBJECT)
        v = hv_refused(eval->arena, at, "Invalid template interpolation value",
                       "a list or object stands inside a string");
    out->made_of = hcl_eval_made_of(out->made_of, &v);
    if (v.kind == HV_UNKNOWN && !v.refused && eval->gap)
        gap = eval->gap(eval, &v, buf_span(&out->text));
    eval_trace(eval, at, v, out);
    if (v.kind != HV_UNKNOWN) {
        buf_add(&out->text, v.text);
    } else if (gap) {
        buf_add_str(&out->text, gap);
    } else if (!out->stopped) {
        out->stopped = true;
        out->stop = v;
    }
}

static void eval_join_if(HclEval *eval, const HclExpr *e, Joined *out)
{
    HclValue asked = hcl_eval_node(eval, e->items[0]), condition = hv_to_bool(eval, asked);
    const HclExpr *branch = hv_true(&condition) ? e->items[1] : e->items[2];
    bool outer = out->secret;
    out->made_of = hcl_eval_chosen_by(out->made_of, &condition);
    eval_trace_choice(eval, e, &condition, out);
    out->secret |= condition.secret;
    if (condition.kind == HV_UNKNOWN && asked.kind != HV_UNKNOWN)
        condition = hv_refused(eval->arena, hcl_eval_source(eval, e), "Incorrect condition type",
                               "the condition is neither true nor false");
    if (condition.kind != HV_BOOL)
        eval_join_value(eval, condition, hcl_eval_source(eval, e), out);
    else if (branch)
        eval_join(eval, branch, out);
    out->secret = outer;
}

static void eval_join_for(HclEval *eval, const HclExpr *e, Joined *out)
{
    HclValue collection = hcl_eval_node(eval, e->items[0]);
    const HclBinding *outer = eval->bindings;
    bool outer_secret = out->secret;
    if (collection.kind != HV_LIST && collection.kind != HV_OBJECT) {
        if (collection.kind != HV_UNKNOWN && collection.kind != HV_NULL)
            collection = hv_refused(eval->arena, hcl_eval_source(eval, e),
                                    "Iteration over non-iterable value",
                                    "for goes over what is no list and no map");
        eval_join_value(eval, collection, hcl_eval_source(eval, e), out);
        return;
    }
    out->made_of =
        hcl_eval_chosen_by(out->made_of, &collection); /* how often it goes round tells */
    eval_trace_choice(eval, e, &collection, out);
    out->secret |= hv_any_secret(&collection);
    for (size_t i = 0; i < collection.n && !out->stopped && !out->text.overflow; i++) {
        HclValue key = hcl_eval_key_of(eval, &collection, i);
        HclBinding for_key = {e->key, &key, outer};
        HclBinding for_value = {e->text, &collection.items[i], e->key.len ? &for_key : outer};
        eval->bindings = &for_value;
        hcl_spend(eval, 1);
        eval_join(eval, e->items[1], out);
        eval_join_counts(eval, hcl_eval_source(eval, e), out);
    }
    eval->bindings = outer;
    out->secret = outer_secret;
}

static void eval_join(HclEval *eval, const HclExpr *e, Joined *out)
{
    for (uint32_t i = 0; i < e->n_items && !out->stopped && !out->text.overflow; i++) {
        const HclExpr *part = e->items[i];
        if (part->kind == HCL_TEXT) {
            HclValue text = hv_null(SOURCE_UNKNOWN);
            text.secret = hcl_literal_secret(eval->file, part->at, part->text);
            out->made_of.secret |= text.secret;
            eval_trace(eval, hcl_eval_source(eval, part), text, out);
            buf_add(&out->text, part->text);
        } else if (part->kind == HCL_IF_PART) {
            eval_join_if(eval, part, out);
        } else if (part->kind == HCL_FOR_PART) {
            eval_join_for(eval, part, out);
        } else {
            eval_join_value(eval, hcl_eval_node(eval, part), hcl_eval_source(eval, part), out);
            eval_join_counts(eval, hcl_eval_source(eval, part), out);
        }
    }
}

HclValue hcl_eval_template(HclEval *eval, const HclExpr *e)
{
    Joined joined = {.text = BUF_INIT(HCL_STRING_MAX), .traced = eval->traced == e};
    Source at = hcl_eval_source(eval, e);
    HclValue v;
    if (e->wrapped)
        return hcl_eval_node(eval, e->items[0]);
    eval_join(eval, e, &joined);
    eval_join_counts(eval, at, &joined);
    if (joined.stopped)
        v = joined.stop;
    else if (joined.text.overflow)
        v = hv_unknown(eval->arena, at, "the text is longer than 1 MB");
    else
        v = hv_string((Span){arena_span(eval->arena, buf_span(&joined.text)), joined.text.len}, at);
    if (e->n_items > 0 && !joined.made_of.users)
        joined.made_of.users = eval->file->users;
    v = hcl_eval_made_of(v, &joined.made_of);
    buf_clear(&joined.text);
    return v;
}

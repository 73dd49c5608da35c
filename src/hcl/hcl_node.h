/*
 * hcl_node: how the parts of the evaluator call each other; one function for each kind of
 * expression. Private to hcl/hcl_eval*.c; see hcl_eval.h for the whole.
 */
#ifndef WHY403_HCL_HCL_NODE_H
#define WHY403_HCL_HCL_NODE_H

#include "hcl/hcl_eval.h"

/* Any expression, within the budget of steps and depth. hcl_eval says by whom: the parts hold
 * expressions, and expressions the parts. */
static inline HclValue hcl_eval_node(HclEval *eval, const HclExpr *e)
{
    return eval->node(eval, e);
}
/* hcl_eval from within: an expression of another file. */
HclValue hcl_eval_within(HclEval *eval, const HclFile *file, const HclExpr *expr);
Source hcl_eval_source(HclEval *eval, const HclExpr *e);
/* v was made of from: secrecy and way go along. */
HclValue hcl_eval_made_of(HclValue v, const HclValue *from);
/* v was chosen by from: its secrecy goes along. */
HclValue hcl_eval_chosen_by(HclValue v, const HclValue *from);
/* v was taken out of a list or object: what is of the whole of that goes along. */
HclValue hcl_eval_taken_from(const HclValue *whole, HclValue v);

/* hcl_eval_template.c */
HclValue hcl_eval_template(HclEval *eval, const HclExpr *e);
/* hcl_eval_op.c */
HclValue hcl_eval_unary(HclEval *eval, const HclExpr *e);
HclValue hcl_eval_binary(HclEval *eval, const HclExpr *e);
HclValue hcl_eval_condition(HclEval *eval, const HclExpr *e);
/* hcl_eval_loop.c */
HclValue hcl_eval_tuple(HclEval *eval, const HclExpr *e);
HclValue hcl_eval_object(HclEval *eval, const HclExpr *e);
HclValue hcl_eval_for(HclEval *eval, const HclExpr *e);
HclValue hcl_eval_splat(HclEval *eval, const HclExpr *e);

#endif

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

/* What the expressions of a load may cost: HCL_STEPS_MAX and HCL_BYTES_MAX. */
#include "hcl/hcl_eval.h"

const HclBudget *hcl_budget(const HclEval *eval)
{
    return eval->budget ? eval->budget : &eval->own;
}

static HclBudget *budget_of(HclEval *eval)
{
    return eval->budget ? eval->budget : &eval->own;
}

bool hcl_budget_open(HclEval *eval)
{
    HclBudget *b = budget_of(eval);
    bool first = !b->under_way;
    b->under_way = true;
    if (first)
        b->arena_size = arena_size(eval->arena);
    return first;
}

void hcl_budget_close(HclEval *eval, bool first)
{
    hcl_spend(eval, 0);
    if (first)
        budget_of(eval)->under_way = false;
}

bool hcl_spend(HclEval *eval, size_t steps)
{
    HclBudget *b = budget_of(eval);
    if (b->under_way) {
        size_t now = arena_size(eval->arena);
        b->bytes += now - b->arena_size;
        b->arena_size = now;
    }
    if (b->steps <= HCL_STEPS_MAX)
        b->steps += steps;
    return b->steps <= HCL_STEPS_MAX && b->bytes <= HCL_BYTES_MAX;
}

bool hcl_spend_text(HclEval *eval, size_t bytes)
{
    return hcl_spend(eval, bytes / HCL_STEP_BYTES);
}

bool hcl_spend_bytes(HclEval *eval, size_t bytes)
{
    budget_of(eval)->bytes += bytes;
    return hcl_spend_text(eval, bytes);
}

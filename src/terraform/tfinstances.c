/*
 * The instances that count or for_each makes of a block, one after another: meanwhile count.index,
 * each.key and each.value are worth what they are in that one (terraform 1.11
 * internal/instances/expander.go; seen with 1.11.4, t_tfmeta.c).
 */
#include "terraform/tfload.h"

enum { INSTANCES_MAX = 200 };

static void instances_bind(TfLoad *load, const char *name, HclValue object, TfVisit *visit,
                           void *what)
{
    const HclBinding *outer = load->eval.outer;
    HclBinding binding = {span_of(name), &object, outer};
    load->eval.outer = &binding;
    visit(load, what);
    load->eval.outer = outer;
}

bool tfinstances_visit(TfLoad *load, TfModule *module, const HclBlock *block, TfVisit *visit,
                       void *what)
{
    const HclAttr *count = hcl_body_attr(&block->body, "count"),
                  *for_each = hcl_body_attr(&block->body, "for_each"),
                  *repeats = count ? count : for_each;
    HclValue all;
    long double n = 0;
    if (!repeats) {
        visit(load, what);
        return true;
    }
    all = tfscope_eval(load, module, repeats->file, repeats->expr);
    if (count) {
        if (!hv_number_of(&all, &n))
            return false;
        for (size_t i = 0; (long double)i < n && i < INSTANCES_MAX; i++) {
            Span *index = arena_new(load->arena, Span);
            HclValue *number = arena_new(load->arena, HclValue);
            *index = SPAN_LITERAL("index");
            *number = hv_number(load->arena, (long double)i, all.at);
            instances_bind(load, "count", hv_object(index, number, 1, all.at), visit, what);
        }
        return true;
    }
    if (all.kind != HV_OBJECT && all.kind != HV_LIST)
        return false;
    for (size_t i = 0; i < all.n && i < INSTANCES_MAX; i++)
        instances_bind(load, "each",
                       tfscope_each(load, hcl_eval_key_of(&load->eval, &all, i), all.items[i]),
                       visit, what);
    return true;
}

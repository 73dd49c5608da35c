#include "ui/view/groups.h"

#include <string.h>

#include "base/text.h"

static enum group_kind kind_of(const Configuration *c)
{
    if (c->kind == CONF_AWS_CLI)
        return GROUP_CLI;
    if (c->used == TRI_NO)
        return GROUP_UNUSED;
    if (c->outcome.status == OUTCOME_ERROR || c->outcome.status == OUTCOME_STOPPED)
        return GROUP_FAILS;
    if (c->outcome.status == OUTCOME_OK)
        return GROUP_WORKS;
    return c->pending ? GROUP_WAITS : GROUP_OPEN;
}

/* Those that Terraform would use, without the AWS CLI, and how many of them fail. */
static size_t groups_count(const Model *model, size_t *out_fail)
{
    size_t used = 0;
    *out_fail = 0;
    for (size_t i = 0; model->view && i < model->view->configurations.len; i++) {
        enum group_kind kind = kind_of(model->view->configurations.items[i]);
        used += kind < GROUP_UNUSED;
        *out_fail += kind == GROUP_FAILS;
    }
    return used;
}

const char *groups_fail_text(const Model *model, Arena *arena)
{
    size_t fail, used = groups_count(model, &fail);
    if (used < 2 || fail == 0)
        return NULL;
    return arena_printf(arena, "%zu of %zu fail%s", fail, used, fail == 1 ? "s" : "");
}

/* The finding that says why c fails, NULL if none does. */
static const Finding *groups_finding(const Model *model, const Configuration *c)
{
    for (int s = 0; model->view && s < N_STEPS; s++)
        for (size_t i = 0; i < model->view->steps[s].findings.len; i++) {
            const Finding *f = model->view->steps[s].findings.items[i];
            if (f->severity == SEVERITY_FAIL && f->configuration &&
                strcmp(f->configuration, c->address) == 0)
                return f;
        }
    return NULL;
}

/* What its group has in common: why it fails, or whose credentials it signs in with. */
static const char *says_of(const Model *model, Arena *arena, const Configuration *c)
{
    const Finding *f = c->outcome.status == OUTCOME_ERROR ? groups_finding(model, c) : NULL;
    const char *key =
        c->base && c->base->access_key_id.text
            ? text_key_id(arena, c->base->access_key_id.text, model->view->options->show_key_ids)
            : NULL;
    const char *arn = c->outcome.arn, *name = arn ? strrchr(arn, ':') : NULL;
    switch (kind_of(c)) {
    case GROUP_FAILS:
        if (model_veiled(model))
            return "guess the cause (g)";
        if (f)
            return f->title;
        if (c->outcome.detail)
            return c->outcome.detail;
        return c->outcome.error_code ? c->outcome.error_code : "it fails";
    case GROUP_WORKS:
        if (key && c->outcome.unasked)
            return arena_printf(arena, "%s, and nobody is asked", key);
        if (!key)
            return name ? arena_printf(arena, "accepted as %s", name + 1) : "accepted";
        return name ? arena_printf(arena, "%s, accepted as %s", key, name + 1)
                    : arena_printf(arena, "%s, accepted", key);
    case GROUP_UNUSED:
        return "nothing uses them";
    case GROUP_CLI:
        return "AWS CLI";
    default:
        return key ? key : "";
    }
}

/* Where the group of that kind and words stands, or would stand. */
static size_t place_in(const GroupVec *groups, enum group_kind kind, const char *says, bool *there)
{
    size_t i = 0;
    *there = false;
    for (; i < groups->len && groups->items[i].kind <= kind; i++)
        if (groups->items[i].kind == kind && strcmp(groups->items[i].says, says) == 0) {
            *there = true;
            return i;
        }
    return i;
}

GroupVec groups_make(const Model *model, Arena *arena)
{
    GroupVec out = VEC_INIT;
    for (size_t i = 0; model->view && i < model->view->configurations.len; i++) {
        Configuration *c = model->view->configurations.items[i];
        const char *says = says_of(model, arena, c);
        bool there;
        size_t at = place_in(&out, kind_of(c), says, &there);
        if (!there) {
            Group fresh = {.kind = kind_of(c), .says = says};
            vec_push(arena, &out, fresh);
            for (size_t k = out.len - 1; k > at; k--)
                out.items[k] = out.items[k - 1];
            out.items[at] = fresh;
        }
        vec_push(arena, &out.items[at].members, c);
    }
    return out;
}

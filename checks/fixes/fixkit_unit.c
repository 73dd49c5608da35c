/* Variables that a Terragrunt unit sets for Terraform: no shell can take them back, so the file in
 * which they stand is changed (terragrunt internal/runner/run/run.go: env_vars of extra_arguments
 * go before the environment). */
#include "checks/fixes/fixkit.h"

#include <string.h>

static const EnvPlace *unit_place_in(const EnvFacts *env, const char *name)
{
    const EnvPlace *place = env ? env_place(env, name) : NULL;
    return place && place->form == ENV_PLACE_UNIT ? place : NULL;
}

/* The AWS CLI and Terragrunt itself have what the shell has. */
static const EnvPlace *unit_place(const FixContext *x, const char *name, const char **out_value)
{
    const Facts *facts = x->ctx->facts;
    const EnvFacts *envs[] = {facts->env, facts->init_env};
    const EnvPlace *place = NULL;
    bool of_shell = x->conf && !x->conf->dependency &&
                    (x->conf->kind == CONF_AWS_CLI || x->conf->kind == CONF_TERRAGRUNT);
    if (of_shell || !name)
        return NULL;
    for (size_t i = 0; i < ARRAY_LEN(envs) && !place; i++) {
        place = unit_place_in(envs[i], name);
        if (place && out_value)
            *out_value = env_text(envs[i], name);
    }
    for (size_t i = 0; i < facts->others.len && !place; i++) {
        place = unit_place_in(facts->others.items[i].env, name);
        if (place && out_value)
            *out_value = env_text(facts->others.items[i].env, name);
    }
    return place;
}

Source fixkit_written_at(const FixContext *x, Source at)
{
    const EnvPlace *place = at.kind == SOURCE_ENVIRONMENT ? unit_place(x, at.name, NULL) : NULL;
    return place ? place->at : at;
}

bool fixkit_unit_sets(const FixContext *x, const char *name)
{
    return unit_place(x, name, NULL) != NULL;
}

Fix *fixkit_unit_set(const FixContext *x, const char *id, const char *title, const char *name,
                     const char *value)
{
    Arena *a = x->ctx->arena;
    const char *wrong = NULL;
    const EnvPlace *place = unit_place(x, name, &wrong);
    Edit edit;
    if (wrong && fixkit_rename(x, place->at, wrong, value, &edit))
        return fixkit_edit(x, id, title, &edit, false);
    return fixkit_words(x, id, title,
                        arena_printf(a,
                                     "%s is set for Terraform at %s, which goes before your "
                                     "shell: write %s there.",
                                     text_safe(a, name), source_text(a, place->at),
                                     text_safe(a, value)));
}

Fix *fixkit_unit_unset(const FixContext *x, const char *id, const char *title,
                       const char *const *names)
{
    Arena *a = x->ctx->arena;
    EditVec lines = VEC_INIT;
    const EnvPlace *last = NULL;
    for (size_t i = 0; names[i]; i++) {
        const EnvPlace *place = unit_place(x, names[i], NULL);
        Edit edit;
        if (!place)
            continue;
        last = place;
        if (fixkit_path(x, place->at) &&
            fileedit_drop_argument(a, x->ctx->facts->files, fixkit_path(x, place->at),
                                   place->at.line, names[i], &edit))
            vec_push(a, &lines, edit);
    }
    if (!last)
        return NULL;
    if (lines.len > 0)
        return fixkit_edits(x, id, title, &lines, false);
    return fixkit_words(x, id, title,
                        arena_printf(a,
                                     "%s is set for Terraform at %s (env_vars of extra_arguments): "
                                     "take it out there.",
                                     text_safe(a, last->name), source_text(a, last->at)));
}

Fix *fixkit_unit_repair(const FixContext *x, const char *id, const char *title, const char *name)
{
    Arena *a = x->ctx->arena;
    const EnvPlace *place = unit_place(x, name, NULL);
    Edit edit;
    if (fixkit_path(x, place->at) &&
        fileedit_clean(a, x->ctx->facts->files, fixkit_path(x, place->at), place->at.line, &edit))
        return fixkit_edit(x, id, title, &edit, false);
    return fixkit_words(x, id, title,
                        arena_printf(a,
                                     "%s is set for Terraform at %s (env_vars of extra_arguments): "
                                     "write it anew there.",
                                     text_safe(a, name), source_text(a, place->at)));
}

void fixkit_unit_show(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    for (size_t i = 0; i < x->f->evidence.len; i++) {
        Evidence *e = &x->f->evidence.items[i];
        Source at = fixkit_written_at(x, e->at);
        if (e->at.kind != SOURCE_ENVIRONMENT || at.kind != SOURCE_FILE)
            continue;
        if (!strstr(e->text, "(set in "))
            e->text = arena_printf(a, "%s (%s, in env_vars)", e->text, text_safe(a, e->at.name));
        e->at = at;
    }
}

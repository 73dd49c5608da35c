#include "ui/below.h"

#include <string.h>

#include "base/text.h"
#include "engine/probes.h"
#include "engine/roots.h"

/* It is looked for while the first picture is made. */
enum { BELOW_DEPTH = 6, BELOW_FOLDERS = 400 };

/* NULL: nothing in it signs in to AWS, as far as its files say. */
static const char *kind_of(const Root *root)
{
    if (root->kind == ROOT_TERRAGRUNT)
        return "Terragrunt unit";
    if (root->says & ROOT_BY_CDK)
        return "CDK for Terraform";
    if (root->says & ROOT_AWS_PROVIDER)
        return root->says & ROOT_S3_BACKEND ? "provider, S3 backend" : "provider";
    return root->says & ROOT_S3_BACKEND ? "S3 backend" : NULL;
}

static const Answer *ask_nobody(Asker *asker, const Question *question)
{
    static const Answer not_asked = {.state = ANSWER_NOT_ASKED, .not_asked = NOT_ASKED_OFFLINE};
    (void)asker;
    (void)question;
    return &not_asked;
}

/* The source that wins, as far as files and variables say: whether the machine has a role nobody
 * has asked. */
static const char *source_of(Arena *arena, const Configuration *c)
{
    for (size_t i = 0; i < c->chain.len; i++) {
        const Candidate *x = &c->chain.items[i];
        if (configuration_needs_machine(c))
            return CONF_MACHINE_ROLE;
        if (x->outcome == CHAIN_USED && x->label)
            return x->label;
    }
    if (c->outcome.reason == PREDICT_PROFILE_MISSING && c->profile)
        return arena_printf(arena, "profile %s, which is not there", c->profile);
    if (c->outcome.reason == PREDICT_NO_CREDENTIALS)
        return "no credentials";
    return c->outcome.status == OUTCOME_ERROR && c->outcome.detail ? c->outcome.detail
                                                                   : "not known before it is asked";
}

/* "keys of profile net, then role deploy" */
static const char *credentials_of(Arena *arena, const Configuration *c)
{
    const char *text = source_of(arena, c);
    for (size_t i = 0; i < c->roles.len; i++) {
        const char *arn = c->roles.items[i].arn, *name = arn ? strrchr(arn, '/') : NULL;
        if (name && !c->roles.items[i].from_profile)
            text = arena_printf(arena, "%s, then role %s", text, name + 1);
    }
    return text_safe(arena, text);
}

/* Those of the first configuration that signs in, and how many others take something else; NULL:
 * nothing is configured. */
static const char *signs_in_with(World *w, Arena *arena, const SessionOptions *options,
                                 const char *dir)
{
    Asker nobody = {NULL, ask_nobody};
    Arena scratch = ARENA_INIT;
    SessionOptions here = *options;
    const PredictOptions offline = {.offline = true};
    const char *first = NULL;
    size_t others = 0;
    bool unused = false;
    here.dir = dir;
    Facts *facts = probes_gather(&scratch, w, &here);
    ConfigurationVec all = predict_all(&scratch, facts, &nobody, &offline);
    for (size_t i = 0; i < all.len; i++) {
        const char *text = all.items[i]->kind != CONF_AWS_CLI && all.items[i]->used != TRI_NO
                               ? credentials_of(&scratch, all.items[i])
                               : NULL;
        others += first && text && strcmp(text, first) != 0;
        first = first ? first : text;
        unused = unused || all.items[i]->used == TRI_NO;
    }
    if (!first && unused)
        first = "no resource uses it";
    if (first && others)
        first = arena_printf(arena, "%s; %zu other%s", first, others, others == 1 ? "" : "s");
    else if (first)
        first = arena_strdup(arena, first);
    arena_clear(&scratch);
    return first;
}

Below *below_find(World *w, Arena *arena, const SessionOptions *options, size_t *out_n)
{
    const RootSearch search = {.folders_max = BELOW_FOLDERS, .depth_max = BELOW_DEPTH};
    Below *found = arena_array(arena, Below, BELOW_MOST);
    RootVec roots = VEC_INIT;
    bool more;
    *out_n = 0;
    (void)roots_below(arena, w, options->dir, &search, &roots, &more);
    for (size_t i = 0; i < roots.len && *out_n < BELOW_MOST; i++) {
        const Root *root = &roots.items[i];
        const char *kind = kind_of(root), *with;
        if (!kind || strcmp(root->shown, ".") == 0)
            continue;
        with = signs_in_with(w, arena, options, root->dir);
        found[(*out_n)++] = (Below){strcmp(options->dir, ".") == 0
                                        ? root->shown
                                        : arena_printf(arena, "%s/%s", options->dir, root->shown),
                                    with ? arena_printf(arena, "%s: %s", kind, with) : kind};
    }
    return found;
}

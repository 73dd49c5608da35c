/* What to take out where one source of credentials hides another: the dead one, whole, and nothing
 * of the one that works. */
#include "checks/fixes/fixes.h"

#include <string.h>

#include "checks/losers.h"

static bool is_form(const FixContext *x, enum finding_id id)
{
    return strcmp(x->f->id, finding_rows[id].id) == 0;
}

/* Who would act with the loser's credentials, as AWS answered. */
static const char *proven_arn(const FixContext *x)
{
    const char *arn;
    fixkit_evidence(x, "would act as", &arn);
    return arn;
}

/* ---- which places are dead ---- */

static bool belongs_to(const Credentials *c, Source at)
{
    return c &&
           (fixkit_same_place(c->access_key_id.at, at) || fixkit_same_place(c->secret_at, at) ||
            (c->token && fixkit_same_place(c->token_at, at)));
}

/* Merged sections mix: a line of the pair that works must stay (RULES.md 37). */
static void add_places(const FixContext *x, SourceVec *out, const Credentials *dead,
                       const Credentials *works)
{
    const Source at[] = {dead->access_key_id.at, dead->secret_at,
                         dead->token ? dead->token_at : SOURCE_UNKNOWN};
    for (size_t i = 0; i < ARRAY_LEN(at); i++) {
        bool known = at[i].kind == SOURCE_NONE || belongs_to(works, at[i]);
        for (size_t k = 0; k < out->len; k++)
            known |= fixkit_same_place(out->items[k], at[i]);
        if (!known)
            vec_push(x->ctx->arena, out, at[i]);
    }
}

/* The winner's, and those of every loser of its kind that would come before the one that works. */
static SourceVec dead_places(const FixContext *x, const Credentials **out_works)
{
    LoserVec losers = losers_of(x->ctx, x->conf);
    Source loses = fixkit_evidence(x, "loses", NULL);
    SourceVec out = VEC_INIT;
    size_t n = 0;
    while (n < losers.len && !fixkit_same_place(losers.items[n].at, loses))
        n++;
    *out_works = n < losers.len ? losers.items[n].creds : NULL;
    add_places(x, &out, x->creds, *out_works);
    for (size_t i = 0; i < n && n < losers.len; i++)
        if (losers.items[i].creds && losers.items[i].kind == losers.items[n].kind)
            add_places(x, &out, losers.items[i].creds, *out_works);
    return out;
}

/* ---- arguments of HCL ---- */

/* What one finding's fixes take out; whole: every place could be. */
typedef struct Removal {
    EditVec edits;
    VEC(const char *) variables; /* ends with NULL when used */
    bool option;                 /* a -var on the command line */
    bool whole;
} Removal;

static void remove_line(const FixContext *x, Removal *r, const char *name, Source at)
{
    Arena *a = x->ctx->arena;
    const char *path = fixkit_path(x, at);
    Edit edit;
    if (!path || !fileedit_drop_argument(a, x->ctx->facts->files, path, at.line, name, &edit)) {
        r->whole = false;
        return;
    }
    for (size_t i = 0; i < r->edits.len; i++)
        if (r->edits.items[i].line == edit.line && strcmp(r->edits.items[i].file, edit.file) == 0)
            return;
    vec_push(a, &r->edits, edit);
}

static bool is_tf(Source at)
{
    size_t len = at.kind == SOURCE_FILE && at.name ? strlen(at.name) : 0;
    return len > 3 && strcmp(at.name + len - 3, ".tf") == 0;
}

/* The argument goes from the block and from what an override file replaced in it. */
static void remove_argument(const FixContext *x, Removal *r, const char *name)
{
    const TfValue *v = tfblock_get(x->conf->block, name);
    Edit edit;
    if (v->expr_at.kind == SOURCE_NONE)
        return;
    remove_line(x, r, name, v->expr_at);
    for (size_t i = 0; i < v->shadowed.len; i++) {
        Source at = v->shadowed.items[i].at;
        if (is_tf(at) && fileedit_drop_argument(x->ctx->arena, x->ctx->facts->files,
                                                fixkit_path(x, at), at.line, name, &edit))
            remove_line(x, r, name, at);
    }
}

/* One fix for all that belongs together; where a line holds more than the argument, or none can be
 * named, a text. */
static void take_out(const FixContext *x, Removal *r, const char *id, const char *title)
{
    static const char *const option =
        "Leave the -var option out that gives the dead value (also in TF_CLI_ARGS and in scripts).";
    Arena *a = x->ctx->arena;
    if (r->whole)
        fixkit_changes_principal(x, fixkit_edits(x, id, title, &r->edits, false), proven_arn(x));
    else
        fixkit_words(x, "take_out_by_hand", title,
                     "The line holds more than this value: take it out with an editor.");
    if (r->variables.len > 0) {
        vec_push(a, &r->variables, NULL);
        fixkit_changes_principal(x,
                                 fixkit_unset(x, "unset_values",
                                              "take the dead values out of the environment",
                                              r->variables.items),
                                 proven_arn(x));
    }
    if (r->option)
        fixkit_words(x, "drop_option", "leave the option out", option);
}

static void value_beats(const FixContext *x)
{
    Removal r = {.whole = true};
    const Credentials *works;
    bool keys = x->creds->source == CRED_PROVIDER_BLOCK || x->creds->source == CRED_BACKEND_BLOCK;
    SourceVec places = VEC_INIT;
    if (keys)
        places = dead_places(x, &works);
    else
        vec_push(x->ctx->arena, &places, tfblock_get(x->conf->block, "profile")->v.at);
    for (size_t i = 0; i < places.len; i++)
        if (places.items[i].kind == SOURCE_ENVIRONMENT)
            vec_push(x->ctx->arena, &r.variables, places.items[i].name);
        else if (places.items[i].kind == SOURCE_ARGUMENT)
            r.option = true;
        else
            remove_line(x, &r, NULL, places.items[i]);
    take_out(x, &r, keys ? "drop_key_lines" : "drop_profile_line",
             keys ? "take the dead values out" : "take the value out that names the dead profile");
}

void fixes_provider_block_override(const FixContext *x)
{
    static const char *const names[] = {"access_key", "secret_key", "token"};
    Removal r = {.whole = true};
    if (!x->creds || !x->conf || !x->conf->block)
        return;
    if (is_form(x, F_VALUE_BEATS)) {
        value_beats(x);
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        remove_argument(x, &r, names[i]);
    take_out(x, &r, "drop_key_lines", "take the dead keys out of the block");
}

/* ---- environment against profile ---- */

static void env_beats(const FixContext *x)
{
    static const char *const keys[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                                       "AWS_SESSION_TOKEN", NULL};
    Fix *fix = fixkit_unset(x, "unset_keys", "take the dead keys out of the environment", keys);
    fixkit_changes_principal(x, fix, proven_arn(x));
    if (!x->creds)
        return;
    fix = fixkit_drop_variables(x, "drop_key_lines", "and out of the file that sets them", keys);
    fixkit_changes_principal(x, fix, proven_arn(x));
    if (fix)
        fix->unasked = false; /* a start-up file is the user's own */
}

/* Only where the right name would have been looked at: the others do no harm. */
static void rename_variables(const FixContext *x)
{
    const EnvFacts *env = x->ctx->facts->env;
    for (size_t i = 0; x->f->severity == SEVERITY_WARN && i < env->vars.len; i++) {
        const char *meant = check_variable_meant(&env->vars.items[i]);
        if (meant && !env_var(env, meant) && !span_ends(span_of(meant), "_"))
            fixkit_repair(x, "rename_variable",
                          arena_printf(x->ctx->arena, "set it under its right name, %s", meant),
                          (EnvRepair){.name = meant, .from = env->vars.items[i].name});
    }
}

void fixes_env_config_conflict(const FixContext *x)
{
    static const char *const profile[] = {"AWS_PROFILE", "AWS_DEFAULT_PROFILE", NULL};
    Removal r = {.whole = true};
    if (is_form(x, F_ENV_AND_PROFILE))
        return;
    if (is_form(x, F_ENV_UNREAD)) {
        rename_variables(x);
        if (x->f->fixes.len == 0)
            fixkit_words(x, "right_name", "give the variable its right name, or unset it",
                         "Nothing reads it as it is. Write the value under the name that Terraform "
                         "reads (AWS_PROFILE, AWS_REGION), then unset the old one.");
        return;
    }
    if (is_form(x, F_ENV_BEATS)) {
        env_beats(x);
    } else if (x->conf && x->conf->profile_at.kind == SOURCE_ENVIRONMENT) {
        fixkit_changes_principal(
            x,
            fixkit_unset(x, "unset_profile",
                         "don't name the profile, so that the variables are used", profile),
            proven_arn(x));
    } else if (x->conf && x->conf->block) {
        remove_argument(x, &r, "profile");
        take_out(x, &r, "drop_profile_line",
                 "take profile out of the block, so that the variables are used");
    }
}

/* ---- sections ---- */

/* The section, of all files, in which that line stands; NULL if none. */
static const AwsSection *section_of(const FixContext *x, Source at, const AwsSection **out_before)
{
    AwsFileList files = check_files(x->ctx);
    for (size_t i = 0; i < files.len; i++)
        for (size_t k = 0; k < files.items[i]->sections.len; k++) {
            const AwsSection *s = &files.items[i]->sections.items[k];
            for (size_t p = 0; p < s->properties.len; p++)
                if (fixkit_same_place(s->properties.items[p].value.at, at)) {
                    *out_before = k > 0 ? s - 1 : NULL;
                    return s;
                }
        }
    return NULL;
}

static void add_place(const FixContext *x, SourceVec *out, Source at)
{
    for (size_t i = 0; i < out->len; i++)
        if (fixkit_same_place(out->items[i], at))
            return;
    vec_push(x->ctx->arena, out, at);
}

/*
 * [profile default] hides all of [default] as long as its header stands (RULES.md 36). Its other
 * settings fall to [default] where that stands right above, else they go, too.
 */
static void add_hiding_section(const FixContext *x, SourceVec *out, const Credentials *works)
{
    const AwsSection *before, *unused, *hides = section_of(x, x->creds->access_key_id.at, &before);
    const AwsSection *hidden = works ? section_of(x, works->access_key_id.at, &unused) : NULL;
    if (!hides || !hidden || !hides->profile_prefix || hidden->profile_prefix ||
        strcmp(hides->at.name, hidden->at.name) != 0)
        return;
    add_place(x, out, hides->at);
    for (size_t p = 0; before != hidden && p < hides->properties.len; p++) {
        const AwsProperty *prop = &hides->properties.items[p];
        add_place(x, out, prop->value.at);
        for (size_t n = 0; n < prop->n_sub; n++)
            add_place(x, out, prop->sub[n].value.at);
    }
}

void fixes_profile_shadowed(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    const Credentials *works = NULL;
    SourceVec places;
    EditVec edits = VEC_INIT;
    Edit edit;
    if (!x->creds || !x->conf)
        return;
    places = dead_places(x, &works);
    add_hiding_section(x, &places, works);
    for (size_t i = 0; i < places.len; i++) {
        const char *path = fixkit_path(x, places.items[i]);
        if (path && fileedit_drop(a, x->ctx->facts->files, path, places.items[i].line, &edit))
            vec_push(a, &edits, edit);
    }
    fixkit_changes_principal(x,
                             fixkit_edits(x, "drop_key_lines",
                                          "take the dead values out, so that the others are read",
                                          &edits, false),
                             proven_arn(x));
}

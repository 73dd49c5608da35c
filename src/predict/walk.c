#include "predict/walk.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "data/env_vars.h"
#include "data/regions.h"
#include "facts/owner.h"
#include "hcl/hcl_eval.h"

static const TfValue absent_value;

/* ---- arguments ---- */

const TfValue *walk_arg(const Walk *w, const char *name)
{
    return w->conf->block ? tfblock_get(w->conf->block, name) : &absent_value;
}

static const char *arg_text(const TfValue *v)
{
    const char *text = tfvalue_text(v);
    return text && *text ? text : NULL;
}

static Value arg_value(const TfValue *v)
{
    return v->state == TF_KNOWN && !value_empty(v->v) ? v->v : VALUE_ABSENT;
}

const char *walk_text(const Walk *w, const char *name)
{
    return arg_text(walk_arg(w, name));
}

Value walk_value(const Walk *w, const char *name)
{
    return arg_value(walk_arg(w, name));
}

/* To a plan that comes before any apply, a resource's value is unknown, and the provider's SDK
 * reads an unknown argument as one that is not there (seen: provider.token-later of
 * surface_cases.py). */
static bool value_after_apply(const Walk *w, const TfValue *v)
{
    return !w->backend && v->state == TF_UNKNOWN && v->why && w->facts->tf &&
           w->facts->tf->no_state && span_ends(span_of(v->why), TF_AFTER_APPLY);
}

/* flex.ExpandStringValueSet of the provider passes over empty texts */
static bool list_holds_text(const TfValue *v)
{
    bool any = v->state != TF_KNOWN || v->n_items == 0;
    for (size_t i = 0; !any && i < v->n_items; i++)
        any = v->items[i].state != TF_KNOWN || !value_empty(v->items[i].v);
    return any;
}

const TfValue *walk_list(const Walk *w, const char *name)
{
    const TfValue *v = walk_arg(w, name);
    for (size_t i = 0; v->state == TF_KNOWN && i < v->n_items; i++)
        if (w->backend ? v->items[i].state == TF_NULL : value_after_apply(w, &v->items[i]))
            return &absent_value;
    return w->backend || list_holds_text(v) ? v : &absent_value;
}

bool walk_true(const Walk *w, const char *name)
{
    const char *text = walk_text(w, name);
    return text && strcmp(text, "true") == 0;
}

int walk_int(const Walk *w, const char *name, int fallback)
{
    const char *text = walk_text(w, name);
    char *end;
    long n;
    if (!text)
        return fallback;
    errno = 0;
    n = strtol(text, &end, 10);
    return *end || errno || n < 0 || n > INT_MAX ? fallback : (int)n;
}

bool walk_is_unknown(const Walk *w, const TfValue *v)
{
    return v->state == TF_UNKNOWN && !value_after_apply(w, v);
}

bool walk_not_known(Walk *w, const char *name)
{
    return walk_value_not_known(w, name, walk_arg(w, name));
}

bool walk_value_not_known(Walk *w, const char *name, const TfValue *v)
{
    if (!walk_is_unknown(w, v))
        return false;
    walk_unknown(w, STAGE_CONFIGURATION, PREDICT_NOT_KNOWN, v->expr_at,
                 "%s is not known before plan: %s", name,
                 v->why ? v->why : "it depends on something that only Terraform can tell");
    w->conf->outcome.at_plan = true;
    return true;
}

bool walk_group(const Walk *w, const char *name, size_t n, ArgGroup *out)
{
    const TfBlock *child = w->conf->block ? tfblock_child(w->conf->block, name, n) : NULL;
    const TfValue *map = walk_arg(w, name);
    *out = (ArgGroup){NULL, NULL, SOURCE_UNKNOWN};
    if (child) {
        *out = (ArgGroup){child, NULL, child->at};
        return true;
    }
    if (n == 0 && map->state == TF_KNOWN && map->type == TF_MAP) {
        *out = (ArgGroup){NULL, map, map->expr_at};
        return true;
    }
    return false;
}

const TfValue *group_arg(const ArgGroup *g, const char *name)
{
    if (g->block)
        return tfblock_get(g->block, name);
    for (size_t i = 0; g->map && i < g->map->n_items; i++)
        if (strcmp(g->map->keys[i], name) == 0)
            return &g->map->items[i];
    return &absent_value;
}

const char *group_text(const ArgGroup *g, const char *name)
{
    return arg_text(group_arg(g, name));
}

Value group_value(const ArgGroup *g, const char *name)
{
    return arg_value(group_arg(g, name));
}

/* ---- environment and paths ---- */

const char *walk_env(const Walk *w, const char *name)
{
    return env_text(w->facts->env, name);
}

bool walk_env_set(const Walk *w, const char *name)
{
    return env_var(w->facts->env, name) != NULL;
}

Value walk_env_value(const Walk *w, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const EnvVar *v = env_var(w->facts->env, names[i]);
        if (v && !value_empty(v->value))
            return v->value;
    }
    return VALUE_ABSENT;
}

const char *walk_path(const Walk *w, const char *path)
{
    const char *dir = w->facts->dir;
    const TgUnit *unit = w->facts->unit;
    bool terraforms = w->conf->kind != CONF_AWS_CLI && w->conf->kind != CONF_PROFILE &&
                      w->conf->kind != CONF_TERRAGRUNT;
    if (unit && terraforms && dir && path[0] != '/') /* "../x" is not beside the unit's copy */
        return tfview_from(w->arena, &unit->view, dir, path);
    if (path[0] == '/' || !dir || strcmp(dir, ".") == 0)
        return path;
    return arena_printf(w->arena, "%s/%s", dir, path);
}

/* ---- the end ---- */

static Outcome *walk_end(Walk *w, enum outcome_status status, enum stage stage,
                         enum predict_reason reason, Source at)
{
    Outcome *o = &w->conf->outcome;
    w->ended = true;
    o->status = status;
    o->stage = stage;
    o->reason = reason;
    o->at = at;
    return o;
}

void walk_fail(Walk *w, enum stage stage, enum predict_reason reason, Source at,
               const char *message, const char *detail, ...)
{
    Outcome *o = walk_end(w, OUTCOME_ERROR, stage, reason, at);
    va_list args;
    va_start(args, detail);
    o->detail = arena_vprintf(w->arena, detail, args);
    va_end(args);
    o->terraform_message = text_safe(w->arena, message);
}

void walk_unknown(Walk *w, enum stage stage, enum predict_reason reason, Source at,
                  const char *detail, ...)
{
    Outcome *o = walk_end(w, OUTCOME_UNKNOWN, stage, reason, at);
    va_list args;
    va_start(args, detail);
    o->detail = arena_vprintf(w->arena, detail, args);
    va_end(args);
}

void walk_too_large(Walk *w, const char *path)
{
    walk_unknown(w, STAGE_CONFIGURATION, PREDICT_NOT_KNOWN, source_file(path, 0, 0),
                 "not known: %s is too large to be looked at", path);
}

enum file_state walk_read(Walk *w, const char *path, size_t max_bytes, Span *out)
{
    enum file_state state = snapshot_read(w->facts->files, path, max_bytes, out);
    if (state == FILE_TOO_BIG)
        walk_too_large(w, path);
    return state;
}

const Answer *walk_ask(Walk *w, enum stage stage, const Question *q)
{
    const Answer *a = w->asker->ask(w->asker, q);
    if (a->not_saved)
        walk_note(w, SOURCE_UNKNOWN, "%s", a->not_saved);
    if (a->state == ANSWER_DONE)
        return a;
    walk_end(w, OUTCOME_UNKNOWN, stage, PREDICT_ASKED, SOURCE_UNKNOWN);
    w->conf->decisive_question = q;
    w->conf->decisive = a;
    w->conf->pending = a->state == ANSWER_PENDING;
    return NULL;
}

void walk_refused(Walk *w, enum stage stage, const Question *q, const Answer *a,
                  const char *message)
{
    const char *host = q->endpoint ? q->endpoint : question_kind_name(q->kind);
    Outcome *o = walk_end(w, OUTCOME_ERROR, stage, PREDICT_ASKED, (Source){SOURCE_AWS, host, 0, 0});
    o->error_code = a->net == NET_OK ? a->error_code : NULL;
    o->http_status = a->net == NET_OK ? a->http_status : 0;
    o->terraform_message = text_safe(w->arena, message);
    w->conf->decisive_question = q;
    w->conf->decisive = a;
}

/* ---- questions ---- */

static bool value_outside(const TfValue *v)
{
    bool outside = v->state == TF_UNKNOWN && v->why &&
                   (strcmp(v->why, HCL_OUTSIDE) == 0 || strcmp(v->why, HCL_PRIVATE) == 0);
    for (size_t i = 0; i < v->n_items && !outside; i++)
        outside = value_outside(&v->items[i]);
    return outside;
}

/* Would anything that the block says be made from a file outside the folder? */
static bool block_outside(const TfBlock *block)
{
    bool outside = block && block->by_secret;
    for (size_t i = 0; block && i < block->attrs.len && !outside; i++)
        outside = value_outside(&block->attrs.items[i].value);
    for (size_t i = 0; block && i < block->blocks.len && !outside; i++)
        outside = strcmp(block->blocks.items[i]->type, "default_tags") != 0 &&
                  block_outside(block->blocks.items[i]);
    return outside;
}

static bool name_among(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool value_users(const TfValue *v)
{
    bool users = v->users != NULL;
    for (size_t i = 0; i < v->n_items && !users; i++)
        users = value_users(&v->items[i]);
    return users;
}

/* Made of a variable, or chosen by one. */
static bool value_chosen(const TfValue *v)
{
    bool chosen = v->users && !v->as_given;
    for (size_t i = 0; i < v->n_items && !chosen; i++)
        chosen = value_chosen(&v->items[i]);
    return chosen;
}

/* Does anything of the block that can be part of a request come from elsewhere than the folder? A
 * profile or a file is no part of one; which of the folder's own it is could spell what chose it.
 */
static bool block_users(const TfBlock *block)
{
    static const char *const stays[] = {"allowed_account_ids", "forbidden_account_ids",
                                        "default_tags", "ignore_tags"},
                             *const names[] = {"profile", "shared_config_files",
                                               "shared_credentials_files", "custom_ca_bundle"};
    bool users = block && block->by_users;
    for (size_t i = 0; block && i < block->attrs.len && !users; i++) {
        const TfAttr *attr = &block->attrs.items[i];
        users = name_among(attr->name, names, ARRAY_LEN(names))
                    ? value_chosen(&attr->value)
                    : !name_among(attr->name, stays, ARRAY_LEN(stays)) && value_users(&attr->value);
    }
    for (size_t i = 0; block && i < block->blocks.len && !users; i++)
        users = !name_among(block->blocks.items[i]->type, stays, ARRAY_LEN(stays)) &&
                block_users(block->blocks.items[i]);
    return users;
}

bool walk_hands_secret(const Walk *w, const TfValue *arg)
{
    return arg->of_secret && (arg->users || w->facts->unit);
}

/* A backend's state is that of the selected workspace, a remote state says of which. */
static bool workspace_users(const Walk *w)
{
    if (w->conf->remote_state)
        return value_users(w->conf->remote_state->workspace);
    return w->backend && w->facts->tf && w->facts->tf->workspace_users;
}

/* Something of whoever runs the program would be told by where it goes, or what it says. */
static bool walk_tells_of_users(const Walk *w)
{
    return w->conf->kind != CONF_AWS_CLI &&
           (block_users(w->conf->block) || workspace_users(w) ||
            (w->facts->tf && w->facts->tf->modules_users)); /* so, too, who is asked at all */
}

enum owner walk_owner(const Walk *w, const Credentials *creds)
{
    enum owner owner = owner_of_keys(w->facts, creds);
    bool chosen =
        creds->profile && w->conf->profile && owner_of(w->facts, w->conf->profile_at) == OWNER_USER;
    return owner == OWNER_DIR && (chosen || walk_tells_of_users(w)) ? OWNER_USER : owner;
}

Question *walk_question(Walk *w, enum question_kind kind, const char *why)
{
    Question *q = arena_new(w->arena, Question);
    q->kind = kind;
    q->configuration = w->conf->address;
    q->why = why;
    q->private_inside = w->conf->kind != CONF_AWS_CLI && block_outside(w->conf->block);
    /* What a unit says is made by functions that reach the environment and the machine. */
    q->users_inside = walk_tells_of_users(w) || w->facts->unit;
    return q;
}

void walk_overridden(Walk *w, Question *q, Value override)
{
    Value chosen = value_present(override) ? override : w->conf->region;
    q->overridden = value_present(override);
    if (!q->overridden && (!q->region || region_has_form(q->region)))
        return;
    q->endpoint_by = owner_of(w->facts, chosen.at);
    q->endpoint_at = chosen.at;
}

static void param_add(Walk *w, Question *q, Param p)
{
    Param *grown = arena_array(w->arena, Param, q->n_params + 1);
    if (q->n_params > 0)
        memcpy(grown, q->params, q->n_params * sizeof *grown);
    grown[q->n_params++] = p;
    q->params = grown;
}

void walk_param(Walk *w, Question *q, const char *name, const char *text)
{
    if (text)
        param_add(w, q, (Param){name, text, NULL});
}

void walk_secret_param(Walk *w, Question *q, const char *name, const Secret *secret)
{
    if (secret)
        param_add(w, q, (Param){name, NULL, secret});
}

void walk_note(Walk *w, Source at, const char *fmt, ...)
{
    const char *text;
    va_list args;
    va_start(args, fmt);
    text = arena_vprintf(w->arena, fmt, args);
    va_end(args);
    vec_push(w->arena, &w->conf->notes, text);
    vec_push(w->arena, &w->conf->note_at, at);
}

const Secret *walk_secret(Arena *arena, Value v)
{
    return v.secret ? v.secret : v.text ? secret_new(arena, span_of(v.text)) : NULL;
}

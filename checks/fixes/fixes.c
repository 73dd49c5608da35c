#include "checks/fixes/fixes.h"

#include <string.h>

#include "awscli/awscli_verbs.h"
#include "checks/experiments.h"
#include "checks/finding_ids.h"
#include "checks/fixes/byhand.h"

typedef struct FixRow {
    void (*fill)(const FixContext *x);
    enum finding_id form;
    const char *by_hand, *otherwise; /* fixes.def tells what they are */
} FixRow;

#define FIX(cause, fill, form, by_hand, otherwise) [cause] = {fill, form, by_hand, otherwise},
#define BY_HAND(finding, by_hand)
static const FixRow fix_rows[N_CAUSES] = {
#include "checks/fixes/fixes.def"
};
#undef FIX
#undef BY_HAND

#define FIX(cause, fill, form, by_hand, otherwise)
#define BY_HAND(finding, by_hand) [finding] = (by_hand),
static const char *const hand_rows[N_FINDING_IDS] = {
#include "checks/fixes/fixes.def"
};
#undef FIX
#undef BY_HAND

/* N_FINDING_IDS: it is none of the table's. */
static size_t id_of(const Finding *f)
{
    size_t id = 0;
    while (id < N_FINDING_IDS && strcmp(finding_rows[id].id, f->id) != 0)
        id++;
    return id;
}

/* Of its form: a finding may be without a cause and still have a way out. */
static enum cause cause_of(const Finding *f)
{
    size_t id = f->cause == CAUSE_NONE ? id_of(f) : N_FINDING_IDS;
    return id < N_FINDING_IDS ? finding_rows[id].cause : f->cause;
}

static const char *hand_form(const FixContext *x, const FixRow *row)
{
    bool in_variable =
        x->f->evidence.len > 0 && x->f->evidence.items[0].at.kind == SOURCE_ENVIRONMENT;
    size_t id = id_of(x->f);
    if (id < N_FINDING_IDS && hand_rows[id])
        return hand_rows[id];
    return x->f->cause == CAUSE_FILE_DAMAGE && in_variable ? BYHAND_VARIABLE : row->by_hand;
}

bool fixes_known(enum cause cause)
{
    return fix_rows[cause].fill != NULL;
}

enum finding_id fixes_form(enum cause cause)
{
    return fix_rows[cause].form;
}

const char *fixes_by_hand(enum finding_id id)
{
    return hand_rows[id] ? hand_rows[id] : fix_rows[finding_rows[id].cause].by_hand;
}

static FixContext context_of(CheckContext *ctx, Finding *f)
{
    FixContext x = {
        .ctx = ctx, .f = f, .conf = configuration_find(ctx->configurations, f->configuration)};
    x.creds = x.conf ? check_creds(x.conf) : NULL;
    x.profile = x.creds && x.creds->source != CRED_ENVIRONMENT ? x.creds->profile : NULL;
    if (!x.profile && !x.creds && x.conf && x.conf->profile_at.kind != SOURCE_NONE)
        x.profile = x.conf->profile;
    x.region = x.conf ? experiment_region(x.conf) : "us-east-1";
    if (ctx->of_text && !(x.conf && x.conf->region.text))
        x.region = "REGION";
    return x;
}

/* "aws.west (main.tf:10), profile prod": whose fault it is, as far as it has names. */
static const char *place_of(const FixContext *x)
{
    Arena *a = x->ctx->arena;
    Source at = x->f->evidence.len > 0 && x->f->evidence.items[0].at.kind == SOURCE_FILE
                    ? x->f->evidence.items[0].at
                : x->conf ? x->conf->defined_at
                          : SOURCE_UNKNOWN;
    const char *file = at.kind == SOURCE_FILE ? source_text(a, at) : "";
    if (!file[0] && !x->profile) /* an address alone is no place */
        return "";
    const char *text =
        x->conf ? arena_printf(a, "%s%s", x->conf->address, text_with(a, " (", file, ")")) : file;
    return x->profile ? arena_printf(a, "%s%sprofile %s", text, text[0] ? ", " : "", x->profile)
                      : text;
}

/* "or leave it out" -> "leave it out" */
static const char *without_join(const char *title)
{
    static const char *const joins[] = {"or ", "and "};
    for (size_t i = 0; i < ARRAY_LEN(joins); i++)
        if (span_starts(span_of(title), joins[i]))
            return title + strlen(joins[i]);
    return title;
}

/* The version that one of its commands needs and the installed AWS CLI has not; NULL = it can be
 * run. */
static const char *fix_needs(const CheckContext *ctx, const Fix *fix)
{
    const char *needs = NULL;
    for (size_t i = 0; i < fix->commands.len && !needs; i++)
        needs = awscli_needs(ctx->facts->aws_cli_version, fix->commands.items[i].text);
    return needs;
}

/* What the installed AWS CLI can't run stands behind what can be done here, and behind how to get
 * one that can. */
static void put_by_version(CheckContext *ctx, Finding *f)
{
    const char *version = ctx->facts->aws_cli_version, *needs = NULL;
    Arena *a = ctx->arena;
    size_t n = f->fixes.len, here = 0, later = 0;
    Fix *now = arena_array(a, Fix, n + 1), *then = arena_array(a, Fix, n + 1), *get;
    for (size_t i = 0; i < n; i++) {
        const Fix *fix = &f->fixes.items[i];
        const char *own = fix_needs(ctx, fix), *title = fix->title;
        if (!own) {
            now[here++] = *fix;
            continue;
        }
        needs = needs ? needs : own;
        if (later == 0)
            title = arena_printf(a, "then %s", without_join(title));
        then[later] = *fix;
        then[later].risk = RISK_SHOW;
        then[later++].title = arena_printf(a, "%s (needs AWS CLI %s)", title, own);
    }
    if (later == 0)
        return;
    f->fixes.len = 0;
    for (size_t i = 0; i < here; i++)
        vec_push(a, &f->fixes, now[i]);
    get =
        finding_fix(a, f, "newer_aws_cli", RISK_SHOW,
                    arena_printf(a, "%sinstall AWS CLI %s: %s is installed here and can't do this",
                                 here > 0 ? "or " : "", needs, text_safe(a, version)));
    get->admin_text = "https://docs.aws.amazon.com/cli/latest/userguide/"
                      "getting-started-install.html tells how.";
    for (size_t i = 0; i < later; i++)
        vec_push(a, &f->fixes, then[i]);
}

void fixes_otherwise(CheckContext *ctx, Finding *f)
{
    const FixRow *row = &fix_rows[cause_of(f)];
    FixContext x = context_of(ctx, f);
    /* No place could be found that could be changed: the same in words, for whoever knows it. */
    if (f->fixes.len == 0 && f->severity == SEVERITY_FAIL && row->otherwise) {
        const char *place = text_safe(ctx->arena, place_of(&x));
        fixkit_words(&x, "by_hand", "change it by hand",
                     arena_printf(ctx->arena, "%s%s%s%s", row->otherwise, place[0] ? " Here: " : "",
                                  place, place[0] ? "." : ""));
    }
    /* Where nothing stands before it, it is no alternative. */
    if (f->fixes.len > 0)
        f->fixes.items[0].title = without_join(f->fixes.items[0].title);
}

/* The variables that make a source of credentials; NULL: it has none. */
static const char *const *source_variables(enum cred_source source)
{
    static const char *const keys[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                                       "AWS_SESSION_TOKEN", NULL};
    static const char *const web[] = {"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", NULL};
    static const char *const container[] = {"AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", NULL};
    switch (source) {
    case CRED_ENVIRONMENT:
        return keys;
    case CRED_WEB_IDENTITY:
        return web;
    case CRED_CONTAINER:
        return container;
    default:
        return NULL;
    }
}

Fix *fixes_unset_source(CheckContext *ctx, Finding *f)
{
    FixContext x = context_of(ctx, f);
    const char *const *names = NULL;
    Fix *fix;
    for (size_t i = 0; x.conf && i < x.conf->chain.len && !names; i++) {
        enum chain_outcome outcome = x.conf->chain.items[i].outcome;
        if (outcome == CHAIN_USED || outcome == CHAIN_INVALID || outcome == CHAIN_ERROR)
            names = source_variables(x.conf->chain.items[i].source);
    }
    if (!names || (!env_var(ctx->facts->env, names[0]) && !env_var(ctx->facts->env, names[1])))
        return NULL;
    for (size_t i = 0; i < f->fixes.len; i++)
        for (size_t k = 0; k < f->fixes.items[i].env_unset.len; k++)
            if (strcmp(f->fixes.items[i].env_unset.items[k], names[0]) == 0)
                return NULL;
    fix = fixkit_unset(&x, "unset_source", "or leave these variables out: the next source is used",
                       names);
    fixkit_changes_principal(&x, fix, NULL);
    fix->changes_principal = true;
    return fix;
}

static bool sets_backend_up(const Fix *fix)
{
    for (size_t i = 0; i < fix->commands.len; i++)
        if (strstr(fix->commands.items[i].text, " init"))
            return true;
    return false;
}

void fixes_save_state(CheckContext *ctx, Finding *f, bool first)
{
    FixContext x = context_of(ctx, f);
    size_t kept = 0;
    Fix save;
    for (size_t i = 0; i < f->fixes.len; i++)
        if (!sets_backend_up(&f->fixes.items[i]))
            f->fixes.items[kept++] = f->fixes.items[i];
    f->fixes.len = kept;
    if (!first)
        return;
    save = *fixkit_words(&x, "save_state", "save the state before anything else",
                         "What was made is recorded nowhere but in errored.tfstate. Sign in again. "
                         "Then run terraform state push errored.tfstate in the same folder. Do not "
                         "run apply before that: it would make everything a second time.");
    memmove(f->fixes.items + 1, f->fixes.items, kept * sizeof *f->fixes.items);
    f->fixes.items[0] = save;
}

void fixes_fill(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->findings->len; i++) {
        Finding *f = ctx->findings->items[i];
        const FixRow *row = &fix_rows[cause_of(f)];
        FixContext x = context_of(ctx, f);
        if (!row->fill || f->severity == SEVERITY_INFO)
            continue;
        fixes_default_taken(&x);
        fixes_left_behind(&x);
        row->fill(&x);
        put_by_version(ctx, f);
        fixes_otherwise(ctx, f);
        if (row->by_hand)
            f->by_hand = byhand_command(&x, hand_form(&x, row));
        fixkit_unit_show(&x);
    }
}

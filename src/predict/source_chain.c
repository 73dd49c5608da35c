/* The chain as people read it: every source in its order, what it holds, who won and why the others
 * lost. */
#include <string.h>

#include "predict/profile_merge.h"
#include "predict/sources.h"

/* One line of the chain before its outcome is known. */
typedef struct Row {
    enum pick pick;
    Candidate c;
    bool present;
} Row;

typedef struct Chain {
    Walk *w;
    const SharedProfile *shared; /* loaded quietly where the walk could not */
    VEC(Row) rows;
} Chain;

static void row_add(Chain *ch, enum pick pick, bool present, Candidate c)
{
    Row row = {pick, c, present};
    vec_push(ch->w->arena, &ch->rows, row);
}

/* ---- block and environment ---- */

/* Values of access_key and secret_key that lost to others of the same variable (RULES.md 81). */
static void rows_block_shadowed(Chain *ch)
{
    const TfValue *id = walk_arg(ch->w, "access_key"), *secret = walk_arg(ch->w, "secret_key");
    for (size_t i = 0; i < id->shadowed.len || i < secret->shadowed.len; i++) {
        Credentials *k = arena_new(ch->w->arena, Credentials);
        Value s = i < secret->shadowed.len ? secret->shadowed.items[i] : secret->v;
        k->access_key_id = i < id->shadowed.len ? id->shadowed.items[i] : id->v;
        k->secret_key = walk_secret(ch->w->arena, s);
        k->secret_at = s.at;
        k->source = ch->w->backend ? CRED_BACKEND_BLOCK : CRED_PROVIDER_BLOCK;
        if (k->access_key_id.text && k->secret_key)
            row_add(ch, PICK_NONE, true,
                    (Candidate){.source = k->source,
                                .label = "an earlier value of the same variables",
                                .at = k->access_key_id.at,
                                .creds = k,
                                .rule = "RULES 81"});
    }
}

static void rows_block(Chain *ch)
{
    Walk *w = ch->w;
    enum cred_source source = w->backend ? CRED_BACKEND_BLOCK : CRED_PROVIDER_BLOCK;
    const Credentials *keys = static_of_block(w);
    ArgGroup g;
    row_add(ch, PICK_BLOCK_KEYS, static_block_used(w),
            (Candidate){.source = source,
                        .label = "access_key and secret_key in the block",
                        .at = walk_arg(w, "access_key")->v.at,
                        .creds = keys,
                        .rule = "RULES 13, override-01"});
    rows_block_shadowed(ch);
    if (walk_group(w, "assume_role_with_web_identity", 0, &g))
        row_add(ch, PICK_BLOCK_WEB_IDENTITY, true,
                (Candidate){.source = CRED_WEB_IDENTITY,
                            .label = "assume_role_with_web_identity in the block",
                            .at = g.at,
                            .rule = "RULES 22, webid-06"});
}

static void rows_env(Chain *ch)
{
    Walk *w = ch->w;
    const Credentials *keys = static_of_env(w);
    Value half = static_env_half(w);
    Candidate c = {.source = CRED_ENVIRONMENT,
                   .label = "AWS_ACCESS_KEY_ID",
                   .creds = keys,
                   .rule = "RULES 19, env-conflict-02"};
    c.at = keys ? keys->access_key_id.at : half.at;
    if (value_present(half)) {
        c.outcome = CHAIN_INVALID;
        c.reason = arena_printf(w->arena, "only %s is set: half a pair is passed over",
                                half.at.name ? half.at.name : "one of the two");
    }
    row_add(ch, PICK_ENV_KEYS, keys != NULL, c);
    row_add(ch, PICK_ENV_WEB_IDENTITY, walk_env(w, "AWS_WEB_IDENTITY_TOKEN_FILE") != NULL,
            (Candidate){.source = CRED_WEB_IDENTITY,
                        .label = "AWS_WEB_IDENTITY_TOKEN_FILE",
                        .at = source_env("AWS_WEB_IDENTITY_TOKEN_FILE"),
                        .rule = "RULES 21, env-conflict-09"});
}

/* ---- profiles ---- */

static void rows_copies(Chain *ch, const char *name, const Credentials *winner, const char *why)
{
    CandidateVec copies = copies_of(ch->w, name, winner, why);
    for (size_t i = 0; i < copies.len; i++)
        row_add(ch, PICK_NONE, true, copies.items[i]);
}

/* The keys that a profile's source profiles end in, if they stand in a file. */
static const Credentials *innermost_keys(const SharedProfile *p)
{
    while (p->source)
        p = p->source;
    return p->keys;
}

static void rows_of_profile(Chain *ch)
{
    Arena *a = ch->w->arena;
    const SharedProfile *p = ch->shared;
    const char *name = p->name;
    const struct {
        enum pick pick;
        enum cred_source source;
        const char *what, *rule;
        Value v;
    } rows[] = {
        {PICK_CREDENTIAL_SOURCE, CRED_CONFIG_FILE, "credential_source", "RULES 45, assume-role-11",
         p->credential_source},
        {PICK_PROFILE_WEB_IDENTITY, CRED_WEB_IDENTITY, "web_identity_token_file", "causes.md F10",
         p->web_identity_token_file},
        {PICK_SSO, CRED_SSO, "SSO", "RULES 35, profile-shadowed-08",
         value_present(p->sso_session)     ? p->sso_session
         : value_present(p->sso_start_url) ? p->sso_start_url
                                           : p->sso_account_id},
        {PICK_LOGIN, CRED_LOGIN, "login_session", "provider-facts login", p->login_session},
        {PICK_PROCESS, CRED_PROCESS, "credential_process", "causes.md F10", p->credential_process},
    };
    if (p->source)
        row_add(
            ch, PICK_SOURCE_PROFILE, true,
            (Candidate){.source = innermost_keys(p) ? innermost_keys(p)->source : CRED_CONFIG_FILE,
                        .label = arena_printf(a, "profile %s: role_arn with source_profile %s",
                                              name, p->source->name),
                        .at = p->source_profile.at,
                        .profile = name,
                        .creds = innermost_keys(p),
                        .rule = "RULES 34, profile-shadowed-06"});
    if (p->keys)
        row_add(ch, PICK_PROFILE_KEYS, true,
                (Candidate){.source = p->keys->source,
                            .label = arena_printf(a, "keys of profile %s", name),
                            .at = p->keys->access_key_id.at,
                            .profile = name,
                            .creds = p->keys,
                            .rule = "RULES 33, 35"});
    rows_copies(ch, name, p->keys, "another section of that name wins");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (value_present(rows[i].v))
            row_add(ch, rows[i].pick, true,
                    (Candidate){.source = rows[i].source,
                                .label = arena_printf(a, "%s of profile %s", rows[i].what, name),
                                .at = rows[i].v.at,
                                .profile = name,
                                .rule = rows[i].rule});
}

static void rows_profile(Chain *ch)
{
    Walk *w = ch->w;
    const char *other = w->profile_in_block ? walk_env(w, "AWS_PROFILE") : NULL;
    if (ch->shared)
        rows_of_profile(ch);
    else if (w->conf->profile)
        row_add(ch, PICK_NONE, false,
                (Candidate){.source = CRED_CREDENTIALS_FILE,
                            .label = arena_printf(w->arena, "profile %s", w->conf->profile),
                            .at = w->conf->profile_at,
                            .profile = w->conf->profile,
                            .reason = "no file that is read has it",
                            .rule = "RULES 40, 42"});
    if (!ch->shared && w->conf->profile)
        rows_copies(ch, w->conf->profile, NULL, "not used");
    if (other && (!w->conf->profile || strcmp(other, w->conf->profile) != 0))
        rows_copies(ch, other, NULL,
                    "AWS_PROFILE names it, but profile = in the block comes first");
}

/* ---- all together ---- */

static void rows_machine(Chain *ch)
{
    bool full = walk_env(ch->w, "AWS_CONTAINER_CREDENTIALS_FULL_URI") != NULL;
    row_add(ch, PICK_CONTAINER, container_set(ch->w),
            (Candidate){.source = CRED_CONTAINER,
                        .label = "credentials of the container",
                        .at = source_env(full ? "AWS_CONTAINER_CREDENTIALS_FULL_URI"
                                              : "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
                        .rule = "RULES 30, healthy-07"});
    row_add(ch, PICK_IMDS, false,
            (Candidate){.source = CRED_IMDS,
                        .label = "role of the EC2 instance",
                        .at = source_rule("instance metadata"),
                        .rule = "RULES 30, healthy-05"});
}

static void row_settle(Chain *ch, Row *row, const Row *winner, bool after)
{
    const Outcome *o = &ch->w->conf->outcome;
    bool failed = o->status == OUTCOME_ERROR && !ch->w->conf->effective &&
                  (o->stage == STAGE_CONFIGURATION || o->stage == STAGE_CREDENTIALS);
    Candidate *c = &row->c;
    if (row == winner) {
        c->outcome =
            failed ? o->reason == PREDICT_STATIC_HALF ? CHAIN_INVALID : CHAIN_ERROR : CHAIN_USED;
        c->reason = failed && o->detail ? o->detail : "first source that is there";
    } else if (c->outcome == CHAIN_INVALID) {
        return;
    } else if (row->present) {
        c->outcome = winner ? CHAIN_SHADOWED : CHAIN_NOT_REACHED;
        if (!c->reason)
            c->reason = winner ? arena_printf(ch->w->arena, "%s comes first", winner->c.label)
                               : "the walk ended before it";
    } else if (row->pick == PICK_NONE) {
        c->outcome = failed ? CHAIN_ERROR : CHAIN_ABSENT;
    } else {
        c->outcome =
            row->pick == PICK_IMDS && (after || !winner) ? CHAIN_NOT_REACHED : CHAIN_ABSENT;
        c->reason =
            c->outcome == CHAIN_ABSENT ? "not set" : "asked only when nothing else is there";
    }
}

static void chain_load_quietly(Chain *ch)
{
    Configuration scratch = {0};
    Walk quiet = *ch->w;
    if (!ch->w->files)
        shared_find_files(ch->w);
    ch->shared = ch->w->shared;
    if (ch->shared || !ch->w->conf->profile)
        return;
    quiet.conf = &scratch;
    quiet.files = ch->w->files;
    ch->shared = shared_load(&quiet, ch->w->conf->profile, false, SOURCE_UNKNOWN, "");
}

void order_fill_chain(Walk *w)
{
    Chain ch = {w, NULL, VEC_INIT};
    const Row *winner = NULL;
    bool after = false;
    if (!w->conf->profile) { /* static keys that were refused before any file was read */
        const char *name = walk_env(w, "AWS_PROFILE");
        w->conf->profile = walk_text(w, "profile") ? walk_text(w, "profile")
                           : name                  ? name
                                                   : "default";
    }
    chain_load_quietly(&ch);
    rows_block(&ch);
    if (w->profile_in_block)
        rows_profile(&ch);
    rows_env(&ch);
    if (!w->profile_in_block)
        rows_profile(&ch);
    rows_machine(&ch);
    for (size_t i = 0; i < ch.rows.len && w->pick != PICK_NONE; i++)
        if (ch.rows.items[i].pick == w->pick)
            winner = &ch.rows.items[i];
    for (size_t i = 0; i < ch.rows.len; i++) {
        row_settle(&ch, &ch.rows.items[i], winner, after);
        after = after || &ch.rows.items[i] == winner;
        walk_candidate(w, ch.rows.items[i].c);
    }
}

/* The chain as people read it: every source in its order, what it holds, who won and why the others
 * lost. What is no source of its own (another section of the profile, a value that an override file
 * replaced) stands beside the source whose place it would take. */
#include <string.h>

#include "predict/source_rows.h"

typedef struct Listing {
    Walk *w;
    const SharedProfile *shared; /* loaded quietly where the walk could not */
    const char *winner;          /* label of the source that won, NULL = none did */
    bool failed;                 /* and nothing could be got from it */
    bool profile_holds;          /* any source, usable or not */
} Listing;

static void list_add(Listing *l, Candidate c)
{
    vec_push(l->w->arena, &l->w->conf->chain, c);
}

/* Something that is there and is not used. why: NULL = what won comes first. */
static void list_loser(Listing *l, Candidate c, const char *why)
{
    c.outcome = l->winner ? CHAIN_SHADOWED : CHAIN_NOT_REACHED;
    c.reason = why         ? why
               : l->winner ? arena_printf(l->w->arena, "%s comes first", l->winner)
                           : "Terraform stops before it looks here";
    list_add(l, c);
}

/* ---- beside the block's keys and the profile's ---- */

/* Values of access_key and secret_key that lost to others of the same variable (RULES.md 81). */
static void list_block_values(Listing *l)
{
    Arena *arena = l->w->arena;
    const TfValue *id = walk_arg(l->w, "access_key"), *secret = walk_arg(l->w, "secret_key");
    for (size_t i = 0; i < id->shadowed.len || i < secret->shadowed.len; i++) {
        Credentials *k = arena_new(arena, Credentials);
        Value s = i < secret->shadowed.len ? secret->shadowed.items[i] : secret->v;
        k->access_key_id = i < id->shadowed.len ? id->shadowed.items[i] : id->v;
        k->secret_key = walk_secret(arena, s);
        k->secret_at = s.at;
        k->source = l->w->backend ? CRED_BACKEND_BLOCK : CRED_PROVIDER_BLOCK;
        if (k->access_key_id.text && k->secret_key)
            list_loser(l,
                       (Candidate){.source = k->source,
                                   .label = "an earlier value of the same variables",
                                   .at = k->access_key_id.at,
                                   .creds = k,
                                   .replaced = true,
                                   .rule = "RULES 81"},
                       NULL);
    }
}

static void list_copies(Listing *l, const char *name, const Credentials *winner, const char *why,
                        bool replaced)
{
    CandidateVec copies = copies_of(l->w, name, winner, why);
    for (size_t i = 0; i < copies.len; i++) {
        copies.items[i].replaced = replaced;
        list_loser(l, copies.items[i], copies.items[i].reason);
    }
}

/* Other sections under the profile's name, and the profiles that another setting names. */
static void list_beside_profile(Listing *l)
{
    const Walk *w = l->w;
    const char *name = w->conf->profile;
    const char *other = w->profile_in_block ? walk_env(w, "AWS_PROFILE") : NULL;
    const TfValue *argument = walk_arg(w, "profile");
    if (l->shared)
        list_copies(l, l->shared->name, l->shared->keys, "another section of that name wins",
                    false);
    else
        list_copies(l, name, NULL, "not used", false);
    /* a variable's other values are no rivals: to be given another one is what it is for (f48) */
    for (size_t i = argument->shadowed.len - argument->n_replaced; i < argument->shadowed.len;
         i++) {
        const char *before = argument->shadowed.items[i].text;
        if (before && *before && strcmp(before, name) != 0)
            list_copies(l, before, NULL, "an earlier value of profile = names it", true);
    }
    if (other && strcmp(other, name) != 0)
        list_copies(l, other, NULL, "AWS_PROFILE names it, but profile = in the block comes first",
                    false);
}

/* ---- the sources ---- */

static Candidate candidate_of(const Listing *l, const SourceRow *row, const Found *f)
{
    const Walk *w = l->w;
    const char *profile = row->place == PLACE_PROFILE ? w->conf->profile : NULL;
    const char *label =
        profile ? arena_printf(w->arena, "%s of profile %s", row->label, profile) : row->label;
    Candidate c = {.source = f->keys ? f->keys->source : row->source,
                   .label = f->label ? f->label : label,
                   .at = f->at,
                   .profile = profile,
                   .creds = f->keys,
                   .rule = row->rule};
    if (row->source == CRED_PROVIDER_BLOCK && w->backend)
        c.source = CRED_BACKEND_BLOCK;
    return c;
}

/* Nothing has come of it yet: a portal, a token's role, a program, the role that a profile names.
 * The order chose it; that it is used only an answer shows. */
static bool nobody_asked(const Listing *l)
{
    const Configuration *conf = l->w->conf;
    const RoleHop *hop = conf->roles.len > 0 ? &conf->roles.items[0] : NULL;
    bool by_profile =
        hop && hop->from_profile && (!hop->answer || hop->answer->state == ANSWER_NOT_ASKED);
    return !conf->effective && !l->failed && conf->outcome.status == OUTCOME_UNKNOWN &&
           (!conf->base || by_profile);
}

/* Every machine has the address of the metadata service: that it is used only its answer shows. */
static void list_winner(Listing *l, Candidate c)
{
    const Outcome *o = &l->w->conf->outcome;
    c.outcome = CHAIN_USED;
    if (l->w->source->name == SOURCE_IMDS && !l->w->conf->effective && !l->failed) {
        c.outcome = CHAIN_NOT_REACHED;
        c.unasked = true;
        c.reason = "the last one left: " CONF_MACHINE_ROLE;
        list_add(l, c);
        return;
    }
    if (nobody_asked(l)) {
        c.unasked = true;
        c.reason = "the first in this order that is set; nobody has asked it yet";
        list_add(l, c);
        return;
    }
    if (l->failed)
        c.outcome = o->reason == PREDICT_STATIC_HALF ? CHAIN_INVALID : CHAIN_ERROR;
    c.reason = l->failed && o->detail ? o->detail : "the first in this order that is set";
    list_add(l, c);
}

static void list_row(Listing *l, const SourceRow *row)
{
    Found f = row->find(l->w, l->shared);
    Candidate c = candidate_of(l, row, &f);
    l->profile_holds |= row->place == PLACE_PROFILE && (f.there || f.unusable);
    if (row == l->w->source) {
        list_winner(l, c);
    } else if (f.unusable) {
        c.outcome = CHAIN_INVALID;
        c.reason = f.unusable;
        list_add(l, c);
    } else if (row->name == SOURCE_IMDS) {
        c.outcome = CHAIN_NOT_REACHED;
        c.reason = "asked only when nothing else is there";
        list_add(l, c);
    } else if (f.there) {
        c.unknown = generation_has(&l->w->generation, row->unknown_to);
        list_loser(l, c, source_ignored(l->w, row));
    } else if (row->place != PLACE_PROFILE && row->name != SOURCE_BLOCK_WEB_IDENTITY) {
        /* A profile's settings and a block's role are listed where they are there, everything else
         * always: nobody misses the first, and the others are what people ask for. */
        c.outcome = CHAIN_ABSENT;
        c.reason = "not set";
        list_add(l, c);
    }
}

/* Nobody misses a single setting of it, but that all of them are missing is what people overlook:
 * the profile is there, and a region is all that it says (RULES.md 40). */
static void list_empty_profile(Listing *l)
{
    const SharedSection *section = l->shared ? l->shared->section : NULL;
    if (!section || section->partial > 0 || l->profile_holds)
        return;
    list_add(l, (Candidate){.source = CRED_CREDENTIALS_FILE,
                            .outcome = CHAIN_ABSENT,
                            .label = arena_printf(l->w->arena, "profile %s", l->shared->name),
                            .at = section->at,
                            .profile = l->shared->name,
                            .empty = true,
                            .reason = "it is there, with no keys, role or sign-in in it",
                            .rule = "RULES 40"});
}

/* ---- all together ---- */

static const SharedProfile *load_quietly(Walk *w)
{
    Configuration scratch = {0};
    Walk quiet = *w;
    if (!w->files)
        shared_find_files(w);
    if (w->shared)
        return w->shared;
    quiet.conf = &scratch;
    quiet.files = w->files;
    return shared_load(&quiet, w->conf->profile, false, SOURCE_UNKNOWN, "");
}

void sources_list(Walk *w)
{
    const Outcome *o = &w->conf->outcome;
    const SourceRow *order[SOURCE_ROWS];
    Listing l = {.w = w};
    if (!w->conf->profile) { /* static keys that were refused before any file was read */
        const char *name = walk_env(w, "AWS_PROFILE");
        w->conf->profile = walk_text(w, "profile") ? walk_text(w, "profile")
                           : name                  ? name
                                                   : "default";
    }
    l.shared = load_quietly(w);
    l.failed = o->status == OUTCOME_ERROR && !w->conf->effective &&
               (o->stage == STAGE_CONFIGURATION || o->stage == STAGE_CREDENTIALS);
    if (w->source) {
        Found f = w->source->find(w, l.shared);
        l.winner = candidate_of(&l, w->source, &f).label;
    }
    sources_in_order(w, order);
    for (size_t i = 0; i < SOURCE_ROWS; i++) {
        if (order[i]->name == SOURCE_SOURCE_PROFILE && !l.shared) {
            const Configuration *conf = w->conf;
            list_add(&l, (Candidate){.source = CRED_CREDENTIALS_FILE,
                                     .outcome = l.failed ? CHAIN_ERROR : CHAIN_ABSENT,
                                     .label = arena_printf(w->arena, "profile %s", conf->profile),
                                     .at = conf->profile_at,
                                     .profile = conf->profile,
                                     .reason = "no file that is read has it",
                                     .rule = "RULES 40, 42"});
        }
        list_row(&l, order[i]);
        if (order[i]->name == SOURCE_BLOCK_KEYS)
            list_block_values(&l);
        if (order[i]->name == SOURCE_PROFILE_KEYS)
            list_beside_profile(&l);
        if (order[i]->place == PLACE_PROFILE &&
            (i + 1 == SOURCE_ROWS || order[i + 1]->place != PLACE_PROFILE))
            list_empty_profile(&l);
    }
}

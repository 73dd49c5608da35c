#include "checks/all.h"
#include "checks/losers.h"
#include "data/regions.h"

#include <string.h>

/* Terraform got no credentials, or AWS did not take them: the moment to look at what lost. Not
 * where AWS knows the caller. */
static bool winner_is_dead(const Configuration *conf)
{
    const Question *q = conf->decisive_question;
    enum refusal refusal = check_refusal(conf);
    switch (conf->outcome.reason) {
    case PREDICT_STATIC_HALF:
    case PREDICT_SSO_SESSION_MISSING:
    case PREDICT_SSO_INCOMPLETE:
    case PREDICT_SSO_MISMATCH:
    case PREDICT_SSO_NO_TOKEN:
    case PREDICT_SSO_EXPIRED:
    case PREDICT_SSO_CACHE_BROKEN:
    case PREDICT_LOGIN_EXPIRED:
    case PREDICT_LOGIN_DAMAGED:
    case PREDICT_WEB_IDENTITY_FILE:
    case PREDICT_WEB_IDENTITY_BLOCK_TOKEN:
    case PREDICT_PROCESS_FAILED:
    case PREDICT_PROCESS_OUTPUT:
    case PREDICT_CREDENTIAL_SOURCE:
    case PREDICT_HALF_ROLE:
    case PREDICT_WEB_IDENTITY_ROLE:
        return check_fails(conf);
    case PREDICT_UNKNOWN_SOURCE: /* refused as they stand, before any source is looked at */
    case PREDICT_WEB_IDENTITY_BLOCK_ROLE:
        return false;
    default:
        break;
    }
    if (!check_fails(conf) || refusal == REFUSAL_NONE || refusal == REFUSAL_WAY)
        return check_keys_refused(conf);
    return refusal_of_keys(refusal) ||
           (q && (q->kind == Q_SSO_ROLE_CREDENTIALS || q->kind == Q_SSO_CREATE_TOKEN ||
                  q->kind == Q_ASSUME_ROLE_WEB_IDENTITY));
}

/* The first of the chain that Terraform takes, whether it gets anything there or not. */
static const Candidate *winner(const Configuration *conf)
{
    for (size_t i = 0; i < conf->chain.len; i++) {
        const Candidate *c = &conf->chain.items[i];
        if (c->outcome == CHAIN_USED || c->outcome == CHAIN_ERROR || c->outcome == CHAIN_INVALID)
            return c;
    }
    return NULL;
}

static enum cred_source winner_source(const Configuration *conf)
{
    const Candidate *c = winner(conf);
    return conf->base ? conf->base->source : c ? c->source : CRED_NONE;
}

/* A role of web identity variables, a container's endpoint: not what a profile says. */
static bool won_by_variables(const Configuration *conf)
{
    const Candidate *c = winner(conf);
    return c && c->at.kind == SOURCE_ENVIRONMENT &&
           (c->source == CRED_WEB_IDENTITY || c->source == CRED_CONTAINER);
}

/* assume_role_with_web_identity says itself who is meant, and no profile has a part in it: that
 * other keys would sign in as somebody else explains nothing. */
static bool won_by_block_identity(const Configuration *conf)
{
    const Candidate *c = winner(conf);
    return c && c->source == CRED_WEB_IDENTITY && c->at.kind == SOURCE_FILE && !c->profile;
}

static enum finding_id conflict_finding(const Configuration *conf, const Loser *l)
{
    enum cred_source winner = winner_source(conf);
    bool twice = conf->base && l->creds && conf->base->source == l->creds->source &&
                 conf->base->access_key_id.at.name && l->at.name &&
                 strcmp(conf->base->access_key_id.at.name, l->at.name) == 0;
    if (l->kind == LOSER_VALUE)
        return F_VALUE_BEATS;
    if (winner == CRED_PROVIDER_BLOCK || winner == CRED_BACKEND_BLOCK)
        return F_BLOCK_BEATS;
    if (l->kind == LOSER_SSO)
        return F_PROFILE_SSO_LOSES;
    if (l->kind == LOSER_SECTION)
        return twice ? F_PROFILE_TWICE : F_PROFILE_SHADOWED;
    return winner == CRED_ENVIRONMENT || won_by_variables(conf) ? F_ENV_BEATS : F_PROFILE_BEATS;
}

static void blame_conflict(CheckContext *ctx, const Configuration *conf, const Loser *l,
                           const Answer *a)
{
    Finding *f = check_blame(ctx, conflict_finding(conf, l), CERTAINTY_PROVEN, conf);
    if (won_by_variables(conf))
        finding_titlef(ctx->arena, f, "What the variables lead to fails, and what lost would work");
    if (conf->base)
        check_show_creds(ctx, f, conf->base);
    else if (conf->outcome.detail)
        finding_evidencef(ctx->arena, f, "wins", conf->outcome.at, "%s", conf->outcome.detail);
    check_show_answer(ctx, f, conf);
    finding_evidencef(ctx->arena, f, "loses", l->at, "%s%s",
                      text_safe(ctx->arena, l->label ? l->label : cred_source_name(l->source)),
                      text_with(ctx->arena, ", key ",
                                l->creds ? check_key_id(ctx, l->creds->access_key_id.text) : NULL,
                                ""));
    finding_prooff(ctx->arena, f, "asked", (Source){SOURCE_AWS, "sts", 0, 0},
                   "the loser's credentials: accepted%s%s", a && a->arn ? " as " : "",
                   a && a->arn ? check_arn_tail(a->arn) : "");
    if (a && a->arn)
        finding_evidencef(ctx->arena, f, "would act as", (Source){SOURCE_AWS, "sts", 0, 0}, "%s",
                          text_safe(ctx->arena, a->arn));
}

/* The block itself says who is meant: by a profile, or by keys for an alias. Keys for everybody in
 * a block are what somebody forgot there (override-05-locals). */
static bool block_names_account(const Configuration *conf)
{
    enum cred_source winner = winner_source(conf);
    if (winner == CRED_PROVIDER_BLOCK)
        return conf->provider && conf->provider->alias;
    return (winner == CRED_CREDENTIALS_FILE || winner == CRED_CONFIG_FILE) &&
           conf->profile_at.name && strcmp(conf->profile_at.name, "AWS_PROFILE") != 0 &&
           strcmp(conf->profile_at.name, "AWS_DEFAULT_PROFILE") != 0;
}

/* Another source that would work, but in another account than the one that the block names, is no
 * cure (tg-run-cmd, tg-inputs-profile: profile old of one account in the block, a live one of
 * another in AWS_PROFILE). The accounts: AWS's answer, or the key id (account_from_key_id). */
static bool other_account(CheckContext *ctx, const Configuration *conf, const Loser *l,
                          const Answer *a)
{
    const char *dead = NULL, *works = a ? a->account : NULL;
    if (conf->base && conf->base->access_key_id.text)
        dead = account_from_key_id(ctx->arena, conf->base->access_key_id.text);
    if (!works && l->creds && l->creds->access_key_id.text)
        works = account_from_key_id(ctx->arena, l->creds->access_key_id.text);
    return l->kind == LOSER_SOURCE && dead && works && strcmp(dead, works) != 0 &&
           block_names_account(conf);
}

/* All are asked at once; the first in order that works is named. */
static void losers_tried(CheckContext *ctx, const Configuration *conf)
{
    LoserVec losers = losers_of(ctx, conf);
    const Loser *works = NULL;
    const Answer *shown = NULL;
    bool open = false;
    for (size_t i = 0; i < losers.len; i++) {
        const Answer *a = NULL;
        enum trial trial = loser_try(ctx, conf, &losers.items[i], &a);
        open |= trial == TRIAL_PENDING && !works;
        if (trial == TRIAL_ACCEPTED && !works && !other_account(ctx, conf, &losers.items[i], a)) {
            works = &losers.items[i];
            shown = a;
        }
    }
    if (works && !open)
        blame_conflict(ctx, conf, works, shown);
}

void check_losers(CheckContext *ctx)
{
    for (size_t i = 0; i < ctx->configurations->len; i++) {
        const Configuration *conf = ctx->configurations->items[i];
        /* the key of the state may be another account's: who else signs in says nothing of it */
        if (conf->kind == CONF_ENCRYPTION)
            continue;
        if (check_counts(conf) && winner_is_dead(conf) && !won_by_block_identity(conf) &&
            !check_explained(ctx, conf, CERTAINTY_CERTAIN))
            losers_tried(ctx, conf);
    }
}

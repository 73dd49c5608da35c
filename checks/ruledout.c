#include "checks/ruledout.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "checks/support.h"

/* What the rules look at. */
typedef struct Out {
    Arena *arena;
    const Facts *facts;
    const ConfigurationVec *confs;
    const Configuration *c;
    const Credentials *creds; /* NULL = none were found */
    const Answer *answer;     /* what AWS itself said, NULL = nothing that can be read as AWS's */
    const Verdict *v;
} Out;

enum { CLOCK_CLOSE_S = 240 };

/* ---- the way there ---- */

static const char *host_of(const Out *o)
{
    const Question *q = o->c->decisive_question;
    const char *host = q && q->endpoint ? q->endpoint : "AWS";
    return strncmp(host, "https://", 8) == 0 ? host + 8 : host;
}

static const char *answered(const Out *o)
{
    const Answer *a = o->answer;
    if (!a)
        return NULL;
    return arena_printf(o->arena, "%s answered (%s) in %d ms", host_of(o),
                        a->ok           ? "200"
                        : a->error_code ? a->error_code
                                        : "an error",
                        a->elapsed_ms);
}

static const char *own_answer(const Out *o)
{
    if (!o->answer || !o->answer->tls_verified)
        return NULL;
    return arena_printf(o->arena, "the certificate of %s is trusted, and the answer is AWS's own",
                        host_of(o));
}

static const char *clock_fits(const Out *o)
{
    const Answer *a = o->answer;
    if (!a || a->date_s == 0 || a->received_s == 0 ||
        llabs(a->date_s - a->received_s) > CLOCK_CLOSE_S)
        return NULL;
    return arena_printf(o->arena, "this machine's clock is within %lld s of AWS's",
                        (long long)llabs(a->date_s - a->received_s) + 1);
}

static const char *no_override(const Out *o)
{
    return o->answer && !o->c->endpoint_override.text
               ? arena_printf(o->arena, "no setting moves the call: it went to %s", host_of(o))
               : NULL;
}

static const char *not_throttled(const Out *o)
{
    return o->answer && refusal_of(o->answer) != REFUSAL_THROTTLED ? answered(o) : NULL;
}

static const char *no_outage(const Out *o)
{
    return o->answer && refusal_of(o->answer) != REFUSAL_SERVER ? answered(o) : NULL;
}

/* "AKIA…XQKD of AWS_ACCESS_KEY_ID": what would be used instead of what the cause is about. */
static const char *source_words(const Out *o)
{
    for (size_t i = 0; i < o->c->chain.len; i++)
        if (o->c->chain.items[i].outcome == CHAIN_USED)
            return o->c->chain.items[i].label;
    return NULL;
}

/* The credentials come from elsewhere than any of the two. */
static const char *not_from(const Out *o, enum cred_source a, enum cred_source b)
{
    const char *from = source_words(o);
    if (!o->creds || !from)
        return NULL;
    for (size_t i = 0; i < o->c->chain.len; i++)
        if ((o->c->chain.items[i].source == a || o->c->chain.items[i].source == b) &&
            o->c->chain.items[i].outcome != CHAIN_ABSENT &&
            o->c->chain.items[i].outcome != CHAIN_NOT_REACHED)
            return NULL;
    return arena_printf(o->arena, "the credentials come from %s", from);
}

static const char *no_imds(const Out *o)
{
    return not_from(o, CRED_IMDS, CRED_IMDS);
}

static const char *no_sso(const Out *o)
{
    return not_from(o, CRED_SSO, CRED_LOGIN);
}

static const char *no_process(const Out *o)
{
    return not_from(o, CRED_PROCESS, CRED_PROCESS);
}

static const char *no_web_identity(const Out *o)
{
    for (size_t i = 0; i < o->c->roles.len; i++)
        if (o->c->roles.items[i].web_identity)
            return NULL;
    return not_from(o, CRED_WEB_IDENTITY, CRED_WEB_IDENTITY);
}

/* ---- the key ---- */

static const char *accepted(const Out *o)
{
    if (!answer_knows_caller(o->answer))
        return NULL;
    return o->answer->ok
               ? "AWS accepts the key and its signature"
               : arena_printf(o->arena,
                              "AWS accepts the key and its signature: %s comes after that",
                              o->answer->error_code ? o->answer->error_code : "this no");
}

static const char *key_there(const Out *o)
{
    return o->creds && o->creds->access_key_id.text && o->creds->secret_key && source_words(o)
               ? arena_printf(o->arena, "both halves of a pair are there: %s", source_words(o))
               : NULL;
}

static const char *token_not_missing(const Out *o)
{
    if (!o->creds)
        return NULL;
    if (o->creds->token)
        return "a session token is sent with the key";
    return check_is_long_term(o->creds) ? "a long-term key (AKIA) needs no session token" : NULL;
}

static const char *token_not_stale(const Out *o)
{
    return o->creds && !o->creds->token ? "no session token is sent" : accepted(o);
}

static const char *not_expired(const Out *o)
{
    if (o->creds && !o->creds->token && check_is_long_term(o->creds))
        return "a long-term key (AKIA) does not expire";
    return accepted(o);
}

static const char *not_damaged(const Out *o)
{
    if (accepted(o))
        return "AWS accepts the key as it is written";
    return NULL;
}

/* ---- what competes ---- */

static const char *nothing_competes(const Out *o)
{
    const char *from = source_words(o);
    for (size_t i = 0; i < o->c->chain.len; i++)
        if (o->c->chain.items[i].outcome == CHAIN_SHADOWED)
            return accepted(o);
    return from ? arena_printf(o->arena, "nothing competes with %s", from) : NULL;
}

static const char *no_block_keys(const Out *o)
{
    return not_from(o, CRED_PROVIDER_BLOCK, CRED_BACKEND_BLOCK);
}

static const char *profile_there(const Out *o)
{
    if (!o->creds)
        return NULL;
    if (o->c->profile_at.kind == SOURCE_NONE)
        return "no profile is asked for by name";
    return o->creds->profile ? arena_printf(o->arena, "profile %s is there",
                                            text_safe(o->arena, o->creds->profile))
                             : NULL;
}

static const char *backend_opens(const Out *o)
{
    bool any = false;
    for (size_t i = 0; i < o->confs->len; i++) {
        const Configuration *c = o->confs->items[i];
        if (c->kind != CONF_BACKEND && c->kind != CONF_REMOTE_STATE)
            continue;
        any = true;
        if (c->outcome.status != OUTCOME_OK)
            return NULL;
    }
    return any ? "the state can be opened"
               : "no state is kept in S3 here, nor is one read from there";
}

static const char *runs_here(const Out *o)
{
    for (size_t i = 0; i < o->confs->len; i++)
        if (o->confs->items[i]->outcome.reason == PREDICT_REMOTE)
            return NULL;
    return o->answer ? "Terraform itself runs on this machine" : NULL;
}

/* ---- region, permission, files ---- */

static const char *region_exists(const Out *o)
{
    return o->answer && o->c->region.text ? arena_printf(o->arena, "region %s is taken and answers",
                                                         text_safe(o->arena, o->c->region.text))
                                          : NULL;
}

static const char *not_about_region(const Out *o)
{
    return answer_knows_caller(o->answer) && refusal_of(o->answer) != REFUSAL_REGION
               ? "the key is known in this region"
               : NULL;
}

static const char *not_denied(const Out *o)
{
    enum refusal r = o->answer ? refusal_of(o->answer) : REFUSAL_NONE;
    if (o->answer && o->answer->ok)
        return "AWS allows every call that was made";
    return r == REFUSAL_DENIED || !refusal_of_keys(r)
               ? NULL
               : arena_printf(o->arena, "%s is about the key, not about permission",
                              o->answer->error_code ? o->answer->error_code : "the refusal");
}

static const char *roles_taken(const Out *o)
{
    if (o->c->roles.len == 0)
        return o->creds ? "no role is to be assumed" : NULL;
    for (size_t i = 0; i < o->c->roles.len; i++)
        if (!o->c->roles.items[i].answer || !o->c->roles.items[i].answer->ok)
            return NULL;
    return "every role is assumed";
}

static const char *account_fits(const Out *o)
{
    const TfBlock *block = o->c->block;
    bool asked_for = tfblock_get(block, "allowed_account_ids")->state != TF_ABSENT ||
                     tfblock_get(block, "forbidden_account_ids")->state != TF_ABSENT;
    if (o->c->outcome.status != OUTCOME_OK)
        return NULL;
    return asked_for ? "the account is one that the configuration allows"
                     : "the configuration allows any account";
}

static const char *files_taken(const Out *o)
{
    return o->answer ? "Terraform takes the files and versions: it gets as far as asking AWS"
                     : NULL;
}

static const struct {
    const char *(*why)(const Out *o); /* NULL: it is not ruled out */
    bool of_key; /* about whether the very key is good: what is proven otherwise rules it out */
} rows[N_CAUSES] = {
    [CAUSE_NETWORK] = {answered, false},
    [CAUSE_PROXY_OR_TLS] = {own_answer, false},
    [CAUSE_CLOCK_SKEW] = {clock_fits, false},
    [CAUSE_ENDPOINT_OVERRIDE] = {no_override, false},
    [CAUSE_EMULATOR_MISMATCH] = {no_override, false},
    [CAUSE_IMDS] = {no_imds, false},
    [CAUSE_THROTTLED] = {not_throttled, false},
    [CAUSE_AWS_OUTAGE] = {no_outage, false},
    [CAUSE_WRONG_KEYS] = {accepted, true},
    [CAUSE_MISSING_KEYS] = {key_there, false},
    [CAUSE_KEY_INACTIVE] = {accepted, true},
    [CAUSE_MISSING_SESSION_TOKEN] = {token_not_missing, true},
    [CAUSE_STALE_SESSION_TOKEN] = {token_not_stale, true},
    [CAUSE_FILE_DAMAGE] = {not_damaged, true},
    [CAUSE_EXPIRED_TOKEN] = {not_expired, true},
    [CAUSE_SSO_EXPIRED] = {no_sso, false},
    [CAUSE_WEB_IDENTITY] = {no_web_identity, false},
    [CAUSE_CREDENTIAL_PROCESS_FAILED] = {no_process, false},
    [CAUSE_ENV_CONFIG_CONFLICT] = {nothing_competes, true},
    [CAUSE_PROVIDER_BLOCK_OVERRIDE] = {no_block_keys, true},
    [CAUSE_PROFILE_MISSING] = {profile_there, false},
    [CAUSE_PROFILE_SHADOWED] = {nothing_competes, true},
    [CAUSE_SSO_MISCONFIGURED] = {no_sso, false},
    [CAUSE_BACKEND_CREDENTIALS] = {backend_opens, false},
    [CAUSE_REMOTE_EXECUTION] = {runs_here, false},
    [CAUSE_REGION_INVALID] = {region_exists, false},
    [CAUSE_REGION_OPT_IN] = {not_about_region, true},
    [CAUSE_PARTITION_MISMATCH] = {not_about_region, true},
    [CAUSE_IAM_DENIED] = {not_denied, false},
    [CAUSE_SCP_DENIED] = {not_denied, false},
    [CAUSE_ASSUME_ROLE_DENIED] = {roles_taken, false},
    [CAUSE_MFA_REQUIRED] = {roles_taken, false},
    [CAUSE_ACCOUNT_MISMATCH] = {account_fits, false},
    [CAUSE_PROVIDER_VERSION] = {files_taken, false},
    [CAUSE_TERRAFORM_VERSION] = {files_taken, false},
    [CAUSE_LOCK_FILE] = {files_taken, false},
    [CAUSE_CONFIGURATION_INVALID] = {files_taken, false},
};

/* ---- filling ---- */

static bool spoken_for(const FindingVec *findings, const Verdict *v, enum cause cause)
{
    for (size_t i = 0; i < findings->len; i++)
        if (findings->items[i]->cause == cause &&
            (findings->items[i]->severity != SEVERITY_INFO || findings->items[i]->alternative))
            return true;
    for (size_t i = 0; i < v->ranked.len; i++)
        if (v->ranked.items[i].cause == cause)
            return true;
    return v->cause == cause;
}

static const Configuration *concerned(const ConfigurationVec *confs, const char *address)
{
    const Configuration *named = configuration_find(confs, address);
    for (size_t i = 0; !named && i < confs->len; i++)
        if (check_counts(confs->items[i]))
            return confs->items[i];
    return named;
}

/* AWS's own words: a well-formed reply, or an error with AWS's code. */
static const Answer *aws_answer(const Configuration *c)
{
    const Answer *a = c->decisive;
    bool came = a && a->state == ANSWER_DONE && a->net == NET_OK && !a->malformed;
    return came && (a->ok || a->error_code) ? a : NULL;
}

/* An experiment or AWS's own word shows what is wrong with the very key that is sent. */
static bool key_is_proven(const Verdict *v)
{
    enum step step = cause_step(v->cause);
    return v->certainty == CERTAINTY_PROVEN && (step == STEP_KEYS || step == STEP_EXPIRY);
}

void ruledout_fill(Arena *arena, const Facts *facts, const ConfigurationVec *confs,
                   const FindingVec *findings, Verdict *v)
{
    Out o = {.arena = arena, .facts = facts, .confs = confs, .v = v};
    o.c = concerned(confs, v->configuration);
    if (!o.c)
        return;
    o.creds = check_creds(o.c);
    o.answer = aws_answer(o.c);
    for (int cause = CAUSE_NONE + 1; cause < N_CAUSES; cause++) {
        RuledOut out = {(enum cause)cause, NULL};
        if (spoken_for(findings, v, out.cause) || !rows[cause].why)
            continue;
        out.reason = rows[cause].why(&o);
        if (!out.reason && rows[cause].of_key && key_is_proven(v))
            out.reason = "what was proven explains the failure without it";
        if (out.reason)
            vec_push(arena, &v->ruled_out, out);
    }
}

/*
 * experiments: questions that Terraform does not ask, and whose answer separates two causes. The
 * table says of each when it is worth asking, how it differs from Terraform's own request, and what
 * either answer proves; the checks ask them.
 *
 * All but one (the registry's list, without credentials) go to AWS's own endpoints, never to an
 * overridden one, over the same route as the configuration's own requests; a session token never
 * goes to another partition; credentials that the configuration does not name need consent. Pure:
 * the Asker sends each question once, however often a check runs.
 */
#ifndef WHY403_CHECKS_EXPERIMENTS_H
#define WHY403_CHECKS_EXPERIMENTS_H

#include "checks/support.h"

/* code, id, when it is asked, how it differs, what it proves if AWS accepts, what if AWS refuses */
#define EXPERIMENTS(X)                                                                             \
    X(EXP_DROP_TOKEN, "drop_token", "the keys are refused and a session token is sent with them",  \
      "the same key, no token", "the token is not this key's",                                     \
      "the key itself is dead, or it needs its own token")                                         \
    X(EXP_FOUND_TOKEN, "found_token",                                                              \
      "a temporary key has no token, but one lies under another name",                             \
      "the same key with that token", "only the token's name is wrong",                            \
      "that token is of another key")                                                              \
    X(EXP_REPAIRED, "repaired", "the id or the secret has characters that keys never have",        \
      "the same values without those characters", "they were right, and damaged on their way",     \
      "the damage is not all")                                                                     \
    X(EXP_OTHER_PARTITION, "other_partition", "the key id is not known and no token is sent",      \
      "the same key at another partition's STS", "the keys belong to that partition",              \
      "they do not")                                                                               \
    X(EXP_HOME_REGION, "home_region", "the keys are refused in a region that must be enabled",     \
      "the same credentials in the partition's first region",                                      \
      "the region is at fault, not the keys", "the keys are")                                      \
    X(EXP_REGION_STATUS, "region_status", "the keys work elsewhere but not in this region",        \
      "the account's own list of regions", "whether the region is enabled",                        \
      "only the keys' owner may look")                                                             \
    X(EXP_AWS_CLOCK, "aws_clock",                                                                  \
      "the signature does not fit and AWS's clock differs from this machine's",                    \
      "the same request, signed with AWS's time", "only the clock is wrong",                       \
      "the clock is not the cause")                                                                \
    X(EXP_TLS_DATES, "tls_dates", "a certificate does not hold at this machine's time",            \
      "an unsigned HEAD that reads AWS's time, certificate unchecked", "the clock is wrong",       \
      "the certificate is")                                                                        \
    X(EXP_OWN_ENDPOINT, "own_endpoint", "a setting sends the call elsewhere and it fails there",   \
      "the same request to AWS's own endpoint", "the setting is the cause",                        \
      "the credentials fail at AWS too")                                                           \
    X(EXP_LOSER, "would_have_worked",                                                              \
      "the winner's credentials fail and another source lost to it", "the loser's credentials",    \
      "the wrong source wins", "the loser is no better")                                           \
    X(EXP_LOSER_SSO, "would_have_worked_sso", "what won fails, and an SSO login lost to it",       \
      "role credentials for the cached SSO login", "the SSO login would work",                     \
      "it would not either")                                                                       \
    X(EXP_LOSER_WEB_IDENTITY, "would_have_worked_web_identity",                                    \
      "exported keys hide the web identity variables and fail",                                    \
      "the role with the token of the file", "the web identity would work", "it would not either") \
    X(EXP_ELSEWHERE, "elsewhere", "the backend's keys are refused and the provider's are not",     \
      "the same credentials in another region", "one refusal was not AWS's last word",             \
      "AWS does not know them")                                                                    \
    X(EXP_KEY_LAST_USED, "key_last_used",                                                          \
      "a key id is not known to STS, and other keys of its account work",                          \
      "whose key it is, asked with those", "the key exists", "it was deleted, or nobody may look") \
    X(EXP_LIST_KEYS, "list_keys", "the owner of a refused key is known",                           \
      "the owner's list of keys", "whether it is switched off", "nobody may look")                 \
    X(EXP_UNCHECKED, "unchecked", "the provider is told not to check its keys",                    \
      "the check that it skips", "the keys work", "the first real call will fail")                 \
    X(EXP_ALIAS, "alias", "the login works", "the account's alias",                                \
      "a name to show beside the number", "nothing")                                               \
    X(EXP_SIMULATE, "simulate", "the login works and the files name resources",                    \
      "IAM's simulation of the actions that they need", "they are allowed", "which are not")       \
    X(EXP_DECODE, "decode_denial", "a refusal carries an encoded message",                         \
      "STS's reading of that message", "who may not do what, and by which statement",              \
      "it needs sts:DecodeAuthorizationMessage")                                                   \
    X(EXP_NEWEST, "newest", "the login works and the provider comes from the registry",            \
      "the registry's list of its versions", "which is the newest",                                \
      "the table that this program brings says it")

enum experiment {
#define EXPERIMENT_ENUM(code, id, when, differs, accepted, refused) code,
    EXPERIMENTS(EXPERIMENT_ENUM)
#undef EXPERIMENT_ENUM
        N_EXPERIMENTS
};

typedef struct Experiment {
    const char *id; /* requests[].experiment */
    const char *when, *differs, *accepted, *refused;
} Experiment;

extern const Experiment experiments_table[N_EXPERIMENTS];

enum trial {
    TRIAL_PENDING,  /* outstanding; the check waits */
    TRIAL_ACCEPTED, /* AWS knows the caller */
    TRIAL_REFUSED,  /* AWS answered, and does not */
    TRIAL_UNKNOWN   /* not asked, or no answer of AWS */
};

/* GetCallerIdentity with other credentials, another region or another clock. */
typedef struct Trial {
    enum experiment experiment;
    enum step step; /* that waits for it */
    const Credentials *creds;
    const char *region; /* NULL = where the configuration itself asks, if that is AWS's own */
    int64_t clock_offset_s;
    bool needs_consent;
} Trial;

/* *out (may be NULL) is the answer, NULL unless there is one. */
enum trial experiment_identity(CheckContext *ctx, const Configuration *conf, const Trial *trial,
                               const Answer **out);

/* Any other question about conf: fills in configuration, why, experiment and route, and asks.
 * endpoint, region, creds and params are the caller's. NULL while outstanding (then step waits);
 * else an answer that is done or says why it was not asked. */
const Answer *experiment_ask(CheckContext *ctx, const Configuration *conf,
                             enum experiment experiment, enum step step, Question *q);

/* Region in which an experiment may ask for conf: its own where it is a real one, else its
 * partition's first. */
const char *experiment_region(const Configuration *conf);
/* AWS's own STS endpoint of a region. */
const char *experiment_sts(Arena *arena, const char *region);

#endif

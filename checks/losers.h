/*
 * losers: the sources of credentials that lost for one configuration, and would those have worked?
 * "These would have worked" is the strongest answer in every conflict. Only what the configuration
 * itself names or reads is tried.
 */
#ifndef WHY403_CHECKS_LOSERS_H
#define WHY403_CHECKS_LOSERS_H

#include "checks/experiments.h"

/* How the loser stands to the winner. */
enum loser_kind {
    LOSER_SOURCE,  /* another source: environment, profile, web identity */
    LOSER_SECTION, /* the same profile in another section or file */
    LOSER_SSO,     /* the SSO settings of the profile whose keys won */
    LOSER_VALUE    /* another value of the same Terraform argument */
};

typedef struct Loser {
    enum loser_kind kind;
    enum cred_source source;
    const char *label; /* "AWS_ACCESS_KEY_ID", "profile default in ~/.aws/credentials" */
    Source at;
    const Credentials *creds; /* NULL: must be asked for first */
    const char *profile;      /* of the settings that it is asked for with, NULL = none */
} Loser;

typedef VEC(Loser) LoserVec;

LoserVec losers_of(CheckContext *ctx, const Configuration *conf);

/* One that lost and that nobody asks, since a program, a container or a console login would have to
 * be asked for it; false if there is none. */
bool losers_unasked(const Configuration *conf, Loser *out);

/* Would it have worked? TRIAL_UNKNOWN where it might; TRIAL_REFUSED also where it can't, by what
 * was read. *out (may be NULL): the answer that shows it. */
enum trial loser_try(CheckContext *ctx, const Configuration *conf, const Loser *loser,
                     const Answer **out);

#endif

/*
 * Checks: pure functions from facts and predictions to findings. One row in checks/checks.def for
 * each.
 *
 * A check sees facts, configurations and an Asker (for experiments); no World, no engine, no ui. It
 * runs again whenever something new is known, so it must not keep state. Evidence names its Source,
 * so every claim on screen has file:line behind it.
 */
#ifndef WHY403_CHECKS_CHECKS_H
#define WHY403_CHECKS_CHECKS_H

#include "fact/finding.h"
#include "predict/configuration.h"

/* Credentials that end sooner are worth a warning where --need says nothing: a long apply needs
 * about an hour (causes.md, ExpiredToken "after a long apply"). */
enum { NEED_DEFAULT_S = 60 * 60 };

/* What a check sees and where it puts what it finds. */
typedef struct CheckContext {
    Arena *arena;
    Facts *facts;
    const ConfigurationVec *configurations;
    Asker *asker;
    bool show_key_ids;
    bool of_text; /* an error's text is all there is: no name that it doesn't hold is proposed */
    const char *text_host;                  /* AWS's host that the text names; NULL */
    const char *text_bucket_region;         /* the bucket's own, as it says; NULL */
    bool text_region_refused;               /* it says that there is no such region */
    const char *text_argument, *text_meant; /* that it says is refused, and is taken for; NULL */
    const char *text_file;                  /* that it says is not there; NULL */
    int64_t need_s;                         /* how long credentials are wanted; 0 = not given */
    FindingVec *findings;
    EvidenceVec *passed; /* [N_STEPS]: what was looked at and rules causes out */
    bool *pending;       /* [N_STEPS]: set when an answer is outstanding */
    bool
        *unknown; /* [N_STEPS]: set when an answer could not be had (offline, consent, unreached) */
    VEC(const Configuration *)
    waiting; /* an experiment about it is outstanding; starts empty, filled by checks_run */
} CheckContext;

typedef struct Check {
    const char *id; /* "keys.stale_session_token" */
    enum step step;
    const char *question; /* that it answers; a step's page lists them */
    void (*run)(CheckContext *ctx);
} Check;

extern const Check checks_table[];
extern const size_t n_checks;

/* Key id fit for showing, by the context's option. */
const char *check_key_id(const CheckContext *ctx, const char *key_id);

/* Runs them all in the order of the table: a check that names the residue ("then it is the key
 * itself") stands behind those that could explain the failure by something nearer, and looks at
 * what they found. */
void checks_run(CheckContext *ctx);

/* Ranked causes and the verdict from findings and outcomes; pure. pending: an answer is still
 * outstanding. */
Verdict diagnose(Arena *arena, const Facts *facts, const ConfigurationVec *configurations,
                 const FindingVec *findings, bool pending);

#endif

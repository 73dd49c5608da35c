/*
 * sts: one signed (or unsigned) call of STS, IAM or S3 as the walk makes it: endpoint, route,
 * attempts, what can't be sent, what may not be sent. Internal to predict/.
 */
#ifndef WHY403_PREDICT_STS_H
#define WHY403_PREDICT_STS_H

#include "predict/endpoint.h"

/* Which of the base library's clients makes the call: they differ in retries and in sts_region. */
enum sts_client {
    CLIENT_SDK,  /* inside the SDK while credentials are fetched: 3 attempts, sts_region doesn't
                    count */
    CLIENT_ROLE, /* assume_role blocks: 3 attempts, with static keys max_retries */
    CLIENT_MAIN  /* max_retries (RULES.md 82-89) */
};

/* NULL ends the walk: there is no host that may be asked. message: what Terraform prints around it.
 */
Question *sts_question(Walk *w, enum question_kind kind, enum stage stage, enum sts_client client,
                       const Credentials *creds, const char *why, const char *message);
/* Asks and takes refusals for the end of the walk. message NULL = the inner error itself with the
 * head given. */
const Answer *sts_ask(Walk *w, enum stage stage, const Question *q, const char *head,
                      const char *message);
/* As sts_ask, but a refusal is handed back instead of ending the walk. */
const Answer *sts_try(Walk *w, enum stage stage, const Question *q, const char *head,
                      const char *message);
/* The credentials that an answer brought, as of this source; NULL ends the walk: the answer held
 * none. a may be NULL. */
const Credentials *sts_creds(Walk *w, const Question *q, const Answer *a, enum cred_source source,
                             const char *profile, const char *message);
int sts_attempts(const Walk *w, enum sts_client client);

#endif

/*
 * message: the first line of what Terraform prints, per cause and generation (knowledge/shapes.md
 * S*, E*, V*, B*). Internal to predict/. All texts live in the walk's arena and hold no secret.
 */
#ifndef WHY403_PREDICT_MESSAGE_H
#define WHY403_PREDICT_MESSAGE_H

#include "predict/walk.h"

/* "operation error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: ...,
 * api error X: ..." */
const char *message_of_answer(Walk *w, const Question *q, const Answer *a);
/* "operation error STS: GetCallerIdentity" */
const char *message_operation(Walk *w, const Question *q);
/* "No valid credential sources found" */
const char *message_credentials(const Walk *w);
/* "Retrieving AWS account details: validating provider credentials: retrieving caller identity from
 * STS: " */
const char *message_identity_head(const Walk *w);

#endif

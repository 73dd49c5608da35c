/*
 * simulate: what IAM says of itself to a login that works. Whose policies a simulation reads, and
 * the way there. A simulation knows nothing of a bucket's or a key's own policy.
 */
#ifndef WHY403_CHECKS_SIMULATE_H
#define WHY403_CHECKS_SIMULATE_H

#include "checks/experiments.h"
#include "checks/support.h"

/* The policy holder behind a caller: the user itself, or the role of a session; NULL where its path
 * can't be known. */
const char *simulate_source(Arena *arena, const char *arn);
/* A question to IAM with the configuration's credentials. NULL while outstanding. */
const Answer *simulate_ask(CheckContext *ctx, const Configuration *conf, enum experiment e,
                           enum question_kind kind, const Param *params, size_t n);

#endif

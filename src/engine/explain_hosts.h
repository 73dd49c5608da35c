/*
 * explain_hosts: which hosts an error's text names, and whose they are: AWS's, somebody's own in
 * AWS, another maker's, this machine.
 *
 * Pure. Private to explain_words and explain_score.
 */
#ifndef WHY403_ENGINE_EXPLAIN_HOSTS_H
#define WHY403_ENGINE_EXPLAIN_HOSTS_H

#include "engine/explain_words.h"

/* A host that is not AWS's: whatever failed there is not AWS's business. An XML namespace is none.
 */
bool explain_names_other_host(const ExplainContext *ctx);
/* A host in AWS that is somebody's own and not AWS's: a database, a cluster, a load balancer.
 * Whoever can't reach it has signed in, or doesn't sign in to AWS for it. */
bool explain_names_own_host(const ExplainContext *ctx);
/* Hosts were asked, and none of AWS. */
bool explain_is_asked_elsewhere(const ExplainContext *ctx);
/* Scheme, host and port of the first URL that was asked; NULL where the text names none. */
const char *explain_asked_url(const ExplainContext *ctx);
/* The host asked holds a region that no partition has: sts.us-esat-1.amazonaws.com. */
bool explain_is_bad_region_host(const ExplainContext *ctx);
/* sts.auto.amazonaws.com: what another maker's storage is told as its region. */
bool explain_is_odd_host(const ExplainContext *ctx);
bool explain_is_loopback(const ExplainContext *ctx);

#endif

/*
 * authorise: who signed a request and may he do it? Checks come in AWS's order (form of the header,
 * scope, key id, status, partition, token, region, clock, signature, expiry, STS switched off) with
 * AWS's codes, per service.
 */
#ifndef WHY403_LAB_AUTHORISE_H
#define WHY403_LAB_AUTHORISE_H

#include "lab/call.h"

/* Fills call->key, or makes the error reply and is false. */
bool authorise_signer(LabCall *call);

/* reason: none, identity, scp, explicit, session, boundary, endpoint; resource may be NULL. Always
 * false. */
bool authorise_deny(LabCall *call, const char *action, const char *resource, const char *reason);
/* By the signer's deny list: exact action, then service:*, then * (GetCallerIdentity only by its
 * own name: it needs no permission).
 */
bool authorise_action(LabCall *call, const char *action, const char *resource);
/* The reason for which deny ("s3:*=identity sts:AssumeRole=scp") refuses the action, NULL if it
 * doesn't. */
const char *authorise_reason(Arena *arena, const char *deny, const char *action);

#endif

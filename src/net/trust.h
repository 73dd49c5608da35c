/*
 * trust: the one rule about where a request may go. Who chose the host must own the credentials.
 *
 * Credentials of the user's (environment, home folder, SSO, a process, the machine) go to AWS, and
 * where the user's own environment and files say. A host, proxy, CA bundle or insecure = true of
 * the folder that is looked at may have what the folder itself holds, and nothing else without
 * consent. A proxy of the folder's may carry verified TLS to AWS. Loopback is a host like any
 * other.
 *
 * Must not know: options and consent (engine/store.c).
 */
#ifndef WHY403_NET_TRUST_H
#define WHY403_NET_TRUST_H

#include "fact/question.h"

/* One thing that the folder chose about the way; each needs a consent of its own. */
typedef struct Objection {
    const char *host; /* that consent must name: the endpoint's or the proxy's, port included */
    const char *what; /* "endpoint", "region", "proxy", "insecure = true", "CA bundle" */
    Source at;        /* who chose it */
} Objection;

enum { TRUST_OBJECTIONS_MAX = 4 };

typedef struct Trust {
    Objection objections[TRUST_OBJECTIONS_MAX]; /* what weighs most comes first */
    size_t n;                                   /* 0: no consent is needed */
} Trust;

/* Everything that stands against it, not only the first. Everything lives in arena. */
Trust trust_of(Arena *arena, const Question *q);
/* Does an entry of --allow-endpoint cover the host? "all"; HOST or HOST:PORT, without case. */
bool trust_allows(const char *allowed, const char *host);

#endif

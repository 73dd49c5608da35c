/*
 * classify: from libcurl's result of one transfer to the state of the way there. Pure.
 */
#ifndef WHY403_HOST_CLASSIFY_H
#define WHY403_HOST_CLASSIFY_H

#include "host/tls.h"

typedef struct HttpOutcome {
    CURLcode code;
    long os_errno;       /* CURLINFO_OS_ERRNO */
    long connect_status; /* CURLINFO_HTTP_CONNECTCODE: the proxy's answer to CONNECT, 0 = none */
    long status;         /* of the answer */
    bool proxied, tls_wanted;
    bool body_cut; /* we stopped reading at the ceiling */
    const char *words;
    const TlsView *tls;
} HttpOutcome;

enum net_state http_classify(const HttpOutcome *o);

#endif

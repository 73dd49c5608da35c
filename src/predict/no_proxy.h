/*
 * no_proxy: the forms of NO_PROXY that Go understands: host, .domain, *.domain, domain (with all
 * below it), host:port, address, CIDR block, "*". golang.org/x/net/http/httpproxy proxy.go.
 * Internal to predict/.
 */
#ifndef WHY403_PREDICT_NO_PROXY_H
#define WHY403_PREDICT_NO_PROXY_H

#include "base/arena.h"

typedef struct Authority {
    Span host, port; /* without brackets; the scheme's port where none is given */
    bool https;
} Authority;

Authority authority_of(const char *url);
bool no_proxy_loopback(Span host);
/* The entry of list that takes the proxy away, NULL if none does. list may be NULL. */
const char *no_proxy_entry(Arena *arena, const char *list, Authority to);

#endif

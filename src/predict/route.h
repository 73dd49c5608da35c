/*
 * route: which proxy and which trust store a request of Terraform's provider, its S3 backend or the
 * AWS CLI uses. Pure. Go's rules: golang.org/x/net/http/httpproxy (loopback never proxied, NO_PROXY
 * forms, lower and upper case names), aws-sdk-go-base http_proxy / https_proxy / no_proxy
 * arguments, custom_ca_bundle, AWS_CA_BUNDLE, SSL_CERT_FILE, SSL_CERT_DIR (RULES.md 84, 87).
 */
#ifndef WHY403_PREDICT_ROUTE_H
#define WHY403_PREDICT_ROUTE_H

#include "predict/configuration.h"

/* The way to url ("https://host...") for conf (its block's arguments, its profile's ca_bundle);
 * IMDS and containers are never proxied. */
HttpRoute route_for(Arena *arena, Facts *facts, const Configuration *conf, const char *url);

/* A proxy that is set and not used: an entry of NO_PROXY (or of the no_proxy argument) takes it
 * away. */
typedef struct ProxyPassed {
    const char *rule; /* the entry; NULL = none took a proxy away */
    Source rule_from, proxy_from;
} ProxyPassed;

/* url as question_url gives it: NULL for what goes nowhere. */
ProxyPassed route_proxy_passed(Arena *arena, Facts *facts, const Configuration *conf,
                               const char *url);

#endif

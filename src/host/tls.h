/*
 * tls: which certificates are trusted, and what the far end presented. libcurl never chooses a
 * trust store: each route has a Trust of its own, loaded once per process and file, and the chain
 * is judged in OpenSSL's callback, where it can be looked at even when it is refused.
 *
 * The system's store follows Go's crypto/x509 (root_linux.go): the first bundle file that exists,
 * and, where that did not do, every file of the folders.
 */
#ifndef WHY403_HOST_TLS_H
#define WHY403_HOST_TLS_H

#include "host/impl.h"

/* What was seen of the far end's certificate. Texts live in the watch's arena. */
typedef struct TlsView {
    bool seen;
    int chain_error; /* X509_V_*, 0 = the chain is good */
    bool leaf_expired, leaf_not_yet, host_fits;
    const char *subject, *issuer;
    int64_t not_after_s; /* 0 = not known */
} TlsView;

/* Given to OpenSSL's callback for the length of one handshake. */
typedef struct TlsWatch {
    Host *owner;
    Trust *trust;
    Arena *arena;
    const char *host; /* name that the certificate must carry */
    bool insecure;    /* refused chains are let pass (and still looked at) */
    TlsView view;
} TlsWatch;

/* The store for a route (see HttpRoute). NET_CA_UNREADABLE or NET_CA_GARBAGE in *out_problem when
 * its ca_file must be used and can't, else NET_OK. Lives as long as the Host. */
Trust *trust_get(Host *h, const HttpRoute *route, enum net_state *out_problem);
void trust_close(Host *h);

/* Lets watch judge the handshakes of easy. */
void tls_watch(CURL *easy, TlsWatch *watch);

/* Why the certificate was refused, in the order in which Go looks: dates, name, chain. NET_OK: it
 * was not refused. */
enum net_state tls_refusal(const TlsView *view);

/* Certificates of connections that may be used again, by a text that names the connection. */
void peer_remember(Host *h, const char *connection, const TlsView *view);
bool peer_recall(const Host *h, const char *connection, Arena *arena, TlsView *out);
void peer_close(Host *h);

#endif

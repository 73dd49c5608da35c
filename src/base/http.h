/* http: a request, how it travels and what became of it; a World sends it. */
#ifndef WHY403_BASE_HTTP_H
#define WHY403_BASE_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/source.h"
#include "base/span.h"

/* How a request travels. Filled by predict/route (Go's rules); libcurl never chooses for itself. */
typedef struct HttpRoute {
    const char *proxy_url; /* NULL = direct */
    const Secret
        *proxy_auth;     /* "user:password" of the proxy URL, which itself is without it; or NULL */
    Source proxy_from;   /* which variable or argument named it */
    const char *ca_file; /* replaces the trust store; NULL = ca_dir, then the system's */
    const char *ca_dir;  /* a list with ':' */
    bool ca_as_go; /* the two take the places of the system's bundle and of its folders, each for
                      itself, and what can't be read is skipped: SSL_CERT_FILE, SSL_CERT_DIR
                      (go/src/crypto/x509/root_unix.go) */
    Source ca_from;
    bool insecure; /* provider's insecure = true: certificates are not checked */
    Source insecure_from;
    enum owner proxy_by, ca_by, insecure_by; /* who chose each; nothing where it is not set */
} HttpRoute;

typedef struct HttpHeader {
    const char *name, *value;
} HttpHeader;

typedef struct HttpRequest {
    const char *method, *url; /* absolute; no user info in it */
    const HttpHeader *headers;
    size_t n_headers;
    Span body;
    HttpRoute route;
    int timeout_ms;         /* for the whole of it */
    int connect_timeout_ms; /* 0 = only timeout_ms */
    size_t max_body_bytes;  /* a longer answer is cut, truncated is set */
} HttpRequest;

/* What became of the way there; NET_OK = an HTTP answer came from the far end (whatever its
 * status). */
#define NET_STATES(X)                                                                      \
    X(NET_OK, "an answer came")                                                            \
    X(NET_DNS, "the host name could not be resolved")                                      \
    X(NET_REFUSED, "the connection was refused")                                           \
    X(NET_UNREACHABLE, "there is no route to the host")                                    \
    X(NET_TIMEOUT, "nothing came back in time")                                            \
    X(NET_RESET, "the connection was cut")                                                 \
    X(NET_EMPTY, "the connection was closed without an answer")                            \
    X(NET_TRUNCATED, "the answer broke off")                                               \
    X(NET_PROXY_DNS, "the proxy's name could not be resolved")                             \
    X(NET_PROXY_REFUSED, "the proxy could not be connected to")                            \
    X(NET_PROXY_STATUS, "the proxy refused to pass the request on")                        \
    X(NET_PROXY_AUTH, "the proxy asks for a login")                                        \
    X(NET_TLS_UNKNOWN_CA, "the certificate is signed by an authority that is not trusted") \
    X(NET_TLS_WRONG_HOST, "the certificate is for another host")                           \
    X(NET_TLS_EXPIRED, "the certificate has expired")                                      \
    X(NET_TLS_NOT_YET, "the certificate is not valid yet")                                 \
    X(NET_TLS_FAILED, "no secure connection could be made")                                \
    X(NET_CA_UNREADABLE, "the CA bundle can't be read")                                    \
    X(NET_CA_GARBAGE, "the CA bundle holds no certificate")                                \
    X(NET_BAD_URL, "the address can't be used")                                            \
    X(NET_CANCELLED, "the request was cancelled")                                          \
    X(NET_FAILED, "the request failed")

enum net_state {
#define NET_ENUM(name, sentence) name,
    NET_STATES(NET_ENUM)
#undef NET_ENUM
};

const char *net_state_name(enum net_state state); /* "dns", "tls_unknown_ca" */
const char *net_state_sentence(enum net_state state);

/* Given to the callback; everything in it lives only until the callback returns. */
typedef struct HttpResult {
    enum net_state net;
    int status; /* of the answer, or of the proxy's for NET_PROXY_STATUS/NET_PROXY_AUTH; 0 = none */
    const HttpHeader *headers;
    size_t n_headers;
    Span body;
    bool truncated;
    const char *detail;      /* libcurl's own words; not yet safe to show */
    const char *tls_subject; /* of the certificate that the far end presented, NULL if not known */
    const char *tls_issuer;
    int64_t tls_not_after_s; /* 0 = not known */
    bool tls_verified;
    int elapsed_ms;
} HttpResult;

typedef void (*HttpDone)(void *data, const HttpResult *result);

/* Value of a header, compared without case; NULL if absent. */
const char *http_header(const HttpResult *result, const char *name);

#endif

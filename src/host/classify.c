#include "host/classify.h"

#include <errno.h>
#include <string.h>

static enum net_state classify_connect(const HttpOutcome *o)
{
    if (o->proxied)
        return NET_PROXY_REFUSED;
    switch (o->os_errno) {
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EADDRNOTAVAIL:
        return NET_UNREACHABLE;
    case ETIMEDOUT:
        return NET_TIMEOUT;
    default:
        return NET_REFUSED;
    }
}

/* libcurl hands the cause of a broken handshake on in words only. */
static bool classify_cut(const HttpOutcome *o)
{
    static const char *const words[] = {"SSL_ERROR_SYSCALL", "reset by peer", "unexpected eof",
                                        "Broken pipe", "SSL_ERROR_ZERO_RETURN"};
    if (o->os_errno == ECONNRESET || o->os_errno == EPIPE)
        return true;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strstr(o->words, words[i]))
            return true;
    return false;
}

/* The proxy's answer to CONNECT decides before anything behind it. */
static bool classify_proxy(const HttpOutcome *o, enum net_state *out)
{
    if (!o->proxied)
        return false;
    if (o->connect_status == 407 || (!o->tls_wanted && o->code == CURLE_OK && o->status == 407))
        *out = NET_PROXY_AUTH;
    else if (o->connect_status != 0 && o->connect_status / 100 != 2)
        *out = NET_PROXY_STATUS;
    else if (o->code == CURLE_PROXY)
        *out = NET_PROXY_STATUS;
    else
        return false;
    return true;
}

static enum net_state classify_receive(const HttpOutcome *o)
{
    if (o->status != 0)
        return NET_TRUNCATED;
    return NET_RESET;
}

static enum net_state classify_tls(const HttpOutcome *o)
{
    enum net_state refused = tls_refusal(o->tls);
    if (o->code == CURLE_PEER_FAILED_VERIFICATION && refused != NET_OK)
        return refused;
    return classify_cut(o) ? NET_RESET : NET_TLS_FAILED;
}

enum net_state http_classify(const HttpOutcome *o)
{
    enum net_state proxy;
    if (classify_proxy(o, &proxy))
        return proxy;
    switch (o->code) {
    case CURLE_OK:
        return NET_OK;
    case CURLE_WRITE_ERROR:
        return o->body_cut ? NET_OK : NET_FAILED;
    case CURLE_COULDNT_RESOLVE_HOST:
        return NET_DNS;
    case CURLE_COULDNT_RESOLVE_PROXY:
        return NET_PROXY_DNS;
    case CURLE_COULDNT_CONNECT:
        return classify_connect(o);
    case CURLE_OPERATION_TIMEDOUT:
        return NET_TIMEOUT;
    case CURLE_GOT_NOTHING:
        return NET_EMPTY;
    case CURLE_PARTIAL_FILE:
        return NET_TRUNCATED;
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
        return classify_receive(o);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
        return classify_tls(o);
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return NET_BAD_URL;
    default:
        return NET_FAILED;
    }
}

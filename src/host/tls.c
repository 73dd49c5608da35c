#include "host/tls.h"

#include <openssl/asn1.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/alloc.h"
#include "host/trust.h"

enum { NAME_MAX_BYTES = 512 };

struct Peer {
    Peer *next;
    char *connection;
    Arena arena;
    TlsView view;
};

/* "CN=Corporate Inspection Root,O=Example" */
static const char *tls_name(Arena *arena, const X509_NAME *name)
{
    BIO *bio = BIO_new(BIO_s_mem());
    const char *out = NULL;
    char *bytes;
    if (bio && X509_NAME_print_ex(bio, name, 0,
                                  XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >= 0) {
        long len = BIO_get_mem_data(bio, &bytes);
        out = arena_strndup(arena, bytes, len < NAME_MAX_BYTES ? (size_t)len : NAME_MAX_BYTES);
    }
    BIO_free(bio);
    return out;
}

/* Days since 1970-01-01 of a date in the Gregorian calendar (Howard Hinnant, "chrono-compatible
 * low-level date algorithms"). */
static int64_t tls_days(int64_t y, int m, int d)
{
    int64_t era, yoe, doy;
    y -= m <= 2;
    era = (y >= 0 ? y : y - 399) / 400;
    yoe = y - era * 400;
    doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static int64_t tls_epoch(const ASN1_TIME *t)
{
    struct tm tm;
    if (!t || ASN1_TIME_to_tm(t, &tm) != 1)
        return 0;
    return tls_days((int64_t)tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) * 86400 +
           tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
}

static void tls_look(TlsWatch *watch, X509 *leaf, STACK_OF(X509) * chain)
{
    TlsView *v = &watch->view;
    *v = (TlsView){.seen = true};
    v->subject = tls_name(watch->arena, X509_get_subject_name(leaf));
    v->issuer = tls_name(watch->arena, X509_get_issuer_name(leaf));
    v->not_after_s = tls_epoch(X509_get0_notAfter(leaf));
    v->leaf_expired = X509_cmp_current_time(X509_get0_notAfter(leaf)) < 0;
    v->leaf_not_yet = X509_cmp_current_time(X509_get0_notBefore(leaf)) > 0;
    v->host_fits = X509_check_host(leaf, watch->host, 0, 0, NULL) == 1 ||
                   X509_check_ip_asc(leaf, watch->host, 0) == 1;
    v->chain_error = trust_judge(watch->owner, watch->trust, leaf, chain);
}

/* Takes the place of OpenSSL's own verification; SSL_CTX_set_cert_verify_callback(3). */
static int tls_verify(X509_STORE_CTX *ctx, void *data)
{
    TlsWatch *watch = data;
    X509 *leaf = X509_STORE_CTX_get0_cert(ctx);
    if (!leaf)
        return 0;
    tls_look(watch, leaf, X509_STORE_CTX_get0_untrusted(ctx));
    X509_STORE_CTX_set_error(ctx, watch->view.chain_error);
    return watch->insecure || watch->view.chain_error == X509_V_OK;
}

static CURLcode tls_context(CURL *easy UNUSED, void *context, void *data)
{
    SSL_CTX_set_cert_verify_callback(context, tls_verify, data);
    return CURLE_OK;
}

void tls_watch(CURL *easy, TlsWatch *watch)
{
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, tls_context);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, watch);
}

static enum net_state tls_chain_state(int error)
{
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return NET_TLS_EXPIRED;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return NET_TLS_NOT_YET;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        return NET_TLS_UNKNOWN_CA;
    default:
        return NET_TLS_FAILED;
    }
}

enum net_state tls_refusal(const TlsView *view)
{
    if (!view->seen || (view->chain_error == X509_V_OK && view->host_fits))
        return NET_OK;
    if (view->leaf_expired)
        return NET_TLS_EXPIRED;
    if (view->leaf_not_yet)
        return NET_TLS_NOT_YET;
    return view->host_fits ? tls_chain_state(view->chain_error) : NET_TLS_WRONG_HOST;
}

static TlsView tls_copy(Arena *arena, const TlsView *view)
{
    TlsView out = *view;
    out.subject = arena_strdup(arena, view->subject);
    out.issuer = arena_strdup(arena, view->issuer);
    return out;
}

static Peer *peer_find(const Host *h, const char *connection)
{
    Peer *p = h->peers;
    while (p && strcmp(p->connection, connection) != 0)
        p = p->next;
    return p;
}

void peer_remember(Host *h, const char *connection, const TlsView *view)
{
    Peer *p = peer_find(h, connection);
    if (!p) {
        p = mem_alloc(sizeof *p);
        p->connection = mem_strdup(connection);
        p->next = h->peers;
        h->peers = p;
    }
    arena_clear(&p->arena);
    p->view = tls_copy(&p->arena, view);
}

bool peer_recall(const Host *h, const char *connection, Arena *arena, TlsView *out)
{
    const Peer *p = peer_find(h, connection);
    if (p)
        *out = tls_copy(arena, &p->view);
    return p != NULL;
}

void peer_close(Host *h)
{
    while (h->peers) {
        Peer *p = h->peers;
        h->peers = p->next;
        arena_clear(&p->arena);
        mem_free(p->connection);
        mem_free(p);
    }
}

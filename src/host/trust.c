/*
 * Certificate stores. Decoding a whole bundle costs OpenSSL 3 some 50 ms, so it is only indexed by
 * subject when it is read; the few certificates that could have signed what the far end presents
 * are decoded then. Names are compared by their bytes, as Go's crypto/x509 does.
 */
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <string.h>

#include "base/alloc.h"
#include "host/tls.h"
#include "host/trust.h"

enum { CA_FILE_MAX_BYTES = 16 * 1024 * 1024 };

typedef struct TrustCert {
    Span der, subject; /* subject lies in der */
} TrustCert;

struct Trust {
    Trust *next;
    char *file, *dir; /* as asked for, "" = none */
    bool as_go;
    int64_t mtime_s, size_bytes;
    enum net_state problem;
    Arena arena;
    VEC(TrustCert) certs;
    bool decodes;        /* at least one of certs is a certificate for OpenSSL too */
    const char *folders; /* to be read if the rest did not do, "" = none */
};

/* What tells one store from another. */
typedef struct TrustKey {
    const char *file, *dir;
    bool as_go;
    FileInfo info; /* of file */
} TrustKey;

/* go/src/crypto/x509/root_linux.go */
static const char *const system_files[] = {
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
};
static const char system_dirs[] = "/etc/ssl/certs:/etc/pki/tls/certs";

/* ---- index ---- */

/* Takes one ASN.1 element off *rest; false if there is none or its tag is not the wanted one (0 =
 * any). */
static bool trust_der_next(Span *rest, int wanted, Span *out_whole, Span *out_content)
{
    const unsigned char *at = (const unsigned char *)rest->ptr;
    long len;
    int tag, class;
    if (rest->len == 0 || (ASN1_get_object(&at, &len, &tag, &class, (long)rest->len) & 0x80))
        return false;
    *out_content = (Span){(const char *)at, (size_t)len};
    *out_whole = (Span){rest->ptr, (size_t)((const char *)at - rest->ptr) + (size_t)len};
    if (out_whole->len > rest->len)
        return false;
    *rest = span_sub(*rest, out_whole->len, rest->len);
    return wanted == 0 || tag == wanted;
}

/* Certificate ::= {{[0] version, serial, algorithm, issuer, validity, subject, ...}, ...} (RFC
 * 5280 4.1) */
static bool trust_der_subject(Span der, Span *out)
{
    Span whole, inside, fields, content;
    if (!trust_der_next(&der, V_ASN1_SEQUENCE, &whole, &inside) ||
        !trust_der_next(&inside, V_ASN1_SEQUENCE, &whole, &fields))
        return false;
    if (fields.len > 0 && (unsigned char)fields.ptr[0] == 0xA0 &&
        !trust_der_next(&fields, 0, &whole, &content))
        return false;
    for (int i = 0; i < 4; i++) /* serial, algorithm, issuer, validity */
        if (!trust_der_next(&fields, 0, &whole, &content))
            return false;
    return trust_der_next(&fields, V_ASN1_SEQUENCE, out, &content);
}

static X509 *trust_decode(Span der)
{
    const unsigned char *at = (const unsigned char *)der.ptr;
    return d2i_X509(NULL, &at, (long)der.len);
}

/* Keeps what looks like a certificate, skips what does not (as Go's AppendCertsFromPEM does); how
 * many there were. */
static size_t trust_index(Trust *t, Span pem)
{
    BIO *bio = BIO_new_mem_buf(pem.len ? pem.ptr : "", (int)pem.len);
    char *name = NULL, *header = NULL;
    unsigned char *data = NULL;
    long len = 0;
    size_t before = t->certs.len;
    while (bio && PEM_read_bio(bio, &name, &header, &data, &len)) {
        TrustCert cert = {.der = {(const char *)data, (size_t)len}};
        if (strcmp(name, "CERTIFICATE") == 0 && !header[0]) {
            cert.der.ptr = arena_strndup(&t->arena, cert.der.ptr, cert.der.len);
            if (trust_der_subject(cert.der, &cert.subject))
                vec_push(&t->arena, &t->certs, cert);
        }
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(data);
    }
    BIO_free(bio);
    return t->certs.len - before;
}

static bool trust_any_decodes(Trust *t)
{
    for (size_t i = 0; i < t->certs.len && !t->decodes; i++) {
        X509 *cert = trust_decode(t->certs.items[i].der);
        t->decodes = cert != NULL;
        X509_free(cert);
    }
    return t->decodes;
}

static enum net_state trust_add_file(Host *h, Trust *t, const char *path)
{
    Arena scratch = ARENA_INIT;
    Span pem;
    enum net_state out = NET_OK;
    if (host_file_read(&h->world, &scratch, path, CA_FILE_MAX_BYTES, &pem) != FILE_OK)
        out = NET_CA_UNREADABLE;
    else if (trust_index(t, pem) == 0 || !trust_any_decodes(t))
        out = NET_CA_GARBAGE;
    arena_clear(&scratch);
    return out;
}

static void trust_add_folder(Host *h, Trust *t, const char *dir)
{
    Arena scratch = ARENA_INIT;
    NameVec names;
    host_dir_list(&h->world, &scratch, dir, &names);
    for (size_t i = 0; i < names.len; i++)
        (void)trust_add_file(h, t, arena_printf(&scratch, "%s/%s", dir, names.items[i]));
    arena_clear(&scratch);
}

/* The folders of a list with ':'. */
static void trust_add_folders(Host *h, Trust *t, const char *list)
{
    Arena scratch = ARENA_INIT;
    for (Span rest = span_of(list); rest.len > 0;) {
        size_t end = span_find_char(rest, ':');
        if (end > 0)
            trust_add_folder(h, t, arena_span(&scratch, span_sub(rest, 0, end)));
        rest = span_sub(rest, end + 1, rest.len);
    }
    arena_clear(&scratch);
}

static void trust_add_system_bundle(Host *h, Trust *t)
{
    for (size_t i = 0; i < ARRAY_LEN(system_files); i++)
        if (trust_add_file(h, t, system_files[i]) == NET_OK)
            return;
}

static Trust *trust_load(Host *h, const TrustKey *key)
{
    Trust *t = mem_alloc(sizeof *t);
    bool open = key->as_go || (!key->file[0] && !key->dir[0]);
    enum net_state read = NET_OK;
    t->file = mem_strdup(key->file);
    t->dir = mem_strdup(key->dir);
    t->as_go = key->as_go;
    t->mtime_s = key->info.mtime_s;
    t->size_bytes = key->info.size_bytes;
    if (key->file[0])
        read = trust_add_file(h, t, key->file);
    else if (open)
        trust_add_system_bundle(h, t);
    t->problem = open ? NET_OK : read;
    t->folders = key->dir[0] ? t->dir : open ? system_dirs : "";
    t->next = h->trusts;
    h->trusts = t;
    return t;
}

static bool trust_fits(const Trust *t, const TrustKey *key)
{
    return strcmp(t->file, key->file) == 0 && strcmp(t->dir, key->dir) == 0 &&
           t->as_go == key->as_go && t->mtime_s == key->info.mtime_s &&
           t->size_bytes == key->info.size_bytes;
}

Trust *trust_get(Host *h, const HttpRoute *route, enum net_state *out_problem)
{
    TrustKey key = {.file = route->ca_file ? route->ca_file : "",
                    .dir = route->ca_dir ? route->ca_dir : "",
                    .as_go = route->ca_as_go};
    Trust *t = h->trusts;
    key.info = host_file_stat(&h->world, key.file);
    while (t && !trust_fits(t, &key))
        t = t->next;
    if (!t)
        t = trust_load(h, &key);
    ERR_clear_error();
    *out_problem = t->problem;
    return t;
}

/* ---- judging ---- */

static Span trust_name_bytes(const X509_NAME *name)
{
    const unsigned char *bytes;
    size_t len;
    return name && X509_NAME_get0_der(name, &bytes, &len) ? (Span){(const char *)bytes, len}
                                                          : SPAN_EMPTY;
}

static void trust_store_named(X509_STORE *store, const Trust *t, Span name)
{
    for (size_t i = 0; i < t->certs.len; i++) {
        const TrustCert *c = &t->certs.items[i];
        X509 *cert = NULL;
        if (name.len > 0 && span_same(c->subject, name))
            cert = trust_decode(c->der);
        if (cert)
            X509_STORE_add_cert(store, cert);
        X509_free(cert);
    }
}

/* Everything that could vouch for leaf or for one of chain. */
static X509_STORE *trust_store_for(const Trust *t, X509 *leaf, STACK_OF(X509) * chain)
{
    X509_STORE *store = X509_STORE_new();
    if (!store)
        BUG("no certificate store");
    X509_STORE_set_flags(store, X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
    trust_store_named(store, t, trust_name_bytes(X509_get_subject_name(leaf)));
    trust_store_named(store, t, trust_name_bytes(X509_get_issuer_name(leaf)));
    for (int i = 0; i < sk_X509_num(chain); i++)
        trust_store_named(store, t,
                          trust_name_bytes(X509_get_issuer_name(sk_X509_value(chain, i))));
    return store;
}

static int trust_try(const Trust *t, X509 *leaf, STACK_OF(X509) * chain)
{
    X509_STORE *store = trust_store_for(t, leaf, chain);
    X509_STORE_CTX *ctx = X509_STORE_CTX_new();
    int error = X509_V_ERR_UNSPECIFIED;
    if (ctx && X509_STORE_CTX_init(ctx, store, leaf, chain)) {
        X509_STORE_CTX_set_default(ctx, "ssl_server");
        X509_VERIFY_PARAM_set_auth_level(X509_STORE_CTX_get0_param(ctx),
                                         1); /* no SHA-1, as in Go */
        error = X509_verify_cert(ctx) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(ctx);
    }
    X509_STORE_CTX_free(ctx);
    X509_STORE_free(store);
    return error;
}

int trust_judge(Host *h, Trust *t, X509 *leaf, STACK_OF(X509) * chain)
{
    int error = trust_try(t, leaf, chain);
    if (error != X509_V_OK && t->folders[0]) {
        trust_add_folders(h, t, t->folders);
        t->folders = "";
        error = trust_try(t, leaf, chain);
    }
    ERR_clear_error(); /* what is left there would be taken for the handshake's error */
    return error;
}

void trust_close(Host *h)
{
    while (h->trusts) {
        Trust *t = h->trusts;
        h->trusts = t->next;
        arena_clear(&t->arena);
        mem_free(t->file);
        mem_free(t->dir);
        mem_free(t);
    }
}

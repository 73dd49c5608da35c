#include "lab/tls.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/span.h"
#include "data/regions.h"

enum { DAY_S = 24 * 3600, NAMES_MAX = 64 * 1024, CHAIN_DAYS = 30 };

typedef struct TlsAuthority {
    EVP_PKEY *key;
    X509 *cert;
} TlsAuthority;

static const char *tls_pem(Arena *arena, X509 *cert, EVP_PKEY *key)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *bytes = NULL;
    const char *out = NULL;
    int ok = cert ? PEM_write_bio_X509(bio, cert)
                  : PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL);
    long len = BIO_get_mem_data(bio, &bytes);
    if (ok == 1 && len > 0)
        out = arena_strndup(arena, bytes, (size_t)len);
    BIO_free(bio);
    return out;
}

static bool tls_add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX ctx;
    X509_EXTENSION *ext;
    int ok;
    X509V3_set_ctx_nodb(&ctx);
    X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
    ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
    ok = ext ? X509_add_ext(cert, ext, -1) : 0;
    X509_EXTENSION_free(ext);
    return ok == 1;
}

/* A certificate for key without extensions and signature yet. */
static X509 *tls_new_cert(EVP_PKEY *key, const char *subject, X509 *issuer, long from_s,
                          long until_s)
{
    static long serial = 1000;
    X509 *cert = X509_new();
    X509_NAME *name = cert ? X509_get_subject_name(cert) : NULL;
    if (!name || X509_set_version(cert, 2) != 1 ||
        ASN1_INTEGER_set(X509_get_serialNumber(cert), ++serial) != 1 ||
        !X509_gmtime_adj(X509_getm_notBefore(cert), from_s) ||
        !X509_gmtime_adj(X509_getm_notAfter(cert), until_s) ||
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)subject, -1, -1,
                                   0) != 1 ||
        X509_set_issuer_name(cert, issuer ? X509_get_subject_name(issuer) : name) != 1 ||
        X509_set_pubkey(cert, key) != 1) {
        X509_free(cert);
        return NULL;
    }
    return cert;
}

static void tls_free_authority(TlsAuthority *a)
{
    X509_free(a->cert);
    EVP_PKEY_free(a->key);
}

static bool tls_new_authority(const char *name, TlsAuthority *out)
{
    out->key = EVP_EC_gen("P-256");
    out->cert =
        out->key ? tls_new_cert(out->key, name, NULL, -2 * DAY_S, CHAIN_DAYS * DAY_S) : NULL;
    return out->cert &&
           tls_add_extension(out->cert, out->cert, NID_basic_constraints, "critical,CA:TRUE") &&
           tls_add_extension(out->cert, out->cert, NID_key_usage, "critical,keyCertSign,cRLSign") &&
           tls_add_extension(out->cert, out->cert, NID_subject_key_identifier, "hash") &&
           X509_sign(out->cert, out->key, EVP_sha256()) > 0;
}

/* All host names that the lab answers for. A wildcard covers one label only, so every region has
 * its own. */
static void tls_names(Buf *out)
{
    buf_add_str(out,
                "DNS:localhost,IP:127.0.0.1,DNS:registry.terraform.io,DNS:iam.us-gov.amazonaws.com,"
                "DNS:*.signin.aws.amazon.com");
    for (size_t i = 0; i < n_partitions; i++)
        buf_printf(out, ",DNS:*.%s,DNS:*.s3.%s,DNS:*.%s", partitions_table[i].dns_suffix,
                   partitions_table[i].dns_suffix, partitions_table[i].dualstack_suffix);
    for (size_t i = 0; i < n_regions; i++) {
        const Partition *p = partition_find(regions_table[i].partition);
        const char *r = regions_table[i].name, *suffix = p->dns_suffix;
        buf_printf(out, ",DNS:*.%s.%s,DNS:portal.sso.%s.%s,DNS:*.s3.%s.%s,DNS:*.%s.%s", r, suffix,
                   r, suffix, r, suffix, r, p->dualstack_suffix);
    }
}

static bool tls_sign_leaf(X509 *leaf, const TlsAuthority *by, enum tls_flaw flaw)
{
    AUTO_BUF Buf names = BUF_INIT(NAMES_MAX);
    if (flaw == TLS_WRONG_HOST)
        buf_add_str(&names, "DNS:proxy.corp.example");
    else
        tls_names(&names);
    return tls_add_extension(leaf, by->cert, NID_basic_constraints, "critical,CA:FALSE") &&
           tls_add_extension(leaf, by->cert, NID_ext_key_usage, "serverAuth") &&
           tls_add_extension(leaf, by->cert, NID_authority_key_identifier, "keyid") &&
           tls_add_extension(leaf, by->cert, NID_subject_alt_name, names.ptr) &&
           X509_sign(leaf, by->key, EVP_sha256()) > 0;
}

enum err tls_make(Arena *arena, enum tls_flaw flaw, TlsSet *out, Err *err)
{
    TlsAuthority ca = {NULL, NULL}, other = {NULL, NULL};
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *leaf = NULL;
    bool ok = key && tls_new_authority("why403 practice AWS", &ca) &&
              tls_new_authority("Corporate Inspection Root", &other);
    const TlsAuthority *by = flaw == TLS_UNKNOWN_CA ? &other : &ca;
    bool expired = flaw == TLS_EXPIRED;
    const char *host = flaw == TLS_WRONG_HOST ? "proxy.corp.example" : "practice AWS";
    memset(out, 0, sizeof *out);
    if (ok)
        leaf = tls_new_cert(key, host, by->cert, expired ? -90 * DAY_S : -DAY_S,
                            expired ? -3 * DAY_S : CHAIN_DAYS * DAY_S);
    ok = leaf && tls_sign_leaf(leaf, by, flaw);
    if (ok) {
        out->ca = tls_pem(arena, ca.cert, NULL);
        out->other_ca = tls_pem(arena, other.cert, NULL);
        out->cert = tls_pem(arena, leaf, NULL);
        out->key = tls_pem(arena, NULL, key);
    }
    X509_free(leaf);
    EVP_PKEY_free(key);
    tls_free_authority(&ca);
    tls_free_authority(&other);
    if (!out->ca || !out->other_ca || !out->cert || !out->key)
        return err_set(err, ERR_SYSTEM, SOURCE_UNKNOWN,
                       "certificates for the practice AWS could not be made");
    return ERR_NONE;
}

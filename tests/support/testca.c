#include "tests/support/testca.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/err.h"

enum { DAY_S = 24 * 3600 };

typedef struct Signer {
    X509 *cert;
    EVP_PKEY *key;
} Signer;

static void add_extension(X509 *cert, int nid, const char *value)
{
    X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
    if (!ext || !X509_add_ext(cert, ext, -1))
        BUG("a test certificate's extension");
    X509_EXTENSION_free(ext);
}

/* signer NULL = signed by itself. */
static X509 *make_cert(EVP_PKEY *key, const char *name, const Signer *signer, const char *alt_names,
                       long from_s, long to_s)
{
    static long serial;
    X509 *cert = X509_new();
    X509_NAME *subject = X509_get_subject_name(cert);
    X509_set_version(cert, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(cert), from_s);
    X509_gmtime_adj(X509_getm_notAfter(cert), to_s);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1,
                               0);
    X509_set_issuer_name(cert, signer ? X509_get_subject_name(signer->cert) : subject);
    X509_set_pubkey(cert, key);
    add_extension(cert, NID_basic_constraints,
                  alt_names ? "critical,CA:FALSE" : "critical,CA:TRUE");
    if (alt_names)
        add_extension(cert, NID_subject_alt_name, alt_names);
    if (!X509_sign(cert, signer ? signer->key : key, EVP_sha256()))
        BUG("a test certificate can't be signed");
    return cert;
}

static void write_pem(const char *path, X509 *cert)
{
    FILE *f = fopen(path, "w");
    if (!f || !PEM_write_X509(f, cert))
        BUG("a test certificate can't be written");
    fclose(f);
}

static SSL_CTX *make_context(EVP_PKEY *key, X509 *cert)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    if (!ctx || SSL_CTX_use_certificate(ctx, cert) != 1 || SSL_CTX_use_PrivateKey(ctx, key) != 1)
        BUG("a test server's TLS");
    X509_free(cert);
    return ctx;
}

static Signer make_signer(const char *name)
{
    Signer s = {.key = EVP_EC_gen("P-256")};
    s.cert = make_cert(s.key, name, NULL, NULL, -400L * DAY_S, 400L * DAY_S);
    return s;
}

static void free_signer(Signer *s)
{
    X509_free(s->cert);
    EVP_PKEY_free(s->key);
}

TestCa *test_ca_new(const char *host)
{
    TestCa *ca = mem_alloc(sizeof *ca);
    Signer root = make_signer("Test Root"), rogue = make_signer("Corporate Inspection Root");
    EVP_PKEY *key = EVP_EC_gen("P-256");
    char names[256];
    snprintf(ca->dir, sizeof ca->dir, "/tmp/why403-test-XXXXXX");
    if (!mkdtemp(ca->dir))
        BUG("no folder for test certificates");
    snprintf(ca->ca_file, sizeof ca->ca_file, "%s/ca.pem", ca->dir);
    snprintf(ca->rogue_file, sizeof ca->rogue_file, "%s/rogue.pem", ca->dir);
    snprintf(names, sizeof names, "DNS:%s,DNS:localhost", host);
    write_pem(ca->ca_file, root.cert);
    write_pem(ca->rogue_file, rogue.cert);
    ca->contexts[TEST_CERT_GOOD] =
        make_context(key, make_cert(key, host, &root, names, -DAY_S, 20L * DAY_S));
    ca->contexts[TEST_CERT_WRONG_HOST] = make_context(
        key, make_cert(key, "wrong.example", &root, "DNS:wrong.example", -DAY_S, 20L * DAY_S));
    ca->contexts[TEST_CERT_EXPIRED] =
        make_context(key, make_cert(key, host, &root, names, -90L * DAY_S, -3L * DAY_S));
    ca->contexts[TEST_CERT_NOT_YET] =
        make_context(key, make_cert(key, host, &root, names, 3L * DAY_S, 90L * DAY_S));
    ca->contexts[TEST_CERT_UNKNOWN_CA] =
        make_context(key, make_cert(key, host, &rogue, names, -DAY_S, 20L * DAY_S));
    ca->contexts[TEST_CERT_SELF_SIGNED] =
        make_context(key, make_cert(key, host, NULL, names, -DAY_S, 20L * DAY_S));
    EVP_PKEY_free(key);
    free_signer(&root);
    free_signer(&rogue);
    return ca;
}

void test_ca_free(TestCa *ca)
{
    for (int i = 0; i < N_TEST_CERTS; i++)
        SSL_CTX_free(ca->contexts[i]);
    unlink(ca->ca_file);
    unlink(ca->rogue_file);
    rmdir(ca->dir);
    mem_free(ca);
}
